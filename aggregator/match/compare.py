"""How alike two tellings are, as a sum of evidence that explains itself in words."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz.distance import OSA, Prefix

from aggregator.match.commonness import is_generic, is_name
from aggregator.match.traits import Place, Title, Traits, When
from aggregator.match.venues import Venues, is_place
from aggregator.match.words import concepts, is_announcers, word_set

Weigh = Callable[[str, str], float]
"""How much a title's word tells, 0 to 1, by the word and its language."""

# What there is to say of two times, in order of how well they agree.
SAME_HOUR = "same-hour"
SAME_DAY = "same-day"
SAME_DAYS = "same-days"
SAME_SERIES = "same-series"
HALF_HOUR = "half-hour"
DOOR = "door"
ZONE = "zone-slip"
DAY_AND_HOUR = "day-and-hour"
MIDNIGHT = "midnight-and-hour"
OVERLAP = "overlapping-days"
FIRST_DAY = "first-day"
MOVED = "moved"
APART = "apart"

_DOOR = 90
"""Minutes from the opening of doors to the start, at most."""
_SAME_LETTERS = 0.8
_STEM = 4
_A_NAME = 3
_OWN_WORDS = 0.4
"""Weight of the words of its own from which on a place is another than its like."""
_NEAR, _FAR = 0.3, 5.0
"""Kilometres within which it is one place, and from which on it is not."""


class Verdict(StrEnum):
    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against."""

    name: str
    amount: float = 1.0


def times(a: When, b: When) -> str:
    """How two times agree."""
    if a.series or b.series:
        return _series(a, b)
    if a.minute is None or b.minute is None or a.days > 1 or b.days > 1:
        return _days(a, b)
    if a.first == b.first and a.minute == b.minute:
        return SAME_HOUR
    if a.utc == b.utc:
        return SAME_HOUR
    apart = abs(a.utc - b.utc)
    if a.first == b.first and 0 in (a.minute, b.minute):
        return MIDNIGHT
    if a.first == b.first and apart <= 30:
        return HALF_HOUR
    if a.first == b.first and apart <= _DOOR:
        return DOOR
    if apart % 60 == 0 and apart in (abs(a.offset), abs(b.offset)):
        return ZONE
    return APART


def _days(a: When, b: When) -> str:
    if a.first == b.first and a.last == b.last:
        if a.days > 1:
            return SAME_DAYS
        return SAME_DAY if a.minute is None and b.minute is None else DAY_AND_HOUR
    if a.first > b.last or b.first > a.last:
        return APART
    if a.days > 1 and b.days > 1:
        return OVERLAP if a.first == b.first or a.last == b.last else APART
    return FIRST_DAY if a.first == b.first else APART


def _series(a: When, b: When) -> str:
    """Series meet series: on the same days, while both go on."""
    if not (a.series and b.series):
        return APART
    if a.minute is not None and b.minute is not None and abs(a.minute - b.minute) > _DOOR:
        return APART
    if a.series == b.series == "listed":
        shared = len(a.dates & b.dates)
        return SAME_SERIES if 2 * shared >= min(len(a.dates), len(b.dates)) else APART
    if a.series != b.series:
        return APART
    over = (a.until and a.until < b.first) or (b.until and b.until < a.first)
    return APART if over else SAME_SERIES


# --- titles ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alike:
    """What two titles share, and what each has alone, as weights of words."""

    shared: float
    left_a: float
    left_b: float

    @property
    def share(self) -> float:
        """0 to 1: how much of both titles is shared."""
        whole = self.shared + (self.left_a + self.left_b) / 2
        return self.shared / whole if whole else 0.0

    @property
    def contained(self) -> float:
        """0 to 1: how much of the shorter title is in the longer one."""
        whole = self.shared + min(self.left_a, self.left_b)
        return self.shared / whole if whole else 0.0


def titles(
    a: Title, b: Title, weigh: Weigh, elsewhere_a: frozenset[str], elsewhere_b: frozenset[str]
) -> Alike:
    """Compare titles word by word.

    ``elsewhere_a`` holds the words with which the first telling names its place and its keeper:
    where the second title has them, they are no difference; and the other way round.
    """
    shared_a, left_a = _covered(a, b, weigh, elsewhere_b)
    shared_b, left_b = _covered(b, a, weigh, elsewhere_a)
    return Alike((shared_a + shared_b) / 2, left_a, left_b)


def shared_names(one: Title, other: Title) -> list[str]:
    """Words of the first title that are in the second one, too, and in no announcer's lexicon."""
    return [
        word
        for word in one.words
        if is_name(word, one.language)
        and (word in other.words or any(_alike(word, its) >= _SAME_LETTERS for its in other.words))
    ]


