"""``feeds.yaml`` ↔ typed configuration.

Reading goes text → ruamel's nodes (they know their lines) → plain values → pydantic models.
Editing never writes a file anew: it changes the few characters concerned, found by the same
nodes, so that comments, order, blank lines and quotes stay as the operator left them; the
edited text is then read by the same rules before it replaces the file.

Messages are for people who keep a calendar, not for programmers.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from functools import cached_property, lru_cache
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails, PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from aggregator.errors import ConfigError
from aggregator.model import LANGUAGES

FORMATS = ("auto", "ical", "rss")
"""Names that a feed's ``format`` may have unless the caller of :func:`load` knows others."""

Sector = Literal["museum", "company", "school", "creative", "public"]
Theme = Literal["past", "present", "future"]
Lists = Literal["auto", "everything", "newest"]
SECTORS: tuple[str, ...] = get_args(Sector)
THEMES: tuple[str, ...] = get_args(Theme)

Step = str | int
Spot = tuple[Step, ...]
"""Where a value stands: ``("feeds", 3, "sector")``."""


# What a value may be ---------------------------------------------------------------------


def _refuse(value: object, allowed: str) -> NoReturn:
    raise PydanticCustomError("plain", "{text}", {"text": f"found {_shown(value)}; {allowed}"})


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"' if len(value) <= 80 else f'"{value[:79]}…"'
        case Mapping():
            return 'a group of "key: value" lines'
        case list() | tuple():
            return "a list"
    return str(value)


def _hint(word: object, known: Iterable[str]) -> str:
    near = get_close_matches(str(word).lower(), list(known), n=1)
    return f' Did you mean "{near[0]}"?' if near else ""


def _one_of(value: object, known: Sequence[str]) -> str:
    if isinstance(value, str) and value in known:
        return value
    _refuse(value, f"allowed: {', '.join(known)}.{_hint(value, known)}")


def _identifier(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"(?=.{1,64}\Z)[a-z0-9]+(-[a-z0-9]+)*", value):
        return value
    _refuse(
        value,
        "allowed: up to 64 small letters a–z, digits and single hyphens between them, "
        "such as zwickau-museum (it becomes a file name).",
    )


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    _refuse(value, "allowed: some text (in quotes where it looks like a number).")


def _words(value: object) -> str | dict[str, str]:
    if not isinstance(value, dict):
        return _text(value)
    for language, text in value.items():
        if language not in LANGUAGES:
            _refuse(language, f"allowed languages: {', '.join(LANGUAGES)}.")
        if not isinstance(text, str) or not text.strip():
            _refuse(text, f'allowed: some text for "{language}".')
    if not value:
        _refuse(None, "allowed: some text, or one text for each language.")
    return {language: text.strip() for language, text in value.items()}


def _language(value: object) -> str:
    return _one_of(value, LANGUAGES)


def _feed_language(value: object) -> str:
    return "" if value == "auto" else _one_of(value, (*LANGUAGES, "auto"))


def _format(value: object, info: ValidationInfo) -> str:
    return _one_of(value, (info.context or {}).get("formats", FORMATS))


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in zoneinfo.available_timezones()}


def _timezone(value: object) -> str:
    if isinstance(value, str) and _zones().get(value.lower()) == value:
        return value
    near = get_close_matches(str(value).lower(), _zones(), n=1, cutoff=0.7)
    hint = f' Did you mean "{_zones()[near[0]]}"?' if near else ""
    _refuse(value, f"allowed: an IANA time zone such as Europe/Berlin.{hint}")


