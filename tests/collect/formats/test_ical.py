"""iCalendar: our corpus with expectations written by hand, what is parsed and what is not."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Event as Vevent

from aggregator.collect import formats
from aggregator.collect.drafts import Body, Reading
from aggregator.collect.formats import ical
from aggregator.collect.normalise import Snapshot, Terms, normalise
from aggregator.errors import FormatError
from aggregator.model import Key

CORPUS = Path(__file__).parents[2] / "corpus" / "ical"
CALENDARS = sorted(CORPUS.glob("*.ics"))
HOME = "Europe/Berlin"
pytestmark = pytest.mark.filterwarnings("ignore::icalendar.error.GloballyUniqueTZIDGuessed")

TERMS = Terms("feed", "", HOME)


def _read(data: bytes, known: dict[bytes, Key] | None = None, home: str = HOME) -> Reading:
    return ical.read(Body(data, timezone=home, known=(known or {}).keys()))


def _snapshot(data: bytes, held: dict[bytes, Key] | None = None) -> Snapshot:
    return normalise(_read(data, held), TERMS, held)


def _held(snapshot: Snapshot) -> dict[bytes, Key]:
    return {item.digest: item.listing.key for item in snapshot.items if item.digest}


def _event(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))


def _calendar(*events: str, head: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\r\n{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def _tour(number: int, title: str = "Führung", stamp: str = "20260101T000000Z") -> str:
    return _event(
        f"UID:{number}",
        f"DTSTAMP:{stamp}",
        f"DTSTART:202605{number:02}T100000Z",
        f"SUMMARY:{title}",
    )


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return value


# --- the corpus --------------------------------------------------------------------------------


def test_the_corpus_is_there():
    assert len(CALENDARS) >= 33
    assert {path.stem for path in CORPUS.iterdir()} == {path.stem for path in CALENDARS}


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_corpus(path: Path):
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    data = path.read_bytes()
    assert formats.recognise(data) == "ical"
    reading = _read(data)
    snapshot = normalise(reading, TERMS)
    assert reading.title == expected.get("title", reading.title)
    assert sorted(snapshot.lost) == expected.get("lost", [])
    assert [problem.code for problem in snapshot.problems] == expected["problems"]
    assert snapshot.complete
    told = []
    for item, wanted in zip(snapshot.items, expected["listings"], strict=True):
        plain = asdict(item.listing)
        flat = {**plain, **plain["key"], **plain["details"]}
        told.append({name: _plain(flat[name]) for name in wanted})
    assert told == expected["listings"]


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_what_is_held_is_not_parsed_again_and_keeps_its_name(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = _snapshot(path.read_bytes())
    held = _held(first)
    troubled = [item for item in first.items if not item.digest]
    assert len(held) + len(troubled) == len(first.items), "each has a fingerprint of its own"
    assert len(troubled) <= len(first.problems)
    parsed = _count_parses(monkeypatch)
    again = _snapshot(path.read_bytes(), held)
    assert again.known == frozenset(held.values())
    assert again.items == tuple(troubled)
    assert again.lost == first.lost
    assert again.problems == first.problems
    tried = len(first.lost) + len(troubled)
    assert len(parsed) <= tried * 15, "only what was lost or has problems is read again"


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(3))
def test_names_do_not_depend_on_what_is_held(path: Path, seed: int):
    first = _snapshot(path.read_bytes())
    held = _held(first)
    some = dict(random.Random(seed).sample(sorted(held.items()), len(held) // 2))
    again = _snapshot(path.read_bytes(), some)
    names = {item.listing.key for item in first.items}
    assert again.known | {item.listing.key for item in again.items} == names


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_names_do_not_depend_on_the_order(path: Path):
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"B\0") or path.stem in ("lone-cr", "unclosed-event", "nested"):
        pytest.skip("cannot be turned round by its bytes")
    events = re.findall(rb"(?ims)^BEGIN:VEVENT\s*$.*?^END:VEVENT\r*\n", data)
    turned = data
    for number, event in enumerate(events):
        turned = turned.replace(event, b"@%d@" % number, 1)
    for number, event in enumerate(reversed(events)):
        turned = turned.replace(b"@%d@" % number, event, 1)
    listings = {item.listing for item in _snapshot(data).items}
    assert {item.listing for item in _snapshot(turned).items} == listings


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_a_calendar_cut_anywhere_is_refused(path: Path):
    """Half a file must not look like a whole one from which half the events are gone."""
    data = path.read_bytes()
    if path.stem == "two-calendars":
        pytest.skip("is whole after the first of the two")
    wide = b"\0" in data[:8]
    mark = "END:VCALENDAR".encode("utf-16-le") if wide else b"END:VCALENDAR"
    end = data.upper().rfind(mark)
    assert end > 0
    step = 12 if len(data) < 4000 else 60
    for cut in range(0, end + len(mark) - 1, step):
        with pytest.raises(FormatError) as error:
            _read(data[:cut])
        assert error.value.code in {"truncated", "not-ical"}


# --- what is parsed ----------------------------------------------------------------------------


def _count_parses(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    parsed: list[bytes] = []
    real = Vevent.from_ical

    def counting(data: bytes) -> Any:
        parsed.append(data)
        return real(data)

    monkeypatch.setattr(Vevent, "from_ical", counting)
    return parsed


def test_only_events_whose_bytes_changed_are_parsed(monkeypatch: pytest.MonkeyPatch):
    held = _held(_snapshot(_calendar(*(_tour(n) for n in range(1, 21)))))
    parsed = _count_parses(monkeypatch)
    changed = [_tour(n, "Konzert" if n == 7 else "Führung") for n in range(1, 21)]
    snapshot = _snapshot(_calendar(*changed), held)
    assert len(parsed) == 1
    assert b"UID:7\r\n" in parsed[0]
    assert [item.listing.key.source_id for item in snapshot.items] == ["7"]
    assert len(snapshot.known) == 19


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"DTSTAMP:2026", b"DTSTAMP:2027"),
        lambda data: data.replace(b"DTSTAMP:20260101T000000Z\r\n", b""),
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.replace(b"SUMMARY:F", b"SUMM\r\n ARY:\r\n\tF"),
        lambda data: data.replace(
            b"BEGIN:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\nX-WR-CALNAME:Neu\r\n"
        ),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"DTSTART:19700329T020000", b"DTSTART:20200329T020000"),
    ],
    ids=["stamp", "no stamp", "line ends", "folds", "title", "mark", "same zone otherwise told"],
)
def test_what_changes_no_meaning_is_not_parsed_again(change, monkeypatch: pytest.MonkeyPatch):
    data = _calendar(_tour(1), _tour(2), head=OWN_ZONE)
    held = _held(_snapshot(data))
    parsed = _count_parses(monkeypatch)
    assert change(data) != data
    assert len(_snapshot(change(data), held).known) == 2
    assert not parsed


OWN_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Eigene\r\n"
    "BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nDTSTART:19701025T030000\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nDTSTART:19700329T020000\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)


@pytest.mark.parametrize(
    ("head", "home"),
    [
        (OWN_ZONE.replace("TZOFFSETTO:+0100", "TZOFFSETTO:+0000"), HOME),
        (OWN_ZONE + "X-WR-TIMEZONE:Europe/Prague\r\n", HOME),
        (OWN_ZONE + "X-WR-CALLANG:cs\r\n", HOME),
        (OWN_ZONE + "METHOD:CANCEL\r\n", HOME),
        (OWN_ZONE, "Europe/Prague"),
        ("", HOME),
    ],
    ids=["VTIMEZONE", "X-WR-TIMEZONE", "language", "METHOD", "feed's zone", "no VTIMEZONE"],
)
def test_what_stands_around_the_events_and_changes_them_reads_all_anew(head: str, home: str):
    before = _calendar(_tour(1), _tour(2), head=OWN_ZONE)
    held = _held(_snapshot(before))
    reading = _read(_calendar(_tour(1), _tour(2), head=head), held, home)
    assert reading.known == ()
    assert len(reading.drafts) == 2


def test_attendees_alarms_and_what_we_have_no_use_for_are_never_parsed(
    monkeypatch: pytest.MonkeyPatch,
):
    parsed = _count_parses(monkeypatch)
    snapshot = _snapshot((CORPUS / "google.ics").read_bytes())
    assert parsed
    assert not any(name in b"".join(parsed) for name in (b"ATTENDEE", b"VALARM", b"TRIGGER"))
    assert not any("erika" in repr(item).lower() for item in snapshot.items)
    assert not any("museum@" in repr(item) for item in snapshot.items), "a bare address is private"


def test_an_older_revision_stays_away_when_the_newer_is_held():
    old = _event("UID:a", "SEQUENCE:0", "DTSTART:20260501T100000Z", "SUMMARY:Alt")
    new = _event("UID:a", "SEQUENCE:10", "DTSTART:20260502T100000Z", "SUMMARY:Neu")
    first = _snapshot(_calendar(new, old))
    held = _held(first)
    assert [item.listing.details.title for item in first.items] == ["Neu"]
    again = _snapshot(_calendar(old, new), held)
    assert (again.items, again.known) == ((), frozenset(held.values()))


def test_a_broken_event_is_lost_by_its_name_not_absent():
    """Also where the name is one that we gave: "w @ 2026-05-01…"."""
    dates = [_event("UID:w", f"DTSTART:2026050{day}T100000Z", "SUMMARY:W") for day in (1, 2)]
    held = _held(_snapshot(_calendar(*dates)))
    broken = dates[1].replace("DTSTART:2026", "DTSTART:heute")
    snapshot = _snapshot(_calendar(dates[0], broken), held)
    assert snapshot.complete
    assert {key.source_id for key in held.values()} <= snapshot.lost
    nameless = _snapshot(_calendar(dates[0], _event("SUMMARY:nichts")), held)
    assert not nameless.complete, "it may be any of those that we hold"


def test_the_second_of_two_calendars_may_break_off_too():
    with pytest.raises(FormatError, match="breaks off"):
        _read(_calendar(_tour(1)) + _calendar(_tour(2))[:-20])


def test_problems_name_the_event():
    snapshot = _snapshot(_calendar(_event("UID:a", "DTSTART:20260501T100000Z", "DTEND:nie")))
    assert snapshot.problems[0].where == "a"
    assert "nie" in snapshot.problems[0].message


# --- charsets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [("iso-8859-2", "ISO-8859-2"), ("cp1250", "windows-1250"), ("utf-8", "iso-8859-1")],
)
def test_a_stated_charset_counts_where_the_text_is_not_utf_8(encoding: str, stated: str):
    data = _calendar(_tour(1, "Čistírna Žďár")).decode().encode(encoding)
    (draft,) = ical.read(Body(data, charset=stated)).drafts
    assert draft.title == "Čistírna Žďár"


@pytest.mark.parametrize(
    "charset",
    [
        "punycode",
        "idna",
        "undefined",
        "base64",
        "rot13",
        "cp1252\0",
        "none",
        "unicode_escape",
        "cp8",
    ],
)
def test_a_charset_that_is_none_is_not_asked(charset: str):
    data = _calendar(_tour(1, "Müll")).decode().encode("cp1252")
    (draft,) = ical.read(Body(data, charset=charset)).drafts
    assert draft.title == "Müll"


# --- strangers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"<!DOCTYPE html><html><body>BEGIN:VCALENDAR</body></html>", "html"),
        (b"\r\n<HTML><head>", "html"),
        ("\ufeff<html>".encode("utf-16-le"), "html"),
        (b'{"error": "not found"}', "json"),
        (b"[]", "json"),
        (b"%PDF-1.7\n", "pdf"),
        (b"PK\x03\x04....", "archive"),
        (b"\x1f\x8b\x08\0", "archive"),
        (b"<?xml version='1.0'?><svg/>", "xml"),
        (b"Not found", "unknown-format"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "unknown-format"),
    ],
)
@pytest.mark.parametrize("name", ["auto", "ical"])
def test_what_is_no_feed_is_named_for_what_it_is(data: bytes, code: str, name: str):
    with pytest.raises(FormatError) as error:
        formats.read(Body(data), name)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (b"<html><title>Just a moment...</title>", "a person"),
        (b"<html><form><input type='password'>", "login page"),
        (b"<html><title>Anmelden - Sign in</title>", "login page"),
        (b"<html><title>Museum</title><a href='/login'>Login</a>", "web page"),
    ],
)
def test_pages_are_told_apart(page: bytes, words: str):
    with pytest.raises(FormatError, match=words):
        formats.read(Body(page))


def test_a_feed_registered_as_another_format_is_read_all_the_same():
    assert formats.read(Body(_calendar(_tour(1))), "rss")[0] == "ical"


# --- hostile -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [
        b"BEGIN:VEVENT\r\n" * 100_000,
        b"BEGIN:VTIMEZONE\r\n" * 100_000,
        b"BEGIN:VALARM\r\n" * 100_000,
        b"BEGIN:VEVENT\r\n" + b"BEGIN:A\r\n" * 100_000 + b"END:VEVENT\r\n",
        b"BEGIN:VEVENT\r\nDESCRIPTION:x\r\n" + b"more\r\n" * 300_000 + b"END:VEVENT\r\n",
        b" " * 1_000_000 + b"\r\n",
        b"\r\n \t" * 300_000 + b"\r\n",
        b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260501\r\nEND:VEVENT\r\n" * 2_000,
        b"BEGIN:VEVENT\r\nCATEGORIES:" + b"a," * 20_000 + b"\r\nDTSTART:20260501\r\nEND:VEVENT\r\n",
    ],
    ids=["events", "zones", "alarms", "inner", "raw lines", "blanks", "folds", "repeats", "commas"],
)
def test_size_without_sense_does_not_hang(inside: bytes):
    """Each took minutes where a scan began anew at every line; pytest's time-out would tell."""
    snapshot = _snapshot(b"BEGIN:VCALENDAR\r\n" + inside + b"END:VCALENDAR\r\n")
    assert len(snapshot.problems) <= 400


