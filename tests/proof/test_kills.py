"""kill -9 at any moment: no commit lost, no public file broken, and the next run puts all right.

Two worlds see the same feeds at the same moments. In one of them each cycle is killed at a random
moment before it may run undisturbed; the other is never killed. A process that has imported the
program once forks for each cycle, so that the cycle is the time that the kills fall into, not the
start of the interpreter.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import icalendar
import pytest

from aggregator import pipeline
from aggregator.publish import write
from aggregator.publish.write import MANIFEST
from aggregator.store import Store
from tests.world import World, calendar, vevent

pytestmark = pytest.mark.proof

KILLS = 200
STEP = timedelta(hours=6)
ROOT = Path(__file__).parents[2]
COMMITS = ("update", "save_events", "set_published")


# --- what the feeds show -------------------------------------------------------------------------

FEEDS = {"museum": "museum", "hall": "museum", "town": "town", "mesto": "mesto", "mine": "mesto"}
EVENTS = 5


class Life:
    """Feeds that change from cycle to cycle: renamed, moved, cancelled, gone, back, broken."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._shown = {feed: [self._event() for _ in range(EVENTS)] for feed in FEEDS}

    def _event(self) -> dict[str, Any]:
        draw = self._random
        return {
            "uid": f"{draw.getrandbits(60):x}@x",
            "title": f"Führung {draw.randrange(10**6)}",
            "start": f"2026{draw.randrange(6, 12):02}{draw.randrange(1, 28):02}T"
            f"{draw.randrange(8, 20):02}0000",
            "status": "CONFIRMED",
        }

    def show(self) -> dict[str, str]:
        """The next cycle's feeds."""
        bodies = {}
        for feed, events in self._shown.items():
            for _ in range(self._random.randrange(3)):
                self._change(events)
            bodies[feed] = self._body(events)
            if self._random.random() < 0.05:
                bodies[feed] = self._random.choice(["<html>Log in</html>", bodies[feed][:700], ""])
        return bodies

    def _change(self, events: list[dict[str, Any]]) -> None:
        draw = self._random
        one = draw.choice(events)
        match draw.randrange(6):
            case 0:
                one["title"] = f"Konzert {draw.randrange(10**6)}"
            case 1:
                one["start"] = one["start"][:9] + f"{draw.randrange(8, 20):02}0000"
            case 2:
                one["status"] = "CANCELLED"
            case 3 if len(events) > EVENTS // 2:
                events.remove(one)
            case 4:
                one["uid"] = f"{draw.getrandbits(60):x}@new"
            case _ if len(events) < EVENTS * 2:
                events.append(self._event())

    @staticmethod
    def _body(events: list[dict[str, Any]]) -> str:
        return calendar(
            vevent(
                one["uid"],
                one["title"],
                f";TZID=Europe/Berlin:{one['start']}",
                f"STATUS:{one['status']}",
                "LOCATION:Maschinenhaus",
                "DESCRIPTION:" + "Kohle\\, Stahl und Dampf. " * 20,
            )
            for one in events
        )


def show(world: World, bodies: dict[str, str]) -> None:
    for feed, body in bodies.items():
        if feed not in world.feeds:
            world.feed(feed, calendar([]), partner=FEEDS[feed])
        (world.folder / f"{feed}.ics").write_text(body, newline="")
    world.configuration()


# --- a cycle in a process of its own -------------------------------------------------------------


def acknowledged(store: Store) -> list[int]:
    """Figures that every commit moves on, or leaves, but never back."""
    query = (
        "SELECT (SELECT coalesce(max(id), 0) FROM history), (SELECT count(*) FROM events),"
        " (SELECT coalesce(sum(revision), 0) + count(*) FROM renderings),"
        " (SELECT coalesce(sum(unixepoch(fetched_at)), 0) FROM feeds),"
        " (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM state WHERE name = 'generation')"
    )
    return list(store.db.execute(query).fetchone())


