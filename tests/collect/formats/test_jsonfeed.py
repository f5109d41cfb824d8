"""JSON Feed: its items, the events in its extensions, bad files."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collect import formats
from aggregator.collect.drafts import Body, Draft, Reading
from aggregator.collect.formats import jsonfeed
from aggregator.errors import FormatError
from aggregator.model import Status
from tests.json_values import VALUES

VERSION = "https://jsonfeed.org/version/1.1"
SUMMER = timezone(timedelta(hours=2))


def read(*items: Any, **more: Any) -> Reading:
    feed = {"version": VERSION, "title": "Museum", **more, "items": list(items)}
    return jsonfeed.read(Body(json.dumps(feed).encode(), timezone="Europe/Berlin"))


def one(**item: Any) -> Draft:
    reading = read({"id": "1", **item})
    assert reading.problems == ()
    return reading.drafts[0]


def test_items():
    reading = read(
        {
            "id": "https://a.example/1",
            "url": "https://a.example/1",
            "title": "Führung",
            "content_html": "<p>Text</p>",
            "summary": "kurz",
            "image": "https://a.example/1.jpg",
            "date_published": "2027-05-01T10:00:00+02:00",
            "date_modified": "2027-05-02T10:00:00Z",
            "tags": ["a", "b", 7, None],
            "language": "de-AT",
            "authors": [{"name": "Verein"}],
        },
        language="de",
    )
    assert not reading.complete
    assert (reading.title, reading.language) == ("Museum", "de")
    assert reading.drafts == (
        Draft(
            source_id="https://a.example/1",
            title="Führung",
            language="de-AT",
            url="https://a.example/1",
            description="<p>Text</p>",
            categories=("a", "b", "7"),
            image="https://a.example/1.jpg",
            organizer="Verein",
            published=datetime(2027, 5, 1, 8, tzinfo=UTC),
            modified=datetime(2027, 5, 2, 10, tzinfo=UTC),
        ),
    )


def test_version_1_has_one_author_and_ids_may_be_numbers():
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "author": {"name": "Verein"},
        "items": [{"id": 7, "external_url": "https://b.example/"}],
    }
    (draft,) = jsonfeed.read(Body(json.dumps(feed).encode())).drafts
    assert (draft.source_id, draft.url, draft.organizer) == ("7", "https://b.example/", "Verein")


def test_an_attached_picture():
    attached = [
        {"url": "https://a.example/x.pdf", "mime_type": "application/pdf"},
        {"url": "https://a.example/x.png", "mime_type": "image/png"},
    ]
    assert one(attachments=attached).image == "https://a.example/x.png"


@pytest.mark.parametrize(
    ("event", "start", "end"),
    [
        (
            {"start": "2027-06-12T14:00:00+02:00", "end": "2027-06-12T16:00:00+02:00"},
            datetime(2027, 6, 12, 14, tzinfo=SUMMER),
            datetime(2027, 6, 12, 16, tzinfo=SUMMER),
        ),
        (
            {"startDate": "2027-06-12", "endDate": "2027-06-13"},
            date(2027, 6, 12),
            date(2027, 6, 14),
        ),
        ({"start_date": "2027-06-12T14:00"}, datetime(2027, 6, 12, 14), None),
        (
            {"starts-at": "2027-06-12T00:00:00", "ends_at": "2027-06-12T23:59:59", "all_day": True},
            date(2027, 6, 12),
            date(2027, 6, 13),
        ),
        (
            {"dtstart": "2027-06-12T14:00:00", "timezone": "Europe/Prague"},
            datetime(2027, 6, 12, 14, tzinfo=ZoneInfo("Europe/Prague")),
            None,
        ),
    ],
)
def test_extensions_with_dates(event: dict[str, Any], start: object, end: object):
    for item in ({"_event": event}, {"_museum": {"about": "https://a.example/", "event": event}}):
        draft = one(**item)
        assert (draft.start, draft.end) == (start, end)


def test_an_extension_without_a_group():
    assert one(_start="2027-06-12", _location="Hof") == Draft(
        "1", start=date(2027, 6, 12), location="Hof"
    )


def test_facts_beside_the_dates():
    draft = one(
        _event={
            "start": "2027-06-12",
            "location": {"name": "Halle", "address": "Weg 1", "lat": 50.5, "lng": "12.5"},
            "status": "https://schema.org/EventCancelled",
            "rrule": "RRULE:FREQ=WEEKLY",
            "organizer": {"name": "Verein"},
        }
    )
    assert (draft.location, draft.latitude, draft.longitude) == ("Halle, Weg 1", 50.5, 12.5)
    assert (draft.status, draft.rule) == (Status.CANCELLED, "FREQ=WEEKLY")
    assert draft.organizer == "Verein"


def test_a_date_that_is_none_is_told():
    reading = read({"id": "1", "_event": {"start": "Saturday"}}, "no item")
    assert reading.drafts[0].start is None
    assert [(one.code, one.where) for one in reading.problems] == [
        ("bad-date", "1"),
        ("bad-item", ""),
    ]
    assert reading.lost == ("",)


@pytest.mark.parametrize(
    "told",
    [
        '{"version": "https://jsonfeed.org/version/1", "items": []}',
        '\ufeff\n{ "version":"https:\\/\\/jsonfeed.org\\/version\\/1.1"',
        '{"items": [{"content_html": "x"}], "version": "https://jsonfeed.org/version/1.1"}',
    ],
)
def test_what_it_is_known_by(told: str):
    assert formats.recognise(told.encode()) == "jsonfeed"


@pytest.mark.parametrize("told", ['{"items": []}', '{"error": "x"}', "[]", ""])
def test_what_is_none(told: str):
    assert not jsonfeed.sniff(told.encode())


def test_bad_feeds():
    for told, code in (
        ('{"version": "x"}', "not-jsonfeed"),
        ('{"items": {}}', "not-jsonfeed"),
        ('{"items": [', "truncated"),
    ):
        with pytest.raises(FormatError) as error:
            jsonfeed.read(Body(told.encode()))
        assert error.value.code == code


_NAMES = st.sampled_from(
    [
        *("id", "url", "title", "content_html", "image", "date_published", "tags", "authors"),
        *("author", "attachments", "language", "_event", "_start", "_end", "_location"),
    ]
)
_EVENT = st.dictionaries(
    st.sampled_from(["start", "end", "all_day", "timezone", "location", "lat", "lng", "rrule"]),
    VALUES | st.just("9999-12-31") | st.just("0001-01-01T00:00:00+23:59"),
)


@given(st.lists(st.dictionaries(_NAMES, VALUES | _EVENT) | VALUES, max_size=3), VALUES)
def test_any_json_is_read_or_refused(items: list[Any], value: Any):
    for feed in ({"items": items, "authors": value, "title": value}, value):
        with suppress(FormatError):
            jsonfeed.read(Body(json.dumps(feed).encode()))
