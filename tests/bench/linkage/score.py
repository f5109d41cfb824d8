"""What was found against the truth, over pairs of listings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Edge = tuple[str, str, float]
"""Two listings and how surely they are of one event."""


@dataclass(frozen=True, slots=True)
class Score:
    recall: float
    """Of the pairs that are of one event, those found."""
    precision: float
    """Of the pairs found, those that are of one event."""


def _pairs(number: int) -> int:
    return number * (number - 1) // 2


def score(clusters: Iterable[Sequence[str]], truth: Mapping[str, int]) -> Score:
    """Two listings are found to be of one event where they stand in one cluster.

    ``truth``: the event of each listing; those outside all clusters stand alone.
    """
    found = right = 0
    for cluster in clusters:
        found += _pairs(len(cluster))
        right += sum(map(_pairs, Counter(truth[name] for name in cluster).values()))
    return _score(found, right, _true(truth))


def _true(truth: Mapping[str, int]) -> int:
    return sum(map(_pairs, Counter(truth.values()).values()))


def _score(found: int, right: int, true: int) -> Score:
    return Score(right / true if true else 1.0, right / found if found else 1.0)


def best_pairs(edges: Iterable[Edge], truth: Mapping[str, int], precision: float) -> Score:
    """The highest recall of single pairs, the surest first, at no less than a precision."""
    true, found, right = _true(truth), 0, 0
    best = Score(0.0, 1.0)
    for level in _levels(edges):
        found += len(level)
        right += sum(truth[one] == truth[other] for one, other, _ in level)
        now = _score(found, right, true)
        if now.precision >= precision and now.recall > best.recall:
            best = now
    return best


def best_clusters(edges: Iterable[Edge], truth: Mapping[str, int], precision: float) -> Score:
    """The highest recall of connected components at no less than a precision.

    The threshold is chosen knowing the truth, which flatters whoever is measured so.
    """
    members = {name: [name] for name in truth}
    events = {name: Counter((event,)) for name, event in truth.items()}
    root = {name: name for name in truth}
    true, found, right = _true(truth), 0, 0
    best = Score(0.0, 1.0)
    for level in _levels(edges):
        for one, other, _ in level:
            large, small = root[one], root[other]
            if large == small:
                continue
            if len(members[large]) < len(members[small]):
                large, small = small, large
            found += len(members[large]) * len(members[small])
            right += sum(n * events[large][event] for event, n in events[small].items())
            for name in members.pop(small):
                root[name] = large
                members[large].append(name)
            events[large].update(events.pop(small))
        now = _score(found, right, true)
        if now.precision >= precision and now.recall > best.recall:
            best = now
    return best


def _levels(edges: Iterable[Edge]) -> list[list[Edge]]:
    """Edges by falling weight; those of one weight together, as no threshold parts them."""
    levels: dict[float, list[Edge]] = defaultdict(list)
    for edge in edges:
        levels[edge[2]].append(edge)
    return [levels[weight] for weight in sorted(levels, reverse=True)]
