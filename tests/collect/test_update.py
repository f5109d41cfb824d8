"""What one fetch of one feed changes: states, due times, problems, history."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collect import update
from aggregator.collect.fetch import Fetched, NotModified, Validators
from aggregator.collect.normalise import Snapshot, Terms
from aggregator.collect.update import (
    LONGEST_WAIT,
    MOST_JITTER,
    Result,
    Settings,
    Tally,
    body_digest,
    came,
    came_again,
    is_due,
    is_paused,
    went_wrong,
)
from aggregator.errors import FetchError, FormatError
from aggregator.model import Held, Listing, NewsItem, Problem, Severity
from aggregator.store import FeedState, Mark, Question, Save
from tests.listings import DAY, HOUR, NOW, at, listing, retold, snapshot
from tests.world import calendar, vevent

SETTINGS = Settings(Terms("museum", "de", "Europe/Berlin"), "auto", "auto", every=HOUR)
STATE = FeedState("museum")
FIRST, LAST = listing("first", "Auftakt", 2), listing("last", "Ausklang", 29)
BROKEN = Problem(Severity.WARNING, "bad-property", "A property was lost.", "line 7")


def fetched(body=b"BEGIN:VCALENDAR", etag='"2"'):
    return Fetched(
        body=body,
        media_type="text/calendar",
        charset="",
        url="https://museum.example/feed.ics",
        status=200,
        validators=Validators(etag, "Mon, 01 Jun 2026 06:00:00 GMT"),
    )


def stored(number, one, **standing):
    return Held(number, one, **standing)


def frame():
    return [stored(98, FIRST), stored(99, LAST)]


def read(shown, known=(), state=STATE, settings=SETTINGS, now=NOW):
    return came(state, settings, fetched(), Result("ical", "Museum", shown), known, now)


def codes(feed):
    return [problem.code for problem in feed.problems]


# --- how it is read ------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [0, 1])
def test_a_feed_may_list_so_many_items(monkeypatch: pytest.MonkeyPatch, more: int):
    """Of those that are known already each counts too."""
    monkeypatch.setattr(update, "MOST_ITEMS", 3)
    shown = [vevent(f"{one}@museum.example", "Führung", ":20270301") for one in range(3 + more)]
    answer = fetched(calendar(shown).encode())
    if not more:
        assert update.read(answer, SETTINGS, {}, NOW).snapshot.size == 3
        return
    with pytest.raises(FormatError, match="lists 4 items; at most 3") as refused:
        update.read(answer, SETTINGS, {}, NOW)
    assert refused.value.code == "too-many"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (SETTINGS, True),
        (replace(SETTINGS, every=2 * HOUR), True),
        (replace(SETTINGS, terms=replace(SETTINGS.terms, feed="renamed")), True),
        (replace(SETTINGS, terms=replace(SETTINGS.terms, language="cs")), False),
        (replace(SETTINGS, terms=replace(SETTINGS.terms, timezone="Europe/Prague")), False),
        (replace(SETTINGS, format="rss"), False),
        (replace(SETTINGS, lists="newest"), False),
        (replace(SETTINGS, source="https://museum.example/other.ics"), False),
    ],
)
def test_settings_that_read_the_same_bytes_otherwise_have_another_digest(other, same):
    assert (other.digest() == SETTINGS.digest()) is same


def test_what_came_is_remembered_with_its_validators():
    update, _ = read(snapshot(FIRST, LAST, problems=(BROKEN,)))
    feed = update.feed
    assert (feed.etag, feed.last_modified) == ('"2"', "Mon, 01 Jun 2026 06:00:00 GMT")
    assert feed.body == body_digest(fetched())
    assert feed.terms == SETTINGS.digest()
    assert (feed.format, feed.title, feed.state, feed.http_status) == (
        "ical",
        "Museum",
        "read",
        200,
    )
    assert (feed.complete, feed.size, feed.problems) == (True, 2, (BROKEN,))
    assert feed.fetched_at == feed.succeeded_at == feed.changed_at == NOW


def test_the_last_change_is_of_what_people_see():
    known = [stored(1, FIRST, digest=b"other bytes")]
    update, _ = read(snapshot(FIRST), known, replace(STATE, changed_at=NOW - DAY))
    assert update.saves == (Save(FIRST, b"", id=1),)
    assert update.feed.changed_at == NOW - DAY
    assert not update.changes_output


def test_a_feed_that_comes_again_keeps_all_but_its_times():
    before = replace(STATE, complete=True, size=7, turnovers=1, body=b"b", problems=(BROKEN,))
    later = NOW + DAY
    update, tally = came_again(before, SETTINGS, NotModified(304, Validators('"3"')), [], later)
    assert update.feed == replace(
        before,
        state="unchanged",
        http_status=304,
        etag='"3"',
        fetched_at=later,
        succeeded_at=later,
        due_at=update.feed.due_at,
        tried=SETTINGS.source_digest(),
    )
    assert tally == Tally()


@pytest.mark.parametrize("complete", [True, False])
def test_unchanged_means_absent_again_only_where_the_feed_lists_all(complete):
    waiting = [stored(1, listing(), absences=2, absent_since=NOW - DAY)]
    answer = NotModified(304, Validators())
    update, tally = came_again(replace(STATE, complete=complete), SETTINGS, answer, waiting, NOW)
    expected = Mark(1, "withdrawn", absences=3, absent_since=NOW - DAY, withdrawn=NOW)
    assert update.marks == ((expected,) if complete else ())
    assert tally.withdrawn == complete


# --- trouble -------------------------------------------------------------------------------------

DOWN = FetchError("The server answered 503.", code="http-503", status=503)
LOGIN = FormatError("This is a web page.", code="html")


def fail(times, error=DOWN, state=STATE, settings=SETTINGS, now=NOW):
    for _ in range(times):
        state = went_wrong(state, settings, error, now).feed
    return state


@pytest.mark.parametrize(
    ("error", "state", "status"), [(DOWN, "failed", 503), (LOGIN, "refused", None)]
)
def test_a_failure_changes_nothing_of_what_is_held(error, state, status):
    before, _ = read(snapshot(FIRST, LAST))
    update = went_wrong(before.feed, SETTINGS, error, NOW + HOUR)
    feed = update.feed
    assert update == type(update)(feed)
    assert (feed.state, feed.http_status, feed.failures) == (state, status, 1)
    assert codes(feed) == [error.code]
    assert feed == replace(
        before.feed,
        state=state,
        http_status=status,
        failures=1,
        problems=feed.problems,
        fetched_at=NOW + HOUR,
        due_at=feed.due_at,
    )


def test_waits_double_up_to_a_day():
    waits = [(fail(times).due_at - NOW) / HOUR for times in range(1, 9)]
    for wait, plain in zip(waits, [1, 2, 4, 8, 16, 24, 24, 24], strict=True):
        assert plain * 0.9 <= wait <= plain * MOST_JITTER
    assert fail(5_000).due_at - NOW <= LONGEST_WAIT * MOST_JITTER


def test_the_first_success_ends_the_waiting():
    update, _ = read(snapshot(FIRST), state=fail(6))
    assert update.feed.failures == 0
    assert update.feed.due_at - NOW <= HOUR * MOST_JITTER


@pytest.mark.parametrize(
    ("asked", "least"),
    [
        (0, 0.9 * HOUR),
        (60, 0.9 * HOUR),
        (5 * 3600, 5 * HOUR),
        (1e300, LONGEST_WAIT),
        (1e9, LONGEST_WAIT),
    ],
)
def test_retry_after_is_honoured_up_to_a_day(asked, least):
    busy = FetchError("Later.", code="http-429", status=429, retry_after=asked)
    for minute in range(20):
        now = NOW + timedelta(minutes=minute)
        wait = went_wrong(STATE, SETTINGS, busy, now).feed.due_at - now
        assert least <= wait <= max(least, HOUR * MOST_JITTER)


@given(
    st.text(max_size=20),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 2_000),
)
def test_jitter_stays_in_its_bounds(name, now, minutes):
    every = timedelta(minutes=minutes)
    update, _ = read(
        snapshot(), state=FeedState(name), settings=replace(SETTINGS, every=every), now=now
    )
    assert every * (2 - MOST_JITTER) <= update.feed.due_at - now <= every * MOST_JITTER


def test_jitter_spreads_feeds_and_fetches():
    feeds = {read(snapshot(), state=FeedState(f"f{n}"))[0].feed.due_at for n in range(50)}
    hours = {read(snapshot(), now=NOW + n * HOUR)[0].feed.due_at - n * HOUR for n in range(24)}
    assert len(feeds) == 50
    assert len(hours) == 24


def test_a_failure_is_told_until_it_is_over_and_then_no_more():
    before, _ = read(snapshot(FIRST, problems=(BROKEN,)))
    failing = fail(3, state=fail(1, LOGIN, state=before.feed))
    assert codes(failing) == ["http-503", "bad-property"]
    answer = NotModified(304, Validators())
    again, _ = came_again(failing, SETTINGS, answer, [], NOW)
    assert again.feed.problems == (BROKEN,)
    assert again.feed.failures == 0
    anew, _ = read(snapshot(FIRST), state=failing)
    assert anew.feed.problems == ()


# --- feeds that are another, or gone --------------------------------------------------------------


def test_a_feed_read_by_an_earlier_version_is_judged_by_what_that_noted():
    """Its title; neither host nor address were noted then."""
    before = replace(STATE, title="Museum", succeeded_at=NOW - DAY)
    casino = came(before, SETTINGS, fetched(), Result("ical", "Casino", snapshot()), [], NOW)[0]
    assert (casino.feed.state, codes(casino.feed)) == ("quarantined", ["quarantined"])
    museum = came(before, SETTINGS, fetched(), Result("ical", "Museum", snapshot()), [], NOW)[0]
    assert (museum.feed.state, museum.feed.host) == ("read", "museum.example")
    assert museum.feed.source == museum.feed.tried == SETTINGS.source_digest()


def test_what_was_wrong_lasts_while_a_feed_is_not_taken_and_fails():
    before, _ = read(snapshot(FIRST, problems=(BROKEN,)))
    result = Result("ical", "Casino", snapshot())
    apart = came(before.feed, SETTINGS, fetched(), result, [stored(1, FIRST)], NOW)[0].feed
    assert codes(apart) == ["quarantined", "bad-property"]
    failing = fail(2, state=apart)
    assert codes(failing) == ["http-503", "quarantined", "bad-property"]
    apart = came(failing, SETTINGS, fetched(), result, [stored(1, FIRST)], NOW)[0].feed
    assert codes(apart) == ["quarantined", "bad-property"]
    again, _ = came_again(fail(1, state=apart), SETTINGS, fetched(), [], NOW)
    assert again.feed.problems == (BROKEN,)
    assert again.settled == ("changed",)


def test_gone_for_good_waits_a_week():
    gone = FetchError("Gone.", code="http-410", status=410)
    for failures in (1, 2, 9):
        feed = fail(failures, gone)
        assert feed.state == "gone"
        assert 7 * DAY * (2 - MOST_JITTER) <= feed.due_at - NOW <= 7 * DAY * MOST_JITTER
        assert is_paused(feed, SETTINGS, NOW + 6 * DAY)
        assert not is_due(feed, SETTINGS, NOW + 6 * DAY)
        assert is_due(feed, SETTINGS, NOW + 8 * DAY)
        # a clock that was wrong
        assert is_due(feed, SETTINGS, NOW - 2 * DAY)
        assert is_due(feed, replace(SETTINGS, source="elsewhere"), NOW)
        assert not is_paused(feed, replace(SETTINGS, source="elsewhere"), NOW)
    down = fail(1, state=fail(1, gone))
    assert down.state == "failed"
    assert down.due_at - NOW <= LONGEST_WAIT * MOST_JITTER


def test_only_what_is_gone_is_paused():
    assert not is_paused(None, SETTINGS, NOW)
    assert not is_paused(fail(3), SETTINGS, NOW)
    assert not is_due(fail(3), SETTINGS, NOW)
    assert is_due(fail(3), replace(SETTINGS, source="elsewhere"), NOW)


# --- feeds that do not list everything -----------------------------------------------------------


def lives(*shown, settings=SETTINGS):
    """The feed's state and last update after it showed some lists of ids."""
    state, update = STATE, None
    known: dict[str, Listing] = {}
    for number, ids in enumerate(shown):
        told = [listing(one, f"Termin {one}", 2 + ord(one) % 26) for one in ids]
        held = [stored(ord(one.key.source_id), one) for one in known.values()]
        update, _ = read(snapshot(*told), held, state, settings, NOW + number * HOUR)
        state = update.feed
        known |= {one.key.source_id: one for one in told}
    return update


