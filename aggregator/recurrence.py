"""On which dates an event takes place. Pure; recurrence rules are a stranger's programs.

A rule can be written in forty characters to run for hours (``FREQ=SECONDLY``, an interval of
0, the 30th of February). :func:`clean_rule` lets pass only what repeats daily or less often,
and every expansion is bounded by a last instant, never by the rule alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from math import prod
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr
from icalendar import Calendar, vRecur
from icalendar import Event as Component
from recurring_ical_events import of as query  # type: ignore[import-untyped]

from aggregator.model import Details, Event, Moment, Occurrence, Override, Status, instant, zone

_DAY = timedelta(days=1)
_LOOK_AHEAD = (timedelta(days=35), timedelta(days=400), timedelta(days=1100))
_LIFETIME = timedelta(days=60 * 366)
"""A rule that goes on longer than this after its start counts as endless."""
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)
_EARLIEST = date(1900, 1, 1)
"""A series that starts before is a mistake; expanding it day by day costs seconds."""
_MOST_DATES = 5_000
_LONGEST_RULE = 1_000
_MOST_TIMES_A_DAY = 24

_RULE_KEYS = (
    "FREQ",
    "UNTIL",
    "COUNT",
    "INTERVAL",
    "BYSECOND",
    "BYMINUTE",
    "BYHOUR",
    "BYDAY",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYMONTH",
    "BYSETPOS",
    "WKST",
)
_TIMES = ("BYSECOND", "BYMINUTE", "BYHOUR")
_RANGES = {
    "BYSECOND": (0, 59),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYMONTH": (1, 12),
    "BYSETPOS": (-366, 366),
}
_DAYS_OF = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""Days that a period of each frequency has at most."""
_WEEKDAY = re.compile(r"([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBERS = re.compile(r"-?[0-9]+(?:,-?[0-9]+)*")
_UNTIL = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?")


def zone_of(details: Details) -> ZoneInfo:
    """The zone that an event is told in; UTC where its name is not one."""
    try:
        return zone(details.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return zone("UTC")


def span(details: Details) -> tuple[Moment, Moment]:
    """Start and end of the first date, in the event's zone.

    An end that is before the start, or of the other kind, counts as none given.
    """
    start, end = details.start, details.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        own = zone_of(details)
        return start.astimezone(own), max(start, end).astimezone(own)
    if isinstance(start, datetime):
        local = start.astimezone(zone_of(details))
        return local, local
    if isinstance(end, datetime):
        return start, start
    return start, max(start, end)


def aligned(moment: Moment, details: Details) -> Moment:
    """``moment``, a date of the series, as the same kind of value as its start.

    RFC 5545 § 3.8.5.1 wants EXDATE, RDATE and RECURRENCE-ID so; producers write
    ``EXDATE;VALUE=DATE`` beside a start with a time, and mean the date of that day.
    """
    own = zone_of(details)
    start = details.start
    if isinstance(start, datetime):
        if isinstance(moment, datetime):
            return moment.astimezone(own)
        return datetime.combine(moment, start.astimezone(own).time(), own)
    if isinstance(moment, datetime):
        return moment.astimezone(own).date()
    return moment


def clean_rule(details: Details) -> str:
    """The event's RRULE value in canonical order, or "" where it has none that we accept.

    UNTIL is made what RFC 5545 § 3.3.10 demands: UTC beside a start with a time (a mere date
    means to the end of that day), a date beside a date. COUNT below 1 (Outlook) means no end.
    """
    recurrence = details.recurrence
    if recurrence is None or not recurrence.rule or len(recurrence.rule) > _LONGEST_RULE:
        return ""
    if _first_day(details) < _EARLIEST:
        return ""
    parts = _rule_parts(recurrence.rule, details)
    if parts is None:
        return ""
    if "UNTIL" in parts and _instant(_moment(parts["UNTIL"]), details) < _instant(
        details.start, details
    ):
        return ""  # it ends before it begins: the first date is all there is
    endless = {**parts, "UNTIL": "", "COUNT": ""}
    whole, start = _joined(endless), _naive_start(details)
    # without positions first: dateutil seeks each of them on days that never come
    if not (_recurs(_joined({**endless, "BYSETPOS": ""}), start) and _recurs(whole, start)):
        return ""
    return _joined(parts)


@lru_cache(maxsize=4096)
def _recurs(rule: str, start: datetime) -> bool:
    """Whether the rule, endings aside, ever gives a second date.

    ``dateutil`` looks at UNTIL only when it has found a date, so the 30th of February costs it
    eight thousand years. The calendar repeats every 400 years to the weekday: asked near the
    end of what it can count, it gives up a few hundred years after the start.
    """
    late = start.replace(year=start.year + max(0, (9899 - start.year) // 400) * 400)
    try:
        return len(list(islice(rrulestr(rule, dtstart=late), 2))) == 2
    except (ValueError, TypeError, OverflowError):
        return False


def first_by_rule(details: Details) -> Moment | None:
    """The first date that the rule itself gives; None without a rule, or if it ends before."""
    rule = clean_rule(details)
    if not rule:
        return None
    start = span(details)[0]
    bound = _shifted(_instant(start, details), _LIFETIME)
    if until := _parts(rule).get("UNTIL"):
        bound = min(bound, _instant(_moment(until), details))
    local = next(_rule_dates(details, rule, bound), None)
    if local is None:
        return None
    return local if isinstance(start, datetime) else local.date()


def begun(details: Details, first: Moment) -> Details:
    """The details with another first date of the same length, by the clock on the wall."""
    start, end = span(details)
    if isinstance(start, datetime) and isinstance(end, datetime):
        return replace(details, start=first, end=first + (end - start))
    return replace(details, start=first, end=first + timedelta(end.toordinal() - start.toordinal()))


def occurrences(
    event: Event, first: datetime, until: datetime, *, limit: int = 1000
) -> list[Occurrence]:
    """The dates of ``event`` that overlap [``first``, ``until``), by start, at most ``limit``.

    All-day dates stay dates; one without an end lasts a day. ``details`` of each are those of
    the event or of the override that holds for the date, with their own first start. A rule
    that is broken or refused leaves the first date and those that are listed.
    """
    if not _repeats(event):
        return _overlapping([_plain(event.details)], first, until, limit)
    return _overlapping(_expanded(event, first, until), first, until, limit)


def next_occurrence(event: Event, now: datetime) -> Occurrence | None:
    """The date that is running at ``now``, else the next within three years.

    A cancelled date of a series is passed over while another one follows. A plain event is
    found however far ahead it is.
    """
    if not _repeats(event):
        date_of_event = _plain(event.details)
        return next(iter(_overlapping([date_of_event], now, _END_OF_TIME, 1)), None)
    cancelled: Occurrence | None = None
    first = now
    for ahead in _LOOK_AHEAD:
        for found in occurrences(event, first, now + ahead):
            if found.details.status in (Status.CONFIRMED, Status.TENTATIVE):
                return found
            cancelled = cancelled or found
        first = now + ahead
    return cancelled


def last_end(event: Event) -> datetime | None:
    """When the last date ends (UTC); None for a series that does not end within 60 years."""
    end_of_first = _instants(event.details, *span(event.details))[1]
    if not _repeats(event):
        return end_of_first
    last = _last_of_rule(event.details)
    if last is None:
        return None
    listed = event.details.recurrence.dates if event.details.recurrence else ()
    if not (event.overrides or listed or _excepted(last, event.details)):
        moment = last if isinstance(event.details.start, datetime) else last.date()
        ending = begun(event.details, moment)
        return _instants(ending, *span(ending))[1]
    ends = [_instants(each.details, *span(each.details))[1] for each in event.overrides]
    latest = max([end_of_first, last, *ends, *(_instant(day, event.details) for day in listed)])
    around = timedelta(days=400) + _moved(event)
    found = occurrences(
        event, _shifted(latest, -around), _shifted(latest, around), limit=_MOST_DATES
    )
    return max(
        (_instants(each.details, each.start, each.end)[1] for each in found),
        default=max([end_of_first, *ends]),
    )


def _excepted(start: datetime, details: Details) -> bool:
    exceptions = details.recurrence.exceptions if details.recurrence else ()
    return any(_instant(aligned(each, details), details) == start for each in exceptions)


def _repeats(event: Event) -> bool:
    return event.details.recurrence is not None or bool(event.overrides)


def _expanded(event: Event, first: datetime, until: datetime) -> list[Occurrence]:
    """The dates of a series around a span, by the library; a little more than was asked for."""
    calendar = Calendar()
    bound = _shifted(until, 2 * _DAY + _moved(event))
    calendar.subcomponents = [_main(event, bound), *_changed(event)]
    try:
        found = query(calendar).between(_shifted(first, -2 * _DAY), _shifted(until, 2 * _DAY))
        return [_occurrence(event, each) for each in found]
    except (ValueError, OverflowError, TypeError, KeyError):
        return [_plain(event.details)]


def _occurrence(event: Event, component: Component) -> Occurrence:
    index = int(str(component["X-INDEX"]))
    details = event.overrides[index].details if index >= 0 else event.details
    start = component.DTSTART or details.start
    return Occurrence(start, component.DTEND or start, details)


def _moved(event: Event) -> timedelta:
    """The furthest that a change to one and all later dates moves them."""
    moves = [
        abs(_instant(each.details.start, each.details) - _original(each, event))
        for each in event.overrides
        if each.this_and_future
    ]
    return min(max(moves, default=timedelta(0)), _LIFETIME)


def _main(event: Event, bound: datetime) -> Component:
    component = _component(event.details, -1)
    recurrence = event.details.recurrence
    if recurrence is not None:
        for name, moments in (("rdate", recurrence.dates), ("exdate", recurrence.exceptions)):
            if moments:
                kept = moments[:_MOST_DATES]
                component.add(name, [aligned(each, event.details) for each in kept])
    rule = _bounded_rule(event.details, bound)
    if rule:
        component["RRULE"] = vRecur.from_ical(rule)
    return component


def _changed(event: Event) -> tuple[Component, ...]:
    components = []
    for index, override in enumerate(event.overrides):
        component = _component(override.details, index)
        parameters = {"RANGE": "THISANDFUTURE"} if override.this_and_future else {}
        component.add("recurrence-id", aligned(override.recurrence_id, event.details), parameters)
        components.append(component)
    return tuple(components)


def _component(details: Details, index: int) -> Component:
    """A VEVENT of nothing but its time, and where its details are found again."""
    start, end = span(details)
    component = Component()
    component.add("uid", "series")
    component.add("dtstart", start)
    if end != start:
        component.add("dtend", end)
    component["X-INDEX"] = str(index)
    return component


def _plain(details: Details) -> Occurrence:
    start, end = span(details)
    if end == start and not isinstance(start, datetime):
        end = _next_day(start)
    return Occurrence(start, end, details)


def _overlapping(
    dates: list[Occurrence], first: datetime, until: datetime, limit: int
) -> list[Occurrence]:
    found = []
    for each in dates:
        start, end = _instants(each.details, each.start, each.end)
        if start < until and (end > first or start == end >= first):
            found.append((start, end, each.details.title, each))
    found.sort(key=lambda entry: entry[:3])
    return [each for *_, each in islice(found, limit)]


def _instants(details: Details, start: Moment, end: Moment) -> tuple[datetime, datetime]:
    if end == start and not isinstance(start, datetime):
        end = _next_day(start)
    return _instant(start, details), _instant(end, details)


def _instant(moment: Moment, details: Details) -> datetime:
    return instant(moment, zone_of(details).key)


def _original(override: Override, event: Event) -> datetime:
    return _instant(aligned(override.recurrence_id, event.details), event.details)


def _next_day(day: date) -> date:
    return day + _DAY if day < date.max else day


def _shifted(moment: datetime, by: timedelta) -> datetime:
    """``moment + by``, held a year away from the ends of what Python can count."""
    room = 366 * _DAY
    lowest = datetime.min.replace(tzinfo=UTC) + room
    highest = datetime.max.replace(tzinfo=UTC) - room
    if by >= timedelta(0):
        return min(moment, highest - min(by, highest - lowest)) + by
    return max(moment, lowest + min(-by, highest - lowest)) + by


def _first_day(details: Details) -> date:
    start = details.start
    return start.date() if isinstance(start, datetime) else start


def _naive_start(details: Details) -> datetime:
    start = span(details)[0]
    if isinstance(start, datetime):
        return start.replace(tzinfo=None)
    return datetime.combine(start, time())


def _rule_parts(rule: str, details: Details) -> dict[str, str] | None:
    """The parts of a rule, checked and put right; None where the rule is not acceptable."""
    parts: dict[str, str] = {}
    for piece in rule.strip().upper().removeprefix("RRULE:").strip(";").split(";"):
        name, equals, value = (each.strip() for each in piece.partition("="))
        if name.startswith("X-") or (name == "RSCALE" and value == "GREGORIAN"):
            continue
        if not equals or name not in _RULE_KEYS or name in parts:
            return None
        parts[name] = value.replace(" ", "").replace("+", "")
    if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        return None
    if details.all_day:
        parts = {name: value for name, value in parts.items() if name not in _TIMES}
    times_a_day = prod(parts.get(name, "").count(",") + 1 for name in _TIMES)
    if times_a_day > _MOST_TIMES_A_DAY or not all(
        _good(name, value) for name, value in parts.items()
    ):
        return None
    return _with_end(parts, details) if _within_reach(parts, times_a_day) else None


def _within_reach(parts: dict[str, str], times_a_day: int) -> bool:
    """Leave out days and positions that no period has; whether any are left.

    ``dateutil`` takes the 53rd Tuesday of a month for one of another month, or breaks, and seeks
    the 40th date of a day on every day.
    """
    if "BYDAY" in parts and parts["FREQ"] in ("MONTHLY", "YEARLY"):
        most = 53 if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts else 5
        days = [each for each in parts["BYDAY"].split(",") if abs(int(each[:-2] or 1)) <= most]
        parts["BYDAY"] = ",".join(days)
    if "BYSETPOS" in parts:
        most = times_a_day * _DAYS_OF[parts["FREQ"]]
        positions = dict.fromkeys(map(int, parts["BYSETPOS"].split(",")))
        parts["BYSETPOS"] = ",".join(str(each) for each in positions if abs(each) <= most)
    return "" not in (parts.get("BYDAY"), parts.get("BYSETPOS"))


def _with_end(parts: dict[str, str], details: Details) -> dict[str, str] | None:
    if "COUNT" in parts and int(parts["COUNT"]) < 1:
        del parts["COUNT"]
    if "UNTIL" in parts:
        parts.pop("COUNT", None)
        until = _until(parts["UNTIL"], details)
        if not until:
            return None
        parts["UNTIL"] = until
    return parts


def _good(name: str, value: str) -> bool:
    if name in ("FREQ", "UNTIL"):
        return True
    if name == "WKST":
        return value in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    if name == "BYDAY":
        return all(_WEEKDAY.fullmatch(each) for each in value.split(","))
    if not _NUMBERS.fullmatch(value):
        return False
    numbers = [int(each) for each in value.split(",")]
    if name == "INTERVAL":
        return len(numbers) == 1 and 1 <= numbers[0] <= 1_000
    if name == "COUNT":
        return len(numbers) == 1
    least, most = _RANGES[name]
    return all(least <= each <= most and (each or least == 0) for each in numbers)


def _until(value: str, details: Details) -> str:
    match = _UNTIL.fullmatch(value)
    if match is None:
        return ""
    day, clock, utc = match.groups()
    own = zone_of(details)
    try:
        aware = datetime.strptime(day + (clock or "235959"), "%Y%m%d%H%M%S").replace(
            tzinfo=UTC if utc else own
        )
        if details.all_day:
            return _digits(aware.astimezone(own) if utc else aware)[:8]
        return _stamp(aware)
    except (ValueError, OverflowError):
        return ""


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={parts[name]}" for name in _RULE_KEYS if parts.get(name))


def _bounded_rule(details: Details, bound: datetime) -> str:
    """The rule with UNTIL at the latest at ``bound``, and COUNT turned into UNTIL.

    Without that, a rule that never matches would be followed to the year 9999.
    """
    rule = clean_rule(details)
    if not rule:
        return ""
    parts = _parts(rule)
    stop = _until(_stamp(bound), details)
    if "COUNT" in parts:
        dates = _rule_dates(details, rule, bound)
        count = int(parts.pop("COUNT"))
        counted = list(islice(dates, min(count, _MOST_DATES)))
        if counted and len(counted) == count:
            stop = _until(_stamp(counted[-1]), details)
    elif "UNTIL" in parts:
        stop = min(stop, parts["UNTIL"])
    return _joined({**parts, "UNTIL": stop})


def _stamp(moment: datetime) -> str:
    return _digits(moment.astimezone(UTC)) + "Z"


def _digits(moment: datetime) -> str:
    """The moment in the digits of RFC 5545 § 3.3.5; ``strftime`` drops zeros of early years."""
    return (
        f"{moment.year:04}{moment.month:02}{moment.day:02}"
        f"T{moment.hour:02}{moment.minute:02}{moment.second:02}"
    )


def _rule_dates(details: Details, rule: str, bound: datetime) -> Iterator[datetime]:
    """Starts by the rule alone up to ``bound``, COUNT aside; the caller stops at COUNT."""
    parts = _parts(rule)
    own = zone_of(details)
    parts.pop("COUNT", None)
    start = _naive_start(details)
    parts["UNTIL"] = _digits(max(bound.astimezone(own).replace(tzinfo=None), start))
    for local in rrulestr(_joined(parts), dtstart=start):
        yield local.replace(tzinfo=own)


def _last_of_rule(details: Details) -> datetime | None:
    """The start of the last date by the rule, the first date without one; None where endless.

    By the clock of the event's zone. Of a rule with more dates than we count, its UNTIL.
    """
    rule = clean_rule(details)
    own = zone_of(details)
    start = _naive_start(details).replace(tzinfo=own)
    if not rule:
        return start
    parts = _parts(rule)
    horizon = _shifted(start.astimezone(UTC), _LIFETIME)
    if "UNTIL" in parts:
        until = _instant(_moment(parts["UNTIL"]), details)
        if until > horizon:
            return None
        last = start
        for number, each in enumerate(_rule_dates(details, rule, until)):
            if number == _MOST_DATES:
                return until.astimezone(own)
            last = each
        return last
    if "COUNT" in parts:
        count = int(parts["COUNT"])
        counted = list(islice(_rule_dates(details, rule, horizon), min(count, _MOST_DATES)))
        return counted[-1] if len(counted) == count else None
    return None


def _moment(value: str) -> Moment:
    day = date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    if len(value) == 8:
        return day
    clock = time(int(value[9:11]), int(value[11:13]), int(value[13:15]))
    return datetime.combine(day, clock, UTC)
