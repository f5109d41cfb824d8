"""Mutation that knows a grammar: what comes out mostly still is a calendar, feed or configuration.

A fuzzer that flips bytes spends its time at the first check. Here lines, elements and values are
exchanged for odd ones of their kind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random

MOST_BYTES = 64 * 1024
_MOST_STEPS = 4

_YEARS = (
    *(1, 1582, 1600, 1899, 1900, 1969, 1970, 2025, 2026, 2026, 2026, 2027, 2037, 2038, 2200),
    *(2201, 9999),
)
_ZONES = (
    *("Europe/Berlin", "Europe/Dublin", "America/Nuuk", "Asia/Gaza", "Etc/GMT+12", "UTC"),
    *("GMT", "W. Europe Standard Time", "CEST", "(UTC+01:00) Amsterdam, Berlin", "GMT+0530"),
    *("Own zone", "/x/y/Europe/Prague", "../../etc/passwd", "localtime", "Factory", "Europe"),
    *("", '"', "1"),
)
_TEXTS = (
    *("", "Führung", "a\\nb\\,c\\;d\\\\e", "<b>fett</b>", "&lt;script&gt;1&lt;/script&gt;"),
    *("&#0;", "&#xD800;", "&#x110000;"),
    "&amp;" * 9 + "lt;",
    *("\u202e\u200b\ufeff", "\x00\x07\x1b", "\u0085\u2028\u2029", "e\u0301" * 40),
    *("\U0001f3ed\U0001f468\u200d\U0001f469", "\ud7ff\ufffe", "<div>" * 300, "<!--"),
    *("<![CDATA[", "]]>", "{{ 7*7 }}", "=1+1", "%s%n{0}", '"', "'", "\\", "x" * 3000),
    *("{\\rtf1", "<svg/onload=1>", "<p>a<p>b<br/>c<li>d", "data:text/html,1"),
)
_ADDRESSES = (
    *("https://a.example/x?y=z#w", "http://[::1]:80/", "http://[::1", "https://a:b@c.example/"),
    *("//c.example/x", "/x", "javascript:alert(1)", "HTTP://A.EXAMPLE:99999/", "www.a.example"),
    *("https://xn--zca.example/", "https://straße.example/ü"),
    "https://" + "a" * 70 + ".example",
    *("http://a..b/", "https://a.example/\\x", "http://\u2100.example/", "mailto:a@b.example"),
    *("http:///x", "http://%41.example/", "https://1.2.3.4:0/"),
)
_NUMBERS = (
    *("0", "-1", "1", "2", "31", "366", "1000", "1001", "2147483648", "9" * 30, "1e9", "0x1F"),
    *("٣", "nan", "inf", "-0.0", "90.0000001", "1_0", "+5", " 7 "),
)
_ODD = (
    *(b"\xff", b"\x00", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\r\n ", b"\n\t"),
    b"\x1a",
)


def mutated(grammar: str, data: bytes, random: Random, most: int = MOST_BYTES) -> bytes:
    """``data`` after one to four steps of the grammar ("ical", "xml", "json", …)."""
    step = _GRAMMARS[grammar]
    for _ in range(random.randint(1, _MOST_STEPS)):
        data = step(data, random)
    if random.random() < 0.05:
        data = _spliced(data, random.choice(_ODD), random)
    return data[:most]


def _spliced(data: bytes, piece: bytes, random: Random) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + piece + data[at + random.choice((0, 0, 1, len(piece))) :]


# --- values ------------------------------------------------------------------------------------


def _day(random: Random) -> str:
    month, day = (
        random.choice((1, 2, 3, 10, 12, 0, 13)),
        random.choice((1, 15, 25, 28, 29, 30, 31, 0)),
    )
    return f"{random.choice(_YEARS):04}{month:02}{day:02}"


def _moment(random: Random) -> str:
    if random.random() < 0.25:
        return _day(random)
    clock = random.choice(
        ("000000", "020000", "023000", "030000", "235959", "235960", "240000", "1200")
    )
    return f"{_day(random)}T{clock}{random.choice(('', '', 'Z'))}"


def _iso(random: Random) -> str:
    day = _day(random)
    zone = random.choice(("", "Z", "+01:00", "-14:00", "+23:59:59", " CET", "+99:99"))
    told = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return random.choice((told, f"{told}T02:30:00{zone}", f"{told} 24:00{zone}", day))


def _rfc822(random: Random) -> str:
    zone = random.choice(("GMT", "+0100", "-0000", "CEST", "-9999", "Z", ""))
    day, month = random.randint(0, 32), random.choice(("Oct", "Okt", "Feb"))
    return f"Mon, {day} {month} {random.choice(_YEARS):04} 02:30:00 {zone}"


def _duration(random: Random) -> str:
    number = random.choice(("0", "1", "7", "36500", "99999999", "9" * 20))
    return random.choice(
        ("P{}D", "PT{}H", "-P{}D", "P{}W", "PT{}S", "P{}Y", "P1DT{}M", "P", "{}")
    ).format(number)


def _numbers(random: Random) -> str:
    return ",".join(random.choice(_NUMBERS) for _ in range(random.choice((1, 1, 1, 2, 5, 60))))


def _rule_part(random: Random) -> str:
    name = random.choice(
        (
            *("FREQ", "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR"),
            *("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"),
            *("RSCALE", "X-A", "SKIP"),
        )
    )
    match name:
        case "FREQ":
            value = random.choice(
                ("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "SECONDLY", "HOURLY", "")
            )
        case "UNTIL":
            value = random.choice((_moment(random), f"{_day(random)},{_moment(random)}"))
        case "BYDAY":
            days = ("MO", "SU", "1MO", "-1SU", "5FR", "53TU", "-53WE", "0TH", "XX", "+2SA", "99MO")
            value = ",".join(random.choice(days) for _ in range(random.randint(1, 8)))
        case "WKST":
            value = random.choice(("MO", "SU", "XX"))
        case "RSCALE":
            value = random.choice(("GREGORIAN", "HEBREW"))
        case _:
            small = ",".join(
                str(random.randint(-54, 60)) for _ in range(random.choice((1, 1, 2, 24)))
            )
            value = random.choice((small, small, _numbers(random)))
    return f"{name}={value}"


def _rule(random: Random) -> str:
    parts = [f"FREQ={random.choice(('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'))}"]
    return ";".join(parts + [_rule_part(random) for _ in range(random.randint(0, 4))])


# --- iCalendar ---------------------------------------------------------------------------------


def _property(random: Random) -> str:
    name = random.choice(
        (
            *("DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID", "DURATION", "RRULE"),
            *("RRULE", "SUMMARY", "DESCRIPTION", "LOCATION", "GEO", "URL", "CATEGORIES"),
            *("IMAGE", "ATTACH", "ORGANIZER", "CONTACT", "UID", "SEQUENCE", "STATUS", "CLASS"),
            *("LAST-MODIFIED", "CREATED", "X-WR-TIMEZONE", "METHOD"),
            *("X-MICROSOFT-CDO-ALLDAYEVENT", "X-APPLE-STRUCTURED-LOCATION", "X-ALT-DESC"),
            *("TZID", "TZOFFSETTO", "TZOFFSETFROM", "X-LIC-LOCATION", "BEGIN", "END"),
        )
    )
    return f"{name}{_parameters(random)}:{_value(name, random)}"


def _parameters(random: Random) -> str:
    told = random.choice(
        (
            "",
            "",
            "",
            f";TZID={random.choice(_ZONES)}",
            f';TZID="{random.choice(_ZONES)}"',
            *(";VALUE=DATE", ";VALUE=PERIOD", ";VALUE=DATE-TIME", ";VALUE=URI"),
            *(";VALUE=BINARY;ENCODING=BASE64", ";LANGUAGE=de-AT", ";RANGE=THISANDFUTURE"),
            *(';CN="A, B: C"', ";CN=A;CN=B", ";FMTTYPE=image/png"),
            *(";ENCODING=QUOTED-PRINTABLE", ";X", ";=", ';CN="', ";TZID=a,b"),
            ";VALUE=TEXT,DATE",
        )
    )
    return told + (_parameters(random) if told and random.random() < 0.3 else "")


def _value(name: str, random: Random) -> str:
    make = _VALUES.get(name)
    if make is None or random.random() < 0.08:
        return random.choice((*_TEXTS, "1@x", "2@x"))
    return make(random)


def _moments(random: Random) -> str:
    told = [_moment(random) for _ in range(random.choice((1, 2, 300)))]
    return ",".join(one + random.choice(("", "", "/PT1H", "/" + one)) for one in told)


def _geo(random: Random) -> str:
    return random.choice((";", ",", "")).join(random.choice(_NUMBERS) for _ in range(2))


def _of(*pool: str) -> Callable[[Random], str]:
    return lambda random: random.choice(pool)


_VALUES: dict[str, Callable[[Random], str]] = {
    **dict.fromkeys(("DTSTART", "DTEND", "RECURRENCE-ID", "LAST-MODIFIED", "CREATED"), _moment),
    **dict.fromkeys(("RDATE", "EXDATE"), _moments),
    **dict.fromkeys(("URL", "IMAGE", "ATTACH"), _of(*_ADDRESSES)),
    **dict.fromkeys(("TZID", "X-WR-TIMEZONE", "X-LIC-LOCATION"), _of(*_ZONES)),
    **dict.fromkeys(
        ("STATUS", "CLASS", "METHOD", "X-MICROSOFT-CDO-ALLDAYEVENT"),
        _of("CANCELLED", "PRIVATE", "CANCEL", "TRUE", "tentative", ""),
    ),
    **dict.fromkeys(
        ("TZOFFSETTO", "TZOFFSETFROM"),
        _of("+0100", "-0330", "+9999", "+01", "0000", "-000001", ""),
    ),
    **dict.fromkeys(
        ("BEGIN", "END"), _of("VEVENT", "VALARM", "VTIMEZONE", "STANDARD", "VCALENDAR", "X")
    ),
    "DURATION": _duration,
    "RRULE": _rule,
    "SEQUENCE": _of(*_NUMBERS),
    "GEO": _geo,
    "X-APPLE-STRUCTURED-LOCATION": lambda random: "geo:" + _geo(random),
}


def _ical(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at = random.randrange(len(lines))
    match random.randrange(8):
        case 0 | 1:
            lines.insert(at, _property(random).encode("utf-8", "surrogatepass") + b"\r\n")
        case 2 | 3:
            name, _, _ = lines[at].partition(b":")
            bare = re.split(b"[:;]", name)[0].decode("ascii", "replace").strip().upper()
            told = _value(bare, random)
            if bare not in ("BEGIN", "END"):
                lines[at] = name.rstrip() + f":{told}\r\n".encode("utf-8", "surrogatepass")
        case 4:
            del lines[at]
        case 5:
            other = random.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case 6:
            end = min(len(lines), at + random.choice((1, 3, 12)))
            lines[at:end] = lines[at:end] * random.choice((2, 2, 3, 40))
        case 7:
            name, colon, value = lines[at].partition(b":")
            lines[at] = name + _parameters(random).encode() + colon + value
    return b"".join(lines)


# --- RSS and Atom ------------------------------------------------------------------------------

_SPOT = re.compile(rb"(?<=>)|(?=<)")
_TAG = re.compile(rb"<[^<>]*>")
_QUOTED = re.compile(rb'"[^"<>]*"')
_TEXT_BETWEEN = re.compile(rb">[^<>]+<")
_MODULES = (
    'xmlns:ev="http://purl.org/rss/1.0/modules/event/"',
    'xmlns:xcal="urn:ietf:params:xml:ns:xcal"',
    *('xmlns:gd="http://schemas.google.com/g/2005"', 'xmlns:mec="http://webnus.net/rss/mec/"'),
    *('xmlns:georss="http://www.georss.org/georss"', 'xmlns:gml="http://www.opengis.net/gml"'),
    'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"',
    'xmlns:media="http://search.yahoo.com/mrss/"',
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
)


def _element(random: Random) -> str:
    text = random.choice(_TEXTS).replace("\x00", "")
    when = random.choice((_iso, _rfc822, _moment))(random)
    numbers = " ".join(random.choice(_NUMBERS) for _ in range(random.choice((1, 2, 2, 3, 7))))
    name = random.choice(
        (
            *("ev:startdate", "ev:enddate", "xcal:dtstart", "xcal:dtend", "mec:startDate"),
            *("mec:endDate", "pubDate", "dc:date", "updated", "published"),
        )
    )
    plain = random.choice(
        (
            *("title", "description", "content:encoded", "guid", "id", "link", "category"),
            *("author", "dc:creator", "ev:location", "ev:organizer", "ev:type"),
            *("xcal:location", "xcal:categories", "mec:location", "summary", "content"),
            *("language", "dc:language", "item", "entry", "channel", "rights"),
        )
    )
    number, zone, address = (random.choice(pool) for pool in (_NUMBERS, _ZONES[:8], _ADDRESSES))
    hour = random.choice(("7:30 pm", "25:00", "٣:00", "all day", "0.99"))
    shape = random.choice(("line", "polygon", "box"))
    rel = random.choice(("alternate", "enclosure", "", "self"))
    status = random.choice(("canceled", "confirmed", ""))
    pos = f"<gml:Point srsDimension='{number}'><gml:pos>{numbers}</gml:pos></gml:Point>"
    return random.choice(
        (
            f"<{name}>{when}</{name}>",
            f"<{name} tzid='{zone}'>{when}</{name}>",
            f"<{plain}>{text}</{plain}>",
            f"<{plain}><![CDATA[{text}]]></{plain}>",
            f'<{plain} type="xhtml" xml:lang="de-AT" xml:base="http://[x" src="{address}"/>',
            f'<gd:when startTime="{when}" endTime="{_iso(random)}"/>',
            f'<gd:where valueString="{address}"/>',
            f'<gd:eventStatus value="http://x#event.{status}"/>',
            '<gd:who rel="http://x#event.organizer" valueString="A"/><gd:who/>',
            f"<xcal:duration>{_duration(random)}</xcal:duration>",
            f"<mec:startHour>{hour}</mec:startHour>",
            f"<georss:point>{numbers}</georss:point>",
            f"<georss:{shape}>{numbers}</georss:{shape}>",
            f"<georss:where>{pos}</georss:where>",
            f"<geo:lat>{random.choice(_NUMBERS)}</geo:lat><geo:long>{number}</geo:long>",
            f"<xcal:geo>{numbers}</xcal:geo>",
            f'<enclosure url="{address}" type="image/png" length="{number}"/>',
            f'<media:content url="{address}" medium="image"/><media:thumbnail/>',
            f'<link rel="{rel}" href="{address}"/>',
            f"<xcal:dtstart><xcal:tzid>{zone}</xcal:tzid>{when}</xcal:dtstart>",
            *("&nbsp;", "&unknown;", "&", "&#0;", "&#1114112;", "</item>", "</channel>"),
            *("<?xml version='1.0' encoding='utf-16'?>", "<!-- -- -->", "<a:b:c/>"),
            "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        )
    )


def _xml(data: bytes, random: Random) -> bytes:
    match random.randrange(8):
        case 0 | 1 | 2:
            at = random.choice([match.start() for match in _SPOT.finditer(data)] or [0])
            return data[:at] + _element(random).encode("utf-8", "surrogatepass") + data[at:]
        case 3:
            tags = list(_TAG.finditer(data))
            if tags:
                tag = random.choice(tags)
                return data[: tag.start()] + data[tag.end() :]
        case 4:
            return _exchanged(data, _QUOTED, b'"%s"', random)
        case 5:
            return _exchanged(data, _TEXT_BETWEEN, b">%s<", random)
        case 6:
            space = random.choice(_MODULES).encode()
            return re.sub(rb"<(rss|feed|rdf:RDF)\b", rb"<\1 " + space, data, count=1)
        case 7:
            spots = [match.start() for match in _TAG.finditer(data)] or [0]
            start, end = sorted((random.choice(spots), random.choice(spots)))
            return data[:end] + data[start:end] * random.choice((1, 1, 2, 20)) + data[end:]
    return data


def _exchanged(data: bytes, pattern: re.Pattern[bytes], form: bytes, random: Random) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    spot = random.choice(found)
    value = random.choice(
        (_iso(random), _rfc822(random), random.choice(_TEXTS), random.choice(_ADDRESSES))
    )
    return data[: spot.start()] + form % value.encode("utf-8", "surrogatepass") + data[spot.end() :]


# --- JSON and tables ---------------------------------------------------------------------------

_JSON_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null')
_JSON_VALUES = (
    *("null", "true", "[]", "{}", "[[]]", "[null]", "-1", "1e999", "9" * 400, "0.5", "NaN", '""'),
    *('{"a": 1}', '"\\ud800"', '"\\u0000"', '["vevent", [], []]', "[" * 70 + "]" * 70, "{"),
)


def _json(data: bytes, random: Random) -> bytes:
    found = list(_JSON_TOKEN.finditer(data))
    if not found:
        return data
    spot = random.choice(found)
    match random.randrange(4):
        case 0 | 1:
            pool = random.choice((_TEXTS, _ADDRESSES, _ZONES))
            moments = (_iso(random), _moment(random), _duration(random), _rule(random))
            value = json.dumps(random.choice((*moments, random.choice(pool)))).encode()
        case 2:
            value = random.choice(_JSON_VALUES).encode()
        case _:
            other = random.choice(found)
            value = other[0]
    return data[: spot.start()] + value + data[spot.end() :]


_CELLS = (
    *(
        "12. Juni",
        "31.6.2026",
        "46185",
        "46185,99999",
        "0,5",
        "99999",
        "25:00",
        "12am",
        "ab 14 Uhr",
    ),
    *("3.–5. August", "täglich", "jeden Sonntag", "1.1.0001", "31.12.9999", '"', '"a', "a\rb"),
    *("sep=;", "Datum", "Titel", "abgesagt", ";" * 300),
)


def _table(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    mark = b";" if b";" in data else b","
    cells = lines[at].split(mark)
    place = random.randrange(len(cells))
    match random.randrange(5):
        case 0 | 1:
            told = random.choice((random.choice(_CELLS), _iso(random), random.choice(_TEXTS)))
            cells[place] = told.encode(random.choice(("utf-8", "cp1250", "utf-16")), "replace")
        case 2:
            cells.insert(place, b"")
        case 3:
            del cells[place]
        case _:
            lines[at:at] = lines[at : at + 3] * random.choice((1, 20))
            return b"\n".join(lines)
    lines[at] = mark.join(cells)
    return b"\n".join(lines)


# --- YAML --------------------------------------------------------------------------------------

_YAML_VALUES = (
    *("", "~", "null", "yes", "0o7", "0x1F", "1_000", "190:20:30", ".inf", ".nan", "-.inf"),
    *("1e400", "!!int x", "!!float x", "!!bool x", "!!binary '='", "!!set {a, b}"),
    *("!!omap [a: 1]", "!!python/name:os.system", "!!timestamp x", "!unknown 1", "2026-05-01"),
    *("2026-13-45", "2026-05-01T25:61:61Z", "&a [*a]", "*a", "*b", "&a x", "<<: *a"),
    *("{? [a]: b}", "{? {a: b}: c}", "[[[[[[]]]]]]", "{}", "[]", '"\\ud800"', '"\\x00"', "'"),
    *("|\n    x", ">-\n    x", "- x", "? x", ": x", "%YAML 9.9", "---", "...", "\t", "@x"),
    *("`x", "https://a.example/", "Europe/Berlin", "6h", "5 min", "999999 w", "de", "auto"),
    *("DE", "a-b", "x.ics", "C:\\x", "\u0085", "\u2028", "1" * 5000, "0b2", "1.5.5", "="),
    *("{de: Titel, en: ''}", "{de: 1}", "!!str", "!!map []", "!!seq {}", "!!null x"),
)
_YAML_KEYS = (
    *("calendar", "regions", "partners", "feeds", "id", "name", "region", "country"),
    *("language", "<<", "timezone", "url", "partner", "format", "every", "trust", "lists"),
    *("paused", "title", "address", "contact", "sector", "theme", "? [a]", "!!int x", "*a"),
    *("1", "~", "''", "="),
)


def _yaml(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    indent = b" " * random.choice((0, 2, 4, 5))
    told = random.choice(_YAML_VALUES).encode("utf-8", "surrogatepass")
    match random.randrange(7):
        case 0:
            lines.insert(at, indent + random.choice(_YAML_KEYS).encode() + b": " + told)
        case 1 | 2:
            spots = list(re.finditer(rb": *([^,{}\[\]\n]*)", lines[at]))
            if spots:
                spot = random.choice(spots)
                lines[at] = lines[at][: spot.start(1)] + told + lines[at][spot.end(1) :]
        case 3:
            lines.insert(at, indent + told)
        case 4:
            del lines[at]
        case 5:
            end = min(len(lines), at + random.choice((1, 5, 10)))
            lines[at:at] = lines[at:end] * random.choice((1, 1, 30))
        case 6:
            lines[at] = lines[at].replace(b": ", b": &a ", 1)
    return b"\n".join(lines)


# --- rules and texts ---------------------------------------------------------------------------


def _rule_line(data: bytes, random: Random) -> bytes:
    head, _, told = data.rpartition(b"\n")
    parts = told.split(b";")
    if random.random() < 0.2:
        head = f"{_iso(random)} {random.choice(_ZONES)}".encode()
    at = random.randrange(len(parts))
    match random.randrange(4):
        case 0:
            parts.insert(at, _rule_part(random).encode())
        case 1:
            parts[at] = _rule_part(random).encode()
        case 2:
            del parts[at]
        case 3:
            parts = [_rule(random).encode()]
    return head + b"\n" + b";".join(parts)


def _any_text(data: bytes, random: Random) -> bytes:
    pools = (_TEXTS, _ADDRESSES, _ZONES, _NUMBERS)
    piece = random.choice(random.choice(pools)).encode("utf-8", "surrogatepass")
    match random.randrange(3):
        case 0:
            return _spliced(data, piece, random)
        case 1:
            return data * random.choice((2, 10))
        case _:
            return _exchanged(data, re.compile(rb">[^<>]*<"), b">%s<", random)


_GRAMMARS: dict[str, Callable[[bytes, Random], bytes]] = {
    "ical": _ical,
    "xml": _xml,
    "json": _json,
    "table": _table,
    "yaml": _yaml,
    "rule": _rule_line,
    "text": _any_text,
}