@pytest.mark.parametrize(
    ("shown", "capped"),
    [
        (["abcdef"], False),
        (["abcdef", "bcdefg"], False),
        (["abcdef", "bcdefg", "cdefgh"], True),
        (["abcdef", "bcdefg", "bcdefg", "cdefgh"], True),
        (["abcdef", "bcdefg", "bcdefgh", "cdefghi"], False),
        (["abcdef", "abcdef", "abcdef", "abcdef"], False),
        (["abcdef", "abcde", "abcdf"], False),
        (["abcdef", "bcdefg", "cdefgh", "cdefghij"], False),
    ],
)
def test_a_feed_that_shows_as_many_as_ever_while_they_come_and_go_is_capped(shown, capped):
    feed = lives(*shown).feed
    assert ("capped" in codes(feed)) is capped
    assert feed.complete is not capped


def test_in_a_capped_feed_absence_says_nothing():
    update = lives("fghijk", "efghij", "defghi")
    assert not any(mark.what == "absent" for mark in update.marks)
    assert lives("fghijk", "efghij").marks != ()


def test_who_says_that_a_feed_lists_everything_is_believed():
    everything = replace(SETTINGS, lists="everything")
    feed = lives("abcdef", "bcdefg", "cdefgh", "defghi", settings=everything).feed
    assert feed.complete
    assert codes(feed) == []


