"""Listings and labelled pairs from files in the form of ``labelled/``, to fit and measure with."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

from aggregator.collect import text
from aggregator.match.telling import Telling
from aggregator.model import Details, Key, Listing, Recurrence


@dataclass(frozen=True, slots=True)
class Pair:
    """Two listings by their ids, and whether they tell of one event."""

    a: str
    b: str
    label: bool
    evidence: str = ""
    split: str = ""
    languages: str = ""
    city: str = ""

    @property
    def group(self) -> str:
        """What figures are told by: the languages of the two texts, else the city."""
        return self.languages or self.city


def pairs(path: Path) -> Iterator[Pair]:
    header, *lines = path.read_text("utf-8").strip().split("\n")
    names = header.split("\t")
    for line in lines:
        row = dict(zip(names, line.split("\t"), strict=False))
        yield Pair(
            row["id_a"],
            row["id_b"],
            row["label"] == "1",
            row.get("evidence", ""),
            row.get("split", ""),
            row.get("languages", ""),
            row.get("city", ""),
        )


def rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def tellings(listed: list[dict[str, str]]) -> list[Telling]:
    """Rows as the product holds them, texts made plain; ``Telling.key.source_id`` is the row's id.

    Times are moments: those told in UTC, and those told without offset, are put on the wall
    clock of their city, which is the commonest offset there on that day, else in that month.
    """
    offsets = _Offsets(listed)
    return [
        Telling(number, listing, numbers=(number,))
        for number, row in enumerate(listed, 1)
        for listing in [_listing(row, offsets)]
    ]


class _Offsets:
    def __init__(self, listed: list[dict[str, str]]) -> None:
        self._seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for row in listed:
            if row.get("utcoff") and row["utcoff"] != "+0000":
                city = row.get("city", "")
                for key in ((city, row["date"]), (city, row["date"][:7]), (city, ""), ("", "")):
                    self._seen[key][row["utcoff"]] += 1

    def of(self, row: dict[str, str]) -> timezone:
        city, day = row.get("city", ""), row["date"]
        for key in ((city, day), (city, day[:7]), (city, ""), ("", "")):
            if found := self._seen.get(key):
                return _zone(found.most_common(1)[0][0])
        return UTC


def _zone(offset: str) -> timezone:
    sign = -1 if offset.startswith("-") else 1
    digits = offset.lstrip("+-").replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0)))


def _listing(row: dict[str, str], offsets: _Offsets) -> Listing:
    day = date.fromisoformat(row["date"])
    last = date.fromisoformat(row.get("end_date") or row["date"])
    start: date | datetime = day
    end: date | datetime = last + timedelta(days=1)
    zone_name = "UTC"
    if row.get("time"):
        local = offsets.of(row)
        told = _zone(row["utcoff"]) if row.get("utcoff") else local
        start = datetime.combine(day, _clock(row["time"]), told).astimezone(local)
        end = start
        if row.get("end_time"):
            end = max(start, datetime.combine(last, _clock(row["end_time"]), told))
        zone_name = _name(local)
    place = text.line(", ".join(filter(None, (row.get("location", ""), row.get("address", "")))))
    return Listing(
        Key(row["feed"], row["id"]),
        Details(
            title=text.line(row["title"]),
            start=start,
            end=end,
            timezone=zone_name,
            recurrence=Recurrence(row["recurrence"]) if row.get("recurrence") else None,
            language=row.get("language", ""),
            location=place,
            latitude=float(row["latitude"]) if row.get("latitude") else None,
            longitude=float(row["longitude"]) if row.get("longitude") else None,
            url=row.get("url", ""),
            description=text.paragraphs(row.get("description", "")),
            image=row.get("image", ""),
            organizer=text.line(row.get("organizer", "")),
        ),
    )


def _clock(told: str) -> time:
    return time.fromisoformat(told[:5] if len(told) > 5 else told)


def _name(offset: timezone) -> str:
    """A zone that keeps this offset all year (POSIX signs: Etc/GMT-2 is UTC+2)."""
    hours = int((offset.utcoffset(None) or timedelta()).total_seconds() // 3600)
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"
