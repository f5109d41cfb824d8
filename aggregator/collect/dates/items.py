"""What a text is made of, as far as dates go. Times are in minutes after midnight."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.collect.dates.lexicon import Tag


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
    spelled: bool = False
    """Its number is a word."""
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
    listed: bool = False
    """“June and July”: only of what comes again."""


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
    plural: bool = False
    """Comes again by its form alone, no word says so."""
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
    bare: bool = False
    """Weak, and a word follows that the number may belong to: only just after a day."""


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
