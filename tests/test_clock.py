"""Clocks that leap, stand at nothing, or change between summer and winter.

Two worlds watch the same feeds for the same days: one's clock is right, the other's is wrong for
two hours. Afterwards nobody may see that it was.

What may differ in the end, and why: SEQUENCE, CREATED, LAST-MODIFIED and DTSTAMP of an event, and
its pubDate, where the event was published or changed under the wrong clock. Its stamps are given
anew, and that is a revision. All else is the same to the byte.
"""

from __future__ import annotations

import logging
import os
import re
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import apscheduler.schedulers.base
import pytest
from click.testing import CliRunner

from aggregator import cli, config, pipeline
from aggregator.collect import update
from aggregator.collect.apart import Here
from aggregator.collect.fetch import Fetcher
from aggregator.errors import ConfigError
from aggregator.publish.revise import revise
from aggregator.service import clock, scheduler
from aggregator.store import FeedState, Store, Update
from tests.publish.samples import event
from tests.world import World, calendar, vevent

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YEAR = 365 * DAY
EVERY = {"museum": HOUR, "town": 6 * HOUR, "mesto": DAY, "gone": HOUR}
PARTNER = {"museum": "museum", "town": "town", "mesto": "mesto", "gone": "mesto"}


# --- what the feeds show, by the true time -------------------------------------------------------


def talk(name: str, day: str, *more: str, uid: str = "") -> str:
    start = f";TZID=Europe/Berlin:{day}T180000"
    return vevent(f"{uid or name}@m", f"Vortrag {name}", start, "LOCATION:Saal Zwickau", *more)


SERIES = vevent(
    "weekly@m", "Werkstatt", ";TZID=Europe/Berlin:20260505T170000", "RRULE:FREQ=WEEKLY",
    "LOCATION:Druckerei",
)  # fmt: skip
CHANGED = vevent(
    "weekly@m", "Werkstatt spät", ";TZID=Europe/Berlin:20260602T190000",
    "RECURRENCE-ID;TZID=Europe/Berlin:20260602T170000", "LOCATION:Druckerei",
)  # fmt: skip


def museum(hours: float) -> str:
    """Away for ten hours around the wrong clock; changed, renamed, new and gone under it."""
    wrong = hours >= 25
    told = [
        talk("Anfang", "20260501"),
        SERIES,
        *([] if wrong else [CHANGED]),
        *([] if 20 <= hours < 30 else [talk("Pause", "20260610")]),
        *([talk("Neu", "20260612")] if wrong else [talk("Absage", "20260614")]),
        talk("Umzug", "20260616" if wrong else "20260615"),
        talk("Name", "20260618", uid="anew" if wrong else ""),
        *(talk(f"Bleibt {n}", f"202607{n:02}") for n in range(1, 9)),
        talk("Ende", "20261220"),
    ]
    return calendar(told)


def once(hours: float) -> str:
    """One date is taken out and one of a series taken back under the wrong clock; no change since.

    The series ends, so that ten years later all of it is over.
    """
    told = [
        talk("Anfang", "20260501"),
        SERIES.replace("WEEKLY", "WEEKLY;COUNT=20"),
        *([CHANGED, talk("Absage", "20260614")] if hours < 25 else []),
        talk("Ende", "20261220"),
    ]
    return calendar(told)


def steady(hours: float) -> str:
    return museum(0)


Bodies = Callable[[float], str]
Offset = Callable[[timedelta], timedelta]
"""How wrong the clock is, by the true time since the beginning."""


def right(passed: timedelta) -> timedelta:
    return timedelta(0)


def wrong_by(leap: timedelta) -> Offset:
    return lambda passed: leap if 24 * HOUR <= passed < 26 * HOUR else timedelta(0)


# --- a life under a clock ------------------------------------------------------------------------


