"""The database: its tables, what one update writes, and what a failure leaves."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from aggregator.errors import StoreError
from aggregator.model import (
    Event,
    Home,
    Key,
    NewsItem,
    Problem,
    Recurrence,
    Rendering,
    Revision,
    Severity,
    Source,
    Status,
)
from aggregator.schema import migrations
from aggregator.store import (
    Entry,
    FeedState,
    LastPublished,
    Mark,
    Quarantine,
    Question,
    Save,
    Store,
    Update,
)
from tests.listings import DAY, HOUR, NOW, WEEKLY, at, details, listing, retold

FEED = FeedState("museum")


@pytest.fixture
def store() -> Iterator[Store]:
    with Store(":memory:") as store:
        yield store


def save(store, *listings, feed="museum", now=NOW, **more):
    """Add listings, as a fetch of their feed does."""
    saves = tuple(Save(one, b"", what="added") for one in listings)
    store.update([Update(FeedState(feed), saves, **more)], now)
    return [one.id for one in store.listings(feed)]


def rows(store, table):
    return list(store.db.table(table).rows)


def dump(store):
    return list(store.db.conn.iterdump())


# --- opening -------------------------------------------------------------------------------------


def test_a_new_database_has_all_tables_and_notes_why(tmp_path: Path):
    with Store(tmp_path / "deep" / "below" / "calendar.sqlite") as store:
        names = {name for name in store.db.table_names() if "fts" not in name}
        assert names == {
            "_sqlite_migrations",
            "feeds",
            "events",
            "listings",
            "history",
            "renderings",
            "news",
            "reviews",
            "state",
            "pairs",
            "corrections",
        }
        assert migrations.pending(store.db) == []
        applied = [one.name for one in migrations.applied(store.db)]
        assert applied == [
            "m001_feeds_listings_events",
            "m002_search",
            "m003_trust",
            "m004_matching",
        ]


def test_opening_again_changes_nothing(tmp_path: Path):
    path = tmp_path / "calendar.sqlite"
    with Store(path) as store:
        save(store, listing())
        before = dump(store)
    with Store(path) as store:
        assert dump(store) == before
        assert store.db.conn.total_changes == 0


def test_a_database_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path):
    path = tmp_path / "calendar.sqlite"
    old = Database(path)
    migrations.apply(old, stop_before="m002_search")
    old.execute("INSERT INTO events (id, uid, minted_at, published) VALUES (1, 'u', 'then', 1)")
    old.close()
    with Store(path) as store:
        assert store.uids() == {1: "u"}
        assert "events_fts" in store.db.table_names()


def test_a_migration_that_fails_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "calendar.sqlite"

    def broken(db):
        db.execute("CREATE TABLE half (id INTEGER)")
        db.execute("no such statement")

    with monkeypatch.context() as patch:
        last = migrations._migrations[-1]
        patch.setattr(last, "fn", broken)
        with pytest.raises(StoreError):
            Store(path)
    with Store(path) as store:
        assert "half" not in store.db.table_names()
        assert migrations.pending(store.db) == []


def test_writes_are_logged_ahead_and_references_are_kept(tmp_path: Path):
    with Store(tmp_path / "calendar.sqlite") as store:

        def setting(name):
            return store.db.execute(f"PRAGMA {name}").fetchone()[0]

        assert setting("journal_mode") == "wal"
        assert setting("foreign_keys") == 1
        assert setting("synchronous") == 2  # FULL: a commit outlives a loss of power
        assert setting("busy_timeout") >= 10_000
    with Store(":memory:") as store, pytest.raises(sqlite3.IntegrityError):
        store.db.execute(
            "INSERT INTO listings (feed, source_id, data, first_seen, changed_at)"
            " VALUES ('unknown', 'a', '', '', '')"
        )


def test_a_path_that_is_no_database_is_a_store_error(tmp_path: Path):
    text = tmp_path / "notes.txt"
    text.write_text("Not a database, but a text of some length.\n" * 40)
    before = text.read_bytes()
    # /proc takes no files, not even from root.
    for path in (tmp_path, text, text / "below.sqlite", Path("/proc/self/calendar.sqlite")):
        with pytest.raises(StoreError, match="cannot be opened") as caught:
            Store(path)
        assert str(path) in str(caught.value)
        assert caught.value.__cause__ is not None
    assert text.read_bytes() == before


def test_a_database_that_cannot_be_written_is_a_store_error(tmp_path: Path):
    path = tmp_path / "calendar.sqlite"
    with Store(path) as store:
        save(store, listing())
        store.db.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="permissions"):
            save(store, listing("b"))
        assert len(store.listings("museum")) == 1


def test_a_database_that_another_holds_is_a_store_error(tmp_path: Path):
    path = tmp_path / "calendar.sqlite"
    with Store(path) as store, Store(path) as other:
        store.db.execute("PRAGMA busy_timeout = 1")
        with other.db.atomic():
            other.db.execute("INSERT INTO state VALUES ('mine', '')")
            with pytest.raises(StoreError, match="locked"):
                save(store, listing())
        save(store, listing())


# --- what is stored ------------------------------------------------------------------------------


def test_what_is_told_comes_back_as_it_was(store: Store):
    told = [
        listing("b", start=date(2026, 6, 10), end=date(2026, 7, 1)),
        replace(
            listing(
                "ž 🏭",
                "Führung „Kesselhaus“",
                recurrence=Recurrence("FREQ=WEEKLY", (at(12),), (at(17), at(24))),
                status=Status.TENTATIVE,
                latitude=50.71,
                longitude=12.5,
                categories=("a", "b"),
            ),
            sequence=2**80,
            modified=NOW,
        ),
        listing("s", on="2026-06-11T17:00:00+00:00", this_and_future=True),
    ]
    save(store, *told)
    assert [one.listing for one in store.listings("museum")] == told
    assert store.listings("other") == []
    assert store.listings_by_feed() == {"museum": 3}


def test_the_state_of_a_feed_comes_back_as_it_was(store: Store):
    state = FeedState(
        id="museum",
        etag='"1"',
        last_modified="Mon, 01 Jun 2026 06:00:00 GMT",
        body=b"b",
        terms=b"t",
        format="ical",
        title="Museum",
        complete=True,
        size=3,
        turnovers=1,
        state="failed",
        http_status=503,
        problems=(Problem(Severity.ERROR, "http-503", "Down.", "line 1"),),
        failures=2,
        fetched_at=NOW,
        succeeded_at=NOW - DAY,
        changed_at=NOW - 2 * DAY,
        due_at=NOW + HOUR,
        source=b"s",
        tried=b"a",
        host="museum.example",
        quarantine=Quarantine("casino.example", "Casino", ("a.test", "b.test"), True, "refuse"),
    )
    store.update([Update(state), Update(FeedState("town"))], NOW)
    assert store.feeds() == {"museum": state, "town": FeedState("town")}


def test_listings_are_found_by_their_bytes(store: Store):
    saves = (Save(listing("a"), b"digest"), Save(listing("b"), b""))
    store.update([Update(FEED, saves)], NOW)
    assert store.digests("museum") == {b"digest": Key("museum", "a")}
    assert store.digests("town") == {}


def test_a_listing_takes_the_place_of_the_one_it_was(store: Store):
    (number,) = save(store, listing())
    new = listing("b", "Nachtführung")
    store.update([Update(FEED, (Save(new, b"new", id=number, what="moved"),))], NOW + DAY)
    (found,) = store.listings("museum")
    assert (found.id, found.listing, found.digest) == (number, new, b"new")
    assert store.history(number) == [
        Entry(NOW, "added"),
        Entry(NOW + DAY, "moved", before=listing()),
    ]


def test_what_nobody_sees_leaves_no_history(store: Store):
    (number,) = save(store, listing())
    store.update([Update(FEED, (Save(replace(listing(), sequence=1), b"", id=number),))], NOW + DAY)
    assert [entry.what for entry in store.history(number)] == ["added"]
    assert rows(store, "listings")[0]["changed_at"] == NOW.isoformat()


def test_marks_change_a_standing_and_no_telling(store: Store):
    (number,) = save(store, listing())
    mark = Mark(number, "withdrawn", absences=3, absent_since=NOW, withdrawn=NOW + DAY)
    store.update([Update(FEED, marks=(mark,))], NOW + DAY)
    (found,) = store.listings("museum")
    assert (found.listing, found.absences) == (listing(), 3)
    assert (found.absent_since, found.withdrawn) == (NOW, NOW + DAY)
    store.update([Update(FEED, marks=(Mark(number, "returned"),))], NOW + 2 * DAY)
    (found,) = store.listings("museum")
    assert (found.absences, found.absent_since, found.withdrawn) == (0, None, None)
    assert [entry.what for entry in store.history(number)] == ["added", "withdrawn", "returned"]


def test_only_what_is_absent_and_not_withdrawn_waits(store: Store):
    a, b, c = save(store, listing("a"), listing("b"), listing("c"))
    marks = (Mark(a, absences=1, absent_since=NOW), Mark(b, absences=3, withdrawn=NOW))
    store.update([Update(FEED, marks=marks)], NOW)
    assert [one.id for one in store.waiting("museum")] == [a]
    assert c in [one.id for one in store.listings("museum")]


def test_what_is_over_is_not_current_but_series_stay_whole(store: Store):
    told = [
        listing("past", start=at(30, month=5)),
        listing("ahead", start=10),
        listing("endless", start=at(1, month=1), recurrence=WEEKLY),
        listing("ended", start=at(1, month=1), recurrence=Recurrence("FREQ=WEEKLY;COUNT=2")),
        listing("ended", start=at(9, month=1), on="2026-01-08T18:00:00+00:00"),
        listing("moved", start=at(1, month=1), recurrence=Recurrence("FREQ=WEEKLY;COUNT=2")),
        listing("moved", start=12, on="2026-01-08T18:00:00+00:00"),
    ]
    save(store, *told)
    save(store, listing(feed="town"), feed="town")
    current = [one.listing.key.source_id for one in store.current(["museum"], NOW)]
    assert current == ["ahead", "endless", "moved", "moved"]


def test_numbers_are_never_used_twice(store: Store):
    """Not even that of the newest, dropped before anything follows it; history tells of it."""
    used: set[int] = set()
    for turn in range(4):
        numbers = save(store, listing(f"a{turn}"), listing(f"b{turn}"))
        assert used.isdisjoint(numbers)
        used |= set(numbers)
        store.update([Update(FEED, drops=tuple(numbers))], NOW)
    assert store.listings("museum") == []
    assert [entry.what for entry in store.history(max(used))] == ["added", "dropped"]


def test_news_keep_the_day_they_were_first_seen(store: Store):
    item = NewsItem("museum", "n", "Neues")
    store.update([Update(FEED, news=(item, item))], NOW)
    store.update([Update(FEED, news=(replace(item, title="Neueres"),))], NOW + DAY)
    (row,) = rows(store, "news")
    assert "Neueres" in row["data"]
    assert row["first_seen"] == NOW.isoformat()
    assert store.counts()["news"] == 1


# --- one transaction -----------------------------------------------------------------------------

POISON = "\ud800"
"""Half a character: legal in JSON, refused by SQLite's driver."""


