"""Which event a cluster is: identity kept through merge, split and the order of arrival."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aggregator.match.cluster import Telling


@dataclass(frozen=True, slots=True)
class Home:
    """Where a listing stands: in which event now, and which event was minted for it."""

    event: int
    origin: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """A cluster and its event; ``event`` is None where one has to be minted."""

    tellings: tuple[Telling, ...]
    event: int | None


def assign(
    clusters: Sequence[tuple[Telling, ...]], homes: Mapping[int, Home]
) -> list[Assignment]:
    """Give each cluster its event. ``homes`` is by listing number.

    The oldest event (lowest number) goes first, to the cluster that holds the listing it was
    minted for, else to the one with the oldest listing in it. So the oldest published UID stays
    through a merge, and a split gives the other one back: nobody's UID ever becomes another's.
    """
    founders: dict[int, list[int]] = {}
    members: dict[int, list[int]] = {}
    for index, group in enumerate(clusters):
        for telling in group:
            if home := homes.get(telling.id):
                members.setdefault(home.event, []).append(index)
                founders.setdefault(home.origin, []).append(index)
    oldest = [min(telling.id for telling in group) for group in clusters]
    assigned: dict[int, int] = {}
    for event in sorted({*founders, *members}):
        for claims in (founders.get(event, ()), members.get(event, ())):
            free = [index for index in claims if index not in assigned]
            if free:
                assigned[min(free, key=lambda index: oldest[index])] = event
                break
    return [Assignment(group, assigned.get(index)) for index, group in enumerate(clusters)]
