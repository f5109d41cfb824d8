"""iCalendar (RFC 5545, with RFC 7986 and what producers add), read VEVENT by VEVENT.

A calendar file splits into its VEVENTs by scanning. Each is fingerprinted, and only one that the
caller does not hold yet is parsed, by itself: ``icalendar`` refuses a whole file for one bad
value, and a file is a thousand times as expensive to parse as to scan.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import unquote

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
_EDGE = re.compile(rb"^(BEGIN|END):VEVENT[ \t]*(?:\n|\Z)", re.IGNORECASE | re.MULTILINE)
_ZONE_EDGE = re.compile(rb"^(BEGIN|END):VTIMEZONE[ \t]*(?:\n|\Z)", re.IGNORECASE | re.MULTILINE)
_CALENDAR_EDGE = re.compile(rb"^(?:BEGIN|END):VCALENDAR[ \t]*$", re.IGNORECASE | re.MULTILINE)
_STAMP = re.compile(rb"^DTSTAMP[^\n]*\n", re.IGNORECASE | re.MULTILINE)
_PRIVATE = re.compile(
    rb"^CLASS[^:\n]*:[ \t]*(?:PRIVATE|CONFIDENTIAL)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_UID = re.compile(rb"^UID[;:][^\n]*", re.IGNORECASE | re.MULTILINE)
_TZID = re.compile(rb"^TZID[;:][^\n]*", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(rb"([A-Za-z][A-Za-z0-9-]*)[;:]")
_POSITION = re.compile(r"geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)", re.ASCII)

_MOST_ZONES = 50
"""VTIMEZONEs of one file that are looked at."""

_WANTED = frozenset(
    b"UID DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID SEQUENCE LAST-MODIFIED CREATED "
    b"SUMMARY DESCRIPTION LOCATION GEO URL STATUS CATEGORIES IMAGE ATTACH ORGANIZER CONTACT "
    b"X-ALT-DESC X-MICROSOFT-CDO-ALLDAYEVENT X-APPLE-STRUCTURED-LOCATION".split()
)
"""What we read. Attendees and alarms are never even parsed: they are nobody's business here."""

_TEXTS = frozenset(b"SUMMARY DESCRIPTION LOCATION CONTACT X-ALT-DESC".split())
"""Where a line that is no property goes on with the text before: a line break left unescaped."""

_CHARSETS = ("iso-8859", "iso8859", "latin", "windows-", "cp12", "cp8", "koi8", "mac")
"""What may be decoded; Python knows "charsets" (punycode, idna) that are costly or none."""

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
    zones: Mapping[str, str]
    """What the VTIMEZONEs amount to: the IANA name of each TZID, "" where it is unknown."""

    def digest(self) -> bytes:
        """Fingerprint of all that, besides its own bytes, decides what a VEVENT means.

        Of a VTIMEZONE it takes the meaning: The Events Calendar writes another one each day.
        """
        told = (self.home, self.timezone, self.language, self.cancels, sorted(self.zones.items()))
        return blake2b(repr(told).encode(), digest_size=16).digest()


def sniff(head: bytes) -> bool:
    """Whether the bytes begin a VCALENDAR; lines before it are tolerated, as calendars do."""
    return _BEGIN_CALENDAR.search(_ascii_lines(head)) is not None


