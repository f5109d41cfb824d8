"""What is found in a notice. Every expectation was written by hand, before it was tried.

``phrases.tsv`` holds more of the same: language, the notice's day, its words, what a careful reader
takes from them (``-`` for nothing; ``\\n`` is a line break).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from time import process_time

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.collect.dates import THRESHOLD, Found, find
from aggregator.collect.dates.tables import TABLES
from aggregator.model import LANGUAGES
from tests.bench.dates import cases, read_right, starts_right, titles

NOW = date(2027, 5, 10)
PHRASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "phrases.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


def shown(found: Found) -> str:
    days = found.first_day.isoformat()
    if found.last_day != found.first_day:
        days += f"..{found.last_day.isoformat()}"
    start = found.start_time.strftime("%H:%M") if found.start_time else "?"
    end = found.end_time.strftime("-%H:%M") if found.end_time else ""
    hours = f" {start}{end}" if found.start_time or found.end_time else ""
    return days + hours + (f" {found.recurrence}" if found.recurrence else "")


def read(text: str, language: str, now: date = NOW, title: str = "") -> list[str]:
    return [shown(one) for one in find(text, language, now, title=title)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases(language: str):
    mine = [phrase for phrase in PHRASES if phrase[0] == language]
    assert len(mine) > 20
    for _, now, text, expected in mine:
        found = read(text.replace("\\n", "\n"), language, date.fromisoformat(now))
        assert ("; ".join(found) or "-") == expected, text


# --- title and text ------------------------------------------------------------------------------


def test_the_title_tells_the_day_and_the_text_its_time():
    (found,) = find(
        "Beginn ist um 19 Uhr.", "de", NOW, title="Vortrag im Lokschuppen, 3. Juni 2027"
    )
    assert shown(found) == "2027-06-03 19:00"


def test_days_of_the_text_are_not_added_to_those_of_the_title():
    title = "Dampftag am 4. Juli 2027"
    text = "Der letzte Dampftag war am 6. Juni 2027. Am 4. Juli fahren wir von 10 bis 16 Uhr."
    assert read(text, "de", title=title) == ["2027-07-04 10:00-16:00"]


def test_agreement_makes_surer():
    alone = find("", "de", NOW, title="Führung am 12. Juni")
    agreed = find("Wir treffen uns am Samstag, 12. Juni.", "de", NOW, title="Führung am 12. Juni")
    assert shown(alone[0]) == shown(agreed[0])
    assert agreed[0].confidence > alone[0].confidence


def test_without_a_date_in_the_title_the_text_is_read():
    assert read("Am 12. Juni 2027, 14 Uhr.", "de", title="12. Nacht der Industriekultur") == [
        "2027-06-12 14:00"
    ]


def test_a_weekday_in_the_plural_may_be_but_a_name():
    title = "Sonntags in die Grube"
    (found,) = find("Wir fahren ein.", "de", NOW, title=title)
    assert found.confidence < THRESHOLD
    assert read("Am 4. Juli 2027 um 14 Uhr.", "de", title=title) == ["2027-07-04 14:00"]
    assert read("Sonntags um 14 Uhr.", "de", title=title) == [
        "2027-05-16 14:00 FREQ=WEEKLY;BYDAY=SU"
    ]


# --- confidence ----------------------------------------------------------------------------------


def confidence(text: str, language: str = "de") -> float:
    (found,) = find(text, language, NOW)
    return found.confidence


def test_the_more_is_said_the_surer():
    said = ["12.6.", "12. Juni", "12. Juni 2027", "Samstag, 12. Juni 2027"]
    sure = [confidence(text) for text in said]
    assert sure == sorted(set(sure))
    assert 0 < sure[0] < THRESHOLD < sure[-1] <= 1


def test_a_weekday_that_does_not_fit_makes_less_sure():
    assert confidence("Freitag, 12. Juni 2027") < confidence("12. Juni 2027")


def test_words_are_those_of_the_text():
    (found,) = find("Führung: Sa., 12.\u00a0Juni 2027 – 14\u00a0Uhr, am Tor", "de", NOW)
    assert found.text == "Sa., 12. Juni 2027 – 14 Uhr"


# --- languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Samstag, den 12. Juni 2027, um 14 Uhr", "2027-06-12 14:00"),
        ("Sobota 12. června 2027 od 14 hod.", "2027-06-12 14:00"),
        ("v soboto, 12. junija 2027, ob 14. uri", "2027-06-12 14:00"),
        ("sabato 12 giugno 2027, dalle 14 alle 17", "2027-06-12 14:00-17:00"),
        ("u subotu 12. lipnja 2027. u 14 sati", "2027-06-12 14:00"),
        ("w sobotę 12 czerwca 2027 o godz. 14", "2027-06-12 14:00"),
        ("zaterdag 12 juni 2027 van 14 tot 17 u.", "2027-06-12 14:00-17:00"),
        ("Saturday 12 June 2027, 2–5pm", "2027-06-12 14:00-17:00"),
        ("12.06.2027, 14:00", "2027-06-12 14:00"),
        ("2027-06-12 14:00", "2027-06-12 14:00"),
    ],
)
@pytest.mark.parametrize("language", ["", "fr"])
def test_an_unknown_language_is_guessed(text: str, expected: str, language: str):
    assert read(text, language) == [expected]


def test_a_region_of_a_language_is_that_language():
    assert read("5. Jänner 2028, 9 Uhr", "de-AT") == ["2028-01-05 09:00"]


def test_now_may_be_a_moment():
    moment = datetime(2027, 5, 10, 23, 0, tzinfo=UTC)
    assert shown(find("heute um 20 Uhr", "de", moment)[0]) == "2027-05-10 20:00"


def test_a_month_over_twelve_tells_its_place():
    assert read("6/25/2027, 5pm", "en") == ["2027-06-25 17:00"]


# --- the calendar --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "31. Februar 2027",
        "31.4.2027",
        "0.6.2027",
        "12.13.2027",
        "29. Februar 2027",
        "45. Juni 2027",
    ],
)
def test_days_that_are_none(text: str):
    assert read(text, "de") == []


def test_a_leap_day_waits_for_its_year():
    assert read("29. Februar, 11 Uhr", "de") == ["2028-02-29 11:00"]


@given(
    day=st.dates(date(2026, 7, 1), date(2030, 12, 31)),
    language=st.sampled_from(LANGUAGES),
    width=st.sampled_from(["full", "long", "medium"]),
)
def test_dates_as_cldr_writes_them(day: date, language: str, width: str):
    text = format_date(day, width, locale="en_GB" if language == "en" else language)
    assert read(text, language) == [day.isoformat()]


@given(
    day=st.dates(date(2026, 7, 1), date(2030, 12, 31)),
    start=st.times(min_value=time(6), max_value=time(22)),
    language=st.sampled_from(LANGUAGES),
)
def test_dates_and_times_as_cldr_writes_them(day: date, start: time, language: str):
    said = format_date(day, "long", locale="en_GB" if language == "en" else language)
    text = f"{said}, {start:%H:%M}"
    assert read(text, language) == [f"{day.isoformat()} {start:%H:%M}"]


@given(st.text(), st.sampled_from([*LANGUAGES, ""]), st.dates())
def test_any_text_can_be_read(text: str, language: str, now: date):
    for one in find(text, language, now, title=text[:20]):
        assert one.first_day <= one.last_day
        assert 0 < one.confidence <= 1


_SIGNS = ["12", "3", "10", "2027", ".", ". ", "/", "-", " – ", ", ", " ", "\n", "(", ")", ":", "30"]


def _words(language: str) -> list[str]:
    """Every word that the language's table knows."""
    return sorted(
        {
            phrase.strip(" *")
            for listed in TABLES[language].words.values()
            for phrase in listed.split(",")
        }
        | {name for listed in TABLES[language].hours for name in listed.split(",")}
    )


