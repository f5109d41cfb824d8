"""What file systems ask for, besides writing."""

from __future__ import annotations

import os
from pathlib import Path


def sync(folder: Path) -> None:
    """Make renames and removals in a folder last through a power cut. Raises ``OSError``."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
