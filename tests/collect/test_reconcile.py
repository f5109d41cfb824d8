"""What a snapshot means against what we hold."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collect.normalise import Item, Snapshot
from aggregator.collect.reconcile import again, is_ahead, reconcile
from aggregator.model import Held, Key, Recurrence, Status
from tests.listings import DAY, HOUR, NOW, WEEKLY, at, held, items, listing, original, snapshot

FIRST, LAST = listing("first", "Auftakt", 2), listing("last", "Ausklang", 29)
"""What every snapshot shows here, so that all of June lies inside its span."""
FRAME = (held(98, "first", "Auftakt", 2), held(99, "last", "Ausklang", 29))


def numbers(many):
    return [one.id for one in many]


def against(known, *told, now=NOW, **more):
    """Changes of a snapshot of all June against what is held of it."""
    return reconcile([*known, *FRAME], snapshot(FIRST, LAST, *told, **more), now)


# --- added, changed, unchanged -------------------------------------------------------------------


def test_what_is_not_held_is_added_in_the_order_of_its_ids():
    changes = reconcile([], snapshot(listing("b"), listing("a", start=3)), NOW)
    assert [item.listing.key.source_id for item in changes.added] == ["a", "b"]


def test_what_says_the_same_is_unchanged():
    known = held(1)
    changes = against([known], known)
    assert changes == against([]).__class__(unchanged=3)


def test_what_has_the_bytes_we_know_is_unchanged():
    known = held(1, digest=b"d")
    shown = Snapshot(known=frozenset({known.key}), complete=True)
    assert reconcile([known], shown, NOW).unchanged == 1


@pytest.mark.parametrize(
    ("told", "told_anew"),
    [
        (listing(title="Nachtführung"), True),
        (listing(start=11), True),
        (listing(location="Gasometer Zwickau"), True),
        (listing(status=Status.CANCELLED), True),
        (listing(on=original(at(10)), this_and_future=True), True),
        (replace(listing(), sequence=1), False),
        (replace(listing(), modified=NOW), False),
    ],
)
def test_what_says_otherwise_is_changed(told, told_anew):
    known = held(1, on=told.key.recurrence_id)
    (change,) = reconcile([known], snapshot(told), NOW).changed
    assert (change.held, change.item.listing) == (known, told)
    assert change.told_anew is told_anew
    assert not change.renamed


def test_other_bytes_of_the_same_content_are_kept_though_nobody_sees_them():
    known = held(1, digest=b"old")
    (change,) = reconcile(
        [known], Snapshot(items=(Item(known.listing, b"new"),), complete=True), NOW
    ).changed
    assert not change.told_anew


def test_ids_that_are_swapped_are_believed():
    """The source has both ids still: who is who is its word, not ours."""
    a, b = held(1, "a", "Konzert", 10), held(2, "b", "Vortrag", 12)
    changes = against([a, b], listing("a", "Vortrag", 12), listing("b", "Konzert", 10))
    assert [(one.held.id, one.item.listing.details.title) for one in changes.changed] == [
        (1, "Vortrag"),
        (2, "Konzert"),
    ]
    assert not any(one.renamed for one in changes.changed)


# --- absence -------------------------------------------------------------------------------------


@dataclass
class Fetches:
    """One event that a feed no longer shows, and what is counted of that."""

    one: Held
    withdrawn: bool = False

    def missed(self, now, *, unchanged=False):
        if unchanged:
            changes = again([self.one], now)
        else:
            changes = against([self.one], now=now)
        for absence in changes.absent:
            self.one = replace(self.one, absences=absence.absences, absent_since=absence.since)
            self.withdrawn = absence.withdrawn
        return self


@pytest.mark.parametrize(
    ("hours", "withdrawn"),
    [
        ([0], False),
        ([0, 24 * 7], False),
        ([0, 1 / 2, 1], False),
        ([0, 12, 23.99], False),
        ([0, 12, 24], True),
        ([0, 1, 2, 3, 23], False),
        ([0, 1, 2, 3, 24], True),
        ([0, 1, 24 * 8], True),
    ],
)
@pytest.mark.parametrize("unchanged", [False, True], ids=["read", "304"])
def test_three_complete_fetches_over_a_day_withdraw(hours, withdrawn, unchanged):
    feed = Fetches(held(1, start=20))
    for number, hour in enumerate(hours):
        assert not feed.withdrawn
        feed.missed(NOW + hour * HOUR, unchanged=unchanged and number > 0)
    assert feed.withdrawn is withdrawn
    assert feed.one.absences == len(hours)
    assert feed.one.absent_since == NOW


def test_a_304_says_nothing_of_what_was_there():
    assert again([held(1), held(2, absences=0)], NOW).absent == ()


@pytest.mark.parametrize(
    "waiting",
    [
        held(1, absences=2, absent_since=NOW - 2 * DAY, withdrawn=NOW - DAY),
        held(1, absences=2, absent_since=NOW - 2 * DAY, kept=True),
        held(1, absences=2, absent_since=NOW - 2 * DAY, asked=True),
        held(1, start=at(30, month=5), absences=2, absent_since=NOW - 2 * DAY),
    ],
    ids=["withdrawn", "kept", "asked", "past"],
)
def test_a_304_leaves_alone(waiting):
    assert again([waiting], NOW).absent == ()


FULL_SPAN = [FIRST, LAST]


@pytest.mark.parametrize(
    ("absent", "told", "counts"),
    [
        (held(1, start=15), FULL_SPAN, True),
        (held(1, start=29), FULL_SPAN, True),
        (held(1, start=at(30)), FULL_SPAN, False),
        (held(1, start=at(2, 10)), FULL_SPAN, False),
        (held(1, start=at(2, 19)), FULL_SPAN, True),
        (held(1, start=15), [], False),
        (held(1, start=15), [listing("x", "Konzert", 15)], True),
        (held(1, start=date(2026, 6, 15)), FULL_SPAN, True),
        # An exhibition that runs: feeds of what begins from today on leave it out.
        (held(1, start=at(20, month=5), end=at(20, month=8)), FULL_SPAN, False),
        # A series that has begun is missed where the snapshot speaks of today.
        (held(1, start=at(5, month=1), recurrence=WEEKLY), FULL_SPAN, False),
        (
            held(1, start=at(5, month=1), recurrence=WEEKLY),
            [listing("x", "Werkstatt", at(6, month=1), recurrence=WEEKLY)],
            True,
        ),
        (
            held(1, start=at(5, month=1), recurrence=WEEKLY),
            [listing("x", "Alt", at(6, month=1), recurrence=Recurrence("FREQ=WEEKLY;COUNT=3"))],
            False,
        ),
        (held(1, start=at(5, month=1), recurrence=Recurrence("FREQ=DAILY;COUNT=9")), [], False),
        # Over: the feed rolls on.
        (held(1, start=at(31, month=5)), [listing("x", start=at(1, month=5)), LAST], False),
        (held(1, start=15, withdrawn=NOW - DAY), FULL_SPAN, False),
        (held(1, start=15, kept=True), FULL_SPAN, False),
    ],
)
def test_absence_counts_only_ahead_and_inside_the_span(absent, told, counts):
    changes = reconcile([absent], snapshot(*told), NOW)
    assert [one.held.id for one in changes.absent] == ([1] if counts else [])
    assert changes.suspended == ()


def test_the_span_reaches_over_what_is_known_by_its_bytes():
    frame = [replace(one, digest=b"%d" % one.id) for one in FRAME]
    known = Snapshot(known=frozenset(one.key for one in frame), complete=True)
    changes = reconcile([held(1), *frame], known, NOW)
    assert [one.held.id for one in changes.absent] == [1]


def test_an_event_that_runs_now_can_still_be_missing():
    running = held(1, start=at(2, 19))
    changes = against([running], now=at(2, 20))
    assert [one.held.id for one in changes.absent] == [1]
    assert against([running], now=at(2, 22)).absent == ()


def test_an_incomplete_snapshot_never_counts():
    assert against([held(1)], complete=False).absent == ()


def test_an_event_that_could_not_be_read_is_not_missing():
    assert against([held(1)], lost=frozenset({"a"})).absent == ()


def test_an_event_that_could_not_be_read_has_not_become_another():
    """Its page is shown by a new event meanwhile, and it stands there under its old id."""
    known = held(1, url="https://museum.example/besuch")
    new = listing("b", "Neu", 20, url="https://museum.example/besuch")
    changes = against([known], new, lost=frozenset({"a"}))
    assert [item.listing.key.source_id for item in changes.added] == ["b"]
    assert changes.changed == ()


@pytest.mark.parametrize(
    "standing",
    [
        {"absences": 2, "absent_since": NOW - 2 * DAY},
        {"absences": 3, "absent_since": NOW - 9 * DAY, "withdrawn": NOW - 7 * DAY},
        {"kept": True},
        {"asked": True},
    ],
)
@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("anew", [True, False])
def test_an_event_that_returns_is_the_same_one(standing, complete, anew):
    gone = held(1, **standing)
    told = listing(title="Nachtführung" if anew else "Führung")
    changes = against([gone], told, complete=complete)
    assert numbers(changes.returned) == [1]
    assert numbers(change.held for change in changes.changed) == ([1] if anew else [])
    assert not changes.added
    assert not changes.absent
    assert not changes.suspended


def test_an_event_that_returns_under_another_id_is_the_same_one():
    gone = held(1, absences=3, absent_since=NOW - 9 * DAY, withdrawn=NOW - 7 * DAY)
    changes = against([gone], listing("anew"))
    assert numbers(changes.returned) == [1]
    assert changes.added == ()


@pytest.mark.parametrize(
    ("shown", "uncounted"),
    [
        (snapshot(), True),
        (snapshot(listing("x", "Neu", 12)), True),
        (snapshot(FIRST, LAST, lost=frozenset({"a"})), True),
        (snapshot(FIRST, LAST), False),
        (snapshot(complete=False), False),
    ],
    ids=["empty", "another span", "not readable", "missing", "incomplete"],
)
def test_what_a_snapshot_says_nothing_of_begins_anew(shown, uncounted):
    """Else a 304 that repeats an empty calendar would count on from before."""
    waiting = held(1, absences=2, absent_since=NOW - 2 * DAY)
    changes = reconcile([waiting, *FRAME], shown, NOW)
    assert numbers(changes.uncounted) == ([1] if uncounted else [])


# --- too many at once ----------------------------------------------------------------------------


def crowd(count, **more):
    return [
        held(n, f"e{n}", f"Termin {n}", at(10, 8 + n % 12), **more) for n in range(1, count + 1)
    ]


@pytest.mark.parametrize(
    ("gone", "there", "suspended"),
    [
        (5, 0, False),
        (5, 1, False),
        (6, 24, False),
        (6, 23, True),
        (6, 0, True),
        (30, 120, False),
        (30, 119, True),
    ],
)
def test_more_than_five_and_more_than_a_fifth_wait_for_a_person(gone, there, suspended):
    known = crowd(gone + there)
    shown = known[gone:]
    frame = snapshot(*shown, listing("past", start=at(1, month=5)), LAST)
    span = reconcile([*known, held(98, "past", start=at(1, month=5))], frame, NOW)
    # The last event of the frame is new, so it is no event that was to come.
    assert numbers(span.suspended) == (list(range(1, gone + 1)) if suspended else [])
    assert len(span.absent) == (0 if suspended else gone)


def test_the_absent_of_before_count_among_those_at_once():
    waiting = crowd(3, absences=1, absent_since=NOW - DAY)
    anew = [held(10 + n, f"n{n}", f"Neu {n}", 12 + n) for n in range(3)]
    changes = against([*waiting, *anew])
    assert numbers(changes.suspended) == [1, 2, 3, 10, 11, 12]
    assert changes.absent == ()


def test_a_question_stays_open_while_its_events_pass_one_by_one():
    """Six vanished, two passed: four are few enough to believe, but nobody has answered."""
    passed = [held(n, f"p{n}", f"Vorbei {n}", at(30, month=5), asked=True) for n in (1, 2)]
    ahead = [held(n, f"e{n}", f"Termin {n}", 10 + n, asked=True) for n in (3, 4, 5, 6)]
    changes = against([*passed, *ahead])
    assert numbers(changes.suspended) == [3, 4, 5, 6]
    assert changes.absent == ()


def test_beside_an_open_question_others_are_counted():
    asked = held(1, "e1", "Termin", 10, asked=True)
    changes = against([asked, held(2, "e2", "Anderer", 12)])
    assert numbers(changes.suspended) == [1]
    assert numbers(one.held for one in changes.absent) == [2]


@pytest.mark.parametrize("told", [(), (listing("x", "Neu", 28),)])
def test_an_open_question_outlives_snapshots_that_say_nothing(told):
    asked = crowd(8, asked=True)
    assert len(reconcile(asked, snapshot(*told, complete=False), NOW).suspended) == 8
    assert len(reconcile(asked, snapshot(*told), NOW).suspended) == 8


def test_of_an_open_question_only_what_is_still_gone_is_asked():
    asked = crowd(8, asked=True)
    changes = reconcile(asked, snapshot(*asked[:3], complete=False), NOW)
    assert numbers(changes.suspended) == [4, 5, 6, 7, 8]
    assert numbers(changes.returned) == [1, 2, 3]


# --- moves ---------------------------------------------------------------------------------------

PAGE = "https://museum.example/nacht"


@pytest.mark.parametrize(
    ("known", "told", "moves"),
    [
        pytest.param([held(1)], [listing("b")], True, id="all the same"),
        pytest.param([held(1)], [listing("b", "FÜHRUNG")], True, id="case aside"),
        pytest.param(
            [held(1, start=date(2026, 6, 10))],
            [listing("b", start=date(2026, 6, 10))],
            True,
            id="all day",
        ),
        pytest.param([held(1)], [listing("b", start=at(10, 20))], False, id="another hour"),
        pytest.param([held(1)], [listing("b", location="Gasometer")], False, id="another place"),
        pytest.param([held(1)], [listing("b", "Vortrag")], False, id="another title"),
        pytest.param([held(1, title="")], [listing("b", "")], False, id="no title"),
        pytest.param(
            [held(1, recurrence=WEEKLY)],
            [listing("b")],
            False,
            id="a single event is not all dates of a series",
        ),
        pytest.param(
            [held(1, url=PAGE)],
            [listing("b", "Lange Nacht", 17, url=PAGE)],
            True,
            id="the page, though renamed and rescheduled",
        ),
        pytest.param(
            [held(1, url=PAGE), held(2, "b", start=11, url=PAGE)],
            [listing("c", start=17, url=PAGE)],
            False,
            id="a page of two that are gone",
        ),
        pytest.param(
            [held(1, url=PAGE)],
            [listing("c", start=17, url=PAGE), listing("d", start=24, url=PAGE)],
            False,
            id="a page of two that are new",
        ),
        pytest.param(
            [held(1, url=PAGE), held(2, "b", start=11, url=PAGE)],
            [listing("b", start=11, url=PAGE), listing("c", start=17, url=PAGE)],
            False,
            id="a page that another still shows",
        ),
        pytest.param(
            [held(1, url=PAGE)],
            [listing("b", start=17, url=PAGE, recurrence=WEEKLY)],
            False,
            id="a series is no single event",
        ),
        pytest.param(
            [held(1, "a"), held(2, "b")],
            [listing("c")],
            False,
            id="two of one telling are gone",
        ),
        pytest.param(
            [held(1)], [listing("b"), listing("c")], False, id="two of one telling are new"
        ),
        pytest.param(
            [held(1, start=at(1, month=5), url=PAGE)],
            [listing("b", start=at(1, month=5, year=2027), url=PAGE)],
            False,
            id="last year's page",
        ),
        pytest.param(
            [held(1, start=at(1, month=5))],
            [listing("b", start=at(1, month=5))],
            False,
            id="over",
        ),
    ],
)
def test_a_new_id_of_an_old_event_is_a_move(known, told, moves):
    changes = reconcile([*known, *FRAME], snapshot(FIRST, LAST, *told), NOW)
    renamed = [change for change in changes.changed if change.renamed]
    assert numbers(change.held for change in renamed) == ([1] if moves else [])
    fresh = {one.key for one in told} - {one.key for one in known}
    assert len(changes.added) == len(fresh) - moves


def test_what_is_told_proves_more_than_the_page():
    """The page's event and another changed ids at once; each is found by what it says."""
    known = [held(1, "a", "Konzert", 10, url=PAGE), held(2, "b", "Vortrag", 12)]
    told = [listing("c", "Konzert", 10), listing("d", "Vortrag", 12, url=PAGE)]
    changes = against(known, *told)
    assert [(one.held.id, one.item.listing.key.source_id) for one in changes.changed] == [
        (1, "c"),
        (2, "d"),
    ]


