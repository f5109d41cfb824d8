"""Microdata (WHATWG HTML § 5): ``itemscope``, ``itemprop``, ``itemref``."""

from __future__ import annotations

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
from aggregator.collect.pages.items import DEEPEST, MOST_ITEMS, Found, Item, Value, schema_name

MOST_NODES = 500_000
"""Elements that are looked at, those reached by ``itemref`` once more counted."""
_ADDRESSES = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    "object": "data",
}
"""Elements whose value is an address, and where it stands."""


@dataclass(slots=True)
class _Draft:
    """An item while it is read."""

    node: LexborNode
    depth: int
    values: dict[str, list[str | _Draft]] = field(default_factory=dict)


def read(document: Document) -> Found:
    """The items of the page that are no other item's value."""
    return Found(tuple(_Reader(document).items()))


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._left = MOST_NODES
        self._read: set[int] = set()
        """Elements that are items, and were read."""
        self._by_id: dict[str, LexborNode] = {}
        if document.tree.css_first("[itemref]") is not None:
            for node in reversed(document.tree.css("[id]")):  # of several the first is meant
                self._by_id[attribute(node, "id")] = node

    def items(self) -> list[Item]:
        scopes = self._document.tree.css("[itemscope]")[:MOST_ITEMS]
        drafts = [self._draft(node) for node in scopes if "itemprop" not in node.attributes]
        # the value of no item that is there stands by itself
        drafts += [self._draft(node) for node in scopes if node.mem_id not in self._read]
        return [_item(draft) for draft in drafts]

    def _draft(self, node: LexborNode) -> _Draft:
        """An item with what its elements say; the walk keeps its own stack."""
        top = _Draft(node, 0)
        self._read.add(node.mem_id)
        waiting: list[tuple[LexborNode, _Draft]] = []
        self._enter(top, waiting)
        while waiting and self._left > 0:
            one, owner = waiting.pop()
            self._left -= 1
            if not is_element(one):
                continue
            attributes = one.attributes
            names = (attributes.get("itemprop") or "").split()
            if "itemscope" not in attributes:
                for name in names:
                    owner.values.setdefault(schema_name(name) or name, []).append(
                        self._value(one, name)
                    )
                waiting.extend((child, owner) for child in reversed(list(children(one))))
            elif names and owner.depth < DEEPEST:
                inner = _Draft(one, owner.depth + 1)
                self._read.add(one.mem_id)
                for name in names:
                    owner.values.setdefault(schema_name(name) or name, []).append(inner)
                self._enter(inner, waiting)
            # an item that is nobody's value stands by itself
        return top

    def _enter(self, draft: _Draft, waiting: list[tuple[LexborNode, _Draft]]) -> None:
        """What belongs to an item: the elements within it, and those that it refers to."""
        waiting.extend(
            (self._by_id[name], draft)
            for name in reversed(words(draft.node, "itemref")[:50])
            if name in self._by_id
        )
        waiting.extend((child, draft) for child in reversed(list(children(draft.node))))

    def _value(self, node: LexborNode, name: str) -> str:
        """What an element says (§ 5.2.4); ``content`` counts on any, as search engines take it."""
        attributes = node.attributes
        tag = node.tag or ""
        if (stated := attributes.get("content")) or tag == "meta":
            return stated or ""
        if where := _ADDRESSES.get(tag):
            return self._document.resolve(attributes.get(where) or "")
        if tag in ("data", "meter") and (stated := attributes.get("value")) is not None:
            return stated
        if tag == "time" and (stated := attributes.get("datetime")):
            return stated
        return markup(node) if name.endswith("description") else content(node)


def _item(draft: _Draft) -> Item:
    properties: dict[str, tuple[Value, ...]] = {
        name: tuple(one if isinstance(one, str) else _item(one) for one in values)
        for name, values in draft.values.items()
    }
    return Item(
        types=tuple(
            name for one in words(draft.node, "itemtype")[:10] if (name := schema_name(one))
        ),
        id=attribute(draft.node, "itemid").strip(),
        properties=properties,
    )