def child(world: World, pipe: int, prepare: Callable[[], None]) -> None:
    """One cycle that tells each commit once it is done. Never returns."""
    code = 1
    try:
        prepare()
        for name in COMMITS:
            told = getattr(Store, name)

            def tell(
                store: Store, *arguments: Any, told: Any = told, name: str = name, **more: Any
            ):
                told(store, *arguments, **more)
                told_now = [name, time.perf_counter(), *acknowledged(store)]
                os.write(pipe, (json.dumps(told_now) + "\n").encode())

            setattr(Store, name, tell)
        begin = vars(pipeline)["write"]

        def writing(*arguments: Any) -> Any:
            os.write(pipe, (json.dumps(["writes", time.perf_counter()]) + "\n").encode())
            return begin(*arguments)

        vars(pipeline)["write"] = writing
        world.run()
        code = 0
    finally:
        os._exit(code)


class Run:
    """A forked cycle: how far it came, and whether it was killed."""

    def __init__(self, world: World, prepare: Callable[[], None] = lambda: None) -> None:
        reading, writing = os.pipe()
        self.began = time.perf_counter()
        self._number = os.fork()
        if not self._number:
            child(world, writing, prepare)
        os.close(writing)
        self._pipe = reading
        self._told = b""

    def until(self, commits: int) -> None:
        """Wait until so many commits are told, or the run has ended."""
        while self._told.count(b"\n") < commits and self._read():
            pass

    def kill_after(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            ready = left > 0.001 and select.select([self._pipe], [], [], left - 0.001)[0]
            if ready and not self._read():
                break
        with suppress(ProcessLookupError):
            os.kill(self._number, signal.SIGKILL)

    def _read(self) -> bool:
        got = os.read(self._pipe, 65536)
        self._told += got
        return bool(got)

    def end(self) -> bool:
        """Whether it was killed, after it has ended by itself or not."""
        while self._read():
            pass
        os.close(self._pipe)
        _, status = os.waitpid(self._number, 0)
        self.seconds = time.perf_counter() - self.began
        killed = os.WIFSIGNALED(status)
        assert killed or os.waitstatus_to_exitcode(status) == 0
        return killed

    @property
    def commits(self) -> list[list[Any]]:
        """Those that were told in full."""
        return [json.loads(line) for line in self._told.split(b"\n")[:-1]]


# --- what must hold at any moment ----------------------------------------------------------------

_sound: set[bytes] = set()


def broken(world: World) -> list[str]:
    """Public files that are not whole."""
    found = []
    for name, content in world.files().items():
        digest = blake2b(content).digest()
        if digest in _sound:
            continue
        if is_whole(name, content):
            _sound.add(digest)
        else:
            found.append(name)
    manifest = world.output / MANIFEST
    if manifest.exists():
        try:
            json.loads(manifest.read_bytes())
        except ValueError:
            found.append(MANIFEST)
    return found


def is_whole(name: str, content: bytes) -> bool:
    try:
        if name.endswith(".ics"):
            icalendar.Calendar.from_ical(content)
            return content.endswith(b"END:VCALENDAR\r\n")
        if name.endswith((".rss", ".xml")):
            ET.fromstring(content)
        if name.endswith(".html"):
            return content.rstrip().endswith(b"</html>")
    except (ValueError, ET.ParseError):
        return False
    return bool(content)


def database(world: World) -> list[int]:
    """What the database holds after a kill, found sound; read without a repair of ours."""
    with closing(sqlite3.connect(world.database)) as db:
        assert db.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with Store(world.database) as store:
        return acknowledged(store)


# --- the proofs ----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where that is to be had: a kill asks nothing of the disk, and fsync takes long."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as name:
        yield Path(name)


class Twins:
    """Two worlds with the same feeds, one of which is to be killed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.killed, self.twin = (World(folder / name) for name in ("killed", "twin"))
        self._life = Life(seed)
        warm = World(folder / "warm")
        for world in (self.killed, self.twin, warm):
            world.folder.mkdir()
        show(warm, Life(seed).show())
        warm.run()  # what templates and languages cost once is not for every fork to pay

    def next(self) -> Run:
        """Six hours later: other feeds, and an undisturbed cycle of the twin."""
        bodies = self._life.show()
        for world in (self.killed, self.twin):
            show(world, bodies)
            world.now += STEP
        run = Run(self.twin)
        assert not run.end()
        return run


def strike(
    world: World,
    like: Run,
    draw: random.Random,
    *,
    aimed: bool,
    prepare: Callable[[], None] = lambda: None,
) -> tuple[Run, bool]:
    """A cycle that is killed at a random moment; ``aimed`` at the writing of public files.

    Whether it was hit before it was done, too.
    """
    steps = like.commits
    run = Run(world, prepare)
    if aimed and len(steps) > 1 and steps[-1][0] == "set_published":
        run.until(len(steps) - 1)
        run.kill_after(draw.uniform(0, steps[-1][1] - steps[-2][1]))
    else:
        run.kill_after(draw.uniform(0, 0.95 * like.seconds))
    return run, run.end()


def test_killed_at_200_random_moments(folder: Path):
    draw = random.Random(20260501)
    twins = Twins(folder, 1)
    killed, twin = twins.killed, twins.twin
    struck = cycles = 0
    moments: Counter[str] = Counter()
    while struck < KILLS:
        assert cycles < 2 * KILLS
        earlier = twin.files()
        like = twins.next()
        now = twin.files()
        run, hit = strike(killed, like, draw, aimed=cycles % 2 == 1)
        cycles += 1
        struck += hit
        after = killed.files()
        assert broken(killed) == [], f"cycle {cycles}"
        for name, content in after.items():
            assert content in (earlier.get(name), now.get(name)), f"cycle {cycles}: {name}"
        if killed.database.exists():
            held = database(killed)
            for told in run.commits:
                lost = [a for a, b in zip(held, told[2:], strict=False) if a < b]
                assert not lost, f"cycle {cycles}: {told} was told, {held} is held"
        if hit:
            moments[_moment(run, earlier, after, now)] += 1
        assert not Run(killed).end()
        assert killed.files() == now, f"cycle {cycles}"
        assert not list(killed.output.rglob(".*.publishing"))
    print(f"\n{struck} kills in {cycles} cycles: {dict(moments)}")
    assert moments["between two files"] >= 5, moments
    assert moments["between two commits"] >= 5, moments


def _moment(
    run: Run, earlier: dict[str, bytes], after: dict[str, bytes], now: dict[str, bytes]
) -> str:
    names = [told[0] for told in run.commits]
    if after not in (earlier, now):
        return "between two files"
    if "save_events" in names:
        return "before or after all files"
    return "between two commits" if names else "before the first commit"


def _naive() -> None:
    """What a writer does who has not thought of it."""

    def replace(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content)

    write._replace = replace


def test_negative_control_a_naive_writer_leaves_broken_files(folder: Path):
    draw = random.Random(20260501)
    twins = Twins(folder, 1)
    found = struck = 0
    while found < 3:
        assert struck < KILLS, "no kill has hit the naive writer: the proof above proves little"
        _, hit = strike(twins.killed, twins.next(), draw, aimed=True, prepare=_naive)
        struck += hit
        found += bool(broken(twins.killed))
        assert not Run(twins.killed).end()
    print(f"\nnaive writer: {found} times broken files after {struck} kills")


def test_the_command_itself_killed(folder: Path):
    """The program as people start it, its parsing processes included."""
    draw = random.Random(20260501)
    twins = Twins(folder, 2)
    began = time.perf_counter()
    twins.next()
    _command(twins.killed).wait()
    seconds = time.perf_counter() - began
    struck = 0
    for number in range(6):
        twins.next()
        process = _command(twins.killed)
        time.sleep(draw.uniform(0.3, 1) * seconds)
        process.kill()
        struck += process.wait() == -signal.SIGKILL
        assert broken(twins.killed) == [], number
        database(twins.killed)
        again = _command(twins.killed)
        assert again.wait() == 0, again.communicate()
        assert twins.killed.files() == twins.twin.files(), number
    print(f"\nthe command: {struck} of 6 killed before they were done")
    assert struck >= 1


def _command(world: World) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "aggregator", "run", "--now", world.now.isoformat()),
            *("--config", world.folder / "feeds.yaml", "--database", world.database),
            *("--output", world.output),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