class Life:
    """A world that is watched for some days, with what was seen on the way."""

    def __init__(
        self,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        bodies: Bodies,
        *,
        start: str = "2026-05-04T08:00+02:00",
        zone: str = "Europe/Berlin",
    ) -> None:
        folder.mkdir()
        self.world = World(folder, start)
        self._bodies = bodies
        for feed, every in EVERY.items():
            told = f"{every // HOUR}h"
            self.world.feed(feed, "", partner=PARTNER[feed], more=f", every: {told}")
        town = calendar([vevent("1@t", "Markt", ":20260620T080000Z", "LOCATION:Rathaus")])
        (folder / "town.ics").write_text(town, newline="")
        (folder / "mesto.ics").write_text(calendar([]), newline="")
        (folder / "gone.ics").unlink()
        self.configuration = self.world.configuration()
        path = folder / "feeds.yaml"
        path.write_text(path.read_text().replace("Europe/Berlin", zone), encoding="utf-8")
        self.configuration = config.load(path)
        self.fetched: dict[str, list[timedelta]] = defaultdict(list)
        self.sequences: dict[str, int] = {}
        self.withdrawn: set[str] = set()
        self._patch = monkeypatch

    def watch(self, days: float, offset: Offset = right, *, every: timedelta = 10 * MINUTE) -> None:
        """Tick by tick; after each, what must always hold is looked at."""
        bring = pipeline.bring
        passed = timedelta(0)
        held: set[tuple[str, str]] = set()

        def counted(*arguments: object) -> object:
            self.fetched[arguments[1].id].append(passed)  # type: ignore[attr-defined]
            return bring(*arguments)  # type: ignore[arg-type]

        with self._patch.context() as patch, Fetcher(user_agent="test") as fetcher:
            patch.setattr(pipeline, "bring", counted)
            while passed < days * DAY:
                body = self._bodies(passed / HOUR)
                (self.world.folder / "museum.ics").write_text(body, newline="")
                report = scheduler.tick(
                    self.configuration,
                    self.world.database,
                    self.world.output,
                    fetcher,
                    Here(),
                    self.world.now + passed + offset(passed),
                )
                if report:
                    self._look(held)
                passed += every

    def _look(self, held: set[tuple[str, str]]) -> None:
        with Store(self.world.database) as store:
            rows = store.db.execute(
                "SELECT source_id, recurrence_id, withdrawn_at FROM listings"
            ).fetchall()
            revisions = store.db.execute(
                "SELECT uid || language, max(revision) FROM renderings"
                " JOIN events ON events.id = event GROUP BY 1"
            ).fetchall()
        now = {(source, recurrence) for source, recurrence, _ in rows}
        # Only a date of a series that was taken back leaves the store; an id may become another.
        assert {key for key in held - now if not key[1]} <= {("Name@m", "")}
        held |= now
        self.withdrawn |= {source for source, _, gone in rows if gone}
        assert all(number >= self.sequences.get(uid, 0) for uid, number in revisions)
        self.sequences = dict(revisions)


STAMPS = re.compile(
    rb"(?:SEQUENCE|CREATED|LAST-MODIFIED|DTSTAMP)[^\r\n]*\r\n|<(pubDate|lastBuildDate)>[^<]*</\1>"
)