def _chunks(data: bytes, pieces: random.Random) -> Iterator[bytes]:
    lines = data.split(b"\r\n")
    for line in lines:
        if pieces.random() < 0.2 and not line.upper().startswith((b"BEGIN:VCAL", b"END:VCAL")):
            at = pieces.randrange(len(line) + 1)
            yield (
                line[:at]
                + pieces.choice(
                    [
                        b"",
                        b"\0",
                        b'"',
                        b";",
                        b":",
                        b"\xff",
                        b",",
                        b"9" * 30,
                        b"\r",
                        b"\n ",
                        b"=",
                        b"-",
                    ]
                )
                + line[at + pieces.randrange(3) :]
            )
        else:
            yield line


@settings(max_examples=400)
@given(st.integers(0, 2**32), st.sampled_from([p for p in CALENDARS if "utf-16" not in p.stem]))
def test_damage_costs_events_never_the_reading(seed: int, path: Path):
    pieces = random.Random(seed)
    data = b"\r\n".join(_chunks(path.read_bytes(), pieces))
    try:
        _, reading = formats.read(Body(data, timezone=HOME))
    except FormatError:
        return
    snapshot = normalise(reading, TERMS)
    assert len({item.listing.key for item in snapshot.items}) == len(snapshot.items)
    assert snapshot.problems or len(snapshot.items) == len(reading.drafts)


