"""h-event (microformats2) and hCalendar, as items named in schema.org's words.

mf2py reads all of microformats, but copies the tree below each level: 600 nested elements cost it
more than a minute. Of an event's page we need the event, its place, and who holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from aggregator.collect.pages.document import (
    Document,
    attribute,
    children,
    content,
    is_element,
    markup,
    words,
)
from aggregator.collect.pages.items import Found, Item, Value

MOST_EVENTS = 5_000
MOST_NODES = 500_000
EXCLUSIVE = "endDateExclusive"
"""hCalendar's dtend: as in iCalendar, the day after the last (RFC 5545 § 3.6.1)."""

_NEW = {
    "p-name": "name",
    "p-summary": "abstract",
    "dt-start": "startDate",
    "dt-end": "endDate",
    "dt-duration": "duration",
    "p-location": "location",
    "p-description": "description",
    "e-description": "description",
    "e-content": "description",
    "u-url": "url",
    "u-uid": "identifier",
    "u-photo": "image",
    "u-featured": "image",
    "p-category": "keywords",
    "p-organizer": "organizer",
    "p-status": "eventStatus",
}
_OLD = {
    "summary": "name",
    "dtstart": "startDate",
    "dtend": EXCLUSIVE,
    "duration": "duration",
    "location": "location",
    "geo": "geo",
    "description": "description",
    "url": "url",
    "uid": "identifier",
    "photo": "image",
    "category": "keywords",
    "organizer": "organizer",
    "status": "eventStatus",
}
_CARD = {
    **dict.fromkeys(("p-name", "p-org", "fn", "org"), "name"),
    **dict.fromkeys(("p-street-address", "street-address"), "streetAddress"),
    **dict.fromkeys(("p-locality", "locality"), "addressLocality"),
    **dict.fromkeys(("p-region", "region"), "addressRegion"),
    **dict.fromkeys(("p-postal-code", "postal-code"), "postalCode"),
    **dict.fromkeys(("p-latitude", "latitude"), "latitude"),
    **dict.fromkeys(("p-longitude", "longitude"), "longitude"),
}
"""Of h-card, h-adr, h-geo and the vcard, adr, geo before them; nested, they tell of one place."""
_CARDS = frozenset({"h-card", "h-adr", "h-geo", "vcard", "adr", "geo"})
_ADDRESS = frozenset({"streetAddress", "addressLocality", "addressRegion", "postalCode"})
_GEO = frozenset({"latitude", "longitude"})
_MOMENTS = frozenset({"startDate", "endDate", EXCLUSIVE})
_ADDRESSES = frozenset({"url", "image", "identifier"})
_PLACES = frozenset({"location", "organizer", "geo"})

_TIME = re.compile(
    r"\d{1,2}(?::\d{2}(?::\d{2})?)?\s*(?:[ap]\.?\s?m\.?)?(?:Z|[+-]\d{1,2}:?(?:\d{2})?)?",
    re.IGNORECASE | re.ASCII,
)
"""Perhaps with its offset, which may also stand apart."""
_ZONE = re.compile(r"Z|[+-]\d{1,2}:?(?:\d{2})?", re.ASCII)
_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")


@dataclass(slots=True)
class _Reader:
    document: Document
    left: int = MOST_NODES
    items: list[Item] = field(default_factory=list)


def read(document: Document) -> Found:
    """The events of the page; one within another is an event of its own."""
    reader = _Reader(document)
    for root in document.tree.css(".h-event, .vevent")[:MOST_EVENTS]:
        if reader.left > 0:
            reader.items.append(_event(root, reader))
    return Found(tuple(reader.items))


def _event(root: LexborNode, reader: _Reader) -> Item:
    new = "h-event" in words(root, "class")
    table = _NEW if new else _OLD
    found: dict[str, list[Value]] = {}
    for node in _within(root, reader):
        for name in dict.fromkeys(table[word] for word in words(node, "class") if word in table):
            value = _value(node, name, reader)
            if name == EXCLUSIVE and value == content(node):
                name = "endDate"  # who reads the page takes it for the last day
            found.setdefault(name, []).append(value)
    # microformats2 § parsing for implied properties
    if new and "name" not in found and not any(found.keys() - {"startDate", "endDate", "url"}):
        found["name"] = [content(root)]
    if new and "url" not in found and root.tag == "a":
        found["url"] = [reader.document.resolve(attribute(root, "href"))]
    _ends_on_its_day(found)
    uid = next((one for one in found.pop("identifier", ()) if isinstance(one, str)), "")
    return Item(
        ("Event",), id=uid, properties={name: tuple(values) for name, values in found.items()}
    )


