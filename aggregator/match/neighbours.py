"""Tellings of one feed that stand beside each other, and what each is told of the others.

Whether a feed tells the same title at another hour or place that day, something else at that hour,
or one page for several titles: that bears on what each of its tellings can mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import lru_cache

from aggregator.match.traits import Traits

_Group = tuple[Hashable, ...]
"""The kind of group that it is, and what its members have in common."""
_TITLE, _HOUR, _PAGE = "title", "hour", "page"


class Neighbours:
    """Groups of tellings by their numbers, and what has come and gone since it was last told."""

    def __init__(self) -> None:
        self._members: dict[_Group, list[int]] = defaultdict(list)
        self._changed: set[_Group] = set()

    def add(self, number: int, one: Traits) -> None:
        for group in _groups(one):
            self._members[group].append(number)
            self._changed.add(group)

    def remove(self, number: int, one: Traits) -> None:
        for group in _groups(one):
            self._members[group].remove(number)
            self._changed.add(group)

    def tell(self, traits: Mapping[int, Traits]) -> set[int]:
        """Tell tellings of those that have come or gone beside them; gives whom that changed."""
        dirty: set[int] = set()
        for group in self._changed:
            if members := self._members[group]:
                dirty |= _TOLD[group[0]]({each: traits[each] for each in members})
            else:
                del self._members[group]
        self._changed.clear()
        return dirty

    def twins(self) -> list[list[int]]:
        """Those of one feed, day and title, where there are several."""
        return [
            members
            for group, members in self._members.items()
            if group[0] == _TITLE and len(members) > 1
        ]


def _groups(one: Traits) -> Iterator[_Group]:
    when = one.when
    yield _TITLE, one.feed, when.first, one.title.words
    if when.minute is not None and not when.series:
        yield _HOUR, one.feed, when.first, when.minute
    if one.page:
        yield _PAGE, one.feed, one.page


def _tell_title(members: Mapping[int, Traits]) -> set[int]:
    """Tell those of one day and title of each other."""
    places: dict[int | None, set[frozenset[str]]] = defaultdict(set)
    for its in members.values():
        places[its.when.minute].add(its.place.words)
    hours = _shared(frozenset(minute for minute in places if minute is not None))
    changed = set()
    for each, its in members.items():
        here = its.place.words
        has_twins = len(members) > 1 and any(
            not (here <= it or it <= here) for it in places[its.when.minute]
        )
        if (its.siblings, its.has_twins) != (hours, has_twins):
            its.siblings, its.has_twins = hours, has_twins
            changed.add(each)
    return changed


@lru_cache(maxsize=16_384)
def _shared(hours: frozenset[int]) -> frozenset[int]:
    """One object for all that are equal: most feeds tell a title once a day."""
    return hours


def _tell_hour(members: Mapping[int, Traits]) -> set[int]:
    """Tell those of one hour whether something else is told of their place, or of none."""
    titles: dict[frozenset[str], set[tuple[str, ...]]] = defaultdict(set)
    for its in members.values():
        titles[its.place.words].add(its.title.words)
    crowded = {here: len(_told_at(here, titles)) > 1 for here in titles}
    changed = {each for each, its in members.items() if its.is_crowded != crowded[its.place.words]}
    for each in changed:
        members[each].is_crowded = not members[each].is_crowded
    return changed


def _told_at(
    here: frozenset[str], titles: Mapping[frozenset[str], set[tuple[str, ...]]]
) -> set[tuple[str, ...]]:
    """All titles told of a place, or of what may be the same: one named within the other."""
    return {title for it in titles if here <= it or it <= here for title in titles[it]}


def _tell_page(members: Mapping[int, Traits]) -> set[int]:
    """Tell those of one page whether it is theirs, or one of the house for all it does."""
    is_its_own = len({its.title.words for its in members.values()}) < 2
    changed = {each for each, its in members.items() if its.page_is_its_own != is_its_own}
    for each in changed:
        members[each].page_is_its_own = is_its_own
    return changed


_TOLD: dict[Hashable, Callable[[Mapping[int, Traits]], set[int]]] = {
    _TITLE: _tell_title,
    _HOUR: _tell_hour,
    _PAGE: _tell_page,
}
