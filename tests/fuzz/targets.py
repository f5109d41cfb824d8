"""The parsers' entries, each as a function of bytes, and what counts as a finding."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from aggregator import codec, config
from aggregator.collect import formats, hours, languages, prose, samples, text, zones
from aggregator.collect.drafts import Body
from aggregator.collect.normalise import EARLIEST, LATEST, Snapshot, Terms, normalise
from aggregator.errors import AggregatorError
from aggregator.model import Details, Event, Moment, Override, Recurrence, Revision, instant, zone
from aggregator.publish import ical
from aggregator.recurrence import last_end, next_occurrence, occurrences

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
PATIENCE = 2.0
"""Seconds of processor time that any input may take."""
HOME = "Europe/Berlin"
NOW = datetime(2026, 5, 1, tzinfo=UTC)
_START = datetime(2026, 5, 4, 19, tzinfo=UTC)
_TERMS = Terms("fuzz", "de", HOME, "https://feeds.example/all")
_REVISION = Revision(0, NOW, NOW, NOW)
_MOST_EVENTS = 5
"""Events of one input whose dates are reckoned: the input shall be strange, not long."""


class Wrong(Exception):
    """What came out is not what is promised."""


@dataclass(frozen=True, slots=True)
class Target:
    """One entry: ``run`` takes any bytes; ``grammar`` says by which rules they are mutated."""

    run: Callable[[bytes], None]
    grammar: str
    seeds: Callable[[], Iterator[bytes]]
    words: tuple[str, ...] = ()
    """What a fuzzer that knows no grammar would hardly spell."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that did what none may do."""

    kind: str
    """``slow``, or the class of the exception."""
    place: str
    """Where it arose in our code; the same place is one finding."""
    told: str


def judge(target: Target, data: bytes, patience: float = PATIENCE) -> Finding | None:
    """Run an input; None where all is as promised."""
    before = time.process_time()
    try:
        target.run(data)
    except AggregatorError:
        pass
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return Finding(type(error).__name__, _place(error), traceback.format_exc(limit=-12))
    spent = time.process_time() - before
    if spent > patience:
        return Finding("slow", "", f"{spent:.1f} s of processor time")
    return None


def _place(error: Exception) -> str:
    own = [
        f"{Path(frame.filename).name}:{frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "/aggregator/" in frame.filename or frame.name.startswith("_check")
    ]
    return own[-1] if own else ""


# --- entries -----------------------------------------------------------------------------------


def _snapshot(data: bytes) -> Snapshot:
    _, reading = formats.read(Body(data, timezone=HOME, language="de", now=NOW))
    reading = languages.spoken(reading, "")
    reading = prose.dated(reading, language="de", timezone=HOME, now=NOW)
    snapshot = normalise(hours.judged(reading, HOME), _TERMS)
    for item in snapshot.items:
        codec.digest(item.listing)  # what is read can be kept
        _check_clean(item.listing.details)
    return snapshot


def read(data: bytes) -> None:
    """Any bytes as a feed, and what they amount to."""
    _snapshot(data)


def series(data: bytes) -> None:
    """A calendar's events with their dates, and how they would be published."""
    for item in _snapshot(data).items[:_MOST_EVENTS]:
        _reckon(Event(uid="1", details=item.listing.details))
    told = [item.listing for item in _snapshot(data).items]
    main = [one for one in told if not one.key.recurrence_id][:1]
    for one in main:
        changed = tuple(
            Override(_moment(other.key.recurrence_id), other.details, other.this_and_future)
            for other in told
            if other.key.recurrence_id
        )
        _reckon(Event(uid="1", details=one.details, overrides=changed[:_MOST_EVENTS]))


def rule(data: bytes) -> None:
    """A rule as it stands in RRULE; the line before says when the series begins, and where."""
    head, _, told = data.decode("utf-8", "replace").rpartition("\n")
    stated, _, name = head.partition(" ")
    try:
        place = zone(name)
        start: Moment = (
            date.fromisoformat(stated) if len(stated) < 11 else datetime.fromisoformat(stated)
        )
    except (ValueError, OSError, KeyError):
        name, place, start = HOME, zone(HOME), _START
    if isinstance(start, datetime):
        start = start.replace(tzinfo=place)
    if not EARLIEST <= start.year <= LATEST:
        start = _START
    _reckon(
        Event("1", Details("Führung", start, start + timedelta(days=1), name, Recurrence(told)))
    )


def _reckon(event: Event) -> None:
    last_end(event)
    next_occurrence(event, NOW)
    if len(occurrences(event, NOW, NOW + timedelta(days=400))) > 1000:
        raise Wrong("more dates than the limit")
    ical.vevent(event, _REVISION)
    for name in ical.zones(event):
        ical.vtimezone(name)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def configuration(data: bytes) -> None:
    """Any bytes as ``feeds.yaml``."""
    with TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, "feeds.yaml")
        path.write_bytes(data)
        config.load(path)


def texts(data: bytes) -> None:
    """Any text as title, description, id, address, language and zone."""
    told = data.decode("utf-8", "surrogatepass" if data[:1] == b"\xed" else "replace")
    for shown in (text.line(told), text.identifier(told), text.paragraphs(told)):
        _check_text(shown)
    _check_address(text.address(told, _TERMS.address))
    text.language(told)
    hours.clocks(told)
    languages.told(told)
    zones.resolve(told, home=HOME)
    zones.resolve("Own zone", home=HOME, vtimezone=data)


