"""From the bytes of text formats to text, and from JSON text to values; for the formats here."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn, Protocol
from xml.parsers import expat

from aggregator.errors import FormatError

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")

_SPACE = re.compile(r"[\ufeff\s]*")
_DOCTYPE_END = re.compile(r"\]\s*>")

_CHARSETS = (
    *("utf", "iso-8859", "iso8859", "iso_8859", "latin", "windows-", "cp", "koi8", "mac"),
    *("ascii", "us-ascii", "gb", "big5", "euc", "shift", "sjis", "iso-2022"),
)
"""What may be decoded; Python knows "charsets" (punycode, idna) that are costly or none."""

MOST_NESTING = 64
"""Arrays and objects of a JSON document within each other; feeds need about ten."""
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_BRACKET = re.compile(r"[\[{]|[\]}]")


def decoded(data: bytes, charset: str = "") -> str:
    """Decode, trusting the bytes more than what is said of them.

    Text that is valid UTF-8 is UTF-8: servers and declarations that say ISO-8859-1 of it are
    wrong far more often than right. A file cut for sniffing may end within a character.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    for start, name in (
        (b"<\0\0\0", "utf-32-le"),
        (b"\0\0\0<", "utf-32-be"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if data.startswith(start):
            return data.decode(name, "replace")
    declared = [match[1].decode("ascii")] if (match := _ENCODING.match(data)) else []
    stated = [
        _charset(name)
        for name in (*declared, charset)
        if name.lower().startswith(_CHARSETS) and not name.lower().startswith(("utf-16", "utf-32"))
    ]
    # ISO-2022 writes every language in ASCII: there the bytes tell nothing
    first = [] if any(name.startswith("iso-2022") for name in stated) else ["utf-8"]
    for name in (*first, *stated):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    return data.decode("utf-8" if not stated else "windows-1252", "replace")


def _charset(name: str) -> str:
    """The charset that is meant by a name, as browsers take it (WHATWG Encoding § 4.2)."""
    name = name.lower()
    if name in ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii"):
        return "windows-1252"
    return "gb18030" if name == "gb2312" else name


def root_at(text: str) -> int:
    """Where an XML file's root element begins, past declaration, comments, doctype and style
    sheets; -1 where that does not end.
    """
    at = 0
    while True:
        if space := _SPACE.match(text, at):
            at = space.end()
        if text.startswith("<?", at):
            end = text.find("?>", at)
        elif text.startswith("<!--", at):
            end = text.find("-->", at)
        elif text.startswith("<!", at):
            end = text.find(">", at)
            if (subset := text.find("[", at, end)) >= 0:
                close = _DOCTYPE_END.search(text, subset)
                end = close.end() - 1 if close else -1
        else:
            return at
        if end < 0:
            return -1
        at = text.index(">", end) + 1


def json_document(body: bytes, charset: str, what: str) -> Any:
    """The value of a whole JSON document (RFC 8259); ``what`` names it in messages.

    Raises ``FormatError``: ``truncated`` where it breaks off, ``too-deep``, ``bad-json``.
    """
    text = decoded(body, charset).strip().removeprefix("\ufeff")
    depth = _nesting(text)
    if depth > MOST_NESTING:
        raise FormatError(
            f"The {what} nests lists in lists more than {MOST_NESTING} deep; no feed does.",
            code="too-deep",
        )
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        if error.pos >= len(text) or error.msg.startswith("Unterminated string"):
            raise FormatError(
                f"The {what} breaks off before its end: the transfer or the export was cut short. "
                "What we held before stays.",
                code="truncated",
            ) from error
        raise FormatError(
            f"The {what} is not correct JSON (line {error.lineno}: {error.msg}); its keeper has "
            "to correct the export.",
            code="bad-json",
        ) from error
    except (ValueError, RecursionError) as error:  # NaN, a number of ten thousand digits
        raise FormatError(
            f"The {what} holds a number that is none, or far too long.", code="bad-json"
        ) from error


def _nesting(text: str) -> int:
    """How deep lists and objects go, told before anything is built of them."""
    depth = deepest = 0
    for bracket in _BRACKET.finditer(_STRING.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


CUT_SHORT = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
"""Codes of ``ExpatError`` that tell of a document which breaks off."""


class XmlHandler(Protocol):
    """What is told of an XML document on the way through it; names as "namespace name"."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def characters(self, text: str) -> None: ...

    def end(self, name: str) -> None: ...


def scan_xml(
    data: bytes, handler: XmlHandler, *, doctype: Callable[..., object] | None = None
) -> None:
    """Go through UTF-8 XML; ``doctype`` is called where it declares one. Raises ``ExpatError``."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = handler.start
    parser.CharacterDataHandler = handler.characters
    parser.EndElementHandler = handler.end
    parser.Parse(data, True)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def told(value: object) -> str:
    """A JSON value that is to be text: a string, or a number as people write it; "" for others."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def rfc3339(value: object) -> datetime | None:
    """The instant of an RFC 3339 timestamp; without offset it is UTC. None where it is none."""
    try:
        moment = datetime.fromisoformat(told(value).strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def number(value: object) -> float | None:
    """A JSON value that is to be a number, also one written as text; None for others."""
    try:
        return float(told(value)) if told(value).strip() else None
    except ValueError:
        return None
