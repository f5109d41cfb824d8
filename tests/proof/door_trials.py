"""What the door is put through, in small (tests/collect/test_fetch.py) and in full (test_door.py).

Every trial says what came of it; what should have come of it, its callers say.
"""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from aggregator import cli
from aggregator.collect.fetch import MAX_BYTES, Fetcher
from aggregator.errors import FetchError
from tests.proof.bad_server import (
    PUBLIC,
    Listeners,
    Serve,
    listeners,
    public_world,
    recording,
    serving,
)
from tests.proof.spellings import NAMES

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Outcome:
    """What became of a trial."""

    codes: Counter[str] = field(default_factory=Counter)
    dialled: list[Any] = field(default_factory=list)
    """What of loopback was dialled, but for the server that stands for the internet."""
    hits: list[str] = field(default_factory=list)
    """Whom the listeners heard."""
    reached: list[str] = field(default_factory=list)
    """Which of the addresses asked for brought something."""


# 1. Spellings × entrances ----------------------------------------------------------------------

Entrance = Callable[[str, Listeners, bool], str]
"""Goes to an address, with or without the guard; says how that ended ("" for well)."""


def as_feed(url: str, world: Listeners, unguarded: bool) -> str:
    return _ending(url, unguarded)


def as_redirect(url: str, world: Listeners, unguarded: bool) -> str:
    world.targets["/r"] = url.strip()
    return _ending(f"http://{PUBLIC}:{world.port}/r", unguarded)


def as_discovery(url: str, world: Listeners, unguarded: bool) -> str:
    more = ["--allow-private"] if unguarded else []
    result = CliRunner().invoke(cli.main, ["check", "--json", *more, "--", url])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    if result.exit_code != 2:
        return ""
    return str(json.loads(result.stdout)["problems"][0]["code"])


ENTRANCES: Mapping[str, Entrance] = {
    "feed": as_feed,
    "redirect": as_redirect,
    "discovery": as_discovery,
}


def _ending(url: str, unguarded: bool) -> str:
    with Fetcher(user_agent="t", allow_private=unguarded, timeout=5, deadline=10, delay=0) as door:
        return _code(door, url)


def spell(
    monkeypatch: pytest.MonkeyPatch,
    spellings: Iterable[str],
    entrance: Entrance,
    *,
    unguarded: bool = False,
) -> Outcome:
    outcome = Outcome()
    with listeners() as world, monkeypatch.context() as patch, recording() as seen:
        public_world(patch, NAMES, world.port)
        for spelling in spellings:
            before = len(world.hits)
            outcome.codes[
                entrance(spelling.replace("{port}", str(world.port)), world, unguarded)
            ] += 1
            if len(world.hits) > before:
                outcome.reached.append(spelling)
        outcome.dialled = [address for address in seen if address[0] != PUBLIC]
        outcome.hits = list(world.hits)
    return outcome


# 2. Names that change their meaning, chains that end inside ------------------------------------


def rebind(monkeypatch: pytest.MonkeyPatch, times: int) -> tuple[Outcome, int, list[str]]:
    """Each time another name, whose answers alternate between public and private.

    Also: how often a name server was asked, and which addresses were dialled at all.
    """
    chance = random.Random(9)
    public = ("93.184.216.34", "2606:4700::1111", "1.1.1.1", PUBLIC)
    private = ("127.0.0.1", "::1", "127.0.0.2", "::ffff:127.0.0.1", "0.0.0.0")
    names: dict[str, list[str]] = {}
    for number in range(times):
        outer, inner = [chance.choice(public)], [chance.choice(private)]
        first, second = (outer, inner) if number % 2 else (inner, outer)
        if number % 5 == 0:  # both in one answer, the public one first
            first = outer + inner
        name = f"flip{number}.example"
        names |= {name: second, f"{name}#1": first}
    outcome = Outcome()
    asked = 0
    dialled: list[str] = []
    with listeners() as world, monkeypatch.context() as patch, recording() as seen:
        public_world(patch, names, world.port)
        answer = socket.getaddrinfo
        connect = socket.socket.connect

        def counting(*arguments: Any, **options: Any) -> Any:
            nonlocal asked
            asked += 1
            return answer(*arguments, **options)

        def dial(self: socket.socket, address: Any) -> None:
            """No test dials the internet: there, nobody answers."""
            dialled.append(address[0])
            if address[0] in public[:3]:
                raise ConnectionRefusedError
            connect(self, address)

        patch.setattr(socket, "getaddrinfo", counting)
        patch.setattr(socket.socket, "connect", dial)
        with Fetcher(user_agent="t", timeout=5, deadline=10, delay=0) as door:
            for number in range(times):
                outcome.codes[_code(door, f"http://flip{number}.example:{world.port}/")] += 1
        outcome.dialled = [address for address in seen if address[0] != PUBLIC]
        outcome.hits = list(world.hits)
    return outcome, asked, dialled


