"""A process measured from without: what it and its children cost, and the most memory it held.

It is started by a small process of its own (this file, run): Linux counts the memory of whoever
starts a process into the peak of that process, and the measuring one holds all the feeds.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Spent:
    cpu: float
    """User and system seconds, of children too."""
    wall: float
    megabytes: float
    """Most memory held at once."""


def measure(command: Sequence[str | Path]) -> Spent:
    """Run a command to its end. Raises ``RuntimeError`` where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
    with TemporaryDirectory() as folder:
        told = Path(folder, "spent.json")
        done = subprocess.run(
            [sys.executable, "-S", __file__, told, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} … ended with {done.returncode}: {done.stderr}")
        return Spent(**json.loads(told.read_text()))


def _start(told: str, *command: str) -> int:
    began = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    spent = Spent(
        cpu=used.ru_utime + used.ru_stime,
        wall=time.perf_counter() - began,
        megabytes=used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024),
    )
    Path(told).write_text(json.dumps(vars(spent)))
    return process.returncode


def machine(load_before: float) -> str:
    """On what and with what was measured, and how busy it was before and after."""
    import platform
    from importlib.metadata import version

    packages = ("icalendar", "requests", "sqlite-utils", "recurring-ical-events", "pydantic")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{os.cpu_count()} cores ({_processor()}), {platform.system()}, load {load_before:.1f} "
        f"before, {load():.1f} after; Python {platform.python_version()}, {versions}"
    )


def load() -> float:
    """How many processes wanted to run, over the last minute."""
    return os.getloadavg()[0]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown"


if __name__ == "__main__":
    sys.exit(_start(*sys.argv[1:]))