def poisoned():
    yield Update(replace(FEED, etag=POISON))
    yield Update(FEED, (Save(listing(), b""), Save(listing("b", POISON), b"")))
    yield Update(FEED, (Save(listing("a"), b""), Save(listing("a"), b"")))
    yield Update(FEED, (Save(listing(), b""),), news=(NewsItem("museum", POISON, ""),))
    yield Update(FEED, (Save(listing(), b""),), news=(NewsItem("unknown feed", "n", ""),))
    yield Update(FEED, marks=(Mark(1, "x", absences=2**70),))
    yield Update(FEED, drops=(2**70,))
    yield Update(FEED, questions=(Question("vanished", (1,)),), marks=(Mark(1, POISON),))


@pytest.mark.parametrize("update", list(poisoned()))
def test_an_update_that_fails_leaves_nothing(store: Store, update: Update):
    save(store, listing("there"))
    before = dump(store)
    good = Update(FeedState("town"), (Save(listing(feed="town"), b"", what="added"),))
    with pytest.raises(StoreError, match="Nothing of this step was stored"):
        store.update([good, update], NOW + DAY)
    assert dump(store) == before
    save(store, listing("b"))


class Failing:
    """A connection whose n-th statement fails as a full disk does."""

    def __init__(self, connection, turn):
        self._connection, self._turn = connection, turn
        self.count = 0

    def _spend(self):
        self.count += 1
        if self.count == self._turn:
            raise sqlite3.OperationalError("database or disk is full")

    def execute(self, *arguments):
        if not arguments[0].upper().startswith(("ROLLBACK", "RELEASE")):
            self._spend()
        return self._connection.execute(*arguments)

    def executemany(self, *arguments):
        self._spend()
        return self._connection.executemany(*arguments)

    def __getattr__(self, name):
        return getattr(self._connection, name)


