"""Other programs that ours is measured beside, each installed apart from us."""

import os
import subprocess
import sys
import venv
from pathlib import Path

_LOCKS = Path(__file__).parent


def installed(name: str, version: str) -> Path:
    """The folder of its commands; installed by its lock (``<name>.txt``) when first asked for."""
    lock = _LOCKS / f"{name}.txt"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    home = cache / "inducult-calendar" / "bench" / f"{name}-{version}"
    done = home / "installed.txt"
    wanted = lock.read_text()
    if not (done.is_file() and done.read_text() == wanted):
        print(f"installing {name} into {home}", file=sys.stderr)
        venv.create(home, clear=True, with_pip=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "-qq"]
        safely = ["--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
        subprocess.run([*pip, *safely, "-r", str(lock)], check=True)
        done.write_text(wanted)
    return home / "bin"
