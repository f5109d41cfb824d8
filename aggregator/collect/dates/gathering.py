"""What belongs together: days or ends, weekdays and times that were said of one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from aggregator.collect.dates.items import (
    Break,
    Days,
    Hint,
    Item,
    Months,
    Span,
    Times,
    Week,
    Word,
)
from aggregator.collect.dates.judging import FAR, NEAR, WINDOW, Judge
from aggregator.collect.dates.lexicon import Tag
from aggregator.collect.dates.tokens import Token

_MOST_LABELS = 14
_ALSO_AFTER = 1
"""The value of words for all days that may follow the time (… each night)."""
_LEAD = 3
"""Tokens before a time that may tell what it is the time of."""
_ROLES = frozenset({Tag.DOOR, Tag.MEET, Tag.FINISH, Tag.START})


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
    office: bool = False
    """Hours of an office or a ticket desk."""
    closing: Days | None = None
    """“Sat, 18:00 to Sun, 1:00”: the day on which it ends."""
    started: bool = False
    """A word said that this is the start."""
    for_all: bool = False
    """Its times, said before its days, are those of the days after it too."""
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
    def runs(self) -> bool:
        """Whether months are its ends, which another sentence may speak of too."""
        return self.months is not None and not self.months.listed

    @property
    def empty(self) -> bool:
        return (
            not (self.days or self.months or self.labels or self.recurring)
            and self.relative is None
        )


def _is_range(item: Item) -> bool:
    """Whether a time is told with its end."""
    return isinstance(item, Times) and None not in item.spans[0]


def _ends(times: list[Span], item: Times) -> bool:
    """Whether an end that is told apart (… and trains run until 4pm) is that of these times."""
    if len(times) != 1 or len(item.spans) != 1:
        return False
    (start, end), (later, last) = times[0], item.spans[0]
    return None not in {start, last} and end is None and later is None


class Gatherer(Judge):
    """Gathers the items of a text into groups."""

    def __init__(self, items: Sequence[Item], tokens: Sequence[Token], now: date) -> None:
        super().__init__(items, tokens, now)
        self.groups: list[Group] = []
        self.current: Group | None = None
        for place, item in enumerate(items):
            if isinstance(item, Days | Months):
                self._on_days(place, item)
            elif isinstance(item, Week):
                self._on_week(place, item)
            elif isinstance(item, Times):
                self._on_times(place, item)
            elif isinstance(item, Hint):
                self._on_hint(place, item)

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
        if isinstance(item, Months) and self._months_out(place):
            return
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
        before = self._here(place)
        group = self._begin(place)
        self._give(group, item, place)
        if before is not None and before.for_all and not before.labels:
            group.times = list(before.times)
            group.for_all = group.early = True

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
            colon = isinstance(item, Break) and not item.level
            if not colon and not (isinstance(item, Word) and item.filler):
                return False
        return False

    def _takes(self, group: Group, item: Days | Months, place: int) -> bool:
        """Whether days belong to what was said before them in the sentence."""
        if group.days or group.months or group.relative is not None:
            return False
        if group.empty:
            return True  # only times so far
        timed = {day for label in group.labels if label.times for day in label.week.days}
        if timed and isinstance(item, Days) and not item.ranged:
            said = {day.weekday for day in item.all if day.weekday is not None}
            if said and not said & timed:
                return False  # “Tue 7pm, Sat 26 June 8pm”
        if isinstance(item, Months) or item.ranged:
            return True
        if item.prefix in {Tag.FROM, Tag.UNTIL} or self._said_before(place, Tag.START):
            return True
        if len(item.spans) > 1:
            return True
        return not group.recurring

    def _closes(self, group: Group, place: int, item: Days) -> bool:
        if not (group.days and len(group.times) == 1):
            return False
        if group.times[0][1] is not None:
            return group.early and self._after_end(place)
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

    def _after_end(self, place: int) -> bool:
        """“noon on Saturday to noon on Sunday”: an end is told just before these days."""
        for item in reversed(self.items[max(place - NEAR, 0) : place]):
            if isinstance(item, Times):
                return True
            if not (isinstance(item, Word) and item.filler):
                return False
        return False

    def _on_week(self, place: int, item: Week) -> None:
        if self._leaves_out(place, item):
            return
        if self._in_office(place) or self._goes_on(place):
            office = self._begin(place)
            office.dead = office.office = True
            return
        group = self._here(place)
        if group is None:
            earlier = self._here(place, reach=1)
            ranged = earlier and (earlier.runs or (earlier.days and earlier.days.ranged))
            if earlier and ranged and not earlier.labels and (item.each or item.ranged):
                group = earlier
        if group is None or group.dead or not self._labels(group, item):
            group = self._begin(place)
        if len(group.labels) < _MOST_LABELS:
            group.labels.append(Label(item))
            self._note(group, item)

    def _goes_on(self, place: int) -> bool:
        """Whether the hours of an office go on here: Mon–Thu 9–12, Fri 9–11."""
        group = self._here(place)
        return group is not None and group.office and not self._apart(group.place, place)

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
        later = self._start_of_pair(place, item)
        role = None if later is not None else self._role(place)
        item = later or item
        if role is Tag.DOOR or self._of_deadline(place):
            return
        if role is None and self._in_office(place) and self._dated(place):
            return
        group = self._group_of_times(place, item, role)
        if group.dead or (group.empty and not group.times):
            group = self._live_before(place) or group
        if group.dead:
            return
        last = group.labels[-1] if len(group.labels) > 1 else None
        if role is Tag.FINISH and len(item.spans) == 1 and last is not None and not last.times:
            last.times.append((None, item.spans[0][1] or item.spans[0][0]))
        elif role is Tag.FINISH and len(item.spans) == 1:
            self._finish(group, item.spans[0])
        elif role is Tag.MEET:
            group.meets += item.spans
        elif group.closing is not None:
            start, end = item.spans[0]
            group.finish = end if start is None else start
        elif group.labels:
            self._add(group.labels[-1].times, item)
        else:
            self._tell(group, item, place)
        self._note(group, item)

    def _start_of_pair(self, place: int, item: Times) -> Times | None:
        """“Doors/show: 7/8 pm”: the second of two times, where two words say so."""
        said = [minutes for span in item.spans for minutes in span if minutes is not None]
        if len(said) != 2:
            return None
        around = (
            self.items[max(place - FAR, 0) : place],
            self.items[place + 1 : place + 1 + FAR],
        )
        for near in around:
            kept = [one for one in near if not self._is_sign(one)]
            for first, second in pairwise(kept):
                if (
                    isinstance(first, Hint)
                    and isinstance(second, Hint)
                    and (first.tag, second.tag) == (Tag.DOOR, Tag.START)
                    and self._parts(self.items[self.items.index(first) + 1])
                ):
                    return replace(item, spans=((said[1], None),))
        return None

    def _is_sign(self, item: Item) -> bool:
        return self.tokens[item.start].kind == "sign"

    def _of_deadline(self, place: int) -> bool:
        """“by noon on 15 July”: the time is the deadline's."""
        for at in range(place + 1, min(place + 1 + NEAR, len(self.items))):
            item = self.items[at]
            if isinstance(item, Days):
                return at in self.dead and self._by(at)
            if not (isinstance(item, Word) and item.filler):
                return False
        return False

    def _group_of_times(self, place: int, item: Times, role: Tag | None) -> Group:
        group = self._here(place)
        if group is not None:
            if group.early and group.days is not None and self._leads_days(group, place, item):
                return self._begin(place)
            parted = group.dead and self._apart(place, group.place)
            return self._begin(place) if parted else group
        group = self._here(place, reach=1)
        if group is None or group.dead or group.empty or self._in_office(place):
            return self._begin(place)
        ends = role is Tag.FINISH or _ends(group.times, item)
        return self._begin(place) if self._timed(group) and not ends else group

    def _leads_days(self, group: Group, place: int, item: Times) -> bool:
        """Whether days follow this time, as they did the one before: 7pm on the 5th, 3pm on …"""
        if item.spans[0][0] is None or self._answers(group, item):
            return False
        for at in range(place + 1, min(place + 1 + NEAR, len(self.items))):
            other = self.items[at]
            if isinstance(other, Days):
                return at not in self.dead
            if not (isinstance(other, Word) and other.filler):
                return False
        return False

    def _answers(self, group: Group, item: Times) -> bool:
        """“dalle 18 del 12 giugno alle 2 …”: a word that may mean *until*, after a *from*."""
        said = self.tokens[group.places[0][0]].tags
        starts = len(group.times) == 1 and group.times[0][1] is None and Tag.FROM in said
        open_ = item.spans[0][0] is not None
        return starts and open_ and Tag.UNTIL in self.tokens[item.start].tags

    def _live_before(self, place: int) -> Group | None:
        """The days before a deadline, to which a start that is told after it belongs."""
        if not self._said_before(place, Tag.START):
            return None
        for group in reversed(self.groups):
            if self.sentences[place] - group.sentence > 2:
                return None
            if group.days is not None and not group.dead:
                return None if self._timed(group) else group
        return None

    def _finish(self, group: Group, span: Span) -> None:
        start, end = span
        for other in self.groups:
            if other is group or (other.times and other.times is group.times):
                other.finish = end if end is not None else start

    def _tell(self, group: Group, item: Times, place: int) -> None:
        """Times of days: also of those before, if they are said for them too."""
        if group.early and self._answers(group, item):
            item = replace(item, spans=((None, item.spans[0][0]),))
        if group.early and not _ends(group.times, item):
            group.times.clear()
            group.early = False
        group.for_all = group.empty and self._said_for_all(place)
        shared = [] if self._timed(group) else self._sharing(group, place)
        self._add(group.times, item)
        for other in shared:
            other.times = group.times
            self._note(other, item)

    def _sharing(self, group: Group, place: int) -> list[Group]:
        """The groups before one that its time is said for too.

        Those of its sentence, if the time is told in the next one; those of a list, whose days
        nothing parts.
        """
        shared: list[Group] = []
        if group.labels or group.days is None:
            return shared
        later = self.sentences[place] > group.sentence or self._said_for_all(place)
        following = group
        for other in reversed(self.groups[: self.groups.index(group)]):
            listed = not any(
                isinstance(item, Hint) or (isinstance(item, Word) and not item.filler)
                for item in self.items[other.place + 1 : following.place]
            )
            same = later and other.sentence == group.sentence
            if other.dead or self._timed(other) or other.labels or not (listed or same):
                break
            if other.days is None or other.recurring:
                break
            shared.append(other)
            following = other
        return shared

    def _said_for_all(self, place: int) -> bool:
        """“…, each 19–21”, “(all at 7.30pm)”: a word says that the time is not of one day alone."""
        item = self.items[place]
        led = self.tokens[max(item.start - _LEAD, 0) : item.end]
        after = self.tokens[item.end : item.end + 1]
        return any(Tag.SHARED in token.tags for token in led) or any(
            token.tags.get(Tag.SHARED) == _ALSO_AFTER for token in after
        )

    @staticmethod
    def _add(times: list[Span], item: Times) -> None:
        if _ends(times, item):
            times[0] = (times[0][0], item.spans[0][1])
        else:
            times += item.spans

    @staticmethod
    def _timed(group: Group) -> bool:
        return bool(group.times or any(label.times for label in group.labels))

    def _dated(self, place: int) -> bool:
        """Whether days were told before, in another clause."""
        group = self._here(place, reach=1)
        if group is None or group.days is None:
            return False
        return self.clauses[group.place] != self.clauses[place]

    def _in_office(self, place: int) -> bool:
        """Whether a time is that of an office, told before it in its clause."""
        return any(
            at < place
            and self.clauses[at] == self.clauses[place]
            and self.tokens[hint.start].tags.get(Tag.OFFICE) == 0
            for at, hint in self._hints(place)
        )

    def _role(self, place: int) -> Tag | None:
        """What a time is the time of, by the words around it in its clause."""
        after = self.items[place + 1 : place + 1 + FAR]
        told = self._role_beside(place)
        if told is not None:
            return told
        if after and isinstance(after[0], Hint) and after[0].tag is Tag.START:
            return None
        ranged = _is_range(self.items[place])
        words = 0
        for item in reversed(self.items[max(place - WINDOW, 0) : place]):
            if isinstance(item, Times | Days | Week) or (isinstance(item, Break) and item.level):
                break
            if self._parts(item):
                break
            words += isinstance(item, Word) and not item.filler
            if words >= (1 if ranged else NEAR):
                break
            if isinstance(item, Hint) and item.tag in _ROLES:
                return None if item.tag is Tag.START else item.tag
        return self._role_of_day(place) or (None if ranged else self._role_after(after))

    def _role_beside(self, place: int) -> Tag | None:
        """“Einlass 19h Beginn 20h”: what stands just before tells more than what follows."""
        for item in reversed(self.items[max(place - FAR, 0) : place]):
            if isinstance(item, Hint) and item.tag in {Tag.DOOR, Tag.MEET, Tag.FINISH}:
                return item.tag
            filler = isinstance(item, Word) and item.filler and not self._parts(item)
            if not filler and not (isinstance(item, Break) and not item.level):
                return None
        return None

    def _parts(self, item: Item) -> bool:
        return self.tokens[item.start].text == "/"

    def _role_of_day(self, place: int) -> Tag | None:
        """“Einlass am 4. Juni um 19 Uhr”: the word before the day tells of the time after it."""
        dated = False
        for item in reversed(self.items[max(place - FAR, 0) : place]):
            if isinstance(item, Days) and not dated:
                dated = True
            elif isinstance(item, Hint) and item.tag in {Tag.DOOR, Tag.MEET}:
                return item.tag if dated else None
            elif not (isinstance(item, Word) and item.filler) and not (
                isinstance(item, Break) and item.level < (1 if dated else 2)
            ):
                return None
        return None

    def _role_after(self, after: Sequence[Item]) -> Tag | None:
        """“19 Uhr Einlass”: unless the word belongs to a time after it."""
        found: Tag | None = None
        parted = False
        for distance, item in enumerate(after):
            if isinstance(item, Times):
                return found if parted else None
            parted = parted or (found is not None and self._parts(item))
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
            if earlier and (earlier.days or earlier.runs) and not self._timed(earlier):
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