_ELSEWHERE = 0.15
_GENERIC = 0.3
"""That one says "guided tour" and the other "visit" is little of a difference."""


def _covered(one: Title, by: Title, weigh: Weigh, elsewhere: frozenset[str]) -> tuple[float, float]:
    shared = left = 0.0
    for word in one.words:
        weight = weigh(word, one.language)
        found = 1.0 if word in by.words else _best(word, one.language, by)
        shared += weight * found
        rest = weight * (1 - found)
        if rest > 0.05 and any(_alike(word, other) >= _SAME_LETTERS for other in elsewhere):
            rest *= _ELSEWHERE
        left += rest * _GENERIC if is_generic(word, one.language) else rest
    return shared, left


@lru_cache(maxsize=262_144)
def _best(word: str, language: str, by: Title) -> float:
    """How well the words of another title cover a word, 0 to 1."""
    best = max((_alike(word, other) for other in by.words), default=0.0)
    if best >= 0.9:
        return best
    parts = sum(
        len(other) for other in by.words if len(other) >= _STEM and other in word and other != word
    )
    if parts / len(word) >= 0.6:
        best = max(best, 0.9)
    mine = {one.name for one in concepts(word, language) if one.kind != "stop"}
    if mine:
        common = len(mine.intersection(by.names)) / len(mine)
        best = max(best, 0.85 * common)
    return best


@lru_cache(maxsize=524_288)
def _alike(a: str, b: str) -> float:
    """How alike two words are, 0 to 1: inflected, mistyped, one inside the other."""
    if a == b:
        return 1.0
    short, long = sorted((a, b), key=len)
    if len(short) < _STEM:
        return 0.0
    common = Prefix.similarity(a, b)
    if common >= _STEM and common >= len(short) - 2 and len(long) - common <= 3:
        return 0.95
    if len(short) >= 5 and OSA.normalized_similarity(a, b) >= _SAME_LETTERS:
        return 0.9
    if len(short) >= 5 and (long.startswith(short) or long.endswith(short)):
        return 0.9
    if common >= 5 and common >= 0.6 * len(long):
        return 0.8
    return 0.0


# --- places ---------------------------------------------------------------------------------------


def places(a: Traits, b: Traits, venues: Venues, one_place: bool) -> Evidence:
    """How two places agree, as one piece of evidence.

    ``one_place``: other events are told under both names.
    """
    one, other = a.place, b.place
    distance = venues.distance(a, b)
    if distance is not None and distance > _FAR:
        return Evidence("place-far")
    if one.text and one.text == other.text:
        return Evidence("place-same")
    kind, amount = _places(one, other, venues)
    if kind in _UNSURE and (_tells(a, b, venues) or _tells(b, a, venues)):
        return Evidence("place-told")
    is_near = distance is not None and distance <= _NEAR
    if is_near and kind in ("place-other", "place-shared", "place-sister"):
        return Evidence("place-near")
    if one_place and kind not in _KNOWN:
        return Evidence("place-alias")
    return Evidence(kind, amount)


_KNOWN = ("place-part", "place-shared")
_UNSURE = ("place-other", "place-missing", "place-kind", "place-town")


def _tells(one: Traits, other: Traits, venues: Venues) -> bool:
    """Whether a telling names the venue of another in its title or text.

    A word that stands in both titles is what they are about, not where.
    """
    named = {
        word[:6]
        for word in other.place.words - venues.towns
        if len(word) >= 6 and not is_announcers(word)
    } - {word[:6] for word in other.title.words}
    if not named:
        return False
    return any(word[:6] in named for word in one.title.words) or not named.isdisjoint(one.described)


