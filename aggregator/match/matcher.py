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
from dataclasses import dataclass

from aggregator.match.candidates import Index
from aggregator.match.cluster import grouped
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
from aggregator.match.telling import Telling
from aggregator.match.times import APART, time_of
from aggregator.match.traits import Traits
from aggregator.match.venues import Venues, learn
from aggregator.model import Doubt, Key, Pair, Said

_WITNESSES = 2
"""Different titles told under two names of a place, from which on both mean one place."""
_WORTH = 3.0
"""What it may add to a score that two places turn out to be one."""
_OTHER_NAMES = (
    *("place-other", "place-told", "place-kind", "place-town", "place-sister"),
    "place-house-other",
)
"""How two places compare that may be one under two names."""


@dataclass(frozen=True, slots=True)
class Matching:
    """What was found."""

    clusters: list[tuple[Telling, ...]]
    """Every telling is in exactly one; sorted."""
    doubts: list[Doubt]
    """For a person to decide; the likeliest first, each pair of clusters once."""


class Matcher:
    """Compares tellings, and remembers it."""

    def __init__(self, by: Weights | None = None) -> None:
        self._weights = by or weights()
        self.compared = 0
        """Pairs that were compared since this was made."""
        self._numbers: dict[Key, int] = {}
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
        self._siblings: dict[tuple[object, ...], set[int]] = defaultdict(set)
        self._of_page: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._at: dict[str, set[int]] = defaultdict(set)
        self._with: dict[str, set[int]] = defaultdict(set)

    def match(
        self, tellings: Iterable[Telling], said: Mapping[Pair, Said] | None = None
    ) -> Matching:
        """Group tellings, in whatever order they come. ``said`` is what people decided."""
        with _no_collecting():
            return self._match(tellings, said or {})

    def _match(self, tellings: Iterable[Telling], said: Mapping[Pair, Said]) -> Matching:
        dirty = self._update({one.key: one for one in tellings})
        for number in dirty:
            self._unlink(number)
        self._compare(dirty)
        aliases = self._names_of_one_place()
        turned = aliases ^ self._aliases
        self._aliases = aliases
        for pair in [pair for pair in self._asked if self._is_stale(pair, dirty, turned)]:
            del self._asked[pair]
        clusters, doubts = grouped(
            self._tellings, self._traits, self._links_by_now(), self._judged, said
        )
        return Matching(clusters, doubts)

    def traits(self, key: Key) -> Traits:
        """What was compared of a telling."""
        return self._traits[self._numbers[key]]

    def explain(self, one: Key, other: Key) -> Evidence:
        """All evidence on two tellings of the last match."""
        a, b = self.traits(one), self.traits(other)
        return self._evidence(a, b, one_place=_names(a, b) in self._aliases)

    # --- what changed ---------------------------------------------------------------------------

    def _update(self, given: Mapping[Key, Telling]) -> set[int]:
        """Take in what is new and forget what is gone; gives what must be compared anew."""
        dirty: set[int] = set()
        words: set[str] = set()
        size = self._commonness.size
        for key in [key for key in self._numbers if key not in given]:
            self._drop(self._numbers.pop(key), dirty, words)
        for key in sorted(given):
            one, number = given[key], self._numbers.get(key)
            if number is not None:
                if self._tellings[number].listing == one.listing:
                    self._tellings[number] = one
                    continue
                self._drop(number, dirty, words)
            self._numbers[key] = self._next
            self._take(self._next, one, dirty, words)
            self._next += 1
        if self._places_changed:
            dirty |= self._learn_places()
        if self._commonness.size != size:
            return set(self._traits)
        return dirty.union(*(self._with[word] for word in words)) & self._traits.keys()

    def _take(self, number: int, one: Telling, dirty: set[int], words: set[str]) -> None:
        traits = Traits(one.listing)
        self._tellings[number] = one
        self._traits[number] = traits
        dirty.add(number)
        dirty |= self._index.add(number, traits)
        words |= self._commonness.add(traits.title)
        for word in traits.title.words:
            self._with[word].add(number)
        at = self._at[traits.details.location]
        self._places_changed |= not at or traits.point is not None
        at.add(number)
        self._siblings[_sibling_mark(traits)].add(number)
        dirty |= self._tell_siblings(traits)
        if traits.page:
            self._of_page[traits.feed, traits.page].add(number)
            dirty |= self._tell_page(traits)

    def _drop(self, number: int, dirty: set[int], words: set[str]) -> None:
        traits = self._traits.pop(number)
        del self._tellings[number]
        self._unlink(number)
        dirty |= self._index.remove(number, traits)
        words |= self._commonness.remove(traits.title)
        for word in traits.title.words:
            self._with[word].discard(number)
        at = self._at[traits.details.location]
        at.discard(number)
        self._places_changed |= not at or traits.point is not None
        self._siblings[_sibling_mark(traits)].discard(number)
        dirty |= self._tell_siblings(traits)
        if traits.page:
            self._of_page[traits.feed, traits.page].discard(number)
            dirty |= self._tell_page(traits)

    def _tell_siblings(self, one: Traits) -> set[int]:
        """Tell those of one feed, day and title of each other; gives whom that changed."""
        members = {each: self._traits[each] for each in self._siblings[_sibling_mark(one)]}
        places: dict[int | None, set[frozenset[str]]] = defaultdict(set)
        for its in members.values():
            places[its.when.minute].add(its.place.words)
        hours = frozenset(minute for minute in places if minute is not None)
        changed = set()
        for each, its in members.items():
            here = its.place.words
            has_twins = any(not (here <= it or it <= here) for it in places[its.when.minute])
            if (its.siblings, its.has_twins) != (hours, has_twins):
                its.siblings, its.has_twins = hours, has_twins
                changed.add(each)
        return changed

    def _tell_page(self, one: Traits) -> set[int]:
        """Tell those of one page whether it is theirs, or one of the house for all it does."""
        members = self._of_page[one.feed, one.page]
        is_its_own = len({self._traits[each].title.words for each in members}) < 2
        changed = {each for each in members if self._traits[each].page_is_its_own != is_its_own}
        for each in changed:
            self._traits[each].page_is_its_own = is_its_own
        return changed

    def _learn_places(self) -> set[int]:
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
        for number in dirty:
            mine = self._traits[number]
            for other in self._index.near(number, mine):
                theirs = self._traits[other]
                if mine.feed == theirs.feed or (other < number and other in dirty):
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
        if one.key > other.key:
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
        pair = (min(one, other), max(one, other))
        if pair not in self._asked:
            a, b = self._traits[one], self._traits[other]
            self._asked[pair] = self._judge(a, b, one_place=_names(a, b) in self._aliases)
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
    """Spare the search for reference cycles, a quarter of the time: what is made here has none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _names(one: Traits, other: Traits) -> tuple[str, str]:
    """What two tellings call their places, sorted; no names where one does not name it."""
    a, b = one.place.venue, other.place.venue
    return (min(a, b), max(a, b)) if a and b and a != b else ("", "")


def _sibling_mark(one: Traits) -> tuple[object, ...]:
    return one.feed, one.when.first, one.title.words
