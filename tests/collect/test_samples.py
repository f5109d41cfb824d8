"""The samples: rendered at any time they are feeds that stand in reach of that time."""

from __future__ import annotations

import csv
import io
import json
import re
from calendar import timegm
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest
from icalendar import Calendar

from aggregator.collect.samples import base, render
from aggregator.config import load
from aggregator.errors import FormatError

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.sample"))
ICAL = [path for path in SAMPLES if path.name.endswith(".ics.sample")]
XML = [path for path in SAMPLES if path.name.split(".")[1] in {"rss", "atom", "rdf"}]
OTHER = [path for path in SAMPLES if path not in (*ICAL, *XML)]

NOW = datetime(2026, 11, 24, 5, 44, tzinfo=UTC)

QUARTERS = [
    moment
    for year in (2024, 2025, 2026, 2028, 2029)
    for month in (1, 4, 7, 10)
    for moment in (
        datetime(year, month, 1, tzinfo=UTC),
        datetime(year, month, 29, 12, tzinfo=UTC),
        datetime(year + month // 10, (month + 2) % 12 + 1, 1, tzinfo=UTC) - timedelta(seconds=1),
    )
]
"""First moment, a middle one and the last second of each quarter; two leap years."""


def path_id(path: Path) -> str:
    return path.name.removesuffix(".sample")


# Placeholders ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "rendered"),
    [
        ("{{quarter}}", "2026q4"),
        ("{{day 12}}", "20261017"),
        ("{{date 12}}", "2026-10-17"),
        ("{{day -10}}", "20260925"),
        ("{{date 200}}", "2027-04-23"),
        ("{{dotted 12}}", "17.10.2026"),
        ("{{slashed 12}}", "17/10/2026"),
        ("{{utc 12 18:00}}", "20261017T180000Z"),
        ("{{iso 12 19:00 Europe/Berlin}}", "2026-10-17T19:00:00+02:00"),
        ("{{iso 40 19:00 Europe/Berlin}}", "2026-11-14T19:00:00+01:00"),
        ("{{iso 12 19:00 UTC}}", "2026-10-17T19:00:00+00:00"),
        ("{{rfc822 -3 09:00}}", "Fri, 02 Oct 2026 09:00:00 +0000"),
        ("DTSTART:{{day 0}}T180000\r\nUID:a-{{quarter}}\r\n", ("DTSTART:20261005T180000\r\n"
         "UID:a-2026q4\r\n")),
        ("no placeholder, {one} brace, ü", "no placeholder, {one} brace, ü"),
    ],
)  # fmt: skip
def test_placeholders(template: str, rendered: str) -> None:
    assert render(template.encode(), NOW) == rendered.encode()


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 10, 1, tzinfo=UTC), date(2026, 10, 5)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 10, 5)),
        (datetime(2024, 1, 1, tzinfo=UTC), date(2024, 1, 1)),
        (datetime(2024, 2, 29, tzinfo=UTC), date(2024, 1, 1)),
        (datetime(2025, 4, 30, tzinfo=UTC), date(2025, 4, 7)),
        (datetime(2025, 9, 30, tzinfo=UTC), date(2025, 7, 7)),
        # Already the next quarter in Berlin, still the old one in UTC.
        (datetime(2026, 7, 1, 1, tzinfo=timezone(timedelta(hours=2))), date(2026, 4, 6)),
    ],
)
def test_base_is_the_first_monday_of_the_quarter(now: datetime, day: date) -> None:
    assert base(now) == day
    assert base(now).weekday() == 0


@pytest.mark.parametrize(
    "broken",
    [
        "{{}}", "{{day}}", "{{day x}}", "{{day 1 2}}", "{{days 1}}", "{{day 99999}}",
        "{{iso 1 19:00}}", "{{iso 1 19:00 Europe/Berln}}", "{{iso 1 25:00 UTC}}", "{{utc 1 9}}",
        "{{iso 1 19:00 ../../etc/passwd}}", "{{day 1", "day 1}}", "{{ü 1}}", "{{day ١}}",
    ],
)  # fmt: skip
def test_unknown_placeholders_are_named_with_their_line(broken: str) -> None:
    with pytest.raises(FormatError, match="line 3: ") as caught:
        render(f"a\r\nb {{{{day 1}}}}\r\n{broken}\r\n".encode(), NOW)
    assert caught.value.code == "bad-sample"


