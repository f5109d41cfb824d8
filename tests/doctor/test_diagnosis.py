"""What the keeper of a feed reads: order, words, the next events, what is missing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from aggregator import cli, doctor
from aggregator.model import Details, Key, Listing, Moment, Problem, Recurrence, Severity, Status
from tests.world import calendar, vevent

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 6, 1, tzinfo=UTC)
FULL = Details(
    "Führung",
    datetime(2027, 6, 12, 14, tzinfo=BERLIN),
    datetime(2027, 6, 12, 16, 30, tzinfo=BERLIN),
    "Europe/Berlin",
    location="Spinnerei",
    url="https://a.example/1",
    description="Mit Kaffee",
    language="de",
)


def listing(**changes: object) -> Listing:
    return Listing(Key("f", str(changes)), replace(FULL, **changes))  # type: ignore[arg-type]


def codes(*listings: Listing) -> list[str]:
    return [one.code for one in doctor.examine(listings, NOW)]


# --- order --------------------------------------------------------------------------------------


def test_the_worst_first_and_of_one_kind_once():
    problems = [
        Problem(Severity.INFO, "private", "x"),
        Problem(Severity.WARNING, "no-title", "x", "7"),
        Problem(Severity.ERROR, "no-start", "x", "1"),
        Problem(Severity.WARNING, "bad-date", "“31.2.” and “x”", "2"),
        Problem(Severity.WARNING, "bad-date", "“30.2.”", "3"),
    ]
    found = doctor.diagnose(problems, [], "de")
    assert [(one.code, one.count) for one in found] == [
        *(("no-start", 1), ("bad-date", 2), ("no-title", 1), ("private", 1)),
    ]
    dates = found[1]
    assert (dates.where, dates.found) == (("2", "3"), ("31.2.", "x", "30.2."))
    assert dates.text.what == "Ein Datum oder eine Uhrzeit ist nicht lesbar."


def test_events_are_named_by_their_titles_and_cells_in_the_language():
    named = listing()
    problems = [
        Problem(Severity.WARNING, "end-before-start", "x", named.key.source_id),
        Problem(Severity.WARNING, "end-before-start", "x", "line 7, column “Ende” (“Fest”)"),
        Problem(Severity.WARNING, "end-before-start", "see https://a.example/x, “Fest”", "line 8"),
    ]
    (found,) = doctor.diagnose(problems, [named], "de")
    assert found.where == ("Führung (12.06.27)", "Zeile 7, Spalte “Ende” (“Fest”)", "Zeile 8")
    assert found.found == ("https://a.example/x",)


def test_a_code_without_text_is_told_in_english():
    (one,) = doctor.diagnose([Problem(Severity.INFO, "never-heard-of", "It rains.")], [], "de")
    assert (one.text.what, one.key) == ("It rains.", "")


# --- the next events ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", "Samstag, 12. Juni 2027, 14:00–16:30  Führung – Spinnerei"),
        ("cs", "sobota 12. června 2027, 14:00–16:30  Führung – Spinnerei"),
        ("pl", "sobota, 12 czerwca 2027, 14:00–16:30  Führung – Spinnerei"),
        ("en", "Saturday, 12 June 2027, 14:00–16:30  Führung – Spinnerei"),
    ],
)
def test_an_event_as_a_person_reads_it(language: str, told: str):
    (one,) = doctor.upcoming([listing()], NOW, language)
    assert one.text == told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (date(2027, 6, 12), date(2027, 6, 13), "Samstag, 12. Juni 2027  "),
        (date(2027, 6, 12), date(2027, 6, 14), "Samstag, 12. Juni 2027 – Sonntag, 13. Juni 2027  "),
        (FULL.start, FULL.start, "Samstag, 12. Juni 2027, 14:00  "),
        (
            datetime(2027, 6, 12, 21, tzinfo=BERLIN),
            datetime(2027, 6, 13, 3, tzinfo=BERLIN),
            "Samstag, 12. Juni 2027, 21:00–03:00  ",
        ),
        (
            datetime(2027, 6, 12, 21, tzinfo=BERLIN),
            datetime(2027, 6, 13, 18, tzinfo=BERLIN),
            "Samstag, 12. Juni 2027, 21:00 – Sonntag, 13. Juni 2027, 18:00  ",
        ),
    ],
)
def test_days_and_hours(start: Moment, end: Moment, told: str):
    (one,) = doctor.upcoming([listing(start=start, end=end)], NOW, "de")
    assert one.text.startswith(told)


def test_five_the_soonest_first_and_what_is_cancelled_says_so():
    days = [
        listing(start=date(2027, 6, day), end=date(2027, 6, day + 1)) for day in range(9, 1, -1)
    ]
    gone = listing(start=date(2027, 6, 1), end=date(2027, 6, 2), status=Status.CANCELLED)
    found = doctor.upcoming([*days, gone], NOW, "nl")
    assert [one.start for one in found] == [date(2027, 6, day) for day in range(1, 6)]
    assert found[0].text.endswith("(afgelast)")


# --- what is missing ----------------------------------------------------------------------------


def test_nothing_is_missing():
    assert codes(listing()) == []


def test_what_visitors_would_look_for():
    bare = listing(location="", url="", description="")
    assert codes(listing(), bare) == ["no-place", "no-link", "no-description"]
    assert codes(listing(location="", latitude=50.7, longitude=12.5)) == []
    (problem,) = doctor.examine([listing(), listing(location="")], NOW)
    assert problem.message == "1 of 2 events to come do not say where they are."
    assert problem.where == "Führung"


def test_past_and_cancelled_events_need_no_mending():
    past = {"start": date(2027, 5, 1), "end": date(2027, 5, 2), "location": ""}
    assert codes(listing(), listing(**past)) == []
    assert codes(listing(), listing(status=Status.CANCELLED, location="")) == []


def test_a_feed_of_which_nothing_lies_ahead():
    past = {"start": date(2027, 5, 1), "end": date(2027, 5, 2)}
    assert codes() == ["no-events"]
    assert codes(listing(**past)) == ["nothing-ahead"]
    assert codes(listing(status=Status.CANCELLED)) == ["nothing-ahead"]
    assert codes(listing(**past, recurrence=Recurrence("FREQ=MONTHLY"))) == []


# --- its language -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "feed", "spoken", "language"),
    [
        *(("cs", "de", ["it"], "cs"), ("", "de", ["it"], "de"), ("", "", ["it", "pl", "it"], "it")),
        *(("", "", [], "en"), ("", "", ["", "fr"], "en")),
    ],
)
def test_the_language_of_the_report(wanted: str, feed: str, spoken: list[str], language: str):
    listings = [listing(language=one) for one in spoken]
    assert doctor.language_of(listings, wanted, feed) == language


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.ics"
    good = vevent("1@m", "Dampftag", ":20270612T120000Z", "LOCATION:Lokschuppen")
    lost = vevent("2@m", "Ohne Tag", ":x").replace("DTSTART:x\r\n", "")
    path.write_text(calendar([good, lost, good.replace("1@m", "3@m").replace("Dampftag", "")]))
    return path


def check(*arguments: object) -> str:
    now = ["--now", NOW.isoformat(), "--timezone", "Europe/Berlin"]
    return CliRunner().invoke(cli.main, ["check", *map(str, arguments), *now]).stdout


def test_the_report_in_the_partners_language(feed: Path):
    told = check(feed, "--in", "cs").splitlines()
    assert told[0].startswith("Formát: ical · akce: 2 · z toho nadcházející: 2 · chyby: 1")
    assert "  sobota 12. června 2027, 14:00  Dampftag – Lokschuppen" in told
    start = told.index("1. CHYBA: Akce neříká, kdy začíná.")
    assert told[start + 1 : start + 4] == [
        "   Kde: 2@m",
        "   Proč: Datum zůstalo prázdné.",
        "   Náprava: Vyplňte den, a pokud je daný, i čas.",
    ]
    assert told.index("2. VAROVÁNÍ: Akce nemá název.") > start


def test_the_feeds_language_where_none_is_wished_for(feed: Path):
    assert "Die nächsten Termine" in check(feed, "--language", "de")
    assert "The next events" in check(feed)


def test_a_feed_that_cannot_be_read(tmp_path: Path):
    path = tmp_path / "x.ics"
    path.write_bytes(b"%PDF-1.7")
    told = check(path, "--in", "pl")
    assert told.startswith("Tego nie da się odczytać")
    assert "1. BŁĄD: To plik rodzaju, którego nie umiemy czytać." in told


def test_as_json_with_keys_and_texts(feed: Path):
    told = json.loads(check(feed, "--in", "it", "--json"))
    assert told["language"] == "it"
    assert [one["start"] for one in told["next"]] == ["2027-06-12T14:00:00+02:00"] * 2
    lost, _ = told["problems"]
    assert (lost["code"], lost["key"], lost["where"]) == ("no-start", "start", "2@m")
    assert lost["what"] == "Un evento non dice quando comincia."
    assert "(DTSTART)" in lost["message"]
    assert [one["code"] for one in told["missing"]] == ["no-link", "no-description"]
