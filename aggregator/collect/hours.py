"""Whether the hours that a feed states can be meant: UTC for local time, other zones, nights.

A step after the formats, which hand over what a file states. What looks wrong is told to the feed's
keeper. It is changed only where many events say in their own words that it is wrong, since a wrong
repair is worse than none; and that is told too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from aggregator.collect.drafts import Draft, Reading, Stated
from aggregator.collect.text import line
from aggregator.model import Problem, Severity, zone

FEWEST_TIMED = 10
"""Events with a time of day that a feed must have before its times are changed."""
FEWEST_WORDS = 5
"""Events of different titles that must say another time than the feed states."""
MOST_OF_ALL = 0.8
"""Or so many of all events, though few different ones: weekly meetings of a council."""
FEWEST_IN_SUMMER = 3
"""Those of them under summer time: in winter London's time is UTC, and right as it stands."""
NEARLY_ALL = 0.9
ENOUGH_TO_TELL = 3
MOST_AGAINST = 20
"""So many events must say that the feed is wrong for each that says that it is right."""
NIGHT = (time(0, 1), time(5, 59))
FEWEST_AT_NIGHT = 5
HALF = 0.5
_LOOKED_AT = 3_000
_EXAMPLES = 3

_BETWEEN = r"(?:\s|&nbsp;){0,4}+"
_UNIT = r"(?:Uhr\b|uur\b|u\b|hod(?:in|\.|\b)|h\b|sati?\b|ur[aeio]\b|godz|ore\b)"
_HOUR, _MINUTE = r"(?P<h>[01]?\d|2[0-3])", r"(?P<m>[0-5]\d)"
_DASH = rf"{_BETWEEN}(?:-|–|—|&ndash;|bis|to|do|tot|fino alle)" + _BETWEEN
_CLOCKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 19:30, 7:30 pm
        rf"(?<![\d:.,T/-]){_HOUR}:{_MINUTE}(?![\d:])(?:{_BETWEEN}(?P<half>[ap])\.?\s?m\b)?",
        # 19.30 Uhr, 19 Uhr, 20u30, 18h
        rf"(?<![\d:.,/]){_HOUR}(?:\.{_MINUTE})?{_BETWEEN}{_UNIT}",
        rf"(?<![\d:.,/]){_HOUR}[uh]{_MINUTE}\b",
        # the first of 14–16 Uhr
        rf"(?<![\d:.,/]){_HOUR}(?:[.:]{_MINUTE})?(?={_DASH}\d{{1,2}}(?:[.:]\d\d)?{_BETWEEN}{_UNIT})",
        # godz. 18, ore 21.30, ob 19. uri, om 20
        rf"\b(?:godz\w*\.?|ore|ob|om){_BETWEEN}{_HOUR}(?:[.:]{_MINUTE})?(?!\d|[.:/]\d)",
        # 7 pm, and the first of 2–4 pm
        rf"(?<![\d:.,/]){_HOUR}(?:[.:]{_MINUTE})?{_BETWEEN}(?P<half>[ap])\.?\s?m\b",
        rf"(?<![\d:.,/]){_HOUR}(?:[.:]{_MINUTE})?(?={_DASH}\d{{1,2}}(?:[.:]\d\d)?\s?(?P<half>[ap])\.?m\b)",
    )
)
_DOORS = re.compile(
    r"einla(?:ss|ß)|door|vstup|otev[íř]|vstop|odprt|apertur|ingresso|ulaz|otvar|wej[śs]cie|otwar|deur"
    r"|inloop|zaal|check.?in|ab?fahrt|treff",
    re.IGNORECASE,
)
"""Before the event begins something else does."""
_NEAR = 30
_SEASONS = (datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC))
"""When clocks that agree agree."""
_UNTIL = re.compile(r"(UNTIL=)(\d{8}T\d{6})Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Timed:
    """An event whose stated time is another one by the clocks of its home."""

    at: int
    """Its place among the drafts."""
    title: str
    zone: str
    """The zone it is stated in; "UTC" for all that says so."""
    stated: datetime
    local: datetime
    says: str = ""
    """``stated``, ``local``: what its own words say; "" where they say neither."""


def home_of(reading: Reading, registered: str) -> str:
    """The zone whose clocks the events are lived by: the calendar's where it names one."""
    return registered if reading.timezone in ("", "UTC") else reading.timezone


def wants_all(reading: Reading, registered: str) -> bool:
    """Whether items that were not parsed, being known, are to be read too before it is judged."""
    if not reading.known:
        return False
    against = _against(_abroad(reading.drafts, home_of(reading, registered)))
    return len(_titles(against)) >= ENOUGH_TO_TELL


def judged(reading: Reading, registered: str) -> Reading:
    """The reading with what there is to say about its hours, and repaired where that is sure.

    ``registered`` is the feed's zone in ``feeds.yaml``; where nobody names one but UTC, nothing can
    be said. What speaks against a feed loses its digest, so that it is seen the next time as well.
    """
    home = home_of(reading, registered)
    if home == "UTC":
        return reading
    drafts = list(reading.drafts)
    problems = list(reading.problems)
    abroad = _abroad(drafts, home)
    for one in _against(abroad):
        drafts[one.at] = replace(drafts[one.at], digest=b"")
    if found := _contradicted(abroad, drafts, home):
        problem, repaired = found
        problems.append(problem)
        for at in repaired:
            drafts[at] = _moved(drafts[at], home)
    nights = [at for at, draft in enumerate(drafts) if _is_at_night(draft, home)]
    for at in nights:
        drafts[at] = replace(drafts[at], digest=b"")
    if len(nights) >= max(FEWEST_AT_NIGHT, HALF * (len(drafts) + len(reading.known))):
        problems.append(_at_night([drafts[at] for at in nights], home))
    if (other := _other_zone(reading, registered)) is not None:
        problems.append(other)
    return replace(reading, drafts=tuple(drafts), problems=tuple(problems))


# What the words say ------------------------------------------------------------------------------


def clocks(words: str) -> set[time]:
    """The times of day that a text tells, but for those at which only the doors open."""
    found: set[time] = set()
    for pattern in _CLOCKS:
        for match in pattern.finditer(words[:_LOOKED_AT]):
            before = words[max(match.start() - _NEAR, 0) : match.start()]
            after = words[match.end() : match.end() + _NEAR // 2]
            # what stands before another time belongs to that one
            if _DOORS.search(re.split(r"\d", before)[-1]) or _DOORS.match(after.lstrip(" ,()Uhr")):
                continue
            groups = match.groupdict()
            hour = int(groups["h"])
            if half := (groups.get("half") or "").lower():
                if not 1 <= hour <= 12:
                    continue
                hour = hour % 12 + 12 * (half == "p")
            found.add(time(hour, int(groups.get("m") or 0)))
    return found


def _abroad(drafts: Iterable[Draft], home: str) -> list[_Timed]:
    """Events that are stated by other clocks than those of home."""
    found: list[_Timed] = []
    clock = zone(home)
    for at, draft in enumerate(drafts):
        start = draft.start
        if not isinstance(start, datetime) or start.tzinfo is None:
            continue
        try:
            local = start.astimezone(clock)
        except OverflowError:
            continue
        name = getattr(start.tzinfo, "key", "") or ("" if start.utcoffset() else "UTC")
        if name and local.replace(tzinfo=None) != start.replace(tzinfo=None):
            says = _says(draft, start, local)
            found.append(_Timed(at, line(draft.title), name, start, local, says))
    return found


def _says(draft: Draft, start: datetime, local: datetime) -> str:
    said = clocks(f"{draft.title}\n{draft.description}")
    if not said:
        return ""
    as_stated, as_local = start.time() in said, local.time() in said
    if as_stated and as_local and isinstance(draft.end, datetime) and draft.end.tzinfo:
        try:
            end, there = (draft.end.astimezone(one.tzinfo).time() for one in (start, local))
        except OverflowError:
            return ""
        as_stated, as_local = end in said, there in said
    if as_stated == as_local:
        return ""
    return "stated" if as_stated else "local"


def _against(abroad: Iterable[_Timed]) -> list[_Timed]:
    return [one for one in abroad if one.says == "stated"]


def _titles(events: Iterable[_Timed]) -> set[str]:
    """One event that comes again and again says something once."""
    return {one.title for one in events}


# What follows ------------------------------------------------------------------------------------


def _contradicted(
    abroad: list[_Timed], drafts: list[Draft], home: str
) -> tuple[Problem, Collection[int]] | None:
    """What is to be said of times that the events' words contradict, and which to change."""
    against = _against(abroad)
    wrong, right = len(_titles(against)), len(_titles(one for one in abroad if one.says == "local"))
    if wrong < ENOUGH_TO_TELL or wrong < ENOUGH_TO_TELL * right:
        return None
    if len({one.zone for one in against}) > 1:
        return None  # each stated where it takes place: a calendar of many places
    one = against[0]
    shown = (
        f"In {len(against)} events the text says another time than the feed: “{one.title[:80]}” "
        f"tells {one.stated:%H:%M} in its text, the feed {one.stated:%H:%M} in {one.zone}, which "
        f"is {one.local:%H:%M} in {home}."
    )
    utc = [one for one in abroad if one.zone == "UTC"]
    timed = sum(isinstance(draft.start, datetime) for draft in drafts)
    summer = _titles(one for one in against if one.local.dst())
    early = sum(_within_night(one.stated.time()) for one in utc)
    sure = (
        all(one.zone == "UTC" for one in against)
        and timed >= FEWEST_TIMED
        and len(utc) >= NEARLY_ALL * timed
        and (wrong >= FEWEST_WORDS or len(against) >= MOST_OF_ALL * timed)
        and wrong >= MOST_AGAINST * right
        and len(summer) >= FEWEST_IN_SUMMER
        and early <= (1 - NEARLY_ALL) * len(utc)
    )
    if sure:
        told = f"{shown} So all {len(utc)} times in UTC are read as times in {home}. {_MEND}"
        return _problem("utc-repaired", told, against), [one.at for one in utc]
    told = f"{shown} Nothing was changed, since that is not sure for all events. {_MEND}"
    return _problem("zone-contradicts", told, against), ()


_MEND = (
    "Set the right time zone in the settings of the calendar or web site, and look whether the "
    "export then shows the hours that people read."
)


def _problem(code: str, told: str, events: Iterable[_Timed]) -> Problem:
    named = list(dict.fromkeys(one.title for one in events))[:_EXAMPLES]
    return Problem(Severity.WARNING, code, told, line("; ".join(named), 300))


def _moved(draft: Draft, home: str) -> Draft:
    """The event, its times in UTC taken for times at home."""
    clock = zone(home)

    def here(stated: Stated | None) -> Stated | None:
        is_utc = isinstance(stated, datetime) and stated.tzinfo and not stated.utcoffset()
        return stated.replace(tzinfo=clock) if isinstance(stated, datetime) and is_utc else stated

    def all_here(stated: tuple[Stated, ...]) -> tuple[Stated, ...]:
        return tuple(moved for one in stated if (moved := here(one)) is not None)

    def until(match: re.Match[str]) -> str:
        try:
            stated = datetime.strptime(match[2], "%Y%m%dT%H%M%S").replace(tzinfo=clock)
            return f"{match[1]}{stated.astimezone(UTC):%Y%m%dT%H%M%S}Z"
        except (ValueError, OverflowError):
            return match[0]

    return replace(
        draft,
        start=here(draft.start),
        end=here(draft.end),
        dates=all_here(draft.dates),
        exceptions=all_here(draft.exceptions),
        recurrence_id=here(draft.recurrence_id),
        rule=_UNTIL.sub(until, draft.rule),
        digest=b"",
    )


def _within_night(clock: time) -> bool:
    return NIGHT[0] <= clock <= NIGHT[1]


def _is_at_night(draft: Draft, home: str) -> bool:
    """Whether it begins at night where it takes place: by the zone it names, else at home."""
    start = draft.start
    if not isinstance(start, datetime):
        return False
    if start.tzinfo is not None and not start.utcoffset():
        try:
            start = start.astimezone(zone(home))
        except OverflowError:
            return False
    return _within_night(start.time())


def _at_night(drafts: list[Draft], home: str) -> Problem:
    """Whole days that were exported as midnight in UTC are the most frequent reason."""
    days = sum(
        isinstance(one.start, datetime)
        and one.start.tzinfo is not None
        and not one.start.utcoffset()
        and one.start.time() == time()
        for one in drafts
    )
    named = line("; ".join(dict.fromkeys(line(one.title, 100) for one in drafts[:_EXAMPLES])), 300)
    if days >= NEARLY_ALL * len(drafts):
        return Problem(
            Severity.WARNING,
            "midnight-utc",
            f"{len(drafts)} events begin at midnight in UTC, which is at night in {home}. They are "
            "probably meant to last the whole day. Mark them as all-day events in the calendar.",
            named,
        )
    return Problem(
        Severity.WARNING,
        "night-hours",
        f"{len(drafts)} events begin at night, between 0 and 6 o'clock in {home}. Their times are "
        f"probably stated in another zone than they are meant in. {_MEND}",
        named,
    )


def _other_zone(reading: Reading, registered: str) -> Problem | None:
    """A calendar that says it lives by other clocks than its partner."""
    stated = reading.timezone
    if stated in ("", "UTC") or "UTC" in (registered, stated):
        return None
    if all(_offset(stated, noon) == _offset(registered, noon) for noon in _SEASONS):
        return None
    return Problem(
        Severity.INFO,
        "other-zone",
        f"The calendar says that its times are those of {stated}; its feed is registered with "
        f"{registered}. Where the events take place in {registered}, set that zone in the settings "
        "of the calendar.",
    )


def _offset(name: str, moment: datetime) -> timedelta | None:
    return moment.astimezone(zone(name)).utcoffset()
