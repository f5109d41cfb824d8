"""The scenarios and the baselines, timed one after the other, so that noise meets all alike."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.bench.measure import Spent, measure
from tests.bench.peers import installed
from tests.bench.world import FIRST, SCENARIOS, UNCHANGED, Calendar, Scenario, World

START, PLAIN, BARE, MERGECAL = "start", "plain loop", "bare requests", "mergecal"
"""Names of what is measured besides the scenarios."""
_HERE = Path(__file__).parent


def start() -> dict[str, Spent]:
    """What the program costs before it does anything."""
    return {START: measure([sys.executable, "-m", "aggregator", "--version"])}


def ours(
    calendar: Calendar, world: World, scenarios: Iterable[Scenario] = SCENARIOS
) -> dict[str, Spent]:
    """Our pulls in their order; a first pull without memory, the next ones upon it."""
    spent = {}
    for scenario in scenarios:
        world.show(scenario)
        command = [sys.executable, "-m", "aggregator", *calendar.arguments(scenario)]
        spent[scenario.name] = measure(command)
    return spent


def baselines(world: World, folder: Path, *, merger: Path | None) -> dict[str, Spent]:
    """What others need for the same; ``merger``: an installed mergecal."""
    addresses = folder / "addresses"
    addresses.write_text(world.addresses(FIRST))
    script: list[str | Path] = [sys.executable, _HERE / "baselines.py"]
    whole = folder / "plain.ics"
    spent = {PLAIN: measure([*script, "plain", addresses, folder / "plain.sqlite", whole])}
    _hold(whole, world)
    addresses.write_text(world.addresses(UNCHANGED))
    spent[BARE] = measure([*script, "bare", addresses])
    if merger:
        files = world.show(FIRST)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        merged = folder / "merged.ics"
        inputs = [folder / name for name in files]
        spent[MERGECAL] = measure([merger, *inputs, "--output", merged])
        _hold(merged, world)
    return spent


def _hold(path: Path, world: World) -> None:
    """A baseline that does less than it should is none."""
    found = len(re.findall(rb"^BEGIN:VEVENT\r$", path.read_bytes(), re.MULTILINE))
    if found != world.size.all:
        raise RuntimeError(f"{path.name} holds {found} events of {world.size.all}")


def mergecal() -> Path:
    """The command of mergecal."""
    return installed("mergecal", "0.5.0") / "mergecal"
