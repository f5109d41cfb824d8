"""The calendar under measurement: its feeds, what they show in each scenario, what comes out."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from tests.bench import data
from tests.bench.server import Site, etag

SEED = 20260302
SHARE = 0.01


@dataclass(frozen=True)
class Size:
    feeds: int = 100
    events: int = 200
    """Per feed."""

    @property
    def all(self) -> int:
        return self.feeds * self.events


@dataclass(frozen=True)
class Scenario:
    """A pull, ``hours`` after the first, and what the feeds show then."""

    name: str
    hours: int
    shows: str = "first"
    forgetful: bool = False
    """Whether the server sends whole files though they are known."""


FIRST = Scenario("first pull", 0)
UNCHANGED = Scenario("unchanged, 304", 1)
AGAIN = Scenario("unchanged, 200", 2, forgetful=True)
STAMPED = Scenario("only DTSTAMP new, 200", 3, shows="stamped")
CHANGED = Scenario("1 % changed", 4, shows="changed")
SCENARIOS = (FIRST, UNCHANGED, AGAIN, STAMPED, CHANGED)


class World:
    """The files of all feeds, and a server that shows them."""

    def __init__(self, size: Size, site: Site, seed: int = SEED) -> None:
        self.size = size
        self.site = site
        self.changed = data.pick(size.feeds, size.events, SHARE, seed)
        self._seed = seed

    @cached_property
    def _first(self) -> dict[str, bytes]:
        return self._made()

    @cached_property
    def _stamped(self) -> dict[str, bytes]:
        return self._made(stamped=True)

    @cached_property
    def _changed(self) -> dict[str, bytes]:
        return self._made(changed=self.changed, stamped=True)

    def _made(
        self, *, changed: data.Changed = frozenset(), stamped: bool = False
    ) -> dict[str, bytes]:
        stamp = data.NOW if stamped else data.NOW - timedelta(days=1)
        return {
            f"{feed}.ics": data.calendar(
                feed, self.size.events, self._seed, changed=changed, stamp=stamp
            )
            for feed in range(self.size.feeds)
        }

    def show(self, scenario: Scenario) -> dict[str, bytes]:
        files: dict[str, bytes] = getattr(self, f"_{scenario.shows}")
        self.site.show(files, forgetful=scenario.forgetful)
        return files

    def addresses(self, scenario: Scenario) -> str:
        """What the baselines want: an address and its entity tag on each line."""
        files = self.show(scenario)
        return "".join(f"{self.site.address}/{name} {etag(files[name])}\n" for name in files)


class Calendar:
    """A calendar of all feeds, with a folder of its own."""

    def __init__(self, world: World, folder: Path) -> None:
        self.output = folder / "output"
        self._config = folder / "feeds.yaml"
        self._database = folder / "calendar.sqlite"
        folder.mkdir(parents=True)
        self._config.write_text(data.configuration(world.size.feeds, world.site.address))

    def arguments(self, scenario: Scenario) -> list[str]:
        now = data.NOW + timedelta(hours=scenario.hours)
        places = ("--config", self._config, "--database", self._database, "--output", self.output)
        options = ("--now", now.isoformat(), "--allow-private", "--json")
        return ["run", *map(str, places), *options]

    def published(self) -> dict[str, bytes]:
        """Fingerprints of all public files."""
        return {
            path.relative_to(self.output).as_posix(): hashlib.sha256(path.read_bytes()).digest()
            for path in sorted(self.output.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }

    def partners(self) -> list[bytes]:
        """The partners' calendars, which together hold every event once."""
        return [path.read_bytes() for path in sorted(self.output.glob("partner/*.ics"))]
