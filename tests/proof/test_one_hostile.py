"""One of ten feeds turns hostile, in each of many ways: the other nine must not notice.

Ten feeds of ten partners in ten regions were collected once. Then nine of them change, and the
tenth does its worst, in one cycle of the real command. A twin cycle, in which the tenth stayed as
it was, says what the nine must look like: their listings, and every published byte that is not the
tenth's. Of the program only constants are shortened, where the command itself takes them from.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aggregator import cli
from aggregator.collect import apart, fetch
from aggregator.collect.apart import Apart
from aggregator.collect.fetch import Fetcher
from tests.proof.bad_server import (
    BROKEN,
    ENDLESS,
    FOUND,
    OK,
    PUBLIC,
    SLOW,
    Serve,
    bombs,
    public_world,
    says,
    serving,
)
from tests.world import calendar, vevent

pytestmark = pytest.mark.proof

DEADLINE = 4.0
"""Seconds in the place of the usual 60."""
CPU_SECONDS = 1
"""In the place of the usual 30."""
SLACK = 3.0
"""Seconds that a busy machine may take on top."""
TEN = "ten"
NINE = [f"f{number}" for number in range(9)]


# --- what the feeds show -------------------------------------------------------------------------


def harmless(feed: str, version: int) -> bytes:
    """Five single events and a series; in the second version one is renamed and one is new."""
    number = int(feed[1:]) if feed != TEN else 9
    told = [
        vevent(
            f"{day}@{feed}.example",
            f"Führung {feed} {day}" + (" am Abend" if (version, day) == (2, 3) else ""),
            f";TZID=Europe/Berlin:202606{day + number:02}T180000",
            f"LOCATION:Hammerwerk {feed.upper()}",
        )
        for day in range(1, 6 if version == 1 else 7)
    ]
    series = vevent(
        f"series@{feed}.example",
        f"Werkstatt {feed}",
        f";TZID=Europe/Berlin:202605{number + 5:02}T100000",
        "RRULE:FREQ=WEEKLY;COUNT=20",
    )
    return calendar([*told, series]).encode()


def page(body: bytes, *head: str, status: str = "200 OK", kind: str = "text/calendar") -> Serve:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *head]
    return says(("\r\n".join(lines) + "\r\nConnection: close\r\n\r\n").encode(), body)


def leads(to: str) -> Serve:
    return says(
        b"HTTP/1.1 302 Found\r\nLocation: " + to.encode() + b"\r\nContent-Length: 0\r\n\r\n"
    )


def refuses(status: str, *head: str) -> Serve:
    return page(b"no", *head, status=status, kind="text/plain")


def one(title: str, *more: str, start: str = ";TZID=Europe/Berlin:20260610T180000") -> bytes:
    return calendar([vevent("x@ten.example", title, start, "LOCATION:Zeche", *more)]).encode()


def many(count: int, words: str = "x") -> bytes:
    """So many different events of a few bytes each, from today on."""
    return calendar(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:202606{n % 28 + 1:02}T{n % 24:02}0000Z\r\n"
        f"SUMMARY:{words}{n}\r\nEND:VEVENT\r\n"
        for n in range(count)
    ).encode()


def rss(inside: str, doctype: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{doctype}<rss version="2.0" '
        'xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>T</title>'
        f"<link>https://ten.example/</link><description/>{inside}</channel></rss>"
    ).encode()


def item(text: str) -> str:
    return f"<item><title>{text}</title><ev:startdate>2026-06-10</ev:startdate></item>"


LAUGHS = (
    "<!DOCTYPE rss [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)


def others(*more: str, title: str = "") -> bytes:
    """The UIDs of the other nine's events, at their times and places."""
    bodies = [
        re.sub(r"SUMMARY:[^\r]*", f"SUMMARY:{title}", text) if title else text
        for text in (harmless(feed, 2).decode() for feed in NINE)
    ]
    events = [
        found
        for body in bodies
        for found in re.findall(r"BEGIN:VEVENT.*?END:VEVENT\r\n", body, re.S)
    ]
    lines = "".join(f"{line}\r\n" for line in more)
    return calendar(event.replace("END:VEVENT", f"{lines}END:VEVENT") for event in events).encode()


