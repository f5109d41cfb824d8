"""RSS: what an item says, and that feedparser reads it without a complaint."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Recurrence, Source, Status
from aggregator.publish.rss import Entry, feed
from aggregator.recurrence import next_occurrence
from tests.publish.samples import CALENDAR, NOW, REVISION, at, event, exhibition


def entry(of=None, revision=REVISION):
    of = event() if of is None else of
    return Entry(of, revision, next_occurrence(of, NOW))


def rendered(*entries, publication=CALENDAR):
    return feed(
        publication,
        entries,
        url="https://kalender.example/calendar.rss",
        site_url="https://kalender.example/",
        ttl=timedelta(hours=6),
        today=NOW,
        now=NOW,
    )


def parsed(*entries):
    found = feedparser.parse(rendered(*entries))
    assert not found.bozo, found.bozo_exception
    return found


def test_channel():
    found = parsed(entry()).feed
    assert found.title == "Industriekultur"
    assert found.link == "https://kalender.example/"
    assert found.subtitle == "Alles, an einem Ort"
    assert found.language == "de"
    assert found.ttl == "360"
    assert found.updated == "Thu, 19 Nov 2026 07:15:00 +0000"
    assert {"rel": "self", "href": "https://kalender.example/calendar.rss"}.items() <= dict(
        next(each for each in found.links if each.rel == "self")
    ).items()


def test_item():
    (item,) = parsed(entry()).entries
    assert item.title == "Führung durch die Schmiede (12. Dezember 2026)"
    assert item.link == "https://example.org/schmiede"
    assert item.id == "e1@kalender.example"
    assert item.guidislink is False
    assert item.published == "Thu, 19 Nov 2026 07:15:00 +0000"
    assert [tag.term for tag in item.tags] == ["Führung", "Handwerk, alt"]
    assert item.summary == (
        "<p>Wann: Samstag, 12. Dezember 2026, 19:00–21:00 Uhr</p>"
        "<p>Wo: Tuchfabrik Gebr. Pfau, Crimmitschau</p>"
        "<p>Mit Vorführung am Hammer.<br />Festes Schuhwerk; Eintritt frei, bitte anmelden.</p>"
        '<p>Quelle: <a href="https://example.org/schmiede">Museum Crimmitschau</a></p>'
    )
    assert item.ev_startdate == "2026-12-12T19:00:00+01:00"
    assert item.ev_enddate == "2026-12-12T21:00:00+01:00"
    assert item.ev_location == "Tuchfabrik Gebr. Pfau, Crimmitschau"
    assert item.ev_organizer == "Museum Crimmitschau, Tel. 03762 95 19 39"


def test_modules_by_namespace():
    root: Any = ET.fromstring(rendered(entry(exhibition())))
    item = root.find("channel/item")
    xcal, ev = "{urn:ietf:params:xml:ns:xcal}", "{http://purl.org/rss/1.0/modules/event/}"
    assert item.findtext(ev + "startdate") == "2026-11-01"
    assert item.findtext(ev + "enddate") == "2027-01-10"
    assert item.findtext(xcal + "dtstart") == "2026-11-01"
    assert item.findtext(xcal + "dtend") == "2027-01-11"
    assert item.findtext(xcal + "summary") == "Kohle und Licht"
    assert item.findtext("{http://www.georss.org/georss}point") == "50.8167 12.3876"


def test_title_tells_what_matters():
    titles = [
        item.title
        for item in parsed(
            entry(exhibition(uid="1")),
            entry(exhibition(uid="2", start=date(2026, 12, 1))),
            entry(
                event(uid="3", recurrence=Recurrence("FREQ=WEEKLY"), start=at(5, 14), end=at(5, 15))
            ),
            entry(event(uid="4", status=Status.CANCELLED)),
            entry(event(uid="5", status=Status.WITHDRAWN, language="cs", title="Koncert")),
            entry(event(uid="6", start=at(1, 10, month=5), end=at(1, 11, month=5))),
        ).entries
    ]
    assert titles == [
        "Führung durch die Schmiede (1. Mai 2026)",
        "Kohle und Licht (bis 10. Januar 2027)",
        "Kohle und Licht (vom 1. Dezember 2026 bis 10. Januar 2027)",
        "Führung durch die Schmiede (Nächster Termin: 5. Dezember 2026)",
        "Abgesagt: Führung durch die Schmiede (12. Dezember 2026)",
        "Již není ohlášeno: Koncert (12. prosince 2026)",
    ]


def test_series_is_one_item_with_its_next_date():
    series = event(recurrence=Recurrence("FREQ=DAILY"), start=at(1, 14), end=at(1, 15))
    (item,) = parsed(entry(series)).entries
    assert item.ev_startdate == "2026-12-01T14:00:00+01:00"
    assert "Nächster Termin: Dienstag, 1. Dezember 2026, 14:00–15:00 Uhr (mehrere Termine)" in (
        item.summary
    )


def test_pubdate_is_never_later_than_now():
    ahead = replace(REVISION, announced=datetime(2026, 12, 12, tzinfo=UTC))
    (item,) = parsed(entry(revision=ahead)).entries
    assert item.published == "Tue, 24 Nov 2026 06:00:00 +0000"


def test_newest_first_then_uid():
    older = replace(REVISION, announced=datetime(2026, 11, 1, tzinfo=UTC))
    given = [entry(event(uid="b")), entry(event(uid="x"), older), entry(event(uid="a"))]
    assert [item.id for item in parsed(*given).entries] == ["a", "b", "x"]
    assert rendered(*given) == rendered(*reversed(given))


def test_language_where_it_differs():
    root: Any = ET.fromstring(rendered(entry(event(language="cs")), entry(event(uid="z"))))
    items = root.findall("channel/item")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [item.get(lang) for item in items] == ["cs", None]
    dc = "{http://purl.org/dc/elements/1.1/}language"
    assert [item.findtext(dc) for item in items] == ["cs", None]


def test_link_falls_back_to_the_source_then_the_site():
    source = (Source("f", "p", "Museum", "https://museum.example/"),)
    bad = "javascript:alert(1)"
    found = parsed(
        entry(event(uid="1", url=bad, sources=source)), entry(event(uid="2", url="", sources=()))
    )
    assert [item.link for item in found.entries] == [
        "https://museum.example/",
        "https://kalender.example/",
    ]


def test_empty_feed_is_always_the_same():
    found = parsed()
    assert found.entries == []
    assert found.feed.updated == "Sat, 01 Jan 2000 00:00:00 +0000"


def test_no_more_than_500_items_and_a_megabyte():
    many = [
        entry(event(uid=f"{number:04}"), replace(REVISION, announced=NOW - timedelta(hours=number)))
        for number in range(600)
    ]
    found = parsed(*many).entries
    assert [found[0].id, found[-1].id, len(found)] == ["0000", "0499", 500]
    heavy = [entry(event(uid=f"{number:04}", description="čřž " * 600)) for number in range(500)]
    content = rendered(*heavy)
    assert 900_000 < len(content) <= 1_000_000
    assert not feedparser.parse(content).bozo


def test_markup_is_shown_not_obeyed():
    (item,) = parsed(entry(event(title="<b>A & B</b>", description="<script>x</script>"))).entries
    assert "&lt;script&gt;x&lt;/script&gt;" in item.summary
    raw = ET.fromstring(rendered(entry(event(title="<b>A & B</b>"))))
    assert raw.findtext("channel/item/title") == "< b>A & B< /b> (12. Dezember 2026)"


@settings(max_examples=60)
@given(st.text(st.characters(), max_size=80))
def test_any_text_is_well_formed(text):
    strange = event(
        title=text,
        description=text,
        location=text,
        organizer=text,
        categories=(text,),
        uid="u" + text,
    )
    ET.fromstring(rendered(entry(strange)))
