"""Which tellings are of one event."""

from dataclasses import replace
from datetime import UTC, date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.match.compare import judged, weights
from aggregator.match.matcher import Matcher
from aggregator.match.telling import Telling, tellings
from aggregator.model import Recurrence, Status
from tests.listings import WEEKLY, at, listing, original

TOUR = "Öffentliche Führung"
PAGE = "https://museum.example/nacht"


def telling(number, source_id="a", title=TOUR, start=None, **more):
    one = listing(source_id, title, start, **more)
    return Telling(number, one, numbers=(number,))


def pair(one, other):
    """Two tellings, of the museum and of the town unless said otherwise."""
    first = telling(1, **{"feed": "museum", "source_id": "1", **one})
    return first, telling(2, **{"feed": "town", "source_id": "2", **other})


def cluster(found):
    return Matcher().match(found).clusters


def groups(*many):
    return [[one.id for one in group] for group in cluster(many)]


HERE, THERE = {"location": "Tuchfabrik, Crimmitschau"}, {"location": "Bergwerk, Oelsnitz"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({}, {}, id="title, place and start"),
        pytest.param(
            {"title": "Öffentliche Führung!"}, {"title": "OFFENTLICHE FUHRUNG"}, id="keyboard"
        ),
        pytest.param({"title": "Prohlídka dolu"}, {"title": "prohlidka  Dolu"}, id="accents"),
        pytest.param(
            {"location": "Łódź, Księży Młyn"}, {"location": "Ksiezy Mlyn (Lodz)"}, id="strokes"
        ),
        pytest.param({"title": "Große Gießerei"}, {"title": "GROSSE GIESSEREI"}, id="sharp s"),
        pytest.param(
            {"location": "Kesselhaus Zwickau"},
            {"location": "Kesselhaus, Leipziger Straße 1, 08056 Zwickau"},
            id="the place in a longer address",
        ),
        pytest.param({}, {"start": at(10, 19).astimezone(UTC)}, id="another zone"),
        pytest.param(
            {"start": date(2026, 6, 10)},
            {"start": date(2026, 6, 10), "timezone": "Europe/London"},
            id="a date is the same in any zone",
        ),
        pytest.param(
            {"url": PAGE}, {"url": PAGE, "title": "Prohlídka", **THERE}, id="the same page"
        ),
        pytest.param(
            {"source_id": "night@museum.example"},
            {"source_id": "night@museum.example", **THERE},
            id="the same UID",
        ),
        pytest.param(
            {"source_id": "5d3c1b9e-7a44-4d0e-9c7f-0a1b2c3d4e5f"},
            {"source_id": "5d3c1b9e-7a44-4d0e-9c7f-0a1b2c3d4e5f", **THERE},
            id="the same UUID",
        ),
        pytest.param(
            {"source_id": "https://museum.example/?p=7"},
            {"source_id": "https://museum.example/?p=7", **THERE},
            id="the same permalink",
        ),
        pytest.param(
            {"source_id": "night@museum.example"},
            {"source_id": "night@museum.example", "start": 17},
            id="the same UID, rescheduled in one",
        ),
        pytest.param(
            {"source_id": "night@museum.example"},
            {"source_id": "night@museum.example", "start": date(2026, 6, 10)},
            id="the same UID, without the hour in one",
        ),
        pytest.param(
            {"recurrence": WEEKLY}, {"recurrence": Recurrence("FREQ=WEEKLY;COUNT=9")}, id="series"
        ),
        pytest.param({"status": Status.CANCELLED}, {}, id="cancelled by one"),
        pytest.param(
            {"feed": "museum"}, {"feed": "museum", "url": PAGE}, id="a repetition in one feed"
        ),
    ],
)
def test_one_event(one, other):
    a, b = pair(one, other)
    assert groups(a, b) == [[1, 2]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            {"source_id": "night@museum.example"},
            {"source_id": "night@museum.example", "title": "Noc"},
            id="another's UID for another title",
        ),
        pytest.param(HERE, THERE, id="a generic title at two places"),
        pytest.param({**HERE, "url": PAGE}, {**THERE, "url": PAGE + "2"}, id="other pages"),
        pytest.param({"location": ""}, {"location": ""}, id="a generic title somewhere"),
        pytest.param({"location": ""}, {}, id="a generic title, one place unknown"),
        pytest.param(
            {"location": "Museum"}, {"location": "Museum, Zwickau"}, id="one generic word"
        ),
        pytest.param(
            {"location": "Museum Zwickau"},
            {"location": "August-Horch-Museum, Zwickau"},
            id="a generic word and a town",
        ),
        pytest.param(
            {"location": "Hauptstraße 12"},
            {"location": "Café Loom, Hauptstraße 12, Crimmitschau"},
            id="a street",
        ),
        pytest.param({}, {"start": at(10, 20)}, id="another hour"),
        pytest.param({}, {"start": 17}, id="another day"),
        pytest.param({}, {"start": date(2026, 6, 10)}, id="all day and timed"),
        pytest.param({}, {"recurrence": WEEKLY}, id="a series and a single event"),
        pytest.param({"title": ""}, {"title": ""}, id="no title"),
        pytest.param({"title": "!"}, {"title": "?"}, id="no words in the title"),
        pytest.param({"source_id": "4711"}, {"source_id": "4711", **THERE}, id="bare numbers"),
        pytest.param(
            {"source_id": "1765000000000"}, {"source_id": "1765000000000", **THERE}, id="long ones"
        ),
        pytest.param({"source_id": "0@default"}, {"source_id": "0@default", **THERE}, id="no host"),
        pytest.param(
            {"source_id": "1234567@localhost"},
            {"source_id": "1234567@localhost", **THERE},
            id="anybody's host",
        ),
        pytest.param(
            {"source_id": "night@museum.example"},
            {"source_id": "night@museum.example", "start": 17, **THERE},
            id="the same UID, other time and place",
        ),
        pytest.param(
            {"source_id": "s@museum.example", "on": original(at(9)), "start": 10},
            {"source_id": "s@museum.example", "on": original(at(16)), "start": 17},
            id="two dates of one series",
        ),
        pytest.param(
            {"feed": "museum", "url": PAGE},
            {"feed": "museum", "url": PAGE, "title": "Werkstatt"},
            id="a feed's own events of one page",
        ),
        pytest.param(
            {"feed": "museum"}, {"feed": "museum", "end": at(10, 23)}, id="other ends in one feed"
        ),
        pytest.param(
            {"feed": "museum"},
            {"feed": "museum", "status": Status.CANCELLED},
            id="cancelled and entered anew in one feed",
        ),
        pytest.param(
            {"feed": "museum", "location": "Kesselhaus Zwickau"},
            {"feed": "museum", "location": "Kesselhaus Zwickau, Saal 2"},
            id="other rooms in one feed",
        ),
    ],
)
def test_different_events(one, other):
    a, b = pair(one, other)
    assert groups(a, b) == [[1], [2]]


