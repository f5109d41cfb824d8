"""The present moment, from a clock that is not believed before this program was written."""

from __future__ import annotations

from datetime import UTC, datetime

from aggregator.errors import ConfigError

WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)


def present() -> datetime:
    """Now. Raises ``ConfigError`` where the clock was never set: a battery that is empty."""
    now = datetime.now(UTC)
    if now < WRITTEN:
        raise ConfigError(
            f"This machine's clock says {now:%Y-%m-%d %H:%M} UTC, when this program was not yet "
            "written. Nothing was fetched or published; set the clock (by NTP), then run again."
        )
    return now
