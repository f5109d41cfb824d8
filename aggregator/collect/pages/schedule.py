"""schema.org's Schedule as a rule of recurrence (RFC 5545 § 3.3.10)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from aggregator.collect import zones
from aggregator.collect.drafts import Stated
from aggregator.collect.pages import moments
from aggregator.model import zone

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_NAMES = dict(
    zip(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        _DAYS,
        strict=True,
    )
)
_FREQUENCIES = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
_WORDS = {
    "daily": "P1D",
    "day": "P1D",
    "weekly": "P1W",
    "week": "P1W",
    "biweekly": "P2W",
    "monthly": "P1M",
    "month": "P1M",
    "yearly": "P1Y",
    "annually": "P1Y",
    "year": "P1Y",
}
Told = Mapping[str, Sequence[str]]
"""A Schedule: its properties' values as texts."""

_FREQUENCY = re.compile(r"P([1-9]\d{0,2})([DWMY])", re.ASCII)
_FURTHEST = 400
"""Days after the schedule's begin in which its first date is sought."""


@dataclass(frozen=True, slots=True)
class Span:
    """When an event takes place, perhaps again and again."""

    start: Stated | None = None
    end: Stated | None = None
    duration: timedelta | None = None
    timezone: str = ""
    rule: str = ""
    dates: tuple[Stated, ...] = ()
    exceptions: tuple[Stated, ...] = ()


def span(told: Told, event: Span) -> Span:
    """The series that a schedule tells; ``event`` is what its event says without one.

    Raises ``ValueError`` where the schedule lacks what a series needs: that is never guessed.
    """
    begins = moments.stated(text) if (text := _one(told, "startDate")) else event.start
    if begins is None:
        raise ValueError("it says no day on which it begins (startDate)")
    pattern = _pattern(told)
    name = zones.resolve(_one(told, "scheduleTimezone"), home="UTC")
    day, at, offset = _first(pattern, begins), _time(told, begins, event.start), None
    for moment in (event.start, begins):
        offset = moment.tzinfo if isinstance(moment, datetime) else offset
    start: Stated = day
    if at is not None:
        start = datetime.combine(day, at, zone(name) if name else offset)
    return Span(
        start=start,
        duration=_length(told, at, event),
        timezone=name,
        rule=_rule(told, pattern),
        exceptions=tuple(moments.stated(one) for one in told.get("exceptDate", ())),
    )


@dataclass(frozen=True, slots=True)
class _Pattern:
    """On which days a schedule falls; () puts no bound."""

    frequency: str
    interval: int
    weekdays: tuple[int, ...]
    """As ``date.weekday`` counts them."""
    weeks: tuple[int, ...]
    """Of the month, with ``weekdays``: the first Sunday."""
    months: tuple[int, ...]
    month_days: tuple[int, ...]

    def holds(self, day: date) -> bool:
        return (
            (not self.weekdays or day.weekday() in self.weekdays)
            and (not self.weeks or (day.day + 6) // 7 in self.weeks)
            and (not self.months or day.month in self.months)
            and (not self.month_days or day.day in self.month_days)
        )


def _pattern(told: Told) -> _Pattern:
    weekdays = _weekdays(told.get("byDay", ()))
    stated = _one(told, "repeatFrequency")
    if not stated and weekdays:
        stated = "P1W"  # a weekday comes again each week
    match = _FREQUENCY.fullmatch(_WORDS.get(stated.lower(), stated).upper())
    if not match:
        what = f"“{stated[:40]}”" if stated else "not told"
        raise ValueError(f"how often it repeats (repeatFrequency) is {what}")
    frequency = _FREQUENCIES[match[2]]
    weeks = _numbers(told, "byMonthWeek", 5)
    return _Pattern(
        frequency=frequency,
        interval=int(match[1]),
        weekdays=weekdays,
        weeks=weeks if weekdays and frequency == "MONTHLY" else (),
        months=_numbers(told, "byMonth", 12),
        month_days=_numbers(told, "byMonthDay", 31),
    )


def _rule(told: Told, pattern: _Pattern) -> str:
    parts = {"FREQ": pattern.frequency}
    if pattern.interval > 1:
        parts["INTERVAL"] = str(pattern.interval)
    if pattern.months:
        parts["BYMONTH"] = ",".join(map(str, pattern.months))
    if pattern.month_days:
        parts["BYMONTHDAY"] = ",".join(map(str, pattern.month_days))
    days = [_DAYS[number] for number in pattern.weekdays]
    if days:
        numbered = [f"{week}{day}" for week in pattern.weeks for day in days]
        parts["BYDAY"] = ",".join(numbered or days)
    last, count = _one(told, "endDate"), _one(told, "repeatCount")
    if last:
        parts["UNTIL"] = _day(moments.stated(last)).strftime("%Y%m%d")
    elif re.fullmatch(r"[1-9]\d{0,3}", count, re.ASCII):
        parts["COUNT"] = count
    return ";".join(f"{key}={value}" for key, value in parts.items())


def _first(pattern: _Pattern, begins: Stated) -> date:
    """The first day that the pattern gives: schedules often begin on a day that is none."""
    first = _day(begins)
    for step in range(_FURTHEST):
        if pattern.holds(day := first + timedelta(days=step)):
            return day
    raise ValueError("there is no day that it falls on")


def _time(told: Told, begins: Stated, start: Stated | None) -> time | None:
    """The hour: as the schedule tells it, else as the event does; None for all day."""
    if text := _one(told, "startTime"):
        return moments.clock(text)
    for moment in (begins, start):
        if isinstance(moment, datetime):
            return moment.time()
    return None


def _length(told: Told, at: time | None, event: Span) -> timedelta | None:
    """How long each date lasts, as far as it is told; what ends before it begins ends next day."""
    text = _one(told, "endTime")
    if text and at is not None:
        day = date(2000, 1, 1)
        end = datetime.combine(day, moments.clock(text))
        length = end - datetime.combine(day, at)
        return length if length > timedelta() else length + timedelta(days=1)
    if text := _one(told, "duration"):
        return moments.duration(text)
    if event.duration is not None:
        return event.duration
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        same_kind = (event.start.tzinfo is None) == (event.end.tzinfo is None)
        length = event.end - event.start if same_kind else timedelta()
        if timedelta() < length < timedelta(days=1):  # longer is how long the series runs
            return length
    return None


def _day(moment: Stated) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _one(told: Told, name: str) -> str:
    return next((one.strip() for one in told.get(name, ()) if one.strip()), "")


def _weekdays(stated: Sequence[str]) -> tuple[int, ...]:
    days: set[int] = set()
    for word in (word for text in stated for word in re.split(r"[,\s]+", text.strip()) if word):
        name = word.rstrip("/").rpartition("/")[2].rpartition(":")[2]
        day = _DAY_NAMES.get(name.lower(), name.upper())
        if day not in _DAYS:
            raise ValueError(f"“{name[:40]}” is no day of the week (byDay)")
        days.add(_DAYS.index(day))
    return tuple(sorted(days))


def _numbers(told: Told, name: str, most: int) -> tuple[int, ...]:
    stated = told.get(name, ())
    found = {int(one) for text in stated for one in re.findall(r"-?\d{1,4}", text, re.ASCII)}
    if any(not 1 <= number <= most for number in found):
        raise ValueError(f"{name} cannot be “{', '.join(stated)[:40]}”")
    return tuple(sorted(found))
