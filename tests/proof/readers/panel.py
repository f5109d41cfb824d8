"""A panel of readers that people subscribe with, each asked what it sees in one published file.

Every reader but the two Python libraries runs as its own process, with an empty home of its own.
A reader that is not installed raises `MissingReader`: the panel never speaks with fewer voices.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

import feedparser
from icalendar import Calendar, Event

HERE = Path(__file__).parent
PATIENCE = 120  # seconds for one reader and one file


class MissingReader(Exception):
    """A reader of the panel is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not installed: run scripts/install-proof-tools (or `make proof`)"
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reader said of one file: a title per VEVENT or item, and every error or warning."""

    titles: tuple[str, ...]
    problems: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.titles)


def read_ics(path: Path) -> dict[str, Outcome]:
    """Ask every calendar reader; the first named is the one whose count the others are held to."""
    return {
        "icalendar": icalendar(path),
        "ical.js": _node("ical-js", path),
        "node-ical": _node("node-ical", path),
        "khal": khal(path),
        "calcurse": calcurse(path),
    }


def read_rss(path: Path) -> dict[str, Outcome]:
    """Ask every feed reader; the first named is the one whose count the others are held to."""
    return {
        "feedparser": feed_parser(path),
        "feedsmith": _node("feedsmith", path),
        "newsboat": newsboat(path),
    }


def objections(outcomes: dict[str, Outcome]) -> list[str]:
    """What keeps the panel from agreeing: problems, and counts or titles unlike the first's."""
    first, reference = next(iter(outcomes.items()))
    found = [
        f"{name}: {problem}" for name, outcome in outcomes.items() for problem in outcome.problems
    ]
    for name, outcome in outcomes.items():
        if outcome.count != reference.count:
            found.append(f"{name}: sees {outcome.count}, {first} sees {reference.count}")
        elif _sorted(outcome) != _sorted(reference):
            pairs = zip(_sorted(outcome), _sorted(reference), strict=True)
            ours, theirs = next(pair for pair in pairs if pair[0] != pair[1])
            found.append(f"{name}: reads {ours!r} where {first} reads {theirs!r}")
    return found


def _sorted(outcome: Outcome) -> list[str]:
    return sorted(" ".join(title.split()) for title in outcome.titles)


# Calendars


