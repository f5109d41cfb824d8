"""Times of a day, spans of time, lists of them."""

from __future__ import annotations

from dataclasses import replace

from aggregator.collect.dates.days import DayGrammar
from aggregator.collect.dates.items import Clock, Span, Times
from aggregator.collect.dates.lexicon import Tag
from aggregator.collect.dates.looking import DASH, SMALL

MOST_TIMES = 12
_PART_REACH = 10
"""Tokens of a day that may stand between a part of the day and its hour."""


class TimeGrammar(DayGrammar):
    """Finds the times that begin at a token."""

    def clock(self, at: int, *, forced: bool = False) -> Clock | None:
        """One time; not the number that begins a day, unless a word before it tells of a time."""
        if at >= self.count:
            return None
        token = self.tokens[at]
        for tag in (Tag.NOON, Tag.CLOCK):
            if tag in token.tags:
                begun = at + 1 + self.has(at + 1, Tag.HOUR)
                minutes, ampm, end = self._part(
                    token.tags[tag], None, begun, spoken=tag is Tag.CLOCK
                )
                end += self.has(end, Tag.HOUR)
                if tag is Tag.CLOCK and minutes % 720 == 0 and self.has(end, Tag.NOON):
                    minutes, end = self.tokens[end].tags[Tag.NOON], end + 1
                return Clock(minutes, True, ampm, end)
        if len(token.text) == 4 and self._military(at):
            minutes = token.number // 100 * 60 + token.number % 100
            return Clock(minutes, True, None, at + 2)
        hour = self.number(at)
        inside = self._inside(at) and not self._second_of_pair(at)
        if not 0 <= hour <= 24 or (inside and not self.has(at - 1, Tag.AT)):
            return None
        if not forced and self.days(at) is not None:
            return None
        if forced:
            day = self.day(at)
            doubtful = day is None or day.loose or (day.slashed and self.table.slash_hours)
            if day is not None and day.month and not doubtful and not self._closing(at, day.end):
                return None
        return self._digits(at, hour)

    def _second_of_pair(self, at: int) -> bool:
        """20 in “19/20 Uhr”."""
        told = self.has(at + 1, Tag.HOUR) or self.has(at + 1, Tag.AMPM)
        apart = not self.tight(at - 2) or self.is_sign(at - 3, "(")
        return told and self.is_sign(at - 1, "/") and apart and 0 <= self.number(at - 2) <= 24

    def _closing(self, at: int, end: int) -> bool:
        """Whether the last full stop of “um 14.05.” is that of the sentence."""
        return (
            end - at == 4
            and self.is_sign(end - 1, ".")
            and len(self.tokens[end - 2].text) == 2
            and self.tight(end - 2)
            and self._sentence_ends(end - 1)
        )

    def _military(self, at: int) -> bool:
        """1400hrs, at 1400 hrs."""
        number = self.number(at, 4)
        if not 0 <= number < 2400 or number % 100 > 59 or not self.has(at + 1, Tag.HOUR):
            return False
        return self.tight(at + 1) or self.has(at - 1, Tag.AT)

    def _digits(self, at: int, hour: int) -> Clock | None:
        minutes, end, strong = 0, at + 1, False
        sign = at + 1
        plain = True
        seconds = 0
        if sign < self.count:
            text = self.tokens[sign].text
            separates = text in {":", ".", ","} and self.tight(sign) and self.tight(sign + 1)
            spelled = (
                text in {"h", "u"} and Tag.HOUR in self.tokens[sign].tags and self.tight(sign + 1)
            )
            two = self.number(sign + 1)
            if (separates or spelled) and 0 <= two < 60 and len(self.tokens[sign + 1].text) == 2:
                if self._more_digits(sign + 2, text):
                    if text != ":" or self.tokens[sign + 3].text != "00":
                        return None
                    seconds = 2
                minutes, end, plain = two, sign + 2 + seconds, False
                strong = spelled or (text == ":" and (hour > 1 or len(self.tokens[at].text) == 2))
            elif separates and two >= 0:
                return None
            elif self.tight(sign) and len(text) == 2 and 0 <= self.number(sign) < 60:
                minutes, end, plain, strong = self.number(sign), sign + 1, False, True  # 21³⁰
        if hour == 24 and minutes:
            return None
        end = self._suffixed(end) if plain else end
        if plain and self.table.hour_dot and self.is_sign(end, ".") and self._goes_on(end + 1):
            end += 1
        end, suffixed = self._suffix(end, plain)
        later = self._minutes_after(end, suffixed or self.has(at - 1, Tag.AT)) if plain else None
        if later is not None:
            minutes, end = later
            plain, suffixed = False, True
        total, ampm, end = self._part(hour * 60 + minutes, hour, end)
        if self.has(end, Tag.HOUR):
            end, suffixed = self._suffix(end, False)
        strong = strong or suffixed or ampm is not None
        return Clock(total % (24 * 60), strong, ampm, end, plain and not strong)

    def _minutes_after(self, at: int, told: bool) -> tuple[int, int] | None:
        """The minutes of “19 Uhr 30”, “19 hodin 30 minut”, “alle 19 e 30”."""
        place = at + self.has(at, Tag.AND)
        minutes = self.number(place)
        if not told or minutes < 0 or minutes > 59 or minutes % 5 or self.tight(place):
            return None
        if len(self.tokens[place].text) != 2 or (place > at and minutes <= 24):
            return None
        after = place + 1
        if self.has(after, Tag.UNIT) and self.tokens[after].text.startswith("min"):
            return minutes, after + 1
        if self.has(after, Tag.HOUR) or self.has(after, Tag.AMPM) or not self._boundary(after):
            return None
        if self.is_sign(after, ".") or self.is_sign(after, ":") or self.is_sign(after, DASH):
            return None
        return (minutes, after) if self.days(place) is None else None

    def _goes_on(self, at: int) -> bool:
        """Whether another hour follows: 10. do 17. ure, 11. in 14. uri."""
        signed = self.is_sign(at, DASH) or self.is_sign(at, ",")
        joined = self.has(at, Tag.UNTIL) or self.has(at, Tag.AND) or signed
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
        return _half_day(minutes, part), None if part == 1 else part, place + 1

    def _part_of_day(self, at: int) -> int | None:
        if not self.has(at, Tag.PART):
            return None
        return self.tokens[at].tags[Tag.PART]

    def times(self, at: int) -> Times | None:
        return self._times(at)

    def _times(self, at: int) -> Times | None:
        """All times that are said here in one breath."""
        chain = self._chain(at)
        if chain is not None:
            return chain
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
        dotted = self.is_sign(end, ".") and not self._sentence_ends(end)
        counted = end + dotted  # “ve 12. a 45. minutě”
        if self.has(counted, Tag.UNIT) and self.tokens[end - 1].kind == "number":
            return None
        bare = weak and not self._boundary(end) and not self._from_until(at, kept)
        if bare and not self._minutes_told(at, end):
            return None
        return Times(tuple(span for span, _, _ in kept), at, end, weak, bare)

    def _minutes_told(self, at: int, end: int) -> bool:
        """Whether this is nothing but 18.00 or 9:30, and words follow."""
        place = self._lead(at)[0]
        return (
            end - place == 3
            and self.tokens[place + 1].text in {".", ":"}
            and end < self.count
            and self.tokens[end].kind == "word"
        )

    def _chain(self, at: int) -> Times | None:
        """11.00 - 14.00 - 16.00: starts, no spans."""
        place, before = self._lead(at)
        forced = Tag.AT in before
        spans: list[Span] = []
        strong = forced
        end = place
        while len(spans) < MOST_TIMES and (clock := self.clock(place, forced=forced)) is not None:
            if clock.plain and not forced:
                return None
            spans.append((clock.minutes, None))
            strong = strong or clock.strong
            end = clock.end
            if not self.is_sign(end, DASH):
                break
            place = end + 1
        if len(spans) < 3 or spans != sorted(set(spans), key=lambda span: span[0] or 0):
            return None
        return Times(tuple(spans), at, end, weak=not strong)

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
        if self._hours_listed(spans[last:]):
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

    def _hours_listed(self, spans: list[tuple[Span, bool, int]]) -> bool:
        """“godz. 10, 13, 15”: starts that rise, and nothing after them."""
        starts = [span[0] for span, _, _ in spans if span[0] is not None and span[1] is None]
        if len(spans) < 2 or len(starts) < len(spans):
            return False
        return starts == sorted(set(starts)) and self._boundary(spans[-1][2])

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
        if token.kind in {"number", "masked"} or (token.text == ":" and self.number(at + 1) >= 0):
            return False
        return token.kind != "word" or bool(token.tags and Tag.UNIT not in token.tags)

    def _span(self, at: int, told: bool) -> tuple[Span, bool, int] | None:
        """One time or range of times; whether it is surely one; its end."""
        place, before = self._lead(at)
        if any(tag in before for tag in (Tag.LABEL, Tag.LASTS)) or (
            self._labelled(self._before(place)) and not before
        ):
            return None
        forced = Tag.AT in before
        first = None if self._lasting(at) else self.clock(place, forced=forced)
        if first is None:
            return None
        strong = first.strong or forced
        part = self._part_before(at)
        end = first.end
        second, second_end, second_at = self._second(end, Tag.BETWEEN in before)
        doubtful = second and second.plain and first.strong and not second_at
        if doubtful and Tag.FROM not in before and not self._boundary(second_end):
            second = None
        if second is not None:
            strong = strong or second.strong or second_at or _clearly_times(first, second)
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

    def _lasting(self, at: int) -> bool:
        """Whether a word before tells a duration: Dauer ca. 2 h."""
        for back in range(at - 1, max(at - 4, -1), -1):
            token = self.tokens[back]
            if Tag.LASTS in token.tags:
                return True
            if token.text not in {":", "."} and Tag.AT_MAYBE not in token.tags:
                return False
        return False

    def _told_later(self, at: int) -> bool:
        """Whether a word further on makes a number alone a time: 10, 12 en 16 uur."""
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
        """“abends um acht”, “Samstagabend, 12. Juni, um acht”: the part that was said before."""
        for back in range(at - 1, max(at - _PART_REACH, -1), -1):
            token = self.tokens[back]
            if Tag.PART in token.tags:
                return token.tags[Tag.PART]
            dated = Tag.MONTH in token.tags or Tag.WEEKDAY in token.tags
            if token.kind == "word" and not dated and SMALL.isdisjoint(token.tags):
                return None
            if Tag.HOUR in token.tags or (token.text not in {",", "."} and token.kind == "sign"):
                return None
        return None

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
                Tag.ON in token.tags or (token.text == "." and tags) or (token.text == ":" and tags)
            ):
                break
            if token.kind == "number" or (Tag.LABEL in token.tags and self.is_sign(at + 1, ".")):
                break
            if token.tags.get(Tag.UNTIL):  # never before an end alone
                found.discard(Tag.UNTIL)
            tags |= found
            at += 1
        return at, tags

    def _second(self, at: int, between: bool) -> tuple[Clock | None, int, bool]:
        """The second time of a range, where it ends, and whether a word told it."""
        if at >= self.count:
            return None, at, False
        token = self.tokens[at]
        if token.text == "/" and self.table.slash_hours and self.tight(at) and self.tight(at + 1):
            hour = self.number(at + 1)
            second = self._digits(at + 1, hour) if 0 <= hour <= 24 else None
            return (second, second.end, False) if second and second.plain else (None, at, False)
        ranged = (
            token.text == DASH or Tag.UNTIL in token.tags or (between and Tag.AND in token.tags)
        )
        if not ranged and between and Tag.ONTO in token.tags:
            ranged = True
        if not ranged and not (Tag.AT in token.tags and Tag.UNTIL in token.tags):
            return None, at, False
        # “alle 11 e alle 14” is no range, “dalle 11 alle 14” is.
        place, before = self._lead(at if token.text != DASH else at + 1)
        if between and Tag.AND in token.tags:
            place, before = self._lead(at + 1)
        part = self._part_of_day(place)
        second = self.clock(place + (part is not None), forced=Tag.AT in before)
        if second is None:
            return None, at, False
        if part is not None:  # “bis abends um acht”
            second = replace(second, minutes=_half_day(second.minutes, part), strong=True)
        return second, second.end, Tag.AT in before and token.text != DASH


def _clearly_times(first: Clock, second: Clock) -> bool:
    """10.00–16.00 are no days of months."""
    if first.plain or second.plain:
        return False
    return any(not 1 <= clock.minutes % 60 <= 12 for clock in (first, second))


def forced_start(before: set[Tag]) -> bool:
    """“alle 10” means both at and until; alone it is a start."""
    return Tag.AT in before


def _half_day(minutes: int, part: int) -> int:
    hour = minutes // 60
    if part == 12 and 1 <= hour < 12:
        return minutes + 12 * 60
    if part == 2 and 1 <= hour < 8:
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
        if later < second.minutes:
            start = later
    return start, second.minutes
