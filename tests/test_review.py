"""An operator answers what the matching asks, joins and parts events, corrects them."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Component

from aggregator import cli
from aggregator.match.matcher import Matcher
from tests.match import reading
from tests.world import World, calendar, vevent

DAY = timedelta(days=1)
BERLIN = ";TZID=Europe/Berlin:2026"


def museum(*more: str, start: str = "0612T190000", status: str = "CONFIRMED") -> str:
    return calendar(
        [
            vevent(
                "lecture@museum.example",
                "Vortrag: Frauen am Hochofen",
                BERLIN + start,
                "LOCATION:Hüttenmuseum\\, Seminarraum\\, Schachtstraße 5\\, 08056 Zwickau",
                "DESCRIPTION:Dr. Maria Lechner über weibliche Arbeit im Hüttenwerk.",
                f"STATUS:{status}",
            ),
            *more,
        ]
    )


def town(title: str = "Vortrag: Frauen am Hochofen", *more: str) -> str:
    """The evening as the town tells it: in another house."""
    return calendar(
        [
            vevent(
                "4711@town.example",
                title,
                f"{BERLIN}0612T190000",
                "LOCATION:Kulturhaus\\, 08056 Zwickau",
            ),
            *more,
        ]
    )


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two tellings that a person has to look at: title and hour agree, the places do not."""
    world = World(tmp_path)
    world.feed("museum", museum(), partner="museum", more=", trust: 2")
    world.feed("town", town(), partner="town")
    world.run()
    return world


def call(world: World, *arguments: object) -> Result:
    asked = [str(one) for one in arguments]
    group, rest = asked[:1], asked[1:]
    if group == ["events"]:
        return CliRunner().invoke(
            cli.main, [*group, *rest[:1], "--database", str(world.database), *rest[1:]]
        )
    return CliRunner().invoke(cli.main, [*group, "--database", str(world.database), *rest])


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def titles(world: World) -> list[str]:
    return sorted(str(one["SUMMARY"]) for one in world.events())


def uids(world: World) -> set[str]:
    return {str(one["UID"]) for one in world.events()}


def museums(world: World) -> Component:
    """The museum's event, by its page among the sources; whatever it is called now."""
    (found,) = [one for one in world.events() if "Lechner" in str(one["DESCRIPTION"])]
    return found


def sequence(world: World, uid: str) -> int:
    (found,) = [one for one in world.events() if one["UID"] == uid]
    return int(found.get("SEQUENCE", 0))


# --- what is asked -------------------------------------------------------------------------------


def test_both_tellings_stand_side_by_side_with_the_reason(world: World):
    told = done(call(world, "review"))
    assert "Are these one event?" in told
    assert "same hour" in told
    assert "alike" in told
    (line,) = [line for line in told.splitlines() if line.strip().startswith("title")]
    assert line.count("Vortrag: Frauen am Hochofen") == 2
    (line,) = [line for line in told.splitlines() if line.strip().startswith("place")]
    assert "Hüttenmuseum" in line
    assert "Kulturhaus" in line
    for answer in ("same", "different", "later"):
        assert re.search(rf"review decide p1 {answer}\b", told)


def test_same_is_one_event_from_the_next_run_on(world: World):
    assert len(uids(world)) == 2
    done(call(world, "review", "decide", "p1", "same"))
    world.run(after=DAY)
    assert titles(world) == ["Vortrag: Frauen am Hochofen"]
    assert "Nothing waits" in done(call(world, "review"))


def test_different_stays_so_through_import_and_reimport(world: World):
    before = uids(world)
    done(call(world, "review", "decide", "p1", "different"))
    world.feed("town", calendar([]))
    world.run(after=DAY)
    world.feed("town", town().replace("Kulturhaus", "Hüttenmuseum"))
    world.run(after=DAY)
    assert titles(world) == ["Vortrag: Frauen am Hochofen"] * 2
    assert uids(world) == before
    assert "Nothing waits" in done(call(world, "review"))


def test_later_is_asked_again_in_a_month(world: World):
    done(call(world, "review", "decide", "p1", "later", "--now", "2026-05-01T12:00"))
    world.run(after=DAY)
    soon = done(call(world, "review", "--now", "2026-05-05T12:00"))
    assert "p1" not in soon
    assert "Put off: 1" in soon
    assert "p1" in done(call(world, "review", "--now", "2026-06-05T12:00"))


def test_what_was_said_can_be_taken_back(world: World):
    before = uids(world)
    done(call(world, "review", "decide", "p1", "same"))
    world.run(after=DAY)
    assert len(uids(world)) == 1
    assert "same" in done(call(world, "review", "--decided"))
    done(call(world, "review", "undo", "p1"))
    world.run(after=DAY)
    assert uids(world) == before
    assert "Are these one event?" in done(call(world, "review"))


def test_a_question_answers_itself_when_the_telling_changes(world: World):
    world.feed("town", town("Konzert der Bergkapelle"))
    world.run(after=DAY)
    assert "Nothing waits" in done(call(world, "review"))
    assert len(uids(world)) == 2


