"""Dates of events; every expectation counted on a calendar by hand."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Details, Event, Override, Recurrence, Status, instant
from aggregator.recurrence import clean_rule, last_end, next_occurrence, occurrences

BERLIN = ZoneInfo("Europe/Berlin")
YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def details(start, end=None, rule="", dates=(), exceptions=(), **more):
    recurrence = Recurrence(rule, dates, exceptions) if rule or dates or exceptions else None
    return Details(
        title=more.pop("title", "Dampftag"),
        start=start,
        end=start if end is None else end,
        timezone="Europe/Berlin",
        recurrence=recurrence,
        **more,
    )


def event(*args, overrides=(), **more):
    return Event("u", details(*args, **more), overrides=tuple(overrides))


def berlin(month, day, hour=0, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def coming(of, now):
    found = next_occurrence(of, now)
    assert found is not None
    return found


def starts(of, first=YEAR[0], until=YEAR[1], **more):
    return [each.start for each in occurrences(of, first, until, **more)]


def test_plain_event_overlaps():
    concert = event(berlin(5, 1, 19), berlin(5, 1, 21))
    assert starts(concert) == [berlin(5, 1, 19)]
    assert starts(concert, berlin(5, 1, 20), berlin(5, 1, 20, 30)) == [berlin(5, 1, 19)]
    assert starts(concert, berlin(5, 1, 21), berlin(5, 2)) == []
    assert starts(concert, berlin(4, 1), berlin(5, 1, 19)) == []


def test_event_without_end_is_found_at_its_start():
    talk = event(berlin(5, 1, 19))
    assert starts(talk, berlin(5, 1, 19), berlin(5, 2)) == [berlin(5, 1, 19)]
    assert starts(talk, berlin(5, 1, 19, 1), berlin(5, 2)) == []


def test_all_day_stays_a_date_and_begins_at_local_midnight():
    fair = event(date(2026, 5, 1), date(2026, 5, 2))
    midnight = datetime(2026, 4, 30, 22, tzinfo=UTC)
    assert starts(fair, midnight - timedelta(hours=1), midnight) == []
    assert starts(fair, midnight, midnight + timedelta(seconds=1)) == [date(2026, 5, 1)]
    (found,) = occurrences(event(date(2026, 5, 1)), *YEAR)
    assert (found.start, found.end) == (date(2026, 5, 1), date(2026, 5, 2))


def test_weekly_keeps_its_hour_through_summer_time():
    tour = event(berlin(3, 22, 14), berlin(3, 22, 15), rule="FREQ=WEEKLY;COUNT=3")
    assert starts(tour) == [berlin(3, 22, 14), berlin(3, 29, 14), berlin(4, 5, 14)]
    assert [each.astimezone(UTC).hour for each in starts(tour)] == [13, 12, 12]


def test_dates_and_exceptions_even_of_the_other_kind():
    tour = event(
        berlin(5, 5, 14),
        rule="FREQ=WEEKLY;UNTIL=20260526",
        dates=(berlin(5, 8, 10),),
        exceptions=(date(2026, 5, 12),),
    )
    assert starts(tour) == [
        berlin(5, 5, 14),
        berlin(5, 8, 10),
        berlin(5, 19, 14),
        berlin(5, 26, 14),
    ]


def test_moved_date_and_this_and_future():
    rule = "FREQ=WEEKLY;COUNT=5"
    moved = Override(berlin(5, 12, 14), details(berlin(5, 13, 16), title="Verlegt"))
    later = Override(
        berlin(5, 26, 14),
        details(berlin(5, 26, 15), berlin(5, 26, 17), title="Ab jetzt um drei"),
        this_and_future=True,
    )
    tour = event(berlin(5, 5, 14), berlin(5, 5, 15), rule=rule, overrides=(moved, later))
    found = occurrences(tour, *YEAR)
    assert [(each.start, each.details.title) for each in found] == [
        (berlin(5, 5, 14), "Dampftag"),
        (berlin(5, 13, 16), "Verlegt"),
        (berlin(5, 19, 14), "Dampftag"),
        (berlin(5, 26, 15), "Ab jetzt um drei"),
        (berlin(6, 2, 15), "Ab jetzt um drei"),
    ]
    assert found[-1].end == berlin(6, 2, 17)
    assert last_end(tour) == berlin(6, 2, 17)


def test_limit_counts_from_the_first():
    daily = event(berlin(1, 1, 10), rule="FREQ=DAILY")
    assert starts(daily, limit=2) == [berlin(1, 1, 10), berlin(1, 2, 10)]
    assert len(starts(daily, until=YEAR[1] + timedelta(days=2000))) == 1000


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=100",
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=MONTHLY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=SOMETIMES",
        "nonsense",
        "FREQ=DAILY;UNTIL=sometime",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,10,20,30,40,50",
        "FREQ=DAILY;UNTIL=20261399",
        "FREQ=YEARLY;BYDAY=" + ",".join(["MO"] * 400),
        "RSCALE=HEBREW;FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=\u0663",  # an Arabic three: a number to Python, not to RFC 5545
        "FREQ=MONTHLY;BYDAY=6MO,-9SU",
        "FREQ=DAILY;BYHOUR=9,15;BYSETPOS=3",
    ],
)
def test_broken_or_abusive_rule_leaves_the_first_date(rule):
    bad = event(berlin(5, 5, 14), berlin(5, 5, 15), rule=rule)
    assert clean_rule(bad.details) == ""
    assert starts(bad) == [berlin(5, 5, 14)]
    assert last_end(bad) == berlin(5, 5, 15)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;UNTIL=99991231T000000Z",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6;COUNT=3",
        "FREQ=DAILY;BYHOUR=9,15;BYSETPOS=" + ",".join(map(str, range(3, 60))),
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9,15;BYSETPOS=1,2,-1,-2",
        "FREQ=YEARLY;BYMONTH=12;BYDAY=53TU",
    ],
)
def test_rule_that_would_run_for_ever_is_bounded(rule):
    long = event(berlin(5, 5, 14), rule=rule)
    begun = time.process_time()
    assert starts(long)[0] == berlin(5, 5, 14)
    next_occurrence(long, datetime(2028, 1, 1, tzinfo=UTC))
    last_end(long)
    assert time.process_time() - begun < 2


def test_series_from_before_1900_is_one_date():
    old = event(datetime(1, 1, 2, 14, tzinfo=UTC), rule="FREQ=DAILY")
    assert starts(old) == []


@pytest.mark.parametrize(
    ("rule", "clean"),
    [
        ("RRULE:freq=weekly;byday=mo;", "FREQ=WEEKLY;BYDAY=MO"),
        ("BYDAY=MO;FREQ=WEEKLY;X-NOTE=1", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=WEEKLY;COUNT=-1", "FREQ=WEEKLY"),
        ("FREQ=YEARLY;BYMONTH=+5;BYDAY=+1MO", "FREQ=YEARLY;BYDAY=1MO;BYMONTH=5"),
        ("FREQ=MONTHLY;BYDAY=1MO,6TU", "FREQ=MONTHLY;BYDAY=1MO"),
        ("FREQ=DAILY;BYHOUR=9,15;BYSETPOS=-1,2,40,2", "FREQ=DAILY;BYHOUR=9,15;BYSETPOS=-1,2"),
        ("FREQ=WEEKLY;UNTIL=20260526", "FREQ=WEEKLY;UNTIL=20260526T215959Z"),
        ("FREQ=WEEKLY;UNTIL=20260526T140000", "FREQ=WEEKLY;UNTIL=20260526T120000Z"),
        ("FREQ=WEEKLY;UNTIL=20260526T120000Z", "FREQ=WEEKLY;UNTIL=20260526T120000Z"),
    ],
)
def test_rule_is_put_right(rule, clean):
    assert clean_rule(details(berlin(5, 5, 14), rule=rule)) == clean


def test_until_of_an_all_day_series_is_a_date():
    fair = details(date(2026, 5, 5), rule="FREQ=WEEKLY;UNTIL=20260518T220000Z;BYHOUR=9")
    assert clean_rule(fair) == "FREQ=WEEKLY;UNTIL=20260519"
    assert starts(Event("u", fair)) == [date(2026, 5, 5), date(2026, 5, 12), date(2026, 5, 19)]


def test_until_in_an_early_year_is_before_the_start():
    assert clean_rule(details(berlin(5, 5, 14), rule="FREQ=DAILY;UNTIL=00010101T120000Z")) == ""
    assert clean_rule(details(date(2026, 5, 5), rule="FREQ=DAILY;UNTIL=00010102")) == ""


def test_next_is_the_running_date_then_the_following():
    tour = event(berlin(5, 5, 14), berlin(5, 5, 15), rule="FREQ=YEARLY")
    assert coming(tour, berlin(5, 5, 14, 30)).start == berlin(5, 5, 14)
    assert coming(tour, berlin(5, 5, 15)).start == berlin(5, 5, 14, year=2027)


def test_next_of_a_plain_event_however_far():
    jubilee = event(berlin(5, 5, 14, year=2042))
    assert coming(jubilee, YEAR[0]).start == berlin(5, 5, 14, year=2042)
    assert next_occurrence(jubilee, berlin(5, 6, year=2042)) is None


def test_next_passes_over_a_cancelled_date():
    gone = Override(
        berlin(5, 12, 14), details(berlin(5, 12, 14), status=Status.CANCELLED, title="Entfällt")
    )
    tour = event(berlin(5, 5, 14), rule="FREQ=WEEKLY;COUNT=3", overrides=(gone,))
    assert coming(tour, berlin(5, 10)).start == berlin(5, 19, 14)
    short = event(berlin(5, 5, 14), rule="FREQ=WEEKLY;COUNT=2", overrides=(gone,))
    assert coming(short, berlin(5, 10)).details.title == "Entfällt"


def test_last_end():
    assert last_end(event(date(2026, 5, 1), date(2026, 5, 2))) == berlin(5, 2)
    assert last_end(event(date(2026, 5, 1))) == berlin(5, 2)
    assert last_end(event(berlin(5, 5, 14), rule="FREQ=WEEKLY")) is None
    hour = berlin(5, 5, 14), berlin(5, 5, 15)
    assert last_end(event(*hour, rule="FREQ=WEEKLY;COUNT=3")) == berlin(5, 19, 15)
    assert last_end(event(*hour, rule="FREQ=WEEKLY;UNTIL=20260525")) == berlin(5, 19, 15)
    assert last_end(event(*hour, dates=(berlin(9, 1, 10),))) == berlin(9, 1, 11)
    assert last_end(event(*hour, exceptions=(berlin(5, 5, 14),))) == berlin(5, 5, 15)


def test_last_end_leaves_out_an_excepted_last_date():
    tour = event(berlin(5, 5, 14), rule="FREQ=WEEKLY;COUNT=3", exceptions=(berlin(5, 19, 14),))
    assert last_end(tour) == berlin(5, 12, 14)


def test_unknown_zone_counts_as_utc():
    odd = replace(details(berlin(5, 5, 14), rule="FREQ=WEEKLY;COUNT=2"), timezone="../etc/passwd")
    assert starts(Event("u", odd)) == [berlin(5, 5, 14), berlin(5, 12, 14)]


@settings(max_examples=60, deadline=None)
@given(
    freq=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 5),
    count=st.integers(1, 30),
    first=st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1)),
    hours=st.integers(0, 40),
)
def test_all_dates_lie_between_start_and_last_end(freq, interval, count, first, hours):
    start = first.replace(microsecond=0, tzinfo=BERLIN)
    series = event(
        start, start + timedelta(hours=hours), rule=f"FREQ={freq};INTERVAL={interval};COUNT={count}"
    )
    last = last_end(series)
    whole = occurrences(
        series, start.astimezone(UTC) - timedelta(days=1), datetime(2090, 1, 1, tzinfo=UTC)
    )
    if last is not None:
        assert len(whole) == count
        assert max(instant(each.end) for each in whole) == last


@settings(max_examples=100, deadline=None)
@given(
    rule=st.sampled_from(
        ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,SU", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY"]
    ),
    days=st.integers(-3, 500),
    first=st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 1)),
    hours=st.integers(0, 40),
    all_day=st.booleans(),
    excepted=st.lists(st.integers(0, 500), max_size=3),
)
def test_last_end_is_that_of_the_last_occurrence(rule, days, first, hours, all_day, excepted):
    start = first.date() if all_day else first.replace(microsecond=0, tzinfo=BERLIN)
    series = event(
        start,
        start + timedelta(hours=hours),
        rule=f"{rule};UNTIL={first + timedelta(days=days):%Y%m%dT%H%M%SZ}",
        exceptions=tuple(first.date() + timedelta(days=each) for each in excepted),
    )
    whole = occurrences(series, YEAR[0] - timedelta(days=400), YEAR[1] + timedelta(days=400))
    ends = [instant(each.end, "Europe/Berlin") for each in whole]
    once = replace(series, details=replace(series.details, recurrence=None))
    assert last_end(series) == max(ends, default=last_end(once))


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("FREQ=DAILYWEKMONTHC;UNTBYSP0123456789,+-:"), max_size=60))
def test_no_rule_raises(rule):
    any_rule = event(berlin(5, 5, 14), rule=rule or "X")
    occurrences(any_rule, *YEAR)
    last_end(any_rule)


@pytest.mark.parametrize("until", ["20261130", "20261205T180000Z"])
def test_a_rule_that_ends_before_it_begins_leaves_the_first_date(until: str):
    start = datetime(2026, 12, 5, 20, tzinfo=ZoneInfo("Europe/Berlin"))
    details = Details("Konzert", start, start + timedelta(hours=2), "Europe/Berlin")
    series = replace(details, recurrence=Recurrence(f"FREQ=WEEKLY;UNTIL={until}"))
    event = Event(uid="1", details=series)
    assert clean_rule(series) == ""
    found = occurrences(event, start - timedelta(days=9), start + timedelta(days=90))
    assert [each.start for each in found] == [start]
    assert last_end(event) == start + timedelta(hours=2)
