"""Times, titles and places compared, one by one; and what it is called in words."""

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.match import times
from aggregator.match.commonness import Commonness
from aggregator.match.compare import evidence
from aggregator.match.places import in_other_towns, places
from aggregator.match.reasons import told
from aggregator.match.titles import alike, closest, titles
from aggregator.match.traits import Traits, place
from aggregator.match.venues import learn
from aggregator.match.words import least_age, title_words
from aggregator.model import Recurrence
from tests.listings import at, listing

DAY = timedelta(days=1)


def traits(title="Konzert", start=None, **more):
    return Traits(listing(more.pop("source_id", "1"), title, start, **more))


# --- times ---------------------------------------------------------------------------------------

FAIR = {"start": date(2026, 6, 10), "end": date(2026, 6, 13)}
SERIES = {"recurrence": Recurrence("FREQ=WEEKLY;BYDAY=WE")}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, times.SAME_HOUR),
        ({}, {"start": at(10, 19).astimezone(UTC)}, times.SAME_HOUR),
        ({}, {"start": at(10, 18).replace(minute=30)}, times.HALF_HOUR),
        ({}, {"start": at(10, 18)}, times.DOOR),
        ({}, {"start": at(10, 17).replace(minute=29)}, times.APART),
        ({}, {"start": at(10, 17)}, times.ZONE),
        ({}, {"start": at(10, 16)}, times.APART),
        ({}, {"start": at(11, 19)}, times.APART),
        ({}, {"start": date(2026, 6, 10)}, times.DAY_AND_HOUR),
        ({}, {"start": at(10, 0)}, times.MIDNIGHT),
        ({"start": date(2026, 6, 10)}, {"start": date(2026, 6, 10)}, times.SAME_DAY),
        (FAIR, FAIR, times.SAME_DAYS),
        (FAIR, {**FAIR, "end": date(2026, 6, 14)}, times.OVERLAP),
        (FAIR, {"start": date(2026, 6, 11), "end": date(2026, 6, 14)}, times.APART),
        (FAIR, {}, times.FIRST_DAY),
        (FAIR, {"start": at(11, 19)}, times.APART),
        (SERIES, SERIES, times.SAME_SERIES),
        (SERIES, {"recurrence": Recurrence("FREQ=WEEKLY;COUNT=9;WKST=SU")}, times.SAME_SERIES),
        (SERIES, {"recurrence": Recurrence("FREQ=DAILY;BYDAY=WE")}, times.SAME_SERIES),
        (SERIES, {"recurrence": Recurrence("FREQ=WEEKLY;BYDAY=TH")}, times.APART),
        (SERIES, {"recurrence": Recurrence("FREQ=WEEKLY;INTERVAL=2")}, times.APART),
        ({"recurrence": Recurrence("FREQ=WEEKLY;UNTIL=20260601")}, SERIES, times.APART),
        (SERIES, {}, times.APART),
    ],
)
def test_times(one, other, expected):
    a, b = traits(**one).when, traits(**other).when
    assert times.times(a, b) == expected
    assert times.times(b, a) == expected


def test_a_night_until_morning_is_one_day():
    assert not traits(start=at(10, 22), end=at(11, 5)).when.is_long
    assert traits(start=at(10, 10), end=at(12, 18)).when.is_long


def test_what_a_feed_tells_at_both_hours_is_no_slip():
    one, other = traits(start=at(10, 19)), traits(start=at(10, 18), feed="town")
    assert times.time_of(one, other) == times.DOOR
    one.siblings = frozenset((19 * 60, 18 * 60))
    assert times.time_of(one, other) == times.APART


# --- titles --------------------------------------------------------------------------------------


def compare(one, other, *, language="de", foreign=""):
    a = traits(one, language=language).title
    b = traits(other, language=foreign or language).title
    alike = titles(a, b, Commonness().weigh, frozenset())
    back = titles(b, a, Commonness().weigh, frozenset())
    assert alike.share == pytest.approx(back.share)
    return alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Schmiedeführung", "Führung durch die Schmiede"),
        ("GROSSE GIESSEREI", "Große Gießerei"),
        ("Fuehrung durchs Huettenwerk", "Führung durchs Hüttenwerk"),
        ("Frauen am Hochhofen", "Frauen am Hochofen"),
        ("ABGESAGT: Bergparade", "Bergparade"),
        ("Bergparade am 5.12. um 18 Uhr", "Bergparade"),
        ("Repair Café", "Repaircafé"),
        ("Bergparade, Schneeberg", "Schneeberg – Bergparade"),
        ("Rundgang: Alte Weberei", "Besichtigung der alten Weberei"),
    ],
)
def test_the_same_in_other_words(one, other):
    assert compare(one, other).share >= 0.85


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Technikabend: Wie eine Glocke entsteht", "Technikabend: Wie ein Fahrrad entsteht"),
        ("Besucherbergwerk Morgenstern", "Besucherbergwerk Silberhoffnung"),
    ],
)
def test_each_has_words_of_its_own(one, other):
    alike = compare(one, other)
    assert min(alike.left_a, alike.left_b) > 0.2
    assert alike.share < 0.8


