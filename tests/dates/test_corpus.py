"""The phrases' expectations agree with the calendar and with the rules in their README."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from aggregator.model import LANGUAGES

CORPUS = Path(__file__).parent / "corpus"
HALVES = ("tune", "held")
KINDS = frozenset(
    (
        "single",
        "numeric",
        "roman",
        "noyear",
        "range",
        "list",
        "times",
        "door",
        "midnight",
        "recurring",
        "relative",
        "open",
        "contradiction",
        "moved",
        "text",
        "mixed",
        "trap",
    )
)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RULE = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY)(;INTERVAL=\d+)?(;BYDAY=(?P<days>[-0-9A-Z,]+))?"
    r"(;BYMONTHDAY=\d+)?(;UNTIL=(?P<until>\d{8}))?"
)
# How each language writes Monday to Sunday, in full, inflected and short.
WEEKDAYS = {
    "de": "montags? mo|dienstags? di|mittwochs? mi|donnerstags? do|freitags? fr|"
    "samstags? sonnabends? sa|sonntags? so",
    "cs": "pondělí pondělky po|úterý úterky út|středu středa středy st|čtvrtek čtvrtky čtvrtka čt|"
    "pátek pátky pátku pá|sobotu sobota soboty so|neděli neděle ne",
    "sl": "ponedeljek ponedeljka ponedeljkih pon|torek torka torkih tor|sredo sreda srede sredah "
    "sre|četrtek četrtka četrtkih čet|petek petka petkih pet|sobota soboto sobote sobotah sob|"
    "nedelja nedeljo nedelje nedeljah ned",
    "it": "lunedì lun|martedì mar|mercoledì mer|giovedì gio|venerdì ven|sabato sabati sab|"
    "domenica domeniche dom",
    "hr": "ponedjeljak ponedjeljka ponedjeljkom pon|utorak utorka utorkom uto|srijeda srijedu "
    "srijede srijedom sri|četvrtak četvrtka četvrtkom čet|petak petka petkom pet|"
    "subota subotu subote subotom sub|nedjelja nedjelju nedjelje nedjeljom ned",
    "pl": "poniedziałek poniedziałku poniedziałki poniedziałków pon|wtorek wtorku wtorki wt|"
    "środa środę środy śr|czwartek czwartku czwartki czw|piątek piątku piątki pt|"
    "sobota sobotę soboty sob|niedziela niedzielę niedzieli niedziele niedz",
    "nl": "maandag maandagen ma|dinsdag dinsdagen di|woensdag woensdagen wo|"
    "donderdag donderdagen do|vrijdag vrijdagen vr|zaterdag zaterdagen za|"
    "zondag zondagen zondags zo",
    "en": "mondays? mon|tuesdays? tues? tue|wednesdays? wed|thursdays? thurs? thu|fridays? fri|"
    "saturdays? sat|sundays? sun",
}
NAMED = {
    language: [
        re.compile(rf"(?<!\w)(?:{'|'.join(day.split())})(?!\w)", re.IGNORECASE)
        for day in table.split("|")
    ]
    for language, table in WEEKDAYS.items()
}
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)|\d[./-] ?\d+[./-] ?\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Expected:
    """One date of a phrase."""

    first: date
    last: date
    start: time | None
    end: time | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line of the corpus."""

    language: str
    half: str
    text: str
    now: date
    expected: tuple[Expected, ...]
    kind: str
    hard: bool


def clock(value: str | None) -> time | None:
    """HH:MM as a time."""
    if value is None:
        return None
    told = time.fromisoformat(value)
    assert told.strftime("%H:%M") == value
    return told


def expected(entry: dict[str, str | None]) -> Expected:
    """A date of the JSON column; nothing but the five fields of the contract."""
    assert list(entry) == ["first_day", "last_day", "start_time", "end_time", "recurrence"]
    assert entry["first_day"]
    assert entry["last_day"]
    return Expected(
        date.fromisoformat(entry["first_day"]),
        date.fromisoformat(entry["last_day"]),
        clock(entry["start_time"]),
        clock(entry["end_time"]),
        entry["recurrence"],
    )


def phrases(language: str, half: str) -> list[Phrase]:
    """The phrases of one file, in its order."""
    lines = (CORPUS / half / f"{language}.tsv").read_text("utf-8").splitlines()
    assert lines[0] == "text\tnow\texpected\tkind\thard"
    found = []
    for line in lines[1:]:
        text, now, answer, kind, hard = line.split("\t")
        assert hard in {"0", "1"}
        dates = tuple(expected(entry) for entry in json.loads(answer))
        found.append(
            Phrase(language, half, text, date.fromisoformat(now), dates, kind, hard == "1")
        )
    return found


def both(language: str) -> list[Phrase]:
    """All phrases of a language."""
    return [phrase for half in HALVES for phrase in phrases(language, half)]


def sort_key(entry: Expected) -> tuple[date, date, str, str]:
    """The order of dates in an answer."""
    return entry.first, entry.last, str(entry.start or ""), str(entry.end or "")


