"""Weekdays that come again, or stand alone; days of every month."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from aggregator.collect.dates.items import Week
from aggregator.collect.dates.lexicon import Tag
from aggregator.collect.dates.times import TimeGrammar
from aggregator.collect.dates.tokens import Token

_MOST = 14


@dataclass(slots=True)
class _Named:
    """Weekdays as they are gathered."""

    end: int
    days: list[int] = field(default_factory=list)
    nths: list[int] = field(default_factory=list)
    each: bool = False
    ranged: bool = False
    weekend: bool = False


class WeekGrammar(TimeGrammar):
    """Finds the weekdays that begin at a token."""

    def week(self, at: int) -> Week | None:
        """Weekdays that are no part of a day's date, or the nth of a month."""
        place, every, flags, article = self._week_lead(at)
        nths, place = self._nths(place)
        if nths and self.has(place, Tag.ON) and self._opens(place):
            return None
        if nths and not every:
            place = self.skip(place, {Tag.ON}, 1)
        monthday = self._monthday(place, at)
        if monthday is not None:
            return monthday
        if not every and self._dates_itself(place, ""):
            return None
        if Tag.OF_MONTH in flags and not nths:
            return None
        named = self._named_days(place)
        if not named.days:
            return None
        return self._week_end(
            Week(
                tuple(sorted(set(named.days))),
                named.each or every or (article and Tag.NEXT not in flags),
                named.ranged,
                at,
                named.end,
                nths=tuple(sorted({*nths, *named.nths}, key=lambda n: (n < 0, n))),
                interval=2 if Tag.OTHER in flags else 1,
                next=Tag.NEXT in flags,
                this=Tag.THIS in flags or self._this_weekend(place),
                on=Tag.ON in flags or Tag.AT_MAYBE in flags,
                weekend=named.weekend,
                plural=named.each and not every,
                monthly=Tag.OF_MONTH in flags,
            ),
            every,
            article,
        )

    def _this_weekend(self, at: int) -> bool:
        return self.has(at, Tag.WEEKEND) and not self.tokens[at].tags[Tag.WEEKEND]

    def _named_days(self, at: int) -> _Named:
        """Weekdays listed or spanned: Tue–Thu and Sun."""
        named = _Named(end=at)
        start = at
        if self.has(at, Tag.HOLIDAY) and (link := self.link(at + 1)) is not None:
            at = self.skip(link[1], {Tag.ON, Tag.EVERY, Tag.ARTICLE}, 2)
            named.each = True
        spanning = False
        while len(named.days) < _MOST:
            found = self._weekday(at)
            if found is None:
                break
            listed, each, at, weekend = found
            if spanning and len(listed) == 1:
                listed = _until(named.days[-1], listed[0])
            named.days += listed
            named.each = named.each or each
            named.ranged = named.ranged or spanning
            named.weekend = named.weekend or weekend
            named.end = at
            link = self.link(at)
            if link is None:
                break
            if link[0] == "onto":
                after = self._weekday(link[1])
                if after is not None and self._overnight(start):
                    named.end = after[2]
                break
            spanning = link[0] == "range"
            at = self.skip(link[1], {Tag.ON, Tag.EVERY, Tag.ARTICLE}, 2)
            if self.has(at, Tag.HOLIDAY):
                named.end, named.each = at + 1, True
                link = self.link(at + 1)
                if link is None:
                    break
                at = self.skip(link[1], {Tag.ON, Tag.EVERY, Tag.ARTICLE}, 2)
            if self._weekday(at) is None and link[0] in {"and", "comma"}:
                more, at = self._nths(at)
                named.nths += more if self._weekday(at) else []
            if self._dates_itself(at, link[0]):
                break
        return named

    def _dates_itself(self, at: int, link: str) -> bool:
        """Whether the weekday here has a date of its own: not in “Sat and Sun, 5 and 6 June”."""
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
            if Tag.ALWAYS in token.tags and not self._dates_itself(self._past(place + 1), ""):
                every = True
            elif Tag.OTHER in token.tags and (
                every or token.tags[Tag.OTHER] or " " in self._said(token)
            ):
                every = True
                flags.add(Tag.OTHER)
            elif Tag.EVERY in token.tags:
                every = True
            elif Tag.OF_MONTH in token.tags:  # monthly on the second Tuesday
                every = True
                flags.add(Tag.OF_MONTH)
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

    def _past(self, at: int) -> int:
        return self.skip(at, {Tag.ON, Tag.AT_MAYBE, Tag.ARTICLE}, 2)

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
            elif (
                1 <= self.number(place, 1) <= 5
                and not self._after_dash(place)
                and (
                    self.is_sign(place + 1, ".")
                    or self.has(place + 1, Tag.SUFFIX)
                    or (place + 1 < self.count and self.tokens[place + 1].text in {"°", "ª", "º"})
                )
            ):
                nths.append(self.number(place, 1))
                place += 2
            else:
                break
            joined = place < self.count and self.tokens[place].text in {",", "/", "&", "+"}
            if joined or self.has(place, Tag.AND):
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
            return [tags[Tag.WEEKDAY]], self.has(end, Tag.PARTS), end, False
        if Tag.WORKDAY in tags:
            return [0, 1, 2, 3, 4], True, at + 1, False
        if Tag.WEEKEND in tags:
            return [5, 6], tags[Tag.WEEKEND] == 1, at + 1, True
        return None

    def _week_end(self, week: Week, every: bool, article: bool) -> Week:
        """What may follow the weekdays: “of the month”, “prossimo”, “in June”."""
        end = week.end
        each, nths, interval, monthly = week.each, week.nths, week.interval, week.monthly
        vague = not (week.weekend or week.this or week.next)
        if vague and self.has(end, Tag.ALWAYS) and self._times(end + 1) is not None:
            return replace(week, each=True, end=end + 1)
        if self.has(end, Tag.BY_TURNS):
            return replace(week, each=True, interval=2, end=end + 1)
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
        elif nths and not monthly:
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


def _until(first: int, last: int) -> list[int]:
    """The weekdays after ``first`` up to ``last``, around the week."""
    days: list[int] = []
    day = first
    while day != last and len(days) < 7:
        day = (day + 1) % 7
        days.append(day)
    return days