def test_a_disk_that_is_full_at_any_statement_leaves_all_or_nothing(store: Store):
    numbers = save(store, *(listing(f"e{n}") for n in range(4)))
    before = dump(store)
    update = Update(
        replace(FEED, etag='"2"'),
        (
            Save(listing("new"), b"", what="added"),
            Save(listing("e0", "Neu"), b"", id=numbers[0], what="changed"),
        ),
        marks=(Mark(numbers[1], "absent", absences=1, absent_since=NOW),),
        drops=(numbers[2],),
        news=(NewsItem("museum", "n", "Neues"),),
        questions=(Question("vanished", (numbers[3],)),),
    )
    whole, turn = store.db.conn, 0
    while True:
        turn += 1
        failing = Failing(whole, turn)
        store.db.conn = failing  # type: ignore[assignment]
        try:
            store.update([update], NOW + DAY)
        except StoreError:
            assert failing.count >= turn
            store.db.conn = whole
            assert not whole.in_transaction
            assert dump(store) == before
        else:
            store.db.conn = whole
            break
    assert turn > 12
    assert dump(store) != before
    assert len(store.listings("museum")) == 4
    assert store.feeds()["museum"].etag == '"2"'


def test_a_damaged_row_is_a_store_error(store: Store):
    save(store, listing())
    store.db.execute("UPDATE listings SET data = '{}'")
    with pytest.raises(StoreError, match="not a Listing"):
        store.listings("museum")


