"""The register of venues, learned from the data: how they are spelt, where they lie, which town."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from aggregator.match.titles import is_in
from aggregator.match.traits import BEGINNING, Place, Traits, place, town
from aggregator.match.words import concepts, is_announcers, is_everywhere

Point = tuple[float, float]
"""Latitude and longitude in degrees."""
_NO_TOWN: frozenset[str] = frozenset()
_LONGEST_TOWN = 3
"""Words of a town's name: a venue with more has namesakes in several."""
_VENUES_OF_A_TOWN = 2
"""Places that a word names beside standing alone, from which on it is a town's."""
_PER_LEVEL = 0.35
_EARTH = 6371.0
_SPREAD = 0.5
"""Kilometres: a venue whose coordinates lie further apart is not one place."""


@dataclass(frozen=True, slots=True)
class Venues:
    """What the tellings as a whole tell of places."""

    towns: frozenset[str] = frozenset()
    """Words that are towns: what follows post codes, and what stands alone after a comma."""
    commonness: dict[str, int] = field(default_factory=dict)
    """By word, how many spellings of places have it, as a power of two."""
    points: dict[str, Point] = field(default_factory=dict)
    """Coordinates of a spelling that stands for one point."""
    towns_by_venue: dict[str, frozenset[str]] = field(default_factory=dict)
    houses: dict[str, str] = field(default_factory=dict)
    """By address, the only house that is told to stand there."""

    compared: dict[tuple[Place, Place], tuple[str, float]] = field(
        default_factory=dict, compare=False
    )
    """What was found of two spellings already."""
    _named: dict[Place, frozenset[str]] = field(default_factory=dict, compare=False)
    _like_a_town: dict[str, bool] = field(default_factory=dict, compare=False)
    _towns_of: dict[Place, frozenset[str]] = field(default_factory=dict, compare=False)

    def named(self, place: Place) -> frozenset[str]:
        """The names of a venue, cut to their beginnings as those of descriptions are."""
        if place not in self._named:
            self._named[place] = frozenset(
                word[:BEGINNING]
                for word in place.words - self.towns
                if len(word) >= BEGINNING and not is_announcers(word)
            )
        return self._named[place]

    def is_town(self, word: str) -> bool:
        """Whether a word is a town, or like one."""
        if word not in self._like_a_town:
            self._like_a_town[word] = is_in(word, self.towns)
        return self._like_a_town[word]

    def weight(self, word: str) -> float:
        """How much a word tells of a place, 0 to 1: "museum" less than "kesselhaus"."""
        level = self.commonness.get(word, 1)
        kind = _EVERYWHERE if is_everywhere(word) else _LANDMARK if is_announcers(word) else 1.0
        return kind / (1 + _PER_LEVEL * max(level - 1, 0))

    def towns_of(self, place: Place) -> frozenset[str]:
        """The towns that a venue lies in, as its own words or another spelling of it tell."""
        found = self._towns_of.get(place)
        if found is None:
            found = (place.words & self.towns) or self.towns_by_venue.get(place.venue, _NO_TOWN)
            self._towns_of[place] = found
        return found

    def distance(self, a: Traits, b: Traits) -> float | None:
        """Kilometres between two tellings; None where one's place is not known."""
        here = self._point(a)
        there = self._point(b) if here else None
        return kilometres(here, there) if here and there else None

    def _point(self, one: Traits) -> Point | None:
        return one.point or self.points.get(one.details.location)

    def summary(self, spelling: str) -> tuple[object, ...]:
        """All that a comparison takes from here for a place: where it is the same, so is that."""
        one = place(spelling)
        return (
            self.towns_of(one),
            one.words & self.towns,
            frozenset((word, self.commonness.get(word, 0)) for word in one.words),
            self.points.get(spelling),
            self.houses.get(one.address),
        )


@lru_cache(maxsize=65_536)
def is_place(word: str) -> bool:
    """Whether a word says what kind of place it is: there is a museum and a hall in every town."""
    return any(one.kind == "place" for one in concepts(word))


_EVERYWHERE, _LANDMARK = 0.25, 0.5
"""What a hall and what a sugar factory tells, against a name."""


def learn(points: Mapping[str, Collection[Point]]) -> Venues:
    """The register that the places of all tellings make, with the coordinates told for each."""
    places = {spelling: place(spelling) for spelling in points if spelling}
    by_venue: dict[str, set[str]] = defaultdict(set)
    at_address: dict[str, set[str]] = defaultdict(set)
    ends: dict[str, set[str]] = defaultdict(set)
    for spelling, one in places.items():
        by_venue[one.venue] |= town(spelling)
        if one.address and not one.is_address:
            at_address[one.address].add(one.venue)
        if one.last:
            ends[one.last].add(one.venue)
    alone = {one.venue for one in places.values() if not one.behind}
    for last, venues in ends.items():
        if len(venues) > 2 or (len(venues) > 1 and last in alone):
            for venue in venues:
                by_venue[venue] |= place(last).words
    counts = Counter(word for one in places.values() for word in one.words)
    by_venue[""] |= {name for name in alone if counts[name] > _VENUES_OF_A_TOWN}
    towns = frozenset(word for found in by_venue.values() for word in found if not is_place(word))
    return Venues(
        towns=towns,
        commonness={word: count.bit_length() for word, count in counts.items()},
        points={spelling: min(found) for spelling, found in points.items() if _is_one(found)},
        houses={address: min(one) for address, one in at_address.items() if len(one) == 1},
        towns_by_venue={
            venue: frozenset(found)
            for venue, found in by_venue.items()
            if venue
            and 0 < len(found) <= _LONGEST_TOWN
            and not all(map(is_everywhere, venue.split()))
        },
    )


def _is_one(points: Collection[Point]) -> bool:
    return bool(points) and all(kilometres(min(points), other) <= _SPREAD for other in points)


def kilometres(one: Point, other: Point) -> float:
    """The distance of two points (latitude and longitude in degrees), haversine."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*one, *other))
    part = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(math.sqrt(part))
