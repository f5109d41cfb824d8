"""What the matcher remembers changes nothing but its cost; what people said holds."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.match import candidates
from aggregator.match.matcher import Matcher
from aggregator.match.telling import Telling
from aggregator.model import Recurrence, Said, pair_of
from tests.listings import at, listing, retold

TITLES = [
    "Führung durch die Schmiede",
    "Schmiedeführung",
    "Prohlídka kovárny",
    "Öffentliche Führung",
    "Konzert im Gasometer: Schalmeienkapelle Rotschau",
    "Schalmeienkapelle Rotschau im Gasometer",
    "Vortrag: Frauen am Hochofen",
    "Frauen am Hochofen (Teil 2)",
    "ABGESAGT: Vortrag Frauen am Hochofen",
    "Kinderführung",
]
PLACES = [
    "",
    "Zwickau",
    "Alte Schmiede, Hammerstraße 12, 08056 Zwickau",
    "Technisches Museum Alte Schmiede",
    "Gasometer Rotschau",
    "Gasometer, Mylau",
    "Stadtbibliothek, Zweigstelle Planitz",
    "Zweigstelle Marienthal",
]
STARTS = [
    at(10, 19),
    at(10, 20),
    at(10, 18),
    at(10, 0),
    at(11, 19),
    date(2026, 6, 10),
    date(2026, 6, 11),
]


@st.composite
def tellings_(draw):
    start = draw(st.sampled_from(STARTS))
    point = draw(st.sampled_from([None, None, (50.7, 12.5), (50.9, 12.9)]))
    long = isinstance(start, date) and draw(st.booleans())
    more = {"end": start + timedelta(days=3)} if long else {}
    if point:
        more |= {"latitude": point[0], "longitude": point[1]}
    return listing(
        draw(st.sampled_from("123")),
        draw(st.sampled_from(TITLES)),
        start,
        feed=draw(st.sampled_from("abcd")),
        location=draw(st.sampled_from(PLACES)),
        url=draw(st.sampled_from(["", "", "https://a.example/1", "https://a.example/"])),
        recurrence=draw(st.sampled_from([None, None, None, Recurrence("FREQ=WEEKLY")])),
        description=draw(st.sampled_from(["", "Wir zeigen, wie eine Sense entsteht, am Amboss."])),
        **more,
    )


def numbered(listings):
    unique = {one.key: one for one in listings}
    return [Telling(n, one, numbers=(n,)) for n, one in enumerate(unique.values(), 1)]


def told(matching):
    clusters = [[one.listing for one in group] for group in matching.clusters]
    return clusters, [(doubt.pair, round(doubt.score, 9)) for doubt in matching.doubts]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(tellings_(), max_size=10), min_size=2, max_size=5), st.randoms())
def test_matching_on_is_matching_from_nothing(states, random):
    """Whatever came before: the same listings give the same clusters and the same questions."""
    matcher = Matcher()
    for state in states:
        now = numbered(state)
        random.shuffle(now)
        assert told(matcher.match(now)) == told(Matcher().match(now))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(tellings_(), max_size=12), min_size=2, max_size=4))
def test_that_a_mark_becomes_common_and_rare_again_changes_nothing(states):
    """With so low a limit every state crosses it somewhere."""
    limit, candidates.CROWD = candidates.CROWD, 3
    try:
        matcher = Matcher()
        for state in states:
            now = numbered(state)
            assert told(matcher.match(now)) == told(Matcher().match(now))
    finally:
        candidates.CROWD = limit


@settings(max_examples=50, deadline=None)
@given(st.lists(tellings_(), min_size=2, max_size=10), st.data())
def test_what_a_person_said_holds(listings, data):
    """Unless it contradicts itself: same and different within one chain."""
    now = numbered(listings)
    keys = sorted(one.key for one in now)
    if len(keys) < 2:
        return
    one, other = data.draw(
        st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True).map(sorted)
    )
    said = data.draw(st.sampled_from([Said.SAME, Said.DIFFERENT]))
    matching = Matcher().match(now, {pair_of(one, other): said})
    home = {each.key: n for n, group in enumerate(matching.clusters) for each in group}
    assert (home[one] == home[other]) is (said is Said.SAME)
    assert all(doubt.pair != (one, other) for doubt in matching.doubts)


def test_names_of_a_place_do_not_depend_on_who_came_first():
    """Two names of a hall are learned from two titles; one telling is edited, so comes again."""

    def both(title, other, day):
        return [
            listing(f"{day}", title, at(day), feed="a", location="Morgensternhalle"),
            listing(f"{day}", other, at(day), feed="b", location="Saalbau Lindenhof"),
        ]

    named = "Schalmeienkapelle Rotschau und Männerchor Falkenau"
    witnesses = both(named, named, 10) + both(named, f"{named}: Sommerabend", 11)
    asked = both("Vortrag: Frauen am Hochofen", "Frauen am Hochofen", 12)
    before = numbered([*witnesses, *asked])
    matcher = Matcher()
    matcher.match(before)
    edited = retold(witnesses[2], description="Mit Pause.")
    for now in (
        [*witnesses[:2], edited, witnesses[3], *asked],
        [*witnesses[:2], *asked],
        [*witnesses, *asked],
    ):
        assert told(matcher.match(numbered(now))) == told(Matcher().match(numbered(now)))


def test_an_unchanged_cycle_compares_nothing():
    now = numbered(
        listing(f"{n}", TITLES[n % len(TITLES)], at(10 + n % 2), feed="abc"[n % 3])
        for n in range(60)
    )
    matcher = Matcher()
    matcher.match(now)
    before = matcher.compared
    matcher.match(now)
    assert matcher.compared == before
    assert before > 100
    changed = [now[0], *numbered([retold(now[1].listing, title="Nacht der Spindeln")]), *now[2:]]
    matcher.match(changed)
    assert matcher.compared - before < before / 10