def test_who_says_that_a_feed_lists_the_newest_is_believed():
    newest = replace(SETTINGS, lists="newest")
    update, tally = read(snapshot(FIRST, LAST), [stored(1, listing()), *frame()], settings=newest)
    assert not update.feed.complete
    assert tally.absent == 0


# --- empty calendars -----------------------------------------------------------------------------

NEWS = NewsItem("museum", "n", "Neues vom Hammer")


@pytest.mark.parametrize(
    ("shown", "known", "emptied"),
    [
        (snapshot(), [stored(1, listing())], True),
        (snapshot(complete=False), [stored(1, listing())], True),
        (snapshot(), [], False),
        (snapshot(), [stored(1, listing(start=at(1, month=5)))], False),
        (snapshot(), [stored(1, listing(), withdrawn=NOW)], False),
        (snapshot(FIRST), [stored(1, listing())], False),
        (Snapshot(news=(NEWS,)), [stored(1, listing())], False),
        (snapshot(lost=frozenset({"a"})), [stored(1, listing())], False),
        (
            snapshot(problems=(replace(BROKEN, severity=Severity.ERROR),), complete=False),
            [stored(1, listing())],
            False,
        ),
    ],
)
def test_a_calendar_that_is_suddenly_empty_is_told_and_loses_nothing(shown, known, emptied):
    update, tally = read(shown, known)
    assert ("emptied" in codes(update.feed)) is emptied
    assert update.marks == update.drops == update.questions == ()
    assert tally.absent == 0


