"""Cycles from feeds to files: what subscribers see when the world changes."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Event as Vevent

from aggregator import config, pipeline
from aggregator.collect import update
from aggregator.collect.apart import Here
from aggregator.collect.fetch import Fetched, Fetcher, NotModified, Validators
from aggregator.collect.formats import ical
from aggregator.errors import FetchError, StoreError
from aggregator.model import LANGUAGES, Key
from aggregator.store import Store
from tests.world import World, calendar, vevent

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ROOT = Path(__file__).parents[1]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def talk(day: int, *more: str, month: int = 6, title: str = "") -> str:
    start = f";TZID=Europe/Berlin:2026{month:02}{day:02}T180000"
    name = title or f"Vortrag {month:02}-{day:02}"
    return vevent(f"talk-{month}-{day}@museum.example", name, start, "LOCATION:Saal", *more)


def talks(*days: int) -> str:
    return calendar(talk(day) for day in days)


def rss(*items: str) -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>Termine</title>'
        "<link>https://town.example/</link><description/>" + "".join(items) + "</channel></rss>"
    )


def item(number: int, start: str, title: str = "") -> str:
    return (
        f"<item><title>{title or f'Termin {number}'}</title><guid>town-{number}</guid>"
        f"<link>https://town.example/{number}</link>"
        f"<ev:startdate>{start}</ev:startdate><ev:location>Rathaus</ev:location></item>"
    )


# --- same input, same bytes ----------------------------------------------------------------------


def test_a_second_run_changes_no_byte_and_no_file(world: World):
    world.feed("museum", talks(1, 2, 3))
    world.run()
    before, stamps = world.files(), _stamps(world.output)
    report = world.run(after=HOUR)
    assert [feed.state for feed in report.feeds] == ["unchanged"]
    assert not any(file.changed for file in report.published.files)
    assert world.files() == before
    assert _stamps(world.output) == stamps


def _stamps(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*.*s")}


def test_two_runs_on_the_same_input_give_the_same_bytes(tmp_path: Path):
    outputs = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        world = World(tmp_path / name)
        world.feed("museum", talks(1, 2, 3))
        world.feed("town", rss(item(1, "2026-06-01T18:00:00+02:00")), partner="town")
        world.run()
        outputs.append(world.files())
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("seed", range(5))
def test_a_lost_database_comes_back_the_same_from_feeds_in_any_order(tmp_path: Path, seed: int):
    shared = vevent("fair@gov.example", "Messe", ";VALUE=DATE:20260610", "LOCATION:Halle 1\\, Graz")
    feeds = {
        "museum": (talks(1, 2, 3), "museum"),
        "town": (calendar([shared, talk(2)]), "town"),
        "mesto": (calendar([shared, talk(7, title="Přednáška")]), "mesto"),
        "news": (rss(item(1, "2026-06-01T18:00:00+02:00", "Vortrag 06-01")), "town"),
    }
    outputs = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        world = World(tmp_path / name)
        order = list(feeds)
        if name == "other":
            random.Random(seed).shuffle(order)
        for feed in order:
            body, partner = feeds[feed]
            world.feed(feed, body, partner=partner)
        world.run()
        outputs.append(world.files())
    assert outputs[0] == outputs[1]


def test_feeds_that_arrive_later_join_the_event_that_is_there(world: World):
    world.feed("museum", talks(1))
    world.run()
    uid = world.event("Vortrag")["UID"]
    # "a" sorts before "museum": had both come at once, its listing would have founded the event.
    world.feed("a", talks(1), partner="town")
    world.run(after=DAY)
    event = world.event("Vortrag")
    assert event["UID"] == uid
    assert "Stadt" in event["DESCRIPTION"]


# --- only what is concerned ----------------------------------------------------------------------


def test_a_change_touches_only_the_publications_concerned(world: World):
    world.feed("museum", talks(1, 2))
    world.feed("mesto", calendar([talk(9, title="Přednáška")]), partner="mesto")
    world.run()
    before = world.files()
    world.feed("museum", talks(1, 2, 3))
    report = world.run(after=DAY / 2)
    changed = {file.path for file in report.published.files if file.changed}
    assert changed == {path for path, content in world.files().items() if before[path] != content}
    assert "region/zwickau.ics" in changed
    assert "partner/museum.rss" in changed
    assert not {"region/karlovy-vary.ics", "partner/mesto.ics", "language/cs.rss"} & changed


def test_only_vevents_whose_bytes_changed_are_parsed(world: World, monkeypatch: pytest.MonkeyPatch):
    world.feed("museum", talks(1, 2, 3))
    world.run()
    parsed: list[list[bytes]] = []
    real = ical._component

    def counted(lines: list[bytes]) -> Vevent:
        parsed.append(lines)
        return real(lines)

    monkeypatch.setattr(ical, "_component", counted)
    stamped = calendar([talk(1), talk(2, "DESCRIPTION:Neu"), talk(3)])
    world.feed("museum", stamped.replace("DTSTAMP:20260401", "DTSTAMP:20260502"))
    report = world.run(after=DAY)
    assert len(parsed) == 1
    assert report.feeds[0].tally.changed == 1


def test_a_lost_or_altered_file_is_written_again(world: World):
    world.feed("museum", talks(1))
    world.run()
    good = world.files()
    (world.output / "calendar.ics").write_bytes(b"spoilt")
    (world.output / "region" / "zwickau.rss").unlink()
    world.run(after=HOUR)
    assert world.files() == good


def test_a_feed_taken_out_of_the_file_is_no_longer_published_and_comes_back_the_same(world: World):
    world.feed("museum", talks(1))
    world.feed("mesto", calendar([talk(9, title="Přednáška")]), partner="mesto")
    world.run()
    before = world.files()
    told = world.feeds.pop("mesto")
    world.run(after=HOUR)
    assert [str(one["SUMMARY"]) for one in world.events()] == ["Vortrag 06-01"]
    world.feeds["mesto"] = told
    world.run(after=HOUR)
    assert world.files() == before


# --- absence -------------------------------------------------------------------------------------


def test_absence_from_three_complete_fetches_withdraws(world: World):
    world.feed("museum", talks(1, 2, 3))
    world.run()
    uid = world.event("06-02")["UID"]
    world.feed("museum", talks(1, 3))
    for _ in range(2):
        world.run(after=DAY)
        assert world.event("06-02")["STATUS"] == "CONFIRMED"
    report = world.run(after=DAY)
    assert report.feeds[0].state == "unchanged"  # the same absence, seen a third time
    assert report.feeds[0].tally.withdrawn == 1
    gone = world.event("06-02")
    assert (gone["STATUS"], gone["UID"], gone["SEQUENCE"]) == ("CANCELLED", uid, 1)
    assert gone["SUMMARY"] == "Nicht mehr angekündigt: Vortrag 06-02"
    assert "Abgesagt" not in gone["SUMMARY"] + gone["DESCRIPTION"]
    world.feed("museum", talks(1, 2, 3))
    world.run(after=DAY)
    back = world.event("06-02")
    assert (back["STATUS"], back["UID"], back["SEQUENCE"]) == ("CONFIRMED", uid, 2)


def test_an_event_that_another_source_still_tells_stays(world: World):
    world.feed("museum", talks(1, 2, 3))
    world.feed("town", talks(2), partner="town")
    world.run()
    world.feed("museum", talks(1, 3))
    for _ in range(4):
        world.run(after=DAY)
    event = world.event("06-02")
    assert event["STATUS"] == "CONFIRMED"
    assert "Stadt" in event["DESCRIPTION"]
    assert "Museum" not in event["DESCRIPTION"]


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b"", "refused"),
        (b"<!DOCTYPE html><title>Wartung</title>", "refused"),
        (b'{"error": "no such feed"}', "refused"),
        (talks(1, 2, 3).encode()[:-20], "refused"),
        (calendar([]).encode(), "read"),
        (None, "failed"),
    ],
    ids=["empty", "page", "json", "half a file", "empty calendar", "no file"],
)
def test_what_is_no_whole_feed_changes_nothing(world: World, body: bytes | None, state: str):
    world.feed("museum", talks(1, 2, 3))
    world.run()
    before = world.files()
    path = world.folder / "museum.ics"
    if body is None:
        path.unlink()
    else:
        path.write_bytes(body)
    for _ in range(5):
        report = world.run(after=HOUR * 2)
        assert report.feeds[0].state in (state, "unchanged" if state == "read" else state)
        assert report.feeds[0].problems
        assert report.feeds[0].listings == 3
    assert world.files() == before


def test_what_is_absent_from_rss_says_nothing(world: World):
    world.feed("town", rss(*(item(n, f"2026-06-{n:02}T18:00:00+02:00") for n in (1, 2, 3))))
    world.run()
    world.feed(
        "town", rss(item(1, "2026-06-01T18:00:00+02:00"), item(3, "2026-06-03T18:00:00+02:00"))
    )
    for _ in range(5):
        world.run(after=DAY)
    assert {one["STATUS"] for one in world.events()} == {"CONFIRMED"}
    assert len(world.events()) == 3


def test_many_at_once_wait_for_a_person(world: World):
    world.feed("museum", talks(*range(1, 21)))
    world.run()
    world.feed("museum", talks(1, *range(8, 21)))
    for _ in range(4):
        world.run(after=DAY)
    report = world.run(after=DAY)
    assert {one["STATUS"] for one in world.events()} == {"CONFIRMED"}
    assert "review" in " ".join(problem.message for problem in report.feeds[0].problems)
    with Store(world.database) as store:
        (asked,) = store.reviews()
        assert len(asked.question.listings) == 6
    world.feed("museum", talks(*range(1, 21)))
    world.run(after=DAY)
    with Store(world.database) as store:
        assert store.reviews() == []


def test_past_events_stay(world: World):
    world.feed("museum", talks(1, 2, 3))
    world.run()
    world.now = datetime(2026, 6, 2, 22, tzinfo=UTC)
    world.feed("museum", talks(3))
    for _ in range(5):
        world.run(after=DAY)
    assert {one["STATUS"] for one in world.events()} == {"CONFIRMED"}
    assert len(world.events()) == 3


# --- languages and places ------------------------------------------------------------------------


def test_each_language_hears_its_own_telling(world: World):
    def told(title: str) -> str:
        return calendar(
            [
                vevent(
                    "trip@erz.example",
                    title,
                    ";TZID=Europe/Berlin:20260601T090000",
                    "URL:https://erz.example/trip",
                )
            ]
        )

    world.feed("museum", told("Exkursion ins Erzgebirge"), more=", trust: 4")
    world.feed("mesto", told("Výlet do Krušných hor"), partner="mesto")
    world.run()
    assert world.event("")["SUMMARY"] == "Exkursion ins Erzgebirge"
    for path, language, title in (
        ("language/de.ics", "de", "Exkursion ins Erzgebirge"),
        ("language/cs.ics", "cs", "Výlet do Krušných hor"),
        ("region/karlovy-vary.ics", "cs", "Výlet do Krušných hor"),
        ("region/zwickau.ics", "de", "Exkursion ins Erzgebirge"),
    ):
        event = world.event("", path)
        assert event["SUMMARY"] == title
        assert event["SUMMARY"].params["LANGUAGE"] == language
        assert event["UID"] == world.event("")["UID"]
    assert world.events("language/pl.ics") == []


# --- the shipped file ----------------------------------------------------------------------------


def test_the_shipped_samples_fill_every_region_and_language(tmp_path: Path):
    configuration = config.load(ROOT / "feeds.yaml")
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    with Store(tmp_path / "db.sqlite") as store, Fetcher(user_agent="test") as fetcher:
        report = pipeline.cycle(
            configuration, store, tmp_path / "out", now=now, fetcher=fetcher, readers=Here()
        )
    assert not report.troubled
    held = {file.path: file.events for file in report.published.files}
    for region in configuration.regions:
        assert held[f"region/{region.id}.ics"] >= 5
        assert held[f"region/{region.id}.rss"] >= 3
    for language in LANGUAGES:
        assert held[f"language/{language}.ics"] >= 5
    assert {problem.code for feed in report.feeds for problem in feed.problems} == {
        "no-date",
        "date-in-words",
    }


# --- one at a time -------------------------------------------------------------------------------


def test_two_runs_at_once_are_refused(tmp_path: Path):
    database = tmp_path / "calendar.sqlite"
    with (
        pipeline.only_one(database),
        pytest.raises(StoreError, match="Another run"),
        pipeline.only_one(database),
    ):
        pass
    with pipeline.only_one(database):
        pass


def test_a_wrong_304_is_an_error_and_not_an_empty_feed():
    answer = NotModified(304, Validators())
    with pytest.raises(FetchError, match="304"):
        pipeline.whole(answer)


def test_an_invalid_feed_costs_only_itself(world: World):
    world.feed("museum", talks(1))
    world.feed("town", "not a feed at all", partner="town")
    report = world.run()
    assert [feed.state for feed in report.feeds] == ["read", "refused"]
    assert len(world.events()) == 1


def test_a_mistake_of_ours_costs_one_feed_and_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    world.feed("museum", talks(1))
    world.feed("town", talks(2), partner="town")
    real = update.read

    def fails(
        fetched: Fetched, settings: update.Settings, known: Mapping[bytes, Key], now: datetime
    ) -> update.Result:
        if settings.terms.feed == "museum":
            raise ZeroDivisionError("oops")
        return real(fetched, settings, known, now)

    monkeypatch.setattr(update, "read", fails)
    report = world.run()
    assert [feed.state for feed in report.feeds] == ["refused", "read"]
    assert report.feeds[0].problems[0].code == "program-error"
    assert "ZeroDivisionError" in caplog.text


def test_problems_are_told_as_long_as_they_last(world: World):
    world.feed("museum", calendar([talk(1, "GEO:nowhere"), talk(2, "DTEND:20260601T000000Z")]))
    first = world.run()
    codes = [problem.code for problem in first.feeds[0].problems]
    assert codes == ["bad-property", "end-before-start"]
    world.feed(
        "museum", calendar([talk(1, "GEO:nowhere"), talk(2, "DTEND:20260601T000000Z"), talk(3)])
    )
    second = world.run(after=HOUR)
    assert [problem.code for problem in second.feeds[0].problems] == codes
    assert second.feeds[0].tally.unchanged == 2
    world.feed("museum", talks(1, 2, 3))
    assert world.run(after=HOUR).feeds[0].problems == ()


def test_a_mistake_while_fetching_costs_one_feed_too(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    world.feed("museum", talks(1))
    world.feed("town", talks(2), partner="town")
    real = pipeline.bring

    def fails(*arguments: Any) -> Fetched | NotModified:
        if arguments[1].id == "museum":
            raise ZeroDivisionError("oops")
        return real(*arguments)

    monkeypatch.setattr(pipeline, "bring", fails)
    report = world.run()
    assert [feed.state for feed in report.feeds] == ["refused", "read"]
    assert report.feeds[0].problems[0].code == "program-error"
    assert "ZeroDivisionError" in caplog.text