def test_bytes_that_are_no_utf_8_are_an_error_only_in_a_placeholder() -> None:
    assert render(b"caf\xe9 {{day 0}}", NOW) == b"caf\xe9 20261005"
    with pytest.raises(FormatError):
        render(b"{{\xe9}}", NOW)


# The samples themselves ------------------------------------------------------------------


def events(path: Path, now: datetime) -> list[tuple[date, date]]:
    """First and last day of each dated item; a series by its first date. Read plainly."""
    data = render(path.read_bytes(), now)
    if path in ICAL:
        calendar = Calendar.from_ical(data)
        assert not calendar.errors
        found = []
        for event in calendar.events:
            assert not event.errors
            found.append((as_date(event.start), as_date(event.end)))
        return found
    if path in OTHER:
        return _DAYS_OF[path_id(path)](data.decode())
    starts = (
        rb'<(?:ev:startdate|xCal:dtstart)>(\d{4}-\d\d-\d\d)|<gd:when startTime="(\d{4}-\d\d-\d\d)'
    )
    ends = rb'<(?:ev:enddate|xCal:dtend)>(\d{4}-\d\d-\d\d)|endTime="(\d{4}-\d\d-\d\d)'
    first, last = (
        [date.fromisoformat((a or b).decode()) for a, b in re.findall(pattern, data)]
        for pattern in (starts, ends)
    )
    return list(zip(first, last, strict=True))


def _in_table(told: str) -> list[tuple[date, date]]:
    rows = list(csv.reader(io.StringIO(told), delimiter=";"))[2:]
    found = []
    for row in rows:
        days = [dotted(day) for cell in (row[2], row[4]) for day in _DOTTED.findall(cell)]
        found.append((days[0], days[-1]))
    return found


def _in_words(told: str) -> list[tuple[date, date]]:
    found = []
    for item in json.loads(told)["items"]:
        words = _DOTTED.findall(f"{item['title']} {item['content_html']}")
        if words:
            found.append((dotted(words[0]), dotted(words[-1])))
    return found


def _in_events(told: str) -> list[tuple[date, date]]:
    return [
        (day_of(event["start_date"]), day_of(event["end_date"]))
        for event in json.loads(told)["events"]
    ]


def _in_lists(told: str) -> list[tuple[date, date]]:
    found = []
    for _, properties, _ in json.loads(told)[2]:
        values = {one[0]: one[3] for one in properties}
        found.append((day_of(values["dtstart"]), day_of(values["dtend"])))
    return found


def _in_elements(told: str) -> list[tuple[date, date]]:
    space = {"": "urn:ietf:params:xml:ns:icalendar-2.0"}
    found = []
    for event in ET.fromstring(told).iterfind(".//vevent", space):
        first, last = (
            next(event.iterfind(f".//{name}", space))[-1].text or ""
            for name in ("dtstart", "dtend")
        )
        found.append((day_of(first), day_of(last)))
    return found


_DAYS_OF = {
    "sisak-kalendar.csv": _in_table,
    "opole-szkoly.json": _in_words,
    "padova-teatri.json": _in_events,
    "karlovy-vary-spolky.jcal": _in_lists,
    "gorenjska-knjiznice.xcal": _in_elements,
}
_DOTTED = re.compile(r"\d\d\.\d\d\.\d{4}")


def dotted(day: str) -> date:
    return date(*(int(part) for part in reversed(day.split("."))))


def day_of(moment: str) -> date:
    return date.fromisoformat(moment[:10])


