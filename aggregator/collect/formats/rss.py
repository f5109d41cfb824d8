"""RSS 0.9x, 1.0 and 2.0, and Atom: news feeds, some of which state the dates of events.

feedparser reads the items. Event dates come from four extensions, found by their namespace,
whatever prefix a producer gave it: the RSS event module (ev:), xCal, Google Calendar (gd:) and
the Modern Events Calendar of WordPress (mec:). Dates in prose are left to others.
"""

from __future__ import annotations

import calendar
import html.entities
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.parsers import expat

import feedparser

from aggregator.collect import zones
from aggregator.collect.drafts import Body, Draft, Reading, Stated
from aggregator.collect.formats.decoding import CUT_SHORT, decoded, root_at, scan_xml
from aggregator.errors import FormatError
from aggregator.model import Problem, Severity, Status, zone

NAME = "rss"

_ROOT = re.compile(r"<((?:[\w.-]+:)?(rss|feed|rdf))(?=[\s/>])([^<>]*)", re.IGNORECASE)
_RSS_IN_RDF = re.compile(r"purl\.org/rss/|netscape\.com/rdf|purl\.org/net/rss", re.IGNORECASE)
_DECLARATION = re.compile(r"[\ufeff\s]*<\?xml\s[^>]*\?>")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARK = re.compile(r"<!\[CDATA\[|<!--|<\?|&")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]*));")
_ENTITY_DECLARED = re.compile(r"<!ENTITY\s+([\w.-]+)")

_BOMB = expat.errors.codes.get(
    "limit on input amplification factor (from DTD and entities) breached", 43
)

_MODULES = {
    "http://purl.org/rss/1.0/modules/event": "ev",
    "event": "ev",  # a WordPress recipe declares xmlns:ev="Event"
    "urn:ietf:params:xml:ns:xcal": "xcal",
    "urn:ietf:params:xml:ns:icalendar-2.0": "xcal",  # RFC 6321
    "http://www.w3.org/2002/12/cal/ical": "xcal",
    "http://www.w3.org/2002/12/cal": "xcal",
    "http://schemas.google.com/g/2005": "gd",
    "http://webnus.net/rss/mec": "mec",
}
_XCAL_DRAFT = re.compile(r"^http://www\.ietf\.org/internet-drafts/.*xcal")
_CONTAINERS = frozenset(
    {"vevent", "icalendar", "vcalendar", "components", "properties", "tribe_event_meta"}
)
"""Extension elements that only hold others."""

_STATUS = {
    "confirmed": Status.CONFIRMED,
    "tentative": Status.TENTATIVE,
    "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED,
}
_NO_ORGANIZERS = frozenset({"admin", "administrator", "webmaster", "root", "redaktion", "editor"})
"""Authors that content management systems fill in by themselves."""

_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)", re.IGNORECASE)
_DAY = re.compile(r"^(\d{4})-?(\d{2})-?(\d{2})$")
_HOUR = re.compile(r"^(\d{1,2})[:.](\d{2})(?::\d{2})?\s*(?:([ap])\.?m\.?)?$", re.IGNORECASE)
_DURATION = re.compile(
    r"^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$"
)
_YEARS = range(1900, 2200)


def sniff(head: bytes) -> bool:
    """Whether bytes that begin so are an RSS or Atom feed, whatever stands before its root."""
    return _root(decoded(head)) is not None


def read(body: Body) -> Reading:
    """The items of a feed; never ``complete``, since news feeds show their newest items only.

    Raises ``FormatError``: ``not-rss`` without a feed's root element, ``truncated`` where its end
    is missing, ``xml-bomb`` where entities blow it up, ``unreadable`` where nothing helps.
    """
    text = decoded(body.data, body.charset)
    text, unprintable = _UNPRINTABLE.subn("", text)
    text = _whole(text)
    data, elements, damage = _well_formed(text)
    parsed = _parse(data)
    problems = []
    if damage or unprintable:
        problems.append(
            Problem(
                Severity.WARNING,
                "bad-xml",
                f"The feed is not correct XML ({damage or 'control characters'}). We read it all "
                "the same, but some programs will not; its keeper should correct it.",
            )
        )
    if len(elements) != len(parsed.entries):  # not well-formed, or items in places of their own
        elements = [_by_prefix(entry, parsed.namespaces) for entry in parsed.entries]
    language = _language(parsed.feed.get("language"))
    drafts, lost = [], []
    for entry, extensions in zip(parsed.entries, elements, strict=True):
        source_id = _string(entry.get("id"))
        try:
            draft, found = _draft(entry, extensions, language, body.timezone)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            lost.append(source_id)
            found = [
                Problem(
                    Severity.ERROR,
                    "bad-item",
                    f"This item cannot be read ({type(error).__name__}); the others were.",
                    source_id or _string(entry.get("title")),
                )
            ]
        else:
            drafts.append(draft)
        problems.extend(found)
    return Reading(
        drafts=tuple(drafts),
        problems=tuple(problems),
        complete=False,
        title=_string(parsed.feed.get("title")),
        language=language,
        lost=tuple(lost),
    )


