"""What a snapshot means against what we hold: pure, a function of held + snapshot + now.

Rules (docs/decisions.md has their reasons):

- Absence means something only in a complete snapshot, for dates inside the span it covers.
- A future event is withdrawn after it was absent from three complete fetches in a row over at
  least 24 hours. More than 5 *and* more than 20 % of the feed's future events gone at once wait
  for a person, and go on waiting until that person has spoken or they are there again.
- Past events are never touched by absence. An event that returns is the same event.
- A changed id with the same title, place and start, or with the same page address, is a move. The
  address alone proves it only in a complete snapshot: a feed of the newest items shows one page
  with its next date while the earlier date, scrolled out, still holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from aggregator.collect.normalise import Item, Snapshot
from aggregator.model import Details, Event, Held, Key, Listing, instant
from aggregator.recurrence import last_end

ABSENCES = 3
ABSENT_FOR = timedelta(hours=24)
MASS_COUNT = 5
MASS_SHARE = 0.20

Trait = Callable[[Listing], tuple[str, ...]]
"""What two tellings have in common where they are one event; () where it says nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """A held listing that its source now tells otherwise."""

    held: Held
    item: Item

    @property
    def renamed(self) -> bool:
        """Whether its id changed: the source's churn, not a new event."""
        return self.held.key != self.item.listing.key

    @property
    def told_anew(self) -> bool:
        """Whether anything that people see changed, not only ids and counters."""
        return (
            self.held.listing.details != self.item.listing.details
            or self.held.listing.this_and_future != self.item.listing.this_and_future
        )


