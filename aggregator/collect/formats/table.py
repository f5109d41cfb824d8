"""Tables: CSV with commas, semicolons, tabs or bars, as spreadsheets publish and export them.

What a column holds is guessed from its header, or said by the feed's keeper (``columns:``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from io import StringIO
from itertools import islice

from aggregator.collect.dates import Found, find
from aggregator.collect.drafts import Body, Draft, Reading, Stated
from aggregator.collect.formats.decoding import decoded, number
from aggregator.collect.formats.headers import (
    CANCELLED_WORDS,
    TENTATIVE_WORDS,
    WORDS,
    YES_WORDS,
    folded,
    guessed,
)
from aggregator.collect.prose import day_of, spread
from aggregator.errors import FormatError
from aggregator.model import Problem, Severity, Status, zone

NAME = "csv"

COLUMNS = tuple(name for name in WORDS if name not in ("begin", "finish"))
"""Fields that a keeper can name the column of."""

SURE = 0.4
"""Confidence from which a date in a column of dates counts: that it is one, the header says."""
_OTHER_YEAR = timedelta(days=400)
"""Read so much earlier, words without a year tell another date."""
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELL = 50_000
"""Characters of a cell; a quotation mark that is not closed makes one of the rest of the file."""
_DELIMITERS = ";,\t|"
_TITLES = 10
"""Lines that may stand above the headers."""
_LOOKED_AT = 60
"""Lines by which the delimiter is told."""
_LONGEST_HEADER = 60
_FULL = 4096
"""Bytes from which on the begin of a file may end within a line."""
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_OPENS = re.compile(r"\s*[<{\[%]")


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a table is written."""

    delimiter: str
    header: int
    """Line of the headers, from 0."""
    headers: tuple[str, ...]
    columns: dict[str, int]
    even: bool
    """Whether its rows have as many cells as there are headers."""


def sniff(head: bytes) -> bool:
    """Whether the bytes begin a table: headers that we know, or even rows of several cells."""
    text = _text(head, "", "")
    if _OPENS.match(text) or "\0" in text:
        return False
    if len(head) >= _FULL:
        text = text.rpartition("\n")[0]
    found = _layout(text, {})
    if found is None:
        return False
    known = found.columns.keys()
    return bool(found.even or ("title" in known and known & {"date", "begin"}))


def read(body: Body) -> Reading:
    """The rows of a table.

    Raises ``FormatError``: ``not-csv``, ``no-columns`` where it is not clear which column holds the
    title or the date, ``open-quote`` since the rows after it cannot be told, ``too-many``.
    """
    text = _text(body.data, body.charset, body.language).replace("\0", "")
    layout = None if _OPENS.match(text) else _layout(text, body.columns)
    if layout is None:
        raise FormatError("This is no table of several columns.", code="not-csv")
    rows = _parsed(text, layout.delimiter)
    _demand_closed(text, layout.delimiter, rows)
    table = _Table(layout, rows[layout.header + 1 :], body)
    drafts: list[Draft] = []
    problems: list[Problem] = []
    lost: list[str] = []
    for line, cells in table.rows:
        try:
            made, found = _Row(table, line, cells).drafts()
        except _Unreadable as error:
            lost.append(table.cell(cells, "id"))
            problems.append(error.problem)
        else:
            drafts += made
            problems += found
    return Reading(drafts=tuple(drafts), problems=tuple(problems), complete=True, lost=tuple(lost))


class _Unreadable(Exception):
    """A row of which no event can be made."""

    def __init__(self, code: str, message: str, where: str) -> None:
        super().__init__(message)
        self.problem = Problem(Severity.ERROR, code, message, where)


# --- bytes → rows ------------------------------------------------------------------------------

_LETTERS = {
    language: frozenset(small + small.upper())
    for language, small in {
        "de": "äöüß",
        "cs": "áčďéěíňóřšťúůýž",
        "sl": "čšž",
        "it": "àèéìíòóù",
        "hr": "čćđšž",
        "pl": "ąćęłńóśźż",
        "nl": "éèëïöüáó",
    }.items()
}
"""Letters outside ASCII that each language writes."""