def read(body: Body) -> Reading:
    """The VEVENTs of a calendar.

    Raises ``FormatError``: ``not-ical`` without a VCALENDAR, ``truncated`` where its end is
    missing: half a file must not look like a file from which half the events are gone.
    """
    data = _ascii_lines(body.data)
    if not (begin := _BEGIN_CALENDAR.search(data)):
        raise FormatError("This is no calendar: BEGIN:VCALENDAR is missing.", code="not-ical")
    data = _utf8(_unfolded(data[begin.start() :].lstrip()), body.charset)
    last = max((match.end() for match in _BEGIN_CALENDAR.finditer(data)), default=0)
    if not _END_CALENDAR.search(data, last):
        raise FormatError(
            "The calendar breaks off before its end (END:VCALENDAR is missing): the transfer or "
            "the export was cut short. What we held before stays.",
            code="truncated",
        )
    chunks, outside, unclosed = _split(data)
    chunks, superseded = _newest(chunks)
    public = [chunk for chunk in chunks if not _PRIVATE.search(chunk)]
    frame = _frame(outside, body.timezone)
    seal = frame.digest()
    drafts: list[Draft] = []
    problems: list[Problem] = [_unclosed(chunk) for chunk in unclosed]
    known: list[bytes] = []
    lost: list[str] = [_uid(chunk) for chunk in unclosed]
    repeats: Counter[bytes] = Counter()
    for chunk in public:
        same = blake2b(_STAMP.sub(b"", chunk), digest_size=16, key=seal).digest()
        repeats[same] += 1
        digest = _of_repeat(same, repeats[same])
        if digest in body.known:
            known.append(digest)
            continue
        try:
            draft, found = _draft(chunk, frame, digest)
        except _Broken as error:
            lost.append(_uid(chunk))
            problems.append(error.problem)
        else:
            # What has problems is read again each time: they last, and so must their telling.
            drafts.append(replace(draft, digest=b"") if found else draft)
            problems.extend(found)
    if superseded:
        problems.append(_superseded(superseded))
    if len(public) < len(chunks):
        problems.append(_kept_back(len(chunks) - len(public)))
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


def _kept_back(count: int) -> Problem:
    return Problem(
        Severity.INFO,
        "private",
        f"{count} events are marked private or confidential (CLASS, RFC 5545 § 3.8.1.3) and are "
        "not published.",
    )


def _of_repeat(digest: bytes, number: int) -> bytes:
    """The digest of the same bytes for the ``number``-th time: each stands for one listing."""
    if number == 1:
        return digest
    return blake2b(digest + str(number).encode(), digest_size=16).digest()


class _Broken(Exception):
    """A VEVENT that cannot be read at all."""

    def __init__(self, code: str, message: str, where: str) -> None:
        super().__init__(message)
        self.problem = Problem(Severity.ERROR, code, message, where)


# --- bytes -------------------------------------------------------------------------------------


def _ascii_lines(data: bytes) -> bytes:
    r"""The bytes with every line ended by ``\n``, in an encoding that contains ASCII; no NUL."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    elif b"\0" in (head := data[:2]):
        wide = "utf-16-be" if head[0] == 0 else "utf-16-le"
        data = data.decode(wide, "replace").encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in data:
        data = data.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data.replace(b"\0", b"") if b"\0" in data else data


def _unfolded(data: bytes) -> bytes:
    """Content lines each on one line (RFC 5545 § 3.1)."""
    return data.replace(b"\n ", b"").replace(b"\n\t", b"")


def _utf8(data: bytes, charset: str) -> bytes:
    """The same text in UTF-8 (RFC 5545 § 3.1.4), whatever it came in.

    Asked only of unfolded lines: LiveWhale folds within characters. Where other lines are good
    UTF-8, a line that is not was cut within a character, and costs that character.
    """
    try:
        data.decode()
    except UnicodeDecodeError:
        pass
    else:
        return data
    if any(_is_utf8(line) for line in data.split(b"\n") if not line.isascii()):
        return data.decode("utf-8", "replace").encode()
    stated = charset.lower().replace("_", "-")
    encoding = stated if stated.startswith(_CHARSETS) else "cp1252"
    try:
        return data.decode(encoding, "replace").encode()
    except (LookupError, ValueError):
        return data.decode("cp1252", "replace").encode()


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _split(data: bytes) -> tuple[list[bytes], bytes, list[bytes]]:
    """The insides of the VEVENTs, what stands outside them, and those that have no end."""
    chunks: list[bytes] = []
    outside: list[bytes] = []
    unclosed: list[bytes] = []
    end_of_last = 0
    start: int | None = None
    for edge in _EDGE.finditer(data):
        if edge[1].upper() == b"BEGIN":
            if start is not None:
                unclosed.append(data[start : edge.start()])
            else:
                outside.append(data[end_of_last : edge.start()])
            start = edge.end()
        elif start is not None:
            chunks.append(data[start : edge.start()])
            start, end_of_last = None, edge.end()
    if start is not None:
        unclosed.append(data[start:])
    else:
        outside.append(data[end_of_last:])
    return chunks, b"".join(outside), unclosed


def _unclosed(chunk: bytes) -> Problem:
    return Problem(
        Severity.ERROR,
        "unclosed-event",
        "An event begins (BEGIN:VEVENT) but does not end (END:VEVENT); it was left out.",
        _uid(chunk),
    )


def _lines(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Content lines (RFC 5545 § 3.1) by their upper-case names; those of inner components not."""
    lines = block.split(b"\n")
    ends = {_edge(line): at for at, line in enumerate(lines) if line[:4].upper() == b"END:"}
    inside, name = b"", b""
    parts: list[bytes] = []
    for at, line in enumerate(lines):
        if inside:
            inside = b"" if line[:4].upper() == b"END:" and _edge(line) == inside else inside
        elif line[:6].upper() == b"BEGIN:":
            inside = _edge(line) if ends.get(_edge(line), -1) > at else b""
        elif found := _property_name(line):
            if name:
                yield name, b"\\n".join(parts)
            name, parts = found, [line.rstrip()]
        elif name in _TEXTS and line.strip():
            parts.append(line.rstrip())
    if name:
        yield name, b"\\n".join(parts)


