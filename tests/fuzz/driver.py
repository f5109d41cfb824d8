"""One target under atheris: ``python -m tests.fuzz.driver TARGET FOLDER libfuzzer-arguments``.

A process of its own, since libFuzzer ends the process that it runs in. What is found is written
to ``FOLDER/findings`` and fuzzing goes on; the same place is written once.
"""

from __future__ import annotations

import subprocess
import sys
from hashlib import blake2b
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["aggregator"]):
    from tests.fuzz import mutate, targets

MOST_SLOW = 5
"""Slow inputs of a target that are tried again: each costs the time of many."""
_BY_GRAMMAR = 0.7
"""Share of the mutations that know the grammar; libFuzzer makes the others."""


def keep(folder: Path, name: str, finding: targets.Finding, data: bytes) -> Path:
    """Write a finding's input; its name says what it is an input for."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = blake2b(data, digest_size=4).hexdigest()
    path = folder / f"{name}-{finding.kind}-{digest}"
    path.write_bytes(data)
    return path


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    target = targets.TARGETS[name]
    seen: set[tuple[str, str]] = set()
    slow = 0

    def one(data: bytes) -> None:
        nonlocal slow
        finding = targets.judge(target, data)
        if finding is None or (finding.kind, finding.place) in seen:
            return
        if finding.kind == "slow":
            slow += 1
            if slow > MOST_SLOW:
                return
        else:
            seen.add((finding.kind, finding.place))
        path = keep(folder / "findings", name, finding, data)
        if finding.kind == "slow" and not _is_slow_as_it_is(path):
            path.unlink()  # counting what is reached takes time too
            return
        print(f"FOUND {finding.kind} at {finding.place}: {path}", file=sys.stderr, flush=True)

    def mutator(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < _BY_GRAMMAR:
            return mutate.mutated(target.grammar, data, random, most)
        changed: bytes = atheris.Mutate(data, most)
        return changed

    atheris.Setup([sys.argv[0], *sys.argv[3:]], one, custom_mutator=mutator)
    atheris.Fuzz()


def _is_slow_as_it_is(path: Path) -> bool:
    command = [sys.executable, "-m", "tests.fuzz", "--replay", str(path)]
    return (
        subprocess.run(command, cwd=targets.ROOT, capture_output=True, check=False).returncode != 0
    )


if __name__ == "__main__":
    main()