def test_a_wrong_word_or_number_is_told(world: World):
    wrong = call(world, "review", "decide", "p1", "cancelled")
    assert (wrong.exit_code, "same or different or later" in wrong.stderr) == (2, True)
    assert call(world, "review", "decide", "p77", "same").exit_code == 2
    assert call(world, "review", "decide", "px", "same").exit_code == 2


def test_answers_are_labels_that_the_bench_reads(world: World, tmp_path: Path):
    done(call(world, "review", "decide", "p1", "different"))
    done(call(world, "review", "export", tmp_path / "labels"))
    rows = reading.rows(tmp_path / "labels" / "events.jsonl")
    tellings = reading.tellings(rows)
    (pair,) = reading.pairs(tmp_path / "labels" / "pairs.tsv")
    assert pair.label is False
    assert {pair.a, pair.b} == {one.key.source_id for one in tellings}
    assert {one.listing.details.location[:5] for one in tellings} == {"Hütte", "Kultu"}
    matcher = Matcher()
    matcher.match(tellings)
    assert "time-same-hour" in matcher.explain(*(one.key for one in tellings))


# --- joining and parting by hand -----------------------------------------------------------------


def test_merge_and_split_give_each_its_uid_back(world: World):
    first, second = sorted(world.events(), key=lambda one: "Kultur" in str(one["LOCATION"]))
    done(call(world, "events", "merge", second["UID"], first["UID"]))
    world.run(after=DAY)
    (one,) = world.events()
    assert one["UID"] in {first["UID"], second["UID"]}
    assert "Stadt" in one["DESCRIPTION"]
    done(call(world, "events", "split", one["UID"], "town"))
    world.run(after=DAY)
    assert uids(world) == {str(first["UID"]), str(second["UID"])}
    told = {str(each["UID"]): str(each["LOCATION"]) for each in world.events()}
    assert "Hüttenmuseum" in told[str(first["UID"])]
    done(call(world, "events", "merge", first["UID"], second["UID"]))
    world.run(after=DAY)
    assert len(uids(world)) == 1


def test_a_split_needs_another_source(world: World):
    uid = museums(world)["UID"]
    refused = call(world, "events", "split", uid, "museum")
    assert (refused.exit_code, "It has: museum" in refused.stderr) == (2, True)
    assert call(world, "events", "merge", uid, uid).exit_code == 2


# --- corrections ---------------------------------------------------------------------------------


def test_a_correction_outlives_what_the_feed_says_next(world: World):
    uid = str(museums(world)["UID"])
    before = sequence(world, uid)
    done(call(world, "events", "correct", uid, "location", "Großer Saal, Zwickau"))
    world.run(after=DAY)
    assert str(museums(world)["LOCATION"]) == "Großer Saal, Zwickau"
    assert sequence(world, uid) == before + 1
    world.feed("museum", museum(start="0612T200000"))
    world.run(after=DAY)
    event = museums(world)
    assert str(event["LOCATION"]) == "Großer Saal, Zwickau"
    assert event["DTSTART"].dt.hour == 20
    assert "location: corrected by the operator" in done(call(world, "events", "show", uid))
    done(call(world, "events", "correct", uid, "location", "--undo"))
    world.run(after=DAY)
    assert "Seminarraum" in str(museums(world)["LOCATION"])


@pytest.mark.parametrize(
    "wrong",
    [
        ["title", " "],
        ["title"],
        ["url", "javascript:alert(1)"],
        ["status", "perhaps"],
        ["title", "Neu", "--undo"],
    ],
)
def test_a_correction_that_cannot_stand_is_refused(world: World, wrong: list[str]):
    uid = museums(world)["UID"]
    assert call(world, "events", "correct", uid, *wrong).exit_code == 2


# --- cancelled by some only ----------------------------------------------------------------------


@pytest.fixture
def disputed(tmp_path: Path) -> World:
    """The town says that it is cancelled, the museum does not."""
    world = World(tmp_path)
    world.feed("museum", museum(), partner="museum")
    cancelled = town().replace("SUMMARY", "STATUS:CANCELLED\r\nSUMMARY")
    there = "Hüttenmuseum\\, Seminarraum\\, Schachtstraße 5"
    world.feed("town", cancelled.replace("Kulturhaus", there), partner="town")
    world.run()
    return world


@pytest.mark.parametrize(("answer", "status"), [("cancelled", "CANCELLED"), ("on", "CONFIRMED")])
def test_a_person_decides_whether_it_is_cancelled(disputed: World, answer: str, status: str):
    (event,) = disputed.events()
    told = done(call(disputed, "review"))
    assert "Its sources disagree" in told
    done(call(disputed, "review", "decide", "p1", answer))
    disputed.run(after=DAY)
    (event,) = disputed.events()
    assert str(event.get("STATUS", "CONFIRMED")) == status
    assert "Nothing waits" in done(call(disputed, "review"))


def test_where_all_agree_nothing_is_asked(disputed: World):
    disputed.feed("museum", museum(status="CANCELLED"))
    disputed.run(after=DAY)
    (event,) = disputed.events()
    assert event["STATUS"] == "CANCELLED"
    assert "Nothing waits" in done(call(disputed, "review"))