_WORD = re.compile(r"[^\W\d_]+|[^\w\x00-\x7f]")
"""A word, or a sign outside ASCII."""
_SIGNS = "„“”‚‘’–—…•€£°§«»×½¼\xa0"
_ENCODINGS = ("cp1252", "cp1250", "iso8859-2", "cp852", "cp850", "mac_latin2", "mac_roman")
"""What spreadsheets of the region write besides UTF-8, the usual ones first."""
_SAMPLE = 100_000
"""Bytes by which the encoding is told."""


def _text(data: bytes, charset: str, language: str) -> str:
    """The table decoded: UTF-8 or what its mark says, else by which letters come out.

    Servers state charsets of files that they know nothing of; so theirs only decides a tie.
    """
    wide = data[:4].count(0) > 1 or data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if wide and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
    if wide or data.isascii():
        return decoded(data)
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4 and error.reason == "unexpected end of data":
            return data[: error.start].decode()
    stated = charset.lower().replace("windows-", "cp").replace("iso-8859", "iso8859")
    sample = data[:_SAMPLE]
    best = max(
        _ENCODINGS,
        key=lambda name: (_likely(sample.decode(name, "replace"), language), name == stated),
    )
    return data.decode(best, "replace")


def _likely(text: str, language: str) -> int:
    """How many of the letters outside ASCII make words of one language, less those that do not."""
    total = 0
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        letters = [char for char in word if not char.isascii()]
        if not word[0].isalpha():
            worth = 2 if word in _SIGNS else -3
        elif _LETTERS.get(language, frozenset()).issuperset(letters):
            worth = 3
        else:
            known = any(one.issuperset(letters) for one in _LETTERS.values())
            worth = 1 if known else -3
        total += worth * len(letters)
    return total


def _layout(text: str, stated: Mapping[str, str]) -> _Layout | None:
    """The likeliest way to read the text as a table; None where there is none."""
    separator = _SEPARATOR_LINE.match(text)
    start = 1 if separator else 0
    begin = "".join(islice(StringIO(text, newline=""), _LOOKED_AT + start))
    best: tuple[tuple[int, float, int], _Layout] | None = None
    for delimiter in separator[1] if separator else _DELIMITERS:
        rows = [cells for _, cells in _parsed(begin, delimiter)]
        if not rows:
            continue
        at, columns = max(
            ((n, _columns(row, stated)) for n, row in enumerate(rows[: _TITLES + start])),
            key=lambda one: len(one[1]),
        )
        if not columns:
            at = start
        headers = rows[at] if at < len(rows) else []
        if sum(1 for one in headers if one) < 2:
            continue
        below = [row for row in rows[at + 1 : -1] if any(row)]
        fitting = sum(len(row) == len(headers) for row in below)
        share = fitting / len(below) if below else 0.0
        even = (
            len(below) > 1
            and fitting == len(below)
            and all(0 < len(one) <= _LONGEST_HEADER for one in headers)
        )
        worth = (len(columns), share, len(headers))
        if best is None or worth > best[0]:
            best = worth, _Layout(delimiter, at, tuple(headers), columns, even)
    return best[1] if best else None


def _columns(headers: Sequence[str], stated: Mapping[str, str]) -> dict[str, int]:
    """Where each field stands: as its keeper says, else as the headers tell."""
    keys = [folded(header) for header in headers]
    said = {
        name: keys.index(key) for name, header in stated.items() if (key := folded(header)) in keys
    }
    guesses = {name: at for name, at in guessed(headers).items() if at not in said.values()}
    return guesses | said


