"""Whatever feeds do and people say: a UID stays with its event, SEQUENCE moves when it must.

Random interleavings of feeds that come and go, change their words, cancel, and of people who join
and part events; a matcher that remembers beside one that starts anew.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.collect.apart import Here
from aggregator.collect.fetch import Fetcher
from aggregator.match.matcher import Matcher
from aggregator.match.telling import tellings
from aggregator.model import Doubt, Key, Said, pair_of
from aggregator.pipeline import cycle
from aggregator.store import Store
from tests.world import World, vevent
from tests.world import calendar as vcalendar

HOUR = timedelta(hours=1)
FEEDS = {"museum": "museum", "town": "town", "mesto": "mesto"}
EVENINGS = {
    "lecture": ("Vortrag: Frauen am Hochofen", "Frauen am Hochofen", "FRAUEN AM HOCHOFEN!"),
    "forge": ("Führung durch die Schmiede", "Schmiedeführung", "Prohlídka kovárny"),
    "band": ("Konzert der Bergkapelle Falkenau", "Bergkapelle Falkenau", "Falkenauer Bergkapelle"),
}
HOURS = {"lecture": "0612T190000", "forge": "0613T110000", "band": "0620T200000"}
PLACES = ("Alte Spinnerei Falkenau", "Alte Spinnerei Falkenau\\, Saal", "")

Shown = tuple[str, int, str, str, str | None]
"""Which evening, in which words, where, its status, and when instead."""

telling = st.tuples(
    st.sampled_from(sorted(EVENINGS)),
    st.integers(0, 2),
    st.sampled_from(PLACES),
    st.sampled_from(["CONFIRMED", "CONFIRMED", "CANCELLED"]),
    st.sampled_from([None, None, None, "0614T190000"]),
)
shows = st.lists(telling, max_size=3, unique_by=lambda one: one[0])
step = st.tuples(
    st.dictionaries(st.sampled_from(sorted(FEEDS)), shows, max_size=2),
    st.sampled_from([None, None, Said.SAME, Said.DIFFERENT]),
    st.integers(0, 5),
)


def body(feed: str, shown: list[Shown]) -> str:
    return vcalendar(
        vevent(
            f"{name}@{feed}.example",
            EVENINGS[name][words],
            f";TZID=Europe/Berlin:2026{moved or HOURS[name]}",
            f"LOCATION:{place}",
            f"STATUS:{status}",
        )
        for name, words, place, status, moved in shown
    )


class Calendar:
    """A calendar under way, and what its subscribers saw last."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        for feed, partner in FEEDS.items():
            self.world.feed(feed, body(feed, []), partner=partner)
        self.matcher = Matcher()
        self.seen: dict[str, tuple[str, int]] = {}
        self.members: dict[str, set[Key]] = {}

    def run(self, store: Store, fetcher: Fetcher) -> None:
        self.world.now += HOUR
        cycle(
            self.world.configuration(),
            store,
            self.world.output,
            now=self.world.now,
            fetcher=fetcher,
            readers=Here(),
            matcher=self.matcher,
        )
        held = store.current(FEEDS, self.world.now - timedelta(days=365))
        uids = store.uids()
        members: dict[str, set[Key]] = {}
        for one in held:
            assert one.home is not None
            members.setdefault(uids[one.home.event], set()).add(one.key)
        self.equals_a_full_match(store, members)
        self.nobody_has_anothers_uid(members)
        self.sequences_move_when_they_must(members)
        self.members = members

    def equals_a_full_match(self, store: Store, members: dict[str, set[Key]]) -> None:
        held = store.current(FEEDS, self.world.now - timedelta(days=365))
        anew = Matcher().match(tellings((one.id, one.listing) for one in held), store.said("match"))
        clusters = {frozenset(one.key for one in group) for group in anew.clusters}
        assert clusters == {frozenset(keys) for keys in members.values()}

    def nobody_has_anothers_uid(self, members: dict[str, set[Key]]) -> None:
        there = set().union(*members.values()) if members else set()
        for uid, keys in members.items():
            before = self.members.get(uid, set()) & there
            assert not before or before & keys, (uid, before, keys)

    def sequences_move_when_they_must(self, members: dict[str, set[Key]]) -> None:
        text = (self.world.output / "calendar.ics").read_bytes().decode().replace("\r\n ", "")
        events = re.findall(r"BEGIN:VEVENT.*?END:VEVENT", text, re.DOTALL)
        for event in events:
            uid = re.search(r"UID:(.*?)\r", event)
            number = re.search(r"SEQUENCE:(\d+)", event)
            assert uid
            assert number
            content = re.sub(r"(SEQUENCE|LAST-MODIFIED|DTSTAMP|CREATED)[^\r]*", "", event)
            sequence = int(number[1])
            if known := self.seen.get(uid[1]):
                assert (sequence > known[1]) is (content != known[0]), (known, event)
            self.seen[uid[1]] = content, sequence
        assert len(events) == len(members)


def told(steps: list[tuple[dict[str, list[Shown]], Said | None, int]]) -> None:
    with (
        TemporaryDirectory() as folder,
        Store(Path(folder) / "calendar.sqlite") as store,
        Fetcher(user_agent="test") as fetcher,
    ):
        calendar = Calendar(Path(folder))
        calendar.run(store, fetcher)
        for feeds, said, pick in steps:
            for feed, shown in feeds.items():
                calendar.world.feed(feed, body(feed, shown))
            keys = sorted(set().union(*calendar.members.values())) if calendar.members else []
            if said and len(keys) > 1:
                one, other = keys[pick % len(keys)], keys[(pick + 1) % len(keys)]
                store.say([Doubt(pair_of(one, other), "match")], said, calendar.world.now)
            calendar.run(store, fetcher)


@settings(max_examples=8, deadline=None)
@given(st.lists(step, min_size=3, max_size=7))
def test_uids_never_change_hands_and_sequences_are_right(steps):
    told(steps)


@pytest.mark.proof
@settings(max_examples=100, deadline=None)
@given(st.lists(step, min_size=3, max_size=12))
def test_they_never_do_in_long_histories(steps):
    told(steps)