def test_the_newest_items_show_a_page_with_its_next_date():
    """In RSS the tour of 10 June has scrolled out; it takes place all the same."""
    known = held(1, url=PAGE)
    changes = reconcile([known], snapshot(listing("b", start=17, url=PAGE), complete=False), NOW)
    assert changes.changed == ()
    assert len(changes.added) == 1


def test_what_is_told_proves_a_move_in_the_newest_items_too():
    changes = reconcile([held(1)], snapshot(listing("b"), complete=False), NOW)
    assert [one.renamed for one in changes.changed] == [True]


# --- changed dates of a series -------------------------------------------------------------------

SECOND = original(at(11))


def series(source_id="s", **more):
    return listing(source_id, "Werkstatt", 4, recurrence=WEEKLY, **more)


def known_series(number, source_id="s", **more):
    return Held(number, series(source_id), **more)


def date_of(source_id="s", on=SECOND, start=12, **more):
    return listing(source_id, "Werkstatt", start, on=on, **more)


def test_a_changed_date_that_is_taken_back_is_dropped():
    changes = against([known_series(1), Held(2, date_of())], series())
    assert numbers(changes.dropped) == [2]
    assert changes.absent == ()


@pytest.mark.parametrize(
    ("changed", "dropped"),
    [
        (date_of(on=original(at(28, month=5)), start=at(29, month=5)), False),
        (date_of(on=original(at(28, month=5)), start=15), True),
        (date_of(on=original(at(4)), start=at(29, month=5)), True),
        (date_of(on="2026-06-11", start=at(29, month=5)), True),
        (
            date_of(on=original(at(28, month=5)), start=at(29, month=5), this_and_future=True),
            True,
        ),
    ],
    ids=["past", "moved into the future", "moved out of it", "a mere date", "of all later dates"],
)
def test_past_dates_keep_what_was_told_of_them(changed, dropped):
    whole = listing("s", "Werkstatt", at(7, month=5), recurrence=WEEKLY)
    changes = reconcile([Held(1, whole), Held(2, changed)], snapshot(whole, LAST), NOW)
    assert numbers(changes.dropped) == ([2] if dropped else [])
    assert changes.absent == ()