def _check_clean(details: Details) -> None:
    for told in (details.title, details.location, details.description, details.organizer):
        _check_text(told)
    for told in details.categories:
        _check_text(told)
    for address in (details.url, details.image):
        _check_address(address)
    if instant(details.end, details.timezone) < instant(details.start, details.timezone):
        raise Wrong("the end is before the start")


def _check_text(told: str) -> None:
    if bad := [
        char for char in told if char != "\n" and (ord(char) < 32 or 0x7F <= ord(char) < 160)
    ]:
        raise Wrong(f"a control character: {bad[0]!r}")
    told.encode()  # a lone surrogate could not be written


def _check_address(address: str) -> None:
    if address and not (address.startswith(("http://", "https://")) and address.isascii()):
        raise Wrong(f"no web address: {address!r}")


# --- seeds -------------------------------------------------------------------------------------


def _calendars() -> Iterator[bytes]:
    yield from _files(CORPUS / "ical", "*.ics")
    yield from _samples("*.ics.sample")


def _news() -> Iterator[bytes]:
    yield from _files(CORPUS / "rss", "*.xml")
    for pattern in ("*.rss.sample", "*.rdf.sample", "*.atom.sample"):
        yield from _samples(pattern)


def _trees() -> Iterator[bytes]:
    yield from _samples("*.xcal.sample")
    for inner in (_XML_EVENT, _XML_EVENT * 2):
        calendar = f"<vcalendar><components>{inner}</components></vcalendar>"
        yield f"<icalendar>{calendar}</icalendar>".encode()


_XML_EVENT = (
    "<vevent><properties><uid><text>1</text></uid><dtstart><parameters><tzid><text>Europe/Berlin"
    "</text></tzid></parameters><date-time>2026-06-12T14:00:00</date-time></dtstart><rdate><period>"
    "<start>2026-06-19T14:00:00</start><duration>PT1H</duration></period></rdate></properties>"
    "</vevent>"
)


def _documents() -> Iterator[bytes]:
    yield from _samples("*.json.sample")
    yield from _samples("*.jcal.sample")
    yield (
        b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, "_event": {"start": '
        b'"2026-06-12", "end": "2026-06-13", "timezone": "UTC", "location": {"lat": 1, "lng": 2}}}'
        b"]}"
    )


def _tables() -> Iterator[bytes]:
    yield from _samples("*.csv.sample")
    yield "Titel;Datum;Beginn;Ende\nFührung;12. Juni;14;15:30\nFest;46185,5;;\n".encode("cp1252")
    yield b'Subject,Start Date,End Date,All day\r\n"a, ""b""",6/25/2026,6/26/2026,TRUE\r\n'


def _pages() -> Iterator[bytes]:
    yield from _files(CORPUS / "page", "*.html")


def _files(folder: Path, pattern: str) -> Iterator[bytes]:
    for path in sorted(folder.glob(pattern)):
        yield path.read_bytes()


def _samples(pattern: str) -> Iterator[bytes]:
    for path in sorted((ROOT / "samples").glob(pattern)):
        yield samples.render(path.read_bytes(), NOW)


def _configurations() -> Iterator[bytes]:
    yield (ROOT / "feeds.yaml").read_bytes()
    yield _SMALL_CONFIGURATION.encode()
    yield _SMALL_CONFIGURATION.replace("{id: museum, n", "&a {id: &b museum, n").encode()


_SMALL_CONFIGURATION = """\
calendar: {title: {de: Kalender, en: Calendar}, address: "https://calendar.example/"}
regions: [{id: zwickau, name: Zwickau, country: DE, language: de, timezone: Europe/Berlin}]
partners: [{id: museum, name: Museum, region: zwickau, url: "https://museum.example/"}]
feeds:
  - {id: museum, partner: museum, url: museum.ics, every: 6h, trust: 4, paused: false}
"""


def _rules() -> Iterator[bytes]:
    yield from (
        b"FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231T225959Z",
        b"2026-05-04 Europe/Berlin\nFREQ=MONTHLY;BYDAY=-1SU;COUNT=10",
        b"1970-01-01T00:00 UTC\nFREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=4",
        b"2026-03-29T02:30 America/Nuuk\nFREQ=DAILY;BYHOUR=9,15;BYMINUTE=0,30;WKST=SU",
        b"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;X-NAME=1;RSCALE=GREGORIAN",
        b"FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=366,-1",
    )


def _texts() -> Iterator[bytes]:
    yield from (
        "<p>Führung &amp; <b>Kaffee</b><br>im&nbsp;Hof</p><ul><li>eins<li>zwei</ul>".encode(),
        b"&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
        "https://straße.example:8080/a b?q=ü&amp;r=1#f".encode(),
        b"//user:pass@[::1]:80/../x",
        b"/freeassociation.sourceforge.net/Europe/Berlin",
        b"(UTC+01:00) Amsterdam, Berlin",
        ical.vtimezone("Europe/Berlin"),
        "e\u0301\u202e\u200b\ufeff\u0085\u2028\U0001f3ed".encode(),
    )


TARGETS = {
    "ical": Target(read, "ical", _calendars),
    "rss": Target(read, "xml", _news),
    "xcal": Target(read, "xml", _trees),
    "json": Target(read, "json", _documents),
    "table": Target(read, "table", _tables),
    "page": Target(read, "xml", _pages),
    "series": Target(series, "ical", _calendars),
    "rule": Target(rule, "rule", _rules),
    "config": Target(configuration, "yaml", _configurations),
    "text": Target(texts, "text", _texts),
}
