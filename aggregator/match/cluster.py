"""Groups of tellings of one event, from what is thought of their pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations

from aggregator.match.compare import Judgement, Verdict
from aggregator.match.telling import Telling
from aggregator.match.traits import Traits
from aggregator.model import MATCH, Doubt, Pair, Said, pair_of

_Numbers = tuple[int, int]

_ONE_EVENT = (Said.SAME, Said.CANCELLED, Said.ON)
_RIVAL = 0.5
"""Difference of scores within which two tellings of one feed are equally good partners."""


def grouped(
    tellings: Mapping[int, Telling],
    traits: Mapping[int, Traits],
    links: Iterable[tuple[int, int, Judgement]],
    judge: Callable[[int, int], Judgement],
    said: Mapping[Pair, Said],
) -> tuple[list[tuple[Telling, ...]], list[Doubt]]:
    """Clusters, and the pairs that a person should look at.

    The surest pairs first; groups are joined only where every pair across is plausible: agreement
    is not passed on from pair to pair. Of two tellings of one feed that suit a third equally
    well, neither is taken: which one it is, nothing tells.
    """
    groups = _Groups(tellings, traits, judge, said)
    for one, other in _said_same(tellings, said):
        groups.join(one, other, by_a_person=True)
    for one, other in _repeats(traits):
        groups.join(one, other)
    open_pairs: list[tuple[float, _Numbers]] = []
    sure: list[tuple[float, _Numbers]] = []
    known = list(links)
    rivalled = _rivalled(known, groups)
    for one, other, found in known:
        is_sure = found.verdict is Verdict.SAME and not rivalled & {(one, other), (other, one)}
        (sure if is_sure else open_pairs).append((found.score, groups.ordered(one, other)))
    sure.sort(key=groups.surest_first)
    for score, (one, other) in sure:
        if not groups.join(one, other):
            open_pairs.append((score, (one, other)))
    open_pairs.sort(key=groups.surest_first)
    return groups.clusters(), groups.doubts(open_pairs)


class _Groups:
    """Groups that grow by joining."""

    def __init__(
        self,
        tellings: Mapping[int, Telling],
        traits: Mapping[int, Traits],
        judge: Callable[[int, int], Judgement],
        said: Mapping[Pair, Said],
    ) -> None:
        self._tellings = tellings
        self._traits = traits
        self._judge = judge
        self._said = said
        self._of = dict(zip(tellings, tellings, strict=True))
        self._members = {number: [number] for number in tellings}

    def ordered(self, one: int, other: int) -> _Numbers:
        a, b = self._tellings[one].key, self._tellings[other].key
        return (one, other) if a <= b else (other, one)

    def surest_first(self, scored: tuple[float, _Numbers]) -> tuple[object, ...]:
        """A total order that does not depend on numbers."""
        score, (one, other) = scored
        return -score, self._tellings[one].key, self._tellings[other].key

    def join(self, one: int, other: int, *, by_a_person: bool = False) -> bool:
        """Make two groups one, if every pair across may be; gives whether they are one now."""
        first, second = self._of[one], self._of[other]
        if first == second:
            return True
        fit = self._may_be_one if not by_a_person else self._is_not_denied
        if not all(fit(a, b) for a in self._members[first] for b in self._members[second]):
            return False
        if len(self._members[first]) < len(self._members[second]):
            first, second = second, first
        for number in self._members.pop(second):
            self._of[number] = first
            self._members[first].append(number)
        return True

    def _pair(self, one: int, other: int) -> Pair:
        return pair_of(self._tellings[one].key, self._tellings[other].key)

    def _is_not_denied(self, one: int, other: int) -> bool:
        return self._said.get(self._pair(one, other)) is not Said.DIFFERENT

    def _may_be_one(self, one: int, other: int) -> bool:
        if (told := self._said.get(self._pair(one, other))) and told is not Said.LATER:
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
        found = (
            tuple(sorted((self._tellings[one] for one in group), key=lambda one: one.key))
            for group in self._members.values()
        )
        return sorted(found, key=lambda group: group[0].key)

    def doubts(self, pairs: Iterable[tuple[float, _Numbers]]) -> list[Doubt]:
        """Of the pairs that stayed apart, the likeliest between each two groups."""
        asked: set[_Numbers] = set()
        found: list[Doubt] = []
        for score, (one, other) in pairs:
            first, second = sorted((self._of[one], self._of[other]))
            if first == second or (first, second) in asked:
                continue
            if any(
                self._said.get(self._pair(a, b)) is Said.DIFFERENT
                for a in self._members[first]
                for b in self._members[second]
            ):
                continue
            asked.add((first, second))
            found.append(Doubt(self._pair(one, other), MATCH, score))
        return found


def _said_same(tellings: Mapping[int, Telling], said: Mapping[Pair, Said]) -> list[_Numbers]:
    numbers = {one.key: number for number, one in tellings.items()} if said else {}
    return [
        (numbers[one], numbers[other])
        for (one, other), told in sorted(said.items())
        if told in _ONE_EVENT and one in numbers and other in numbers
    ]


def _repeats(traits: Mapping[int, Traits]) -> list[_Numbers]:
    """Pairs within a feed that say the same in all that matters."""
    same: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, one in traits.items():
        same[_told(one)].append(number)
    return [
        pair
        for numbers in same.values()
        if len(numbers) > 1
        for pair in combinations(sorted(numbers, key=lambda each: traits[each].key), 2)
        if is_repetition(traits[pair[0]], traits[pair[1]])
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


def _rivalled(links: Iterable[tuple[int, int, Judgement]], groups: _Groups) -> set[_Numbers]:
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