def test_a_fetch_that_changes_nothing_writes_one_row_of_its_feed(store: Store):
    save(store, *(listing(f"e{n}") for n in range(50)))

    def written(update):
        before = store.db.conn.total_changes
        store.update([update], NOW + DAY)
        return store.db.conn.total_changes - before

    assert written(Update(FEED, settled=("vanished",))) == 1
    changed = Save(listing("e1", "Neu"), b"", id=2, what="changed")
    # feed, listing, history, generation
    assert written(Update(FEED, (changed,))) == 4
    assert written(Update(FEED, (replace(changed, what=""),))) == 2
    item = NewsItem("museum", "n", "Neues")
    assert written(Update(FEED, news=(item,))) == 2
    assert written(Update(FEED, news=(item,))) == 1


def test_the_generation_moves_when_output_may_change_and_only_then(store: Store):
    (number,) = save(store, listing())
    seen = [store.generation()]
    for update in (
        Update(FEED),
        Update(FEED, marks=(Mark(number, "absent", absences=1),)),
        Update(FEED, (Save(replace(listing(), sequence=1), b"", id=number),)),
    ):
        store.update([update], NOW)
        assert store.generation() == seen[-1]
    for update in (
        Update(FEED, marks=(Mark(number, "withdrawn", withdrawn=NOW),)),
        Update(FEED, marks=(Mark(number, "returned"),)),
        Update(FEED, (Save(listing("a", "Neu"), b"", id=number, what="changed"),)),
        Update(FEED, drops=(number,)),
    ):
        store.update([update], NOW)
        seen.append(store.generation())
    assert seen == sorted(set(seen))


# --- events --------------------------------------------------------------------------------------

REVISION = Revision(1, NOW, NOW + HOUR, NOW + HOUR)