def test_a_changed_date_of_a_missing_series_is_missing_with_it():
    changes = against([known_series(1), Held(2, date_of())])
    assert numbers(changes.dropped) == []
    assert numbers(one.held for one in changes.absent) == [1, 2]


def test_a_changed_date_without_its_series_is_missing_though_another_is_there():
    """Outlook exports a window: changed dates without the series they belong to."""
    third = date_of(on=original(at(18)), start=19)
    changes = against([Held(1, date_of()), Held(2, third)], third)
    assert changes.dropped == ()
    assert numbers(one.held for one in changes.absent) == [1]


def test_a_changed_date_of_a_series_that_could_not_be_read_stays():
    changes = against([known_series(1), Held(2, date_of())], lost=frozenset({"s"}))
    assert not changes.absent
    assert not changes.dropped


def test_an_incomplete_snapshot_takes_no_date_back():
    assert against([known_series(1), Held(2, date_of())], series(), complete=False).dropped == ()


def test_changed_dates_follow_a_series_whose_id_changed():
    """Past ones too: without their series they would stand as events of their own."""
    past = original(at(28, month=5))
    whole = listing("s", "Werkstatt", at(7, month=5), recurrence=WEEKLY)
    known = [
        Held(1, whole),
        Held(2, date_of()),
        Held(3, date_of(on=past, start=at(29, month=5))),
        Held(4, date_of(on=original(at(18)), start=19)),
        Held(5, date_of(on=original(at(21, month=5)), start=at(22, month=5))),
    ]
    told = [
        replace(whole, key=Key("museum", "anew")),
        date_of("anew", start=13),
        date_of("anew", on=past, start=at(29, month=5)),
    ]
    changes = reconcile([*known, FRAME[1]], snapshot(*told, LAST), NOW)
    assert {one.held.id: one.item.listing.key.source_id for one in changes.changed} == {
        1: "anew",
        2: "anew",
        3: "anew",
    }
    assert numbers(changes.dropped) == [4, 5]
    assert not changes.added
    assert not changes.absent


