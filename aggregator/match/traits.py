"""What is compared of a telling: when, where and how it is told, made comparable once."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from aggregator.match.words import (
    QUALIFIERS,
    Concept,
    concepts,
    folded,
    is_cut,
    is_everywhere,
    is_generic,
    is_name,
    known,
    language_of,
    least_age,
    number,
    title_words,
    word_set,
    words,
)
from aggregator.model import Details, Key, Listing, Recurrence
from aggregator.recurrence import zone_of

GLOBAL_ID = re.compile(r"\S+@[^\s@]+\.[^\s@]+|\w+://\S+|[0-9A-Fa-f-]{32,}")
"""Ids that no two systems give: with a host's full name in them, addresses, UUIDs and the like."""
_EPOCH = date(1970, 1, 1).toordinal()
_WHOLE_DAY = timedelta(hours=20)
"""What lasts as long is on for days, not for an evening."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STEM = 5
BEGINNING = 6
"""Letters of a word that outlast inflection."""
_LONG = 5
_HINT = 4
_COMPARED_WORDS = 120
"""Words of a description that are looked at."""
_LIKELY_LETTERS = 1500
"""Letters of a description that hold as many words, in all likelihood."""
_BEGINNING = 60
"""Letters of a description by which two are the same text, one perhaps cut short."""
_ALMOST_NO_WORDS = 2


@dataclass(frozen=True, slots=True)
class When:
    """When a telling says that it is, as the clock on its wall shows."""

    first: date
    last: date
    """Inclusive; a night that ends in the morning is one day."""
    minute: int | None
    """Of the day; None: all day."""
    utc: int
    """Minutes since 1970, UTC; of a day its midnight on the wall."""
    offset: int
    """Minutes that the wall is ahead of UTC; 0 for a day."""
    series: str = ""
    """On which days it repeats; "" where it does not."""
    dates: frozenset[date] = frozenset()
    """Dates of a series that lists them."""
    until: date | None = None
    """Last day that the rule of a series names."""
    is_long: bool = False
    """Whether it is on for several days."""
    is_plain: bool = False
    """Whether it is but a day and an hour, as nearly all are."""


def when(details: Details) -> When:
    """The times of a telling in the zone that it is told in."""
    start, end = details.start, details.end
    if not isinstance(start, datetime):
        last = end.date() if isinstance(end, datetime) else max(start, end - timedelta(days=1))
        minute, utc, offset, first = None, _minutes(start), 0, start
    else:
        wall = start.astimezone(zone_of(details))
        first, minute = wall.date(), wall.hour * 60 + wall.minute
        ahead = wall.utcoffset() or timedelta()
        seconds = ahead.days * 86_400 + ahead.seconds
        offset = seconds // 60
        utc = _minutes(first) + (minute * 60 + wall.second - seconds) // 60
        last = first
        if isinstance(end, datetime) and end is not start and end - start >= _WHOLE_DAY:
            last = max(first, (wall + (end - start) - timedelta(minutes=1)).date())
    is_long = last > first
    if details.recurrence is None:
        is_plain = minute is not None and not is_long
        return When(first, last, minute, utc, offset, is_long=is_long, is_plain=is_plain)
    return When(
        first,
        last,
        minute,
        utc,
        offset,
        series=_series(details.recurrence, first) or "listed",
        dates=frozenset(_day(one, details) for one in details.recurrence.dates) | {first},
        until=_until(details.recurrence.rule),
        is_long=is_long,
    )


def _minutes(day: date) -> int:
    return (day.toordinal() - _EPOCH) * 1440


def _day(moment: date, details: Details) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone(zone_of(details)).date()
    return moment


def _series(recurrence: Recurrence, first: date) -> str:
    """The rule of a series so that two ways of writing it are one; "" where it has none."""
    if not recurrence.rule:
        return ""
    parts = dict(part.split("=", 1) for part in recurrence.rule.upper().split(";") if "=" in part)
    for name in ("UNTIL", "COUNT", "WKST"):
        parts.pop(name, None)
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    if parts.get("FREQ") == "WEEKLY":
        parts.setdefault("BYDAY", _WEEKDAYS[first.weekday()])
    if parts.get("FREQ") == "DAILY" and "BYDAY" in parts and "INTERVAL" not in parts:
        parts["FREQ"] = "WEEKLY"
    if parts.get("FREQ") == "MONTHLY" and not {"BYDAY", "BYMONTHDAY"} & parts.keys():
        parts["BYMONTHDAY"] = str(first.day)
    if "BYDAY" in parts:
        parts["BYDAY"] = ",".join(sorted(parts["BYDAY"].split(",")))
    return ";".join(f"{name}={value}" for name, value in sorted(parts.items()))


def _until(rule: str) -> date | None:
    found = re.search(r"UNTIL=(\d{4})(\d\d)(\d\d)", rule)
    return date(*map(int, found.groups())) if found else None


@dataclass(frozen=True, slots=True, eq=False)
class Sense:
    """All that a word says in a title. One object for each word and language."""

    number: str = ""
    """The number that it is, and nothing else then."""
    is_spare: bool = False
    """Whether it counts only where a title has no other words."""
    is_generic: bool = False
    """Whether it tells only of what kind an event is."""
    is_name: bool = False
    stands_for: frozenset[str] = frozenset()
    """Names of concepts, but for those that say nothing."""
    known: float = 0.0
    """How much of it stands for them, 0 to 1."""
    stem: str = ""
    beginning: str = ""
    """"" of a short word."""
    hint: str = ""
    tongues: tuple[str, ...] = ()
    qualifiers: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@lru_cache(maxsize=262_144)
def _sense(word: str, language: str) -> Sense:
    if value := number(word):
        return Sense(number=value)
    found = concepts(word, language)
    return Sense(
        is_spare=bool(found) and all(one.kind == "stop" or one.name in _STANDINGS for one in found),
        is_generic=is_generic(word, language),
        is_name=is_name(word, language),
        stands_for=frozenset(one.name for one in found if one.kind != "stop"),
        known=known(word, language),
        stem=word[:_STEM],
        beginning=word[:BEGINNING] if len(word) >= _LONG else "",
        hint=word[:_HINT],
        tongues=tuple(one.name for one in found if one.kind == "tongue"),
        qualifiers=tuple((one.kind, one.name) for one in found if _limits(one)),
        names=tuple(one.name for one in found if one.kind not in ("stop", "status")),
        subjects=tuple(f"={one.name}" for one in found if one.kind in ("subject", "place")),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Title:
    """The words of a title, by what they are for a comparison. One object for each text."""

    words: tuple[str, ...]
    """Distinct, those that say nothing left out; all there are where nothing else is left."""
    senses: tuple[Sense, ...]
    """Of each word."""
    numbers: frozenset[str]
    qualifiers: frozenset[tuple[str, str]]
    """Kind and name of what limits it: ("audience", "children")."""
    language: str
    beginnings: tuple[str, ...]
    """Of its words, those of long ones."""
    hints: frozenset[str]
    """Beginnings of its words, and what they stand for."""
    is_generic: bool
    """Whether its words tell only of what kind it is."""
    is_cut: bool
    """Whether it breaks off."""
    names: tuple[str, ...]
    """What its words stand for."""
    marks: tuple[str, ...]
    """By what others may be found that are like it: its telling words, and its subjects."""


@lru_cache(maxsize=262_144)
def title(text: str, language: str) -> Title:
    """A title made comparable."""
    numbers: set[str] = set()
    kept: dict[str, Sense] = {}
    spare: dict[str, Sense] = {}
    for word in title_words(text):
        sense = _sense(word, language)
        if sense.number:
            numbers.add(sense.number)
        else:
            (spare if sense.is_spare else kept)[word] = sense
    shown = kept or spare
    meant = [one for one in kept.values() if one.names]
    names = dict.fromkeys([name for one in meant for name in one.names])
    marks = {one.stem for one in shown.values() if not one.is_generic}
    marks.update([name for one in meant for name in one.subjects])
    hints = {one.hint for one in shown.values()}
    hints.update([f"={name}" for name in names])
    return Title(
        words=tuple(shown),
        senses=tuple(shown.values()),
        numbers=frozenset(numbers),
        qualifiers=_qualifiers([*meant, *spare.values()], names) | _of_age(text),
        language=language,
        beginnings=tuple([one.beginning for one in kept.values() if one.beginning]),
        hints=frozenset(hints),
        is_generic=all(one.is_generic for one in shown.values()),
        is_cut=is_cut(text),
        names=tuple(names),
        marks=tuple(marks or {one.stem for one in shown.values()}),
    )


_GROWN_UP = 14


def _of_age(text: str) -> frozenset[tuple[str, str]]:
    age = least_age(text)
    return frozenset((("audience", "children"),) if age is not None and age < _GROWN_UP else ())


def _qualifiers(told: list[Sense], names: Mapping[str, None]) -> frozenset[tuple[str, str]]:
    """What limits a title of such words. Only what is held in a tongue can be limited to one."""
    found = {limit for one in told for limit in one.qualifiers}
    if not names.keys().isdisjoint(_SPOKEN) or any("language" in one.tongues for one in told):
        return frozenset(found)
    return frozenset(one for one in found if one[0] != "tongue")


_STANDINGS = word_set(
    "cancelled sold-out postponed moved new-date few-tickets-left free-entry placeholder"
    " waiting-list registration-required"
)
"""How things stand with an event, which is no part of its title."""
_SPOKEN = word_set(
    "tour walk hike lecture reading discussion course workshop theatre-performance theatre"
    " demonstration poetry audio-guide"
)
"""Forms that are held in a tongue; a "Polish evening" is in none."""
_PARTS = word_set(
    "matinee rehearsal public-dress-rehearsal opening closing outward return preview"
    " introduction first-part second-part third-part"
)
"""Parts that are an event of their own; "small", "last" and "special" are but praise."""


def _limits(one: Concept) -> bool:
    if one.kind == "part":
        return one.name in _PARTS
    return one.kind in QUALIFIERS and one.name not in ("language", "dialect", "everyone")


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """The words of a place. One object for each text."""

    text: str
    words: frozenset[str]
    behind: frozenset[str]
    """Those that stand only behind the first comma: of the street and the town, not the venue."""
    parts: frozenset[str]
    """What stands between commas."""
    numbers: frozenset[str]
    """Of house and post code."""
    venue: str
    """What stands before the first comma."""
    is_area: bool
    """Whether it is a county or region: somewhere in it, the event takes place."""
    marks: tuple[str, ...]
    """Beginnings of its words, by which others may be found that are like it."""
    names: frozenset[str] = frozenset()
    """Of its words before the first comma, those of which not every town has one."""
    codes: frozenset[str] = frozenset()
    """Numbers and the like before the first comma, which tell apart what has one name: "F5"."""
    last: str = ""
    """What stands behind the last comma, where that may be a town."""
    end: frozenset[str] = frozenset()
    """The words of that."""
    address: str = ""
    """Street and number, where it has them, written in one way: "zietenstrasse 52"."""
    is_address: bool = False
    """Whether it names no house but by its street and number."""


_WORDS = re.compile(r"\w+")
_FIGURES = re.compile(r"\d{1,5}")
_NAMES = re.compile(r"[^\W\d]+")
_REST = re.compile(r"[^\W\d]+(?:[ -][^\W\d]+){0,3}")


def _last_part(text: str) -> str:
    """What stands behind the last comma of a place, where that may be a town; else ""."""
    *before, last = _PARTED.split(folded(text).strip(" ,;()"))
    last = last.strip(" ()")
    return last if before and _REST.fullmatch(last) else ""


_POST_CODE = re.compile(r"\b[a-z]{0,2}-?\d{4,5}\b")


@lru_cache(maxsize=131_072)
def place(text: str) -> Place:
    """A place made comparable."""
    plain = folded(text)
    first, *rest = _PARTED.split(plain)
    named, behind = _place_words(first), _place_words(" ".join(rest))
    last = _last_part(text)
    addresses = [_address(part) for part in (first, *rest)]
    return Place(
        text=" ".join(_WORDS.findall(plain)),
        words=named | behind,
        behind=behind - named,
        parts=frozenset(" ".join(_WORDS.findall(part)) for part in (first, *rest)),
        numbers=frozenset(_FIGURES.findall(plain)),
        venue=" ".join(_WORDS.findall(first)),
        is_area=bool(named & _AREAS) and len(named) <= _LONGEST_AREA,
        marks=tuple({word[:_STEM] for word in named | behind}),
        names=frozenset(word for word in named if not is_everywhere(word)),
        codes=frozenset(() if addresses[0] else _CODES.findall(first)),
        last=last,
        end=_place_words(last),
        address=next(filter(None, addresses), ""),
        is_address=bool(addresses[0]),
    )


_CODES = re.compile(r"\b[a-z]?\d{1,3}[a-z]?\b")
_NUMBER = r"\d{1,4}\s?[a-z]?(?:\s?[-–/+]\s?\d{1,4}\s?[a-z]?)?"
_STREET_AND_NUMBER = re.compile(rf"(?:[^\W\d]+:\s*)?(\D*[^\W\d]\.?)\s({_NUMBER})")
_NUMBER_AND_STREET = re.compile(rf"({_NUMBER})\s(\D+)")
_STREET = re.compile(
    r"\w*(?:strasse|str|gasse|weg|platz|allee|ring|ufer|damm|chaussee|straat|laan|plein|steenweg)"
    r"|ulic[aey]|ul|namesti|nam|trida|trg|cesta|put|via|viale|corso|piazza|vicolo|aleja|al|plac"
    r"|osiedle|street|road|lane|avenue|square"
)
"""Words, one of which a street's name has in it."""


