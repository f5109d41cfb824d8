"""What a snapshot means against what we hold: pure, a function of held + snapshot + now.

Rules (docs/decisions.md has their reasons):

- Absence means something only in a complete snapshot, for dates inside the span it covers.
- A future event is withdrawn after it was absent from three complete fetches in a row over at
  least 24 hours. More than 5 *and* more than 20 % of the feed's future events gone at once wait
  for a person.
- Past events are never touched by absence. An event that returns is the same event.
- A changed id with the same page address, or the same title, place and start, is a move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aggregator.collect.normalise import Item, Snapshot
from aggregator.model import Details, Event, Key, Listing, instant
from aggregator.recurrence import last_end

ABSENCES = 3
ABSENT_FOR = timedelta(hours=24)
MASS_COUNT = 5
MASS_SHARE = 0.20

Trait = Callable[[Listing], tuple[str, ...]]
"""What two tellings have in common where they are one event; () where it says nothing."""


@dataclass(frozen=True, slots=True)
class Held:
    """A listing as we hold it."""

    id: int
    listing: Listing
    digest: bytes = b""
    absences: int = 0
    """Complete fetches in a row that did not show it."""
    absent_since: datetime | None = None
    withdrawn: datetime | None = None
    kept: bool = False
    """A person decided that its absence means nothing; holds until it is seen again."""

    @property
    def key(self) -> Key:
        return self.listing.key


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
    """So many at once that a person has to look (``aggregator review``)."""

    @property
    def withdrawn(self) -> tuple[Absence, ...]:
        return tuple(one for one in self.absent if one.withdrawn)


def reconcile(held: Iterable[Held], snapshot: Snapshot, now: datetime) -> Changes:
    """Compare a snapshot with all listings held of its feed."""
    by_key = {one.key: one for one in held}
    told = {item.listing.key: item for item in snapshot.items}
    seen = [by_key[key] for key in sorted(snapshot.known) if key in by_key]
    changed = [Change(by_key[key], item) for key, item in told.items() if key in by_key]
    fresh = [item for key, item in told.items() if key not in by_key]
    absent = [one for key, one in by_key.items() if key not in told and key not in snapshot.known]
    moved = _moves(fresh, absent, [change.item for change in changed], seen, now)
    changed += moved
    moved_items = {id(change.item) for change in moved}
    moved_ids = {change.held.id for change in moved}
    absent = [one for one in absent if one.id not in moved_ids]
    missing, dropped = _missing(absent, snapshot, by_key.values(), now)
    present = [*seen, *(change.held for change in changed)]
    suspended = _suspended(missing, present, now)
    return Changes(
        added=tuple(item for item in fresh if id(item) not in moved_items),
        changed=tuple(change for change in changed if _differs(change)),
        unchanged=len(seen) + sum(not _differs(change) for change in changed),
        returned=tuple(
            sorted(
                (one for one in present if one.absences or one.withdrawn or one.kept),
                key=lambda one: one.id,
            )
        ),
        absent=() if suspended else tuple(_absence(one, now) for one in missing),
        dropped=dropped,
        suspended=suspended,
    )


def again(held: Iterable[Held], now: datetime) -> Changes:
    """What it means that a complete snapshot came again unchanged (304, or the same bytes).

    ``held``: the listings that were absent from it and are not withdrawn.
    """
    waiting = [one for one in held if one.absences and not one.withdrawn and not one.kept]
    ahead = [one for one in waiting if _is_ahead(one, now)]
    return Changes(absent=tuple(_absence(one, now) for one in ahead))


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


def _moves(
    fresh: list[Item],
    absent: list[Held],
    stayed: list[Item],
    seen: list[Held],
    now: datetime,
) -> list[Change]:
    """New ids that are old events: paired by page address, else by title, place and start.

    Only what is unambiguous on both sides is paired, and only an event that is still ahead: a
    page that shows next year's festival under last year's address tells of a new event.
    """
    candidates = [one for one in absent if _is_ahead(one, now)]
    present = [item.listing for item in stayed] + [one.listing for one in seen]
    moves: list[Change] = []
    for trait in (_by_told, _by_address):
        busy = {mark for listing in present if (mark := trait(listing))}
        new, old = _unique(fresh, trait), _unique_held(candidates, trait)
        for mark, item in new.items():
            if mark in old and (trait is _by_told or mark not in busy):
                moves.append(Change(old[mark], item))
        taken = {change.held.id for change in moves}
        used = {id(change.item) for change in moves}
        candidates = [one for one in candidates if one.id not in taken]
        fresh = [item for item in fresh if id(item) not in used]
    return moves


def _by_address(listing: Listing) -> tuple[str, ...]:
    """The event's page; series only with series, changed dates only with their own."""
    details = listing.details
    kind = "series" if details.recurrence else "single"
    return (kind, listing.key.recurrence_id, details.url) if details.url else ()


