"""What stands only in the words of an item: its dates, and where it is.

A step of its own after the formats, which hand over what their files state. An item without a date
that a program can read is looked through for one in its title and text; where that is sure enough
it is an event, else it stays news, and its keeper learns why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from aggregator.collect import text
from aggregator.collect.dates import THRESHOLD, Found, find
from aggregator.collect.dates.facts import facts
from aggregator.collect.drafts import Draft, Reading, Stated
from aggregator.model import Problem, Severity, zone

MOST_TEXT = 3_000_000
"""Characters of one feed that are looked through; a news feed has about a hundred thousand."""
_LONGEST = 20_000
_LAST = date.max - timedelta(days=1)
"""The last day that has a day after it; whether it can be meant is for ``normalise`` to say."""
_EXAMPLES = 3


def dated(reading: Reading, *, language: str, timezone: str, now: datetime) -> Reading:
    """The reading, its items given the dates and places that their words tell.

    ``language`` holds where neither item nor feed says its own; ``timezone`` is the feed's.
    An item's words are counted from its own publication, else from ``now``.
    """
    drafts: list[Draft] = []
    problems = list(reading.problems)
    told: list[str] = []
    left = MOST_TEXT
    unread = 0
    for draft in reading.drafts:
        if draft.start is not None and (draft.location or not draft.description):
            drafts.append(draft)
            continue
        title, words = text.line(draft.title), text.paragraphs(draft.description, _LONGEST)
        left -= len(title) + len(words)
        if left < 0:
            drafts.append(draft)
            unread += draft.start is None
            continue
        if draft.start is not None:
            drafts.append(_placed(draft, words))
            continue
        said = draft.published or draft.modified
        spoken = text.language(draft.language) or text.language(reading.language) or language
        today = day_of(said or now, timezone)
        found = find(text.line(draft.when), spoken, today) if draft.when else ()
        found = found or find(words, spoken, today, title=title)
        sure = [one for one in found if one.confidence >= THRESHOLD]
        if sure:
            drafts += spread(replace(_placed(draft, words), counted=said is None), sure)
            told.append(f"“{sure[0].text}” → {sure[0].first_day.isoformat()}")
        else:
            drafts.append(draft)
            if found:
                problems.append(_unsure(draft, found))
    if told:
        problems.append(_by_words(told))
    if unread:
        problems.append(_too_much(unread))
    return replace(reading, drafts=tuple(drafts), problems=tuple(problems))


def _placed(draft: Draft, words: str) -> Draft:
    """The item with the place that its words tell, where it states none."""
    return draft if draft.location else replace(draft, location=facts(words).place)


def day_of(moment: datetime, timezone: str) -> date:
    """The day of a moment where the feed is at home."""
    try:
        return moment.astimezone(zone(timezone)).date()
    except OverflowError:
        return moment.date()


def spread(draft: Draft, found: Iterable[Found]) -> list[Draft]:
    """The item with the dates found in it: one draft for all dates of one length, since the item
    is one and keeps its identity when a date is added; one for each length, and for each rule.
    """
    rules: list[Draft] = []
    lengths: dict[tuple[bool, timedelta], list[tuple[Stated, Stated | None]]] = defaultdict(list)
    for one in found:
        start, end = span(one)
        if one.recurrence:
            rules.append(replace(draft, start=start, end=end, rule=one.recurrence))
        else:
            length = _length(start, end)
            lengths[isinstance(start, datetime), length].append((start, end))
    drafts = []
    for spans in lengths.values():
        (start, end), *others = spans
        drafts.append(replace(draft, start=start, end=end, dates=tuple(one for one, _ in others)))
    return drafts + rules


def _length(start: Stated, end: Stated | None) -> timedelta:
    if isinstance(start, datetime):
        return end - start if isinstance(end, datetime) else timedelta(0)
    return end - start if end is not None else timedelta(days=1)


def span(found: Found) -> tuple[Stated, Stated | None]:
    """Start and exclusive end in the feed's own time. Days without a time of start are whole.

    Of several days with times the first day's start and the last day's end are taken: whether the
    doors close between is not said.
    """
    after = min(found.last_day, _LAST) + timedelta(days=1)
    if found.start_time is None:
        return found.first_day, after
    start = datetime.combine(found.first_day, found.start_time)
    if found.end_time is None:
        if found.last_day == found.first_day:
            return start, None
        return start, datetime.combine(after, time())
    end = datetime.combine(found.last_day, found.end_time)
    return start, end if end > start else datetime.combine(after, found.end_time)


def _unsure(draft: Draft, found: tuple[Found, ...]) -> Problem:
    best = max(found, key=lambda one: one.confidence)
    return Problem(
        Severity.INFO,
        "unsure-date",
        f"The words “{text.line(best.text, 120)}” may be the date {best.first_day.isoformat()}, "
        f"but that is not sure enough ({best.confidence:.2f}; {THRESHOLD:.2f} is asked): the item "
        "is kept as news. Write the month as a word and the year in four digits, in the title.",
        text.line(draft.source_id or draft.title, 120),
    )


def _by_words(told: list[str]) -> Problem:
    return Problem(
        Severity.INFO,
        "date-in-words",
        f"{len(told)} items have their dates from the words of their title or text. That can go "
        "wrong; a feed that states dates for programs (iCal) is surer.",
        text.line("; ".join(told[:_EXAMPLES]), 300),
    )


def _too_much(count: int) -> Problem:
    return Problem(
        Severity.WARNING,
        "too-much-text",
        f"The feed holds more text than is looked through for dates; {count} items were not read. "
        "Have it list fewer items.",
    )