# From bytes to well-formed XML ---------------------------------------------------------------


def _root(text: str) -> re.Match[str] | None:
    """The feed's root element; None where the file has another."""
    at = root_at(text)
    root = _ROOT.match(text, at) if at >= 0 else None
    if root and root[2].lower() == "rdf" and not _RSS_IN_RDF.search(text, 0, at + 4096):
        return None
    return root


def _whole(text: str) -> str:
    """The feed from root to end, without what hosting sites append."""
    if not (root := _root(text)):
        raise FormatError("This is neither RSS nor Atom.", code="not-rss")
    text = _DECLARATION.sub("", text, count=1)  # it may name another version or encoding
    if root[3].rstrip().endswith("/"):
        return text
    ends = list(re.finditer(rf"</{re.escape(root[1])}\s*>", text, re.IGNORECASE))
    if not ends:
        raise _truncated()
    return text[: ends[-1].end()]


def _truncated() -> FormatError:
    return FormatError(
        "The feed breaks off before its end: the transfer or the export was cut short. What we "
        "held before stays.",
        code="truncated",
    )


def _well_formed(text: str) -> tuple[bytes, list[list[_Element]], str]:
    """The feed in UTF-8, the extension elements of each item, and what was wrong with it.

    HTML entities and loose ampersands are repaired. What cannot be repaired has no elements:
    feedparser's lenient parser has to find them.
    """
    data = text.encode("utf-8", "replace")
    elements, error = _scan_safely(data)
    if error is None:
        return data, elements, ""
    damage = f"line {error.lineno}: {expat.ErrorString(error.code)}"
    data = _repair(text).encode("utf-8", "replace")
    elements, error = _scan_safely(data)
    if error is not None and error.code in CUT_SHORT:
        raise _truncated() from error
    return data, elements, damage


def _scan_safely(data: bytes) -> tuple[list[list[_Element]], expat.ExpatError | None]:
    try:
        return _scan(data), None
    except expat.ExpatError as error:
        if error.code == _BOMB:
            raise FormatError(
                "The feed holds entities that unfold to far more than it weighs; such files are "
                "made to break programs.",
                code="xml-bomb",
            ) from error
        return [], error


def _repair(text: str) -> str:
    """Write HTML's entities as characters and loose ampersands as ``&amp;``, outside CDATA."""
    declared = {"lt", "gt", "amp", "quot", "apos", *_ENTITY_DECLARED.findall(text)}
    closings = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
    pieces, at = [], 0
    while mark := _MARK.search(text, at):
        pieces.append(text[at : mark.start()])
        if mark[0] == "&":
            reference = _REFERENCE.match(text, mark.start())
            at = reference.end() if reference else mark.end()
            name = reference[1] if reference else None
            if reference and (name is None or name in declared):
                pieces.append(reference[0])
            elif character := html.entities.html5.get(f"{name};"):
                pieces.append("&lt;" if character == "<" else character.replace("&", "&amp;"))
            else:
                pieces.append("&amp;" + (f"{name};" if name else ""))
        else:
            end = text.find(closings[mark[0]], mark.end())
            at = len(text) if end < 0 else end + len(closings[mark[0]])
            pieces.append(text[mark.start() : at])
    pieces.append(text[at:])
    return "".join(pieces)


# Extension elements --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Element:
    """One element of an event extension, inside an item."""

    module: str
    name: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())


def _module(uri: str) -> str:
    """Which event extension a namespace belongs to; "" for none."""
    uri = uri.lower().replace("https://", "http://", 1).rstrip("/#")
    return _MODULES.get(uri) or ("xcal" if _XCAL_DRAFT.match(uri) else "")


def _scan(data: bytes) -> list[list[_Element]]:
    """The extension elements of each item, by namespace. Raises ``ExpatError``.

    feedparser keeps, of elements with the same name, the last; of one with attributes, no text.
    """
    scanner = _Scanner()
    scan_xml(data, scanner)
    return scanner.items


