"""``python -m tests.mutants``: whether the tests of the guards notice mistakes.

Exit code 1 where a module's tests kill less than 90 % of its mutants, equivalent ones apart, or
where ``equivalent.toml`` names what is none.
"""

import argparse
import os
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.mutants import run
from tests.mutants.operators import Mutant, mutants
from tests.mutants.targets import TARGETS, Target

ENOUGH = 0.90
EQUIVALENT = Path(__file__).with_name("equivalent.toml")

Name = tuple[str, str, str]
"""Function, the lines that were, and those that stand there instead."""


@dataclass
class Score:
    """How the tests of one module did."""

    module: str
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    equivalent: int = 0
    stale: list[Name] = field(default_factory=list)

    @property
    def killed(self) -> int:
        return self.outcomes["killed"] + self.outcomes["timed out"]

    @property
    def survived(self) -> int:
        return self.outcomes.total() - self.killed - self.equivalent

    @property
    def share(self) -> float:
        return self.killed / ((self.killed + self.survived) or 1)

    @property
    def holds(self) -> bool:
        return self.share >= ENOUGH and not self.stale


def main() -> int:
    options = _options()
    targets = [
        one
        for one in TARGETS
        if not options.modules or any(word in one.module for word in options.modules)
    ]
    if not targets:
        print(f"No module is named like {' or '.join(options.modules)}.", file=sys.stderr)
        return 2
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets, too, is the same each time
        os.execve(sys.executable, sys.orig_argv, {**os.environ, "PYTHONHASHSEED": "0"})
    run.prepare()
    try:
        scores = [_score(one, tuple(options.only or ()), options.jobs) for one in targets]
    except (run.Broken, ValueError) as error:
        print(f"The mutants cannot be judged: {error}", file=sys.stderr)
        return 2
    print(_table(scores))
    return 0 if all(one.holds for one in scores) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants ARGS=", description=__doc__)
    parser.add_argument("modules", nargs="*", help="words of the modules' paths; all if none")
    parser.add_argument("--only", nargs="+", help="functions, classes and names in them")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once (%(default)s)")
    return parser.parse_args()


def _score(target: Target, only: tuple[str, ...], jobs: int) -> Score:
    began = time.monotonic()
    score = Score(target.module)
    found = mutants((run.ROOT / target.module).read_text("utf-8"), only or target.only)
    tests = run.undisturbed(target)
    print(f"{target.module}: {len(found)} mutants, {len(tests)} tests", flush=True)
    known = equivalents(EQUIVALENT.read_text("utf-8")).get(target.module, set())
    seen: set[Name] = set()

    def finish(mutant: Mutant, outcome: str) -> None:
        score.outcomes[outcome] += 1
        if outcome in ("killed", "timed out"):
            return
        name = (mutant.function, mutant.was, mutant.becomes)
        if name in known:
            score.equivalent += 1
            seen.add(name)
        else:
            print(told(target.module, mutant, outcome), flush=True)

    run.judge(target, found, tests, jobs, finish)
    if not only:
        score.stale = sorted(known - seen)
    for function, was, becomes in score.stale:
        print(f"\nequivalent.toml names no survivor: in {function}\n- {was}\n+ {becomes}")
    score.seconds = time.monotonic() - began
    return score


def equivalents(text: str) -> dict[str, set[Name]]:
    """The reviewed mutants of each module. Raises ``ValueError`` for one without a reason."""
    found: dict[str, set[Name]] = {}
    for one in tomllib.loads(text).get("equivalent", []):
        if not one["reason"].strip():
            raise ValueError(f"an equivalent mutant in {one['in']} has no reason")
        name = (one["in"], one["was"], one["becomes"])
        found.setdefault(one["module"], set()).add(name)
    return found


def told(module: str, mutant: Mutant, outcome: str) -> str:
    """A survivor as a diff."""
    lines = [f"\n{outcome}: {module}:{mutant.line}, in {mutant.function}: {mutant.what}"]
    lines += [f"- {line}" for line in mutant.was.splitlines()]
    lines += [f"+ {line}" for line in mutant.becomes.splitlines()]
    return "\n".join(lines)


def _table(scores: list[Score]) -> str:
    rows: list[tuple[str, ...]] = [
        ("module", "mutants", "killed", "late", "survived", "equivalent", "score", "seconds")
    ]
    for one in scores:
        numbers = (one.outcomes.total(), one.killed, one.outcomes["timed out"], one.survived)
        share = f"{one.share:.1%}" + ("" if one.holds else " !")
        rows.append(
            (one.module, *map(str, numbers), str(one.equivalent), share, f"{one.seconds:.0f}")
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n" + "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


if __name__ == "__main__":
    sys.exit(main())
