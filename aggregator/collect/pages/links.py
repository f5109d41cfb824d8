"""The feeds, and pages of events, that a page leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from selectolax.lexbor import LexborNode

from aggregator.collect import text
from aggregator.collect.pages.document import Document, attribute, content, words

MOST = 40
"""Links of one page that are named."""
_LOOKED_AT = 5_000

ICAL, RSS, ATOM, JSON, PAGE = "iCal", "RSS", "Atom", "JSON Feed", "page"
"""What a link promises, as people call it."""

_MEDIA_TYPES = {
    "text/calendar": ICAL,
    "application/calendar+xml": ICAL,
    "application/rss+xml": RSS,
    "application/rdf+xml": RSS,
    "application/atom+xml": ATOM,
    "application/feed+json": JSON,
}
_CALENDAR = re.compile(
    r"\.ics(?:$|[?#/])|[?&](?:outlook-)?ical=1|[?&](?:export|format|type|task|feed|output)="
    r"(?:ics|ical|icalendar|icals?\.\w+)\b|[?&]mec-ical-feed=|/ical/?(?:$|\?)",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"/(?:feed|rss)/?(?:$|\?)|\.rss(?:$|\?)|/(?:rss|feed|index)\.xml(?:$|\?)|/atom(?:\.xml)?/?(?:$|\?)"
    r"|[?&](?:format|type|feed)=(?:rss2?|atom|feed)\b",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"/comments?/|[?&]feed=comments", re.IGNORECASE)
"""What readers wrote below an article."""
_GOOGLE = re.compile(r"^https?://calendar\.google\.com/calendar/(?:u/\d/)?embed\?", re.IGNORECASE)
_GOOGLE_CALENDAR = re.compile(r"[?&]src=([^&#]{3,200})")

_EVENT_WORDS = re.compile(
    r"veranstaltung|termin|kalender|programm|führung|ausstellung"  # de
    r"|akce|událost|program|výstav"  # cs
    r"|dogod|prireditv|koledar|razstav"  # sl
    r"|eventi|appuntament|calendario|mostre"  # it
    r"|događ|dogadan|kalendar|izložb"  # hr
    r"|wydarzeni|kalendarz|imprez|wystaw"  # pl
    r"|agenda|evenement|activiteit|tentoonstelling"  # nl
    r"|event|calendar|what.?s[ -]on|exhibition|tours",  # en
    re.IGNORECASE,
)
"""What pages of events are called, in the eight languages."""
_ITEM = re.compile(r"[?&][\w\[\]%]{0,60}(?:id|event|termin|nr)(?:\]|%5D)?=\w", re.IGNORECASE)
"""What the address of a page of one event asks for, on sites without speaking addresses."""
_OTHER_LISTS = re.compile(
    r"/(?:category|categories|kategorie|kategorien|tag|tags|page|seite|author|archiv|archive|list"
    r"|month|week|day|today|map|photo|feed)(?:/|$)|\.(?:ics|xml|rss|json)$",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"[?&/;](?:[\w\[\]%]{0,60}(?:page|paged|seite|pagina|strana|stran|stranica|strona|offset|start)"
    r"(?:\]|%5D)?)[=/_-]?\d{1,4}(?:\D|$)",
    re.IGNORECASE,
)
"""What addresses of further pages of a list hold; "next" may also mean the next article."""
_FILES = re.compile(r"\.(?:pdf|jpe?g|png|gif|webp|docx?|xlsx?|zip|mp[34])$", re.IGNORECASE)
_ORDER = (ICAL, JSON, RSS, ATOM, PAGE)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page names."""

    url: str
    kind: str
    title: str = ""


def feeds(document: Document) -> tuple[Link, ...]:
    """The feeds that the page declares or links to, calendars first."""
    return tuple(link for link in links(document) if link.kind != PAGE)