def _edge(line: bytes) -> bytes:
    """Of a BEGIN or END line: which component."""
    return line.partition(b":")[2].strip().upper()


def _property_name(line: bytes) -> bytes:
    """The name that makes a line a property, upper case; b"" where it is text gone astray."""
    if not (match := _NAME.match(line)):
        return b""
    name: bytes = match[1]
    upper = name.upper()
    plausible = name == upper or upper.startswith(b"X-") or (name.islower() and upper in _WANTED)
    return upper if plausible else b""


def _value(line: bytes) -> str:
    """The value of a line without structure, escapes undone."""
    value = line.decode("utf-8", "replace").partition(":")[2].strip()
    return re.sub(r"\\([\\;,])", r"\1", value.replace("\\n", " ").replace("\\N", " "))


def _uid(chunk: bytes) -> str:
    return next((_value(line) for name, line in _lines(chunk) if name == b"UID"), "")


def _frame(outside: bytes, home: str) -> _Frame:
    definitions = _definitions(outside)
    head: dict[bytes, str] = {}
    for name, line in _lines(_CALENDAR_EDGE.sub(b"", outside)):
        head.setdefault(name, _value(line))
    stated = head.get(b"X-WR-TIMEZONE", "")
    timezone = zones.resolve(stated, home=home, vtimezone=definitions.get(stated, b""))
    home = timezone or home
    return _Frame(
        title=head.get(b"NAME") or head.get(b"X-WR-CALNAME", ""),
        timezone=timezone,
        home=home,
        language=head.get(b"LANGUAGE", "") or head.get(b"X-WR-CALLANG", ""),
        cancels=head.get(b"METHOD", "").upper() == "CANCEL",
        zones={
            tzid: zones.resolve(tzid, home=home, vtimezone=block)
            for tzid, block in definitions.items()
        },
    )


def _definitions(outside: bytes) -> dict[str, bytes]:
    """The VTIMEZONEs by their TZID; of two with one name the first."""
    found: dict[str, bytes] = {}
    start: int | None = None
    for edge in _ZONE_EDGE.finditer(outside):
        if edge[1].upper() == b"BEGIN":
            start = edge.start()
        elif start is not None and len(found) < _MOST_ZONES:
            block = outside[start : edge.end()]
            tzid = _TZID.search(block)
            if tzid:
                found.setdefault(_value(tzid[0]), block)
            start = None
    return found


