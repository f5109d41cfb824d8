"""JSON-LD (JSON-LD 1.1) in the scripts of a page, as far as schema.org goes.

Contexts are never fetched: names are schema.org's where the context says so, or says nothing.
JSON that is not quite JSON is repaired where only one meaning is possible.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aggregator.collect.pages.document import Document, attribute
from aggregator.collect.pages.items import DEEPEST, MOST_ITEMS, Found, Item, Value, schema_name
from aggregator.model import Problem, Severity

_WRAP = re.compile(
    r"^\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)|(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|-->)\s*$"
)
"""How old pages hid scripts from programs that knew none."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|//[^\n]*+|/\*.*?\*/|,(?=\s*+[\]}])', re.DOTALL)
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\\')
_BETWEEN = re.compile(r"[\s;,]*")
_PREFIXES = {"schema": True, "sdo": True}
_SYNTAX_KEYS = frozenset({"@context", "@type", "@id", "@graph", "@reverse", "@included"})


@dataclass(frozen=True, slots=True)
class _Context:
    """What names mean (JSON-LD 1.1 § 4.1)."""

    schema: bool = True
    """Whether bare names are schema.org's."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """Names that are another name for one of schema.org's, or ("") for none."""
    prefixes: Mapping[str, bool] = field(default_factory=lambda: _PREFIXES)
    """Whether a prefix stands for schema.org."""

    def name(self, term: str) -> str:
        """The schema.org name that is meant; "" where none is."""
        if term in self.terms:
            return self.terms[term]
        if "/" in term:
            return schema_name(term)
        prefix, colon, local = term.partition(":")
        if colon:
            return local if self.prefixes.get(prefix) else ""
        return term if self.schema else ""

    def within(self, stated: object) -> _Context:
        """The context inside an object that states one."""
        context = self
        for one in stated if isinstance(stated, list) else [stated]:
            if isinstance(one, str):
                is_schema = bool(re.match(r"(?:https?:)?//(?:www\.)?schema\.org\b", one.strip()))
                schema = is_schema or (context.schema and isinstance(stated, list))
                context = replace(context, schema=schema)
            elif isinstance(one, dict):
                context = context.declaring(one)
        return context

    def declaring(self, stated: Mapping[str, Any]) -> _Context:
        """The context with the terms and prefixes of an object."""
        context = self
        vocabulary = stated.get("@vocab")
        if isinstance(vocabulary, str):
            context = replace(context, schema=bool(schema_name(vocabulary + "/x")))
        prefixes, terms = dict(context.prefixes), dict(context.terms)
        for term, meaning in stated.items():
            meaning = meaning.get("@id") if isinstance(meaning, dict) else meaning
            if term.startswith("@") or not isinstance(meaning, str):
                continue
            if meaning.endswith(("/", "#")):
                prefixes[term] = bool(schema_name(meaning + "x"))
            else:
                terms[term] = replace(context, prefixes=prefixes).name(meaning)
        return replace(context, prefixes=prefixes, terms=terms)


def read(document: Document) -> Found:
    """The items in all scripts of the page."""
    items: list[Item] = []
    problems: list[Problem] = []
    for script in document.tree.css("script[type]"):
        if attribute(script, "type").partition(";")[0].strip().lower() == "application/ld+json":
            found = of_text(script.text_content or script.text(), document.language)
            items.extend(found.items)
            problems.extend(found.problems)
    return Found(tuple(items[:MOST_ITEMS]), tuple(problems))


def of_text(text: str, language: str = "") -> Found:
    """The items of one JSON-LD text. ``language`` is preferred where a text comes in several."""
    if not text.strip():
        return Found()
    try:
        value, repairs = _loaded(text)
    except (ValueError, RecursionError) as error:
        if "Event" not in text:
            return Found()  # whatever it is, it is no event that is lost
        return Found(problems=(_broken(error),))
    problems = (_repaired(repairs),) if repairs and "Event" in text else ()
    return Found(tuple(_Reader(language).top(value)), problems)


def _broken(error: Exception) -> Problem:
    told = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
    return Problem(
        Severity.ERROR,
        "bad-json-ld",
        "The page describes an event in JSON-LD, but that is not correct JSON, and it cannot be "
        f"told what is meant ({told[:120]}). Whoever keeps the web site should correct it.",
        "script type=application/ld+json",
    )


def _repaired(repairs: list[str]) -> Problem:
    return Problem(
        Severity.WARNING,
        "bad-json-ld",
        f"The page's JSON-LD is not correct JSON ({', '.join(repairs)}). We read it all the same, "
        "but search engines may not; whoever keeps the web site should correct it.",
        "script type=application/ld+json",
    )