LINES = st.one_of(
    st.sampled_from(
        [
            *(
                "DTSTART:20260501T100000Z",
                "DTSTART;VALUE=DATE:20260501",
                "DTSTART:T10",
                "RRULE:",
                ":",
            ),
            *(
                "DTSTART;TZID=X\x00:20260501T100000",
                "DTEND:00010101T000000",
                "GEO:1e400;nan",
                "GEO:",
            ),
            *("DURATION:P99999D", "EXDATE:,", "RDATE;VALUE=PERIOD:1/2", "RDATE:99991231T235959"),
            *(
                "RECURRENCE-ID:00010101T000000",
                "SEQUENCE:-1",
                "CATEGORIES:,,\\,",
                "ORGANIZER;CN=:x",
            ),
            *("LAST-MODIFIED:99991231T235959", "IMAGE:", "ATTACH;VALUE=BINARY:%", "URL:http://[::"),
            *(
                "RRULE:FREQ=DAILY;INTERVAL=0",
                "RRULE:FREQ=DAILY;COUNT=1000000000",
                "UID:\ud800".encode("utf-8", "replace").decode(),
                "X-APPLE-STRUCTURED-LOCATION:geo:-.,.",
                "CONTACT;=:x",
            ),
        ]
    ),
    st.builds(
        "{}{}:{}".format,
        st.sampled_from([name.decode() for name in sorted(ical._WANTED)]),
        st.sampled_from(["", ";TZID=Europe/Rome", ";VALUE=DATE", ";TZID=/x", ";LANGUAGE=de", ";X"]),
        st.text(max_size=30),
    ),
)


