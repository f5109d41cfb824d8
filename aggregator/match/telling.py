"""One feed's whole telling of one event: what is matched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.model import Key, Listing


@dataclass(frozen=True, slots=True)
class Telling:
    """A listing, with the changed dates of its series."""

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
