"""Our half, in a process of its own: ``python -m tests.bench.linkage.ours BEFORE AFTER TOLD``.

BEFORE and AFTER are files of rows; TOLD gets what was spent and which listings stand together.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from aggregator.match.matcher import Matcher, Matching
from aggregator.match.telling import Telling
from aggregator.model import Details, Key, Listing
from tests.bench.linkage.data import Row, read

_ZONE = ZoneInfo("Europe/Berlin")


def telling(number: int, row: Row) -> Telling:
    """A row as the product holds it."""
    day = date.fromisoformat(row.day)
    start: date | datetime = day
    end: date | datetime = day + timedelta(days=1)
    if row.hour:
        hour, minute = map(int, row.hour.split(":"))
        start = end = datetime(day.year, day.month, day.day, hour, minute, tzinfo=_ZONE)
    details = Details(
        title=row.title,
        start=start,
        end=end,
        timezone=_ZONE.key,
        language=row.language,
        location=row.location,
        description=row.description,
    )
    return Telling(number, Listing(Key(row.feed, row.id), details), numbers=(number,))


def _tellings(path: Path) -> list[Telling]:
    return [telling(number, row) for number, row in enumerate(read(path), 1)]


def run(before: Path, after: Path) -> dict[str, object]:
    """Match all from nothing, then what a day changed, with the same matcher."""
    matcher, listed = Matcher(), _tellings(before)
    began = time.process_time()
    whole = matcher.match(listed)
    spent = time.process_time() - began
    candidates = matcher.compared
    megabytes = peak()

    listed = _tellings(after)
    began = time.process_time()
    changed = matcher.match(listed)
    spent_on_change = time.process_time() - began
    return {
        "cpu": spent,
        "cpu_change": spent_on_change,
        "candidates": candidates,
        "candidates_change": matcher.compared - candidates,
        "megabytes": megabytes,
        "clusters": _together(whole),
        "clusters_change": _together(changed),
        "asked": len(whole.doubts),
    }


def peak() -> float:
    """Most memory that this process held so far, in megabytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _together(found: Matching) -> list[list[str]]:
    return [
        [one.key.source_id for one in cluster] for cluster in found.clusters if len(cluster) > 1
    ]


if __name__ == "__main__":
    _, before, after, told = sys.argv
    Path(told).write_text(json.dumps(run(Path(before), Path(after))))
