"""What one fetch of one feed changes in the store: pure, from what came and what we hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from aggregator.collect import formats
from aggregator.collect.drafts import Body
from aggregator.collect.fetch import Fetched, NotModified
from aggregator.collect.normalise import Snapshot, Terms, normalise
from aggregator.collect.reconcile import (
    ABSENCES,
    ABSENT_FOR,
    Changes,
    Held,
    again,
    is_ahead,
    reconcile,
)
from aggregator.errors import FetchError, FormatError
from aggregator.model import Key, Problem, Severity
from aggregator.store import FeedState, Mark, Save, StoredListing, Update

CAPPED_AFTER = 2
"""Turnovers in a row after which a feed counts as capped at a number of items."""
LONGEST_WAIT = timedelta(hours=24)
_LONGEST_SECONDS = LONGEST_WAIT.total_seconds()
MOST_JITTER = 1.1
"""Factor by which a wait is at most stretched, so that feeds of one rhythm spread; it is
shortened by as much at most."""
LONGEST_STEP = ABSENT_FOR / (ABSENCES - 1)
"""Most that the time between two fetches counts for an absence: a clock that leaps, or a machine
that slept, has not watched the feed for so long."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``feeds.yaml`` says of a feed, as far as reading it goes."""

    terms: Terms
    format: str
    lists: str
    every: timedelta

    def digest(self) -> bytes:
        """Changes where the same bytes would be read otherwise: then everything is read anew."""
        terms = self.terms
        told = (terms.language, terms.timezone, self.format, self.lists, formats.VERSION)
        return blake2b(repr(told).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many listings of a feed changed, for the report."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    returned: int = 0
    absent: int = 0
    withdrawn: int = 0
    dropped: int = 0
    suspended: int = 0
    unchanged: int = 0
    news: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """A feed as read."""

    format: str
    title: str
    snapshot: Snapshot


def read(fetched: Fetched, settings: Settings, known: Mapping[bytes, Key]) -> Result:
    """Format, title and snapshot of what came. Raises ``FormatError``. Touches nothing else."""
    body = Body(
        data=fetched.body,
        timezone=settings.terms.timezone,
        media_type=fetched.media_type,
        charset=fetched.charset,
        known=known.keys(),
    )
    name, reading = formats.read(body, settings.format)
    return Result(name, reading.title, normalise(reading, settings.terms, known))


def body_digest(fetched: Fetched) -> bytes:
    """By which the same bytes are known when a server sends them again."""
    return blake2b(fetched.body, digest_size=16).digest()


def believed(state: FeedState, now: datetime) -> FeedState:
    """The state, without what says that its bytes are known if its last success lies ahead.

    Then the clock was wrong: what was judged to be over may be ahead, so the same bytes are to be
    read and judged again.
    """
    ahead = state.succeeded_at is not None and state.succeeded_at > now
    return replace(state, terms=None) if ahead else state


def came(
    state: FeedState,
    settings: Settings,
    fetched: Fetched,
    result: Result,
    stored: Iterable[StoredListing],
    now: datetime,
) -> tuple[Update, Tally]:
    """A feed was read."""
    snapshot = result.snapshot
    held = [_held(one, state, now) for one in stored]
    if settings.lists == "newest":
        snapshot = replace(snapshot, complete=False)
    changes = reconcile(held, snapshot, now)
    turnovers = _turnovers(state, snapshot, changes)
    problems = list(snapshot.problems)
    if settings.lists == "auto" and turnovers >= CAPPED_AFTER and snapshot.complete:
        snapshot = replace(snapshot, complete=False)
        changes = reconcile(held, snapshot, now)
        problems.append(_capped(snapshot.size))
    if _is_empty(snapshot) and any(is_ahead(one, now) and not one.withdrawn for one in held):
        problems.append(_emptied())
    if changes.suspended:
        problems.append(_vanished(len(changes.suspended)))
    saves = _saves(changes)
    feed = replace(
        state,
        etag=fetched.validators.etag,
        last_modified=fetched.validators.last_modified,
        body=body_digest(fetched),
        terms=settings.digest(),
        format=result.format,
        title=result.title,
        complete=snapshot.complete,
        size=snapshot.size,
        turnovers=turnovers,
        state="read",
        http_status=fetched.status,
        problems=tuple(problems),
        failures=0,
        fetched_at=now,
        succeeded_at=now,
        changed_at=now if any(save.what for save in saves) else state.changed_at,
        due_at=_due(settings, state.id, now),
    )
    update = Update(
        feed=feed,
        saves=saves,
        marks=_marks(changes, now),
        drops=tuple(one.id for one in changes.dropped),
        news=snapshot.news,
        suspended=tuple(one.id for one in changes.suspended),
        settled=not changes.suspended,
    )
    return update, _tally(changes, len(snapshot.news))


def came_again(
    state: FeedState,
    settings: Settings,
    answer: Fetched | NotModified,
    waiting: Iterable[StoredListing],
    now: datetime,
) -> tuple[Update, Tally]:
    """A feed is unchanged: 304, or the bytes that we read before."""
    changes = (
        again((_held(one, state, now) for one in waiting), now) if state.complete else Changes()
    )
    feed = replace(
        state,
        state="unchanged",
        etag=answer.validators.etag,
        last_modified=answer.validators.last_modified,
        http_status=answer.status,
        problems=_lasting(state),
        failures=0,
        fetched_at=now,
        succeeded_at=now,
        due_at=_due(settings, state.id, now),
    )
    return Update(feed=feed, marks=_marks(changes, now)), _tally(changes, 0)


def went_wrong(
    state: FeedState, settings: Settings, error: FetchError | FormatError, now: datetime
) -> Update:
    """A feed did not come, or is none. What we hold of it, and its validators, stay."""
    failures = state.failures + 1
    wait = min(settings.every * 2 ** min(failures - 1, 10), LONGEST_WAIT)
    wait *= _jitter(state.id, now)
    status = None
    if isinstance(error, FetchError):
        status = error.status
        if error.retry_after is not None:
            wait = max(wait, timedelta(seconds=min(error.retry_after, _LONGEST_SECONDS)))
    return Update(
        feed=replace(
            state,
            state="failed" if isinstance(error, FetchError) else "refused",
            http_status=status,
            problems=(Problem(Severity.ERROR, error.code, str(error)), *_lasting(state)),
            failures=failures,
            fetched_at=now,
            due_at=now + wait,
        )
    )


def _lasting(state: FeedState) -> tuple[Problem, ...]:
    """What was wrong with the last snapshot. While a feed fails, the failure stands before it."""
    return state.problems[1:] if state.failures else state.problems


def _due(settings: Settings, feed: str, now: datetime) -> datetime:
    return now + settings.every * _jitter(feed, now)


def _jitter(feed: str, now: datetime) -> float:
    """A factor around 1 that is another one each time."""
    told = f"{feed} {now.timestamp():.0f}"
    number = int.from_bytes(blake2b(told.encode(), digest_size=4).digest())
    return 2 - MOST_JITTER + 2 * (MOST_JITTER - 1) * number / 0xFFFFFFFF


def _held(one: StoredListing, state: FeedState, now: datetime) -> Held:
    """A listing as it stands, ``absent_since`` moved past the time that was not watched."""
    since, last = one.absent_since, state.succeeded_at
    if since and last:
        since = None if last > now else since + max(now - last - LONGEST_STEP, timedelta(0))
    return Held(
        id=one.id,
        listing=one.listing,
        digest=one.digest,
        absences=one.absences,
        absent_since=since,
        withdrawn=one.withdrawn,
        kept=one.kept,
        asked=one.asked,
    )


def _saves(changes: Changes) -> tuple[Save, ...]:
    added = [Save(item.listing, item.digest, what="added") for item in changes.added]
    changed = [
        Save(
            change.item.listing,
            change.item.digest,
            id=change.held.id,
            what="moved" if change.renamed else "changed" if change.told_anew else "",
        )
        for change in changes.changed
    ]
    return (*added, *changed)


def _marks(changes: Changes, now: datetime) -> tuple[Mark, ...]:
    back = [
        Mark(one.id, what="returned" if one.withdrawn else "seen again") for one in changes.returned
    ]
    absent = [
        Mark(
            one.held.id,
            what="withdrawn" if one.withdrawn else "absent" if one.absences == 1 else "",
            absences=one.absences,
            absent_since=one.since,
            withdrawn=now if one.withdrawn else None,
        )
        for one in changes.absent
    ]
    # What a person is asked about starts from nothing: no absence of before counts on.
    asked = [Mark(one.id, "held for review") for one in changes.suspended if not one.asked]
    return (*back, *absent, *asked, *(Mark(one.id) for one in changes.uncounted))


def _turnovers(state: FeedState, snapshot: Snapshot, changes: Changes) -> int:
    """Counts fetches in which items came and the number stayed: so as many went."""
    if snapshot.size != state.size:
        return 0
    return state.turnovers + bool(changes.added)


def _is_empty(snapshot: Snapshot) -> bool:
    """Whether there was nothing in it, rather than nothing that could be read."""
    lost = any(problem.severity is Severity.ERROR for problem in snapshot.problems)
    return not (snapshot.size or snapshot.news or snapshot.lost or lost)


def _tally(changes: Changes, news: int) -> Tally:
    moved = sum(change.renamed for change in changes.changed)
    told = sum(change.told_anew and not change.renamed for change in changes.changed)
    return Tally(
        added=len(changes.added),
        changed=told,
        moved=moved,
        returned=sum(one.withdrawn is not None for one in changes.returned),
        absent=len(changes.absent),
        withdrawn=len(changes.withdrawn),
        dropped=len(changes.dropped),
        suspended=len(changes.suspended),
        unchanged=changes.unchanged + len(changes.changed) - moved - told,
        news=news,
    )


def _capped(size: int) -> Problem:
    return Problem(
        Severity.INFO,
        "capped",
        f"The feed seems to show {size} items at most: as many go as come. An item that is absent "
        "says nothing then; say “lists: everything” in feeds.yaml if it does list all.",
    )


def _emptied() -> Problem:
    return Problem(
        Severity.WARNING,
        "emptied",
        "The calendar is empty, but was not before. What we hold stays until the feed says more.",
    )


def _vanished(count: int) -> Problem:
    return Problem(
        Severity.WARNING,
        "vanished",
        f"{count} future events are gone at once. They stay until a person has looked "
        "(aggregator review).",
    )
