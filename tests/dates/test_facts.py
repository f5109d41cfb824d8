"""Place, price and registration are taken where they stand plainly, and only there."""

from __future__ import annotations

from time import process_time

import pytest

from aggregator.collect.dates.facts import Facts, facts

SECONDS = 2.0


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "12. Juni\nOrt: Kesselhaus, Hüttenstraße 3\nEintritt frei",
            "Kesselhaus, Hüttenstraße 3",
        ),
        ("12. června | Místo konání: Důl Anselm, Ostrava", "Důl Anselm, Ostrava"),
        ("Luogo: ex filanda\nore 18", "ex filanda"),
        ("Lokacija: stara kotlovnica", "stara kotlovnica"),
        ("Miejsce: Muzeum Papiernictwa", "Muzeum Papiernictwa"),
        ("Locatie: de oude remise; 20u", "de oude remise"),
        ("Venue: Pumping Station No. 3", "Pumping Station No. 3"),
        ("Konzert im Gasometer Oberhausen um 20 Uhr", "Gasometer Oberhausen"),
        ("Vortrag in der Maschinenhalle", "Maschinenhalle"),
    ],
)
def test_places(text: str, place: str):
    assert facts(text).place == place


@pytest.mark.parametrize(
    "text",
    [
        "Führung im Juni",
        "Ein Wort: danach noch eins",
        "Ort: https://museum.example/ort",
        "Der Ort wird noch bekannt gegeben.",
        "Wo: 14.30 Uhr",
        "Venue:",
        "im Rahmen des Festivals",
    ],
)
def test_no_places(text: str):
    assert facts(text).place == ""


@pytest.mark.parametrize(
    "text",
    [
        "Der Eintritt ist frei.",
        "vstup zdarma",
        "Vstop prost.",
        "Ingresso libero",
        "L'ingresso è gratuito",
        "ulaz slobodan",
        "Wstęp wolny",
        "De toegang is gratis.",
        "Admission free",
    ],
)
def test_free(text: str):
    assert facts(text) == Facts(free=True)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("Eintritt: 12,50 €", "12,50 €"),
        ("vstupné 120 Kč", "120 Kč"),
        ("biglietto 8 euro", "8 euro"),
        ("toegang € 12,50", "€ 12,50"),
        ("Tickets £6.00", "£6.00"),
        ("bilet 25 zł", "25 zł"),
    ],
)
def test_prices(text: str, price: str):
    assert facts(text) == Facts(price=price, free=False)


def test_free_for_some_is_not_free():
    assert facts("Eintritt: 5 €. Für Kinder: Eintritt frei").free is None


def test_nothing_is_made_up():
    assert facts("Die Freiheit der Eintrittskarten: 12 Fragen an 3 Menschen.") == Facts()


@pytest.mark.parametrize(
    ("text", "registration"),
    [
        ("Anmeldung unter fuehrung@zeche.example.", "fuehrung@zeche.example"),
        ("Prijave na https://muzej.example/prijava", "https://muzej.example/prijava"),
        ("Zapisy: www.muzeum.example/zapisy, do 1 czerwca", "www.muzeum.example/zapisy"),
        ("Register at https://mine.example/book?id=3", "https://mine.example/book?id=3"),
        ("Mehr: info@zeche.example", ""),
    ],
)
def test_registration(text: str, registration: str):
    assert facts(text).registration == registration


@pytest.mark.parametrize(
    "text",
    [
        "Anmeldung erforderlich",
        "prenotazione obbligatoria",
        "Reserveren verplicht",
        "booking required",
    ],
)
def test_registration_needed(text: str):
    assert facts(text).registration_needed is True


def test_hostile_texts_are_read_in_time():
    for piece in ("a", "Anmeldung ", "Ort: ", "im ", "1.b@", "Eintritt: 1"):
        begun = process_time()
        facts(piece * (200_000 // len(piece)))
        assert process_time() - begun < SECONDS, piece
