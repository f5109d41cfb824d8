"""Items → dates: what belongs together, what is no date of the item at all, and in which year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from itertools import pairwise

from aggregator.collect.dates import calendar
from aggregator.collect.dates.calendar import Rule
from aggregator.collect.dates.items import (
    Break,
    Day,
    Days,
    Hint,
    Item,
    Months,
    Span,
    Times,
    Week,
    Word,
)
from aggregator.collect.dates.lexicon import Tag
from aggregator.collect.dates.tokens import Token

_FAR = 6
"""Words between a hint and the date that it still speaks of."""
_NEAR = 4
_MOST_LABELS = 14
_ALLOWED = 2
"""The value of words of sign-up that only allow or ask (can, please)."""
_ROLES = frozenset({Tag.DOOR, Tag.MEET, Tag.FINISH, Tag.START})
_WINDOW = 80
"""Items around one that are looked at; sentences are shorter, hostile ones are not."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that was read, and the tokens it rests on."""

    first_day: date
    last_day: date
    start: time | None
    end: time | None
    recurrence: str | None
    confidence: float
    tokens: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Label:
    """Weekdays with the times that were said for them."""

    week: Week
    times: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """What was said about one event: days or bounds, weekdays, times."""

    sentence: int
    place: int = 0
    """Its first item."""
    days: Days | None = None
    months: Months | None = None
    labels: list[Label] = field(default_factory=list)
    times: list[Span] = field(default_factory=list)
    meets: list[Span] = field(default_factory=list)
    finish: int | None = None
    daily: bool = False
    weekly: bool = False
    interval: int = 1
    left_out: set[int] = field(default_factory=set)
    relative: int | None = None
    first_said: bool = False
    """It stands at the beginning of its sentence."""
    dead: bool = False
    closing: Days | None = None
    """“Sat, 18:00 to Sun, 1:00”: the day on which it ends."""
    started: bool = False
    """A word said that this is the start."""
    early: bool = False
    """Its times were said before its days; what comes after them is surer."""
    last_only: bool = False
    """Of “from … to …” only the last: it was moved."""
    places: list[tuple[int, int]] = field(default_factory=list)

    @property
    def recurring(self) -> bool:
        if self.daily or self.weekly or self.interval > 1:
            return True
        return any(label.week.each or label.week.ranged for label in self.labels)

    @property
    def empty(self) -> bool:
        return (
            not (self.days or self.months or self.labels or self.recurring)
            and self.relative is None
        )


