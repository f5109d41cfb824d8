"""``python -m tests.bench.linkage``: the matcher beside splink, on the same listings.

CPU is user + system; making and reading the listings is not in it. Splink's threshold is chosen
knowing the truth, so that it is as precise as we are: its best recall at no less than our
precision.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.linkage.data import changed, rows, write
from tests.bench.linkage.score import Score, best_clusters, best_pairs, score
from tests.bench.measure import ROOT, load, machine
from tests.bench.peers import installed

_HERE = Path(__file__).parent


def splink() -> Path:
    """A Python that has splink."""
    return installed("splink", "5.0.0") / "python"


def compare(size: int, folder: Path, other: Path | None) -> dict[str, float]:
    """One run on as many listings; ``other``: a Python with splink."""
    before = rows(size)
    after = changed(before)
    files = folder / "before.jsonl", folder / "after.jsonl"
    write(before, files[0])
    write(after, files[1])
    truth = {row.id: row.event for row in before}
    mine = _told(folder, sys.executable, "-m", "tests.bench.linkage.ours", *files)
    ours = score(mine["clusters"], truth)
    later = score(mine["clusters_change"], {row.id: row.event for row in after})
    found = {f"our {name}": mine[name] for name in mine if not name.startswith("clusters")}
    found |= _scored("our", ours) | _scored("our change:", later)
    if other:
        theirs = _told(folder, other, _HERE / "theirs.py", files[0])
        edges = [(one, two, weight) for one, two, weight in theirs.pop("pairs")]
        found |= {f"splink {name}": amount for name, amount in theirs.items()}
        found |= _scored("splink", best_clusters(edges, truth, ours.precision))
        found |= _scored("splink pairs:", best_pairs(edges, truth, ours.precision))
    return found


def _scored(whose: str, found: Score) -> dict[str, float]:
    return {f"{whose} recall": found.recall, f"{whose} precision": found.precision}


def _told(folder: Path, *command: str | Path) -> dict[str, Any]:
    told = folder / "told.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    subprocess.run([*command, told], check=True, stdout=subprocess.DEVNULL, env=environment)
    found: dict[str, Any] = json.loads(told.read_text())
    told.unlink()
    return found


def table(size: int, found: dict[str, float], about: str, runs: int) -> str:
    """Markdown, as docs/performance.md has it."""
    lines = [
        f"{size} listings, medians of {runs} runs; {about}.",
        "",
        "| | CPU s | CPU s after 1 % change | recall | precision | candidates | peak MB |",
        "|---|---|---|---|---|---|---|",
        _line(
            "this",
            found["our cpu"],
            found["our cpu_change"],
            *(found[f"our {of}"] for of in ("recall", "precision", "candidates", "megabytes")),
        ),
    ]
    if "splink cpu" in found:
        again = found["splink cpu"] - found["splink cpu_training"]
        rest = [found[f"splink {of}"] for of in ("recall", "precision", "candidates", "megabytes")]
        pairs = [found[f"splink pairs: {of}"] for of in ("recall", "precision")]
        ratio = found["splink cpu"] / found["our cpu"]
        lines += [
            _line("splink", found["splink cpu"], again, *rest),
            _line("splink, pairs not clustered", None, None, *pairs, None, None),
            "",
            (
                f"Splink ÷ this: {ratio:.2f}; {found['splink cpu_training']:.1f} s of it are"
                " training. Its second figure is all predicted and clustered anew by the trained"
                f" model; ÷ ours: {again / found['our cpu_change']:.2f}."
            ),
        ]
    return "\n".join(lines)


def _line(name: str, *cells: float | None) -> str:
    forms = (".2f", ".2f", ".3f", ".4f", ".0f", ".0f")
    told = (
        "" if cell is None else f"{cell:{form}}" for cell, form in zip(cells, forms, strict=True)
    )
    return f"| {name} | {' | '.join(told)} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.linkage", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="listings; %(default)s")
    parser.add_argument("--runs", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--without-splink", action="store_true", help="install nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    other = None if options.without_splink else splink()
    before = load()
    with TemporaryDirectory(prefix="linkage-") as name:
        runs = [compare(options.size, Path(name), other) for _ in range(options.runs)]
    found = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    about = machine(before)
    if options.json:
        print(json.dumps({"machine": about, "size": options.size, "runs": runs}, indent=1))
    else:
        print(table(options.size, found, about, options.runs))


if __name__ == "__main__":
    main()