_STREETS_EVERYWHERE = word_set(
    "hauptstrasse bahnhofstrasse dorfstrasse schulstrasse gartenstrasse kirchstrasse kirchgasse"
    " bergstrasse ringstrasse lindenstrasse hauptplatz marktplatz kirchplatz bahnhofplatz"
    " marktgasse viaroma piazzadante viagaribaldi viamazzini piazzagaribaldi ulicehlavni"
    " hlavnitrida ulicenadrazni ulicaglavna glavnatrg trgslobode kerkstraat stationsstraat"
    " dorpsstraat molenstraat schoolstraat kerkplein dorpsplein marktplein highstreet mainstreet"
    " stationroad churchstreet ulicekosciuszki ulicemickiewicza uliceszkolna uliceogrodowa"
    " ulicekosciolna"
)
"""Streets that are in many a town: a number in them tells no house."""


def _address(part: str) -> str:
    """Street and number, where a part of a place is no more than these; else "".

    None of a street that every other town has.
    """
    part = part.strip(" ()")
    if found := _STREET_AND_NUMBER.fullmatch(part):
        street, number = found.groups()
    elif found := _NUMBER_AND_STREET.fullmatch(part):
        number, street = found.groups()
    else:
        return ""
    names = [_SHORT.get(word, word) for word in _NAMES.findall(street)]
    if not any(map(_STREET.fullmatch, names)):
        return ""
    whole = "".join(names)
    if whole.endswith("str"):
        whole += "asse"
    if whole in _STREETS_EVERYWHERE:
        return ""
    return f"{whole} {''.join(number.split())}"


