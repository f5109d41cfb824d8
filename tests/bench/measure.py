"""A process measured from without: what it and its children cost, and the most memory it held."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Spent:
    cpu: float
    """User and system seconds, of children too."""
    wall: float
    megabytes: float
    """Most memory held at once."""
    output: str


def measure(command: Sequence[str | Path]) -> Spent:
    """Run a command to its end. Raises ``RuntimeError`` where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
    with TemporaryFile("w+") as told, TemporaryFile("w+") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=errors,
            env=environment,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in (told, errors):
            file.seek(0)
        if process.returncode:
            raise RuntimeError(f"{command[0]} … ended with {process.returncode}: {errors.read()}")
        peak = used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
        return Spent(used.ru_utime + used.ru_stime, wall, peak, told.read())


def machine() -> str:
    """On what and with what was measured."""
    packages = ("icalendar", "requests", "sqlite-utils", "recurring-ical-events", "pydantic")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    load = f"{os.getloadavg()[0]:.1f}"
    return (
        f"{os.cpu_count()} cores ({_processor()}), {platform.system()}, load {load} at the start; "
        f"Python {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
