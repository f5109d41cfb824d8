"""Web pages that tell events for programs: schema.org (JSON-LD, microdata, RDFa), microformats.

A file of JSON-LD alone is read too. A page without such events is no feed; then its error names the
feeds that it leads to.
"""

from __future__ import annotations

import re

from aggregator.collect.drafts import Body, Draft, Reading
from aggregator.collect.pages import jsonld, links, merge, microdata, microformats, rdfa, schema
from aggregator.collect.pages.document import Document, decoded, parse
from aggregator.collect.pages.items import Found
from aggregator.errors import FormatError
from aggregator.model import Problem, Severity

NAME = "page"

MOST_EVENTS = 5_000
"""Events of one page."""
_NAMED = 5
"""Feeds that an error names."""
_MARKUP = re.compile(
    rb"<!doctype html|"
    rb"<(?:html|head|body|title|meta|script|main|article|section|div|ul|p|a)[\s>]",
    re.IGNORECASE,
)
_IN_PAGES = re.compile(
    rb"""<html[\s>]|application/ld\+json|<[^<>]{1,500}\sitemscope[\s=>]"""
    rb"""|<[^<>]{1,500}\sclass=["']?[^"'<>]{0,200}\b(?:h-event|vevent)\b""",
    re.IGNORECASE,
)
"""What stands in pages and in nothing else; parts of pages are sent without their ``<html>``."""
_JSON_LD = re.compile(rb"""\s*[{\[].*"@(?:context|type|graph)"\s*:""", re.DOTALL)
_PASSWORD = re.compile(rb"""type=["']?password""")
_LOGIN_TITLE = re.compile(rb"<title>[^<]*(?:log ?in|sign ?in|anmeld|einlog)")
_LOOKED_AT = 64 * 1024
"""Bytes of a page that are looked at to say what kind it is."""

# The best first: JSON-LD is written for programs, the others for eyes as well.
_SYNTAXES = (jsonld.read, microdata.read, rdfa.read, microformats.read)


def sniff(head: bytes) -> bool:
    """Whether the bytes begin a page in HTML, or JSON-LD; ``read`` says whether it tells events."""
    plain = _plain(head)
    return bool(_MARKUP.match(plain.lstrip()) or _IN_PAGES.search(plain) or _is_json_ld(plain))


def read(body: Body) -> Reading:
    """The events of a page; never ``complete``, since a page shows what it has room for.

    Raises ``FormatError``: ``html`` where it tells none, ``bad-json-ld`` where it tells one that
    cannot be read.
    """
    document = parse(body.data, charset=body.charset, address=body.address)
    if _is_json_ld(_plain(body.data[:_LOOKED_AT])):
        found = [jsonld.of_text(decoded(body.data, body.charset))]
    else:
        found = [syntax(document) for syntax in _SYNTAXES]
    told = [schema.drafts(one.items, document, MOST_EVENTS) for one in found]
    drafts = merge.merged(one.drafts for one in told)
    broken = [problem for one in found for problem in one.problems]
    further = links.further(document)
    parts = _parts(found, drafts, document)
    barren = ""
    if not drafts:
        nothing = _nothing(body.data, document, broken)
        if not (parts or further) or nothing.code != "html":
            raise nothing
        barren = str(nothing)
    problems = dict.fromkeys([*broken, *(problem for one in told for problem in one.problems)])
    return Reading(
        drafts=tuple(drafts),
        problems=tuple(problems),
        complete=False,
        title=document.title,
        language=document.language,
        lost=("",) * _lost(found),
        next=further,
        parts=parts,
        barren=barren,
    )


def _parts(found: list[Found], drafts: list[Draft], document: Document) -> tuple[str, ...]:
    """The pages of events that a list names: in so many words, else by links in a page that tells
    no event and leads to no calendar.
    """
    told = [address for one in found for address in schema.listed(one.items, document)]
    told += [draft.url for draft in drafts if draft.url and draft.start is None]
    if not told and not drafts:
        if any(link.kind == links.ICAL for link in links.feeds(document)):
            return ()
        told = list(links.event_pages(document))
    known = {draft.url for draft in drafts if draft.start is not None}
    return tuple(dict.fromkeys(one for one in told if one not in known))


def _lost(found: list[Found]) -> int:
    return sum(problem.severity is Severity.ERROR for one in found for problem in one.problems)


def _plain(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")


def _is_json_ld(plain: bytes) -> bool:
    return bool(_JSON_LD.match(plain)) and b"schema.org" in plain


def _nothing(data: bytes, document: Document, broken: list[Problem]) -> FormatError:
    for problem in broken:
        if problem.severity is Severity.ERROR:
            return FormatError(problem.message, code=problem.code)
    if _is_json_ld(_plain(data[:_LOOKED_AT])):
        return FormatError("The server sent JSON-LD that tells no event.", code="json")
    return without_events(data, document)


def without_events(data: bytes, document: Document | None = None) -> FormatError:
    """The error that says what a page is that tells no events, and which feeds it leads to."""
    text = _plain(data[:_LOOKED_AT]).lower()
    if b"just a moment" in text or b"cf-chl" in text or b"captcha" in text:
        told = (
            "The server sent a page that checks whether the visitor is a person, not the feed. "
            "Ask whoever runs the web site to let calendar programs through."
        )
    elif feeds := links.feeds(document or parse(data)):  # many have a login form in their corner
        told = _leads(feeds)
    elif _PASSWORD.search(text) or _LOGIN_TITLE.search(text):
        told = (
            "The server sent a login page, not the feed. The address must work without signing in."
        )
    else:
        told = (
            f"{_WHAT} Look for the address of the iCal or RSS export on that page, or give that of "
            "the page that lists the events."
        )
    return FormatError(told, code="html")


_WHAT = (
    "The server sent a web page (HTML) that tells no events for programs, not a calendar or news "
    "feed."
)


def _leads(feeds: tuple[links.Link, ...]) -> str:
    named = ", ".join(f"{one.url} ({one.kind})" for one in feeds[:_NAMED])
    more = f" and {len(feeds) - _NAMED} more" if len(feeds) > _NAMED else ""
    return f"{_WHAT} It leads to these feeds: {named}{more}. Register the one with the events."
