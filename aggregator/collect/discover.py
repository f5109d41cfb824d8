"""Feeds that a partner's home page leads to: its links, and where common systems keep theirs.

What a page names is asked first. The well-known addresses of a system are tried only where that
gave no calendar with dates to come. All of it goes through the one door, one request after the
other, and no more than the budget allows.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin

from aggregator.collect import update
from aggregator.collect.apart import outcome
from aggregator.collect.fetch import Fetched, Fetcher
from aggregator.collect.pages import links
from aggregator.collect.pages.document import parse
from aggregator.collect.pages.links import ICAL, PAGE, Link
from aggregator.errors import FetchError, FormatError
from aggregator.model import Event, Moment, Problem, Severity, instant
from aggregator.recurrence import next_occurrence

BUDGET = 20
"""Requests for one home page."""
MOST_FEEDS = 8
"""Feeds of one page that are looked at: some offer each of their events as a calendar file."""
MOST_PAGES = 6
"""Pages of the site that are looked at for events."""
MOST_FOLLOWED = 5
"""Further pages of one list, or pages of its events, that are looked at."""
_FORMATS = ("ical", "jcal", "xcal", "tribe", "page", "jsonfeed", "csv", "rss")
"""The better first: those that tell when, and list all."""


@dataclass(frozen=True, slots=True)
class System:
    """A system that web sites are made with, and where it keeps its feeds."""

    name: str
    marks: re.Pattern[bytes]
    """What its pages are known by."""
    paths: tuple[str, ...]
    """Relative to the root of the site, the likeliest first."""


def _system(name: str, marks: bytes, *paths: str) -> System:
    return System(name, re.compile(marks, re.IGNORECASE), paths)


SYSTEMS = (
    _system(
        "The Events Calendar (WordPress)",
        rb"/plugins/the-events-calendar/|tribe-events|/wp-json/tribe/",
        "/?post_type=tribe_events&ical=1&eventDisplay=list",
        "/events/?ical=1",
        "/events/feed/",
    ),
    _system(
        "Modern Events Calendar (WordPress)",
        rb"/plugins/modern-events-calendar|mec-wrap",
        "/?mec-ical-feed=1",
        "/events/feed/",
    ),
    _system(
        "Events Manager (WordPress)",
        rb"/plugins/events-manager/|em-calendar|em-events-list",
        "/events.ics",
        "/events/feed/",
    ),
    _system(
        "All-in-One Event Calendar (WordPress)",
        rb"/plugins/all-in-one-event-calendar/|ai1ec",
        "/?plugin=all-in-one-event-calendar&controller=ai1ec_exporter_controller"
        "&action=export_events&no_html=true",
    ),
    _system(
        "WordPress",
        rb"/wp-content/|/wp-includes/|content=[\"']wordpress",
        "/events/?ical=1",
        "/?mec-ical-feed=1",
        "/events.ics",
        "/feed/",
    ),
    _system(
        "TYPO3",
        rb"typo3temp/|typo3conf/|/_assets/[0-9a-f]{32}/|content=[\"']typo3",
        "/?type=9819",  # EXT:news, iCalendar; 9818 is its RSS
        "/?type=150",  # EXT:cal, iCalendar; 151 is its RSS
        "/?type=9818",
        "/?type=151",
        "/?type=100",  # tt_news
    ),
    _system(
        "Drupal",
        rb"/sites/(?:default|all)/|data-drupal|drupal-settings-json|content=[\"']drupal",
        "/calendar.ics",
        "/events.ics",
        "/calendar/ical",
        "/rss.xml",
    ),
    _system(
        "JEvents (Joomla)",
        rb"com_jevents",
        "/index.php?option=com_jevents&task=modlatest.rss&format=feed&type=rss",
    ),
    _system(
        "DPCalendar (Joomla)",
        rb"com_dpcalendar",
        "/index.php?option=com_dpcalendar&task=ical.download&id=1",
    ),
    _system(
        "Joomla",
        rb"/media/(?:jui|system/js|vendor/joomla)|joomla-script-options|content=[\"']joomla",
        "/?format=feed&type=rss",
    ),
)
ANY = _system("any system", rb"", "/events.ics", "/calendar.ics", "/feed/", "/rss.xml")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that could be registered, and what it would yield."""

    url: str
    format: str
    events: int
    """Listings, past ones too."""
    upcoming: int
    """Those of them that have a date to come."""
    next: Moment | None
    """The soonest date to come, or one that is running."""
    title: str
    found: str
    """How it was found: ``link``, or the name of the system whose address it is."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """An address to look at."""

    url: str
    kind: str
    found: str = "link"


@dataclass(frozen=True, slots=True)
class Leads:
    """What a page names. It is found in a worker, like everything that reads strangers' bytes."""

    links: tuple[Link, ...]
    systems: tuple[str, ...]


