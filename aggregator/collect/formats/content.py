"""Calendars written as trees (jCal, xCal) told in the lines of iCalendar.

RFC 7265 and RFC 6321 say how iCalendar is written in JSON and XML. Here the way back: what comes
out is read by ``ical``, so that the same event gives the same listing, whatever it came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_BREAKS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_UNTIL = re.compile(r"(UNTIL=)([^;]*)")
_ESCAPED = re.compile(r"[\\;,]")
_STRUCTURED = frozenset({"GEO", "REQUEST-STATUS"})
"""Properties whose value is made of parts with ";" between them (RFC 7265 § 3.4.1)."""
_DEFAULT = {
    **dict.fromkeys(
        ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE", "DUE", "DTSTAMP"), "DATE-TIME"
    ),
    **dict.fromkeys(("CREATED", "LAST-MODIFIED", "COMPLETED"), "DATE-TIME"),
    **dict.fromkeys(("ATTACH", "URL", "TZURL"), "URI"),
    **dict.fromkeys(("ORGANIZER", "ATTENDEE"), "CAL-ADDRESS"),
    **dict.fromkeys(("TZOFFSETFROM", "TZOFFSETTO"), "UTC-OFFSET"),
    **dict.fromkeys(("SEQUENCE", "PRIORITY", "PERCENT-COMPLETE", "REPEAT"), "INTEGER"),
    "GEO": "FLOAT",
    "RRULE": "RECUR",
    "DURATION": "DURATION",
    "TRIGGER": "DURATION",
    "FREEBUSY": "PERIOD",
}
"""What a property's value is unless VALUE says another kind; TEXT for the others."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property, with its values as the trees write them."""

    name: str
    values: tuple[str, ...]
    kind: str = "TEXT"
    """Its value type, upper case; UNKNOWN where the tree says so."""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Component:
    """A calendar or a part of one."""

    name: str
    properties: tuple[Property, ...] = ()
    components: tuple[Component, ...] = ()


def lines(calendar: Component) -> bytes:
    """The calendar in content lines, not folded, ended by a line feed, in UTF-8."""
    return "".join(f"{line}\n" for line in _told(calendar)).encode("utf-8", "replace")


def _told(component: Component) -> Iterator[str]:
    if not _NAME.fullmatch(component.name):
        return
    name = component.name.upper()
    yield f"BEGIN:{name}"
    for one in component.properties:
        if _NAME.fullmatch(one.name):
            yield _line(one)
    for inner in component.components:
        yield from _told(inner)
    yield f"END:{name}"


def _line(one: Property) -> str:
    name, kind = one.name.upper(), one.kind.upper()
    usual = _DEFAULT.get(name, "TEXT")
    parameters = {key.upper(): value for key, value in one.parameters.items()}
    parameters.pop("VALUE", None)
    if kind not in (usual, "UNKNOWN") and _NAME.fullmatch(kind):
        parameters["VALUE"] = kind
    told = "".join(
        f";{key}={_parameter(value)}" for key, value in parameters.items() if _NAME.fullmatch(key)
    )
    between = ";" if name in _STRUCTURED else ","
    return f"{name}{told}:{between.join(_value(value, kind) for value in one.values)}"


def _parameter(value: str) -> str:
    """Quoted where it holds what ends a parameter; it cannot hold quotation marks."""
    value = _CONTROLS.sub("", _BREAKS.sub(" ", value)).replace('"', "'")
    return f'"{value}"' if re.search("[:;,]", value) else value


def _value(value: str, kind: str) -> str:
    match kind:
        case "DATE" | "DATE-TIME" | "TIME":
            return _basic(value)
        case "DATE-AND-OR-TIME" | "PERIOD":
            start, mark, end = value.partition("/")
            return _basic(start) + mark + (end if end.startswith(("P", "+P")) else _basic(end))
        case "RECUR":
            return _UNTIL.sub(lambda match: match[1] + _basic(match[2]), _plain(value))
        case "UTC-OFFSET":
            return _plain(value).replace(":", "")
        case "TEXT":
            escaped = _ESCAPED.sub(lambda match: "\\" + match[0], value)
            return _CONTROLS.sub("", _BREAKS.sub(r"\\n", escaped))
    return _plain(value)


def _basic(moment: str) -> str:
    """A date or time of the extended form of ISO 8601 in the basic one."""
    return re.sub(r"[-:]", "", _plain(moment))


def _plain(value: str) -> str:
    return _CONTROLS.sub("", _BREAKS.sub(" ", value)).strip()
