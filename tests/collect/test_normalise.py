"""From drafts to listings: times, ends, identity, and that nothing goes missing unsaid."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import codec
from aggregator.collect.drafts import Draft, Reading, Stated
from aggregator.collect.normalise import (
    MAX_DATES,
    MOST_PROBLEMS,
    Snapshot,
    Terms,
    normalise,
)
from aggregator.model import Details, Key, Listing, Problem, Recurrence, Severity, Status, zone

BERLIN = zone("Europe/Berlin")
HOME = Terms("feed", "de", "Europe/Berlin")
DAY = date(2026, 5, 1)
NOON = datetime(2026, 5, 1, 12, tzinfo=BERLIN)


def _snapshot(*drafts: Draft, terms: Terms = HOME, **reading: Any) -> Snapshot:
    return normalise(Reading(drafts=drafts, complete=True, **reading), terms)


def _draft(start: Stated | None = NOON, **more: Any) -> Draft:
    return Draft(**{"source_id": "1", "title": "T", "start": start, **more})


def _details(start: Stated | None = NOON, **more: Any) -> Details:
    (item,) = _snapshot(_draft(start, **more)).items
    return item.listing.details


def _codes(snapshot: Snapshot) -> list[str]:
    return [problem.code for problem in snapshot.problems]


# --- times -------------------------------------------------------------------------------------


def _noon(zoned: tzinfo | None = None) -> datetime:
    return datetime(2026, 5, 1, 12, tzinfo=zoned)


@pytest.mark.parametrize(
    ("stated", "calendar", "series", "placed"),
    [
        (DAY, "", False, "2026-05-01 Europe/Berlin"),
        (DAY, "Europe/Rome", False, "2026-05-01 Europe/Rome"),
        (_noon(), "", False, "2026-05-01T12:00:00+02:00 Europe/Berlin"),
        (_noon(), "Europe/Lisbon", False, "2026-05-01T12:00:00+01:00 Europe/Lisbon"),
        (_noon(), "UTC", False, "2026-05-01T14:00:00+02:00 Europe/Berlin"),
        (_noon(), "UTC", True, "2026-05-01T12:00:00+00:00 UTC"),
        (_noon(zone("UTC")), "", False, "2026-05-01T14:00:00+02:00 Europe/Berlin"),
        (_noon(zone("UTC")), "", True, "2026-05-01T12:00:00+00:00 UTC"),
        (_noon(zone("UTC")), "Europe/Lisbon", True, "2026-05-01T13:00:00+01:00 Europe/Lisbon"),
        (_noon(UTC), "", True, "2026-05-01T14:00:00+02:00 Europe/Berlin"),
        (_noon(timezone(timedelta(hours=5))), "", False, "2026-05-01T09:00:00+02:00 Europe/Berlin"),
        (_noon(zone("Asia/Tokyo")), "Europe/Rome", False, "2026-05-01T12:00:00+09:00 Asia/Tokyo"),
        (datetime(2026, 3, 29, 2, 30), "", False, "2026-03-29T03:30:00+02:00 Europe/Berlin"),
        (datetime(2026, 10, 25, 2, 30), "", False, "2026-10-25T02:30:00+02:00 Europe/Berlin"),
    ],
)
def test_where_times_lie(stated: Stated, calendar: str, series: bool, placed: str):
    rule = "FREQ=WEEKLY;COUNT=3" if series else ""
    (item,) = _snapshot(_draft(stated, rule=rule), timezone=calendar).items
    details = item.listing.details
    assert f"{details.start.isoformat()} {details.timezone}" == placed
    assert codec.loads(Listing, codec.dumps(item.listing)) == item.listing


@pytest.mark.parametrize(
    ("start", "end", "duration", "wanted", "problem"),
    [
        (DAY, None, None, date(2026, 5, 2), ""),
        (DAY, DAY, None, date(2026, 5, 2), ""),
        (DAY, date(2026, 5, 3), None, date(2026, 5, 3), ""),
        (DAY, date(2026, 4, 1), None, date(2026, 5, 2), "end-before-start"),
        (DAY, datetime(2026, 5, 2), None, date(2026, 5, 2), ""),
        (DAY, datetime(2026, 5, 2, 1), None, date(2026, 5, 3), ""),
        (DAY, None, timedelta(days=3), date(2026, 5, 4), ""),
        (DAY, None, timedelta(hours=1), date(2026, 5, 2), ""),
        (DAY, None, timedelta(hours=25), date(2026, 5, 3), ""),
        (DAY, None, timedelta(0), date(2026, 5, 2), ""),
        (DAY, date(9999, 12, 31), None, date(2026, 5, 2), "bad-date"),
        (DAY, None, timedelta(days=10**6), date(2026, 5, 2), "bad-date"),
        (DAY, None, timedelta(days=10**8), date(2026, 5, 2), "bad-date"),
        (NOON, None, None, NOON, ""),
        (NOON, NOON, None, NOON, ""),
        (NOON, NOON + timedelta(hours=1), timedelta(hours=9), NOON + timedelta(hours=1), ""),
        (NOON, NOON - timedelta(hours=1), None, NOON, "end-before-start"),
        (NOON, date(2026, 5, 2), None, datetime(2026, 5, 2, tzinfo=BERLIN), ""),
        (NOON, None, timedelta(minutes=90), NOON + timedelta(minutes=90), ""),
        (NOON, datetime(9999, 12, 31, 23), None, NOON, "bad-date"),
        (NOON, datetime(1, 1, 1), None, NOON, "bad-date"),
    ],
)
def test_ends(
    start: Stated, end: Stated | None, duration: timedelta | None, wanted: Stated, problem: str
):
    snapshot = _snapshot(_draft(start, end=end, duration=duration))
    assert snapshot.items[0].listing.details.end == wanted
    assert _codes(snapshot) == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("start", "duration", "wanted"),
    [
        (datetime(2026, 3, 28, 12), timedelta(days=1), "2026-03-29T12:00:00+02:00"),
        (datetime(2026, 3, 28, 12), timedelta(days=1, hours=2), "2026-03-29T14:00:00+02:00"),
        (datetime(2026, 3, 29, 1), timedelta(hours=2), "2026-03-29T04:00:00+02:00"),
        (datetime(2026, 10, 25, 1), timedelta(hours=2), "2026-10-25T02:00:00+01:00"),
        (datetime(2026, 10, 24, 12), timedelta(weeks=1), "2026-10-31T12:00:00+01:00"),
    ],
)
def test_days_are_of_the_calendar_and_hours_of_the_clock(
    start: datetime, duration: timedelta, wanted: str
):
    assert _details(start, duration=duration).end.isoformat() == wanted


@pytest.mark.parametrize(
    "start",
    [date(1, 1, 1), date(1899, 12, 31), date(9999, 12, 31), datetime(1, 1, 1), datetime.max],
)
def test_years_that_cannot_be_meant_cost_the_event(start: Stated):
    snapshot = _snapshot(_draft(start), _draft(source_id="2"))
    assert [item.listing.key.source_id for item in snapshot.items] == ["2"]
    assert snapshot.lost == {"1"}
    assert snapshot.complete
    assert [problem.severity for problem in snapshot.problems] == [Severity.ERROR]


def test_a_lost_event_without_id_makes_the_snapshot_incomplete():
    assert not _snapshot(_draft(date(1, 1, 1), source_id="")).complete


# --- series ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 2_000),
        "FREQ=NEVER",
        "nonsense",
    ],
)
def test_refused_rules_leave_the_listed_dates(rule: str):
    snapshot = _snapshot(
        _draft(rule=rule), _draft(source_id="2", rule=rule, dates=(NOON + timedelta(1),))
    )
    assert [item.listing.details.recurrence for item in snapshot.items] == [
        None,
        Recurrence(dates=(NOON + timedelta(1),)),
    ]
    assert _codes(snapshot) == ["refused-rule"] * 2
    assert all(len(problem.message) < 300 for problem in snapshot.problems)


def test_dates_are_of_the_kind_and_zone_of_the_start_sorted_once():
    late = datetime(2026, 5, 2, 10, tzinfo=zone("UTC"))
    dates = (late, date(2026, 5, 3), late, datetime(2026, 5, 2, 12), datetime(1, 1, 1), date.max)
    snapshot = _snapshot(_draft(dates=dates, exceptions=(date(2026, 5, 3),)))
    recurrence = snapshot.items[0].listing.details.recurrence
    assert recurrence == Recurrence(
        dates=(NOON + timedelta(1), NOON + timedelta(2)), exceptions=(NOON + timedelta(2),)
    )
    assert _codes(snapshot) == ["bad-date", "bad-date"]
    assert _details(DAY, dates=(late,)).recurrence == Recurrence(dates=(date(2026, 5, 2),))


def test_dates_without_end_are_cut():
    snapshot = _snapshot(
        _draft(DAY, dates=tuple(DAY + timedelta(n) for n in range(1, MAX_DATES + 9)))
    )
    recurrence = snapshot.items[0].listing.details.recurrence
    assert recurrence is not None
    assert len(recurrence.dates) == MAX_DATES
    assert _codes(snapshot) == ["too-many-dates"]


def test_an_original_start_is_an_instant_whatever_zone_it_is_told_in():
    told = [NOON, NOON.astimezone(zone("UTC")), NOON.replace(tzinfo=None), DAY]
    names = [
        _snapshot(_draft(recurrence_id=one)).items[0].listing.key.recurrence_id for one in told
    ]
    assert names == ["2026-05-01T10:00:00+00:00"] * 3 + ["2026-05-01"]
    assert not _snapshot(_draft(this_and_future=True)).items[0].listing.this_and_future


# --- what is told ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latitude", "longitude", "found", "problems"),
    [
        (50.7, 12.5, (50.7, 12.5), []),
        (50.12345678, 12.5, (50.123457, 12.5), []),
        (0.0, 0.0, (None, None), []),
        (0.0, 12.5, (0.0, 12.5), []),
        (-90.0, 180.0, (-90.0, 180.0), []),
        (None, 12.5, (None, None), []),
        (91.0, 12.5, (None, None), ["bad-position"]),
        (50.0, -181.0, (None, None), ["bad-position"]),
        (float("nan"), 1.0, (None, None), ["bad-position"]),
        (1.0, float("inf"), (None, None), ["bad-position"]),
    ],
)
def test_positions(
    latitude: float | None, longitude: float | None, found: Any, problems: list[str]
):
    snapshot = _snapshot(_draft(latitude=latitude, longitude=longitude))
    details = snapshot.items[0].listing.details
    assert (details.latitude, details.longitude) == found
    assert _codes(snapshot) == problems


@pytest.mark.parametrize(
    ("item", "calendar", "feed", "found"),
    [
        ("cs-CZ", "pl", "de", "cs"),
        ("", "pl-PL", "de", "pl"),
        ("nonsense", "", "de", "de"),
        ("", "", "", ""),
    ],
)
def test_the_nearest_language_counts(item: str, calendar: str, feed: str, found: str):
    terms = replace(HOME, language=feed)
    drafts = _draft(language=item), _draft(None, source_id="n", language=item)
    snapshot = _snapshot(*drafts, terms=terms, language=calendar)
    assert snapshot.items[0].listing.details.language == found
    assert snapshot.news[0].language == found


def test_text_is_clean():
    details = _details(
        title="<b>Dampf</b> &amp; Stahl\u202e",
        location="Halle&nbsp;14",
        description="<p>Eins</p><p>Zwei</p>",
        categories=("Musik", " ", "Musik", "<i>Kunst</i>"),
        url="javascript:alert(1)",
        image="https://x.example/a b.png",
        organizer="Verein\x00",
        status=Status.TENTATIVE,
    )
    assert details.title == "Dampf & Stahl"
    assert details.location == "Halle 14"
    assert details.description == "Eins\n\nZwei"
    assert details.categories == ("Musik", "Kunst")
    assert details.url == ""
    assert details.image == "https://x.example/a%20b.png"
    assert details.organizer == "Verein"
    assert details.status is Status.TENTATIVE


def test_no_title_borrows_one():
    snapshot = _snapshot(_draft(title="<p>", description="<p>Ein Text</p>" * 20))
    assert snapshot.items[0].listing.details.title.startswith("Ein Text Ein Text")
    assert len(snapshot.items[0].listing.details.title) <= 80
    assert _codes(snapshot) == ["no-title"]


def test_items_without_a_date_are_news():
    snapshot = _snapshot(
        _draft(None, url="https://x.example/1", description="<p>Text</p>", published=NOON),
        _draft(None, source_id="", url="https://x.example/2"),
        _draft(None, source_id="", title="", description="Nur Text"),
        _draft(None, source_id="", title=""),
    )
    ids = [one.source_id for one in snapshot.news]
    assert ids == ["1", "https://x.example/2", "Nur Text", "no-id"]
    assert (snapshot.news[0].summary, snapshot.news[0].published) == ("Text", NOON)
    assert (snapshot.items, snapshot.size, _codes(snapshot)) == ((), 0, ["no-date"])


def test_problems_without_end_are_counted():
    snapshot = _snapshot(
        *(_draft(date(1, 1, 1), source_id=str(n)) for n in range(250)), _draft(title="")
    )
    assert len(snapshot.lost) == 250
    assert _codes(snapshot).count("bad-date") == MOST_PROBLEMS + 1
    assert snapshot.problems[MOST_PROBLEMS].message.startswith("150 more")
    assert "no-title" in _codes(snapshot)


def test_problems_of_the_reading_are_kept():
    problem = Problem(Severity.WARNING, "bad-property", "m", "w")
    assert _snapshot(_draft(), problems=(problem,)).problems == (problem,)


# --- identity ----------------------------------------------------------------------------------


def _dates(*days: int, name: str = "w", **more: Any) -> list[Draft]:
    return [
        _draft(
            datetime(2026, 5, day, 12, tzinfo=BERLIN), source_id=name, digest=b"%d" % day, **more
        )
        for day in days
    ]


def _ids(snapshot: Snapshot) -> list[str]:
    return sorted(
        [item.listing.key.source_id for item in snapshot.items]
        + [key.source_id for key in snapshot.known]
    )


def _again(
    held: dict[bytes, Key], drafts: list[Draft], known: list[bytes] | None = None
) -> Snapshot:
    """A further reading in which the drafts of ``known`` digests were not read."""
    known = known or []
    fresh = tuple(draft for draft in drafts if draft.digest not in known)
    return normalise(Reading(drafts=fresh, complete=True, known=tuple(known)), HOME, held)


W1, W8, W15 = (f"w @ 2026-05-{day:02}T12:00:00+02:00" for day in (1, 8, 15))


def test_items_of_one_id_are_told_apart_by_their_start():
    assert _ids(_snapshot(*_dates(1, 8))) == [W1, W8]
    assert _ids(_snapshot(*_dates(1))) == ["w"]


def test_exact_repeats_have_names_of_their_own():
    first, second = _dates(1, 1)
    snapshot = _snapshot(first, replace(second, digest=b"again"))
    assert _ids(snapshot) == [W1, f"{W1} (2)"]


def test_repeats_without_end_are_counted_in_one_run():
    """Each used to count from the beginning: hours for a file of some megabytes."""
    repeats = [replace(_dates(1)[0], digest=b"%d" % number) for number in range(20_000)]
    assert len(set(_ids(_snapshot(*repeats)))) == 20_000


def test_a_known_one_makes_the_other_tell_its_start():
    held = {b"1": Key("feed", "w")}
    assert _ids(_again(held, _dates(1, 8), [b"1"])) == ["w", W8]


def test_going_from_two_to_one_keeps_the_name_that_is_held():
    held = {b"1": Key("feed", W1), b"8": Key("feed", W8)}
    assert _ids(_again(held, _dates(1), [b"1"])) == [W1]
    assert _ids(_again(held, _dates(1))) == [W1], "its bytes changed, its start did not"
    assert _ids(_again(held, _dates(15))) == ["w"]


def test_going_from_one_to_two_keeps_the_name_of_the_one_whose_bytes_are_known():
    held = {b"1": Key("feed", "w"), b"8": Key("feed", W8)}
    assert _ids(_again(held, _dates(1, 8), [b"8"])) == ["w", W8], "the first changed its text"
    assert _ids(_again(held, _dates(1, 8), [b"1"])) == ["w", W8], "the second did"


def test_lost_ids_cover_the_names_we_gave():
    held = {b"1": Key("feed", W1), b"8": Key("feed", W8), b"x": Key("feed", "other")}
    reading = Reading(complete=True, lost=(" w\x00",), known=(b"1",))
    assert normalise(reading, HOME, held).lost == {"w", W1, W8}


def test_an_id_for_items_without_one_depends_on_what_they_are():
    def own(**more: Any) -> str:
        return _ids(_snapshot(_draft(**{"source_id": "", **more})))[0]

    assert own() == own(description="anders", organizer="auch")
    assert own() != own(title="U")
    assert own() != own(location="Ort")
    assert own() != own(start=NOON + timedelta(1))
    url = "https://x.example/1"
    assert own(url=url) == own(url=url, title="U")
    assert own(url=url) != own(url=url, start=NOON + timedelta(1))


TINY = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(1, 3), st.sampled_from(["T", "U"])), max_size=8
)


@given(TINY, st.randoms(use_true_random=False))
def test_names_depend_neither_on_the_order_nor_on_what_is_known(
    told: list[tuple[str, int, str]], chance: random.Random
):
    drafts = [
        _draft(datetime(2026, 5, day, 12), source_id=name, title=title, digest=b"%d" % number)
        for number, (name, day, title) in enumerate(told)
    ]
    first = _snapshot(*drafts)
    names = {item.digest: item.listing.key for item in first.items}
    assert len(set(names.values())) == len(drafts)
    turned = drafts[:]
    chance.shuffle(turned)
    assert {item.digest: item.listing.key for item in _snapshot(*turned).items} == names
    known = [draft.digest for draft in drafts if chance.random() < 0.5]
    again = _again(names, turned, known)
    assert again.known | {item.listing.key for item in again.items} == set(names.values())
    assert not again.known & {item.listing.key for item in again.items}


# --- anything ----------------------------------------------------------------------------------

STATED: st.SearchStrategy[Stated] = st.one_of(
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.sampled_from([zone("UTC"), BERLIN, zone("Pacific/Kiritimati"), UTC])),
    st.sampled_from([datetime.min, datetime.max, date.min, date.max, DAY, NOON]),
)
ANY_TEXT = st.text(st.characters(), max_size=12) | st.sampled_from(
    ["<p>", "de", "https://x.example/"]
)
DRAFTS = st.builds(
    Draft,
    source_id=st.sampled_from(["", "a", "b", "\x00", " a "]) | ANY_TEXT,
    title=ANY_TEXT,
    start=st.none() | STATED,
    end=st.none() | STATED,
    timezone=st.sampled_from(["", "Europe/Rome", "UTC"]),
    status=st.sampled_from(Status),
    language=ANY_TEXT,
    location=ANY_TEXT,
    latitude=st.none() | st.floats(),
    longitude=st.none() | st.floats(),
    url=ANY_TEXT,
    description=ANY_TEXT,
    categories=st.lists(ANY_TEXT, max_size=2).map(tuple),
    image=ANY_TEXT,
    organizer=ANY_TEXT,
    published=st.none() | st.just(NOON),
    duration=st.none() | st.timedeltas(timedelta(0), timedelta.max),
    rule=st.sampled_from(["", "FREQ=DAILY", "FREQ=SECONDLY", "FREQ=WEEKLY;UNTIL=20270101", "x"]),
    dates=st.lists(STATED, max_size=3).map(tuple),
    exceptions=st.lists(STATED, max_size=3).map(tuple),
    recurrence_id=st.none() | STATED,
    this_and_future=st.booleans(),
    sequence=st.integers(0, 9),
)


@settings(max_examples=200)
@given(st.lists(DRAFTS, max_size=6), st.sampled_from(["", "UTC", "Pacific/Apia"]))
def test_every_draft_is_a_listing_or_news_or_lost_with_a_problem(
    drafts: list[Draft], calendar: str
):
    snapshot = _snapshot(*drafts, timezone=calendar)
    errors = [one for one in snapshot.problems if one.severity is Severity.ERROR]
    assert len(drafts) == len(snapshot.items) + len(snapshot.news) + len(errors)
    assert snapshot.lost or not snapshot.complete or not errors
    assert len({item.listing.key for item in snapshot.items}) == len(snapshot.items)
    for item in snapshot.items:
        listing, details = item.listing, item.listing.details
        assert codec.loads(Listing, codec.dumps(listing)) == listing, "can be stored"
        assert isinstance(details.start, datetime) == isinstance(details.end, datetime)
        assert details.end >= details.start
        assert listing.key.source_id
