"""A heritage site and the facts of it, each with its source. Nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aggregator.model import LANGUAGES

KINDS = (
    *("mine", "steelworks", "ironworks", "foundry", "mill", "textile", "brewery", "railway"),
    *("canal", "power-station", "waterworks", "workers-housing", "quarry", "salt-works", "glass"),
    *("porcelain", "paper", "museum", "factory", "living-company", "creative-centre", "other"),
)
"""What a site is or was; it may be several."""

FIELDS = (
    *(f"name.{language}" for language in LANGUAGES),
    *("kind", "theme", "state"),
    *("address.street", "address.postcode", "address.town", "country", "latitude", "longitude"),
    *("website", "wikidata", "erih"),
    *("opening_hours_text", "season_text", "admission_text", "accessibility_text"),
    *("keeper", "built", "licence_of_source"),
    *(f"summary.{language}" for language in LANGUAGES),
)
"""What a fact can be of, in the order in which facts are shown."""

ADDING = ("kind", "theme", "state", "season_text", "accessibility_text", "licence_of_source")
"""Fields whose facts add up; of any other, a second source disagrees with the first."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that one source says of a site."""

    field: str
    value: str
    source: str
    """Web address where it was read."""
    read: date
    as_of: str = ""
    """The source's own date: a year, a month or a day (ISO 8601); "" where it states none."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place of industrial heritage, or a living company that can be visited."""

    id: str
    region: str
    facts: tuple[Fact, ...]
    """In the order of ``FIELDS``; of one field, the one that is shown first."""

    def told(self, field: str) -> tuple[Fact, ...]:
        """All that is said of a field, contradictions too."""
        return tuple(fact for fact in self.facts if fact.field == field)

    def value(self, field: str) -> str:
        """What is shown of a field; "" where no source tells it."""
        return next((fact.value for fact in self.told(field)), "")

    def name(self, *languages: str) -> str:
        """Its name in the first of the languages that has one, else in any."""
        names = (self.value(f"name.{language}") for language in (*languages, *LANGUAGES))
        return next(name for name in names if name)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact.value for fact in self.told("kind")))

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees (WGS 84), where a source tells them."""
        latitude, longitude = self.value("latitude"), self.value("longitude")
        return (float(latitude), float(longitude)) if latitude and longitude else None

    def fields(self) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        """Each field that something is said of, with all that is said."""
        for field in FIELDS:
            if told := self.told(field):
                yield field, told
