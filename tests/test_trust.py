"""Feeds that changed abruptly or are gone for good: what is published, asked, and answered."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer
from werkzeug import Response

from aggregator import cli
from aggregator.collect.apart import Here
from aggregator.collect.fetch import Fetcher
from aggregator.review import DECISIONS, KINDS, PAIRS
from aggregator.service import scheduler
from aggregator.store import CHANGED, VANISHED, FeedState, Store
from tests.world import World, calendar, vevent

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
WORDS = ["Amboss", "Bergbau", "Chronik", "Dampf", "Esse", "Feile", "Hammer", "Industrie", "Kessel"]
OTHERS = [
    "Automat",
    "Bonus",
    "Chance",
    "Devisen",
    "Einsatz",
    "Freispiel",
    "Gewinn",
    "Jackpot",
    "Lotto",
]
MORE = ["Wetter", "Regen", "Sonne", "Schnee", "Hagel", "Sturm", "Nebel", "Wolken", "Gewitter"]


def programme(titles: list[str], name: str = "Museum Zwickau", ids: str = "m") -> str:
    days = [
        vevent(f"{ids}{n}@museum.example", title, f";TZID=Europe/Berlin:202606{n:02}T180000")
        for n, title in enumerate(titles, 10)
    ]
    return calendar(days, f"X-WR-CALNAME:{name}")


MUSEUM, CASINO = programme(WORDS), programme(OTHERS, "Casino Bonus", "c")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A museum whose calendar was read once; it changes twice a day."""
    world = World(tmp_path)
    world.feed("museum", MUSEUM)
    world.run()
    return world


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(one) for one in arguments])


def run(world: World, *more: object) -> Result:
    """One cycle by the command."""
    world.configuration()
    return call(
        *("run", "--config", world.folder / "feeds.yaml", "--database", world.database),
        *("--output", world.output, "--now", world.now.isoformat(), *more),
    )


def review(world: World, *answer: object) -> Result:
    told = ("--now", world.now.isoformat()) if answer else ()
    return call("review", "--database", world.database, *answer, *told)


def decide(world: World, number: int, decision: str) -> Result:
    return review(world, "decide", number, decision)


def state(world: World) -> FeedState:
    with Store(world.database) as store:
        return store.feeds()["museum"]


def told(world: World) -> tuple[str, str]:
    """The state of the feed after one more cycle, and its problems."""
    (report,) = world.run(after=HOUR).feeds
    return report.state, " ".join(problem.message for problem in report.problems)


def titles(world: World) -> list[str]:
    return sorted(str(one["SUMMARY"]) for one in world.events())


# --- nothing is taken ----------------------------------------------------------------------------


def test_a_feed_that_changed_abruptly_changes_nothing_and_asks(world: World):
    before, held = world.files(), state(world)
    world.feed("museum", CASINO)
    for _ in range(4):
        (report,) = world.run(after=12 * HOUR).feeds
        assert (report.state, report.listings) == ("quarantined", 9)
        assert report.tally == type(report.tally)()
        assert world.files() == before
    now = state(world)
    kept = ("etag", "last_modified", "body", "terms", "title", "size", "succeeded_at", "changed_at")
    assert [getattr(now, name) for name in kept] == [getattr(held, name) for name in kept]
    assert (now.failures, now.http_status, now.fetched_at) == (0, 200, world.now)
    assert now.due_at - world.now <= 6 * HOUR * 1.1
    (problem,) = now.problems
    assert (problem.severity, problem.code) == ("warning", "quarantined")
    assert "Its title is now “Casino Bonus”; it was “Museum Zwickau”." in problem.message
    assert "9 of 9 future events are replaced by others at once" in problem.message
    assert "stays published" in problem.message
    assert "aggregator review" in problem.message


def test_it_is_shown_wherever_one_looks(world: World):
    world.feed("museum", CASINO)
    done = run(world)
    assert done.exit_code == 0
    assert "quarantined" in done.stdout
    assert "museum: warning: The feed has changed and is not taken." in done.stdout
    assert run(world, "--strict").exit_code == 1
    feeds = ("feeds", "--config", world.folder / "feeds.yaml", "--database", world.database)
    (row,) = json.loads(call(*feeds, "--json").stdout)
    assert (row["state"], row["failures"], row["last_good"]) == (
        "quarantined",
        0,
        "2026-05-01T06:00+00:00",
    )
    plain = call(*feeds).stdout
    assert "quarantined" in plain
    assert "Casino Bonus" in plain


