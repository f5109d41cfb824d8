"""Files put where the public reads them: whole or not at all.

A reader never sees half a file, a crash leaves the last good one, an unchanged file is not
touched, so that servers go on answering 304. What we wrote is remembered in ``.published``;
only such files are ever removed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from aggregator.disk import sync
from aggregator.errors import PublishError

MANIFEST = ".published"
_UNFINISHED = ".publishing"
"""Ending of a temporary name: ``.NAME.publishing``, beside the file that it will become."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a call did."""

    changed: tuple[str, ...]
    """Names of files that are new or have other bytes now, sorted."""
    unchanged: int
    removed: tuple[str, ...]
    """Names of files that are no longer published, sorted."""


def write(directory: Path, files: Mapping[str, bytes]) -> Written:
    """Make ``directory`` hold ``files`` (relative paths with "/"), and no other of ours.

    New files stand before old ones go. Raises :class:`PublishError` at the first file that
    cannot be written; those before it are in place, nothing is removed. One writer at a time.
    """
    for name in files:
        _check(name)
    _make_folder(directory)
    earlier = _manifest(directory)
    _tidy(directory, {*earlier, *files})
    _remember(directory, earlier | set(files))
    changed = []
    for name in sorted(files):
        path = _inside(directory, name)
        if _holds(path, files[name]):
            continue
        _make_folder(path.parent)
        _replace(path, files[name])
        changed.append(name)
    _settle(directory, changed)
    removed = [name for name in sorted(earlier - set(files)) if _remove(directory, name)]
    _settle(directory, removed)
    _remember(directory, set(files))
    return Written(tuple(changed), len(files) - len(changed), tuple(removed))


def _check(name: str) -> None:
    """Refuse a name that leads out of the directory or to what is ours alone."""
    parts = name.split("/")
    bad = any(not part or part.startswith(".") for part in parts) or not name.isprintable()
    if bad or "\\" in name or PurePosixPath(name).is_absolute():
        raise PublishError(
            f"cannot publish a file as {name!r}: a name is a path below the output directory, "
            "with / between its parts, none of them empty or beginning with a dot; "
            "check the ids in feeds.yaml"
        )


def _inside(directory: Path, name: str) -> Path:
    path = directory / name
    if not path.parent.resolve().is_relative_to(directory.resolve()):
        raise PublishError(
            f"{path.parent} leads out of {directory}; remove that symbolic link, "
            "or choose another output directory"
        )
    return path


def _manifest(directory: Path) -> set[str]:
    """Names that earlier calls wrote; none where the file is missing or not ours any more."""
    path = directory / MANIFEST
    try:
        names = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return set()
    except ValueError:
        return set()
    except OSError as error:
        raise _failed("read", path, error) from error
    known = {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()
    return {name for name in known if _is_good(name)}


def _is_good(name: str) -> bool:
    try:
        _check(name)
    except PublishError:
        return False
    return True


def _remember(directory: Path, names: Iterable[str]) -> None:
    content = (json.dumps(sorted(names), ensure_ascii=False, indent=0) + "\n").encode()
    path = directory / MANIFEST
    if not _holds(path, content):
        _replace(path, content)
        _sync(directory)


def _tidy(directory: Path, names: Iterable[str]) -> None:
    """Remove what a killed run left unfinished, in the folders we write to."""
    for folder in sorted({directory, *((directory / name).parent for name in names)}):
        try:
            leftovers = sorted(folder.glob(f".*{_UNFINISHED}"))
            for leftover in leftovers:
                leftover.unlink()
        except OSError as error:
            raise _failed("clean", folder, error) from error


def _holds(path: Path, content: bytes) -> bool:
    try:
        if path.is_symlink() or path.stat().st_size != len(content):
            return False
        return path.read_bytes() == content
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _failed("read", path, error) from error


def _replace(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}{_UNFINISHED}")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise _failed("write", path, error) from error


def _remove(directory: Path, name: str) -> bool:
    path = _inside(directory, name)
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _failed("remove", path, error) from error
    return True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failed("make the directory", folder, error) from error


def _settle(directory: Path, names: Iterable[str]) -> None:
    """Make what was done to these files last through a power cut, and the folders they are in."""
    folders = {directory / folder for name in names for folder in PurePosixPath(name).parents}
    for folder in sorted(folders):
        _sync(folder)


def _sync(folder: Path) -> None:
    try:
        sync(folder)
    except OSError as error:
        raise _failed("sync", folder, error) from error


def _failed(deed: str, path: Path, error: OSError) -> PublishError:
    return PublishError(
        f"cannot {deed} {path}: {error.strerror or error}; the last good files stay. "
        "Check free space and permissions, then run again"
    )
