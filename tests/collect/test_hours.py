"""Hours that cannot be meant: found, told, and changed only where the events' words are sure."""

from __future__ import annotations

import time as clock
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aggregator.collect import formats, hours, update
from aggregator.collect.drafts import Body, Draft, Reading
from aggregator.collect.fetch import Fetched, Validators
from aggregator.collect.normalise import Terms
from aggregator.errors import FormatError
from aggregator.model import Severity
from tests.world import World, calendar, vevent

HOME = "Europe/Berlin"
BERLIN = ZoneInfo(HOME)
NAMES = (
    "Dampftag",
    "Schauschmieden",
    "Führung",
    "Lesung",
    "Orgelspiel",
    "Tanz",
    "Vortrag",
    "Markt",
)
JUNE, JANUARY = datetime(2027, 6, 1, 19, tzinfo=UTC), datetime(2027, 1, 11, 19, tzinfo=UTC)


def events(
    count: int = 12,
    start: datetime = JUNE,
    text: str = "Beginn 19 Uhr",
    names: tuple[str, ...] = NAMES,
) -> tuple[Draft, ...]:
    """One a day, stated as ``start`` says."""
    return tuple(
        Draft(
            str(n),
            names[n % len(names)],
            start + timedelta(days=n),
            start + timedelta(days=n, hours=2),
            description=text,
            digest=b"x",
        )
        for n in range(count)
    )


def judged(*drafts: Draft, calendar_zone: str = "", home: str = HOME) -> Reading:
    return hours.judged(Reading(drafts=drafts, timezone=calendar_zone), home)


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


# --- what a text says ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        *(("Beginn 19 Uhr", "19"), ("um 19.30 Uhr", "19:30"), ("14–16 Uhr", "14 16")),
        *(("začátek v 18:30", "18:30"), ("v 19 hodin", "19"), ("ob 19. uri", "19")),
        *(("alle ore 21", "21"), ("ore 20.30", "20:30"), ("u 19 sati", "19")),
        *(("godz. 18", "18"), ("o godzinie 17.30", "17:30"), ("om 20 uur", "20")),
        *(("20u30", "20:30"), ("om 20.15 uur", "20:15"), ("at 7 pm", "19"), ("7:30 p.m.", "19:30")),
        *(("2–4 pm", "14 16"), ("12 am", "0"), ("12 noon", ""), ("18h", "18"), ("10h30", "10:30")),
        *(("<b>19&nbsp;Uhr</b>", "19"), ("um 19\u00a0Uhr", "19")),
        *(("Einlass 18 Uhr, Beginn 19 Uhr", "19"), ("Doors: 6 pm, show 7 pm", "19")),
        *(("Treffpunkt 13:45", ""), ("19 Uhr Einlass", ""), ("vstup od 18:00", "")),
        *(("Eintritt 19,50 €", ""), ("Tel. 0371 19 19", ""), ("2027-06-12T19:00:00Z", "")),
        *(("am 19.06.", ""), ("Saal 19", ""), ("https://a.example:8080/19:00x", "")),
        *(("19 Uhrmacher", ""), ("25:00", ""), ("im Jahr 19:7", "")),
    ],
)
def test_times_of_day_in_eight_languages(words: str, said: str):
    wanted = {time.fromisoformat(f"{one:0>2}" if ":" not in one else one) for one in said.split()}
    assert hours.clocks(words) == wanted


@pytest.mark.parametrize(
    "words",
    [
        *("19" + "\u00a0" * 3000, "19" + "&nbsp;" * 500, "1" * 3000, "19 - " * 600, "19:" * 1000),
        *(
            "ob ore om " * 300,
            "godz" + "z" * 2990,
            "12 12 12 " * 330,
            "Einlass " * 370,
            "7 p.m" * 600,
        ),
    ],
    ids=range(10),
)
def test_strange_words_cost_little(words: str):
    began = clock.process_time()
    hours.clocks(words)
    assert clock.process_time() - began < 0.5


# --- UTC that means local time ------------------------------------------------------------------


def test_repaired_where_many_events_say_so():
    found = judged(*events())
    assert [draft.start for draft in found.drafts] == [
        datetime(2027, 6, day, 19, tzinfo=BERLIN) for day in range(1, 13)
    ]
    assert found.drafts[0].end == datetime(2027, 6, 1, 21, tzinfo=BERLIN)
    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("utc-repaired", Severity.WARNING)
    assert "all 12 times in UTC are read as times in Europe/Berlin" in problem.message
    assert "tells 19:00 in its text, the feed 19:00 in UTC, which is 21:00" in problem.message


def test_events_that_say_nothing_go_with_those_that_do():
    found = judged(*events(), Draft("z", "Ausflug", datetime(2027, 6, 20, 9, tzinfo=UTC)))
    assert found.drafts[-1].start == datetime(2027, 6, 20, 9, tzinfo=BERLIN)


