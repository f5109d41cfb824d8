"""The same events in every format give the same listings.

They are written by hand once, as data, and the listings that they amount to beside them. What a
format cannot carry stands in ``CANNOT`` with the reason, and nothing else may differ.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

import pytest

from aggregator.collect import formats, update
from aggregator.collect.fetch import Fetched, Validators
from aggregator.collect.normalise import Terms
from aggregator.model import Details, Moment, Recurrence, Status

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 5, 10, tzinfo=UTC)
SETTINGS = update.Settings(
    Terms("museum", "de", "Europe/Berlin", "https://museum.example/"),
    "auto",
    "auto",
    timedelta(hours=6),
)


@dataclass(frozen=True)
class Told:
    """An event as its keeper would tell it."""

    uid: str
    title: str
    start: Moment
    end: Moment
    said: str
    """When it is, in words."""
    place: str
    position: tuple[float, float] | None = None
    text: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    organizer: str = ""
    cancelled: bool = False
    rule: str = ""
    exception: datetime | None = None


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=BERLIN)


EVENTS = (
    Told(
        "spinnerei@museum.example",
        "Führung durch die Spinnerei",
        at(6, 12, 14),
        at(6, 12, 16, 30),
        "Samstag, 12. Juni 2027, 14–16.30 Uhr",
        "Alte Spinnerei, Zwickau",
        (50.7189, 12.4964),
        "Größe XXL: Öfen, Kräne; und Maß für Maß.",
        "https://museum.example/spinnerei",
        ("Führung", "Textil"),
        "Förderverein Größe e. V.",
    ),
    Told(
        "denkmal@museum.example",
        "Tag des offenen Denkmals",
        date(2027, 9, 12),
        date(2027, 9, 13),
        "Sonntag, 12. September 2027",
        "Straße der Jugend, Žďár",
    ),
    Told(
        "dampf@museum.example",
        "Dampftage",
        date(2027, 10, 2),
        date(2027, 10, 5),
        "2.–4. Oktober 2027",
        "Lokschuppen Aue",
    ),
    Told(
        "grube@museum.example",
        "Einfahrt in die Grube",
        at(6, 6, 11),
        at(6, 6, 12),
        "Jeden Sonntag vom 6. Juni bis 29. August 2027, 11–12 Uhr",
        "Besucherbergwerk",
        rule="FREQ=WEEKLY;UNTIL=20270829T215959Z;BYDAY=SU",
        exception=at(7, 4, 11),
    ),
    Told(
        "konzert@museum.example",
        "Konzert in der Gießhalle",
        at(7, 3, 19, 30),
        at(7, 3, 22),
        "Samstag, 3. Juli 2027, 19.30–22 Uhr",
        "Gießhalle",
        cancelled=True,
    ),
)


def expected(told: Told) -> Details:
    rule = told.rule and Recurrence(
        told.rule, exceptions=(told.exception,) if told.exception else ()
    )
    latitude, longitude = told.position or (None, None)
    return Details(
        title=told.title,
        start=told.start,
        end=told.end,
        timezone="Europe/Berlin",
        recurrence=rule or None,
        status=Status.CANCELLED if told.cancelled else Status.CONFIRMED,
        language="de",
        location=told.place,
        latitude=latitude,
        longitude=longitude,
        url=told.url,
        description=told.text,
        categories=told.categories,
        organizer=told.organizer,
    )


# --- what each format cannot ---------------------------------------------------------------------

_WORDS = {
    "description": "the text holds the words that tell when and where",
    "latitude": "nobody writes coordinates in words",
    "longitude": "nobody writes coordinates in words",
    "status": "words such as “abgesagt” are not read as the event's status",
    "exceptions": "a day left out in words beside a rule is not read",
}

CANNOT: dict[str, dict[str, str]] = {
    "ical": {},
    "jcal": {},
    "xcal": {},
    "csv": {"grube@museum.example": "a table has no rules: each date is a row of its own"},
    "jsonfeed": {"exceptions": "extensions have no usual name for dates left out"},
    "jsonfeed in words": _WORDS,
    "rss in words": _WORDS,
    "tribe": {"grube@museum.example": "it lists each date of a series as an event of its own"},
    "page": {},
}
"""For each format the fields, and the events, that it cannot carry, and why."""


# --- the same in each ----------------------------------------------------------------------------


def basic(moment: Moment) -> str:
    return f"{moment:%Y%m%dT%H%M%S}" if isinstance(moment, datetime) else f"{moment:%Y%m%d}"


def as_ical() -> bytes:
    def line(name: str, moment: Moment) -> str:
        timed = isinstance(moment, datetime)
        return f"{name}{';TZID=Europe/Berlin' if timed else ';VALUE=DATE'}:{basic(moment)}"

    def text(value: str) -> str:
        return value.replace(",", "\\,").replace(";", "\\;")

    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//museum.example//DE"]
    for one in EVENTS:
        lines += ["BEGIN:VEVENT", f"UID:{one.uid}", "DTSTAMP:20270501T000000Z"]
        lines += [f"SUMMARY:{one.title}", line("DTSTART", one.start), line("DTEND", one.end)]
        lines += [f"LOCATION:{text(one.place)}"]
        lines += [f"GEO:{one.position[0]};{one.position[1]}"] if one.position else []
        lines += [f"DESCRIPTION:{text(one.text)}"] if one.text else []
        lines += [f"URL:{one.url}"] if one.url else []
        lines += [f"CATEGORIES:{','.join(one.categories)}"] if one.categories else []
        lines += [f'ORGANIZER;CN="{one.organizer}":mailto:a@b.example'] if one.organizer else []
        lines += ["STATUS:CANCELLED"] if one.cancelled else []
        lines += [f"RRULE:{one.rule}"] if one.rule else []
        lines += [line("EXDATE", one.exception)] if one.exception else []
        lines += ["END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def extended(moment: Moment) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}" if isinstance(moment, datetime) else moment.isoformat()


def as_jcal() -> bytes:
    def when(name: str, moment: Moment) -> list[object]:
        if isinstance(moment, datetime):
            return [name, {"tzid": "Europe/Berlin"}, "date-time", extended(moment)]
        return [name, {}, "date", extended(moment)]

    events = []
    for one in EVENTS:
        made: list[list[object]] = [
            ["uid", {}, "text", one.uid],
            ["dtstamp", {}, "date-time", "2027-05-01T00:00:00Z"],
            ["summary", {}, "text", one.title],
            when("dtstart", one.start),
            when("dtend", one.end),
            ["location", {}, "text", one.place],
        ]
        if one.position:
            made.append(["geo", {}, "float", list(one.position)])
        if one.text:
            made.append(["description", {}, "text", one.text])
        if one.url:
            made.append(["url", {}, "uri", one.url])
        if one.categories:
            made.append(["categories", {}, "text", *one.categories])
        if one.organizer:
            made.append(["organizer", {"cn": one.organizer}, "cal-address", "mailto:a@b.example"])
        if one.cancelled:
            made.append(["status", {}, "text", "CANCELLED"])
        if one.rule:
            rule = {"freq": "WEEKLY", "until": "2027-08-29T21:59:59Z", "byday": "SU"}
            made.append(["rrule", {}, "recur", rule])
        if one.exception:
            made.append(when("exdate", one.exception))
        events.append(["vevent", made, []])
    head = [["version", {}, "text", "2.0"], ["prodid", {}, "text", "-//museum.example//DE"]]
    return json.dumps(["vcalendar", head, events]).encode()


def as_xcal() -> bytes:
    def when(name: str, moment: Moment) -> str:
        if isinstance(moment, datetime):
            zone = "<parameters><tzid><text>Europe/Berlin</text></tzid></parameters>"
            return f"<{name}>{zone}<date-time>{extended(moment)}</date-time></{name}>"
        return f"<{name}><date>{extended(moment)}</date></{name}>"

    def text(name: str, *values: str, kind: str = "text") -> str:
        inner = "".join(f"<{kind}>{escape(value)}</{kind}>" for value in values)
        return f"<{name}>{inner}</{name}>"

    events = []
    for one in EVENTS:
        made = [text("uid", one.uid), text("summary", one.title), text("location", one.place)]
        made += [when("dtstart", one.start), when("dtend", one.end)]
        if one.position:
            latitude, longitude = one.position
            made += [
                f"<geo><latitude>{latitude}</latitude><longitude>{longitude}</longitude></geo>"
            ]
        made += [text("description", one.text)] if one.text else []
        made += [text("url", one.url, kind="uri")] if one.url else []
        made += [text("categories", *one.categories)] if one.categories else []
        if one.organizer:
            made.append(
                f"<organizer><parameters><cn><text>{one.organizer}</text></cn></parameters>"
                "<cal-address>mailto:a@b.example</cal-address></organizer>"
            )
        made += [text("status", "CANCELLED")] if one.cancelled else []
        if one.rule:
            made.append(
                "<rrule><recur><freq>WEEKLY</freq><until>2027-08-29T21:59:59Z</until>"
                "<byday>SU</byday></recur></rrule>"
            )
        made += [when("exdate", one.exception)] if one.exception else []
        events.append(f"<vevent><properties>{''.join(made)}</properties></vevent>")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<icalendar xmlns="urn:ietf:params:xml:ns:icalendar-2.0"><vcalendar><properties>'
        "<version><text>2.0</text></version></properties>"
        f"<components>{''.join(events)}</components></vcalendar></icalendar>"
    ).encode()


def as_csv() -> bytes:
    """As a German spreadsheet writes it: semicolons, decimal commas, cp1250; the last day in it."""
    file = io.StringIO()
    rows = csv.writer(file, delimiter=";", lineterminator="\r\n")
    rows.writerow(
        [
            *("ID", "Titel", "Datum", "Uhrzeit", "Enddatum", "Ende (Uhr)", "Ort", "Breitengrad"),
            *("Längengrad", "Beschreibung", "Link", "Kategorie", "Veranstalter", "Status"),
        ]
    )
    for one in EVENTS:
        if one.rule:
            continue
        if isinstance(one.start, datetime) and isinstance(one.end, datetime):
            when = [f"{one.start:%d.%m.%Y}", f"{one.start:%H:%M}", "", f"{one.end:%H:%M}"]
        else:
            last = one.end - timedelta(days=1)
            shown = "" if last == one.start else f"{last:%d.%m.%Y}"
            when = [f"{one.start:%d.%m.%Y}", "", shown, ""]
        position = [str(number).replace(".", ",") for number in one.position or ()] or ["", ""]
        rows.writerow(
            [
                *(one.uid, one.title, *when, one.place, *position, one.text, one.url),
                *(", ".join(one.categories), one.organizer, "abgesagt" if one.cancelled else ""),
            ]
        )
    return file.getvalue().encode("cp1250")


def as_jsonfeed() -> bytes:
    items: list[dict[str, object]] = []
    for one in EVENTS:
        whole = not isinstance(one.start, datetime)
        last = one.end - timedelta(days=1) if whole else one.end
        event: dict[str, object] = {
            "start_date": one.start.isoformat(),
            "end_date": last.isoformat(),
        }
        event["location"] = {"name": one.place}
        if one.position:
            event |= {"lat": one.position[0], "lng": one.position[1]}
        if one.cancelled:
            event["status"] = "cancelled"
        if one.rule:
            event["rrule"] = one.rule
        item: dict[str, object] = {"id": one.uid, "title": one.title, "content_text": one.text}
        item |= {"url": one.url, "tags": list(one.categories), "_event": event}
        if one.organizer:
            item["authors"] = [{"name": one.organizer}]
        items.append(item)
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Museum", "items": items}
    return json.dumps(feed).encode()


def as_jsonfeed_in_words() -> bytes:
    items = [
        {
            "id": one.uid,
            "title": one.title,
            "content_html": f"<p>{one.said}</p><p>Ort: {one.place}</p>",
            "url": one.url,
            "tags": list(one.categories),
            "author": {"name": one.organizer},
            "date_published": "2027-05-01T09:00:00+02:00",
        }
        for one in EVENTS
    ]
    feed = {"version": "https://jsonfeed.org/version/1", "language": "de", "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()


def as_rss_in_words() -> bytes:
    items = []
    for one in EVENTS:
        made = [f"<title>{one.title}</title><guid isPermaLink='false'>{one.uid}</guid>"]
        made += [f"<link>{one.url}</link>"] if one.url else []
        made += [f"<category>{name}</category>" for name in one.categories]
        made += [f"<dc:creator>{one.organizer}</dc:creator>"] if one.organizer else []
        text = escape(f"<p>{one.said}</p><p>Ort: {one.place}</p>")
        made += [f"<description>{text}</description>"]
        made += ["<pubDate>Sat, 01 May 2027 09:00:00 +0200</pubDate>"]
        items.append(f"<item>{''.join(made)}</item>")
    head = "<title>Museum</title><language>de</language>"
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    return f"<rss version='2.0' {dc}><channel>{head}{''.join(items)}</channel></rss>".encode()


def as_tribe() -> bytes:
    def local(moment: Moment, *, last: bool) -> str:
        if isinstance(moment, datetime):
            return f"{moment:%Y-%m-%d %H:%M:%S}"
        day = moment - timedelta(days=last)
        return f"{day.isoformat()} {'23:59:59' if last else '00:00:00'}"

    events = []
    for one in EVENTS:
        if one.rule:
            continue
        name, _, city = one.place.partition(", ")
        latitude, longitude = one.position or ("", "")
        event = {
            "global_id": one.uid,
            "title": escape(one.title),
            "description": f"<p>{escape(one.text)}</p>\n",
            "url": one.url,
            "image": False,
            "all_day": not isinstance(one.start, datetime),
            "start_date": local(one.start, last=False),
            "end_date": local(one.end, last=True),
            "timezone": "Europe/Berlin",
            "venue": {"venue": name, "city": city, "geo_lat": latitude, "geo_lng": longitude},
            "organizer": [{"organizer": one.organizer}] if one.organizer else [],
            "categories": [{"name": category} for category in one.categories],
            "tags": [],
        }
        if one.cancelled:
            event["event_status"] = "canceled"
        events.append(event)
    page = {"events": events, "rest_url": "https://museum.example/wp-json/tribe/events/v1/events/"}
    return json.dumps(page).replace("/", "\\/").encode()


def as_page() -> bytes:
    """A web page with schema.org events in JSON-LD; the last day belongs to the event there."""
    events = []
    for one in EVENTS:
        whole = not isinstance(one.start, datetime)
        event: dict[str, object] = {"@type": "Event", "@id": one.uid, "name": one.title}
        event["location"] = {"@type": "Place", "name": one.place}
        if one.rule and isinstance(one.start, datetime):
            event["eventSchedule"] = {
                "@type": "Schedule",
                "repeatFrequency": "P1W",
                "byDay": "https://schema.org/Sunday",
                "startDate": "2027-06-06",
                "endDate": "2027-08-29",
                "startTime": f"{one.start:%H:%M:%S}",
                "duration": "PT1H",
                "scheduleTimezone": "Europe/Berlin",
                "exceptDate": one.exception.isoformat() if one.exception else [],
            }
        else:
            event["startDate"] = one.start.isoformat()
            event["endDate"] = (one.end - timedelta(days=1) if whole else one.end).isoformat()
        if one.position:
            latitude, longitude = one.position
            geo = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
            event["location"] = {"@type": "Place", "name": one.place, "geo": geo}
        event |= {"description": one.text, "url": one.url, "keywords": ", ".join(one.categories)}
        if one.organizer:
            event["organizer"] = {"@type": "Organization", "name": one.organizer}
        if one.cancelled:
            event["eventStatus"] = "https://schema.org/EventCancelled"
        events.append(event)
    graph = json.dumps({"@context": "https://schema.org", "@graph": events}, ensure_ascii=False)
    head = f'<script type="application/ld+json">{graph}</script>'
    return f"<!doctype html><html lang=de><title>Museum</title>{head}<p>Termine".encode()


MADE = {
    "ical": as_ical(),
    "jcal": as_jcal(),
    "xcal": as_xcal(),
    "csv": as_csv(),
    "jsonfeed": as_jsonfeed(),
    "jsonfeed in words": as_jsonfeed_in_words(),
    "rss in words": as_rss_in_words(),
    "tribe": as_tribe(),
    "page": as_page(),
}


def read(data: bytes) -> update.Result:
    fetched = Fetched(data, "", "", "https://museum.example/feed", 200, Validators())
    return update.read(fetched, SETTINGS, {}, NOW)


@pytest.mark.parametrize("form", MADE)
def test_the_same_events_give_the_same_listings(form: str):
    cannot = CANNOT[form]
    result = read(MADE[form])
    assert result.format == form.partition(" ")[0]
    found = {item.listing.key.source_id: item.listing.details for item in result.snapshot.items}
    wanted = {one.uid: expected(one) for one in EVENTS if one.uid not in cannot}
    assert len(result.snapshot.items) == len(wanted)
    assert not result.snapshot.news
    for uid, details in wanted.items():
        if "exceptions" in cannot and details.recurrence:
            details = replace(details, recurrence=replace(details.recurrence, exceptions=()))
        for field in fields(Details):
            if field.name not in cannot:
                told = getattr(found[uid], field.name)
                assert told == getattr(details, field.name), f"{uid}: {field.name}"


@pytest.mark.parametrize("form", ["jcal", "xcal"])
def test_trees_give_what_the_lines_give(form: str):
    """Not only the details: digests aside, the same drafts."""
    lines, tree = (read(MADE[name]).snapshot.items for name in ("ical", form))
    assert [one.listing for one in lines] == [one.listing for one in tree]


def test_every_format_is_in_the_comparison():
    """RSS with extensions is compared in its own tests; here it is read by its words."""
    assert {form.partition(" ")[0] for form in MADE} == set(formats.FORMATS)
    assert set(CANNOT) == set(MADE)