_AREAS = word_set(
    "county region province landkreis kreis bezirk bundesland kraj okres zupanija zupaniji"
    " wojewodztwo woj powiat provincia regione provincie pokrajina regija obcina opcina gmina"
    " gemeente online virtual virtuell zoom"
)
_LONGEST_AREA = 3
"""Words of its name: more name a house in it."""


_PARTED = re.compile(r"[,;\n]| [-–|] ")
_SHORT = {
    "str": "strasse",
    "ul": "ulice",
    "nam": "namesti",
    "pl": "platz",
    "hbf": "hauptbahnhof",
    "bhf": "bahnhof",
}


def _place_words(plain: str) -> frozenset[str]:
    told = (_SHORT.get(word, word) for word in _NAMES.findall(plain))
    return frozenset(word for word in told if len(word) > 2 and word not in _SMALL)


_SMALL = word_set(
    "treffpunkt treff start beginn eingang haupteingang kasse abfahrt ritrovo ingresso partenza"
    " sraz vchod odjezd zbiorka wejscie odjazd zbirno zborno zbiralisce vhod ulaz polazak odhod"
    " vertrek ingang verzamelen meeting point entrance departure offsite "
    "der die das des dem den und von vom zum zur bei beim auf aus fur nad pod pri pro nel"
    " nella del della dei degli delle di da il lo la gli the and des les van het een aan bij"
    " voor osterreich deutschland cesko slovenija italia hrvatska polska belgie nederland"
    " austria germany czechia slovenia italy croatia poland belgium netherlands"
)
"""Words of places that say nothing: articles, prepositions, countries."""


