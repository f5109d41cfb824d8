"""Dates in prose: from the title and text of an item to the days and times of its event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from aggregator.collect.dates.grammar import Grammar
from aggregator.collect.dates.lexicon import lexicon
from aggregator.collect.dates.meaning import Candidate, Reader, gaps
from aggregator.collect.dates.tables import TABLES
from aggregator.collect.dates.tokens import Token, composed, plain, tokens

THRESHOLD = 0.6
"""An item whose surest date is less sure than this stays news."""
_AGREED = 0.05
_ENOUGH = 2_000
"""Characters by which a language is guessed."""
_LONGEST_TITLE = 500
_EARLIEST, _LATEST = date(1000, 1, 1), date(2999, 12, 31)
"""Between these a notice is taken to be written: feeds state any moment."""


@dataclass(frozen=True, slots=True)
class Found:
    """A date of an event."""

    first_day: date
    last_day: date
    """Inclusive."""
    start_time: time | None
    end_time: time | None
    """Not after the start: on the next day."""
    recurrence: str | None
    """An RRULE of which ``first_day`` is the first date."""
    confidence: float
    """0–1; docs/dates.md says what it means."""
    text: str
    """The words that it rests on."""


def find(text: str, language: str, now: date, *, title: str = "") -> tuple[Found, ...]:
    """The dates of the event that a notice announces, in their order; none where it is not clear.

    ``language`` is one of eight, or "" for any; ``now`` is the notice's own date. Where the title
    tells days, they count, and the text only adds their times.
    """
    today = min(max(now.date() if isinstance(now, datetime) else now, _EARLIEST), _LATEST)
    head, body = composed(title[:_LONGEST_TITLE]), composed(text)
    known = language.partition("-")[0].lower()
    whole = f"{head}\n\n{body}" if head else body
    found = _read(whole, known if known in TABLES else _guess(whole), today)
    cut = len(head)
    titled = [one for one, start in found if start < cut]
    told = [one for one, start in found if start >= cut]
    named = bool(told) and all(_may_be_name(one) for one in titled)
    chosen = told if named else _agreed(titled, told)
    kept = [one for one in dict.fromkeys(chosen) if not _repeated(one, chosen)]
    return tuple(sorted(kept, key=_order))


def _may_be_name(one: Found) -> bool:
    """Whether what a title tells is but a weekday in the plural (Sundays down the mine)."""
    return one.confidence < THRESHOLD and one.recurrence is not None and one.start_time is None


def _repeated(one: Found, chosen: list[Found]) -> bool:
    """Whether a date without time is told again with one, or is but a habit beside real days."""
    if one.start_time or one.end_time:
        return False
    if one.recurrence:
        return "UNTIL" not in one.recurrence and any(not other.recurrence for other in chosen)
    return any(
        other.start_time and (other.first_day, other.last_day) == (one.first_day, one.last_day)
        for other in chosen
        if not other.recurrence
    )


def _order(found: Found) -> tuple[object, ...]:
    return (
        found.first_day,
        found.last_day,
        found.start_time is not None,
        found.start_time or time.min,
        found.end_time is not None,
        found.end_time or time.min,
        found.recurrence or "",
    )


def _read(text: str, language: str, now: date) -> list[tuple[Found, int]]:
    """What a text tells, each with the place of its first word."""
    words = lexicon(language)
    tagged = words.tagged(tokens(plain(text)))
    items = Grammar(tagged, words, now.year).items()
    made: dict[tuple[object, ...], tuple[Found, int]] = {}
    for one in Reader(items, tagged, now).candidates():
        found = _found(one, tagged, text)
        key = (found.first_day, found.last_day, found.start_time, found.end_time, found.recurrence)
        held = made.get(key)
        if held is None or held[0].confidence < found.confidence:
            made[key] = (found, tagged[one.tokens[0][0]].start if one.tokens else 0)
    return list(made.values())


def _found(one: Candidate, tagged: Sequence[Token], text: str) -> Found:
    words = " … ".join(
        " ".join(text[tagged[start].start : tagged[end - 1].end].split())
        for start, end in gaps(one.tokens)
    )
    return Found(
        one.first_day, one.last_day, one.start, one.end, one.recurrence, one.confidence, words
    )


def _agreed(titled: list[Found], told: list[Found]) -> list[Found]:
    """The title's dates; those that the text tells too are surer, and get its times."""
    made: list[Found] = []
    for one in titled:
        same = [
            other
            for other in told
            if (other.first_day, other.last_day) == (one.first_day, one.last_day)
            and (one.recurrence is None or other.recurrence in {None, one.recurrence})
        ]
        if not same:
            made.append(one)
            continue
        sure = round(
            min(max(one.confidence, *(other.confidence for other in same)) + _AGREED, 0.99), 2
        )
        timed = [other for other in same if other.start_time or other.end_time]
        if one.start_time is None and one.end_time is None and timed:
            made += [
                replace(other, confidence=sure, text=f"{one.text} … {other.text}")
                for other in timed
            ]
        else:
            made.append(replace(one, confidence=sure))
    return made


def _guess(text: str) -> str:
    """The language of which the text has most words that matter; numbers alone fit any."""
    best, most = "en", -1
    listed = tokens(plain(text[:_ENOUGH]))
    for language in TABLES:
        count = 0
        for token in lexicon(language).tagged([replace(one) for one in listed]):
            if token.kind == "word" and token.tags:
                count += token.end - token.start if len(token.text) > 2 else 1
        if count > most:
            best, most = language, count
    return best