def as_date(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def test_there_are_enough() -> None:
    assert len(SAMPLES) >= 20
    assert {path.name.split(".", 1)[1] for path in SAMPLES} == {
        "ics.sample", "rss.sample", "atom.sample", "rdf.sample",
        "csv.sample", "json.sample", "jcal.sample", "xcal.sample",
    }  # fmt: skip


def test_each_is_a_feed_of_the_shipped_calendar() -> None:
    read = load(ROOT / "feeds.yaml")
    assert sorted(str(feed.location(read.base)) for feed in read.feeds) == sorted(map(str, SAMPLES))
    assert all(feed.id == path_id(Path(feed.url)).split(".")[0] for feed in read.feeds)


@pytest.mark.parametrize("path", SAMPLES, ids=path_id)
def test_something_is_always_ahead_and_near(path: Path) -> None:
    for now in QUARTERS:
        found = events(path, now)
        today = now.date()
        assert any(start > today for start, _ in found), f"nothing ahead at {now}"
        assert all(start <= end for start, end in found)
        for start, end in found:
            days = (start - base(now)).days
            assert -10 <= days <= 200
            assert (end - base(now)).days <= 200


@pytest.mark.parametrize("path", SAMPLES, ids=path_id)
def test_bytes_stay_all_quarter_and_every_identity_changes_with_it(path: Path) -> None:
    template = path.read_bytes()
    first = render(template, datetime(2026, 10, 1, tzinfo=UTC))
    assert render(template, datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)) == first
    after = render(template, datetime(2027, 1, 1, tzinfo=UTC))
    pattern = (
        rb"UID:(\S+)|<guid[^>]*>([^<]+)|<id>(tag:[^<]+)|<item rdf:about=\"([^\"]+)"
        rb'|"(?:global_)?id": "([^"]+)"|"uid", \{\}, "text", "([^"]+)"|<uid><text>([^<]+)'
        rb"|\n([a-z]+-\d{4}q\d);"
    )
    before_ids, after_ids = (set(re.findall(pattern, data)) for data in (first, after))
    assert len(before_ids) >= 6
    assert not before_ids & after_ids