def town(text: str) -> frozenset[str]:
    """The words of the town in an address with a post code; none where there is none."""
    plain = folded(text)
    found: set[str] = set()
    for code in _POST_CODE.finditer(plain):
        rest = _PARTED.split(plain[code.end() :].strip(), maxsplit=1)[0]
        found |= {word for word in re.findall(r"[a-z]+", rest) if len(word) > 2}
    return frozenset(found - _SMALL)


def _language(details: Details) -> str:
    """The language of a telling that does not state it, by its function words."""
    return language_of(words(details.title) + words(details.description[:_ENOUGH]))


_SIGNS = ("subject", "audience", "tongue")
_NAME = 5
_YEAR = 4
_ENOUGH = 200
"""Letters of a description that tell its language."""


@lru_cache(maxsize=16_384)
def _described(text: str) -> frozenset[str]:
    """Words of a description, five letters and more, cut to their beginnings."""
    return frozenset(_beginning(word) for word in _compared_words(text) if len(word) >= _LONG)


def _compared_words(text: str) -> tuple[str, ...]:
    """The words of a description that are looked at."""
    told = _words(text[:_LIKELY_LETTERS])
    if len(text) > _LIKELY_LETTERS and len(told) <= _COMPARED_WORDS:
        told = words(text)
    return told[:_COMPARED_WORDS]


