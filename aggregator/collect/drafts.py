"""What every format hands over: items as they stand in the file, not yet judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from aggregator.model import Problem, Status

Stated = date | datetime
"""A moment as a file states it; a naive ``datetime`` is floating (RFC 5545 § 3.3.5)."""


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of one feed, and what is needed to read them."""

    data: bytes
    timezone: str = "UTC"
    """The feed's own zone (IANA): what abbreviations such as "EST" mean."""
    media_type: str = ""
    charset: str = ""
    """As the server stated it; "" where it did not."""
    address: str = ""
    """Where they were found, after redirects: what relative addresses in a page are relative to."""
    known: Collection[bytes] = frozenset()
    """Digests of items that the caller holds already: they need not be parsed again."""
    language: str = ""
    """Of its texts, ISO 639-1, where the feed does not say; "" where unknown."""
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    """When it came: what a date without its year is counted from."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """For tables: the header of the column that holds a field, where its keeper named it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One item as its format states it. Text may still hold markup and entities."""

    source_id: str = ""
    """UID or guid; "" where the item has none."""
    title: str = ""
    start: Stated | None = None
    """None: the item has no date that a program can read."""
    end: Stated | None = None
    """Exclusive; None where the item states none."""
    when: str = ""
    """What stands where the start belongs, in words that only people read."""
    timezone: str = ""
    """IANA name of the zone the start is told in; "" where the item does not say."""
    status: Status = Status.CONFIRMED
    language: str = ""
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    url: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    image: str = ""
    organizer: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    duration: timedelta | None = None
    rule: str = ""
    dates: tuple[Stated, ...] = ()
    exceptions: tuple[Stated, ...] = ()
    recurrence_id: Stated | None = None
    this_and_future: bool = False
    sequence: int = 0
    digest: bytes = b""
    """Fingerprint of the item's bytes, where its format can take one without parsing."""
    counted: bool = False
    """Whether its dates were counted from when it came, and would be others another time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format found in one file."""

    drafts: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = False
    """Whether the file lists everything its feed announces (iCal), not only the newest (RSS)."""
    title: str = ""
    language: str = ""
    timezone: str = ""
    """IANA name of the zone that floating times are meant in, where the file says so."""
    known: tuple[bytes, ...] = ()
    """Digests of items that the caller holds already; they were not parsed."""
    lost: tuple[str, ...] = ()
    """Source ids of items that are there but could not be read; "" for one without id."""
    next: str = ""
    """Address of the page on which the list goes on, as the file states it."""
    parts: tuple[str, ...] = ()
    """Addresses of pages that tell of one item each, where the file itself does not tell when."""
    barren: str = ""
    """What is to be said of a file without items where none of ``parts`` tells one either."""
