"""Groups of tellings of one event, from what is thought of their pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain, combinations

from aggregator.match.compare import Judgement, Verdict
from aggregator.match.telling import Telling
from aggregator.match.traits import Traits
from aggregator.model import Doubt, Pair, Said

_Numbers = tuple[int, int]

_ONE_EVENT = (Said.SAME, Said.CANCELLED, Said.ON)
_RIVAL = 0.5
"""Difference of scores within which two tellings of one feed are equally good partners."""


def grouped(
    groups: Groups, twins: Iterable[list[int]], links: Iterable[tuple[int, int, Judgement]]
) -> tuple[list[tuple[Telling, ...]], list[Doubt]]:
    """Clusters, and the pairs that a person should look at.

    The surest pairs first; groups are joined only where every pair across is plausible: agreement
    is not passed on from pair to pair. Of two tellings of one feed that suit a third equally
    well, neither is taken: which one it is, nothing tells. ``twins``: those of one feed, day and
    title.
    """
    for one, other in groups.said_same():
        groups.join(one, other, by_a_person=True)
    for one, other in groups.repeats(twins):
        groups.join(one, other)
    open_pairs: list[tuple[float, _Numbers]] = []
    sure: list[tuple[float, _Numbers]] = []
    known = list(links)
    rivalled = _rivalled(known, groups)
    for one, other, found in known:
        is_sure = found.verdict is Verdict.SAME and not (
            (one, other) in rivalled or (other, one) in rivalled
        )
        (sure if is_sure else open_pairs).append((found.score, groups.ordered(one, other)))
    sure.sort(key=groups.surest_first)
    for score, (one, other) in sure:
        if not groups.join(one, other):
            open_pairs.append((score, (one, other)))
    open_pairs.sort(key=groups.surest_first)
    return groups.clusters(), groups.doubts(open_pairs)


class Groups:
    """Groups that grow by joining. ``order``: all tellings, sorted by their keys."""

    def __init__(
        self,
        order: Collection[int],
        tellings: Mapping[int, Telling],
        traits: Mapping[int, Traits],
        judge: Callable[[int, int], Judgement],
        said: Mapping[Pair, Said],
    ) -> None:
        self._tellings = tellings
        self._traits = traits
        self._judge = judge
        self._said = said
        self._rank = {number: rank for rank, number in enumerate(order)}
        self._of = {number: number for number in order}
        self._members: dict[int, list[int]] = {}
        """Of those that were joined with others."""

    def ordered(self, one: int, other: int) -> _Numbers:
        return (one, other) if self._rank[one] <= self._rank[other] else (other, one)

    def surest_first(self, scored: tuple[float, _Numbers]) -> tuple[float, int, int]:
        """A total order that does not depend on numbers."""
        score, (one, other) = scored
        return -score, self._rank[one], self._rank[other]

    def members(self, group: int) -> list[int]:
        return self._members.get(group) or [group]

    def join(self, one: int, other: int, *, by_a_person: bool = False) -> bool:
        """Make two groups one, if every pair across may be; gives whether they are one now."""
        first, second = self._of[one], self._of[other]
        if first == second:
            return True
        mine, theirs = self.members(first), self.members(second)
        fit = self._may_be_one if not by_a_person else self._is_not_denied
        if not all(fit(a, b) for a in mine for b in theirs):
            return False
        if len(mine) < len(theirs):
            first, second, mine, theirs = second, first, theirs, mine
        for number in theirs:
            self._of[number] = first
        self._members.pop(second, None)
        self._members[first] = mine + theirs
        return True

    def _pair(self, one: int, other: int) -> Pair:
        one, other = self.ordered(one, other)
        return self._tellings[one].key, self._tellings[other].key

    def _is_not_denied(self, one: int, other: int) -> bool:
        return self._said.get(self._pair(one, other)) is not Said.DIFFERENT

    def _may_be_one(self, one: int, other: int) -> bool:
        if self._said:
            told = self._said.get(self._pair(one, other))
            if told and told is not Said.LATER:
                return told is not Said.DIFFERENT
        a, b = self._traits[one], self._traits[other]
        if a.feed == b.feed:
            return is_repetition(a, b)
        return self._judge(one, other).plausible

    def feed(self, one: int) -> str:
        return self._traits[one].feed

    def are_alike(self, one: int, other: int) -> bool:
        """Whether two tellings of a feed are one already, or look like one event told twice."""
        a, b = self._traits[one], self._traits[other]
        if self._of[one] == self._of[other] or _told(a) == _told(b):
            return True
        return a.when.minute == b.when.minute and self._judge(one, other).verdict is Verdict.SAME

    def clusters(self) -> list[tuple[Telling, ...]]:
        """All groups, each sorted, and sorted by their first members."""
        found: list[tuple[Telling, ...]] = []
        for number, group in self._of.items():
            members = self._members.get(group)
            if members is None:
                found.append((self._tellings[number],))
            elif number == min(members, key=self._rank.__getitem__):
                members.sort(key=self._rank.__getitem__)
                found.append(tuple(self._tellings[one] for one in members))
        return found

    def doubts(self, pairs: Iterable[tuple[float, _Numbers]]) -> list[Doubt]:
        """Of the pairs that stayed apart, the likeliest between each two groups."""
        asked: set[_Numbers] = set()
        found: list[Doubt] = []
        for score, (one, other) in pairs:
            first, second = sorted((self._of[one], self._of[other]))
            if first == second or (first, second) in asked:
                continue
            if self._said and not all(
                self._is_not_denied(a, b) for a in self.members(first) for b in self.members(second)
            ):
                continue
            asked.add((first, second))
            found.append(Doubt(self._pair(one, other), "match", score))
        return found

    def said_same(self) -> list[_Numbers]:
        """Pairs of which a person said that they are one event."""
        numbers = {one.key: number for number, one in self._tellings.items()} if self._said else {}
        return [
            (numbers[one], numbers[other])
            for (one, other), told in sorted(self._said.items())
            if told in _ONE_EVENT and one in numbers and other in numbers
        ]

    def repeats(self, twins: Iterable[list[int]]) -> list[_Numbers]:
        """Pairs within a feed that say the same in all that matters."""
        same: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for number in sorted(chain.from_iterable(twins), key=self._rank.__getitem__):
            same[_told(self._traits[number])].append(number)
        return [
            (one, other)
            for numbers in same.values()
            for one, other in combinations(numbers, 2)
            if is_repetition(self._traits[one], self._traits[other])
        ]


def _told(one: Traits) -> tuple[object, ...]:
    when = one.when
    return (
        one.feed,
        one.key.recurrence_id,
        when.first,
        when.minute,
        when.series,
        one.details.status,
        one.title.words,
        one.title.numbers,
        one.place.text,
    )


def is_repetition(one: Traits, other: Traits) -> bool:
    """Within a feed only what says the same in all that matters is a repetition."""
    return (
        _told(one) == _told(other)
        and one.when == other.when
        and one.details.end == other.details.end
        and one.details.recurrence == other.details.recurrence
    )


def _rivalled(links: Iterable[tuple[int, int, Judgement]], groups: Groups) -> set[_Numbers]:
    """Links, as (telling, partner), beside which the partner's feed has one as good."""
    best: dict[tuple[int, str], list[tuple[float, int]]] = defaultdict(list)
    for one, other, found in links:
        if found.verdict is Verdict.SAME:
            best[one, groups.feed(other)].append((found.score, other))
            best[other, groups.feed(one)].append((found.score, one))
    rivalled: set[_Numbers] = set()
    for (one, _), partners in best.items():
        if len(partners) < 2:
            continue
        top = max(score for score, _ in partners)
        equal = [number for score, number in partners if score >= top - _RIVAL]
        if any(not groups.are_alike(a, b) for a, b in combinations(equal, 2)):
            rivalled |= {(one, number) for number in equal}
    return rivalled
