"""Events as news: an RSS 2.0 file that says what is new or has changed. Pure.

``pubDate`` tells when we announced an event, never when it takes place: readers hide items
from the future, or keep them on top for months. The date of the event stands in the title,
in words, and in the ev: and xCal modules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from io import BytesIO, TextIOWrapper
from typing import Any

from feedgenerator import Rss201rev2Feed

from aggregator.model import Details, Event, Moment, Occurrence, Publication, Revision, Status
from aggregator.publish import words as speech
from aggregator.publish.ical import LONGEST_TEXT, position, title
from aggregator.publish.text import clean, link, no_tags, one_line, shorten
from aggregator.recurrence import span, zone_of

MOST_ITEMS = 500
MOST_BYTES = 1_000_000
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""lastBuildDate of a feed without items: fixed, so that it stays the same bytes."""
_NAMESPACES = {
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:ev": "http://purl.org/rss/1.0/modules/event/",
    "xmlns:georss": "http://www.georss.org/georss",
    "xmlns:xcal": "urn:ietf:params:xml:ns:xcal",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What an item is made of."""

    event: Event
    revision: Revision
    next: Occurrence | None
    """The running or next date; None when all are over."""


def feed(
    publication: Publication,
    entries: Iterable[Entry],
    *,
    url: str,
    site_url: str,
    ttl: timedelta,
    today: datetime,
    now: datetime,
) -> bytes:
    """The RSS file of a publication: one item per event or series, newest ``pubDate`` first.

    Of one ``pubDate`` the soonest comes first. ``url`` is the file's own address, ``site_url``
    that of the page; ``today`` the beginning of the day, for what titles say. At most 500 items
    and 1 MB; what was announced longest ago is left out.
    """
    ordered = sorted(entries, key=_soonest)
    ordered.sort(key=lambda each: _published(each, now), reverse=True)
    items = [_item(each, publication, site_url, today, now) for each in ordered[:MOST_ITEMS]]
    while True:
        content = _rendered(publication, items, url, site_url, ttl)
        if len(content) <= MOST_BYTES or not items:
            return content
        items = items[: min(len(items) - 1, int(len(items) * MOST_BYTES / len(content)))]


def _soonest(entry: Entry) -> tuple[datetime, str]:
    details = entry.next.details if entry.next else entry.event.details
    start = entry.next.start if entry.next else details.start
    return _instant(start, details), entry.event.uid


def item_title(details: Details, found: Occurrence | None, *, series: bool, today: datetime) -> str:
    """The title with its date in words: "Konzert (12. Dezember 2026)", "… (bis 10. Januar 2027)".

    A series tells its next date, something that runs for days the last when it has begun.
    """
    own = speech.words(details.language)
    zone = zone_of(details).key
    start, end = (found.start, found.end) if found else span(details)
    text = speech.day(start, details.language, zone)
    if series and found:
        text = f"{own.next_date}: {text}"
    elif _days(details, start, end) > 1:
        begun = _instant(start, details) <= today
        if begun:
            text = speech.until(end, details.language, zone)
        else:
            text = speech.dates(start, end, details.language, zone)
    return f"{title(details)} ({text})"


def _rendered(
    publication: Publication,
    items: list[dict[str, Any]],
    url: str,
    site_url: str,
    ttl: timedelta,
) -> bytes:
    name = no_tags(one_line(publication.title))
    document = _Feed(
        title=name,
        link=link(site_url),
        description=no_tags(one_line(publication.description)) or name,
        language=publication.language or None,
        feed_url=link(url) or None,
        ttl=max(1, round(ttl.total_seconds() / 60)),
    )
    for item in items:
        document.add_item(**item)
    raw = BytesIO()
    with TextIOWrapper(raw, encoding="utf-8", newline="\n") as out:
        document.write(out, "utf-8")
        out.write("\n")
        out.flush()
        return raw.getvalue()


def _item(
    entry: Entry, publication: Publication, site_url: str, today: datetime, now: datetime
) -> dict[str, Any]:
    event, found = entry.event, entry.next
    details = found.details if found else event.details
    details = replace(details, language=details.language or publication.language)
    start, end = (found.start, found.end) if found else span(details)
    series = event.details.recurrence is not None
    addresses = [details.url, *(source.url for source in event.sources), site_url]
    return {
        "title": no_tags(item_title(details, found, series=series, today=today)),
        "link": next(filter(None, map(link, addresses)), ""),
        "description": _description(event, details, start, end, series=series),
        "pubdate": _published(entry, now),
        "unique_id": one_line(event.uid),
        "unique_id_is_permalink": False,
        "categories": [no_tags(each) for each in map(one_line, details.categories) if each],
        "language": details.language if details.language != publication.language else "",
        "modules": _modules(details, start, end),
    }


def _description(
    event: Event, details: Details, start: Moment, end: Moment, *, series: bool
) -> str:
    """The item in words, as the simple HTML that feed readers expect there."""
    own = speech.words(details.language)
    when = speech.when(start, end, details.language, zone_of(details).key)
    parts = []
    if details.status is Status.CANCELLED:
        parts.append(f"<strong>{escape(own.cancelled)}</strong>")
    if details.status is Status.WITHDRAWN:
        parts.append(escape(own.withdrawn_note))
    if details.status is Status.TENTATIVE:
        parts.append(escape(own.tentative))
    label = own.next_date if series else own.when
    parts.append(f"{label}: {escape(when)}" + (f" ({own.series})" if series else ""))
    if place := one_line(details.location):
        parts.append(f"{own.where}: {escape(place)}")
    text = shorten(clean(details.description).strip(), LONGEST_TEXT)
    parts += [escape(each.strip()).replace("\n", "<br>") for each in text.split("\n\n") if each]
    if told := [_source(source.name or source.partner, source.url) for source in event.sources]:
        parts.append(f"{own.source if len(told) == 1 else own.sources}: {', '.join(told)}")
    return "".join(f"<p>{part}</p>" for part in parts)


def _source(name: str, url: str) -> str:
    address = link(url)
    text = escape(one_line(name))
    return f'<a href="{escape(address)}">{text}</a>' if address else text


def _modules(details: Details, start: Moment, end: Moment) -> list[tuple[str, str]]:
    """The event for programs. An all-day end is the last day in ev:, exclusive in xCal."""
    begins, ends = _iso(start, details), _iso(end, details)
    last = ends if isinstance(end, datetime) else _iso(_day_before(start, end), details)
    place, organizer = one_line(details.location), one_line(details.organizer)
    pairs = [
        ("ev:startdate", begins),
        ("ev:enddate", last if end != start else ""),
        ("ev:location", place),
        ("ev:organizer", organizer),
        ("xcal:summary", title(details)),
        ("xcal:dtstart", begins),
        ("xcal:dtend", ends if end != start else ""),
        ("xcal:location", place),
    ]
    if point := position(details):
        pairs.append(("georss:point", " ".join(point)))
    return [(name, no_tags(text)) for name, text in pairs if text]


def _iso(moment: Moment, details: Details) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(zone_of(details)).isoformat(timespec="seconds")
    return moment.isoformat()


def _day_before(start: Moment, end: Moment) -> Moment:
    return max(start, end - timedelta(days=1))


def _days(details: Details, start: Moment, end: Moment) -> int:
    if isinstance(start, datetime) and isinstance(end, datetime):
        return 1 if speech.one_evening(start, end, zone_of(details).key) else 2
    return end.toordinal() - start.toordinal()


def _instant(moment: Moment, details: Details) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=zone_of(details))


def _published(entry: Entry, now: datetime) -> datetime:
    return min(entry.revision.announced, now).astimezone(UTC).replace(microsecond=0)


class _Feed(Rss201rev2Feed):  # type: ignore[misc]
    """RSS 2.0 with the modules that tell of events, and dates that the clock can't touch."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **_NAMESPACES}

    def latest_post_date(self) -> datetime:
        return max((item["pubdate"] for item in self.items), default=_NEVER)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]} if item["language"] else {}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["language"]:
            handler.addQuickElement("dc:language", item["language"])
        for name, text in item["modules"]:
            handler.addQuickElement(name, text)
