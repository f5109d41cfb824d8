"""Who gets which events: one publication of everything, and one per region, partner, …

Every publication exists from the first day, empty or not: an address that somebody has
subscribed to must not vanish because nothing is on this month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.model import LANGUAGES, Event, Publication
from aggregator.publish.words import SECTORS, language_name, words

if TYPE_CHECKING:
    from aggregator.config import Configuration

WHOLE = "calendar"
"""Path of the publication that holds every event."""


def publications(configuration: Configuration) -> list[Publication]:
    """All that can be subscribed to: the whole first, then by facet in the configured order.

    A region's and a partner's publication speak their language, a language's its own, the
    others that of the calendar.
    """
    calendar = configuration.calendar
    found = [
        Publication(
            path=WHOLE,
            title=calendar.title_in(calendar.language),
            language=calendar.language,
            description=words(calendar.language).about,
        )
    ]
    for region in configuration.regions:
        name = region.name_in(region.language)
        found.append(_part(configuration, "region", region.id, name, region.language))
    for partner in configuration.partners:
        language = partner.language or configuration.region(partner.region).language
        found.append(_part(configuration, "partner", partner.id, partner.name, language))
    for sector, name in zip(SECTORS, words(calendar.language).sectors, strict=True):
        found.append(_part(configuration, "sector", sector, name, calendar.language))
    return found + [
        _part(configuration, "language", code, language_name(code), code) for code in LANGUAGES
    ]


def selects(publication: Publication, event: Event) -> bool:
    """Whether an event belongs into a publication."""
    match publication.facet:
        case "":
            return True
        case "region":
            return publication.value in event.regions
        case "partner":
            return publication.value in event.partners
        case "sector":
            return publication.value in event.sectors
        case "language":
            return publication.value in event.languages
        case other:
            raise ValueError(
                f"publication {publication.path!r}: unknown facet {other!r}; "
                "use region, partner, sector, language or none"
            )


def _part(
    configuration: Configuration, facet: str, value: str, name: str, language: str
) -> Publication:
    own = words(language)
    label = {
        "region": own.region,
        "partner": own.partner,
        "sector": own.sector,
        "language": own.language,
    }[facet]
    return Publication(
        path=f"{facet}/{value}",
        title=f"{configuration.calendar.title_in(language)} – {name}",
        language=language,
        facet=facet,
        value=value,
        name=name,
        description=f"{own.about}. {label}: {name}",
    )
