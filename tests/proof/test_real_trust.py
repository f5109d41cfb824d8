"""How many takeovers are seen, and how many honest changes are taken for one, on real calendars.

Measures on files that are not part of the project (the fixture ``shared_data``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from aggregator.collect import formats
from aggregator.collect.drafts import Body
from aggregator.collect.normalise import Item, Snapshot, Terms, normalise
from aggregator.collect.reconcile import goes_on, reconcile
from aggregator.collect.trust import REPLACED, examine
from aggregator.errors import FormatError
from aggregator.model import Held, instant
from aggregator.store import FeedState

pytestmark = pytest.mark.proof
NOW = datetime(2026, 3, 1, 17, tzinfo=UTC)
"""In the midst of what the files hold."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Feed:
    title: str
    snapshot: Snapshot


@pytest.fixture(scope="module")
def feeds(shared_data: Path) -> list[Feed]:
    """Those with enough events ahead for any of this to matter."""
    found = []
    for path in sorted((shared_data / "ical" / "feeds").rglob("*.ics")):
        try:
            _, reading = formats.read(Body(path.read_bytes(), timezone="America/New_York"), "auto")
        except FormatError:
            continue
        snapshot = normalise(reading, Terms("f", "en", "America/New_York"))
        ahead = {
            item.listing.key.source_id
            for item in snapshot.items
            if goes_on(item.listing.details, NOW)
        }
        if len(ahead) > REPLACED:
            found.append(Feed(reading.title, snapshot))
    assert len(found) > 300
    return found


def doubted(
    held: Iterable[Item],
    shown: Snapshot,
    before: str = "",
    after: str = "",
    now: datetime = NOW,
) -> bool:
    """Whether a feed that held some listings is not taken with what it shows now."""
    known = [Held(number, item.listing) for number, item in enumerate(held)]
    doubt = examine(
        FeedState("f", host="calendar.example", title=before, succeeded_at=now),
        url="https://calendar.example/",
        title=after,
        held=known,
        snapshot=shown,
        changes=reconcile(known, shown, now),
        now=now,
        willed=False,
    )
    return doubt is not None


def test_another_calendar_in_the_place_of_a_feed(feeds: list[Feed]):
    """Under the same address, with and without a title of its own: 83 % and 93 % when written.

    The rest show mostly dates on which the feed told of little, so that little of it is gone.
    """
    rng = Random(1)
    pairs = [(mine, rng.choice([one for one in feeds if one is not mine])) for mine in feeds * 2]
    seen = sum(doubted(mine.snapshot.items, other.snapshot) for mine, other in pairs)
    titled = sum(
        doubted(mine.snapshot.items, other.snapshot, mine.title, other.title)
        for mine, other in pairs
    )
    print(f"{seen} and {titled} of {len(pairs)} takeovers seen")
    assert seen > 0.75 * len(pairs)
    assert titled > 0.9 * len(pairs)


def anew(item: Item, later: timedelta = timedelta(0), prefix: str = "") -> Item:
    listing = item.listing
    details = listing.details
    moved = replace(details, start=details.start + later, end=details.end + later)
    key = replace(listing.key, source_id=prefix + listing.key.source_id)
    return Item(replace(listing, key=key, details=moved))


@pytest.mark.parametrize(
    ("later", "prefix"), [(0 * DAY, "new-"), (DAY, ""), (DAY, "new-")], ids=["ids", "dates", "both"]
)
def test_no_feed_that_mints_its_ids_or_moves_its_dates_is_doubted(
    feeds: list[Feed], later: timedelta, prefix: str
):
    for feed in feeds:
        items = tuple(anew(item, later, prefix) for item in feed.snapshot.items)
        assert not doubted(feed.snapshot.items, Snapshot(items=items, complete=True)), feed.title


def test_no_feed_that_shrinks_or_grows_is_doubted(feeds: list[Feed]):
    for feed in feeds:
        half = Snapshot(items=feed.snapshot.items[::2], complete=True)
        assert not doubted(feed.snapshot.items, half), feed.title
        assert not doubted(half.items, feed.snapshot), feed.title


@pytest.mark.parametrize(
    ("days", "every"), [(14, 7), (30, 7), (30, 30), (90, 7), (90, 30), (365, 30)]
)
def test_feeds_that_show_the_next_days_and_roll_on(feeds: list[Feed], days: int, every: int):
    """Fetched so seldom that most of it is new: at most one in five hundred is doubted."""

    def window(feed: Feed, now: datetime) -> tuple[Item, ...]:
        return tuple(
            item
            for item in feed.snapshot.items
            if now - DAY <= instant(item.listing.details.start, "UTC") <= now + days * DAY
        )

    alarms = 0
    for feed in feeds:
        held = {item.listing.key: item for item in window(feed, NOW)}
        for turn in range(1, 5):
            now = NOW + turn * every * DAY
            shown = window(feed, now)
            alarms += doubted(held.values(), Snapshot(items=shown, complete=True), now=now)
            held |= {item.listing.key: item for item in shown}
    print(f"{alarms} of {4 * len(feeds)} doubted")
    assert alarms <= 4 * len(feeds) / 500