# From text to JSON ---------------------------------------------------------------------------


def _loaded(text: str) -> tuple[Any, list[str]]:
    """The value, and what had to be repaired. Raises ``ValueError``, ``RecursionError``."""
    repairs: list[str] = []
    text = text.strip().lstrip("\ufeff")
    unwrapped = _WRAP.sub("", _WRAP.sub("", text)).strip()
    try:
        return json.loads(unwrapped), repairs
    except ValueError as error:
        first = error
    try:
        return json.loads(unwrapped, strict=False), ["control characters in a text"]
    except ValueError:
        pass
    mended = unwrapped
    for repair, told in (
        (_unescaped, "quotes written as entities"),  # first: without quotes all looks like comments
        (_without_marks, "comments or commas too many"),
        (_with_escapes_right, "escapes that JSON does not know"),
        (lambda one: one.rstrip("; \t\r\n"), "a semicolon at the end"),
    ):
        changed = repair(mended)
        if changed == mended:
            continue
        mended = changed
        repairs.append(told)
        try:
            return json.loads(mended, strict=False), repairs
        except ValueError:
            continue
    values = _one_after_the_other(mended)
    if values:
        return values, [*repairs, "several values one after the other"]
    raise first


def _without_marks(text: str) -> str:
    """Without comments and without commas before a closing bracket, outside of strings."""

    def kept(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith('"') else ""

    return _TOKEN.sub(kept, _TOKEN.sub(kept, text))  # a comment may stand after a comma


def _with_escapes_right(text: str) -> str:
    r"""``\'`` means an apostrophe, in every language but JSON."""
    return _ESCAPE.sub(lambda match: match[0] if len(match[0]) > 1 else "", text)


def _unescaped(text: str) -> str:
    return html.unescape(text) if "&quot;" in text and '"' not in text else text


def _one_after_the_other(text: str) -> list[Any]:
    decoder = json.JSONDecoder(strict=False)
    values, at = [], 0
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            return []
        values.append(value)
        if between := _BETWEEN.match(text, at):
            at = between.end()
        if len(values) > MOST_ITEMS:
            return []
    return values


# From JSON to items --------------------------------------------------------------------------


@dataclass(slots=True)
class _Reader:
    language: str
    count: int = 0

    def top(self, value: Any) -> Iterator[Item]:
        for item in self._values(value, _Context(), 0):
            if isinstance(item, Item):
                yield item

    def _values(self, value: Any, context: _Context, depth: int) -> tuple[Value, ...]:
        """What a JSON value says, as values of a property."""
        if depth > DEEPEST or self.count > MOST_ITEMS:
            return ()
        if isinstance(value, list):
            if texts := self._in_our_language(value):
                return texts
            return tuple(found for one in value for found in self._values(one, context, depth + 1))
        if isinstance(value, dict):
            for wrapper in ("@value", "@list", "@set"):
                if wrapper in value:
                    return self._values(value[wrapper], context, depth + 1)
            return (self._item(value, context, depth),)
        if isinstance(value, str):
            return (value,)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return (str(value),)
        return ()

    def _in_our_language(self, values: list[Any]) -> tuple[str, ...]:
        """Of texts told in several languages the one in the page's (JSON-LD 1.1 § 4.2.4)."""
        for value in values:
            if not (isinstance(value, dict) and isinstance(value.get("@value"), str)):
                return ()
            tag = value.get("@language")
            if isinstance(tag, str) and tag[:2].lower() == self.language[:2].lower():
                return (value["@value"],)
        return ()

    def _item(self, node: Mapping[str, Any], context: _Context, depth: int) -> Item:
        self.count += 1
        if "@context" in node:
            context = context.within(node["@context"])
        types = node.get("@type")
        properties: dict[str, tuple[Value, ...]] = {}
        for key, value in node.items():
            if key not in _SYNTAX_KEYS:
                # of names that are not schema.org's only what is within them matters
                name = context.name(key) or f"{key[:80]}:"
                values = self._values(value, context, depth + 1)
                if values:
                    properties[name] = (*properties.get(name, ()), *values)
        for key in ("@graph", "@included"):
            if values := self._values(node.get(key), context, depth + 1):
                properties[key] = values
        reverse = node.get("@reverse")
        if isinstance(reverse, dict):
            values = self._values(list(reverse.values()), context, depth + 1)
            properties["@reverse"] = values
        identity = node.get("@id")
        return Item(
            types=tuple(
                name
                for one in (types if isinstance(types, list) else [types])
                if isinstance(one, str) and (name := context.name(one.strip()))
            ),
            id=identity.strip() if isinstance(identity, str) else "",
            properties=properties,
        )
