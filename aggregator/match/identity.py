"""Which event a cluster is: identity kept through merge, split and the order of arrival."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count

from aggregator.match.telling import Telling
from aggregator.model import Home, Key


@dataclass(frozen=True, slots=True)
class Identified:
    """A cluster and the event that it is."""

    tellings: tuple[Telling, ...]
    event: int
    uid: str
    minted: bool
    """Whether the event is new."""


def identify(
    clusters: Sequence[tuple[Telling, ...]],
    homes: Mapping[int, Home],
    uids: Mapping[int, str],
    *,
    host: str,
    next_event: int,
) -> list[Identified]:
    """Give each cluster its event: one that it was, else a new one numbered from ``next_event``.

    ``homes`` is by listing number; ``uids`` holds the UID of every event there ever was.
    """
    assigned = assign(clusters, homes)
    taken = set(uids.values())
    found: list[Identified] = []
    for index, tellings in enumerate(clusters):
        if index in assigned:
            event = assigned[index]
            found.append(Identified(tellings, event, uids[event], minted=False))
            continue
        uid = mint(min(one.key for one in tellings), host, taken)
        found.append(Identified(tellings, next_event, uid, minted=True))
        next_event += 1
    return found


def assign(clusters: Sequence[tuple[Telling, ...]], homes: Mapping[int, Home]) -> dict[int, int]:
    """The known event of each cluster that has one, by the cluster's place in the list.

    The oldest event (lowest number) goes first: of the clusters that were last published under it,
    to the one with a listing it was minted for, else to the one with the oldest listing; only if
    none was, to where the listings are that it was minted for. So the oldest published UID stays
    through a merge, a split gives the other one back, and who left an event that others went on
    telling does not take it from them, not even when these join a third: nobody's UID ever becomes
    another's.
    """
    founders: dict[int, list[int]] = {}
    members: dict[int, list[int]] = {}
    for index, tellings in enumerate(clusters):
        for number in (number for telling in tellings for number in telling.numbers):
            if home := homes.get(number):
                members.setdefault(home.event, []).append(index)
                founders.setdefault(home.origin, []).append(index)
    oldest = [min(telling.id for telling in tellings) for tellings in clusters]
    assigned: dict[int, int] = {}
    for event in sorted({*founders, *members}):
        theirs, minted = members.get(event, []), founders.get(event, [])
        for claims in ([one for one in theirs if one in minted], theirs) if theirs else (minted,):
            free = [index for index in claims if index not in assigned]
            if free:
                assigned[min(free, key=lambda index: oldest[index])] = event
                break
    return assigned


def mint(founder: Key, host: str, taken: Collection[str]) -> str:
    """A new UID (RFC 7986 § 5.3), from the identity of the listing that founds the event.

    It is minted once and stored. Being no random number, it comes out the same when a lost
    database is filled again from the same feeds; being a hash, it tells nothing of the source.
    """
    return next(uid for salt in count() if (uid := f"{_word(founder, salt)}@{host}") not in taken)


def _word(founder: Key, salt: int) -> str:
    told = repr((founder.feed, founder.source_id, founder.recurrence_id, salt))
    return base64.b32encode(blake2b(told.encode(), digest_size=10).digest()).decode().lower()
