"""Formats that a feed may come in. A further format is one file here and one line in ``FORMATS``.

A format is a module with a ``NAME``, ``sniff(head)`` (by content: names and media types lie) and
``read(body)``, which raises ``FormatError`` where the bytes are none of its own. Formats know
nothing of feeds, regions or the store.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from typing import Protocol

from aggregator.collect.drafts import Body, Reading
from aggregator.collect.formats import ical, jcal, jsonfeed, page, rss, table, tribe, xcal
from aggregator.errors import FormatError

AUTO = "auto"
VERSION = 2
"""Raise it when a change in reading makes something else of the same bytes."""


class Format(Protocol):
    """What a module here offers."""

    NAME: str

    def sniff(self, head: bytes) -> bool:
        """Whether bytes that begin so are of this format."""

    def read(self, body: Body) -> Reading:
        """The items of a feed. Raises ``FormatError``."""


FORMATS: dict[str, Format] = {
    module.NAME: module for module in (ical, rss, jcal, xcal, tribe, jsonfeed, table, page)
}
"""By name, in the order in which they are asked: tables late, since much looks like
one, and pages last, since all that has a tag looks like one."""

_HEAD = 4096


def recognise(data: bytes) -> str:
    """The name of the format that the bytes are of. Raises ``FormatError`` saying what they are."""
    head = data[:_HEAD]
    for name, form in FORMATS.items():
        if form.sniff(head):
            return name
    raise stranger(data)


def read(body: Body, name: str = AUTO) -> tuple[str, Reading]:
    """Read a feed's bytes as the named format, or as what they are where it is ``auto``.

    A feed registered as one format that sends another is read all the same: what matters to its
    keeper is that it works. What looks like none is tried as what it is said to be: a table needs
    no headers that we know where its keeper named them. Raises ``FormatError``.
    """
    if name != AUTO and FORMATS[name].sniff(body.data[:_HEAD]):
        return name, FORMATS[name].read(body)
    try:
        found = recognise(body.data)
    except FormatError as unknown:
        if name == AUTO or unknown.code != "unknown-format":
            raise
        try:
            return name, FORMATS[name].read(body)
        except FormatError as error:
            raise (unknown if error.code == f"not-{name}" else error) from error
    return found, FORMATS[found].read(body)


def stranger(data: bytes) -> FormatError:
    """The error that names bytes which are no feed for what they are."""
    head = data[:_HEAD].lower()
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip()
    if not text:
        return FormatError(
            "The server sent an empty file. Look whether the export works in your own browser.",
            code="empty",
        )
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<script")) or b"<html" in text:
        return page.without_events(data)
    if text.startswith((b"{", b"[")):
        return FormatError(
            "The server sent JSON (perhaps an error message) that is neither JSON Feed nor jCal "
            f"nor an answer of The Events Calendar: “{_excerpt(data)}”.",
            code="json",
        )
    if text.startswith(b"<"):
        return FormatError(
            "The server sent an XML file that is neither RSS nor Atom nor xCal.", code="xml"
        )
    if text.startswith(b"%pdf"):
        return FormatError("The server sent a PDF document, which is no feed.", code="pdf")
    if text.startswith((b"pk\x03\x04", b"\x1f\x8b")):
        return FormatError(
            "The server sent a packed archive. Give the address of the unpacked file.",
            code="archive",
        )
    return FormatError(
        "What the server sent is no calendar, news feed or table that we know (iCal, jCal, xCal, "
        f"RSS, Atom, JSON Feed, The Events Calendar, CSV); it begins “{_excerpt(data)}”.",
        code="unknown-format",
    )


def _excerpt(data: bytes) -> str:
    """The beginning, to be recognised by; spreadsheets write cp1252 where it is not UTF-8."""
    try:
        text = getincrementaldecoder("utf-8")().decode(data[:200])
    except UnicodeError:
        text = data[:200].decode("cp1252", "replace")
    return " ".join(text.split())[:80]
