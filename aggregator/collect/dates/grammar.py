"""Tokens → items: days, weekdays, times and hints, in the order of the text. One for all languages.

Nothing here knows what day it is, and nothing but the tables knows a language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from aggregator.collect.dates.lexicon import Lexicon, Tag
from aggregator.collect.dates.tokens import Token

MOST_DAYS = 40
"""Days that one list may have."""
MOST_TIMES = 12
_ROMAN = {
    name: number
    for number, name in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1
    )
}
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LEAST_SPACED_YEAR = 25
"""Two digits after a space are a year from here on; below they may be an hour."""
_DASH = "-"
_CLOSES = frozenset(".!?")
_APART = frozenset(";|•·")
_PAUSES = frozenset(',()[]"“”„«»…')


@dataclass(frozen=True, slots=True)
class Day:
    """A day as far as it is said."""

    day: int
    month: int = 0
    year: int = 0
    weekday: int | None = None
    named: bool = False
    """The month is written as a word or as a Roman number."""
    dotted: bool = False
    month_first: bool = False
    loose: bool = False
    """As much a time as a day: 12.06 without a last full stop."""
    slashed: bool = False
    start: int = 0
    end: int = 0
    """Its tokens."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days and ranges of days said in one breath."""

    spans: tuple[tuple[Day, Day | None], ...]
    prefix: Tag | None
    start: int
    end: int
    night: bool = False

    @property
    def ranged(self) -> bool:
        return len(self.spans) == 1 and self.spans[0][1] is not None

    @property
    def all(self) -> tuple[Day, ...]:
        return tuple(day for span in self.spans for day in span if day)


@dataclass(frozen=True, slots=True)
class Months:
    """“May to October”; a single month has the same twice."""

    first: int
    last: int
    first_year: int
    last_year: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Week:
    """Weekdays, or a day of each month."""

    days: tuple[int, ...]
    each: bool
    ranged: bool
    start: int
    end: int
    nths: tuple[int, ...] = ()
    monthly: bool = False
    monthday: int = 0
    interval: int = 1
    next: bool = False
    this: bool = False
    on: bool = False
    weekend: bool = False
    in_month: int = 0
    in_year: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """A time in minutes after midnight."""

    minutes: int
    strong: bool
    """Nothing else can be meant."""
    ampm: int | None
    end: int
    plain: bool = False
    """Only an hour, without minutes or a word."""


Span = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Times:
    """Times of a day: start and end in minutes, either may be missing."""

    spans: tuple[Span, ...]
    start: int
    end: int
    weak: bool = False
    """Only times where they stand beside a day."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A word that tells what dates or times around it are."""

    tag: Tag
    value: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Break:
    """Where a clause (1), a part (2) or a sentence (3) ends."""

    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """Anything else."""

    start: int
    end: int
    filler: bool


Item = Days | Months | Week | Times | Hint | Break | Word

_HINTS = (
    Tag.DEADLINE,
    Tag.SIGNUP,
    Tag.PUBLISHED,
    Tag.CLOSED,
    Tag.CANCELLED,
    Tag.RAIN,
    Tag.INSTEAD,
    Tag.MOVED,
    Tag.OFFICE,
    Tag.HOURS,
    Tag.DOOR,
    Tag.MEET,
    Tag.START,
    Tag.FINISH,
    Tag.LASTS,
    Tag.DAILY,
    Tag.EXCEPT,
    Tag.INTERVAL,
    Tag.WEEKLY,
    Tag.DAY,
    Tag.IN_YEAR,
    Tag.BY,
    Tag.STREET,
    Tag.UNTIL,
)
_SMALL = frozenset(
    {
        *(Tag.ON, Tag.FROM, Tag.UNTIL, Tag.AND, Tag.BETWEEN, Tag.ONTO, Tag.AT, Tag.AT_MAYBE),
        *(Tag.IN, Tag.THIS, Tag.NEXT, Tag.EVERY, Tag.YEAR, Tag.PART, Tag.BY, Tag.START, Tag.SUFFIX),
    }
)
_BEFORE_DAYS = (Tag.BY, Tag.INSTEAD, Tag.BETWEEN, Tag.FROM, Tag.UNTIL, Tag.ONTO)
_NUMBERED_STREET = re.compile(
    r"stra(?:ß|ss)e|str$|platz|weg|straat|plein|laan|lei$|street|park|brücke"
)