_ISO_3166 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
ZW
"""
"""Alpha-2 codes of countries, as tzdata 2026 lists them."""
_COUNTRIES = frozenset(_ISO_3166.split())


def _country(value: object) -> str:
    if isinstance(value, str) and value in _COUNTRIES:
        return value
    _refuse(value, "allowed: a country in two capital letters (ISO 3166), such as DE, CZ, SI, GB.")


def _web(value: object) -> str:
    if isinstance(value, str) and _is_web_address(value):
        return value
    _refuse(value, "allowed: a web address beginning with https:// or http://.")


def _is_web_address(value: str) -> bool:
    if re.search(r"[\s\x00-\x1f\x7f]", value):
        return False
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:  # "http://[::1", port 99999
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _public_address(value: object) -> str:
    address = _web(value)
    if "?" in address or "#" in address:
        _refuse(value, "allowed: a web address without ? and #.")
    return address if address.endswith("/") else address + "/"


def _contact(value: object) -> str:
    if isinstance(value, str) and (
        _is_web_address(value) or re.fullmatch(r"[^@\s:]+@[^@\s:]+\.[^@\s:]+", value)
    ):
        return value
    _refuse(value, "allowed: a mail address or a web address beginning with https://.")


def _source(value: object) -> str:
    """A feed's address. Schemes need two letters, so that ``C:\\feeds`` stays a path."""
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        _refuse(value, "allowed: a web address, or a file's path from this file's folder.")
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", value)
    if scheme is None or scheme[1].lower() in ("http", "https"):
        return _web(value) if scheme else value
    hint = ""
    if scheme[1].lower() in ("webcal", "webcals", "feed"):
        hint = f" Write https:// in place of {scheme[1]}:// ."
    _refuse(
        value,
        "allowed: a web address beginning with https:// or http://, "
        f"or a file's path from this file's folder.{hint}",
    )


_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("w", "week", "weeks"), timedelta(weeks=1)),
}


def _rhythm(value: object) -> timedelta:
    """5 minutes to a year: less is impolite, more is a slip of the keyboard."""
    found = re.fullmatch(r"(\d{1,6})\s*([a-z]+)", value.strip()) if isinstance(value, str) else None
    if found and found[2] in _UNITS:
        rhythm = int(found[1]) * _UNITS[found[2]]
        if timedelta(minutes=5) <= rhythm <= timedelta(days=366):
            return rhythm
    _refuse(value, "allowed: a number with min, h or d, such as 30 min, 6h or 1d; at least 5 min.")


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    _refuse(value, "allowed: true or false.")


