"""From a cluster of tellings to the event that people see."""

from dataclasses import replace
from datetime import date

import pytest

from aggregator.match.merge import Teller, merge, tell
from aggregator.match.telling import Telling, tellings
from aggregator.model import Override, Recurrence, Source, Status
from tests.listings import WEEKLY, at, listing, original

UID = "u@calendar.example"


def teller(feed, trust=0, *, region="zwickau", sector="museum", theme="past"):
    return Teller(
        feed, f"p-{feed}", feed.title(), f"https://{feed}.example/", region, sector, theme, trust
    )


TELLERS = {
    "museum": teller("museum", 2),
    "town": teller("town", 1, region="chemnitz", sector="public"),
    "blog": teller("blog", 1, theme=""),
}


def told(feed="museum", source_id="", **more):
    one = listing(source_id or f"{feed}-a", more.pop("title", f"Von {feed}"), feed=feed, **more)
    return Telling(1, one, numbers=(1,))


def event(*many, withdrawn=(), language="", tellers=TELLERS):
    gone = frozenset(one.key for one in withdrawn)
    return merge(UID, tuple(many), tellers, gone, language)


MUSEUM, TOWN, BLOG = told("museum"), told("town"), told("blog")
CANCELLED = {"status": Status.CANCELLED}


# --- who speaks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("many", "speaks"),
    [
        pytest.param([TOWN, MUSEUM], MUSEUM, id="the most trusted"),
        pytest.param([TOWN, told("museum", location="")], told("museum", location=""), id="poorer"),
        pytest.param(
            [BLOG, told("town", url="https://t.example/")],
            told("town", url="https://t.example/"),
            id="the richest of equals",
        ),
        pytest.param([TOWN, BLOG], BLOG, id="the first by key of equals"),
        pytest.param([told("unknown", description="Viel"), TOWN], TOWN, id="no feed of ours"),
        pytest.param([told("unknown")], told("unknown"), id="nobody else"),
    ],
)
def test_the_best_telling_speaks(many, speaks):
    assert event(*many).details.title == speaks.listing.details.title
    assert event(*reversed(many)).details.title == speaks.listing.details.title


def test_a_withdrawn_listing_does_not_speak():
    told_by_town = event(MUSEUM, TOWN, withdrawn=[MUSEUM])
    assert told_by_town.details == TOWN.listing.details
    assert [source.feed for source in told_by_town.sources] == ["town"]
    assert told_by_town.regions == ("chemnitz",)


def test_what_all_withdrew_is_withdrawn():
    gone = event(MUSEUM, TOWN, withdrawn=[MUSEUM, TOWN])
    assert gone.details == replace(MUSEUM.listing.details, status=Status.WITHDRAWN)
    assert len(gone.sources) == 2


def test_what_was_cancelled_before_it_was_withdrawn_stays_cancelled():
    off = told("museum", **CANCELLED)
    assert event(off, withdrawn=[off]).details.status is Status.CANCELLED


@pytest.mark.parametrize(
    ("many", "status"),
    [
        ([told("museum", **CANCELLED)], Status.CANCELLED),
        ([told("museum", **CANCELLED), TOWN], Status.CANCELLED),
        ([told("town", **CANCELLED), BLOG], Status.CANCELLED),
        ([TOWN, told("blog", **CANCELLED)], Status.CANCELLED),
        ([MUSEUM, told("town", **CANCELLED)], Status.CONFIRMED),
        ([MUSEUM, told("unknown", **CANCELLED)], Status.CONFIRMED),
        ([told("museum", status=Status.TENTATIVE), TOWN], Status.TENTATIVE),
        ([MUSEUM, told("town", status=Status.TENTATIVE)], Status.CONFIRMED),
    ],
)
def test_cancelled_counts_when_it_comes_from_no_less_trusted_a_feed(many, status):
    assert event(*many).details.status is status
    assert event(*reversed(many)).details.status is status


@pytest.mark.parametrize(
    ("many", "status"),
    [
        ([told("town", "x"), told("blog", "x", **CANCELLED)], Status.CONFIRMED),
        ([told("blog", "x"), told("town", "x", **CANCELLED)], Status.CONFIRMED),
        ([told("town", "x"), told("museum", "x", **CANCELLED)], Status.CANCELLED),
        ([told("town", "x", **CANCELLED), told("blog", "x", **CANCELLED)], Status.CANCELLED),
        ([told("town", "x"), told("blog", "x", **CANCELLED), told("town", "y")], Status.CONFIRMED),
        ([told("town", "x"), told("blog", "y", **CANCELLED)], Status.CANCELLED),
    ],
)
def test_who_states_anothers_uid_does_not_speak_for_it(many, status):
    """Among equals nothing tells whose UID it is, so both must say that it is cancelled."""
    assert event(*many).details.status is status
    assert event(*reversed(many)).details.status is status


def test_cancelled_by_a_withdrawn_listing_does_not_count():
    off = told("museum", **CANCELLED)
    assert event(off, TOWN, withdrawn=[off]).details.status is Status.CONFIRMED


# --- sources and facets --------------------------------------------------------------------------