def test_the_question_shows_both_sides_and_how_to_answer(world: World):
    world.feed("museum", CASINO)
    world.run(after=DAY)
    asked = review(world).stdout
    for words in (
        "1: The feed museum has changed so much that it is not taken.",
        "Its title is now “Casino Bonus”",
        "Wed 2026-06-10 18:00 CEST  Amboss",
        "2026-06-10  Automat",
        "aggregator review decide 1 accept",
        "aggregator review decide 1 refuse",
    ):
        assert words in asked


def test_what_was_absent_before_is_not_counted_on_meanwhile(world: World):
    """Three fetches over a day would withdraw it."""
    world.feed("museum", programme([*WORDS[:3], "Lager", *WORDS[4:]]))
    world.run(after=DAY)
    gone = calendar(
        [one + "END:VEVENT\r\n" for n, one in enumerate(_vevents(MUSEUM)) if n != 3],
        "X-WR-CALNAME:Museum Zwickau",
    )
    world.feed("museum", gone)
    world.run(after=DAY)
    with Store(world.database) as store:
        (absent,) = store.waiting("museum")
    world.feed("museum", CASINO)
    for _ in range(4):
        world.run(after=DAY)
    with Store(world.database) as store:
        assert store.waiting("museum") == [absent]


def _vevents(body: str) -> list[str]:
    _, *events = body.split("BEGIN:VEVENT")
    return [f"BEGIN:VEVENT{one.partition('END:VEVENT')[0]}" for one in events]


# --- accept --------------------------------------------------------------------------------------


def test_accepted_it_is_taken_whole_at_once(world: World):
    world.feed("museum", CASINO)
    world.run(after=DAY)
    configuration = world.configuration()
    with Store(world.database) as store:
        assert scheduler.due(configuration, store, world.now) == []
    noted = decide(world, 1, "accept")
    assert (noted.exit_code, noted.stdout) == (
        0,
        "Noted: museum is taken as it is now, at the next run.\n",
    )
    with Store(world.database) as store:
        assert scheduler.due(configuration, store, world.now) == ["museum"]
    assert told(world) == ("read", "")
    assert titles(world) == sorted([*OTHERS, *(f"Nicht mehr angekündigt: {one}" for one in WORDS)])
    now = state(world)
    assert (now.title, now.quarantine) == ("Casino Bonus", None)
    assert _open(world) == []
    assert told(world)[0] == "unchanged"


def test_accepting_another_title_is_no_word_about_other_events(world: World):
    before = world.files()
    world.feed("museum", MUSEUM.replace("Museum Zwickau", "Casino Bonus"))
    world.run(after=DAY)
    decide(world, 1, "accept")
    world.feed("museum", CASINO)
    assert told(world)[0] == "quarantined"
    assert _open(world) == [CHANGED]
    assert world.files() == before


def test_what_vanishes_from_a_feed_that_was_accepted_is_asked_about_as_ever(world: World):
    world.feed("museum", MUSEUM.replace("Museum Zwickau", "Casino Bonus"))
    world.run(after=DAY)
    decide(world, 1, "accept")
    few = "".join(_vevents(MUSEUM)[n] + "END:VEVENT\r\n" for n in (0, 8))
    world.feed("museum", calendar([few], "X-WR-CALNAME:Casino Bonus"))
    assert told(world)[0] == "read"
    assert _open(world) == [VANISHED]


def _open(world: World) -> list[str]:
    with Store(world.database) as store:
        return [one.question.kind for one in store.reviews()]


def test_only_what_was_shown_is_accepted(world: World):
    before = world.files()
    world.feed("museum", CASINO)
    world.run(after=DAY)
    decide(world, 1, "accept")
    world.feed("museum", programme(MORE, "Wetterdienst", "w"))
    assert told(world)[0] == "quarantined"
    assert world.files() == before
    assert "Wetterdienst" in review(world).stdout
    assert decide(world, 1, "accept").exit_code == 2
    assert decide(world, 2, "accept").exit_code == 0
    assert told(world)[0] == "read"


