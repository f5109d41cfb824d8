"""jCal and xCal: what their trees say in the lines of iCalendar, and bad files."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collect.drafts import Body, Draft, Reading
from aggregator.collect.formats import content, jcal, xcal
from aggregator.collect.formats.content import Component, Property
from aggregator.collect.formats.decoding import MOST_NESTING
from aggregator.errors import FormatError
from tests.json_values import VALUES

BERLIN = ZoneInfo("Europe/Berlin")
SPACE = "urn:ietf:params:xml:ns:icalendar-2.0"
UID = ["uid", {}, "text", "1@a.example"]
START = ["dtstart", {}, "date", "2027-06-12"]


def jread(*properties: object, more: object = ()) -> Reading:
    calendar = ["vcalendar", [], [["vevent", [UID, *properties], more or []]]]
    return jcal.read(Body(json.dumps(calendar).encode(), timezone="Europe/Berlin"))


def jone(*properties: object) -> Draft:
    reading = jread(START, *properties)
    assert reading.problems == ()
    return reading.drafts[0]


def xml(properties: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<icalendar xmlns="{SPACE}"><vcalendar><components><vevent>'
        f"<properties><uid><text>1@a.example</text></uid>{properties}</properties>"
        "</vevent></components></vcalendar></icalendar>"
    ).encode()


def xone(properties: str) -> Draft:
    start = "<dtstart><date>2027-06-12</date></dtstart>"
    reading = xcal.read(Body(xml(start + properties), timezone="Europe/Berlin"))
    assert reading.problems == ()
    return reading.drafts[0]


# --- values -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (Property("summary", ("a,b;c\\d\ne",)), r"SUMMARY:a\,b\;c\\d\ne"),
        (Property("summary", ("x\r\nBEGIN:VEVENT\r\n",)), r"SUMMARY:x\nBEGIN:VEVENT\n"),
        (Property("x-a", ("x\nBEGIN:VEVENT",), "UNKNOWN"), "X-A:x BEGIN:VEVENT"),
        (Property("categories", ("a,b", "c")), r"CATEGORIES:a\,b,c"),
        (Property("dtstart", ("2027-06-12",), "DATE"), "DTSTART;VALUE=DATE:20270612"),
        (Property("dtend", ("2027-06-12T14:00:00Z",), "DATE-TIME"), "DTEND:20270612T140000Z"),
        (
            Property("rdate", ("2027-06-12T14:00:00/PT1H",), "PERIOD"),
            "RDATE;VALUE=PERIOD:20270612T140000/PT1H",
        ),
        (Property("tzoffsetto", ("+02:00",), "UTC-OFFSET"), "TZOFFSETTO:+0200"),
        (Property("geo", ("50.1", "12.2"), "FLOAT"), "GEO:50.1;12.2"),
        (
            Property("rrule", ("FREQ=DAILY;UNTIL=2027-06-12T00:00:00Z;COUNT=1",), "RECUR"),
            "RRULE:FREQ=DAILY;UNTIL=20270612T000000Z;COUNT=1",
        ),
        (
            Property("organizer", ("mailto:a@b",), "CAL-ADDRESS", {"cn": 'A "B", C:\nX'}),
            "ORGANIZER;CN=\"A 'B', C: X\":mailto:a@b",
        ),
        (
            Property("url", ("https://a.example/\nSUMMARY:x",), "URI"),
            "URL:https://a.example/ SUMMARY:x",
        ),
    ],
)
def test_a_property_is_one_line(one: Property, line: str):
    told = content.lines(Component("vevent", (one,))).decode()
    assert told == f"BEGIN:VEVENT\n{line}\nEND:VEVENT\n"


def test_names_that_are_none_are_left_out():
    inner = Component("v event", (Property("summary", ("x",)),))
    told = content.lines(Component("vcalendar", (Property("a:b", ("x",)),), (inner,)))
    assert told == b"BEGIN:VCALENDAR\nEND:VCALENDAR\n"


def test_jcal_values():
    draft = jone(
        ["dtend", {}, "date", "2027-06-15"],
        ["summary", {"language": "cs"}, "text", "Prohlídka; A, B"],
        ["rrule", {}, "recur", {"freq": "MONTHLY", "byday": ["1SU", "3SU"], "count": 4}],
        ["exdate", {}, "date", "2027-07-04", "2027-07-18"],
        ["geo", {}, "float", [50.5, 12.25]],
        ["sequence", {}, "integer", 3],
        ["last-modified", {}, "date-time", "2027-05-01T10:00:00Z"],
        ["image", {"value": "URI"}, "uri", "https://a.example/x.jpg"],
    )
    assert (draft.start, draft.end) == (date(2027, 6, 12), date(2027, 6, 15))
    assert (draft.title, draft.language) == ("Prohlídka; A, B", "cs")
    assert set(draft.rule.split(";")) == {"FREQ=MONTHLY", "BYDAY=1SU,3SU", "COUNT=4"}
    assert draft.exceptions == (date(2027, 7, 4), date(2027, 7, 18))
    assert (draft.latitude, draft.longitude, draft.sequence) == (50.5, 12.25, 3)
    assert draft.modified == datetime(2027, 5, 1, 10, tzinfo=UTC)
    assert draft.image == "https://a.example/x.jpg"


def test_xcal_values():
    draft = xone(
        "<duration><duration>P3D</duration></duration>"
        "<summary><parameters><language><text>cs</text></language></parameters>"
        "<text>Prohl&#237;dka &amp; více</text></summary>"
        "<rdate><period><start>2027-06-19T00:00:00</start><duration>P1D</duration></period></rdate>"
        "<rrule><recur><freq>WEEKLY</freq><byday>SA</byday><byday>SU</byday></recur></rrule>"
        "<recurrence-id><date>2027-06-12</date></recurrence-id>"
    )
    assert draft.duration == timedelta(days=3)
    assert (draft.title, draft.language) == ("Prohlídka & více", "cs")
    assert draft.dates == (datetime(2027, 6, 19),)
    assert set(draft.rule.split(";")) == {"FREQ=WEEKLY", "BYDAY=SA,SU"}
    assert draft.recurrence_id == date(2027, 6, 12)


def test_own_zones_are_understood():
    zone = [
        "vtimezone",
        [["tzid", {}, "text", "Eigene Zone"]],
        [
            [
                "standard",
                [
                    ["dtstart", {}, "date-time", "1970-01-01T00:00:00"],
                    ["tzoffsetfrom", {}, "utc-offset", "+09:00"],
                    ["tzoffsetto", {}, "utc-offset", "+09:00"],
                ],
                [],
            ]
        ],
    ]
    start = ["dtstart", {"tzid": "Eigene Zone"}, "date-time", "2027-06-12T14:00:00"]
    calendar = ["vcalendar", [], [zone, ["vevent", [UID, start], []]]]
    (draft,) = jcal.read(Body(json.dumps(calendar).encode())).drafts
    assert isinstance(draft.start, datetime)
    assert draft.start.utcoffset() == timedelta(hours=9)


def test_several_calendars_in_one_list():
    calendar = ["vcalendar", [], [["vevent", [UID, START], []]]]
    other = ["vcalendar", [], [["vevent", [["uid", {}, "text", "2"], START], []]]]
    data = json.dumps([calendar, other]).encode()
    assert jcal.sniff(data)
    assert [draft.source_id for draft in jcal.read(Body(data)).drafts] == ["1@a.example", "2"]


def test_known_events_are_not_read_anew():
    data = json.dumps(["vcalendar", [], [["vevent", [UID, START], []]]]).encode()
    (draft,) = jcal.read(Body(data)).drafts
    assert draft.digest
    again = jcal.read(Body(data, known={draft.digest}))
    assert (again.drafts, again.known) == ((), (draft.digest,))


def test_a_bad_property_costs_itself():
    reading = jread(START, ["dtend", {}, "date", "nonsense"], ["summary"], "x", ["a", 1, 2, 3])
    assert reading.drafts[0].start == date(2027, 6, 12)
    assert [problem.code for problem in reading.problems] == ["bad-property"]


# --- what they are known by ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<!-- a -->\n<?x y?>",
        "<!-- a --> <!-- b -->" * 200,
    ],
)
def test_xcal_is_known_by_its_root(head: str):
    assert xcal.sniff(xml("", head)[:8000])


@pytest.mark.parametrize(
    "data", [b"", b"<rss/>", b"<icalendars/>", b"[1]", b'{"vcalendar": []}', b"<!--" * 1000]
)
def test_what_is_neither(data: bytes):
    assert not xcal.sniff(data)
    assert not jcal.sniff(data)


def test_many_comments_cost_no_time():
    assert not xcal.sniff(b"<!-- a -->" * 400)


# --- bad files ----------------------------------------------------------------------------------


def jcode(data: bytes) -> str:
    with pytest.raises(FormatError) as error:
        jcal.read(Body(data))
    return error.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'["vcalendar", [', "truncated"),
        (b'["vcalendar", [], [["vevent", [["uid", {}, "te', "truncated"),
        (b'["vcalendar" []]', "bad-json"),
        (b'["vcalendar", [], [NaN]]', "bad-json"),
        (b'["vcalendar", [], [' + b"9" * 5000 + b"]]", "bad-json"),
        (b'["vcalendar", ' + b"[" * 100_000, "too-deep"),
        (b'["vcard", [], []]', "not-jcal"),
        (b'"vcalendar"', "not-jcal"),
        (b"[]", "not-jcal"),
    ],
)
def test_bad_jcal(data: bytes, code: str):
    assert jcode(data) == code


def test_depth_is_not_counted_in_strings():
    deep = "[" * (MOST_NESTING + 1)
    assert jone(["summary", {}, "text", f'{deep}"\\']).title == f'{deep}"\\'


def xcode(data: bytes) -> str:
    with pytest.raises(FormatError) as error:
        xcal.read(Body(data))
    return error.value.code


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (xml("")[:-30], "truncated"),
        (xml("<uid><text>&undefined;</text></uid>"), "bad-xml"),
        (xml("<uid></text>"), "bad-xml"),
        (xml("<uid><text>&b;</text></uid>", BOMB), "doctype"),
        (xml("", '<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "doctype"),
        (xml("<a>" * 100), "too-deep"),
        (b"<icalendar><x/></icalendar>", "not-xcal"),
        (b"<rss/>", "not-xcal"),
    ],
)
def test_bad_xcal(data: bytes, code: str):
    assert xcode(data) == code


@given(VALUES)
def test_any_json_is_read_or_refused(value: object):
    for document in (value, ["vcalendar", value, value], ["vcalendar", [], [["vevent", value]]]):
        with suppress(FormatError):
            jcal.read(Body(json.dumps(document).encode()))


@given(st.lists(VALUES, max_size=5))
def test_any_property_is_read_or_told(values: list[object]):
    for name in ("dtstart", "rrule", "geo", "exdate", "categories", "duration", "organizer"):
        for kind in ("text", "date", "recur", "period", "float"):
            with suppress(FormatError):
                jread(START, [name, {}, kind, *values])
