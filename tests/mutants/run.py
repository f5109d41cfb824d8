"""Whether the tests notice a mutant.

Each mutant gets a process of its own, forked from one that has the libraries but nothing of ours
loaded. There its source takes the module's place at import: no file is changed. A first run without
any mutant tells which tests enter which function; only those are run, the quickest first.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from math import ceil
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FrameType, ModuleType
from typing import Any

import pytest

from tests.mutants.operators import Mutant
from tests.mutants.targets import Target

ROOT = Path(__file__).parents[2]
PATIENCE = 10.0
"""Seconds of processor time that a mutant may take beyond twice the time that its tests take
without it. One that waits, and for nothing, may do so ``WAITING`` times as long by the clock."""
WAITING = 3
MEMORY = 4 << 30
"""Bytes of address space; a mutant that collects without end ends there."""

_LIBRARIES = (
    *("hypothesis", "icalendar", "pydantic", "pytest_httpserver", "recurring_ical_events"),
    *("requests", "selectolax.lexbor"),
)
_KILLED = {
    pytest.ExitCode.TESTS_FAILED,
    pytest.ExitCode.INTERRUPTED,
    pytest.ExitCode.INTERNAL_ERROR,
}

Finish = Callable[[Mutant, str], None]


class Broken(Exception):
    """The tests cannot judge: they fail, or do not run, without any mutant."""


@dataclass(frozen=True, slots=True)
class Test:
    """A test as it ran without a mutant."""

    name: str
    seconds: float
    entered: frozenset[int]
    """First lines of the module's functions that it came through."""


def prepare() -> None:
    """Load what all runs share, and make them draw alike."""
    os.environ["CI"] = "true"  # hypothesis draws the same examples each time
    os.environ.pop("PYTEST_ADDOPTS", None)
    sys.dont_write_bytecode = True
    for name in _LIBRARIES:
        importlib.import_module(name)


def undisturbed(target: Target) -> list[Test]:
    """The target's tests, run on the source as it is. Raises ``Broken``."""
    with TemporaryDirectory(prefix="mutants-") as name:
        report = Path(name, "tests.json")
        process = _start(_watch, target, Path(name), report)
        process.join()
        if process.exitcode != 0:
            log = Path(name, "log").read_text("utf-8", "replace")
            raise Broken(f"the tests of {target.module} fail without any mutant:\n{log[-4000:]}")
        told = json.loads(report.read_text("utf-8"))
    return [Test(one["name"], one["seconds"], frozenset(one["entered"])) for one in told]


