"""How much a title's word tells: "Führung" little, "Gasometer" more, a name most."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from aggregator.match.traits import Title
from aggregator.match.words import concepts

_PRIOR = {"stop": 0.1, "status": 0.1, "form": 0.5, "part": 0.5, "audience": 0.6, "tongue": 0.5}
"""By kind, what a word of the announcers' language tells; any other word tells 1."""
_PLACE = 0.6
_LEAST = 0.25


class Commonness:
    """In how many different titles each word stands, as a power of two.

    A power of two, so that a new listing does not change what every other one is worth.
    """

    def __init__(self) -> None:
        self._titles = Counter[Title]()
        self._words = Counter[str]()
        self.levels: dict[str, int] = {}

    @property
    def size(self) -> int:
        """The number of titles, as a power of two."""
        return len(self._titles).bit_length()

    def add(self, title: Title) -> set[str]:
        """Count a title in; gives the words that it makes commoner by a power of two."""
        self._titles[title] += 1
        return self._recount(title, 1) if self._titles[title] == 1 else set()

    def remove(self, title: Title) -> set[str]:
        """Count a title out; gives the words that it makes rarer by a power of two."""
        self._titles[title] -= 1
        if self._titles[title]:
            return set()
        del self._titles[title]
        return self._recount(title, -1)

    def _recount(self, title: Title, by: int) -> set[str]:
        changed = set()
        for word in title.words:
            self._words[word] += by
            level = self._words[word].bit_length()
            if level != self.levels.get(word, 0):
                self.levels[word] = level
                changed.add(word)
        return changed

    def weigh(self, word: str, language: str) -> float:
        """How much a word tells, 0 to 1."""
        level = self.levels.get(word, 1) or 1
        rarity = 1.0 if self.size < 2 else 1 - (level - 1) / max(self.size - 1, 7)
        return _prior(word, language) * (_LEAST + (1 - _LEAST) * rarity)


_GENERIC = frozenset(("stop", "status", "form", "part", "audience", "tongue"))


@lru_cache(maxsize=262_144)
def is_generic(word: str, language: str) -> bool:
    """Whether a word tells only of what kind an event is, not which one."""
    found = concepts(word, language)
    return bool(found) and all(one.kind in _GENERIC for one in found)


def is_name(word: str, language: str) -> bool:
    """Whether a word is in no announcer's lexicon: a name, or a word of what it is about."""
    return len(word) > 2 and not concepts(word, language)


@lru_cache(maxsize=262_144)
def _prior(word: str, language: str) -> float:
    if word.isdecimal():
        return 0.3
    found = concepts(word, language)
    if not found:
        return 1.0
    return max(_PRIOR.get(one.kind, _PLACE if one.kind == "place" else 1.0) for one in found)
