"""Which days in a text are none of its event: deadlines, history, what was moved, and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from aggregator.collect.dates import calendar
from aggregator.collect.dates.items import (
    Break,
    Days,
    Hint,
    Item,
    Times,
    Week,
    Word,
)
from aggregator.collect.dates.lexicon import Tag
from aggregator.collect.dates.tokens import Token

FAR = 6
"""Words between a hint and the date that it still speaks of."""
NEAR = 4
WINDOW = 80
"""Items around one that are looked at; sentences are shorter, hostile ones are not."""
_PARTICLE = 1
"""The value of words that tell of closing only beside a verb, as the last word (bleibt … zu)."""
_SUBSTITUTE = 1
"""The value of words that tell of another day, for whatever reason (Ersatztermin)."""
_ALLOWED = 2
"""The value of words of sign-up that only allow or ask (can, please)."""
_STRICT = frozenset({0, 3})
"""The values of words that mean nothing but sign-up."""
_PERIOD = 3
"""The value of words for what is open to answers for a while (consultation, call)."""


def _substitutes(hint: Hint) -> bool:
    return hint.tag is Tag.RAIN and hint.value == _SUBSTITUTE


class Sentences:
    """Items in their sentences and clauses."""

    def __init__(self, items: Sequence[Item], tokens: Sequence[Token], now: date) -> None:
        self.items = items
        self.tokens = tokens
        self.now = now
        self.sentences: list[int] = []
        self.clauses: list[int] = []
        self._count()

    def _count(self) -> None:
        sentence = clause = 0
        fresh = True
        for item in self.items:
            if isinstance(item, Break):
                if item.level >= 3 and not fresh:
                    sentence += 1
                    fresh = True
                if item.level:
                    clause += 1
            else:
                fresh = False
            self.sentences.append(sentence)
            self.clauses.append(clause)

    def _hints(self, place: int) -> Iterable[tuple[int, Hint]]:
        """The hints of the sentence that an item is in, with their places."""
        sentence = self.sentences[place]
        for step in (-1, 1):
            at = place + step
            end = place + step * WINDOW
            while 0 <= at < len(self.items) and at != end and self.sentences[at] == sentence:
                item = self.items[at]
                if isinstance(item, Hint):
                    yield at, item
                at += step

    def _between(self, at: int, place: int) -> list[Item]:
        low, high = sorted((at, place))
        return list(self.items[low + 1 : high])

    def _around(self, place: int, reach: int = 0) -> Iterator[tuple[int, Item]]:
        """The items near one, of its sentence and so many before and after."""
        sentence = self.sentences[place]
        for at in range(max(place - WINDOW, 0), min(place + WINDOW, len(self.items))):
            if abs(self.sentences[at] - sentence) <= reach:
                yield at, self.items[at]


class Judge(Sentences):
    """Tells the days that count from those that do not."""

    def __init__(self, items: Sequence[Item], tokens: Sequence[Token], now: date) -> None:
        super().__init__(items, tokens, now)
        self.last_only: set[int] = set()
        """Ends that are no ends: moved *to* 10 June."""
        self.passed_over: set[int] = set()
        """Days that something was moved from; a time after them is not theirs."""
        self.dead = self._dead()

    def _dead(self) -> set[int]:
        dead = {
            place
            for place, item in enumerate(self.items)
            if isinstance(item, Days) and self._is_dead(place, item)
        }
        dead |= self._moved_away(dead)
        return dead

    def _is_dead(self, place: int, days: Days) -> bool:
        if days.prefix is Tag.BY or self._by(place):
            return True
        years = [day.year for day in days.all if day.year]
        if years and max(years) < self.now.year - 1:
            return True
        return any(self._kills(hint, at, place, days) for at, hint in self._hints(place)) or (
            self._historic(place, days) or self._ceased(place) or self._looks_back(place, days)
        )

    def _ceased(self, place: int) -> bool:
        """“Applications open 1 June and close at noon on 30 June”."""
        for item in reversed(self.items[max(place - NEAR, 0) : place]):
            if isinstance(item, Word | Hint) and Tag.CEASE in self.tokens[item.start].tags:
                return any(
                    hint.tag is Tag.DEADLINE or (hint.tag is Tag.SIGNUP and hint.value in _STRICT)
                    for at, hint in self._hints(place)
                    if at < place
                )
            if not isinstance(item, Times) and not (isinstance(item, Word) and item.filler):
                return False
        return False

    def _looks_back(self, place: int, days: Days) -> bool:
        """“Photos of the fair on 10 April”, after it."""
        first, last = days.spans[-1]
        day = calendar.single(last or first, self.now)
        return (
            day is not None
            and day < self.now
            and any(
                Tag.BACK in self.tokens[item.start].tags and not self._apart(at, place)
                for at, item in self._around(place)
            )
        )

    def _by(self, place: int) -> bool:
        """“by noon on 15 July”."""
        for item in reversed(self.items[:place]):
            if isinstance(item, Hint) and item.tag is Tag.BY:
                return True
            if isinstance(item, Times):
                continue
            if not isinstance(item, Word):
                return False
            if not item.filler and self.tokens[item.start].kind != "number":
                return False
        return False

    def _until(self, place: int, days: Days) -> bool:
        """Whether days are an end: “until 15 July”, “until noon on 15 July”."""
        if days.prefix in {Tag.UNTIL, Tag.BEFORE}:
            return True
        before = self.items[place - 1] if place else None
        return isinstance(before, Times) and before.spans[0][0] is None

    def _kills(self, hint: Hint, at: int, place: int, days: Days) -> bool:
        between = self._between(at, place)
        if any(isinstance(item, Days) for item in between):
            return False
        before = at < place
        level = max((item.level for item in between if isinstance(item, Break)), default=0)
        words = sum(isinstance(item, Word) and not item.filler for item in between)
        match hint.tag:
            case Tag.PUBLISHED:
                after = level < 1 and words < 2 and not self._labels_next(at)
                return words <= FAR and level < 2 and (before or after)
            case Tag.DEADLINE:
                return level < 2 if before else self._names_before(at, level, words, between)
            case Tag.SIGNUP:
                return self._signs_up(hint, at, place, days)
            case Tag.CLOSED | Tag.CANCELLED:
                return self._shuts(hint, at, place, between)
            case Tag.RAIN:
                if _substitutes(hint) and self._called_off(at):
                    return False
                return (
                    level < 2
                    if before
                    else level < 2 and words < 2 and self._has_days_before(place)
                )
            case Tag.EXCEPT:
                return before and level < 2 and not words
            case Tag.INSTEAD:
                instead = before and self._instead(hint, place, level, words)
                moved = self._moves(at, place) if hint.value else self._moved_between(between)
                instead = instead and not moved
                if instead:
                    self.passed_over.add(place)
                return instead
            case _:
                return False

    def _shuts(self, hint: Hint, at: int, place: int, between: list[Item]) -> bool:
        """Whether a word says that a house is closed, or what was to be is not, on these days."""
        level = max((item.level for item in between if isinstance(item, Break)), default=0)
        words = any(isinstance(item, Word) and not item.filler for item in between)
        if any(isinstance(item, Week) for item in between) or self._if_it_rains(at):
            return False
        if any(isinstance(item, Hint) and _substitutes(item) for item in between):
            return False
        if at < place and self._moves(at, place):
            return False
        if at > place and level and self._has_own_days(at):
            return False
        if hint.value == _PARTICLE and not self._ends_clause(at):
            return False
        return level < 1 or (level < 2 and not words)

    def _months_out(self, place: int) -> bool:
        """“…, except in July and August”: these months are no ends of anything."""
        for item in reversed(self.items[max(place - NEAR, 0) : place]):
            if isinstance(item, Hint):
                return item.tag in {Tag.EXCEPT, Tag.CLOSED, Tag.CANCELLED}
            if not isinstance(item, Word) or not item.filler:
                return False
        return False

    def _if_it_rains(self, at: int) -> bool:
        """“…, bei Regen fällt es aus”: it is not called off yet."""
        return any(
            hint.tag is Tag.RAIN and not hint.value and self.clauses[other] == self.clauses[at]
            for other, hint in self._hints(at)
        )

    def _called_off(self, at: int) -> bool:
        """Whether a substitute date is the new one, since the old was called off before."""
        return any(
            isinstance(item, Hint)
            and item.tag is Tag.CANCELLED
            and other < at
            and not self._if_it_rains(other)
            for other, item in self._around(at, reach=1)
        )

    def _labels_next(self, at: int) -> bool:
        """“… Stand: 03/2027”: the word is of what follows it."""
        return self._has_own_days(at) or any(
            self.tokens[item.start].text == ":" for item in self.items[at + 1 : at + 2]
        )

    def _has_own_days(self, at: int) -> bool:
        """“…, closed Mondays”: the word has days of its own after it."""
        for item in self.items[at + 1 : at + 1 + NEAR]:
            if isinstance(item, Week | Days):
                return True
            if not (isinstance(item, Word) and item.filler):
                return False
        return False

    def _ends_clause(self, at: int) -> bool:
        """Whether a word is the last of its clause, in which a verb waits for it."""
        after = self.items[at + 1 : at + 2]
        if after and not (isinstance(after[0], Break) and after[0].level):
            return False
        return any(
            Tag.STAYS in self.tokens[item.start].tags and other < at
            for other, item in self._around(at)
        )

    def _names_before(self, at: int, level: int, words: int, between: list[Item]) -> bool:
        """“30 April is the deadline”: the day stands before, and none after."""
        if level >= 1 and words:
            return False
        if level >= 1 and any(isinstance(item, Times) for item in between):
            return False
        return not any(later > at and isinstance(item, Days) for later, item in self._around(at))

    def _signs_up(self, hint: Hint, at: int, place: int, days: Days) -> bool:
        """Whether days are those in which to register, apply or buy."""
        between = self._between(at, place)
        before = at < place
        until = self._until(place, days)
        level = max((item.level for item in between if isinstance(item, Break)), default=0)
        words = sum(isinstance(item, Word) and not item.filler for item in between)
        if hint.value == _ALLOWED:
            return until and not days.ranged and not self._visited(place)
        if any(isinstance(item, Times) for item in between) and before and not until:
            return False
        if before and level < 1 and not words and not hint.value:
            return True
        if level < 1 and any(self._ceases(item, hint) for item in between):
            return True
        if before and not hint.value and level < 1 and words < 3 and self._starts(between):
            return True
        if days.ranged and hint.value == _PERIOD:
            return level < 2 and before
        if days.ranged or len(days.spans) > 1:
            return False
        if before and until:
            return level < 2 and (level < 1 or words <= FAR)
        return level < 1 and (until or days.prefix is Tag.FROM)

    def _ceases(self, item: Item, hint: Hint) -> bool:
        """“Applications close on 16 July”."""
        if isinstance(item, Hint) and item.tag in {Tag.FINISH, Tag.CLOSED}:
            return True
        told = isinstance(item, Hint | Word) and hint.value in _STRICT
        return told and Tag.CEASE in self.tokens[item.start].tags

    @staticmethod
    def _starts(between: list[Item]) -> bool:
        """“Presale starts on 4 June”."""
        return any(isinstance(item, Hint) and item.tag is Tag.START for item in between)

    def _visited(self, place: int) -> bool:
        """Whether the sentence tells of something to see or to visit."""
        return any(Tag.VISIT in self.tokens[item.start].tags for _, item in self._around(place))

    def _instead(self, hint: Hint, place: int, level: int, words: int) -> bool:
        if not hint.value:
            return not words and level < 1
        if words > NEAR or level > 1:
            return False
        return any(
            at != place and isinstance(item, Days) for at, item in self._around(place, reach=1)
        )

    def _moves(self, hint: int, place: int) -> bool:
        """Whether what was said before is moved to this day: the day is the new one."""
        return any(
            isinstance(item, Hint)
            and item.tag is Tag.MOVED
            and (hint < at < place or (at > place and self.clauses[at] == self.clauses[place]))
            for at, item in self._around(place)
        )

    @staticmethod
    def _moved_between(between: list[Item]) -> bool:
        """“It was moved to 12 June”: the word is no past of that day."""
        return any(isinstance(item, Hint) and item.tag is Tag.MOVED for item in between)

    def _has_days_before(self, place: int) -> bool:
        return any(at < place and isinstance(item, Days) for at, item in self._around(place))

    def _historic(self, place: int, days: Days) -> bool:
        """A day without a year in a sentence of a year long past (In 1923, on 4 May, …)."""
        if any(day.year for day in days.all):
            return False
        for at, item in self._around(place):
            if not isinstance(item, Word) or self._apart(at, place):
                continue
            if at > place and self._stops(days):
                continue
            token = self.tokens[item.start]
            if token.kind != "number" or not 1000 <= token.number < self.now.year - 1:
                continue
            if len(token.text) == 4 and self._tells_year(at, place, item.start):
                return True
        return False

    def _stops(self, days: Days) -> bool:
        """Whether the full stop of these days may be that of their sentence."""
        if self.tokens[days.end - 1].text != "." or days.end >= len(self.tokens):
            return False
        after = self.tokens[days.end]
        return after.kind == "word" and after.upper and not after.tight

    def _tells_year(self, at: int, place: int, token: int) -> bool:
        before = self.tokens[token - 1].tags if token else {}
        after = self.tokens[token + 1].tags if token + 1 < len(self.tokens) else {}
        if Tag.SINCE in before:
            return False
        if Tag.IN_YEAR in before or Tag.YEAR in before or Tag.YEAR in after:
            return True
        return not any(
            (isinstance(item, Word) and not item.filler)
            or (isinstance(item, Break) and item.level > 1)
            for item in self._between(at, place)
        )

    def _moved_away(self, dead: set[int]) -> set[int]:
        """In a sentence that tells of a move: all days but the new one."""
        gone: set[int] = set()
        for at, item in enumerate(self.items):
            if not (isinstance(item, Hint) and item.tag is Tag.MOVED):
                continue
            near = [
                place
                for place, one in self._around(at, reach=1)
                if isinstance(one, Days) and place not in dead
            ]
            here = [place for place in near if self.sentences[place] == self.sentences[at]]
            here = [place for place in here if not self._apart(at, place)] or here
            days = here or [place for place in near if place > at]
            if not here and len(days) < 2:
                continue
            kept = [place for place in days if self._prefix(place) is not Tag.FROM] or days
            if len(days) > 1:
                self.last_only |= {kept[-1]} if self._prefix(kept[-1]) is Tag.UNTIL else set()
                gone |= set(days) - {kept[-1]}
            elif days:
                gone |= self._only_moved(at, days[0])
        return gone

    def _apart(self, at: int, place: int) -> bool:
        """Whether a line or bar stands between."""
        return any(isinstance(item, Break) and item.level > 1 for item in self._between(at, place))

    def _only_moved(self, at: int, place: int) -> set[int]:
        days = self.items[place]
        if not isinstance(days, Days):
            return set()
        if days.ranged and days.prefix is Tag.FROM:
            self.last_only.add(place)
            return set()
        new = days.prefix in {Tag.ONTO, Tag.UNTIL} or place > at
        if days.prefix is Tag.UNTIL and not days.ranged:
            self.last_only.add(place)
        later = any(
            isinstance(item, Days) and self.sentences[other] > self.sentences[place]
            for other, item in self._around(place, reach=1)
        )
        return set() if new or not later else {place}

    def _prefix(self, place: int) -> Tag | None:
        item = self.items[place]
        return item.prefix if isinstance(item, Days) else None
