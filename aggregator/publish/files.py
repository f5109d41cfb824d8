"""All that stands in ``output/``: each publication as iCal and RSS, and the page that lists them.

Pure: events in, bytes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.config import Configuration
from aggregator.model import Event, Moment, Publication, Rendering, instant
from aggregator.publish import ical, page, rss
from aggregator.publish.publications import publications, selects
from aggregator.recurrence import last_end, next_occurrence

REFRESH = timedelta(hours=6)
"""How often subscribers are asked to come back."""
_OWN_LANGUAGE = ("language", "region", "partner")
UPCOMING = 20
"""Dates shown on the index page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An event ready to be published, in one language."""

    number: int
    language: str
    """"" as its best source tells it; else one of the other languages it is told in."""
    event: Event
    rendering: Rendering

    @property
    def piece(self) -> ical.Piece:
        event = self.event
        return ical.Piece(event.uid, self.rendering.ical, last_end(event), ical.zones(event))


def files(
    configuration: Configuration, shown: Iterable[Shown], today: datetime, now: datetime
) -> tuple[dict[str, bytes], dict[str, int]]:
    """All public files by path, and how many events each holds.

    ``today`` is the beginning of the day in the calendar's zone: what depends on the present
    moves with the day, not with the minute.
    """
    base = configuration.calendar.address.rstrip("/")
    ordered = sorted(shown, key=lambda one: (_start(one), one.event.uid, one.language))
    entries = {
        (one.number, one.language): rss.Entry(
            one.event, one.rendering.revision, next_occurrence(one.event, today)
        )
        for one in ordered
    }
    pieces = {(one.number, one.language): one.piece for one in ordered}
    made: dict[str, bytes] = {}
    counts: dict[str, int] = {}
    listed: list[page.Listed] = []
    for publication in publications(configuration):
        chosen = _selected(publication, ordered)
        fitted = ical.fit(pieces[one.number, one.language] for one in chosen)
        path = f"{publication.path}.ics"
        made[path] = ical.calendar(
            publication,
            (piece.content for piece in fitted.kept),
            {name for piece in fitted.kept for name in piece.zones},
            refresh=REFRESH,
            url=f"{base}/{path}",
            timezone=configuration.calendar.timezone,
        )
        counts[path] = len(fitted.kept)
        listed.append(page.Listed(publication, len(fitted.kept), fitted.cut, fitted.complete_until))
        ahead = [entry for one in chosen if (entry := entries[one.number, one.language]).next]
        path = f"{publication.path}.rss"
        made[path] = rss.feed(
            publication,
            ahead,
            url=f"{base}/{path}",
            site_url=f"{base}/",
            ttl=REFRESH,
            today=today,
            now=now,
        )
        counts[path] = len(ahead)
    made["index.html"] = page.index(_page(configuration, listed, entries))
    return made, counts


def _page(
    configuration: Configuration,
    listed: list[page.Listed],
    entries: Mapping[tuple[int, str], rss.Entry],
) -> page.Page:
    calendar = configuration.calendar
    coming = [
        page.Upcoming(entry.event, entry.next)
        for (_, language), entry in entries.items()
        if entry.next and not language
    ]
    coming.sort(key=lambda one: (_instant(one.occurrence.start, one.event), one.event.uid))
    return page.Page(
        title=calendar.title_in(calendar.language),
        language=calendar.language,
        timezone=calendar.timezone,
        address=calendar.address,
        contact=calendar.contact,
        refresh=REFRESH,
        listed=listed,
        partners=[
            page.PartnerLine(
                name=partner.name,
                url=partner.url,
                region=configuration.region(partner.region).name_in(calendar.language),
            )
            for partner in configuration.partners
        ],
        upcoming=coming[:UPCOMING],
    )


def _selected(publication: Publication, ordered: list[Shown]) -> list[Shown]:
    """Each event once; in the publications of a language, a region and a partner as told in it.

    Elsewhere as its best source tells it.
    """
    own = publication.language if publication.facet in _OWN_LANGUAGE else ""
    chosen: dict[int, Shown] = {}
    for one in ordered:
        if selects(publication, one.event) and (
            not one.language or (own and one.event.details.language == own)
        ):
            held = chosen.get(one.number)
            if held is None or held.event.details.language != own:
                chosen[one.number] = one
    return list(chosen.values())


def _start(one: Shown) -> datetime:
    return _instant(one.event.details.start, one.event)


def _instant(moment: Moment, event: Event) -> datetime:
    return instant(moment, event.details.timezone)
