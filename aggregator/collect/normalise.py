"""From drafts to listings: times in their zone, clean text, language, identity.

``normalise`` turns what a format read into a **snapshot**: all listings of one feed at one moment,
and whether it was complete. Pure; the feed's own settings come as ``Terms``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

from aggregator.collect import text
from aggregator.collect.drafts import Draft, Reading, Stated
from aggregator.model import (
    Details,
    Key,
    Listing,
    Moment,
    NewsItem,
    Problem,
    Recurrence,
    Severity,
    zone,
)
from aggregator.recurrence import clean_rule

EARLIEST, LATEST = 1900, 2200
"""Years in which events are believed."""
MAX_DATES = 2_000
MOST_PROBLEMS = 100
"""Problems of one kind that are told one by one."""
_REPEAT = " @ "
"""Between a source id that several items share and what tells them apart."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a feed's registration says about reading it."""

    feed: str
    language: str = ""
    timezone: str = "UTC"
    address: str = ""
    """Where it is on the web: what addresses without a host in it are relative to."""


@dataclass(frozen=True, slots=True)
class Item:
    """A listing and the fingerprint of the bytes it was read from (b"" where there is none)."""

    listing: Listing
    digest: bytes = b""
    counted: bool = False
    """Whether its dates were counted from when it came (see ``Draft.counted``)."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All listings of one feed at one moment."""

    items: tuple[Item, ...] = ()
    """Those that had to be read anew."""
    known: frozenset[Key] = frozenset()
    """Those that are there with the bytes we know."""
    news: tuple[NewsItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = False
    lost: frozenset[str] = frozenset()
    """Source ids that are there but could not be read."""

    @property
    def size(self) -> int:
        return len(self.items) + len(self.known)


class Unusable(Exception):
    """A draft that cannot become a listing."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def normalise(reading: Reading, terms: Terms, held: Mapping[bytes, Key] | None = None) -> Snapshot:
    """The snapshot that a reading amounts to. ``held`` names the listings of known digests."""
    held = held or {}
    known = frozenset(held[digest] for digest in reading.known)
    problems = list(reading.problems)
    lost = {text.identifier(source_id) for source_id in reading.lost}
    items: list[Item] = []
    news: list[NewsItem] = []
    for draft in reading.drafts:
        if draft.start is None:
            news.append(_news(draft, reading, terms))
            continue
        try:
            listing, found = _listing(draft, reading, terms)
        except Unusable as error:
            lost.add(text.identifier(draft.source_id))
            problems.append(Problem(Severity.ERROR, error.code, str(error), _where(draft)))
        else:
            digest = b"" if found else draft.digest  # see ical.read
            items.append(Item(listing, digest, draft.counted))
            problems.extend(found)
    items = _told_apart(items, known, frozenset(held.values()))
    lost |= {key.source_id for key in held.values() if _stem(key.source_id) in lost}
    if news:
        problems.append(
            Problem(
                Severity.INFO,
                "no-date",
                f"{len(news)} items have no date that a program can read, and none in their words "
                "that is sure; they are kept as news.",
                "; ".join(one.title for one in news[:3]),
            )
        )
    return Snapshot(
        items=tuple(items),
        known=known,
        news=tuple(news),
        problems=_bounded(problems),
        complete=reading.complete and "" not in lost,
        lost=frozenset(lost - {""}),
    )


def _bounded(problems: list[Problem]) -> tuple[Problem, ...]:
    """The first of each kind, and how many more there are: a stranger decides how many."""
    counts: Counter[str] = Counter()
    kept: list[Problem] = []
    for problem in problems:
        counts[problem.code] += 1
        if counts[problem.code] <= MOST_PROBLEMS:
            kept.append(problem)
        elif counts[problem.code] == MOST_PROBLEMS + 1:
            total = sum(one.code == problem.code for one in problems)
            more = f"{total - MOST_PROBLEMS} more problems of this kind (“{problem.code}”)."
            kept.append(replace(problem, message=more, where=""))
    return tuple(kept)


def _where(draft: Draft) -> str:
    return text.line(draft.source_id or draft.title, 120)


# --- one draft ---------------------------------------------------------------------------------


def _listing(draft: Draft, reading: Reading, terms: Terms) -> tuple[Listing, list[Problem]]:
    """Raises ``Unusable``."""
    problems: list[Problem] = []
    series = bool(draft.rule or draft.dates)
    # a change that holds for all later dates is a series too
    lasting = series or draft.this_and_future
    where = _Placement(reading.timezone, terms.timezone, series=lasting)
    try:
        start = where.place(draft.start)
        end = _end(draft, start, where, problems)
        recurrence_id = where.identity(draft.recurrence_id)
        recurrence = _recurrence(draft, start, where, problems) if series else None
    except OverflowError as error:
        raise Unusable("bad-date", f"The event's dates cannot be real: {error}.") from error
    if not EARLIEST <= start.year <= LATEST:
        raise Unusable("bad-date", f"The event is dated {start.isoformat()}: that cannot be meant.")
    title = text.line(draft.title)
    if not title:
        title = text.line(draft.description, 80) or text.line(draft.location, 80)
        problems.append(
            Problem(Severity.WARNING, "no-title", "An event has no title.", _where(draft))
        )
    latitude, longitude = _position(draft, problems)
    details = Details(
        title=title,
        start=start,
        end=end,
        timezone=where.name(start, draft.timezone),
        recurrence=recurrence,
        status=draft.status,
        language=text.language(draft.language) or text.language(reading.language) or terms.language,
        location=text.line(draft.location),
        latitude=latitude,
        longitude=longitude,
        url=text.address(draft.url, terms.address),
        description=text.paragraphs(draft.description),
        categories=tuple(dict.fromkeys(filter(None, (text.line(c, 80) for c in draft.categories)))),
        image=text.address(draft.image, terms.address),
        organizer=text.line(draft.organizer, 200),
    )
    details = _followed(details, draft, problems)
    key = Key(terms.feed, text.identifier(draft.source_id) or _own_id(details), recurrence_id)
    listing = Listing(
        key=key,
        details=details,
        this_and_future=draft.this_and_future and bool(recurrence_id),
        sequence=draft.sequence,
        modified=draft.modified,
    )
    return listing, problems


class _Placement:
    """Where the times of one item lie: floating and bare UTC times belong to the feed's home."""

    def __init__(self, stated: str, home: str, *, series: bool) -> None:
        self._floating = zone(stated or home)
        named = stated not in ("", "UTC")  # programs write UTC for "nobody has set it"
        self._home = zone(stated if named else home)
        self._keep_utc = series and not named
        """A series in UTC keeps its UTC hour through the year, unless the calendar names a zone."""

    def place(self, stated: Stated | None) -> Moment:
        if not isinstance(stated, datetime):
            if stated is None:
                raise Unusable("no-start", "The event has no start.")
            return stated
        if stated.tzinfo is None:
            stated = stated.replace(tzinfo=self._floating)
        name = getattr(stated.tzinfo, "key", "")
        if name and (name != "UTC" or self._keep_utc):
            # by way of UTC: a time that clocks skip is the one they show instead (§ 3.3.5)
            return stated.astimezone(UTC).astimezone(stated.tzinfo)
        return stated.astimezone(self._home)

    def identity(self, stated: Stated | None) -> str:
        """The original start by which a changed date of a series is known."""
        if stated is None:
            return ""
        moment = self.place(stated)
        return (moment.astimezone(UTC) if isinstance(moment, datetime) else moment).isoformat()

    def name(self, start: Moment, stated: str) -> str:
        if isinstance(start, datetime):
            return str(getattr(start.tzinfo, "key", "UTC"))
        return stated if stated and stated != "UTC" else self._home.key


def _end(draft: Draft, start: Moment, where: _Placement, problems: list[Problem]) -> Moment:
    """The exclusive end: as stated, else by duration, else a whole day or the start itself."""
    end = _stated_end(draft, start, where, problems)
    if not isinstance(start, datetime):
        if isinstance(end, datetime):
            end = end.date() if end.time() == end.time().min else end.date() + timedelta(days=1)
        if end is not None and end < start:
            problems.append(_ends_early(draft))
        return end if end is not None and end > start else start + timedelta(days=1)
    if end is not None and not isinstance(end, datetime):
        end = datetime(end.year, end.month, end.day, tzinfo=start.tzinfo)
    if end is None:
        return start
    if end.astimezone(UTC) < start.astimezone(UTC):
        problems.append(_ends_early(draft))
        return start
    return end


def _stated_end(
    draft: Draft, start: Moment, where: _Placement, problems: list[Problem]
) -> Moment | None:
    end: Moment | None = None
    try:
        if draft.end is not None:
            end = where.place(draft.end)
        elif draft.duration is not None:
            end = _later(start, draft.duration)
    except OverflowError:
        believed = False
    else:
        believed = end is None or EARLIEST <= end.year <= LATEST
    if believed:
        return end
    problems.append(_bad_date(draft, "its end"))
    return None


def _later(start: Moment, duration: timedelta) -> Moment:
    """Days are days of the calendar, hours are hours of the clock (RFC 5545 § 3.3.6)."""
    if not isinstance(start, datetime):
        return start + timedelta(days=max(-(-duration // timedelta(days=1)), 1))
    later = start + timedelta(days=duration.days)
    return (later.astimezone(UTC) + timedelta(seconds=duration.seconds)).astimezone(start.tzinfo)


def _bad_date(draft: Draft, what: str) -> Problem:
    return Problem(
        Severity.WARNING,
        "bad-date",
        f"The event states a year that cannot be meant; {what} was left out.",
        _where(draft),
    )


def _ends_early(draft: Draft) -> Problem:
    return Problem(
        Severity.WARNING,
        "end-before-start",
        "The event ends before it begins; its end was left out.",
        _where(draft),
    )


def _position(draft: Draft, problems: list[Problem]) -> tuple[float | None, float | None]:
    """Coordinates (WGS 84) that can be on Earth; 0, 0 is what programs write for "none"."""
    latitude, longitude = draft.latitude, draft.longitude
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        problems.append(
            Problem(
                Severity.WARNING,
                "bad-position",
                f"The coordinates {latitude}, {longitude} are not on Earth; they were left out.",
                _where(draft),
            )
        )
        return None, None
    return round(latitude, 6), round(longitude, 6)


def _followed(details: Details, draft: Draft, problems: list[Problem]) -> Details:
    """With the rule as it is followed; a rule that is refused leaves the dates that are listed."""
    recurrence = details.recurrence
    if recurrence is None or not recurrence.rule:
        return details
    rule = clean_rule(details)
    if not rule:
        problems.append(
            Problem(
                Severity.WARNING,
                "refused-rule",
                "The event repeats by a rule that is broken, repeats more often than daily or has "
                f"no date; only its first date is kept: “{draft.rule[:80]}”.",
                _where(draft),
            )
        )
    kept = replace(recurrence, rule=rule)
    return replace(details, recurrence=kept if rule or kept.dates else None)


def _recurrence(
    draft: Draft, start: Moment, where: _Placement, problems: list[Problem]
) -> Recurrence:
    dates = _like(start, draft.dates, where, problems, draft)
    if len(dates) > MAX_DATES:
        problems.append(
            Problem(
                Severity.WARNING,
                "too-many-dates",
                f"The event lists {len(dates)} dates; the first {MAX_DATES} are kept.",
                _where(draft),
            )
        )
    return Recurrence(
        rule=draft.rule,
        dates=dates[:MAX_DATES],
        exceptions=_like(start, draft.exceptions, where, problems, draft)[:MAX_DATES],
    )


def _like(
    start: Moment,
    stated: Iterable[Stated],
    where: _Placement,
    problems: list[Problem],
    draft: Draft,
) -> tuple[Moment, ...]:
    """Dates in the kind and zone of the start, sorted; programs mix DATE and DATE-TIME here."""
    found: set[Moment] = set()
    for one in stated:
        try:
            moment = where.place(one)
        except OverflowError:
            moment = date.max
        if not EARLIEST <= moment.year <= LATEST:
            problems.append(_bad_date(draft, "one of its further dates"))
        elif isinstance(start, datetime):
            if not isinstance(moment, datetime):
                moment = datetime.combine(moment, start.time(), start.tzinfo)
            found.add(moment.astimezone(start.tzinfo))
        else:
            found.add(moment.date() if isinstance(moment, datetime) else moment)
    return tuple(sorted(found))


def _own_id(details: Details) -> str:
    """An id for an item that has none: its address and start, or what it says."""
    start = details.start.isoformat()
    told = (details.url, start) if details.url else (details.title, start, details.location)
    return "no-id-" + blake2b(repr(told).encode(), digest_size=8).hexdigest()


def _news(draft: Draft, reading: Reading, terms: Terms) -> NewsItem:
    title = text.line(draft.title) or text.line(draft.description, 80)
    url = text.address(draft.url, terms.address)
    identity = text.identifier(draft.source_id) or url or title
    return NewsItem(
        feed=terms.feed,
        source_id=identity or "no-id",
        title=title,
        url=url,
        summary=text.paragraphs(draft.description, 2_000),
        language=text.language(draft.language) or text.language(reading.language) or terms.language,
        published=draft.published,
    )


# --- items that share an id --------------------------------------------------------------------


def _told_apart(items: list[Item], known: frozenset[Key], held: frozenset[Key]) -> list[Item]:
    """Items of one id told apart by their start.

    Against RFC 5545 § 3.8.4.7 producers repeat a UID for each date of a series. What an item is
    called depends neither on the order of the file nor on which of the others are ``known`` (and
    not read anew): a name that is ``held`` is given again to the item that starts so.
    """
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        groups[item.listing.key.source_id, item.listing.key.recurrence_id].append(item)
    stems = {(_stem(key.source_id), key.recurrence_id) for key in known}
    taken = set(known)
    numbers: dict[Key, int] = {}
    told: list[Item] = []
    for identity, group in groups.items():
        group.sort(key=lambda one: (repr(one.listing), one.digest))
        for item in group:
            plain, dated = item.listing.key, _dated(item.listing, taken, numbers)
            free = plain not in known and (plain in held or identity not in stems)
            key = plain if len(group) == 1 and free and dated not in held else dated
            taken.add(key)
            told.append(replace(item, listing=replace(item.listing, key=key)))
    return told


def _stem(source_id: str) -> str:
    """The id that the source wrote, without what tells its repeats apart."""
    return source_id.partition(_REPEAT)[0]


def _dated(listing: Listing, taken: set[Key], numbers: dict[Key, int]) -> Key:
    """The listing's key, told apart from those taken by its start, else by a number.

    ``numbers`` remembers how far each was counted.
    """
    stem = f"{listing.key.source_id}{_REPEAT}{listing.details.start.isoformat()}"
    first = key = replace(listing.key, source_id=stem)
    number = numbers.get(first, 1)
    if number > 1:
        key = replace(first, source_id=f"{stem} ({number})")
    while key in taken:
        number += 1
        key = replace(first, source_id=f"{stem} ({number})")
    numbers[first] = number
    return key
