"""The index page: every publication with its addresses, and how to subscribe. Pure.

No script, nothing from elsewhere, no date of its own making: the same data is the same page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from aggregator.model import Event, Occurrence, Publication
from aggregator.publish import words as speech
from aggregator.publish.ical import title
from aggregator.publish.text import link, one_line
from aggregator.publish.words import Words
from aggregator.recurrence import zone_of

_FACETS = ("", "region", "sector", "language", "partner")


@dataclass(frozen=True, slots=True)
class Listed:
    """A publication as it stands in the page."""

    publication: Publication
    events: int
    """How many events its .ics holds."""
    cut: int = 0
    """How many it had to leave out."""
    complete_until: datetime | None = None
    """See ``ical.Fitted``."""


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner. Addresses of feeds are not shown: they may hold keys."""

    name: str
    url: str = ""
    region: str = ""
    """Name of its region."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One of the next dates."""

    event: Event
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class Page:
    """All that the index page tells."""

    title: str
    language: str
    timezone: str
    address: str
    """Public address of the directory that holds the page and the files."""
    contact: str = ""
    """Mail or web address, or words."""
    refresh: timedelta = timedelta(hours=6)
    listed: Sequence[Listed] = ()
    partners: Sequence[PartnerLine] = ()
    upcoming: Sequence[Upcoming] = ()


def index(page: Page) -> bytes:
    """The index page as HTML in the calendar's language."""
    own = speech.words(page.language)
    html = _template().render(
        title=one_line(page.title),
        own=own,
        code=speech.known(page.language),
        groups=_groups(page, own),
        example=_example(page),
        help=(
            ("Google", own.google),
            ("Apple", own.apple),
            ("Outlook", own.outlook),
            ("Thunderbird", own.thunderbird),
        ),
        refresh=own.refresh.format(hours=max(1, round(page.refresh.total_seconds() / 3600))),
        partners=[
            (one_line(each.name), one_line(each.region), link(each.url)) for each in page.partners
        ],
        upcoming=[_upcoming(each, page) for each in page.upcoming],
        contact=one_line(page.contact),
        contact_link=_contact_link(page.contact),
    )
    return html.encode()


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    language: str
    events: int
    ical: str
    rss: str
    note: str


@dataclass(frozen=True, slots=True)
class _Coming:
    title: str
    when: str
    begins: str
    place: str
    url: str
    language: str
    sources: str


def _groups(page: Page, own: Words) -> list[tuple[str, list[_Row]]]:
    """The publications by facet, under headings; the whole without one comes first."""
    headings = {
        "": own.whole,
        "region": own.region,
        "sector": own.sector,
        "language": own.language,
        "partner": own.partner,
    }
    groups = []
    for facet in _FACETS:
        rows = [_row(each, page, own) for each in page.listed if each.publication.facet == facet]
        if rows:
            groups.append((headings[facet], rows))
    return groups


def _row(listed: Listed, page: Page, own: Words) -> _Row:
    """Links are relative, so that the page works from a disk and under any address."""
    publication = listed.publication
    address = quote(publication.path)
    note = ""
    if listed.cut and listed.complete_until is not None:
        last = _last_complete_day(listed.complete_until, page.timezone)
        told = speech.day(last, page.language, page.timezone)
        note = own.incomplete.format(count=listed.cut, date=told)
    elif listed.cut:
        note = own.incomplete_endless.format(count=listed.cut)
    return _Row(
        name=one_line(publication.name or publication.title),
        language=publication.language,
        events=listed.events,
        ical=address + ".ics",
        rss=address + ".rss",
        note=note,
    )


def _example(page: Page) -> str:
    """The address to subscribe to, of the first publication, in full."""
    if not page.listed:
        return ""
    return link(f"{page.address.rstrip('/')}/{page.listed[0].publication.path}.ics")


def _last_complete_day(complete_until: datetime, timezone: str) -> date:
    """The last day of which every event that ends on it, or before, is in the file."""
    missing = complete_until - timedelta(microseconds=1)
    return speech.local(missing, timezone) - timedelta(days=1)


def _upcoming(coming: Upcoming, page: Page) -> _Coming:
    """Title and place in the event's language, the date in that of the page."""
    found = coming.occurrence
    details = found.details
    return _Coming(
        title=title(details),
        when=speech.when(found.start, found.end, page.language, zone_of(details).key),
        begins=found.start.isoformat(),
        place=one_line(details.location),
        url=next(filter(None, map(link, [details.url, *_addresses(coming.event)])), ""),
        language=details.language,
        sources=", ".join(one_line(source.name) for source in coming.event.sources),
    )


def _addresses(event: Event) -> list[str]:
    return [source.url for source in event.sources]


def _contact_link(contact: str) -> str:
    text = one_line(contact).removeprefix("mailto:")
    if "@" in text and " " not in text and "/" not in text:
        return f"mailto:{text}"
    return link(contact)


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("index.html")
