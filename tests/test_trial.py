"""The nine-event trial on which other aggregators were measured, and what it taught.

Two feeds, nine VEVENTs. One writes zones, the other floating times with X-WR-TIMEZONE. Among them
an evening told by both, two different tours with one generic title, a cancelled concert, an
endless weekly workshop.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar

from tests.world import World, calendar, vevent

DAY = timedelta(days=1)


def museum(concert: str = "STATUS:CONFIRMED", *, instead: str = "") -> str:
    """The feed with zones; ``concert`` a line of the concert's, ``instead`` another concert."""
    told = {
        "night": vevent(
            "night@museum.example",
            "Lange Nacht der Schlote",
            ";TZID=Europe/Berlin:20260516T190000",
            "DTEND;TZID=Europe/Berlin:20260516T230000",
            "LOCATION:Kesselhaus\\, Leipziger Straße 1\\, Zwickau",
            "DESCRIPTION:Mit Führung durch die Kesselanlage.",
        ),
        "forge": vevent(
            "forge@museum.example",
            "Führung durch die Schmiede",
            ";TZID=Europe/Berlin:20260517T110000",
            "LOCATION:Hammerwerk Musterdorf",
        ),
        "tour": vevent(
            "tour@museum.example",
            "Öffentliche Führung",
            ";TZID=Europe/Berlin:20260523T140000",
            "LOCATION:Tuchfabrik Crimmitschau",
        ),
        "concert": instead
        or vevent(
            "concert@museum.example",
            "Konzert im Gasometer",
            ";TZID=Europe/Berlin:20260530T200000",
            "LOCATION:Gasometer Zwickau",
            concert,
        ),
        "workshop": vevent(
            "workshop@museum.example",
            "Druckwerkstatt",
            ";TZID=Europe/Berlin:20260505T170000",
            "DTEND;TZID=Europe/Berlin:20260505T190000",
            "RRULE:FREQ=WEEKLY",
            "LOCATION:Druckerei Zwickau",
        ),
    }
    return calendar(told.values())


def town(*extra: str) -> str:
    """The feed with floating times and X-WR-TIMEZONE."""
    return calendar(
        [
            vevent(
                "4711",
                "Lange Nacht der Schlote",
                ":20260516T190000",
                "LOCATION:Kesselhaus Zwickau",
            ),
            vevent("4712", "Öffentliche Führung", ":20260523T140000", "LOCATION:Bergwerk Oelsnitz"),
            vevent(
                "4713", "Konzert im Gasometer", ":20260530T200000", "LOCATION:Gasometer Zwickau"
            ),
            vevent("4714", "Schmiedeführung", ":20260517T110000", "LOCATION:Hammerwerk Musterdorf"),
            *extra,
        ],
        "X-WR-TIMEZONE:Europe/Berlin",
    )


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.feed("museum", museum(), partner="museum")
    world.feed("town", town(), partner="town")
    return world


def test_each_evening_stands_once_and_different_ones_stay_apart(world: World):
    world.run()
    titles = sorted(str(one["SUMMARY"]) for one in world.events())
    assert titles == [
        "Druckwerkstatt",
        "Führung durch die Schmiede",
        "Konzert im Gasometer",
        "Lange Nacht der Schlote",
        "Öffentliche Führung",
        "Öffentliche Führung",
    ]


def test_two_tours_of_one_generic_title_at_one_hour_stay_two(world: World):
    world.run()
    tours = [one for one in world.events() if one["SUMMARY"] == "Öffentliche Führung"]
    assert {str(one["LOCATION"]) for one in tours} == {
        "Tuchfabrik Crimmitschau",
        "Bergwerk Oelsnitz",
    }
    assert len({str(one["UID"]) for one in tours}) == 2


def test_an_evening_told_twice_names_both_sources(world: World):
    world.run()
    night = world.event("Lange Nacht")
    assert "Museum" in night["DESCRIPTION"]
    assert "Stadt" in night["DESCRIPTION"]
    assert str(night["UID"]) in {str(one["UID"]) for one in world.events("partner/town.ics")}


def test_floating_times_are_the_calendars_own(world: World):
    world.run()
    assert world.event("Schmiede")["DTSTART"].dt == datetime(2026, 5, 17, 9, tzinfo=UTC)