def _parsed(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows, each with the line on which it begins. Raises ``FormatError`` (``too-many``)."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error:  # a cell of more than 131,072 characters
            cells = ["x" * (MOST_CELL + 1)]
        if len(rows) >= MOST_ROWS:
            raise FormatError(
                f"The table has more than {MOST_ROWS:,} rows. Have it list the events of about a "
                "year.",
                code="too-many",
            )
        rows.append((line, [cell.strip() for cell in cells[:MOST_COLUMNS]]))
        line = reader.line_num + 1


def _demand_closed(text: str, delimiter: str, rows: Sequence[tuple[int, list[str]]]) -> None:
    """Raises ``FormatError`` where the last row is one only because its quotation never ends."""
    line = rows[-1][0] if rows else 1
    last = islice(StringIO(text, newline=""), line - 1, None)
    reader = csv.reader(last, delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error as error:
        if "end of data" in str(error):
            raise FormatError(
                f"A quotation mark in line {line} of the table is not closed, so that all rows "
                "after it are one. Its keeper has to correct that; what we held before stays.",
                code="open-quote",
            ) from error


class _Table:
    """The rows below the headers, and what holds for whole columns."""

    def __init__(self, layout: _Layout, rows: Sequence[tuple[int, list[str]]], body: Body) -> None:
        self.headers = layout.headers
        self.body = body
        self.today = day_of(body.now, body.timezone)
        self._columns = dict(layout.columns)
        self.rows = [
            (line, cells)
            for line, cells in rows
            if sum(map(bool, cells)) > (1 if len(self.headers) > 2 else 0)
        ]
        """Without blank ones, and those with one cell alone: headings such as a month."""
        self._settle("begin", "date", "time")
        self._settle("finish", "end_date", "end_time")
        self._demand(body.columns)
        days = self._cells("date") + self._cells("end_date")
        self.month_first = _is_month_first(days)
        moments = [found for cell in self._cells("date") if (found := _strict(cell, self))]
        clocks = {one.time() for one in moments if isinstance(one, datetime)}
        self.midnight = clocks == {time()} and not any(self._cells("time"))
        """Whether all starts are at midnight: an export that has no days, only moments."""

    def _settle(self, name: str, day: str, clock: str) -> None:
        """Headers such as "Beginn" are of hours where their cells are, or days stand elsewhere."""
        at = self._columns.pop(name, None)
        if at is None:
            return
        cells = [cells[at] for _, cells in self.rows if at < len(cells) and cells[at]]
        hours = sum(_clock(cell) is not None for cell in cells)
        target = clock if hours * 2 > len(cells) else day
        self._columns.setdefault(target, at)

    def _demand(self, stated: Mapping[str, str]) -> None:
        keys = [folded(header) for header in self.headers]
        unknown = [header for header in stated.values() if folded(header) not in keys]
        shown = ", ".join(f"“{header[:_LONGEST_HEADER]}”" for header in self.headers[:20] if header)
        if unknown:
            raise FormatError(
                f"feeds.yaml names the columns {', '.join(unknown)}, which the table does not "
                f"have. Its headers are {shown}.",
                code="no-columns",
            )
        wanted = ("title",) if stated else ("title", "date")
        if missing := [name for name in wanted if name not in self._columns]:
            raise FormatError(
                f"The table has no column that is called as we know for: {', '.join(missing)}. Its "
                f"headers are {shown}. Rename one there (for example “Title”, “Date”), or name it "
                "in feeds.yaml: columns: {title: …, date: …}.",
                code="no-columns",
            )

    def _cells(self, name: str) -> list[str]:
        return [self.cell(cells, name) for _, cells in self.rows]

    def cell(self, cells: Sequence[str], name: str) -> str:
        at = self._columns.get(name)
        return cells[at] if at is not None and at < len(cells) else ""

    def has(self, name: str) -> bool:
        return name in self._columns

    def where(self, line: int, name: str) -> str:
        at = self._columns.get(name)
        return f"line {line}" + (f", column “{self.headers[at][:60]}”" if at is not None else "")


# --- one row -----------------------------------------------------------------------------------


class _Row:
    """One row, read into the dates and facts of its event."""

    def __init__(self, table: _Table, line: int, cells: list[str]) -> None:
        self._table = table
        self._line = line
        self._cells = cells
        self._problems: list[Problem] = []

    def drafts(self) -> tuple[list[Draft], list[Problem]]:
        """The row's event, once for each date that is of its own. Raises ``_Unreadable``."""
        if any(len(cell) > MOST_CELL for cell in self._cells):
            raise _Unreadable(
                "long-cell",
                f"A cell holds more than {MOST_CELL:,} characters; is a quotation mark not closed? "
                "The row was left out.",
                f"line {self._line}",
            )
        draft = self._draft()
        if not self._table.has("date"):
            return [draft], self._problems  # its words may tell when
        return self._dated(draft), self._problems

    def _get(self, name: str) -> str:
        return self._table.cell(self._cells, name)

    def _draft(self) -> Draft:
        place = [self._get(name) for name in ("location", "address", "city")]
        status = folded(self._get("status"))
        return Draft(
            source_id=self._get("id"),
            title=self._get("title"),
            status=Status.CANCELLED
            if status in CANCELLED_WORDS
            else Status.TENTATIVE
            if status in TENTATIVE_WORDS
            else Status.CONFIRMED,
            language=self._get("language"),
            location=", ".join(dict.fromkeys(filter(None, place))),
            latitude=_decimal(self._get("latitude")),
            longitude=_decimal(self._get("longitude")),
            url=self._get("url"),
            description=self._get("description"),
            categories=tuple(filter(None, re.split(r"\s*[,;|]\s*", self._get("categories")))),
            image=self._get("image"),
            organizer=self._get("organizer"),
        )

    def _dated(self, draft: Draft) -> list[Draft]:
        told, clock = self._get("date"), self._get("time")
        if not told:
            raise self._unreadable("no-start", "The row has no date; it was left out.", "date")
        day = _strict(told, self._table)
        if day is None:
            words = f"{told}, {clock}" if clock else told
            found = self._find(words, self._table.today)
            if not found:
                raise self._unreadable(
                    "bad-date",
                    f"“{told[:80]}” is no date that we can read; the row was left out. Write it "
                    "as 2026-12-01 or 1.12.2026.",
                    "date",
                )
            earlier = self._find(words, self._table.today - _OTHER_YEAR)
            made = spread(replace(draft, counted=found != earlier), found)
        else:
            if self._table.midnight or self._is_all_day():
                day = day.date() if isinstance(day, datetime) else day
            made = self._timed(draft, day, clock)
        if len(made) == 1 and not made[0].rule and not made[0].dates:
            made = [self._ended(made[0])]
        return made

    def _is_all_day(self) -> bool:
        return folded(self._get("all_day")) in YES_WORDS

    def _timed(self, draft: Draft, day: Stated, clock: str) -> list[Draft]:
        if isinstance(day, datetime) or not clock or self._is_all_day():
            return [replace(draft, start=day)]
        if (hour := _clock(clock)) is not None:
            return [replace(draft, start=datetime.combine(day, hour))]
        found = [
            one
            for one in self._find(f"{day.isoformat()}, {clock}", self._table.today)
            if one.first_day == day
        ]
        if found and any(one.start_time for one in found):
            return spread(draft, found)
        if re.search(r"\d", clock):
            self._doubt("bad-time", f"“{clock[:80]}” is no time that we can read", "time")
        return [replace(draft, start=day)]

    def _ended(self, draft: Draft) -> Draft:
        """With the end of columns of its own. A last day without a time is one: inclusive."""
        told, clock = self._get("end_date"), self._get("end_time")
        start, end = draft.start, draft.end
        if start is None or not (told or clock):
            return draft
        first = start.date() if isinstance(start, datetime) else start
        last: Stated = first
        if told:
            day = _strict(told, self._table)
            if day is None and (found := self._find(told, self._table.today)):
                day = found[-1].last_day
            if day is None:
                self._doubt("bad-date", f"“{told[:80]}” is no date that we can read", "end_date")
                return draft
            last = day
        hour = _clock(clock) if clock else None
        if clock and hour is None and re.search(r"\d", clock):
            self._doubt("bad-time", f"“{clock[:80]}” is no time that we can read", "end_time")
        if not isinstance(start, datetime):
            last = last.date() if isinstance(last, datetime) else last
            return replace(draft, end=_next(last) if told else end)
        if isinstance(last, datetime):
            return replace(draft, end=last.replace(tzinfo=last.tzinfo or start.tzinfo))
        if hour is None:
            return replace(draft, end=_next(last) if last > first else end)
        end = datetime.combine(last, hour, start.tzinfo)
        if end < start and last == first:  # over midnight
            end = datetime.combine(_next(last) or last, hour, start.tzinfo)
        return replace(draft, end=end)

    def _find(self, words: str, today: date) -> list[Found]:
        language = self._get("language") or self._table.body.language
        found = find(words, language, today)
        return [one for one in found if one.confidence >= SURE]

    def _unreadable(self, code: str, message: str, column: str) -> _Unreadable:
        title = self._get("title")
        shown = f" (“{title[:80]}”)" if title else ""
        return _Unreadable(code, message, self._table.where(self._line, column) + shown)

    def _doubt(self, code: str, message: str, column: str) -> None:
        where = self._table.where(self._line, column)
        self._problems.append(
            Problem(Severity.WARNING, code, f"{message}; it was left out.", where)
        )


def _next(day: date) -> date | None:
    try:
        return day + timedelta(days=1)
    except OverflowError:
        return None


def _decimal(text: str) -> float | None:
    """A coordinate; spreadsheets of the region write the comma."""
    return number(text.replace(",", "."))


# --- cells -------------------------------------------------------------------------------------

_TIME = (
    r"(\d{1,2})(?:[:.h](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?)?"
    r"\s*(?:uhr|hod\.?|h|u\.?|ur[ai]?|sati?|([ap])\.?m\.?)?"
)
_CLOCK = re.compile(_TIME, re.IGNORECASE | re.ASCII)
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*"
    r"(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_NUMERIC = re.compile(
    rf"(\d{{1,2}})([./-])\s?(\d{{1,2}})\2\s?(\d{{4}}|\d{{2}})\.?(?:,?\s+{_TIME})?",
    re.IGNORECASE | re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d{1,15}))?", re.ASCII)