WORDS = {language: _words(language) for language in LANGUAGES}


@given(st.data(), st.sampled_from(LANGUAGES), st.booleans())
@settings(max_examples=400)
def test_pieces_of_dates_in_any_order_can_be_read(data: st.DataObject, language: str, apart: bool):
    months = ["Juni", "června", "junija", "giugno", "lipnja", "czerwca", "juni", "June", "VI"]
    piece = st.sampled_from(_SIGNS) | st.sampled_from(WORDS[language]) | st.sampled_from(months)
    pieces = data.draw(st.lists(piece, max_size=30))
    for one in find((" " if apart else "").join(pieces), language, NOW):
        assert one.first_day <= one.last_day
        assert one.recurrence is None or one.first_day == one.last_day


# --- limits --------------------------------------------------------------------------------------

SECONDS = 2.0


@pytest.mark.parametrize(
    "text",
    [
        "1." * 100_000,
        "1,2,3,4," * 25_000,
        "12.6.–" * 33_000,
        "1 - 2 / 3 und " * 15_000,
        "10:00 " * 33_000,
        "Sa So Mo " * 22_000,
        "jeden 1. und 2. und " * 10_000,
        "a" * 200_000,
        "0123 " * 40_000,
        "a.b-c+d" * 30_000,
        "de12 ab34 " * 20_000,
        "Anmeldung 12. Juni " * 10_000,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.parametrize("language", ["de", ""])
def test_hostile_texts_are_read_in_time(text: str, language: str):
    find("warm", language, NOW)
    begun = process_time()
    find(text, language, NOW, title=text)
    assert process_time() - begun < SECONDS


# --- measured on what others wrote ---------------------------------------------------------------


def test_real_titles_tell_their_start(shared_data):
    real = titles(shared_data)
    assert len(real) > 500
    missed = [title.text for title in real if not starts_right(title)]
    assert len(missed) <= 0.02 * len(real), missed


def test_cases_of_another_project(shared_data):
    """Those missed name a bare month or year as an end, or today; see docs/dates.md."""
    listed = list(cases(shared_data))
    assert len(listed) > 70
    assert sum(map(read_right, listed)) >= 0.75 * len(listed)
