"""Which tellings are of one event. A wrong merge is worse than a miss: it hides an event.

``Matcher.match`` is all that the pipeline knows. It remembers what it compared, so that a cycle
in which little changed costs little; what it finds depends only on what it is given, never on
what it was given before.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from aggregator.match.candidates import Index
from aggregator.match.cluster import Groups, grouped
from aggregator.match.commonness import Commonness
from aggregator.match.compare import (
    Evidence,
    Judgement,
    Verdict,
    Weights,
    evidence,
    is_hopeless,
    judged,
    weights,
)
from aggregator.match.neighbours import Neighbours
from aggregator.match.telling import Telling
from aggregator.match.times import APART, time_of
from aggregator.match.traits import Traits
from aggregator.match.venues import Venues, learn
from aggregator.match.words import word_set
from aggregator.model import Doubt, Key, Pair, Said

_WITNESSES = 2
"""Different titles told under two names of a place, from which on both mean one place."""
_WORTH = 3.0
"""What it may add to a score that two places turn out to be one."""
_OTHER_NAMES = word_set(
    "place-other place-told place-kind place-town place-sister place-house-other"
)
"""How two places compare that may be one under two names."""


@dataclass(frozen=True, slots=True)
class Matching:
    """What was found."""

    clusters: list[tuple[Telling, ...]]
    """Every telling is in exactly one; sorted."""
    doubts: list[Doubt]
    """For a person to decide; the likeliest first, each pair of clusters once."""


_Id = tuple[str, str, str]
"""What a ``Key`` holds: hashed and sorted much faster, and there are many."""


@dataclass(slots=True)
class _Changes:
    """What tellings that come and go change of others."""

    dirty: set[int] = field(default_factory=set)
    """Those to be compared anew."""
    words: set[str] = field(default_factory=set)
    """Those that have become commoner or rarer."""


class Matcher:
    """Compares tellings, and remembers it."""

    def __init__(self, by: Weights | None = None) -> None:
        self._weights = by or weights()
        self.compared = 0
        """Pairs that were compared since this was made."""
        self._numbers: dict[_Id, int] = {}
        """All tellings of the last match, sorted."""
        self._tellings: dict[int, Telling] = {}
        self._traits: dict[int, Traits] = {}
        self._next = 0
        self._index = Index()
        self._commonness = Commonness()
        self._venues = Venues()
        self._places_changed = False
        self._links: dict[int, dict[int, Judgement]] = defaultdict(dict)
        self._aliases: frozenset[tuple[str, str]] = frozenset()
        self._asked: dict[tuple[int, int], Judgement] = {}
        self._neighbours = Neighbours()
        self._at: dict[str, set[int]] = defaultdict(set)

    def match(
        self, tellings: Iterable[Telling], said: Mapping[Pair, Said] | None = None
    ) -> Matching:
        """Group tellings, in whatever order they come. ``said`` is what people decided."""
        with _no_collecting():
            return self._match(tellings, said or {})

    def _match(self, tellings: Iterable[Telling], said: Mapping[Pair, Said]) -> Matching:
        dirty = self._update({_id(one.listing.key): one for one in tellings})
        for number in dirty:
            self._unlink(number)
        self._compare(dirty)
        aliases = self._names_of_one_place()
        turned = aliases ^ self._aliases
        self._aliases = aliases
        for pair in [pair for pair in self._asked if self._is_stale(pair, dirty, turned)]:
            del self._asked[pair]
        groups = Groups(self._numbers.values(), self._tellings, self._traits, self._judged, said)
        return Matching(*grouped(groups, self._neighbours.twins(), self._links_by_now()))

    def traits(self, key: Key) -> Traits:
        """What was compared of a telling."""
        return self._traits[self._numbers[_id(key)]]

    def explain(self, one: Key, other: Key) -> Evidence:
        """All evidence on two tellings of the last match."""
        a, b = self.traits(one), self.traits(other)
        return self._evidence(a, b, one_place=_names(a, b) in self._aliases)

    # --- what changed ---------------------------------------------------------------------------

    def _update(self, given: Mapping[_Id, Telling]) -> set[int]:
        """Take in what is new and forget what is gone; gives what must be compared anew."""
        changes = _Changes()
        size, levels = self._commonness.size, self._commonness.levels.copy()
        is_first = not self._traits
        for gone in self._numbers.keys() - given.keys():
            self._drop(self._numbers[gone], changes)
        fresh: list[tuple[int, _Id]] = []
        for its, one in given.items():
            number = self._numbers.get(its)
            if number is not None and self._tellings[number].listing == one.listing:
                self._tellings[number] = one
            else:
                fresh.append((one.listing.details.start.toordinal(), its))
        # Day by day: those that will be compared then lie near each other in memory.
        for _, its in sorted(fresh):
            if its in self._numbers:
                self._drop(self._numbers[its], changes)
            self._numbers[its] = self._next
            self._take(self._next, given[its], changes)
            self._next += 1
        self._numbers = {its: self._numbers[its] for its in sorted(given)}
        changes.dirty |= self._neighbours.tell(self._traits)
        if self._places_changed:
            changes.dirty |= self._learn_places(is_first=is_first)
        if self._commonness.size != size:
            return set(self._traits)
        now = self._commonness.levels
        # Some words have become rarer and then commoner again.
        if words := {word for word in changes.words if now.get(word, 0) != levels.get(word, 0)}:
            changes.dirty.update(
                number
                for number, one in self._traits.items()
                if not words.isdisjoint(one.title.words)
            )
        return changes.dirty & self._traits.keys()

    def _take(self, number: int, one: Telling, changes: _Changes) -> None:
        traits = Traits(one.listing)
        self._tellings[number] = one
        self._traits[number] = traits
        changes.dirty.add(number)
        changes.dirty |= self._index.add(number, traits)
        changes.words |= self._commonness.add(traits.title)
        at = self._at[traits.details.location]
        self._places_changed |= not at or traits.point is not None
        at.add(number)
        self._neighbours.add(number, traits)

    def _drop(self, number: int, changes: _Changes) -> None:
        traits = self._traits.pop(number)
        del self._tellings[number]
        self._unlink(number)
        changes.dirty |= self._index.remove(number, traits)
        changes.words |= self._commonness.remove(traits.title)
        at = self._at[traits.details.location]
        at.discard(number)
        self._places_changed |= not at or traits.point is not None
        self._neighbours.remove(number, traits)

    def _learn_places(self, *, is_first: bool) -> set[int]:
        """Learn the register anew; gives those whose places now mean something else."""
        before = self._venues
        self._at = defaultdict(set, {place: its for place, its in self._at.items() if its})
        self._venues = learn(
            {
                place: {point for each in its if (point := self._traits[each].point)}
                for place, its in self._at.items()
            }
        )
        self._places_changed = False
        if is_first:
            return set()  # all are new, and compared anyway
        changed = (
            its
            for place, its in self._at.items()
            if self._venues.summary(place) != before.summary(place)
        )
        return set().union(*changed)

    # --- pairs ----------------------------------------------------------------------------------

    def _unlink(self, number: int) -> None:
        for other in self._links.pop(number, {}):
            self._links[other].pop(number, None)

    def _compare(self, dirty: set[int]) -> None:
        least = self._weights.doubtful - _WORTH
        traits = self._traits
        # Day by day, so that what was just made of a text is at hand for the next pair.
        for number in sorted(dirty, key=lambda each: traits[each].when.first):
            mine = traits[number]
            for other in self._index.near(number, mine):
                if other < number and other in dirty:
                    continue
                theirs = traits[other]
                if mine.feed == theirs.feed:
                    continue
                if time_of(mine, theirs) == APART or is_hopeless(mine, theirs, self._venues):
                    continue
                found = self._judge(mine, theirs)
                if found.verdict is not Verdict.DIFFERENT or (
                    found.score >= least and found.where in _OTHER_NAMES
                ):
                    self._links[number][other] = self._links[other][number] = found

    def _judge(self, one: Traits, other: Traits, *, one_place: bool = False) -> Judgement:
        self.compared += 1
        return judged(self._evidence(one, other, one_place=one_place), self._weights)

    def _evidence(self, one: Traits, other: Traits, *, one_place: bool) -> Evidence:
        if one.feed > other.feed or (one.feed == other.feed and one.key > other.key):
            one, other = other, one
        return evidence(one, other, self._commonness.weigh, self._venues, one_place=one_place)

    def _is_stale(
        self, pair: tuple[int, int], dirty: set[int], turned: frozenset[tuple[str, str]]
    ) -> bool:
        """Whether what is remembered of a pair no longer holds."""
        if not dirty.isdisjoint(pair) or not self._traits.keys() >= {*pair}:
            return True
        one, other = (self._traits[number] for number in pair)
        return bool(turned) and _names(one, other) in turned

    def _judged(self, one: int, other: int) -> Judgement:
        """What is thought of any two tellings."""
        a, b = self._traits[one], self._traits[other]
        one_place = bool(self._aliases) and _names(a, b) in self._aliases
        if not one_place and one in self._links and (found := self._links[one].get(other)):
            return found
        pair = (min(one, other), max(one, other))
        if pair not in self._asked:
            self._asked[pair] = self._judge(a, b, one_place=one_place)
        return self._asked[pair]

    # --- two names of one place -----------------------------------------------------------------

    def _names_of_one_place(self) -> frozenset[tuple[str, str]]:
        """Pairs of names under which several events are told, clearly by all else."""
        titles: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
        for one, other, found in self._each_link():
            if found.verdict is Verdict.SAME and found.where in _OTHER_NAMES:
                a, b = self._traits[one], self._traits[other]
                if (names := _names(a, b)) != ("", ""):
                    # Whichever came first: what is found must not depend on that.
                    titles[names].add(min(a, b, key=lambda its: its.key).title.words)
        return frozenset(names for names, told in titles.items() if len(told) >= _WITNESSES)

    def _links_by_now(self) -> list[tuple[int, int, Judgement]]:
        """All links, those judged anew whose places turned out to be one."""
        links = []
        for one, other, found in self._each_link():
            if self._aliases and found.where in _OTHER_NAMES:
                a, b = self._traits[one], self._traits[other]
                if _names(a, b) in self._aliases:
                    found = self._judged(one, other)
            if found.verdict is not Verdict.DIFFERENT:
                links.append((one, other, found))
        return links

    def _each_link(self) -> Iterator[tuple[int, int, Judgement]]:
        for one, others in self._links.items():
            for other, found in others.items():
                if one < other:
                    yield one, other, found


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Spare the search for reference cycles, a quarter of the time: what is made here has none.

    Nor is it searched afterwards, as all that is new would be: freezing and unfreezing makes it
    old.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _id(key: Key) -> _Id:
    return key.feed, key.source_id, key.recurrence_id


def _names(one: Traits, other: Traits) -> tuple[str, str]:
    """What two tellings call their places, sorted; no names where one does not name it."""
    a, b = one.place.venue, other.place.venue
    return (min(a, b), max(a, b)) if a and b and a != b else ("", "")
