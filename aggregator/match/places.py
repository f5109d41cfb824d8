"""How the places of two tellings agree."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from math import fsum

from aggregator.match.titles import is_in
from aggregator.match.traits import Place, Traits
from aggregator.match.venues import Venues, is_place
from aggregator.match.words import is_announcers, is_everywhere, is_translated

_OTHER_NAMES = ("place-other", "place-shared", "place-sister", "place-house-other")
_KNOWN = ("place-part", "place-shared")
_UNSURE = ("place-other", "place-missing", "place-kind", "place-town", "place-house-other")
_OUTWEIGHS = 1.5
_A_NAME = 3
"""Words of the announcers' lexicon that together are a name."""
_OWN_WORDS = 0.4
"""Weight of the words of its own from which on a place is another than its like."""
_NEAR, _FAR = 0.3, 5.0
"""Kilometres within which it is one place, and from which on it is not."""


def places(a: Traits, b: Traits, venues: Venues, *, one_place: bool) -> tuple[str, float]:
    """How two places agree: the name of the evidence and its amount.

    ``one_place``: other events are told under both names.
    """
    one, other = a.place, b.place
    distance = venues.distance(a, b)
    if distance is not None and distance > _FAR:
        return "place-far", 1.0
    if one.text and one.text == other.text:
        return "place-same", 1.0
    kind, amount = _agreement(one, other, venues)
    if kind in _UNSURE and (_tells(a, b, venues) or _tells(b, a, venues)):
        return "place-told", 1.0
    is_near = distance is not None and distance <= _NEAR
    if is_near and kind in _OTHER_NAMES:
        return "place-near", 1.0
    if one_place and kind not in _KNOWN:
        return "place-alias", 1.0
    return kind, amount


def in_other_towns(one: Place, other: Place, venues: Venues) -> bool:
    """Whether two places are known to be in different towns."""
    if _is_unknown(one, other) or _share_numbers(one, other):
        return False
    if not towns_differ(one, other, venues):
        return False
    short, long = _by_size(one, other)
    return not all(is_in(word, long.words) for word in short.words)


def _agreement(one: Place, other: Place, venues: Venues) -> tuple[str, float]:
    """How two spellings agree; each pair of them is compared once."""
    pair = (one, other)
    if pair not in venues.compared:
        venues.compared[pair] = _places(one, other, venues)
    return venues.compared[pair]


def _tells(one: Traits, other: Traits, venues: Venues) -> bool:
    """Whether a telling names the venue of another in its title or text.

    A word that stands in both titles is what they are about, not where.
    """
    named = venues.named(other.place).difference(other.title.beginnings)
    return bool(named) and not (
        named.isdisjoint(one.title.beginnings) and named.isdisjoint(one.described)
    )


def _by_size(one: Place, other: Place) -> tuple[Place, Place]:
    """Two places, the one with fewer words first; of as many always the same one."""
    mine, theirs = len(one.words), len(other.words)
    is_first = mine < theirs or (mine == theirs and one.text <= other.text)
    return (one, other) if is_first else (other, one)


def _is_unknown(one: Place, other: Place) -> bool:
    """Whether one is not told, or only as an area."""
    return not one.words or not other.words or one.is_area or other.is_area


def _share_numbers(one: Place, other: Place) -> bool:
    """Whether house and post code are one, or as much else."""
    return len(one.numbers & other.numbers) >= 2


def _places(one: Place, other: Place, venues: Venues) -> tuple[str, float]:
    if _is_unknown(one, other):
        return "place-missing", 1.0
    if _share_numbers(one, other):
        return "place-part", 1.0
    if _are_at_one_address(one, other, venues) and not towns_differ(one, other, venues):
        return "place-part", 1.0
    if one.codes and other.codes and one.codes.isdisjoint(other.codes):
        return "place-sister", 1.0
    short, long = _by_size(one, other)
    matched = {word for word in short.words if _is_told(word, long.words)}
    rest = short.words - matched
    if not rest:
        return _within(short, long, venues), 1.0
    if towns_differ(one, other, venues):
        return "place-town-other", 1.0
    # What stands behind the comma in both is the town, whether it is known as one or not.
    in_town = {word for word in short.behind if is_in(word, long.behind)}
    telling = matched - venues.towns - in_town
    if not telling:
        return _without_names(short, long, matched, rest, venues), 1.0
    return _with_names(short, long, telling, rest, venues)


