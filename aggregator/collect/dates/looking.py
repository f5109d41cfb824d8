"""Tokens, looked at one by one."""

from __future__ import annotations

from aggregator.collect.dates.lexicon import Lexicon, Tag
from aggregator.collect.dates.tokens import Token

DASH = "-"
SMALL = frozenset(
    (
        *(Tag.ON, Tag.FROM, Tag.UNTIL, Tag.AND, Tag.BETWEEN, Tag.ONTO, Tag.AT, Tag.AT_MAYBE),
        *(Tag.IN, Tag.THIS, Tag.NEXT, Tag.EVERY, Tag.YEAR, Tag.PART, Tag.BY, Tag.BEFORE),
        *(Tag.START, Tag.SUFFIX),
    )
)
"""Words that stand between the parts of a date."""


class Looking:
    """Reads the items of one tokenised text."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon, year: int) -> None:
        self.tokens = tokens
        self.table = lexicon.table
        self.year = year
        """The present one: what two digits may mean."""
        self.count = len(tokens)
        self.capitals = all(token.upper for token in tokens if token.kind == "word")
        """Nothing is written in small letters, so a capital one begins nothing."""

    def has(self, at: int, tag: Tag) -> bool:
        return 0 <= at < self.count and tag in self.tokens[at].tags

    def is_sign(self, at: int, sign: str) -> bool:
        return 0 <= at < self.count and self.tokens[at].text == sign

    def tight(self, at: int) -> bool:
        return 0 <= at < self.count and self.tokens[at].tight

    def number(self, at: int, digits: int = 2) -> int:
        """The number at a place, if it has at most so many digits; else -1."""
        if 0 <= at < self.count:
            token = self.tokens[at]
            if token.kind == "number" and len(token.text) <= digits:
                return token.number
        return -1

    def skip(self, at: int, tags: frozenset[Tag] | set[Tag], most: int = 3) -> int:
        while most and at < self.count and not tags.isdisjoint(self.tokens[at].tags):
            at += 1
            most -= 1
        return at