def _trust(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 5:
        return value
    _refuse(value, "allowed: a whole number from 1 (least) to 5 (most).")


def _sector(value: object) -> str:
    return _one_of(value, SECTORS)


def _theme(value: object) -> str:
    return _one_of(value, THEMES)


def _lists(value: object) -> str:
    return _one_of(value, get_args(Lists))


def _entries(value: object) -> tuple[object, ...]:
    if value is None:  # "feeds:" with nothing below: a calendar that begins
        return ()
    if isinstance(value, list):
        return tuple(value)
    _refuse(value, 'allowed: a list, each entry beginning with "- id: …".')


Identifier = Annotated[str, BeforeValidator(_identifier)]
Text = Annotated[str, BeforeValidator(_text)]
Words = Annotated[str | dict[str, str], BeforeValidator(_words)]
Language = Annotated[str, BeforeValidator(_language)]
Timezone = Annotated[str, BeforeValidator(_timezone)]
WebAddress = Annotated[str, BeforeValidator(_web)]


# What the file holds ---------------------------------------------------------------------


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Calendar(_Entry):
    """The calendar as a whole."""

    title: Words
    address: Annotated[str, BeforeValidator(_public_address)]
    """Public address of ``output/``; always ends in "/"."""
    contact: Annotated[str, BeforeValidator(_contact)] = ""
    language: Language = "en"
    timezone: Timezone = "UTC"

    def title_in(self, language: str) -> str:
        return _in_language(self.title, language, self.language)


class Region(_Entry):
    """Where a partner speaks from."""

    id: Identifier
    name: Words
    country: Annotated[str, BeforeValidator(_country)]
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
    url: Annotated[str, BeforeValidator(_source)]
    """Web address, or path from the configuration's folder; see :meth:`location`."""
    format: Annotated[str, BeforeValidator(_format)] = "auto"
    language: Annotated[str, BeforeValidator(_feed_language)] = ""
    """Once loaded never "": its own, else its partner's."""
    sector: Annotated[Sector, BeforeValidator(_sector)] = "public"
    theme: Annotated[Theme, BeforeValidator(_theme)] = "present"
    every: Annotated[timedelta, BeforeValidator(_rhythm)] = timedelta(hours=6)
    timezone: Timezone = ""
    """For floating times. Once loaded never "": its own, else its region's."""
    trust: Annotated[int, BeforeValidator(_trust)] = 3
    """1–5; the most trusted telling of an event is the one we show."""
    lists: Annotated[Lists, BeforeValidator(_lists)] = "auto"
    """Whether absence means something: all its events, or only the newest."""
    paused: Annotated[bool, BeforeValidator(_yes_no)] = False

    def location(self, base: Path) -> str | Path:
        """Where to get it: a web address, else a file, relative to the folder ``base``."""
        if re.match(r"https?:", self.url, re.IGNORECASE):
            return self.url
        return base / self.url


Unique = TypeVar("Unique", Region, Partner, Feed)


class _File(_Entry):
    calendar: Calendar
    regions: Annotated[tuple[Region, ...], BeforeValidator(_entries)] = ()
    partners: Annotated[tuple[Partner, ...], BeforeValidator(_entries)] = ()
    feeds: Annotated[tuple[Feed, ...], BeforeValidator(_entries)] = ()


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
        raise ConfigError(f'{path}: no {kind} "{name}" here.{_hint(name, entries)}') from None


def _in_language(words: str | dict[str, str], language: str, own: str) -> str:
    if isinstance(words, str):
        return words
    return next(
        (words[wanted] for wanted in (language, own, "en") if wanted in words),
        next(iter(words.values())),
    )


# Reading ---------------------------------------------------------------------------------


def load(path: Path, formats: Sequence[str] = FORMATS) -> Configuration:
    """Read and check the file. Raises :class:`ConfigError` naming all that is wrong, by line."""
    return _configuration(path, _document(path, _read(path)), formats)


def _read(path: Path) -> str:
    """The text with its line ends and byte order mark as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{path}, line {line}: not UTF-8 text; save the file with the encoding UTF-8."
        ) from error


@dataclass(frozen=True, slots=True)
class _Complaint:
    line: int
    where: Spot
    text: str


@dataclass(slots=True)
class _Document:
    """A parsed text: its nodes, its plain values and the line on which each stands."""

    text: str
    root: MappingNode
    values: dict[str, Any]
    lines: dict[Spot, int]
    complaints: list[_Complaint]


def _document(path: Path, text: str) -> _Document:
    yaml = YAML(typ="safe", pure=True)
    try:
        root: Node | None = yaml.compose(StringIO(text))
        if root is None:
            raise ConfigError(f'{path}: the file is empty; it begins with "calendar:".')
        if not isinstance(root, MappingNode):
            raise ConfigError(
                f"{path}, line {root.start_mark.line + 1}: the file does not begin with a group "
                'of "key: value" lines; allowed keys: calendar, regions, partners, feeds.'
            )
        document = _Document(text, root, {}, {}, [])
        document.values = _plain(yaml, root, (), document)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise ConfigError(f"{path}{line}: {_broken(error)}") from error
    except YAMLError as error:
        raise ConfigError(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: lists and groups are nested far too deeply.") from error
    return document


def _broken(error: MarkedYAMLError) -> str:
    problem = " ".join(str(error.problem or error.context or error).split())
    if problem.startswith("but ") and error.context:  # "expected a single document" "but found …"
        problem = f"{error.context} {problem}"
    advice = ""
    if "\\t" in problem or "tab" in problem:
        advice = " Indent with spaces, not with the tab key."
    elif "mapping values are not allowed" in problem:
        advice = " A text that contains a colon needs quotes; or the indentation is wrong."
    elif "block" in problem or "block" in str(error.context):
        advice = " Does this line begin as far to the right as its neighbours?"
    elif "quoted scalar" in str(error.context):
        advice = " A quotation mark is not closed."
    return f"not YAML: {problem}.{advice}"


def _plain(yaml: YAML, node: Node, spot: Spot, document: _Document) -> Any:
    """The node's value. Keys are strings; a YAML timestamp stays the text it is written as."""
    document.lines.setdefault(spot, node.start_mark.line + 1)
    if isinstance(node, SequenceNode):
        return [_plain(yaml, item, (*spot, n), document) for n, item in enumerate(node.value)]
    if isinstance(node, MappingNode):
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else "?"
            here, line = (*spot, name), key.start_mark.line + 1
            if name in values:
                text = f"this key stands twice, first on line {document.lines[here]}; keep one."
                document.complaints.append(_Complaint(line, here, text))
                continue
            document.lines[here] = line
            values[name] = _plain(yaml, value, here, document)
        return values
    if str(node.tag).endswith(":timestamp"):
        return node.value
    return yaml.constructor.construct_object(node)


def _configuration(path: Path, document: _Document, formats: Sequence[str]) -> Configuration:
    complaints = [
        *document.complaints,
        *_repeated(document),
        *_dangling(document, "partners", "region", "regions"),
        *_dangling(document, "feeds", "partner", "partners"),
    ]
    file = None
    try:
        file = _File.model_validate(document.values, context={"formats": tuple(formats)})
    except ValidationError as error:
        complaints += (_complaint(document, detail) for detail in error.errors())
    if file is None or complaints:
        raise ConfigError(_report(path, document, complaints))

    regions = {region.id: region for region in file.regions}
    partners = {
        partner.id: partner.model_copy(
            update={"language": partner.language or regions[partner.region].language}
        )
        for partner in file.partners
    }
    feeds = tuple(
        feed.model_copy(
            update={
                "language": feed.language or partners[feed.partner].language,
                "timezone": feed.timezone or regions[partners[feed.partner].region].timezone,
            }
        )
        for feed in file.feeds
    )
    resolved = file.model_copy(update={"partners": tuple(partners.values()), "feeds": feeds})
    content = json.dumps(resolved.model_dump(mode="json"), sort_keys=True, ensure_ascii=True)
    return Configuration(
        path=path,
        calendar=file.calendar,
        regions=file.regions,
        partners=resolved.partners,
        feeds=feeds,
        digest=sha256(content.encode()).hexdigest(),
    )


def _named(document: _Document, group: str) -> Iterable[tuple[int, dict[str, Any]]]:
    entries = document.values.get(group)
    for n, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield n, entry


def _repeated(document: _Document) -> Iterable[_Complaint]:
    for group in ("regions", "partners", "feeds"):
        first: dict[str, int] = {}
        for n, entry in _named(document, group):
            name, where = entry.get("id"), (group, n, "id")
            if not isinstance(name, str):
                continue
            line = document.lines[where]
            if name in first:
                text = (
                    f'found "{name}", which line {first[name]} has already; each id may stand once.'
                )
                yield _Complaint(line, where, text)
            first.setdefault(name, line)


def _dangling(document: _Document, group: str, key: str, target: str) -> Iterable[_Complaint]:
    known = list(dict.fromkeys(str(entry.get("id")) for _, entry in _named(document, target)))
    for n, entry in _named(document, group):
        name = entry.get(key)
        if isinstance(name, str) and name not in known:
            where: Spot = (group, n, key)
            allowed = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
            text = (
                f'found "{name}", which is not under "{target}:"; '
                f"allowed: {allowed or 'none yet'}.{_hint(name, known)}"
            )
            yield _Complaint(document.lines[where], where, text)


_KEYS: dict[str, type[BaseModel]] = {
    "calendar": Calendar,
    "regions": Region,
    "partners": Partner,
    "feeds": Feed,
}


def _complaint(document: _Document, detail: ErrorDetails) -> _Complaint:
    """What pydantic found, in plain words and with the line on which it stands."""
    where: Spot = detail["loc"]
    model = _KEYS.get(str(where[0]), _File) if len(where) > 1 else _File
    keys = list(model.model_fields)
    match detail["type"]:
        case "plain":
            text = detail["msg"]
        case "missing":
            text = f'"{where[-1]}:" is missing here; it must be given.'
        case "extra_forbidden":
            text = f"unknown key; allowed: {', '.join(keys)}.{_hint(where[-1], keys)}"
        case "model_type":
            text = f'found {_shown(detail["input"])}; allowed: a group of "key: value" lines.'
        case _:
            text = f"found {_shown(detail['input'])}; {detail['msg']}."
    spot = where
    while spot and spot not in document.lines:
        spot = spot[:-1]
    return _Complaint(document.lines[spot], where, text)


def _report(path: Path, document: _Document, complaints: Iterable[_Complaint]) -> str:
    ordered = sorted(set(complaints), key=lambda c: (c.line, [str(step) for step in c.where]))
    return "\n".join(
        f"{path}, line {c.line}: {_path_of(document, c.where)}: {c.text}" for c in ordered
    )


def _path_of(document: _Document, where: Spot) -> str:
    """``feeds › zwickau-museum › sector``; an entry without an id by its number."""
    if len(where) < 2 or not isinstance(where[1], int):
        return " › ".join(map(str, where))
    entry = document.values[str(where[0])][where[1]]
    own = entry.get("id") if isinstance(entry, dict) else None
    name = own if isinstance(own, str) and own and where[2:] != ("id",) else f"entry {where[1] + 1}"
    return " › ".join(map(str, (where[0], name, *where[2:])))


# Editing ---------------------------------------------------------------------------------

Value = str | int | bool


def add_feed(path: Path, feed: Mapping[str, Value], formats: Sequence[str] = FORMATS) -> None:
    """Append a feed, laid out like the last one. Raises :class:`ConfigError`; all or nothing."""
    document = _checked(path, formats)
    expected = _copy(document)
    expected["feeds"] = [*(expected.get("feeds") or ()), dict(feed)]
    _replace(path, document, _with_feed(document, feed), expected, formats)


def set_feed(
    path: Path, feed: str, key: str, value: Value | None, formats: Sequence[str] = FORMATS
) -> None:
    """Change one value of a feed; ``None`` takes the key out, so that its default holds."""
    document = _checked(path, formats)
    expected = _copy(document)
    n = _number(path, document, feed)
    if value is None:
        if expected["feeds"][n].pop(key, None) is None:
            return
    else:
        expected["feeds"][n][key] = value
    _replace(path, document, _with_value(document, n, key, value), expected, formats)


def remove_feed(path: Path, feed: str, formats: Sequence[str] = FORMATS) -> None:
    """Take a feed out, with the comments inside it; those above it stay."""
    document = _checked(path, formats)
    n = _number(path, document, feed)
    expected = _copy(document)
    del expected["feeds"][n]
    _replace(path, document, _without_feed(document, n), expected, formats)


def _checked(path: Path, formats: Sequence[str]) -> _Document:
    document = _document(path, _read(path))
    _configuration(path, document, formats)
    return document


def _copy(document: _Document) -> dict[str, Any]:
    values = dict(document.values)
    if values.get("feeds"):
        values["feeds"] = [dict(entry) for entry in values["feeds"]]
    return values


def _number(path: Path, document: _Document, feed: str) -> int:
    ids = [entry["id"] for _, entry in _named(document, "feeds")]
    if feed not in ids:
        raise ConfigError(f'{path}: no feed "{feed}" here.{_hint(feed, ids)}')
    return ids.index(feed)


def _replace(
    path: Path,
    before: _Document,
    text: str | None,
    expected: dict[str, Any],
    formats: Sequence[str],
) -> None:
    """Write the edited text if it says exactly what it should, and nobody wrote meanwhile."""
    if text is None:
        raise ConfigError(f"{path}: {_BY_HAND}")
    if text == before.text:
        return
    try:
        after = _document(path, text)
    except ConfigError as error:
        raise ConfigError(f"{path}: {_BY_HAND}") from error
    _configuration(path, after, formats)
    if (after.values.get("feeds") or []) != (expected.get("feeds") or []) or any(
        after.values.get(group) != expected.get(group) for group in _KEYS if group != "feeds"
    ):
        raise ConfigError(f"{path}: {_BY_HAND}")
    if _read(path) != before.text:
        raise ConfigError(f"{path}: someone else changed the file meanwhile; please try again.")
    _write(path, text)


_BY_HAND = (
    "this place is written in a way that the program cannot edit without risk; "
    "please change it by hand. Nothing was written."
)


def _write(path: Path, text: str) -> None:
    """Temporary file, fsync, rename; a link stays a link, the mode stays the mode."""
    target = Path(os.path.realpath(path))
    try:
        mode = target.stat().st_mode & 0o7777
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror or error}.") from error


