"""Which event a cluster is, whatever happens to the tellings in it."""

import re

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from aggregator.match.identity import assign, identify, mint
from aggregator.match.telling import Telling
from aggregator.model import Home, Key
from tests.listings import listing

HOST = "calendar.example"


def telling(number, *parts):
    return Telling(number, listing(f"{number}"), numbers=(number, *parts))


def clusters(*groups):
    return [tuple(telling(number) for number in group) for group in groups]


class Life:
    """What the pipeline keeps of identity from one cycle to the next."""

    def __init__(self):
        self.homes: dict[int, Home] = {}
        self.uids: dict[int, str] = {}

    def cycle(self, *groups):
        """The events of groups of listing numbers, in their order."""
        found = identify(
            clusters(*groups), self.homes, self.uids, host=HOST, next_event=len(self.uids) + 1
        )
        for one in found:
            assert one.minted is (one.event not in self.uids)
            assert self.uids.setdefault(one.event, one.uid) == one.uid
            for number in (number for t in one.tellings for number in t.numbers):
                old = self.homes.get(number)
                origin = one.event if one.minted or old is None else old.origin
                self.homes[number] = Home(one.event, origin)
        return [one.event for one in found]


@pytest.mark.parametrize(
    "story",
    [
        pytest.param([("a", "b", "c")], id="new"),
        pytest.param([("a", "b"), ("b", "a")], id="order"),
        pytest.param([("a", "b"), ("ab",), ("a", "b")], id="merge and split"),
        pytest.param([("a", "b", "c"), ("abc",), ("c", "ab"), ("c", "b", "a")], id="three"),
        pytest.param([("a",), ("a", "b"), ("ab",), ("b", "a")], id="later arrival"),
        pytest.param([("a", "b"), ("b",), ("a", "b")], id="away for a cycle"),
    ],
)
def test_each_is_again_what_it_was(story):
    """The event of a cluster is that of its oldest; alone again, each has its own back."""
    life = Life()
    own: dict[str, int] = {}
    for groups in story:
        events = life.cycle(*([ord(letter) for letter in group] for group in groups))
        for group, event in zip(groups, events, strict=True):
            expected = min((own[letter] for letter in group if letter in own), default=event)
            assert event == expected
            if len(group) == 1:
                own.setdefault(group, event)


def test_a_merge_keeps_the_oldest_uid():
    life = Life()
    assert life.cycle([1], [2]) == [1, 2]
    assert life.cycle([2, 1]) == [1]


def test_a_split_gives_the_other_uid_back():
    life = Life()
    life.cycle([1], [2])
    life.cycle([1, 2])
    assert life.cycle([2], [1]) == [2, 1]


def test_a_split_of_what_was_always_one_mints_for_the_later():
    life = Life()
    life.cycle([1, 2])
    assert life.cycle([2], [1]) == [2, 1]
    assert life.cycle([1, 2]) == [1]
    assert life.cycle([2], [1]) == [2, 1]


def test_the_founder_gets_its_event_back_though_another_listing_is_older():
    """Numbers of events follow their keys, so the older listing may have the later event."""
    life = Life()
    assert life.cycle([2], [1]) == [1, 2]
    assert life.cycle([1, 2]) == [1]
    assert life.cycle([1], [2]) == [2, 1]


def test_the_founder_goes_and_the_event_stays():
    life = Life()
    life.cycle([1], [2])
    life.cycle([1, 2])
    assert life.cycle([2]) == [1]
    # It comes back, apart: its event is its own, and the other has its first one again.
    assert life.cycle([2], [1]) == [2, 1]


def test_a_newcomer_takes_nobodys_event():
    life = Life()
    life.cycle([5])
    assert life.cycle([1], [5]) == [2, 1]


def test_a_series_that_comes_after_its_changed_date_is_the_same_event():
    """First only the changed date was told, standing for itself; now its series is."""
    homes = {7: Home(3, 3)}
    assert assign([(telling(9, 7),)], homes) == {0: 3}


def test_a_series_that_is_gone_leaves_its_event_to_its_changed_dates():
    homes = {1: Home(1, 1), 7: Home(1, 1), 8: Home(1, 1)}
    assert assign(clusters([8], [7]), homes) == {1: 1}