# --- what holds for any feed ---------------------------------------------------------------------

TITLES = st.sampled_from(["Führung", "Konzert", ""])
STARTS = st.integers(-3, 20).map(lambda days: at(1) + days * DAY)
PAGES = st.sampled_from(["", PAGE, "https://museum.example/besuch"])


@st.composite
def listings(draw, ids="abcdefgh"):
    """Events and series of one feed, all with ids of their own, some with changed dates."""
    found = []
    for source_id in draw(st.lists(st.sampled_from(ids), unique=True, max_size=len(ids))):
        rule = WEEKLY if draw(st.booleans()) else None
        start = draw(STARTS)
        found.append(listing(source_id, draw(TITLES), start, url=draw(PAGES), recurrence=rule))
        if rule and draw(st.booleans()):
            found.append(listing(source_id, "Ersatz", draw(STARTS), on=original(start + 7 * DAY)))
    if found and draw(st.booleans()):
        found.pop(0)
    return found


@st.composite
def holdings(draw):
    found = []
    for number, one in enumerate(draw(listings()), 1):
        absences = draw(st.integers(0, 3))
        standing = draw(st.sampled_from([{}, {"kept": True}, {"asked": True}, {"withdrawn": NOW}]))
        since = NOW - draw(st.integers(0, 3)) * DAY if absences else None
        found.append(Held(number, one, b"", absences, since, **standing))
    return found


