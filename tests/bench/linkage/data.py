"""Listings of many towns from a seed, and which event each of them tells of.

Per town, one for each 2,000 listings: houses that tell of what they do, and five that tell of the
town's events (town, tickets, press, tourists, region). 35 % of the events are told by two to four
of them, each in its own way. Titles have about as many different words as real ones: 5,800 in
10,000 of them, where real English listings have 6,300.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

from tests.bench.linkage import words

LISTINGS_PER_TOWN = 2000
HOUSES_PER_TOWN = 32
TOLD_BY_SEVERAL = 0.35
_FIRST_DAY = date(2026, 1, 1)
_PORTALS = ("stadt", "karten", "zeitung", "tourismus", "region")
_DASHES = (" – ", " - ", " — ", " | ", ": ")

# Shares of the tellings of an event after the first …
_OTHER_HOUR = 0.04
_WHOLE_DAY = 0.03
_OTHER_LANGUAGE = 0.03
# … and of all that is told.
_WEEKLY = 0.12
_GENERIC = 0.10
_TRAP = 0.25
"""Of the generic: at this hour another house of the town has something of the same name."""
_TOUR = 0.05
"""Programmes that are in another town on the next day."""


@dataclass(frozen=True, slots=True)
class Row:
    """One listing; ``event`` is the truth, which no matcher is told."""

    id: str
    event: int
    feed: str
    title: str
    day: str
    hour: str
    """"" for all day."""
    location: str
    description: str
    language: str


@dataclass(frozen=True, slots=True)
class _House:
    feed: str
    name: str
    street: str
    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class _Event:
    """What takes place; each pair of texts is German and English."""

    number: int
    house: _House
    day: date
    minute: int
    form: tuple[str, str]
    who: str
    what: tuple[str, str]
    language: int
    text: int
    """Seed of its description."""


def rows(size: int, seed: int = 1) -> list[Row]:
    """As many listings, those of each town after another."""
    numbers = count(1)
    names = _towns(Random(seed))
    found: list[Row] = []
    town = 0
    while len(found) < size:
        draw = Random(f"{seed} town {town}")
        found += _town(draw, next(names), town, numbers, min(LISTINGS_PER_TOWN, size - len(found)))
        town += 1
    return found


def write(listed: Iterable[Row], path: Path) -> None:
    """One JSON object a line."""
    lines = (json.dumps(asdict(row), ensure_ascii=False) for row in listed)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [Row(**json.loads(line)) for line in lines]


def changed(listed: list[Row], seed: int = 1) -> list[Row]:
    """A day later: 0.5 % say another title or hour, 0.25 % are gone, as many are new."""
    draw = Random(f"{seed} change")
    few = max(1, len(listed) // 400)
    picked = draw.sample(range(len(listed)), 3 * few)
    gone = set(picked[:few])
    other = {number: _edited(listed[number], draw) for number in picked[few:]}
    kept = [other.get(number, row) for number, row in enumerate(listed) if number not in gone]
    fresh = rows(max(2 * few, LISTINGS_PER_TOWN), seed + 1)
    events = max(row.event for row in listed)
    return kept + [
        replace(row, id=f"new-{row.id}", event=row.event + events) for row in fresh[:few]
    ]


def _edited(row: Row, draw: Random) -> Row:
    if row.hour and draw.random() < 0.4:
        hour, minute = map(int, row.hour.split(":"))
        return replace(row, hour=f"{(hour + draw.choice((-1, 1))) % 24:02}:{minute:02}")
    subtitle = draw.choice(words.SUBTITLES)[row.language == "en"]
    return replace(row, title=f"{row.title}{draw.choice(_DASHES)}{subtitle}")


# --- what takes place -----------------------------------------------------------------------------


def _towns(draw: Random) -> Iterator[str]:
    names = [a + b for a in words.TOWN_BEGINS for b in words.TOWN_ENDS]
    draw.shuffle(names)
    return iter(names)


def _town(draw: Random, name: str, town: int, numbers: Iterator[int], size: int) -> list[Row]:
    houses = _houses(draw, name, town)
    found: list[Row] = []
    while len(found) < size:
        for event in _events(draw, houses, numbers):
            for feed, told in _tellings(draw, event, town):
                found.append(replace(told, id=f"{town}-{len(found)}", feed=feed))
    return found[:size]


def _houses(draw: Random, town: str, number: int) -> list[_House]:
    postcodes = [f"{10000 + number * 37 % 80000 + part:05}" for part in range(4)]
    own = HOUSES_PER_TOWN // 3
    names = draw.sample(words.HOUSES, HOUSES_PER_TOWN - own) + [
        f"{draw.choice(words.OWN_HOUSES)} {draw.choice((draw.choice(words.LAST), colour))}"
        for colour in draw.sample(words.COLOURS, own)
    ]
    return [
        _House(
            f"haus-{number}-{place}",
            f"{name} {town}" if draw.random() < 0.25 else name,
            f"{draw.choice(words.STREET_BEGINS)}{draw.choice(words.STREET_ENDS)}"
            f" {draw.randint(1, 120)}",
            draw.choice(postcodes),
            town,
        )
        for place, name in enumerate(names)
    ]


def _events(draw: Random, houses: list[_House], numbers: Iterator[int]) -> list[_Event]:
    """One event; or one each week, or with others that look like it."""
    house = draw.choice(houses)
    language = int(draw.random() < 0.2)
    if draw.random() < _GENERIC:
        form, who, what = ("", ""), "", draw.choice(words.GENERIC)
    else:
        form, who, what = _programme(draw)
    first = _Event(
        next(numbers),
        house,
        _day(draw),
        _minute(draw),
        form,
        who,
        what,
        language,
        draw.getrandbits(32),
    )
    if draw.random() < _WEEKLY:
        return [
            replace(first, number=next(numbers), day=first.day + timedelta(weeks=week))
            for week in range(draw.randint(3, 10))
        ]
    if not first.form[0] and draw.random() < _TRAP:
        elsewhere = draw.choice([other for other in houses if other is not house])
        return [
            first,
            replace(first, number=next(numbers), house=elsewhere, text=draw.getrandbits(32)),
        ]
    if draw.random() < _TOUR:
        elsewhere = draw.choice(houses)
        day = first.day + timedelta(days=draw.randint(0, 1))
        minute = first.minute if day != first.day else first.minute - 180
        return [
            first,
            replace(first, number=next(numbers), house=elsewhere, day=day, minute=minute),
        ]
    return [first]


def _programme(draw: Random) -> tuple[tuple[str, str], str, tuple[str, str]]:
    form = draw.choice(words.FORMS[draw.choice(list(words.FORMS))])
    topic, person = _topic(draw), _person(draw)
    kind = draw.random()
    if kind < 0.3:
        return form, person, topic
    if kind < 0.5:
        band = draw.choice((draw.choice(words.COLOURS), _surname(draw), _coined(draw)))
        return form, f"{band} {draw.choice(words.ENSEMBLES)}", topic
    if kind < 0.6:
        return form, person, ("", "")
    return form, "", topic


def _topic(draw: Random) -> tuple[str, str]:
    kind = draw.random()
    if kind < 0.4:
        return draw.choice(words.TOPICS)
    one, other = _compound(draw), _compound(draw)
    if kind < 0.7:
        return one
    if kind < 0.85:
        return f"{one[0]} und {other[0]}", f"{one[1]} and {other[1].lower()}"
    name = _coined(draw)
    return (f"{name} – {one[0]}", f"{name} – {one[1]}") if kind < 0.92 else (name, name)


def _compound(draw: Random) -> tuple[str, str]:
    one, other = draw.choice(words.COMPOUND_BEGINS), draw.choice(words.COMPOUND_ENDS)
    return one[0] + other[0], f"{one[1]} {other[1]}".capitalize()


def _coined(draw: Random) -> str:
    return "".join(draw.choices(words.SYLLABLES, k=draw.choice((2, 3, 3)))).capitalize()


def _person(draw: Random) -> str:
    return f"{draw.choice(words.FIRST)} {_surname(draw)}"


def _surname(draw: Random) -> str:
    if draw.random() < 0.5:
        return draw.choice(words.LAST)
    return draw.choice(words.TOWN_BEGINS) + draw.choice(words.SURNAME_ENDS)


def _day(draw: Random) -> date:
    """More at the end of the week."""
    day = _FIRST_DAY + timedelta(days=draw.randrange(365))
    return day + timedelta(days=4 - day.weekday()) if draw.random() < 0.2 else day


def _minute(draw: Random) -> int:
    hours = (10, 11, 14, 15, 16, 17, 18, 19, 19, 19, 20, 20, 20, 20, 21)
    return 60 * draw.choice(hours) + draw.choice((0, 0, 0, 30, 30, 15))


# --- how it is told -------------------------------------------------------------------------------


def _tellings(draw: Random, event: _Event, town: int) -> Iterator[tuple[str, Row]]:
    portals = [f"{name}-{town // 10 if name == 'region' else town}" for name in _PORTALS]
    if draw.random() < TOLD_BY_SEVERAL:
        told_by = [event.house.feed, *draw.sample(portals, draw.choice((1, 1, 1, 2, 2, 3)))]
        if draw.random() < 0.2:
            told_by[0] = next(one for one in portals if one not in told_by)
    else:
        told_by = [draw.choice((event.house.feed, draw.choice(portals)))]
    for number, feed in enumerate(told_by):
        yield feed, _told(draw, event, is_first=number == 0)


def _told(draw: Random, event: _Event, *, is_first: bool) -> Row:
    language, minute = event.language, event.minute
    hour = f"{minute // 60:02}:{minute % 60:02}"
    if not is_first:
        if draw.random() < _OTHER_LANGUAGE:
            language = 1 - language
        if draw.random() < _OTHER_HOUR:
            minute = (minute + draw.choice((-60, -30, 30, 60))) % 1440
            hour = f"{minute // 60:02}:{minute % 60:02}"
        if draw.random() < _WHOLE_DAY:
            hour = ""
    return Row(
        id="",
        event=event.number,
        feed="",
        title=_title(draw, event, language, is_first=is_first),
        day=event.day.isoformat(),
        hour=hour,
        location=_location(draw, event.house),
        description=_description(draw, event, language, is_first=is_first),
        language=("de", "en")[language] if draw.random() < 0.8 else "",
    )


def _title(draw: Random, event: _Event, language: int, *, is_first: bool) -> str:
    parts = [part for part in (event.who, event.what[language]) if part]
    if not is_first and len(parts) == 2 and draw.random() < 0.2:
        parts.reverse()
    dash = ": " if is_first else draw.choice(_DASHES)
    title = dash.join(parts)
    form = event.form[language]
    # Whether the form stands before the title: the house has its habit, others theirs.
    if form and draw.random() < (0.8 if is_first and event.text % 2 else 0.25):
        title = f"{form}: {title}" if draw.random() < 0.7 else f"{title} ({form})"
    if draw.random() < 0.08:
        title += f"{draw.choice(_DASHES)}{draw.choice(words.SUBTITLES)[language]}"
    if is_first:
        return title
    if draw.random() < 0.06:
        title = _mistyped(draw, title)
    if draw.random() < 0.05:
        title = title.upper()
    return title


def _mistyped(draw: Random, text: str) -> str:
    """A letter lost, doubled, or swapped with the next."""
    places = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isalpha()]
    if not places:
        return text
    at = draw.choice(places)
    instead = draw.choice(("", text[at] * 2, text[at + 1] + text[at]))
    swapped = len(instead) == 2 and instead[0] == text[at + 1]
    return text[:at] + instead + text[at + 1 + swapped :]


def _location(draw: Random, house: _House) -> str:
    name, kind = house.name, draw.random()
    if draw.random() < 0.1:
        name = f"{name}, {draw.choice(words.ROOMS)}"
    if kind < 0.45:
        return f"{name}, {house.street}, {house.postcode} {house.town}"
    if kind < 0.65:
        return f"{name}, {house.town}"
    if kind < 0.70:
        return f"{name} ({house.town})"
    if kind < 0.78:
        return f"{name}, {house.street}"
    if kind < 0.80:
        return f"{house.street}, {house.postcode} {house.town}"
    if kind < 0.98:
        return name
    return house.town


def _description(draw: Random, event: _Event, language: int, *, is_first: bool) -> str:
    """The house's text, the beginning of it, one's own, or none."""
    kind = draw.random()
    if kind < 0.08:
        return ""
    own = Random(event.text)
    if not is_first and kind < 0.35:
        own = Random(draw.getrandbits(32))
    person, topic = event.who or _person(Random(event.text)), event.what[language]
    known = words.HABITS if not event.form[0] else words.SENTENCES if topic else words.OF_PEOPLE
    lead = [one[language] for one in own.sample(known, 2)]
    text = " ".join(
        [
            *(one.format(topic=topic, person=person, town=event.house.town) for one in lead),
            *(one[language] for one in own.sample(words.PRACTICAL, own.randint(1, 4))),
        ]
    )
    if not is_first and 0.35 <= kind < 0.5:
        return text[: draw.randint(60, 160)].rstrip() + " …"
    return text