def essence(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files without stamps; RSS tells what is newest first, so its items are sorted."""
    found = {}
    for path, content in files.items():
        bare = STAMPS.sub(b"", content)
        if path.endswith(".rss"):
            bare = b"\n".join(sorted(bare.split(b"<item>")))
        found[path] = bare.replace(b"</channel></rss>", b"")
    return found


def busiest(times: list[timedelta], window: timedelta) -> int:
    return max(sum(0 * HOUR <= other - one < window for other in times) for one in times)


def assert_no_storm(life: Life, leaps: int) -> None:
    """In no window more fetches than rhythm and jitter allow, one, and one for each leap."""
    for feed in ("museum", "town", "mesto"):
        for window in (30 * MINUTE, 2 * HOUR, 10 * HOUR, 2 * DAY):
            allowed = -(-window // (EVERY[feed] * (2 - update.MOST_JITTER))) + leaps
            assert busiest(life.fetched[feed], window) <= allowed, (feed, window)
    assert busiest(life.fetched["gone"], 2 * HOUR) <= 3 + leaps


def assert_nobody_starves(life: Life, tick: timedelta, leap: timedelta) -> None:
    """A clock that is set back by less than a rhythm is believed: that much later they come."""
    for feed in ("museum", "town", "mesto"):
        rhythm = EVERY[feed] * update.MOST_JITTER
        for one, other in pairwise(life.fetched[feed]):
            assert other - one <= rhythm + min(abs(leap), rhythm) + tick, feed


LEAPS = {
    "a day on": DAY,
    "ten years on": 10 * YEAR,
    "a day back": -DAY,
}
MORE_LEAPS = {
    "a year on": YEAR,
    "a month on": 31 * DAY,
    "an hour on": HOUR,
    "an hour back": -HOUR,
    "a month back": -31 * DAY,
}


@pytest.fixture(scope="module")
def module_patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, module_patch: pytest.MonkeyPatch) -> Life:
    life = Life(tmp_path_factory.mktemp("clock") / "right", module_patch, museum)
    life.watch(4)
    return life


@pytest.mark.parametrize(
    "leap",
    [
        *(pytest.param(leap, id=name) for name, leap in LEAPS.items()),
        *(
            pytest.param(leap, id=name, marks=pytest.mark.proof)
            for name, leap in MORE_LEAPS.items()
        ),
    ],
)
def test_a_leap_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: Life, leap: timedelta
):
    life = Life(tmp_path / "wrong", monkeypatch, museum)
    life.watch(4, wrong_by(leap))
    assert_no_storm(life, leaps=2)
    assert_nobody_starves(life, 10 * MINUTE, leap)
    assert essence(life.world.files()) == essence(undisturbed.world.files())
    stamped = b"".join(life.world.files().values())
    # Stamps may be those of a clock that was behind, but none lies ahead.
    assert max(re.findall(rb"(?:DTSTAMP|LAST-MODIFIED|CREATED):([0-9TZ]+)", stamped)) < b"20260509"
    # What was away for ten hours never was withdrawn; what is gone for good is, a day later.
    assert "Pause@m" not in life.withdrawn
    assert "Absage@m" in life.withdrawn
    uids = {str(one["UID"]) for one in life.world.events()}
    assert uids == {str(one["UID"]) for one in undisturbed.world.events()}


def test_what_was_judged_by_a_wrong_clock_is_judged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Ten years ahead, all dates are over, and what is over says nothing when it is absent."""
    lives = []
    for name, offset in (("right", right), ("wrong", wrong_by(10 * YEAR))):
        life = Life(tmp_path / name, monkeypatch, once)
        life.watch(3.5, offset, every=30 * MINUTE)
        assert "Absage@m" in life.withdrawn
        assert b"RECURRENCE-ID" not in (life.world.output / "calendar.ics").read_bytes()
        lives.append(life)
    assert essence(lives[1].world.files()) == essence(lives[0].world.files())


@pytest.mark.parametrize("leap", [DAY, 10 * YEAR], ids=["a day", "ten years"])
def test_where_nothing_changed_meanwhile_not_even_stamps_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leap: timedelta
):
    lives = []
    for name, offset in (("right", right), ("wrong", wrong_by(leap))):
        life = Life(tmp_path / name, monkeypatch, steady)
        life.watch(1.5, offset, every=30 * MINUTE)
        lives.append(life)
    assert lives[1].world.files() == lives[0].world.files()
    assert not lives[1].withdrawn


@pytest.mark.proof
def test_a_clock_that_stays_ten_years_ahead_for_days_expires_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    life = Life(tmp_path / "wrong", monkeypatch, steady)
    life.watch(4, lambda passed: 10 * YEAR if passed < 3 * DAY else right(passed), every=HOUR)
    straight = Life(tmp_path / "right", monkeypatch, steady)
    straight.watch(4, every=HOUR)
    assert essence(life.world.files()) == essence(straight.world.files())
    assert not life.withdrawn
    assert b"DTSTAMP:2036" not in (life.world.output / "calendar.ics").read_bytes()


SWITCHES = {"to summer": "2026-03-28T12:00+01:00", "to winter": "2026-10-24T12:00+02:00"}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Europe/Zagreb"])
@pytest.mark.parametrize("start", SWITCHES.values(), ids=SWITCHES)
def test_summer_time_comes_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, zone: str
):
    watched_over_a_switch(tmp_path, monkeypatch, start, zone, 10 * MINUTE)


@pytest.mark.proof
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Europe/Zagreb"])
@pytest.mark.parametrize("start", SWITCHES.values(), ids=SWITCHES)
def test_summer_time_comes_and_goes_minute_by_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, zone: str
):
    watched_over_a_switch(tmp_path, monkeypatch, start, zone, MINUTE)


