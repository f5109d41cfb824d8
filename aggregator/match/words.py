"""Words as they are compared: without case, accents and house style; and what they stand for.

``concepts.tsv`` beside this file holds the words with which events are announced, in eight
languages: so "Führung" and "prohlídka" can meet, and a children's tour is known to be another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

from babel.dates import get_day_names, get_month_names

from aggregator.folding import unaccented
from aggregator.model import LANGUAGES

QUALIFIERS = ("audience", "part", "tongue")
"""Kinds of concepts that tell apart what else is alike: for whom, which part, in which tongue."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text that is written here for its words."""
    return frozenset(text.split())


_WORDS = re.compile(r"\w+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_UNDECOMPOSED = str.maketrans("łđøıæœ", "ldoiao", "'’‘`´")
"""Letters whose stroke Unicode does not count as an accent, ligatures; apostrophes go."""
_CONSONANTS = "bcdfghjklmnprstvwxyz"
_UMLAUTS = re.compile(f"e(?<=[{_CONSONANTS}][aou]e)(?=[{_CONSONANTS}])")
"""The e of umlauts written out, between consonants: "Fuehrung" is "Führung"."""
_ORDINAL = re.compile(
    r"(\d{1,4})(?:e|de|ste|er|te|ter|tes|st|nd|rd|th|a|o|ª|º|i|y|ga|ega|og|ty|ta)?"
)
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"} | {
    "xi": "11",
    "xii": "12",
    "xiii": "13",
    "xiv": "14",
    "xv": "15",
}
_DATES = re.compile(
    r"\b(?:\d{4}-\d\d-\d\d|\d{1,2}\s?[./]\s?(?:[–-]\s?\d{1,2}\s?[./]\s?)?\d{1,2}(?:[./]\s?(?:\d{4}|\d\d))?"
    r"(?!\w)|\d{1,2}[:.h]\d\d\b(?:\s?[ap]\.?m\b)?|\d{1,2}\s?(?:uhr|hod|godz|ura?\b|uur|[ap]m\b|h\b)"
    r"|(?:godz|ob|v|ore|om|um|at)\.?\s?\d{1,2}(?:[:.]\d\d)?\b)"
)
"""Days and hours in figures: when it is, not what it is."""
_YEARS_OLD = r"(?:jahre?n?|j|let|leta|lat|godin[ae]|god|anni|jaar|yrs|years?(?: olds?)?)\b"
_AGES = re.compile(
    rf"\b(?:ab|od|dai|dagli|vanaf|from|aged)\s(\d{{1,2}})\s?{_YEARS_OLD}"
    rf"|(?<!\d)(\d{{1,2}})\s?(?:-|–|bis|do|to|tot|ai)\s?\d{{1,2}}\s?{_YEARS_OLD}"
    r"|(?<!\d)(\d{1,2})\+(?!\w)|\bages?\s(\d{1,2})(?:\s?(?:-|–|to)\s?\d{1,2})?\b"
)
"""From which age on it is for people, in folded text: "ab 5 Jahren", "6-12 let", "ages 7 to 11"."""
_FIGURE = re.compile(r"\d")
_YEAR = re.compile(r"20\d\d")
_SHORTEST_INSIDE = 3
"""Letters of the shortest stem in the table that may stand inside a word."""


def folded(text: str) -> str:
    """A text as words are compared in it: "Große Gießerei" and "GROSSE GIESSEREI" are one."""
    plain = text.lower().replace("'", "").replace("`", "")
    if not plain.isascii():
        plain = _BEYOND_ASCII.sub(_plain, plain)
    if "ae" in plain or "oe" in plain or "ue" in plain:
        return _UMLAUTS.sub("", plain)
    return plain


class _Letters(dict[str, str]):
    """What letters beyond ASCII become: each by itself, so one is folded but once."""

    def __missing__(self, char: str) -> str:
        plain = self[char] = unaccented(char.casefold().translate(_UNDECOMPOSED))
        return plain


_LETTERS = _Letters()


def _plain(found: re.Match[str]) -> str:
    return _LETTERS[found[0]]


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(_WORDS.findall(folded(text)))


def title_words(title: str) -> tuple[str, ...]:
    """The words of a title that tell what it is: dates, hours and single letters aside."""
    plain = folded(title)
    if _FIGURE.search(plain):
        plain = _DATES.sub(" ", _AGES.sub(" ", plain))
    told = _WORDS.findall(plain)
    if is_cut(title) and len(told) > 1:
        del told[-1]  # it may be half a word
    kept: list[str] = []
    calendar = _calendar()
    for at, word in enumerate(told):
        if word in calendar:
            continue
        if not word[0].isdecimal():
            if len(word) > 1:
                kept.append(word)
            continue
        if _YEAR.fullmatch(word):
            continue
        beside = told[max(at - 1, 0) : at] + told[at + 1 : at + 2]
        if word.isdecimal() and len(word) <= 2 and any(one in calendar for one in beside):
            continue
        if len(word) > 1 or word.isdecimal():
            kept.append(word)
    return tuple(kept)


