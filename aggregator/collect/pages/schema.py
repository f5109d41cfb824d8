"""Events of schema.org, as drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from aggregator.collect.drafts import Draft, Stated
from aggregator.collect.pages import moments, schedule
from aggregator.collect.pages.document import Document
from aggregator.collect.pages.items import Item, Value, walk
from aggregator.collect.pages.microformats import EXCLUSIVE
from aggregator.model import Problem, Severity, Status

EVENTS = frozenset(
    [
        *("Event", "BusinessEvent", "ChildrensEvent", "ComedyEvent", "ConferenceEvent"),
        *("CourseInstance", "DanceEvent", "EducationEvent", "EventSeries", "ExhibitionEvent"),
        *("Festival", "FoodEvent", "Hackathon", "LiteraryEvent", "MusicEvent"),
        *("PerformingArtsEvent", "SaleEvent", "ScreeningEvent", "SocialEvent", "SportsEvent"),
        *("TheaterEvent", "VisualArtsEvent"),
    ]
)
"""schema.org's Event and those kinds of it that one can go to. Left out are DeliveryEvent,
PublicationEvent with BroadcastEvent and OnDemandEvent, and UserInteraction with its kinds."""

_WITHIN = frozenset({"subEvent", "subEvents", "superEvent"})
_LONGEST = 2_000
"""Characters of a name, place or address that are taken on."""
_MOST_VALUES = 50
_MOST_PROPERTIES = 200
_MOST_SCHEDULES = 20
MOST_LISTED = 500
"""Entries of a list that are looked at."""

_CANCELLED = ("cancelled", "canceled")
_ONLINE = "VirtualLocation"


@dataclass(slots=True)
class Told:
    """Drafts, and what was wrong."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def drafts(items: tuple[Item, ...], document: Document, most: int) -> Told:
    """A draft for each event that has a date, and for each that stands by itself and has none."""
    told = Told()
    nodes = _Nodes(items)
    seen: set[tuple[str, tuple[Value, ...]]] = set()
    for item, role in walk(items):
        if not EVENTS.intersection(item.types):
            continue
        item = nodes.whole(item)
        dates = (*item.properties.get("startDate", ()), *item.properties.get("eventSchedule", ()))
        if item.id and (item.id, dates) in seen:
            continue
        seen.add((item.id, dates))
        if not dates and (role in _WITHIN or not _text(item, "name", nodes) or _has_parts(item)):
            continue
        if len(told.drafts) >= most:
            told.problems.append(_too_many(most))
            break
        _Event(item, nodes, document, told).tell()
    return told


def listed(items: tuple[Item, ...], document: Document) -> list[str]:
    """The addresses that lists (schema.org's ItemList) name in place of telling what is there."""
    nodes = _Nodes(items)
    found: list[str] = []
    for item, _ in walk(items):
        if "ItemList" not in item.types:
            continue
        for entry in item.properties.get("itemListElement", ())[:MOST_LISTED]:
            if isinstance(entry, str):
                found.append(document.resolve(entry)[:_LONGEST])
                continue
            entry = nodes.whole(entry)
            address = _address(entry, "url", nodes, document)
            found.append(address or _address(entry, "item", nodes, document))
    return [address for address in found if address]


def _has_parts(item: Item) -> bool:
    """Whether an event without a date is told by its parts, which have some."""
    return bool(item.properties.keys() & {"subEvent", "subEvents"})


def _too_many(most: int) -> Problem:
    return Problem(
        Severity.WARNING,
        "too-many",
        f"The page tells more than {most:,} events; the first are read.",
    )


