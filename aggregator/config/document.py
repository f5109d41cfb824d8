"""Reading: the file as nodes that know their lines, and all that is wrong with it by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from aggregator.config.entries import Calendar, Configuration, Feed, File, Partner, Region
from aggregator.config.values import hint, shown
from aggregator.errors import ConfigError

Step = str | int
Spot = tuple[Step, ...]
"""Where a value stands: ``("feeds", 3, "sector")``."""

_MOST_VALUES = 100_000
"""Values of a file; ten thousand feeds have fewer."""


def load(path: Path, formats: Sequence[str] = ()) -> Configuration:
    """Read and check the file. Raises :class:`ConfigError` naming all that is wrong, by line.

    ``formats`` are the words that a feed's ``format`` may be; any where none is given.
    """
    return configuration(path, parse(path, read(path)), formats)


def read(path: Path) -> str:
    """The text with its line ends and byte order mark as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            f"{path}, line {line}: not UTF-8 text; save the file with the encoding UTF-8."
        ) from error


@dataclass(frozen=True, slots=True)
class _Complaint:
    line: int
    where: Spot
    text: str


@dataclass(slots=True)
class Document:
    """A parsed text: its nodes, its plain values and the line on which each stands."""

    path: Path
    text: str
    root: MappingNode
    values: dict[str, Any]
    lines: dict[Spot, int]
    complaints: list[_Complaint]


def parse(
    path: Path, text: str, keys: Sequence[str] = ("calendar", "regions", "partners", "feeds")
) -> Document:
    """The text as YAML, which should begin with the first of the ``keys``.

    Raises :class:`ConfigError` where it is none, or not a group of keys.
    """
    yaml = YAML(typ="safe", pure=True)
    try:
        root = _composed(yaml, path, text)
        if root is None:
            raise ConfigError(f'{path}: the file is empty; it begins with "{keys[0]}:".')
        if not isinstance(root, MappingNode):
            raise ConfigError(
                f"{path}, line {root.start_mark.line + 1}: the file does not begin with a group "
                f'of "key: value" lines; allowed keys: {", ".join(keys)}.'
            )
        document = Document(path, text, root, {}, {}, [])
        document.values = _plain(yaml, root, (), document)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise ConfigError(f"{path}{line}: {_broken(error)}") from error
    except YAMLError as error:
        raise ConfigError(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: lists and groups are nested far too deeply.") from error
    return document


def _composed(yaml: YAML, path: Path, text: str) -> Node | None:
    try:
        node: Node | None = yaml.compose(StringIO(text))
    except KeyError as error:  # ruamel looks up the rules of that version
        raise ConfigError(
            f"{path}: it names a version of YAML that is not known; leave out the line %YAML."
        ) from error
    return node


def _broken(error: MarkedYAMLError) -> str:
    problem = " ".join(str(error.problem or error.context or error).split())
    if problem.startswith("but ") and error.context:  # "expected a single document" "but found …"
        problem = f"{error.context} {problem}"
    advice = ""
    if "\\t" in problem or "tab" in problem:
        advice = " Indent with spaces, not with the tab key."
    elif "mapping values are not allowed" in problem:
        advice = " A text that contains a colon needs quotes; or the indentation is wrong."
    elif "block" in problem or "block" in str(error.context):
        advice = " Does this line begin as far to the right as its neighbours?"
    elif "quoted scalar" in str(error.context):
        advice = " A quotation mark is not closed."
    return f"not YAML: {problem}.{advice}"


def _plain(yaml: YAML, node: Node, spot: Spot, document: Document) -> Any:
    """The node's value. Keys are strings; a YAML timestamp stays the text it is written as."""
    document.lines.setdefault(spot, node.start_mark.line + 1)
    if len(document.lines) > _MOST_VALUES:  # aliases of aliases: a few lines are millions
        raise ConfigError(f"{document.path}: the file holds more than {_MOST_VALUES} values.")
    if isinstance(node, SequenceNode):
        return [_plain(yaml, item, (*spot, n), document) for n, item in enumerate(node.value)]
    if isinstance(node, MappingNode):
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = _writable(key.value, key, document) if isinstance(key, ScalarNode) else "?"
            here, line = (*spot, name), key.start_mark.line + 1
            if name in values:
                text = f"this key stands twice, first on line {document.lines[here]}; keep one."
                document.complaints.append(_Complaint(line, here, text))
                continue
            document.lines[here] = line
            values[name] = _plain(yaml, value, here, document)
        return values
    if str(node.tag).endswith(":timestamp"):
        return node.value
    try:
        value = yaml.constructor.construct_object(node)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise ConfigError(
            f"{document.path}, line {node.start_mark.line + 1}: {shown(node.value)} is not what "
            f"its tag {node.tag} says."
        ) from error
    return _writable(value, node, document) if isinstance(value, str) else value


def _writable(text: str, node: Node, document: Document) -> str:
    """The text; two halves of a character, as JSON escapes them, made one, a lone half refused."""
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{document.path}, line {node.start_mark.line + 1}: \\ud800 to \\udfff are halves of a "
            "character; write the character itself."
        ) from error


