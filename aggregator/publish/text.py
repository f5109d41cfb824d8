"""Text that may leave the house: no control characters, no foreign line breaks, safe links.

Listings are cleaned when they come in. This is the second lock: the forms we write are read
by programs that split lines at NEL or U+2028, or refuse a file for one NUL.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What XML 1.0 § 2.2 refuses or controls are; marks that turn the direction of text."""
_TAG_OPENS = re.compile(r"<(?=[a-zA-Z/!?])")
_SPACE = re.compile(r"\s+")
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"


def clean(text: str) -> str:
    """``text`` with every kind of line break as "\\n", and without controls and bidi marks."""
    if text.isprintable():
        return text
    return _FORBIDDEN.sub("", _BREAK.sub("\n", text))


def no_tags(text: str) -> str:
    """Plain text that is no markup either: "<" before a letter gets a space.

    For titles and calendars, which are plain text by their standards and which some programs show
    as HTML all the same.
    """
    return _TAG_OPENS.sub("< ", text)


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
        port = "" if parts.port is None else f":{parts.port}"
        if not host.isascii():
            address = parts._replace(netloc=host.encode("idna").decode() + port).geturl()
    except ValueError:  # also UnicodeError: not a host name
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return quote(address, safe=_URL_SAFE)