# --- history and marks ---------------------------------------------------------------------------


def test_what_goes_into_the_history():
    known = {
        "same": stored(1, listing("same", "Gleich", 3)),
        "anew": stored(2, listing("anew", "Anders", 4)),
        "counter": stored(3, listing("counter", "Zähler", 5)),
        "old": stored(4, listing("old", "Umzug", 6)),
        "back": stored(5, listing("back", "Wieder da", 7), absences=1, absent_since=NOW - DAY),
        "revived": stored(6, listing("revived", "Doch", 8), absences=3, withdrawn=NOW - DAY),
        "gone": stored(7, listing("gone", "Weg", 9)),
        "long": stored(8, listing("long", "Fort", 10), absences=1, absent_since=NOW - DAY),
        "late": stored(9, listing("late", "Vorbei", 11), absences=2, absent_since=NOW - 2 * DAY),
    }
    told = [known[name].listing for name in ("same", "back", "revived")]
    told.append(retold(known["anew"].listing, title="Neu"))
    told.append(replace(known["counter"].listing, sequence=2))
    told.append(listing("renamed", "Umzug", 6))
    told.append(listing("fresh", "Frisch", 12))
    update, tally = read(snapshot(FIRST, LAST, *told), [*known.values(), *frame()])
    assert [(save.id, save.what) for save in update.saves] == [
        (None, "added"),
        (2, "changed"),
        (3, ""),
        (4, "moved"),
    ]
    assert update.marks == (
        Mark(5, "seen again"),
        Mark(6, "returned"),
        Mark(7, "absent", absences=1, absent_since=NOW),
        Mark(8, "", absences=2, absent_since=NOW - DAY),
        Mark(9, "withdrawn", absences=3, absent_since=NOW - 2 * DAY, withdrawn=NOW),
    )
    assert update.changes_output
    assert tally == Tally(
        added=1, changed=1, moved=1, returned=1, absent=3, withdrawn=1, unchanged=6
    )


