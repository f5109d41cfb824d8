"""The N-th write, fsync, rename, commit fails, for N = 1, 2, 3 … until no fault fires.

Each time: what was published before is whole and stays, the command says in a sentence what, where
and what to do, and the next run without faults gives the bytes of a world in which nothing failed.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aggregator import cli
from aggregator.collect.apart import Here
from tests.world import World, calendar, vevent

pytestmark = pytest.mark.proof

ERRORS = ("ENOSPC", "EIO", "EROFS")
SQL_ERRORS = {
    "ENOSPC": (sqlite3.SQLITE_FULL, "database or disk is full"),
    "EIO": (sqlite3.SQLITE_IOERR, "disk I/O error"),
    "EROFS": (sqlite3.SQLITE_READONLY, "attempt to write a readonly database"),
}
ENDLESS = 5000


# --- a world before and after a change, and one in which nothing failed ---------------------------


def show(world: World, titles: str, *, town: bool) -> None:
    world.feed(
        "museum",
        calendar(
            vevent(f"{one}@m", f"Führung {one}", f";TZID=Europe/Berlin:202606{day:02}T180000")
            for day, one in enumerate(titles, 1)  # a letter is a title and a day
        ),
    )
    world.feed("town", calendar([vevent("1@t", "Markt", ":20260620T080000Z")] if town else []))
    world.configuration()


class Scene:
    """A world that has published once, whose feeds have changed since."""

    def __init__(self, folder: Path, after: str = "abXe") -> None:
        self._before = World(folder / "before")
        self._before.folder.mkdir()
        show(self._before, "abcd", town=True)
        assert command(self._before).exit_code == 0
        self.old = self._before.files()
        self._before.now = self._before.now.replace(month=6)
        show(self._before, after, town=False)
        undisturbed = self.world(folder / "undisturbed")
        assert command(undisturbed).exit_code == 0
        self.new = undisturbed.files()
        assert self.new != self.old

    def world(self, folder: Path) -> World:
        """A copy of it."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._before.folder, folder)
        world = World(folder)
        world.now, world.feeds = self._before.now, dict(self._before.feeds)
        return world


