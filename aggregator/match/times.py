"""How the times of two tellings agree."""

from __future__ import annotations

from aggregator.match.traits import Traits, When

# In order of how well they agree.
SAME_HOUR = "same-hour"
SAME_DAY = "same-day"
SAME_DAYS = "same-days"
SAME_SERIES = "same-series"
HALF_HOUR = "half-hour"
DOOR = "door"
ZONE = "zone-slip"
DAY_AND_HOUR = "day-and-hour"
MIDNIGHT = "midnight-and-hour"
OVERLAP = "overlapping-days"
FIRST_DAY = "first-day"
MOVED = "moved"
APART = "apart"

_DOOR = 90
"""Minutes from the opening of doors to the start, at most."""


def time_of(a: Traits, b: Traits) -> str:
    """How the times of two tellings agree, what else their feeds tell considered."""
    time = times(a.when, b.when)
    if time not in (SAME_HOUR, SAME_SERIES, APART) and _is_rivalled(a, b):
        time = APART
    if time == APART and a.uid and a.uid == b.uid and bool(a.when.series) == bool(b.when.series):
        return MOVED
    return time


def times(a: When, b: When) -> str:
    """How two times agree."""
    if not (a.is_plain and b.is_plain):
        return _series(a, b) if a.series or b.series else _days(a, b)
    if a.utc == b.utc or (a.first == b.first and a.minute == b.minute):
        return SAME_HOUR
    apart = abs(a.utc - b.utc)
    if a.first == b.first and 0 in (a.minute, b.minute):
        return MIDNIGHT
    if a.first == b.first and apart <= 30:
        return HALF_HOUR
    if a.first == b.first and apart <= _DOOR:
        return DOOR
    if apart % 60 == 0 and apart in (abs(a.offset), abs(b.offset)):
        return ZONE
    return APART


def _days(a: When, b: When) -> str:
    if a.first == b.first and a.last == b.last:
        if a.is_long:
            return SAME_DAYS
        return SAME_DAY if a.minute is None and b.minute is None else DAY_AND_HOUR
    if a.first > b.last or b.first > a.last:
        return APART
    if a.is_long and b.is_long:
        return OVERLAP if a.first == b.first or a.last == b.last else APART
    return FIRST_DAY if a.first == b.first else APART


def _series(a: When, b: When) -> str:
    """Series meet series: on the same days, while both go on."""
    if not (a.series and b.series):
        return APART
    if a.minute is not None and b.minute is not None and abs(a.minute - b.minute) > _DOOR:
        return APART
    if a.series == b.series == "listed":
        shared = len(a.dates & b.dates)
        return SAME_SERIES if 2 * shared >= min(len(a.dates), len(b.dates)) else APART
    if a.series != b.series:
        return APART
    over = (a.until and a.until < b.first) or (b.until and b.until < a.first)
    return APART if over else SAME_SERIES


def _is_rivalled(a: Traits, b: Traits) -> bool:
    """Whether the feed of one tells the same title at the hour of the other as well.

    Then that is what the other is, and not a slip of the clock; where the other has no hour,
    none of several is it.
    """
    mine, theirs = a.when.minute, b.when.minute
    if mine is None or theirs is None or 0 in (mine, theirs):
        return len(a.siblings) > 1 or len(b.siblings) > 1
    return theirs in a.siblings or mine in b.siblings
