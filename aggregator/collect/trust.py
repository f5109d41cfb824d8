"""Whether a feed that was read is still the one that was approved: pure.

A feed is not taken, and a person is asked, when since the last good read

- it is found at another host, after all redirects,
- its title is another,
- more than half of its future events, at least 3, lead to hosts that it never named before, or
- more than half of the future events held of the time that it shows, and more than 5, are replaced
  at once: told under another title, or gone while more than half of those shown are others.

None of that is said of a first read. Host, title and links are the operator's will where the
address in ``feeds.yaml`` changed. docs/decisions.md has the reasons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from aggregator.collect import text
from aggregator.collect.normalise import Snapshot
from aggregator.collect.reconcile import Changes, goes_on, is_ahead
from aggregator.folding import unaccented
from aggregator.model import Details, Held, instant
from aggregator.store import CHANGED, FeedState, Quarantine, Question

REPLACED = 5
"""Future events that may be replaced at once, however few there are."""
STRANGE = 3
"""Future events that lead to strange hosts, from which on that says something."""
HALF = 0.5
TELLING = 4
"""Letters from which on a word tells something: not "der", "the", "und"."""
EXAMPLES = 5
"""Events that are shown to a person of each side."""
MOST_HOSTS = 100
"""Strange hosts that are remembered: a stranger decides how many there are."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a feed is not taken."""

    seen: Quarantine
    question: Question


def examine(
    state: FeedState,
    *,
    url: str,
    title: str,
    held: Iterable[Held],
    snapshot: Snapshot,
    changes: Changes,
    now: datetime,
    willed: bool,
) -> Doubt | None:
    """What speaks against taking a feed that was found at ``url``.

    ``willed``: whether its address in ``feeds.yaml`` is another than at the last good read.
    """
    if state.succeeded_at is None:
        return None
    known = tuple(held)
    host = host_of(url)
    reasons: list[str] = []
    links: tuple[str, ...] = ()
    if not willed:
        reasons += _other_host(state.host, host)
        if is_other_title(state.title, title):
            reasons.append(f"Its title is now “{title}”; it was “{state.title}”.")
        links, told = _strange_links(known, snapshot, state.host or host, now)
        reasons += told
    replaced, told = _replaced(known, snapshot, changes, now)
    reasons += told
    if not reasons:
        return None
    before = replaced or [one for one in known if not one.withdrawn and is_ahead(one, now)]
    question = Question(
        CHANGED,
        listings=tuple(one.id for one in sorted(before, key=_start)[:EXAMPLES]),
        reasons=tuple(reasons),
        shown=_shown(snapshot, changes, now),
    )
    return Doubt(Quarantine(host, title, links, bool(replaced)), question)


def examine_address(state: FeedState, url: str) -> Doubt | None:
    """What speaks against a feed whose bytes are those we hold, found at ``url``."""
    reasons = tuple(_other_host(state.host, host_of(url)))
    if not reasons:
        return None
    return Doubt(Quarantine(host_of(url), state.title), Question(CHANGED, reasons=reasons))


def covers(before: Quarantine | None, seen: Quarantine) -> bool:
    """Whether what is seen now is no more than what was put before a person already.

    A calendar that was refused may go on changing what it lists.
    """
    if before is None or before.host != seen.host:
        return False
    if seen.replaced and not before.replaced and before.decision != "refuse":
        return False
    if bool(before.title) != bool(seen.title) or is_other_title(before.title, seen.title):
        return False
    return set(seen.links) <= set(before.links)


def host_of(url: str) -> str:
    """By which an address's keeper is known: its host without port and "www."; "" where none."""
    try:
        name = (urlsplit(url).hostname or "").rstrip(".")
        if not name.isascii():
            name = name.encode("idna").decode()
    except ValueError:  # also UnicodeError: not a host name
        return ""
    return name.removeprefix("www.")


def is_other_title(before: str, after: str) -> bool:
    """Whether two titles share no telling word.

    Case, accents and digits do not matter. Where one has only short words, they must all be in the
    other: "FEZ" is "FEZ: Termine". A title that is missing says nothing.
    """
    if not before or not after:
        return False
    old, new = _words(before), _words(after)
    old_telling, new_telling = _telling(old), _telling(new)
    if old_telling and new_telling:
        return not old_telling & new_telling
    return old != new and not (old and new and (old <= new or new <= old))


def _words(title: str) -> frozenset[str]:
    """Its words, folded; letters only."""
    return frozenset(_WORD.findall(unaccented(title.casefold())))


def _telling(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) >= TELLING)


def _other_host(before: str, host: str) -> list[str]:
    if not before or not host or before == host:
        return []
    return [f"It comes from {host} now; it came from {before}."]


# --- links ---------------------------------------------------------------------------------------