def configuration(path: Path, document: Document, formats: Sequence[str]) -> Configuration:
    """The document checked, every default resolved. Raises :class:`ConfigError` like ``load``."""
    complaints = [
        *document.complaints,
        *_repeated(document),
        *_dangling(document, "partners", "region", "regions"),
        *_dangling(document, "feeds", "partner", "partners"),
    ]
    file = None
    try:
        file = File.model_validate(document.values, context={"formats": tuple(formats)})
    except ValidationError as error:
        complaints += (_complaint(document, detail) for detail in error.errors())
    if file is None or complaints:
        raise ConfigError(_report(path, document, complaints))

    regions = {region.id: region for region in file.regions}
    partners = {
        partner.id: partner.model_copy(
            update={"language": partner.language or regions[partner.region].language}
        )
        for partner in file.partners
    }
    feeds = tuple(
        feed.model_copy(
            update={
                "language": feed.language or partners[feed.partner].language,
                "timezone": feed.timezone or regions[partners[feed.partner].region].timezone,
            }
        )
        for feed in file.feeds
    )
    resolved = file.model_copy(update={"partners": tuple(partners.values()), "feeds": feeds})
    content = json.dumps(resolved.model_dump(mode="json"), sort_keys=True, ensure_ascii=True)
    return Configuration(
        path=path,
        calendar=file.calendar,
        regions=file.regions,
        partners=resolved.partners,
        feeds=feeds,
        digest=sha256(content.encode()).hexdigest(),
    )


def _named(document: Document, group: str) -> Iterable[tuple[int, dict[str, Any]]]:
    entries = document.values.get(group)
    for n, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield n, entry


def _repeated(document: Document) -> Iterable[_Complaint]:
    for group in ("regions", "partners", "feeds"):
        first: dict[str, int] = {}
        for n, entry in _named(document, group):
            name, where = entry.get("id"), (group, n, "id")
            if not isinstance(name, str):
                continue
            line = document.lines[where]
            if name in first:
                text = (
                    f'found "{name}", which line {first[name]} has already; each id may stand once.'
                )
                yield _Complaint(line, where, text)
            first.setdefault(name, line)


def _dangling(document: Document, group: str, key: str, target: str) -> Iterable[_Complaint]:
    known = list(dict.fromkeys(str(entry.get("id")) for _, entry in _named(document, target)))
    for n, entry in _named(document, group):
        name = entry.get(key)
        if isinstance(name, str) and name not in known:
            where: Spot = (group, n, key)
            allowed = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
            text = (
                f'found "{name}", which is not under "{target}:"; '
                f"allowed: {allowed or 'none yet'}.{hint(name, known)}"
            )
            yield _Complaint(document.lines[where], where, text)


_KEYS: dict[str, type[BaseModel]] = {
    "calendar": Calendar,
    "regions": Region,
    "partners": Partner,
    "feeds": Feed,
}


def _complaint(document: Document, detail: ErrorDetails) -> _Complaint:
    """What pydantic found, in plain words and with the line on which it stands."""
    where: Spot = detail["loc"]
    model = _KEYS.get(str(where[0]), File) if len(where) > 1 else File
    keys = list(model.model_fields)
    match detail["type"]:
        case "plain":
            text = detail["msg"]
        case "missing":
            text = f'"{where[-1]}:" is missing here; it must be given.'
        case "extra_forbidden":
            text = f"unknown key; allowed: {', '.join(keys)}.{hint(where[-1], keys)}"
        case "model_type":
            text = f'found {shown(detail["input"])}; allowed: a group of "key: value" lines.'
        case _:
            text = f"found {shown(detail['input'])}; {detail['msg']}."
    spot = where
    while spot and spot not in document.lines:
        spot = spot[:-1]
    return _Complaint(document.lines[spot], where, text)


def _report(path: Path, document: Document, complaints: Iterable[_Complaint]) -> str:
    ordered = sorted(set(complaints), key=lambda c: (c.line, [str(step) for step in c.where]))
    return "\n".join(
        f"{path}, line {c.line}: {_path_of(document, c.where)}: {c.text}" for c in ordered
    )


def _path_of(document: Document, where: Spot) -> str:
    """``feeds › zwickau-museum › sector``; an entry without an id by its number."""
    if len(where) < 2 or not isinstance(where[1], int):
        return " › ".join(map(str, where))
    entry = document.values[str(where[0])][where[1]]
    own = entry.get("id") if isinstance(entry, dict) else None
    name = own if isinstance(own, str) and own and where[2:] != ("id",) else f"entry {where[1] + 1}"
    return " › ".join(map(str, (where[0], name, *where[2:])))