def least_age(title: str) -> int | None:
    """The youngest age that a title names for its audience; None where it names none."""
    ages = [int(age) for pair in _AGES.findall(folded(title)) for age in pair if age]
    return min(ages, default=None)


def is_cut(title: str) -> bool:
    """Whether a title was cut short by whoever tells it."""
    return title.rstrip().endswith(("…", "..."))


def number(word: str) -> str:
    """The number that a word is, in Arabic figures; "" where it is none."""
    if found := _ORDINAL.fullmatch(word):
        return found[1].lstrip("0") or "0"
    return _ROMAN.get(word, "")


@cache
def _calendar() -> frozenset[str]:
    """Names of months and weekdays in the eight languages, inflected and short."""
    found = set()
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names = [
                    *get_month_names(width, context, language).values(),
                    *get_day_names(width, context, language).values(),
                ]
                found |= {word for name in names for word in words(name)}
    return frozenset(word for word in found if len(word) > 2 and not word.isdecimal())


# --- what words stand for -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Concept:
    """What a word stands for in any of the languages."""

    name: str
    kind: str
    """One of form, audience, part, tongue, status, place, subject, stop."""


_Meanings = dict[str, dict[str, Concept]]
"""What stems stand for, by stem and language."""
_Edges = dict[str, _Meanings]
"""Stems by the letters at their edge, as many as the shortest has."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The stems of all languages: whole words, beginnings, ends, and what may stand anywhere.

    A word is read once for all languages: most words have no stem of any.
    """

    whole: _Meanings = field(default_factory=dict)
    begin: _Edges = field(default_factory=dict)
    end: _Edges = field(default_factory=dict)
    inside: _Edges = field(default_factory=dict)

    def add(self, stem: str, language: str, concept: Concept) -> None:
        """Take in a stem as the table has it: "*" is where a word may go on."""
        letters = _UMLAUTS.sub("", stem.strip("*"))
        head, tail = letters[:_SHORTEST_INSIDE], letters[-_SHORTEST_INSIDE:]
        match stem.startswith("*"), stem.endswith("*"):
            case False, False:
                self.whole.setdefault(letters, {})[language] = concept
            case _ if len(letters) < _SHORTEST_INSIDE:
                pass
            case False, True:
                self.begin.setdefault(head, {}).setdefault(letters, {})[language] = concept
            case True, False:
                self.end.setdefault(tail, {}).setdefault(letters, {})[language] = concept
            case _:
                self.inside.setdefault(head, {}).setdefault(letters, {})[language] = concept

    def stems(self, word: str) -> Iterator[tuple[int, int, int, dict[str, Concept]]]:
        """All in a word: letters, whether it is all of the word, where, what it stands for."""
        size, edge = len(word), _SHORTEST_INSIDE
        if word in self.whole:
            yield size, 1, 0, self.whole[word]
        for stem, meaning in self.begin.get(word[:edge], _NO_STEMS).items():
            if word.startswith(stem):
                yield len(stem), 0, 0, meaning
        for stem, meaning in self.end.get(word[-edge:], _NO_STEMS).items():
            if word.endswith(stem):
                yield len(stem), 0, size - len(stem), meaning
        for at in range(size - edge + 1):
            if stems := self.inside.get(word[at : at + edge]):
                for stem, meaning in stems.items():
                    if word.startswith(stem, at):
                        yield len(stem), 0, at, meaning


_NO_STEMS: _Meanings = {}


@cache
def _lexicon() -> _Lexicon:
    lexicon = _Lexicon()
    source = resources.files(__package__).joinpath("concepts.tsv").read_text("utf-8")
    header, *lines = source.splitlines()
    languages = header.split("\t")[2:]
    for line in lines:
        name, kind, *cells = line.split("\t")
        for language, cell in zip(languages, cells, strict=True):
            for stem in filter(None, cell.split("|")):
                lexicon.add(stem, language, Concept(name, kind))
    return lexicon


@lru_cache(maxsize=262_144)
def concepts(word: str, language: str = "") -> tuple[Concept, ...]:
    """What a folded word stands for in a language, or in whichever where that is not known.

    The longest stem counts, then those beside it in a compound; look-alikes are no concepts.
    """
    read = _read(word)
    if language in LANGUAGES:
        return read.get(language, _NOTHING)[0]
    return tuple(dict.fromkeys(one for known in LANGUAGES for one in read.get(known, _NOTHING)[0]))


_GENERIC = frozenset(("stop", "status", "form", *QUALIFIERS))


@lru_cache(maxsize=262_144)
def is_generic(word: str, language: str) -> bool:
    """Whether a word tells only of what kind an event is, not which one."""
    found = concepts(word, language)
    return bool(found) and all(one.kind in _GENERIC for one in found) and _is_all(word, language)


@lru_cache(maxsize=262_144)
def is_name(word: str, language: str) -> bool:
    """Whether a word is no announcer's, in all or most of its letters: a name, a rarer subject."""
    return len(word) > 2 and not _is_all(word, language)


def known(word: str, language: str) -> float:
    """How much of a word the table knows, 0 to 1: of a "Jungpflanzenmarkt" the market."""
    return 1.0 if _is_all(word, language) else _covered(word, language) / len(word)