def floods() -> Iterator[tuple[str, bytes]]:
    yield "100,000 events", many(100_000)
    yield (
        "10 MB of valid events",
        many(9_000, "Führung durch das Werk und seine Hallen " * 24)[:9_999_900].rpartition(
            b"BEGIN:VEVENT"
        )[0]
        + b"END:VCALENDAR\r\n",
    )


MARKUP = (
    "<script>alert(1)</script>]]>&amp;\u202eevil\u2066\u2028END:VEVENT\\nBEGIN:VEVENT\x07\x1b[31m"
)

BODIES: dict[str, bytes] = {
    "recurrence each second": one("B", "RRULE:FREQ=SECONDLY"),
    "recurrence without step": one("B", "RRULE:FREQ=DAILY;INTERVAL=0"),
    "recurrence never": one("B", "RRULE:FREQ=YEARLY;BYMONTHDAY=30;BYMONTH=2"),
    "recurrence a thousand million times": one("B", "RRULE:FREQ=DAILY;COUNT=1000000000"),
    "recurrence by products": one(
        "B",
        "RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24)))
        + ";BYMINUTE=" + ",".join(map(str, range(60))),
    ),
    "100,000 further dates": one(
        "B",
        "RDATE:" + ",".join(
            f"2026{n % 12 + 1:02}{n % 28 + 1:02}T{n % 24:02}{n % 60:02}{n % 59:02}"
            for n in range(100_000)
        ),
    ),
    "billion laughs": rss(item("&j;"), LAUGHS),
    "an outer entity": rss(item("&x;"), "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"),
    "nested components": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 400_000 + b"END:VCALENDAR\r\n",
    "nested elements": rss("<a>" * 400_000),
    "nested markup in a title": rss(item("&lt;b&gt;" * 300_000)),
    "180,000 news items": rss("<item><title>x</title><guid>y</guid></item>" * 180_000),
    "years 1 and 9999": calendar(
        vevent(f"{year}@ten.example", "Y", f":{year}0101T000000Z") for year in ("0001", "9999")
    ).encode(),
    "markup, bidi marks and controls": one(
        MARKUP, f"DESCRIPTION:{MARKUP}", f"URL:javascript:{MARKUP}"
    ),
    "invalid UTF-8": one("Führung").replace("ü".encode(), b"\xff\xfe\xc3"),
    "zeros": bytes(1_000_000),
    "zeros inside": one("Führung").replace(b"hrung", b"h\0\0rung"),
    "a line of a million bytes": one("x" * 1_000_000),
    "a property of a million parameters": one("x", "X-A" + ";B=C" * 250_000 + ":d"),
    "a page": b"<!doctype html><html><body>Hello</body></html>",
    "a login page": b"<html><form><input type='password'></form></html>",
    "half a calendar": harmless(TEN, 1)[:300],
    "nothing": b"",
    "JSON": b'{"error": ' + b"[" * 500_000,
    "an archive": gzip.compress(harmless(TEN, 1)),
    "base64": base64.b64encode(harmless(TEN, 1)),
    **dict(floods()),
}  # fmt: skip


