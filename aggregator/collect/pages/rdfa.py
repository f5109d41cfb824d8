"""RDFa 1.1 as schema.org uses it: RDFa Lite, with ``about``, ``rel`` and ``content``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborNode

from aggregator.collect.pages.document import (
    Document,
    children,
    content,
    is_element,
    markup,
)
from aggregator.collect.pages.items import DEEPEST, MOST_ITEMS, Found, Item, Value, schema_name

MOST_NODES = 500_000


@dataclass(slots=True, eq=False)
class _Subject:
    """An item while it is read."""

    id: str
    types: list[str] = field(default_factory=list)
    values: dict[str, list[str | _Subject]] = field(default_factory=dict)
    is_value: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """What holds for an element from those around it."""

    schema: bool = False
    """Whether bare names are schema.org's."""
    prefixes: Mapping[str, str] = field(default_factory=lambda: {"schema": "http://schema.org/"})
    subject: _Subject | None = None
    hanging: tuple[str, ...] = ()
    """Properties of the subject whose value is the next item within (RDFa Core § 8.3.2.4)."""

    def name(self, term: str) -> str:
        """The schema.org name that a term means; "" where none."""
        prefix, colon, local = term.partition(":")
        if colon and not local.startswith("//"):
            return schema_name(self.prefixes.get(prefix.lower(), "") + local)
        return schema_name(term) or (term if self.schema and not colon else "")

    def names(self, terms: str | None) -> tuple[str, ...]:
        return tuple(name for term in (terms or "").split()[:10] if (name := self.name(term)))


def read(document: Document) -> Found:
    """The items of the page that are no other item's value."""
    if document.tree.css_first("[typeof]") is None:
        return Found()
    reader = _Reader(document)
    reader.run()
    tops = [one for one in reader.subjects if not one.is_value]
    return Found(tuple(_item(one, ()) for one in tops))


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._by_id: dict[str, _Subject] = {}
        self.subjects: list[_Subject] = []

    def run(self) -> None:
        waiting = [(node, _Place()) for node in self._document.tree.css("html")]
        left = MOST_NODES
        while waiting and left:
            node, place = waiting.pop()
            left -= 1
            inner = self._element(node, place)
            waiting.extend(
                (child, inner) for child in reversed(list(children(node))) if is_element(child)
            )

    def _element(self, node: LexborNode, place: _Place) -> _Place:
        """Take down what an element says; what holds within it."""
        attributes = node.attributes
        if not attributes:
            return place
        place = _declared(attributes, place)
        properties = place.names(attributes.get("property"))
        relations = place.names(attributes.get("rel"))
        about = attributes.get("about")
        if "typeof" in attributes:
            return self._typed(node, place, (*properties, *relations), about)
        if about is not None:
            place = replace(place, subject=self._subject(about), hanging=())
        resource = attributes.get("resource") or attributes.get("href") or attributes.get("src")
        if place.subject is not None:
            for name in properties:
                self._say(place.subject, name, self._literal(node, name, resource))
            for name in relations:
                if resource:
                    self._say(place.subject, name, self._document.resolve(resource))
        if relations and not resource:
            return replace(place, hanging=relations)
        if "resource" in attributes and not properties and not relations:
            return replace(place, subject=self._subject(attributes.get("resource")), hanging=())
        return place

    def _typed(
        self, node: LexborNode, place: _Place, names: tuple[str, ...], about: str | None
    ) -> _Place:
        """An element that begins an item; with a property it is that property's value."""
        attributes = node.attributes
        where = attributes.get("resource") or attributes.get("href") or attributes.get("src")
        item = self._subject(about if about is not None else where)
        item.types.extend(place.names(attributes.get("typeof")))
        if about is not None and names:  # the property is told of the item itself
            for name in names:
                self._say(item, name, self._literal(node, name, where))
        elif place.subject is not None and place.subject is not item:
            for name in names or place.hanging:
                self._say(place.subject, name, item)
        return replace(place, subject=item, hanging=())

    def _subject(self, stated: str | None) -> _Subject:
        """The item of an id, or a new one without."""
        identity = (stated or "").strip().strip("[]")
        if identity and not identity.startswith("_:"):
            identity = self._document.resolve(identity)
        if identity in self._by_id:
            return self._by_id[identity]
        subject = _Subject(identity)
        if len(self.subjects) < MOST_ITEMS:
            self.subjects.append(subject)
        if identity:
            self._by_id[identity] = subject
        return subject

    def _say(self, subject: _Subject, name: str, value: str | _Subject) -> None:
        subject.values.setdefault(name, []).append(value)
        if isinstance(value, _Subject):
            value.is_value = True

    def _literal(self, node: LexborNode, name: str, resource: str | None) -> str:
        """What a property's element says (RDFa in HTML § 3.1)."""
        attributes = node.attributes
        if (stated := attributes.get("content")) or node.tag == "meta":
            return stated or ""
        if stated := attributes.get("datetime"):
            return stated
        if resource:
            return self._document.resolve(resource)
        return markup(node) if name == "description" else content(node)


def _declared(attributes: Mapping[str, str | None], place: _Place) -> _Place:
    """With the vocabulary and the prefixes that an element declares."""
    if "vocab" in attributes:
        vocabulary = (attributes["vocab"] or "").strip().rstrip("/#")
        place = replace(place, schema=bool(schema_name(vocabulary + "/x")))
    declared = {
        name[6:]: value or "" for name, value in attributes.items() if name.startswith("xmlns:")
    }
    pairs = (attributes.get("prefix") or "").split()[:40]
    declared |= {
        prefix.rstrip(":").lower(): iri
        for prefix, iri in zip(pairs[::2], pairs[1::2], strict=False)
    }
    return replace(place, prefixes={**place.prefixes, **declared}) if declared else place


def _item(subject: _Subject, path: tuple[_Subject, ...]) -> Item:
    """The item; where it comes back to itself, a reference."""
    if subject in path or len(path) > DEEPEST:
        return Item(id=subject.id)
    properties: dict[str, tuple[Value, ...]] = {
        name: tuple(one if isinstance(one, str) else _item(one, (*path, subject)) for one in values)
        for name, values in subject.values.items()
    }
    return Item(types=tuple(dict.fromkeys(subject.types)), id=subject.id, properties=properties)