# --- minting -------------------------------------------------------------------------------------

KEY = Key("museum", "night@museum.example", "2026-06-10")


def test_a_uid_is_minted_from_the_founder_alone():
    uid = mint(KEY, HOST, ())
    assert uid == mint(KEY, HOST, {"other@calendar.example"})
    assert re.fullmatch(r"[a-z2-7]{16}@calendar\.example", uid)
    assert "night" not in uid
    others = [
        Key("town", *("night@museum.example", "2026-06-10")),
        Key("museum", "night"),
        Key("museum", KEY.source_id),
    ]
    assert len({uid, *(mint(one, HOST, ()) for one in others)}) == 4


def test_a_uid_that_is_taken_is_not_minted_again():
    taken: set[str] = set()
    for _ in range(20):
        taken.add(mint(KEY, HOST, taken))
    assert len(taken) == 20
    assert mint(KEY, HOST, taken - {mint(KEY, HOST, ())}) == mint(KEY, HOST, ())


def test_a_lost_database_comes_out_with_the_same_uids():
    first = identify(clusters([1, 2], [3]), {}, {}, host=HOST, next_event=1)
    other = identify(clusters([3], [2, 1]), {}, {}, host=HOST, next_event=1)
    assert {one.uid for one in first} == {one.uid for one in other}
    assert first[0].uid == mint(telling(1).key, HOST, ())


# --- any history ---------------------------------------------------------------------------------


class Identities(RuleBasedStateMachine):
    """Listings come, go, merge and split at random, cycle after cycle."""

    @initialize()
    def begin(self):
        self.life = Life()
        self.arrived = 0
        self.groups: list[set[int]] = []
        self.away: set[int] = set()
        self.ever: dict[int, set[int]] = {}
        """Every listing that an event ever held."""

    @rule()
    def arrive(self):
        self.arrived += 1
        self.groups.append({self.arrived})

    @rule(data=st.data())
    def join(self, data):
        if len(self.groups) > 1:
            one = data.draw(st.sampled_from(range(len(self.groups) - 1)))
            self.groups[one] |= self.groups.pop()

    @rule(data=st.data())
    def split(self, data):
        large = [group for group in self.groups if len(group) > 1]
        if large:
            group = data.draw(st.sampled_from(large))
            apart = set(data.draw(st.lists(st.sampled_from(sorted(group)), min_size=1)))
            if apart != group:
                group -= apart
                self.groups.append(apart)

    @rule(data=st.data())
    def leave(self, data):
        present = sorted(number for group in self.groups for number in group)
        if present:
            number = data.draw(st.sampled_from(present))
            self.groups = [left for group in self.groups if (left := group - {number})]
            self.away.add(number)

    @rule(data=st.data())
    def come_back(self, data):
        if self.away:
            number = data.draw(st.sampled_from(sorted(self.away)))
            self.away.remove(number)
            self.groups.append({number})

    @rule()
    def cycle(self):
        before = dict(self.life.homes)
        stood = {number: home.event for number, home in before.items()}
        groups = [sorted(group) for group in self.groups]
        events = self.life.cycle(*groups)
        assert len(set(events)) == len(events)
        for group, event in zip(groups, events, strict=True):
            held = self.ever.setdefault(event, set())
            # A UID never goes to listings that never shared an event with it …
            assert not held or held & set(group)
            held |= set(group)
            # … and a cluster takes a new one only if the others have all that were its own.
            if not any(event == stood.get(number) for number in group):
                wanted = {stood[number] for number in group if number in stood}
                assert wanted <= set(events) - {event}
        assert self.life.cycle(*groups) == events

    @invariant()
    def uids_are_unique(self):
        uids = list(self.life.uids.values())
        assert len(set(uids)) == len(uids)


TestIdentities = Identities.TestCase
TestIdentities.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_a_uid_whose_last_tellings_joined_another_event_goes_to_none_that_left_it():
    life = Life()
    assert life.cycle([1], [2, 3]) == [1, 2]
    assert life.cycle([1, 3], [2]) == [1, 2]
    assert life.cycle([1, 2], [3]) == [1, 3]
    assert life.cycle([1], [2], [3]) == [1, 2, 3]
