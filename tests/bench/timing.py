"""The scenarios and the baselines, timed one after the other, so that noise meets all alike."""

import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

from tests.bench.measure import Spent, measure
from tests.bench.world import FIRST, SCENARIOS, UNCHANGED, Calendar, Scenario, World

START, PLAIN, BARE, MERGECAL = "start", "plain loop", "bare requests", "mergecal"
"""Names of what is measured besides the scenarios."""
_HERE = Path(__file__).parent
_MERGECAL_LOCK = _HERE / "mergecal.txt"


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
    """The command of mergecal 0.5.0, installed apart from us when first asked for."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    home = cache / "inducult-calendar" / "bench" / "mergecal-0.5.0"
    command = home / "bin" / "mergecal"
    done = home / "installed.txt"
    wanted = _MERGECAL_LOCK.read_text()
    if not (done.is_file() and done.read_text() == wanted):
        print(f"installing mergecal into {home}", file=sys.stderr)
        venv.create(home, clear=True, with_pip=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "-qq"]
        safely = ["--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
        subprocess.run([*pip, *safely, "-r", str(_MERGECAL_LOCK)], check=True)
        done.write_text(wanted)
    return command
