"""The register of sites: files that people keep by hand, one for each region.

Reading goes text → nodes that know their lines (as ``feeds.yaml`` is read) → sites. What is wrong
is told by line; a file with a mistake in it is told whole, not up to its first mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from aggregator.config import Region
from aggregator.config.document import Document, Spot, parse, read
from aggregator.config.values import hint, is_country, is_identifier, is_web_address, shown
from aggregator.errors import ConfigError
from aggregator.model import LANGUAGES, Problem, Severity
from aggregator.sites.site import FIELDS, KINDS, Fact, Site

FOLDER = resources.files(__package__).joinpath("register")
"""The project's own register."""

_KEYS = ("region", "sites")
_FACT = ("value", "source", "read", "as_of")
_NUMBERS = {"latitude": 90, "longitude": 180}
"""The largest value of each, and with a minus the least."""


def load(regions: Sequence[Region]) -> tuple[Site, ...]:
    """The sites of these regions, as the project's register has them.

    Raises :class:`ConfigError` naming all that is wrong with it, by file and line.
    """
    sites: list[Site] = []
    wrong: list[str] = []
    for region in regions:
        source = FOLDER.joinpath(f"{region.id}.yaml")
        if not source.is_file():  # a region of the operator's own
            continue
        path = Path(f"{region.id}.yaml")
        found, problems = _sites(path, source.read_text("utf-8"), regions)
        if strays := sorted({site.region for site in found} - {region.id}):
            wrong.append(f"{path}: holds sites of {', '.join(strays)}, not of {region.id}.")
        sites += found
        wrong += (f"{path}, {problem.where}: {problem.message}" for problem in problems)
    if twice := _twice(sites):
        wrong.append(f"Ids that stand in several files: {', '.join(twice)}; change all but one.")
    if wrong:
        raise ConfigError("\n".join(wrong))
    return tuple(sites)


def check(path: Path, regions: Sequence[Region]) -> tuple[tuple[Site, ...], list[Problem]]:
    """The sites of a file that are in order, and what is wrong with the others.

    Raises :class:`ConfigError` where the file is no register at all.
    """
    return _sites(path, read(path), regions)


def _twice(sites: Sequence[Site]) -> list[str]:
    names = [site.id for site in sites]
    return sorted({name for name in names if names.count(name) > 1})


def _sites(
    path: Path, text: str, regions: Sequence[Region]
) -> tuple[tuple[Site, ...], list[Problem]]:
    document = parse(path, text, _KEYS)
    reader = _Reader(document)
    for complaint in document.complaints:
        reader.complain(complaint.where, "twice", complaint.text, complaint.line)
    found = reader.sites([region.id for region in regions])
    return found, [problem for _, problem in sorted(reader.problems, key=lambda one: one[0])]


