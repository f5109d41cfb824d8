"""iCalendar (RFC 5545, with RFC 7986 and what producers add), read VEVENT by VEVENT.

A calendar file splits into its VEVENTs by scanning. Each is fingerprinted, and only one that the
caller does not hold yet is parsed, by itself: ``icalendar`` refuses a whole file for one bad
value, and a file is a thousand times as expensive to parse as to scan.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any

from icalendar import Event as Vevent
from icalendar.error import GloballyUniqueTZIDGuessed

from aggregator.collect import zones
from aggregator.collect.drafts import Body, Draft, Reading, Stated
from aggregator.errors import FormatError
from aggregator.model import Problem, Severity, Status, zone

warnings.filterwarnings("ignore", category=GloballyUniqueTZIDGuessed)  # zones.py decides

NAME = "ical"

_BEGIN_CALENDAR = re.compile(rb"^[ \t]*BEGIN:VCALENDAR[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_END_CALENDAR = re.compile(rb"^END:VCALENDAR", re.IGNORECASE | re.MULTILINE)
_EDGE = re.compile(rb"^(BEGIN|END):VEVENT[ \t]*(?:\r?\n|\r?\Z)", re.IGNORECASE | re.MULTILINE)
_VTIMEZONE = re.compile(
    rb"^BEGIN:VTIMEZONE[ \t]*\r?\n.*?^END:VTIMEZONE[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_NESTED = re.compile(
    rb"^BEGIN:([A-Z-]+)[ \t]*\r?\n.*?^END:\1[ \t]*(?:\r?\n|\r?\Z)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_STAMP = re.compile(rb"^DTSTAMP[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(rb"^([A-Za-z0-9-]+)([;:][^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_FOLD = re.compile(rb"\r?\n[ \t]")

_WANTED = frozenset(
    b"UID DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID SEQUENCE LAST-MODIFIED CREATED "
    b"SUMMARY DESCRIPTION LOCATION GEO URL STATUS CATEGORIES IMAGE ATTACH ORGANIZER CONTACT CLASS "
    b"X-ALT-DESC X-MICROSOFT-CDO-ALLDAYEVENT X-APPLE-STRUCTURED-LOCATION".split()
)
"""What we read. Attendees and alarms are never even parsed: they are nobody's business here."""

_STATUS = {
    "CANCELLED": Status.CANCELLED,
    "CANCELED": Status.CANCELLED,
    "TENTATIVE": Status.TENTATIVE,
}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the VEVENTs of a file and decides what they mean."""

    title: str
    timezone: str
    home: str
    language: str
    cancels: bool
    """METHOD:CANCEL (RFC 5546 § 3.2.5): the file takes back what it lists."""
    definitions: tuple[tuple[str, bytes], ...]
    """VTIMEZONEs by their TZID."""

    def digest(self) -> bytes:
        """Fingerprint of all that, besides its own bytes, decides what a VEVENT means."""
        return blake2b(
            repr((self.home, self.timezone, self.cancels, self.definitions)).encode(),
            digest_size=16,
        ).digest()


def sniff(head: bytes) -> bool:
    """Whether the bytes begin a VCALENDAR; lines before it are tolerated, as calendars do."""
    return _BEGIN_CALENDAR.search(_line_ends(_utf8(head, ""))) is not None


def read(body: Body) -> Reading:
    """The VEVENTs of a calendar.

    Raises ``FormatError``: ``not-ical`` without a VCALENDAR, ``truncated`` where its end is
    missing: half a file must not look like a file from which half the events are gone.
    """
    data = _line_ends(_utf8(body.data, body.charset))
    if not (begin := _BEGIN_CALENDAR.search(data)):
        raise FormatError("This is no calendar: BEGIN:VCALENDAR is missing.", code="not-ical")
    if not _END_CALENDAR.search(data, begin.end()):
        raise FormatError(
            "The calendar breaks off before its end (END:VCALENDAR is missing): the transfer or "
            "the export was cut short. What we held before stays.",
            code="truncated",
        )
    chunks, outside, problems = _split(data)
    frame = _frame(outside, body.timezone)
    seal = frame.digest()
    drafts: list[Draft] = []
    known: list[bytes] = []
    lost: list[str] = []
    for chunk in chunks:
        digest = blake2b(_STAMP.sub(b"", chunk), digest_size=16, key=seal).digest()
        if digest in body.known:
            known.append(digest)
            continue
        try:
            draft, found = _draft(chunk, frame, digest)
        except _Broken as error:
            lost.append(error.source_id)
            problems.append(error.problem)
        else:
            drafts.append(draft)
            problems.extend(found)
    return Reading(
        drafts=tuple(drafts),
        problems=tuple(problems),
        complete=True,
        title=frame.title,
        language=frame.language,
        timezone=frame.timezone,
        known=tuple(known),
        lost=tuple(lost),
    )


class _Broken(Exception):
    """A VEVENT that cannot be read at all."""

    def __init__(self, source_id: str, code: str, message: str, where: str) -> None:
        super().__init__(message)
        self.source_id = source_id
        self.problem = Problem(Severity.ERROR, code, message, where)


# --- bytes -------------------------------------------------------------------------------------


def _utf8(data: bytes, charset: str) -> bytes:
    """The same text in UTF-8 (RFC 5545 § 3.1.4), whatever it came in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return data
    for encoding in (charset, "cp1252"):
        if encoding and encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "us-ascii"):
            try:
                return data.decode(encoding).encode()
            except (UnicodeDecodeError, LookupError):
                continue
    return data.decode("utf-8", "replace").encode()


