"""What speaks for and against one event, in words."""

from __future__ import annotations

from aggregator.match.compare import Evidence

_TIMES = {
    "time-same-hour": "same hour",
    "time-same-day": "same day, both all day",
    "time-same-days": "same days",
    "time-same-series": "same days of the week or month, both series",
    "time-half-hour": "same day, starts differ by half an hour or less",
    "time-door": "same evening, starts differ by 1½ hours or less: doors and start?",
    "time-zone-slip": "starts differ by as much as the time zone: a wrong zone?",
    "time-day-and-hour": "same day, one all day, the other at an hour",
    "time-midnight-and-hour": "same day, one at midnight: no hour given?",
    "time-overlapping-days": "on for several days, which overlap",
    "time-first-day": "one is on for several days, the other on the first of them",
    "time-moved": "another time under the same UID",
    "time-apart": "other times",
}
_PLACES = {
    "place-same": "same place",
    "place-part": "one place is named within the other",
    "place-shared": "places share a name",
    "place-near": "places lie beside each other",
    "place-alias": "two names of one place, as other events show",
    "place-told": "one names the place of the other in its text",
    "place-kind": "places named only by their kind",
    "place-town": "one place is only a town",
    "place-missing": "one names no place, or only an area",
    "place-other": "places have no name in common",
    "place-house-other": "two houses in one town",
    "place-branch": "two branches of one kind",
    "place-sister": "places of one kind with different names",
    "place-town-other": "different towns",
    "place-far": "places lie more than 5 km apart",
}
_OTHERS = {
    "number-other": "different numbers in the titles",
    "audience-other": "for different people",
    "audience-one-sided": "only one says for whom it is",
    "part-other": "different parts of a programme",
    "part-one-sided": "only one says which part of a programme it is",
    "tongue-other": "in different languages",
    "tongue-one-sided": "only one says in which language it is held",
    "language-other": "told in different languages",
    "title-twins": "one source has several under this title at this hour",
    "title-cut": "a title that is cut short",
    "title-begins": "one title is the beginning of the other",
    "title-in-text": "one tells in its text what the other has in its title",
    "alone": "each tells nothing else at that hour in that place",
    "page-same": "same page",
    "uid-same": "same UID",
    "image-same": "same picture",
    "text-other": "descriptions have little in common",
}


def told(found: Evidence) -> tuple[str, ...]:
    """Evidence in sentences' parts: when, where, the titles, and what else there is."""
    first = _TIMES | _PLACES
    parts = [words for name, words in first.items() if name in found]
    parts.append(f"titles {found.get('title-alike', 0.0):.0%} alike")
    if found.get("title-clash", 0.0) >= _CLASH:
        parts.append("each title has words of its own")
    text = max(found.get("text-same", 0.0), found.get("text-shared", 0.0))
    if text >= _TEXT:
        parts.append("descriptions alike")
    if found.get("signs-shared", 0.0) >= _TEXT:
        parts.append("names and numbers in common")
    parts += [words for name, words in _OTHERS.items() if name in found]
    return tuple(parts)


_CLASH = 0.3
_TEXT = 0.4