def ways() -> dict[str, Serve]:
    packed = bombs()
    good = harmless(TEN, 1)
    return {
        **{f"slow: {name}": SLOW[name] for name in (
            "silence", "silence in the body", "silence before the last chunk", "drip of status",
            "drip of headers", "drip of a body", "drip of chunks", "drip of gzip", "slow redirects",
        )},
        **{f"endless: {name}": ENDLESS[name] for name in (
            "body", "chunks", "small chunks", "headers", "continues", "redirects", "trailers",
        )},
        **{f"broken: {name}": BROKEN[name] for name in (
            "nothing", "half closed in the body", "half closed in a chunk", "reset",
            "reset in the body", "lengths that disagree", "length below nothing", "no HTTP",
            "no gzip", "a location of nonsense", "a location without end",
        )},
        **{f"bomb: {name}": packed[name] for name in (
            "gzip", "gzip in chunks", "gzip of many members", "gzip twice", "br", "zstd",
            "in a redirect",
        )},
        "too short a length": says(OK, b"Content-Length: 50\r\n\r\n", good),
        "too long a length": says(OK, b"Content-Length: 5000000\r\n\r\n", good),
        "redirect to a private address": leads("http://127.0.0.1:8000/inside"),
        "redirect to the cloud's metadata": leads("http://169.254.169.254/latest/"),
        "redirect to a file": leads("file:///etc/passwd"),
        "redirect to gopher": leads("gopher://127.0.0.1:25/x"),
        "redirect header of 100 kB": says(FOUND[:-9], b"/" + b"x" * 100_000, b"\r\n\r\n"),
        "header of 200 kB": page(good, "X-A: " + "x" * 60_000, "X-B: " + "x" * 60_000),
        "cookies": page(good, *(f"Set-Cookie: c{n}={'x' * 200}" for n in range(90))),
        "HTTP/0.9": says(good),
        "TLS on a plain port": says(b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" + bytes(115)),
        "401": refuses("401 Unauthorized", "WWW-Authenticate: Basic realm=x"),
        "403": refuses("403 Forbidden"),
        "404": refuses("404 Not Found"),
        "410": refuses("410 Gone"),
        "429 for ten years": refuses("429 Too Many", "Retry-After: 315360000"),
        "500": refuses("500 Oops"),
        "304 of nothing": says(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        "wrong media type": page(good, kind="image/png"),
        "a media type of nonsense": page(good, kind="\xff;;;=" * 50),
        **{f"body: {name}": page(body) for name, body in BODIES.items()},
    }  # fmt: skip


# --- the cycle -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cycle:
    """What one run of the command left behind."""

    folder: Path
    seconds: float
    states: Mapping[str, str]
    codes: tuple[str, ...]
    """What was wrong with the tenth."""

    def rows(self) -> list[tuple[object, ...]]:
        """All that is held of the nine, and of which events it tells."""
        return self._ask(
            "SELECT feed, source_id, recurrence_id, listings.data, digest, absences, absent_since,"
            " withdrawn_at, uid FROM listings JOIN events ON events.id = event"
            f" WHERE feed != '{TEN}' ORDER BY 1, 2, 3"
        )

    def foreign(self) -> set[str]:
        """The UIDs of events that only the tenth tells of."""
        told = self._ask("SELECT DISTINCT uid, feed FROM listings JOIN events ON events.id = event")
        return {str(uid) for uid, _ in told} - {str(uid) for uid, feed in told if feed != TEN}

    def _ask(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "calendar.sqlite")) as connection:
            return connection.execute(query).fetchall()

    def files(self) -> dict[str, bytes]:
        """What is published without the tenth's own files, and without its events elsewhere."""
        output, foreign = self.folder / "output", self.foreign()
        found = {}
        for path in sorted(output.rglob("*")):
            name = path.relative_to(output).as_posix()
            if path.is_file() and not name.startswith(".") and Path(name).stem != TEN:
                found[name] = _without(path.read_bytes(), name, foreign)
        return found


def _without(content: bytes, name: str, foreign: set[str]) -> bytes:
    if name.endswith(".html"):  # counts and next dates are of all; each other's line is its own
        return b"\n".join(re.findall(rb"<a[^>]*(?:partner|region)/f[0-9][^>]*>", content))
    block = rb"BEGIN:VEVENT.*?END:VEVENT\r\n" if name.endswith(".ics") else rb"<item>.*?</item>"
    known = [uid.encode() for uid in foreign]

    def kept(found: re.Match[bytes]) -> bytes:
        return b"" if any(uid in found[0] for uid in known) else found[0]

    return re.sub(block, kept, content, flags=re.S) if known else content


def defaults(kind: type) -> dict[str, Any]:
    """What a class takes where its caller states nothing; to be shortened in place."""
    found: dict[str, Any] = kind.__init__.__kwdefaults__  # type: ignore[misc]
    return found


class Stage:
    """Ten feeds at ten addresses that are taken for public ones."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._patch = monkeypatch
        fetching, reading = defaults(Fetcher), defaults(Apart)
        self.usual = {
            "deadline": fetching["deadline"],
            "cpu_seconds": reading["cpu_seconds"],
        }
        monkeypatch.setitem(fetching, "deadline", DEADLINE)
        monkeypatch.setitem(reading, "cpu_seconds", CPU_SECONDS)
        self.run(folder / "before", page(harmless(TEN, 1)), version=1)
        shutil.copytree(folder / "before", folder / "clean")
        self.clean = self.run(folder / "clean", page(harmless(TEN, 1)))

    def suffer(self, serve: Serve) -> Cycle:
        place = self.folder / "hostile"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder / "before", place)
        return self.run(place, serve)

    def run(self, folder: Path, tenth: Serve, *, version: int = 2) -> Cycle:
        folder.mkdir(exist_ok=True)
        with ExitStack() as stack:
            addresses = {
                feed: stack.enter_context(serving(page(harmless(feed, version)), PUBLIC))
                for feed in NINE
            }
            addresses[TEN] = stack.enter_context(serving(tenth, PUBLIC))
            ports = {
                feed: int(url.split(":")[2].partition("/")[0]) for feed, url in addresses.items()
            }
            with self._patch.context() as patch:
                names = {f"{feed}.example": [PUBLIC] for feed in addresses}
                public_world(patch, names, ports[TEN])
                patch.setattr(fetch, "PORTS", fetch.PORTS | set(ports.values()))
                _configure(folder, ports)
                began = time.monotonic()
                done = CliRunner().invoke(cli.main, [
                    "run", "--json", "--config", str(folder / "feeds.yaml"),
                    "--database", str(folder / "calendar.sqlite"),
                    "--output", str(folder / "output"),
                    "--now", f"2026-05-0{version}T12:00+02:00",
                ])  # fmt: skip
                seconds = time.monotonic() - began
        assert done.exit_code == 0, (done.output, done.exception)
        feeds = json.loads(done.stdout)["feeds"]
        codes = {
            problem["code"] for feed in feeds if feed["id"] == TEN for problem in feed["problems"]
        }
        states = {feed["id"]: feed["state"] for feed in feeds}
        return Cycle(folder, seconds, states, tuple(sorted(codes)))


def _configure(folder: Path, ports: Mapping[str, int]) -> None:
    """The addresses stay the same from run to run: ports are no part of what is published."""
    lines = ["calendar:", "  title: Industriekultur", "  address: https://calendar.example/",
             "  contact: office@calendar.example", "  language: de", "  timezone: Europe/Berlin",
             "regions:"]  # fmt: skip
    lines += [
        f"  - {{id: {feed}, name: R {feed}, country: DE, language: de, timezone: UTC}}"
        for feed in ports
    ]
    lines += ["partners:"]
    lines += [
        f"  - {{id: {feed}, name: Partner {feed}, region: {feed}, url: 'https://{feed}.example/'}}"
        for feed in ports
    ]
    lines += ["feeds:"]
    lines += [
        f"  - {{id: {feed}, partner: {feed}, url: 'http://{feed}.example:{port}/feed'}}"
        for feed, port in ports.items()
    ]
    (folder / "feeds.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch:
        yield Stage(tmp_path_factory.mktemp("ten"), patch)


def assert_unharmed(stage: Stage, cycle: Cycle) -> None:
    assert {feed: cycle.states[feed] for feed in NINE} == dict.fromkeys(NINE, "read")
    assert cycle.rows() == stage.clean.rows()
    expected = stage.clean.files()
    found = cycle.files()
    assert [name for name in expected if found.get(name) != expected[name]] == []
    assert found.keys() == expected.keys()
    assert cycle.seconds <= stage.clean.seconds + DEADLINE + SLACK


WAYS = ways()


def test_there_are_many_ways(stage: Stage):
    assert len(WAYS) >= 30
    files = stage.clean.files()
    assert len(stage.clean.rows()) == 9 * 7
    assert files["calendar.ics"].count(b"BEGIN:VEVENT") == 9 * 7  # the tenth's are left out
    assert files["partner/f3.ics"].count(b"BEGIN:VEVENT") == 7


@pytest.mark.parametrize("way", WAYS)
def test_nine_feeds_do_not_notice_the_tenth(stage: Stage, way: str):
    cycle = stage.suffer(WAYS[way])
    print(
        f"\n{way}: {cycle.states[TEN]} {' '.join(cycle.codes)},"
        f" {cycle.seconds - stage.clean.seconds:+.1f} s"
    )
    assert_unharmed(stage, cycle)


OTHERS = {
    "cancelled": others("STATUS:CANCELLED"),
    "with another title": others(title="Übernommen"),
}
"""The UIDs of the nine's events at their own times."""


@pytest.mark.parametrize("way", OTHERS)
def test_nobody_speaks_for_others(stage: Stage, way: str):
    assert_unharmed(stage, stage.suffer(page(OTHERS[way])))


FLOOD = many(3_000, "Führung ")
"""All of them sooner than most of the nine's dates."""


@pytest.fixture
def unhurried(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """With the usual processor time: the flood is to be read, on a slow machine too."""
    monkeypatch.setitem(defaults(Apart), "cpu_seconds", stage.usual["cpu_seconds"])
    return stage


def test_a_flood_stays_out_of_what_others_publish(unhurried: Stage):
    """Not out of the whole calendar, which is cut by end: see the next test."""
    cycle = unhurried.suffer(page(FLOOD))
    assert cycle.states[TEN] == "read"
    assert cycle.rows() == unhurried.clean.rows()
    expected, found = unhurried.clean.files(), cycle.files()
    own = [name for name in expected if name.startswith(("partner/", "region/"))]
    assert len(own) == 2 * 2 * 9
    assert {name: found[name] for name in own} == {name: expected[name] for name in own}


@pytest.mark.xfail(reason="a flood crowds others out of calendars that are cut by end", strict=True)
def test_a_flood_crowds_nobody_out(unhurried: Stage):
    assert_unharmed(unhurried, unhurried.suffer(page(FLOOD)))


# --- the command takes its bounds from where they are shortened ----------------------------------


def test_the_bounds_in_force(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    """The command states no bounds of its own: it takes those that the stage shortens."""
    stated: list[dict[str, object]] = []
    for name, kind in (("Fetcher", Fetcher), ("Apart", Apart)):

        class Told(kind):  # type: ignore[misc,valid-type]
            def __init__(self, **given: object) -> None:
                stated.append(given)
                super().__init__(**given)

        monkeypatch.setattr(cli, name, Told)
    cycle = stage.suffer(page(harmless(TEN, 1)))
    assert_unharmed(stage, cycle)
    assert [given.keys() for given in stated] == [{"user_agent", "allow_private"}, set()]
    assert stage.usual == {"deadline": 60, "cpu_seconds": apart.CPU_SECONDS}


def test_without_the_limit_of_a_worker_it_would_be_noticed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(defaults(Apart), "cpu_seconds", 1_000)
    monkeypatch.setitem(defaults(Apart), "patience", 30)
    cycle = stage.suffer(WAYS["body: nested elements"])
    assert cycle.seconds > stage.clean.seconds + DEADLINE + SLACK


def test_without_a_deadline_it_would_be_noticed(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(defaults(Fetcher), "deadline", 5 * DEADLINE)
    cycle = stage.suffer(WAYS["slow: drip of a body"])
    assert cycle.seconds > stage.clean.seconds + DEADLINE + SLACK