def _strange_links(
    held: Iterable[Held], snapshot: Snapshot, own: str, now: datetime
) -> tuple[tuple[str, ...], list[str]]:
    """The hosts that most future events now lead to, though none ever did, and that in words."""
    addresses = {one.key: one.listing.details for one in held}
    usual = {host_of(details.url) for details in addresses.values()} - {""}
    if not usual:
        return (), []
    told = {item.listing.key: item.listing.details for item in snapshot.items}
    strange = {
        key: host
        for key, details in told.items()
        if (host := host_of(details.url)) and not _belongs(host, {*usual, own})
    }
    if len(strange) < STRANGE:
        return (), []
    told |= {key: addresses[key] for key in snapshot.known if key in addresses}
    ahead = {key for key, details in told.items() if details.url and goes_on(details, now)}
    events = {key.source_id for key in ahead}
    hosts = Counter(host for key, host in strange.items() if key in ahead)
    leading = {key.source_id for key in strange if key in ahead}
    if len(leading) < STRANGE or len(leading) <= HALF * len(events):
        return (), []
    ranked = [host for host, _ in sorted(hosts.items(), key=lambda one: (-one[1], one[0]))]
    reason = (
        f"{len(leading)} of {len(events)} event addresses lead to hosts that were never named "
        f"before: {_some(ranked)}; they led to {_some(sorted(usual))}."
    )
    return tuple(ranked[:MOST_HOSTS]), [reason]


def _belongs(host: str, usual: Collection[str]) -> bool:
    """Whether a host is a usual one, or lies below one: who keeps a name gives out those below."""
    return host in usual or any(host.endswith(f".{one}") for one in usual if one)


def _some(hosts: list[str]) -> str:
    return ", ".join([*hosts[:3], *(["…"] if len(hosts) > 3 else [])])


# --- churn ---------------------------------------------------------------------------------------


def _replaced(
    held: Iterable[Held], snapshot: Snapshot, changes: Changes, now: datetime
) -> tuple[list[Held], list[str]]:
    """The events that are others now, and that in words; nothing where they are few.

    An event is counted once, however many dates of it are told. Measured are the future events of
    which the snapshot says anything, there or gone: a few weeks of somebody else's calendar leave
    the rest of the year untouched. What came must be more than half of what is shown: events that
    only vanish are another question, events that only come are none.
    """
    rewritten = {
        change.held.key.source_id: change.held
        for change in changes.changed
        if not change.held.key.recurrence_id
        and is_other_title(change.held.listing.details.title, change.item.listing.details.title)
    }
    missing = [*(one.held for one in changes.absent), *changes.suspended]
    gone = {one.key.source_id: one for one in missing if snapshot.complete}
    came = {item.listing.key.source_id: item.listing.details for item in changes.added}
    if len(rewritten) + min(len(gone), len(came)) <= REPLACED:
        return [], []
    there = {item.listing.key.source_id for item in snapshot.items}
    there |= {key.source_id for key in snapshot.known}
    there |= {change.held.key.source_id for change in changes.changed}
    ahead = {one.key.source_id for one in held if not one.withdrawn and is_ahead(one, now)}
    arrived = [
        details.title
        for source_id, details in came.items()
        if source_id not in ahead and goes_on(details, now)
    ]
    lost, others = _others([one for name, one in gone.items() if name in ahead], arrived)
    retold = [one for name, one in rewritten.items() if name in ahead]
    replaced = [*retold, *lost]
    before, after = len(ahead & (there | gone.keys())), len(ahead & there) + len(arrived)
    if not (_is_most(len(replaced), before) and _is_most(len(retold) + others, after)):
        return [], []
    reason = (
        f"{len(replaced)} of {before} future events are replaced by others at once: {len(retold)} "
        f"have another title, {len(lost)} are gone while {others} others came."
    )
    return replaced, [reason]


def _is_most(part: int, whole: int) -> bool:
    return part > REPLACED and part > HALF * whole


def _others(lost: list[Held], arrived: list[str]) -> tuple[list[Held], int]:
    """Those gone and the number come, without pairs of one title: those were only rescheduled."""
    titles = Counter(map(_words, arrived))
    left = []
    for one in lost:
        words = _words(one.listing.details.title)
        if titles[words]:
            titles[words] -= 1
        else:
            left.append(one)
    return left, titles.total()


# --- for a person --------------------------------------------------------------------------------


def _shown(snapshot: Snapshot, changes: Changes, now: datetime) -> tuple[str, ...]:
    """A few events that the feed shows now: those that are new in it first."""
    new = [item.listing.details for item in changes.added]
    new += [change.item.listing.details for change in changes.changed if change.told_anew]
    told = new or [item.listing.details for item in snapshot.items]
    ahead = sorted((one for one in told if goes_on(one, now)), key=_moment)
    return tuple(f"{one.start:%Y-%m-%d}  {text.line(one.title, 120)}" for one in ahead[:EXAMPLES])


def _start(one: Held) -> tuple[datetime, str]:
    return _moment(one.listing.details)


def _moment(details: Details) -> tuple[datetime, str]:
    return instant(details.start, details.timezone), details.title