def test_an_answer_holds_for_the_question_that_was_read(world: World):
    """What it shows may be another thing by the time a person answers."""
    world.feed("museum", CASINO)
    world.run(after=DAY)
    world.feed("museum", programme(MORE, "Wetterdienst", "w"))
    world.run(after=HOUR)
    late = decide(world, 1, "accept")
    assert (late.exit_code, "No question 1 is open" in late.stderr) == (2, True)
    assert told(world)[0] == "quarantined"


def test_an_answer_outlives_a_failure(world: World):
    world.feed("museum", CASINO)
    world.run(after=DAY)
    world.feed("museum", "<html>")
    state_, problems = told(world)
    assert state_ == "refused"
    assert "Casino Bonus" in problems  # it is still not taken, and that is still said
    decide(world, 1, "accept")
    assert told(world)[0] == "refused"
    world.feed("museum", CASINO)
    assert told(world)[0] == "read"
    assert state(world).failures == 0


# --- refuse --------------------------------------------------------------------------------------


def test_refused_it_is_not_asked_again_and_stays_told(world: World):
    before = world.files()
    world.feed("museum", CASINO)
    world.run(after=DAY)
    assert "stays until it is as it was" in decide(world, 1, "refuse").stdout
    for titles_ in (OTHERS, OTHERS, [*OTHERS[:-1], "Roulette"]):
        world.feed("museum", programme(titles_, "Casino Bonus", "c"))
        state_, problems = told(world)
        assert (state_, "A person refused that" in problems) == ("quarantined", True)
        assert _open(world) == []
        assert world.files() == before
    assert run(world, "--strict").exit_code == 1
    world.feed("museum", programme(MORE, "Wetterdienst", "w"))
    assert told(world)[0] == "quarantined"
    assert _open(world) == [CHANGED]
    assert "That was refused" not in review(world).stdout
    assert world.files() == before


def test_a_refusal_can_be_taken_back(world: World):
    world.feed("museum", CASINO)
    world.run(after=DAY)
    decide(world, 1, "refuse")
    assert told(world)[0] == "quarantined"
    asked = review(world).stdout
    assert "Nothing waits for you" in asked
    assert "1: The feed museum has changed so much that it is not taken. That was refused." in asked
    assert decide(world, 1, "accept").exit_code == 0
    assert told(world)[0] == "read"
    assert "That was refused" not in review(world).stdout
    assert decide(world, 1, "accept").exit_code == 2


# --- as it was -----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["", "accept", "refuse"])
def test_it_settles_when_the_feed_is_as_it_was(world: World, answer: str):
    before = world.files()
    world.feed("museum", CASINO)
    world.run(after=DAY)
    if answer:
        decide(world, 1, answer)
    world.feed("museum", MUSEUM)
    assert told(world) == ("unchanged", "")
    assert world.files() == before
    assert (state(world).quarantine, _open(world)) == (None, [])
    assert review(world).stdout == "Nothing waits for you.\n"
    # What was said then was said of then: the same change is asked about anew.
    world.feed("museum", CASINO)
    assert told(world)[0] == "quarantined"
    assert _open(world) == [CHANGED]


def test_it_settles_when_the_feed_is_nearly_as_it_was(world: World):
    world.feed("museum", CASINO)
    world.run(after=DAY)
    world.feed("museum", programme([*WORDS[:-1], "Lager"]))
    assert told(world) == ("read", "")
    assert _open(world) == []


def test_a_title_left_out_for_once_is_not_forgotten(world: World):
    world.feed("museum", MUSEUM.replace("X-WR-CALNAME:Museum Zwickau\r\n", ""))
    assert told(world)[0] == "read"
    world.feed("museum", MUSEUM.replace("Museum Zwickau", "Casino Bonus"))
    assert told(world)[0] == "quarantined"


# --- the operator's word -------------------------------------------------------------------------


def test_another_address_in_the_file_is_the_operator_s_will(world: World):
    """Until it was read, however often it fails first."""
    world.feeds["museum"] = world.feeds["museum"].replace("museum.ics", "moved.ics")
    assert told(world)[0] == "failed"
    (world.folder / "moved.ics").write_text(MUSEUM.replace("Museum Zwickau", "Horch"), newline="")
    assert told(world) == ("read", "")
    (world.folder / "moved.ics").write_text(MUSEUM.replace("Museum Zwickau", "Kino"), newline="")
    assert told(world)[0] == "quarantined"


