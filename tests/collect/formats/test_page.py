"""Web pages: our corpus with expectations written by hand, bad pages, hostile pages."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.collect import formats
from aggregator.collect.drafts import Body, Draft, Reading
from aggregator.collect.formats import page
from aggregator.collect.normalise import Terms, normalise
from aggregator.collect.pages import moments
from aggregator.errors import FormatError

CORPUS = Path(__file__).parents[2] / "corpus" / "page"
PAGES = sorted(CORPUS.glob("*.html"))
ADDRESS = "https://zeche.example/programm/"
SECONDS = 5
"""Processor time that a hostile page may take here; far less than a worker is given."""

EVENT = '{"@type": "Event", "name": "A", "startDate": "2026-05-01"}'
AFTERNOON = datetime(2026, 5, 1, 19, 30)


def ld(text: str) -> bytes:
    return f'<!doctype html><script type="application/ld+json">{text}</script>'.encode()


def read(data: bytes, charset: str = "", address: str = ADDRESS) -> Reading:
    body = Body(data, timezone="Europe/Berlin", charset=charset, address=address)
    name, reading = formats.read(body)
    assert name == "page"
    return reading


def of_json(told: object) -> Reading:
    text = told if isinstance(told, str) else json.dumps(told)
    script = f'<script type="application/ld+json">{text}</script>'
    return read(f"<!doctype html><html><head>{script}</head></html>".encode())


def one(**told: object) -> Draft:
    (draft,) = of_json({"@context": "https://schema.org", "@type": "Event", **told}).drafts
    return draft


def plain(value: object) -> object:
    """A draft's value as the JSON beside a page writes it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def test_the_corpus_is_there():
    assert len(PAGES) >= 10
    assert all(path.with_suffix(".json").exists() for path in PAGES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_corpus(path: Path):
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    reading = read(path.read_bytes())
    assert not reading.complete
    assert list(reading.lost) == expected.get("lost", [])
    assert [problem.code for problem in reading.problems] == expected["problems"]
    assert reading.title == expected["title"]
    assert reading.language == expected["language"]
    found = [
        {name: plain(getattr(draft, name)) for name in wanted}
        for draft, wanted in zip(reading.drafts, expected["drafts"], strict=False)
    ]
    assert found == expected["drafts"]
    assert len(reading.drafts) == len(expected["drafts"])


def test_what_is_read_becomes_listings():
    """From page to listing: entities, relative addresses and inclusive ends."""
    reading = read((CORPUS / "graph.html").read_bytes())
    snapshot = normalise(reading, Terms("f", timezone="Europe/Berlin", address=ADDRESS))
    light, night = (item.listing for item in snapshot.items)
    assert light.details.title == "Licht – Fotografien aus dem Revier"
    assert light.details.description == "Zwei Etagen.\n\nMit Katalog."
    assert light.details.end == date(2026, 9, 1)
    assert light.details.language == "de"
    assert night.details.timezone == "Europe/Berlin"
    assert night.key.source_id.startswith("no-id-")
    assert snapshot.problems == ()


def test_a_schedule_becomes_a_series():
    reading = read((CORPUS / "schedule.html").read_bytes())
    snapshot = normalise(reading, Terms("f", timezone="Europe/Berlin", address=ADDRESS))
    assert [problem.code for problem in snapshot.problems] == ["bad-schedule"]
    tour = snapshot.items[0].listing.details
    assert tour.recurrence
    assert "BYDAY=SA,SU" in tour.recurrence.rule
    assert tour.timezone == "Europe/Amsterdam"
    assert len(tour.recurrence.exceptions) == 2
    assert tour.end - tour.start == timedelta(minutes=90)


# Types and names -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stated",
    [
        *("Event", "schema:Event", "http://schema.org/Event", "https://schema.org/Event"),
        *("https://www.schema.org/Event", ["Thing", "ExhibitionEvent"], "Festival", "EventSeries"),
    ],
)
def test_what_is_an_event(stated: object):
    assert one(**{"@type": stated, "name": "A", "startDate": "2026-05-01"}).title == "A"