_FRACTION = re.compile(r"0[.,](\d{1,15})", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets, that of 1900 which they take for a leap year apart."""
_SERIALS = range(30_000, 80_000)
"""1982 to 2119."""


def _strict(cell: str, table: _Table) -> Stated | None:
    """A date or moment in a form of numbers; None where it is another."""
    try:
        if match := _ISO.fullmatch(cell):
            return _iso(match)
        if match := _NUMERIC.fullmatch(cell):
            first, second = int(match[1]), int(match[3])
            month_first = match[2] == "/" and table.month_first
            month, day = (first, second) if month_first else (second, first)
            year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
            found = date(year, month, day)
            hour = _hour(match[5], match[6], match[7]) if match[5] else None
            return datetime.combine(found, hour) if hour else found
        if match := _COMPACT.fullmatch(cell):
            return date(*map(int, match.groups()))
        if (match := _SERIAL.fullmatch(cell)) and int(match[1]) in _SERIALS:
            found = _SERIAL_ZERO + timedelta(days=int(match[1]))
            return datetime.combine(found, time()) + _part(match[2]) if match[2] else found
    except ValueError:
        return None
    return None


def _iso(match: re.Match[str]) -> Stated:
    day = date(*map(int, match.groups()[:3]))
    if match[4] is None:
        return day
    moment = datetime.combine(day, time(int(match[4]), int(match[5])))
    if match[6] is None:
        return moment
    if match[6] == "Z":
        return moment.replace(tzinfo=zone("UTC"))
    return datetime.fromisoformat(f"{moment.isoformat()}{match[6]}")


def _part(digits: str) -> timedelta:
    """A part of a day, to the minute: spreadsheets keep times as binary fractions."""
    return timedelta(minutes=round(float(f"0.{digits}") * 24 * 60))


def _clock(cell: str) -> time | None:
    """An hour alone; None where a cell holds another thing."""
    if match := _CLOCK.fullmatch(cell):
        return _hour(match[1], match[2], match[3])
    if match := _FRACTION.fullmatch(cell):
        return (datetime.combine(_SERIAL_ZERO, time()) + _part(match[1])).time()
    return None


def _hour(hours: str, minutes: str | None, half: str | None) -> time | None:
    """None where clocks do not show it."""
    hour = int(hours)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    minute = int(minutes or 0)
    if hour == 24 and minute == 0:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _is_month_first(cells: Sequence[str]) -> bool:
    """Whether 6/12/2027 means 12 June: some second number is over 12 and no first one."""
    pairs = [
        (int(match[1]), int(match[3]))
        for cell in cells
        if (match := _NUMERIC.fullmatch(cell)) and match[2] == "/"
    ]
    return any(second > 12 for _, second in pairs) and all(first <= 12 for first, _ in pairs)
