"""That the work which is measured is done, and only that work: untimed, in the same run."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from icalendar import Component

from aggregator import cli
from aggregator.collect.apart import Here
from tests.bench import data
from tests.bench.world import AGAIN, CHANGED, FIRST, STAMPED, UNCHANGED, Calendar, Scenario, World

_UID = re.compile(rb"^UID:(.+?)\r?$", re.MULTILINE)
_VEVENT = re.compile(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.DOTALL)
_OURS = re.compile(rb"^(?:UID|SEQUENCE|DTSTAMP|CREATED|LAST-MODIFIED):[^\n]*\n", re.MULTILINE)
"""What depends on when we first met an event."""


@dataclass(frozen=True)
class Check:
    what: str
    expected: object
    found: object

    @property
    def holds(self) -> bool:
        return self.expected == self.found


@dataclass(frozen=True)
class _Pull:
    """What one pull did."""

    report: dict[str, Any]
    parsed: list[str]
    """UIDs of the VEVENTs that were given to the parser."""
    answers: dict[int, int]
    published: dict[str, bytes]


def check(world: World, folder: Path) -> Iterator[Check]:
    """Every scenario once, its parser calls traced, its files compared."""
    feeds, events = world.size.feeds, world.size.all
    everything = {data.uid(f, e) for f in range(feeds) for e in range(world.size.events)}
    calendar = Calendar(world, folder / "traced")

    first = _pull(world, calendar, FIRST)
    yield Check("first pull: events in the report", events, first.report["events"])
    yield Check("first pull: events in the partners' files", events, len(_uids(calendar)))
    yield Check("first pull: each VEVENT parsed once", sorted(everything), sorted(first.parsed))
    yield Check("first pull: answers", {200: feeds}, first.answers)

    unchanged = _pull(world, calendar, UNCHANGED)
    yield Check("304: answers", {304: feeds}, unchanged.answers)
    yield Check("304: VEVENTs parsed", [], unchanged.parsed)
    yield Check("304: same files, same bytes", first.published, unchanged.published)

    again = _pull(world, calendar, AGAIN)
    yield Check("200: answers", {200: feeds}, again.answers)
    yield Check("200: VEVENTs parsed", [], again.parsed)
    yield Check("200: same files, same bytes", first.published, again.published)

    stamped = _pull(world, calendar, STAMPED)
    yield Check("DTSTAMP: answers", {200: feeds}, stamped.answers)
    yield Check("DTSTAMP: VEVENTs parsed", [], stamped.parsed)
    yield Check("DTSTAMP: same files, same bytes", first.published, stamped.published)

    held = _uids(calendar)
    changed = _pull(world, calendar, CHANGED)
    told = len({feed for feed, _ in world.changed})
    answers = {status: n for status, n in ((200, told), (304, feeds - told)) if n}
    expected = sorted(data.uid(*one) for one in world.changed)
    yield Check("1 %: answers", answers, changed.answers)
    yield Check("1 %: VEVENTs parsed", expected, sorted(changed.parsed))
    yield Check(
        "1 %: changes in the report",
        len(expected),
        sum(feed["changes"]["changed"] for feed in changed.report["feeds"]),
    )
    yield Check("1 %: the same UIDs are published", held, _uids(calendar))

    slow = Calendar(world, folder / "anew")
    _pull(world, slow, CHANGED)
    yield Check("1 %: as a calendar made anew of it tells", _told(slow), _told(calendar))


def _pull(world: World, calendar: Calendar, scenario: Scenario) -> _Pull:
    world.show(scenario)
    with redirect_stdout(StringIO()) as told, _traced() as parsed:
        cli.main(calendar.arguments(scenario), standalone_mode=False)
    return _Pull(json.loads(told.getvalue()), parsed, world.site.answered(), calendar.published())


@contextmanager
def _traced() -> Iterator[list[str]]:
    """The UIDs of all that ``icalendar`` parses meanwhile, whoever asks it."""
    parsed: list[str] = []
    original = Component.from_ical.__func__  # type: ignore[attr-defined]

    def from_ical(kind: type[Component], text: str | bytes, *rest: Any, **options: Any) -> Any:
        content = text if isinstance(text, bytes) else str(text).encode()
        parsed.extend(uid.decode() for uid in _UID.findall(content))
        return original(kind, text, *rest, **options)

    with (
        patch.object(Component, "from_ical", classmethod(from_ical)),
        patch("aggregator.cli.Apart", Here),  # a worker's calls are not seen from here
    ):
        yield parsed


def _uids(calendar: Calendar) -> set[bytes]:
    return {uid for content in calendar.partners() for uid in _UID.findall(content)}


def _told(calendar: Calendar) -> list[list[bytes]]:
    """The events of each partner, but for what we add to them."""
    return [
        sorted(_OURS.sub(b"", block) for block in _VEVENT.findall(content))
        for content in calendar.partners()
    ]