@dataclass(frozen=True, slots=True)
class Absence:
    """A held listing that a complete snapshot does not show."""

    held: Held
    absences: int
    since: datetime
    withdrawn: bool
    """Whether that is now enough to call it no longer announced."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do in the store; one feed, one moment."""

    added: tuple[Item, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: int = 0
    returned: tuple[Held, ...] = ()
    """Seen again after being absent; includes those that are also in ``changed``."""
    absent: tuple[Absence, ...] = ()
    dropped: tuple[Held, ...] = ()
    """Changed dates of a series that the source took back: the series' rule holds again."""
    suspended: tuple[Held, ...] = ()
    """All that wait for a person (``aggregator review``), from this fetch or an earlier one."""
    uncounted: tuple[Held, ...] = ()
    """Absent before, while this snapshot says nothing of them: their count begins anew."""

    @property
    def withdrawn(self) -> tuple[Absence, ...]:
        return tuple(one for one in self.absent if one.withdrawn)


def reconcile(held: Iterable[Held], snapshot: Snapshot, now: datetime) -> Changes:
    """Compare a snapshot with all listings held of its feed."""
    by_key = {one.key: one for one in sorted(held, key=lambda one: one.id)}
    told = {item.listing.key: item for item in snapshot.items}
    seen = [one for key, one in by_key.items() if key in snapshot.known and key not in told]
    stayed = [Change(one, told[key]) for key, one in by_key.items() if key in told]
    fresh = [told[key] for key in sorted(told) if key not in by_key]
    absent = [one for key, one in by_key.items() if key not in told and key not in snapshot.known]

    present = [one.listing for one in seen] + [change.item.listing for change in stayed]
    moved = _moved(fresh, absent, present, snapshot, now)
    arrived = {change.item.listing.key for change in moved}
    left = {change.held.id for change in moved}
    absent = [one for one in absent if one.id not in left]

    changed = [*stayed, *moved]
    there = [*seen, *(change.held for change in changed)]
    missing, dropped = _missing(absent, by_key, snapshot, _renamed(moved), now)
    asked = [one for one in absent if one.asked and one not in dropped]
    suspended = _suspended(missing, asked, there, now)
    waiting = {one.id for one in suspended}
    judged = waiting.union(one.id for one in [*missing, *dropped])
    return Changes(
        added=tuple(item for item in fresh if item.listing.key not in arrived),
        changed=tuple(change for change in changed if _differs(change)),
        unchanged=len(seen) + sum(not _differs(change) for change in changed),
        returned=tuple(
            sorted(
                (one for one in there if one.absences or one.withdrawn or one.kept or one.asked),
                key=lambda one: one.id,
            )
        ),
        absent=tuple(_absence(one, now) for one in missing if one.id not in waiting),
        dropped=tuple(dropped),
        suspended=suspended,
        uncounted=tuple(
            one
            for one in absent
            if snapshot.complete and one.absences and not one.withdrawn and one.id not in judged
        ),
    )


def again(held: Iterable[Held], now: datetime) -> Changes:
    """What it means that a complete snapshot came again unchanged (304, or the same bytes).

    ``held``: the listings that were absent from it and are not withdrawn.
    """
    waiting = [one for one in held if one.absences and not (one.withdrawn or one.kept or one.asked)]
    return Changes(absent=tuple(_absence(one, now) for one in waiting if is_ahead(one, now)))


def is_ahead(one: Held, now: datetime) -> bool:
    """Whether the event can still take place."""
    return goes_on(one.listing.details, now)


def goes_on(details: Details, now: datetime) -> bool:
    """Whether what is told is not over yet; a series is over when its last date is."""
    end = last_end(Event(uid="", details=details))
    return end is None or end > now


def _differs(change: Change) -> bool:
    old, new = change.held, change.item
    return (
        change.renamed
        or change.told_anew
        or old.digest != new.digest
        or old.listing.sequence != new.listing.sequence
        or old.listing.modified != new.listing.modified
    )


# --- moves -------------------------------------------------------------------------------------


def _moved(
    fresh: list[Item], absent: list[Held], present: list[Listing], snapshot: Snapshot, now: datetime
) -> list[Change]:
    """New ids that are old events.

    Only what is unambiguous on both sides is paired, and only an event that is still ahead: a
    page that shows next year's festival under last year's address tells of a new event. What
    could not be read this time is there under its old id.
    """
    gone = [one for one in absent if one.key.source_id not in snapshot.lost]
    ahead = [one for one in gone if is_ahead(one, now)]
    moves: list[Change] = []
    for trait in (_by_told, _by_address) if snapshot.complete else (_by_told,):
        busy = {trait(listing) for listing in present}
        arrived = {change.item.listing.key for change in moves}
        left = {change.held.id for change in moves}
        new = _unique((item for item in fresh if item.listing.key not in arrived), trait)
        old = _unique((one for one in ahead if one.id not in left), trait)
        moves += [Change(old[mark], new[mark]) for mark in new if mark in old and mark not in busy]
    return moves + _followers(fresh, gone, moves)


def _followers(fresh: list[Item], gone: list[Held], moves: list[Change]) -> list[Change]:
    """The changed dates of series whose id changed: past ones too, else they would stand alone."""
    renamed = _renamed(moves)
    arrived = {change.item.listing.key for change in moves}
    left = {change.held.id for change in moves}
    new = {item.listing.key: item for item in fresh if item.listing.key not in arrived}
    found = []
    for one in gone:
        if one.id not in left and one.key.recurrence_id and one.key.source_id in renamed:
            key = Key(one.key.feed, renamed[one.key.source_id], one.key.recurrence_id)
            if key in new:
                found.append(Change(one, new[key]))
    return found


def _renamed(moves: Iterable[Change]) -> dict[str, str]:
    """The old and the new id of every whole event, not only one date of it, that has another."""
    pairs = ((change.held.key, change.item.listing.key) for change in moves)
    return {
        old.source_id: new.source_id
        for old, new in pairs
        if not old.recurrence_id and not new.recurrence_id
    }


def _by_told(listing: Listing) -> tuple[str, ...]:
    details = listing.details
    if not details.title:
        return ()
    return (
        *_kind(listing),
        details.title.casefold(),
        details.location.casefold(),
        _start(details).isoformat(),
    )


def _by_address(listing: Listing) -> tuple[str, ...]:
    return (*_kind(listing), listing.details.url) if listing.details.url else ()


def _kind(listing: Listing) -> tuple[str, str]:
    """Series are only ever series, changed dates only the same date of one."""
    return ("series" if listing.details.recurrence else "single", listing.key.recurrence_id)


Told = TypeVar("Told", Item, Held)


def _unique(told: Iterable[Told], trait: Trait) -> dict[tuple[str, ...], Told]:
    """Those that no other shares its mark with."""
    found: dict[tuple[str, ...], list[Told]] = defaultdict(list)
    for one in told:
        found[trait(one.listing)].append(one)
    return {mark: group[0] for mark, group in found.items() if mark and len(group) == 1}


# --- absence -----------------------------------------------------------------------------------


def _missing(
    absent: list[Held],
    held: Mapping[Key, Held],
    snapshot: Snapshot,
    renamed: Mapping[str, str],
    now: datetime,
) -> tuple[list[Held], list[Held]]:
    """Those whose absence means something, and changed dates that were simply taken back."""
    if not snapshot.complete:
        return [], []
    keys = {item.listing.key for item in snapshot.items} | snapshot.known
    whole = {key.source_id for key in keys if not key.recurrence_id}
    candidates: list[Held] = []
    dropped: list[Held] = []
    for one in absent:
        if one.key.source_id in snapshot.lost:
            continue
        if one.key.recurrence_id and one.key.source_id in renamed:
            dropped.append(one)
        elif one.key.recurrence_id and one.key.source_id in whole:
            if _matters(one, now):
                dropped.append(one)
        elif not (one.withdrawn or one.kept or one.asked) and is_ahead(one, now):
            candidates.append(one)
    if not candidates:
        return [], dropped
    span = _span(snapshot, held, now)
    missing = [
        one for one in candidates if span and span[0] <= _next(one.listing.details, now) <= span[1]
    ]
    return missing, dropped


def _matters(one: Held, now: datetime) -> bool:
    """Whether a changed date of a series can still make a difference to what takes place."""
    if one.listing.this_and_future or is_ahead(one, now):
        return True
    stated = one.key.recurrence_id
    original = datetime.fromisoformat(stated) if "T" in stated else date.fromisoformat(stated)
    return instant(original, one.listing.details.timezone) > now


def _span(
    snapshot: Snapshot, held: Mapping[Key, Held], now: datetime
) -> tuple[datetime, datetime] | None:
    """The dates of which a snapshot says anything: from its first start to its last.

    A series that has begun and goes on says something of today, too.
    """
    told = [item.listing.details for item in snapshot.items]
    told += [held[key].listing.details for key in snapshot.known if key in held]
    if not told:
        return None
    return min(map(_start, told)), max(_next(details, now) for details in told)


def _suspended(
    missing: list[Held], asked: list[Held], there: list[Held], now: datetime
) -> tuple[Held, ...]:
    """Those that wait for a person: the ones asked about, and all if they are too many to believe.

    A question stays open though its events pass one by one: with fewer than six left of them,
    the rest would be withdrawn without an answer.
    """
    asked = [one for one in asked if not one.withdrawn and is_ahead(one, now)]
    gone = sorted([*asked, *missing], key=lambda one: one.id)
    if len(gone) <= MASS_COUNT:
        return tuple(asked)
    ahead = len(gone) + sum(is_ahead(one, now) and not one.withdrawn for one in there)
    return tuple(gone if len(gone) > MASS_SHARE * ahead else asked)


def _absence(one: Held, now: datetime) -> Absence:
    since = one.absent_since or now
    absences = one.absences + 1
    enough = absences >= ABSENCES and now - since >= ABSENT_FOR
    return Absence(one, absences, since, enough)


def _start(details: Details) -> datetime:
    return instant(details.start, details.timezone)


def _next(details: Details, now: datetime) -> datetime:
    """Where an event is looked for: at its start; from now on, if it is a series that goes on."""
    start = _start(details)
    if details.recurrence and start < now and goes_on(details, now):
        return now
    return start