def _newest(chunks: list[bytes]) -> tuple[list[bytes], list[str]]:
    """The VEVENTs without superseded ones, and the UIDs of those.

    Of one UID (and RECURRENCE-ID) only the highest SEQUENCE counts (RFC 5546 § 2.1.5); of one
    RECURRENCE-ID only one, the last modified. Other repeats of a UID are dates of a series.
    Decided by the bytes of all, so that it does not depend on which are parsed.
    """
    uids = [match[0] if (match := _UID.search(chunk)) else b"" for chunk in chunks]
    shared = {uid for uid, count in Counter(uids).items() if uid and count > 1}
    groups: dict[tuple[bytes, bytes], list[tuple[int, bytes, bytes, int]]] = defaultdict(list)
    for at, uid in enumerate(uids):
        if uid in shared:
            told = dict(reversed(list(_lines(chunks[at]))))
            original = told.get(b"RECURRENCE-ID", b"").rpartition(b":")[2]
            number = told.get(b"SEQUENCE", b"").rpartition(b":")[2].strip()
            sequence = int(number) if number.isdigit() and len(number) < 10 else 0
            modified = told.get(b"LAST-MODIFIED", b"").rpartition(b":")[2]
            groups[uid, original].append((sequence, modified, _STAMP.sub(b"", chunks[at]), at))
    dropped: set[int] = set()
    for (_, original), group in groups.items():
        newest = max(group)
        kept = {newest[3]} if original else {one[3] for one in group if one[0] == newest[0]}
        dropped.update(one[3] for one in group if one[3] not in kept)
    kept_chunks = [chunk for at, chunk in enumerate(chunks) if at not in dropped]
    return kept_chunks, [_uid(chunks[at]) for at in sorted(dropped)]


def _superseded(uids: list[str]) -> Problem:
    return Problem(
        Severity.INFO,
        "old-revision",
        f"{len(uids)} events stand in the file in an older revision too; the newest counts.",
        ", ".join(sorted(set(uids))[:3]),
    )


# --- one VEVENT --------------------------------------------------------------------------------


def _draft(chunk: bytes, frame: _Frame, digest: bytes) -> tuple[Draft, list[Problem]]:
    """One VEVENT. Raises ``_Broken``."""
    lines = [(name, _mended(name, line)) for name, line in _lines(chunk) if name in _WANTED]
    told = dict(reversed(lines))
    where = _value(told.get(b"UID", b"")) or _value(told.get(b"SUMMARY", b""))[:120]
    component, problems = _parse([line for _, line in lines], where)
    reader = _Properties(component, frame, problems, where)
    start, timezone = reader.moment("DTSTART")
    if start is None:
        raise _Broken(
            "no-start",
            "An event has no start that can be read (DTSTART); it was left out.",
            where,
        )
    end, _ = reader.moment("DTEND")
    if reader.text("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE":
        start, end = _whole_days(start, end, frame.home)
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
        description=description if description.strip() else reader.text("X-ALT-DESC"),
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


def _mended(name: bytes, line: bytes) -> bytes:
    """Modern Events Calendar escapes the organiser's name for HTML: its ";" ends the parameter."""
    return line.replace(b"&amp;", b"&") if name == b"ORGANIZER" else line


def _parse(lines: list[bytes], where: str) -> tuple[Vevent, list[Problem]]:
    """The component of the lines; a line that ``icalendar`` refuses costs itself."""
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
            problems.append(_bad_property(line.decode("utf-8", "replace"), where))
        else:
            good.append(line)
    try:
        return _component(good), problems
    except _REFUSALS as error:
        raise _Broken("bad-event", f"An event cannot be read: {error}.", where) from error


_REFUSALS = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
    OSError,
)
"""What ``icalendar`` is known to raise on bad values; OSError for TZID=Europe, a folder."""


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


def _whole_days(start: Stated, end: Stated | None, home: str) -> tuple[Stated, Stated | None]:
    """Outlook's all-day mark on an event from midnight to midnight at home: its dates."""
    first, last = _at_home(start, home), _at_home(end, home)
    if any(isinstance(one, datetime) and one.time() != one.time().min for one in (first, last)):
        return start, end
    days = [one.date() if isinstance(one, datetime) else one for one in (first, last)]
    return days[0] or start, days[1]


