"""How well and how fast listings are matched: the product's matcher on labelled pairs.

``python -m tests.bench.matching EVENTS.jsonl PAIRS.tsv [--json]``

Reads listings (one JSON object a line: id, feed, title, date, time, location, description,
optional city, language, url, utcoff …, as in ``tests/match/labelled``) and labelled pairs (a
table: id_a, id_b, label, optional evidence and split), matches all listings as a cycle does, and
tells per evidence how many pairs became one event and how many are put before a person.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from aggregator.match.compare import Weights
from aggregator.match.matcher import Matcher
from tests.match import reading


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found of the labelled pairs."""

    rows: list[dict[str, object]]
    listings: int
    events: int
    asked: int
    compared: int
    cpu_seconds: float
    peak_mb: float


def run(events: Path, pairs: Path, by: Weights | None = None) -> Outcome:
    """Match all listings, with other than the product's weights where some are given."""
    tellings = reading.tellings(reading.rows(events))
    began = time.process_time()
    matcher = Matcher(by)
    matching = matcher.match(tellings)
    spent = time.process_time() - began
    cluster_of = {
        one.key.source_id: number
        for number, cluster in enumerate(matching.clusters)
        for one in cluster
    }
    asked = {
        frozenset(cluster_of[key.source_id] for key in doubt.pair) for doubt in matching.doubts
    }
    counts: dict[tuple[str, str, str, bool], list[int]] = defaultdict(lambda: [0, 0, 0])
    for pair in reading.pairs(pairs):
        a, b = cluster_of[pair.a], cluster_of[pair.b]
        count = counts[pair.group, pair.split, pair.evidence, pair.label]
        count[0] += 1
        count[1] += a == b
        count[2] += a != b and frozenset((a, b)) in asked
    return Outcome(
        rows=[
            {
                "group": group,
                "split": split,
                "evidence": evidence,
                "label": int(label),
                "pairs": count[0],
                "merged": count[1],
                "review": count[2],
            }
            for (group, split, evidence, label), count in sorted(counts.items())
        ],
        listings=len(tellings),
        events=len(matching.clusters),
        asked=len(matching.doubts),
        compared=matcher.compared,
        cpu_seconds=spent,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _table(outcome: Outcome) -> str:
    totals: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    lines = [f"{'group':14} {'split':6} {'evidence':28} label  pairs merged review"]
    for row in outcome.rows:
        numbers = [int(str(row[name])) for name in ("pairs", "merged", "review")]
        for place, number in enumerate(numbers):
            totals["all", str(row["split"]), int(str(row["label"]))][place] += number
        lines.append(
            f"{row['group']:14} {row['split']:6} {row['evidence']:28} {row['label']:5}"
            f" {numbers[0]:6} {numbers[1]:6} {numbers[2]:6}"
        )
    for (name, split, label), numbers in sorted(totals.items()):
        share = f"  merged {numbers[1] / numbers[0]:.1%}, to review {numbers[2] / numbers[0]:.1%}"
        lines.append(
            f"{name:14} {split:6} {'':28} {label:5} {numbers[0]:6} {numbers[1]:6} {numbers[2]:6}"
            + share
        )
    lines.append(
        f"{outcome.listings} listings, {outcome.events} events, {outcome.asked} questions;"
        f" {outcome.compared} pairs compared, {outcome.cpu_seconds:.2f} s CPU,"
        f" {outcome.peak_mb:.0f} MB at most"
    )
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.matching", description=__doc__)
    parser.add_argument("events", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    outcome = run(options.events, options.pairs)
    if options.json:
        told = {
            "pairs": outcome.rows,
            "listings": outcome.listings,
            "events": outcome.events,
            "questions": outcome.asked,
            "candidates": outcome.compared,
            "cpu_seconds": round(outcome.cpu_seconds, 3),
            "peak_mb": round(outcome.peak_mb, 1),
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(_table(outcome))


if __name__ == "__main__":
    main(sys.argv[1:])