# The characters concerned. Everything below is text in, text out (None: not without risk);
# what it produces is read again by _replace, which refuses it unless it says what was meant.


def _with_feed(document: _Document, feed: Mapping[str, Value]) -> str:
    text, newline = _closed(document.text)
    lines = _lines(text)
    feeds = _child(document.root, "feeds")
    if feeds is None:
        dash, keys, at = *_style(document), len(lines)
        blank = False
        lines[at:at] = [newline, f"feeds:{newline}"]
        at += 2
    elif isinstance(feeds, SequenceNode) and feeds.value and not feeds.flow_style:
        dash, keys = _columns(feeds)
        first, at = _extent(text, feeds, len(feeds.value) - 1)
        above = first - 1
        while above > 0 and lines[above].lstrip().startswith("#"):
            above -= 1
        blank = not lines[above].strip()
    else:
        dash, keys = _style(document)
        start, end = feeds.start_mark.index, feeds.end_mark.index
        text = text[:start].rstrip(" ") + text[end:] if end > start else text
        lines = _lines(text)
        at, blank = document.lines["feeds",], False
    new = [" " * keys + f"{key}: {_scalar(value)}{newline}" for key, value in feed.items()]
    new[0] = " " * dash + "-" + " " * (keys - dash - 1) + new[0].lstrip(" ")
    lines[at:at] = [newline, *new] if blank else new
    return "".join(lines)