def test_agreement_is_not_passed_on():
    """The short name fits both houses; they do not fit each other: nobody knows which it means."""
    title = "Nacht der Spindeln mit Schwanenburg-Quartett"
    a = telling(1, "1", title, feed="a", location="Hammerwerk Falkenried Leipzig")
    b = telling(2, "2", title, feed="b", location="Hammerwerk Falkenried")
    c = telling(3, "3", "Nacht der Spindeln", feed="c", location="Hammerwerk Falkenried Chemnitz")
    assert groups(a, b) == [[1, 2]]
    assert groups(b, c) == [[2, 3]]
    assert groups(a, b, c) == [[1, 2], [3]]


def test_a_page_for_all_of_a_house_joins_nothing():
    """The museum gives its home page with everything; the town copies it with the workshop."""
    page = {"url": "https://museum.example/"}
    tour = telling(1, "1", "Führung", **page)
    workshop = telling(2, "2", "Werkstatt", **page)
    town = telling(3, "3", "Werkstatt für Kinder", feed="town", **page)
    assert groups(tour, workshop, town) == [[1], [2], [3]]
    plainly = telling(3, "3", "Werkstatt", feed="town", **page)
    assert groups(tour, workshop, plainly) == [[1], [2, 3]]


def test_a_page_that_a_feed_repeats_still_joins():
    twice = [telling(n, f"{n}", url=PAGE) for n in (1, 2)]
    assert groups(*twice, telling(3, "3", "Noc", feed="town", url=PAGE)) == [[1, 2, 3]]


# --- series and their changed dates --------------------------------------------------------------