def _at_home(moment: Stated | None, home: str) -> Stated | None:
    """Exchange writes midnight in UTC."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(zone(home)) if moment.tzname() == "UTC" else moment
    return moment


class _Properties:
    """The properties of one component as plain values; what cannot be read becomes a problem."""

    def __init__(
        self, component: Vevent, frame: _Frame, problems: list[Problem], where: str
    ) -> None:
        self._component = component
        self._frame = frame
        self._problems = problems
        self._where = where
        for name in dict.fromkeys(name for name, _ in component.errors if name):
            for broken in self._all(name, broken=True):
                self._cannot_read(name, broken)
        for unnamed in (message for name, message in component.errors if not name):
            self._cannot_read(unnamed.partition("'")[2], "")  # a line without name and value

    def _cannot_read(self, name: str, value: object) -> None:
        self._problems.append(_bad_property(f"{name}:{value}", self._where))

    def _all(self, name: str, *, broken: bool = False) -> list[Any]:
        value = self._component.get(name)
        values = value if isinstance(value, list) else [] if value is None else [value]
        return [one for one in values if (type(one).__name__ == "vBroken") is broken]

    def _first(self, name: str) -> Any | None:
        values = self._all(name)
        return values[0] if values else None

    def _kind(self, name: str, attribute: str) -> list[Any]:
        """The values that are of the property's own kind; VALUE=URI makes an address of a date."""
        values = self._all(name)
        for stranger in (one for one in values if not hasattr(one, attribute)):
            kind = getattr(stranger, "params", {}).get("VALUE", "")
            self._cannot_read(f"{name};VALUE={kind}", "…")
        return [one for one in values if hasattr(one, attribute)]

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
        value = next(iter(self._kind(name, "dt")), None)
        if value is None:
            return None, ""
        moment, timezone = self._place(value.dt, self.parameter(name, "TZID"), name)
        if moment is None:
            self._cannot_read(name, value.dt)
        return moment, timezone

    def moments(self, name: str) -> tuple[Stated, ...]:
        """All dates of RDATE or EXDATE lines; of a PERIOD its start."""
        found: list[Stated] = []
        for line in self._kind(name, "dts"):
            tzid = str(line.params.get("TZID", ""))
            for one in line.dts:
                start = one.dt[0] if isinstance(one.dt, tuple) else one.dt
                moment, _ = self._place(start, tzid, name)
                if moment is None:
                    self._cannot_read(name, one.dt)
                else:
                    found.append(moment)
        return tuple(found)

    def _place(self, moment: object, tzid: str, name: str) -> tuple[Stated | None, str]:
        if not isinstance(moment, datetime):
            return (moment, "") if isinstance(moment, date) else (None, "")
        if moment.tzname() == "UTC":
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
                    self._where,
                )
            )
            return naive, ""
        return naive.replace(tzinfo=zone(found)), found

    def _zone(self, tzid: str) -> str:
        if tzid in self._frame.zones:
            return self._frame.zones[tzid]
        return zones.resolve(tzid, home=self._frame.home)

    def utc(self, name: str) -> datetime | None:
        moment, _ = self.moment(name)
        if not isinstance(moment, datetime):
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone(self._frame.home))
        try:
            return aware.astimezone(zone("UTC"))
        except OverflowError:  # .NET writes the year 1 for "never"
            return None

    def duration(self) -> timedelta | None:
        value = self._first("DURATION")
        found = getattr(value, "dt", None)
        if not isinstance(found, timedelta):
            return None
        if found < timedelta(0):
            self._cannot_read("DURATION", found)
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
                    self._where,
                )
            )
        if not rules:
            return ""
        try:
            told: bytes = rules[0].to_ical()
        except _REFUSALS:  # what it parsed it cannot always write
            self._cannot_read("RRULE", "…")
            return ""
        return told.decode("utf-8", "replace")

    def position(self) -> tuple[float | None, float | None]:
        value = next(iter(self._kind("GEO", "latitude")), None)
        if value is None:
            place = self._first("X-APPLE-STRUCTURED-LOCATION")
            match = _POSITION.match(str(place or ""))
            return (float(match[1]), float(match[2])) if match else (None, None)
        return float(value.latitude), float(value.longitude)

    def address(self, name: str) -> str:
        return str(self._first(name) or "").strip()

    def categories(self) -> tuple[str, ...]:
        return tuple(str(one) for value in self._kind("CATEGORIES", "cats") for one in value.cats)

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
        if "%20" in name:  # The Events Calendar
            name = unquote(name)
        return name if name and "@" not in name else self.text("CONTACT")
