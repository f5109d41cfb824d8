"""xCal (RFC 6321): iCalendar written in XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from aggregator.collect.drafts import Body, Reading
from aggregator.collect.formats import content, ical
from aggregator.collect.formats.content import Component, Property
from aggregator.collect.formats.decoding import CUT_SHORT, decoded, root_at, scan_xml
from aggregator.errors import FormatError

NAME = "xcal"

_ROOT = re.compile(r"<(?:[\w.-]+:)?icalendar[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(r"[\ufeff\s]*<\?xml\s[^>]*\?>")
_MOST_NESTING = 32
_MOST_ELEMENTS = 2_000_000


def sniff(head: bytes) -> bool:
    """Whether the bytes begin an XML file whose root is ``icalendar``."""
    return _is_calendar(decoded(head))


def read(body: Body) -> Reading:
    """The events of a calendar, as ``ical`` reads them.

    Raises ``FormatError``: ``not-xcal``, ``truncated``, ``bad-xml`` (nothing is repaired: a
    calendar is complete or none), ``doctype`` since declarations are never needed here.
    """
    text = decoded(body.data, body.charset)
    if not _is_calendar(text):
        raise FormatError("This is no xCal: the element icalendar is missing.", code="not-xcal")
    root = _tree(_DECLARATION.sub("", text, count=1).encode("utf-8", "replace"))
    calendars = [_component(one) for one in root.inner if one.name == "vcalendar"]
    if not calendars:
        raise FormatError("The xCal file holds no vcalendar (RFC 6321 § 3.2).", code="not-xcal")
    data = b"".join(map(content.lines, calendars))
    return ical.read(replace(body, data=data, charset="utf-8"))


def _is_calendar(text: str) -> bool:
    at = root_at(text)
    return at >= 0 and _ROOT.match(text, at) is not None


# --- from XML to elements ----------------------------------------------------------------------


@dataclass(slots=True)
class _Element:
    name: str
    """Local, lower case: RFC 6321 has one namespace, and nothing of another matters."""
    inner: list[_Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def child(self, name: str) -> _Element | None:
        return next((one for one in self.inner if one.name == name), None)


class _Builder:
    """The elements that are open, the root below them all."""

    def __init__(self) -> None:
        self.open = [_Element("")]
        self._count = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        self._count += 1
        if len(self.open) > _MOST_NESTING or self._count > _MOST_ELEMENTS:
            raise FormatError(
                "The xCal file holds more, or more deeply nested, elements than any calendar.",
                code="too-deep",
            )
        element = _Element(name.rpartition(" ")[2].lower())
        self.open[-1].inner.append(element)
        self.open.append(element)

    def characters(self, text: str) -> None:
        self.open[-1].pieces.append(text)

    def end(self, name: str) -> None:  # noqa: ARG002
        self.open.pop()

    def doctype(self, *_: object) -> None:
        raise FormatError(
            "The xCal file declares a document type (<!DOCTYPE …>), which calendars never need and "
            "which can do harm; its keeper should leave it out.",
            code="doctype",
        )


def _tree(data: bytes) -> _Element:
    builder = _Builder()
    try:
        scan_xml(data, builder, doctype=builder.doctype)
    except expat.ExpatError as error:
        if error.code in CUT_SHORT:
            raise FormatError(
                "The xCal file breaks off before its end: the transfer or the export was cut "
                "short. What we held before stays.",
                code="truncated",
            ) from error
        raise FormatError(
            f"The xCal file is not correct XML (line {error.lineno}: "
            f"{expat.ErrorString(error.code)}); its keeper has to correct the export.",
            code="bad-xml",
        ) from error
    return builder.open[0].inner[0]


# --- from elements to a calendar ---------------------------------------------------------------


def _component(element: _Element) -> Component:
    properties, components = (element.child(name) for name in ("properties", "components"))
    return Component(
        element.name,
        tuple(map(_property, properties.inner)) if properties else (),
        tuple(map(_component, components.inner)) if components else (),
    )


def _property(element: _Element) -> Property:
    """A property's values, each an element named by its type (§ 3.4); other text is TEXT."""
    parameters = element.child("parameters")
    values = [one for one in element.inner if one.name != "parameters"]
    given = {
        one.name: ",".join(value.text.strip() for value in one.inner) or one.text.strip()
        for one in (parameters.inner if parameters else ())
    }
    if element.name == "geo":
        texts = tuple(
            part.text.strip() for name in ("latitude", "longitude") if (part := element.child(name))
        )
        return Property("geo", texts, "FLOAT", given)
    if not values:
        return Property(element.name, (element.text,), "UNKNOWN", given)
    kind = values[0].name.upper()
    return Property(element.name, tuple(map(_text, values)), kind, given)


def _text(value: _Element) -> str:
    """A value as text; rules and periods are made of elements (§ 3.6.9, § 3.6.10)."""
    match value.name:
        case "recur":
            parts: dict[str, list[str]] = {}
            for one in value.inner:
                parts.setdefault(one.name.upper(), []).append(one.text.strip())
            return ";".join(f"{name}={','.join(texts)}" for name, texts in parts.items())
        case "period":
            return "/".join(one.text.strip() for one in value.inner)
        case "text":
            return value.text
    return value.text.strip()