def test_other_settings_are_no_word_about_who_speaks(world: World):
    world.feed("museum", MUSEUM.replace("Museum Zwickau", "Casino"), more=", language: cs")
    assert told(world)[0] == "quarantined"


# --- hosts and redirects -------------------------------------------------------------------------


def net(world: World, httpserver: HTTPServer, path: str = "/feed") -> None:
    world.feeds["museum"] = (
        f"  - {{id: museum, partner: museum, url: '{httpserver.url_for(path)}'}}"
    )
    world.configuration()


def redirect(httpserver: HTTPServer, host: str) -> None:
    """Lead the feed's address to ``host``, which gives the museum's calendar."""
    target = httpserver.url_for("/there").replace("localhost", host)
    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_data(status=302, headers={"Location": target})
    etag = {"ETag": '"1"'}
    httpserver.expect_request("/there", headers={"If-None-Match": '"1"'}).respond_with_data(
        status=304, headers=etag
    )
    httpserver.expect_request("/there").respond_with_data(MUSEUM, headers=etag)


def over_net(world: World) -> str:
    done = run(world, "--allow-private", "--json")
    (feed,) = json.loads(done.stdout)["feeds"]
    return str(feed["state"])


def test_the_same_bytes_from_another_host_wait_too(tmp_path: Path, httpserver: HTTPServer):
    world = World(tmp_path)
    redirect(httpserver, "localhost")
    net(world, httpserver)
    assert over_net(world) == "read"
    assert state(world).host == "localhost"
    httpserver.clear()
    target = httpserver.url_for("/there").replace("localhost", "127.0.0.1")
    httpserver.expect_request("/feed").respond_with_data(status=302, headers={"Location": target})
    httpserver.expect_request("/there").respond_with_data(MUSEUM)
    world.now += HOUR
    assert over_net(world) == "quarantined"
    assert "It comes from 127.0.0.1 now; it came from localhost." in review(world).stdout
    # Nor would a "304" say that it is the old host again.
    redirect(httpserver, "127.0.0.1")
    world.now += HOUR
    assert over_net(world) == "quarantined"
    decide(world, 1, "accept")
    world.now += HOUR
    assert over_net(world) == "unchanged"
    assert (state(world).host, state(world).quarantine) == ("127.0.0.1", None)
    world.now += HOUR
    assert over_net(world) == "unchanged"
    assert state(world).http_status == 304
    redirect(httpserver, "localhost")
    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_data(MUSEUM)
    world.now += HOUR
    assert over_net(world) == "quarantined"


# --- gone for good -------------------------------------------------------------------------------


def asked(httpserver: HTTPServer) -> int:
    return len(httpserver.log)


def cycle(world: World, after: timedelta, *named: str) -> tuple[str, str]:
    world.now += after
    more = [part for one in named for part in ("--feed", one)]
    (feed,) = json.loads(run(world, "--allow-private", "--json", *more).stdout)["feeds"]
    return feed["state"], " ".join(problem["message"] for problem in feed["problems"])


@pytest.fixture
def gone(tmp_path: Path, httpserver: HTTPServer) -> World:
    """A feed that was read once and then answered 410."""
    world = World(tmp_path)
    httpserver.expect_request("/feed").respond_with_data(MUSEUM)
    net(world, httpserver)
    cycle(world, DAY)
    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_data("gone", status=410)
    httpserver.expect_request("/new").respond_with_data(MUSEUM)
    return world


def test_gone_for_good_pauses_the_feed_and_says_what_to_do(gone: World, httpserver: HTTPServer):
    before = gone.files()
    state_, problems = cycle(gone, DAY)
    assert state_ == "gone"
    for words in ("gone for good", "stay published", "feeds.yaml", "run --feed museum"):
        assert words in problems
    known = asked(httpserver)
    for _ in range(5):
        assert cycle(gone, DAY) == ("gone", problems)
    assert asked(httpserver) == known
    assert gone.files() == before
    assert run(gone, "--strict").exit_code == 1
    shown = call(
        "feeds", "--config", gone.folder / "feeds.yaml", "--database", gone.database
    ).stdout
    assert "gone for good" in shown


