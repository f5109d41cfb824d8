"""Days, lists and ranges of days; months as the ends of a run."""

from __future__ import annotations

import re
from dataclasses import replace

from aggregator.collect.dates.items import Day, Days, Months
from aggregator.collect.dates.lexicon import Lexicon, Tag
from aggregator.collect.dates.looking import DASH, SMALL, Looking
from aggregator.collect.dates.tokens import Token

MOST_DAYS = 40
"""Days that one list may have."""
_ROMAN = {
    name: number
    for number, name in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1
    )
}
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LEAST_SPACED_YEAR = 25
"""Two digits after a space are a year from here on; below they may be an hour."""
_REACH = 40
"""Tokens after which a month may follow that is told for days before."""
_NEVER = 9999
"""The year of what has no end, in the words of machines."""
_BEFORE_DAYS = (Tag.BY, Tag.BEFORE, Tag.INSTEAD, Tag.BETWEEN, Tag.FROM, Tag.UNTIL, Tag.ONTO)
_STREET_NAME = re.compile(
    r"(?:stra(?:ß|ss)e|platz|gasse|weg|straat|plein|laan|lei|street|road|lane|avenue)$"
)
_MAY_END = frozenset({Tag.CLOSED, Tag.CANCELLED, Tag.PUBLISHED, Tag.SIGNUP, Tag.VISIT})
"""Meanings of words that a number may follow in a new sentence; others may be cut short."""
_NUMBERED_STREET = re.compile(
    r"stra(?:ß|ss)e|str$|platz|weg|straat|plein|laan|lei$|street|park|brücke"
)


def _is_year(token: Token) -> bool:
    return len(token.text) == 4 and (1000 <= token.number <= 2999 or token.number == _NEVER)


def _differ(one: Day, other: Day) -> bool:
    """Whether one may be a time, and the other is written with the name of its month."""
    return (one.loose and other.named) or (one.named and other.loose)