def _line_ends(data: bytes) -> bytes:
    r"""``\r\n`` and ``\n`` are read as they are; a file of lone ``\r`` is turned."""
    if b"\r" in data:
        data = data.replace(b"\r\r\n", b"\r\n")
        if b"\n" not in data:
            return data.replace(b"\r", b"\n")
    return data


def _split(data: bytes) -> tuple[list[bytes], bytes, list[Problem]]:
    """The insides of the VEVENTs, and what stands outside them."""
    chunks: list[bytes] = []
    outside: list[bytes] = []
    problems: list[Problem] = []
    end_of_last = 0
    start: int | None = None
    for edge in _EDGE.finditer(data):
        if edge[1].upper() == b"BEGIN":
            if start is not None:
                problems.append(_unclosed(data, start))
            else:
                outside.append(data[end_of_last : edge.start()])
            start = edge.end()
        elif start is not None:
            chunks.append(data[start : edge.start()])
            start, end_of_last = None, edge.end()
    if start is not None:
        problems.append(_unclosed(data, start))
    else:
        outside.append(data[end_of_last:])
    return chunks, b"".join(outside), problems


def _unclosed(data: bytes, start: int) -> Problem:
    line = data.count(b"\n", 0, start)
    return Problem(
        Severity.ERROR,
        "unclosed-event",
        "An event begins (BEGIN:VEVENT) but does not end (END:VEVENT); it was left out.",
        f"line {line}",
    )