class _Scanner:
    """Where the parser stands; the depths are those of open elements, 0 where none is open."""

    def __init__(self) -> None:
        self.items: list[list[_Element]] = []
        self._depth = 0
        self._item = 0
        self._element = 0
        self._tzid = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        uri, _, local = name.rpartition(" ")
        local = local.lower()
        if self._element:
            self.items[-1][-1].pieces.append(" ")
            if local == "tzid" and not self._tzid:  # RFC 6321 § 3.5
                self._tzid = self._depth
        elif not self._item and local in ("item", "entry"):
            self._item = self._depth
            self.items.append([])
        elif self._item and local not in _CONTAINERS and (module := _module(uri)):
            self._element = self._depth
            plain = {key.rpartition(" ")[2].lower(): value for key, value in attributes.items()}
            self.items[-1].append(_Element(module, local, plain))

    def characters(self, text: str) -> None:
        if self._tzid:
            attributes = self.items[-1][-1].attributes
            attributes["tzid"] = (attributes.get("tzid", "") + text).strip()
        elif self._element:
            self.items[-1][-1].pieces.append(text)

    def end(self, name: str) -> None:  # noqa: ARG002 - depths tell which
        if self._depth == self._tzid:
            self._tzid = 0
        elif self._depth == self._element:
            self._element = 0
        elif self._depth == self._item:
            self._item = 0
        self._depth -= 1


def _by_prefix(entry: Mapping[str, Any], namespaces: Mapping[str, str]) -> list[_Element]:
    """The extension elements that feedparser kept of an item, in a file that is no XML."""
    elements = []
    for key, value in entry.items():
        prefix, _, name = key.partition("_")
        module = _module(namespaces.get(prefix) or "")
        if not module and prefix in _MODULES.values():
            module = prefix
        if module and isinstance(value, str):
            elements.append(_Element(module, name, {}, [value]))
        elif module and isinstance(value, dict):
            elements.append(_Element(module, name, dict(value)))
    return elements


# Items ---------------------------------------------------------------------------------------


