"""iCalendar: what is written, that others read it back, and what a file may hold."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Override, Recurrence, Revision, Source, Status
from aggregator.publish.ical import Piece, calendar, fit, fold, vevent, vtimezone, zones
from tests.publish.samples import (
    BERLIN,
    CALENDAR,
    REFRESH,
    REVISION,
    at,
    details,
    event,
    exhibition,
)


def rendered(of):
    return vevent(of, REVISION)


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def read(content) -> list[Any]:
    whole = calendar(CALENDAR, [content], [], refresh=REFRESH)
    return list(icalendar.Calendar.from_ical(whole).walk("VEVENT"))


def test_plain_event_line_by_line():
    assert unfolded(rendered(event())) == [
        "BEGIN:VEVENT",
        "UID:e1@kalender.example",
        "SEQUENCE:3",
        "DTSTAMP:20261120T093000Z",
        "CREATED:20261001T080000Z",
        "LAST-MODIFIED:20261120T093000Z",
        "DTSTART;TZID=Europe/Berlin:20261212T190000",
        "DTEND;TZID=Europe/Berlin:20261212T210000",
        "SUMMARY;LANGUAGE=de:Führung durch die Schmiede",
        (
            "DESCRIPTION;LANGUAGE=de:Mit Vorführung am Hammer.\\nFestes Schuhwerk\\; Eintritt "
            "frei\\, bitte anmelden.\\n\\nQuelle: Museum Crimmitschau – https://example.org/schmiede"
        ),
        "LOCATION;LANGUAGE=de:Tuchfabrik Gebr. Pfau\\, Crimmitschau",
        "GEO:50.8167;12.3876",
        "URL:https://example.org/schmiede",
        "CATEGORIES:Führung,Handwerk\\, alt",
        "IMAGE;VALUE=URI:https://example.org/schmiede.jpg",
        "CONTACT:Museum Crimmitschau\\, Tel. 03762 95 19 39",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "",
    ]


def test_exhibition_is_dates_with_exclusive_end_and_does_not_block():
    lines = unfolded(rendered(exhibition()))
    assert "DTSTART;VALUE=DATE:20261101" in lines
    assert "DTEND;VALUE=DATE:20270111" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert zones(exhibition()) == frozenset()


def test_one_day_blocks_and_an_end_that_nobody_told_is_not_invented():
    lines = unfolded(rendered(event(start=date(2026, 12, 1), end=date(2026, 12, 2))))
    assert "TRANSP:OPAQUE" in lines
    lines = unfolded(rendered(event(end=at(12, 19))))
    assert not [line for line in lines if line.startswith("DTEND")]


def test_cancelled_says_so_in_its_language():
    lines = unfolded(rendered(event(status=Status.CANCELLED, language="cs", title="Koncert")))
    assert "SUMMARY;LANGUAGE=cs:Zrušeno: Koncert" in lines
    assert "STATUS:CANCELLED" in lines
    assert not [line for line in lines if line.startswith("DESCRIPTION") and "neuvádí" in line]


def test_withdrawn_is_our_word_not_the_organisers():
    (read_back,) = read(rendered(event(status=Status.WITHDRAWN)))
    assert read_back["SUMMARY"] == "Nicht mehr angekündigt: Führung durch die Schmiede"
    assert read_back["STATUS"] == "CANCELLED"
    assert read_back["DESCRIPTION"].startswith(
        "Die Quelle kündigt diese Veranstaltung nicht mehr an. Ob sie abgesagt ist, wissen "
    )


def test_unknown_language_is_not_claimed():
    lines = unfolded(rendered(event(language="", status=Status.CANCELLED)))
    assert "SUMMARY:Cancelled: Führung durch die Schmiede" in lines


def test_series_with_changed_dates():
    moved = Override(at(19, 14), details(start=at(20, 16), end=at(20, 17), title="Verlegt"))
    later = Override(at(26, 14).astimezone(UTC), details(start=at(26, 15), end=at(26, 16)), True)
    series = event(
        start=at(5, 14),
        end=at(5, 15),
        recurrence=Recurrence("FREQ=WEEKLY;COUNT=6", (at(8, 10),), (date(2026, 12, 12),)),
        overrides=(moved, later),
    )
    lines = unfolded(rendered(series))
    assert "RRULE:FREQ=WEEKLY;COUNT=6" in lines
    assert "RDATE;TZID=Europe/Berlin:20261208T100000" in lines
    assert "EXDATE;TZID=Europe/Berlin:20261212T140000" in lines
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20261219T140000" in lines
    assert "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261226T140000" in lines
    assert lines.count("UID:e1@kalender.example") == 3
    assert lines.count("SEQUENCE:3") == 3
    main, first, second = read(rendered(series))
    assert [each.start for each in (main, first, second)] == [at(5, 14), at(20, 16), at(26, 15)]
    assert first["RECURRENCE-ID"].dt == at(19, 14)


def test_first_date_is_one_of_the_rule():
    """calcurse drops a series whose rule misses its start, khal shows none of it."""
    told = event(
        start=at(5, 14),  # a Saturday
        end=at(5, 15),
        recurrence=Recurrence("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261220"),
    )
    lines = unfolded(rendered(told))
    assert "DTSTART;TZID=Europe/Berlin:20261208T140000" in lines
    assert "DTEND;TZID=Europe/Berlin:20261208T150000" in lines
    assert "RDATE;TZID=Europe/Berlin:20261205T140000" in lines
    whole = exhibition(
        start=date(2026, 12, 5),
        end=date(2026, 12, 7),
        recurrence=Recurrence("FREQ=WEEKLY;BYDAY=TU"),
    )
    lines = unfolded(rendered(whole))
    assert "DTSTART;VALUE=DATE:20261208" in lines
    assert "DTEND;VALUE=DATE:20261210" in lines
    assert "RDATE;VALUE=DATE:20261205" in lines


def test_no_event_is_without_a_title():
    assert "SUMMARY;LANGUAGE=de:Ohne Titel" in unfolded(rendered(event(title="\x00 ")))
    read_back = read(rendered(event(title="", status=Status.CANCELLED, language="pl")))
    assert read_back[0]["SUMMARY"] == "Odwołane: Bez tytułu"


def test_rule_that_nobody_should_run_is_not_passed_on():
    lines = unfolded(rendered(event(recurrence=Recurrence("FREQ=SECONDLY"))))
    assert not [line for line in lines if line.startswith("RRULE")]


def test_utc_needs_no_zone():
    told = event(start=datetime(2026, 12, 12, 18, tzinfo=UTC), timezone="UTC")
    assert "DTSTART:20261212T180000Z" in unfolded(rendered(told))
    assert zones(told) == frozenset()
    assert zones(event()) == {"Europe/Berlin"}


def test_time_stored_as_utc_is_told_in_the_events_zone():
    told = event(
        start=datetime(2026, 7, 1, 17, tzinfo=UTC), end=datetime(2026, 7, 1, 18, tzinfo=UTC)
    )
    assert "DTSTART;TZID=Europe/Berlin:20260701T190000" in unfolded(rendered(told))


def test_long_text_is_cut_but_never_its_sources():
    (read_back,) = read(rendered(event(description="Wort " * 1000)))
    text, _, told = read_back["DESCRIPTION"].rpartition("\n\n")
    assert len(text) <= 2000
    assert text.endswith("Wort…")
    assert told == "Quelle: Museum Crimmitschau – https://example.org/schmiede"


def test_every_source_is_named():
    sources = (Source("a", "p", "Muzeum", "https://a.example/"), Source("b", "q", "Město Zlín"))
    (read_back,) = read(rendered(event(sources=sources, language="cs", description="")))
    assert read_back["DESCRIPTION"] == "Zdroj: Muzeum – https://a.example/\nZdroj: Město Zlín"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://example.org/", "no address", "http://[broken", "https:///x"],
)
def test_only_web_addresses_are_passed_on(url):
    lines = unfolded(rendered(event(url=url, image=url)))
    assert not [line for line in lines if line.startswith(("URL", "IMAGE"))]


def test_address_becomes_ascii():
    lines = unfolded(rendered(event(url="https://www.průmysl.example/akce/výstava 1?q=ä#č")))
    assert "URL:https://www.xn--prmysl-4mb.example/akce/v%C3%BDstava%201?q=%C3%A4#%C4%8D" in lines


@pytest.mark.parametrize("position", [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0), (None, 1.0)])
def test_position_off_the_earth_is_left_out(position):
    lines = unfolded(rendered(event(latitude=position[0], longitude=position[1])))
    assert not [line for line in lines if line.startswith("GEO")]


BREAKS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
NAMES = set(
    "BEGIN UID SEQUENCE DTSTAMP CREATED LAST-MODIFIED DTSTART DTEND SUMMARY DESCRIPTION "  # noqa: SIM905
    "LOCATION GEO URL CATEGORIES IMAGE CONTACT STATUS TRANSP END".split()
)
texts = st.text(
    st.one_of(st.characters(), st.sampled_from(BREAKS + '\x00\x07\x7f;,:\\"čťžłßŠ🏭\ud800')),
    max_size=200,
)


@given(texts, texts, texts)
def test_nothing_that_a_stranger_writes_breaks_a_line(title, text, place):
    content = rendered(
        event(
            title=title,
            description=text,
            location=place,
            organizer=text,
            categories=(title, place),
            url="https://example.org/" + text,
            uid="u" + title,
            sources=(Source("f", "p", text, "https://example.org/" + place),),
        )
    )
    names = [
        re.split("[;:]", line)[0] for line in content.decode().replace("\r\n ", "").splitlines()
    ]
    assert set(names) <= NAMES
    assert names.count("BEGIN") == names.count("SUMMARY") == 1
    assert not re.search(
        "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", content.decode().replace("\t", "")
    )


plain = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=" ", exclude_characters="<"),
    max_size=300,
)
"""Without "<", which gets a space where it could begin a tag: tests/test_injection.py."""


@given(plain, plain)
def test_icalendar_reads_back_what_was_given(title, text):
    (read_back,) = read(rendered(event(title=title, description=text, location=text, sources=())))
    assert read_back["SUMMARY"] == (" ".join(title.split()) or "Ohne Titel")
    assert read_back["DESCRIPTION"] == text.strip()
    assert read_back.get("LOCATION", "") == " ".join(text.split())
    assert (read_back.start, read_back.end) == (at(12, 19), at(12, 21))


@given(st.text(max_size=400))
def test_fold_keeps_to_75_octets_and_whole_characters(text):
    line = text.encode("utf-8", "ignore")
    folded = fold(line)
    physical = folded.removesuffix(b"\r\n").split(b"\r\n ") if b"\r\n" not in line else None
    if physical is not None:
        assert b"".join(physical) == line
        assert all(len(part) <= (75 if number == 0 else 74) for number, part in enumerate(physical))
        for part in physical:
            part.decode()


def test_fold_at_exactly_75():
    assert fold(b"x" * 75) == b"x" * 75 + b"\r\n"
    assert fold(b"x" * 76) == b"x" * 75 + b"\r\n x\r\n"
    assert fold(b"x" * 74 + "ž".encode()) == b"x" * 74 + b"\r\n " + "ž".encode() + b"\r\n"


# Files


def test_header_and_ending():
    content = calendar(
        CALENDAR,
        [rendered(event())],
        ["Europe/Berlin", "UTC"],
        refresh=REFRESH,
        url="https://kalender.example/calendar.ics",
    )
    head = unfolded(content)[:16]
    assert head == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Industrial culture event calendar//aggregator//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME;LANGUAGE=de:Industriekultur",
        "X-WR-CALNAME:Industriekultur",
        "DESCRIPTION;LANGUAGE=de:Alles\\, an einem Ort",
        "X-WR-CALDESC:Alles\\, an einem Ort",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "X-WR-TIMEZONE:Europe/Berlin",
        "URL:https://kalender.example/calendar.ics",
        "SOURCE;VALUE=URI:https://kalender.example/calendar.ics",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
    ]
    assert content.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert content.count(b"BEGIN:VTIMEZONE") == 1
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("refresh", "text"),
    [
        (timedelta(hours=6), "PT6H"),
        (timedelta(days=1), "P1D"),
        (timedelta(days=1, minutes=90), "P1DT1H30M"),
        (timedelta(seconds=10), "PT1M"),
    ],
)
def test_refresh_interval(refresh, text):
    lines = unfolded(calendar(CALENDAR, [], [], refresh=refresh))
    assert f"REFRESH-INTERVAL;VALUE=DURATION:{text}" in lines
    assert f"X-PUBLISHED-TTL:{text}" in lines


def test_empty_calendar_still_holds_a_component():
    content = calendar(CALENDAR, [], [], refresh=REFRESH, timezone="Europe/Prague")
    parsed = icalendar.Calendar.from_ical(content)
    assert [each.name for each in parsed.subcomponents] == ["VTIMEZONE"]
    assert not parsed.walk("VEVENT")


def test_same_input_same_bytes_and_order_of_zones_does_not_matter():
    one = calendar(CALENDAR, [rendered(event())], ["Europe/Rome", "Europe/Berlin"], refresh=REFRESH)
    two = calendar(CALENDAR, [rendered(event())], {"Europe/Berlin", "Europe/Rome"}, refresh=REFRESH)
    assert one == two


def piece(uid, end, size=0, count=1):
    block = b"BEGIN:VEVENT\r\nX:" + b"x" * size + b"\r\nEND:VEVENT\r\n"
    return Piece(uid, block * count, end)


def test_everything_fits():
    given = [piece("b", at(2)), piece("a", None)]
    fitted = fit(given)
    assert (list(fitted.kept), fitted.cut, fitted.complete_until) == (given, 0, None)


def test_longest_lived_is_cut_first_and_order_stays():
    given = [
        piece("endless", None),
        piece("late", at(20)),
        piece("soon", at(2)),
        piece("mid", at(9)),
    ]
    fitted = fit(given, most_events=2)
    assert [each.uid for each in fitted.kept] == ["soon", "mid"]
    assert (fitted.cut, fitted.complete_until) == (2, at(20))


def test_only_endless_cut_means_complete_as_to_all_that_ends():
    fitted = fit([piece("a", at(2)), piece("b", None), piece("c", None)], most_events=2)
    assert [each.uid for each in fitted.kept] == ["a", "b"]
    assert (fitted.cut, fitted.complete_until) == (1, None)


def test_bytes_and_changed_dates_count():
    fitted = fit([piece("a", at(2), count=3), piece("b", at(3))], most_events=3)
    assert [each.uid for each in fitted.kept] == ["a"]
    many = [piece(f"{number:04}", at(2) + timedelta(hours=number), 1_500) for number in range(900)]
    fitted = fit(many)
    content = calendar(CALENDAR, [each.content for each in fitted.kept], [], refresh=REFRESH)
    assert 950_000 < len(content) <= 1_000_000
    assert len(fitted.kept) + fitted.cut == 900


def test_one_giant_costs_only_itself():
    fitted = fit([piece("giant", at(1), 2_000_000), piece("small", at(9))])
    assert [each.uid for each in fitted.kept] == ["small"]
    assert (fitted.cut, fitted.complete_until) == (1, at(1))


# Zones


def test_berlin_by_hand():
    assert vtimezone("Europe/Berlin").decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_dublin_has_its_summer_in_summer():
    text = vtimezone("Europe/Dublin").decode()
    daylight = text[text.index("BEGIN:DAYLIGHT") : text.index("END:DAYLIGHT")]
    assert "TZNAME:IST" in daylight
    assert "TZOFFSETTO:+0100" in daylight


def test_kolkata_has_one_observance():
    assert vtimezone("Asia/Kolkata").count(b"BEGIN:STANDARD") == 1
    assert b"RRULE" not in vtimezone("Asia/Kolkata")


def onsets(component):
    """(instant, offset from then on) by what the VTIMEZONE says, reckoned without a library."""
    found = []
    for observance in component.subcomponents:
        before, after = observance["TZOFFSETFROM"].td, observance["TZOFFSETTO"].td
        begins = [observance["DTSTART"].dt]
        if "RRULE" in observance:
            rule = rrulestr(observance["RRULE"].to_ical().decode(), dtstart=begins[0])
            begins += rule.between(datetime(2025, 1, 1), datetime(2030, 12, 31))
        found += [((each - before).replace(tzinfo=UTC), after) for each in begins]
    return sorted(found)


ODD = [
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Nuuk",
    "America/Sao_Paulo",
    "Pacific/Easter",
    "Pacific/Chatham",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Jerusalem",
    "Asia/Beirut",
    "Asia/Tehran",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Atlantic/Azores",
    "UTC",
]


def bundled(name):
    from importlib import resources

    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@pytest.mark.parametrize(
    "name", sorted(each for each in available_timezones() if each.startswith("Europe/")) + ODD
)
def test_vtimezone_agrees_with_zoneinfo(name):
    known = onsets(icalendar.Timezone.from_ical(vtimezone(name)))
    zone = bundled(name)

    def agree(instant):
        told = [offset for onset, offset in known if onset <= instant][-1]
        assert told == instant.astimezone(zone).utcoffset(), (name, instant)

    instant = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)
    while instant.year < 2030:
        following = instant + timedelta(hours=60)
        agree(instant)
        before = instant.astimezone(zone).utcoffset()
        low, high = instant, following
        if following.astimezone(zone).utcoffset() != before:
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                changed = middle.astimezone(zone).utcoffset() != before
                low, high = (low, middle) if changed else (middle, high)
            agree(low - timedelta(seconds=2))
            agree(high + timedelta(seconds=2))
        instant = following


def test_unknown_zone_is_refused():
    with pytest.raises((ValueError, KeyError)):
        vtimezone("Europe/Nowhere")
    with pytest.raises((ValueError, KeyError)):
        vtimezone("../../etc/passwd")


def test_revision_alone_moves_the_stamps():
    later = Revision(4, REVISION.created, REVISION.changed + timedelta(days=1), REVISION.announced)
    before, after = unfolded(vevent(event(), REVISION)), unfolded(vevent(event(), later))
    changed = [one.split(":")[0] for one, two in zip(before, after, strict=True) if one != two]
    assert changed == ["SEQUENCE", "DTSTAMP", "LAST-MODIFIED"]


def test_berlin_is_what_icalendar_resolves():
    whole = calendar(CALENDAR, [rendered(event())], ["Europe/Berlin"], refresh=REFRESH)
    read_back: Any = icalendar.Calendar.from_ical(whole).walk("VEVENT")[0]
    assert read_back["DTSTART"].dt == at(12, 19)
    assert read_back["DTSTART"].dt.tzinfo == BERLIN
