"""What we publish as iCalendar, our own reader reads back: the same events, and no complaint.

Events are constructed as ``normalise`` and ``merge`` make them: text is plain, clean and trimmed,
rules are in canonical order. What cannot survive the format is told in ``compared``, with why.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from aggregator.collect import formats
from aggregator.collect.drafts import Body
from aggregator.collect.normalise import Snapshot, Terms, normalise
from aggregator.model import (
    LANGUAGES,
    Details,
    Event,
    Listing,
    Moment,
    Override,
    Publication,
    Recurrence,
    Revision,
    Source,
    Status,
    instant,
    zone,
)
from aggregator.publish import ical
from aggregator.publish.words import words
from aggregator.recurrence import occurrences

ZONES = (
    *("Europe/Berlin", "Europe/Prague", "Europe/Ljubljana", "Europe/Rome", "Europe/Zagreb"),
    *("Europe/Warsaw", "Europe/Amsterdam", "Europe/London", "Europe/Dublin", "Europe/Lisbon"),
    *("America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"),
    *("Africa/Casablanca", "Asia/Gaza", "Pacific/Apia", "UTC"),
)
CLOCKS_CHANGE = tuple(
    date(*day)
    for day in (
        *((2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31)),  # Europe
        *((2026, 3, 8), (2026, 11, 1)),  # New York
        *((2026, 4, 5), (2026, 10, 4)),  # Lord Howe, by half an hour
    )
)
CALENDAR = Publication("calendar", "Industriekultur", "")
BERLIN = zone("Europe/Berlin")


# --- what is published -------------------------------------------------------------------------

_WORDS = st.text(
    st.sampled_from(
        "abcxyzÄßéšłđžïŒ0189.,;:!?'\"()[]{}|/\\*_-–—„“’…=+%@#$€§°²½×→♥αЖяאبتกあ漢字한"
        "\U0001f3ed\U0001f468\U0001f469\U0001f1e9\U00020000\u0301\u0323\u200d\ufe0f\u0915\u094d"
    ),
    min_size=1,
    max_size=12,
)
_TOKENS = st.sampled_from(
    (
        *(
            "5 < 6",
            "Kaffee & Kuchen",
            "a;b,c",
            "\\n",
            "\\\\",
            "C:\\neu",
            '"',
            "{{x}}",
            "=1+1",
            "^n^'",
        ),
        *("BEGIN:VEVENT", "END:VCALENDAR", "UID:1", "https://a.example/?b=c&d=e", "10 000", "…"),
        *("Straßenbahnbetriebshofbesichtigung" * 3, "\U0001f3ed" * 30, "漢" * 40, "e\u0301" * 70),
    )
)
_LINE = st.lists(_WORDS | _TOKENS, min_size=1, max_size=12).map(" ".join)


def _plain(text: str) -> str:
    """Composed, with single spaces, as ``collect.text`` leaves it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def lines(most: int) -> st.SearchStrategy[str]:
    return _LINE.map(_plain).map(lambda text: text[:most].strip() or "x").map(_plain)


def paragraphs() -> st.SearchStrategy[str]:
    parts = st.lists(st.lists(lines(400), min_size=1, max_size=4).map("\n".join), max_size=4)
    return parts.map("\n\n".join)


_SEGMENTS = st.text(st.sampled_from("abcXYZ019-._~"), min_size=1, max_size=20) | st.sampled_from(
    ("%C3%BChrung", "a,b;c", "it's", "(1)", "a:b@c", "x!$*+", "%2F", "s" * 90)
)
_HOSTS = st.sampled_from(
    (
        "museum.example",
        "www.a-b.example",
        "xn--strae-oqa.example",
        "a.example:8443",
        "[2001:db8::1]",
    )
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    scheme, host = draw(st.sampled_from(("https", "http"))), draw(_HOSTS)
    path = "".join("/" + each for each in draw(st.lists(_SEGMENTS, max_size=4)))
    query = "&".join(f"q={each}" for each in draw(st.lists(_SEGMENTS, max_size=3)))
    fragment = draw(st.just("") | _SEGMENTS)
    return f"{scheme}://{host}{path}{query and '?' + query}{fragment and '#' + fragment}"


_POSITIONS = st.none() | st.tuples(
    st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000)
).map(lambda point: (point[0] / 1e6, point[1] / 1e6) if any(point) else (0.5, 0.0))
"""To six places; 0, 0 is read as none, since programs write it for "none"."""

