"""What the words of a language mean in a date: its table, joined with CLDR's names, compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import cache

from babel import Locale

from aggregator.collect.dates.tokens import Token, split


class Tag(StrEnum):
    """What a word or phrase can mean; the value that belongs to it is told beside it."""

    # names
    MONTH = auto()  # 1–12
    WEEKDAY = auto()  # 0–6, Monday first
    EACH = auto()  # a weekday in a form that says it comes again: 0–6
    NTH = auto()  # the number of a day, as a word: 1–31
    ORDINAL = auto()  # 1–5, -1 for the last
    # small words
    FROM = auto()
    UNTIL = auto()  # also the middle of a range; 1: only that
    THROUGH = auto()  # the middle of a range of days, but not of times (4. mit 6. Juni)
    BETWEEN = auto()
    AND = auto()
    ONTO = auto()  # the middle of “in the night from 26 to 27”, and where something is moved to
    SHARED = (
        auto()
    )  # before a time: it is that of all days before (jeweils 19 Uhr); 1: after it too
    FEAST = auto()  # a named day that stands before its date (bis Lichtmess, 2. Februar)
    ON = auto()  # before a day; also articles
    ARTICLE = auto()  # makes a weekday come again (il sabato)
    SUFFIX = auto()  # after the number of a day (3rd, 7e, 1º)
    YEAR = auto()  # after (r., godine) or before (leta) a year
    IN_YEAR = auto()  # before a year that stands alone (in 1923)
    SINCE = auto()
    BY = auto()  # before a deadline
    BEFORE = auto()  # before a deadline, if something else in the sentence tells of one
    # recurrence
    EVERY = auto()
    OF_MONTH = auto()
    IN = auto()  # before a month that bounds a recurrence
    DAILY = auto()
    EXCEPT = auto()
    WORKDAY = auto()  # every working day
    WEEKEND = auto()  # 0 this, 1 every, 2 any, said without saying which
    INTERVAL = auto()  # every so many weeks
    HOLIDAY = auto()  # beside weekdays: holidays too
    OTHER = auto()  # every other; 1: also without every
    ALWAYS = auto()  # beside a weekday: every
    PARTS = auto()  # a part of the day in the plural: after a weekday, every
    BY_TURNS = auto()  # after a weekday: every other (un giovedì sì e uno no)
    WEEKLY = auto()
    # relative to now
    THIS = auto()
    NEXT = auto()
    DAY = auto()  # days from now
    # times
    AT = auto()  # before an hour, and before little else
    AT_MAYBE = auto()  # before an hour, and before much else
    HOUR = auto()  # after an hour
    AMPM = auto()  # 0, 12
    PART = auto()  # of the day: 0 morning, 2 midday, 12 afternoon and evening, 1 night
    CLOCK = auto()  # a spoken time: its minutes
    NOON = auto()  # minutes
    # what a time or a date is not, or is
    DOOR = auto()
    MEET = auto()
    START = auto()
    FINISH = auto()
    LASTS = auto()
    UNIT = auto()  # after a number that counts something
    LABEL = auto()  # before a number that names something
    DEADLINE = auto()
    # 1: only beside an end; 2: so, and where nothing is to visit; 3: beside a range
    SIGNUP = auto()
    CEASE = auto()  # beside a word of sign-up: until when (entries close)
    VISIT = auto()
    PUBLISHED = auto()
    BACK = auto()  # tells of what has been (photos, took place): days that are past are no news
    CLOSED = auto()
    CANCELLED = auto()
    RAIN = auto()
    INSTEAD = auto()
    MOVED = auto()
    STREET = auto()
    HOURS = auto()
    OFFICE = auto()
    NIGHT = auto()
    STAYS = auto()  # with a CLOSED of value 1 at the end of the clause: bleibt … zu
    PLAIN = auto()  # a phrase that means none of what its words mean (Tag der offenen Tür)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The words of one language beyond CLDR's, as data.

    Phrases are separated by commas, words in a phrase by spaces; a word that ends with ``*`` is the
    beginning of a word, one that begins with it (alone) the end of a word.
    """

    locale: str
    months: Sequence[str] = ("",) * 12
    weekdays: Sequence[str] = ("",) * 7
    each: Sequence[str] = ("",) * 7
    ordinals: Mapping[int, str] = field(default_factory=dict)
    days: str = ""
    """How the 1st to the 31st are said before the name of a month, other ways after a slash."""
    hours: Sequence[str] = ("",) * 12
    """How 1 to 12 o'clock are said, or to 24."""
    day_parts: Mapping[str, int] = field(default_factory=dict)
    """Ends of words that join a weekday with a part of the day (Samstagabend), as for PART."""
    spoken: Mapping[str, int] = field(default_factory=dict)
    """Ways to say a time, ``{}`` in the place of the hour, and the minutes after that hour."""
    words: Mapping[Tag | tuple[Tag, int], str] = field(default_factory=dict)
    not_names: str = ""
    """Names of CLDR's that mean too much else."""
    need_capital: str = ""
    """Names of months that are other words where they begin with a small letter."""
    month_first: bool = False
    """Whether “June 5” is said."""
    bare_day_dot: bool = False
    """Whether a day is written with a full stop, also without its month (5., 12. und 19. Juni)."""
    hour_dot: bool = False
    """Whether an hour is written as an ordinal (od 10. do 17. ure)."""
    year_dot: bool = False
    """Whether a year is written with a full stop."""
    slash_hours: bool = False
    """Whether 10/12 are hours from one to the other."""
    loose: bool = False
    """Whether 12.06 without a last full stop is as much a day as a time."""


