"""Tokens → items: days, weekdays, times and hints, in the order of the text.

One grammar for all languages: nothing here knows what day it is, and nothing but the tables knows a
language.
"""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.collect.dates.items import Break, Days, Hint, Item, Months, Times, Week, Word
from aggregator.collect.dates.lexicon import Tag
from aggregator.collect.dates.looking import DASH, SMALL
from aggregator.collect.dates.weeks import WeekGrammar

_CLOSES = frozenset(".!?")
_APART = frozenset(";|*")
_PAUSES = frozenset(',()[]"“”„«»…')
_FIRST_HOUR, _LEAST_END = 6 * 60, 15 * 60
"""Numbers alone are hours between these."""
_LONGEST = 60
"""Items of a sentence that are looked at."""
_SHORT_LINE = 14
"""Tokens that a line of a poster has at most."""
_NEAR = 2
"""Words between what tells of a time and the time."""
_TELL_TIMES = frozenset({Tag.START, Tag.DOOR, Tag.FINISH, Tag.MEET, Tag.HOURS})
_BESIDE_TIMES = _TELL_TIMES | {Tag.DAILY, Tag.DAY}
_HEADINGS = _TELL_TIMES | {Tag.DEADLINE, Tag.SIGNUP, Tag.PUBLISHED, Tag.CLOSED, Tag.OFFICE}
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


def _is_heading(made: list[Item]) -> bool:
    """Whether the line that ends here is but a word for what the next one tells (Einlass:)."""
    last = made[-3:]
    while last and isinstance(last[-1], Break) and not last[-1].level:
        last.pop()
    if not last or not isinstance(last[-1], Hint) or last[-1].tag not in _HEADINGS:
        return False
    return len(last) < 2 or (isinstance(last[-2], Break) and last[-2].level > 1)


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
            if _is_heading(made):
                return Break(0, at, at + 1)
            return Break(2 if self._joins_lines(at) else 3, at, at + 1)
        if token.kind == "sign":
            found = self._sign(at)
            if found is not None:
                return found
        if token.kind == "word" and not token.tags:
            return Word(at, at + 1, False)  # as most are
        hint = self._hint(at)
        if hint is not None and hint.tag not in {Tag.UNTIL, Tag.BY, Tag.IN_YEAR, Tag.DAY}:
            doubtful = hint.tag in {Tag.INSTEAD, Tag.STREET, Tag.EXCEPT, Tag.SIGNUP}
            return (self._dated(at) if doubtful else None) or hint
        return (
            self._dated(at, made)
            or hint
            or Word(at, at + 1, token.kind == "sign" or not SMALL.isdisjoint(token.tags))
        )

    def _joins_lines(self, at: int) -> bool:
        """Whether the lines around are such as stand under each other on a poster."""
        before = after = 0
        while before <= _SHORT_LINE and not self._is_line(at - 1 - before):
            before += 1
        while after <= _SHORT_LINE and not self._is_line(at + 1 + after):
            after += 1
        return 0 < before <= _SHORT_LINE and 0 < after <= _SHORT_LINE

    def _is_line(self, at: int) -> bool:
        return not 0 <= at < self.count or self.tokens[at].kind == "line"

    def _dated(self, at: int, made: list[Item] | None = None) -> Item | None:
        days = self.days(at) if not self._inside_number(at) else None
        if days is not None:
            return days
        months = self.months(at)
        if months is not None:
            return months
        times = self._times(at)
        if times is not None and times.weak:
            week = self.week(at)
            if week is not None and week.nths:  # “vždy 2. a 4. čtvrtek”
                return week
        if times is not None and (not times.weak or self._beside(at, times, made or [])):
            return times
        return self.week(at)

    def _inside_number(self, at: int) -> bool:
        return self.tokens[at].kind == "number" and self._inside(at)

    def _beside(self, at: int, times: Times, made: list[Item]) -> bool:
        """Whether a day stands just before these doubtful times, or they are led by small words."""
        if self._told_role(times, made):
            return True
        if times.bare:
            return self._just_after_day(made) or self._begins_line(times, made)
        for item in reversed(made):
            if isinstance(item, Word) and item.filler:
                continue
            if isinstance(item, Break) and item.level < 2:
                continue
            if isinstance(item, Hint):
                if item.tag is Tag.EXCEPT or item.tag is Tag.UNTIL:
                    continue
                if item.tag in _BESIDE_TIMES:
                    return True
            if isinstance(item, Days | Week | Times | Months):
                return True
            break
        lead, before = self._lead(at)
        if before and lead > at and self._boundary(times.end):
            return True
        return self._begins_line(times, made) or self._apart(times, made)

    def _apart(self, times: Times, made: list[Item]) -> bool:
        """Whether these times are a clause of their own (… | 19.30 | …), a day before or after."""
        if len(times.spans) != 1 or not self._ends_clause(times.end):
            return False
        start, end = times.spans[0]
        told = times.end - times.start == 3 and self.tokens[times.start + 1].text in {".", ":"}
        if end is None:
            likely = told and start is not None and start >= _FIRST_HOUR
            likely = likely and not 1 <= (start or 0) % 60 <= 12
        else:
            likely = start is not None and _FIRST_HOUR <= start < end and end >= _LEAST_END
        if not likely:
            return False
        after = self.skip(times.end + 1, {Tag.ON}, 2)
        if not made or (isinstance(made[-1], Break) and made[-1].level == 3):
            return self.days(after) is not None
        if not (isinstance(made[-1], Break) and made[-1].level):
            return False
        return any(
            isinstance(item, Days | Week) or (isinstance(item, Hint) and item.tag is Tag.DAY)
            for item in self._of_sentence(made)
        )

    @staticmethod
    def _of_sentence(made: list[Item]) -> Iterator[Item]:
        for item in reversed(made[-_LONGEST:]):
            if isinstance(item, Break) and item.level == 3:
                return
            yield item

    def _ends_clause(self, at: int) -> bool:
        if at >= self.count or self.tokens[at].kind == "line":
            return True
        text = self.tokens[at].text
        return (
            text in _APART
            or text in _PAUSES
            or (text in _CLOSES and self._sentence_ends(at))
            or (text == DASH and not self.tight(at))
        )

    def _begins_line(self, times: Times, made: list[Item]) -> bool:
        """14.00 in a line or part that it begins, of a programme that told its day."""
        start = times.spans[0][0]
        likely = start is not None and start >= _FIRST_HOUR and not 1 <= start % 60 <= 12
        if not likely or not made or not isinstance(made[-1], Break) or made[-1].level != 2:
            return False
        return any(isinstance(item, Days | Week) for item in self._of_sentence(made))

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
            if isinstance(item, Break) and not item.level:
                continue
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