@st.composite
def snapshots(draw):
    told = draw(listings(ids="abcdefghijklm"))
    return Snapshot(
        items=items(*told),
        complete=draw(st.booleans()),
        lost=frozenset(draw(st.sets(st.sampled_from("abcdefgh"), max_size=2))),
    )


@given(holdings(), snapshots(), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(known, shown, random):
    expected = reconcile(known, shown, NOW)
    shuffled = list(shown.items)
    random.shuffle(shuffled)
    random.shuffle(known)
    assert reconcile(known, replace(shown, items=tuple(shuffled)), NOW) == expected


@given(holdings(), snapshots())
def test_every_listing_ends_in_one_class_at_most(known, shown):
    changes = reconcile(known, shown, NOW)
    gone = [
        *numbers(one.held for one in changes.absent),
        *numbers(changes.dropped),
        *numbers(changes.suspended),
    ]
    changed = numbers(one.held for one in changes.changed)
    assert len({*gone, *changed}) == len(gone) + len(changed)
    told = [item.listing.key for item in changes.added]
    told += [change.item.listing.key for change in changes.changed]
    assert len(set(told)) == len(told)
    assert len(changes.added) + len(changes.changed) + changes.unchanged == shown.size
    assert set(numbers(changes.returned)).isdisjoint(gone)


@given(holdings(), snapshots())
def test_an_incomplete_snapshot_loses_no_date_that_is_to_come(known, shown):
    changes = reconcile(known, replace(shown, complete=False), NOW)
    assert not changes.absent
    assert not changes.dropped
    for change in changes.changed:
        # A changed date that follows its renamed series may itself be told anew.
        if change.renamed and not change.held.key.recurrence_id:
            before, after = change.held.listing.details, change.item.listing.details
            assert (before.recurrence is None) == (after.recurrence is None)
            assert (before.title, before.location, before.start) == (
                after.title,
                after.location,
                after.start,
            )


@given(holdings(), snapshots())
def test_only_what_is_ahead_and_unseen_is_ever_counted(known, shown):
    changes = reconcile(known, shown, NOW)
    keys = {item.listing.key for item in shown.items}
    for one in [*(absence.held for absence in changes.absent), *changes.suspended]:
        assert is_ahead(one, NOW)
        assert not one.withdrawn
        assert one.key not in keys
    for absence in changes.absent:
        assert absence.held.key.source_id not in shown.lost
        assert absence.withdrawn is (
            absence.absences >= 3 and NOW - absence.since >= timedelta(hours=24)
        )


@given(holdings(), snapshots())
def test_the_same_snapshot_twice_changes_nothing_the_second_time(known, shown):
    """But for absences, which a second fetch confirms."""
    changes = reconcile(known, shown, NOW)
    dropped = set(numbers(changes.dropped))
    absent = {one.held.id: one for one in changes.absent}
    told = {change.held.id: change.item.listing for change in changes.changed}
    back = set(numbers(changes.returned))
    asked = set(numbers(changes.suspended))
    after = [
        Held(
            one.id,
            told.get(one.id, one.listing),
            absences=absent[one.id].absences if one.id in absent else 0,
            absent_since=absent[one.id].since if one.id in absent else None,
            withdrawn=one.withdrawn if one.id not in back else None,
            kept=one.kept and one.id not in back,
            asked=one.id in asked,
        )
        for one in known
        if one.id not in dropped
    ]
    after += [Held(100 + n, item.listing) for n, item in enumerate(changes.added)]
    second = reconcile(after, shown, NOW)
    assert not second.added
    assert not second.changed
    assert not second.returned
    assert not second.dropped
    assert second.unchanged == shown.size
    assert numbers(second.suspended) == sorted(asked)
    assert {one.held.id for one in second.absent} == set(absent)


# --- what a feed's keeper and a reviewer are told ------------------------------------------------


def test_what_is_withdrawn_can_be_told_from_what_is_merely_absent():
    enough = held(1, start=12, absences=2, absent_since=NOW - DAY)
    changes = against([enough, held(2, "b", start=13)])
    assert numbers(one.held for one in changes.absent) == [1, 2]
    assert numbers(one.held for one in changes.withdrawn) == [1]


def test_a_feed_that_never_changes_says_that_nothing_changed():
    assert reconcile([], snapshot(), NOW).unchanged == 0
    assert again([held(1)], NOW).unchanged == 0


def test_what_is_known_by_its_bytes_is_there():
    """It counts among those to come, and a person need not be asked for a sixth of them."""
    gone, there = crowd(6), [held(20 + n, f"k{n}", f"Da {n}", 12) for n in range(24)]
    shown = Snapshot(
        items=items(FIRST, LAST), known=frozenset(one.key for one in there), complete=True
    )
    assert reconcile([*gone, *there], shown, NOW).suspended == ()
    back = held(50, "back", absences=1, absent_since=NOW - DAY)
    assert numbers(
        reconcile([back], replace(shown, known=frozenset({back.key})), NOW).returned
    ) == [50]


def test_a_known_event_that_we_do_not_hold_does_no_harm():
    """The store forgot it, say, between two fetches."""
    shown = Snapshot(
        items=items(FIRST, LAST), known=frozenset({Key("museum", "lost", "")}), complete=True
    )
    assert numbers(one.held for one in reconcile([held(1)], shown, NOW).absent) == [1]


def test_a_date_that_is_taken_back_is_not_counted_anew_as_well():
    waiting = Held(2, date_of(), absences=2, absent_since=NOW - DAY)
    changes = against([known_series(1), waiting], series())
    assert numbers(changes.dropped) == [2]
    assert changes.uncounted == ()


def test_an_event_that_cannot_be_read_hides_no_other():
    known = [held(1, "a"), held(2, "b", "Konzert", 12)]
    assert numbers(one.held for one in against(known, lost=frozenset({"a"})).absent) == [2]


def test_of_a_move_each_side_is_used_once():
    """Found by what is told, it is not found again by its page, nor is what replaced it."""
    known = [held(1, "a", "Konzert", 10, url=PAGE), held(2, "b", "Vortrag", 12)]
    told = [listing("c", "Konzert", 10, url=PAGE)]
    changes = against(known, *told)
    assert [(one.held.id, one.item.listing.key.source_id) for one in changes.changed] == [(1, "c")]
    assert numbers(one.held for one in changes.absent) == [2]
    assert changes.added == ()


def test_the_page_of_one_that_moved_by_its_telling_proves_nothing_of_another():
    known = [held(1, "a", "Konzert", 10, url=PAGE)]
    told = [
        listing("c", "Konzert", 10, url=PAGE),
        listing("d", "Vortrag", 12, url=PAGE),
    ]
    changes = against(known, *told)
    assert [(one.held.id, one.item.listing.key.source_id) for one in changes.changed] == [(1, "c")]
    assert [item.listing.key.source_id for item in changes.added] == ["d"]


@pytest.mark.parametrize("titled", ["", "Führung"])
def test_events_without_a_title_or_a_page_have_nothing_in_common(titled):
    """Two at the same place and hour, and none is the other's new id."""
    known = held(1, "a", titled, url="")
    told = listing("b", "", 17 if titled else 10)
    assert against([known], told).changed == ()


def test_a_place_is_the_same_in_other_case():
    changes = against([held(1, location="HAMMERWERK Musterdorf")], listing("b"))
    assert [one.renamed for one in changes.changed] == [True]


def test_pages_are_told_apart_by_their_address():
    known = held(1, url="https://museum.example/a")
    changes = against([known], listing("b", "Neu", 20, url="https://museum.example/b"))
    assert changes.changed == ()


def test_a_date_of_a_series_is_no_other_date_of_it():
    """Both ids changed; by title, place and hour alone the two dates would be confused."""
    known = Held(1, date_of("s", on=SECOND, start=12))
    told = date_of("t", on=original(at(18)), start=12)
    assert not any(one.renamed for one in against([known], told).changed)
    same = date_of("t", on=SECOND, start=12)
    assert [one.renamed for one in against([known], same).changed] == [True]


def test_a_date_whose_id_changed_takes_no_series_along():
    """Only its series' own new id would: here one date was given the id of another series."""
    known = [
        Held(1, date_of("s", on=SECOND, start=12)),
        Held(2, date_of("s", on=original(at(18)), start=19)),
    ]
    told = date_of("t", on=SECOND, start=12)
    changes = against(known, told)
    assert [one.held.id for one in changes.changed if one.renamed] == [1]
    assert changes.dropped == ()
    assert numbers(one.held for one in changes.absent) == [2]


def test_the_sixth_of_five_asked_about_makes_them_too_many():
    asked = crowd(5, asked=True)
    changes = against([*asked, held(9, "e9", "Neuer", 12)])
    assert numbers(changes.suspended) == [1, 2, 3, 4, 5, 9]
    assert changes.absent == ()


def test_a_changed_date_matters_until_its_original_hour():
    whole = listing("s", "Werkstatt", at(7, month=5), recurrence=WEEKLY)
    moved = date_of(on=original(NOW), start=at(29, month=5))
    later = date_of(on=original(NOW + timedelta(seconds=1)), start=at(29, month=5))
    changes = reconcile(
        [Held(1, whole), Held(2, moved), Held(3, later)], snapshot(whole, LAST), NOW
    )
    assert numbers(changes.dropped) == [3]


def test_a_changed_day_matters_until_it_begins():
    """Here a date without an hour: that day's midnight at the feed's place."""
    whole = listing("s", "Werkstatt", date(2026, 5, 7), recurrence=WEEKLY)
    for day, dropped in (("2026-06-01", []), ("2026-06-02", [2])):
        changed = date_of(on=day, start=date(2026, 5, 29))
        changes = reconcile([Held(1, whole), Held(2, changed)], snapshot(whole, LAST), NOW)
        assert numbers(changes.dropped) == dropped