class _Nodes:
    """The items of a page by their ids: JSON-LD tells of one thing in several places."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        self._by_id: dict[str, Item] = {}
        for item, _ in walk(items):
            if item.id and not item.is_reference:
                held = self._by_id.get(item.id)
                self._by_id[item.id] = item if held is None else _joined(held, item)

    def whole(self, item: Item) -> Item:
        """An item with what is said of it elsewhere. Of two with a date each keeps its own."""
        if not item.id or item.id not in self._by_id:
            return item
        held = self._by_id[item.id]
        return held if item.is_reference else _joined(item, held)


def _joined(first: Item, second: Item) -> Item:
    if first is second or len(first.properties) > _MOST_PROPERTIES:
        return first
    starts = [
        one.properties["startDate"] for one in (first, second) if "startDate" in one.properties
    ]
    if len(starts) == 2 and starts[0] != starts[1]:
        return first  # another date, perhaps a cancelled one, of what is called alike
    properties = {**second.properties, **first.properties}
    types = tuple(dict.fromkeys((*first.types, *second.types)))
    return Item(types, first.id, properties)


# Values --------------------------------------------------------------------------------------


def _values(item: Item, name: str, nodes: _Nodes) -> Iterable[Value]:
    for value in item.properties.get(name, ())[:_MOST_VALUES]:
        yield nodes.whole(value) if isinstance(value, Item) else value


def _texts(item: Item, name: str, nodes: _Nodes) -> list[str]:
    """The texts of a property; of an item the name."""
    found: list[str] = []
    for value in _values(item, name, nodes):
        if isinstance(value, str):
            found.append(value.strip())
        else:
            found += [
                one.strip() for one in value.properties.get("name", ())[:1] if isinstance(one, str)
            ]
    return [text for text in found if text]


def _text(item: Item, name: str, nodes: _Nodes) -> str:
    return next(iter(_texts(item, name, nodes)), "")


def _address(item: Item, name: str, nodes: _Nodes, document: Document) -> str:
    """The first web address of a property, of an item its ``url`` or ``contentUrl``."""
    for value in _values(item, name, nodes):
        stated: list[Value] = [value]
        if isinstance(value, Item):
            stated = [
                one for key in ("url", "contentUrl") for one in value.properties.get(key, ())
            ] or [value.id]
        for one in stated:
            if isinstance(one, str) and one.strip():
                return document.resolve(one)[:_LONGEST]
    return ""


# One event -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Event:
    item: Item
    nodes: _Nodes
    document: Document
    told: Told

    def tell(self) -> None:
        draft = self._undated()
        spans = self._spans(draft)
        if not spans:
            words = _text(self.item, "startDate", self.nodes)
            self.told.drafts.append(replace(draft, when=words[:_LONGEST]))
        for span in spans:
            status = draft.status
            if status is Status.TENTATIVE:
                self._problem(Severity.INFO, "postponed", _POSTPONED, draft)
            self.told.drafts.append(
                replace(
                    draft,
                    start=span.start,
                    end=span.end,
                    duration=span.duration,
                    timezone=span.timezone,
                    rule=span.rule,
                    dates=span.dates,
                    exceptions=span.exceptions,
                )
            )

    def _undated(self) -> Draft:
        item, nodes = self.item, self.nodes
        url = _address(item, "url", nodes, self.document) or _address(
            item, "mainEntityOfPage", nodes, self.document
        )
        latitude, longitude = _position(item, nodes)
        return Draft(
            source_id=self._identity() or url,
            title=_text(item, "name", nodes)[:_LONGEST],
            status=self._status(),
            language=_language(item, nodes),
            location=_location(item, nodes)[:_LONGEST],
            latitude=latitude,
            longitude=longitude,
            url=url,
            description=_text(item, "description", nodes) or _text(item, "abstract", nodes),
            categories=tuple(
                dict.fromkeys(
                    word.strip()
                    for text in _texts(item, "keywords", nodes)
                    for word in text.split(",")[:_MOST_VALUES]
                    if word.strip()
                )
            )[:_MOST_VALUES],
            image=_address(item, "image", nodes, self.document),
            organizer=", ".join(dict.fromkeys(_texts(item, "organizer", nodes)))[:_LONGEST],
        )

    def _identity(self) -> str:
        """What the page calls the event; a blank node's name holds for this one page only."""
        stated = self.item.id
        if not stated or stated.startswith("_:"):
            return ""
        is_address = re.match(r"[/#?.]|https?:", stated, re.IGNORECASE)
        return self.document.resolve(stated) if is_address else stated

    def _status(self) -> Status:
        stated = {
            re.sub(r"^event", "", one.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower())
            for one in self._status_words()
        }
        if stated.intersection(_CANCELLED):
            return Status.CANCELLED
        if "tentative" in stated:
            return Status.TENTATIVE
        moved = set(_texts(self.item, "previousStartDate", self.nodes)) - set(
            _texts(self.item, "startDate", self.nodes)
        )
        return Status.TENTATIVE if "postponed" in stated and not moved else Status.CONFIRMED

    def _status_words(self) -> list[str]:
        return [
            one if isinstance(one, str) else one.id
            for one in _values(self.item, "eventStatus", self.nodes)
        ]

    def _spans(self, draft: Draft) -> list[schedule.Span]:
        try:
            span = self._span(draft)
        except ValueError as error:
            self._problem(
                Severity.WARNING,
                "bad-date",
                f"{error}. Dates should be written as 2026-12-01T19:00:00+01:00.",
                draft,
            )
            span = schedule.Span()
        spans = []
        for value in list(_values(self.item, "eventSchedule", self.nodes))[:_MOST_SCHEDULES]:
            if not isinstance(value, Item):
                continue
            try:
                spans.append(schedule.span(self._plain(value), span))
            except ValueError as error:
                self._problem(
                    Severity.WARNING,
                    "bad-schedule",
                    f"The event repeats by a schedule that cannot be followed: {error}.",
                    draft,
                )
        if spans:
            return spans
        return [span] if span.start is not None else []

    def _plain(self, item: Item) -> dict[str, list[str]]:
        """A schedule's properties as texts; of an item its address or name."""
        return {
            name: [
                one if isinstance(one, str) else one.id or _text(one, "name", self.nodes)
                for one in values[:_MOST_VALUES]
            ]
            for name, values in item.properties.items()
        }

    def _span(self, draft: Draft) -> schedule.Span:
        """The event's own start and end. Raises ``ValueError`` where the start cannot be read."""
        starts = _texts(self.item, "startDate", self.nodes)
        if not starts:
            return schedule.Span()
        start = moments.stated(starts[0])
        others: dict[Stated, None] = {}
        for text in starts[1:]:
            with suppress(ValueError):
                others[moments.stated(text)] = None
        dates = tuple(one for one in others if type(one) is type(start))
        end = self._end(start, draft)
        length: timedelta | None = None
        if end is None and (told := _text(self.item, "duration", self.nodes)):
            try:
                length = moments.duration(told)
            except ValueError as error:
                self._problem(Severity.WARNING, "bad-date", f"{error}; it was left out.", draft)
        start, end = moments.whole_days(start, end)
        return schedule.Span(start, end, length, dates=tuple(one for one in dates if one != start))

    def _end(self, start: Stated, draft: Draft) -> Stated | None:
        for name in ("endDate", EXCLUSIVE):
            text = _text(self.item, name, self.nodes)
            if not text:
                continue
            try:
                end = moments.stated(text)
            except ValueError as error:
                self._problem(
                    Severity.WARNING, "bad-date", f"{error}; the end was left out.", draft
                )
                return None
            if isinstance(end, datetime):
                return end
            if isinstance(start, datetime) and end <= start.date():
                return None  # the day it is over on, not the hour
            if name == EXCLUSIVE:
                return max(end, _day_after(start))  # many state the last day all the same
            return moments.exclusive(start, end)
        return None

    def _problem(self, severity: Severity, code: str, message: str, draft: Draft) -> None:
        self.told.problems.append(
            Problem(severity, code, message, draft.title[:120] or draft.source_id[:120])
        )


