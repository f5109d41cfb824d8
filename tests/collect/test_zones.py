"""Time zone names of all makes, custom rules, and names written to do harm."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from aggregator.collect import zones
from aggregator.model import zone

BERLIN = "Europe/Berlin"


def _observance(kind: str, before: str, after: str, start: str, rule: str = "") -> str:
    rules = f"RRULE:{rule}\r\n" if rule else ""
    return (
        f"BEGIN:{kind}\r\nDTSTART:{start}\r\nTZOFFSETFROM:{before}\r\nTZOFFSETTO:{after}\r\n"
        f"{rules}END:{kind}\r\n"
    )


def _definition(*observances: str, head: str = "") -> bytes:
    lines = "".join(observances)
    return f"BEGIN:VTIMEZONE\r\nTZID:Own\r\n{head}{lines}END:VTIMEZONE\r\n".encode()


def _clocks(
    winter: str = "+0100",
    summer: str = "+0200",
    spring: str = "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    autumn: str = "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    head: str = "",
) -> bytes:
    return _definition(
        _observance("STANDARD", summer, winter, "19701025T030000", autumn),
        _observance("DAYLIGHT", winter, summer, "19700329T020000", spring),
        head=head,
    )


EUROPE = _clocks()
NEW_YORK = _clocks(
    "-0500", "-0400", "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11"
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/BERLIN", "Europe/Berlin"),
        (' "Europe/Berlin" ', "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("US/Pacific", "US/Pacific"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("w. europe standard time", "Europe/Berlin"),
        ("Central European Standard Time", "Europe/Warsaw"),
        ("/freeassociation.sourceforge.net/Europe/Prague", "Europe/Prague"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Prague", "Europe/Prague"),
        ("/mozilla.org/20050126_1/America/Argentina/Jujuy", "America/Argentina/Jujuy"),
        ("/tzurl.org/2025a/Etc/UTC", "UTC"),
        ("/mozilla.org/20050126_1/UTC", "UTC"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("UTC", "UTC"),
        ("Z", "UTC"),
        ("GMT", "UTC"),
        ("Coordinated Universal Time", "UTC"),
        ("GMT+0100", "Etc/GMT-1"),
        ("GMT-05:00", "Etc/GMT+5"),
        ("(UTC+01:00)", "Etc/GMT-1"),
        ("UTC+2", "Etc/GMT-2"),
        ("UTC+14", "Etc/GMT-14"),
        ("UTC+15", ""),
        ("UTC+00:00", "UTC"),
        ("GMT+0545", "Asia/Kathmandu"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "Etc/GMT+5"),
        ("Customized Time Zone", ""),
        ("", ""),
        ("Factory", ""),
        ("localtime", ""),
    ],
)
def test_names(name: str, found: str):
    assert zones.resolve(name, home=BERLIN) == found


@pytest.mark.parametrize("name", sorted(WINDOWS_TO_OLSON))
def test_every_windows_name_is_a_zone_that_exists(name: str):
    assert zone(zones.resolve(name, home=BERLIN)).key


@pytest.mark.parametrize(
    ("name", "home", "found"),
    [
        ("CET", "Europe/Prague", "Europe/Prague"),
        ("CEST", "Europe/Prague", "Europe/Prague"),
        ("cest", "Europe/Prague", "Europe/Prague"),
        ("EST", "America/Toronto", "America/Toronto"),
        ("EDT", "America/Toronto", "America/Toronto"),
        ("BST", "Europe/London", "Europe/London"),
        ("EST", BERLIN, "EST"),
        ("EDT", BERLIN, ""),
        ("CEST", "America/Toronto", ""),
        ("(UTC+01:00) Sarajevo, Skopje, Warsaw", "Europe/Warsaw", "Europe/Warsaw"),
        ("(UTC+01:00) Sarajevo, Skopje, Warsaw", "Europe/London", "Etc/GMT-1"),
    ],
)
def test_abbreviations_and_offsets_mean_what_they_mean_at_home(name: str, home: str, found: str):
    assert zones.resolve(name, home=home) == found


# --- custom rules ------------------------------------------------------------------------------


def test_rules_of_home_are_home():
    assert zones.resolve("Own", home="Europe/Ljubljana", vtimezone=EUROPE) == "Europe/Ljubljana"


def test_rules_of_another_zone_are_that_zone_by_its_usual_name():
    assert zones.resolve("Own", home="America/New_York", vtimezone=EUROPE) == BERLIN
    found = zones.resolve("Own", home=BERLIN, vtimezone=NEW_YORK)
    assert found.startswith("America/")
    assert zones._offsets(zone(found)) == zones._offsets(zone("America/New_York"))


def test_a_definition_without_rules_is_a_zone_without_summer_time():
    fixed = _definition(_observance("STANDARD", "+0530", "+0530", "19700101T000000"))
    found = zones.resolve("Own", home=BERLIN, vtimezone=fixed)
    assert set(zones._offsets(zone(found))) == {timedelta(hours=5, minutes=30)}


def test_a_name_that_says_what_it_is_wins_over_its_definition():
    assert zones.resolve("Europe/Prague", home=BERLIN, vtimezone=NEW_YORK) == "Europe/Prague"


def test_the_place_named_in_the_definition_counts_before_its_rules():
    place = _clocks(head="X-LIC-LOCATION:Europe/Zagreb\r\n")
    assert zones.resolve("Own", home=BERLIN, vtimezone=place) == "Europe/Zagreb"
    nowhere = _clocks(head="X-LIC-LOCATION:Nirgends\r\n")
    assert zones.resolve("Own", home=BERLIN, vtimezone=nowhere) == BERLIN


def test_rules_that_no_zone_has_leave_the_offset_in_the_name():
    odd = _clocks("+0117", "+0217")
    assert zones.resolve("Own", home=BERLIN, vtimezone=odd) == ""
    assert zones.resolve("UTC+1", home=BERLIN, vtimezone=odd) == "Etc/GMT-1"


@pytest.mark.parametrize(
    "broken",
    [
        b"BEGIN:VTIMEZONE\r\nTZID:Own\r\nEND:VTIMEZONE\r\n",
        b"BEGIN:VTIMEZONE\r\n",
        b"\xff\xfe",
        EUROPE.replace(b"TZOFFSETTO:+0100", b"TZOFFSETTO:one"),
        EUROPE.replace(b"TZOFFSETTO:+0100", b"TZOFFSETTO:+9999"),
        EUROPE.replace(b"DTSTART:19701025T030000\r\n", b""),
        EUROPE.replace(b"DTSTART:19701025T030000", b"DTSTART:00000000T000000"),
        EUROPE.replace(b"TZID:Own\r\n", b""),
        EUROPE.replace(b"BYMONTH=3", b"BYMONTH=13"),
    ],
)
def test_a_broken_definition_leaves_the_name(broken: bytes):
    assert zones.resolve("Own", home="Europe/London", vtimezone=broken) == ""
    assert zones.resolve("Europe/Rome", home=BERLIN, vtimezone=broken) == "Europe/Rome"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=1000000000",
        "FREQ=DAILY",
        "FREQ=YEARLY;INTERVAL=0;BYMONTH=3",
        "FREQ=YEARLY;BYMONTH=3;BYSECOND=0,1,2,3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31;UNTIL=99991231T000000Z",
        "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;BYMONTHDAY=1",
    ],
)
def test_rules_that_would_run_for_ever_are_not_run(rule: str):
    """Hours, with ``dateutil``; pytest's time-out would tell."""
    assert zones.resolve("Own", home=BERLIN, vtimezone=_clocks(spring=rule)) == ""