def test_titles_meet_across_languages():
    assert compare("Führung durch die Schmiede", "Prohlídka kovárny", foreign="cs").share >= 0.7
    assert compare("Konzert", "Prohlídka kovárny", foreign="cs").share < 0.3


def test_a_subtitle_is_contained():
    alike = compare("Schalmeienkapelle Rotschau", "Schalmeienkapelle Rotschau spielt im Mühlhof")
    assert alike.contained == 1
    assert alike.share < 0.9


_LETTERS = st.text("abn", min_size=1, max_size=16)


@st.composite
def slipped(draw):
    """A word, and the same with some slips of the pen."""
    word = draw(_LETTERS)
    slips = st.tuples(st.integers(0, len(word)), st.integers(0, 2), st.text("abx", max_size=2))
    other = word
    for where, lost, instead in draw(st.lists(slips, max_size=3)):
        other = other[:where] + instead + other[where + lost :]
    return word, other or "a"


@settings(max_examples=400, deadline=None)
@given(slipped(), st.lists(_LETTERS, max_size=4))
def test_no_like_word_is_overlooked(pair, others):
    """What is told from a few letters is what comparing them all tells."""
    word, other = pair
    words = (*others, other)
    assert closest(word, words) == max(alike(word, each) for each in words)
    assert closest(word, frozenset(words)) == max(alike(word, each) for each in words)


# --- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Kesselhaus Zwickau", "Kesselhaus, Zwickau", "place-same"),
        ("Alte Spinnerei Falkenau", "Falkenau, Alte Spinnerei, Saal", "place-part"),
        ("Zwickau", "Alte Schmiede, Hammerstraße 12, 08056 Zwickau", "place-town"),
        ("", "Alte Schmiede", "place-missing"),
        ("Landkreis Zwickau", "Alte Schmiede", "place-missing"),
        ("Museum", "Museum, 08056 Zwickau", "place-kind"),
        ("Marktplatz, 08056 Zwickau", "Marktplatz, 04109 Leipzig", "place-town-other"),
        ("Ringhof, 08056 Zwickau", "Lindenhof, 08056 Zwickau", "place-house-other"),
        ("Zweigstelle Planitz", "Zweigstelle Marienthal", "place-branch"),
        ("Huthaus Morgenstern", "Gießerei Falkenau", "place-other"),
        ("Weberstr. 14", "Kammgarnwerk, Weberstraße 14", "place-part"),
        ("Großer Saal", "Gießerei Falkenau", "place-missing"),
        ("Hammerwerk F5", "Hammerwerk F6", "place-sister"),
        ("Hammerwerk F5", "Hammerwerk", "place-part"),
        ("kościół św. Barbary, Eisden", "St Barbara's Church, Eisden", "place-part"),
        ("Zietenstr. 52", "Gießerei Falkenau", "place-missing"),
    ],
)
def test_places(one, other, expected):
    venues = learn({one: (), other: ()})
    a, b = traits("A", location=one), traits("B", location=other)
    assert places(a, b, venues, one_place=False)[0] == expected
    assert places(b, a, venues, one_place=False)[0] == expected
    assert in_other_towns(a.place, b.place, venues) is (expected == "place-town-other")


def test_coordinates_and_other_events_tell_of_places():
    here = {"latitude": 50.72, "longitude": 12.49}
    near, far = {**here, "latitude": 50.721}, {**here, "latitude": 51.3}
    venues = learn({})
    a, b = traits("A", location="Ringhof", **here), traits("B", location="Lindenhof", **near)
    assert places(a, b, venues, one_place=False)[0] == "place-near"
    c = traits("B", location="Ringhof", **far)
    assert places(a, c, venues, one_place=False)[0] == "place-far"
    d, e = traits("A", location="Ringhof"), traits("B", location="Lindenhof")
    assert places(d, e, venues, one_place=True)[0] == "place-alias"


def test_a_place_has_the_coordinates_that_others_tell_for_it():
    venues = learn({"Ringhof": {(50.72, 12.49)}, "Lindenhof": {(51.3, 12.4)}})
    a, b = traits("A", location="Ringhof"), traits("B", location="Lindenhof")
    assert places(a, b, venues, one_place=False)[0] == "place-far"
    unsure = learn({"Ringhof": {(50.72, 12.49), (51.3, 12.4)}, "Lindenhof": {(51.3, 12.4)}})
    assert places(a, b, unsure, one_place=False)[0] == "place-other"


