"""What a page states of things: typed items with properties, whatever syntax they came in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aggregator.model import Problem

MOST_ITEMS = 20_000
"""Items of one page that are looked at."""
DEEPEST = 40
"""Items within items; what lies deeper is left out."""

_SCHEMA = re.compile(r"(?:https?:)?//(?:www\.)?schema\.org[/#]+([A-Za-z]\w*)/?", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A thing that a page states something about; two that say the same are still two."""

    types: tuple[str, ...] = ()
    """Names of schema.org types, without its address; () for what is of another vocabulary."""
    id: str = ""
    """As it stands: perhaps relative, perhaps a blank node (``_:b0``)."""
    properties: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Values by the name that schema.org gives the property."""

    @property
    def is_reference(self) -> bool:
        """Whether it only points to an item told elsewhere."""
        return bool(self.id) and not self.types and not self.properties


Value = str | Item


@dataclass(frozen=True, slots=True)
class Found:
    """What one syntax states in a page."""

    items: tuple[Item, ...] = ()
    """Those that stand by themselves; others are values of their properties."""
    problems: tuple[Problem, ...] = ()


def schema_name(iri: str) -> str:
    """The name of a schema.org type or property by its address; "" for another vocabulary's."""
    match = _SCHEMA.fullmatch(iri.strip())
    return match[1] if match else ""


def walk(items: tuple[Item, ...]) -> Iterator[tuple[Item, str]]:
    """All items, also those within others, in the order of the page.

    Beside each stands the property that it is a value of, "" for those that stand by themselves.
    """
    waiting = [(item, "") for item in reversed(items)]
    while waiting:
        item, role = waiting.pop()
        yield item, role
        inside = [
            (value, name)
            for name, values in item.properties.items()
            for value in values
            if isinstance(value, Item)
        ]
        waiting.extend(reversed(inside))
