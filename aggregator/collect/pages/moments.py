"""Dates and times as pages write them for programs (ISO 8601, and what is meant for it)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from aggregator.collect.drafts import Stated

_YEARS = range(1900, 2200)
_DAY = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)|(?P<packed>\d{8})(?!\d)"
    r"|(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)",
    re.ASCII,
)
"""Days with dots put the day first, wherever they are written."""
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
_ZONE = re.compile(r"(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.ASCII)
_NAMED = re.compile(r"\[[\w/+-]{1,50}\]$")
"""The zone that Java writes after the offset."""
_DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?",
    re.ASCII,
)
_HOUR_TWICE = re.compile(r"T(\d{1,2})-\1-(\d{2})-\d{2}$", re.ASCII)
"""How EventON (WordPress) writes 10:30: T10-10-30-00."""
_LONGEST_OFFSET = timedelta(hours=15)


def stated(text: str) -> Stated:
    """A day, or a day and a time, perhaps with its offset. Raises ``ValueError``."""
    text = _HOUR_TWICE.sub(r"T\1:\2", " ".join(text.split()))
    if not (day := _DAY.match(text)):
        raise ValueError(_no_date(text))
    try:
        if day["packed"]:
            found = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        else:
            parts = (
                day[name] for name in (("y", "m", "d") if day["y"] else ("year", "month", "day"))
            )
            found = date(*map(int, parts))
        rest = _NAMED.sub("", text[day.end() :]).lstrip(" T,t").strip()
        moment = _at(found, rest) if rest else found
    except (ValueError, OverflowError) as error:
        raise ValueError(_no_date(text)) from error
    if found.year not in _YEARS:
        raise ValueError(f"“{text[:60]}” lies outside the years we plan for")
    return moment


def _no_date(text: str) -> str:
    return f"“{text[:60]}” is no date that a program can read"


def _at(day: date, text: str) -> datetime:
    if not (match := _TIME.match(text)):
        raise ValueError(text)
    moment = datetime.combine(day, time()) + _clock(match)
    return moment.replace(tzinfo=_offset(text[match.end() :].strip()))


def _clock(match: re.Match[str]) -> timedelta:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(match[0])
        hour = hour % 12 + (12 if match["half"][0].lower() == "p" else 0)
    elif not match["minute"] and len(match["hour"]) > 2:
        raise ValueError(match[0])
    span = timedelta(hours=hour, minutes=minute, seconds=second)
    if minute > 59 or second > 60 or span > timedelta(hours=24):
        raise ValueError(match[0])
    return span


def _offset(text: str) -> timezone | None:
    if not text:
        return None
    if text in ("Z", "z", "UTC", "GMT"):
        return UTC
    if not (match := _ZONE.fullmatch(text)):
        raise ValueError(text)
    span = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if span > _LONGEST_OFFSET:
        raise ValueError(text)
    return timezone(-span if match["sign"] == "-" else span)


def clock(text: str) -> time:
    """A time of day. Raises ``ValueError``."""
    match = _TIME.fullmatch(_without_offset(text.strip().lstrip("Tt")))
    if not match:
        raise ValueError(f"“{text[:60]}” is no time of day")
    return (datetime(2000, 1, 1) + _clock(match)).time()  # noqa: DTZ001


def _without_offset(text: str) -> str:
    """A schedule's times are those of its own zone; what offset is written beside says no more."""
    return re.sub(r"(?:Z|[+-]\d{2}:?\d{2})$", "", text)


def duration(text: str) -> timedelta:
    """An ISO 8601 duration without months. Raises ``ValueError``."""
    match = _DURATION.fullmatch(text.strip())
    if not match or not any(match.groups()):
        raise ValueError(f"“{text[:60]}” is no duration that a program can read")
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def exclusive(start: Stated, end: Stated) -> Stated:
    """The exclusive end of what lasts to ``end``, which as a day is the last one itself."""
    if isinstance(end, datetime):
        return end
    after = end + timedelta(days=1)
    return datetime.combine(after, time(), start.tzinfo) if isinstance(start, datetime) else after


def whole_days(start: Stated, end: Stated | None) -> tuple[Stated, Stated | None]:
    """As days what lasts from 0:00 to 23:59: so programs write them that know no days."""
    if (
        isinstance(start, datetime)
        and isinstance(end, datetime)
        and (start.tzinfo is None) == (end.tzinfo is None)
        and start.time() == time()
        and (end.hour, end.minute) == (23, 59)
        and end > start
    ):
        return start.date(), end.date() + timedelta(days=1)
    return start, end
