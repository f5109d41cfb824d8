"""A page's bytes as a tree."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_CHARSETS = ("utf-8", "iso-8859", "iso8859", "latin", "windows-", "cp12", "cp8", "koi8", "mac")
"""What may be decoded; Python knows "charsets" (punycode, idna) that are costly or none."""
_HEAD = 4096
MAX_TEXT = 20_000
"""Characters of one element's text that are kept."""
_MOST_NODES = 2_000
"""Elements and texts within one element that its text is taken from."""
_NOT_SHOWN = frozenset({"script", "style", "template"})


@dataclass(frozen=True, slots=True)
class Document:
    """A page."""

    tree: LexborHTMLParser
    base: str = ""
    """What its relative addresses are relative to (``<base>`` heeded); "" where unknown."""
    language: str = ""
    title: str = ""

    def resolve(self, address: str) -> str:
        """An address as the page means it; as it stands where that cannot be told."""
        address = address.strip()
        if not self.base or not address:
            return address
        try:
            return urljoin(self.base, address)
        except ValueError:
            return address


def parse(data: bytes, *, charset: str = "", address: str = "") -> Document:
    """The page at ``address``; any bytes are one."""
    tree = LexborHTMLParser(decoded(data, charset))
    root = tree.css_first("html")
    language = attribute(root, "lang") or attribute(root, "xml:lang") if root else ""
    base = address if urlsplit(address).scheme in ("http", "https") else ""
    stated = tree.css_first("base[href]")
    if stated is not None:
        base = Document(tree, base).resolve(attribute(stated, "href"))
        base = base if base.lower().startswith(("http://", "https://")) else address
    site = tree.css_first('meta[property="og:site_name"]')
    title = tree.css_first("title")
    return Document(
        tree,
        base=base,
        language=language,
        title=(site is not None and attribute(site, "content"))
        or (content(title) if title is not None else ""),
    )


def decoded(data: bytes, charset: str = "") -> str:
    """The text of a page: what is valid UTF-8 is UTF-8, whatever is said of it."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = _META.search(data, 0, _HEAD)
    names = [charset.lower(), declared[1].decode("ascii").lower() if declared else ""]
    for name in ("utf-8", *names, "windows-1252"):
        if not name.startswith(_CHARSETS):
            continue
        try:
            return data.decode("windows-1252" if name in ("iso-8859-1", "latin1") else name)
        except (UnicodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def attribute(node: LexborNode, name: str) -> str:
    """An attribute's value; "" where it is empty or absent."""
    return node.attributes.get(name) or ""


def words(node: LexborNode, name: str) -> list[str]:
    """An attribute's words, as of ``class``."""
    return attribute(node, name).split()


def children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def is_element(node: LexborNode) -> bool:
    return node.tag is not None and node.tag[0] not in "-!#"


def content(node: LexborNode) -> str:
    """The text within an element, its white space collapsed."""
    pieces: list[str] = []
    size = seen = 0
    waiting = list(children(node))[::-1]
    while waiting and size < MAX_TEXT and seen < _MOST_NODES:
        one = waiting.pop()
        seen += 1
        if one.tag == "-text":
            pieces.append(one.text_content or "")
            size += len(pieces[-1])
        elif one.tag == "br":
            pieces.append(" ")
        elif is_element(one) and one.tag not in _NOT_SHOWN:
            waiting.extend(reversed(list(children(one))))
    return " ".join("".join(pieces).split())[:MAX_TEXT]


def markup(node: LexborNode) -> str:
    """What stands within an element, with its tags."""
    return (node.inner_html or "")[: 3 * MAX_TEXT].strip()
