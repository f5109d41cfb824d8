"""The commands as outside programs and people call them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from aggregator import cli
from aggregator.collect.apart import Here
from aggregator.collect.fetch import Fetcher
from aggregator.service import scheduler
from aggregator.store import Store
from tests.world import World, calendar, vevent

ROOT = Path(__file__).parents[1]


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.feed(
        "museum",
        calendar(
            [
                vevent("1@m", "Werkstatt", ";TZID=Europe/Berlin:20260601T180000", "LOCATION:Saal"),
                vevent("2@m", "Ausstellung", ";VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260801"),
            ]
        ),
    )
    world.configuration()
    return world


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(one) for one in arguments])


def run(world: World, *more: object) -> Result:
    return call(
        *("run", "--config", world.folder / "feeds.yaml"),
        *("--database", world.database, "--output", world.output, "--now", "2026-05-01T12:00"),
        *more,
    )


# --- run -----------------------------------------------------------------------------------------


def test_run_tells_people_what_it_did_and_how_to_subscribe(world: World):
    done = run(world)
    assert done.exit_code == 0
    assert re.search(r"museum +read +2 +2 new", done.stdout)
    assert f"2 events in {len(world.files())} files" in done.stdout
    assert "https://calendar.example/calendar.ics" in done.stdout


def test_run_json_is_one_object_and_nothing_else(world: World):
    done = run(world, "--json")
    told = json.loads(done.stdout)
    (feed,) = told["feeds"]
    assert (feed["id"], feed["state"], feed["listings"], feed["problems"]) == (
        "museum",
        "read",
        2,
        [],
    )
    assert told["events"] == 2
    assert {file["path"] for file in told["published"]} == world.files().keys()


def test_run_with_a_broken_feed_is_done_all_the_same(world: World):
    world.feed("town", "<html>", partner="town")
    world.configuration()
    done = run(world)
    assert done.exit_code == 0
    assert "town: error: The server sent a web page" in done.stdout
    assert run(world, "--strict").exit_code == 1


def test_now_fixes_the_clock_for_everything(world: World):
    run(world)
    assert world.event("Werkstatt")["DTSTAMP"].dt == datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_errors_are_sentences_with_exit_codes(world: World, tmp_path: Path):
    missing = call("run", "--config", tmp_path / "nothing.yaml", "--database", tmp_path / "x")
    assert (missing.exit_code, "nothing.yaml" in missing.stderr) == (2, True)
    (tmp_path / "text").write_text("this is no database, but long enough to look like a file" * 9)
    broken = call(
        *("run", "--config", world.folder / "feeds.yaml", "--output", world.output),
        *("--database", tmp_path / "text"),
    )
    assert (broken.exit_code, "cannot be opened" in broken.stderr) == (3, True)
    (tmp_path / "file").write_text("")
    unwritable = call(
        *("run", "--config", world.folder / "feeds.yaml", "--output", tmp_path / "file" / "out"),
        *("--database", world.database),
    )
    assert unwritable.exit_code == 4
    for result in (missing, broken, unwritable):
        assert result.stderr.startswith("Error: ")
        assert "Traceback" not in result.stderr


def test_check_reads_all_pages(httpserver: HTTPServer):
    for number, more in ((1, "?page=2"), (2, "")):
        event = {"id": number, "title": f"Tour {number}", "start_date": "2027-06-12 14:00:00"}
        told = {"events": [event], "total_pages": 2, "next_rest_url": more}
        asked = {"page": str(number)} if number > 1 else {}
        httpserver.expect_request("/events", query_string=asked).respond_with_json(told)
    done = call("check", httpserver.url_for("/events"), "--allow-private", "--json")
    assert json.loads(done.stdout)["format"] == "tribe"
    assert [one["title"] for one in json.loads(done.stdout)["listings"]] == ["Tour 1", "Tour 2"]


def test_loopback_is_reached_only_where_it_is_allowed(world: World, httpserver: HTTPServer):
    feed = calendar([vevent("http@m", "Über das Netz", ":20260701T100000Z")])
    httpserver.expect_request("/feed").respond_with_data(feed, headers={"ETag": '"1"'})
    url = httpserver.url_for("/feed")
    world.feeds["net"] = f"  - {{id: net, partner: town, url: '{url}'}}"
    world.configuration()
    refused = json.loads(run(world, "--json").stdout)["feeds"][1]
    assert refused["state"] == "failed"
    assert refused["problems"][0]["code"] in ("private-address", "bad-port")
    allowed = json.loads(run(world, "--json", "--allow-private").stdout)["feeds"][1]
    assert (allowed["state"], allowed["listings"]) == ("read", 1)


# --- check ---------------------------------------------------------------------------------------


def test_check_json_has_the_agreed_fields(world: World):
    done = call("check", world.folder / "museum.ics", "--timezone", "Europe/Berlin", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["format"] == "ical"
    assert told["problems"] == []
    workshop, exhibition = told["listings"]
    agreed = "source_id title start end all_day timezone recurrence status location url language"
    assert {*agreed.split(), "description"} <= workshop.keys()
    assert workshop["start"] == "2026-06-01T18:00:00+02:00"
    assert workshop["timezone"] == "Europe/Berlin"
    assert (exhibition["start"], exhibition["end"]) == ("2026-05-01", "2026-08-01")
    assert (exhibition["all_day"], exhibition["recurrence"]) == (True, None)


def test_check_reads_a_sample_for_people():
    done = call("check", ROOT / "samples" / "zwickau-museum.ics.sample", "--now", "2026-11-24")
    assert done.exit_code == 0
    assert "Format: ical · Termine: 8 · davon künftig: 6 · Fehler: 0" in done.stdout
    assert "Die nächsten Termine" in done.stdout


def test_check_says_what_was_lost(tmp_path: Path):
    path = tmp_path / "lost.ics"
    good = vevent("1@m", "Gut", ":20260601T180000Z")
    path.write_text(calendar([good, good.replace("DTSTART", "X-START").replace("1@m", "2@m")]))
    done = call("check", path, "--json")
    assert done.exit_code == 1
    (problem,) = json.loads(done.stdout)["problems"]
    assert (problem["severity"], problem["code"], problem["where"]) == ("error", "no-start", "2@m")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<!doctype html><html></html>", "html"),
        (b'{"message": "gone"}', "json"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n", "truncated"),
        (b"%PDF-1.7 ...", "pdf"),
    ],
)
def test_check_names_what_is_no_feed(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "what.ics"
    path.write_bytes(content)
    done = call("check", path, "--json")
    assert done.exit_code == 2
    told = json.loads(done.stdout)
    assert (told["format"], told["listings"]) == (None, [])
    assert [problem["code"] for problem in told["problems"]] == [code]


def test_check_of_an_address_or_file_that_is_not_there(tmp_path: Path):
    for source in (tmp_path / "none.ics", "http://127.0.0.1:1/feed.ics"):
        done = call("check", source, "--json")
        assert done.exit_code == 2
        assert json.loads(done.stdout)["problems"]


def test_options_that_cannot_be_meant_are_refused():
    for option in (("--timezone", "Mars/Olympus"), ("--now", "soon"), ("--format", "docx")):
        assert call("check", "x.ics", *option).exit_code == 2


# --- feeds, events, review -----------------------------------------------------------------------


def test_feeds_tells_state_and_problems(world: World):
    run(world)
    done = call(
        "feeds", "--config", world.folder / "feeds.yaml", "--database", world.database, "--json"
    )
    (row,) = json.loads(done.stdout)
    assert (row["id"], row["state"], row["listings"]) == ("museum", "read", 2)
    assert row["last_good"].startswith("2026-05-01T12:00")
    plain = call("feeds", "--config", world.folder / "feeds.yaml", "--database", world.database)
    assert "2026-05-01 12:00 UTC" in plain.stdout


def test_events_search_and_show_with_sources_and_history(world: World):
    run(world)
    path = world.folder / "museum.ics"
    path.write_bytes(path.read_bytes().replace(b"20260601T18", b"20260602T19"))
    run(world)
    search = ("events", "search", "werkstatt", "--database", world.database, "--json")
    told = call(*search, "--now", "2026-05-01")
    (found,) = json.loads(told.stdout)
    assert found["start"] == "2026-06-02T19:00:00+02:00"
    assert [source["name"] for source in found["sources"]] == ["Museum"]
    done = call("events", "show", found["uid"][:8], "--database", world.database)
    assert "Tue 2026-06-02 19:00 CEST" in done.stdout
    assert "changed (was: Mon 2026-06-01 18:00 CEST, Werkstatt, Saal, confirmed)" in done.stdout
    assert json.loads(call(*search, "--now", "2026-07-01").stdout) == []
    assert len(json.loads(call(*search, "--now", "2026-07-01", "--past").stdout)) == 1
    assert call("events", "show", "zzz", "--database", world.database).exit_code == 2


@pytest.mark.parametrize("decision", ["withdraw", "keep"])
def test_review_is_asked_and_answered(tmp_path: Path, decision: str):
    world = World(tmp_path)
    days = [vevent(f"{day}@m", f"Tag {day}", f";VALUE=DATE:202606{day:02}") for day in range(1, 21)]
    world.feed("museum", calendar(days))
    world.run()
    world.feed("museum", calendar([days[0], *days[10:]]))
    world.run(after=timedelta(days=1))
    asked = call("review", "--database", world.database)
    assert "9 future events of the feed museum are gone" in asked.stdout
    assert "Mon 2026-06-08  Tag 8" in asked.stdout
    assert call("review", "--database", world.database, "decide", "7", "keep").exit_code == 2
    done = call("review", "--database", world.database, "decide", "1", decision)
    assert done.exit_code == 0
    assert "Nothing waits" in call("review", "--database", world.database).stdout
    for _ in range(4):
        world.run(after=timedelta(days=1))
    gone = {one["STATUS"] for one in world.events() if str(one["SUMMARY"]).endswith("Tag 5")}
    assert gone == {"CANCELLED" if decision == "withdraw" else "CONFIRMED"}
    assert "Nothing waits" in call("review", "--database", world.database).stdout


# --- watch ---------------------------------------------------------------------------------------


def test_only_feeds_whose_time_has_come_are_fetched(world: World):
    world.feed("town", calendar([]), partner="town", more=", every: 1d")
    configuration = world.configuration()
    world.run()
    with Store(world.database) as store:
        assert scheduler.due(configuration, store, world.now) == []
        assert scheduler.due(configuration, store, world.now + timedelta(hours=7)) == ["museum"]
        later = scheduler.due(configuration, store, world.now + timedelta(hours=27))
        assert later == ["museum", "town"]
        # A clock that was ten years ahead must not silence a feed for ten years.
        early = scheduler.due(configuration, store, world.now - timedelta(days=3650))
        assert early == ["museum", "town"]


def test_a_tick_with_nothing_due_does_nothing(world: World):
    configuration = world.configuration()
    with Fetcher(user_agent="test") as fetcher:
        tick = (configuration, world.database, world.output, fetcher, Here())
        assert scheduler.tick(*tick, world.now) is not None
        assert scheduler.tick(*tick, world.now + timedelta(minutes=1)) is None
        # The day's turn moves what is on, even where no feed is due.
        midnight = world.now + timedelta(hours=5)
        assert scheduler.tick(*tick, midnight) is None


def test_watch_works_and_stops_cleanly_when_told(world: World):
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "aggregator", "watch", "--tick", "0.2"),
            *("--config", str(world.folder / "feeds.yaml")),
            *("--database", str(world.database), "--output", str(world.output)),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        waited = time.monotonic() + 60
        while not (world.output / "index.html").exists() and time.monotonic() < waited:
            time.sleep(0.05)
        assert (world.output / "index.html").exists()
        (world.folder / "feeds.yaml").write_text("calendar: [broken")
        time.sleep(0.6)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "1 feeds, " in told
    assert "the last good one stays in force" in told
    assert "SIGTERM: stopping" in told
    assert "Traceback" not in told


# --- the names agree -----------------------------------------------------------------------------


def test_every_command_is_documented():
    commands = [name for name in cli.main.commands if name != "help"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in commands:
        assert f"aggregator {command}" in readme
        assert cli.main.commands[command].help
