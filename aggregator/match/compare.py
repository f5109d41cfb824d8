"""All that speaks for and against two tellings being of one event, and what it comes to.

Evidence is a name and an amount, 0 to 1: ``place-same``, ``title-alike`` … Its weights are
learned (``tests/match/fit.py``); ``reasons`` has the words for it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from aggregator.match.hindrances import (
    CONTRADICTIONS,
    SURE_PLACE,
    is_hindered,
    is_no_question,
    place_speaks_for,
)
from aggregator.match.places import in_other_towns, places
from aggregator.match.times import APART, SAME_DAYS, SAME_HOUR, SAME_SERIES, time_of
from aggregator.match.titles import Weigh, is_in, nothing_in_common, titles
from aggregator.match.traits import Traits
from aggregator.match.venues import Venues
from aggregator.match.words import QUALIFIERS, word_set, words

Evidence = dict[str, float]
"""Amounts, 0 to 1, by name; what there is nothing of is left out."""

_MANY_SIGNS = 4
_ENOUGH_NAMES = 2.0
_LONG_TEXT = 12
"""Words that two descriptions share, from which on they are no phrase that many events share."""
_HAS_NO_DOORS = word_set(
    "tour walk hike excursion cycling-tour ride boat-trip workshop course open-day demonstration"
)
"""Forms of events for which doors do not open before they start: another hour is another one."""
_HAS_DOORS = word_set(
    "concert film theatre theatre-performance opera musical festival party comedy reading lecture"
    " dance circus puppet premiere choir jazz rock blues folk brass-band orchestra band dj-night"
)


def evidence(
    a: Traits, b: Traits, weigh: Weigh, venues: Venues, *, one_place: bool = False
) -> Evidence:
    """What speaks for and against two tellings being of one event.

    ``one_place``: it is known from other events that both mean one place.
    """
    time = time_of(a, b)
    where, amount = places(a, b, venues, one_place=one_place)
    one, other = a.title, b.title
    foreign = bool(one.language and other.language and one.language != other.language)
    here = place_speaks_for(where) * amount
    alike = titles(one, other, weigh, _of_place(a, b, venues, here))
    share, contained = alike.share, alike.contained
    rare = contained * min(alike.names, _ENOUGH_NAMES) / _ENOUGH_NAMES
    clash = min(alike.left_a, alike.left_b, 2.0) / 2
    found = {
        f"time-{time}": 1.0,
        where: amount,
        "title-alike": share,
        "title-same": (share - 0.85) / 0.15,
        "title-contained": contained,
        "title-all-contained": (contained - 0.8) / 0.2,
        "title-rare": rare,
        "title-clash": clash,
        "title-pattern": 0.0 if foreign else 4 * clash * share,
        "title-in-text": here
        and here * max(_told_in_text(a, b, weigh), _told_in_text(b, a, weigh)),
    }
    if time == SAME_HOUR and here >= SURE_PLACE and not (a.is_crowded or b.is_crowded):
        found |= {"alone": here, "title-alone": here * contained, "rare-alone": here * rare}
    if time not in (SAME_HOUR, SAME_DAYS, SAME_SERIES):
        found["time-and-place-differ"] = 1 - here
    if foreign:
        found["language-other"] = 1.0
        found["signs-shared"] = min(len(a.signs & b.signs), _MANY_SIGNS) / _MANY_SIGNS
    flags = {
        "title-cut": one.is_cut or other.is_cut,
        "title-generic": one.is_generic or other.is_generic,
        "title-twins": a.has_twins or b.has_twins,
        "title-begins": _begins(a, b) or _begins(b, a),
        "number-other": bool(one.numbers and other.numbers and not one.numbers & other.numbers),
        "no-doors": _has_no_doors(one.names + other.names),
        "page-same": bool(a.page) and a.page == b.page and a.page_is_its_own and b.page_is_its_own,
        # Anybody can state another's UID: beside another title it proves nothing.
        "uid-same": bool(a.uid) and a.uid == b.uid and contained >= 0.5,
        "image-same": bool(a.details.image) and a.details.image == b.details.image,
    }
    found |= {name: 1.0 for name, holds in flags.items() if holds}
    found |= _qualifiers(a, b) | _texts(a, b, foreign=foreign)
    return {name: amount for name, amount in found.items() if amount > 0}


def _of_place(a: Traits, b: Traits, venues: Venues, here: float) -> frozenset[str]:
    """Words that in the titles only say where it is: of both places, of their keepers, of towns.

    Towns only where the place is sure: else "Zwickau" in a title tells one event from another.
    """
    named = a.elsewhere | b.elsewhere
    if here < SURE_PLACE:
        return named
    return named | venues.towns.intersection(a.title.words + b.title.words)


def _told_in_text(one: Traits, other: Traits, weigh: Weigh) -> float:
    """How much of what a title names and the other lacks is in the other's text, 0 to 1."""
    described, title = other.described, one.title
    named = [
        word
        for word, sense in zip(title.words, title.senses, strict=True)
        if sense.is_name and sense.beginning and sense.beginning in described
    ]
    if not named:
        return 0.0
    known = other.elsewhere.union(other.title.words)
    return min(sum(weigh(word, title.language) for word in named if not is_in(word, known)), 1.0)