def links(document: Document) -> tuple[Link, ...]:
    """The feeds, and after them the pages of the same host that events may stand on."""
    found: dict[str, Link] = {}
    nodes = document.tree.css("link[rel][href], a[href], area[href], iframe[src]")
    for node in nodes[:_LOOKED_AT]:
        link = _link(node, document)
        if link and link.url != document.base and link.url not in found:
            found[link.url] = link
    ordered = sorted(found.values(), key=lambda one: _ORDER.index(one.kind))
    return tuple(ordered[:MOST])


def further(document: Document) -> str:
    """The address on which a list goes on (``rel=next``); "" where the page names none."""
    for node in document.tree.css("link[rel][href], a[rel][href]")[:_LOOKED_AT]:
        if "next" in [word.lower() for word in words(node, "rel")]:
            url = _without_fragment(text.address(document.resolve(attribute(node, "href"))))
            if _FURTHER.search(url):
                return url
    return ""


def event_pages(document: Document) -> tuple[str, ...]:
    """Pages of the same host that, by their addresses, tell of one event each."""
    found: dict[str, None] = {}
    for node in document.tree.css("a[href]")[:_LOOKED_AT]:
        url = _without_fragment(text.address(document.resolve(attribute(node, "href"))))
        if url and _is_of_one_event(url, document):
            found[url] = None
    return tuple(found)


def _is_of_one_event(url: str, document: Document) -> bool:
    parts, here = urlsplit(url), urlsplit(document.base)
    path = unquote(parts.path)
    if parts.hostname != here.hostname or _OTHER_LISTS.search(path) or _FILES.search(path):
        return False
    if any(one.search(url) for one in (_CALENDAR, _NEWS, _COMMENTS, _FURTHER)):
        return False
    if _ITEM.search("?" + parts.query):
        return bool(_EVENT_WORDS.search(f"{path}?{parts.query}"))
    above, _, last = path.rstrip("/").rpartition("/")
    return (
        not parts.query
        and path.rstrip("/") != unquote(here.path).rstrip("/")
        and bool(_EVENT_WORDS.search(above))
        and len(re.findall(r"[^\W\d_]", last)) > 2
    )


def _link(node: LexborNode, document: Document) -> Link | None:
    address = attribute(node, "href") or attribute(node, "src")
    url = re.sub(r"^webcals?:", "https:", document.resolve(address), flags=re.IGNORECASE)
    url = _without_fragment(text.address(url))
    if not url or _COMMENTS.search(url):
        return None
    title = text.line(attribute(node, "title") or content(node), 100)
    if node.tag == "link":
        kind = _declared(node)
        return Link(url, kind, title) if kind else None
    if _GOOGLE.match(url):
        return _google(url, title)
    if node.tag == "iframe":
        return None
    if address.strip().lower().startswith("webcal") or _CALENDAR.search(url):
        return Link(url, ICAL, title)
    kind = _MEDIA_TYPES.get(attribute(node, "type").partition(";")[0].strip().lower(), "")
    if not kind and _NEWS.search(url):
        kind = RSS
    if not kind and _is_of_events(url, title, document):
        kind = PAGE
    return Link(url, kind, title) if kind else None


def _declared(node: LexborNode) -> str:
    """What a ``<link rel=alternate>`` promises; "" for nothing that we know."""
    if "alternate" not in [word.lower() for word in words(node, "rel")]:
        return ""
    media_type = attribute(node, "type").partition(";")[0].strip().lower()
    return _MEDIA_TYPES.get(media_type, "")


def _google(url: str, title: str) -> Link | None:
    """The calendar of which a page embeds Google's view."""
    if not (match := _GOOGLE_CALENDAR.search(url)):
        return None
    name = quote(unquote(match[1]), safe="")
    return Link(f"https://calendar.google.com/calendar/ical/{name}/public/basic.ics", ICAL, title)


def _is_of_events(url: str, title: str, document: Document) -> bool:
    parts = urlsplit(url)
    if parts.hostname != urlsplit(document.base).hostname:
        return False
    if _FILES.search(parts.path):
        return False
    return bool(_EVENT_WORDS.search(unquote(parts.path)) or _EVENT_WORDS.search(title))


def _without_fragment(url: str) -> str:
    return urlunsplit((*urlsplit(url)[:4], ""))