@settings(max_examples=600)
@given(st.lists(LINES, max_size=12), st.sampled_from([HOME, "Pacific/Kiritimati", "Etc/GMT+12"]))
def test_any_lines_make_listings_or_problems(lines: list[str], home: str):
    data = f"BEGIN:VCALENDAR\r\n{_event(*lines)}END:VCALENDAR\r\n".encode("utf-8", "replace")
    reading = ical.read(Body(data, timezone=home))
    snapshot = normalise(reading, Terms("feed", "", home))
    assert len(snapshot.items) == 1 or snapshot.problems
    assert len(snapshot.items) == 1 or snapshot.lost or not snapshot.complete


# --- real files --------------------------------------------------------------------------------


def test_nothing_but_a_format_error_leaves_real_and_hostile_files(shared_data: Path):
    folders = [shared_data / "ical" / "suites", shared_data / "ical" / "feeds-europe"]
    folders.append(shared_data / "hostile")
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 1000
    for path in files:
        try:
            _, reading = formats.read(Body(path.read_bytes(), timezone=HOME))
        except FormatError:
            continue
        snapshot = normalise(reading, TERMS)
        assert len({item.listing.key for item in snapshot.items}) == len(snapshot.items), path


@pytest.mark.proof
def test_real_events_become_listings(shared_data: Path):
    """At least 99.9 % of what an independent scan counts, and none of it read twice."""
    counted = listings = 0
    for path in sorted((shared_data / "ical" / "feeds").rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        try:
            _, reading = formats.read(Body(data, timezone="America/New_York"))
        except FormatError:
            continue
        lines = [line.strip().upper() for line in data.splitlines()]
        counted += min(lines.count(b"BEGIN:VEVENT"), lines.count(b"END:VEVENT"))
        snapshot = normalise(reading, TERMS)
        listings += len(snapshot.items)
        held = _held(snapshot)
        again = ical.read(Body(data, timezone="America/New_York", known=held.keys()))
        troubled = sum(not item.digest for item in snapshot.items)
        assert len(again.drafts) == troubled, path
        assert normalise(again, TERMS, held).known == frozenset(held.values())
    assert counted > 28_000
    assert listings >= 0.999 * counted


@pytest.mark.parametrize("mark", ["CLASS:PRIVATE", "class;x=y: Confidential "])
def test_what_is_marked_private_is_kept_back(mark: str):
    told = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260601T100000Z\r\n"
        f"SUMMARY:Zahnarzt\r\n{mark}\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\n"
        "DTSTART:20260601T100000Z\r\nSUMMARY:Führung\r\nCLASS:PUBLIC\r\n"
        "DESCRIPTION:CLASS:PRIVATE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    reading = ical.read(Body(told.encode()))
    assert [draft.title for draft in reading.drafts] == ["Führung"]
    assert [problem.code for problem in reading.problems] == ["private"]
    assert reading.lost == ()
