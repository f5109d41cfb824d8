"""Text that may leave the house: no control characters, foreign line breaks or tags, safe links.

Listings are cleaned when they come in. This is the second lock: the forms we write are read
by programs that split lines at NEL or U+2028, or refuse a file for one NUL.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TAG_OPENS = re.compile(r"<(?=[a-zA-Z/!?])")
_SPACE = re.compile(r"\s+")
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"


def clean(text: str) -> str:
    """``text`` with every kind of line break as "\\n", and without what XML 1.0 § 2.2 forbids.

    "<" before a letter gets a space: programs that show plain text as HTML see no tag.
    """
    if not text.isprintable():
        text = _FORBIDDEN.sub("", _BREAK.sub("\n", text))
    return _TAG_OPENS.sub("< ", text) if "<" in text else text


def one_line(text: str) -> str:
    """``text`` cleaned, and every run of white space one space."""
    return _SPACE.sub(" ", clean(text)).strip()


def shorten(text: str, characters: int) -> str:
    """``text``, cut at the end of a word and closed by "…" where it is longer."""
    if len(text) <= characters:
        return text
    head = text[: characters - 1]
    space = max(head.rfind(" "), head.rfind("\n"))
    if space > characters // 2:
        head = head[:space]
    return head.rstrip(" \n,;:–-") + "…"


def link(url: str) -> str:
    """``url`` as ASCII (RFC 3986), or "" unless it leads to a web page (http, https)."""
    address = re.sub(r"[\n\t]", "", clean(url)).strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    if not host.isascii():
        try:
            name = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
        port = parts.netloc.rpartition("]")[2].rpartition(":")[2]
        address = parts._replace(netloc=f"{name}:{port}" if port.isdigit() else name).geturl()
    return quote(address, safe=_URL_SAFE)
