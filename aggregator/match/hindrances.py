"""What only a person may overrule: rules that no sum of evidence outweighs.

A wrong merge hides an event. So some things send a pair to a person however alike it is; they
are rules, not weights, since what they stand for does not depend on anybody's data.
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.match.times import SAME_DAY, SAME_DAYS, SAME_HOUR, SAME_SERIES
from aggregator.match.words import word_set

HINDRANCES = word_set(
    "place-far place-branch place-sister place-house-other place-town-other number-other"
    " audience-other part-other tongue-other audience-one-sided tongue-one-sided time-first-day"
)
"""Evidence of two events: another town, a branch beside another, other people, another number."""
CONTRADICTIONS = HINDRANCES - word_set("audience-one-sided tongue-one-sided")
"""What keeps two tellings apart even where others hold them together."""
_OTHER_TOWN = frozenset(("place-town-other", "place-far", "place-branch"))
_OTHER_HOUSE = frozenset(("place-sister", "place-house-other"))
_ELSEWHERE = _OTHER_TOWN | _OTHER_HOUSE | {"place-other"}
_SURE_TIMES = frozenset(f"time-{name}" for name in (SAME_HOUR, SAME_DAY, SAME_DAYS, SAME_SERIES))
_OTHER_HOURS = frozenset(("time-door", "time-half-hour", "time-zone-slip"))
_PLACES = {
    "place-same": 1.0,
    "place-part": 1.0,
    "place-near": 1.0,
    "place-alias": 1.0,
    "place-shared": 1.0,
    "place-told": 0.8,
    "place-town": 0.4,
    "place-missing": 0.3,
    "place-kind": 0.2,
}
SURE_PLACE = 0.7
_LIKELY_PLACE = 0.3
_TELLING_TEXT = 0.4
_ONE_TEXT = 0.9
_NEARLY_ALL = 0.9
"""Of the shorter title that has to be in the longer one, where the place does not prove it."""
_ONE_PATTERN = 1.0
_HARDLY_ANY = 0.15
_A_NAME = 0.35
_NAMES = 0.7
"""Names that two titles share, by which they are one event though no place says so."""
_MANY_NAMES = 0.9
"""… though the places seem to be two."""
_COMMON_ABROAD = 0.5
_SIGNS_ABROAD = 0.5


def place_speaks_for(where: str) -> float:
    """How far a way in which two places agree speaks for one event, 0 to 1."""
    return _PLACES.get(where, 0.0)


def is_hindered(found: Mapping[str, float]) -> bool:
    """Whether only a person may say that tellings with this evidence are of one event."""
    if "page-same" in found:
        return False
    places = _PLACES.keys() & found.keys()
    sure_place = max((_PLACES[name] * found[name] for name in places), default=0.0)
    if "time-moved" in found:
        return sure_place < SURE_PLACE or found.get("title-same", 0.0) < 1
    if "uid-same" in found:
        return False
    text = _text(found)
    if (
        _is_at_another_hour(found)
        or _is_generic(found, sure_place, text)
        or _is_limited(found, text)
        or (text < _TELLING_TEXT and _is_told_otherwise(found))
    ):
        return True
    contained = found.get("title-contained", 0.0)
    if "language-other" in found and contained < _COMMON_ABROAD:
        signs = found.get("signs-shared", 0.0)
        return "time-same-hour" not in found or sure_place < SURE_PLACE or signs < _SIGNS_ABROAD
    if text > _TELLING_TEXT or sure_place >= SURE_PLACE:
        return False
    return _is_unsure(found, sure_place)


def _text(found: Mapping[str, float]) -> float:
    """How much two descriptions have in common."""
    return found.get("text-same", 0.0) + found.get("text-shared", 0.0)


def _is_nothing_common(found: Mapping[str, float]) -> bool:
    """Whether two titles have hardly anything in common."""
    return found.get("title-contained", 0.0) < _HARDLY_ANY


def _is_unsure(found: Mapping[str, float], sure_place: float) -> bool:
    """Whether titles do not say enough where the place does not say that it is one."""
    # Of several under one title at one hour, an unsure place does not tell which it is.
    is_untold = "title-twins" in found or ("title-cut" in found and "title-begins" not in found)
    if is_untold or found.get("title-contained", 0.0) < _NEARLY_ALL:
        return True
    if "place-other" in found and found.get("title-same", 0.0) < _NEARLY_ALL:
        return True
    rare = found.get("title-rare", 0.0)
    is_sure_time = not _SURE_TIMES.isdisjoint(found)
    is_one_title = found.get("title-same", 0.0) == 1 and rare >= _A_NAME
    if sure_place >= _LIKELY_PLACE and (is_sure_time or is_one_title):
        return False
    return rare < _NAMES


def _is_at_another_hour(found: Mapping[str, float]) -> bool:
    """Whether another hour is another event: of tours, and where a zone alone would explain it."""
    if "no-doors" in found and not _OTHER_HOURS.isdisjoint(found):
        return True
    return "time-zone-slip" in found and not _is_one_title(found)


def _is_one_title(found: Mapping[str, float]) -> bool:
    """Whether two titles are one, or the one has all of the other's, names among it."""
    if found.get("title-same", 0.0) >= _NEARLY_ALL:
        return True
    contained, rare = found.get("title-contained", 0.0), found.get("title-rare", 0.0)
    return contained >= _NEARLY_ALL and rare >= _A_NAME


def is_no_question(found: Mapping[str, float]) -> bool:
    """Whether nobody need be asked: only place and hour are one, or the places plainly are not.

    What all branches of a library do at one hour are as many events.
    """
    if not _TELLING.isdisjoint(found):
        return False
    text = _text(found)
    if "place-branch" in found:
        return True
    if not _ELSEWHERE.isdisjoint(found) and text < _TELLING_TEXT and not _is_one_title(found):
        return True
    return _is_nothing_common(found) and text < _HARDLY_ANY


_TELLING = frozenset(("page-same", "uid-same", "image-same", "title-in-text", "language-other"))


def _is_told_otherwise(found: Mapping[str, float]) -> bool:
    """Whether titles have nothing in common, or the one has another word where the other has one.

    "How a bell is made" and "How a bicycle is made" are two evenings of one series.
    """
    if found.get("title-pattern", 0.0) >= _ONE_PATTERN:
        return True
    return "title-in-text" not in found and _is_nothing_common(found)


def _is_generic(found: Mapping[str, float], sure_place: float, text: float) -> bool:
    """Whether one says only "guided tour", and place, hour or text do not say which."""
    if "title-generic" not in found or text >= _TELLING_TEXT:
        return False
    return sure_place < SURE_PLACE or _SURE_TIMES.isdisjoint(found)


def _is_limited(found: Mapping[str, float], text: float) -> bool:
    """Whether something sets the one apart from the other."""
    if not _OTHER_HOUSE.isdisjoint(found):
        return text < _TELLING_TEXT and found.get("title-rare", 0.0) < _MANY_NAMES
    if not _OTHER_TOWN.isdisjoint(found):
        return True  # one text for all towns that a show goes to
    limits = HINDRANCES.intersection(found)
    if "no-doors" not in found and _is_one_title(found):
        # One play is for children, whether both say so; of tours, one is and the other is not.
        limits -= {"audience-one-sided"}
    return text < _ONE_TEXT and bool(limits)