@pytest.mark.parametrize(
    "stated",
    ["Place", "BroadcastEvent", "UserComments", "https://example.org/Event", "ex:Event", 7, None],
)
def test_what_is_none(stated: object):
    with pytest.raises(FormatError) as error:
        of_json({"@type": stated, "name": "A", "startDate": "2026-05-01"})
    assert error.value.code == "html"


def test_terms_of_a_context_of_the_page_s_own():
    reading = of_json(
        {
            "@context": {"so": "https://schema.org/", "titel": "so:name", "E": "so:Event",
                         "beginn": {"@id": "so:startDate"}},
            "@type": "E",
            "titel": "Fest",
            "beginn": "2026-05-01",
        }
    )  # fmt: skip
    assert [(one.title, one.start) for one in reading.drafts] == [("Fest", date(2026, 5, 1))]


def test_a_thing_told_in_two_places_is_one():
    reading = of_json(
        [
            {"@type": "Event", "@id": "#e", "name": "Fest", "location": "Hof"},
            {"@type": "Event", "@id": "#e", "startDate": "2026-05-01"},
        ]
    )
    (draft,) = reading.drafts
    assert (draft.title, draft.location, draft.start) == ("Fest", "Hof", date(2026, 5, 1))


def test_dates_of_a_series_that_share_an_id_stay_apart():
    reading = of_json(
        [
            {"@type": "Event", "@id": "#e", "name": "Tour", "startDate": "2026-05-01T10:00",
             "endDate": "2026-05-01T11:00", "eventStatus": "EventCancelled"},
            {"@type": "Event", "@id": "#e", "name": "Tour", "startDate": "2026-05-08T10:00"},
        ]
    )  # fmt: skip
    assert [(one.start, one.end, one.status) for one in reading.drafts] == [
        (datetime(2026, 5, 1, 10), datetime(2026, 5, 1, 11), "cancelled"),
        (datetime(2026, 5, 8, 10), None, "confirmed"),
    ]


def test_a_name_in_several_languages():
    reading = read(
        b"""<!doctype html><html lang="cs"><script type="application/ld+json">
        {"@type": "Event", "startDate": "2026-05-01", "name":
         [{"@value": "Tour", "@language": "en"}, {"@value": "Prohl\xc3\xaddka", "@language": "cs"}]}
        </script>"""
    )
    assert [draft.title for draft in reading.drafts] == ["Prohlídka"]


def test_json_ld_without_a_page_is_read():
    data = b'{"@context": "https://schema.org", ' + EVENT.removeprefix("{").encode()
    assert [draft.title for draft in read(data).drafts] == ["A"]