_words = lru_cache(maxsize=4096)(words)
"""Of a short text the beginning is the whole, and both are asked for."""


@lru_cache(maxsize=131_072)
def _beginning(word: str) -> str:
    """The first letters of a word; one object for each word, of which descriptions hold many."""
    return sys.intern(word[:BEGINNING])


@lru_cache(maxsize=16_384)
def _first_letters(text: str) -> str:
    """The first letters of a description, folded; "" where there are hardly any."""
    told = _words(text[: 3 * _BEGINNING])
    return " ".join(told)[:_BEGINNING] if len(told) > _ALMOST_NO_WORDS else ""


@lru_cache(maxsize=131_072)
def _sign(word: str, language: str) -> tuple[tuple[str, ...], str]:
    """What a word holds that every language has: a number, subjects; and a name, if it is one."""
    stands_for = concepts(word, language)
    signs = [f"={one.name}" for one in stands_for if one.kind in _SIGNS]
    if word.isdecimal() and len(word) < _YEAR:
        signs.append(word)
    return tuple(signs), "" if stands_for or len(word) <= _NAME else word[:_NAME]


class Traits:
    """A telling made comparable. What only close comparison needs is made when it is asked for."""

    __slots__ = (
        "_signs",
        "details",
        "feed",
        "has_twins",
        "is_crowded",
        "key",
        "page",
        "page_is_its_own",
        "place",
        "point",
        "siblings",
        "title",
        "uid",
        "when",
    )

    def __init__(self, listing: Listing) -> None:
        details = listing.details
        self.key: Key = listing.key
        self.feed = listing.key.feed
        self.details = details
        self.when = when(details)
        self.title = title(details.title, details.language or _language(details))
        self.place = place(details.location)
        self.point: tuple[float, float] | None = None
        """Latitude and longitude in degrees, where the telling has them."""
        if details.latitude is not None and details.longitude is not None:
            self.point = details.latitude, details.longitude
        self.page = details.url
        source = listing.key.source_id
        self.uid = f"{source} {listing.key.recurrence_id}" if GLOBAL_ID.fullmatch(source) else ""
        self.page_is_its_own = True
        """Whether its feed gives its page for no event of another title."""
        self.is_crowded = False
        """Whether its feed tells something else at the same hour at its place, or at none."""
        self.has_twins = False
        """Whether its feed tells the same title at the same hour at another place as well."""
        self.siblings: frozenset[int] = frozenset()
        """Hours (minutes of the day) at which its feed tells the same title on the same day."""
        self._signs: frozenset[str] | None = None

    @property
    def elsewhere(self) -> frozenset[str]:
        """Words with which it names its place and its keeper."""
        keeper = self.details.organizer
        return self.place.words | place(keeper).words if keeper else self.place.words

    @property
    def described(self) -> frozenset[str]:
        """Words of the description, five letters and more, cut to their beginnings."""
        return _described(self.details.description)

    @property
    def signs(self) -> frozenset[str]:
        """What title and description hold that every language has: numbers, names, subjects.

        Names as their first letters, so that inflection does not matter; not those of the place.
        """
        if self._signs is None:
            language = self.title.language
            place_names = {word[:_NAME] for word in self.place.words}
            found: set[str] = set()
            for word in (*words(self.details.title), *_compared_words(self.details.description)):
                signs, name = _sign(word, language)
                found.update(signs)
                if name and name not in place_names:
                    found.add(name)
            self._signs = frozenset(found)
        return self._signs

    @property
    def beginning(self) -> str:
        """The first letters of the description, folded, "" where there are hardly any."""
        return _first_letters(self.details.description)