@pytest.mark.parametrize("marks", [(), (Mark(1, "absent", absences=1),), (Mark(1, "seen again"),)])
def test_waiting_changes_no_output(marks):
    assert not replace(read(snapshot())[0], marks=marks).changes_output


def crowd():
    return [listing(f"e{n}", f"Termin {n}", 3 + n) for n in range(8)]


def test_a_mass_that_vanishes_waits_and_starts_from_nothing():
    """Else a 304 would count on from before, and withdraw what a person is asked about."""
    known = [
        stored(n, one, absences=2 if n == 1 else 0, absent_since=NOW - DAY if n == 1 else None)
        for n, one in enumerate(crowd())
    ]
    update, tally = read(snapshot(FIRST, LAST), [*known, *frame()])
    assert update.questions == (Question("vanished", tuple(range(8))),)
    assert update.marks == tuple(Mark(n, "held for review") for n in range(8))
    assert codes(update.feed) == ["vanished"]
    assert "vanished" not in update.settled
    assert not update.changes_output
    assert tally.suspended == 8
    # The next fetch finds them asked about, and says it once.
    asked = [stored(n, one, asked=True) for n, one in enumerate(crowd())]
    update, _ = read(snapshot(FIRST, LAST), [*asked, *frame()])
    assert update.questions == (Question("vanished", tuple(range(8))),)
    assert update.marks == ()


@pytest.mark.parametrize("complete", [True, False])
def test_a_question_is_settled_when_all_are_back(complete):
    asked = [stored(n, one, asked=True) for n, one in enumerate(crowd())]
    shown = snapshot(FIRST, LAST, *crowd(), complete=complete)
    update, _ = read(shown, [*asked, *frame()])
    assert "vanished" in update.settled
    assert update.marks == tuple(Mark(n, "seen again") for n in range(8))
    some, _ = read(snapshot(FIRST, LAST, *crowd()[:7], complete=complete), [*asked, *frame()])
    assert "vanished" not in some.settled
    assert some.questions == (Question("vanished", (7,)),)


def test_an_absence_that_is_not_confirmed_begins_anew():
    waiting = stored(1, listing(), absences=2, absent_since=NOW - 2 * DAY)
    assert read(snapshot(), [waiting])[0].marks == (Mark(1),)


def test_a_date_taken_back_is_dropped():
    series = listing("s", "Werkstatt", 4)
    changed = listing("s", "Werkstatt", 12, on="2026-06-11T17:00:00+00:00")
    update, tally = read(snapshot(FIRST, LAST, series), [stored(1, series), stored(2, changed)])
    assert update.drops == (2,)
    assert update.changes_output
    assert tally.dropped == 1


def test_news_are_kept():
    update, tally = read(Snapshot(news=(NEWS,)))
    assert update.news == (NEWS,)
    assert tally.news == 1