def _begins(cut: Traits, whole: Traits) -> bool:
    """Whether a title that breaks off is the beginning of another, letter by letter."""
    if not cut.title.is_cut:
        return False
    told = " ".join(words(cut.details.title))
    return len(told) >= _LONG_BEGINNING and " ".join(words(whole.details.title)).startswith(told)


_LONG_BEGINNING = 20
"""Letters of a title that others hardly begin with as well."""


def _has_no_doors(names: tuple[str, ...]) -> bool:
    return not _HAS_NO_DOORS.isdisjoint(names) and _HAS_DOORS.isdisjoint(names)


def is_hopeless(a: Traits, b: Traits, venues: Venues) -> bool:
    """Whether two tellings need not be weighed: in other towns, or without a word in common.

    Titles in two languages may have none though they mean one event.
    """
    if (a.page and a.page == b.page) or (a.uid and a.uid == b.uid):
        return False
    if a.title.language == b.title.language and nothing_in_common(a.title, b.title):
        if a.when.minute == b.when.minute and not a.place.names.isdisjoint(b.place.names):
            return False
        beginning = a.beginning
        return not beginning or beginning != b.beginning
    return in_other_towns(a.place, b.place, venues)


def _qualifiers(a: Traits, b: Traits) -> Evidence:
    """Whether both are for the same people, the same part of a programme, in the same tongue."""
    if a.title.qualifiers == b.title.qualifiers:
        return {}
    found = {}
    for kind in QUALIFIERS:
        mine, theirs = ({q for q in x.title.qualifiers if q[0] == kind} for x in (a, b))
        if mine and theirs and not mine & theirs:
            found[f"{kind}-other"] = 1.0
        elif bool(mine) != bool(theirs):
            found[f"{kind}-one-sided"] = 1.0
    return found


def _texts(a: Traits, b: Traits, *, foreign: bool) -> Evidence:
    """How alike two descriptions are; those in two languages only if they are one text."""
    mine, theirs = a.described, b.described
    least, shared = min(len(mine), len(theirs)), len(mine & theirs)
    one, other = a.beginning, b.beginning
    if one and other and (one.startswith(other) or other.startswith(one)):
        return {"text-same": min(max(shared, 2), _LONG_TEXT) / _LONG_TEXT}
    if foreign or least < 3:
        return {}
    share = shared / least
    unlike = min(least, _LONG_TEXT) / _LONG_TEXT if share < 0.2 else 0.0
    return {"text-shared": share * min(shared, _LONG_TEXT) / _LONG_TEXT, "text-other": unlike}


# --- what it comes to -----------------------------------------------------------------------------


class Verdict(StrEnum):
    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each piece of evidence counts, and from which sum on a pair is one event."""

    base: float
    pieces: Mapping[str, float]
    same: float
    doubtful: float

    def score(self, found: Evidence) -> float:
        """The log odds that two tellings are of one event."""
        pieces = self.pieces
        return self.base + sum(
            [pieces[name] * amount for name, amount in found.items() if name in pieces]
        )


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


def judged(found: Evidence, by: Weights) -> Judgement:
    """What some evidence comes to."""
    where = next(name for name in found if name.startswith("place-"))
    if f"time-{APART}" in found:
        return Judgement(Verdict.DIFFERENT, -math.inf, where, plausible=False)
    score = by.score(found)
    plausible = score >= by.same - _HELD_TOGETHER and CONTRADICTIONS.isdisjoint(found)
    if score < by.doubtful or is_no_question(found):
        return Judgement(Verdict.DIFFERENT, score, where, plausible)
    if score < by.same or is_hindered(found):
        return Judgement(Verdict.DOUBTFUL, score, where, plausible)
    return Judgement(Verdict.SAME, score, where, plausible=True)


_HELD_TOGETHER = 4.0
"""How much less than what is merged is still plausible, where others hold two together."""