def _covered(word: str, language: str) -> int:
    """How many letters of a word are of the table's stems."""
    read = _read(word)
    if language in LANGUAGES:
        return read.get(language, _NOTHING)[1]
    return max((letters for _, letters in read.values()), default=0)


def _is_all(word: str, language: str) -> bool:
    """Whether the table has all of a word, but for an ending: "Morgenstern" is no morning."""
    covered = _covered(word, language)
    return _covers(covered, word)


def _covers(letters: int, word: str) -> bool:
    return 4 * letters >= 3 * len(word) or (letters >= _STEM and len(word) - letters <= _ENDING)


@lru_cache(maxsize=65_536)
def is_translated(word: str, other: str) -> bool:
    """Whether two words are one kind of place in two languages, of which neither has both."""
    mine, theirs = _read(word), _read(other)
    if not mine or not theirs or not mine.keys().isdisjoint(theirs):
        return False
    return not _places_in(mine, word).isdisjoint(_places_in(theirs, other))


def _places_in(read: dict[str, _Reading], word: str) -> set[str]:
    """Kinds of places that all of a word stands for in some language."""
    return {
        one.name
        for found, letters in read.values()
        for one in found
        if one.kind == "place" and _covers(letters, word)
    }


@lru_cache(maxsize=131_072)
def is_announcers(word: str) -> bool:
    """Whether a folded word is one of the table's in some language, all but a few letters of it.

    "Straat" is, "Vennestraat" is a name with one in it.
    """
    return _is_all(word, "")


@lru_cache(maxsize=131_072)
def is_everywhere(word: str) -> bool:
    """Whether a folded word is what there is in every town: a hall, a library, a market.

    There is one sugar factory, and people call it just that; "Rosental" is a name.
    """
    for language, (found, _) in _read(word).items():
        if found and _is_all(word, language) and all(one.name in _EVERYDAY for one in found):
            return True
    return False


_STEM = 5
_ENDING = 3
"""Letters with which a stem is inflected, at most."""
_EVERYDAY = word_set(
    "branch-library museum hall room station railway library church chapel square park garden"
    " cinema gallery school music-school university street courtyard centre culture-house stage"
    " house shop hospital cemetery town-hall city-hall-office cafe pub hotel village market"
    " theatre big small city route river lake bridge villa function-word filler workshop-place"
    " archive harbour tram bus"
)
"""Kinds of places of which every town has some."""


_Reading = tuple[tuple[Concept, ...], int]
"""The concepts in a word, and how many of its letters are of stems."""
_NOTHING: _Reading = ((), 0)


@lru_cache(maxsize=262_144)
def _read(word: str) -> dict[str, _Reading]:
    """What a word is in each language that has a stem in it."""
    found: dict[str, list[tuple[int, int, int, Concept]]] = {}
    for length, is_whole, at, meaning in _lexicon().stems(word):
        for language, concept in meaning.items():
            found.setdefault(language, []).append((length, is_whole, at, concept))
    return {language: _longest(stems) for language, stems in found.items()} if found else _UNREAD


_UNREAD: dict[str, _Reading] = {}


def _longest(stems: list[tuple[int, int, int, Concept]]) -> _Reading:
    """Of a word's stems the longest, and those that stand beside it."""
    taken: list[tuple[int, int]] = []
    read: dict[Concept, None] = {}
    for length, _, at, concept in sorted(stems, key=lambda one: (-one[0], -one[1], one[2])):
        if all(at + length <= start or at >= end for start, end in taken):
            taken.append((at, at + length))
            if concept.name != "look-alike":
                read[concept] = None
    return tuple(read), sum(end - start for start, end in taken)


@cache
def _spoken() -> dict[str, tuple[str, ...]]:
    """The languages that each function word belongs to."""
    found: dict[str, list[str]] = {}
    for word, meaning in _lexicon().whole.items():
        for language in LANGUAGES:
            if language in meaning and meaning[language].name == "function-word":
                found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def language_of(told: Iterable[str]) -> str:
    """The language of folded words, by those that are of few languages; "" where none are."""
    votes: dict[str, float] = {}
    for word in told:
        for language, vote in _votes(word):
            votes[language] = votes.get(language, 0) + vote
    if not votes:
        return ""
    ranked = sorted(votes.items(), key=lambda one: (-one[1], one[0]))
    clear = len(ranked) == 1 or ranked[0][1] >= ranked[1][1] + 1
    return ranked[0][0] if clear else ""


@lru_cache(maxsize=131_072)
def _votes(word: str) -> tuple[tuple[str, float], ...]:
    """The languages that a word is of, and how plainly it says so."""
    if spoken := _spoken().get(word, ()):
        return tuple((language, 1 / len(spoken)) for language in spoken)
    if len(word) < _STEM or not _read(word):
        return ()
    known = [language for language in LANGUAGES if _is_all(word, language)]
    return tuple((language, _LEXICAL / len(known)) for language in known)


_LEXICAL = 0.8
"""What a word of the table says of its language, against a function word."""