class Grammar:
    """Reads the items of one tokenised text."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon, year: int) -> None:
        self.tokens = tokens
        self.table = lexicon.table
        self.year = year
        """The present one: what two digits may mean."""
        self.count = len(tokens)
        self._known: dict[int, Days | None] = {}

    # --- looking at tokens -----------------------------------------------------------------------

    def has(self, at: int, tag: Tag) -> bool:
        return 0 <= at < self.count and tag in self.tokens[at].tags

    def is_sign(self, at: int, sign: str) -> bool:
        return 0 <= at < self.count and self.tokens[at].text == sign

    def tight(self, at: int) -> bool:
        return 0 <= at < self.count and self.tokens[at].tight

    def number(self, at: int, digits: int = 2) -> int:
        """The number at a place, if it has at most so many digits; else -1."""
        if 0 <= at < self.count:
            token = self.tokens[at]
            if token.kind == "number" and len(token.text) <= digits:
                return token.number
        return -1

    def skip(self, at: int, tags: frozenset[Tag] | set[Tag], most: int = 3) -> int:
        while most and at < self.count and not tags.isdisjoint(self.tokens[at].tags):
            at += 1
            most -= 1
        return at

    # --- days ------------------------------------------------------------------------------------

    def days(self, at: int) -> Days | None:
        """The list or range of days that begins here, if at least its last day has a month."""
        if at not in self._known:
            self._known[at] = self._days(at)
        return self._known[at]

    def _days(self, at: int) -> Days | None:
        if self._after_dash(at):
            return None
        terms: list[Day] = []
        links: list[str] = []
        here = at
        between = self._behind(at, Tag.BETWEEN)
        while len(terms) < MOST_DAYS:
            term = self.day(here, after=terms[-1] if terms else None)
            if term is None:
                break
            terms.append(term)
            link = self.link(term.end)
            if link is None:
                break
            links.append("range" if between and link[0] == "and" and len(terms) == 1 else link[0])
            here = link[1]
        if not terms:
            return None
        if not any(term.month for term in terms):
            # No start within this run of numbers can do better.
            for start in range(at, terms[-1].end):
                self._known.setdefault(start, None)
            return None
        return self._joined(at, terms, links)

    def _after_dash(self, at: int) -> bool:
        """The second number of 20-1: it begins nothing."""
        return (
            self.number(at) >= 0
            and self.tight(at)
            and self.is_sign(at - 1, _DASH)
            and self.tight(at - 1)
            and self.number(at - 2) >= 0
        )

    def _joined(self, at: int, terms: list[Day], links: list[str]) -> Days | None:
        while not terms[-1].month:
            terms.pop()
        for place in range(len(terms) - 2, -1, -1):
            term, later = terms[place], terms[place + 1]
            if term.month:
                continue
            if not self._fits(term, later, links[place]):
                kept = place
                while kept and not terms[kept - 1].month:
                    kept -= 1
                if not kept:
                    return None
                del terms[kept:]
                break
            terms[place] = replace(
                term, month=later.month, named=later.named, slashed=later.slashed, loose=later.loose
            )
        return self._spans(at, terms, links)

    def _fits(self, term: Day, later: Day, link: str) -> bool:
        """Whether a day without month can stand before ``later`` and share its month."""
        if term.day >= later.day and not later.month_first:
            return False
        if term.day > _DAYS_IN_MONTH[later.month - 1]:
            return False
        if later.named and later.dotted and not term.dotted:
            return link in {"range", "slash"} or not self.table.bare_day_dot
        return not later.dotted or later.named or term.dotted or link in {"slash", "range"}

    def _spans(self, at: int, terms: list[Day], links: list[str]) -> Days | None:
        spans: list[tuple[Day, Day | None]] = []
        night = False
        place = 0
        while place < len(terms):
            term = terms[place]
            link = links[place] if place + 1 < len(terms) else ""
            if link == "onto":
                if not self._overnight(at):
                    # “from the 3rd to the 10th” of what was moved: the later one follows by itself.
                    terms = terms[: place + 1]
                    spans.append((term, None))
                    break
                night = True
            if link in {"range", "onto"}:
                if link == "range" and self._overnight(at) and len(terms) == 2:
                    night = True
                spans.append((term, terms[place + 1]))
                place += 2
            else:
                if link in {"and", "slash"} and self._overnight(at) and len(terms) == 2:
                    night = True
                    spans.append((term, terms[1]))
                    break
                spans.append((term, None))
                place += 1
        if not self._stands(at, terms):
            return None
        return Days(tuple(spans), self._prefix(at), at, terms[-1].end, night)

    def _stands(self, at: int, terms: list[Day]) -> bool:
        """Whether these can be days at all, for what stands around them."""
        first, last = terms[0], terms[-1]
        before = self._before(at)
        numeric = not any(term.named for term in terms)
        if numeric and self.has(before, Tag.LABEL) and first.weekday is None:
            return False
        if self._street(at, before, last):
            return False
        if first.year or last.year or first.weekday is not None:
            return not (last.loose and not last.year) or self._loose_day(terms)
        if any(term.loose for term in terms):
            return self._loose_day(terms)
        if last.slashed and len(terms) == 1:
            return self._slashed_day(at, last)
        return True

    def _street(self, at: int, before: int, last: Day) -> bool:
        if last.year or not last.named:
            return False
        if self.has(before, Tag.STREET):
            return True
        if self.is_sign(before, ".") and self.has(before - 1, Tag.STREET):
            return True
        place = last.end + (1 if self.is_sign(last.end, _DASH) and self.tight(last.end) else 0)
        if 0 < place < self.count and self.tokens[place].kind == "word":
            found = _NUMBERED_STREET.match(self.tokens[place].text)
            return bool(found) and place < last.end + 2
        return False

    def _loose_day(self, terms: list[Day]) -> bool:
        first, last = terms[0], terms[-1]
        if self.has(last.end, Tag.HOUR) or self.has(last.end, Tag.AMPM):
            return False
        before = self._before(first.start)
        if self.has(before, Tag.AT) and first.weekday is None:
            return False
        after = last.end + (1 if self.is_sign(last.end, ",") else 0)
        timed = self.has(after, Tag.AT) or self.has(after, Tag.AT_MAYBE)
        if first.weekday is not None:
            return timed or self.table.loose
        if len(terms) > 1:
            return self.table.loose or last.month % 5 != 0 or first.month % 5 != 0
        return self.table.loose and (
            timed or self.has(before, Tag.ON) or self.has(before, Tag.FROM)
        )

    def _slashed_day(self, at: int, day: Day) -> bool:
        before = at - 1
        if any(self.has(before, tag) for tag in (Tag.ON, Tag.FROM, Tag.UNTIL, Tag.BY)):
            return True
        if day.day == 24 and day.month == 7:
            return False
        if before < 0 or self.tokens[before].kind == "line":
            return True
        after = day.end + (1 if self.is_sign(day.end, ",") or self.is_sign(day.end, _DASH) else 0)
        return self._times(after) is not None

    def _before(self, at: int) -> int:
        """The place of the last word that is no small word of the date's own."""
        at -= 1
        if self.is_sign(at, ".") and not self.has(at - 1, Tag.STREET):
            at -= 1
        return at

    def _behind(self, at: int, tag: Tag, most: int = 3) -> bool:
        for back in range(at - 1, max(at - 1 - most, -1), -1):
            token = self.tokens[back]
            if tag in token.tags:
                return True
            if _SMALL.isdisjoint(token.tags):
                return False
        return False

    def _overnight(self, at: int) -> bool:
        return self._behind(at, Tag.NIGHT)

    def _prefix(self, at: int) -> Tag | None:
        for back in range(at - 1, max(at - 5, -1), -1):
            token = self.tokens[back]
            for tag in _BEFORE_DAYS:
                if tag in token.tags:
                    return tag
            if _SMALL.isdisjoint(token.tags) and token.text not in {",", ":"}:
                return None
        return None

    def link(self, at: int) -> tuple[str, int] | None:
        """What joins two days or times here, and where the second begins."""
        if at >= self.count:
            return None
        token = self.tokens[at]
        if token.text in {_DASH, "→", ">"}:
            kind = "range"
        elif Tag.ONTO in token.tags and Tag.UNTIL not in token.tags:
            kind = "onto"
        elif Tag.UNTIL in token.tags:
            kind = "range"
        elif Tag.AND in token.tags or token.text in {"&", "+"}:
            kind = "and"
            at += self._abbreviated(at)
        elif token.text == "/":
            kind = "slash"
        elif token.text in {",", ";"}:
            kind = "comma"
            if self.has(at + 1, Tag.AND) or self.is_sign(at + 1, "&"):
                at += 1
            elif self.has(at + 1, Tag.UNTIL) and not self.has(at + 1, Tag.AT):
                kind, at = "range", at + 1
        else:
            return None
        fill = {Tag.ON, Tag.FROM, Tag.UNTIL, Tag.THIS} if kind == "range" else {Tag.ON, Tag.THIS}
        return kind, self.skip(at + 1, fill, 2)

    def _abbreviated(self, at: int) -> bool:
        """Whether a word is cut short: “u.” for “und”."""
        return self.tokens[at].kind == "word" and self.is_sign(at + 1, ".") and self.tight(at + 1)

    def day(self, at: int, after: Day | None = None) -> Day | None:
        """One day, with or without its month."""
        start = at
        weekday: int | None = None
        if self.has(at, Tag.WEEKDAY) and self.number(at) < 0:
            weekday = self.tokens[at].tags[Tag.WEEKDAY]
            at += 1
            at += self.is_sign(at, ".")
            at += self.is_sign(at, ",")
            at = self.skip(at, {Tag.ON}, 2)
        if at >= self.count:
            return None
        token = self.tokens[at]
        found: Day | None = None
        if token.kind == "word":
            if self.table.month_first and Tag.MONTH in token.tags and self._is_name(token):
                found = self._month_first(at)
        elif token.kind == "number" and not self._inside(at):
            if len(token.text) == 4:
                found = self._year_first(at)
            elif len(token.text) <= 2:
                found = self._day_first(at, after)
        if found is None:
            return None
        if weekday is None and not after:
            weekday = self._weekday_in_brackets(found.end)
        return replace(found, start=start, weekday=weekday)

    def _is_name(self, token: Token) -> bool:
        return token.upper or token.text not in self.table.need_capital

    def _weekday_in_brackets(self, at: int) -> int | None:
        if self.is_sign(at, "(") and self.has(at + 1, Tag.WEEKDAY):
            close = at + 2 + self.is_sign(at + 2, ".")
            if self.is_sign(close, ")"):
                return self.tokens[at + 1].tags[Tag.WEEKDAY]
        return None

    def _inside(self, at: int) -> bool:
        """Whether a number is only a part of something: a word, a longer number."""
        token = self.tokens[at]
        if not token.tight or at == 0:
            return False
        before = self.tokens[at - 1]
        if before.kind == "number":
            return True
        if before.kind == "word":
            return not before.text.endswith("'") and not _SMALL.intersection(before.tags)
        if before.text in {".", "/", ":", "_", "#"}:
            return at > 1 and self.tokens[at - 2].kind == "number" and before.tight
        return before.text == "§"

    def _month_first(self, at: int) -> Day | None:
        month = self.tokens[at].tags[Tag.MONTH]
        place = at + 1 + self.is_sign(at + 1, ".")
        place = self.skip(place, {Tag.ON}, 1)
        day = self.number(place)
        if not self._valid(day, month):
            return None
        after = place + 1
        if self.is_sign(after, ":") or (self.is_sign(after, ".") and self.number(after + 1) >= 0):
            return None
        if self.has(after, Tag.SUFFIX) and self.tight(after):
            after += 1
        if self.has(after, Tag.AMPM) or self.has(after, Tag.HOUR):
            return None
        year, after = self._year(after, spoken=True)
        return Day(day, month, year, named=True, month_first=True, end=after)

    def _year_first(self, at: int) -> Day | None:
        sign = at + 1
        if sign >= self.count or self.tokens[sign].text not in {"-", "/", "."}:
            return None
        text = self.tokens[sign].text
        month, day = self.number(sign + 1), self.number(sign + 3)
        if not self.is_sign(sign + 2, text) or not self._valid(day, month):
            return None
        if not all(self.tight(place) for place in range(sign, sign + 4)):
            return None
        end = sign + 4
        if self.is_sign(end, "t") and self.number(end + 1) >= 0:  # an ISO moment
            end += 1
        return Day(day, month, self.tokens[at].number, end=end)

    def _day_first(self, at: int, after: Day | None) -> Day | None:
        day = self.number(at)
        if not 1 <= day <= 31:
            return None
        next_ = at + 1
        if after is not None and after.month_first:
            return self._after_month(at, day, after)
        numeric = self._numeric(at, day)
        if numeric is not None:
            return numeric
        dotted = self.is_sign(next_, ".")
        place = next_ + dotted
        if not dotted and self.has(place, Tag.SUFFIX):
            place += 1
        elif not dotted and place < self.count and self.tokens[place].text in {"°", "º", "ª"}:
            place += 1
        if self.is_sign(place, ".") and place > next_ + dotted:
            place += 1
        joined = self._joined_name(place, day)
        if joined is not None:
            return joined
        named = self._named(place, day)
        if named is not None:
            month, end = named
            year, end = self._year(end, spoken=True)
            return Day(day, month, year, named=True, dotted=dotted, end=end)
        if self.is_sign(place, ":") or (self.tight(place) and self.number(place) >= 0):
            return None
        if not dotted and place < self.count and place == next_:
            token = self.tokens[place]
            if (
                token.kind == "word"
                and not _SMALL.intersection(token.tags)
                or Tag.HOUR in token.tags
            ):
                if Tag.AND not in token.tags:
                    return None
        return Day(day, dotted=dotted, end=place)

    def _joined_name(self, at: int, day: int) -> Day | None:
        """1-sep-2027, 1/sep/2027."""
        sign = self.tokens[at].text if at < self.count else ""
        if (
            sign not in {"-", "/"}
            or not self.has(at + 1, Tag.MONTH)
            or not self.is_sign(at + 2, sign)
        ):
            return None
        year, end = self._year(at + 3, spoken=False, tight=True)
        month = self.tokens[at + 1].tags[Tag.MONTH]
        return (
            Day(day, month, year, named=True, end=end) if year and self._valid(day, month) else None
        )

    def _after_month(self, at: int, day: int, after: Day) -> Day | None:
        """5 in “June 3 and 5”."""
        place = at + 1
        if self.is_sign(place, ":") or (self.is_sign(place, ".") and self.number(place + 1) >= 0):
            return None
        if self.has(place, Tag.SUFFIX) and self.tight(place):
            place += 1
        if self.has(place, Tag.AMPM) or self.has(place, Tag.HOUR) or self.is_sign(place, "/"):
            return None
        named = self._named(self.skip(place, {Tag.ON}, 1), day)
        if named is not None:
            year, end = self._year(named[1], spoken=True)
            return Day(day, named[0], year, named=True, end=end)
        if self.is_sign(at - 1, ","):
            more = self.is_sign(place, ",") or self.has(place, Tag.AND) or self.is_sign(place, "&")
            if not more and not (self.number(at - 2) > 0 and self.is_sign(at - 3, ",")):
                return None
        if day <= after.day or not self._valid(day, after.month):
            return None
        if place < self.count and self.tokens[place].kind == "word" and not self.tokens[place].tags:
            return None
        year, end = self._year(place, spoken=True)
        return Day(day, after.month, year, named=True, month_first=True, end=end)

    def _named(self, at: int, day: int) -> tuple[int, int] | None:
        """The month that a word or a Roman number names, and where it ends."""
        at = self.skip(at, {Tag.ON}, 2) if not self._roman(at) else at
        if at >= self.count:
            return None
        token = self.tokens[at]
        month = token.tags.get(Tag.MONTH, 0)
        end = at + 1
        if month:
            end += self.is_sign(end, ".") and (
                len(token.text) <= 5 or self.number(end + 1, 4) > 999
            )
        else:
            month = self._roman(at)
            if not month:
                return None
            end += self.is_sign(end, ".") or self.is_sign(end, "/")
        return (month, end) if self._valid(day, month) else None

    def _roman(self, at: int) -> int:
        if not 0 <= at < self.count:
            return 0
        token = self.tokens[at]
        month = _ROMAN.get(token.text, 0)
        if not month or not token.upper:
            return 0
        after = at + 1
        if self.is_sign(after, ".") or self.is_sign(after, "/") or self.number(after, 4) > 999:
            return month
        if after >= self.count or self.tokens[after].kind in {"sign", "line"}:
            return month
        return month if _SMALL.intersection(self.tokens[after].tags) else 0

    def _numeric(self, at: int, day: int) -> Day | None:
        """12.6.2027, 12. 6., 12/6/27, 12-6-2027, and 12.06 as a loose one."""
        sign = at + 1
        if sign >= self.count or not self.tokens[sign].tight:
            return None
        text = self.tokens[sign].text
        month = self.number(sign + 1)
        if text not in {".", "/", "-"} or month < 1 or (text != "." and not self.tight(sign + 1)):
            return None
        if month > 12 >= day and text == "/" and self.is_sign(sign + 2, "/"):
            day, month = month, day
        if not self._valid(day, month):
            return None
        place = sign + 2
        same = self.is_sign(place, text) and self.tight(place)
        if same:
            year, end = self._year(place + 1, spoken=False, tight=text != ".")
            if year:
                return self._ended(Day(day, month, year, dotted=text == ".", end=end), end)
        if text == ".":
            if same:
                if self.tight(place + 1) and self.number(place + 1, 4) >= 0:
                    return None  # 3.5.2, 1.2.345
                return Day(day, month, dotted=True, end=place + 1)
            year, end = (
                self._year(place, spoken=False, tight=False)
                if self.number(place, 4) > 999 and not self.tight(place)
                else (0, place)
            )
            if year:
                return Day(day, month, year, dotted=True, end=end)
            if (
                not self.tight(sign + 1)
                or len(self.tokens[sign + 1].text) < 2
                and not self._loose_ok(at)
            ):
                return None
            if self.tight(place) and self.tokens[place].text in {":", ","}:
                return (
                    None if self.number(place + 1) >= 0 else Day(day, month, loose=True, end=place)
                )
            return Day(day, month, loose=True, end=place)
        if text == "/" and not (same and self.number(place + 1, 4) >= 0):
            return Day(day, month, slashed=True, end=place)
        return None

    def _loose_ok(self, at: int) -> bool:
        return self.has(at - 1, Tag.WEEKDAY) or (
            self.is_sign(at - 1, ".") and self.has(at - 2, Tag.WEEKDAY)
        )

    def _ended(self, day: Day, end: int) -> Day | None:
        """A numeric day, unless more digits follow and make it something else."""
        if not self.tight(end):
            return day
        text = self.tokens[end].text
        if text in {"/", "."} and self.tight(end + 1) and self.number(end + 1, 9) >= 0:
            return None
        two_digits = len(self.tokens[end - 1].text) == 2
        if text == _DASH and two_digits and self.tight(end + 1) and self.number(end + 1) >= 0:
            if not (self.tight(end + 2) and self.tokens[end + 2].text in {".", "/"}):
                return None
        return day

    def _year(self, at: int, *, spoken: bool, tight: bool = False) -> tuple[int, int]:
        """The year that may stand here, and where it ends; 0 for none."""
        place = at
        if spoken:
            place += self.is_sign(place, ",")
            place = self.skip(place, {Tag.YEAR}, 1)
        if self.is_sign(place, "'") and not spoken:
            place += 1
        if not 0 <= place < self.count or self.tokens[place].kind != "number":
            return 0, at
        token = self.tokens[place]
        if tight and not token.tight:
            return 0, at
        year = token.number
        if len(token.text) == 2 and not spoken:
            year += 2000
            near = -2 <= year - self.year <= 8
            if not near or (not token.tight and token.number < _LEAST_SPACED_YEAR):
                return 0, at
            if self.is_sign(place + 1, ":"):
                return 0, at
            if self.has(place + 1, Tag.HOUR) and not token.tight:
                return 0, at
        elif len(token.text) != 4 or not 1000 <= year <= 2999 or self.has(place + 1, Tag.UNIT):
            return 0, at
        end = place + 1
        end = self.skip(end, {Tag.YEAR}, 1)
        if self.is_sign(end, ".") and self.tight(end) and not self._sentence_ends(end):
            end += 1
        return year, end

    @staticmethod
    def _valid(day: int, month: int) -> bool:
        return 1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]

    def _sentence_ends(self, at: int) -> bool:
        """Whether the full stop here ends a sentence."""
        after = at + 1
        if after >= self.count:
            return True
        token = self.tokens[after]
        return token.kind == "line" or (not token.tight and token.kind == "word" and token.upper)

    # --- months as bounds ------------------------------------------------------------------------

    def months(self, at: int) -> Months | None:
        """“May to October (2027)”."""
        first = self._bare_month(at)
        if not first:
            return None
        first_year, end = self._year(at + 1 + self.is_sign(at + 1, "."), spoken=True)
        link = self.link(end)
        if link is None:
            return None
        kind, place = link
        between = self._behind(at, Tag.BETWEEN)
        if kind not in {"range"} and not (between and kind == "and"):
            return None
        last = self._bare_month(place)
        if not last or last == first:
            return None
        last_year, end = self._year(place + 1 + self.is_sign(place + 1, "."), spoken=True)
        return Months(first, last, first_year, last_year, at, end)

    def _bare_month(self, at: int) -> int:
        """A month that has no day."""
        if not self.has(at, Tag.MONTH):
            return 0
        token = self.tokens[at]
        before = at - 1 - self.is_sign(at - 1, ".")
        if self.number(before) > 0 or not self._is_name(token):
            return 0
        after = at + 1 + self.is_sign(at + 1, ".")
        return 0 if self.number(after) > 0 else token.tags[Tag.MONTH]

    # --- times -----------------------------------------------------------------------------------

    def clock(self, at: int, *, forced: bool = False) -> Clock | None:
        """One time; not the number that begins a day, unless a word before it tells of a time."""
        if at >= self.count:
            return None
        token = self.tokens[at]
        for tag in (Tag.NOON, Tag.CLOCK):
            if tag in token.tags:
                minutes, ampm, end = self._part(
                    token.tags[tag], None, at + 1, spoken=tag is Tag.CLOCK
                )
                end += self.has(end, Tag.HOUR)
                return Clock(minutes, True, ampm, end)
        hour = self.number(at)
        if not 0 <= hour <= 24 or (self._inside(at) and not self.has(at - 1, Tag.AT)):
            return None
        if not forced and self.days(at) is not None:
            return None
        if forced:
            day = self.day(at)
            if day is not None and day.month and not day.loose:
                return None
        return self._digits(at, hour)

    def _digits(self, at: int, hour: int) -> Clock | None:
        minutes, end, strong = 0, at + 1, False
        sign = at + 1
        plain = True
        if sign < self.count:
            text = self.tokens[sign].text
            separates = text in {":", ".", ","} and self.tight(sign) and self.tight(sign + 1)
            spelled = (
                text in {"h", "u"} and Tag.HOUR in self.tokens[sign].tags and self.tight(sign + 1)
            )
            two = self.number(sign + 1)
            if (separates or spelled) and 0 <= two < 60 and len(self.tokens[sign + 1].text) == 2:
                if self._more_digits(sign + 2, text):
                    return None
                minutes, end, plain = two, sign + 2, False
                strong = spelled or (text == ":" and (hour > 1 or len(self.tokens[at].text) == 2))
            elif separates and two >= 0:
                return None
        if hour == 24 and minutes:
            return None
        if plain and self.table.hour_dot and self.is_sign(end, ".") and self._goes_on(end + 1):
            end += 1
        end, suffixed = self._suffix(end, plain)
        total, ampm, end = self._part(hour * 60 + minutes, hour, end)
        if self.has(end, Tag.HOUR):
            end, suffixed = self._suffix(end, False)
        strong = strong or suffixed or ampm is not None
        return Clock(total % (24 * 60), strong, ampm, end, plain and not strong)

    def _goes_on(self, at: int) -> bool:
        """Whether another hour follows: 10. do 17. ure, 11. in 14. uri."""
        joined = self.has(at, Tag.UNTIL) or self.has(at, Tag.AND) or self.is_sign(at, _DASH)
        return joined and self.number(self.skip(at + 1, {Tag.AT, Tag.ON}, 2)) >= 0

    def _more_digits(self, at: int, text: str) -> bool:
        """17.00.3 or 12:30:45 goes on; seconds are not of events."""
        return (
            self.is_sign(at, text)
            and self.tight(at)
            and self.tight(at + 1)
            and self.number(at + 1, 9) >= 0
        )

    def _suffix(self, end: int, plain: bool) -> tuple[int, bool]:
        """Past “Uhr”, “hod.”, “. uri”."""
        place = end
        if plain and self.is_sign(place, ".") and self.has(place + 1, Tag.HOUR):
            place += 1
        if not self.has(place, Tag.HOUR):
            return end, False
        token = self.tokens[place]
        place += 1
        if self.is_sign(place, ".") and token.kind == "word" and len(token.text) < 5:
            place += not self._sentence_ends(place)
        return place, True

    def _part(
        self, minutes: int, hour: int | None, end: int, *, spoken: bool = False
    ) -> tuple[int, int | None, int]:
        """A time with what says which half of the day it is in."""
        place = end
        if self.has(place, Tag.AMPM):
            half = self.tokens[place].tags[Tag.AMPM]
            if minutes < 13 * 60:
                minutes = minutes % (12 * 60) + half * 60
            place += 1
            place += self.has(place, Tag.NOON)
            return minutes, half, place
        if self.has(place, Tag.NOON) and hour == 12:
            return self.tokens[place].tags[Tag.NOON], None, place + 1
        place = self.skip(place, {Tag.AT_MAYBE, Tag.ON}, 1) if spoken else place
        part = self._part_of_day(place)
        if part is None:
            return minutes, None, end
        return _half_day(minutes, part), None, place + 1

    def _part_of_day(self, at: int) -> int | None:
        if not self.has(at, Tag.PART):
            return None
        return self.tokens[at].tags[Tag.PART]

    def times(self, at: int) -> Times | None:
        return self._times(at)

    def _times(self, at: int) -> Times | None:
        """All times that are said here in one breath."""
        spans: list[tuple[Span, bool, int]] = []
        here = at
        told = False
        while len(spans) < MOST_TIMES:
            span = self._span(here, told)
            if span is None:
                break
            spans.append(span)
            told = told or span[1]
            link = self._time_link(span[2])
            if link is None:
                break
            here = link
        while spans and len(spans) > 1 and not spans[-1][1] and not told:
            break
        kept = self._kept(spans)
        if not kept:
            return None
        end = kept[-1][2]
        weak = not any(strong for _, strong, _ in kept)
        if self.has(end, Tag.UNIT) and self.tokens[end - 1].kind == "number":
            return None
        if weak and not self._boundary(end) and not self._from_until(at, kept):
            return None
        return Times(tuple(span for span, _, _ in kept), at, end, weak)

    def _from_until(self, at: int, kept: list[tuple[Span, bool, int]]) -> bool:
        """“from 9 to 14”: what follows need not belong to it, if a day stands before it."""
        return (
            len(kept) == 1
            and None not in kept[0][0]
            and Tag.FROM in self._lead(at)[1]
            and self.tokens[kept[0][2]].kind == "word"
        )

    def _kept(self, spans: list[tuple[Span, bool, int]]) -> list[tuple[Span, bool, int]]:
        """The spans up to the last that is surely one; all where none is."""
        last = max((place for place, span in enumerate(spans) if span[1]), default=-1)
        if last < 0:
            return spans
        kept = spans[: last + 1]
        # “um 11 und 14” shares its word; so does a second range.
        for place in range(last + 1, len(spans)):
            before = kept[-1][2]
            joined = (
                self.has(before, Tag.AND) or self.is_sign(before, "&") or self.is_sign(before, "/")
            )
            ranged = None not in spans[place][0]
            if not (joined or ranged) or not self._boundary(spans[place][2]):
                if place + 1 < len(spans) and self.is_sign(before, ","):
                    rest = spans[place + 1 :]
                    if self.has(spans[place][2], Tag.AND) and self._boundary(rest[-1][2]):
                        kept = spans
                break
            kept = spans[: place + 1]
        return kept

    def _time_link(self, at: int) -> int | None:
        if at >= self.count:
            return None
        token = self.tokens[at]
        if Tag.AND in token.tags or token.text in {"&", "+", "/"}:
            return at + 1 + self._abbreviated(at)
        if token.text in {",", ";"}:
            return at + 1 + self.has(at + 1, Tag.AND)
        return None

    def _boundary(self, at: int) -> bool:
        """Whether a phrase may end here: no word follows that the numbers could belong to."""
        if at >= self.count:
            return True
        token = self.tokens[at]
        if token.kind in {"number", "masked"}:
            return False
        return token.kind != "word" or bool(token.tags and Tag.UNIT not in token.tags)

    def _span(self, at: int, told: bool) -> tuple[Span, bool, int] | None:
        """One time or range of times; whether it is surely one; its end."""
        place, before = self._lead(at)
        if (
            any(tag in before for tag in (Tag.LABEL, Tag.LASTS))
            or self.has(place - 1, Tag.LABEL)
            and not before
        ):
            return None
        forced = Tag.AT in before
        first = self.clock(place, forced=forced)
        if first is None:
            return None
        strong = first.strong or forced
        part = self._part_before(at)
        end = first.end
        second, second_end, second_at = self._second(end, Tag.BETWEEN in before)
        if second is not None and second.plain and not second_at and Tag.FROM not in before:
            if first.strong and not self._boundary(second_end):
                second = None
        if second is not None:
            strong = strong or second.strong or second_at
            span = _joined_times(first, second)
            end = second_end
            if Tag.UNTIL in before and Tag.FROM not in before and not strong:
                return None
        else:
            span = (first.minutes, None)
            if Tag.UNTIL in before and Tag.FROM not in before and not forced_start(before):
                span = (None, first.minutes)
            if first.plain and not before and not told:
                # A number alone; the word may follow after a comma (10, 12 and 16 o'clock).
                link = self._time_link(end)
                if link is None or not self._told_later(link):
                    return None
        if part is not None and first.ampm is None:
            span = (
                None if span[0] is None else _half_day(span[0], part),
                None if span[1] is None else _half_day(span[1], part),
            )
        return span, strong, end

    def _told_later(self, at: int) -> bool:
        """Whether a number alone is a time, for a word further on in the list: 10, 12 and 16 uur."""
        for _ in range(MOST_TIMES // 2):
            place, before = self._lead(at)
            clock = self.clock(place, forced=Tag.AT in before)
            if clock is None:
                return False
            if clock.strong or before:
                return True
            second = self._second(clock.end, False)[0]
            if second is not None:
                return second.strong
            link = self._time_link(clock.end)
            if link is None:
                return False
            at = link
        return False

    def _part_before(self, at: int) -> int | None:
        """“abends um acht”: the part of the day that was said before."""
        back = at - 1
        back -= self.is_sign(back, ",")
        return self._part_of_day(back)

    def _lead(self, at: int) -> tuple[int, set[Tag]]:
        """Past the small words before a time; what they are."""
        tags: set[Tag] = set()
        for _ in range(4):
            if at >= self.count:
                break
            token = self.tokens[at]
            found = {
                tag
                for tag in (Tag.AT, Tag.AT_MAYBE, Tag.FROM, Tag.UNTIL, Tag.BETWEEN)
                if tag in token.tags
            }
            if Tag.CLOCK in token.tags or Tag.NOON in token.tags:
                break
            if not found and not (
                Tag.ON in token.tags or token.text == "." and tags or token.text == ":" and tags
            ):
                break
            if token.kind == "number":
                break
            tags |= found
            at += 1
        return at, tags

    def _second(self, at: int, between: bool) -> tuple[Clock | None, int, bool]:
        """The second time of a range, where it ends, and whether a word told it."""
        if at >= self.count:
            return None, at, False
        token = self.tokens[at]
        ranged = (
            token.text == _DASH or Tag.UNTIL in token.tags or (between and Tag.AND in token.tags)
        )
        if not ranged and between and Tag.ONTO in token.tags:
            ranged = True
        if not ranged and not (Tag.AT in token.tags and Tag.UNTIL in token.tags):
            return None, at, False
        # “alle 11 e alle 14” is no range, “dalle 11 alle 14” is.
        place, before = self._lead(at if token.text != _DASH else at + 1)
        if between and Tag.AND in token.tags:
            place, before = self._lead(at + 1)
        second = self.clock(place, forced=Tag.AT in before)
        if second is None:
            return None, at, False
        return second, second.end, Tag.AT in before and token.text != _DASH

    # --- weekdays --------------------------------------------------------------------------------

    def week(self, at: int) -> Week | None:
        """Weekdays that are no part of a day's date, or the nth of a month."""
        place, every, flags, article = self._week_lead(at)
        nths, place = self._nths(place)
        if nths and not every:
            place = self.skip(place, {Tag.ON}, 1)
        monthday = self._monthday(place, at)
        if monthday is not None:
            return monthday
        if not every and self._dates_itself(place, ""):
            return None
        days: list[int] = []
        each = False
        ranged = False
        weekend = False
        end = place
        while len(days) < 14:
            found = self._weekday(place)
            if found is None:
                break
            listed, is_each, place, is_weekend = found
            each = each or is_each
            weekend = weekend or is_weekend
            if ranged and len(listed) == 1 and days:
                days += _until(days[-1], listed[0])
            else:
                days += listed
            end = place
            link = self.link(place)
            if link is None or link[0] == "onto":
                break
            if link[0] == "range":
                ranged = True
            place = self.skip(link[1], {Tag.ON, Tag.EVERY, Tag.ARTICLE}, 2)
            if self._weekday(place) is None:
                more, after = self._nths(place)
                if more and self._weekday(after) and link[0] in {"and", "comma"}:
                    nths += more
                    place = after
                    continue
                break
            if self._dates_itself(place, link[0]):
                break
        if not days:
            return None
        return self._week_end(
            Week(
                tuple(dict.fromkeys(sorted(days))),
                each or every or (article and Tag.NEXT not in flags),
                ranged and len(days) > 1,
                at,
                end,
                nths=tuple(sorted(set(nths), key=lambda n: (n < 0, n))),
                interval=2 if Tag.OTHER in flags else 1,
                next=Tag.NEXT in flags,
                this=Tag.THIS in flags,
                on=Tag.ON in flags or Tag.AT_MAYBE in flags,
                weekend=weekend,
            ),
            every,
            article,
        )

    def _dates_itself(self, at: int, link: str) -> bool:
        """Whether the weekday here has a date of its own; in “Sat and Sun, 5 and 6 June” it has not."""
        days = self.days(at)
        if days is None:
            return False
        later = days.all[1:]
        shared = bool(later) and all(day.weekday is None for day in later)
        return not (shared and link in {"range", "and", "slash", "comma"})

    def _week_lead(self, at: int) -> tuple[int, bool, set[Tag], bool]:
        every = False
        article = False
        flags: set[Tag] = set()
        place = at
        for _ in range(4):
            if place >= self.count:
                break
            token = self.tokens[place]
            if Tag.WEEKDAY in token.tags or Tag.WEEKEND in token.tags or Tag.WORKDAY in token.tags:
                break
            if Tag.OTHER in token.tags and (every or " " in self._said(token)):
                every = True
                flags.add(Tag.OTHER)
            elif Tag.EVERY in token.tags:
                every = True
            elif Tag.NEXT in token.tags:
                flags.add(Tag.NEXT)
            elif Tag.THIS in token.tags:
                flags.add(Tag.THIS)
            elif Tag.ON in token.tags or Tag.AT_MAYBE in token.tags or Tag.ARTICLE in token.tags:
                flags.add(Tag.ON)
            else:
                break
            article = Tag.ARTICLE in token.tags
            place += 1
        return place, every, flags, article

    @staticmethod
    def _said(token: Token) -> str:
        """Whether a token is one word or a phrase shows in its length."""
        return " " if token.end - token.start > len(token.text) else token.text

    def _nths(self, at: int) -> tuple[list[int], int]:
        """“first and third”, “2. und 4.”; and where the weekday begins."""
        nths: list[int] = []
        place = at
        while len(nths) < 5:
            if self.has(place, Tag.ORDINAL):
                nths.append(self.tokens[place].tags[Tag.ORDINAL])
                place += 1
            elif 1 <= self.number(place, 1) <= 5 and (
                self.is_sign(place + 1, ".")
                or self.has(place + 1, Tag.SUFFIX)
                or (place + 1 < self.count and self.tokens[place + 1].text in {"°", "ª", "º"})
            ):
                nths.append(self.number(place, 1))
                place += 2
            else:
                break
            if self.has(place, Tag.AND) or self.is_sign(place, ",") or self.is_sign(place, "/"):
                after = self.skip(place + 1, {Tag.ON, Tag.EVERY, Tag.ARTICLE, Tag.AND}, 2)
                if self.has(after, Tag.ORDINAL) or self.number(after, 1) > 0:
                    place = after
                    continue
            break
        if not nths:
            return [], at
        return nths, place

    def _monthday(self, place: int, at: int) -> Week | None:
        day = self.number(place)
        if not 1 <= day <= 31:
            return None
        after = place + 1
        after += self.is_sign(after, ".") or self.has(after, Tag.SUFFIX)
        if self.has(after, Tag.ON) and not self.has(after, Tag.OF_MONTH):
            after += 1
        if not self.has(after, Tag.OF_MONTH):
            return None
        return Week((), True, False, at, after + 1, monthly=True, monthday=day)

    def _weekday(self, at: int) -> tuple[list[int], bool, int, bool] | None:
        if not 0 <= at < self.count:
            return None
        token = self.tokens[at]
        tags = token.tags
        if Tag.EACH in tags:
            return [tags[Tag.EACH]], True, at + 1, False
        if Tag.WEEKDAY in tags and token.kind == "word":
            if self.table.month_first and not token.upper and len(token.text) < 4:
                return None
            end = at + 1
            end += self.is_sign(end, ".") and len(token.text) < 6 and not self._sentence_ends(end)
            return [tags[Tag.WEEKDAY]], False, end, False
        if Tag.WORKDAY in tags:
            return [0, 1, 2, 3, 4], True, at + 1, False
        if Tag.WEEKEND in tags:
            return [5, 6], bool(tags[Tag.WEEKEND]), at + 1, True
        return None

    def _week_end(self, week: Week, every: bool, article: bool) -> Week:
        """What may follow the weekdays: “of the month”, “prossimo”, “in June”."""
        end = week.end
        each, nths, interval, monthly = week.each, week.nths, week.interval, False
        if self.has(end, Tag.NEXT):
            return replace(week, next=True, each=False, end=end + 1)
        if (
            self.has(end, Tag.THIS)
            and not self.has(end, Tag.OF_MONTH)
            and not self.has(end, Tag.ON)
        ):
            return replace(week, this=True, each=False, end=end + 1)
        if self.has(end, Tag.OF_MONTH):
            monthly = bool(nths)
            each = True
            end += 1
        elif nths:
            if (every or week.each) and set(nths) == {2} and not article:
                interval, nths = 2, ()
            else:
                monthly = True
        if nths and not monthly:
            nths = ()
        month, year, after = self._in_month(end)
        if nths and not each and not month:
            nths = ()
            monthly = False
        return replace(
            week,
            each=each,
            nths=nths,
            monthly=monthly,
            interval=interval,
            in_month=month,
            in_year=year,
            end=after,
        )

    def _in_month(self, end: int) -> tuple[int, int, int]:
        place = self.skip(end, {Tag.IN, Tag.ON}, 2)
        month = self._bare_month(place)
        if not month or self.months(place) is not None:
            return 0, 0, end
        year, after = self._year(place + 1, spoken=True)
        return month, year, after

    # --- all -------------------------------------------------------------------------------------

    def items(self) -> list[Item]:
        """The items of the whole text, in order."""
        made: list[Item] = []
        at = 0
        while at < self.count:
            item = self._item(at, made)
            made.append(item)
            at = max(item.end, at + 1)
        return made

    def _item(self, at: int, made: list[Item]) -> Item:
        token = self.tokens[at]
        if token.kind == "line":
            return Break(3, at, at + 1)
        if token.kind == "sign":
            found = self._sign(at)
            if found is not None:
                return found
        hint = self._hint(at)
        if hint is not None and hint.tag not in {Tag.UNTIL, Tag.BY, Tag.IN_YEAR, Tag.DAY}:
            if not (
                hint.tag in {Tag.INSTEAD, Tag.STREET, Tag.EXCEPT, Tag.SIGNUP} and self._dated(at)
            ):
                return hint
        return (
            self._dated(at, made)
            or hint
            or Word(at, at + 1, token.kind == "sign" or not _SMALL.isdisjoint(token.tags))
        )

    def _dated(self, at: int, made: list[Item] | None = None) -> Item | None:
        days = self.days(at) if not self._inside_number(at) else None
        if days is not None:
            return days
        months = self.months(at)
        if months is not None:
            return months
        times = self._times(at)
        if times is not None and (not times.weak or self._beside(at, times, made or [])):
            return times
        return self.week(at)

    def _inside_number(self, at: int) -> bool:
        return self.tokens[at].kind == "number" and self._inside(at)

    def _beside(self, at: int, times: Times, made: list[Item]) -> bool:
        """Whether a day stands just before these doubtful times, or they are led by small words."""
        for item in reversed(made):
            if isinstance(item, Word) and item.filler:
                continue
            if isinstance(item, Break) and item.level < 2:
                continue
            if isinstance(item, Hint):
                if item.tag is Tag.EXCEPT or item.tag is Tag.UNTIL:
                    continue
                return item.tag in {
                    Tag.DAILY,
                    Tag.DAY,
                    Tag.START,
                    Tag.DOOR,
                    Tag.FINISH,
                    Tag.HOURS,
                    Tag.MEET,
                }
            if isinstance(item, Days | Week | Times | Months):
                return True
            break
        lead, before = self._lead(at)
        return bool(before) and lead > at and self._boundary(times.end)

    def _sign(self, at: int) -> Item | None:
        text = self.tokens[at].text
        if text in _CLOSES:
            return Break(3 if self._sentence_ends(at) or text != "." else 0, at, at + 1)
        if text in _APART:
            return Break(2, at, at + 1)
        if text in _PAUSES:
            return Break(1, at, at + 1)
        if text == ":":
            return Break(0, at, at + 1)
        if text == _DASH and not self.tight(at) and not self.tight(at + 1):
            return Break(1, at, at + 1)
        return None

    def _hint(self, at: int) -> Hint | None:
        tags = self.tokens[at].tags
        if not tags:
            return None
        for tag in _HINTS:
            if tag in tags:
                return Hint(tag, tags[tag], at, at + 1)
        return None


def forced_start(before: set[Tag]) -> bool:
    """“alle 10” means both at and until; alone it is a start."""
    return Tag.AT in before


def _half_day(minutes: int, part: int) -> int:
    hour = minutes // 60
    if part == 12 and hour < 12:
        return minutes + 12 * 60
    if part == 1 and 6 <= hour < 12:
        return minutes + 12 * 60
    if part == 1 and hour == 12:
        return minutes - 12 * 60
    return minutes


def _joined_times(first: Clock, second: Clock) -> Span:
    start = first.minutes
    if first.ampm is None and second.ampm == 12 and start < 12 * 60:
        later = start + 12 * 60
        if later < second.minutes or (second.minutes == 12 * 60 and False):
            start = later
    return start, second.minutes


def _until(first: int, last: int) -> list[int]:
    """The weekdays after ``first`` up to ``last``, around the week."""
    days = []
    day = first
    while day != last and len(days) < 7:
        day = (day + 1) % 7
        days.append(day)
    return days