@dataclass(slots=True)
class _Reader:
    """Makes sites of a document's values, and notes what is wrong on the way."""

    document: Document
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    """Each with its line."""
    spoilt: set[int] = field(default_factory=set)
    """Numbers of the sites that something is wrong with."""

    def complain(self, where: Spot, code: str, message: str, line: int = 0) -> None:
        """Note what is wrong there; on the line where that begins, unless another is given."""
        spot = where
        while spot not in self.document.lines:
            spot = spot[:-1]
        line = line or self.document.lines[spot]
        text = f"{self._named(where)}{message}"
        self.problems.append((line, Problem(Severity.ERROR, code, text, f"line {line}")))
        if len(where) > 1 and isinstance(where[1], int):
            self.spoilt.add(where[1])

    def _named(self, where: Spot) -> str:
        """``erzberg › latitude: ``; a site without an id by its number."""
        if len(where) < 2:
            return f"{where[0]}: " if where else ""
        entry = self.document.values["sites"][where[1]]
        own = entry.get("id") if isinstance(entry, dict) else None
        name = own if isinstance(own, str) and own else f"entry {int(where[1]) + 1}"
        return " › ".join((name, *(str(step) for step in where[2:3]))) + ": "

    def sites(self, regions: Sequence[str]) -> tuple[Site, ...]:
        values = self.document.values
        self._keys((), values, _KEYS)
        region = values.get("region")
        if region not in regions:
            allowed = f"allowed: {', '.join(regions)}.{hint(region, regions)}"
            self.complain(("region",), "unknown-region", f"found {shown(region)}; {allowed}")
        entries = values.get("sites")
        if not isinstance(entries, list):
            text = f'found {shown(entries)}; allowed: a list, each entry beginning with "- id: …".'
            self.complain(("sites",), "no-sites", text)
            return ()
        first: dict[str, int] = {}
        made = [
            (n, self._site(("sites", n), entry, str(region), first))
            for n, entry in enumerate(entries)
        ]
        return tuple(site for n, site in made if site and n not in self.spoilt)

    def _keys(self, where: Spot, values: dict[str, Any], allowed: Sequence[str]) -> None:
        for key in values:
            if key not in allowed:
                text = f"unknown key; allowed: {', '.join(allowed)}.{hint(key, allowed)}"
                self.complain((*where, key), "unknown-key", f"{key}: {text}" if where else text)

    def _site(self, where: Spot, entry: object, region: str, first: dict[str, int]) -> Site | None:
        if not isinstance(entry, dict):
            text = f'found {shown(entry)}; allowed: "id:" and facts by their field.'
            self.complain(where, "no-site", text)
            return None
        name = self._id(where, entry, first)
        facts: list[Fact] = []
        for key in entry:
            if key == "id":
                continue
            if self._known(where, key):
                facts += self._facts((*where, key), key, entry[key])
        self._whole(where, {fact.field for fact in facts}, entry)
        return Site(name, region, tuple(sorted(facts, key=lambda fact: FIELDS.index(fact.field))))

    def _id(self, where: Spot, entry: dict[str, Any], first: dict[str, int]) -> str:
        name = entry.get("id")
        spot = (*where, "id")
        if not isinstance(name, str) or not is_identifier(name):
            text = (
                f"found {shown(name)}; allowed: up to 64 small letters a–z, digits and single "
                "hyphens between them, such as erzberg."
            )
            self.complain(spot, "no-id", text)
        elif name in first:
            text = f"line {first[name]} has this id already; each may stand once."
            self.complain(spot, "duplicate-id", text)
        else:
            first[name] = self.document.lines[spot]
        return str(name)

    def _known(self, where: Spot, key: str) -> bool:
        if key in FIELDS:
            return True
        group, _, language = key.partition(".")
        if group in ("name", "summary"):
            text = f"found {shown(language)}; allowed languages: {', '.join(LANGUAGES)}."
            self.complain((*where, key), "bad-language", text)
        else:
            text = f"unknown field; allowed: {_ALLOWED}.{hint(key, FIELDS)}"
            self.complain((*where, key), "unknown-field", text)
        return False

    def _whole(self, where: Spot, has: set[str], entry: dict[str, Any]) -> None:
        """What only shows when all of a site's facts are read."""
        if not any(key.startswith("name.") for key in entry):
            text = 'it has no name; write at least one, such as "name.en:" with value and source.'
            self.complain(where, "no-name", text)
        for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if one in has and other not in entry:
                text = f"there is no {other}; give both, or neither."
                self.complain((*where, one), "half-a-place", text)

    def _facts(self, where: Spot, name: str, told: object) -> Iterator[Fact]:
        if not isinstance(told, list) or not told:
            text = f'found {shown(told)}; allowed: a list of facts, each beginning with "- value:".'
            self.complain(where, "no-fact", text)
            return
        for n, one in enumerate(told):
            if fact := self._fact((*where, n), name, one):
                yield fact

    def _fact(self, where: Spot, name: str, told: object) -> Fact | None:
        if not isinstance(told, dict):
            text = f"found {shown(told)}; allowed: a group of value, source, read and as_of."
            self.complain(where, "no-fact", text)
            return None
        self._keys(where, told, _FACT)
        value = self._value(where, name, told.get("value"))
        source = told.get("source")
        if not source:
            text = "a fact without a source; name the web address where it was read."
            self.complain(where, "no-source", text)
        elif not _web(source):
            text = f"the source is {shown(source)}; allowed: {_ADDRESS}"
            self.complain((*where, "source"), "bad-source", text)
        day = _day(told.get("read"))
        if day is None:
            text = f"read is {shown(told.get('read'))}; allowed: the day it was read, {_DAY}"
            self.complain((*where, "read"), "bad-date", text)
        as_of = told.get("as_of", "")
        if "as_of" in told and not _dated(as_of, day):
            text = (
                f"as_of is {shown(as_of)}; allowed: the source's own date as a year, a month or a "
                "day, such as 2024, 2024-05 or 2024-05-31, not after it was read."
            )
            self.complain((*where, "as_of"), "bad-date", text)
        return Fact(name, value, str(source), day, str(as_of)) if value and day else None

    def _value(self, where: Spot, name: str, value: object) -> str:
        spot = (*where, "value")
        if most := _NUMBERS.get(name):
            number = _number(value)
            if number is None or not abs(number) <= most:  # nan is neither
                text = f"found {shown(value)}; allowed: degrees from -{most} to {most}, as 50.7328."
                self.complain(spot, "bad-place", text)
            return str(value)
        if not isinstance(value, str) or not value.strip():
            text = f"found {shown(value)}; allowed: some text, in quotes where it is a number."
            self.complain(spot, "no-value", text)
            return ""
        allowed = _ALLOWED_VALUES.get(name)
        if allowed and not allowed[0](value):
            more = hint(value, KINDS) if name == "kind" else ""
            text = f"found {shown(value)}; allowed: {allowed[1]}{more}"
            self.complain(spot, f"bad-{name}", text)
        return value.strip()


_ADDRESS = "a web address beginning with https:// or http://."
_DAY = "such as 2026-11-24."
_ALLOWED = ", ".join(
    dict.fromkeys(re.sub(r"(name|summary)\..*", r"\1.LANGUAGE", one) for one in FIELDS)
)


def _web(value: object) -> bool:
    return isinstance(value, str) and is_web_address(value)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _dated(value: object, read_on: date | None) -> bool:
    """Whether it is a year, a month or a day that had begun when the source was read."""
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        return False
    first = _day(text + "-01-01"[: 10 - len(text)])
    return first is not None and (read_on is None or first <= read_on)


_ALLOWED_VALUES: dict[str, tuple[Callable[[str], object], str]] = {
    "kind": (KINDS.__contains__, f"{', '.join(KINDS)}."),
    "country": (is_country, "a country in two capital letters (ISO 3166), such as DE, CZ, SI."),
    "website": (is_web_address, _ADDRESS),
    "erih": (is_web_address, _ADDRESS),
    "wikidata": (re.compile(r"Q[1-9]\d*").fullmatch, "a number of Wikidata such as Q12345."),
}
"""What fields that are not free text allow, and how that is told."""
