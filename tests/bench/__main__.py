"""``python -m tests.bench``: measure, compare, check; ``--profile`` says what it is spent on.

Exit code 1 where the work that was measured was not done rightly.
"""

import argparse
import cProfile
import io
import json
import pstats
import statistics
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from aggregator import cli
from tests.bench import timing
from tests.bench.checks import Check, check
from tests.bench.measure import ROOT, Spent, load, machine
from tests.bench.server import serving
from tests.bench.world import SCENARIOS, Calendar, Size, World

RUNS = 5
COSTLIEST = 30


@dataclass(frozen=True)
class Result:
    machine: str
    size: Size
    runs: tuple[dict[str, Spent], ...]
    checks: tuple[Check, ...]

    def values(self, name: str, of: str = "cpu") -> list[float]:
        return [getattr(run[name], of) for run in self.runs]

    def median(self, name: str, of: str = "cpu") -> float:
        return statistics.median(self.values(name, of))

    def ratio(self, name: str, baseline: str) -> float:
        """How many times cheaper than a baseline, each run compared with itself."""
        pairs = zip(self.values(baseline), self.values(name), strict=True)
        return statistics.median(theirs / mine for theirs, mine in pairs)


def main() -> int:
    options = _options()
    size = Size(options.feeds, options.events)
    with TemporaryDirectory(prefix="bench-") as name, serving() as site:
        folder, world = Path(name), World(size, site)
        if options.profile:
            _profile(world, folder)
            return 0
        before = load()
        merger = None if options.without_mergecal else timing.mergecal()
        timing.start()  # so that no run pays for compiling our modules
        runs = []
        for number in range(options.runs):
            print(f"run {number + 1} of {options.runs}", file=sys.stderr)
            runs.append(_run(world, folder / f"run-{number}", merger))
        about = machine(before)
        print("checking", file=sys.stderr)
        result = Result(about, size, tuple(runs), tuple(check(world, folder)))
    print(json.dumps(_plain(result), indent=1) if options.json else _table(result))
    wrong = [one for one in result.checks if not one.holds]
    for one in wrong:
        told = f"{one.what}: expected {one.expected!r:.300}, found {one.found!r:.300}"
        print(f"WRONG  {told}", file=sys.stderr)
    return int(bool(wrong))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="default: %(default)s")
    parser.add_argument("--feeds", type=int, default=Size().feeds, help="default: %(default)s")
    parser.add_argument("--events", type=int, default=Size().events, help="a feed; %(default)s")
    parser.add_argument("--without-mergecal", action="store_true", help="install nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--profile", action="store_true", help="no timing: where the time goes")
    return parser.parse_args()


def _run(world: World, folder: Path, merger: Path | None) -> dict[str, Spent]:
    calendar = Calendar(world, folder / "ours")
    spent = {**timing.start(), **timing.ours(calendar, world)}
    return spent | timing.baselines(world, folder, merger=merger)


def _plain(result: Result) -> dict[str, object]:
    return {
        "machine": result.machine,
        "feeds": result.size.feeds,
        "events": result.size.all,
        "measured": {
            name: {of: result.values(name, of) for of in ("cpu", "wall", "megabytes")}
            for name in result.runs[0]
        },
        "ratios": {
            name: {other: round(result.ratio(name, other), 3) for other in _baselines(result)}
            for name in (scenario.name for scenario in SCENARIOS)
        },
        "checks": {one.what: one.holds for one in result.checks},
    }


def _baselines(result: Result) -> list[str]:
    return [name for name in (timing.PLAIN, timing.MERGECAL) if name in result.runs[0]]


def _table(result: Result) -> str:
    """Markdown, as docs/performance.md has it."""
    others = _baselines(result)
    size = result.size
    bare = result.ratio("unchanged, 304", timing.BARE)
    measured = f"{size.feeds} feeds × {size.events} events, medians of {len(result.runs)} runs"
    columns = "".join(f" {other} ÷ this |" for other in others)
    lines = [
        f"{measured}; {result.machine}.",
        "",
        f"| | CPU s | least – most | wall s | peak MB |{columns}",
        "|---|---|---|---|---|" + "---|" * len(others),
    ]
    for name in result.runs[0]:
        cpu = result.values(name)
        cells = [
            name,
            f"{result.median(name):.2f}",
            f"{min(cpu):.2f} – {max(cpu):.2f}",
            f"{result.median(name, 'wall'):.2f}",
            f"{result.median(name, 'megabytes'):.0f}",
            *(f"{result.ratio(name, other):.2f}" if name != other else "" for other in others),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    held = sum(one.holds for one in result.checks)
    return "\n".join(
        [
            *lines,
            "",
            f"Unchanged (304): {1 / bare:.1f} × the bare requests session, both with their start.",
            f"{held} of {len(result.checks)} checks of what came out hold.",
        ]
    )


def _profile(world: World, folder: Path) -> None:
    """The costliest of our own functions, and of all, in each scenario; cProfile inflates."""
    calendar = Calendar(world, folder / "profiled")
    for scenario in SCENARIOS:
        world.show(scenario)
        profile = cProfile.Profile()
        with redirect_stdout(io.StringIO()):
            profile.runcall(cli.main, calendar.arguments(scenario), standalone_mode=False)
        told = io.StringIO()
        stats = pstats.Stats(profile, stream=told)
        stats.sort_stats("cumulative").print_stats("aggregator/", COSTLIEST)
        stats.sort_stats("tottime").print_stats(COSTLIEST // 2)
        print(f"== {scenario.name}\n{told.getvalue().replace(f'{ROOT}/', '')}")


if __name__ == "__main__":
    sys.exit(main())
