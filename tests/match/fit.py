"""``python -m tests.match.fit [EVENTS PAIRS …]``: find the matcher's weights and write them.

With ``--crosscheck`` nothing is written: each city's pairs are measured with weights that were
learned without it.

Learns from the ``tune`` half of ``labelled/``, from ``retold/tune`` and from further files of
listings and labelled pairs. Logistic regression whose signs are given: what speaks for one event
may count nothing, never against it, and the other way round; so what is learned on one language's
towns holds for others'. Pairs that only a person may join (``is_hindered``) teach nothing: no
weight decides on them. The threshold is the lowest at which the matcher merges no two events of
these, and a margin.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from aggregator.match import compare
from aggregator.match.compare import Evidence, Weights
from aggregator.match.hindrances import is_hindered
from aggregator.match.matcher import Matcher
from aggregator.match.traits import Traits
from aggregator.match.words import word_set
from aggregator.model import Key
from tests.bench.matching import run
from tests.match import reading

LABELLED = Path(__file__).parent / "labelled"
OWN = (LABELLED, Path(__file__).parent / "retold" / "tune")
"""The project's own pairs to learn from."""
OUT = Path(compare.__file__).with_name("weights.json")

FOR = word_set(
    "place-same place-part place-near place-alias place-shared place-told"
    " title-alike title-same title-contained title-all-contained title-rare title-in-text"
    " title-begins alone title-alone rare-alone text-same text-shared"
    " page-same uid-same image-same signs-shared"
    " time-same-hour time-same-day time-same-days time-same-series"
)
"""What may speak for one event; all else may only speak against it, but for ``EITHER``."""
EITHER = frozenset(("place-town", "place-missing", "place-kind"))
NEUTRAL = word_set("title-generic title-twins title-cut no-doors language-other")
"""What only ``is_hindered`` looks at."""
SEEN_NOWHERE = {"page-same": 8.0, "uid-same": 4.0, "image-same": 0.5, "time-moved": -2.0}
"""Evidence that no labelled pair has, weighed by judgement: addresses and ids prove much."""
ABROAD = 0.15
"""Weight of a pair from elsewhere: there are many, in one language, and easy."""
STEP = 0.1
MARGIN = 2
"""Steps above the lowest threshold that merges no two events, all of which have to merge none."""
DEEPEST = 15
"""Steps below the likeliest trap that are tried."""
DOUBT = 1.5
"""How much less than what is merged is still put before a person (log odds)."""
ROUNDS = 600
RIDGE = 2e-4


@dataclass(frozen=True, slots=True)
class Lesson:
    """A pair to learn from."""

    found: Evidence
    label: bool
    weight: float
    mergeable: bool
    """Whether the matcher might merge it: tellings of one feed it joins only as repetitions."""


def lessons(
    events: Path, pairs: Path, weight: float, *, complete: bool, without: str = ""
) -> Iterator[Lesson]:
    """Pairs of different feeds, of the tune half where there is one.

    ``complete``: the labels are, so that any two listings of one day without one are two events.
    ``without``: a city whose pairs are left out.
    """
    matcher = Matcher(Weights(0.0, {}, math.inf, math.inf))
    tellings = reading.tellings(reading.rows(events))
    matcher.match(tellings)
    key_of = {one.key.source_id: one.key for one in tellings}
    labelled = list(reading.pairs(pairs))
    held, joined = _held(labelled), _Joined(labelled)
    seen = set()
    for one in labelled:
        seen |= {(one.a, one.b), (one.b, one.a)}
        if one.split != "held" and one.evidence != "uid" and (one.city or "own") != without:
            # A wrong merge is worse than a miss.
            yield from _lesson(
                matcher, key_of[one.a], key_of[one.b], one.label, weight * (1 if one.label else 2)
            )
    if not complete:
        return
    days = defaultdict(list)
    for told in tellings:
        if told.key.source_id not in held:
            days[str(told.listing.details.start)[:10]].append(told.key)
    for keys in days.values():
        for a, b in combinations(keys, 2):
            if (a.source_id, b.source_id) not in seen:
                same = joined.are_one(a.source_id, b.source_id)
                yield from _lesson(matcher, a, b, same, weight)


def _lesson(matcher: Matcher, a: Key, b: Key, label: bool, weight: float) -> Iterator[Lesson]:
    if a.feed == b.feed and not _is_look_alike(matcher, a, b):
        return
    found = matcher.explain(a, b)
    if "time-apart" in found or is_hindered(found):
        return
    yield Lesson(found, label, weight, a.feed != b.feed)


def _is_look_alike(matcher: Matcher, a: Key, b: Key) -> bool:
    """Whether two listings of one feed teach something: not where it told one event twice."""
    one, other = matcher.traits(a), matcher.traits(b)
    return one.title.words != other.title.words and not _same_page(one, other)


def _same_page(one: Traits, other: Traits) -> bool:
    return bool(one.page) and one.page == other.page


def _held(labelled: list[reading.Pair]) -> set[str]:
    """Listings of the half that is not learned from."""
    return {name for one in labelled if one.split == "held" for name in (one.a, one.b)}


class _Joined:
    """Which listings are one event, by the pairs of which it is said."""

    def __init__(self, labelled: list[reading.Pair]) -> None:
        self._parent: dict[str, str] = {}
        for one in labelled:
            if one.label:
                self._parent[self.root(one.a)] = self.root(one.b)

    def root(self, name: str) -> str:
        while self._parent.get(name, name) != name:
            name = self._parent[name]
        return name

    def are_one(self, a: str, b: str) -> bool:
        return self.root(a) == self.root(b)


