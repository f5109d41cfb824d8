"""Dates in prose: how many phrases are read right, and how fast.

    python -m tests.bench.dates [FOLDER OF SHARED DATA]

Measured on our own corpus (both halves where they are there), on real feeds whose title carries the
start that ``pubDate`` repeats, and on the cases of another project's specification. Where
``dateparser`` is installed, its ``search_dates`` reads the same corpus.
"""

from __future__ import annotations

import json
import re
import sys
import time as clock
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from aggregator.collect.dates import Found, find
from aggregator.model import LANGUAGES

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "dates" / "corpus"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of our corpus and the dates that a careful reader takes from it."""

    language: str
    text: str
    now: date
    expected: list[dict[str, str | None]]
    kind: str


def phrases(half: str, language: str) -> list[Phrase]:
    lines = (CORPUS / half / f"{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    made = []
    for line in lines:
        text, now, expected, kind, _ = line.split("\t")
        made.append(Phrase(language, text, date.fromisoformat(now), json.loads(expected), kind))
    return made


def told(found: tuple[Found, ...]) -> list[dict[str, str | None]]:
    """Results in the words of the corpus."""
    return [
        {
            "first_day": one.first_day.isoformat(),
            "last_day": one.last_day.isoformat(),
            "start_time": one.start_time.strftime("%H:%M") if one.start_time else None,
            "end_time": one.end_time.strftime("%H:%M") if one.end_time else None,
            "recurrence": one.recurrence,
        }
        for one in found
    ]


def wrong(half: str, language: str) -> list[Phrase]:
    """The phrases of a half that are not read exactly."""
    return [
        phrase
        for phrase in phrases(half, language)
        if told(find(phrase.text, language, phrase.now)) != phrase.expected
    ]


# --- real titles ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Title:
    """The title of an item, the day its feed was made, and the start that it states elsewhere."""

    text: str
    now: date
    start: datetime


def titles(shared: Path) -> list[Title]:
    """The items whose ``pubDate`` is their start: those of the feeds that list what is to come.

    The ``-latest`` feeds state there when an item was added, and so tell no answer.
    """
    made = []
    for path in sorted((shared / "rss" / "community-calendar").glob("*-full.xml")):
        root = ET.parse(path).getroot()
        built = parsedate_to_datetime(root.findtext("channel/lastBuildDate") or "")
        for item in root.iter("item"):
            start = parsedate_to_datetime(item.findtext("pubDate") or "")
            made.append(Title(item.findtext("title") or "", built.date(), start))
    return made


def starts_right(title: Title) -> bool:
    """Whether a date found in the title is its start; of a day without time, midnight is said."""
    for one in find("", "en", title.now, title=title.text):
        hour = one.start_time and (one.start_time.hour, one.start_time.minute)
        if one.first_day == title.start.date() and (hour or (0, 0)) == (
            title.start.hour,
            title.start.minute,
        ):
            return True
    return False


# --- another project's cases ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence and the one day or range in it, its last day inclusive."""

    language: str
    text: str
    first: date
    last: date


_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")
_RANGE = re.compile(r"\((\d{4}-\d\d-\d\d),(\d{4}-\d\d-\d\d),P\d+D\)$")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_MONTH_FIRST = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}\b")
_FILES = ("DateParser.json", "DatePeriodParser.json")


def cases(shared: Path) -> Iterator[Case]:
    """The absolute ones: one result, a day or a range of days, its year written with four digits.

    Not taken: what is relative or lacks its year (other rules than ours), weeks, months, seasons
    and years named alone (no dates here), several results in one sentence, and English numbers
    such as 3/7/2017, which mean the 7th of March there.
    """
    folder = shared / "dates" / "recognizers-text" / "Specs" / "DateTime"
    for name, language in (("German", "de"), ("Dutch", "nl"), ("English", "en")):
        for file in _FILES:
            listed = json.loads((folder / name / file).read_text(encoding="utf-8-sig"))
            for entry in listed:
                case = _case(language, entry)
                if case is not None:
                    yield case


def _case(language: str, entry: dict[str, Any]) -> Case | None:
    results = entry.get("Results") or []
    if len(results) != 1:
        return None
    words, timex = results[0]["Text"], (results[0].get("Value") or {}).get("Timex", "")
    days = re.sub(_YEAR, "", words)
    if not _YEAR.search(words) or not re.search(r"\d", days):
        return None
    numbers = _MONTH_FIRST.search(words)
    if language == "en" and numbers and int(numbers[1]) <= 12 and int(numbers[2]) <= 12:
        return None
    try:
        if _DAY.match(timex):
            day = date.fromisoformat(timex)
            return Case(language, entry["Input"], day, day)
        if span := _RANGE.match(timex):
            first, after = date.fromisoformat(span[1]), date.fromisoformat(span[2])
            return Case(language, entry["Input"], first, after - timedelta(days=1))
    except ValueError:  # the 30th of February
        return None
    return None


def read_right(case: Case) -> bool:
    """Whether exactly that is found. Their ends are exclusive; some are not meant so."""
    found = find(case.text, case.language, case.first)
    ends = {case.last, case.last + timedelta(days=1)} if case.last != case.first else {case.last}
    return len(found) == 1 and found[0].first_day == case.first and found[0].last_day in ends


# --- another reader ------------------------------------------------------------------------------


def dateparser_days() -> Callable[[Phrase], set[str]] | None:
    """The days that ``dateparser`` finds in a phrase; None where it is not installed."""
    try:
        from dateparser.search import search_dates  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        return None

    def days(phrase: Phrase) -> set[str]:
        settings = {
            "RELATIVE_BASE": datetime.combine(phrase.now, datetime.min.time()),
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "DMY",
        }
        found = search_dates(phrase.text, languages=[phrase.language], settings=settings)
        return {day.date().isoformat() for _, day in found or ()}

    return days


def days_of(phrase: Phrase) -> set[str]:
    """First and last days: all that a reader of single dates can be asked for."""
    said = {one[key] for one in phrase.expected for key in ("first_day", "last_day")}
    return {day for day in said if day}


# --- the report ----------------------------------------------------------------------------------


def report(shared: Path) -> None:
    other = dateparser_days()
    for half in ("tune", "held"):
        if not (CORPUS / half).is_dir():
            print(f"{half}: not there")
            continue
        for language in LANGUAGES:
            listed = phrases(half, language)
            begun = clock.perf_counter()
            missed = wrong(half, language)
            spent = (clock.perf_counter() - begun) / len(listed) * 1000
            right = len(listed) - len(missed)
            line = f"{half} {language}: {right} of {len(listed)}, {spent:.2f} ms each"
            if other is not None:
                days = sum(other(phrase) == days_of(phrase) for phrase in listed)
                line += f"; dateparser, days only: {days}"
            print(line)
    if not shared.is_dir():
        print(f"{shared}: not there")
        return
    real = titles(shared)
    print(f"community-calendar: {sum(map(starts_right, real))} of {len(real)} starts")
    listed_cases = list(cases(shared))
    for language in ("de", "nl", "en"):
        mine = [case for case in listed_cases if case.language == language]
        missed_cases = [case for case in mine if not read_right(case)]
        print(f"recognizers-text {language}: {len(mine) - len(missed_cases)} of {len(mine)}")
        for case in missed_cases:
            print(f"    {case.text}")


if __name__ == "__main__":
    report(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data")