def _by_told(listing: Listing) -> tuple[str, ...]:
    details = listing.details
    return (
        listing.key.recurrence_id,
        details.title.casefold(),
        details.location.casefold(),
        instant(details.start, details.timezone).isoformat(),
    )


def _unique(items: list[Item], trait: Trait) -> dict[tuple[str, ...], Item]:
    marks = Counter(trait(item.listing) for item in items)
    return {mark: item for item in items if (mark := trait(item.listing)) and marks[mark] == 1}


def _unique_held(held: list[Held], trait: Trait) -> dict[tuple[str, ...], Held]:
    marks = Counter(trait(one.listing) for one in held)
    return {mark: one for one in held if (mark := trait(one.listing)) and marks[mark] == 1}


# --- absence -----------------------------------------------------------------------------------


def _missing(
    absent: list[Held], snapshot: Snapshot, held: Iterable[Held], now: datetime
) -> tuple[list[Held], tuple[Held, ...]]:
    """Those whose absence means something, and changed dates that were simply taken back."""
    if not snapshot.complete:
        return [], ()
    span = _span(snapshot, {one.key: one for one in held})
    present = {(key.feed, key.source_id) for key in _keys(snapshot)}
    missing: list[Held] = []
    dropped: list[Held] = []
    for one in absent:
        if one.key.source_id in snapshot.lost:
            continue
        if one.key.recurrence_id and (one.key.feed, one.key.source_id) in present:
            dropped.append(one)
        elif one.withdrawn or one.kept or not _is_ahead(one, now):
            continue
        elif span and span[0] <= _next_start(one.listing.details, now) <= span[1]:
            missing.append(one)
    return missing, tuple(dropped)


def _keys(snapshot: Snapshot) -> set[Key]:
    return {item.listing.key for item in snapshot.items} | snapshot.known


def _span(snapshot: Snapshot, held: Mapping[Key, Held]) -> tuple[datetime, datetime] | None:
    """From the first to the last start in the snapshot: the dates of which it says anything."""
    starts = [_start(item.listing.details) for item in snapshot.items]
    starts += [_start(held[key].listing.details) for key in snapshot.known if key in held]
    return (min(starts), max(starts)) if starts else None


def _suspended(missing: list[Held], present: list[Held], now: datetime) -> tuple[Held, ...]:
    """All of the missing, where they are too many to believe."""
    if len(missing) <= MASS_COUNT:
        return ()
    ahead = len(missing) + sum(_is_ahead(one, now) and not one.withdrawn for one in present)
    return tuple(missing) if len(missing) > MASS_SHARE * ahead else ()


def _absence(one: Held, now: datetime) -> Absence:
    since = one.absent_since or now
    absences = one.absences + 1
    enough = absences >= ABSENCES and now - since >= ABSENT_FOR
    return Absence(one, absences, since, enough)


def _start(details: Details) -> datetime:
    return instant(details.start, details.timezone)


def _next_start(details: Details, now: datetime) -> datetime:
    """Where absence is looked for: a series that has begun is missed from now on."""
    start = _start(details)
    return max(start, now.astimezone(UTC)) if details.recurrence else start


def _is_ahead(one: Held, now: datetime) -> bool:
    """Whether the event can still take place: not over yet; a series until its last date is."""
    end = last_end(Event(uid="", details=one.listing.details))
    return end is None or end > now.astimezone(UTC)
