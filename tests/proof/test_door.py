"""The door in full numbers: spellings, rebinding, chains, slow servers and bombs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator import cli, config
from aggregator.collect import addresses
from aggregator.errors import ConfigError
from tests.proof.bad_server import (
    BROKEN,
    ENDLESS,
    PUBLIC,
    SLOW,
    bombs,
    listeners,
    public_world,
    recording,
    says,
)
from tests.proof.door_trials import ENTRANCES, chain, endure, rebind, spell, weigh
from tests.proof.spellings import NAMES, every_spelling
from tests.world import HEAD

pytestmark = pytest.mark.proof

SLACK = 2.0
"""Seconds that a busy machine may take on top of what is promised (a deadline and one second)."""

INSIDE = {"private-address", "bad-address", "password", "dns", "insecure-redirect", "no-file"}
EVERY = every_spelling()


# 1. Spellings --------------------------------------------------------------------------------


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_no_spelling_leads_inside(monkeypatch: pytest.MonkeyPatch, entrance: str):
    assert len(EVERY) >= 300
    outcome = spell(monkeypatch, EVERY, ENTRANCES[entrance])
    print(f"\n{len(EVERY)} spellings as {entrance}: {dict(outcome.codes)}")
    assert (outcome.dialled, outcome.hits) == ([], [])
    # What a redirect can mean as a path, such as "http:127.0.0.1/", stays where it was said.
    assert set(outcome.codes) <= (INSIDE | {""} if entrance == "redirect" else INSIDE)
    assert outcome.codes[""] <= 10
    assert outcome.codes["private-address"] >= 300


@pytest.mark.tries_outside
@pytest.mark.parametrize("entrance", ENTRANCES)
def test_without_the_guard_they_do(monkeypatch: pytest.MonkeyPatch, entrance: str):
    """Also those outside loopback are dialled then; conftest.py lets none of them out."""
    outcome = spell(monkeypatch, EVERY, ENTRANCES[entrance], unguarded=True)
    print(f"\n{len(outcome.reached)} spellings hit as {entrance}: {dict(outcome.codes)}")
    assert len(outcome.reached) >= 24
    assert set(outcome.hits) == {"127.0.0.1", "127.0.0.2", "::1"}


def test_no_spelling_in_a_configuration_leads_inside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """All those that a configuration takes, in one run of the command, in its many threads."""
    path = tmp_path / "feeds.yaml"
    with listeners() as world, recording() as seen:
        public_world(monkeypatch, NAMES, world.port)
        feeds = []
        for number, spelling in enumerate(EVERY):
            url = spelling.replace("{port}", str(world.port))
            line = f"  - {{id: f{number}, partner: museum, url: {_quoted(url)}}}"
            path.write_text(f"{HEAD}{line}\n", encoding="utf-8")
            try:
                config.load(path)
            except ConfigError:
                continue
            feeds.append(line)
        path.write_text(HEAD + "\n".join(feeds) + "\n", encoding="utf-8")
        places = ["--config", str(path), "--database", str(tmp_path / "db"), "--output"]
        result = CliRunner().invoke(
            cli.main, ["run", "--strict", "--json", *places, str(tmp_path / "out")]
        )
        assert result.exit_code == 1, result.output
        assert (seen, world.hits) == ([], [])
    print(f"\n{len(feeds)} of them in one run")
    assert len(feeds) >= 300


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


# 2. Rebinding and chains ---------------------------------------------------------------------


def test_a_thousand_names_that_change_their_meaning(monkeypatch: pytest.MonkeyPatch):
    outcome, asked, dialled = rebind(monkeypatch, 1000)
    print(f"\n1000 names: {dict(outcome.codes)}, {len(dialled)} dialled, all public")
    assert (outcome.dialled, outcome.hits) == ([], [])
    assert asked == 1000  # once per fetch: no second answer is ever heard
    assert set(dialled) == {"93.184.216.34", "2606:4700::1111", "1.1.1.1", PUBLIC}
    assert outcome.codes["private-address"] >= 500


def test_two_hundred_chains(monkeypatch: pytest.MonkeyPatch):
    outcome = chain(monkeypatch, EVERY, 200)
    print(f"\n200 chains: {dict(outcome.codes)}")
    assert (outcome.dialled, outcome.hits) == ([], [])
    assert sum(outcome.codes.values()) == 200
    assert set(outcome.codes) <= INSIDE


@pytest.mark.tries_outside
def test_chains_reach_inside_without_the_guard(monkeypatch: pytest.MonkeyPatch):
    loopback = [one for one in EVERY if "127.0.0" in one or "[::1]" in one]
    monkeypatch.setattr(addresses, "judge", lambda _: "")
    outcome = chain(monkeypatch, loopback, 200)
    print(f"\n{len(outcome.reached)} of 200 chains hit")
    assert len(outcome.reached) >= 100


# 3. Endless ----------------------------------------------------------------------------------

DEADLINE = 1.0


@pytest.mark.parametrize("name", SLOW)
def test_whatever_is_slow_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch, name: str):
    ending = endure(monkeypatch, SLOW[name], deadline=DEADLINE)
    print(f"\n{name}: {ending.seconds:.2f} s")
    assert ending.code == "timeout"
    assert DEADLINE * 0.9 <= ending.seconds <= DEADLINE + 1 + SLACK


@pytest.mark.parametrize("name", ENDLESS)
def test_whatever_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch, name: str):
    cap = 1_000_000
    ending = endure(monkeypatch, ENDLESS[name], deadline=DEADLINE, max_bytes=cap)
    print(f"\n{name}: {ending.code} after {ending.seconds:.2f} s, {ending.decoded:,} bytes")
    assert ending.code
    assert ending.decoded <= cap + 65536
    assert ending.seconds <= DEADLINE + 1 + SLACK


@pytest.mark.parametrize("name", BROKEN)
def test_whatever_breaks_off_ends(monkeypatch: pytest.MonkeyPatch, name: str):
    ending = endure(monkeypatch, BROKEN[name], deadline=DEADLINE)
    assert ending.seconds <= DEADLINE + 1 + SLACK


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_takes_no_memory(name: str):
    weight = weigh(ENDLESS[name], deadline=5)
    print(f"\n{name}: {weight.code}, +{weight.rise / 1e6:.0f} MB")
    assert weight.rise <= 64_000_000


BOMBS = bombs()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_no_memory(monkeypatch: pytest.MonkeyPatch, name: str):
    weight = weigh(BOMBS[name])
    ending = endure(monkeypatch, BOMBS[name], deadline=20, max_bytes=10_000_000)
    print(f"\n{name}: {weight.code}, +{weight.rise / 1e6:.0f} MB, {ending.decoded:,} unpacked")
    assert weight.code
    assert weight.size == 0
    assert weight.rise <= 64_000_000
    assert ending.decoded <= 10_000_000 + 65536


def test_the_largest_feed_that_is_allowed():
    """What the bounds cost where they don't bite; and that memory is measured at all."""
    body = bytes(10_000_000)
    weight = weigh(says(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n", body))
    print(f"\nlargest feed: +{weight.rise / 1e6:.0f} MB")
    assert (weight.code, weight.size) == ("", 10_000_000)
    assert 10_000_000 <= weight.rise <= 64_000_000