def fit(taught: list[Lesson]) -> tuple[float, dict[str, float]]:
    """Base and weights by Rprop on the ridged log loss, each sign held."""
    names = sorted({name for lesson in taught for name in lesson.found})
    at = {name: place for place, name in enumerate(names)}
    rows = [
        ([(at[name], amount) for name, amount in lesson.found.items()], lesson.label, lesson.weight)
        for lesson in taught
    ]
    whole, base = sum(lesson.weight for lesson in taught), len(names)
    weights, steps, before = ([value] * (base + 1) for value in (0.0, 0.1, 0.0))
    for _ in range(ROUNDS):
        slope = [RIDGE * weight for weight in weights]
        for found, label, weight in rows:
            score = weights[base] + sum(weights[place] * amount for place, amount in found)
            wrong = (1 / (1 + math.exp(-max(score, -40))) - label) * weight / whole
            slope[base] += wrong
            for place, amount in found:
                slope[place] += wrong * amount
        for place, name in enumerate([*names, ""]):
            turned = slope[place] * before[place]
            steps[place] *= 1.2 if turned > 0 else 0.5 if turned < 0 else 1
            steps[place] = min(max(steps[place], 1e-5), 1.0)
            before[place] = 0.0 if turned < 0 else slope[place]
            if turned >= 0 and slope[place]:
                weights[place] -= math.copysign(steps[place], slope[place])
            if name in FOR:
                weights[place] = max(weights[place], 0.0)
            elif name in NEUTRAL:
                weights[place] = 0.0
            elif name:
                weights[place] = min(weights[place], 1.0 if name in EITHER else 0.0)
    return weights[base], dict(zip(names, weights[:base], strict=True))


def weights(own: list[Lesson], others: list[Lesson]) -> Weights:
    """Weights and thresholds learned from the project's own pairs and from others."""
    base, pieces = fit(own + others)
    pieces |= {name: weight for name, weight in SEEN_NOWHERE.items() if not pieces.get(name)}
    by = Weights(base, pieces, 0, 0)
    traps = (one for one in own if not one.label and one.mergeable)
    same = _threshold(by, max(by.score(one.found) for one in traps))
    return Weights(
        round(base, 3),
        {name: round(weight, 3) for name, weight in sorted(pieces.items()) if round(weight, 3)},
        round(same, 3),
        round(same - DOUBT, 3),
    )


def _threshold(by: Weights, top: float) -> float:
    """The lowest sum at which the matcher merges no two events of our own pairs, and a margin.

    Lower than ``top``, what the likeliest trap has: rivals and groups keep traps apart as well.
    """
    cases = [_Case(folder) for folder in OWN]
    clean = 0
    same = top + STEP
    for steps in range(DEEPEST):
        tried = top - STEP * steps
        with_it = Weights(by.base, by.pieces, round(tried, 3), round(tried - DOUBT, 3))
        clean = clean + 1 if all(case.is_right(with_it) for case in cases) else 0
        if clean > MARGIN:
            same = tried + STEP * MARGIN
    return same


class _Case:
    """Listings of which it is known which are one event, those of the held half left out."""

    def __init__(self, folder: Path) -> None:
        pairs = list(reading.pairs(folder / "pairs.tsv"))
        self._joined, held = _Joined(pairs), _held(pairs)
        rows = [row for row in reading.rows(folder / "events.jsonl") if row["id"] not in held]
        self._tellings = reading.tellings(rows)

    def is_right(self, by: Weights) -> bool:
        """Whether no two events become one."""
        return all(
            self._joined.are_one(group[0].key.source_id, other.key.source_id)
            for group in Matcher(by).match(self._tellings).clusters
            for other in group[1:]
        )


def crosscheck(own: list[Lesson], events: Path, pairs: Path) -> None:
    """Tell how each city fares with weights that were learned without it, and all without all."""
    cities = sorted({one.city for one in reading.pairs(pairs)})
    for without in [*cities, "all"]:
        others = (
            []
            if without == "all"
            else list(lessons(events, pairs, ABROAD, complete=False, without=without))
        )
        outcome = run(events, pairs, weights(own, others))
        told: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        for row in outcome.rows:
            if without in (row["group"], "all"):
                count = told[str(row["evidence"]), int(str(row["label"]))]
                count[0] += int(str(row["pairs"]))
                count[1] += int(str(row["merged"]))
        parts = [f"{name} {label}: {b} of {a}" for (name, label), (a, b) in sorted(told.items())]
        print(f"learned without {without}: {'; '.join(parts)}")


def main(arguments: list[str]) -> None:
    check = "--crosscheck" in arguments
    files = [Path(one) for one in arguments if one != "--crosscheck"]
    own = [
        lesson
        for folder in OWN
        for lesson in lessons(folder / "events.jsonl", folder / "pairs.tsv", 1.0, complete=True)
    ]
    others: list[Lesson] = []
    for events, pairs in zip(files[::2], files[1::2], strict=True):
        if check:
            crosscheck(own, events, pairs)
        others += lessons(events, pairs, ABROAD, complete=False)
    if check:
        return
    by = weights(own, others)
    told = {"base": by.base, "same": by.same, "doubtful": by.doubtful, "pieces": by.pieces}
    OUT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    for name, taught in (("own", own), ("other", others)):
        for label in (True, False):
            scores = [by.score(one.found) for one in taught if one.label is label]
            merged = sum(score >= by.same for score in scores)
            print(f"{name} {int(label)}: {len(scores)} decided by weights, {merged} merged")


if __name__ == "__main__":
    main(sys.argv[1:])