def test_a_place_may_stand_in_the_text_of_the_other():
    venues = learn({"": (), "Morgensternhalle": ()})
    a = traits("A", location="", description="Beginn in der Morgensternhalle, Einlass eher.")
    b = traits("B", location="Morgensternhalle")
    assert places(a, b, venues, one_place=False)[0] == "place-told"


def test_the_house_at_an_address_is_known_from_those_who_tell_both():
    both = "Kammgarnwerk, Weberstraße 14"
    a, b = traits("A", location="Weberstr. 14"), traits("B", location="Kammgarnwerk")
    assert places(a, b, learn({both: ()}), one_place=False)[0] == "place-part"
    two_houses = learn({both: (), "Färberei, Weberstr. 14": ()})
    assert places(a, b, two_houses, one_place=False)[0] == "place-missing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zietenstr. 52", "zietenstrasse 52"),
        ("Kulturkantine, Karl-Heine-Straße 93a, 04229 Leipzig", "karlheinestrasse 93a"),
        ("Treffpunkt: Further Straße 44", "furtherstrasse 44"),
        ("ul. Fabryczna 7, Opole", "ulicefabryczna 7"),
        ("Via Savonarola 3-5", "viasavonarola 3-5"),
        ("12 Foundry Lane", "foundrylane 12"),
        ("Kulturhaus Gleis 7", ""),
        ("Saal 2", ""),
        ("Hauptstraße 12", ""),  # in how many towns?
    ],
)
def test_addresses(text, expected):
    assert place(text).address == expected


def test_the_square_of_one_name_in_two_towns():
    spellings = [
        *("Trg bana Jelačića, Sisak", "Stari grad, Sisak", "Munjara, Sisak"),
        *("Trg bana Jelačića, Glina", "Dom kulture, Glina"),
    ]
    venues = learn(dict.fromkeys(spellings, ()))
    a, b = (traits("A", location=f"Trg bana Jelačića, {town}") for town in ("Sisak", "Glina"))
    assert places(a, b, venues, one_place=False)[0] == "place-town-other"


# --- what else there is --------------------------------------------------------------------------


def found(one, other, *, spellings=()):
    venues = learn(dict.fromkeys([one.details.location, other.details.location, *spellings], ()))
    return evidence(one, other, Commonness().weigh, venues)


def test_a_text_tells_what_the_other_title_names():
    place = {"location": "Villa Rosenberg"}
    one = traits("Duo Ahornblatt", **place)
    other = traits("Matinee", description="Es spielt das Duo Ahornblatt.", feed="town", **place)
    assert found(one, other)["title-in-text"] > 0.5
    silent = traits("Matinee", description="Ein Vormittag mit Musik.", feed="town", **place)
    assert "title-in-text" not in found(one, silent)
    elsewhere = traits("Matinee", description=other.details.description, location="Gießerei")
    assert "title-in-text" not in found(one, elsewhere)


def test_a_title_that_breaks_off_begins_another():
    whole = traits("Technikabend: Wie ein Blech zum Kotflügel wird")
    cut = traits("Technikabend – Wie ein Blech zum …", feed="town")
    assert "title-begins" in found(whole, cut)
    assert "title-begins" not in found(whole, traits("Technikabend – Wie ein Rad …", feed="town"))


def test_words_that_name_the_place_hardly_count():
    reading, tour = "Krimilesung am Hochofen", "Sonnenuntergang auf dem Hochofen"
    there, elsewhere = (
        found(traits(reading, location=place), traits(tour, location=place, feed="town"))
        for place in ("Hochofenwerk Westend", "Palais am Teich")
    )
    assert there["title-contained"] < elsewhere["title-contained"]


@pytest.mark.parametrize(
    ("title", "age"),
    [
        ("Kinder-Uni (ab 7 Jahren)", 7),
        ("Dílna 6–12 let", 6),
        ("Workshop, ages 7 to 11", 7),
        ("Vanaf 8 jaar", 8),
        ("Laboratorio dai 6 anni", 6),
        ("Lego 6+", 6),
        ("40 Jahre Punk", None),
        ("25 let muzea", None),
        ("Konzert ab 9 Uhr", None),
    ],
)
def test_ages_of_an_audience(title, age):
    assert least_age(title) == age


def test_ages_are_no_part_of_a_title():
    """Nor is 7 a number by which two titles differ."""
    assert title_words("Kinder-Uni (ab 7 Jahren)") == title_words("Kinder-Uni")
    assert title_words("40 Jahre Punk") == ("40", "jahre", "punk")


# --- in words ------------------------------------------------------------------------------------


def test_evidence_reads_as_a_person_would_say_it():
    found = {"time-door": 1.0, "place-same": 1.0, "title-alike": 0.92, "audience-one-sided": 1.0}
    assert "; ".join(told(found)) == (
        "same evening, starts differ by 1½ hours or less: doors and start?; same place; "
        "titles 92% alike; only one says for whom it is"
    )