def _with_value(document: _Document, n: int, key: str, value: Value | None) -> str | None:
    feeds = _child(document.root, "feeds")
    entry: MappingNode = feeds.value[n]
    text, newline = _closed(document.text)
    old = next(((k, v) for k, v in entry.value if k.value == key), None)
    if old is None:
        last = entry.value[-1][1]
        if entry.flow_style:
            at = _end(text, last)
            return f"{text[:at]}, {key}: {_scalar(value)}{text[at:]}"
        lines = _lines(text)
        at = _last_line(text, last) + 1
        column = entry.value[0][0].start_mark.column
        lines[at:at] = [" " * column + f"{key}: {_scalar(value)}{newline}"]
        return "".join(lines)
    name, node = old
    if value is None:
        lines = _lines(text)
        first = text.count("\n", 0, name.start_mark.index)
        if lines[first][: name.start_mark.column].strip():  # beside the dash, or in {…}
            return None
        del lines[first : _last_line(text, node) + 1]
        return "".join(lines)
    start, end = node.start_mark.index, _end(text, node)
    if start >= end:  # "every:" with nothing behind it
        at = name.end_mark.index + text[name.end_mark.index :].index(":") + 1
        return f"{text[:at]} {_scalar(value)}{text[at:]}"
    return text[:start] + _scalar(value) + text[end:]


