# ruff: noqa: S608 - only our own words go into SQL, all values are bound
"""Everything that touches SQLite. One process writes; each method is one transaction.

Times are stored as UTC, ISO 8601. A failure of the database is a ``StoreError``: the run stops.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from itertools import count
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, cast

from sqlite_utils import Database

from aggregator import codec
from aggregator.disk import sync
from aggregator.errors import StoreError
from aggregator.model import (
    Doubt,
    Event,
    Held,
    Home,
    Key,
    Listing,
    NewsItem,
    Pair,
    Problem,
    Rendering,
    Revision,
    Said,
    instant,
)
from aggregator.recurrence import last_end
from aggregator.schema import migrations

VANISHED = "vanished"
"""Kind of question: many future events of a feed are gone at once."""
CHANGED = "changed"
"""Kind of question: a feed is so much another that it was not taken."""

_WORDS = re.compile(r"\w+")
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Quarantine:
    """What a feed showed of itself when it was not taken, and what a person said to that."""

    host: str
    title: str
    links: tuple[str, ...] = ()
    """Hosts that its events led to and never had before."""
    replaced: bool = False
    """Whether more than half of its events were others."""
    decision: str = ""
    """"" while the question waits, then ``accept`` or ``refuse``."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed from its last fetches."""

    id: str
    etag: str = ""
    last_modified: str = ""
    body: bytes | None = None
    terms: bytes | None = None
    format: str = ""
    title: str = ""
    complete: bool = False
    size: int = 0
    turnovers: int = 0
    """Fetches in a row in which as many items went as came: the mark of a capped feed."""
    state: str = ""
    http_status: int | None = None
    problems: tuple[Problem, ...] = ()
    failures: int = 0
    fetched_at: datetime | None = None
    succeeded_at: datetime | None = None
    changed_at: datetime | None = None
    due_at: datetime | None = None
    source: bytes | None = None
    """Digest of the address in ``feeds.yaml`` at the last good read."""
    tried: bytes | None = None
    """The same at the last fetch, good or bad."""
    host: str = ""
    """Where it was found after all redirects at the last good read; "" where that is no host."""
    quarantine: Quarantine | None = None
    """Set as long as what comes is not taken."""


@dataclass(frozen=True, slots=True)
class Save:
    """A listing to be written: new (``id`` None) or in the place of one that is held."""

    listing: Listing
    digest: bytes
    id: int | None = None
    what: str = ""
    """Entry for the history; "" where nothing that people see changed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A change of a held listing's standing, its telling untouched."""

    id: int
    what: str = ""
    absences: int = 0
    absent_since: datetime | None = None
    withdrawn: datetime | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Something to put before a person."""

    kind: str
    listings: tuple[int, ...] = ()
    """Those it is about, as we hold them."""
    reasons: tuple[str, ...] = ()
    """Why it is asked, in sentences."""
    shown: tuple[str, ...] = ()
    """What the feed shows now, an event a line, where that is not what is held."""


@dataclass(frozen=True, slots=True)
class Update:
    """All that one fetch of one feed changes: stored whole or not at all."""

    feed: FeedState
    saves: tuple[Save, ...] = ()
    marks: tuple[Mark, ...] = ()
    drops: tuple[int, ...] = ()
    news: tuple[NewsItem, ...] = ()
    settled: tuple[str, ...] = ()
    """Kinds of open questions that have answered themselves."""
    questions: tuple[Question, ...] = ()
    """For a person. One of a kind that is open already takes its place, under its number."""

    @property
    def changes_output(self) -> bool:
        return bool(
            self.drops
            or any(save.what for save in self.saves)
            or any(mark.what in ("withdrawn", "returned") for mark in self.marks)
        )


@dataclass(frozen=True, slots=True)
class LastPublished:
    """What was published last, so that the same need not be made again."""

    fingerprint: str
    """Of all that the output depends on, and of the files as they were written."""
    events: int
    files: tuple[tuple[str, int], ...] = ()
    """Paths and how many events each holds."""


@dataclass(frozen=True, slots=True)
class Review:
    """A question that was put before a person."""

    id: int
    feed: str
    opened_at: datetime
    question: Question
    decision: str = ""
    """"" while it waits."""

    @property
    def count(self) -> int:
        """How many listings it is about."""
        return len(self.question.listings)


@dataclass(frozen=True, slots=True)
class PairQuestion:
    """Two listings that a person was asked about, or spoke of unasked."""

    id: int
    doubt: Doubt
    opened_at: datetime
    said: Said | None = None
    """None while it waits."""
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An event in an answer to a search."""

    id: int
    uid: str
    status: str
    starts: datetime | None
    event: Event


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a listing's history."""

    at: datetime
    what: str
    before: Listing | None = None


