"""Which tellings are of one event. A wrong merge is worse than a miss: it hides an event.

First version, by equality only: the same UID or the same page in several feeds at the same time,
or the same title, place and start. One function, ``cluster``, is all that the pipeline knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from aggregator.model import Details, Key, Listing, instant

_WORDS = re.compile(r"\w+")


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
    if (a.recurrence is None) != (b.recurrence is None) or a.all_day != b.all_day:
        return False
    if one.key.feed == other.key.feed:
        return _repeats(one, other)
    if not _same_start(a, b):
        return _same_uid(one, other) and _title(a) == _title(b) and _same_place(a, b)
    if _same_uid(one, other) or (a.url and a.url == b.url):
        return True
    return _title(a) == _title(b) and bool(_place(a)) and _same_place(a, b)


def _repeats(one: Telling, other: Telling) -> bool:
    """Within a feed only what says the same in all that matters is a repetition."""
    a, b = one.listing.details, other.listing.details
    return (
        _same_start(a, b)
        and a.end == b.end
        and a.recurrence == b.recurrence
        and _title(a) == _title(b)
        and _place(a) == _place(b)
        and one.key.recurrence_id == other.key.recurrence_id
    )


def _candidates(ordered: list[Telling]) -> Iterable[tuple[Telling, Telling]]:
    """Pairs worth comparing: all that share a mark. The first of each block meets the others."""
    marks: tuple[Callable[[Telling], Hashable], ...] = (
        lambda one: ("uid", one.key.source_id) if "@" in one.key.source_id else None,
        lambda one: (
            ("url", one.listing.details.url, _start(one)) if one.listing.details.url else None
        ),
        lambda one: ("told", _title(one.listing.details), _start(one)),
    )
    for mark in marks:
        blocks: dict[Hashable, list[Telling]] = defaultdict(list)
        for telling in ordered:
            if (value := mark(telling)) is not None:
                blocks[value].append(telling)
        for block in blocks.values():
            for index, first in enumerate(block):
                for second in block[index + 1 :]:
                    if same(first, second):
                        yield first, second


def _start(one: Telling) -> str:
    details = one.listing.details
    return instant(details.start, details.timezone).isoformat()


def _same_start(a: Details, b: Details) -> bool:
    return a.start == b.start if a.all_day else instant(a.start) == instant(b.start)


def _same_uid(one: Telling, other: Telling) -> bool:
    """UIDs are unique by promise only: bare numbers and words of two systems collide."""
    return one.key.source_id == other.key.source_id and len(one.key.source_id) >= 12


def _title(details: Details) -> str:
    return " ".join(_WORDS.findall(_folded(details.title)))


def _place(details: Details) -> frozenset[str]:
    return frozenset(_WORDS.findall(_folded(details.location)))


def _same_place(a: Details, b: Details) -> bool:
    """The same words, or all words of one (two at least) in the other: "Kesselhaus, Zwickau"."""
    one, other = sorted((_place(a), _place(b)), key=len)
    return one == other or (len(one) >= 2 and one <= other)


def _folded(text: str) -> str:
    """Without case and accents, so that two keyboards' spellings meet."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