def _without_feed(document: _Document, n: int) -> str | None:
    feeds = _child(document.root, "feeds")
    if feeds.flow_style:
        return None
    lines = _lines(document.text)
    first, after = _extent(document.text, feeds, n)
    if after < len(lines) and not lines[after].strip() and not lines[first - 1].strip():
        after += 1  # one blank line between the neighbours, not two
    del lines[first:after]
    return "".join(lines)


def _child(node: MappingNode, name: str) -> Any:
    return next((value for key, value in node.value if key.value == name), None)


def _lines(text: str) -> list[str]:
    """Lines with their ends; unlike ``str.splitlines`` only where editors break them too."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _closed(text: str) -> tuple[str, str]:
    """The text with its last line ended, and how its lines end."""
    newline = "\r\n" if "\r\n" in text else "\n"
    return (text if text.endswith("\n") else text + newline), newline


def _columns(entries: SequenceNode) -> tuple[int, int]:
    """Columns of the dashes and of the keys in a list."""
    dash = entries.start_mark.column
    first = entries.value[-1]
    return dash, dash + 2 if first.flow_style else first.value[0][0].start_mark.column


def _style(document: _Document) -> tuple[int, int]:
    for group in ("partners", "regions"):
        entries = _child(document.root, group)
        if isinstance(entries, SequenceNode) and entries.value and not entries.flow_style:
            return _columns(entries)
    return 2, 4


def _extent(text: str, entries: SequenceNode, n: int) -> tuple[int, int]:
    """Lines of an entry: from its dash to behind its last value and the comments inside it."""
    lines, dash, entry = _lines(text), entries.start_mark.column, entries.value[n]
    first = text.count("\n", 0, entry.start_mark.index)
    while first > 0 and lines[first][: dash + 1].strip() != "-":
        first -= 1
    after = _last_line(text, entry) + 1
    while after < len(lines) and re.match(rf"[ ]{{{dash + 1},}}#", lines[after]):
        after += 1
    return first, after


def _end(text: str, node: Node) -> int:
    """Where a node's own text ends. ruamel ends a block where the next token begins."""
    if isinstance(node, ScalarNode):
        end = node.end_mark.index
        return len(text[:end].rstrip()) if node.style in ("|", ">") else int(end)
    if isinstance(node, MappingNode) and node.value and not node.flow_style:
        return _end(text, node.value[-1][1])
    if isinstance(node, SequenceNode) and node.value and not node.flow_style:
        return _end(text, node.value[-1])
    return int(node.end_mark.index)


def _last_line(text: str, node: Node) -> int:
    return text.count("\n", 0, _end(text, node))


def _scalar(value: Value | None) -> str:
    """A value as YAML, on one line and safe inside [ ] and { } too."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.width, yaml.allow_unicode = True, 2**20, True
    out = StringIO()
    yaml.dump([value], out)
    return out.getvalue().strip().removeprefix("[").removesuffix("]")