def judge(
    target: Target, mutants: Sequence[Mutant], tests: Sequence[Test], jobs: int, finish: Finish
) -> None:
    """Run the tests on each mutant, ``jobs`` at once; tell ``finish`` of each: "killed",
    "timed out", "survived" or "not run" (no test comes there). Raises ``Broken``."""
    waiting = list(reversed(mutants))
    running: dict[int, tuple[BaseProcess, Mutant, float, TemporaryDirectory[str]]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                mutant = waiting.pop()
                chosen = _chosen(mutant, tests)
                if not chosen:
                    finish(mutant, "not run")
                    continue
                folder = TemporaryDirectory(prefix="mutants-", ignore_cleanup_errors=True)
                names = [one.name for one in chosen]
                limit = PATIENCE + 2 * sum(one.seconds for one in chosen)
                process = _start(_try, target, Path(folder.name), mutant.source, names, limit)
                until = time.monotonic() + WAITING * limit
                running[process.sentinel] = (process, mutant, until, folder)
            wait(list(running), timeout=0.2)
            for sentinel, (process, mutant, until, folder) in list(running.items()):
                late = time.monotonic() > until
                if process.is_alive() and not late:
                    continue
                outcome = "timed out" if process.is_alive() else _outcome(process, mutant, folder)
                _end(process)
                del running[sentinel]
                folder.cleanup()
                finish(mutant, outcome)
    finally:
        for process, *_ in running.values():
            _end(process)


def _chosen(mutant: Mutant, tests: Sequence[Test]) -> list[Test]:
    """The tests that come through the mutant's function, the quickest first; for what stands
    outside of functions, all."""
    there = [one for one in tests if not mutant.lines or not one.entered.isdisjoint(mutant.lines)]
    return sorted(there, key=lambda one: one.seconds)


def _outcome(process: BaseProcess, mutant: Mutant, folder: TemporaryDirectory[str]) -> str:
    code = process.exitcode or 0
    if code == 0:
        return "survived"
    if code == -signal.SIGXCPU:
        return "timed out"
    if code < 0 or code in _KILLED:
        return "killed"
    log = Path(folder.name, "log").read_text("utf-8", "replace")
    raise Broken(f"pytest ended with {code} at line {mutant.line} ({mutant.what}):\n{log[-4000:]}")


# --- in the process of a mutant ------------------------------------------------------------------


def _start(deed: Callable[..., int], target: Target, folder: Path, *more: Any) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(
        target=_apart, args=(deed, target, folder, *more)
    )
    process.start()
    return process


def _end(process: BaseProcess) -> None:
    """End a process and all that its tests started."""
    if process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.join()


def _apart(deed: Callable[..., int], target: Target, folder: Path, *more: Any) -> None:
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with (folder / "log").open("wb") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    code = deed(target, folder, *more)
    sys.stdout.flush()
    os._exit(code)  # threads that a mutant left behind do not hold us


def _pytest(target: Target, folder: Path, plugin: object) -> int:
    options = ["-x", "-q", f"--rootdir={ROOT}", f"--basetemp={folder / 'tmp'}"]
    options += ["-p", "no:cacheprovider", "-p", "no:xdist"]
    return int(pytest.main([*options, *(str(ROOT / name) for name in target.tests)], [plugin]))


def _watch(target: Target, folder: Path, report: Path) -> int:
    watcher = _Watcher(str(ROOT / target.module))
    code = _pytest(target, folder, watcher)
    report.write_text(json.dumps(watcher.told), "utf-8")
    return code


def _try(target: Target, folder: Path, source: str, names: list[str], seconds: float) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(seconds), ceil(seconds) + 1))
    sys.meta_path.insert(0, _Instead(target, source))
    return _pytest(target, folder, _Choice(names))


class _Watcher:
    """Notes which functions of a file each test enters, in whichever thread; what is entered while
    the tests are loaded, all need."""

    def __init__(self, path: str) -> None:
        self.told: list[dict[str, Any]] = []
        self._path = path
        self._loading: set[CodeType] = set()
        self._entered = self._loading

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Iterator[None]:
        sys.setprofile(self._note)
        try:
            return (yield)
        finally:
            sys.setprofile(None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._entered = set()
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        began = time.monotonic()
        try:
            return (yield)
        finally:
            seconds = time.monotonic() - began
            sys.setprofile(None)
            threading.setprofile(None)
            lines = sorted({code.co_firstlineno for code in self._entered | self._loading})
            self.told.append({"name": item.nodeid, "seconds": seconds, "entered": lines})

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_filename == self._path:
            self._entered.add(frame.f_code)


class _Choice:
    """Runs the tests of these names only, in this order."""

    def __init__(self, names: list[str]) -> None:
        self._places = {name: place for place, name in enumerate(names)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._places]
        items[:] = sorted(chosen, key=lambda item: self._places[item.nodeid])


class _Instead(MetaPathFinder):
    """Gives a module another source."""

    def __init__(self, target: Target, source: str) -> None:
        self._name = target.module.removesuffix(".py").replace("/", ".")
        self._path = str(ROOT / target.module)
        self._source = source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        loader = _Loader(fullname, self._path, self._source)
        return spec_from_file_location(fullname, self._path, loader=loader)


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)
