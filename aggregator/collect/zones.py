"""From the time zone names that programs write to IANA names.

Producers write IANA names, Windows names (Outlook, Exchange), prefixed names (libical, Mozilla),
abbreviations (EST, CET) and names of their own with a VTIMEZONE beside them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from zoneinfo import available_timezones

from icalendar.cal import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from aggregator.model import zone

_NOT_ZONES = frozenset({"localtime", "Factory", "posixrules"})
_UTC_NAMES = frozenset(
    {"utc", "z", "zulu", "gmt", "etc/utc", "etc/gmt", "coordinated universal time"}
)
_FIXED = re.compile(r"^\(?(?:UTC|GMT)\s*([+-])(\d{1,2})(?::?(\d{2}))?\)?(.*)$", re.IGNORECASE)
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


def resolve(tzid: str, *, home: str, vtimezone: bytes = b"") -> str:
    """The IANA name of what a producer calls ``tzid``; "" where nothing can be made of it.

    ``home`` is the feed's own zone: it decides what an abbreviation means ("EST", "CEST"), and is
    preferred among the zones that follow the same rules as a custom ``vtimezone`` (the
    component's bytes, RFC 5545 § 3.6.5). A name that says what it is wins over its VTIMEZONE:
    Outlook's definitions are often those of another year.
    """
    return _resolve(tzid.strip().strip('"').strip(), home, vtimezone)


@lru_cache(maxsize=4096)
def _resolve(tzid: str, home: str, vtimezone: bytes) -> str:
    if tzid.lower() in _UTC_NAMES:
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
    if found := _names().get(tzid.lower()):
        return found
    if found := WINDOWS_TO_OLSON.get(tzid, ""):
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


def _offsets(place: tzinfo) -> tuple[timedelta | None, ...]:
    """Offsets over some years, every ten days: a fingerprint of the zone's rules."""
    first = datetime(2024, 1, 1, 12, tzinfo=UTC)
    return tuple(
        (first + timedelta(days=10 * step)).astimezone(place).utcoffset() for step in range(150)
    )


@cache
def _offsets_by_name() -> dict[tuple[timedelta | None, ...], str]:
    table: dict[tuple[timedelta | None, ...], str] = {}
    for name in (*_COMMON, *sorted(name for name in _names().values() if "/" in name)):
        table.setdefault(_offsets(zone(name)), name)
    return table


def _by_rules(vtimezone: bytes, home: str) -> str:
    """The zone whose clocks go as the VTIMEZONE says."""
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
    if minutes == 0 and hours <= 12:
        return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"
    return ""
