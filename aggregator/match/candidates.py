"""Which tellings are worth comparing: those that share a mark which few others share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator

from aggregator.match.traits import Traits

CROWD = 48
"""Tellings from which on a mark says nothing: what shares no rarer one is not compared."""


def _marks(one: Traits) -> Iterator[tuple[Hashable, tuple[str, ...]]]:
    """All marks of a telling, those that begin alike together.

    Its days (or the days it repeats on) with each telling word of its title and with what that
    stands for; its hour with each word of its place; its page and day; its id.
    """
    when = one.when
    days: tuple[Hashable, ...] = (when.first,)
    if when.series:
        days = (when.series,)
    elif when.last != when.first:
        days = when.first, when.last
    for day in days:
        yield day, one.title.marks
        yield (day, when.minute), one.place.marks
        if one.page:
            yield ("page", day), (one.page,)
    if one.uid:
        yield "", (one.uid,)


class Index:
    """The marks of all tellings. ``Traits`` are held by their place in the caller's numbering."""

    def __init__(self) -> None:
        self._members: dict[Hashable, dict[str, int | list[int]]] = defaultdict(dict)
        """By the beginning and the end of a mark, who has it. Most marks only one telling has:
        its number stands there without a list, which would take more than all else."""

    def add(self, number: int, one: Traits) -> set[int]:
        """Take a telling in; gives those that lose a mark by it, as it has become too common."""
        crowded: set[int] = set()
        for begin, ends in _marks(one):
            its = self._members[begin]
            for end in ends:
                members = its.get(end)
                if members is None:
                    its[end] = number
                elif isinstance(members, int):
                    its[end] = [members, number]
                else:
                    members.append(number)
                    if len(members) == CROWD + 1:
                        crowded.update(members)
        return crowded

    def remove(self, number: int, one: Traits) -> set[int]:
        """Forget a telling; gives those that gain a mark by it."""
        freed: set[int] = set()
        for begin, ends in _marks(one):
            its = self._members[begin]
            for end in ends:
                members = its[end]
                if isinstance(members, int):
                    del its[end]
                    continue
                members.remove(number)
                if len(members) == CROWD:
                    freed.update(members)
                if len(members) == 1:
                    its[end] = members[0]
            if not its:
                del self._members[begin]
        return freed

    def near(self, number: int, one: Traits) -> set[int]:
        """Those to compare a telling with."""
        found: set[int] = set()
        for begin, ends in _marks(one):
            its = self._members[begin]
            for end in ends:
                members = its[end]
                if isinstance(members, list) and len(members) <= CROWD:
                    found.update(members)
        found.discard(number)
        return found