def watched_over_a_switch(
    folder: Path, monkeypatch: pytest.MonkeyPatch, start: str, zone: str, tick: timedelta
) -> None:
    life = Life(folder / "dst", monkeypatch, steady, start=start, zone=zone)
    life.watch(1.5, every=tick)
    assert_no_storm(life, leaps=0)
    assert_nobody_starves(life, tick, 0 * DAY)
    assert len(life.fetched["museum"]) >= 32
    assert not life.withdrawn
    assert set(life.sequences.values()) == {0}


# --- the parts -----------------------------------------------------------------------------------


def test_due_times_of_a_wrong_clock_are_repaired(tmp_path: Path):
    world = World(tmp_path)
    world.feed("museum", museum(0))
    configuration, now = world.configuration(), world.now
    for failures in (0, 5):
        for far in (2 * DAY, 10 * YEAR):
            with Store(":memory:") as store:
                state = FeedState("museum", due_at=now + far, failures=failures)
                store.update([Update(feed=state)], now)
                assert scheduler.due(configuration, store, now) == ["museum"]


def test_stamps_that_lie_ahead_are_given_anew_once():
    now = datetime(2026, 5, 1, tzinfo=UTC)
    future = now + 10 * YEAR
    old = revise(event(), None, [], future)
    new = revise(event(), old, [], now)
    assert new.revision == replace(old.revision, number=1, created=now, changed=now, announced=now)
    assert b"DTSTAMP:20260501T000000Z" in new.ical
    assert revise(event(), new, [], now + HOUR) is new
    soon = revise(event(), None, [], now + MINUTE)
    assert revise(event(), soon, [], now) is soon  # NTP mends minutes every day


def test_a_clock_that_was_never_set_stops_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    class Unset(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(1970, 1, 1, 0, 5, tzinfo=UTC)

    world = World(tmp_path)
    world.feed("museum", museum(0))
    world.configuration()
    monkeypatch.setattr(clock, "datetime", Unset)
    with pytest.raises(ConfigError, match=r"1970-01-01 00:05 UTC.*set the clock"):
        clock.present()
    places = ["--config", str(tmp_path / "feeds.yaml"), "--database", str(world.database)]
    done = CliRunner().invoke(cli.main, ["run", *places, "--output", str(world.output)])
    assert (done.exit_code, done.stderr.startswith("Error: This machine's clock")) == (2, True)
    assert not world.output.exists()


# --- watch, whose scheduler sleeps by the machine's clock ----------------------------------------


class Machine(datetime):
    """A clock that can be set, beside the time that really passes."""

    offset = timedelta(0)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + cls.offset


def test_watch_ticks_on_whatever_the_clock_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """Suspended for a day, set from 1970, ten years ahead and back: one tick each, and no end."""
    world = World(tmp_path)
    world.feed("museum", museum(0))
    world.configuration()
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Machine)
    monkeypatch.setattr(scheduler, "datetime", Machine)
    monkeypatch.setattr(clock, "datetime", Machine)
    monkeypatch.setattr(Machine, "offset", datetime(1970, 1, 1, tzinfo=UTC) - datetime.now(UTC))
    ticks: list[float] = []
    monkeypatch.setattr(scheduler, "tick", lambda *_: ticks.append(time.monotonic()))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    second, counts = 0.05, list[int]()

    def turn_the_clock() -> None:
        for offset in (None, 0 * DAY, DAY, 10 * YEAR, 0 * DAY, -HOUR, 20 * DAY):
            if offset is not None:
                Machine.offset = offset
            before = len(ticks)
            time.sleep(15 * second)
            counts.append(len(ticks) - before)
        os.kill(os.getpid(), signal.SIGTERM)

    helper = threading.Thread(target=turn_the_clock)
    with caplog.at_level(logging.INFO):
        helper.start()
        try:
            with Fetcher(user_agent="test") as fetcher:
                scheduler.watch(
                    tmp_path / "feeds.yaml",
                    world.database,
                    world.output,
                    fetcher,
                    Here(),
                    seconds=second,
                    clock=clock.present,
                )
        finally:
            helper.join()
            for number, handler in handlers.items():
                signal.signal(number, handler)
    assert counts[0] == 0
    assert "clock says 1970-01-01" in caplog.text
    assert all(3 <= count <= 16 for count in counts[1:]), counts