_DAYS = (
    st.dates(date(2025, 1, 1), date(2029, 12, 31))
    | st.dates(date(1901, 1, 2), date(2199, 12, 30))
    | st.sampled_from(CLOCKS_CHANGE)
)
_TIMES = st.times(max_value=datetime(2000, 1, 1, 23, 59).time()).map(
    lambda clock: clock.replace(microsecond=0, second=clock.second % 2 * 30)
) | st.sampled_from([datetime(2000, 1, 1, *at).time() for at in ((1, 30), (2, 0), (2, 30), (3, 0))])
_LENGTHS = st.sampled_from((0, 15, 45, 60, 90, 180, 600, 1440, 4320, 60 * 24 * 40)).map(
    lambda minutes: timedelta(minutes=minutes)
)


@st.composite
def moments(draw: st.DrawFn, name: str) -> datetime:
    """By the clocks of a zone, the skipped and the repeated hour among them."""
    return datetime.combine(draw(_DAYS), draw(_TIMES), zone(name)).replace(
        fold=draw(st.integers(0, 1))
    )


@st.composite
def rules(draw: st.DrawFn, start: Moment) -> str:
    """Rules as organisers make them, in canonical order; UNTIL in the form that the start wants."""
    ending = draw(st.sampled_from(("", "COUNT", "UNTIL")))
    if ending == "COUNT":
        ending = f";COUNT={draw(st.integers(1, 30))}"
    elif ending:
        last = start + timedelta(days=draw(st.integers(0, 500)))
        stamp = (
            f"{instant(last):%Y%m%dT%H%M%SZ}" if isinstance(last, datetime) else f"{last:%Y%m%d}"
        )
        ending = f";UNTIL={stamp}"
    step = draw(st.sampled_from(("", ";INTERVAL=2", ";INTERVAL=5")))
    weekdays = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    some = ",".join(draw(st.lists(st.sampled_from(weekdays), min_size=1, max_size=4, unique=True)))
    frequency, by = draw(
        st.sampled_from(
            (
                *(("DAILY", ""), ("WEEKLY", ""), ("WEEKLY", f";BYDAY={some}"), ("MONTHLY", "")),
                *(("MONTHLY", ";BYDAY=-1SU"), ("MONTHLY", ";BYDAY=1SA,3SA"), ("YEARLY", "")),
                *(("MONTHLY", ";BYMONTHDAY=15,-1"), ("MONTHLY", f";BYDAY={some};BYSETPOS=-1")),
                *(("YEARLY", ";BYMONTHDAY=29;BYMONTH=2"), ("YEARLY", ";BYDAY=2SU;BYMONTH=9")),
                *(("WEEKLY", ";BYDAY=SA;WKST=SU"), ("DAILY", ";BYMONTH=5,6,7")),
            )
        )
    )
    if "BYMONTHDAY=29" in by:
        step = ""  # every second year from an odd one there is no 29 February
    return f"FREQ={frequency}{ending}{step}{by}"


@st.composite
def recurrences(draw: st.DrawFn, start: Moment, name: str) -> Recurrence:
    further = st.integers(1, 60).map(lambda days: _later(start, timedelta(days=days), name))
    listed = draw(st.lists(further, max_size=3))
    if isinstance(start, datetime):
        listed += [_real(each, name) for each in draw(st.lists(moments(name), max_size=2))]
    rule = draw(st.just("") | rules(start)) if listed else draw(rules(start))
    return Recurrence(rule, _ordered(listed), _ordered(draw(st.lists(further, max_size=3))))


def _later(start: Moment, by: timedelta, name: str) -> Moment:
    """By the clock on the wall; in an hour that is skipped, the one that is shown instead."""
    later = start + by
    return _real(later, name) if isinstance(later, datetime) else later


def _real(moment: datetime, name: str) -> datetime:
    return moment.astimezone(UTC).astimezone(zone(name))


def _ordered(listed: list[Moment]) -> tuple[Moment, ...]:
    by_instant = {instant(each): each for each in listed}
    return tuple(by_instant[each] for each in sorted(by_instant))