def test_a_cancelled_concert_is_cancelled_everywhere(world: World):
    world.run()
    before = world.event("Konzert")
    world.feed("museum", museum(concert="STATUS:CANCELLED"))
    world.run(after=DAY)
    for path in world.files():
        if path.endswith(".ics") and (
            told := [e for e in world.events(path) if "Konz" in e["SUMMARY"]]
        ):
            (concert,) = told
            assert concert["STATUS"] == "CANCELLED"
            assert concert["SUMMARY"] == "Abgesagt: Konzert im Gasometer"
            assert concert["UID"] == before["UID"]
            assert concert["SEQUENCE"] == before["SEQUENCE"] + 1
        if path.endswith(".rss"):
            titles = [item.title for item in world.items(path) if "Konzert" in item.title]
            assert all(title.startswith("Abgesagt: ") for title in titles)
    assert "Konzert" in " ".join(item.title for item in world.items())
    assert "Abgesagt: Konzert" in (world.output / "index.html").read_text()


def test_a_series_is_one_event_with_all_its_dates(world: World):
    world.run()
    published = Calendar.from_ical((world.output / "calendar.ics").read_bytes())
    dates = recurring_ical_events.of(published).between((2026, 10, 20), (2026, 11, 4))
    workshops = [one["DTSTART"].dt for one in dates if one["SUMMARY"] == "Druckwerkstatt"]
    # Five in the afternoon by the clock, before and after summer time ends on 25 October.
    assert [moment.astimezone(UTC) for moment in sorted(workshops)] == [
        datetime(2026, 10, 20, 15, tzinfo=UTC),
        datetime(2026, 10, 27, 16, tzinfo=UTC),
        datetime(2026, 11, 3, 16, tzinfo=UTC),
    ]
    assert sum("Druckwerkstatt" in item.title for item in world.items()) == 1


def test_the_window_does_not_freeze_when_nothing_is_fetched(world: World):
    world.run()
    (item,) = [one for one in world.items() if "Druckwerkstatt" in one.title]
    assert "5. Mai 2026" in item.title
    report = world.run(after=90 * DAY)
    assert [feed.state for feed in report.feeds] == ["unchanged", "unchanged"]
    (item,) = [one for one in world.items() if "Druckwerkstatt" in one.title]
    assert "4. August 2026" in item.title


def test_churning_uids_change_nothing_for_subscribers(world: World):
    world.run()
    before = world.files()
    churned = museum().replace("UID:", "UID:exported-anew-")
    world.feed("museum", churned)
    report = world.run(after=timedelta(hours=1))
    (feed, _) = report.feeds
    assert (feed.tally.moved, feed.tally.added) == (5, 0)
    assert world.files() == before


def test_a_reschedule_under_a_new_uid_is_a_move(world: World):
    address = "URL:https://museum.example/konzert"
    world.feed("museum", museum(concert=address))
    world.run()
    before = world.event("Konzert", "partner/museum.ics")
    moved = vevent(
        "concert-20260606@museum.example",
        "Konzert im Gasometer",
        ";TZID=Europe/Berlin:20260606T200000",
        "LOCATION:Gasometer Zwickau",
        address,
    )
    world.feed("museum", museum(instead=moved))
    world.run(after=DAY)
    after = [e for e in world.events("partner/museum.ics") if e["UID"] == before["UID"]]
    assert [one["DTSTART"].dt.day for one in after] == [6]
    assert after[0]["SEQUENCE"] == before["SEQUENCE"] + 1


def test_sequence_moves_exactly_when_the_rendered_event_does(world: World):
    world.run()
    first = {str(one["UID"]): one.to_ical() for one in world.events()}
    # A new stamp, another order, a property that nobody sees: nothing moves.
    quiet = museum().replace("DTSTAMP:20260401", "DTSTAMP:20260502")
    world.feed("museum", quiet.replace("END:VEVENT", "X-SEEN:1\r\nEND:VEVENT"))
    world.run(after=timedelta(hours=1))
    assert {str(one["UID"]): one.to_ical() for one in world.events()} == first
    # One description: that event moves by one, and no other.
    world.feed("museum", museum().replace("Mit Führung", "Mit langer Führung"))
    world.run(after=timedelta(hours=1))
    for one in world.events():
        moved = "Lange Nacht" in one["SUMMARY"]
        assert one["SEQUENCE"] == (1 if moved else 0)
        assert (one.to_ical() != first[str(one["UID"])]) is moved
        stamp = datetime(2026, 5, 1, 8 if moved else 6, tzinfo=UTC)
        assert one["LAST-MODIFIED"].dt == one["DTSTAMP"].dt == stamp


def test_of_two_revisions_in_one_file_the_newest_counts(world: World):
    old = vevent("rev@museum.example", "Vortrag", ":20260520T180000Z", "SEQUENCE:1")
    new = vevent("rev@museum.example", "Vortrag", ":20260520T190000Z", "SEQUENCE:2")
    world.feed("museum", calendar([new, old]))
    world.run()
    assert world.event("Vortrag")["DTSTART"].dt == datetime(2026, 5, 20, 19, tzinfo=UTC)