def icalendar(path: Path) -> Outcome:
    """The library we write with: errors it noted on any property, zones used but not explained."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            calendar = Calendar.from_ical(path.read_bytes())
        except ValueError as error:
            return Outcome((), (str(error),))
    problems = [str(warning.message) for warning in warned]
    problems += [f"{part.name}: {error}" for part in calendar.walk() for error in part.errors]
    problems += [f"no VTIMEZONE for {zone}" for zone in sorted(calendar.get_missing_tzids())]
    for event in calendar.events:
        problems += [
            f"no {name}: {event.get('SUMMARY')}" for name in ("UID", "DTSTAMP") if name not in event
        ]
    return Outcome(
        tuple(str(event.get("SUMMARY", "")) for event in calendar.events), tuple(problems)
    )


KHAL_CONFIG = """\
[calendars]
[[panel]]
path = {home}/calendar
[sqlite]
path = {home}/khal.db
[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
KHAL_SPAN = timedelta(days=400)  # it lists day by day


def khal(path: Path) -> Outcome:
    """Imported into an empty calendar, counted there, and listed: each UID must be on some date."""
    with _home() as home:
        (home / "calendar").mkdir()
        (home / "config").write_text(KHAL_CONFIG.format(home=home), encoding="utf-8")
        command = [_program("khal"), "-v", "WARNING", "-c", str(home / "config")]
        imported = _run([*command, "import", "--batch", "-a", "panel", str(path)], home)
        problems = _complaints(imported)
        kept = [
            event
            for file in sorted((home / "calendar").iterdir())
            for event in Calendar.from_ical(file.read_bytes()).events
        ]
        if kept:
            starts = [_day(event) for event in kept]
            span = [min(starts), min(max(starts), min(starts) + KHAL_SPAN) + timedelta(days=1)]
            listing = [*command, "list", "--once", "--day-format", "", "--format", "{uid}"]
            listed = _run([*listing, *(day.isoformat() for day in span)], home)
            problems += _complaints(listed)
            expected = {str(event["UID"]) for event in kept if span[0] <= _day(event) < span[1]}
            problems += [
                f"{uid} is on no date" for uid in sorted(expected - set(listed.stdout.split("\n")))
            ]
        return Outcome(tuple(str(event.get("SUMMARY", "")) for event in kept), tuple(problems))


def _day(event: Event) -> date:
    start = event.start
    return date(start.year, start.month, start.day)


def calcurse(path: Path) -> Outcome:
    """Imported into an empty agenda; its log says why it skipped what it did not take."""
    with _home() as home:
        command = [
            _program("calcurse"),
            "-D",
            str(home / "data"),
            "-C",
            str(home / "config"),
            "-i",
            str(path),
        ]
        done = _run(command, home)
        # Of items that it skips it only says here that the log says more.
        hint = re.compile(r"Some items could not be imported\.|See .* for details\.")
        problems = [line for line in done.stderr.split("\n") if line and not hint.fullmatch(line)]
        for log in home.glob("calcurse_log*"):
            problems += re.findall(
                r"^VEVENT \[\d+\].*$", log.read_text(encoding="utf-8"), re.MULTILINE
            )
        if not re.search(r"/ 0 skipped\s*$", done.stdout) or done.returncode != 0:
            problems.append(f"exit {done.returncode}: {done.stdout.strip()}")
        agenda = home / "data" / "apts"
        lines = agenda.read_text(encoding="utf-8").splitlines() if agenda.exists() else []
        return Outcome(tuple(_calcurse_title(line) for line in lines), tuple(problems))


def _calcurse_title(line: str) -> str:
    """From `DATE [1] {rule} >note TITLE` or `DATE @ TIME -> DATE @ TIME {rule} >note |TITLE`."""
    if "] " in line.split("@")[0]:
        return re.sub(r"^\S+ \[\d+\]( \{.*?\})?( ?>[0-9a-f]{40})? ", "", line)
    return line.partition("|")[2]


# Feeds


def feed_parser(path: Path) -> Outcome:
    """Universal Feed Parser: anything it had to be lenient about is a problem."""
    parsed = feedparser.parse(path.read_bytes())
    problems = []
    if parsed.bozo:
        problems.append(repr(parsed.bozo_exception))
    if not parsed.version:
        problems.append("not a feed")
    for entry in parsed.entries:
        problems += [
            f"no {key}: {entry.get('title')}"
            for key in ("id", "published_parsed")
            if not entry.get(key)
        ]
    return Outcome(tuple(entry.get("title", "") for entry in parsed.entries), tuple(problems))


def newsboat(path: Path) -> Outcome:
    """Reloaded over HTTP from this machine, and counted in its own cache."""
    with _home() as home, _served(path) as address:
        (home / "urls").write_text(f"{address}\n", encoding="utf-8")
        (home / "config").touch()
        cache, log = home / "cache.db", home / "log"
        files = [
            "-u",
            str(home / "urls"),
            "-c",
            str(cache),
            "-C",
            str(home / "config"),
            "-d",
            str(log),
        ]
        done = _run([_program("newsboat"), *files, "-l", "2", "-x", "reload"], home)
        if done.returncode:
            return Outcome(
                (), (f"exit {done.returncode}: {done.stdout.strip()}", *_complaints(done))
            )
        problems = _complaints(done) + log.read_text(encoding="utf-8").splitlines()
        database = sqlite3.connect(cache)
        try:
            titles = [title for (title,) in database.execute("SELECT title FROM rss_item")]
        finally:
            database.close()
        return Outcome(tuple(titles), tuple(problems))


class _OneFile(BaseHTTPRequestHandler):
    def __init__(self, body: bytes, *args: object) -> None:
        self.body = body
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name there)
        """Say nothing."""


@contextmanager
def _served(path: Path) -> Iterator[str]:
    handler: Callable[..., BaseHTTPRequestHandler] = partial(_OneFile, path.read_bytes())
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{path.name}"
        finally:
            server.shutdown()


# Processes


def _node(script: str, path: Path) -> Outcome:
    """One of the `.mjs` scripts beside this file, which print {"titles": […], "problems": […]}."""
    node = _program("node")
    if not (HERE / "node_modules").is_dir():
        raise MissingReader(f"{script} (tests/proof/readers/node_modules)")
    with _home() as home:
        done = _run([node, str(HERE / f"{script}.mjs"), str(path)], home)
        problems = _complaints(done)
        said = {"titles": [], "problems": []} if problems else json.loads(done.stdout)
        return Outcome(tuple(said["titles"]), (*problems, *said["problems"]))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingReader(name)
    return found


@contextmanager
def _home() -> Iterator[Path]:
    with TemporaryDirectory(prefix="panel-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _run(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "HOME": str(home),
        "TMPDIR": str(home),
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "TZ": "Europe/Berlin",
    }
    return subprocess.run(
        command,
        cwd=home,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def _complaints(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What a process wrote to stderr (a traceback's last line), or that it failed in silence."""
    said = done.stderr.strip()
    if said.startswith("Traceback"):
        said = said.rsplit("\n", 1)[-1]
    if said:
        return said.split("\n")
    return [f"exit {done.returncode}"] if done.returncode else []
