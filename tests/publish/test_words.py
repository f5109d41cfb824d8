"""Words: expectations by people who write these languages, not by Babel."""

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from aggregator.model import LANGUAGES
from aggregator.publish.words import day, language_name, until, when, words
from tests.publish.samples import at

ZONE = "Europe/Berlin"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Samstag, 12. Dezember 2026, 19:00–21:00 Uhr"),
        ("cs", "sobota 12. prosince 2026, 19:00–21:00 hod."),
        ("sl", "sobota, 12. december 2026, 19:00–21:00"),
        ("it", "sabato 12 dicembre 2026, ore 19:00–21:00"),
        ("hr", "subota, 12. prosinca 2026., 19:00–21:00 h"),
        ("pl", "sobota, 12 grudnia 2026, godz. 19:00–21:00"),
        ("nl", "zaterdag 12 december 2026, 19:00–21:00 uur"),
        ("en", "Saturday, 12 December 2026, 19:00–21:00"),
        ("xx", "Saturday, 12 December 2026, 19:00–21:00"),
        ("de-AT", "Samstag, 12. Dezember 2026, 19:00–21:00 Uhr"),
    ],
)
def test_an_evening(language, text):
    assert when(at(12, 19), at(12, 21), language, ZONE) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "vom 8. Mai bis 11. Dezember 2026"),
        ("cs", "od 8. května do 11. prosince 2026"),
        ("sl", "od 8. maja do 11. decembra 2026"),
        ("it", "dall’8 maggio all’11 dicembre 2026"),
        ("hr", "od 8. svibnja do 11. prosinca 2026."),
        ("pl", "od 8 maja do 11 grudnia 2026"),
        ("nl", "van 8 mei tot en met 11 december 2026"),
        ("en", "8 May to 11 December 2026"),
    ],
)
def test_an_exhibition_ends_on_the_day_before_its_end(language, text):
    assert when(date(2026, 5, 8), date(2026, 12, 12), language, ZONE) == text


def test_years_are_told_where_they_differ():
    text = when(date(2026, 11, 1), date(2027, 1, 11), "de", ZONE)
    assert text == "vom 1. November 2026 bis 10. Januar 2027"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "bis 10. Januar 2027"),
        ("sl", "do 10. januarja 2027"),
        ("it", "fino al 10 gennaio 2027"),
        ("hr", "do 10. siječnja 2027."),
        ("nl", "tot en met 10 januari 2027"),
    ],
)
def test_until(language, text):
    assert until(date(2027, 1, 11), language, ZONE) == text


def test_italian_elides_before_eight_and_eleven_only():
    assert until(date(2027, 1, 9), "it", ZONE) == "fino all’8 gennaio 2027"
    assert until(date(2027, 1, 12), "it", ZONE) == "fino all’11 gennaio 2027"
    assert until(date(2027, 1, 19), "it", ZONE) == "fino al 18 gennaio 2027"


def test_all_day_night_several_days_and_no_end():
    assert when(date(2026, 5, 1), date(2026, 5, 2), "de", ZONE) == (
        "Freitag, 1. Mai 2026, ganztägig"
    )
    assert when(at(12, 20), at(13, 2), "de", ZONE) == (
        "Samstag, 12. Dezember 2026, 20:00–02:00 Uhr"
    )
    assert when(at(12, 10), at(13, 17), "de", ZONE) == (
        "Samstag, 12. Dezember 2026, 10:00 Uhr – Sonntag, 13. Dezember 2026, 17:00 Uhr"
    )
    assert when(at(12, 19), at(12, 19), "de", ZONE) == "Samstag, 12. Dezember 2026, 19:00 Uhr"
    assert when(at(12, 19), at(13, 0), "de", ZONE) == "Samstag, 12. Dezember 2026, 19:00–00:00 Uhr"


def test_the_zone_decides_the_day():
    late = datetime(2026, 12, 12, 23, 30, tzinfo=UTC)
    assert day(late, "de", ZONE) == "13. Dezember 2026"
    assert day(late, "de", "UTC") == "12. Dezember 2026"
    assert day(late, "de", "no/zone") == "12. Dezember 2026"


def test_every_language_has_all_words_of_its_own():
    told = [words(language) for language in LANGUAGES]
    for field in fields(told[0]):
        values = [getattr(each, field.name) for each in told]
        assert all(values), field.name
    for name in ("cancelled", "withdrawn", "withdrawn_note", "tentative", "next_date", "google"):
        assert len({getattr(each, name) for each in told}) == len(LANGUAGES), name
    for each in told:
        assert each.clock.count("{}") == each.until.count("{}") == 1
        assert each.from_to.count("{}") == 2
        assert "12" in each.incomplete.format(count=12, date="D")
        assert "D" in each.incomplete.format(count=12, date="D")
        assert "12" in each.incomplete_endless.format(count=12)
        assert "6" in each.refresh.format(hours=6)


def test_languages_name_themselves():
    assert [language_name(code) for code in LANGUAGES] == [
        "Deutsch",
        "Čeština",
        "Slovenščina",
        "Italiano",
        "Hrvatski",
        "Polski",
        "Nederlands",
        "English",
    ]
