"""Which tellings are of one event. A wrong merge is worse than a miss: it hides an event.

First version, by equality only: the same page in several feeds at the same time, or the same
title and start with the same place or UID. A UID alone proves nothing: any feed can state
another's. One function, ``cluster``, is all that the pipeline knows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import combinations

from aggregator.folding import unaccented
from aggregator.model import Details, Key, Listing, instant

_WORDS = re.compile(r"\w+")
_GLOBAL_ID = re.compile(r"\S+@[^\s@]+\.[^\s@]+|\w+://\S+|[0-9A-Fa-f-]{32,}")
"""Ids that no two systems give: with a host's full name in them, addresses, UUIDs and the like."""
_UNDECOMPOSED = str.maketrans("łđøı", "ldoi")
"""Letters whose stroke Unicode does not count as an accent."""
_COMMON_PLACE = re.compile(
    "mu[sz]e(?:um|j|o)|markt(?:platz)?|rathaus|bahnhof|haus|halle|saal|foyer|platz|kirche|schloss"
    "|(?:haupt)?eingang|treffpunkt|strasse|street|ulica|ulice|park|[cz]entrum|cent(?:er|re)|online"
)
"""Words of places that there are in every town."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One feed's whole telling of one event: a listing, with the changed dates of its series."""

    id: int
    """The listing's number in the store; the lowest is the oldest."""
    listing: Listing
    overrides: tuple[Listing, ...] = ()
    numbers: tuple[int, ...] = ()
    """The numbers of all its listings."""

    @property
    def key(self) -> Key:
        return self.listing.key


def tellings(listings: Iterable[tuple[int, Listing]]) -> list[Telling]:
    """Listings, each with its number, as tellings: series with the changed dates of theirs.

    A changed date whose series is not told, or is none, stands for itself.
    """
    whole: dict[tuple[str, str], tuple[int, Listing]] = {}
    changed: dict[tuple[str, str], list[tuple[int, Listing]]] = defaultdict(list)
    for number, listing in listings:
        identity = (listing.key.feed, listing.key.source_id)
        if listing.key.recurrence_id:
            changed[identity].append((number, listing))
        else:
            whole[identity] = (number, listing)
    found: list[Telling] = []
    for identity, (number, listing) in whole.items():
        series = listing.details.recurrence is not None
        parts = sorted(changed.pop(identity, ()), key=lambda one: one[1].key) if series else []
        found.append(
            Telling(
                number,
                listing,
                overrides=tuple(part for _, part in parts),
                numbers=(number, *(number for number, _ in parts)),
            )
        )
    alone = [one for parts in changed.values() for one in parts]
    return found + [Telling(number, listing, numbers=(number,)) for number, listing in alone]


def cluster(tellings: Iterable[Telling]) -> list[tuple[Telling, ...]]:
    """Groups of tellings of one event each; every telling is in exactly one.

    Sorted, and independent of the order that the tellings come in. Every pair inside a group
    agrees in itself: agreement is not passed on from pair to pair.
    """
    ordered = sorted(tellings, key=lambda one: one.key)
    groups: dict[int, list[Telling]] = {index: [one] for index, one in enumerate(ordered)}
    group_of = {id(one): index for index, one in enumerate(ordered)}
    for first, second in _candidates(ordered):
        one, other = group_of[id(first)], group_of[id(second)]
        if one == other:
            continue
        low, high = min(one, other), max(one, other)
        if all(same(a, b) for a in groups[low] for b in groups[high]):
            moved = groups.pop(high)
            groups[low].extend(moved)
            for telling in moved:
                group_of[id(telling)] = low
    return [tuple(sorted(group, key=lambda one: one.key)) for _, group in sorted(groups.items())]


