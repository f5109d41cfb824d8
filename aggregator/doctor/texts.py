"""The texts: for each kind of problem what it is, why it arises and how to mend it.

They stand in ``words/``, a table for each of the eight languages; ``KEYS`` says which text a code
has. Several codes share one where the keeper of a feed has the same thing to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KEYS: dict[str, str] = {
    # it did not come
    **dict.fromkeys(
        ("bad-address", "bad-port", "password", "private-address", "no-file", "unreadable-file"),
        "address",
    ),
    **dict.fromkeys(("dns", "connection", "timeout", "too-slow", "short-body"), "unreachable"),
    "tls": "certificate",
    **dict.fromkeys(("insecure-redirect", "too-many-redirects", "elsewhere"), "redirect"),
    **dict.fromkeys(("bad-encoding", "wrong-304"), "server"),
    # it is no feed, or too much of one
    **dict.fromkeys(
        ("too-large", "too-many", "too-costly", "too-many-dates", "too-much-text"), "large"
    ),
    "empty": "empty",
    "html": "page",
    **dict.fromkeys(("json", "xml", "pdf", "archive", "unknown-format"), "kind"),
    **dict.fromkeys(("not-ical", "not-jcal", "not-xcal"), "kind"),
    **dict.fromkeys(("not-rss", "not-jsonfeed", "not-tribe"), "kind"),
    # it is damaged
    **dict.fromkeys(
        ("truncated", "bad-json", "bad-xml", "bad-sample", "doctype", "too-deep", "unreadable"),
        "broken",
    ),
    **dict.fromkeys(("xml-bomb", "unclosed-event"), "broken"),
    **dict.fromkeys(("bad-event", "bad-item", "long-cell"), "entry"),
    **dict.fromkeys(("bad-property", "no-version"), "item"),
    **dict.fromkeys(("no-columns", "not-csv"), "columns"),
    "open-quote": "quote",
    "bad-json-ld": "jsonld",
    # an event is not what it should be
    **dict.fromkeys(("bad-date", "bad-time"), "date"),
    "no-start": "start",
    "no-title": "title",
    "end-before-start": "end",
    "bad-position": "position",
    **dict.fromkeys(("refused-rule", "several-rules", "bad-schedule"), "rule"),
    "unknown-zone": "zone",
    "old-revision": "revision",
    "private": "private",
    "postponed": "postponed",
    # dates in words, and on other pages
    "no-date": "news",
    "unsure-date": "unsure",
    "date-in-words": "words",
    "event-pages": "pages",
    **dict.fromkeys(("event-page", "more-pages"), "unread"),
    # hours
    "utc-repaired": "utc",
    "zone-contradicts": "contradicts",
    "other-zone": "otherzone",
    "night-hours": "night",
    "midnight-utc": "midnight",
    # the feed as a whole
    **dict.fromkeys(("emptied", "vanished", "quarantined"), "changed"),
    "capped": "capped",
    "program-error": "program",
    "no-events": "events",
    "nothing-ahead": "ahead",
    "no-place": "place",
    "no-link": "link",
    "no-description": "description",
}
"""The key of the text for each code but those of HTTP (see ``key_of``)."""

_HTTP = {401: "forbidden", 403: "forbidden", 407: "forbidden", 404: "missing", 410: "missing"}
_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """What is told of one kind of problem, a sentence or two each."""

    what: str
    why: str
    how: str


def key_of(code: str) -> str:
    """The key of a code's text; "" for a code that has none."""
    if status := re.fullmatch(r"http-(\d{3})", code):
        return _HTTP.get(int(status[1]), "server")
    return KEYS.get(code, "")


def text(code: str, language: str) -> Text | None:
    """What there is to say about a problem, in one of the eight languages, else in English."""
    return _texts(language).get(key_of(code)) or _texts(_ENGLISH).get(key_of(code))


def label(name: str, language: str) -> str:
    """A heading or other word of the report."""
    words = _labels()[name]
    return words.get(language) or words[_ENGLISH]


@cache
def _texts(language: str) -> dict[str, Text]:
    try:
        rows = _table(language)
    except FileNotFoundError:
        return {}
    return {row["key"]: Text(row["what"], row["why"], row["how"]) for row in rows}


@cache
def _labels() -> dict[str, dict[str, str]]:
    return {row["label"]: row for row in _table("labels")}


def _table(name: str) -> list[dict[str, str]]:
    """Rows by the names of their columns; no cell holds a tab, and quotes mean themselves."""
    file = files("aggregator.doctor").joinpath("words", f"{name}.tsv")
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    names = head.split("\t")
    return [dict(zip(names, row.split("\t"), strict=True)) for row in rows]
