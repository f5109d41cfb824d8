"""Strangers' text made plain: no markup, no control characters, no surprises in any output."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from urllib.parse import quote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_LINE = 500
"""Characters kept of a title, place or name."""
MAX_TEXT = 20_000
"""Characters kept of a description."""
MAX_MARKUP = 64 * 1024
"""Characters of markup looked at: parsers are slow on nesting without end."""
MAX_ADDRESS = 2_000

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_LINE_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff]"
)
"""Controls, bidi marks and overrides, zero width spaces, lone surrogates, non-characters."""
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*(?:\n\s*)*")
_BLOCKS = frozenset(
    [
        *("p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("section", "article", "header", "footer", "blockquote", "pre", "hr", "dd", "dt", "dl"),
        *("figure", "figcaption", "address"),
    ]
)
_EDGE = "\n"
"""Where a block begins or ends: a new line, unless one has just begun."""
_SILENT = frozenset(["script", "style", "head", "template", "noscript", "iframe", "object", "svg"])


def line(text: str, limit: int = MAX_LINE) -> str:
    """A text as one plain line, at most ``limit`` characters."""
    return cut(" ".join(plain(text).split()), limit)


def identifier(text: str, limit: int = MAX_LINE) -> str:
    """A UID or guid as it stands: ids may look like markup (<17@host>) and mean none."""
    return " ".join(_UNWANTED.sub("", text).split())[:limit]


def paragraphs(text: str, limit: int = MAX_TEXT) -> str:
    """A text as plain lines and paragraphs, at most ``limit`` characters."""
    lines = (" ".join(one.split()) for one in plain(text).split("\n"))
    return cut(_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip(), limit)


def plain(text: str) -> str:
    """A text without markup, entities and characters that could do harm; NFC."""
    text = text[:MAX_MARKUP]
    if _MARKUP.search(text):
        text = _without_markup(text) if _TAG.search(text) else unescape(text)
    text = _LINE_BREAKS.sub("\n", text)
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, broken between words, the loss shown by "…"."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at = max(head.rfind(" "), head.rfind("\n"))
    return head[: at if at > limit // 2 else None].rstrip() + "…"


def _without_markup(text: str) -> str:
    """The text that a browser would show, blocks on lines of their own."""
    if "\n" in text and not re.search(r"<(?:p|br|div|li)\b", text, re.IGNORECASE):
        text = text.replace("\n", "<br>")  # markup inside lines that mean something
    body = LexborHTMLParser(text).body
    if body is None:
        return ""
    parts: list[str] = []
    _collect(body, parts)
    return "".join(parts)


def _collect(root: LexborNode, parts: list[str]) -> None:
    """Texts in document order; an explicit stack, since strangers nest without end."""
    stack: list[LexborNode | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            if node != _EDGE or (parts and not parts[-1].endswith("\n")):
                parts.append(node)
            continue
        tag = node.tag
        if tag == "-text":
            parts.append(_SPACES.sub(" ", (node.text_content or "").replace("\n", " ")))
            continue
        if tag in _SILENT or tag == "-comment":
            continue
        inside: list[LexborNode | str] = []
        child = node.child
        while child is not None:
            inside.append(child)
            child = child.next
        if tag in _BLOCKS:
            edges = [_EDGE, " \n"] if tag == "p" else [_EDGE]
            inside = [" \n"] if tag in ("br", "hr") else [*edges, *inside, *edges]
            if tag == "li":
                inside.insert(1, "• ")
        stack.extend(reversed(inside))


def address(text: str) -> str:
    """A web address (http, https) that is safe to publish; "" where the text is none.

    Spaces and characters outside ASCII are percent-encoded (RFC 3986 § 2.1), user names and
    passwords refused.
    """
    text = _UNWANTED.sub("", unescape(text)).strip().strip("<>\"'")
    if text.lower().startswith("www."):
        text = "https://" + text
    text = re.sub(r"\s", "%20", text)
    if len(text) > MAX_ADDRESS or "\\" in text:
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    return quote(text, safe="%/:=&?~#+!$,;'@()*[]-._|")


def language(tag: str) -> str:
    """The primary subtag of a language tag (RFC 5646 § 2.1), lower case; "" where it is none."""
    primary = re.split("[-_]", tag.strip(), maxsplit=1)[0].lower()
    return primary if re.fullmatch("[a-z]{2,3}", primary) else ""
