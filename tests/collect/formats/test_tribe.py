"""The Events Calendar of WordPress as it answers programs."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collect import formats
from aggregator.collect.drafts import Body, Draft, Reading
from aggregator.collect.formats import tribe
from aggregator.errors import FormatError
from aggregator.model import Status
from tests.json_values import VALUES

BERLIN = ZoneInfo("Europe/Berlin")
REST = "https://a.example/wp-json/tribe/events/v1/events/"


def read(*events: Any, **more: Any) -> Reading:
    page = {"events": list(events), "rest_url": REST, **more}
    return tribe.read(Body(json.dumps(page).encode(), timezone="Europe/Berlin"))


def one(**event: Any) -> Draft:
    reading = read({"global_id": "a.example?id=7", "id": 7, **event})
    assert reading.problems == ()
    return reading.drafts[0]


def test_an_event():
    draft = one(
        title="Führung &#8211; Spinnerei",
        description="<p>Text</p>",
        url="https://a.example/event/fuehrung/",
        image={"url": "https://a.example/x.jpg", "id": 3},
        all_day=False,
        start_date="2027-06-12 14:00:00",
        end_date="2027-06-12 16:00:00",
        utc_start_date="2027-06-12 12:00:00",
        utc_end_date="2027-06-12 14:00:00",
        timezone="Europe/Berlin",
        date_utc="2027-05-01 08:00:00",
        modified_utc="2027-05-02 08:00:00",
        venue={
            "venue": "M&#252;hle",
            "address": "Weg 1",
            "city": "Aue",
            "zip": "08280",
            "geo_lat": 50.5,
            "geo_lng": 12.5,
        },
        organizer=[{"organizer": "Verein", "email": "a@b.example"}],
        categories=[{"name": "Führung"}],
        tags=[{"name": "Textil"}],
    )
    assert draft == Draft(
        source_id="a.example?id=7",
        title="Führung &#8211; Spinnerei",
        start=datetime(2027, 6, 12, 14, tzinfo=BERLIN),
        end=datetime(2027, 6, 12, 16, tzinfo=BERLIN),
        timezone="Europe/Berlin",
        location="Mühle, Weg 1, Aue",
        latitude=50.5,
        longitude=12.5,
        url="https://a.example/event/fuehrung/",
        description="<p>Text</p>",
        categories=("Führung", "Textil"),
        image="https://a.example/x.jpg",
        organizer="Verein",
        published=datetime(2027, 5, 1, 8, tzinfo=UTC),
        modified=datetime(2027, 5, 2, 8, tzinfo=UTC),
    )


@pytest.mark.parametrize("flag", [True, "true", 1, "1"])
def test_whole_days_end_in_the_last_second_of_one(flag: Any):
    draft = one(
        all_day=flag,
        start_date="2027-06-12 00:00:00",
        end_date="2027-06-13 23:59:59",
        utc_start_date="2027-06-11 22:00:00",
        timezone="Europe/Berlin",
    )
    assert (draft.start, draft.end) == (date(2027, 6, 12), date(2027, 6, 14))


@pytest.mark.parametrize("told", ["UTC+2", "UTC", "no zone"])
def test_a_zone_that_is_no_place_leaves_utc(told: str):
    """WordPress lets its keeper set "UTC+2"; the event is to be told in the feed's own zone."""
    draft = one(
        start_date="2027-12-12 14:00:00",
        utc_start_date="2027-12-12 12:00:00",
        utc_end_date="2027-12-12 13:00:00",
        timezone=told,
    )
    assert draft.start == datetime(2027, 12, 12, 12, tzinfo=UTC)
    assert draft.end == datetime(2027, 12, 12, 13, tzinfo=UTC)


def test_nothing_but_a_local_time_floats():
    assert one(start_date="2027-06-12 14:00:00").start == datetime(2027, 6, 12, 14)


@pytest.mark.parametrize("none", [[], False, None, ""])
def test_what_there_is_not(none: Any):
    draft = one(start_date="2027-06-12 14:00", venue=none, organizer=none, image=none, tags=none)
    assert (draft.location, draft.organizer, draft.image, draft.categories) == ("", "", "", ())


def test_venues_and_organisers_alone_or_in_a_list():
    start = "2027-06-12 14:00:00"
    for venue, organizer in (
        ({"venue": "Hof"}, {"organizer": "A"}),
        ([{"venue": "Hof"}, {"venue": "Haus"}], [{"organizer": "A"}, {"organizer": "B"}]),
    ):
        draft = one(start_date=start, venue=venue, organizer=organizer)
        assert (draft.location, draft.organizer) == ("Hof", "A")


def test_what_is_called_off():
    assert one(start_date="2027-06-12", event_status="canceled").status is Status.CANCELLED


def test_an_event_without_a_start_is_told_and_the_others_are_read():
    reading = read({"id": 1, "title": "A"}, "x", {"id": 3, "start_date": "2027-06-12 14:00:00"})
    assert [draft.source_id for draft in reading.drafts] == ["3"]
    assert reading.lost == ("1", "")
    assert [(one.code, one.where) for one in reading.problems] == [
        ("no-start", "1"),
        ("no-start", ""),
    ]


def test_the_next_page():
    assert read().next == ""
    assert read(next_rest_url=f"{REST}?page=2").next == f"{REST}?page=2"


@pytest.mark.parametrize(
    "told",
    [
        '{"events":[],"rest_url":"https:\\/\\/a.example\\/wp-json\\/tribe\\/events\\/v1\\/events\\/"}',
        '{"events":[{"id":1,"utc_start_date":"2027-06-12 12:00:00"}]}',
        '{"total": 1, "total_pages": 1, "events": [{"id": 1}]}',
    ],
)
def test_what_it_is_known_by(told: str):
    assert formats.recognise(told.encode()) == "tribe"


@pytest.mark.parametrize(
    "told",
    ['{"events": []}', '{"data": {"x": 1}}', '{"code":"rest_no_route","data":{"status":404}}'],
)
def test_what_is_other_json(told: str):
    with pytest.raises(FormatError) as error:
        formats.recognise(told.encode())
    assert error.value.code == "json"


@pytest.mark.parametrize(
    ("told", "code"), [("{}", "not-tribe"), ('{"events": {}}', "not-tribe"), ('{"eve', "truncated")]
)
def test_bad_answers(told: str, code: str):
    with pytest.raises(FormatError) as error:
        tribe.read(Body(told.encode()))
    assert error.value.code == code


_NAMES = st.sampled_from(
    [
        *("id", "title", "start_date", "end_date", "utc_start_date", "timezone", "all_day"),
        *("venue", "organizer", "image", "categories", "tags", "modified_utc"),
    ]
)
_MOMENTS = st.sampled_from(["9999-12-31 23:59:59", "0001-01-01 00:00:00", "2027-06-12 14:00:00"])


@given(st.lists(st.dictionaries(_NAMES, VALUES | _MOMENTS) | VALUES, max_size=3), VALUES)
def test_any_json_is_read_or_refused(events: list[Any], value: Any):
    for page in ({"events": events, "next_rest_url": value}, value):
        with suppress(FormatError):
            tribe.read(Body(json.dumps(page).encode()))
