"""Languages that nobody states: the eight are told, and what is too short is left unknown."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from aggregator.collect import languages, update
from aggregator.collect.drafts import Draft, Reading
from aggregator.collect.fetch import Fetched, Validators
from aggregator.collect.normalise import Terms, normalise
from aggregator.model import LANGUAGES
from tests.world import calendar, vevent

SENTENCES = {
    "de": [
        "Nachtschicht im Stellwerk: Wir stellen die alten Weichen von Hand",
        "Die Schmiede heizt ein, und Kinder dürfen selbst den Hammer schwingen.",
        "Vortrag über Frauenarbeit in der Weberei",
    ],
    "cs": [
        "Noční směna ve stavědle: ručně přestavíme staré výhybky",
        "Kovář zatopí ve výhni a děti si samy zkusí bušit kladivem.",
        "Přednáška o práci žen v přádelně",
    ],
    "sl": [
        "Nočna izmena v postavljalnici: stare kretnice prestavljamo ročno",
        "Kovač zakuri ognjišče, otroci pa lahko sami zavihtijo kladivo.",
        "Predavanje o delu žensk v predilnici",
    ],
    "it": [
        "Turno di notte nella cabina di manovra: muoviamo a mano i vecchi scambi",
        "Il fabbro accende la forgia e i bambini provano a battere il ferro.",
        "Conferenza sul lavoro delle donne in filanda",
    ],
    "hr": [
        "Noćna smjena u postavnici: stare skretnice okrećemo ručno",
        "Kovač pali vatru, a djeca smiju sama zamahnuti čekićem.",
        "Predavanje o ženskom radu u tvornici",
    ],
    "pl": [
        "Nocna zmiana w nastawni: ręcznie przestawiamy stare zwrotnice",
        "Kowal rozpala palenisko, a dzieci same mogą chwycić za młot.",
        "Wykład o pracy kobiet w przędzalni",
    ],
    "nl": [
        "Nachtdienst in het seinhuis: we zetten de oude wissels met de hand om",
        "De smid stookt het vuur op en kinderen mogen zelf met de hamer slaan.",
        "Lezing over vrouwenarbeid in de weverij",
    ],
    "en": [
        "Night shift in the signal box: we throw the old points by hand",
        "The blacksmith lights the forge and children may swing the hammer.",
        "A talk on the work of women in the weaving shed",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_the_eight_is_told(language: str):
    """By a title and two sentences; by one of them surely not as another."""
    talk, *others = SENTENCES[language][::-1]
    assert languages.told(talk, *others) == language
    assert {languages.told(one) for one in SENTENCES[language]} <= {language, ""}


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"sl", "hr"}))
def test_one_sentence_is_enough_but_for_slovene_and_croatian(language: str):
    """Those two are so near that a short sentence may stay unknown."""
    assert [languages.told(one) for one in SENTENCES[language]] == [language] * 3


@pytest.mark.parametrize(
    "text",
    [
        *("", "Jazz Night", "Workshop", "Repair Café", "Techno Party", "Museum", "Sommerfest 2027"),
        *("Konzert", "Koncert", "Open Air", "12.06.2027, 19:30–22:00 +49 371 123456", "🎷" * 40),
    ],
)
def test_what_is_too_short_or_says_nothing_stays_unknown(text: str):
    assert languages.told(text) == ""


def test_a_description_helps_a_short_title():
    assert languages.told("Jazz Night", "Wir spielen bis in die frühen Stunden.") == "de"


CZECH = "Přednáška o práci žen v přádelně"


@pytest.mark.parametrize(
    ("item", "feed", "keeper", "found"),
    [
        *(("it", "nl", "de", "it"), ("", "nl", "de", "nl")),
        *(("", "", "de", "de"), ("", "", "", "cs")),
    ],
)
def test_what_is_stated_counts_before_what_is_guessed(
    item: str, feed: str, keeper: str, found: str
):
    event = Draft("1", CZECH, date(2027, 6, 1), language=item)
    news = Draft("2", CZECH, published=datetime(2027, 5, 1, tzinfo=UTC), language=item)
    reading = languages.spoken(Reading((event, news), language=feed), keeper)
    snapshot = normalise(reading, Terms("f", keeper))
    assert [one.listing.details.language for one in snapshot.items] == [found]
    assert [one.language for one in snapshot.news] == [found]


def test_through_the_whole_reading():
    terms = Terms("f", "", "Europe/Prague")
    told = calendar([vevent("1", CZECH, ":20270601T100000Z"), vevent("2", "Jazz", ":20270602")])
    fetched = Fetched(told.encode(), "", "", "https://f.example/a.ics", 200, Validators())
    settings = update.Settings(terms, "auto", "auto", timedelta(hours=6))
    snapshot = update.read(fetched, settings, {}, datetime(2027, 5, 1, tzinfo=UTC)).snapshot
    found = {item.listing.key.source_id: item.listing.details for item in snapshot.items}
    assert (found["1"].language, found["2"].language) == ("cs", "")


def test_loaded_only_when_asked():
    """Most feeds say their language; their workers need not hold the models."""
    program = (
        "import aggregator.collect.languages as one; assert not one._detector.cache_info().currsize"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