def _within(root: LexborNode, reader: _Reader) -> Iterator[LexborNode]:
    """The elements of an item in order, but for those within another item, or within a value."""
    waiting = list(children(root))[::-1]
    while waiting and reader.left > 0:
        node = waiting.pop()
        reader.left -= 1
        if not is_element(node):
            continue
        yield node
        names = words(node, "class")
        if node.tag not in ("script", "style", "template") and not any(map(_is_root, names)):
            waiting.extend(reversed(list(children(node))))


def _is_root(name: str) -> bool:
    return name in _CARDS or name == "vevent" or bool(re.fullmatch(r"h-[a-z]+(?:-[a-z]+)*", name))


def _value(node: LexborNode, name: str, reader: _Reader) -> Value:
    if name in _PLACES:
        return _card(node, name, reader)
    if name in _ADDRESSES:
        for place in ("href", "src", "data"):
            if stated := attribute(node, place):
                return reader.document.resolve(stated)
        return _text(node)
    if name in _MOMENTS:
        return _moment(node)
    if name == "description" and not _value_class(node):
        return markup(node)
    return _text(node)


def _text(node: LexborNode) -> str:
    """A property's text: by the value class pattern, an attribute, or as it is read."""
    if values := [_stated(one) for one in _value_class(node)]:
        return "".join(values)
    return _stated(node)


def _stated(node: LexborNode) -> str:
    for tags, place in (
        (("abbr", "link"), "title"),
        (("data", "input"), "value"),
        (("img", "area"), "alt"),
    ):
        if node.tag in tags and (stated := attribute(node, place)):
            return stated
    if "value-title" in words(node, "class"):
        return attribute(node, "title")
    return content(node)


def _value_class(node: LexborNode) -> list[LexborNode]:
    return node.css(".value, .value-title")[:10] if node.child is not None else []


def _moment(node: LexborNode) -> str:
    """A date and time, perhaps in parts (microformats: value class pattern § date and time)."""
    parts = [_date_stated(one) for one in _value_class(node)]
    if not parts:
        return _date_stated(node)
    day = next((one for one in parts if _DAY.match(one)), "")
    if len(day) > len("2026-05-01"):
        return day
    time = next((one for one in parts if _TIME.fullmatch(one)), "")
    zone = next((one for one in parts if _ZONE.fullmatch(one)), "")
    return f"{day}T{time}{zone}" if day and time else day or f"{time}{zone}"


def _date_stated(node: LexborNode) -> str:
    if node.tag in ("time", "ins", "del") and (stated := attribute(node, "datetime")):
        return stated.strip()
    return _stated(node).strip()


def _ends_on_its_day(found: dict[str, list[Value]]) -> None:
    """An end that is only a time is on the day of the start."""
    start = next(iter(found.get("startDate", ())), "")
    if not isinstance(start, str) or not (day := _DAY.match(start)):
        return
    for name in ("endDate", EXCLUSIVE):
        found_ends = found.get(name, [])
        for at, end in enumerate(found_ends):
            if isinstance(end, str) and re.match(r"T?\d{1,2}(?::|\s*[ap])", end, re.IGNORECASE):
                found_ends[at] = f"{day[0]}T{end.lstrip('T')}"


def _card(node: LexborNode, name: str, reader: _Reader) -> Value:
    """A place or an organiser: its parts where it has any, else its text."""
    found: dict[str, list[Value]] = {}
    waiting = list(children(node))[::-1]
    if name == "geo":
        found["geo:"] = [_text(node)]
    while waiting and reader.left > 0:
        one = waiting.pop()
        reader.left -= 1
        if not is_element(one):
            continue
        for word in words(one, "class"):
            if word in _CARD:
                found.setdefault(_CARD[word], []).append(_text(one))
            elif word in ("geo", "h-geo", "p-geo", "u-geo"):
                found["geo:"] = [_text(one)]
        waiting.extend(reversed(list(children(one))))
    first = {key: values[:1] for key, values in found.items()}
    if not first.keys() - {"geo:"} and name != "geo":
        return _text(node)
    return _place(first, name)


def _place(found: dict[str, list[Value]], name: str) -> Item:
    geo = {key: tuple(found[key]) for key in _GEO if key in found}
    pair = found.get("geo:", [""])[0]
    if len(geo) < 2 and isinstance(pair, str) and pair.count(";") == 1:
        latitude, longitude = pair.split(";")
        geo = {"latitude": (latitude,), "longitude": (longitude,)}
    coordinates = Item(("GeoCoordinates",), properties=geo)
    if name == "geo":
        return coordinates
    address = {key: tuple(found[key]) for key in sorted(_ADDRESS) if key in found}
    properties: dict[str, tuple[Value, ...]] = {}
    if "name" in found:
        properties["name"] = tuple(found["name"])
    if address:
        properties["address"] = (Item(("PostalAddress",), properties=address),)
    if geo:
        properties["geo"] = (coordinates,)
    return Item(("Organization",) if name == "organizer" else ("Place",), properties=properties)