def event(uid="u1@calendar.example", title="Führung", start=None, **more):
    return Event(
        uid,
        details(title, start, **more),
        sources=(Source("museum", "museum", "Museum", "https://museum.example/"),),
        regions=("zwickau",),
    )


def publish(store, *events, now=NOW, homes=None, renderings=None):
    first = store.next_event_number()
    known = {uid: number for number, uid in store.uids().items()}
    fresh = [one.uid for one in events if one.uid not in known]
    minted = dict(enumerate(fresh, first))
    known |= {uid: number for number, uid in minted.items()}
    store.save_events(
        minted=minted,
        homes=homes or {},
        events={known[one.uid]: one for one in events},
        renderings=renderings or {},
        published=[known[one.uid] for one in events],
        now=now,
    )


def test_events_keep_their_numbers_and_uids(store: Store):
    assert store.next_event_number() == 1
    publish(store, event("a@x"), event("b@x"))
    publish(store, event("b@x"), event("c@x"))
    assert store.uids() == {1: "a@x", 2: "b@x", 3: "c@x"}
    assert store.next_event_number() == 4


def test_a_uid_is_never_given_twice(store: Store):
    publish(store, event("a@x"))
    before = dump(store)
    with pytest.raises(StoreError):
        store.save_events(
            minted={2: "a@x"},
            homes={},
            events={2: event("a@x")},
            renderings={},
            published=[],
            now=NOW,
        )
    assert dump(store) == before


def test_a_listing_remembers_the_event_it_came_from(store: Store):
    (number,) = save(store, listing())
    publish(store, event("a@x"), event("b@x"), homes={number: 2})
    assert store.listings("museum")[0].home == Home(2, 2)
    publish(store, event("a@x"), homes={number: 1})
    assert store.listings("museum")[0].home == Home(1, 2)
    publish(store, event("c@x"), homes={number: 3})
    assert store.listings("museum")[0].home == Home(3, 3)
    publish(store, event("a@x"), homes={number: 1})
    assert store.listings("museum")[0].home == Home(1, 3)
    assert [one.id for one in store.of_event(1)] == [number]
    assert store.of_event(2) == []
    assert store.by_number([number, 99])[0].listing == listing()


def test_renderings_come_back_by_event_and_language(store: Store):
    one = Rendering(b"c", b"r", b"m", REVISION, b"BEGIN:VEVENT")
    two = replace(one, revision=replace(REVISION, number=2))
    publish(store, event("a@x"), event("b@x"), renderings={(1, ""): one, (1, "cs"): two})
    assert store.renderings([1, 2]) == {1: {"": one, "cs": two}}
    publish(store, event("a@x"), renderings={(1, ""): two})
    assert store.renderings(iter([1])) == {1: {"": two, "cs": two}}
    assert store.renderings([]) == {}


def test_publishing_the_same_events_writes_nothing(store: Store):
    publish(store, event("a@x"), event("b@x"))
    before = store.db.conn.total_changes
    store.save_events(minted={}, homes={}, events={}, renderings={}, published=[1, 2], now=NOW)
    assert store.db.conn.total_changes == before


def test_what_was_published_last_comes_back(store: Store):
    assert store.last_published() is None
    last = LastPublished("f", 2, (("calendar.ics", 2),))
    store.set_published(last)
    store.set_published(last)
    assert store.last_published() == last


# --- search --------------------------------------------------------------------------------------


@pytest.fixture
def library(store: Store) -> Store:
    publish(
        store,
        event("e1@x", "Führung durch die Schmiede", 12, location="Łódź, Księży Młyn"),
        event("e2@x", 'Vortrag "Kohle OR Licht" (C++)', 10, description="Ein Abend für alle"),
        event("e3@x", "Komentovaná prohlídka dolu Žofie", 11),
        event("e4@x", "Alte Führung", at(1, month=5)),
        event("e5@x", "Druckwerkstatt", at(1, month=1), recurrence=WEEKLY),
        event("gone@x", "Führung, die keiner mehr zeigt"),
    )
    publish(store, *(found.event for found in store.search() if found.uid != "gone@x"))
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["e5", "e4", "e2", "e3", "e1"]),
        ("  ", ["e5", "e4", "e2", "e3", "e1"]),
        ("führung", ["e4", "e1"]),
        ("fuhrung", ["e4", "e1"]),
        ("FÜHR", ["e4", "e1"]),
        ("schmiede führung", ["e1"]),
        ("prohlidka zofie", ["e3"]),
        ("ksiezy", ["e1"]),
        ("abend", ["e2"]),
        ('"kohle', ["e2"]),
        ('"Kohle OR Licht"', ["e2"]),
        ("kohle OR druckwerkstatt", []),
        ("kohle NOT licht", []),
        ("title:kohle", []),
        ("c++", ["e2"]),
        ('" OR *', ["e2"]),
        ("kohle*", ["e2"]),
        ("***", []),
        ("_", []),
        ('"', []),
        ("()", []),
        ("\x00", []),
        ("kohle\x00licht", ["e2"]),
        ("🏭", []),
        ("'; DROP TABLE events; --", []),
    ],
)
def test_search_takes_any_words(library: Store, words, found):
    assert [one.uid.partition("@")[0] for one in library.search(words)] == found


def test_search_leaves_out_what_is_over_and_stops_at_its_limit(library: Store):
    assert [one.uid for one in library.search("führung", since=NOW)] == ["e1@x"]
    assert [one.uid for one in library.search(since=NOW, limit=2)] == ["e5@x", "e2@x"]


def test_search_follows_a_change(library: Store):
    publish(library, event("e1@x", "Rundgang"))
    assert library.search("schmiede") == []
    (found,) = library.search("rundgang")
    assert found.starts == datetime(2026, 6, 10, 17, tzinfo=UTC)
    assert (found.event, found.status) == (event("e1@x", "Rundgang"), "confirmed")


@pytest.mark.parametrize(
    ("uid", "found"),
    [
        ("abc1@x", "abc1@x"),
        ("abc1", "abc1@x"),
        ("abc", None),
        ("", None),
        ("abc%", None),
        ("zzz", None),
        ("abd@x", "abd@x"),
        ("abd", None),
        ("\x00", None),
    ],
)
def test_an_event_is_shown_by_the_beginning_of_its_uid(store: Store, uid, found):
    publish(store, *(event(one) for one in ("abc1@x", "abc2@x", "abd@x", "abd@xy")))
    shown = store.event(uid)
    assert (shown.uid if shown else None) == found


# --- questions to a person -----------------------------------------------------------------------


def vanish(store, numbers, now=NOW):
    store.update([Update(FEED, questions=(Question("vanished", tuple(numbers)),))], now)


def test_a_question_is_asked_once_and_follows_what_is_gone(store: Store):
    numbers = save(store, *(listing(f"e{n}") for n in range(8)))
    vanish(store, numbers[:6])
    vanish(store, numbers[:7], NOW + DAY)
    (review,) = store.reviews()
    assert (review.feed, review.question.kind, review.opened_at) == ("museum", "vanished", NOW)
    assert list(review.question.listings) == numbers[:7]
    assert [one.asked for one in store.listings("museum")] == [True] * 7 + [False]


def test_feeds_are_asked_about_apart(store: Store):
    vanish(store, save(store, listing()))
    (other,) = save(store, listing(feed="town"), feed="town")
    store.update([Update(FeedState("town"), questions=(Question("vanished", (other,)),))], NOW)
    assert [review.feed for review in store.reviews()] == ["museum", "town"]
    store.update([Update(FeedState("town"), settled=("vanished",))], NOW)
    assert [review.feed for review in store.reviews()] == ["museum"]


def test_a_question_keeps_its_reasons_and_takes_new_ones(store: Store):
    first = Question("changed", (1, 2), ("Its title is “Ü”.",), ("2026-06-01  Gewinn",))
    other = Question("changed", (), ("It comes from elsewhere.",))
    store.update([Update(FEED, questions=(first, Question("vanished", (3,))))], NOW)
    assert [one.question for one in store.reviews()] == [first, Question("vanished", (3,))]
    store.update([Update(FEED, questions=(other,))], NOW + DAY)
    review = store.reviews()[0]
    assert (review.id, review.opened_at, review.question) == (1, NOW, other)
    # Settled first: it is another question under another number.
    store.update([Update(FEED, settled=("changed",), questions=(first,))], NOW + DAY)
    assert [(one.id, one.question) for one in store.reviews()] == [
        (2, Question("vanished", (3,))),
        (3, first),
    ]