def _places(one: Place, other: Place, venues: Venues) -> tuple[str, float]:
    short, long = sorted((one, other), key=lambda place: len(place.words))
    if not short.words or one.is_area or other.is_area:
        return "place-missing", 1.0
    if len(one.numbers & other.numbers) >= 2:
        return "place-part", 1.0
    matched = {word for word in short.words if _in(word, long.words)}
    rest_short = short.words - matched
    rest_long = {word for word in long.words if not _in(word, short.words)}
    if not rest_short:
        # All of one in the other: the venue, or only the street or town that stands behind it.
        names = {word for word in short.words if not is_announcers(word)}
        if names and all(_in(word, long.behind | venues.towns) for word in names):
            kinds = short.words - names
            named = long.words - long.behind
            # "Library Petaluma" and "Petaluma regional library, history room" are one house.
            is_house = kinds and (kinds >= named or all(_in(word, named) for word in short.words))
            return ("place-part" if is_house else "place-kind" if kinds else "place-town"), 1.0
        # "Great market" is in many a town; "Green Music Center" is a name made of such words.
        return ("place-kind" if not names and len(short.words) < _A_NAME else "place-part"), 1.0
    if towns_differ(one, other, venues):
        return "place-town-other", 1.0
    telling = matched - venues.towns
    if rest_short <= venues.towns and not telling:
        return ("place-town", 1.0) if matched or venues.towns_of(long) else ("place-missing", 1.0)
    weight = sum(venues.weight(word) for word in telling)
    lost = min(_own(rest_short, rest_long, venues), _own(rest_long, rest_short, venues))
    if weight > lost and not all(map(is_announcers, telling)):
        return "place-shared", weight / (weight + lost)
    if telling and (lost > _OWN_WORDS or (rest_short and rest_long)):
        # "Branch library, Dvory" and "branch library, Stará Role": of a kind, and not the same.
        return "place-sister", 1.0
    if telling:
        return "place-shared", 0.5
    return ("place-town", 1.0) if matched else ("place-other", 1.0)


def _own(rest: Iterable[str], others: Iterable[str], venues: Venues) -> float:
    """How much the words tell that one place has alone: nothing, if a town the other lacks."""
    if venues.towns.issuperset(rest) and all(map(is_place, others)):
        return 0.0
    return sum(venues.weight(word) for word in rest)


def towns_differ(one: Place, other: Place, venues: Venues) -> bool:
    """Whether both places are known to be in towns, and in different ones."""
    mine, theirs = venues.towns_of(one), venues.towns_of(other)
    return bool(mine and theirs) and not any(_in(word, theirs) for word in mine)


def _in(word: str, words: Iterable[str]) -> bool:
    return word in words or any(_alike(word, other) >= _SAME_LETTERS for other in words)


# --- all evidence ---------------------------------------------------------------------------------


def time_of(a: Traits, b: Traits) -> str:
    """How the times of two tellings agree, what else their feeds tell considered."""
    time = times(a.when, b.when)
    if time not in (SAME_HOUR, SAME_SERIES, APART) and _is_rivalled(a, b):
        time = APART
    if time == APART and a.uid and a.uid == b.uid and bool(a.when.series) == bool(b.when.series):
        return MOVED
    return time