def _transaction(
    method: Callable[Concatenate[Store, P], R],
) -> Callable[Concatenate[Store, P], R]:
    """Run a method of the store in one transaction, its failures as ``StoreError``."""

    @wraps(method)
    def wrapped(self: Store, *arguments: P.args, **options: P.kwargs) -> R:
        try:
            with self.db.atomic():
                return method(self, *arguments, **options)
        except (sqlite3.Error, ValueError, OverflowError) as error:
            # ValueError: a lone surrogate on its way in, a damaged row on its way out;
            # OverflowError: an integer of more than 64 bits.
            raise StoreError(
                _damaged(self.path, str(error))
                if _code(error) in _DAMAGE
                else f"{self.path}: the database could not be used ({error}). Nothing of this step "
                f"was stored. {_CHECK_DISK}"
            ) from error

    return cast("Callable[Concatenate[Store, P], R]", wrapped)


class Store:
    """The database of one calendar."""

    def __init__(self, path: Path | str) -> None:
        """Open or create the database and bring its tables up to date. Raises ``StoreError``."""
        self.path = str(path)
        try:
            if self.path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            left_open = Path(f"{self.path}-wal").exists()
            self.db = Database(self.path if self.path == ":memory:" else Path(path))
            try:
                self._prepare(left_open)
            except BaseException:
                self.db.close()
                raise
        except (sqlite3.Error, OSError) as error:
            raise StoreError(_unopened(self.path, error)) from error

    def _prepare(self, left_open: bool) -> None:
        """Settings, a look at the whole file where that is due, and the tables of today.

        SQLite removes the write-ahead log when the last connection closes. One that is there
        means that a run was killed, or that another is at work: then 100 ms for 30,000 listings
        are well spent.
        """
        for setting in ("busy_timeout = 10000", "foreign_keys = ON", "synchronous = FULL"):
            self.db.execute(f"PRAGMA {setting}")
        if left_open and (found := _fault(self.db.conn, "quick_check")):
            raise StoreError(_damaged(self.path, found))
        self.db.enable_wal()
        migrations.apply(self.db)

    def close(self) -> None:
        self.db.close()

    def backup(self, target: Path) -> dict[str, int]:
        """Copy the database, as it stands at this moment, to ``target``: whole or not at all.

        Others may write meanwhile. Gives the counts of the copy. Raises ``StoreError``; what was
        at ``target`` stays then.
        """
        unfinished = target.with_name(f".{target.name}.unfinished")
        with _storing(target, "the backup could not be made", unfinished):
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(self.db.conn, unfinished)
            with closing(sqlite3.connect(unfinished)) as copy:
                held = _counts(copy)
            unfinished.replace(target)
            sync(target.parent)
        return held

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- feeds and listings --------------------------------------------------------------------

    @_transaction
    def feeds(self) -> dict[str, FeedState]:
        """All feeds that were ever fetched, by id."""
        return {row["id"]: _feed(row) for row in self.db.table("feeds").rows}

    @_transaction
    def digests(self, feed: str) -> dict[bytes, Key]:
        """The listings of a feed by the fingerprint of their bytes."""
        rows = self.db.execute(
            "SELECT digest, source_id, recurrence_id FROM listings"
            " WHERE feed = ? AND length(digest) > 0",
            [feed],
        )
        return {digest: Key(feed, source, recurrence) for digest, source, recurrence in rows}

    @_transaction
    def listings(self, feed: str) -> list[Held]:
        """All listings of a feed, past ones too."""
        return self._listings("feed = ?", [feed])

    @_transaction
    def waiting(self, feed: str) -> list[Held]:
        """The listings of a feed that are absent, but not yet for long enough."""
        return self._listings("feed = ? AND absences > 0 AND withdrawn_at IS NULL", [feed])

    @_transaction
    def current(self, feeds: Iterable[str], since: datetime) -> list[Held]:
        """The listings of some feeds whose last date ends after ``since``; series whole."""
        wanted = set(feeds)
        found = self._listings(
            "(feed, source_id) IN"
            " (SELECT feed, source_id FROM listings WHERE ends IS NULL OR ends >= ?)",
            [_stamp(since)],
        )
        return [one for one in found if one.listing.key.feed in wanted]

    @_transaction
    def of_event(self, event: int) -> list[Held]:
        """The listings that tell of an event."""
        return self._listings("event = ?", [event])

    @_transaction
    def by_number(self, numbers: Sequence[int]) -> list[Held]:
        return [one for number in numbers for one in self._listings("id = ?", [number])]

    @_transaction
    def update(self, updates: Iterable[Update], now: datetime) -> None:
        """Store what fetches brought: validators, listings and history in one transaction."""
        for update in updates:
            self.db.table("feeds").upsert(_feed_row(update.feed), pk="id")
            self._save(update, now)
            for mark in update.marks:
                self._mark(mark, now)
            for number in update.drops:
                self._remember(number, now, "dropped")
                self.db.execute("DELETE FROM listings WHERE id = ?", [number])
            for item in self._new_news(update):
                self.db.execute(
                    "INSERT INTO news (feed, source_id, data, first_seen) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (feed, source_id) DO UPDATE SET data = excluded.data",
                    [item.feed, item.source_id, codec.dumps(item), _stamp(now)],
                )
            for kind in update.settled:
                self.db.execute(
                    "UPDATE reviews SET decision = 'settled', decided_at = ?"
                    " WHERE feed = ? AND kind = ? AND decision = ''",
                    [_stamp(now), update.feed.id, kind],
                )
            for question in update.questions:
                self._ask(update.feed.id, question, now)
            if update.changes_output:
                self._bump()

    def _save(self, update: Update, now: datetime) -> None:
        stamp = _stamp(now)
        new = [save for save in update.saves if save.id is None]
        first = self._reserve("listings", len(new))
        self.db.table("listings").insert_all(
            {"id": first + index, "first_seen": stamp, **_listing_row(save, stamp)}
            for index, save in enumerate(new)
        )
        self.db.table("history").insert_all(
            {"listing": first + index, "at": stamp, "what": save.what, "before": None}
            for index, save in enumerate(new)
        )
        for save in update.saves:
            if save.id is None:
                continue
            row = _listing_row(save, stamp)
            if save.what:
                self._remember(save.id, now, save.what, with_before=True)
            else:
                del row["changed_at"]
            self.db.table("listings").update(save.id, row)

    def _mark(self, mark: Mark, now: datetime) -> None:
        if mark.what:
            self._remember(mark.id, now, mark.what)
        self.db.execute(
            "UPDATE listings SET absences = ?, absent_since = ?, withdrawn_at = ?, kept = ?"
            " WHERE id = ?",
            [
                mark.absences,
                _stamp(mark.absent_since),
                _stamp(mark.withdrawn),
                int(mark.kept),
                mark.id,
            ],
        )

    def _remember(
        self, number: int, now: datetime, what: str, *, with_before: bool = False
    ) -> None:
        before = "data" if with_before else "NULL"
        self.db.execute(
            "INSERT INTO history (listing, at, what, before)"
            f" SELECT id, ?, ?, {before} FROM listings WHERE id = ?",
            [_stamp(now), what, number],
        )

    def _new_news(self, update: Update) -> list[NewsItem]:
        known = (
            {
                row[0]: row[1]
                for row in self.db.execute(
                    "SELECT source_id, data FROM news WHERE feed = ?", [update.feed.id]
                )
            }
            if update.news
            else {}
        )
        unique = {item.source_id: item for item in update.news}
        return [item for item in unique.values() if known.get(item.source_id) != codec.dumps(item)]

    def _listings(self, where: str, arguments: Sequence[object]) -> list[Held]:
        rows = self.db.execute(
            "SELECT id, data, digest, absences, absent_since, withdrawn_at, kept, event, origin,"
            " id IN (SELECT asked.value FROM reviews, json_each(reviews.listings) AS asked"
            "        WHERE reviews.decision = '' AND reviews.kind = ?)"
            f" FROM listings WHERE {where} ORDER BY id",
            [VANISHED, *arguments],
        )
        return [
            Held(
                id=row[0],
                listing=codec.loads(Listing, row[1]),
                digest=row[2] or b"",
                absences=row[3],
                absent_since=_time(row[4]),
                withdrawn=_time(row[5]),
                kept=bool(row[6]),
                asked=bool(row[9]),
                home=None if row[7] is None else Home(row[7], row[8]),
            )
            for row in rows
        ]

    def _reserve(self, table: str, count: int) -> int:
        """The first of so many numbers that no row of the table had, even one that is deleted."""
        name = f"last {table} number"
        row = self.db.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
        highest = self.db.execute(f"SELECT max(id) FROM {table}").fetchone()[0] or 0
        last = max(int(row[0]) if row else 0, highest)
        if count:
            self._set_state(name, str(last + count))
        return last + 1

    # --- events --------------------------------------------------------------------------------

    @_transaction
    def uids(self) -> dict[int, str]:
        """The UID of every event that was ever minted."""
        return dict(self.db.execute("SELECT id, uid FROM events").fetchall())

    @_transaction
    def renderings(self, events: Iterable[int]) -> dict[int, dict[str, Rendering]]:
        """What events looked like when they were last rendered, by event and language."""
        rows = self.db.execute(
            "SELECT event, language, content, rendered, material, revision, created, changed,"
            " announced, ical FROM renderings WHERE event IN (SELECT value FROM json_each(?))",
            [json.dumps(list(events))],
        )
        found: dict[int, dict[str, Rendering]] = {}
        for row in rows:
            revision = Revision(row[5], _need(row[6]), _need(row[7]), _need(row[8]))
            found.setdefault(row[0], {})[row[1]] = Rendering(
                row[2], row[3], row[4], revision, row[9]
            )
        return found

    @_transaction
    def save_events(
        self,
        *,
        minted: Mapping[int, str],
        homes: Mapping[int, int],
        events: Mapping[int, Event],
        renderings: Mapping[tuple[int, str], Rendering],
        published: Iterable[int],
        now: datetime,
    ) -> None:
        """Keep the identity of events and what was rendered of them.

        ``minted``: new events' UIDs by number; ``homes``: listing → event, where it changed;
        ``events``: those that are new or changed; ``published``: all that are in the output now.
        A listing for which an event is minted has its origin there from now on: merged and split
        again, it gets that event back, and not another one each time.
        """
        wanted = set(published)
        self.db.table("events").insert_all(
            {
                "id": number,
                "uid": uid,
                "minted_at": _stamp(now),
                "published": int(number in wanted),
                **_event_row(events[number]),
            }
            for number, uid in minted.items()
        )
        for listing, home in homes.items():
            origin = "?2" if home in minted else "coalesce(origin, ?2)"
            self.db.execute(
                f"UPDATE listings SET event = ?2, origin = {origin} WHERE id = ?1", [listing, home]
            )
        for number, told in events.items():
            if number not in minted:
                self.db.table("events").update(number, _event_row(told))
        self.db.table("renderings").upsert_all(
            (
                {
                    "event": event,
                    "language": language,
                    "content": one.content,
                    "rendered": one.rendered,
                    "material": one.material,
                    "revision": one.revision.number,
                    "created": _stamp(one.revision.created),
                    "changed": _stamp(one.revision.changed),
                    "announced": _stamp(one.revision.announced),
                    "ical": one.ical,
                }
                for (event, language), one in renderings.items()
            ),
            pk=("event", "language"),
        )
        shown = {row[0] for row in self.db.execute("SELECT id FROM events WHERE published = 1")}
        for number, flag in [(n, 1) for n in wanted - shown] + [(n, 0) for n in shown - wanted]:
            self.db.execute("UPDATE events SET published = ? WHERE id = ?", [flag, number])

    @_transaction
    def next_event_number(self) -> int:
        """One more than that of any event; events are never deleted."""
        return int(self.db.execute("SELECT coalesce(max(id), 0) + 1 FROM events").fetchone()[0])

    @_transaction
    def search(
        self, words: str = "", *, since: datetime | None = None, limit: int = 50
    ) -> list[Found]:
        """Published events with all the words, soonest first; those that are over left out."""
        where, arguments = ["e.published = 1"], list[object]()
        if words.strip():
            quoted = _quoted(words)
            if not quoted:
                return []
            where.append("e.id IN (SELECT rowid FROM events_fts WHERE events_fts MATCH ?)")
            arguments.append(quoted)
        if since is not None:
            where.append("(e.ends IS NULL OR e.ends >= ?)")
            arguments.append(_stamp(since))
        rows = self.db.execute(
            "SELECT e.id, e.uid, e.status, e.starts, e.data FROM events e"
            f" WHERE {' AND '.join(where)}"
            " ORDER BY e.starts, e.id LIMIT ?",
            [*arguments, limit],
        )
        return [_found(row) for row in rows]

    @_transaction
    def event(self, uid: str) -> Found | None:
        """The event of a UID, or of its beginning where only one event's begins so."""
        rows = self.db.execute(
            "SELECT id, uid, status, starts, data FROM events"
            " WHERE data != '' AND (uid = ? OR substr(uid, 1, ?) = ?) ORDER BY uid != ? LIMIT 2",
            [uid, len(uid), uid, uid],
        ).fetchall()
        if not rows or (len(rows) > 1 and rows[0][1] != uid):
            return None
        return _found(rows[0])

    @_transaction
    def history(self, listing: int) -> list[Entry]:
        """What happened to a listing, oldest first."""
        rows = self.db.execute(
            "SELECT at, what, before FROM history WHERE listing = ? ORDER BY id", [listing]
        )
        return [
            Entry(_need(at), what, codec.loads(Listing, before) if before else None)
            for at, what, before in rows
        ]

    @_transaction
    def counts(self) -> dict[str, int]:
        """How much there is: listings, news items, and events that were ever minted."""
        return _counts(self.db.conn)

    @_transaction
    def listings_by_feed(self) -> dict[str, int]:
        return dict(self.db.execute("SELECT feed, count(*) FROM listings GROUP BY feed").fetchall())

    # --- reviews -------------------------------------------------------------------------------

    @_transaction
    def reviews(self, decision: str = "") -> list[Review]:
        """What waits for a person, or what was decided so; oldest first."""
        rows = self.db.execute(
            "SELECT id, feed, opened_at, kind, listings, reasons, shown, decision FROM reviews"
            " WHERE decision = ? ORDER BY id",
            [decision],
        )
        return [
            Review(
                id=row[0],
                feed=row[1],
                opened_at=_need(row[2]),
                question=Question(row[3], *(tuple(json.loads(part)) for part in row[4:7])),
                decision=row[7],
            )
            for row in rows
        ]

    @_transaction
    def decide(
        self,
        review: Review,
        decision: str,
        marks: Iterable[Mark],
        now: datetime,
        feed: FeedState | None = None,
    ) -> None:
        """Close a review with what a person decided, and do it: to listings, to a feed's state."""
        self.db.table("reviews").update(
            review.id, {"decision": decision, "decided_at": _stamp(now)}
        )
        if feed:
            self.db.table("feeds").upsert(_feed_row(feed), pk="id")
        for mark in marks:
            self._mark(mark, now)
        self._bump()

    def _ask(self, feed: str, question: Question, now: datetime) -> None:
        told = {
            name: json.dumps(getattr(question, name), ensure_ascii=False)
            for name in ("listings", "reasons", "shown")
        }
        row = self.db.execute(
            "SELECT id FROM reviews WHERE feed = ? AND kind = ? AND decision = ''",
            [feed, question.kind],
        ).fetchone()
        if row:
            self.db.table("reviews").update(row[0], told)
        else:
            opened = {"feed": feed, "kind": question.kind, "opened_at": _stamp(now)}
            self.db.table("reviews").insert({**opened, **told})

    # --- pairs of listings, and corrections ---------------------------------------------------

    @_transaction
    def said(self, kind: str) -> dict[Pair, Said]:
        """What people decided of pairs of listings: of one kind of question."""
        return {
            one.doubt.pair: one.said
            for one in self._pairs("kind = ? AND said != ''", [kind])
            if one.said
        }

    @_transaction
    def pairs(self, *, open_only: bool = True) -> list[PairQuestion]:
        """Questions on pairs of listings, the likeliest first; or all that were decided, too."""
        return self._pairs("said IN ('', 'later')" if open_only else "1", [])

    @_transaction
    def pair(self, number: int) -> PairQuestion | None:
        return next(iter(self._pairs("id = ?", [number])), None)

    def _pairs(self, where: str, arguments: Sequence[object]) -> list[PairQuestion]:
        rows = self.db.execute(
            "SELECT id, feed_a, source_a, recurrence_a, feed_b, source_b, recurrence_b, kind,"
            " score, reasons, opened_at, said, said_at"
            f" FROM pairs WHERE {where} ORDER BY score DESC, id",
            arguments,
        )
        return [
            PairQuestion(
                id=row[0],
                doubt=Doubt(
                    (Key(*row[1:4]), Key(*row[4:7])), row[7], row[8], tuple(json.loads(row[9]))
                ),
                opened_at=_need(row[10]),
                said=Said(row[11]) if row[11] else None,
                said_at=_time(row[12]),
            )
            for row in rows
        ]

    @_transaction
    def ask_pairs(self, doubts: Iterable[Doubt], now: datetime) -> None:
        """Ask these and no others; a question keeps its number, an answer stays for ever."""
        open_ = {
            (one.doubt.pair, one.doubt.kind): one.id
            for one in self._pairs("said IN ('', 'later')", [])
        }
        for doubt in doubts:
            number = open_.pop((doubt.pair, doubt.kind), None)
            row = {
                "score": round(doubt.score, 3),
                "reasons": json.dumps(doubt.reasons, ensure_ascii=False),
            }
            if number is None:
                number = self._reserve("pairs", 1)
                self._put_pair(number, doubt, {**row, "opened_at": _stamp(now)})
            else:
                self.db.table("pairs").update(number, row)
        for number in open_.values():
            self.db.execute("DELETE FROM pairs WHERE id = ?", [number])

    def _put_pair(self, number: int, doubt: Doubt, row: Mapping[str, object]) -> None:
        one, other = doubt.pair
        self.db.table("pairs").insert(
            {
                "id": number,
                "feed_a": one.feed,
                "source_a": one.source_id,
                "recurrence_a": one.recurrence_id,
                "feed_b": other.feed,
                "source_b": other.source_id,
                "recurrence_b": other.recurrence_id,
                "kind": doubt.kind,
                **row,
            }
        )

    @_transaction
    def say(self, pairs: Iterable[Doubt], said: Said, now: datetime) -> None:
        """Keep what a person said of some pairs, whether they were asked or not."""
        for doubt in pairs:
            one, other = doubt.pair
            keys = [*_key_row(one), *_key_row(other), doubt.kind]
            row = self.db.execute(
                "SELECT id FROM pairs WHERE feed_a = ? AND source_a = ? AND recurrence_a = ?"
                " AND feed_b = ? AND source_b = ? AND recurrence_b = ? AND kind = ?",
                keys,
            ).fetchone()
            told = {"said": said, "said_at": _stamp(now)}
            if row:
                self.db.table("pairs").update(row[0], told)
            else:
                number = self._reserve("pairs", 1)
                self._put_pair(number, doubt, {**told, "opened_at": _stamp(now)})
        self._bump()

    @_transaction
    def unsay(self, number: int) -> None:
        """Take back what was said of a pair: it is judged, and perhaps asked, anew."""
        self.db.execute("DELETE FROM pairs WHERE id = ?", [number])
        self._bump()

    @_transaction
    def by_key(self, key: Key) -> Held | None:
        """A listing by its identity; None where it is no longer held."""
        return next(
            iter(
                self._listings(
                    "feed = ? AND source_id = ? AND recurrence_id = ?", list(_key_row(key))
                )
            ),
            None,
        )

    @_transaction
    def corrections(self) -> dict[int, dict[str, str]]:
        """What the operator corrected: values by event and field."""
        found: dict[int, dict[str, str]] = {}
        for event, field, value in self.db.execute(
            "SELECT event, field, value FROM corrections ORDER BY event, field"
        ):
            found.setdefault(event, {})[field] = value
        return found

    @_transaction
    def correct(self, event: int, field: str, value: str | None, now: datetime) -> None:
        """Keep a correction of an event's field, or take it back (None)."""
        self.db.execute("DELETE FROM corrections WHERE event = ? AND field = ?", [event, field])
        if value is not None:
            self.db.table("corrections").insert(
                {"event": event, "field": field, "value": value, "made_at": _stamp(now)}
            )
        self._bump()

    # --- state of the whole ----------------------------------------------------------------------

    @_transaction
    def generation(self) -> int:
        """A number that moves whenever something that is published may have changed."""
        row = self.db.execute("SELECT value FROM state WHERE name = 'generation'").fetchone()
        return int(row[0]) if row else 0

    @_transaction
    def last_published(self) -> LastPublished | None:
        row = self.db.execute("SELECT value FROM state WHERE name = 'published'").fetchone()
        return codec.loads(LastPublished, row[0]) if row else None

    @_transaction
    def set_published(self, published: LastPublished) -> None:
        self._set_state("published", codec.dumps(published))

    def _set_state(self, name: str, value: str) -> None:
        self.db.execute(
            "INSERT INTO state (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )

    def _bump(self) -> None:
        self.db.execute(
            "INSERT INTO state (name, value) VALUES ('generation', '1')"
            " ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        )


# --- the file as a whole -------------------------------------------------------------------------

_CHECK_DISK = "Check the disk's free space and the file's permissions, then run again."
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_DISK = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}


def restore(backup: Path, database: Path, now: datetime) -> Path | None:
    """Put ``backup`` in the place of ``database``, and say where the replaced one is kept.

    The caller holds the lock. A backup that is damaged, or not of this program, is refused before
    anything is touched; a crash leaves either the old database or the new one. Raises
    ``StoreError``.
    """
    if not backup.is_file():
        raise StoreError(f"{backup}: there is no such file. Name one that aggregator backup wrote.")
    if database.exists() and backup.samefile(database):
        raise StoreError(f"{backup} is the database in use. Name one that aggregator backup wrote.")
    unfinished = database.with_name(f".{database.name}.unfinished")
    with _storing(backup, "this cannot be restored", unfinished):
        database.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as source:
            _check_ours(source, backup)
            _copy(source, unfinished)
        kept = _keep(database, now) if database.exists() else None
        for ending in ("-wal", "-shm"):
            Path(f"{database}{ending}").unlink(missing_ok=True)
        unfinished.replace(database)
        sync(database.parent)
    return kept


def _check_ours(source: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that this program did not write, or a later version of it did."""
    tables = {row[0] for row in source.execute("SELECT name FROM sqlite_master")}
    applied = (
        {
            row[0]
            for row in source.execute(
                f"SELECT name FROM {migrations.migrations_table} WHERE migration_set = ?",
                [migrations.name],
            )
        }
        if migrations.migrations_table in tables
        else set()
    )
    if not applied:
        raise StoreError(
            f"{path}: this is no database of this program; nothing was changed. "
            "Name a file that aggregator backup wrote."
        )
    with closing(sqlite3.connect(":memory:")) as empty:
        known = {migration.name for migration in migrations.pending(Database(empty))}
    if applied - known:
        names = ", ".join(sorted(applied - known))
        raise StoreError(
            f"{path}: a later version of this program wrote it ({names} is unknown here); nothing "
            "was changed. Restore it with that version."
        )


def _copy(source: sqlite3.Connection, unfinished: Path) -> None:
    """A consistent copy in one file, found sound, and on the disk."""
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        if found := _fault(copy, "integrity_check"):
            raise StoreError(_damaged("The database that was to be copied", found))
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())


def _keep(database: Path, now: datetime) -> Path:
    """Give the database a second, dated name, its write-ahead log folded in where that works."""
    log = Path(f"{database}-wal")
    try:
        with closing(sqlite3.connect(database, timeout=2)) as old:
            old.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreError(
                f"Another program has {database} open; nothing was changed. Stop it, try again."
            ) from error
        # Damaged: it is kept as it is, with its log.
    stem = f"{database.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    kept = next(path for path in map(database.with_name, names) if not path.exists())
    os.link(database, kept)
    if log.exists():
        os.link(log, f"{kept}-wal")
    return kept


@contextmanager
def _storing(path: Path, what: str, unfinished: Path) -> Iterator[None]:
    """Failures as ``StoreError``, and nothing half left behind."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"{path}: {what} ({error}). "
            + (
                "Take another backup, or the database itself where it is sound."
                if _code(error) in _DAMAGE
                else "Check free space and permissions there, then try again."
            )
        ) from error
    finally:
        for leftover in (unfinished, Path(f"{unfinished}-journal")):
            with suppress(OSError):
                leftover.unlink()


def _fault(connection: sqlite3.Connection, check: str) -> str:
    """The first thing that SQLite finds wrong with a database, or ""."""
    try:
        found = str(connection.execute(f"PRAGMA {check}(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if _code(error) not in _DAMAGE:
            raise
        return str(error)
    return "" if found == "ok" else found.replace("\n", " ")


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("listings", "news", "events")
    }


def _code(error: BaseException) -> int:
    """SQLite's primary result code, 0 where there is none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _damaged(path: str, found: str) -> str:
    return (
        f"{path}: the database is damaged ({found}). Restore the newest backup with aggregator "
        "restore FILE. Without one, move the file away and run again: the calendar is filled from "
        "the feeds anew and events get the UIDs they had, but for those renamed or moved since; "
        "history and answered questions are lost."
    )


def _unopened(path: str, error: sqlite3.Error | OSError) -> str:
    if _code(error) == sqlite3.SQLITE_CORRUPT:
        return _damaged(path, str(error))
    if _code(error) in _DISK or isinstance(error, OSError):
        return f"{path}: this database cannot be opened ({error}). {_CHECK_DISK}"
    return (
        f"{path}: this database cannot be opened ({error}). If it is not one of this program's, "
        "name another with --database; if it is, restore the newest backup with aggregator "
        "restore FILE."
    )


# --- rows ----------------------------------------------------------------------------------------


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _need(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _quoted(words: str) -> str:
    """Words that were typed as a query for all of them, or their beginnings; never as operators."""
    return " ".join(f'"{word}"*' for word in _WORDS.findall(words))


def _key_row(key: Key) -> tuple[str, str, str]:
    return key.feed, key.source_id, key.recurrence_id


def _feed_row(feed: FeedState) -> dict[str, Any]:
    return {
        "id": feed.id,
        "etag": feed.etag,
        "last_modified": feed.last_modified,
        "body": feed.body,
        "terms": feed.terms,
        "format": feed.format,
        "title": feed.title,
        "complete": int(feed.complete),
        "size": feed.size,
        "turnovers": feed.turnovers,
        "state": feed.state,
        "http_status": feed.http_status,
        "problems": codec.dumps(feed.problems),
        "failures": feed.failures,
        "fetched_at": _stamp(feed.fetched_at),
        "succeeded_at": _stamp(feed.succeeded_at),
        "changed_at": _stamp(feed.changed_at),
        "due_at": _stamp(feed.due_at),
        "source": feed.source,
        "tried": feed.tried,
        "host": feed.host,
        "quarantine": codec.dumps(feed.quarantine) if feed.quarantine else None,
    }


def _feed(row: Mapping[str, Any]) -> FeedState:
    times = ("fetched_at", "succeeded_at", "changed_at", "due_at")
    return FeedState(
        **{
            **row,
            "complete": bool(row["complete"]),
            "problems": codec.loads(tuple[Problem, ...], row["problems"]),
            "quarantine": codec.loads(Quarantine, row["quarantine"]) if row["quarantine"] else None,
            **{name: _time(row[name]) for name in times},
        }
    )


def _listing_row(save: Save, stamp: str | None) -> dict[str, Any]:
    key = save.listing.key
    return {
        "feed": key.feed,
        "source_id": key.source_id,
        "recurrence_id": key.recurrence_id,
        "digest": save.digest,
        "data": codec.dumps(save.listing),
        "ends": _stamp(last_end(Event(uid="", details=save.listing.details))),
        "changed_at": stamp,
    }


def _event_row(event: Event) -> dict[str, Any]:
    details = event.details
    return {
        "starts": _stamp(instant(details.start, details.timezone)),
        "ends": _stamp(last_end(event)),
        "status": str(details.status),
        "title": details.title,
        "location": details.location,
        "description": details.description,
        "data": codec.dumps(event),
    }


def _found(row: Sequence[Any]) -> Found:
    return Found(row[0], row[1], row[2], _time(row[3]), codec.loads(Event, row[4]))