def _parse(data: bytes) -> Any:
    """feedparser's view of a feed.

    It gets a stream: of ``str`` and ``bytes`` alike it first tries to open a file of that name.
    Sanitising and rewriting of HTML are off: the first is not enough to rely on (titles, authors,
    addresses stay as they are), both are costly, and descriptions are cleaned by ``normalise``.
    """
    try:
        return feedparser.parse(
            io.BytesIO(data),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # foreign code on strangers' bytes: it may raise anything
        raise FormatError(
            f"The feed cannot be read ({type(error).__name__} in the feed parser).",
            code="unreadable",
        ) from error


def _draft(
    entry: Any, extensions: list[_Element], feed_language: str, home: str
) -> tuple[Draft, list[Problem]]:
    title = _string(entry.get("title"))
    source_id = _string(entry.get("id"))
    url = _link(entry) or _first(extensions, "xcal", "url").text
    span, problems = _span(extensions, home, where=source_id or title)
    if "occurrence=" in url and _first(extensions, "mec", "startdate").text:
        source_id = url  # all dates of a series share one guid there
    latitude, longitude = _coordinates(entry, extensions)
    return (
        Draft(
            source_id=source_id,
            title=title,
            start=span.start,
            end=span.end,
            timezone=span.timezone,
            status=_status(extensions),
            language=_language(
                entry.get("language")
                or (entry.get("title_detail") or {}).get("language")
                or (entry.get("summary_detail") or {}).get("language")
            )
            or feed_language,
            location=_location(extensions),
            latitude=latitude,
            longitude=longitude,
            url=url,
            description=max(
                (_string(entry.get("summary")), *_values(entry.get("content"), "value")), key=len
            ),
            categories=_categories(entry, extensions),
            image=_image(entry),
            organizer=_organizer(entry, extensions),
            published=_moment(entry, "published_parsed"),
            modified=_moment(entry, "updated_parsed"),
            dates=span.further,
        ),
        problems,
    )


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _values(items: object, key: str) -> Iterator[str]:
    """The strings under ``key`` in feedparser's list of dicts, which may be neither."""
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and (value := _string(item.get(key))):
            yield value


def _first(extensions: list[_Element], module: str, name: str) -> _Element:
    """The first such element; an empty one where there is none."""
    return next(
        (item for item in extensions if item.module == module and item.name == name),
        _Element(module, name, {}),
    )


def _language(tag: object) -> str:
    """The language of a tag such as ``de-AT``, ISO 639-1; "" where it is none."""
    primary = re.split(r"[-_]", _string(tag).strip().lower())[0]
    return primary if re.fullmatch(r"[a-z]{2}", primary) else ""


def _link(entry: Any) -> str:
    """The item's page: ``link``, else the first alternate of any media type."""
    if link := _string(entry.get("link")):
        return link
    links = entry.get("links")
    alternates = [
        link
        for link in (links if isinstance(links, list) else ())
        if isinstance(link, dict) and link.get("rel") == "alternate"
    ]
    return next(_values(alternates, "href"), "")


def _moment(entry: Any, key: str) -> datetime | None:
    parsed = dict.get(entry, key)  # entry.get() would answer with a similar key's value
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None


def _image(entry: Any) -> str:
    """Enclosure, media:content or media:thumbnail, whichever is an image."""
    candidates = [
        *(
            link
            for link in entry.get("links") or ()
            if isinstance(link, dict) and link.get("rel") == "enclosure"
        ),
        *(item for item in entry.get("media_content") or () if isinstance(item, dict)),
    ]
    for item in candidates:
        url = _string(item.get("href")) or _string(item.get("url"))
        kind = _string(item.get("type"))
        if url and (
            kind.startswith("image/")
            or _string(item.get("medium")) == "image"
            or (not kind and _IMAGE_NAME.search(url))
        ):
            return url
    return next(_values(entry.get("media_thumbnail"), "url"), "")


def _organizer(entry: Any, extensions: list[_Element]) -> str:
    """Who holds the event; else who wrote the item, unless that is a program's stock name."""
    for module in ("ev", "xcal"):
        element = _first(extensions, module, "organizer")
        if name := element.attributes.get("cn") or element.text:
            return re.sub(r"^mailto:", "", name, flags=re.IGNORECASE)
    for element in extensions:
        if (element.module, element.name) == ("gd", "who") and element.attributes.get(
            "rel", ""
        ).endswith("#event.organizer"):
            return element.attributes.get("valuestring", "")
    author = entry.get("author_detail")
    name = _string(author.get("name")) if isinstance(author, dict) else ""
    return "" if name.lower() in _NO_ORGANIZERS else name


def _categories(entry: Any, extensions: list[_Element]) -> tuple[str, ...]:
    tags = entry.get("tags")
    found = [
        _string(tag.get("label")) or _string(tag.get("term"))
        for tag in (tags if isinstance(tags, list) else ())
        if isinstance(tag, dict)
    ]
    found.append(_first(extensions, "ev", "type").text)
    for module, name in (("xcal", "categories"), ("mec", "category")):
        found += _first(extensions, module, name).text.split(",")
    return tuple(dict.fromkeys(name.strip() for name in found if name.strip()))


def _status(extensions: list[_Element]) -> Status:
    stated = (
        _first(extensions, "xcal", "status").text
        or _first(extensions, "gd", "eventstatus").attributes.get("value", "").rpartition(".")[2]
    )
    return _STATUS.get(stated.lower(), Status.CONFIRMED)


def _location(extensions: list[_Element]) -> str:
    for module, name in (("ev", "location"), ("xcal", "location"), ("mec", "location")):
        if text := _first(extensions, module, name).text:
            return text
    return (
        _first(extensions, "gd", "where").attributes.get("valuestring", "").strip()
        or _first(extensions, "xcal", "adr").text
    )


def _coordinates(entry: Any, extensions: list[_Element]) -> tuple[float | None, float | None]:
    """Latitude and longitude from GeoRSS, W3C geo or xCal; both or none."""
    where = entry.get("where")
    stated: list[Any] = []
    if isinstance(where, dict) and where.get("type") == "Point":
        stated = list(where["coordinates"])[1::-1]  # GeoJSON order: longitude first
    elif dict.get(entry, "geo_lat") and dict.get(entry, "geo_long"):
        stated = [entry["geo_lat"], entry["geo_long"]]
    elif geo := _first(extensions, "xcal", "geo").text:
        stated = re.split(r"[;,\s]+", geo)
    try:
        latitude, longitude = map(float, stated)
    except (ValueError, TypeError):
        return None, None
    if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0):
        return latitude, longitude
    return None, None


# Dates ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Span:
    """When an item takes place."""

    start: Stated | None = None
    end: Stated | None = None
    timezone: str = ""
    further: tuple[Stated, ...] = ()
    """Starts of further dates."""


def _span(extensions: list[_Element], home: str, where: str) -> tuple[_Span, list[Problem]]:
    """The first readable statement of when, in order of how exactly the extensions are defined."""
    problems: list[Problem] = []
    for read_span in (_xcal_span, _google_span, _event_span, _mec_span):
        try:
            if span := read_span(extensions, home):
                return span, problems
        except (ValueError, OverflowError) as error:
            problems.append(
                Problem(
                    Severity.WARNING,
                    "bad-date",
                    f"{error}. Dates should be written as 2026-12-01T19:00:00+01:00.",
                    where,
                )
            )
    return _Span(), problems