def evidence(
    a: Traits, b: Traits, weigh: Weigh, venues: Venues, *, one_place: bool = False
) -> list[Evidence]:
    """All that speaks for and against two tellings being of one event.

    ``one_place``: it is known from other events that both mean one place.
    """
    time = time_of(a, b)
    found = [Evidence(f"time-{time}")]
    where = places(a, b, venues, one_place)
    found.append(where)
    one, other = a.title, b.title
    foreign = bool(one.language and other.language and one.language != other.language)
    if set(one.words) == set(other.words):
        alike = Alike(sum(weigh(word, one.language) for word in one.words), 0.0, 0.0)
    else:
        alike = titles(one, other, weigh, _elsewhere(a), _elsewhere(b))
    share, contained = alike.share, alike.contained
    names = sum(weigh(word, one.language) for word in shared_names(one, other))
    rare = min(names, 2.0) / 2
    clash = min(alike.left_a, alike.left_b, 2.0) / 2
    here = _GOOD_PLACES.get(where.name, 0.0) * where.amount
    found += [
        Evidence("title-alike", share),
        Evidence("title-very-alike", max(share - 0.6, 0.0) / 0.4),
        Evidence("title-same", max(share - 0.85, 0.0) / 0.15),
        Evidence("title-contained", contained),
        Evidence("title-all-contained", max(contained - 0.8, 0.0) / 0.2),
        Evidence("title-rare", rare * contained),
        Evidence("title-nothing", max(0.3 - contained, 0) / 0.3),
        Evidence("title-clash-foreign" if foreign else "title-clash", clash),
        Evidence("title-clash-elsewhere", (1 - here) * clash),
        Evidence("title-pattern", 4 * clash * share if not foreign else 0.0),
        Evidence("title-contained-here", here * contained),
        Evidence("title-common-elsewhere", (1 - here) * (1 - rare)),
    ]
    if time not in (SAME_HOUR, SAME_DAYS, SAME_SERIES):
        found.append(Evidence("title-differs-and-time", 1 - share))
        found.append(Evidence("time-and-place-differ", 1 - here))
    if foreign:
        found.append(Evidence("language-other"))
        common = len(a.signs & b.signs)
        found.append(Evidence("signs-shared", min(common, _MANY_SIGNS) / _MANY_SIGNS))
    if one.is_cut or other.is_cut:
        found.append(Evidence("title-cut"))
    found += _numbers(one, other)
    found += _qualifiers(a, b)
    found += _texts(a, b, foreign)
    if all(is_generic(word, one.language) for word in one.words) or all(
        is_generic(word, other.language) for word in other.words
    ):
        found.append(Evidence("title-generic"))
    if _HAS_NO_DOORS & ({*one.names} | {*other.names}):
        found.append(Evidence("no-doors"))
    if a.page and a.page == b.page and a.page_is_its_own and b.page_is_its_own:
        found.append(Evidence("page-same"))
    # Anybody can state another's UID: beside another title it proves nothing.
    if a.uid and a.uid == b.uid and contained >= _HALF:
        found.append(Evidence("uid-same"))
    if a.details.image and a.details.image == b.details.image:
        found.append(Evidence("image-same"))
    return [piece for piece in found if piece.amount > 0]


def is_hindered(found: Iterable[Evidence]) -> bool:
    """Whether something speaks so plainly against one event that only a person may say it is.

    Another town, a branch beside another, another audience or tongue, another number, or two
    languages with hardly a word in common.
    """
    amounts = {one.name: one.amount for one in found}
    if "page-same" in amounts:
        return False
    sure_place = max((_GOOD_PLACES.get(name, 0) * amounts[name] for name in amounts), default=0)
    if "time-moved" in amounts:
        return sure_place < _SURE_PLACE or amounts.get("title-same", 0.0) < 1
    if "uid-same" in amounts:
        return False
    if amounts.keys() & {"time-door", "time-half-hour"} and "no-doors" in amounts:
        return True
    rare = amounts.get("title-rare", 0.0)
    text = amounts.get("text-same", 0.0) + amounts.get("text-shared", 0.0)
    if "title-generic" in amounts and text < _TELLING_TEXT and (
        sure_place < _SURE_PLACE or not amounts.keys() & _SURE_TIMES
    ):
        return True
    if text < _ONE_TEXT and amounts.keys() & _HINDRANCES - {"place-sister"}:
        return True
    if "place-sister" in amounts and rare < _MANY_NAMES:
        return True
    contained = amounts.get("title-contained", 0.0)
    if "language-other" in amounts and contained < _COMMON_ABROAD:
        signs = amounts.get("signs-shared", 0.0)
        return "time-same-hour" not in amounts or sure_place < _SURE_PLACE or signs < _HALF
    if text > _TELLING_TEXT:
        return False
    if sure_place >= _SURE_PLACE:
        return False
    if "title-cut" in amounts or contained < _NEARLY_ALL:
        return True
    return sure_place < _LIKELY_PLACE and rare < _NAMES


_SURE_TIMES = frozenset(
    f"time-{name}" for name in (SAME_HOUR, SAME_DAY, SAME_DAYS, SAME_SERIES)
)
_HAS_NO_DOORS = word_set(
    "tour walk hike excursion cycling-tour ride boat-trip workshop course open-day demonstration"
)
"""Forms of events for which doors do not open before they start: another hour is another one."""
_TELLING_TEXT = 0.4
_ONE_TEXT = 0.9
_NEARLY_ALL = 0.9
_NAMES = 0.7
"""Names that two titles share, by which they are one event even at places that seem to differ."""
_MANY_NAMES = 0.9
_MANY_SIGNS = 4
_HALF = 0.5
_LIKELY_PLACE = 0.3
_SURE_PLACE = 0.6