def test_series_and_their_changed_dates_go_along():
    at = JUNE + timedelta(days=20)
    series = Draft(
        *("s", "Reihe", at),
        rule="FREQ=WEEKLY;UNTIL=20270801T190000Z",
        dates=(at + timedelta(days=1), date(2027, 7, 1)),
        exceptions=(at + timedelta(days=7),),
        recurrence_id=at + timedelta(days=14),
    )
    moved = judged(*events(), series).drafts[-1]
    here = at.replace(tzinfo=BERLIN)
    assert moved.rule == "FREQ=WEEKLY;UNTIL=20270801T170000Z"
    assert moved.dates == (here + timedelta(days=1), date(2027, 7, 1))
    assert moved.exceptions == (here + timedelta(days=7),)
    assert moved.recurrence_id == here + timedelta(days=14)


def test_times_that_say_their_zone_stay():
    told = datetime(2027, 6, 20, 9, tzinfo=BERLIN)
    assert judged(*events(), Draft("z", "Ausflug", told)).drafts[-1].start == told


RIGHT = events(start=JUNE - timedelta(hours=2))
"""19 o'clock in Berlin, as the text says."""


@pytest.mark.parametrize(
    ("drafts", "told"),
    [
        (RIGHT, []),
        (events(text="Beginn 21 Uhr"), []),
        (events(text=""), []),
        (events(text="Einlass 19 Uhr"), []),
        (tuple(replace(one, end=None) for one in events(text="19 Uhr und 21 Uhr")), []),
        # right, and a text that names its end: 17–19 Z is 19–21 in Berlin
        (events(start=JUNE - timedelta(hours=2), text="19–21 Uhr"), []),
        (events(2), []),
        # in winter London's 19 o'clock is 19 UTC, and right
        (events(start=JANUARY), ["zone-contradicts"]),
        (events(9), ["zone-contradicts"]),
        (events(names=NAMES[:4], count=4) + events(text="")[4:], ["zone-contradicts"]),
        (events() + RIGHT[:1], ["zone-contradicts"]),
        (events() + RIGHT, []),
        (events() + tuple(Draft(f"f{n}", "A", datetime(2027, 6, 1, 9)) for n in range(5)), None),
    ],
    ids=range(13),
)
def test_not_repaired(drafts: tuple[Draft, ...], told: list[str] | None):
    found = judged(*drafts)
    assert [draft.start for draft in found.drafts] == [draft.start for draft in drafts]
    assert codes(found) == (["zone-contradicts"] if told is None else told)


def test_a_weekly_meeting_says_it_once():
    """Four of one title are one event; that all say so is enough."""
    assert codes(judged(*events(names=("Stammtisch",)))) == []
    some = events(names=NAMES[:4], count=8) + events(text="", count=12)[8:]
    assert codes(judged(*some)) == ["zone-contradicts"]
    assert codes(judged(*events(names=NAMES[:4]))) == ["utc-repaired"]


def test_where_nobody_names_a_zone_nothing_can_be_said():
    assert judged(*events(), home="UTC") == Reading(drafts=events())


def test_the_zone_that_the_calendar_names_is_its_home():
    assert judged(*events(), calendar_zone="Europe/Prague").drafts[0].start == datetime(
        2027, 6, 1, 19, tzinfo=ZoneInfo("Europe/Prague")
    )


def test_another_zone_is_told_and_not_changed():
    """Only UTC is written by programs that know no zones; other labels somebody chose."""
    drafts = events(start=datetime(2027, 6, 1, 19, tzinfo=ZoneInfo("America/New_York")))
    found = judged(*drafts)
    assert [one.start for one in found.drafts] == [one.start for one in drafts]
    assert codes(found)[0] == "zone-contradicts"
    assert "19:00 in America/New_York, which is 01:00 in Europe/Berlin" in found.problems[0].message


def test_a_calendar_of_many_places_is_right():
    """Toronto's list of dances tells each event in the zone of its town."""
    names = ("America/New_York", "America/Denver", "Australia/Sydney", "Europe/London")
    drafts = [
        replace(one, start=datetime(2027, 6, 1, 19, tzinfo=ZoneInfo(name)))
        for one, name in zip(events(12), names * 3, strict=True)
    ]
    assert codes(judged(*drafts)) == []


# --- nights and labels --------------------------------------------------------------------------


def test_nights_in_bulk():
    night = events(6, datetime(2027, 6, 1, 3, tzinfo=BERLIN), text="")
    day = events(6, datetime(2027, 6, 1, 10, tzinfo=BERLIN), text="")
    assert codes(judged(*night)) == ["night-hours"]
    assert codes(judged(*night, *day)) == ["night-hours"]
    assert codes(judged(*night, *day, *day)) == []
    assert codes(judged(*night[:4])) == []


