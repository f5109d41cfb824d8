"""How alike two titles are, word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA, Prefix

from aggregator.match.traits import Title
from aggregator.match.words import concepts, is_generic, is_name

Weigh = Callable[[str, str], float]
"""How much a title's word tells, 0 to 1, by the word and its language."""

SAME_LETTERS = 0.8
"""Likeness of words from which on they are one word."""
_STEM = 4
_LONG = 5
_ELSEWHERE = 0.15
"""What a word still counts as a difference that the other names as its place or keeper."""
_GENERIC = 0.3
"""… and that only says of what kind the event is: "guided tour" and "visit"."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What two titles share, and what each has alone, as weights of words."""

    shared: float
    left_a: float
    left_b: float
    names: float = 0.0
    """Of what they share, the words that are in no announcer's lexicon."""

    @property
    def share(self) -> float:
        """0 to 1: how much of both titles is shared."""
        whole = self.shared + (self.left_a + self.left_b) / 2
        return self.shared / whole if whole else 0.0

    @property
    def contained(self) -> float:
        """0 to 1: how much of the shorter title is in the longer one."""
        whole = self.shared + min(self.left_a, self.left_b)
        return self.shared / whole if whole else 0.0


def titles(
    a: Title, b: Title, weigh: Weigh, elsewhere_a: frozenset[str], elsewhere_b: frozenset[str]
) -> Alike:
    """Compare titles.

    ``elsewhere_a`` holds the words with which the first telling names its place and its keeper:
    where the second title has them, they are no difference; and the other way round.
    """
    if a.words == b.words:
        weights = [weigh(word, a.language) for word in a.words]
        of_names = (
            weight
            for word, weight in zip(a.words, weights, strict=True)
            if is_name(word, a.language)
        )
        return Alike(sum(weights), 0.0, 0.0, sum(of_names))
    shared_a, left_a, names = _covered(a, b, weigh, elsewhere_b)
    shared_b, left_b, _ = _covered(b, a, weigh, elsewhere_a)
    return Alike((shared_a + shared_b) / 2, left_a, left_b, names)


def _covered(
    one: Title, by: Title, weigh: Weigh, elsewhere: frozenset[str]
) -> tuple[float, float, float]:
    """What of a title another shares, what it does not, and what of the first are names."""
    shared = left = names = 0.0
    for word, found, letters in _coverage(one, by):
        weight = weigh(word, one.language)
        shared += weight * found
        if letters >= SAME_LETTERS and is_name(word, one.language):
            names += weight
        if found < 1:
            rest = weight * (1 - found)
            if is_in(word, elsewhere):
                rest *= _ELSEWHERE
            left += rest * _GENERIC if is_generic(word, one.language) else rest
    return shared, left, names


def nothing_in_common(a: Title, b: Title) -> bool:
    """Whether hardly a word of the one sounds or means like one of the other; quick and rough."""
    least = min(len(a.hints), len(b.hints))
    return len(a.hints & b.hints) < _HINTS * least


_HINTS = 0.25


@lru_cache(maxsize=16_384)
def _coverage(one: Title, by: Title) -> tuple[tuple[str, float, float], ...]:
    """How well another title covers each word, by what it means and by its letters, 0 to 1."""
    joined = {word + after: (word, after) for word, after in pairwise(one.words)}
    whole = {*by.words}
    parts = {part for pair in joined.keys() & whole for part in joined[pair]}
    whole.update(parts, [word + after for word, after in pairwise(by.words)])
    found = []
    for word in one.words:
        letters = 1.0 if word in whole else closest(word, by.words)
        found.append((word, max(letters, _meant(word, one.language, by, letters)), letters))
    return tuple(found)


def _meant(word: str, language: str, by: Title, letters: float) -> float:
    """How well another title covers what a word is made of, or what it stands for."""
    if letters >= 0.9:
        return letters
    parts = 0
    for other in by.words:
        if other in word and len(other) >= _STEM and other != word:
            parts += len(other)
    best = 0.9 if parts / len(word) >= 0.6 else 0.0
    if mine := _names(word, language):
        best = max(best, 0.85 * len(mine.intersection(by.names)) / len(mine))
    return best


@lru_cache(maxsize=131_072)
def _names(word: str, language: str) -> frozenset[str]:
    """What a word stands for."""
    return frozenset(one.name for one in concepts(word, language) if one.kind != "stop")


def is_in(word: str, words: frozenset[str]) -> bool:
    """Whether a word, or one like it, is among some."""
    return word in words or closest(word, words) >= SAME_LETTERS


def closest(word: str, words: Iterable[str]) -> float:
    """How alike the likest of some words is."""
    head, tail, size = word[:_EDGE], word[-_EDGE:], len(word)
    middle = word[2 * _EDGE : -2 * _EDGE]
    may_slip_twice = size >= _TWO_SLIPS
    best = 0.0
    for other in words:
        # Nearly all are unlike, and this tells: a slip of the pen leaves one of the edges, two
        # leave the middle, three are too many for all but the longest.
        if (
            other[:_EDGE] == head
            or other[-_EDGE:] == tail
            or (
                may_slip_twice
                and len(other) >= _TWO_SLIPS
                and (middle in other or size + len(other) >= _THREE_SLIPS)
            )
        ):
            best = max(best, alike(word, other))
    return best


_EDGE = 2
_TWO_SLIPS = 8
"""Letters of each of two words that may be one with two slips: a fifth of the longer one's."""
_THREE_SLIPS = 27
"""… of both together, with three."""


def alike(a: str, b: str) -> float:
    """How alike two words are, 0 to 1: inflected, mistyped, one inside the other."""
    if a == b:
        return 1.0
    if a[:_STEM] != b[:_STEM]:
        # No common stem. What is left is one at the other's end, and a typo.
        size, other = len(a), len(b)
        if size < _LONG or other < _LONG:
            return 0.0
        if a.endswith(b) or b.endswith(a):
            return 0.9
        if abs(size - other) > (1 - SAME_LETTERS) * max(size, other):
            return 0.0
    return _likeness(a, b) if a < b else _likeness(b, a)


@lru_cache(maxsize=65_536)
def _likeness(a: str, b: str) -> float:
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) < _STEM:
        return 0.0
    common = Prefix.similarity(a, b)
    if common >= _STEM and common >= len(short) - 2 and len(long) - common <= 3:
        return 0.95
    if len(short) >= _LONG and OSA.normalized_similarity(a, b) >= SAME_LETTERS:
        return 0.9
    if len(short) >= _LONG and long.startswith(short):
        return 0.9
    if common >= _LONG and common >= 0.6 * len(long):
        return 0.8
    return 0.0
