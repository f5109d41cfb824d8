"""Which tellings are worth comparing: those that share a mark which few others share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

from aggregator.match.traits import Traits
from aggregator.match.words import is_generic

CROWD = 48
"""Tellings from which on a mark says nothing: what shares no rarer one is not compared."""
_STEM = 5


def marks(one: Traits) -> set[Hashable]:
    """All marks of a telling.

    Its days (or the days it repeats on) with each telling word of its title and with what that
    stands for; its hour with each word of its place; its page and day; its id.
    """
    found: set[Hashable] = set()
    when, title = one.when, one.title
    days: set[Hashable] = {when.series} if when.series else {when.first, when.last}
    told = {word[:_STEM] for word in title.words if not is_generic(word, title.language)}
    told |= {f"={name}" for name in title.subjects}
    if not told:
        told = {word[:_STEM] for word in title.words}
    for day in days:
        found |= {(day, word) for word in told}
        found |= {(day, when.minute, "@", word[:_STEM]) for word in one.place.words}
        if one.page:
            found.add((day, one.page))
    if one.uid:
        found.add(one.uid)
    return found


class Index:
    """The marks of all tellings. ``Traits`` are held by their place in the caller's numbering."""

    def __init__(self) -> None:
        self._members: dict[Hashable, set[int]] = defaultdict(set)
        self._marks: dict[int, set[Hashable]] = {}

    def add(self, number: int, one: Traits) -> set[int]:
        """Take a telling in; gives those that lose a mark by it, as it has become too common."""
        self._marks[number] = marks(one)
        crowded: set[int] = set()
        for mark in self._marks[number]:
            members = self._members[mark]
            members.add(number)
            if len(members) == CROWD + 1:
                crowded |= members
        return crowded

    def remove(self, number: int) -> set[int]:
        """Forget a telling; gives those that gain a mark by it."""
        freed: set[int] = set()
        for mark in self._marks.pop(number, ()):
            members = self._members[mark]
            members.discard(number)
            if len(members) == CROWD:
                freed |= members
            if not members:
                del self._members[mark]
        return freed

    def near(self, number: int) -> set[int]:
        """Those to compare a telling with."""
        found: set[int] = set()
        for mark in self._marks[number]:
            members = self._members[mark]
            if len(members) <= CROWD:
                found |= members
        found.discard(number)
        return found
