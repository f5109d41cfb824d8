"""``python -m tests.fuzz``: every parser entry under atheris, one after the other.

Exit code 1 where something was found. Each finding is a file below ``var/fuzz/findings``, told
with the command that replays it; a finding that is mended no longer fails when replayed.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

from tests.fuzz.targets import ROOT, TARGETS, judge

FOLDER = ROOT / "var" / "fuzz"
SECONDS = 600
_HANG = 60
"""Seconds by the clock after which an input is given up, however busy the machine is."""


def main() -> int:
    options = _options()
    if options.replay:
        return max(_replay(path) for path in options.replay)
    if importlib.util.find_spec("atheris") is None:
        print(
            "atheris is not installed: `make fuzz` installs it from requirements-fuzz.txt. It has "
            "wheels for Linux on x86_64 and CPython 3.11 to 3.14 only.",
            file=sys.stderr,
        )
        return 1
    names = options.targets or list(TARGETS)
    before = _findings()
    worked = True
    for name in names:
        worked = _fuzz(name, max(1, options.seconds // len(names))) and worked
    found = [path for path in sorted(_findings() - before) if _replay(path, quiet=True)]
    for path in found:
        shown = path.relative_to(ROOT)
        print(f"FOUND  {shown}\n       {sys.executable} -m tests.fuzz --replay {shown}")
    print(f"{len(found)} findings")
    return int(bool(found) or not worked)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; default: all")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="all in all; %(default)s")
    parser.add_argument("--replay", type=Path, nargs="+", help="run these inputs once, no fuzzing")
    options = parser.parse_args()
    if unknown := set(options.targets) - set(TARGETS):
        parser.error(f"no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    return options


def _findings() -> set[Path]:
    return set((FOLDER / "findings").glob("*"))


def _fuzz(name: str, seconds: int) -> bool:
    """Fuzz one target; whether it ran to its end. Its corpus grows from run to run."""
    target = TARGETS[name]
    corpus, seeds = FOLDER / "corpus" / name, FOLDER / "seeds" / name
    for folder in (corpus, seeds, FOLDER / "findings"):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (seeds / f"{number:03}").write_bytes(seed)
    log = FOLDER / f"{name}.log"
    command = [
        *(sys.executable, "-m", "tests.fuzz.driver", name, str(FOLDER)),
        *(
            f"-max_total_time={seconds}",
            f"-timeout={_HANG}",
            "-max_len=16384",
            "-rss_limit_mb=2048",
        ),
        f"-artifact_prefix={FOLDER}/findings/{name}-",
        *(str(corpus), str(seeds)),
    ]
    with log.open("wb") as out:
        done = subprocess.run(command, cwd=ROOT, stdout=out, stderr=out, check=False)
    told = log.read_text(errors="replace")
    runs = re.findall(r"Done (\d+) runs in (\d+) second", told)
    reached = re.findall(r"cov: (\d+)", told)
    if runs and reached:
        count, took = runs[-1]
        print(f"{name}: {count} inputs in {took} s, {reached[-1]} edges reached", flush=True)
    else:
        print(f"{name}: ended early (exit code {done.returncode}), see {log}", flush=True)
    return bool(runs)


def _replay(path: Path, *, quiet: bool = False) -> int:
    name = path.name.partition("-")[0]
    if name not in TARGETS:
        print(f"{path}: the name of a finding begins with its target ({', '.join(TARGETS)})")
        return 2
    finding = judge(TARGETS[name], path.read_bytes())
    if not quiet:
        print(f"{path}: {finding.told if finding else 'all is as promised'}")
    return int(finding is not None)


if __name__ == "__main__":
    sys.exit(main())
