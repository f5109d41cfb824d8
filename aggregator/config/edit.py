"""Editing: the few characters concerned change, all else stays as the operator left it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from aggregator.config.document import Document, configuration, parse, read
from aggregator.config.values import hint
from aggregator.errors import ConfigError

Value = str | int | bool


def add_feed(path: Path, feed: Mapping[str, Value], formats: Sequence[str] = ()) -> None:
    """Append a feed, laid out like the last one. Raises :class:`ConfigError`; all or nothing."""
    document = _checked(path, formats)
    expected = _copy(document)
    expected["feeds"].append(dict(feed))
    _replace(path, document, _with_feed(document, feed), expected, formats)


def set_feed(
    path: Path, feed: str, key: str, value: Value | None, formats: Sequence[str] = ()
) -> None:
    """Change one value of a feed; ``None`` takes the key out, so that its default holds."""
    document = _checked(path, formats)
    expected = _copy(document)
    n = _number(path, expected, feed)
    if value is None:
        if expected["feeds"][n].pop(key, None) is None:
            return
    else:
        expected["feeds"][n][key] = value
    _replace(path, document, _with_value(document, n, key, value), expected, formats)


def remove_feed(path: Path, feed: str, formats: Sequence[str] = ()) -> None:
    """Take a feed out, with the comments inside it; those above it stay."""
    document = _checked(path, formats)
    expected = _copy(document)
    n = _number(path, expected, feed)
    del expected["feeds"][n]
    _replace(path, document, _without_feed(document, n), expected, formats)


def _checked(path: Path, formats: Sequence[str]) -> Document:
    document = parse(path, read(path))
    configuration(path, document, formats)
    return document


def _copy(document: Document) -> dict[str, Any]:
    """A checked document's values, with a list of feeds to change even where it has none."""
    feeds = document.values.get("feeds") or ()
    return {**document.values, "feeds": [dict(entry) for entry in feeds]}


def _number(path: Path, values: dict[str, Any], feed: str) -> int:
    ids = [entry["id"] for entry in values["feeds"]]
    if feed not in ids:
        raise ConfigError(f'{path}: no feed "{feed}" here.{hint(feed, ids)}')
    return ids.index(feed)


def _replace(
    path: Path,
    before: Document,
    text: str | None,
    expected: dict[str, Any],
    formats: Sequence[str],
) -> None:
    """Write the edited text if it says exactly what it should, and nobody wrote meanwhile."""
    if text is None:
        raise ConfigError(f"{path}: {_BY_HAND}")
    if text == before.text:
        return
    try:
        after = parse(path, text)
    except ConfigError as error:
        raise ConfigError(f"{path}: {_BY_HAND}") from error
    configuration(path, after, formats)
    if _copy(after) != expected:
        raise ConfigError(f"{path}: {_BY_HAND}")
    if read(path) != before.text:
        raise ConfigError(f"{path}: someone else changed the file meanwhile; please try again.")
    _write(path, text)


_BY_HAND = (
    "this place is written in a way that the program cannot edit without risk; "
    "please change it by hand. Nothing was written."
)


def _write(path: Path, text: str) -> None:
    """Temporary file, fsync, rename; a link stays a link, the mode stays the mode."""
    target = Path(os.path.realpath(path))
    try:
        mode = target.stat().st_mode & 0o7777
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror or error}.") from error


# The characters concerned. Everything below is text in, text out (None: not without risk);
# what it produces is read again by _replace, which refuses it unless it says what was meant.


def _with_feed(document: Document, feed: Mapping[str, Value]) -> str:
    text, newline = _closed(document.text)
    lines = _lines(text)
    feeds = _child(document.root, "feeds")
    if feeds is None:
        dash, keys, at = *_style(document), len(lines)
        blank = False
        lines[at:at] = [newline, f"feeds:{newline}"]
        at += 2
    elif isinstance(feeds, SequenceNode) and feeds.value and not feeds.flow_style:
        dash, keys = _columns(feeds)
        first, at = _extent(text, feeds, len(feeds.value) - 1)
        above = first - 1
        while above > 0 and lines[above].lstrip().startswith("#"):
            above -= 1
        blank = not lines[above].strip()
    else:
        dash, keys = _style(document)
        start, end = feeds.start_mark.index, feeds.end_mark.index
        text = text[:start].rstrip(" ") + text[end:] if end > start else text
        lines = _lines(text)
        at, blank = document.lines["feeds",], False
    new = [" " * keys + f"{key}: {_scalar(value)}{newline}" for key, value in feed.items()]
    new[0] = " " * dash + "-" + " " * (keys - dash - 1) + new[0].lstrip(" ")
    lines[at:at] = [newline, *new] if blank else new
    return "".join(lines)


