"""How alike two titles are, word by word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA, Prefix

from aggregator.match.traits import Sense, Title

Weigh = Callable[[str, str], float]
"""How much a title's word tells, 0 to 1, by the word and its language."""

SAME_LETTERS = 0.8
"""Likeness of words from which on they are one word."""
_STEM = 4
_LONG = 5
_ELSEWHERE = 0.15
"""What a word still counts that only tells where it is."""
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


def titles(a: Title, b: Title, weigh: Weigh, elsewhere: frozenset[str]) -> Alike:
    """Compare titles.

    ``elsewhere`` holds the words with which the tellings name their places and keepers: in a title
    they hardly make a difference, nor do they make two titles one.
    """
    if a.words == b.words:
        weights = [weigh(word, a.language) for word in a.words]
        of_names = (
            weight for sense, weight in zip(a.senses, weights, strict=True) if sense.is_name
        )
        return Alike(sum(weights), 0.0, 0.0, sum(of_names))
    shared_a, left_a, names = _covered(a, b, weigh, elsewhere)
    shared_b, left_b, _ = _covered(b, a, weigh, elsewhere)
    return Alike((shared_a + shared_b) / 2, left_a, left_b, names)


def _covered(
    one: Title, by: Title, weigh: Weigh, elsewhere: frozenset[str]
) -> tuple[float, float, float]:
    """What of a title another shares, what it does not, and what of the first are names."""
    shared = left = names = 0.0
    whole, joined = {*by.words}, False
    for word, sense in zip(one.words, one.senses, strict=True):
        weight = weigh(word, one.language)
        if is_in(word, elsewhere):
            weight *= _ELSEWHERE
        if word not in whole and not joined:
            whole, joined = whole | _joined(one, by), True
        if word in whole:  # as most words are
            shared += weight
            if sense.is_name:
                names += weight
            continue
        letters = closest(word, by.words)
        found = max(letters, _meant(word, sense, by, letters))
        shared += weight * found
        if letters >= SAME_LETTERS and sense.is_name:
            names += weight
        rest = weight * (1 - found)
        left += rest * _GENERIC if sense.is_generic else rest
    return shared, left, names


def _joined(one: Title, by: Title) -> set[str]:
    """Words that are two in the one title and one in the other."""
    theirs = {*by.words}
    found = {word + after for word, after in pairwise(by.words)}
    for word, after in pairwise(one.words):
        if word + after in theirs:
            found.update((word, after))
    return found


def nothing_in_common(a: Title, b: Title) -> bool:
    """Whether hardly a word of the one sounds or means like one of the other; quick and rough."""
    least = min(len(a.hints), len(b.hints))
    return len(a.hints & b.hints) < _HINTS * least


_HINTS = 0.25


def _meant(word: str, sense: Sense, by: Title, letters: float) -> float:
    """How well another title covers what a word is made of, or what it stands for."""
    if letters >= 0.9:
        return letters
    parts = 0
    for other in by.words:
        if other in word and len(other) >= _STEM and other != word:
            parts += len(other)
    best = 0.9 if parts / len(word) >= 0.6 else 0.0
    if mine := sense.stands_for:
        meant = 0.85 * len(mine.intersection(by.names)) / len(mine)
        best = max(best, meant * sense.known)
    return best


_Words = tuple[str, ...] | frozenset[str]


def is_in(word: str, words: _Words) -> bool:
    """Whether a word, or one like it, is among some."""
    return word in words or closest(word, words) >= SAME_LETTERS


def closest(word: str, words: _Words) -> float:
    """How alike the likest of some words is.

    Nearly all are unlike, and that is told from a few letters: a slip of the pen leaves the first
    or the last of them, two leave the middle, three are too many for all but the longest words.
    """
    head, tail, size = word[:_EDGE], word[-_EDGE:], len(word)
    may_slip_twice = size >= _TWO_SLIPS
    if not may_slip_twice and _edges(words).isdisjoint((head, tail)):
        return 0.0
    middle = word[2 * _EDGE : -2 * _EDGE]
    best = 0.0
    for other in words:
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


@lru_cache(maxsize=32_768)
def _edges(words: _Words) -> frozenset[str]:
    """First and last letters of some words."""
    return frozenset([word[:_EDGE] for word in words] + [word[-_EDGE:] for word in words])


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
