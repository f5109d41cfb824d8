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
        self._titles = Counter[tuple[str, ...]]()
        self._words = Counter[str]()
        self.levels: dict[str, int] = {}
        self.size = 0
        """The number of titles, as a power of two."""
        self._weights: dict[tuple[str, str], float] = {}

    def add(self, title: Title) -> set[str]:
        """Count a title in; gives the words that it makes commoner by a power of two."""
        self._titles[title.words] += 1
        return self._recount(title, 1) if self._titles[title.words] == 1 else set()

    def remove(self, title: Title) -> set[str]:
        """Count a title out; gives the words that it makes rarer by a power of two."""
        self._titles[title.words] -= 1
        if self._titles[title.words]:
            return set()
        del self._titles[title.words]
        return self._recount(title, -1)

    def _recount(self, title: Title, by: int) -> set[str]:
        changed = set()
        if (size := len(self._titles).bit_length()) != self.size:
            self.size = size
            self._weights.clear()
        for word in title.words:
            self._words[word] += by
            level = self._words[word].bit_length()
            if level != self.levels.get(word, 0):
                self.levels[word] = level
                changed.add(word)
        if changed:
            self._weights.clear()
        return changed

    def weigh(self, word: str, language: str) -> float:
        """How much a word tells, 0 to 1."""
        key = (word, language)
        if key not in self._weights:
            self._weights[key] = self._weigh(word, language)
        return self._weights[key]

    def _weigh(self, word: str, language: str) -> float:
        level = self.levels.get(word, 1) or 1
        rarity = 1.0 if self.size < 2 else 1 - (level - 1) / max(self.size - 1, 7)
        return _prior(word, language) * (_LEAST + (1 - _LEAST) * rarity)


@lru_cache(maxsize=262_144)
def _prior(word: str, language: str) -> float:
    if word.isdecimal():
        return 0.3
    found = concepts(word, language)
    if not found:
        return 1.0
    return max(_PRIOR.get(one.kind, _PLACE if one.kind == "place" else 1.0) for one in found)