def _with_value(document: Document, n: int, key: str, value: Value | None) -> str | None:
    feeds = _child(document.root, "feeds")
    entry: MappingNode = feeds.value[n]
    text, newline = _closed(document.text)
    old = next(((k, v) for k, v in entry.value if k.value == key), None)
    if old is None:
        last = entry.value[-1][1]
        if entry.flow_style:
            at = _end(text, last)
            return f"{text[:at]}, {key}: {_scalar(value)}{text[at:]}"
        lines = _lines(text)
        at = _last_line(text, last) + 1
        column = entry.value[0][0].start_mark.column
        lines[at:at] = [" " * column + f"{key}: {_scalar(value)}{newline}"]
        return "".join(lines)
    name, node = old
    if value is None:
        lines = _lines(text)
        first = text.count("\n", 0, name.start_mark.index)
        if lines[first][: name.start_mark.column].strip():  # beside the dash, or in {…}
            return None
        del lines[first : _last_line(text, node) + 1]
        return "".join(lines)
    start, end = node.start_mark.index, _end(text, node)
    if start >= end:  # "every:" with nothing behind it
        at = name.end_mark.index + text[name.end_mark.index :].index(":") + 1
        return f"{text[:at]} {_scalar(value)}{text[at:]}"
    return text[:start] + _scalar(value) + text[end:]


def _without_feed(document: Document, n: int) -> str | None:
    feeds = _child(document.root, "feeds")
    if feeds.flow_style:
        return None
    lines = _lines(document.text)
    first, after = _extent(document.text, feeds, n)
    if after < len(lines) and not lines[after].strip() and not lines[first - 1].strip():
        after += 1  # one blank line between the neighbours, not two
    del lines[first:after]
    return "".join(lines)


def _child(node: MappingNode, name: str) -> Any:
    return next((value for key, value in node.value if key.value == name), None)


def _lines(text: str) -> list[str]:
    """Lines with their ends; unlike ``str.splitlines`` only where editors break them too."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _closed(text: str) -> tuple[str, str]:
    """The text with its last line ended, and how its lines end."""
    newline = "\r\n" if "\r\n" in text else "\n"
    return (text if text.endswith("\n") else text + newline), newline


def _columns(entries: SequenceNode) -> tuple[int, int]:
    """Columns of the dashes and of the keys in a list."""
    dash = entries.start_mark.column
    first = entries.value[-1]
    return dash, dash + 2 if first.flow_style else first.value[0][0].start_mark.column


def _style(document: Document) -> tuple[int, int]:
    for group in ("partners", "regions"):
        entries = _child(document.root, group)
        if isinstance(entries, SequenceNode) and entries.value and not entries.flow_style:
            return _columns(entries)
    return 2, 4


def _extent(text: str, entries: SequenceNode, n: int) -> tuple[int, int]:
    """Lines of an entry: from its dash to behind its last value and the comments inside it."""
    lines, dash, entry = _lines(text), entries.start_mark.column, entries.value[n]
    first = text.count("\n", 0, entry.start_mark.index)
    while first > 0 and lines[first][: dash + 1].strip() != "-":
        first -= 1
    after = _last_line(text, entry) + 1
    while after < len(lines) and re.match(rf"[ ]{{{dash + 1},}}#", lines[after]):
        after += 1
    return first, after


def _end(text: str, node: Node) -> int:
    """Where a node's own text ends. ruamel ends a block where the next token begins."""
    if isinstance(node, ScalarNode):
        end = node.end_mark.index
        return len(text[:end].rstrip()) if node.style in ("|", ">") else int(end)
    if isinstance(node, MappingNode) and node.value and not node.flow_style:
        return _end(text, node.value[-1][1])
    if isinstance(node, SequenceNode) and node.value and not node.flow_style:
        return _end(text, node.value[-1])
    return int(node.end_mark.index)


def _last_line(text: str, node: Node) -> int:
    return text.count("\n", 0, _end(text, node))


def _scalar(value: Value | None) -> str:
    """A value as YAML, on one line and safe inside [ ] and { } too."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.width, yaml.allow_unicode = True, 2**20, True
    out = StringIO()
    yaml.dump([value], out)
    return out.getvalue().strip().removeprefix("[").removesuffix("]")
