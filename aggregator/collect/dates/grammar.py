"""Tokens → items: days, weekdays, times and hints, in the order of the text.

One grammar for all languages: nothing here knows what day it is, and nothing but the tables knows a
language.
"""

from __future__ import annotations

from aggregator.collect.dates.items import Break, Days, Hint, Item, Months, Times, Week, Word
from aggregator.collect.dates.lexicon import Tag
from aggregator.collect.dates.looking import DASH, SMALL
from aggregator.collect.dates.weeks import WeekGrammar

_CLOSES = frozenset(".!?")
_APART = frozenset(";|•·")
_PAUSES = frozenset(',()[]"“”„«»…')
_NEAR = 2
"""Words between what tells of a time and the time."""
_TELL_TIMES = frozenset({Tag.START, Tag.DOOR, Tag.FINISH, Tag.MEET})
_BESIDE_TIMES = _TELL_TIMES | {Tag.DAILY, Tag.DAY, Tag.HOURS}
_HINTS = (
    Tag.DEADLINE,
    Tag.SIGNUP,
    Tag.PUBLISHED,
    Tag.CLOSED,
    Tag.CANCELLED,
    Tag.RAIN,
    Tag.INSTEAD,
    Tag.MOVED,
    Tag.DOOR,
    Tag.OFFICE,
    Tag.HOURS,
    Tag.MEET,
    Tag.START,
    Tag.FINISH,
    Tag.LASTS,
    Tag.DAILY,
    Tag.EXCEPT,
    Tag.INTERVAL,
    Tag.WEEKLY,
    Tag.DAY,
    Tag.IN_YEAR,
    Tag.BY,
    Tag.STREET,
    Tag.UNTIL,
)


class Grammar(WeekGrammar):
    """Reads the items of one tokenised text."""

    def items(self) -> list[Item]:
        """The items of the whole text, in order."""
        made: list[Item] = []
        at = 0
        while at < self.count:
            item = self._item(at, made)
            made.append(item)
            at = max(item.end, at + 1)
        return made

    def _item(self, at: int, made: list[Item]) -> Item:
        token = self.tokens[at]
        if token.kind == "line":
            return Break(3, at, at + 1)
        if token.kind == "sign":
            found = self._sign(at)
            if found is not None:
                return found
        hint = self._hint(at)
        if hint is not None and hint.tag not in {Tag.UNTIL, Tag.BY, Tag.IN_YEAR, Tag.DAY}:
            doubtful = hint.tag in {Tag.INSTEAD, Tag.STREET, Tag.EXCEPT, Tag.SIGNUP}
            return (self._dated(at) if doubtful else None) or hint
        return (
            self._dated(at, made)
            or hint
            or Word(at, at + 1, token.kind == "sign" or not SMALL.isdisjoint(token.tags))
        )

    def _dated(self, at: int, made: list[Item] | None = None) -> Item | None:
        days = self.days(at) if not self._inside_number(at) else None
        if days is not None:
            return days
        months = self.months(at)
        if months is not None:
            return months
        times = self._times(at)
        if times is not None and (not times.weak or self._beside(at, times, made or [])):
            return times
        return self.week(at)

    def _inside_number(self, at: int) -> bool:
        return self.tokens[at].kind == "number" and self._inside(at)

    def _beside(self, at: int, times: Times, made: list[Item]) -> bool:
        """Whether a day stands just before these doubtful times, or they are led by small words."""
        if times.bare:
            return self._just_after_day(made)
        if self._told_role(times, made):
            return True
        for item in reversed(made):
            if isinstance(item, Word) and item.filler:
                continue
            if isinstance(item, Break) and item.level < 2:
                continue
            if isinstance(item, Hint):
                if item.tag is Tag.EXCEPT or item.tag is Tag.UNTIL:
                    continue
                return item.tag in _BESIDE_TIMES
            if isinstance(item, Days | Week | Times | Months):
                return True
            break
        lead, before = self._lead(at)
        return bool(before) and lead > at and self._boundary(times.end)

    @staticmethod
    def _just_after_day(made: list[Item]) -> bool:
        """Whether nothing but a comma or dash stands after the day before."""
        last = [item for item in made[-3:] if not isinstance(item, Break) or item.level > 1]
        return bool(last) and isinstance(last[-1], Days | Week)

    @staticmethod
    def _told_role(times: Times, made: list[Item]) -> bool:
        """“Beginn des Konzerts 19.30”: a word before says what an hour with minutes is."""
        if times.end - times.start < 3:
            return False
        words = 0
        for item in reversed(made):
            if isinstance(item, Hint):
                return item.tag in _TELL_TIMES
            if not isinstance(item, Word) or words > _NEAR:
                return False
            words += not item.filler
        return False

    def _sign(self, at: int) -> Item | None:
        text = self.tokens[at].text
        if text in _CLOSES:
            return Break(3 if self._sentence_ends(at) or text != "." else 0, at, at + 1)
        if text in _APART:
            return Break(2, at, at + 1)
        if text in _PAUSES:
            return Break(1, at, at + 1)
        if text == ":":
            return Break(0, at, at + 1)
        if text == DASH and not self.tight(at) and not self.tight(at + 1):
            return Break(1, at, at + 1)
        return None

    def _hint(self, at: int) -> Hint | None:
        tags = self.tokens[at].tags
        if not tags:
            return None
        for tag in _HINTS:
            if tag in tags:
                return Hint(tag, tags[tag], at, at + 1)
        return None