def test_sources_stand_once_per_feed_the_most_trusted_first():
    again = told("museum", "b", url="https://museum.example/b")
    many = event(TOWN, MUSEUM, again, told("unknown"))
    assert many.sources == (
        Source("museum", "p-museum", "Museum", "https://museum.example/b"),
        Source("town", "p-town", "Town", "https://town.example/"),
    )


def test_facets_are_those_of_all_who_tell():
    many = event(MUSEUM, TOWN, BLOG, told("unknown", language="cs"))
    assert many.uid == UID
    assert many.regions == ("chemnitz", "zwickau")
    assert many.partners == ("p-blog", "p-museum", "p-town")
    assert many.sectors == ("museum", "public")
    assert many.themes == ("past",)
    assert many.languages == ("cs", "de")


# --- languages -----------------------------------------------------------------------------------

CZECH = told("town", title="Prohlídka", language="cs", description="Večer")


def test_an_event_is_told_in_each_language_that_somebody_tells_it_in():
    told_in = tell(UID, (MUSEUM, CZECH), TELLERS, frozenset())
    assert {name: one.details.title for name, one in told_in.items()} == {
        "": "Von museum",
        "cs": "Prohlídka",
    }
    assert {one.languages for one in told_in.values()} == {("cs", "de")}


def test_unknown_languages_are_no_language():
    assert set(tell(UID, (told("museum", language=""),), TELLERS, frozenset())) == {""}
    assert set(tell(UID, (told("museum", language=""), CZECH), TELLERS, frozenset())) == {"", "cs"}


def test_in_every_language_an_event_takes_place_once():
    """The town still has the old evening: a subscriber in Czech must not be sent there."""
    moved = told("museum", start=at(17), recurrence=Recurrence("FREQ=WEEKLY"), **CANCELLED)
    late = told(
        "town", title="Prohlídka", start=at(10), language="cs", recurrence=Recurrence("FREQ=DAILY")
    )
    details = event(moved, late, language="cs").details
    assert (details.title, details.language) == ("Prohlídka", "cs")
    assert (details.start, details.end) == (at(17), at(17, 21))
    assert details.recurrence == Recurrence("FREQ=WEEKLY")
    assert details.status is Status.CANCELLED


def test_a_telling_of_unknown_language_is_not_preferred():
    assert event(MUSEUM, told("town", language="")).details == MUSEUM.listing.details


def test_without_a_telling_in_the_language_the_best_speaks():
    assert event(MUSEUM, CZECH, language="pl").details == MUSEUM.listing.details


# --- changed dates of a series -------------------------------------------------------------------


def series(feed="museum", *changed, start=None, **more):
    """A series with its changed dates: (original start, new start, details)."""
    start = at(4) if start is None else start
    whole = listing("s", "Werkstatt", start, feed=feed, recurrence=WEEKLY, **more)
    parts = [
        (2 + n, listing("s", other.pop("title", "Ersatz"), new, feed=feed, on=on, **other))
        for n, (on, new, other) in enumerate(changed)
    ]
    (found,) = tellings([(1, whole), *parts])
    return found


@pytest.mark.parametrize(
    ("start", "on", "expected"),
    [
        (at(4), original(at(11)), at(11)),
        (at(4), "2026-06-11", at(11)),
        (date(2026, 6, 4), "2026-06-11", date(2026, 6, 11)),
        # Midnight of 11 June in Berlin, as a program writes it that speaks only UTC.
        (date(2026, 6, 4), "2026-06-10T22:00:00+00:00", date(2026, 6, 11)),
    ],
)
def test_an_original_start_is_of_the_kind_of_its_series(start, on, expected):
    (override,) = event(series("museum", (on, at(12), {}), start=start)).overrides
    assert override.recurrence_id == expected
    assert type(override.recurrence_id) is type(expected)
    if isinstance(expected, type(at(4))):
        assert override.recurrence_id.tzinfo == expected.tzinfo


def test_changed_dates_come_with_the_series_that_speaks():
    off = (original(at(11)), at(11), dict(CANCELLED))
    later = (original(at(18)), at(19), {"this_and_future": True})
    found = event(series("town"), series("museum", later, off))
    assert [
        (one.recurrence_id, one.details.status, one.this_and_future) for one in found.overrides
    ] == [
        (at(11), Status.CANCELLED, False),
        (at(18), Status.CONFIRMED, True),
    ]
    assert event(series("museum"), series("town", off)).overrides == ()


def test_changed_dates_hold_in_every_language():
    off = (original(at(11)), at(11), dict(CANCELLED))
    moved = (original(at(18)), at(19), {"title": "Ersatz"})
    on = (original(at(11)), at(11), {"title": "Dílna", "language": "cs"})
    czech = (original(at(18)), at(20), {"title": "Náhrada", "language": "cs"})
    found = event(
        series("museum", off, moved), series("town", on, czech, language="cs"), language="cs"
    )
    assert found.details.language == "cs"
    assert [
        (one.details.title, one.details.start, one.details.status) for one in found.overrides
    ] == [
        ("Dílna", at(11), Status.CANCELLED),
        ("Náhrada", at(19), Status.CONFIRMED),
    ]
    assert all(isinstance(one, Override) for one in found.overrides)
