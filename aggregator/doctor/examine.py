"""What is missing in a feed that could be read: things that visitors would look for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from aggregator.model import Details, Event, Listing, Problem, Severity, Status
from aggregator.recurrence import next_occurrence

_EXAMPLES = 3

_MISSING: tuple[tuple[str, Callable[[Details], object], str], ...] = (
    ("no-place", lambda one: one.location or one.latitude is not None, "do not say where they are"),
    ("no-link", lambda one: one.url, "have no link to a page of their own"),
    ("no-description", lambda one: one.description, "say no more than their title"),
)


def examine(listings: Sequence[Listing], now: datetime) -> list[Problem]:
    """Problems of the feed as a whole, and of its events to come; past ones need no mending."""
    if not listings:
        return [Problem(Severity.WARNING, "no-events", "There are no events in it.")]
    ahead = [
        one.details
        for one in listings
        if one.details.status is not Status.CANCELLED
        and next_occurrence(Event("", one.details), now)
    ]
    if not ahead:
        last = max(one.details.start.isoformat()[:10] for one in listings)
        return [
            Problem(
                Severity.WARNING,
                "nothing-ahead",
                f"None of its {len(listings)} events lies ahead; the last begins on {last}.",
            )
        ]
    found: list[Problem] = []
    for code, is_there, told in _MISSING:
        without = [one.title for one in ahead if not is_there(one)]
        if without:
            message = f"{len(without)} of {len(ahead)} events to come {told}."
            found.append(Problem(Severity.INFO, code, message, _named(without)))
    return found


def _named(titles: Iterable[str]) -> str:
    return "; ".join(list(dict.fromkeys(titles))[:_EXAMPLES])