_POSTPONED = (
    "The event is postponed, and no new date is told: it is shown at its old date, as tentative."
)


def _day_after(start: Stated) -> date:
    return (start.date() if isinstance(start, datetime) else start) + timedelta(days=1)


def _language(item: Item, nodes: _Nodes) -> str:
    for value in _values(item, "inLanguage", nodes):
        told = value if isinstance(value, str) else _text(value, "alternateName", nodes)
        if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})*", told.strip()):
            return told.strip()
    return ""


# Places --------------------------------------------------------------------------------------


def _location(item: Item, nodes: _Nodes) -> str:
    """The places, told as "Name, street, postcode town"; where it is only online, that one."""
    places: list[str] = []
    online: list[str] = []
    for value in _values(item, "location", nodes):
        if isinstance(value, str):
            places.append(value.strip())
        elif _ONLINE in value.types:
            online.append(_text(value, "name", nodes) or _text(value, "url", nodes))
        else:
            places.append(_place(value, nodes))
    found = [one for one in dict.fromkeys(places or online) if one]
    return "; ".join(found[:5])


def _place(item: Item, nodes: _Nodes) -> str:
    parts = [_text(item, "name", nodes)]
    addresses = list(_values(item, "address", nodes))
    if "PostalAddress" in item.types or not (addresses or parts[0]):
        addresses.append(item)
    for address in addresses[:1]:
        if isinstance(address, str):
            parts.append(address.strip())
        else:
            town = " ".join(
                filter(
                    None,
                    (_text(address, name, nodes) for name in ("postalCode", "addressLocality")),
                )
            )
            parts.append(_text(address, "streetAddress", nodes))
            parts.append(town or _text(address, "addressRegion", nodes))
    told = ""
    for part in parts:
        part = part.strip(" ,")
        if part.startswith(told):
            told = part
        elif part and part not in told:
            told = f"{told}, {part}"
    return told


def _position(item: Item, nodes: _Nodes) -> tuple[float | None, float | None]:
    """Latitude and longitude of the event or its place; both or none."""
    holders = [item, *(one for one in _values(item, "location", nodes) if isinstance(one, Item))]
    for holder in holders:
        geos = [one for one in _values(holder, "geo", nodes) if isinstance(one, Item)]
        for one in (*geos, holder):
            try:
                latitude = float(_text(one, "latitude", nodes))
                longitude = float(_text(one, "longitude", nodes))
            except ValueError:
                continue
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                return latitude, longitude
    return None, None