def _xcal_span(extensions: list[_Element], home: str) -> _Span | None:
    first = _first(extensions, "xcal", "dtstart")
    if not first.text:
        return None
    start, name = _stated(first.text, first.attributes.get("tzid", ""), home)
    last = _first(extensions, "xcal", "dtend")
    duration = _first(extensions, "xcal", "duration").text
    end: Stated | None = None
    if last.text:
        end, _ = _stated(last.text, last.attributes.get("tzid", ""), home)
    elif duration:
        end = start + _duration(duration)
    return _Span(start, _fit(start, end), name)


def _google_span(extensions: list[_Element], home: str) -> _Span | None:
    """An entry with several ``gd:when`` is a series of like dates."""
    whens = [
        (_stated(stated, "", home)[0], item.attributes.get("endtime", ""))
        for item in extensions
        if (item.module, item.name) == ("gd", "when")
        and (stated := item.attributes.get("starttime", ""))
    ]
    if not whens:
        return None
    (start, last), *others = whens
    end = _stated(last, "", home)[0] if last else None
    further = tuple(other for other, _ in others if type(other) is type(start) and other != start)
    return _Span(start, _fit(start, end), further=further)


def _event_span(extensions: list[_Element], home: str) -> _Span | None:
    """A date without time as ``ev:enddate`` is the last day itself."""
    first, last = (_first(extensions, "ev", name).text for name in ("startdate", "enddate"))
    if not first:
        return None
    start, name = _stated(first, "", home)
    end = _after(_stated(last, "", home)[0]) if last else None
    return _Span(start, _fit(start, end), name)


def _mec_span(extensions: list[_Element], home: str) -> _Span | None:
    """Day and hour apart; an hour in words ("all day") is none."""
    first, first_hour, last, last_hour = (
        _first(extensions, "mec", name).text
        for name in ("startdate", "starthour", "enddate", "endhour")
    )
    if not first:
        return None
    start = _at(_stated(first, "", home)[0], first_hour)
    end: Stated = _at(_stated(last or first, "", home)[0], last_hour)
    if isinstance(start, datetime) and not isinstance(end, datetime):
        return _Span(start, None)  # only the day is known
    return _Span(start, _fit(start, _after(end)))


def _at(day: Stated, hour: str) -> Stated:
    match = _HOUR.match(hour)
    if not match or isinstance(day, datetime):
        return day
    hours = int(match[1])
    if match[3]:
        hours = hours % 12 + (12 if match[3].lower() == "p" else 0)
    return datetime.combine(day, time(hours, int(match[2])))


def _after(end: Stated) -> Stated:
    """The exclusive end of what lasts to the end of a day."""
    return end if isinstance(end, datetime) else end + timedelta(days=1)


def _fit(start: Stated, end: Stated | None) -> Stated | None:
    """An end of the same kind as its start: an exclusive end day is its midnight."""
    if isinstance(start, datetime) and end is not None and not isinstance(end, datetime):
        return datetime.combine(end, time(), start.tzinfo)
    if isinstance(end, datetime) and not isinstance(start, datetime):
        return end.date() + timedelta(days=end.time() != time())
    return end


def _stated(text: str, tzid: str, home: str) -> tuple[Stated, str]:
    """A moment in ISO 8601 or RFC 822, and the IANA zone it names. Raises ``ValueError``."""
    try:
        moment, name = _moment_of(text, tzid, home)
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise ValueError(f"“{text[:60]}” is no date that a program can read") from error
    if moment.year not in _YEARS:
        raise ValueError(f"“{text[:60]}” lies outside the years we plan for")
    return moment, name


def _moment_of(text: str, tzid: str, home: str) -> tuple[Stated, str]:
    if day := _DAY.match(text):
        return date(*map(int, day.groups())), ""
    if text[:4].isdigit():
        moment, name = datetime.fromisoformat(text), tzid
    else:
        moment, name = parsedate_to_datetime(text), text.rpartition(" ")[2]
        if text.endswith("-0000"):  # RFC 2822 § 3.3: UTC, local zone unknown
            moment = moment.replace(tzinfo=UTC)
    if moment.tzinfo is None and name and (found := zones.resolve(name, home=home)):
        return moment.replace(tzinfo=zone(found)), found
    return moment, ""


def _duration(text: str) -> timedelta:
    if not (match := _DURATION.match(text)) or not any(match.groups()):
        raise ValueError(f"“{text[:60]}” is no duration that a program can read")
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