# Places, dates -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("  Halle 5 ", "Halle 5"),
        ({"@type": "Place", "name": "Halle 5"}, "Halle 5"),
        ({"@type": "Place", "name": "Halle 5", "address": "Halle 5, Essen"}, "Halle 5, Essen"),
        ({"@type": "Place", "address": {"addressLocality": "Essen"}}, "Essen"),
        ({"@type": "VirtualLocation", "url": "https://live.example/"}, "https://live.example/"),
        ([{"@type": "Place", "name": "A"}, {"@type": "Place", "name": "B"}], "A; B"),
        ({"@type": "Place"}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_places(location: object, told: str):
    assert one(name="A", startDate="2026-05-01", location=location).location == told


@pytest.mark.parametrize(
    ("geo", "position"),
    [
        ({"latitude": 51.5, "longitude": "7.4"}, (51.5, 7.4)),
        ({"latitude": 151.5, "longitude": 7.4}, (None, None)),
        ({"latitude": "nan", "longitude": 7.4}, (None, None)),
        ({"latitude": 51.5}, (None, None)),
    ],
)
def test_positions(geo: object, position: tuple[float | None, float | None]):
    draft = one(name="A", startDate="2026-05-01", location={"@type": "Place", "geo": geo})
    assert (draft.latitude, draft.longitude) == position


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        (" 20260501 ", date(2026, 5, 1)),
        ("2026-5-1", date(2026, 5, 1)),
        ("1.5.2026", date(2026, 5, 1)),
        ("01. 05. 2026 19:30", datetime(2026, 5, 1, 19, 30)),
        ("2026-05-01T19:30", datetime(2026, 5, 1, 19, 30)),
        ("2026-05-01 7:30 pm", datetime(2026, 5, 1, 19, 30)),
        ("2026-05-01T12:00am", datetime(2026, 5, 1)),
        ("20260501T193005", datetime(2026, 5, 1, 19, 30, 5)),
        ("2026-05-01T24:00", datetime(2026, 5, 2)),
        ("2026-5-1T19-19-30-00", AFTERNOON),
        ("2026-05-01T19:30:00.000Z", datetime(2026, 5, 1, 19, 30, tzinfo=UTC)),
        ("2026-05-01T19:30-5:00", AFTERNOON.replace(tzinfo=timezone(timedelta(hours=-5)))),
        (
            "2026-05-01T19:30+02:00[Europe/Berlin]",
            AFTERNOON.replace(tzinfo=timezone(timedelta(hours=2))),
        ),
    ],
)  # fmt: skip
def test_moments(text: str, moment: object):
    assert moments.stated(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026", "2026-05", "01/05/2026", "May 1, 2026", "2026-02-30", "2026-05-01T25:00"),
        *("2026-05-01T19:61", "2026-05-01T13:00pm", "2026-05-01T19:30+27:00", "0000-01-01"),
        *("2026-05-01T19:30 MESZ", "9999-12-31", "2026-05-012", "٢٠٢٦-٠٥-٠١", "2026-05-01Tabends"),
        *("2026-05-01T19-20-30-00", "2026-05-01T19-30"),
    ],
)
def test_no_moments(text: str):
    with pytest.raises(ValueError, match="“"):
        moments.stated(text)


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        ("2026-05-01", "2026-05-03", (date(2026, 5, 1), date(2026, 5, 4))),
        ("2026-05-01T19:00", "2026-05-01", (datetime(2026, 5, 1, 19), None)),
        ("2026-05-01T19:00", "2026-05-03", (datetime(2026, 5, 1, 19), datetime(2026, 5, 4))),
        ("2026-05-01T00:00", "2026-05-01T23:59", (date(2026, 5, 1), date(2026, 5, 2))),
        (
            "2026-05-01T00:00Z",
            "2026-05-01T23:59",
            (datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, 23, 59)),
        ),
    ],
)  # fmt: skip
def test_ends(start: str, end: str, wanted: tuple[object, object]):
    draft = one(name="A", startDate=start, endDate=end)
    assert (draft.start, draft.end) == wanted


# Pages that are none ---------------------------------------------------------------------------


def refusal(data: bytes) -> FormatError:
    with pytest.raises(FormatError) as error:
        read(data)
    return error.value


def test_a_page_without_events_names_its_feeds():
    error = refusal(
        b"""<!doctype html><html><head>
        <link rel="alternate" type="application/rss+xml" title="News" href="/feed/">
        <link rel="alternate" type="application/atom+xml" href="atom.xml">
        <link rel="alternate" hreflang="en" href="/en/">
        <link rel="stylesheet" href="/events.css">
        </head><body>
        <a href="webcal://cal.example/all.ics">Abo</a> <a href="?ical=1">Export</a>
        <a href="/index.php?id=3&amp;export=ics">Export</a>
        <iframe src="https://calendar.google.com/calendar/embed?src=a%40b.example&amp;ctz=UTC"></iframe>
        <a href="javascript:alert('x.ics')">x</a> <a href="/ueber-uns">Topics.</a>
        <input type="password"></body></html>"""
    )
    assert error.code == "html"
    told = str(error)
    for wanted in (
        "https://cal.example/all.ics (iCal)",
        "https://zeche.example/programm/?ical=1 (iCal)",
        "https://zeche.example/index.php?id=3&export=ics (iCal)",
        "https://calendar.google.com/calendar/ical/a%40b.example/public/basic.ics (iCal)",
        "https://zeche.example/feed/ (RSS) and 1 more",
    ):
        assert wanted in told
    assert "javascript" not in told
    assert ".css" not in told
    assert "/en/" not in told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<title>Just a moment...</title>", "checks whether the visitor is a person"),
        ("<title>Anmelden</title>", "login page"),
        ("<form><input type='password'></form>", "login page"),
        ("<p>Willkommen</p>", "Look for the address"),
    ],
)
def test_other_pages_are_told_as_before(content: str, words: str):
    error = refusal(f"<!DOCTYPE html><html>{content}</html>".encode())
    assert error.code == "html"
    assert words in str(error)