def test_changed_dates_go_with_their_series():
    series = listing("s", start=4, recurrence=WEEKLY)
    third = listing("s", start=19, on=original(at(18)))
    second = listing("s", start=12, on=original(at(11)))
    other = listing("s", start=12, on=original(at(11)), feed="town")
    (whole, alone) = tellings([(1, third), (2, series), (3, second), (4, other)])
    assert whole == Telling(2, series, (second, third), (2, 3, 1))
    assert alone == Telling(4, other, (), (4,))


def test_a_changed_date_of_what_is_no_series_stands_for_itself():
    single, changed = listing("s"), listing("s", start=12, on=original(at(11)))
    assert [one.numbers for one in tellings([(1, single), (2, changed)])] == [(1,), (2,)]


# --- what holds for any tellings -----------------------------------------------------------------

PLACES = [
    "",
    "Museum",
    "Kesselhaus Zwickau",
    "Kesselhaus, Leipziger Straße, Zwickau",
    "Bergwerk Oelsnitz",
]


@st.composite
def many(draw):
    found = [
        telling(
            number,
            draw(st.sampled_from([f"{number}", "4711", "n@museum.example", "m@museum.example"])),
            draw(st.sampled_from([TOUR, "Offentliche Fuhrung", "Konzert", ""])),
            draw(st.sampled_from([10, 11])),
            feed=draw(st.sampled_from("abc")),
            location=draw(st.sampled_from(PLACES)),
            url=draw(st.sampled_from(["", PAGE, "https://museum.example/"])),
            recurrence=draw(st.sampled_from([None, None, WEEKLY])),
        )
        for number in range(1, draw(st.integers(1, 9)))
    ]
    return list({one.key: one for one in found}.values())


@given(many(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(found, random):
    expected = cluster(found)
    random.shuffle(found)
    assert cluster(found) == expected


@given(many())
def test_every_telling_is_in_one_cluster_and_every_pair_is_plausible(found):
    matcher = Matcher()
    clusters = matcher.match(found).clusters
    assert sorted(one.id for group in clusters for one in group) == sorted(one.id for one in found)
    for group in clusters:
        for a, b in combinations(group, 2):
            if a.key.feed != b.key.feed:
                assert judged(matcher.explain(a.key, b.key), weights()).plausible


@given(many())
def test_tellings_of_one_feed_stay_apart_unless_they_say_the_same(found):
    for group in cluster(found):
        for a, b in combinations(group, 2):
            if a.key.feed == b.key.feed:
                assert (a.listing.details.start, a.listing.details.location.casefold()) == (
                    b.listing.details.start,
                    b.listing.details.location.casefold(),
                )


def test_numbers_of_the_store_do_not_matter():
    a, b = pair({}, {})
    assert groups(replace(a, id=7), replace(b, id=3)) == [[7, 3]]


# --- alone at an hour and place ------------------------------------------------------------------


def test_who_tells_nothing_else_there_at_that_hour_means_the_same():
    """With a name in common; where one of them tells two things there, it is not known which."""
    place = {"location": "Villa Rosenberg"}
    one = telling(1, "1", "Duo Ahorn spielt Schumann & Fauré", feed="town", **place)
    other = telling(2, "2", "DUO AHORN – VILLENMATINEE", feed="tickets", **place)
    besides = telling(3, "3", "Kinderführung", feed="town", **place)
    assert len(groups(one, other)) == 1
    assert len(groups(one, other, besides)) == 3


def test_one_pattern_with_another_word_is_another_evening():
    place = {"location": "Werkstatt am Schwanenteich"}
    one = telling(1, "1", "Technikabend: Wie eine Glocke entsteht", feed="town", **place)
    other = telling(2, "2", "Technikabend: Wie ein Fahrrad entsteht", feed="workshop", **place)
    assert groups(one, other) == [[1], [2]]


def test_what_all_branches_do_at_one_hour_is_asked_of_nobody():
    matching = Matcher().match(
        telling(number, str(number), "Bilderbuchkino: Lore", feed=feed, location=place)
        for number, feed, place in (
            (1, "town", "Stadtbücherei Querenburg"),
            (2, "families", "Stadtbücherei Wattenscheid"),
        )
    )
    assert len(matching.clusters) == 2
    assert matching.doubts == []
