"""The index page: what it must say, that it asks nobody else, and that it is escaped."""

from datetime import UTC, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.model import LANGUAGES, Occurrence, Publication
from aggregator.publish.page import Listed, Page, PartnerLine, Upcoming, index
from tests.publish.samples import CALENDAR, event, exhibition

REGION = Publication("region/zlin", "Industriekultur – Zlínský kraj", "cs", "region", "zlin")


def upcoming(of):
    return Upcoming(of, Occurrence(of.details.start, of.details.end, of.details))


def page(**changes):
    given = {
        "title": "Industriekultur",
        "language": "de",
        "timezone": "Europe/Berlin",
        "address": "https://kalender.example",
        "contact": "kalender@example.org",
        "refresh": timedelta(hours=6),
        "listed": (Listed(CALENDAR, 812), Listed(REGION, 0)),
        "partners": (
            PartnerLine(
                "Museum <Crimmitschau>",
                "https://museum.example/",
                "Zwickau",
            ),
        ),
        "upcoming": (upcoming(event()), upcoming(exhibition(language="cs"))),
    }
    return Page(**{**given, **changes})


def tree(of):
    return LexborHTMLParser(index(of).decode())


def body(of):
    found = tree(of).body
    assert found is not None
    return found


def text(of):
    return " ".join(body(of).text(separator=" ").split())


def test_every_publication_with_both_forms():
    links = [each.attributes["href"] for each in tree(page()).css("a")]
    for path in ("calendar.ics", "calendar.rss", "region/zlin.ics", "region/zlin.rss"):
        assert path in links
    assert "https://kalender.example/calendar.ics" in text(page())
    assert "Zlínský kraj 0 iCal RSS" in text(page())
    assert "Industriekultur 812 iCal RSS" in text(page())


def test_says_how_often_programs_look():
    told = text(page())
    for part in ("4 bis 24 Stunden", "alle 3 Stunden", "alle 30 Minuten", "etwa alle 6 Stunden"):
        assert part in told


def test_says_what_was_cut_and_until_when_it_is_complete():
    end = datetime(2027, 5, 3, 22, 0, tzinfo=UTC)  # an all-day event whose last day is 3 May
    told = text(page(listed=(Listed(CALENDAR, 1000, 12, end),)))
    assert "ausgelassen: 12. Enthalten ist alles, was bis 2. Mai 2027 endet." in told
    told = text(page(listed=(Listed(CALENDAR, 1000, 3),)))
    assert "Nicht vollständig, ausgelassene Reihen ohne Ende: 3." in told
    assert "Nicht vollständig" not in text(page())


def test_next_events_with_their_language():
    first, second = tree(page()).css("ol > li")
    assert "Samstag, 12. Dezember 2026, 19:00–21:00 Uhr" in first.text()
    assert "Quelle: Museum Crimmitschau" in first.text()
    assert second.css("span[lang=cs]")
    assert "vom 1. November 2026 bis 10. Januar 2027" in second.text()


def test_nothing_from_elsewhere_and_no_script():
    assert not tree(page()).css("script, img, iframe, link[rel=stylesheet]")
    assert b"@import" not in index(page())
    assert b"url(" not in index(page())


def test_strangers_words_are_escaped_and_odd_addresses_are_no_links():
    bad = event(title="<script>alert(1)</script>", url="javascript:alert(1)", sources=())
    content = index(page(upcoming=(upcoming(bad),)))
    assert b"<script>" not in content
    assert b"javascript:" not in content
    assert b"Museum &lt;Crimmitschau&gt;" in content


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_and_the_same_bytes(language):
    (root,) = tree(page(language=language)).css("html")
    assert root.attributes["lang"] == language
    assert index(page(language=language)) == index(page(language=language))
    assert "{" not in text(page(language=language))


def test_empty_calendar():
    told = text(page(listed=(), partners=(), upcoming=(), contact=""))
    assert "Zurzeit keine." in told
