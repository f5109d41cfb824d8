"""jCal (RFC 7265): iCalendar written in JSON, also several calendars in one list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from aggregator.collect.drafts import Body, Reading
from aggregator.collect.formats import content, ical
from aggregator.collect.formats.content import Component, Property
from aggregator.collect.formats.decoding import decoded, json_document, told
from aggregator.errors import FormatError

NAME = "jcal"

_BEGIN = re.compile(r'\ufeff?\s*\[\s*(?:\[\s*)?"vcalendar"\s*,', re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Whether the bytes begin a JSON list whose first word is "vcalendar"."""
    return _BEGIN.match(decoded(head)) is not None


def read(body: Body) -> Reading:
    """The events of a calendar, as ``ical`` reads them.

    Raises ``FormatError``: ``not-jcal``, and what ``json_document`` raises.
    """
    document = json_document(body.data, body.charset, "jCal calendar")
    found = document if _is_list_of_calendars(document) else [document]
    calendars = [made for one in found if (made := _component(one))]
    if not calendars or any(one.name.lower() != "vcalendar" for one in calendars):
        raise FormatError(
            'This is no jCal: a calendar is a list that begins with "vcalendar" (RFC 7265).',
            code="not-jcal",
        )
    data = b"".join(map(content.lines, calendars))
    return ical.read(replace(body, data=data, charset="utf-8"))


def _is_list_of_calendars(document: Any) -> bool:
    return isinstance(document, list) and bool(document) and isinstance(document[0], list)


def _component(value: Any) -> Component | None:
    """``[name, properties, components]`` (§ 3.3); what is none of these is left out."""
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        return None
    properties, components = (
        part if isinstance(part, list) else [] for part in ([*value[1:3], [], []])[:2]
    )
    return Component(
        value[0],
        tuple(filter(None, map(_property, properties))),
        tuple(filter(None, map(_component, components))),
    )


def _property(value: Any) -> Property | None:
    """``[name, parameters, type, value, …]`` (§ 3.4)."""
    match value:
        case [str(name), dict(parameters), str(kind), _, *_]:
            values = tuple(text for one in value[3:] for text in _texts(one, kind.lower()))
            given = {key: _joined(one) for key, one in parameters.items()}
            return Property(name, values, kind.upper(), given)
    return None


def _texts(value: Any, kind: str) -> Iterator[str]:
    """A value as text; one of parts gives several (§ 3.4.1.3)."""
    match value:
        case dict() if kind == "recur":
            yield ";".join(f"{str(key).upper()}={_joined(one)}" for key, one in value.items())
        case [start, end] if kind == "period":
            yield f"{told(start)}/{told(end)}"
        case list():
            yield from map(told, value)
        case bool():
            yield str(value).upper()
        case _:
            yield told(value)


def _joined(value: Any) -> str:
    return ",".join(map(told, value)) if isinstance(value, list) else told(value)