class Reader:
    """Reads the dates out of the items of one text."""

    def __init__(self, items: Sequence[Item], tokens: Sequence[Token], now: date) -> None:
        self.items = items
        self.tokens = tokens
        self.now = now
        self.sentences: list[int] = []
        self.clauses: list[int] = []
        self._count()
        self.groups: list[Group] = []
        self.current: Group | None = None
        self.dead: set[int] = set()
        self.last_only: set[int] = set()
        self.passed_over: set[int] = set()
        """Days that something was moved from; a time after them is not theirs."""

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

    def candidates(self) -> list[Candidate]:
        self.dead = self._dead()
        for place, item in enumerate(self.items):
            if isinstance(item, Days | Months):
                self._on_days(place, item)
            elif isinstance(item, Week):
                self._on_week(place, item)
            elif isinstance(item, Times):
                self._on_times(place, item)
            elif isinstance(item, Hint):
                self._on_hint(place, item)
        return self._told()

    # --- which days are none of the event ---------------------------------------------------------

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
        return any(
            self._kills(hint, at, place, days) for at, hint in self._hints(place)
        ) or self._historic(place, days)

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
        if days.prefix is Tag.UNTIL:
            return True
        before = self.items[place - 1] if place else None
        return isinstance(before, Times) and before.spans[0][0] is None

    def _hints(self, place: int) -> Iterable[tuple[int, Hint]]:
        """The hints of the sentence that an item is in, with their places."""
        sentence = self.sentences[place]
        for step in (-1, 1):
            at = place + step
            end = place + step * _WINDOW
            while 0 <= at < len(self.items) and at != end and self.sentences[at] == sentence:
                item = self.items[at]
                if isinstance(item, Hint):
                    yield at, item
                at += step

    def _between(self, at: int, place: int) -> list[Item]:
        low, high = sorted((at, place))
        return list(self.items[low + 1 : high])

    def _kills(self, hint: Hint, at: int, place: int, days: Days) -> bool:
        between = self._between(at, place)
        if any(isinstance(item, Days) for item in between):
            return False
        before = at < place
        level = max((item.level for item in between if isinstance(item, Break)), default=0)
        words = sum(isinstance(item, Word) and not item.filler for item in between)
        match hint.tag:
            case Tag.PUBLISHED:
                return words <= _FAR and level < 2 and (before or (level < 1 and words < 2))
            case Tag.DEADLINE:
                return level < 2 if before else self._names_before(at, level, words, between)
            case Tag.SIGNUP:
                return self._signs_up(hint, at, place, days)
            case Tag.CLOSED | Tag.CANCELLED:
                if any(isinstance(item, Week) for item in between):
                    return False
                return level < 1 or (level < 2 and not words)
            case Tag.RAIN:
                return (
                    level < 3
                    if before
                    else level < 2 and words < 2 and self._has_days_before(place)
                )
            case Tag.EXCEPT:
                return before and level < 2 and not words
            case Tag.INSTEAD:
                instead = before and self._instead(hint, place, level, words)
                instead = instead and not (hint.value and self._moves(at, place))
                if instead:
                    self.passed_over.add(place)
                return instead
            case _:
                return False

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
        if level < 1 and any(
            isinstance(item, Hint) and item.tag in {Tag.FINISH, Tag.CLOSED} for item in between
        ):
            return True
        if days.ranged or len(days.spans) > 1:
            return False
        if before and until:
            return level < 2 and (level < 1 or words <= _FAR)
        return level < 1 and (until or days.prefix is Tag.FROM)

    def _visited(self, place: int) -> bool:
        """Whether the sentence tells of something to see or to visit."""
        return any(Tag.VISIT in self.tokens[item.start].tags for _, item in self._around(place))

    def _instead(self, hint: Hint, place: int, level: int, words: int) -> bool:
        if not hint.value:
            return not words and level < 1
        if words > _NEAR or level > 1:
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

    def _has_days_before(self, place: int) -> bool:
        return any(at < place and isinstance(item, Days) for at, item in self._around(place))

    def _around(self, place: int, reach: int = 0) -> Iterator[tuple[int, Item]]:
        """The items near one, of its sentence and so many before and after."""
        sentence = self.sentences[place]
        for at in range(max(place - _WINDOW, 0), min(place + _WINDOW, len(self.items))):
            if abs(self.sentences[at] - sentence) <= reach:
                yield at, self.items[at]

    def _historic(self, place: int, days: Days) -> bool:
        """A day without a year in a sentence of a year long past (In 1923, on 4 May, …)."""
        if any(day.year for day in days.all):
            return False
        for at, item in self._around(place):
            if not isinstance(item, Word):
                continue
            token = self.tokens[item.start]
            if token.kind != "number" or not 1000 <= token.number < self.now.year - 1:
                continue
            if len(token.text) == 4 and self._tells_year(at, place, item.start):
                return True
        return False

    def _tells_year(self, at: int, place: int, token: int) -> bool:
        before = self.tokens[token - 1].tags if token else {}
        after = self.tokens[token + 1].tags if token + 1 < len(self.tokens) else {}
        if Tag.SINCE in before:
            return False
        if Tag.IN_YEAR in before or Tag.YEAR in before or Tag.YEAR in after:
            return True
        return not any(
            isinstance(item, Word) and not item.filler for item in self._between(at, place)
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

    # --- putting together -------------------------------------------------------------------------

    def _begin(self, place: int) -> Group:
        group = Group(self.sentences[place])
        group.place = place
        group.first_said = not any(
            at < place and isinstance(item, Word) and not item.filler
            for at, item in self._around(place)
        )
        self.groups.append(group)
        self.current = group
        return group

    def _note(self, group: Group, item: Item) -> None:
        group.places.append((item.start, item.end))

    def _here(self, place: int, reach: int = 0) -> Group | None:
        """The group that what stands here may belong to."""
        group = self.current
        if group is None or self.sentences[place] - group.sentence > reach:
            return None
        return group

    def _on_days(self, place: int, item: Days | Months) -> None:
        if place in self.dead:
            group = self._here(place)
            if group is None or group.dead or self._timed(group) or place not in self.passed_over:
                self._begin(place).dead = True
            return
        group = self._here(place) or self._line_before(place)
        if group is not None and not group.dead:
            if isinstance(item, Days) and self._closes(group, place, item):
                group.closing = item
                self._note(group, item)
                return
            if self._takes(group, item, place):
                self._give(group, item, place)
                return
        self._give(self._begin(place), item, place)

    def _line_before(self, place: int) -> Group | None:
        """A line of its own that tells a time (Time: 19:00) goes with the day of the next."""
        group = self._here(place, reach=1)
        if group is None or not group.empty or not group.times:
            return None
        low = max(group.place - 3, 0)
        between = self.items[low:place]
        words = sum(isinstance(item, Word) and not item.filler for item in between)
        lines = any(
            isinstance(item, Break) and self.tokens[item.start].kind == "line" for item in between
        )
        return group if lines and words <= 2 else None

    def _give(self, group: Group, item: Days | Months, place: int) -> None:
        group.early = bool(group.times)
        if isinstance(item, Days):
            group.days = item
            group.last_only = place in self.last_only
        else:
            group.months = item
        group.started = group.started or self._said_before(place, Tag.START)
        self._note(group, item)

    def _said_before(self, place: int, tag: Tag) -> bool:
        for item in reversed(self.items[:place]):
            if isinstance(item, Hint) and item.tag is tag:
                return True
            if not (isinstance(item, Word) and item.filler):
                return False
        return False

    def _takes(self, group: Group, item: Days | Months, place: int) -> bool:
        """Whether days belong to what was said before them in the sentence."""
        if group.days or group.months or group.relative is not None:
            return False
        if group.empty:
            return True  # only times so far
        if isinstance(item, Months) or item.ranged:
            return True
        if item.prefix in {Tag.FROM, Tag.UNTIL} or self._said_before(place, Tag.START):
            return True
        if len(item.spans) > 1:
            return True
        return not group.recurring

    def _closes(self, group: Group, place: int, item: Days) -> bool:
        if not (group.days and len(group.times) == 1 and group.times[0][1] is None):
            return False
        if group.days.ranged or len(group.days.spans) > 1 or len(item.spans) > 1 or item.ranged:
            return False
        linked = False
        for other in reversed(self.items[:place]):
            if isinstance(other, Times):
                return linked
            if isinstance(other, Hint) and other.tag is Tag.UNTIL:
                linked = True
            elif (isinstance(other, Word) and other.filler) or (
                isinstance(other, Break) and other.level < 2
            ):
                linked = linked or self.tokens[other.start].text == "-"
            else:
                return False
        return False

    def _on_week(self, place: int, item: Week) -> None:
        if self._leaves_out(place, item):
            return
        group = self._here(place)
        if group is None:
            earlier = self._here(place, reach=1)
            ranged = earlier and (earlier.months or (earlier.days and earlier.days.ranged))
            if earlier and ranged and not earlier.labels and (item.each or item.ranged):
                group = earlier
        if group is None or group.dead or not self._labels(group, item):
            group = self._begin(place)
        if len(group.labels) < _MOST_LABELS:
            group.labels.append(Label(item))
            self._note(group, item)

    def _labels(self, group: Group, item: Week) -> bool:
        """Whether weekdays belong to the group before them."""
        if group.relative is not None:
            return False
        if group.empty or group.months or group.recurring:
            return True
        if group.days is None:
            return bool(group.labels)
        if group.days.ranged:
            return True
        if len(group.days.spans) > 1:
            return not (item.each and self._timed(group))
        if item.each or item.ranged:
            return group.days.prefix in {Tag.FROM, Tag.UNTIL} or group.started
        return not (item.this or item.next)

    def _leaves_out(self, place: int, item: Week) -> bool:
        """Weekdays on which nothing is: after “except”, beside “closed”."""
        out = False
        for at, hint in self._hints(place):
            between = self._between(at, place)
            near = all(isinstance(one, Word) and one.filler for one in between)
            if hint.tag is Tag.EXCEPT and at < place and near:
                out = True
            if hint.tag in {Tag.CLOSED, Tag.CANCELLED}:
                same = not any(
                    isinstance(one, Week | Times | Days) or (isinstance(one, Break) and one.level)
                    for one in between
                )
                words = sum(isinstance(one, Word) and not one.filler for one in between)
                out = out or (same and words < 2)
        if not out:
            return False
        group = self._here(place, reach=1)
        if group is not None and not group.dead and not group.empty:
            group.left_out |= set(item.days)
            self._note(group, item)
        return True

    def _on_times(self, place: int, item: Times) -> None:
        role = self._role(place)
        if role is Tag.DOOR:
            return
        group = self._here(place)
        if group is None:
            group = self._here(place, reach=1)
            if (
                group is None
                or group.dead
                or self._timed(group)
                or self._in_office(place)
                or group.empty
            ):
                group = self._begin(place)
        if group.dead:
            return
        if role is Tag.FINISH and len(item.spans) == 1:
            start, end = item.spans[0]
            group.finish = end if end is not None else start
        elif role is Tag.MEET:
            group.meets += item.spans
        elif group.closing is not None:
            start, end = item.spans[0]
            group.finish = end if start is None else start
        elif (
            (group.labels and not group.labels[-1].times and not group.times)
            or (group.labels and group.labels[-1].times)
            or (group.labels and not group.labels[-1].times and group.times)
        ):
            group.labels[-1].times += item.spans
        else:
            if group.early:
                group.times.clear()
                group.early = False
            group.times += item.spans
        self._note(group, item)

    @staticmethod
    def _timed(group: Group) -> bool:
        return bool(group.times or any(label.times for label in group.labels))

    def _in_office(self, place: int) -> bool:
        return any(hint.tag is Tag.OFFICE for _, hint in self._hints(place))

    def _role(self, place: int) -> Tag | None:
        """What a time is the time of, by the words around it in its clause."""
        after = self.items[place + 1 : place + 1 + _FAR]
        if after and isinstance(after[0], Hint) and after[0].tag is Tag.START:
            return None
        words = 0
        for item in reversed(self.items[max(place - _WINDOW, 0) : place]):
            if isinstance(item, Times | Days | Week) or (isinstance(item, Break) and item.level):
                break
            words += isinstance(item, Word) and not item.filler
            if words >= _NEAR:
                break
            if isinstance(item, Hint) and item.tag in _ROLES:
                return None if item.tag is Tag.START else item.tag
        return self._role_after(after)

    @staticmethod
    def _role_after(after: Sequence[Item]) -> Tag | None:
        """“19 Uhr Einlass”: unless the word belongs to a time after it."""
        found: Tag | None = None
        for distance, item in enumerate(after):
            if isinstance(item, Times):
                return None
            if isinstance(item, Break) and item.level:
                break
            if isinstance(item, Hint) and item.tag in _ROLES:
                if item.tag is Tag.START:
                    return None
                if distance < 2:
                    found = found or item.tag
        return found

    def _on_hint(self, place: int, hint: Hint) -> None:
        if hint.tag not in {Tag.DAILY, Tag.WEEKLY, Tag.INTERVAL, Tag.DAY}:
            return
        if hint.tag is Tag.DAY:
            group = self._here(place)
            if group is None or group.dead or not group.empty:
                group = self._begin(place)
            group.relative = hint.value
            self._note(group, hint)
            return
        group = self._here(place)
        if group is None:
            earlier = self._here(place, reach=1)
            if earlier and (earlier.days or earlier.months) and not self._timed(earlier):
                group = earlier
        if group is None or group.dead or not self._repeats(group):
            group = self._begin(place)
        if hint.tag is Tag.DAILY:
            group.daily = True
        elif hint.tag is Tag.WEEKLY:
            group.weekly = True
        else:
            group.interval = hint.value
        self._note(group, hint)

    @staticmethod
    def _repeats(group: Group) -> bool:
        """Whether “daily” or “fortnightly” can speak of the group before it."""
        if group.relative is not None:
            return False
        if group.days is None:
            return True
        if group.days.ranged or len(group.days.spans) > 1:
            return True
        return group.days.prefix in {Tag.FROM, Tag.UNTIL} or group.started

    # --- telling ----------------------------------------------------------------------------------

    def _told(self) -> list[Candidate]:
        told: list[Candidate] = []
        spare: list[Candidate] = []
        run = False
        for group in self.groups:
            if group.dead or group.empty:
                continue
            run = run or bool(group.months or (group.days and group.days.ranged))
            found = self._of_group(group, run)
            lone = (
                group.days is None
                and group.months is None
                and (group.relative is not None or not group.recurring)
            )
            (spare if lone else told).extend(found)
        if not told:
            return spare
        return told

    def _of_group(self, group: Group, run: bool) -> list[Candidate]:
        if group.meets and not self._timed(group):
            group.times += group.meets
        if group.finish is not None:
            self._finished(group)
        if group.relative is not None:
            return self._relative(group)
        if group.days is None and group.months is None:
            if self._is_office(group, run):
                return []
            if group.recurring:
                return self._recurring(group, None, None, 0.7)
            return self._lone_weekdays(group)
        if group.days is not None and not group.recurring and not group.left_out:
            return self._plain(group, group.days)
        return self._bounded(group)

    @staticmethod
    def _finished(group: Group) -> None:
        times = group.times or (group.labels[-1].times if group.labels else [])
        if times and times[-1][1] is None:
            times[-1] = (times[-1][0], group.finish)
        elif not times:
            group.times.append((None, group.finish))

    def _is_office(self, group: Group, run: bool) -> bool:
        """Opening hours that are named as such; beside the days of an exhibition they count."""
        return any(
            isinstance(item, Hint)
            and (Tag.OFFICE in self.tokens[item.start].tags or (item.tag is Tag.HOURS and not run))
            for _, item in self._around(group.place)
        )

    def _relative(self, group: Group) -> list[Candidate]:
        assert group.relative is not None
        day = self.now + timedelta(days=group.relative)
        start, end = group.places[0]
        part = any(Tag.PART in token.tags for token in self.tokens[start : end + 1])
        if not group.times and not part and not (group.relative and group.first_said):
            return []
        return self._made(group, day, day, group.times, 0.75)

    def _lone_weekdays(self, group: Group) -> list[Candidate]:
        """“On Saturday”, “this Saturday”, “next Saturday”, “this weekend”."""
        made: list[Candidate] = []
        for label in group.labels:
            week = label.week
            times = label.times or group.times
            if week.in_month:
                made += self._nth_in_month(group, week, times)
                continue
            if week.monthly or not (times or week.this or week.next or week.on):
                continue
            earliest = self.now + _DAY if week.next and not week.weekend else self.now
            confidence = 0.7 if week.this or week.next or week.weekend else 0.62
            if week.weekend:
                first = self._weekend()
                made += self._made(group, first, first + _DAY, times, confidence)
                continue
            for weekday in week.days:
                day = earliest + timedelta(days=(weekday - earliest.weekday()) % 7)
                made += self._made(group, day, day, times, confidence)
        return made

    def _weekend(self) -> date:
        weekday = self.now.weekday()
        return self.now + timedelta(days=5 - weekday if weekday < 6 else -1)

    def _nth_in_month(self, group: Group, week: Week, times: list[Span]) -> list[Candidate]:
        """“The first Sunday in June”: one day."""
        year = week.in_year or self.now.year
        if (
            not week.in_year
            and calendar.last_of_month(year, week.in_month) < self.now - calendar.GRACE
        ):
            year += 1
        if not week.nths:
            return []
        first, last = date(year, week.in_month, 1), calendar.last_of_month(year, week.in_month)
        made: list[Candidate] = []
        for nth in week.nths:
            day = Rule("MONTHLY", weekdays=week.days, nths=(nth,), until=last).first(first)
            if day:
                made += self._made(group, day, day, times, 0.8)
        return made

    def _plain(self, group: Group, days: Days) -> list[Candidate]:
        """Days without recurrence: single ones, lists, ranges, open ends."""
        if group.closing is not None:
            return self._closed(group, days, group.closing)
        if days.night:
            evening, morning = days.spans[0]
            found = morning and calendar.span(evening, morning, self.now)
            if found:
                return self._checked(group, days, found[0], found[0], group.times)
            return []
        if days.ranged:
            return self._range(group, days)
        if len(days.spans) == 1 and days.prefix is Tag.UNTIL and not group.last_only:
            resolved = [self._open_end(days.spans[0][0])]
        else:
            resolved = self._resolved(days)
        made: list[Candidate] = []
        for first, last in resolved:
            times = self._times_of(group, first, last)
            made += self._checked(group, days, first, last, times)
        return made

    def _times_of(self, group: Group, first: date, last: date) -> list[Span]:
        """The times of these days: those said for their weekday, else those said for all."""
        for label in group.labels:
            alone = len(group.labels) == 1 and first != last
            if label.times and first.weekday() in label.week.days and not alone:
                return label.times
        if len(group.labels) == 1 and group.labels[0].times:
            return group.labels[0].times
        return group.times

    def _open_end(self, day: Day) -> tuple[date, date]:
        """“Until 30 September”: from now to the next such day."""
        last = (
            calendar.made(day.year, day.month, day.day)
            if day.year
            else calendar.nearest(day, self.now)
        )
        return self.now, last or date.min

    def _resolved(self, days: Days) -> list[tuple[date, date]]:
        single = all(last is None for _, last in days.spans)
        if single:
            found = calendar.listed([first for first, _ in days.spans], self.now)
            return [(one, one) for one in found or ()]
        made: list[tuple[date, date]] = []
        year = next((day.year for day in reversed(days.all) if day.year), 0)
        for first, last in days.spans:
            if last is None:
                found_ = calendar.single(self._with_year(first, year), self.now)
                pair = (found_, found_) if found_ else None
            else:
                pair = calendar.span(first, self._with_year(last, year), self.now)
            if pair:
                made.append(pair)
        return made

    @staticmethod
    def _with_year(day: Day, year: int) -> Day:
        return day if day.year or not year else replace(day, year=year)

    def _closed(self, group: Group, days: Days, closing: Days) -> list[Candidate]:
        found = calendar.span(days.spans[0][0], closing.spans[0][0], self.now)
        if not found:
            return []
        first, last = found
        start = group.times[0][0]
        end = group.finish
        if end is None:
            end = group.times[0][1]
        if last - first == _DAY and start is not None and end is not None and end <= start:
            last = first
        return self._checked(group, days, first, last, [(start, end)])

    def _range(self, group: Group, days: Days) -> list[Candidate]:
        first_said, last_said = days.spans[0]
        assert last_said is not None
        found = calendar.span(first_said, last_said, self.now)
        if not found:
            return []
        first, last = found
        if group.last_only and days.prefix is Tag.FROM:
            return self._checked(group, days, last, last, group.times)
        labels = [label for label in group.labels if label.times]
        if len(labels) > 1 and (last - first).days < 7:
            made: list[Candidate] = []
            for offset in range((last - first).days + 1):
                day = first + timedelta(days=offset)
                made += self._checked(group, days, day, day, self._times_of(group, day, day))
            return made
        if group.labels:
            return self._bounded(group)
        return self._checked(group, days, first, last, group.times)

    def _bounded(self, group: Group) -> list[Candidate]:
        """A recurrence or a run with weekdays, between its ends."""
        bounds = self._bounds(group)
        if bounds is None:
            return []
        start, until, confidence = bounds
        if group.days is not None and len(group.days.spans) > 1:
            return self._plain_list(group, group.days)
        if until is not None and start is not None:
            covered = calendar.weekdays_between(start, until)
            named = {day for label in group.labels for day in label.week.days}
            same = named == set(covered) or not named
            timed = [label.times for label in group.labels if label.times]
            monthly = any(label.week.monthly for label in group.labels)
            plain = same and not group.left_out and not monthly and group.interval == 1
            if plain and (len(timed) <= 1 or (until - start).days < 7):
                if len(timed) > 1:
                    return self._per_day(group, start, until, confidence)
                times = timed[0] if timed else group.times
                if not (group.weekly and not named):
                    return self._made(group, start, until, times, confidence)
        return self._recurring(group, start, until, confidence)

    def _per_day(
        self, group: Group, start: date, until: date, confidence: float
    ) -> list[Candidate]:
        made: list[Candidate] = []
        for offset in range((until - start).days + 1):
            day = start + timedelta(days=offset)
            made += self._made(group, day, day, self._times_of(group, day, day), confidence)
        return made

    def _plain_list(self, group: Group, days: Days) -> list[Candidate]:
        made: list[Candidate] = []
        for first, last in self._resolved(days):
            made += self._checked(group, days, first, last, self._times_of(group, first, last))
        return made

    def _bounds(self, group: Group) -> tuple[date | None, date | None, float] | None:
        if group.months is not None:
            return self._month_bounds(group.months)
        if group.days is None:
            return None, None, 0.7
        first, last = group.days.spans[0]
        confidence = self._trust(group.days)
        if last is not None:
            found = calendar.span(first, last, self.now)
            return (*found, confidence) if found else None
        if group.days.prefix is Tag.UNTIL:
            start, until = self._open_end(first)
            return (start, until, confidence) if until >= start else None
        day = calendar.single(first, self.now)
        return (day, None, confidence) if day else None

    def _month_bounds(self, months: Months) -> tuple[date, date, float] | None:
        year = months.last_year
        if not year and months.first_year:
            year = months.first_year + (months.last < months.first)
        if not year:
            year = self.now.year
            while calendar.last_of_month(year, months.last) < self.now - calendar.GRACE:
                year += 1
        until = calendar.last_of_month(year, months.last)
        first_year = months.first_year or (year - (months.first > months.last))
        start = date(first_year, months.first, 1)
        return (start, until, 0.8 if months.last_year else 0.65) if start <= until else None

    def _recurring(
        self, group: Group, start: date | None, until: date | None, confidence: float
    ) -> list[Candidate]:
        made: list[Candidate] = []
        if until is not None and self._long_past(until):
            return []
        labels = self._merged(group)
        if not labels:
            labels = [Label(_no_weekdays(group), list(group.times))]
        untimed = start is None and until is None and not any(label.times for label in labels)
        vague = group.daily or self._vague(group)
        if untimed and vague and not group.times and not (group.daily and group.left_out):
            return []
        for label in labels:
            begin, end = start, until
            if label.week.in_month and begin is None and end is None:
                begin, end = self._in_month(label.week)
            rule = self._rule(group, label.week, begin, end)
            if rule is None:
                continue
            first = rule.first(begin or self.now)
            if first is None:
                continue
            times = label.times or group.times
            made += self._made(group, first, first, times, confidence, str(rule))
        return made

    @staticmethod
    def _vague(group: Group) -> bool:
        """“Mon–Fri” alone says nothing."""
        return all(label.week.ranged and not label.week.monthly for label in group.labels) or (
            not group.labels
        )

    def _in_month(self, week: Week) -> tuple[date, date]:
        year = week.in_year or self.now.year
        if (
            not week.in_year
            and calendar.last_of_month(year, week.in_month) < self.now - calendar.GRACE
        ):
            year += 1
        first = date(year, week.in_month, 1)
        return max(first, self.now) if first <= self.now else first, calendar.last_of_month(
            year, week.in_month
        )

    @staticmethod
    def _merged(group: Group) -> list[Label]:
        """Weekdays that share their times make one rule; the last times hold for those without."""
        merged: list[Label] = []
        for label in group.labels:
            if merged and not merged[-1].times and not merged[-1].week.nths and not label.week.nths:
                before = merged.pop().week
                label = Label(_joined_weeks(before, label.week), label.times)
            merged.append(label)
        if len(merged) > 1 and not merged[-1].times and not group.times:
            last = merged.pop()
            merged[-1] = Label(_joined_weeks(merged[-1].week, last.week), merged[-1].times)
        return merged

    def _rule(
        self, group: Group, week: Week, start: date | None, until: date | None
    ) -> Rule | None:
        if week.monthday:
            return Rule("MONTHLY", monthday=week.monthday, until=until)
        if week.monthly:
            return Rule("MONTHLY", weekdays=week.days, nths=week.nths, until=until)
        interval = max(group.interval, week.interval)
        days = tuple(day for day in week.days if day not in group.left_out)
        if not days and (group.daily or group.left_out):
            if not group.left_out and until is None:
                return Rule("DAILY")
            days = tuple(day for day in range(7) if day not in group.left_out)
        if not days:
            begin = start or None
            if begin is None:
                return None
            days = (begin.weekday(),)
        return Rule("WEEKLY", interval=interval, weekdays=days, until=until)

    # --- results ----------------------------------------------------------------------------------

    def _trust(self, days: Days) -> float:
        """How sure the day itself is, by how much of it was said."""
        said = days.all
        named = any(day.named for day in said)
        year = any(day.year for day in said)
        weekday = any(day.weekday is not None for day in said)
        if year:
            trust = 0.92 if named else 0.88
        elif named:
            trust = 0.75
        elif days.ranged or weekday:
            trust = 0.65
        else:
            trust = 0.45
        if any(day.loose and not day.year for day in said):
            trust -= 0.15
        return trust

    def _checked(
        self, group: Group, days: Days, first: date, last: date, times: list[Span]
    ) -> list[Candidate]:
        """Results for days as said, surer or less by their weekdays."""
        trust = self._trust(days)
        said = [day for day in days.all if day.weekday is not None]
        if said:
            right = [
                day
                for day in said
                if {(first.month, first.day), (last.month, last.day)} & {(day.month, day.day)}
            ]
            for day in right:
                real = first if (first.month, first.day) == (day.month, day.day) else last
                trust += 0.05 if real.weekday() == day.weekday else -0.3
        return self._made(group, first, last, times, trust)

    def _made(
        self,
        group: Group,
        first: date,
        last: date,
        times: Sequence[Span],
        confidence: float,
        rule: str | None = None,
    ) -> list[Candidate]:
        if self._long_past(last) or last < first:
            return []
        if times:
            confidence += 0.15 if confidence < 0.6 else 0.03
        confidence = round(min(max(confidence, 0.05), 0.99), 2)
        places = tuple(sorted(set(group.places)))
        spans: list[Span] = list(dict.fromkeys(times)) or [(None, None)]
        return [
            Candidate(first, last, _time(start), _time(end), rule, confidence, places)
            for start, end in spans
        ]

    def _long_past(self, day: date) -> bool:
        return day < self.now - calendar.HISTORY


def _time(minutes: int | None) -> time | None:
    if minutes is None:
        return None
    minutes %= 24 * 60
    return time(minutes // 60, minutes % 60)


def _no_weekdays(group: Group) -> Week:
    start, end = group.places[0] if group.places else (0, 0)
    return Week((), True, False, start, end)


def _joined_weeks(one: Week, other: Week) -> Week:
    return Week(
        tuple(sorted({*one.days, *other.days})),
        one.each or other.each,
        one.ranged or other.ranged,
        one.start,
        other.end,
        nths=other.nths or one.nths,
        monthly=one.monthly or other.monthly,
        interval=max(one.interval, other.interval),
        in_month=other.in_month or one.in_month,
        in_year=other.in_year or one.in_year,
    )


def gaps(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Token ranges with those that touch made one."""
    if not places:
        return []
    made = [places[0]]
    for (_, _before), (start, end) in pairwise(places):
        if start <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made
