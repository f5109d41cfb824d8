"""One draft of what a page tells twice, in two syntaxes or in two places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from aggregator.collect.drafts import Draft, Stated
from aggregator.folding import unaccented
from aggregator.model import Status


@dataclass(slots=True)
class _Entry:
    draft: Draft
    tellers: set[int]
    """The syntaxes that told it."""


def merged(told: Iterable[Iterable[Draft]]) -> list[Draft]:
    """The drafts of all syntaxes, the best first; each event once, in the order of the page.

    Equal are title and start; within one syntax also place and address, or two tours that begin at
    one hour would be one. What the first does not say is taken from the others. One without a date
    is dropped where it stands elsewhere with one.
    """
    entries: list[_Entry] = []
    alike: dict[tuple[str, date | None], list[_Entry]] = defaultdict(list)
    for syntax, drafts in enumerate(told):
        for draft in drafts:
            bucket = alike[_title(draft), _day(draft.start)]
            entry = next((one for one in bucket if _is_same(one, draft, syntax)), None)
            if entry is None:
                entry = _Entry(draft, {syntax})
                bucket.append(entry)
                entries.append(entry)
            else:
                entry.draft = _filled(entry.draft, draft)
                entry.tellers.add(syntax)
    dated = {_title(one.draft) for one in entries if one.draft.start is not None}
    return [
        one.draft
        for one in entries
        if one.draft.start is not None or _title(one.draft) not in dated
    ]


def _title(draft: Draft) -> str:
    return " ".join(unaccented(draft.title).casefold().split())


def _day(moment: Stated | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _is_same(entry: _Entry, draft: Draft, syntax: int) -> bool:
    held = entry.draft
    if syntax not in entry.tellers:
        return _agree(held.start, draft.start)
    return (
        held.start == draft.start
        and held.rule == draft.rule
        and all(
            not mine or not other or mine == other
            for mine, other in ((held.location, draft.location), (held.url, draft.url))
        )
    )


def _agree(first: Stated | None, second: Stated | None) -> bool:
    """Whether two starts of one day can be of one event: one may leave out offset or time."""
    if not isinstance(first, datetime) or not isinstance(second, datetime):
        return True
    if (first.tzinfo is None) != (second.tzinfo is None):
        first, second = first.replace(tzinfo=None), second.replace(tzinfo=None)
    return first == second


def _filled(draft: Draft, other: Draft) -> Draft:
    """The draft, with what only the other says; of two starts the one with a time."""
    when = ("start", "end", "duration", "timezone", "rule", "dates", "exceptions")
    more_exact = isinstance(other.start, datetime) and not isinstance(draft.start, datetime)
    taken = {
        field.name: getattr(other, field.name)
        for field in fields(Draft)
        if field.name not in when and getattr(draft, field.name) in ("", None, ())
    }
    if more_exact and not draft.rule:
        taken |= {name: getattr(other, name) for name in when}
    elif draft.end is None and draft.duration is None and type(draft.start) is type(other.start):
        taken |= {name: getattr(other, name) for name in ("end", "duration")}
    status = max(draft.status, other.status, key=list(Status).index)
    return replace(draft, **taken, status=status)
