"""Groups of what was said → dates, in their year, with their confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

from aggregator.collect.dates import calendar
from aggregator.collect.dates.calendar import Rule
from aggregator.collect.dates.gathering import Gatherer, Group, Label
from aggregator.collect.dates.items import (
    Day,
    Days,
    Hint,
    Months,
    Span,
    Week,
)
from aggregator.collect.dates.lexicon import Tag

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


class Reader(Gatherer):
    """Reads the dates out of the items of one text."""

    def candidates(self) -> list[Candidate]:
        """The dates of all groups; those of lone weekdays only where no day is told."""
        told: list[Candidate] = []
        spare: list[Candidate] = []
        run = False
        self._weekdays_of_days()
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

    def _weekdays_of_days(self) -> None:
        """“On 24 and 25 April. Saturday 10–16, Sunday 10–14.”: times of days told before."""
        for group, later in pairwise(self.groups):
            days = group.days
            if days is None or group.dead or self._timed(group) or group.labels:
                continue
            told = later.days is None and later.months is None and not later.recurring
            plain = all(
                label.times and not (label.week.this or label.week.next) for label in later.labels
            )
            if not (told and plain and later.labels) or later.sentence - group.sentence > 1:
                continue
            found = self._range_of(days) if days.ranged else self._resolved(days)
            if not found or any((last - first).days > 6 for first, last in found):
                continue
            weekdays = {day for ends in found for day in calendar.weekdays_between(*ends)}
            if {day for label in later.labels for day in label.week.days} <= weekdays:
                group.labels, later.labels = later.labels, []
                group.places += later.places

    def _range_of(self, days: Days) -> list[tuple[date, date]]:
        first, last = days.spans[0]
        found = last and calendar.span(first, last, self.now)
        return [found] if found else []

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
                return self._recurring(group, None, None, 0.45 if _titular(group) else 0.7)
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
        for at, item in self._around(group.place):
            if not isinstance(item, Hint):
                continue
            if item.tag is Tag.HOURS and not run:
                return True
            tags = self.tokens[item.start].tags
            if Tag.OFFICE in tags and self._keeps_hours(group, at, tags[Tag.OFFICE]):
                return True
        return False

    def _keeps_hours(self, group: Group, at: int, value: int) -> bool:
        """Whether the hours are those of an office, not what takes place in a shop or library."""
        if not value:
            return True
        told = [times for label in group.labels for times in label.times] + group.times
        ends = any(end is not None for _, end in told)
        every = any(label.week.monthly or label.week.interval > 1 for label in group.labels)
        return at < group.place and ends and not every and group.interval == 1

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
        if len(labels) == 1 and self._within(labels[0].week, first, last):
            return self._with_own_times(group, days, first, last, labels[0])
        if group.labels:
            return self._bounded(group)
        return self._checked(group, days, first, last, group.times)

    @staticmethod
    def _within(week: Week, first: date, last: date) -> bool:
        """Whether a weekday is but one day of a short range, and no habit."""
        habit = week.each or week.ranged or week.nths or week.interval > 1
        short = 0 < (last - first).days < 7
        return short and not habit and set(week.days) < set(calendar.weekdays_between(first, last))

    def _with_own_times(
        self, group: Group, days: Days, first: date, last: date, label: Label
    ) -> list[Candidate]:
        """“11–13 June, Friday from 17”: that day has its own time; those without are a range."""
        spans: list[tuple[date, date, list[Span]]] = []
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            times = label.times if day.weekday() in label.week.days else group.times
            if spans and not times and not spans[-1][2]:
                spans[-1] = (spans[-1][0], day, [])
            else:
                spans.append((day, day, times))
        return [one for span in spans for one in self._checked(group, days, *span)]

    def _bounded(self, group: Group) -> list[Candidate]:
        """A recurrence or a run with weekdays, between its ends."""
        bounds = self._bounds(group)
        if bounds is None or (group.months and group.months.listed and not group.recurring):
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
            ends = calendar.weekdays_between(start, until) if start and until else range(7)
            days = tuple(day for day in ends if day not in group.left_out)
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
        if self._long_past(last) or last < first or first - self.now > calendar.FUTURE:
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


def _titular(group: Group) -> bool:
    """“Sundays down the mine” may be but a name."""
    told = group.times or any(label.times or not label.week.plural for label in group.labels)
    return bool(group.labels) and not told and group.interval == 1 and not group.left_out


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
