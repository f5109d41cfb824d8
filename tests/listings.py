"""Listings to compare and match, written by hand: a museum's calendar in the summer of 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.collect.normalise import Item, Snapshot
from aggregator.model import Details, Held, Key, Listing, Recurrence

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKLY = Recurrence("FREQ=WEEKLY")


def at(day, hour=19, *, month=6, year=2026):
    return datetime(year, month, day, hour, tzinfo=BERLIN)


def details(title="Führung", start=None, **more):
    """An evening on 10 June at the forge; ``start`` may be a day of that month or a moment."""
    start = at(10 if start is None else start) if start is None or type(start) is int else start
    length = 2 * HOUR if isinstance(start, datetime) else DAY
    given = {
        "end": start + length,
        "timezone": "Europe/Berlin",
        "language": "de",
        "location": "Hammerwerk Musterdorf",
        **more,
    }
    return Details(title=title, start=start, **given)


def listing(source_id="a", title="Führung", start=None, *, feed="museum", on="", **more):
    """A listing; ``on`` is the original start of a changed date of a series."""
    future = more.pop("this_and_future", False)
    return Listing(Key(feed, source_id, on), details(title, start, **more), future)


def held(number, source_id="a", title="Führung", start=None, **more):
    """A listing as we hold it, its standing among ``more``."""
    names = ("absences", "absent_since", "withdrawn", "kept", "asked", "digest")
    standing = {name: more.pop(name) for name in names if name in more}
    return Held(number, listing(source_id, title, start, **more), **standing)


def items(*listings):
    """What a feed shows; listings and held ones alike."""
    return tuple(Item(one.listing if isinstance(one, Held) else one) for one in listings)


def snapshot(*listings, complete=True, **more):
    return Snapshot(items=items(*listings), complete=complete, **more)


def original(moment):
    """A recurrence id as normalise writes it."""
    return (moment.astimezone(UTC) if isinstance(moment, datetime) else moment).isoformat()


def retold(one, **changes):
    """A listing with other details."""
    return replace(one, details=replace(one.details, **changes))


__all__ = ["BERLIN", "DAY", "HOUR", "NOW", "WEEKLY", "date"]