_COMMON_ABROAD = 0.5
_HINDRANCES = word_set(
    "place-far place-sister place-town-other number-other audience-other part-other"
    " tongue-other audience-one-sided tongue-one-sided time-first-day"
)
_GOOD_PLACES = {
    "place-same": 1.0,
    "place-part": 1.0,
    "place-near": 1.0,
    "place-alias": 1.0,
    "place-shared": 1.0,
    "place-told": 0.8,
    "place-kind": 0.2,
    "place-town": 0.4,
    "place-missing": 0.3,
}
"""How far a place speaks for one event, 0 to 1."""


def _is_rivalled(a: Traits, b: Traits) -> bool:
    """Whether the feed of one tells the same title at the hour of the other as well.

    Then that is what the other is, and not a slip of the clock; where the other has no hour,
    none of several is it.
    """
    mine, theirs = a.when.minute, b.when.minute
    if mine is None or theirs is None or 0 in (mine, theirs):
        return len(a.siblings) > 1 or len(b.siblings) > 1
    return theirs in a.siblings or mine in b.siblings


def _elsewhere(one: Traits) -> frozenset[str]:
    return one.place.words | one.keeper


def _numbers(one: Title, other: Title) -> list[Evidence]:
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        return [Evidence("number-other")]
    return []


def _qualifiers(a: Traits, b: Traits) -> list[Evidence]:
    found = []
    for kind in ("audience", "part", "tongue"):
        mine = {name for k, name in a.title.qualifiers if k == kind}
        theirs = {name for k, name in b.title.qualifiers if k == kind}
        if mine == theirs:
            continue
        if mine and theirs and not mine & theirs:
            found.append(Evidence(f"{kind}-other"))
        elif not (mine and theirs):
            found.append(Evidence(f"{kind}-one-sided"))
    return found


def _texts(a: Traits, b: Traits, foreign: bool) -> list[Evidence]:
    mine, theirs = a.described, b.described
    least = min(len(mine), len(theirs))
    shared = len(mine & theirs)
    if a.beginning and b.beginning:
        short, long = sorted((a.beginning, b.beginning), key=len)
        if long.startswith(short):
            # The longer a text, the less is it a phrase that many events share.
            return [Evidence("text-same", min(max(shared, 2), 12) / 12)]
    if foreign or least < 3:
        return []
    share = shared / least
    found = [Evidence("text-shared", share * min(shared, 12) / 12)]
    if share < 0.2:
        found.append(Evidence("text-other", min(least, 12) / 12))
    return found


# --- the sum --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weights:
    """What each piece of evidence counts, and from which sum on a pair is one event."""

    base: float
    pieces: dict[str, float]
    same: float
    doubtful: float

    def score(self, found: Iterable[Evidence]) -> float:
        """The log odds that two tellings are of one event."""
        return self.base + sum(self.pieces.get(one.name, 0.0) * one.amount for one in found)


@cache
def weights() -> Weights:
    """The weights of this version, as ``tests/match/fit.py`` found them."""
    told = json.loads(resources.files(__package__).joinpath("weights.json").read_text("utf-8"))
    return Weights(told["base"], told["pieces"], told["same"], told["doubtful"])


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of two tellings."""

    verdict: Verdict
    score: float
    """Log odds."""
    where: str
    """How their places agree."""
    plausible: bool
    """Whether both may stand in one cluster that others hold together."""


def judged(found: list[Evidence], by: Weights) -> Judgement:
    """What some evidence comes to."""
    names = {one.name for one in found}
    where = next(name for name in names if name.startswith("place-"))
    if "time-apart" in names:
        return Judgement(Verdict.DIFFERENT, -math.inf, where, plausible=False)
    score = by.score(found)
    if score < by.doubtful:
        return Judgement(Verdict.DIFFERENT, score, where, plausible=False)
    if score < by.same or is_hindered(found):
        plausible = names.isdisjoint(_HINDRANCES)
        return Judgement(Verdict.DOUBTFUL, score, where, plausible=plausible)
    return Judgement(Verdict.SAME, score, where, plausible=True)
