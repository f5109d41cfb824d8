"""Strangers' text made plain: no markup, no control characters, no surprises in any output."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_LINE = 500
"""Characters kept of a title, place or name."""
MAX_TEXT = 20_000
"""Characters kept of a description."""
MAX_MARKUP = 64 * 1024
"""Characters of markup looked at: parsers are slow on nesting without end."""
MAX_ADDRESS = 2_000

_ROUNDS = 8
"""How often escaped markup is unpacked: feeds escape what was escaped before."""

_ENTITY = re.compile(r"&#?[a-zA-Z0-9]{1,31};")
"""With its semicolon: "&region=" is no "®ion=". Bounded, since Python refuses to read numbers of
more than 4,300 digits."""
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#[xX]0*26);")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_TAG_OPENS = re.compile(r"<(?=[a-zA-Z/!?])")
"""Where a browser begins a tag, also one that never ends or whose end stands in other text."""
_TAG_OR_BREAK = re.compile(r"(</?[a-zA-Z][^<>]*>)|\n")
_LINE_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Controls, soft hyphens, bidi marks and overrides, zero width spaces, invisible tags, lone
surrogates, non-characters."""
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n{3,}")
_BLOCKS = frozenset(
    [
        *("p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("section", "article", "header", "footer", "blockquote", "pre", "hr", "dd", "dt", "dl"),
        *("figure", "figcaption", "address"),
    ]
)
_HOST = re.compile(r"\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_AS_IT_IS = "%/:=&?~#+!$,;'@()*[]-._|"
_EDGE = "\n"
"""Where a block begins or ends: a new line, unless one has just begun."""
_SILENT = frozenset(["script", "style", "noscript", "iframe", "object", "svg"])


def line(text: str, limit: int = MAX_LINE) -> str:
    """A text as one plain line, at most ``limit`` characters."""
    return cut(_spaced(plain(text)), limit)


def identifier(text: str, limit: int = MAX_LINE) -> str:
    """A UID or guid as it stands: ids may look like markup (<17@host>) and mean none."""
    return _spaced(_clean(text))[:limit].rstrip()


def paragraphs(text: str, limit: int = MAX_TEXT) -> str:
    """A text as plain lines and paragraphs, at most ``limit`` characters."""
    lines = map(_spaced, plain(text).split("\n"))
    return cut(_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip(), limit)


def plain(text: str) -> str:
    """A text without markup, entities and characters that could do harm; NFC.

    What still looks like the begin of a tag (one that is never closed, or was escaped too often)
    gets a space, with which it is text to everyone: "< b".
    """
    text = _clean(text[:MAX_MARKUP])
    for _ in range(_ROUNDS):
        if _TAG.search(text):
            shown = _clean(_without_markup(text))
        else:
            shown = _clean(_ENTITY.sub(lambda match: unescape(match[0]), text))
        if shown == text:
            break
        text = shown
    return _TAG_OPENS.sub("< ", unicodedata.normalize("NFC", text))


def _clean(text: str) -> str:
    """Every line ended by a line feed, and nothing that could do harm."""
    return _UNWANTED.sub("", _LINE_BREAKS.sub("\n", text))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, broken between words, the loss shown by "…"."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at = max(head.rfind(" "), head.rfind("\n"))
    return head[: at if at > limit // 2 else None].rstrip() + "…"


def _without_markup(text: str) -> str:
    """The text that a browser would show, blocks on lines of their own."""
    if not re.search(r"<(?:p|br|div|li)\b", text, re.IGNORECASE):
        # markup inside lines that mean something
        text = _TAG_OR_BREAK.sub(lambda match: match[1] or "<br>", text)
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
            parts.append(_SPACES.sub(" ", node.text_content or ""))
            continue
        if tag in _SILENT:
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


def address(text: str, base: str = "") -> str:
    """A web address (http, https) that is safe to publish; "" where the text is none.

    Spaces and characters outside ASCII are percent-encoded (RFC 3986 § 2.1), those of the host in
    IDNA; user names and passwords are refused. Of entities only "&amp;" is undone: "&region=" is
    no "®ion=". A path from the root ("/events/7") is taken from ``base``, the feed's address.
    """
    text = _AMPERSAND.sub("&", _UNWANTED.sub("", text)).strip().strip("<>\"'")
    if base and text.startswith("/"):
        try:
            text = urljoin(base, text)
        except ValueError:
            return ""
    if text.lower().startswith("www."):
        text = "https://" + text
    text = re.sub(r"\s", "%20", text)
    if len(text) > MAX_ADDRESS or "\\" in text:
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or "@" in parts.netloc:
            return ""
        port = "" if parts.port is None else f":{parts.port}"
        host = f"[{host}]" if ":" in host else ".".join(map(_label, host.split(".")))
    except ValueError:  # also UnicodeError: not a host name
        return ""
    if not _HOST.fullmatch(host):
        return ""
    safe = quote(urlunsplit((parts.scheme, host + port, *parts[2:])), safe=_AS_IT_IS)
    return safe if len(safe) <= MAX_ADDRESS else ""


def _label(label: str) -> str:
    """A part of a host name in ASCII. "ß" is a letter of its own since IDNA 2008 (RFC 5894 § 7.2),
    of which Python knows nothing."""
    if "ß" in label:
        return "xn--" + unicodedata.normalize("NFC", label).encode("punycode").decode()
    return label.encode("idna").decode()


def language(tag: str) -> str:
    """The primary subtag of a language tag (RFC 5646 § 2.1), lower case; "" where it is none."""
    primary = re.split("[-_]", tag.strip())[0].lower()
    return primary if re.fullmatch("[a-z]{2,3}", primary) else ""