@pytest.mark.parametrize("path", SAMPLES, ids=path_id)
def test_no_stamp_lies_ahead_of_now(path: Path) -> None:
    for now in QUARTERS:
        data = render(path.read_bytes(), now)
        stamps = [
            datetime.strptime(stamp.decode(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            for stamp in re.findall(rb"(?:DTSTAMP|LAST-MODIFIED|CREATED):(\w+)", data)
        ]
        if path in XML:
            parsed = feedparser.parse(data)
            entries = [
                entry.get("published_parsed") or entry.updated_parsed for entry in parsed.entries
            ]
            stamps = [datetime.fromtimestamp(timegm(entry), UTC) for entry in entries]
        if path in OTHER:
            pattern = (
                rb'"(?:date_published|date_utc|modified_utc)": "([^"]+)"'
                rb'|"dtstamp", \{\}, "date-time", "([^"]+)"|<dtstamp><date-time>([^<]+)'
            )
            told = ("".join(part.decode() for part in one) for one in re.findall(pattern, data))
            stamps = [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in told]
        if path.name.endswith(".csv.sample"):
            assert not stamps  # a table has none
            continue
        assert len(stamps) >= 6
        assert max(stamps) < now


@pytest.mark.parametrize("path", ICAL, ids=path_id)
def test_ical_is_well_formed(path: Path) -> None:
    data = render(path.read_bytes(), NOW)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # folded between characters, never inside one
    assert 6 <= data.count(b"BEGIN:VEVENT") <= 10
    name = re.search(rb"X-WR-CALNAME:(.*)\r\n", data)
    assert name
    assert re.match(SAMPLE_WORD, name[1].decode())


@pytest.mark.parametrize("path", XML, ids=path_id)
def test_rss_and_atom_are_well_formed(path: Path) -> None:
    data = render(path.read_bytes(), NOW)
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    assert (
        parsed.version
        == {"rss": "rss20", "atom": "atom10", "rdf": "rss10"}[path.name.split(".")[1]]
    )
    assert 6 <= len(parsed.entries) <= 10
    assert re.match(SAMPLE_WORD, parsed.feed.title)
    dated = len(events(path, NOW))
    assert 5 <= dated < len(parsed.entries), "at least one item is news"
    assert all(entry.title and entry.link and entry.summary for entry in parsed.entries)


@pytest.mark.parametrize("path", OTHER, ids=path_id)
def test_the_others_say_that_they_are_samples(path: Path) -> None:
    told = render(path.read_bytes(), NOW).decode()
    assert 6 <= len(events(path, NOW)) <= 10
    if path.name.startswith("padova-teatri"):  # it has no title
        assert told.count("(esempio)") == len(events(path, NOW))
    else:
        assert re.search(SAMPLE_WORD, told[:600])


SAMPLE_WORD = (
    r"Beispiel(kalender|feed): |Ukázkový (kalendář|kanál): |Vzorčni (koledar|vir): "
    r"|(Calendario|Feed) di esempio: |Ogledni (kalendar|izvor): |Przykładowy (kalendarz|kanał): "
    r"|Voorbeeld(kalender|feed): |Sample (calendar|feed): "
)


def text(name: str) -> str:
    [path] = [path for path in SAMPLES if path_id(path) == name]
    return render(path.read_bytes(), NOW).decode().replace("\r\n ", "").replace("\r\n", "\n")


def test_hard_cases_are_there() -> None:
    zwickau = text("zwickau-museum.ics")
    series = "fuehrung-mittwoch-2026q4@museum-zwickau.example"
    assert zwickau.count(f"UID:{series}\n") == 2
    assert "RRULE:FREQ=WEEKLY;COUNT=26\nEXDATE;TZID=Europe/Berlin:20261104T170000" in zwickau
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20261202T170000" in zwickau
    assert "DTSTART;TZID=Europe/Berlin:20261204T180000" in zwickau
    assert "DTSTART;VALUE=DATE:20260925\nDTEND;VALUE=DATE:20270213\n" in zwickau
    assert "STATUS:CANCELLED" in zwickau

    graz = text("graz-betriebe.ics")
    assert "RRULE:FREQ=MONTHLY;BYDAY=1MO" in graz
    assert "X-WR-TIMEZONE:Europe/Vienna" in graz
    assert "TZID" not in graz
    assert "DTSTART:20261005T183000\n" in graz
    assert "TZID=W. Europe Standard Time:" in text("leoben-bergbau.ics")
    assert "DTSTART:20261010T080000Z" in text("gorenjska-muzej.ics")
    assert "GEO:51.3;12.3" in text("leipzig-international.ics")
    assert "DURATION:PT1H30M" in text("leipzig-international.ics")
    assert "IMAGE;VALUE=URI" in text("limburg-mijnstreek.ics")
    for name, mark in [
        ("zwickau-schulen.rss", "<ev:startdate>2026-11-06T17:00:00+01:00</ev:startdate>"),
        ("graz-design.rss", "<xCal:dtstart>2026-10-31T10:00:00+01:00</xCal:dtstart>"),
        ("leipzig-kreativ.rss", '<gd:when startTime="2026-10-17T11:00:00+02:00"'),
    ]:
        assert mark in text(name)


def test_series_fall_on_the_dates_they_except_and_change() -> None:
    """EXDATE and RECURRENCE-ID name real dates of the series, in every quarter."""
    [path] = [path for path in ICAL if path_id(path) == "zwickau-museum.ics"]
    for now in QUARTERS:
        data = render(path.read_bytes(), now).decode()
        first, skipped, moved = (
            datetime.strptime(found[1], "%Y%m%dT%H%M%S")
            for name in ("DTSTART", "EXDATE", "RECURRENCE-ID")
            if (found := re.search(rf"^{name};TZID=Europe/Berlin:(\w+)", data, re.MULTILINE))
        )
        assert first.weekday() == 2
        for moment in (skipped, moved):
            weeks, rest = divmod(moment - first, timedelta(weeks=1))
            assert not rest
            assert 0 < weeks < 26


def test_some_events_are_told_twice() -> None:
    uid = "UID:styria-offen-2026q4@steiermark.example\n"
    assert uid in text("leoben-bergbau.ics")
    assert uid in text("graz-betriebe.ics")

    page = "URL:https://erzgebirge.example/exkursion-2026q4\n"
    assert page in text("zwickau-museum.ics")
    assert page in text("karlovy-vary-muzeum.ics")

    fair, hall = "Sächsische Werkstattmesse", "Musterhalle Leipzig (Beispiel)"
    ical = text("zwickau-museum.ics")
    assert "DTSTART;TZID=Europe/Berlin:20270109T100000\n" in ical
    assert f"SUMMARY:{fair}\nLOCATION:{hall}\\, Leipzig\n" in ical
    for name in ("zwickau-schulen.rss", "leipzig-kreativ.rss"):
        [item] = [part for part in text(name).split("<item>") if f"<title>{fair}<" in part]
        assert "2027-01-09T10:00:00+01:00" in item
        assert f"{hall}, Leipzig" in item