def test_whole_days_as_midnight_in_utc():
    drafts = events(6, datetime(2027, 6, 1, tzinfo=UTC), text="")
    assert codes(judged(*drafts)) == ["midnight-utc"]


@pytest.mark.parametrize("hour", [0, 6, 22])
def test_midnight_and_morning_are_no_night(hour: int):
    assert codes(judged(*events(6, datetime(2027, 6, 1, hour), text=""))) == []


@pytest.mark.parametrize(
    ("stated", "registered", "told"),
    [
        *(("America/New_York", HOME, True), ("Europe/London", HOME, True)),
        *(("Africa/Lagos", HOME, True), ("Europe/Vienna", HOME, False), ("", HOME, False)),
        *(("UTC", HOME, False), ("Europe/Prague", "UTC", False)),
    ],
)
def test_a_calendar_of_another_zone(stated: str, registered: str, told: bool):
    """Lagos agrees in winter only."""
    found = judged(calendar_zone=stated, home=registered)
    assert codes(found) == (["other-zone"] if told else [])


# --- what is known need not be parsed, and is judged all the same -------------------------------


def body(count: int, *more: str) -> str:
    return calendar(
        [
            vevent(
                f"{n}@m",
                f"{NAMES[n % 8]} {n}",
                f":202706{n + 1:02}T190000Z",
                "DESCRIPTION:Beginn 19 Uhr",
            )
            for n in range(count)
        ]
        + list(more)
    )


def test_a_feed_stays_repaired_and_is_repaired_late(tmp_path: Path):
    """A feed that grows to what is sure is moved as a whole, its known events too."""
    world = World(tmp_path, "2027-05-01T08:00+02:00")
    plain = vevent("plain@m", "Ohne Worte", ":20270630T090000Z")
    world.feed("town", body(7, plain))
    world.run()
    assert world.event("Ohne Worte")["DTSTART"].dt.astimezone(BERLIN).hour == 11
    for count in (14, 15):
        world.feed("town", body(count, plain))
        (report,) = world.run(timedelta(hours=7)).feeds
        assert "utc-repaired" in [problem.code for problem in report.problems]
        assert world.event("Ohne Worte")["DTSTART"].dt.astimezone(BERLIN).hour == 9
        starts = {event["DTSTART"].dt.astimezone(BERLIN).hour for event in world.events()}
        assert starts == {9, 19}
        assert len(world.events()) == count + 1


def test_through_the_whole_reading():
    settings = update.Settings(Terms("m", "de", HOME), "auto", "auto", timedelta(hours=6))
    fetched = Fetched(body(12).encode(), "", "", "https://m.example/a.ics", 200, Validators())
    snapshot = update.read(fetched, settings, {}, JUNE).snapshot
    assert snapshot.items[0].listing.details.start == datetime(2027, 6, 1, 19, tzinfo=BERLIN)
    assert [problem.code for problem in snapshot.problems] == ["utc-repaired"]


# --- real calendars -----------------------------------------------------------------------------

PACIFIC = ("davis", "cotati", "santarosa", "sonoma", "sebastopol", "petaluma")
MEANT = {
    # The Davis City Council and the school board meet at 6.30 pm, as their texts say; the file says
    # 18:30 in UTC, which would be in the morning.
    "cities/davis/hatefreetogether.ics": "utc-repaired",
    # A gallery hop, a wine bar's evenings and a museum's walks, in UTC at the text's hour.
    "cities/bloomington/browncountyartguild.ics": "zone-contradicts",
    "cities/lancaster/grandviewwines.ics": "zone-contradicts",
    "cities/montclair/njaudubon.ics": "zone-contradicts",
}
"""Each event's text was looked at beside its DTSTART: all are mistakes of the calendars."""


@pytest.mark.proof
def test_real_calendars(shared_data: Path):
    root = shared_data / "ical" / "feeds"
    found: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for path in sorted(root.rglob("*.ics")):
        place = path.relative_to(root).as_posix()
        home = "America/New_York"
        if "bloomington" in place:
            home = "America/Indiana/Indianapolis"
        elif any(city in place for city in PACIFIC):
            home = "America/Los_Angeles"
        elif "matsu" in place:
            home = "America/Anchorage"
        try:
            _, reading = formats.read(Body(path.read_bytes(), timezone=home))
        except FormatError:
            continue
        before = len(reading.problems)
        for problem in hours.judged(reading, home).problems[before:]:
            counts[problem.code] += 1
            if problem.code in {"utc-repaired", "zone-contradicts"}:
                found[place] = problem.code
    print(dict(counts))
    assert found == MEANT
