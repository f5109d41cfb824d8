"""The nouns of the calendar, one per stage. Standard library only.

feed → fetched → draft → **listing** → **event** → **occurrence** → **publication**

Times: a ``datetime`` is always aware; an all-day date stays a ``date``. Ends are
exclusive (RFC 5545 § 3.6.1): a day-long event on 1 May ends on 2 May.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

LANGUAGES = ("de", "cs", "sl", "it", "hr", "pl", "nl", "en")
"""The eight languages of the partnership, ISO 639-1."""

Moment = date | datetime
"""A point of time as events state it: an aware ``datetime``, or a ``date`` for all day."""


class Status(StrEnum):
    """Whether an event takes place.

    The first three are what a source says (RFC 5545 § 3.8.1.11). ``WITHDRAWN`` is what we
    conclude: its source no longer announces it. That is not the organiser's "cancelled".
    """

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class Severity(StrEnum):
    """How much a problem costs."""

    INFO = "info"
    """Worth knowing; nothing is lost."""
    WARNING = "warning"
    """A property was lost or repaired."""
    ERROR = "error"
    """An item, or the whole feed, was lost."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a feed that its keeper should know."""

    severity: Severity
    code: str
    """Kind in a word, for programs: ``bad-property``, ``no-start`` …"""
    message: str
    """What was found, and what to do about it, for people."""
    where: str = ""
    """Line, UID or title by which the keeper finds it."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When a series takes place, besides its first date (RFC 5545 § 3.8.5)."""

    rule: str = ""
    """RRULE value; "" where the dates are only listed."""
    dates: tuple[Moment, ...] = ()
    """RDATE: further dates."""
    exceptions: tuple[Moment, ...] = ()
    """EXDATE: dates that do not take place."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is told of an event, whoever tells it. Text is plain, clean and trimmed."""

    title: str
    start: Moment
    end: Moment
    """Exclusive; equal to ``start`` where the source states no end."""
    timezone: str
    """IANA name of the zone that ``start`` is told in."""
    recurrence: Recurrence | None = None
    status: Status = Status.CONFIRMED
    language: str = ""
    """ISO 639-1, "" where unknown."""
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    url: str = ""
    """The event's own page."""
    description: str = ""
    categories: tuple[str, ...] = ()
    image: str = ""
    organizer: str = ""
    """Public contact: a name, perhaps with an address."""

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Identity of a listing. It includes the feed: UIDs are unique only within one."""

    feed: str
    source_id: str
    """UID, guid or address by which the source knows the item."""
    recurrence_id: str = ""
    """For one changed date of a series: its original start (ISO 8601, UTC or a date)."""


Pair = tuple[Key, Key]
"""Two listings, the lower key first."""


def pair_of(one: Key, other: Key) -> Pair:
    return (one, other) if one <= other else (other, one)


class Said(StrEnum):
    """What a person said of two listings."""

    SAME = "same"
    """They tell of one event."""
    DIFFERENT = "different"
    CANCELLED = "cancelled"
    """They tell of one event, and the one that says it is cancelled is right."""
    ON = "on"
    """… is wrong."""
    LATER = "later"
    """Not now."""


MATCH, STATUS = "match", "status"
"""Kinds of questions on two listings: are they one event; is the event they tell of cancelled."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two listings that a person should look at."""

    pair: Pair
    kind: str
    """``MATCH`` or ``STATUS``."""
    score: float = 0.0
    """Log odds that they are of one event."""
    reasons: tuple[str, ...] = ()
    """What speaks for and against, in sentences."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One partner's telling of one event, normalised."""

    key: Key
    details: Details
    this_and_future: bool = False
    """With a recurrence id: the change holds for all later dates too (RANGE=THISANDFUTURE)."""
    sequence: int = 0
    """Revision as the source counts it."""
    modified: datetime | None = None
    """Last change as the source states it, UTC."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a listing stands: in which event now, and in the one minted for it (their numbers)."""

    event: int
    origin: int


@dataclass(frozen=True, slots=True)
class Held:
    """A listing as we hold it."""

    id: int
    listing: Listing
    digest: bytes = b""
    absences: int = 0
    """Complete fetches in a row that did not show it."""
    absent_since: datetime | None = None
    withdrawn: datetime | None = None
    kept: bool = False
    """A person decided that its absence means nothing; holds until it is seen again."""
    asked: bool = False
    """It vanished with many others, and a person has not answered yet."""
    home: Home | None = None
    """None: not published yet."""

    @property
    def key(self) -> Key:
        return self.listing.key


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An item without a date that a program can read: kept as news of its partner."""

    feed: str
    source_id: str
    title: str
    url: str = ""
    summary: str = ""
    language: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who tells of an event, named in everything we publish."""

    feed: str
    partner: str
    name: str
    """The partner's name for people."""
    url: str = ""
    """The event's page there, else the partner's."""


@dataclass(frozen=True, slots=True)
class Override:
    """One date of a series that differs from the rest (RFC 5545 § 3.8.4.4)."""

    recurrence_id: Moment
    """Its original start."""
    details: Details
    this_and_future: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field of an event comes from, when not from its first source."""

    field: str
    feed: str
    """"" where the operator corrected it."""


@dataclass(frozen=True, slots=True)
class Event:
    """What really takes place: one or more listings under a UID that we mint once."""

    uid: str
    details: Details
    overrides: tuple[Override, ...] = ()
    sources: tuple[Source, ...] = ()
    """Most trusted first."""
    regions: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """Languages in which some source tells of it."""
    origins: tuple[Origin, ...] = ()
    """Fields that another than the first source tells, in the order of ``Details``."""


@dataclass(frozen=True, slots=True)
class Revision:
    """Where a rendered event stands; moves exactly when what is rendered does."""

    number: int
    """SEQUENCE, RFC 5545 § 3.8.7.4."""
    created: datetime
    changed: datetime
    """LAST-MODIFIED and DTSTAMP."""
    announced: datetime
    """First published, or last changed in what matters to go there (title, time, place, status)."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """An event as it was last rendered; the digests tell whether it would look otherwise now."""

    content: bytes
    """Digest of the event it was made of."""
    rendered: bytes
    """Digest of its bytes, revision aside."""
    material: bytes
    """Digest of what matters to go there."""
    revision: Revision
    ical: bytes


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of one event."""

    start: Moment
    end: Moment
    details: Details


@dataclass(frozen=True, slots=True)
class Publication:
    """One thing that people subscribe to: a selection of events."""

    path: str
    """Below ``output/``, without ending: ``region/zwickau``."""
    title: str
    language: str
    """Language of the publication's own words."""
    facet: str = ""
    """``region``, ``partner``, ``sector``, ``language``; "" selects all."""
    value: str = ""
    name: str = ""
    """What it is a part by: "Zwickau"; "" for the whole."""
    description: str = ""


def instant(moment: Moment, timezone: str = "UTC") -> datetime:
    """The UTC instant of a moment; a date begins at midnight in ``timezone``."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=zone(timezone)).astimezone(UTC)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises ``zoneinfo.ZoneInfoNotFoundError`` or ``ValueError``."""
    return ZoneInfo(name)