Entry = tuple[tuple[str, ...], Tag, int]


def phrases(listed: str) -> Iterator[tuple[str, ...]]:
    for phrase in listed.split(","):
        words = split(phrase.strip().lower())
        joined: list[str] = []
        for word in words:
            if word == "*" and joined:
                joined[-1] += "*"
            elif joined and joined[-1] == "*":
                joined[-1] += word
            else:
                joined.append(word)
        if joined:
            yield tuple(joined)


def _entries(table: Table) -> Iterator[Entry]:
    yield from _names(table)
    yield from _numbered(Tag.EACH, enumerate(table.each))
    yield from _numbered(Tag.ORDINAL, table.ordinals.items())
    days = (listed.replace("/", ",") for listed in table.days.split(","))
    yield from _numbered(Tag.NTH, enumerate(days, 1))
    for key, listed in table.words.items():
        tag, value = key if isinstance(key, tuple) else (key, 0)
        yield from _numbered(tag, ((value, listed),))
    yield from _spoken(table)


def _numbered(tag: Tag, listed: Iterable[tuple[int, str]]) -> Iterator[Entry]:
    for value, names in listed:
        for words in phrases(names):
            yield words, tag, value


def _spoken(table: Table) -> Iterator[Entry]:
    for template, minutes in table.spoken.items():
        for hour, listed in enumerate(table.hours, 1):
            for said in (str(hour), *listed.split(",")):
                if said.isdigit() and not minutes:
                    continue
                for words in phrases(template.replace("{}", said.strip())):
                    yield words, Tag.CLOCK, _clock(hour, minutes)


def _clock(hour: int, minutes: int) -> int:
    """Half past noon rather than half past midnight, until a word says otherwise."""
    told = hour * 60 + minutes
    return (told + 12 * 60 if told < 60 else told) % (24 * 60)


def _names(table: Table) -> Iterator[Entry]:
    locale = Locale.parse(table.locale)
    unwanted = set(phrases(table.not_names))
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            both = ((Tag.MONTH, locale.months), (Tag.WEEKDAY, locale.days))
            for tag, names in both:
                for number, name in names[context][width].items():
                    words = tuple(split(name.rstrip(".").lower()))
                    if words not in unwanted:
                        yield words, tag, number
    yield from _numbered(Tag.MONTH, enumerate(table.months, 1))
    yield from _numbered(Tag.WEEKDAY, enumerate(table.weekdays))
    for number, name in locale.days["format"]["wide"].items():
        for end, part in table.day_parts.items():
            yield (name.lower() + end,), Tag.WEEKDAY, number
            yield (name.lower() + end,), Tag.PART, part
            for plural in ("s", "e", "en"):
                yield (name.lower() + end + plural,), Tag.EACH, number


