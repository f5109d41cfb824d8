"""A small calendar of its own for a test: feeds as files, cycles at chosen moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import feedparser
import icalendar
from icalendar import Component

from aggregator import config
from aggregator.collect.apart import Here
from aggregator.collect.fetch import Fetcher
from aggregator.pipeline import Report, cycle
from aggregator.store import Store

HEAD = """\
calendar:
  title: Industriekultur
  address: https://calendar.example/
  contact: office@calendar.example
  language: de
  timezone: Europe/Berlin
regions:
  - {id: zwickau, name: Zwickau, country: DE, language: de, timezone: Europe/Berlin}
  - {id: karlovy-vary, name: Karlovy Vary, country: CZ, language: cs, timezone: Europe/Prague}
partners:
  - {id: museum, name: Museum, region: zwickau, url: "https://museum.example/"}
  - {id: town, name: Stadt, region: zwickau, url: "https://town.example/"}
  - {id: mesto, name: Město, region: karlovy-vary, url: "https://mesto.example/"}
feeds:
"""


class World:
    """Feeds in a folder, a database and an output beside them."""

    def __init__(self, folder: Path, start: str = "2026-05-01T08:00+02:00") -> None:
        self.folder = folder
        self.now = datetime.fromisoformat(start)
        self.output = folder / "output"
        self.database = folder / "calendar.sqlite"
        self.feeds: dict[str, str] = {}

    def feed(self, name: str, body: str, *, partner: str = "museum", more: str = "") -> None:
        """Register a feed, or give it other bytes."""
        if name not in self.feeds or more:
            ending = "rss" if "<rss" in body else "ics"
            self.feeds[name] = f"  - {{id: {name}, partner: {partner}, url: {name}.{ending}{more}}}"
        url = self.feeds[name].partition("url: ")[2].partition(",")[0].rstrip("}")
        (self.folder / url).write_bytes(body.encode())

    def configuration(self) -> config.Configuration:
        path = self.folder / "feeds.yaml"
        path.write_text(HEAD + "\n".join(self.feeds.values()) + "\n", encoding="utf-8")
        return config.load(path)

    def run(self, after: timedelta = timedelta(0)) -> Report:
        """One cycle, ``after`` the last."""
        self.now += after
        with Store(self.database) as store, Fetcher(user_agent="test") as fetcher:
            return cycle(
                self.configuration(),
                store,
                self.output,
                now=self.now,
                fetcher=fetcher,
                readers=Here(),
            )

    def events(self, path: str = "calendar.ics") -> list[Component]:
        """The VEVENTs of a published calendar."""
        calendar = icalendar.Calendar.from_ical((self.output / path).read_bytes())
        return list(calendar.walk("VEVENT"))

    def event(self, title: str, path: str = "calendar.ics") -> Component:
        """The only VEVENT whose title holds the words."""
        (found,) = [one for one in self.events(path) if title in str(one["SUMMARY"])]
        return found

    def items(self, path: str = "calendar.rss") -> list[feedparser.FeedParserDict]:
        parsed = feedparser.parse((self.output / path).read_bytes())
        assert not parsed.bozo, parsed.get("bozo_exception")
        return list(parsed.entries)

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }


def vevent(uid: str, title: str, start: str, *more: str) -> str:
    """A VEVENT; ``start`` with its parameters: ";TZID=Europe/Berlin:20260512T190000"."""
    lines = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260401T000000Z", f"DTSTART{start}"]
    return "\r\n".join([*lines, f"SUMMARY:{title}", *more, "END:VEVENT", ""])


def calendar(events: Iterable[str], *head: str) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *head, ""]
    return "\r\n".join(lines) + "".join(events) + "END:VCALENDAR\r\n"
