"""What the file holds: the typed configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from aggregator.config.values import (
    Columns,
    Contact,
    Country,
    Entries,
    FeedLanguage,
    Format,
    Identifier,
    Language,
    Lists,
    PublicAddress,
    Rhythm,
    Sector,
    Source,
    Text,
    Theme,
    Timezone,
    Trust,
    WebAddress,
    Words,
    YesNo,
    hint,
)
from aggregator.errors import ConfigError


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Calendar(_Entry):
    """The calendar as a whole."""

    title: Words
    address: PublicAddress
    """Public address of ``output/``; always ends in "/"."""
    contact: Contact = ""
    language: Language = "en"
    timezone: Timezone = "UTC"

    def title_in(self, language: str) -> str:
        return _in_language(self.title, language, self.language)


class Region(_Entry):
    """Where a partner speaks from."""

    id: Identifier
    name: Words
    country: Country
    """ISO 3166-1 alpha-2."""
    language: Language
    timezone: Timezone

    def name_in(self, language: str) -> str:
        return _in_language(self.name, language, self.language)


class Partner(_Entry):
    """Who speaks."""

    id: Identifier
    name: Text
    region: Identifier
    url: WebAddress = ""
    language: Language = ""
    """Once loaded never "": its own, else its region's."""


class Feed(_Entry):
    """A source that a partner registered."""

    id: Identifier
    partner: Identifier
    url: Source
    """Web address, or path from the configuration's folder; see :meth:`location`."""
    format: Format = "auto"
    language: FeedLanguage = ""
    """Once loaded never "": its own, else its partner's."""
    sector: Sector = "public"
    theme: Theme = "present"
    every: Rhythm = timedelta(hours=6)
    timezone: Timezone = ""
    """For floating times. Once loaded never "": its own, else its region's."""
    trust: Trust = 3
    """1–5; the most trusted telling of an event is the one we show."""
    lists: Lists = "auto"
    """Whether absence means something: all its events, or only the newest."""
    columns: Columns = {}
    """For a table: the header of the column that holds a field, where it is not to be guessed."""
    paused: YesNo = False

    def location(self, base: Path) -> str | Path:
        """Where to get it: a web address, else a file, relative to the folder ``base``."""
        if re.match(r"https?:", self.url, re.IGNORECASE):
            return self.url
        return base / self.url


Unique = TypeVar("Unique", Region, Partner, Feed)


class File(_Entry):
    """The whole file as it is written."""

    calendar: Calendar
    regions: Entries[Region] = ()
    partners: Entries[Partner] = ()
    feeds: Entries[Feed] = ()


@dataclass(frozen=True)
class Configuration:
    """``feeds.yaml`` as read: checked, every default resolved."""

    path: Path
    calendar: Calendar
    regions: tuple[Region, ...]
    partners: tuple[Partner, ...]
    feeds: tuple[Feed, ...]
    digest: str = field(compare=False)
    """Changes exactly when the content does: not with comments, layout or the order of keys."""

    @property
    def base(self) -> Path:
        """The folder that feeds' paths start from."""
        return self.path.parent

    def region(self, identifier: str) -> Region:
        return _found(self._regions, identifier, "region", self.path)

    def partner(self, identifier: str) -> Partner:
        return _found(self._partners, identifier, "partner", self.path)

    def feed(self, identifier: str) -> Feed:
        return _found(self._feeds, identifier, "feed", self.path)

    def partner_of(self, feed: Feed) -> Partner:
        return self.partner(feed.partner)

    def region_of(self, feed: Feed) -> Region:
        return self.region(self.partner(feed.partner).region)

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {region.id: region for region in self.regions}

    @cached_property
    def _partners(self) -> dict[str, Partner]:
        return {partner.id: partner for partner in self.partners}

    @cached_property
    def _feeds(self) -> dict[str, Feed]:
        return {feed.id: feed for feed in self.feeds}


def _found(entries: Mapping[str, Unique], name: str, kind: str, path: Path) -> Unique:
    try:
        return entries[name]
    except KeyError:
        raise ConfigError(f'{path}: no {kind} "{name}" here.{hint(name, entries)}') from None


def _in_language(words: str | dict[str, str], language: str, own: str) -> str:
    if isinstance(words, str):
        return words
    return next(
        (words[wanted] for wanted in (language, own, "en") if wanted in words),
        next(iter(words.values())),
    )