def command(world: World) -> Result:
    return CliRunner().invoke(
        cli.main,
        [
            *("run", "--now", world.now.isoformat(), "--config", str(world.folder / "feeds.yaml")),
            *("--database", str(world.database), "--output", str(world.output)),
        ],
    )


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing needs no process of its own here: the feeds are ours."""
    monkeypatch.setattr(cli, "Apart", Here)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


# --- faults --------------------------------------------------------------------------------------


class Counter:
    """Lets the N-th call fail."""

    def __init__(self, nth: int, failure: Callable[[], Exception]) -> None:
        self._left, self._failure = nth, failure
        self.fired = ""

    def step(self, what: str) -> None:
        self._left -= 1
        if self._left == 0:
            self.fired = what
            raise self._failure()


Fault = Callable[[Counter, Path, pytest.MonkeyPatch], None]


class Failing(io.FileIO):
    """A file whose writes may fail after half of the bytes are on the disk."""

    counter: Counter

    def write(self, content: Any) -> int:
        try:
            self.counter.step("write")
        except OSError:
            super().write(bytes(content)[: len(content) // 2])
            raise
        return super().write(content) or 0


def files(counter: Counter, output: Path, patch: pytest.MonkeyPatch) -> None:
    """Opening for writing, writing, fsync, rename, unlink and mkdir below ``output``."""
    plain = io.open

    def opened(path: Any, mode: str = "r", *arguments: Any, **more: Any) -> Any:
        if not (set(mode) & set("wxa") and Path(str(path)).is_relative_to(output)):
            return plain(path, mode, *arguments, **more)
        counter.step("open")
        file = Failing(path, mode.replace("b", ""))
        file.counter = counter
        return io.BufferedWriter(file)

    def guard(name: str) -> None:
        real = getattr(os, name)

        def call(path: Any, *arguments: Any, **more: Any) -> Any:
            if isinstance(path, int) or Path(str(path)).is_relative_to(output):
                counter.step(name)
            return real(path, *arguments, **more)

        patch.setattr(os, name, call)

    patch.setattr(io, "open", opened)
    for name in ("fsync", "replace", "unlink", "mkdir"):
        guard(name)


def statements(counter: Counter, output: Path, patch: pytest.MonkeyPatch) -> None:
    """Every statement that is sent to SQLite, BEGIN and COMMIT among them."""

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            if sql != "ROLLBACK":
                counter.step(sql.split()[0])
            return super().execute(sql, *arguments)

        def executemany(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            counter.step(sql.split()[0])
            return super().executemany(sql, *arguments)

    _connect(Connection, patch)


def commits(counter: Counter, output: Path, patch: pytest.MonkeyPatch) -> None:
    """COMMIT alone."""

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            if sql == "COMMIT":
                counter.step(sql)
            return super().execute(sql, *arguments)

    _connect(Connection, patch)


def _connect(kind: type[sqlite3.Connection], patch: pytest.MonkeyPatch) -> None:
    real = sqlite3.connect

    def connect(*arguments: Any, **more: Any) -> sqlite3.Connection:
        return real(*arguments, factory=kind, **more)

    patch.setattr(sqlite3, "connect", connect)


def os_error(name: str) -> Callable[[], Exception]:
    code = getattr(errno, name)
    return lambda: OSError(code, os.strerror(code))


def sql_error(name: str) -> Callable[[], Exception]:
    code, words = SQL_ERRORS[name]

    def make() -> Exception:
        error = sqlite3.OperationalError(words)
        error.sqlite_errorcode = code
        return error

    return make


@contextmanager
def patched() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


# --- the proofs ----------------------------------------------------------------------------------


def prove(
    scene: Scene, folder: Path, fault: Fault, failure: Callable[[], Exception], code: int
) -> dict[str, int]:
    """Fail at each place in turn; how many there were of each kind."""
    fired: dict[str, int] = {}
    for nth in range(1, ENDLESS):
        world = scene.world(folder / "world")
        counter = Counter(nth, failure)
        with patched() as patch:
            fault(counter, world.output, patch)
            told = command(world)
        if not counter.fired:
            assert told.exit_code == 0, told.output
            assert world.files() == scene.new
            return fired
        fired[counter.fired] = fired.get(counter.fired, 0) + 1
        place = f"{counter.fired} (fault {nth})"
        assert isinstance(told.exception, SystemExit | None), f"{place}: {told.exception!r}"
        if told.exit_code == 0:  # a folder that is there, a question SQLite answers elsewhere
            assert world.files() == scene.new, place
        else:
            assert told.exit_code == code, f"{place}: {told.output}"
            assert told.output.startswith("Error: "), place
            assert str(world.folder) in told.output.replace("\n", ""), f"{place}: {told.output}"
            assert "heck" in told.output, f"{place}: {told.output}"
        for name, content in world.files().items():
            assert content in (scene.old.get(name), scene.new.get(name)), f"{place}: {name}"
        gone = scene.old.keys() - world.files().keys()
        assert gone <= scene.old.keys() - scene.new.keys(), place
        told = command(world)
        assert told.exit_code == 0, f"{place}: {told.output}"
        assert world.files() == scene.new, place
        assert not list(world.output.rglob(".*.publishing")), place
    raise AssertionError("the faults do not end")


@pytest.mark.parametrize("name", ERRORS)
def test_public_files(scene: Scene, tmp_path: Path, name: str):
    fired = prove(scene, tmp_path, files, os_error(name), cli.OUTPUT)
    print(f"\n{name}: {fired}")
    assert min(fired.get(what, 0) for what in ("open", "write", "fsync", "replace")) >= 10, fired


@pytest.mark.parametrize("name", ERRORS)
def test_database_commits(scene: Scene, tmp_path: Path, name: str):
    fired = prove(scene, tmp_path, commits, sql_error(name), cli.DATABASE)
    print(f"\n{name}: {fired}")
    assert fired["COMMIT"] >= 5


def test_database_statements(scene: Scene, tmp_path: Path):
    fired = prove(scene, tmp_path, statements, sql_error("ENOSPC"), cli.DATABASE)
    print(f"\n{fired}")
    assert sum(fired.values()) >= 20


def test_a_database_that_may_not_grow(tmp_path: Path):
    """SQLite itself finds the disk full, two pages further each time."""
    refused = 0
    scene = Scene(tmp_path, after="abcdefghijklmnopqrstuvwxyz")
    for more in range(0, 200, 2):
        world = scene.world(tmp_path / "world")

        class Connection(sqlite3.Connection):
            room = more

            def __init__(self, *arguments: Any, **options: Any) -> None:
                super().__init__(*arguments, **options)
                (pages,) = self.execute("PRAGMA page_count").fetchone()
                self.execute(f"PRAGMA max_page_count = {pages + self.room}")

        with patched() as patch:
            _connect(Connection, patch)
            told = command(world)
        if told.exit_code == 0:
            break
        refused += 1
        assert told.exit_code == cli.DATABASE, told.output
        assert "full" in told.output
        assert "Check the disk's free space" in told.output
        assert world.files() == scene.old
        assert command(world).exit_code == 0
        assert world.files() == scene.new
        assert more < 198, "it never found enough room"
    print(f"\nfull at {refused} sizes")
    assert refused >= 3


def test_negative_control_a_writer_in_place_is_found_out(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def naive(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content)

    monkeypatch.setattr("aggregator.publish.write._replace", naive)
    with pytest.raises(AssertionError):
        prove(scene, tmp_path, files, os_error("ENOSPC"), cli.OUTPUT)