def named(phrase: Phrase) -> set[int]:
    """The weekdays that a text names, Monday as 0."""
    return {
        number
        for number, pattern in enumerate(NAMED[phrase.language])
        if pattern.search(phrase.text)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_of_each(language: str) -> None:
    told = both(language)
    assert len(told) >= 56
    assert len({phrase.text for phrase in told}) == len(told)
    assert 0.4 <= sum(phrase.hard for phrase in told) / len(told) <= 0.7
    assert sum(phrase.kind in {"trap", "mixed"} for phrase in told) >= 10
    assert len({phrase.now for phrase in told}) >= 15
    assert {phrase.kind for phrase in told} <= KINDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_both_learned_from_and_measured(language: str) -> None:
    tune, held = ({phrase.text for phrase in phrases(language, half)} for half in HALVES)
    assert not tune & held
    kinds = Counter(phrase.kind for phrase in phrases(language, "held"))
    assert all(kinds[kind] for kind in KINDS - {"roman"})
    assert len(held) >= 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_are_in_form_and_order(language: str) -> None:
    for phrase in both(language):
        assert phrase.text == phrase.text.strip()
        assert list(phrase.expected) == sorted(set(phrase.expected), key=sort_key), phrase.text
        assert (phrase.kind == "trap") == (not phrase.expected), phrase.text
        for entry in phrase.expected:
            assert entry.first <= entry.last, phrase.text
            if phrase.kind not in {"midnight", "times"} and entry.start and entry.end:
                assert entry.start < entry.end, phrase.text
            if entry.rule:
                assert entry.first == entry.last, phrase.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_begins_on_its_first_day(language: str) -> None:
    for phrase in both(language):
        for entry in phrase.expected:
            if not entry.rule:
                continue
            form = RULE.fullmatch(entry.rule)
            assert form, phrase.text
            days = (form["days"] or "").split(",") if form["days"] else []
            places = [(day[:-2], DAYS.index(day[-2:])) for day in days]
            assert places == sorted(places), phrase.text
            first = datetime.combine(entry.first, time())
            assert rrulestr(entry.rule, dtstart=first)[0] == first, phrase.text
            if form["until"]:
                assert date.fromisoformat(form["until"]) >= entry.first, phrase.text
            elif not YEAR.search(phrase.text):
                # Without a said start, it is the first one that is not over yet.
                told = datetime.combine(phrase.now, time())
                assert rrulestr(entry.rule, dtstart=told).after(told, inc=True) == first, (
                    phrase.text
                )


@pytest.mark.parametrize("language", LANGUAGES)
def test_weekdays_in_the_text_are_those_of_the_dates(language: str) -> None:
    for phrase in both(language):
        said = named(phrase)
        if not said or phrase.kind in {"contradiction", "trap"}:
            continue
        ruled = {
            DAYS.index(day[-2:])
            for entry in phrase.expected
            if entry.rule and (form := RULE.fullmatch(entry.rule)) and form["days"]
            for day in form["days"].split(",")
        }
        # A weekday that no rule takes in is one that is excepted.
        assert not ruled or said <= ruled or not said & ruled, phrase.text
        single = [entry for entry in phrase.expected if not entry.rule]
        if single:
            ends = {day.weekday() for entry in single for day in (entry.first, entry.last)}
            assert said & ends, phrase.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_beside_a_weekday_is_on_that_weekday(language: str) -> None:
    checked = 0
    for phrase in both(language):
        if phrase.kind in {"contradiction", "trap"}:
            continue
        days = {
            day for entry in phrase.expected if not entry.rule for day in (entry.first, entry.last)
        }
        for number, pattern in enumerate(NAMED[language]):
            beside = re.compile(
                rf"(?<![–-]){pattern.pattern}\.?,? (?:de[nmr] |the )?(\d{{1,2}})(?!\d)",
                re.IGNORECASE,
            )
            for match in beside.finditer(phrase.text):
                same = [day for day in days if day.day == int(match[1])]
                assert not same or number in {day.weekday() for day in same}, phrase.text
                checked += len(same)
    assert checked >= 15


def nearest(day: date, now: date, weekdays: set[int]) -> date:
    """The day in the year that is meant where none is said, by rules 9 and 10."""
    earliest = now - timedelta(30)
    years = [day.replace(year=earliest.year + more) for more in range(-1, 3)]
    at = next(number for number, found in enumerate(years) if found >= earliest)
    if not weekdays or years[at].weekday() in weekdays:
        return years[at]
    fits = [found for found in (years[at - 1], years[at + 1]) if found.weekday() in weekdays]
    return fits[0] if len(fits) == 1 else years[at]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_year_is_the_nearest(language: str) -> None:
    checked = 0
    for phrase in both(language):
        if YEAR.search(phrase.text):
            continue
        for entry in phrase.expected:
            if not entry.rule:
                assert entry.last == nearest(entry.last, phrase.now, named(phrase)), phrase.text
                checked += 1
    assert checked >= 10


def says(text: str, numbers: set[int]) -> bool:
    """Whether a text holds one of the numbers, with or without a leading zero."""
    return bool(numbers & {int(found) for found in re.findall(r"\d+", text)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_hours_stand_in_the_text(language: str) -> None:
    for phrase in both(language):
        for entry in phrase.expected:
            if not entry.rule and phrase.kind != "relative":
                for day in {entry.first, entry.last} - {phrase.now}:
                    assert says(phrase.text, {day.day}), phrase.text
            # Noon, midnight and spoken hours are words.
            if phrase.kind != "times":
                for hour in (entry.start, entry.end):
                    in_words = hour in {None, time(0), time(12)}
                    assert in_words or says(phrase.text, {hour.hour, hour.hour % 12}), phrase.text