def _code(door: Fetcher, url: str) -> str:
    try:
        door.fetch(url)
    except FetchError as error:
        return error.code
    return ""


def chain(
    monkeypatch: pytest.MonkeyPatch,
    spellings: Sequence[str],
    times: int,
    *,
    unguarded: bool = False,
) -> Outcome:
    """Redirects over one to five public hops that end inside, some of them over changing names."""
    chance = random.Random(9)
    outcome = Outcome()
    hops = {f"hop{number}.example": [PUBLIC] for number in range(5)}
    flips: dict[str, list[str]] = {}
    for number in range(times):
        flips |= {
            f"flip{number}.example#1": [PUBLIC],
            f"flip{number}.example": ["127.0.0.1"],
        }
    with listeners() as world, monkeypatch.context() as patch, recording() as seen:
        public_world(patch, {**NAMES, **hops, **flips}, world.port)
        with Fetcher(
            user_agent="t", allow_private=unguarded, timeout=5, deadline=10, delay=0
        ) as door:
            for number in range(times):
                start = _lay_chain(world, chance, number, spellings)
                before = len(world.hits)
                outcome.codes[_code(door, start)] += 1
                if len(world.hits) > before:
                    outcome.reached.append(start)
        outcome.dialled = [address for address in seen if address[0] != PUBLIC]
        outcome.hits = list(world.hits)
    return outcome


def _lay_chain(
    world: Listeners, chance: random.Random, number: int, spellings: Sequence[str]
) -> str:
    length = chance.randint(1, 5)
    hosts = [f"hop{chance.randrange(5)}.example" for _ in range(length)]
    last = chance.choice(spellings).replace("{port}", str(world.port)).strip()
    if number % 4 == 0:  # first it was public; every connection is closed, so it is asked again
        hosts[-1] = f"flip{number}.example"
        last = f"//flip{number}.example:{world.port}/inside"
    elif number % 4 == 1:
        last = f"//{chance.choice(('127.0.0.1', '2130706433', '[::1]', '127.1'))}:{world.port}/x"
    for hop, host in enumerate(hosts[1:], 1):
        world.targets[f"/{number}/{hop - 1}"] = f"http://{host}:{world.port}/{number}/{hop}"
    world.targets[f"/{number}/{length - 1}"] = last
    return f"http://{hosts[0]}:{world.port}/{number}/0"


# 3. Servers that never end ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ending:
    code: str
    seconds: float
    decoded: int
    """Bytes of body that were unpacked."""


def endure(
    monkeypatch: pytest.MonkeyPatch, serve: Serve, *, deadline: float, max_bytes: int = 1_000_000
) -> Ending:
    """One fetch of what ``serve`` serves, with a timeout so long that it ends nothing."""
    decoded = 0
    unpack = requests.Response.iter_content

    def counting(self: requests.Response, *arguments: Any, **options: Any) -> Any:
        nonlocal decoded
        for piece in unpack(self, *arguments, **options):
            decoded += len(piece)
            yield piece

    with (
        serving(serve) as url,
        monkeypatch.context() as patch,
        Fetcher(
            user_agent="t",
            allow_private=True,
            timeout=600,
            deadline=deadline,
            max_bytes=max_bytes,
        ) as door,
    ):
        patch.setattr(requests.Response, "iter_content", counting)
        began = time.monotonic()
        code = _code(door, url)
        return Ending(code, time.monotonic() - began, decoded)


_CHILD = """
import json, re, sys
from pathlib import Path
from aggregator.collect.fetch import Fetched, Fetcher
from aggregator.errors import FetchError

def rss():  # not ru_maxrss, which a process inherits from the one that started it
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024

url, small, bounds = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with Fetcher(user_agent="t", allow_private=True, timeout=600, **bounds) as door:
    door.fetch(small)
    before = rss()
    try:
        answer = door.fetch(url)
        code, size = "", len(answer.body)
    except FetchError as error:
        code, size = error.code, 0
print(json.dumps([code, size, rss() - before]))
"""


@dataclass(frozen=True, slots=True)
class Weight:
    code: str
    size: int
    rise: int
    """Bytes of memory at the worst moment, above what a small fetch took."""


def weigh(serve: Serve, *, deadline: float = 10, max_bytes: int = MAX_BYTES) -> Weight:
    """A fetch of what ``serve`` serves with the usual cap, in a process of its own."""
    if not Path("/proc/self/status").exists():
        pytest.skip("only Linux tells the most memory that a process held")
    bounds = {"deadline": deadline, "max_bytes": max_bytes}
    small = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"
    with serving(serve) as url, serving(lambda connection: connection.sendall(small)) as other:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, url, other, json.dumps(bounds)],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            timeout=300,
        )
    return Weight(*json.loads(done.stdout))
