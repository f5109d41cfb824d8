"""Which year a day without one is in, and which days a recurrence hits. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from aggregator.collect.dates.items import Day

GRACE = timedelta(days=30)
"""A day without a year may be this long past: notices stay up."""
HISTORY = timedelta(days=365)
"""What is longer past than this is told, not announced."""
FUTURE = timedelta(days=365 * 20)
"""What is further ahead than this is no announcement either."""
_YEARS = 9
"""At most so many years lie between two 29ths of February."""
_LONGEST_SEARCH = 800
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def on_or_after(month: int, day: int, earliest: date) -> date | None:
    """The first such day of any year from ``earliest`` on."""
    years = range(earliest.year, earliest.year + _YEARS)
    days = (made(year, month, day) for year in years)
    return next((one for one in days if one and one >= earliest), None)


def on_or_before(month: int, day: int, latest: date) -> date | None:
    """The last such day of any year up to ``latest``."""
    years = range(latest.year, latest.year - _YEARS, -1)
    days = (made(year, month, day) for year in years)
    return next((one for one in days if one and one <= latest), None)


def nearest(day: Day, earliest: date) -> date | None:
    """A day without a year; its weekday may fit the year before or after better."""
    found = on_or_after(day.month, day.day, earliest)
    if found is None or day.weekday is None or found.weekday() == day.weekday:
        return found
    around = [made(year, day.month, day.day) for year in (found.year - 1, found.year + 1)]
    fitting = [one for one in around if one and one.weekday() == day.weekday]
    return fitting[0] if len(fitting) == 1 else found


def single(day: Day, now: date) -> date | None:
    if day.year:
        return made(day.year, day.month, day.day)
    return nearest(day, now - GRACE)


def span(first: Day, last: Day, now: date) -> tuple[date, date] | None:
    """Both ends of a range: its last day is found first, its first is the latest before that."""
    if not last.year and first.year:
        start = made(first.year, first.month, first.day)
        end = start and on_or_after(last.month, last.day, start)
    else:
        end = single(last, now)
        if end and not last.year and last.weekday is None and first.weekday is not None:
            end = _by_first(first, last, end)
        if end is None:
            return None
        if first.year:
            start = made(first.year, first.month, first.day)
        else:
            start = on_or_before(first.month, first.day, end)
    if start is None or end is None or start > end:
        return None
    return start, end


def _by_first(first: Day, last: Day, end: date) -> date:
    start = on_or_before(first.month, first.day, end)
    if start is None or start.weekday() == first.weekday:
        return end
    fitting = []
    for year in (end.year - 1, end.year + 1):
        other = made(year, last.month, last.day)
        begin = other and on_or_before(first.month, first.day, other)
        if other and begin and begin.weekday() == first.weekday:
            fitting.append(other)
    return fitting[0] if len(fitting) == 1 else end


def listed(days: list[Day], now: date) -> list[date] | None:
    """The days of a list: a year told at its end holds for those before, in their order."""
    made_: list[date] = []
    later: date | None = None
    for day in reversed(days):
        found: date | None
        if day.year:
            found = made(day.year, day.month, day.day)
        elif later is not None:
            found = on_or_before(day.month, day.day, later)
            if day.weekday is not None and found and found.weekday() != day.weekday:
                alone = single(day, now)
                found = alone if alone and alone.weekday() == day.weekday else found
        else:
            found = _after_told(days, day, now)
        if found is None:
            return None
        made_.append(found)
        later = found
    return made_[::-1]


def _after_told(days: list[Day], day: Day, now: date) -> date | None:
    """The last day of a list, whose year may have been told before it."""
    told = [one for one in days if one.year]
    if told:
        before = made(told[-1].year, told[-1].month, told[-1].day)
        return before and on_or_after(day.month, day.day, before)
    return single(day, now)


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence as RFC 5545 has it."""

    frequency: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nths: tuple[int, ...] = ()
    monthday: int = 0
    until: date | None = None

    def __str__(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.nths:
            names = (f"{nth}{_WEEKDAYS[day]}" for nth in self.nths for day in self.weekdays)
            parts.append("BYDAY=" + ",".join(names))
        elif self.weekdays:
            parts.append("BYDAY=" + ",".join(_WEEKDAYS[day] for day in self.weekdays))
        if self.monthday:
            parts.append(f"BYMONTHDAY={self.monthday}")
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)

    def first(self, start: date) -> date | None:
        """The first day that fits, from ``start`` on."""
        return next((day for day in _following(start) if self._hits(day)), None)

    def _hits(self, day: date) -> bool:
        if self.until and day > self.until:
            return False
        if self.monthday:
            return day.day == self.monthday
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        return not self.nths or bool({_nth(day), _nth_from_end(day)} & set(self.nths))


def _following(start: date) -> Iterator[date]:
    for offset in range(_LONGEST_SEARCH):
        yield start + timedelta(days=offset)


def _nth(day: date) -> int:
    return (day.day - 1) // 7 + 1


def _nth_from_end(day: date) -> int:
    return -1 if (day + timedelta(days=7)).month != day.month else 0


def weekdays_between(first: date, last: date) -> tuple[int, ...]:
    """The weekdays that a range has, Monday first."""
    length = min((last - first).days, 6)
    return tuple(sorted({(first.weekday() + offset) % 7 for offset in range(length + 1)}))


def last_of_month(year: int, month: int) -> date:
    following = date(year + (month == 12), month % 12 + 1, 1)
    return following - timedelta(days=1)
