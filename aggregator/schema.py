"""The tables, as migrations that are applied in order and recorded, each in its transaction."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("inducult")


@migrations()
def m001_feeds_listings_events(db: Database) -> None:
    """Facts (feeds, listings, news), the identity of events, and what was last rendered."""
    db.executescript(
        """
        CREATE TABLE feeds (
            id TEXT PRIMARY KEY,
            etag TEXT NOT NULL DEFAULT '',
            last_modified TEXT NOT NULL DEFAULT '',
            body BLOB,                        -- digest of the last body that was read
            terms BLOB,                       -- digest of the settings it was read under
            format TEXT NOT NULL DEFAULT '',
            title TEXT NOT NULL DEFAULT '',
            complete INTEGER NOT NULL DEFAULT 0,
            size INTEGER NOT NULL DEFAULT 0,  -- items in the last snapshot
            turnovers INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL DEFAULT '',
            http_status INTEGER,
            problems TEXT NOT NULL DEFAULT '[]',
            failures INTEGER NOT NULL DEFAULT 0,
            fetched_at TEXT,
            succeeded_at TEXT,
            changed_at TEXT,
            due_at TEXT
        );
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            minted_at TEXT NOT NULL,
            published INTEGER NOT NULL DEFAULT 0,
            starts TEXT,                      -- UTC
            ends TEXT,                        -- UTC end of the last date; NULL: endless
            status TEXT NOT NULL DEFAULT '',
            title TEXT NOT NULL DEFAULT '',
            location TEXT NOT NULL DEFAULT '',
            description TEXT NOT NULL DEFAULT '',
            data TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX events_by_start ON events (published, starts);
        CREATE TABLE listings (
            id INTEGER PRIMARY KEY,
            feed TEXT NOT NULL REFERENCES feeds (id),
            source_id TEXT NOT NULL,
            recurrence_id TEXT NOT NULL DEFAULT '',
            digest BLOB,
            data TEXT NOT NULL,
            ends TEXT,                        -- UTC end of the last date; NULL: endless
            first_seen TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            absences INTEGER NOT NULL DEFAULT 0,
            absent_since TEXT,
            withdrawn_at TEXT,
            kept INTEGER NOT NULL DEFAULT 0,
            event INTEGER REFERENCES events (id),
            origin INTEGER REFERENCES events (id),
            UNIQUE (feed, source_id, recurrence_id)
        );
        CREATE INDEX listings_by_event ON listings (event);
        CREATE INDEX listings_by_end ON listings (ends);
        CREATE INDEX listings_absent ON listings (feed) WHERE absences > 0;
        CREATE TABLE history (
            id INTEGER PRIMARY KEY,
            listing INTEGER NOT NULL,         -- kept when the listing is dropped
            at TEXT NOT NULL,
            what TEXT NOT NULL,               -- added changed moved absent withdrawn returned ...
            before TEXT                       -- the listing as it was, where that changed
        );
        CREATE INDEX history_by_listing ON history (listing);
        CREATE TABLE renderings (
            event INTEGER NOT NULL REFERENCES events (id),
            language TEXT NOT NULL,           -- '': the event as its best source tells it
            content BLOB NOT NULL,            -- digest of the event it was rendered from
            rendered BLOB NOT NULL,           -- digest of the bytes, revision aside
            material BLOB NOT NULL,           -- digest of what matters to go there
            revision INTEGER NOT NULL,
            created TEXT NOT NULL,
            changed TEXT NOT NULL,
            announced TEXT NOT NULL,
            ical BLOB NOT NULL,
            PRIMARY KEY (event, language)
        );
        CREATE TABLE news (
            feed TEXT NOT NULL REFERENCES feeds (id),
            source_id TEXT NOT NULL,
            data TEXT NOT NULL,
            first_seen TEXT NOT NULL,
            PRIMARY KEY (feed, source_id)
        );
        CREATE TABLE reviews (
            id INTEGER PRIMARY KEY,
            feed TEXT NOT NULL REFERENCES feeds (id),
            kind TEXT NOT NULL,               -- vanished changed ...
            opened_at TEXT NOT NULL,
            listings TEXT NOT NULL,           -- their numbers, JSON
            decision TEXT NOT NULL DEFAULT '',
            decided_at TEXT
        );
        CREATE UNIQUE INDEX reviews_open ON reviews (feed, kind) WHERE decision = '';
        CREATE TABLE state (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        );
        """
    )


@migrations()
def m002_search(db: Database) -> None:
    """Full-text search over events, kept by triggers; accents do not matter."""
    db.table("events").enable_fts(
        ["title", "location", "description"],
        create_triggers=True,
        tokenize="unicode61 remove_diacritics 2",
    )


@migrations()
def m003_trust(db: Database) -> None:
    """What a feed was when it was last taken, what was not taken, and why a person is asked."""
    db.executescript(
        """
        -- digests of the address in feeds.yaml: at the last good read, at the last try
        ALTER TABLE feeds ADD COLUMN source BLOB;
        ALTER TABLE feeds ADD COLUMN tried BLOB;
        -- where it was found after redirects at the last good read
        ALTER TABLE feeds ADD COLUMN host TEXT NOT NULL DEFAULT '';
        ALTER TABLE feeds ADD COLUMN quarantine TEXT;
        ALTER TABLE reviews ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE reviews ADD COLUMN shown TEXT NOT NULL DEFAULT '[]';
        """
    )


@migrations()
def m004_matching(db: Database) -> None:
    """What people are asked of two listings, what they said, and what they corrected."""
    db.executescript(
        """
        CREATE TABLE pairs (
            id INTEGER PRIMARY KEY,
            -- the listings by their keys, the lower first: they may come and go
            feed_a TEXT NOT NULL,
            source_a TEXT NOT NULL,
            recurrence_a TEXT NOT NULL,
            feed_b TEXT NOT NULL,
            source_b TEXT NOT NULL,
            recurrence_b TEXT NOT NULL,
            kind TEXT NOT NULL,               -- match status
            score REAL NOT NULL DEFAULT 0,
            reasons TEXT NOT NULL DEFAULT '[]',
            opened_at TEXT NOT NULL,
            said TEXT NOT NULL DEFAULT '',    -- same different cancelled on later; '': not yet
            said_at TEXT,
            UNIQUE (feed_a, source_a, recurrence_a, feed_b, source_b, recurrence_b, kind)
        );
        CREATE TABLE corrections (
            event INTEGER NOT NULL REFERENCES events (id),
            field TEXT NOT NULL,
            value TEXT NOT NULL,
            made_at TEXT NOT NULL,
            PRIMARY KEY (event, field)
        );
        """
    )
