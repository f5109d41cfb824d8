"""The parsers against seeds and mutations of them, and that the fuzzer would notice."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from aggregator.errors import FormatError
from tests.fuzz import targets
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import ROOT, TARGETS, Target, judge

MUTATIONS = 150
LONGEST_SEED = 8 * 1024


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_read_as_they_are(name: str):
    """They have to get past the first check, or fuzzing starts from nothing."""
    target = TARGETS[name]
    seeds = list(target.seeds())
    assert len(seeds) >= 3
    refused = 0
    for seed in seeds:
        assert judge(target, seed) is None
        try:
            target.run(seed)
        except Exception:  # noqa: BLE001 - judge has said that it is one of ours
            refused += 1
    assert refused <= len(seeds) // 10


@pytest.mark.parametrize("name", TARGETS)
def test_mutations_are_read_or_refused(name: str):
    """The same in every run; `make fuzz` draws others."""
    target, random = TARGETS[name], Random(name)
    pool = [seed for seed in target.seeds() if len(seed) <= LONGEST_SEED]
    seen = set()
    for _ in range(MUTATIONS):
        data = mutated(target.grammar, random.choice(pool), random)
        finding = judge(target, data)
        assert finding is None, f"{finding.told}\n{data!r}"
        seen.add(data)
    assert len(seen) > MUTATIONS * 0.8, "the mutations differ"


def _broken(data: bytes) -> None:
    raise KeyError(data)


def _refused(data: bytes) -> None:
    raise FormatError("no feed", code="html")


def _slow(data: bytes) -> None:
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass


def _dirty(data: bytes) -> None:
    targets._check_text("a\x07")


@pytest.mark.parametrize(
    ("run", "kind"),
    [(_broken, "KeyError"), (_slow, "slow"), (_dirty, "Wrong"), (_refused, "")],
)
def test_a_foreign_error_slowness_and_bad_text_are_findings_and_our_errors_none(run, kind: str):
    finding = judge(Target(run, "text", targets._texts), b"x", patience=0.02)
    assert (finding.kind if finding else "") == kind


def test_a_finding_is_replayed_by_its_file(tmp_path: Path):
    held = tmp_path / "rule-ValueError-1"
    held.write_bytes(b"FREQ=DAILY")
    command = [sys.executable, "-m", "tests.fuzz", "--replay", str(held)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"{held}: all is as promised\n")
    stray = tmp_path / "unknown-1"
    stray.write_bytes(b"")
    command = [*command[:-1], str(stray)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2


@pytest.mark.proof
@pytest.mark.parametrize("name", TARGETS)
def test_half_a_minute_of_fuzzing_finds_nothing(name: str, capsys: pytest.CaptureFixture[str]):
    if importlib.util.find_spec("atheris") is None:
        pytest.skip(
            "atheris is not installed, so nothing was fuzzed; `make fuzz` installs it (Linux on "
            "x86_64, CPython 3.11 to 3.14)"
        )
    command = [sys.executable, "-m", "tests.fuzz", name, "--seconds", "30"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    with capsys.disabled():
        print("\n" + done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr
