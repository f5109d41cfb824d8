"""Our own sample feeds, with dates that stay in reach of today.

A template (``samples/*.sample``) holds placeholders that count days from a base: the first
Monday of the quarter of ``now``. So the weekdays of a sample are always right (day 12 is a
Saturday), its bytes are the same all quarter long, and the next quarter brings new events.

=================================  ==========================================
``{{quarter}}``                    2026q4, for UIDs
``{{day 12}}``                     20261017
``{{date 12}}``                    2026-10-17
``{{dotted 12}}``                  17.10.2026, for texts that people read
``{{slashed 12}}``                 17/10/2026, likewise
``{{utc 12 18:00}}``               20261017T180000Z
``{{iso 12 19:00 Europe/Berlin}}`` 2026-10-17T19:00:00+02:00
``{{rfc822 -9 09:00}}``            Sat, 26 Sep 2026 09:00:00 +0000
=================================  ==========================================
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfoNotFoundError

from aggregator.errors import FormatError
from aggregator.model import zone

_PLACEHOLDER = re.compile(rb"\{\{(?:([^{}\r\n]*)\}\})?|\}\}")
"""Whole ones; of broken ones the half that stands there."""


def base(now: datetime) -> date:
    """Day 0: the first Monday of the calendar quarter in which ``now`` is, UTC."""
    today = now.astimezone(UTC).date()
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return first + timedelta(days=-first.weekday() % 7)


def render(template: bytes, now: datetime) -> bytes:
    """The feed that a template stands for. The same bytes all through a quarter.

    Raises :class:`FormatError` (``bad-sample``) for a placeholder that is none of ours.
    """
    start = base(now)

    def value(found: re.Match[bytes]) -> bytes:
        try:
            return _value((found[1] or b"").decode(), start).encode()
        except (ValueError, OverflowError, ZoneInfoNotFoundError) as error:
            line = template.count(b"\n", 0, found.start()) + 1
            shown = found[0].decode(errors="replace")
            raise FormatError(
                f"line {line}: {shown} is not a placeholder that samples have "
                "(see aggregator/collect/samples.py)",
                code="bad-sample",
            ) from error

    return _PLACEHOLDER.sub(value, template)


def _value(placeholder: str, start: date) -> str:
    match placeholder.split():
        case ["quarter"]:
            return f"{start.year}q{(start.month - 1) // 3 + 1}"
        case ["day", days]:
            return f"{_day(start, days):%Y%m%d}"
        case ["date", days]:
            return _day(start, days).isoformat()
        case ["dotted", days]:
            return f"{_day(start, days):%d.%m.%Y}"
        case ["slashed", days]:
            return f"{_day(start, days):%d/%m/%Y}"
        case ["utc", days, clock]:
            return f"{_moment(start, days, clock):%Y%m%dT%H%M%SZ}"
        case ["iso", days, clock, name]:
            return _moment(start, days, clock, name).isoformat()
        case ["rfc822", days, clock]:
            return format_datetime(_moment(start, days, clock))
    raise ValueError("unknown")


def _day(start: date, days: str) -> date:
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", days):
        raise ValueError("not a number of days")
    return start + timedelta(days=int(days))


def _moment(start: date, days: str, clock: str, name: str = "UTC") -> datetime:
    time = datetime.strptime(clock, "%H:%M").time()  # noqa: DTZ007 (only the time is used)
    return datetime.combine(_day(start, days), time, tzinfo=zone(name) if name != "UTC" else UTC)