def _is_told(word: str, words: frozenset[str]) -> bool:
    """Whether a word, one like it, or one that means the same abroad is among some."""
    return is_in(word, words) or any(is_translated(word, other) for other in words)


def _within(short: Place, long: Place, venues: Venues) -> str:
    """All of one in the other: the venue, or only the street or town that stands behind it."""
    names = {word for word in short.words if not is_everywhere(word)}
    if not names or not all(is_in(word, long.behind) or venues.is_town(word) for word in names):
        # "Great market" is in many a town; "Green Music Center" is a name made of such words.
        return "place-kind" if not names and len(short.words) < _A_NAME else "place-part"
    kinds = short.words - names
    named = long.words - long.behind
    # "Library Petaluma" and "Petaluma regional library, history room" are one house.
    is_house = kinds and (
        kinds >= named
        or short.text in long.parts
        or all(is_in(word, named) for word in short.words)
    )
    return "place-part" if is_house else "place-kind" if kinds else "place-town"


def _without_names(
    short: Place, long: Place, matched: AbstractSet[str], rest: AbstractSet[str], venues: Venues
) -> str:
    """Nothing in common but towns, and what every town has."""
    if rest <= venues.towns:
        return "place-town" if matched or venues.towns_of(long) else "place-missing"
    if all(map(is_everywhere, matched)):
        untold = short.is_address != long.is_address or _is_room(short) or _is_room(long)
        return "place-missing" if untold else "place-other"
    # In one town: a house and its address may be one, two houses are not.
    is_address = bool(short.numbers) != bool(long.numbers)
    return "place-town" if is_address else "place-house-other"


def _with_names(
    short: Place, long: Place, telling: AbstractSet[str], rest: AbstractSet[str], venues: Venues
) -> tuple[str, float]:
    """Words in common that tell which place it is, or of what kind."""
    others = {word for word in long.words if not _is_told(word, short.words)}
    weight = fsum(venues.weight(word) for word in telling)
    lost = min(_own(rest, others, venues), _own(others, rest, venues))
    if weight >= _OUTWEIGHS * lost and not all(map(is_announcers, telling)):
        return "place-shared", weight / (weight + lost)
    if all(map(is_everywhere, telling)) and rest - venues.towns and others - venues.towns:
        # "Branch library, Dvory" and "branch library, Stará Role": of a kind, and not the same.
        return "place-branch", 1.0
    if lost > _OWN_WORDS or others:
        return "place-sister", 1.0
    return "place-shared", 0.5


def _are_at_one_address(one: Place, other: Place, venues: Venues) -> bool:
    """Whether two places have one address, told by themselves or by others of their name."""
    if one.address and one.address == other.address:
        return True
    return any(
        a.is_address and venues.houses.get(a.address) == b.venue
        for a, b in ((one, other), (other, one))
    )


def _is_room(place: Place) -> bool:
    """Whether a place is told by what there is in every house or town: "great hall"."""
    return all(map(is_everywhere, place.words))


def _own(rest: Iterable[str], others: Iterable[str], venues: Venues) -> float:
    """How much the words tell that one place has alone: nothing, if a town the other lacks."""
    if venues.towns.issuperset(rest) and all(map(is_place, others)):
        return 0.0
    return fsum(venues.weight(word) for word in rest)


def towns_differ(one: Place, other: Place, venues: Venues) -> bool:
    """Whether both places are known to be in towns, and in different ones."""
    mine, theirs = venues.towns_of(one), venues.towns_of(other)
    if mine and theirs and not _have_one(mine, theirs):
        return True
    return one.venue == other.venue and _end_otherwise(one, other, venues)


def _end_otherwise(one: Place, other: Place, venues: Venues) -> bool:
    """Whether two places end with two names, of which one is known as a town's."""
    return (
        bool(one.end and other.end)
        and not venues.towns.isdisjoint(one.end | other.end)
        and not any(map(is_everywhere, one.end | other.end))
        and not _have_one(one.end, other.end)
    )


@lru_cache(maxsize=65_536)
def _have_one(towns: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two lists of towns have one in common; there are few towns, and many pairs."""
    return any(is_in(word, others) for word in towns)