def test_more_rules_than_clocks_ever_had_are_not_run():
    once = _observance("STANDARD", "+0200", "+0100", "19701025T030000", "FREQ=YEARLY;BYMONTH=10")
    assert zones.resolve("Own", home=BERLIN, vtimezone=_definition(once * 41)) == ""
    huge = _clocks(head="COMMENT:" + "x" * 40_000 + "\r\n")
    assert zones.resolve("Own", home="Europe/Rome", vtimezone=huge) == ""


# --- hostile -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "../Europe/Berlin/..",
        "Europe/Berlin\0",
        "\0",
        "Europe/\nBerlin",
        "x" * 10_000,
        "/" * 10_000,
        "a/" * 5_000 + "Europe/Berlin",
        "GMT+" + "9" * 10_000,
        "GMT+99:99",
        "GMT+٣",
        "\ud800",
        "posixrules",
        "right/Europe",
    ],
)
def test_hostile_names_are_no_zones(name: str):
    assert zones.resolve(name, home=BERLIN, vtimezone=b"") == ""


@given(st.text(max_size=60), st.binary(max_size=60))
def test_whatever_is_found_exists(name: str, definition: bytes):
    found = zones.resolve(name, home=BERLIN, vtimezone=definition)
    assert found == "" or found in available_timezones()