def _lines(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Content lines (RFC 5545 § 3.1): upper-case name, and the line as it stands, folds and all."""
    for match in _LINE.finditer(block):
        yield match[1].upper(), match[0].rstrip()


def _value(line: bytes) -> str:
    """The value of an unstructured line of the calendar's head, escapes undone."""
    text = _FOLD.sub(b"", line).decode("utf-8", "replace")
    value = text.partition(":")[2].strip()
    return re.sub(r"\\([\\;,])", r"\1", value.replace("\\n", " ").replace("\\N", " "))


def _frame(outside: bytes, home: str) -> _Frame:
    definitions: dict[str, bytes] = {}
    for match in _VTIMEZONE.finditer(outside):
        for name, line in _lines(match[0]):
            if name == b"TZID":
                definitions.setdefault(_value(line), match[0])
                break
    head: dict[bytes, str] = {}
    for name, line in _lines(_NESTED.sub(b"", _BEGIN_CALENDAR.sub(b"", outside))):
        head.setdefault(name, _value(line))
    stated = head.get(b"X-WR-TIMEZONE", "")
    timezone = zones.resolve(stated, home=home, vtimezone=definitions.get(stated, b""))
    return _Frame(
        title=head.get(b"NAME") or head.get(b"X-WR-CALNAME", ""),
        timezone=timezone if stated else "",
        home=timezone or home,
        language=head.get(b"LANGUAGE", "") or head.get(b"X-WR-CALLANG", ""),
        cancels=head.get(b"METHOD", "").upper() == "CANCEL",
        definitions=tuple(sorted(definitions.items())),
    )


# --- one VEVENT --------------------------------------------------------------------------------


def _draft(chunk: bytes, frame: _Frame, digest: bytes) -> tuple[Draft, list[Problem]]:
    """One VEVENT. Raises ``_Broken``."""
    component, problems = _parse(chunk)
    reader = _Properties(component, frame, problems)
    where = reader.text("UID") or reader.text("SUMMARY")
    reader.where = where
    start, timezone = reader.moment("DTSTART")
    if start is None:
        raise _Broken(
            reader.text("UID"),
            "no-start",
            "An event has no start that can be read (DTSTART); it was left out.",
            where,
        )
    end, _ = reader.moment("DTEND")
    if reader.text("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE":
        start, end = _whole_days(start, end)
    recurrence_id, _ = reader.moment("RECURRENCE-ID")
    latitude, longitude = reader.position()
    description, language = reader.told("DESCRIPTION")
    title, title_language = reader.told("SUMMARY")
    draft = Draft(
        source_id=reader.text("UID"),
        title=title,
        start=start,
        end=end,
        timezone=timezone,
        status=Status.CANCELLED
        if frame.cancels
        else _STATUS.get(reader.text("STATUS").upper(), Status.CONFIRMED),
        language=title_language or language or reader.told("LOCATION")[1],
        location=reader.told("LOCATION")[0],
        latitude=latitude,
        longitude=longitude,
        url=reader.address("URL"),
        description=description or reader.text("X-ALT-DESC"),
        categories=reader.categories(),
        image=reader.image(),
        organizer=reader.organizer(),
        published=reader.utc("CREATED"),
        modified=reader.utc("LAST-MODIFIED"),
        duration=reader.duration(),
        rule=reader.rule(),
        dates=reader.moments("RDATE"),
        exceptions=reader.moments("EXDATE"),
        recurrence_id=recurrence_id,
        this_and_future=reader.parameter("RECURRENCE-ID", "RANGE").upper() == "THISANDFUTURE",
        sequence=reader.number("SEQUENCE"),
        digest=digest,
    )
    return draft, problems


def _parse(chunk: bytes) -> tuple[Vevent, list[Problem]]:
    """The component of the lines that we want; a line that ``icalendar`` refuses costs itself."""
    lines = [line for name, line in _lines(_NESTED.sub(b"", chunk)) if name in _WANTED]
    try:
        return _component(lines), []
    except _REFUSALS:
        pass
    good: list[bytes] = []
    problems: list[Problem] = []
    for line in lines:
        try:
            _component([line])
        except _REFUSALS:
            problems.append(_bad_property(_FOLD.sub(b"", line).decode("utf-8", "replace"), ""))
        else:
            good.append(line)
    try:
        return _component(good), problems
    except _REFUSALS as error:
        raise _Broken("", "bad-event", f"An event cannot be read: {error}.", "") from error


_REFUSALS = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What ``icalendar`` is known to raise on bad values."""


def _component(lines: list[bytes]) -> Vevent:
    component = Vevent.from_ical(b"\r\n".join((b"BEGIN:VEVENT", *lines, b"END:VEVENT", b"")))
    if not isinstance(component, Vevent):
        raise TypeError("not one VEVENT")
    return component


def _bad_property(line: str, where: str) -> Problem:
    name = re.split("[;:]", line, maxsplit=1)[0].upper()
    return Problem(
        Severity.WARNING,
        "bad-property",
        f"{name} cannot be read and was left out: “{line[:80]}”.",
        where,
    )


def _whole_days(start: Stated, end: Stated | None) -> tuple[Stated, Stated | None]:
    """Outlook's all-day mark on an event from midnight to midnight: its dates."""
    if not isinstance(start, datetime) or (end is not None and not isinstance(end, datetime)):
        return start, end
    if start.time() != start.time().min or (end is not None and end.time() != end.time().min):
        return start, end
    return start.date(), end.date() if end is not None and end.date() > start.date() else None


class _Properties:
    """The properties of one component as plain values; what cannot be read becomes a problem."""

    def __init__(self, component: Vevent, frame: _Frame, problems: list[Problem]) -> None:
        self._component = component
        self._frame = frame
        self._problems = problems
        self.where = ""
        for name, _ in component.errors:
            problems.extend(
                _bad_property(f"{name}:{broken}", self.where)
                for broken in self._all(name or "", broken=True)
            )

    def _all(self, name: str, *, broken: bool = False) -> list[Any]:
        value = self._component.get(name)
        values = value if isinstance(value, list) else [] if value is None else [value]
        return [one for one in values if (type(one).__name__ == "vBroken") is broken]

    def _first(self, name: str) -> Any | None:
        values = self._all(name)
        return values[0] if values else None

    def text(self, name: str) -> str:
        return self.told(name)[0]

    def told(self, name: str) -> tuple[str, str]:
        """A text and the language it says it is in."""
        value = self._first(name)
        return (str(value), self.parameter(name, "LANGUAGE")) if value is not None else ("", "")

    def parameter(self, name: str, parameter: str) -> str:
        value = self._first(name)
        found = getattr(value, "params", {}).get(parameter, "")
        return str(found[0] if isinstance(found, list) and found else found)

    def number(self, name: str) -> int:
        value = self._first(name)
        try:
            return min(max(int(value), 0), 2**31 - 1) if value is not None else 0
        except (ValueError, TypeError):
            return 0

    def moment(self, name: str) -> tuple[Stated | None, str]:
        """A DATE or DATE-TIME in its IANA zone, and that zone's name ("" for floating)."""
        value = self._first(name)
        if value is None:
            return None, ""
        try:
            return self._place(value.dt, self.parameter(name, "TZID"), name)
        except (AttributeError, ValueError, OverflowError):
            self._problems.append(_bad_property(f"{name}:{value}", self.where))
            return None, ""

    def moments(self, name: str) -> tuple[Stated, ...]:
        """All dates of RDATE or EXDATE lines; of a PERIOD its start."""
        found: list[Stated] = []
        for line in self._all(name):
            tzid = str(line.params.get("TZID", ""))
            for one in line.dts:
                start = one.dt[0] if isinstance(one.dt, tuple) else one.dt
                moment, _ = self._place(start, tzid, name)
                if moment is not None:
                    found.append(moment)
        return tuple(found)

    def _place(self, moment: object, tzid: str, name: str) -> tuple[Stated | None, str]:
        if not isinstance(moment, datetime):
            return (moment, "") if isinstance(moment, date) else (None, "")
        if (
            moment.tzinfo is not None
            and (not tzid or moment.utcoffset() == timedelta(0))
            and (moment.tzname() == "UTC")
        ):
            return moment.replace(tzinfo=zone("UTC")), "UTC"
        naive = moment.replace(tzinfo=None)
        if not tzid:
            return naive, ""
        found = self._zone(tzid)
        if not found:
            self._problems.append(
                Problem(
                    Severity.WARNING,
                    "unknown-zone",
                    f"The time zone “{tzid[:80]}” of {name} is unknown and not defined in the "
                    f"file; the time is read as local time ({self._frame.home}).",
                    self.where,
                )
            )
            return naive, ""
        return naive.replace(tzinfo=zone(found)), found

    def _zone(self, tzid: str) -> str:
        definitions = dict(self._frame.definitions)
        return zones.resolve(tzid, home=self._frame.home, vtimezone=definitions.get(tzid, b""))

    def utc(self, name: str) -> datetime | None:
        moment, _ = self.moment(name)
        if not isinstance(moment, datetime):
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone(self._frame.home))
        return aware.astimezone(zone("UTC"))

    def duration(self) -> timedelta | None:
        value = self._first("DURATION")
        found = getattr(value, "dt", None)
        if not isinstance(found, timedelta):
            return None
        if found < timedelta(0):
            self._problems.append(_bad_property(f"DURATION:{found}", self.where))
            return None
        return found

    def rule(self) -> str:
        rules = self._all("RRULE")
        if len(rules) > 1:
            self._problems.append(
                Problem(
                    Severity.WARNING,
                    "several-rules",
                    "An event repeats by several rules (RRULE); only the first is followed.",
                    self.where,
                )
            )
        return rules[0].to_ical().decode("utf-8", "replace") if rules else ""

    def position(self) -> tuple[float | None, float | None]:
        value = self._first("GEO")
        if value is None:
            place = self._first("X-APPLE-STRUCTURED-LOCATION")
            match = re.match(r"geo:(-?[\d.]+),(-?[\d.]+)", str(place or ""))
            return (float(match[1]), float(match[2])) if match else (None, None)
        return float(value.latitude), float(value.longitude)

    def address(self, name: str) -> str:
        return str(self._first(name) or "").strip()

    def categories(self) -> tuple[str, ...]:
        return tuple(str(one) for value in self._all("CATEGORIES") for one in value.cats)

    def image(self) -> str:
        """IMAGE (RFC 7986 § 5.10), else an attached picture."""
        for value in self._all("IMAGE"):
            if str(value).lower().startswith(("http://", "https://")):
                return str(value)
        for value in self._all("ATTACH"):
            address = str(value)
            kind = str(getattr(value, "params", {}).get("FMTTYPE", "")).lower()
            picture = kind.startswith("image/") or re.search(
                r"\.(jpe?g|png|gif|webp|avif)(\?|$)", address, re.IGNORECASE
            )
            if picture and address.lower().startswith(("http://", "https://")):
                return address
        return ""

    def organizer(self) -> str:
        """A public contact: the organiser's name, else CONTACT; a bare address is kept back."""
        name = self.parameter("ORGANIZER", "CN").strip().strip('"')
        return name or self.text("CONTACT")
