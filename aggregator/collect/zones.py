"""From the time zone names that programs write to IANA names.

Producers write IANA names, Windows names (Outlook, Exchange), prefixed names (libical, Mozilla),
abbreviations (EST, CET) and names of their own with a VTIMEZONE beside them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from zoneinfo import available_timezones

from dateutil.rrule import rrulestr
from icalendar.cal import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from aggregator.model import zone

_NOT_ZONES = frozenset({"localtime", "Factory", "posixrules"})
_UTC_NAMES = frozenset(
    {"utc", "z", "zulu", "gmt", "etc/utc", "etc/gmt", "coordinated universal time"}
)
_LONGEST_NAME = 200
_LONGEST_DEFINITION = 32_768
_MOST_RULES = 40
"""RRULEs in a VTIMEZONE; more are not looked at: each costs a run through the years."""
_RULE = re.compile(rb"^RRULE[^:\r\n]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_YEARLY = re.compile(
    rb"(?:(?:FREQ=YEARLY|INTERVAL=1|BYMONTH=\d+|BYDAY=[+-]?\d?[A-Z]{2}|BYMONTHDAY=[-\d,]+"
    rb"|WKST=[A-Z]{2}|UNTIL=[\dTZ]+|COUNT=\d{1,3})(?:;|$))+",
    re.IGNORECASE,
)
"""Rules by which clocks really change; others are a stranger's programs that may run for ever."""
_FIXED = re.compile(
    r"^\(?(?:UTC|GMT)\s*([+-])(\d{1,2})(?::?(\d{2}))?\)?(.*)$", re.IGNORECASE | re.ASCII
)
_LIC_LOCATION = re.compile(rb"^X-LIC-LOCATION[^:]*:([^\r\n]+)", re.IGNORECASE | re.MULTILINE)

_COMMON = (
    "Europe/Berlin",
    "Europe/London",
    "Europe/Athens",
    "Europe/Lisbon",
    "Europe/Moscow",
    "Europe/Istanbul",
)
"""Tried first for a custom VTIMEZONE: many zones share their rules, the usual name reads best."""


@cache
def _names() -> dict[str, str]:
    """All IANA names, by their lower-case form."""
    return {name.lower(): name for name in available_timezones() if name not in _NOT_ZONES}


@cache
def _windows_names() -> dict[str, str]:
    return {name.lower(): iana for name, iana in WINDOWS_TO_OLSON.items()}


def resolve(tzid: str, *, home: str, vtimezone: bytes = b"") -> str:
    """The IANA name of what a producer calls ``tzid``; "" where nothing can be made of it.

    ``home`` is the feed's own zone: it decides what an abbreviation means ("EST", "CEST"), and is
    preferred among the zones that follow the same rules as a custom ``vtimezone`` (the
    component's bytes, RFC 5545 § 3.6.5). A name that says what it is wins over its VTIMEZONE:
    Outlook's definitions are often those of another year.
    """
    tzid = tzid.strip().strip('"').strip()
    if not tzid or len(tzid) > _LONGEST_NAME:
        return ""
    return _resolve(tzid, home, vtimezone if len(vtimezone) <= _LONGEST_DEFINITION else b"")


@lru_cache(maxsize=1024)
def _resolve(tzid: str, home: str, vtimezone: bytes) -> str:
    if tzid.lower() in _UTC_NAMES or tzid.lower().endswith(("/utc", "/gmt")):
        return "UTC"
    if "/" not in tzid and tzid.upper() in _abbreviations(home):
        return home
    if found := _by_name(tzid):
        return found
    if vtimezone:
        if (place := _LIC_LOCATION.search(vtimezone)) and (
            found := _by_name(place[1].decode("ascii", "replace").strip())
        ):
            return found
        if found := _by_rules(vtimezone, home):
            return found
    return _by_offset(tzid, home)


def _by_name(tzid: str) -> str:
    """IANA, Windows, or with a prefix: ``/freeassociation.sourceforge.net/Europe/Berlin``."""
    tzid = tzid.strip()
    if found := _names().get(tzid.lower()):
        return found
    if found := _windows_names().get(tzid.lower()):
        return found
    parts = tzid.replace(" ", "_").split("/")
    for start in range(len(parts) - 1):
        if found := _names().get("/".join(parts[start:]).lower()):
            return found
    return ""


def _abbreviations(home: str) -> frozenset[str]:
    """How clocks in ``home`` are labelled through the year: CET and CEST."""
    place = zone(home)
    return frozenset(
        name.upper()
        for month in (1, 7)
        if (name := datetime(2026, month, 1, tzinfo=place).tzname()) and name.isalpha()
    )


_DAYS = tuple(
    datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=10 * step) for step in range(150)
)


def _offsets(place: tzinfo) -> tuple[timedelta | None, ...]:
    """Offsets over some years, every ten days: a fingerprint of the zone's rules."""
    return tuple(day.astimezone(place).utcoffset() for day in _DAYS)


@cache
def _offsets_by_name() -> dict[tuple[timedelta | None, ...], str]:
    table: dict[tuple[timedelta | None, ...], str] = {}
    for name in (*_COMMON, *sorted(name for name in _names().values() if "/" in name)):
        table.setdefault(_offsets(zone(name)), name)
    return table


def _is_sane(rule: bytes) -> bool:
    """Whether a VTIMEZONE's RRULE is a yearly one that ever comes to pass.

    ``dateutil`` seeks the 30th of February until the year 9999; asked from 9700 on it gives up
    soon, and the calendar repeats every 400 years.
    """
    if not _YEARLY.fullmatch(rule):
        return False
    parts = [part for part in rule.decode().upper().split(";") if part]
    endless = ";".join(part for part in parts if not part.startswith(("UNTIL", "COUNT")))
    try:
        return next(iter(rrulestr(endless, dtstart=datetime(9700, 1, 1))), None) is not None  # noqa: DTZ001
    except ValueError:
        return False


def _by_rules(vtimezone: bytes, home: str) -> str:
    """The zone whose clocks go as the VTIMEZONE says."""
    rules = _RULE.findall(vtimezone)
    if len(rules) > _MOST_RULES or not all(_is_sane(rule.strip()) for rule in rules):
        return ""
    try:
        definition = Timezone.from_ical(vtimezone)
        if not isinstance(definition, Timezone):
            return ""
        offsets = _offsets(definition.to_tz(lookup_tzid=False))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        return ""  # a broken definition: the name alone has to do
    if offsets == _offsets(zone(home)):
        return home
    return _offsets_by_name().get(offsets, "")


def _by_offset(tzid: str, home: str) -> str:
    """``GMT+0100``, ``(UTC+01:00) Amsterdam, Berlin``: ``home`` if its standard time agrees."""
    if not (match := _FIXED.match(tzid)):
        return ""
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
    winter = datetime(2026, 1, 1, tzinfo=zone(home)).utcoffset()
    if match[4].strip() and offset == winter:
        return home
    if not offset:
        return "UTC"
    name = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"
    if minutes == 0 and name.lower() in _names():
        return name
    return _offsets_by_name().get((offset,) * len(_DAYS), "")