def test_only_listings_that_vanished_are_asked_about(store: Store):
    numbers = save(store, listing("a"), listing("b"))
    store.update([Update(FEED, questions=(Question("changed", (numbers[0],)),))], NOW)
    vanish(store, [numbers[1]])
    assert [one.asked for one in store.listings("museum")] == [False, True]


def test_a_decision_about_a_feed_is_kept_in_its_state(store: Store):
    store.update([Update(FEED, questions=(Question("changed"),))], NOW)
    (review,) = store.reviews()
    decided = replace(FEED, quarantine=Quarantine("h", "t", decision="refuse"), due_at=NOW)
    store.decide(review, "refuse", (), NOW, decided)
    assert store.feeds() == {"museum": decided}
    assert store.reviews() == []
    (refused,) = store.reviews("refuse")
    assert (refused.id, refused.decision) == (review.id, "refuse")


def test_feeds_and_questions_of_an_earlier_version_are_kept(tmp_path: Path):
    path = tmp_path / "calendar.sqlite"
    old = Database(path)
    migrations.apply(old, stop_before="m003_trust")
    old.execute("INSERT INTO feeds (id, title, state) VALUES ('museum', 'Museum', 'read')")
    old.execute(
        "INSERT INTO reviews (feed, kind, opened_at, listings) VALUES ('museum', 'vanished', ?, ?)",
        [NOW.isoformat(), "[7, 8]"],
    )
    old.conn.commit()
    old.close()
    with Store(path) as store:
        assert store.feeds() == {"museum": FeedState("museum", title="Museum", state="read")}
        assert [one.question for one in store.reviews()] == [Question("vanished", (7, 8))]


def test_a_question_that_settled_is_closed_and_can_be_asked_anew(store: Store):
    numbers = save(store, listing())
    vanish(store, numbers)
    store.update([Update(FEED, settled=("vanished",))], NOW + DAY)
    assert store.reviews() == []
    assert not store.listings("museum")[0].asked
    vanish(store, numbers, NOW + 2 * DAY)
    assert [review.opened_at for review in store.reviews()] == [NOW + 2 * DAY]
    assert [row["decision"] for row in rows(store, "reviews")] == ["settled", ""]


def test_a_decision_is_kept_and_done_at_once(store: Store):
    numbers = save(store, listing("a"), listing("b"))
    vanish(store, numbers)
    (review,) = store.reviews()
    generation = store.generation()
    store.decide(review, "keep", [Mark(one, "kept", kept=True) for one in numbers], NOW + DAY)
    assert store.reviews() == []
    assert all(one.kept and not one.asked for one in store.listings("museum"))
    assert [entry.what for entry in store.history(numbers[0])] == ["added", "kept"]
    assert store.generation() > generation


def test_a_decision_over_a_listing_that_is_gone_meanwhile_does_the_rest(store: Store):
    a, b = save(store, listing("a"), listing("b"))
    vanish(store, [a, b])
    (review,) = store.reviews()
    store.update([Update(FEED, drops=(a,))], NOW)
    store.decide(review, "withdraw", [Mark(n, "withdrawn", withdrawn=NOW) for n in (a, b)], NOW)
    (left,) = store.listings("museum")
    assert (left.id, left.withdrawn) == (b, NOW)


def test_the_history_outlives_its_listing(store: Store):
    (number,) = save(store, listing())
    renamed = retold(listing(), title="Neu")
    store.update([Update(FEED, (Save(renamed, b"", id=number, what="changed"),))], NOW + DAY)
    store.update([Update(FEED, drops=(number,))], NOW + 2 * DAY)
    assert [(entry.at, entry.what, entry.before) for entry in store.history(number)] == [
        (NOW, "added", None),
        (NOW + DAY, "changed", listing()),
        (NOW + 2 * DAY, "dropped", None),
    ]