def same(one: Telling, other: Telling) -> bool:
    """Whether two tellings are of one event."""
    a, b = one.listing.details, other.listing.details
    if (a.recurrence is None) != (b.recurrence is None):
        return False
    if one.key.feed == other.key.feed:
        return _repeats(one, other)
    same_title = bool(_title(a)) and _title(a) == _title(b)
    if _start(one) != _start(other):
        return _same_uid(one, other) and same_title and _same_place(a, b)
    if a.url and a.url == b.url:
        return True
    return same_title and (_same_uid(one, other) or (bool(_place(a)) and _same_place(a, b)))


def _repeats(one: Telling, other: Telling) -> bool:
    """Within a feed only what says the same in all that matters is a repetition."""
    a, b = one.listing.details, other.listing.details
    return (
        _start(one) == _start(other)
        and a.end == b.end
        and a.recurrence == b.recurrence
        and a.status == b.status
        and _title(a) == _title(b)
        and _place(a) == _place(b)
        and one.key.recurrence_id == other.key.recurrence_id
    )


def _candidates(ordered: list[Telling]) -> Iterable[tuple[Telling, Telling]]:
    """Pairs that agree, of all that share a mark: UID first, then page, then what is told."""
    for block in _blocks(ordered, _uid):
        yield from _agreeing(block)
    for block in _blocks(ordered, _page):
        if not _is_of_many(block):
            yield from _agreeing(block)
    for block in _blocks(ordered, _told):
        yield from _agreeing(block)


def _blocks(
    ordered: list[Telling], mark: Callable[[Telling], tuple[str, ...]]
) -> Iterable[list[Telling]]:
    blocks: dict[tuple[str, ...], list[Telling]] = defaultdict(list)
    for telling in ordered:
        if value := mark(telling):
            blocks[value].append(telling)
    return blocks.values()


def _agreeing(block: list[Telling]) -> Iterable[tuple[Telling, Telling]]:
    return ((one, other) for one, other in combinations(block, 2) if same(one, other))


def _is_of_many(block: list[Telling]) -> bool:
    """Whether one feed gives a page for different events at one time: a page of its house, then.

    Which of them another feed means by it, the page does not tell.
    """
    return any(
        one.key.feed == other.key.feed and not same(one, other)
        for one, other in combinations(block, 2)
    )


def _uid(one: Telling) -> tuple[str, ...]:
    """UIDs are unique by promise only: bare numbers and words of two systems collide."""
    key = one.key
    return (key.source_id, key.recurrence_id) if _GLOBAL_ID.fullmatch(key.source_id) else ()


def _page(one: Telling) -> tuple[str, ...]:
    return (one.listing.details.url, _start(one)) if one.listing.details.url else ()


def _told(one: Telling) -> tuple[str, ...]:
    return (_title(one.listing.details), _start(one)) if _title(one.listing.details) else ()


def _start(one: Telling) -> str:
    """When it starts, as a mark: a date in any zone is the same date."""
    start = one.listing.details.start
    return (instant(start) if isinstance(start, datetime) else start).isoformat()


def _same_uid(one: Telling, other: Telling) -> bool:
    return bool(_uid(one)) and _uid(one) == _uid(other)


def _title(details: Details) -> str:
    return " ".join(_words(details.title))


def _place(details: Details) -> frozenset[str]:
    return frozenset(_words(details.location))


def _same_place(a: Details, b: Details) -> bool:
    """The same words, or all words of one in the other: "Kesselhaus, Zwickau", then the street.

    Two words at least must be of that place alone: a "Museum Zwickau" may be one of three.
    """
    one, other = sorted((_place(a), _place(b)), key=len)
    return one == other or (one <= other and sum(map(_is_telling, one)) >= 2)


def _is_telling(word: str) -> bool:
    return len(word) >= 4 and word.isalpha() and not _COMMON_PLACE.fullmatch(word)


@lru_cache(maxsize=65_536)
def _words(text: str) -> tuple[str, ...]:
    """Words without case and accents, so that two keyboards' spellings meet."""
    return tuple(_WORDS.findall(unaccented(text.casefold().translate(_UNDECOMPOSED))))