@st.composite
def told(draw: st.DrawFn, start: Moment, name: str) -> Details:
    """Details of an event that begins so."""
    length = draw(_LENGTHS)
    if isinstance(start, datetime):
        end: Moment = (start.astimezone(UTC) + length).astimezone(zone(name))
    else:
        end = start + timedelta(days=max(1, length.days))
    point = draw(_POSITIONS)
    return Details(
        title=draw(lines(300)),
        start=start,
        end=end,
        timezone=name,
        status=draw(st.sampled_from(Status)),
        language=draw(st.sampled_from(("", *LANGUAGES, "fr"))),
        location=draw(st.just("") | lines(300)),
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        url=draw(st.just("") | addresses()),
        description=draw(paragraphs()),
        categories=tuple(draw(st.lists(lines(80), max_size=4, unique=True))),
        image=draw(st.just("") | addresses()),
        organizer=draw(st.just("") | lines(200)),
    )


_SOURCES = st.lists(
    st.builds(Source, st.just("f"), st.just("p"), lines(60), st.just("") | addresses()), max_size=2
).map(tuple)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Single events and series, timed in many zones and all-day, with changed dates."""
    name = draw(st.sampled_from(ZONES))
    start = draw(moments(name) | _DAYS)
    details = draw(told(start, name))
    overrides = []
    if draw(st.booleans()):
        if isinstance(start, datetime):  # ``normalise`` begins no series in an hour that is skipped
            start = _real(start, name)
            length = instant(details.end) - instant(details.start)
            details = replace(details, start=start, end=_real(start.astimezone(UTC) + length, name))
        details = replace(details, recurrence=draw(recurrences(start, name)))
        offsets = draw(st.lists(st.integers(0, 60), max_size=2, unique=True))
        for days in sorted(offsets):
            original = _later(start, timedelta(days=days), name)
            moved = _later(original, timedelta(days=draw(st.integers(0, 3))), name)
            other = draw(st.sampled_from(ZONES)) if draw(st.integers(0, 9)) == 0 else name
            future = draw(st.booleans())
            if isinstance(moved, datetime):
                moved = _real(moved, other)
                # the second pass of an hour reads as the first, which would move all later dates
                moved = moved.replace(fold=0) if future else moved
            overrides.append(Override(original, draw(told(moved, other)), future))
    return Event("e1f0@calendar.example", details, tuple(overrides), draw(_SOURCES))


_STAMPS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
REVISIONS = st.builds(Revision, st.integers(0, 10_000), _STAMPS, _STAMPS, _STAMPS)


REVISION = Revision(3, *(datetime(2026, 11, day, 9, 30, tzinfo=UTC) for day in (1, 20, 19)))


# --- there and back ----------------------------------------------------------------------------


def published(event: Event, revision: Revision) -> bytes:
    return ical.calendar(
        CALENDAR,
        [ical.vevent(event, revision)],
        ical.zones(event),
        refresh=timedelta(hours=6),
        timezone=event.details.timezone,
    )


def read_back(data: bytes, home: str) -> Snapshot:
    """``home`` is the zone of a feed that carries our calendar on."""
    _, reading = formats.read(Body(data, timezone=home))
    return normalise(reading, Terms("ours", "", home))


class Differs(AssertionError):
    """A field did not come back as it was sent."""


def same(what: str, sent: object, came: object) -> None:
    if sent != came:
        raise Differs(f"{what}: sent {sent!r:.500}, came {came!r:.500}")


def compared(event: Event, revision: Revision, snapshot: Snapshot, home: str) -> None:
    """Raises ``Differs`` where what came back is not what was sent."""
    same("problems", (), snapshot.problems)
    same("complete", (True, frozenset()), (snapshot.complete, snapshot.lost))
    listings = {item.listing.key.recurrence_id: item.listing for item in snapshot.items}
    same("how many", 1 + len(event.overrides), len(snapshot.items))
    originals = {_identity(each.recurrence_id): each for each in event.overrides}
    same("which dates", {"", *originals}, set(listings))
    for listing in listings.values():
        same("uid", event.uid, listing.key.source_id)
        same("sequence", revision.number, listing.sequence)
        same("modified", revision.changed, listing.modified)
    main = listings.pop("")
    _details(event.details, main.details, event.sources, home)
    _series(event.details, main.details)
    for identity, listing in listings.items():
        override = originals[identity]
        same("range", override.this_and_future, listing.this_and_future)
        same("no series in a series", None, listing.details.recurrence)
        _details(override.details, listing.details, event.sources, home)
        _span(override.details, listing.details)
    _dates(event, main, listings)


def _identity(original: Moment) -> str:
    return (original.astimezone(UTC) if isinstance(original, datetime) else original).isoformat()


def _details(sent: Details, came: Details, sources: tuple[Source, ...], home: str) -> None:
    for field in ("language", "location", "latitude", "longitude", "url", "categories", "image"):
        same(field, getattr(sent, field), getattr(came, field))
    same("organizer", sent.organizer, came.organizer)
    same("all day", sent.all_day, came.all_day)
    # A date has no zone in iCalendar: it is read in the reader's own.
    # Nor has an instant in UTC: single events are told in the reader's zone (decision 15).
    if not sent.all_day and sent.timezone != "UTC":
        same("timezone", sent.timezone, came.timezone)
    # There is no word for "no longer announced": subscribers get CANCELLED (decision 8).
    status = Status.CANCELLED if sent.status is Status.WITHDRAWN else sent.status
    same("status", status, came.status)
    # Calendars hide STATUS, so the title says it too, in the event's language.
    own = words(sent.language)
    said = {Status.CANCELLED: own.cancelled + ": ", Status.WITHDRAWN: own.withdrawn + ": "}
    same("title", said.get(sent.status, "") + sent.title, came.title)
    # The description says first why the event is gone, then what the partner says, then who says
    # it; a partner's text is cut at 2,000 characters.
    head = own.withdrawn_note + "\n\n" if sent.status is Status.WITHDRAWN else ""
    tail = "".join(f"\n{own.source}: {_told(each)}" for each in sources)
    text = came.description
    if len(sent.description) > 2_000:
        body = text.removeprefix(head).removesuffix(tail).rstrip()
        same("cut description", True, body.endswith("…") and 1_000 < len(body) <= 2_000)
        same("begin of the description", True, sent.description.startswith(body[:-1]))
        text = text.replace(body, "", 1)
        same("frame of the description", (head + "\n" + tail).strip(), text.strip())
    else:
        told = [part for part in (head.strip(), sent.description, tail.strip()) if part]
        same("description", "\n\n".join(told), text)


def _told(source: Source) -> str:
    return f"{source.name} – {source.url}" if source.url else source.name


def _seen(moment: Moment) -> Moment:
    """The instant that a moment written by the clock of its zone means.

    RFC 5545 § 3.3.5: an hour that clocks repeat is its first pass; nothing can name the second.
    """
    if not isinstance(moment, datetime):
        return moment
    return (moment if moment.tzinfo == zone("UTC") else moment.replace(fold=0)).astimezone(UTC)


def _arrived(moment: Moment) -> Moment:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _span(sent: Details, came: Details) -> None:
    same("start", _seen(sent.start), _arrived(came.start))
    end = sent.end
    if isinstance(end, datetime) and isinstance(sent.start, datetime):
        # Between the two passes of an hour an end may show an earlier clock than its start: then
        # none is written (``span``), and an event without an end ends as it starts.
        end = sent.start if end.replace(tzinfo=None) < sent.start.replace(tzinfo=None) else end
        end = sent.start if _seen(end) < _seen(sent.start) else end
    same("end", _seen(end), _arrived(came.end))


def _series(sent: Details, came: Details) -> None:
    if sent.recurrence is None:
        same("recurrence", None, came.recurrence)
        _span(sent, came)
        return
    found = came.recurrence or Recurrence()
    same("rule", sent.recurrence.rule, found.rule)
    same("exceptions", _instants(sent.recurrence.exceptions), _instants(found.exceptions))
    dates = _instants(sent.recurrence.dates)
    if _seen(sent.start) == _arrived(came.start):
        _span(sent, came)
        same("dates", dates, _instants(found.dates))
    else:
        # A series must begin with a date of its rule (§ 3.8.5.3): the first by the rule is its
        # start, and the start that was told is one of its further dates.
        same("start among the dates", sorted({*dates, _seen(sent.start)}), _instants(found.dates))
        same("length", _clock(sent.end) - _clock(sent.start), _clock(came.end) - _clock(came.start))


def _clock(moment: Moment) -> datetime:
    """As clocks on the wall show it."""
    return datetime(*moment.timetuple()[:6])


def _instants(listed: tuple[Moment, ...]) -> list[Moment]:
    return sorted({_seen(each) for each in listed})


def _dates(event: Event, main: Listing, changed: dict[str, Listing]) -> None:
    """All dates of the first year, whatever form the series took."""
    originals = {_identity(each.recurrence_id): each for each in event.overrides}
    back = Event(
        event.uid,
        _at_home(main.details, event.details),
        tuple(
            Override(
                datetime.fromisoformat(identity)
                if "T" in identity
                else date.fromisoformat(identity),
                _at_home(listing.details, originals[identity].details),
                listing.this_and_future,
            )
            for identity, listing in changed.items()
        ),
    )
    first = instant(event.details.start) - timedelta(days=2)
    sent, came = _taking_place(event, first), _taking_place(back, first)
    same("dates that are missing or too many", set(), set(sent) ^ set(came))
    same("number of dates", len(sent), len(came))


def _at_home(came: Details, sent: Details) -> Details:
    """In the zone it was sent in, where that does not come back: see ``_details``."""
    start, end = came.start, came.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        if sent.timezone != "UTC":
            return came
        start, end = start.astimezone(zone("UTC")), end.astimezone(zone("UTC"))
    return replace(came, start=start, end=end, timezone=sent.timezone)


def _taking_place(event: Event, first: datetime) -> list[tuple[Moment, Moment]]:
    found = occurrences(event, first, first + timedelta(days=366), limit=400)
    return sorted((_seen(each.start), _seen(each.end)) for each in found)


def check(event: Event, revision: Revision, home: str) -> None:
    compared(event, revision, read_back(published(event, revision), home), home)


GIVEN = given(events(), REVISIONS, st.sampled_from(("Europe/Berlin", "America/New_York")))


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@GIVEN
def test_what_is_published_is_read_back(event: Event, revision: Revision, home: str):
    check(event, revision, home)


@pytest.mark.proof
@pytest.mark.parametrize("quarter", range(4))
def test_ten_thousand_events_are_read_back(quarter: int):
    """In quarters, so that they can be shared out."""

    @seed(quarter)
    @settings(max_examples=2_500, suppress_health_check=list(HealthCheck), database=None)
    @GIVEN
    def all_are(event: Event, revision: Revision, home: str) -> None:
        check(event, revision, home)

    all_are()


GAP, FOLD = datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)


@pytest.mark.parametrize(
    ("start", "minutes"),
    [(GAP, 0), (GAP, 60), (GAP - timedelta(hours=1), 30), (GAP - timedelta(hours=1), 90)]
    + [(FOLD.replace(fold=fold), minutes) for fold in (0, 1) for minutes in (0, 15, 45, 60, 90)],
)
@pytest.mark.parametrize("rule", ["", "FREQ=DAILY;COUNT=3", "FREQ=WEEKLY"])
def test_hours_that_clocks_skip_or_repeat(start: datetime, minutes: int, rule: str):
    begin = start.replace(tzinfo=BERLIN)
    if rule:  # ``normalise`` begins no series in an hour that is skipped
        begin = _real(begin, "Europe/Berlin")
    end = (begin.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(BERLIN)
    series = Recurrence(rule, (), (begin + timedelta(days=1),)) if rule else None
    check(
        Event("1", Details("Nacht", begin, end, "Europe/Berlin", series)), REVISION, "Europe/Berlin"
    )


@pytest.mark.parametrize("home", ["Europe/Berlin", "America/New_York"])
def test_a_change_to_all_later_dates_keeps_the_utc_hour_of_its_series(home: str):
    start = datetime(2025, 1, 1, 1, 30, tzinfo=zone("UTC"))
    changed = start + timedelta(days=44)
    details = Details("Camp", changed, changed + timedelta(days=40), "UTC")
    series = Details("Camp", start, start, "UTC", Recurrence("FREQ=DAILY"))
    check(Event("1", series, (Override(changed, details, True),)), REVISION, home)


# --- that a difference would be noticed --------------------------------------------------------


def rich() -> Event:
    """An event with every property that we write."""
    start = datetime(2026, 12, 5, 14, tzinfo=BERLIN)
    details = Details(
        title="Führung durch die Schmiede",
        start=start,
        end=start + timedelta(hours=1),
        timezone="Europe/Berlin",
        recurrence=Recurrence(
            "FREQ=WEEKLY;COUNT=6", (start + timedelta(days=3),), (start + timedelta(days=7),)
        ),
        status=Status.TENTATIVE,
        language="de",
        location="Tuchfabrik, Crimmitschau",
        latitude=50.8167,
        longitude=12.3876,
        url="https://example.org/schmiede",
        description="Mit Vorführung.\nFestes Schuhwerk; Eintritt frei, bitte anmelden.",
        categories=("Führung", "Handwerk, alt"),
        image="https://example.org/schmiede.jpg",
        organizer="Museum Crimmitschau",
    )
    moved = start + timedelta(days=14)
    changed = replace(details, start=moved, end=moved + timedelta(hours=2), recurrence=None)
    return Event("e1@calendar.example", details, (Override(moved, changed, True),))


CARRIED = {
    "UID": ("e1@", "e2@"),
    "SEQUENCE": (":3", ":4"),
    "LAST-MODIFIED": ("20261120", "20261121"),
    "DTSTART": ("T140000", "T140100"),
    "DTEND": ("T150000", "T150100"),
    "RRULE": ("COUNT=6", "COUNT=7"),
    "RDATE": ("20261208", "20261209"),
    "EXDATE": ("20261212", "20261219"),
    "RECURRENCE-ID": ("20261219", "20261226"),
    "RECURRENCE-ID ": ("RANGE=THISANDFUTURE;", ""),
    "SUMMARY": ("Schmiede", "Schmide"),
    "SUMMARY ": ("LANGUAGE=de", "LANGUAGE=cs"),
    "DESCRIPTION": ("Schuhwerk\\;", "Schuhwerk"),
    "DESCRIPTION ": ("Vorführung.\\n", "Vorführung. "),
    "LOCATION": ("\\, ", " "),
    "GEO": ("50.8167", "50.8168"),
    "URL": ("https", "http"),
    "CATEGORIES": ("\\,", ","),
    "IMAGE": (".jpg", ".png"),
    "CONTACT": ("Museum", "museum"),
    "STATUS": ("TENTATIVE", "CONFIRMED"),
}
"""Each property (a blank tells two changes of one apart), and a change of it to be noticed."""

NOT_CARRIED = {
    "BEGIN": "structure",
    "END": "structure",
    "DTSTAMP": "says when the file was made (§ 3.8.7.2); what changed when is LAST-MODIFIED",
    "CREATED": "a listing does not keep when its source made it",
    "TRANSP": "whether a date blocks the reader's day is our judgement, made anew when publishing",
}


def _altered(data: bytes, name: str, change: tuple[str, str]) -> bytes:
    """With the first line of that property changed."""
    before, after = change
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    start = lines.index("BEGIN:VEVENT")
    at = next(
        n for n, line in enumerate(lines) if n > start and line.startswith(name) and before in line
    )
    lines[at] = lines[at].replace(before, after, 1)
    return "\r\n".join(lines).encode()


def test_every_property_that_we_write_is_compared_or_said_not_to_be():
    written = ical.vevent(rich(), REVISION).decode().replace("\r\n ", "").split("\r\n")
    names = {line.replace(";", ":").partition(":")[0] for line in written if line}
    assert names == {name.strip() for name in CARRIED} | set(NOT_CARRIED)


@pytest.mark.parametrize("name", CARRIED)
def test_an_altered_property_is_noticed(name: str):
    data = published(rich(), REVISION)
    compared(rich(), REVISION, read_back(data, "Europe/Berlin"), "Europe/Berlin")
    altered = _altered(data, name.strip(), CARRIED[name])
    with pytest.raises(Differs):
        compared(rich(), REVISION, read_back(altered, "Europe/Berlin"), "Europe/Berlin")


def test_a_lost_date_and_a_lost_event_are_noticed():
    whole = published(rich(), REVISION)
    second = whole.rindex(b"BEGIN:VEVENT"), whole.rindex(b"END:VCALENDAR")
    for data in (
        whole[: second[0]] + whole[second[1] :],
        whole.replace(b"END:VEVENT\r\nBEGIN:VEVENT\r\n", b""),
    ):
        with pytest.raises(Differs):
            compared(rich(), REVISION, read_back(data, "Europe/Berlin"), "Europe/Berlin")
