"""The nouns as JSON and back, derived from their declarations: no field is listed twice.

Moments follow RFC 9557: ``2026-12-05T19:00:00+01:00[Europe/Berlin]``; dates ISO 8601. Fields at
their default are left out, so that a noun may gain fields without old rows becoming others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from aggregator.model import zone

T = TypeVar("T")


def dumps(noun: object) -> str:
    """A noun as compact JSON; equal nouns give equal text."""
    return json.dumps(_plain(noun), ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T], text: str) -> T:
    """The noun that ``dumps`` wrote. Raises ``ValueError`` on what it cannot have written."""
    try:
        return cast("T", _reader(cast("Hashable", kind))(json.loads(text)))
    except (TypeError, AttributeError, LookupError, RecursionError) as error:
        raise ValueError(f"not what was written: {error}: {text:.80}") from error


def digest(noun: object) -> bytes:
    """A fingerprint of all that a noun says, 16 bytes."""
    return blake2b(dumps(noun).encode(), digest_size=16).digest()


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {
            name: _plain(part)
            for name, default in _defaults(cast("Hashable", type(value)))
            if (part := getattr(value, name)) != default
        }
    if isinstance(value, datetime):
        key = getattr(value.tzinfo, "key", None) or "UTC"
        return f"{value.astimezone(zone(key)).isoformat()}[{key}]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


@cache
def _defaults(kind: Any) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


def _moment(text: str) -> date:
    if "[" not in text:
        return date.fromisoformat(text)
    written, _, key = text.rstrip("]").partition("[")
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(f"a time without its offset: {text!r}")
    return moment.astimezone(zone(key))


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """What turns plain JSON into a value of the hinted type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        kinds = [kind for kind in arguments if kind is not NoneType]
        if set(kinds) == {date, datetime}:
            return _moment
        inner = _reader(kinds[0])
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            part = _reader(arguments[0])
            return lambda values: tuple(part(value) for value in values)
        parts = [_reader(argument) for argument in arguments]
        return lambda values: tuple(part(value) for part, value in zip(parts, values, strict=True))
    if hint in (date, datetime):
        return _moment
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if is_dataclass(hint):
        return _dataclass_reader(hint)
    if hint in (str, int, float, bool):
        return _exactly(hint)
    raise TypeError(f"no way to write a {hint!r}")


def _exactly(kind: type) -> Callable[[Any], Any]:
    kinds = (int, float) if kind is float else (kind,)

    def read(value: Any) -> Any:
        if type(value) not in kinds:
            raise ValueError(f"not a {kind.__name__}: {value!r:.80}")
        return value

    return read


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    needed = {field.name for field in fields(kind) if field.default is MISSING}

    def read(plain: Any) -> Any:
        if not isinstance(plain, dict) or not needed <= plain.keys() <= readers.keys():
            raise ValueError(f"not a {kind.__name__}: {plain!r:.80}")
        return kind(**{name: readers[name](value) for name, value in plain.items()})

    return read