_REACH = 10
"""Tokens of a day and its time that may stand between two weekdays."""
_STEM = 3
"""Letters by which beginnings of words are looked up."""


class Lexicon:
    """All words of one language, ready to be looked up."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._words: dict[str, dict[str, int]] = {}
        self._stems: dict[str, list[tuple[str, Tag, int]]] = {}
        self._tails: dict[str, list[tuple[str, Tag, int]]] = {}
        self._phrases: dict[str, list[Entry]] = {}
        for words, tag, value in _entries(table):
            first = words[0]
            if len(words) > 1:
                key = first[:_STEM] if first.endswith("*") else first
                self._phrases.setdefault(key, []).append((words, tag, value))
            elif first.startswith("*"):
                self._tails.setdefault(first[-_STEM:], []).append((first[1:], tag, value))
            elif first.endswith("*"):
                self._stems.setdefault(first[:_STEM], []).append((first[:-1], tag, value))
            else:
                self._words.setdefault(first, {}).setdefault(tag, value)
        for listed in self._phrases.values():
            listed.sort(key=lambda entry: -len(entry[0]))

    def tagged(self, tokens: list[Token]) -> list[Token]:
        """The tokens with their meanings; a phrase becomes one token, the longest first."""
        made: list[Token] = []
        at, count = 0, len(tokens)
        while at < count:
            token = tokens[at]
            token.tags = self._meanings(token)
            length, tags = self._phrase(tokens, at)
            after = tokens[at + length] if at + length < count else None
            if length and not self._parts_weekdays(made, tokens[at + length - 1], after):
                last = tokens[at + length - 1]
                token = Token(
                    "word", token.text, token.start, last.end, token.tight, token.upper, -1, tags
                )
                at += length - 1
            made.append(token)
            at += 1
        return made

    def _parts_weekdays(self, made: list[Token], last: Token, after: Token | None) -> bool:
        """Whether a phrase would tear two weekdays apart: “so a ne”, where “a ne” is “and not”.

        Also where the first has its date, and the second too: “so 5.6. a ne 6.6.”.
        """
        if last.kind != "word" or Tag.WEEKDAY not in self._words.get(last.text, {}):
            return False
        reach = _REACH if after is not None and after.kind == "number" else 1
        return any(Tag.WEEKDAY in token.tags for token in made[-reach:])

    def _meanings(self, token: Token) -> dict[str, int]:
        tags = self._words.get(token.text)
        if token.kind != "word":
            return tags or {}
        stems = self._stems.get(token.text[:_STEM])
        if stems:
            for stem, tag, value in stems:
                if token.text.startswith(stem):
                    return {tag: value, **(tags or {})}
        tails = self._tails.get(token.text[-_STEM:])
        if tails:
            for tail, tag, value in tails:
                if token.text.endswith(tail):
                    return {tag: value, **(tags or {})}
        return tags or {}

    def _phrase(self, tokens: list[Token], at: int) -> tuple[int, dict[str, int]]:
        first = tokens[at]
        if first.kind == "line":
            return 0, {}
        length = 0
        tags: dict[str, int] = {}
        for key in {first.text: None, first.text[:_STEM]: None}:
            for words, tag, value in self._phrases.get(key, ()):
                if len(words) < length:
                    break
                if _begins(tokens, at, words):
                    if len(words) > length:
                        length, tags = len(words), {}
                    tags.setdefault(tag, value)
        return length, tags


def _begins(tokens: list[Token], at: int, words: tuple[str, ...]) -> bool:
    if at + len(words) > len(tokens):
        return False
    # The first word is mostly the same: it is by which the phrase was found.
    for offset in range(len(words) - 1, -1, -1):
        text, word = tokens[at + offset].text, words[offset]
        if text != word and not (word[-1] == "*" and text.startswith(word[:-1])):
            return False
    return True


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language that :data:`tables.TABLES` knows."""
    from aggregator.collect.dates.tables import TABLES

    return Lexicon(TABLES[language])