def leads(page: Fetched) -> Leads:
    """The links of a page, and the names of the systems that it shows marks of."""
    document = parse(page.body, charset=page.charset, address=page.url)
    return Leads(
        links.links(document),
        tuple(system.name for system in SYSTEMS if system.marks.search(page.body)),
    )


def discover(
    page: Fetched,
    settings: update.Settings,
    fetcher: Fetcher,
    readers: Executor,
    now: datetime,
    budget: int = BUDGET,
) -> tuple[Candidate, ...]:
    """What could be registered instead of a page that tells no events itself, the best first."""
    search = _Search(settings, fetcher, readers, now, budget, seen={page.url})
    told = search.leads(page)
    search.follow(told.links)
    if not any(one.upcoming and one.format != "page" for one in search.found):
        search.run(_well_known(page.url, told.systems))
    return tuple(sorted(search.found, key=_rank))


def _well_known(url: str, names: tuple[str, ...]) -> list[_Lead]:
    chosen = [system for system in SYSTEMS if system.name in names] or [ANY]
    found = [
        _Lead(urljoin(url, path), ICAL, system.name) for system in chosen for path in system.paths
    ]
    return list({one.url: one for one in reversed(found)}.values())[::-1]


def _rank(candidate: Candidate) -> tuple[bool, int, int, str]:
    form = candidate.format
    place = _FORMATS.index(form) if form in _FORMATS else len(_FORMATS)
    return (not candidate.upcoming, place, -candidate.upcoming, candidate.url)


@dataclass(slots=True)
class _Search:
    settings: update.Settings
    fetcher: Fetcher
    readers: Executor
    now: datetime
    left: int
    seen: set[str]
    """Addresses that were asked, or led to one that was."""
    bodies: set[bytes] = field(default_factory=set)
    found: list[Candidate] = field(default_factory=list)

    def leads(self, page: Fetched) -> Leads:
        try:
            return outcome(self.readers.submit(leads, page))
        except FormatError:  # the page is too costly to read
            return Leads((), ())

    def follow(self, named: Iterable[Link]) -> None:
        """Look at what a page names: its feeds, then its pages of events and their feeds."""
        feeds: list[_Lead] = []
        pages: list[_Lead] = []
        for one in named:
            (pages if one.kind == PAGE else feeds).append(_Lead(one.url, one.kind))
        self.run(feeds[:MOST_FEEDS])
        if not any(one.upcoming for one in self.found):
            self.run(pages[:MOST_PAGES])

    def run(self, asked: Iterable[_Lead]) -> None:
        """Fetch and read addresses, and the calendars that pages among them name."""
        waiting = deque(asked)
        while waiting and self.left > 0:
            lead = waiting.popleft()
            if lead.url in self.seen:
                continue
            self.seen.add(lead.url)
            self.left -= 1
            try:
                answer = self.fetcher.fetch(lead.url)
            except FetchError:
                continue
            if not isinstance(answer, Fetched) or answer.url in self.seen - {lead.url}:
                continue
            self.seen.add(answer.url)
            digest = update.body_digest(answer)
            if digest in self.bodies:
                continue
            self.bodies.add(digest)
            if not self._read(answer, lead) and lead.kind == PAGE:
                named = [one for one in self.leads(answer).links if one.kind == ICAL]
                waiting.extendleft(_Lead(one.url, ICAL) for one in reversed(named[:MOST_FEEDS]))

    def _read(self, answer: Fetched, lead: _Lead) -> bool:
        """Whether it is a feed; then it is a candidate."""
        terms = replace(self.settings.terms, address=answer.url)
        settings = replace(self.settings, terms=terms, format="auto")
        try:
            result = outcome(self.readers.submit(update.read, answer, settings, {}, self.now))
            result = self._whole(result, settings)
        except FormatError:
            return False
        dates = [
            found.start
            for item in result.snapshot.items
            if (found := next_occurrence(Event("", item.listing.details), self.now))
        ]
        self.found.append(
            Candidate(
                url=lead.url,
                format=result.format,
                events=result.snapshot.size,
                upcoming=len(dates),
                next=min(dates, key=instant, default=None),
                title=result.title,
                found=lead.found,
            )
        )
        return True

    def _whole(self, result: update.Result, settings: update.Settings) -> update.Result:
        """A list with the first few of its further pages. Raises ``FormatError``."""
        for _ in range(MOST_FOLLOWED):
            if not result.next or self.left <= 0:
                break
            self.left -= 1
            self.seen.add(result.next)
            try:
                answer = self.fetcher.fetch(result.next)
                if not isinstance(answer, Fetched):
                    break
                task = self.readers.submit(
                    update.read, answer, settings, {}, self.now, result.pages
                )
                result = outcome(task)
            except (FetchError, FormatError):
                break
        if not result.next:
            return result
        told = Problem(Severity.INFO, "more-pages", "The list goes on.")
        task = self.readers.submit(
            update.passed_over, result.pages, told, settings, self.now, end=True
        )
        return outcome(task)