class DayGrammar(Looking):
    """Finds the days that begin at a token."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon, year: int) -> None:
        super().__init__(tokens, lexicon, year)
        self._known: dict[int, Days | None] = {}

    def days(self, at: int) -> Days | None:
        """The list or range of days that begins here, if at least its last day has a month."""
        if at >= self.count:
            return None
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
        replaced = self._behind(at, Tag.INSTEAD)
        while len(terms) < MOST_DAYS:
            term = self.day(here, after=terms[-1] if terms else None)
            if term is None or (terms and _differ(terms[-1], term)):
                break
            terms.append(term)
            link = self.link(term.end) or self._row(term)
            if link is None or (replaced and term.month and link[0] == "comma"):
                break  # “instead of 15 May, 22 May”
            links.append("range" if between and link[0] == "and" and len(terms) == 1 else link[0])
            here = link[1]
            if not term.month and self.has(here, Tag.FROM):  # 5., 6. und vom 10. bis 12. Juni
                here = self.skip(here + 1, {Tag.ON}, 1)
        if not terms:
            return None
        if not any(term.month for term in terms):
            later = self._month_later(terms)
            if later is not None:
                named = [replace(term, month=later.month, year=later.year) for term in terms]
                return self._spans(at, named, links)
            # No start within this run of numbers can do better.
            for start in range(at, terms[-1].end):
                self._known.setdefault(start, None)
            return None
        return self._joined(at, terms, links)

    def _month_later(self, terms: list[Day]) -> Day | None:
        """The day of Sun 13 June that “Fri 11 (8pm), Sat 12 (3pm), Sun 13 June (3pm)” ends with."""
        last = terms[-1]
        if terms[0].weekday is None or not (
            self.is_sign(last.end, "(") or self._begins_time(last.end)
        ):
            return None
        reached = last.day
        for place in range(last.end, min(last.end + _REACH, self.count)):
            token = self.tokens[place]
            if token.kind == "line" or (token.text == "." and self._sentence_ends(place)):
                return None
            if Tag.WEEKDAY not in token.tags:
                continue
            later = self.day(place)
            if later is None or later.day <= reached:
                return None
            if later.month:
                return later if last.day <= _DAYS_IN_MONTH[later.month - 1] else None
            reached = later.day
        return None

    def _row(self, term: Day) -> tuple[str, int] | None:
        """5. Juni | 12. Juni | 19. Juni: whole days, one after the other."""
        if not term.month or not self.is_sign(term.end, "|"):
            return None
        later = self.day(term.end + 1)
        return ("comma", term.end + 1) if later is not None and later.month else None

    def _after_dash(self, at: int) -> bool:
        """The second number of 20-1: it begins nothing."""
        return (
            self.number(at) >= 0
            and self.tight(at)
            and self.is_sign(at - 1, DASH)
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
            if not self._fits(term, later, links[place]) or self._housed(term, links[place]):
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
        if link == "comma" and later.weekday is not None and term.weekday is None:
            return False
        if term.day >= later.day and not later.month_first:
            return False
        if term.day > _DAYS_IN_MONTH[later.month - 1]:
            return False
        if later.named and later.dotted and not term.dotted:
            return link in {"range", "slash"} or not self.table.bare_day_dot
        if not later.dotted or later.named or term.dotted or link in {"slash", "range"}:
            return True
        return not self.table.bare_day_dot or (link == "and" and later.year > 0)

    def _housed(self, term: Day, link: str) -> bool:
        """Whether a bare number is that of a house: via Roma 8, 9 ottobre."""
        if link != "comma" or term.dotted or term.start < term.end - 1:
            return False
        if self._labelled(self._before(term.start)):
            return True
        named = range(max(term.start - 3, 0), term.start)
        return any(
            self.has(at, Tag.STREET) or _STREET_NAME.search(self.tokens[at].text) for at in named
        )

    def _spans(self, at: int, terms: list[Day], links: list[str]) -> Days | None:
        spans: list[tuple[Day, Day | None]] = []
        night = False
        place = 0
        if len(links) > 1 and set(links[: len(terms) - 1]) == {"range"} and len(terms) > 2:
            links = ["comma"] * len(links)  # 5 - 12 - 19 giugno
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
        if numeric and self._labelled(before) and first.weekday is None:
            return False
        if self._street(before, last) or (first.spelled and not self._spelled_day(at, terms)):
            return False
        if first.year or last.year or first.weekday is not None:
            return not (last.loose and not last.year) or self._loose_day(terms)
        if any(term.loose for term in terms):
            return self._loose_day(terms)
        if first.slashed and self.has(before, Tag.AT):
            return False  # “ore 10/12”
        if last.slashed and len(terms) == 1:
            return self._slashed_day(at, last)
        return True

    def _labelled(self, at: int) -> bool:
        """Whether what stands here names the number after it, and is no “from” (s 3. na 4.)."""
        return self.has(at, Tag.LABEL) and (
            SMALL.isdisjoint(self.tokens[at].tags) or self.is_sign(at + 1, ".")
        )

    def _spelled_day(self, at: int, terms: list[Day]) -> bool:
        """Whether “primo maggio” is a day and no name of a feast."""
        first, last = terms[0], terms[-1]
        if first.day > 1 or last.year or first.weekday is not None or len(terms) > 1:
            return True
        after = last.end + self.is_sign(last.end, ",")
        return self._prefix(at) in {Tag.FROM, Tag.UNTIL} or self._begins_time(after)

    def _street(self, before: int, last: Day) -> bool:
        if last.year or not last.named:
            return False
        if self.has(before, Tag.STREET):
            return True
        if self.is_sign(before, ".") and self.has(before - 1, Tag.STREET):
            return True
        place = last.end + (1 if self.is_sign(last.end, DASH) and self.tight(last.end) else 0)
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
        after = day.end + (1 if self.is_sign(day.end, ",") or self.is_sign(day.end, DASH) else 0)
        return self._begins_time(after)

    def _begins_time(self, at: int) -> bool:
        """Whether a time seems to begin here."""
        if any(self.has(at, tag) for tag in (Tag.AT, Tag.AT_MAYBE, Tag.CLOCK, Tag.NOON)):
            return True
        return self.number(at) >= 0 and (
            self.has(at + 1, Tag.HOUR)
            or self.has(at + 1, Tag.AMPM)
            or (self.tight(at + 1) and self.tokens[at + 1].text in {":", ".", "-"})
        )

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
            if SMALL.isdisjoint(token.tags):
                return False
        return False

    def _overnight(self, at: int) -> bool:
        return self._behind(at, Tag.NIGHT)

    def _prefix(self, at: int) -> Tag | None:
        for back in range(at - 1, max(at - 5, -1), -1):
            token = self.tokens[back]
            for tag in _BEFORE_DAYS:
                if tag in token.tags and not (tag is Tag.UNTIL and token.tags[tag]):
                    return tag
            if Tag.FEAST in token.tags:
                continue
            if SMALL.isdisjoint(token.tags) and token.text not in {",", ":"}:
                return None
        return None

    def link(self, at: int) -> tuple[str, int] | None:
        """What joins two days or times here, and where the second begins."""
        if at >= self.count:
            return None
        token = self.tokens[at]
        if self._opens(at):
            return None
        if token.text == DASH and self.has(at + 1, Tag.AND):  # Samstag- und Sonntagabend
            kind = "and"
            at += 1
        elif token.text in {DASH, "→", ">"}:
            kind = "range"
        elif Tag.ONTO in token.tags and Tag.UNTIL not in token.tags:
            kind = "onto"
        elif Tag.UNTIL in token.tags or Tag.THROUGH in token.tags:
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
            at += at < self.count and self.tokens[at].text in {",", "|", "/"}
            at = self.skip(at, {Tag.ON}, 2)
        if at >= self.count:
            return None
        token = self.tokens[at]
        found: Day | None = None
        if token.kind == "word":
            if self.table.month_first and Tag.MONTH in token.tags and self._is_name(token):
                found = self._month_first(at)
            elif Tag.NTH in token.tags:
                found = self._spelled(at, token.tags[Tag.NTH])
        elif token.kind == "number" and (after is not None or not self._inside(at)):
            if len(token.text) == 4:
                found = self._year_first(at)
            elif len(token.text) <= 2:
                found = self._day_first(at, after)
        if found is None:
            return None
        if weekday is None:
            weekday, end = self._weekday_in_brackets(found.end)
            year, after_year = self._year(end, spoken=found.named) if end > found.end else (0, end)
            if year and not found.year and end > found.end:
                found = replace(found, year=year)
                end = after_year
            found = replace(found, end=end)
        return replace(found, start=start, weekday=weekday)

    def _spelled(self, at: int, day: int) -> Day | None:
        """“zwölften Juni”, “the first of June”; not “ersten Juni-Wochenende”, “first May fair”."""
        place = self.skip(at + 1, {Tag.ON}, 2)
        if (self.table.month_first and place == at + 1) or not self.has(place, Tag.MONTH):
            return None
        named = self._named(place, day)
        if named is None or (self.is_sign(named[1], DASH) and self.tight(named[1])):
            return None
        year, end = self._year(named[1], spoken=True)
        return Day(day, named[0], year, named=True, spelled=True, end=end)

    def _is_name(self, token: Token) -> bool:
        return token.upper or token.text not in self.table.need_capital

    def _weekday_in_brackets(self, at: int) -> tuple[int | None, int]:
        """The weekday of “5. Juni (Sa.)”, and where it ends."""
        if self.is_sign(at, "(") and self.has(at + 1, Tag.WEEKDAY):
            close = at + 2 + self.is_sign(at + 2, ".")
            if self.is_sign(close, ")"):
                return self.tokens[at + 1].tags[Tag.WEEKDAY], close + 1
        return None, at

    def _inside(self, at: int) -> bool:
        """Whether a number is only a part of something: a word, a longer number."""
        token = self.tokens[at]
        if not token.tight or at == 0:
            return False
        before = self.tokens[at - 1]
        if before.kind == "number":
            return True
        if before.kind == "word":
            if Tag.WEEKDAY in before.tags or self._iso_time(at):
                return False
            return not before.text.endswith("'") and not SMALL.intersection(before.tags)
        if before.text == "/" and self._ends_date(at - 2):
            return False
        if before.text in {".", "/", ":", "_", "#"}:
            return at > 1 and self.tokens[at - 2].kind == "number" and before.tight
        return before.text == "§"

    def _ends_date(self, at: int) -> bool:
        """Whether the number here ends a day with its year: 12.6.2027/19 Uhr."""
        return (
            self.number(at, 4) >= 0
            and self.is_sign(at - 1, ".")
            and self.number(at - 2) > 0
            and self.is_sign(at - 3, ".")
            and self.number(at - 4) > 0
        )

    def _iso_time(self, at: int) -> bool:
        """The hour of 2027-06-12T14:00."""
        return (
            self.is_sign(at - 1, "t")
            and self.tight(at - 1)
            and self.number(at - 2) >= 0
            and self.is_sign(at - 3, DASH)
        )

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
        place = self._suffixed(next_) + dotted
        if (not dotted and self.has(place, Tag.SUFFIX)) or (
            not dotted and place < self.count and self.tokens[place].text in {"°", "º", "ª"}
        ):
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
        if not dotted and place == next_ and self._counts(place):
            return None
        return Day(day, dotted=dotted, end=place)

    def _suffixed(self, at: int) -> int:
        """Past the end of an ordinal that a dash parts from its number: 1-go, 18-tej."""
        ends = self.is_sign(at, DASH) and self.tight(at) and self.tight(at + 1)
        return at + 2 if ends and self.has(at + 1, Tag.SUFFIX) else at

    def _counts(self, at: int) -> bool:
        """Whether the word here makes the number before it no day: 12 Jahre, 14 h."""
        if at >= self.count or self.tokens[at].kind != "word" or self.has(at, Tag.AND):
            return False
        tags = self.tokens[at].tags
        return Tag.HOUR in tags or SMALL.isdisjoint(tags)

    def _joined_name(self, at: int, day: int) -> Day | None:
        """1-sep-2027, 1/sep/2027."""
        sign = self.tokens[at].text if at < self.count else ""
        if (
            sign not in {"-", "/"}
            or not (self.has(at + 1, Tag.MONTH) or self._roman(at + 1))
            or not self.is_sign(at + 2, sign)
        ):
            return None
        year, end = self._year(at + 3, spoken=False, tight=True)
        month = self.tokens[at + 1].tags.get(Tag.MONTH) or self._roman(at + 1)
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
        at = self.skip(at, {Tag.ON}, 2) if not self._roman(at) and not self._opens(at) else at
        if at >= self.count:
            return None
        token = self.tokens[at]
        month = token.tags.get(Tag.MONTH, 0)
        end = at + 1
        if month:
            end += self.is_sign(end, ".") and not self._sentence_ends(end)
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
        if self.is_sign(after, DASH) and self.number(after + 1, 4) > 999:
            return month
        if self.is_sign(after, ".") or self.is_sign(after, "/") or self.number(after, 4) > 999:
            return month
        if after >= self.count or self.tokens[after].kind in {"sign", "line"}:
            return month
        return month if SMALL.intersection(self.tokens[after].tags) else 0

    def _numeric(self, at: int, day: int) -> Day | None:
        """12.6.2027, 12. 6., 12/6/27, 12-6-2027, and 12.06 as a loose one."""
        sign = at + 1
        if sign >= self.count:
            return None
        text = self.tokens[sign].text
        month = self.number(sign + 1)
        if not self.tokens[sign].tight:
            return self._spaced(at, day, month)
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
            return self._dotted(at, Day(day, month, dotted=True, end=place), same=same)
        if text == "/" and not (same and self.number(place + 1, 4) >= 0):
            if self.has(self.skip(place, {Tag.ON}, 1), Tag.MONTH):
                return None  # 10/12 giugno
            return Day(day, month, slashed=True, end=place)
        return None

    def _spaced(self, at: int, day: int, month: int) -> Day | None:
        """3 - 7 - 2027: only with a year."""
        sign = self.tokens[at + 1].text
        if sign not in {DASH, "/", "."} or not self.is_sign(at + 3, sign):
            return None
        year = self.number(at + 4, 4)
        if not self._valid(day, month) or not 1000 <= year <= 2999:
            return None
        return Day(day, month, year, end=at + 5)

    def _dotted(self, at: int, day: Day, *, same: bool) -> Day | None:
        """12.6. and 12. 6. 2027 and 12.06, after whose two numbers ``day`` ends."""
        place = day.end
        if same:
            if self.tight(place + 1) and self.number(place + 1, 4) >= 0:
                return None  # 3.5.2, 1.2.345
            return replace(day, end=place + 1)
        if self.number(place, 4) > 999 and not self.tight(place):
            year, end = self._year(place, spoken=False)
            if year:
                return replace(day, year=year, end=end)
        month = self.tokens[place - 1]
        if not month.tight or (len(month.text) < 2 and not self._loose_ok(at)):
            return None
        if (
            self.tight(place)
            and self.tokens[place].text in {":", ","}
            and self.tight(place + 1)
            and self.number(place + 1) >= 0
        ):
            return None
        if self.has(place, Tag.HOUR) or self.has(place, Tag.AMPM):
            return None
        return replace(day, dotted=False, loose=True)

    def _loose_ok(self, at: int) -> bool:
        """Whether a weekday stands before, or the first day of a range: 10.7.–22.8, täglich."""
        if self.has(at - 1, Tag.WEEKDAY):
            return True
        back = at - 1
        ranged = False
        while back > at - 4 and (self.is_sign(back, DASH) or self.has(back, Tag.UNTIL)):
            ranged = True
            back -= 1
        if not self.is_sign(back, "."):
            return False
        if not ranged:
            return self.has(back - 1, Tag.WEEKDAY)
        return min(self.number(back - 1), self.number(back - 3)) > 0 and self.is_sign(back - 2, ".")

    def _ended(self, day: Day, end: int) -> Day | None:
        """A numeric day, unless more digits follow and make it something else."""
        if not self.tight(end):
            return day
        text = self.tokens[end].text
        goes_on = text == "." or (text == "/" and not day.dotted)
        if goes_on and self.tight(end + 1) and self.number(end + 1, 9) >= 0:
            return None
        two_digits = len(self.tokens[end - 1].text) == 2
        more = text == DASH and self.tight(end + 1) and self.number(end + 1) >= 0
        ranged = self.tight(end + 2) and self.tokens[end + 2].text in {".", "/"}
        return None if more and two_digits and not ranged else day

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
            if (
                self.is_sign(place + 1, ":")
                and self.tight(place + 2)
                and self.number(place + 2) >= 0
            ):
                return 0, at
            if self.has(place + 1, Tag.HOUR) and not token.tight:
                return 0, at
        elif not _is_year(token) or self.has(place + 1, Tag.UNIT):
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
        if token.kind == "line":
            return True
        if token.kind == "number" and not token.tight:
            return self._ends_before_number(at - 1)
        if self.capitals and (self.number(at - 1, 4) >= 0 or len(self.tokens[at - 1].text) < 4):
            return False
        return not token.tight and token.kind == "word" and token.upper

    def _opens(self, at: int) -> bool:
        """Whether the word here opens a sentence: “… Saal 2. Op 24 december”."""
        if not 0 < at < self.count or not self.is_sign(at - 1, "."):
            return False
        token = self.tokens[at]
        return token.kind == "word" and token.upper and not token.tight and not self.capitals

    def _ends_before_number(self, at: int) -> bool:
        """“… gegründet. 28. Juni”, “… 1992. 15 January”: no abbreviation, no ordinal."""
        token = self.tokens[at]
        if token.kind == "word":
            return len(token.text) > 4 and _MAY_END.issuperset(token.tags) and not self.capitals
        return not self.table.year_dot and len(token.text) == 4 and 1000 <= token.number <= 2999

    def months(self, at: int) -> Months | None:
        """“May to October (2027)”."""
        first = self._bare_month(at)
        if not first:
            return None
        first_year, end = self._year(at + 1 + self.is_sign(at + 1, "."), spoken=True)
        if self._daily_in(at, end):
            return Months(first, first, first_year, first_year, at, end)
        link = self.link(end)
        if link is None:
            return None
        kind, place = link
        between = self._behind(at, Tag.BETWEEN)
        if kind in {"and", "comma"} and not between:
            return self._months_listed(at, first, first_year, place)
        if kind != "range" and not (between and kind == "and"):
            return None
        last = self._bare_month(place)
        if not last or last == first:
            return None
        last_year, end = self._year(place + 1 + self.is_sign(place + 1, "."), spoken=True)
        return Months(first, last, first_year, last_year, at, end)

    def _daily_in(self, at: int, end: int) -> bool:
        """Whether a month alone is told to be one of every day: daily in August."""
        link = self.link(end)
        if link is not None and self._bare_month(link[1]):
            return False
        after = self.skip(end + self.is_sign(end, ","), {Tag.ON}, 1)
        before = self.has(at - 1, Tag.IN) and self.has(at - 2, Tag.DAILY)
        return before or self.has(after, Tag.DAILY)

    def _months_listed(self, at: int, first: int, year: int, place: int) -> Months | None:
        """“June, July and August”: months that follow each other."""
        last, last_year, end = first, 0, 0
        while (month := self._bare_month(place)) == last % 12 + 1:
            last = month
            last_year, end = self._year(place + 1 + self.is_sign(place + 1, "."), spoken=True)
            link = self.link(end)
            if link is None or last_year:
                break
            place = link[1]
        return Months(first, last, year, last_year, at, end, listed=True) if end else None

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
