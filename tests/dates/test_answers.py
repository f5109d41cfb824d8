"""Our corpus is read right: the half that the grammar was written by, and the half that it was not.

Also that the corpus itself holds what its README says, as far as the calendar can tell.
"""

from __future__ import annotations

import re
from datetime import date, time

import pytest

from aggregator.collect.dates import find
from tests.bench.dates import CORPUS, LANGUAGES, Phrase, phrases, told, wrong

RIGHT = {"tune": 0.98, "held": 0.95}
"""Of the half that the grammar was not written by 98 % are the aim; 97.1 % were right when it was
first asked. The floor keeps what was reached."""
HALVES = [
    pytest.param(
        half,
        marks=[]
        if (CORPUS / half).is_dir()
        else pytest.mark.skip(f"tests/dates/corpus/{half} absent"),
    )
    for half in ("tune", "held")
]


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_read_exactly(half: str, language: str):
    missed = wrong(half, language)
    share = 1 - len(missed) / len(phrases(half, language))
    shown = "\n".join(
        f"{one.text!r}, now {one.now}: {told(find(one.text, language, one.now))}" for one in missed
    )
    # What the held half gets wrong is counted, never shown: whoever works on the grammar would see.
    assert share >= RIGHT[half], shown if half == "tune" else f"{len(missed)} are not read exactly"


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_traps_give_nothing(half: str, language: str):
    traps = [one for one in phrases(half, language) if one.kind == "trap"]
    assert traps
    sprung = [one for one in traps if find(one.text, language, one.now)]
    assert not sprung, [one.text for one in sprung] if half == "tune" else len(sprung)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_expected_is_possible(language: str):
    for phrase in phrases("tune", language):
        for one in phrase.expected:
            assert list(one) == [
                "first_day",
                "last_day",
                "start_time",
                "end_time",
                "recurrence",
            ]
            first, last = _day(one["first_day"]), _day(one["last_day"])
            assert first <= last
            for hour in (one["start_time"], one["end_time"]):
                assert hour is None or time.fromisoformat(hour).strftime("%H:%M") == hour
            _possible_rule(one["recurrence"], first, last, phrase)


def _possible_rule(rule: str | None, first: date, last: date, phrase: Phrase) -> None:
    if rule is None:
        return
    assert first == last, phrase.text
    until = re.search(r"UNTIL=(\d{4})(\d\d)(\d\d)", rule)
    assert until is None or first <= date(*map(int, until.groups()))
    days = re.search(r"BYDAY=([A-Z0-9,-]+)", rule)
    if days is not None:
        names = {day.lstrip("-0123456789") for day in days[1].split(",")}
        assert ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[first.weekday()] in names, phrase.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_expected_dates_are_in_order(language: str):
    for phrase in phrases("tune", language):
        keys = [
            (one["first_day"], one["last_day"], one["start_time"] or "", one["end_time"] or "")
            for one in phrase.expected
        ]
        assert keys == sorted(keys), phrase.text


def _day(said: str | None) -> date:
    assert said is not None
    return date.fromisoformat(said)