def test_an_event_that_cannot_be_read_is_told():
    error = refusal(
        b'<html><script type="application/ld+json">{"@type": "Event", "name": "x</script></html>'
    )
    assert error.code == "bad-json-ld"
    assert "not correct JSON" in str(error)


@pytest.mark.parametrize(
    "head",
    [
        *(b"<?xml version='1.0'?><rss>", b"%PDF", b"BEGIN:VCALENDAR", b"", b"Hallo <b>"),
        *(b'{"version": "https://jsonfeed.org/version/1.1"}', b"<urlset><url>", b"a;b;c"),
    ],
)
def test_what_is_no_page(head: bytes):
    assert not page.sniff(head)


def test_addresses_without_a_page_s_own_stay_as_they_are():
    page_with_relative = ld('{"url": "x", ' + EVENT.removeprefix("{"))
    (draft,) = read(page_with_relative, address="file:///tmp/page.html").drafts
    assert draft.url == "x"


# Hostile pages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        ld("[" * 100_000),
        ld('{"a":' * 100_000),
        ld('{"subEvent":' * 200 + EVENT + "}" * 200),
        ld('"' + "\\" * 300_000),
        ld("/*" * 300_000),
        ld("," * 300_000 + EVENT),
        ld(EVENT * 30_000),
        ld("[" + ",".join([EVENT] * 30_000) + "]"),
        ld('{"@type": "Event", "name": 1' + "0" * 9000 + ', "startDate": "2026-05-01"}'),
        ld('{"@id": "a", "superEvent": {"@id": "a"}, ' + EVENT.removeprefix("{")),
        b"<div itemscope itemtype='http://schema.org/Event' itemprop=subEvent>" * 3_000,
        b"<div itemscope itemref='a b' id=a><div itemprop=x itemscope itemref='a b' id=b>" * 500,
        b"<div vocab='http://schema.org/' typeof=Event property=subEvent resource=a>" * 3_000,
        b"<div class=vevent><div class=location>" * 2_000,
        b"<div class=h-event>" + b"<p class=p-name>x" * 50_000,
        b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><div class=vevent>&x;</div>",
        b"<a itemscope " + b"x " * 100_000 + b">",
    ],
    ids=range(17),
)  # fmt: skip
def test_hostile_pages_cost_little(data: bytes):
    before = time.process_time()
    try:
        reading = read(data)
    except FormatError:
        pass
    else:
        assert len(reading.drafts) <= page.MOST_EVENTS
        assert "root:" not in repr(reading)
    assert time.process_time() - before < SECONDS


@settings(max_examples=150)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.just("2026-05-01"),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["@id", "@type", "@context", "@graph", "@value", "@list", "@reverse", "name",
                 "startDate", "endDate", "location", "geo", "eventSchedule", "byDay", "eventStatus",
                 "organizer", "image", "url", "inLanguage", "repeatFrequency", "duration"]
            ),
            inner | st.just("Event") | st.just("P1W"),
            max_size=6,
        ),
        max_leaves=30,
    )
)  # fmt: skip
def test_any_json_is_read_or_refused(told: object):
    try:
        reading = of_json({"@type": "Event", "name": "A", "startDate": "2026-05-01", "x": told})
    except FormatError:
        return
    normalise(reading, Terms("f"))


@settings(max_examples=100)
@given(st.sampled_from(PAGES), st.data())
def test_a_page_cut_or_mangled_anywhere_is_read_or_refused(path: Path, drawn: st.DataObject):
    data = path.read_bytes()
    at = drawn.draw(st.integers(0, len(data)))
    mangled = (
        data[:at] + drawn.draw(st.binary(max_size=5)) + data[at + drawn.draw(st.integers(0, 50)) :]
    )
    try:
        _, reading = formats.read(Body(mangled, address=ADDRESS))
    except FormatError:
        return
    normalise(reading, Terms("f"))
