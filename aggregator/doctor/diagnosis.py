"""Problems in the order and the words in which the keeper of a feed should read them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_time

from aggregator.doctor.texts import Text, key_of, label, text
from aggregator.model import (
    LANGUAGES,
    Event,
    Listing,
    Moment,
    Problem,
    Severity,
    Status,
    instant,
)
from aggregator.recurrence import next_occurrence

NEXT = 5
"""Events that are shown as a person would read them."""
PLACES = 3
"""Places of one kind of problem that are named."""
QUOTES = 3
_WORST = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_QUOTED = re.compile(r"“([^”]{1,120})”|(https?://[^\s,;”)]{1,300})")
_CELL = re.compile(r"\bline (\d+)(?:, column (?=“))?")
"""Where ``formats/table.py`` says that something stands."""


@dataclass(frozen=True, slots=True)
class Finding:
    """All problems of one kind."""

    severity: Severity
    code: str
    key: str
    """Of the text; "" where there is none, and ``text`` is the English message."""
    count: int
    text: Text
    message: str
    """The first one's own, in English."""
    where: tuple[str, ...]
    found: tuple[str, ...]
    """What the messages quote from the feed."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An event to come."""

    start: Moment
    title: str
    location: str
    text: str
    """Day, hours, title and place as a person reads them."""


def language_of(listings: Iterable[Listing], wanted: str = "", feed: str = "") -> str:
    """The language to report in: the one wished for, the feed's, that of most events, English."""
    spoken = Counter(one.details.language for one in listings if one.details.language in LANGUAGES)
    usual = max(spoken, key=lambda one: (spoken[one], one)) if spoken else ""
    return next((one for one in (wanted, feed, usual) if one in LANGUAGES), "en")


def diagnose(
    problems: Iterable[Problem], listings: Iterable[Listing], language: str
) -> list[Finding]:
    """One finding for each kind of problem, the worst first, the most frequent of them first.

    Events are named by their titles, since nobody knows their ids.
    """
    titles = {
        one.key.source_id: f"{one.details.title} ({_short(one.details.start, language)})"
        for one in listings
    }
    kinds: dict[tuple[Severity, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.severity, problem.code), []).append(problem)
    found = [_finding(group, titles, language) for group in kinds.values()]
    return sorted(found, key=lambda one: (_WORST.index(one.severity), -one.count))


def _finding(group: list[Problem], titles: Mapping[str, str], language: str) -> Finding:
    first = group[0]
    where = [_place(titles.get(problem.where, problem.where), language) for problem in group]
    quotes = (
        quote or address
        for problem in group
        for quote, address in _QUOTED.findall(problem.message)
        if not any(quote and quote in place for place in where)
    )
    return Finding(
        severity=first.severity,
        code=first.code,
        key=key_of(first.code),
        count=len(group),
        text=text(first.code, language) or Text(first.message, "", ""),
        message=first.message,
        where=tuple(dict.fromkeys(place for place in where if place)),
        found=tuple(dict.fromkeys(quotes))[:QUOTES],
    )


def _place(where: str, language: str) -> str:
    """Where something stands, the words for lines and columns in the language."""

    def told(match: re.Match[str]) -> str:
        line = f"{label('line', language)} {match[1]}"
        return f"{line}, {label('column', language)} " if match[0].endswith(" ") else line

    return _CELL.sub(told, where)


def upcoming(listings: Iterable[Listing], now: datetime, language: str) -> list[Upcoming]:
    """The next events, soonest first, each by its next date."""
    found: list[tuple[datetime, Upcoming]] = []
    for listing in listings:
        details = listing.details
        date_ = next_occurrence(Event(uid="", details=details), now)
        if date_ is None:
            continue
        parts = [f"{_span(date_.start, date_.end, language)}  {details.title}"]
        if details.location:
            parts.append(details.location)
        told = " – ".join(parts)
        if details.status in (Status.CANCELLED, Status.TENTATIVE):
            told += f" ({label(details.status.value, language)})"
        found.append(
            (
                instant(date_.start, details.timezone),
                Upcoming(date_.start, details.title, details.location, told),
            )
        )
    found.sort(key=lambda one: (one[0], one[1].title))
    return [one for _, one in found[:NEXT]]


def _span(start: Moment, end: Moment, language: str) -> str:
    """Days and hours in the language's own way; the last day of whole days counts in."""
    if not isinstance(start, datetime):
        last = end - timedelta(days=1)
        return day(start, language) + (f" – {day(last, language)}" if last > start else "")
    told = f"{day(start, language)}, {_hour(start, language)}"
    if not isinstance(end, datetime) or end <= start:
        return told
    if end.date() == start.date() or end - start < timedelta(hours=12):
        return f"{told}–{_hour(end, language)}"
    return f"{told} – {day(end, language)}, {_hour(end, language)}"


def day(moment: date, language: str) -> str:
    """A day as the language writes it, with its weekday."""
    return format_date(moment, "full", locale=_locale(language))


def _hour(moment: datetime, language: str) -> str:
    return format_time(moment, "short", tzinfo=moment.tzinfo, locale=_locale(language))


def _locale(language: str) -> str:
    """English as it is written in Europe: the day first, 24 hours."""
    return "en_GB" if language == "en" else language


def _short(moment: date, language: str) -> str:
    return format_date(moment, "short", locale=_locale(language))