@pytest.mark.parametrize("whole", [True, False], ids=["run", "watch"])
def test_what_is_gone_is_asked_once_a_week(gone: World, httpserver: HTTPServer, whole: bool):
    cycle(gone, DAY)
    configuration = gone.configuration()
    known = asked(httpserver)
    days = []
    for day in range(1, 31):
        gone.now += DAY
        if whole:
            run(gone, "--allow-private")
        else:
            with Fetcher(user_agent="test", allow_private=True) as fetcher:
                scheduler.tick(configuration, gone.database, gone.output, fetcher, Here(), gone.now)
        if asked(httpserver) > known:
            known = asked(httpserver)
            days.append(day)
    assert 3 <= len(days) <= 4
    assert all(later - one in (7, 8) for one, later in zip([0, *days], days, strict=False))


def test_a_feed_that_is_named_is_asked_at_once(gone: World, httpserver: HTTPServer):
    cycle(gone, DAY)
    known = asked(httpserver)
    assert cycle(gone, HOUR, "museum")[0] == "gone"
    assert asked(httpserver) == known + 1
    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_data(MUSEUM)
    assert cycle(gone, HOUR) == ("gone", cycle(gone, HOUR)[1])
    assert cycle(gone, HOUR, "museum") == ("unchanged", "")
    assert cycle(gone, HOUR) == ("unchanged", "")


def test_another_address_is_asked_at_once(gone: World, httpserver: HTTPServer):
    cycle(gone, DAY)
    net(gone, httpserver, "/new")
    with Store(gone.database) as store:
        assert scheduler.due(gone.configuration(), store, gone.now + HOUR) == ["museum"]
    assert cycle(gone, HOUR) == ("read", "")


def test_a_gone_feed_that_then_fails_is_no_longer_gone(gone: World, httpserver: HTTPServer):
    cycle(gone, DAY)
    httpserver.clear()
    httpserver.expect_request("/feed").respond_with_handler(lambda _: Response(status=503))
    assert cycle(gone, 8 * DAY)[0] == "failed"
    assert asked(httpserver) == 1
    cycle(gone, 2 * DAY)
    assert asked(httpserver) == 2


def test_run_feed_takes_only_feeds_of_the_file_and_only_those(world: World):
    world.feed("town", MUSEUM, partner="town", more=", paused: true")
    unknown = run(world, "--feed", "mueseum")
    assert (unknown.exit_code, "no feed" in unknown.stderr) == (2, True)
    both = json.loads(run(world, "--json").stdout)["feeds"]
    assert [(one["id"], one["state"]) for one in both] == [
        ("museum", "unchanged"),
        ("town", "paused"),
    ]
    (one,) = json.loads(run(world, "--json", "--feed", "town").stdout)["feeds"]
    assert (one["id"], one["state"]) == ("town", "read")


# --- questions -----------------------------------------------------------------------------------


def test_every_kind_of_question_can_be_answered_in_more_than_one_way():
    assert KINDS.keys() == {VANISHED, CHANGED}
    for kind in KINDS.values():
        assert len(kind.options) >= 2
    for asked in PAIRS.values():
        assert len(asked.answers) >= 2
        assert asked.answers.keys() == asked.meanings.keys()
    assert set(DECISIONS) == {
        *("withdraw", "keep", "accept", "refuse"),
        *("same", "different", "cancelled", "on", "later"),
    }


def test_a_question_is_answered_with_its_own_words(world: World):
    world.feed("museum", CASINO)
    world.run(after=DAY)
    wrong = decide(world, 1, "withdraw")
    assert (wrong.exit_code, "accept or refuse" in wrong.stderr) == (2, True)
    assert _open(world) == [CHANGED]


def test_a_question_of_this_kind_does_not_hold_back_the_listings_it_shows(world: World):
    """Only those that vanished are waited with."""
    world.feed("museum", CASINO)
    world.run(after=DAY)
    with Store(world.database) as store:
        assert not any(one.asked for one in store.listings("museum"))
        assert store.reviews()[0].question.listings
