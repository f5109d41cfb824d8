"""Nouns written and read again are the same nouns; nothing else is read."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import codec
from aggregator.model import (
    Details,
    Event,
    Key,
    Listing,
    Moment,
    NewsItem,
    Occurrence,
    Override,
    Problem,
    Publication,
    Recurrence,
    Severity,
    Source,
    Status,
    zone,
)

ZONES = st.sampled_from(
    ["Europe/Berlin", "Europe/Lisbon", "America/New_York", "UTC", "Asia/Kolkata"]
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INSTANTS = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
TIMES = st.builds(lambda moment, name: moment.astimezone(zone(name)), INSTANTS, ZONES)
UTC_TIMES = INSTANTS.map(lambda moment: moment.astimezone(zone("UTC")))
MOMENTS: st.SearchStrategy[Moment] = st.one_of(st.dates(date(1900, 1, 1), date(2200, 1, 1)), TIMES)
TUPLES = st.lists(TEXT, max_size=3).map(tuple)
MOMENT_TUPLES = st.lists(MOMENTS, max_size=3).map(tuple)
RECURRENCES = st.builds(Recurrence, TEXT, MOMENT_TUPLES, MOMENT_TUPLES)
DEGREES = st.one_of(st.none(), st.floats(-180, 180), st.integers(-90, 90).map(float))
DETAILS = st.builds(
    Details,
    title=TEXT,
    start=MOMENTS,
    end=MOMENTS,
    timezone=ZONES,
    recurrence=st.none() | RECURRENCES,
    status=st.sampled_from(Status),
    language=TEXT,
    location=TEXT,
    latitude=DEGREES,
    longitude=DEGREES,
    url=TEXT,
    description=TEXT,
    categories=TUPLES,
    image=TEXT,
    organizer=TEXT,
)
NOUNS: dict[type, st.SearchStrategy[Any]] = {
    Key: st.builds(Key, TEXT, TEXT, TEXT),
    Problem: st.builds(Problem, st.sampled_from(Severity), TEXT, TEXT, TEXT),
    Details: DETAILS,
    Listing: st.builds(
        Listing,
        st.builds(Key, TEXT, TEXT, TEXT),
        DETAILS,
        st.booleans(),
        st.integers(0, 2**31),
        st.none() | UTC_TIMES,
    ),
    NewsItem: st.builds(NewsItem, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, st.none() | TIMES),
    Event: st.builds(
        Event,
        uid=TEXT,
        details=DETAILS,
        overrides=st.lists(st.builds(Override, MOMENTS, DETAILS, st.booleans()), max_size=2).map(
            tuple
        ),
        sources=st.lists(st.builds(Source, TEXT, TEXT, TEXT, TEXT), max_size=2).map(tuple),
        regions=TUPLES,
        languages=TUPLES,
    ),
    Occurrence: st.builds(Occurrence, MOMENTS, MOMENTS, DETAILS),
    Publication: st.builds(Publication, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT),
}


def _instants(noun: Any) -> Any:
    """A noun with its folds told: equality of times in one zone overlooks them."""
    if isinstance(noun, datetime):
        return noun.isoformat(), str(noun.tzinfo)
    if isinstance(noun, tuple):
        return tuple(map(_instants, noun))
    if hasattr(noun, "__dataclass_fields__"):
        return tuple(_instants(getattr(noun, field.name)) for field in fields(noun))
    return noun


@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_round_trip(kind: type, data: st.DataObject):
    noun = data.draw(NOUNS[kind])
    text = codec.dumps(noun)
    again: Any = codec.loads(kind, text)
    assert again == noun
    assert _instants(again) == _instants(noun)
    assert codec.dumps(again) == text
    assert codec.digest(again) == codec.digest(noun)


def test_the_hour_that_comes_twice_is_kept_apart():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=zone("Europe/Berlin"))
    second = first.replace(fold=1)
    texts = [codec.dumps(Override(one, _details())) for one in (first, second)]
    assert "02:30:00+02:00[Europe/Berlin]" in texts[0]
    assert "02:30:00+01:00[Europe/Berlin]" in texts[1]
    moments: list[Any] = [codec.loads(Override, text).recurrence_id for text in texts]
    assert [moment.fold for moment in moments] == [0, 1]


def _details(**more: Any) -> Details:
    return Details("T", date(2026, 5, 1), date(2026, 5, 2), "Europe/Berlin", **more)


def test_it_is_written_as_docs_say():
    moment = datetime(2026, 12, 5, 19, tzinfo=zone("Europe/Berlin"))
    details = replace(_details(), start=moment, end=moment + timedelta(hours=1))
    assert json.loads(codec.dumps(details)) == {
        "title": "T",
        "start": "2026-12-05T19:00:00+01:00[Europe/Berlin]",
        "end": "2026-12-05T20:00:00+01:00[Europe/Berlin]",
        "timezone": "Europe/Berlin",
    }


def test_a_field_at_its_default_is_left_out_and_read_back():
    assert codec.dumps(Key("f", "s")) == '{"feed":"f","source_id":"s"}'
    assert codec.loads(Key, '{"feed":"f","source_id":"s"}') == Key("f", "s")


def test_tuples_of_nouns():
    problems = (Problem(Severity.INFO, "a", "b"), Problem(Severity.ERROR, "c", "d", "e"))
    assert codec.loads(tuple[Problem, ...], codec.dumps(problems)) == problems


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Key, "{"),
        (Key, ""),
        (Key, "[]"),
        (Key, "null"),
        (Key, '{"feed":"f"}'),
        (Key, '{"feed":"f","source_id":"s","colour":"red"}'),
        (Key, '{"feed":"f","source_id":5}'),
        (Key, '{"feed":"f","source_id":null}'),
        (Problem, '{"severity":"fatal","code":"c","message":"m"}'),
        (Problem, '{"severity":["info"],"code":"c","message":"m"}'),
        (tuple[Problem, ...], "5"),
        (tuple[Problem, ...], "null"),
        (Recurrence, '{"dates":["2026-05-01T10:00:00"]}'),
        (Recurrence, '{"dates":["2026-05-01T10:00:00[Europe/Berlin]"]}'),
        (Recurrence, '{"dates":["2026-05-01T10:00:00+02:00"]}'),
        (Recurrence, '{"dates":["2026-05-01T10:00:00+02:00[Europe/Atlantis]"]}'),
        (Recurrence, '{"dates":["2026-05-01T10:00:00+02:00[../../etc/passwd]"]}'),
        (Recurrence, '{"dates":["2026-02-30"]}'),
        (Recurrence, '{"dates":[20260501]}'),
        (Recurrence, '{"rule":true}'),
        (Key, "[" * 100_000),
    ],
)
def test_what_was_never_written_is_refused(kind: type, text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - json's own errors are ValueErrors too
        codec.loads(kind, text)


@dataclass(frozen=True)
class Strange:
    what: complex = 0j


def test_a_kind_of_field_without_a_way_to_read_it_is_refused_at_once():
    with pytest.raises((TypeError, ValueError), match="complex"):
        codec.loads(Strange, "{}")
