"""A text as tokens: numbers, words, signs, line breaks; what is a price or telephone is masked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

MAX_TEXT = 20_000
"""Characters looked at."""

_MASK = "\uffff"
_TOKEN = re.compile(rf"\d+|[^\W\d_]+'?|\n|{_MASK}+|\S")
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u00a0\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\v\f", " "),
        **dict.fromkeys("\u2028\u2029\x85", "\n"),
        **dict.fromkeys(
            "\u2022\u00b7\u2219\u22c5\u2023\u25aa\u25ab\u25cf\u25cb\u25e6\u25a0\u25ba\u25b6\u2605\u2726\u2666\u00a6",
            "|",
        ),
        _MASK: " ",
    }
)
_MONEY = r"(?:€|eur|euros?|chf|sfr|£|\$|kč|kc|czk|zł|zl|pln|kn|kuna|hrk|usd|gbp)"
_PHONE = r"(?:tel|telefon\w{0,4}|phone|fax|mobil\w{0,2}|gsm|call|ruf|infoline)"
_AMOUNT = r"\d{1,5}(?:[.,]\d{1,2})?(?:[.,]-)?"
_NO_DATE = re.compile(
    "|".join(
        (
            r"(?:https?://|www\.)\S+",
            r"[\w.+-]{1,64}@[\w.-]+",
            # Telephones: told as such, international, with an area code.
            rf"\b{_PHONE}\b[\s:.]{{0,3}}[+(]?\d(?:[\d /()-]|\.(?=\d)){{4,30}}\d",
            r"(?<![\d.])\+\d[\d /().-]{6,24}\d",
            r"\b0\d{2,4}[ /-]{1,3}\d[\d ./-]{3,20}\d",
            r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{2,4}){3,9}\b",
            rf"(?<![\w.]){_MONEY}\s?{_AMOUNT}",
            rf"(?<![\w.,]){_AMOUNT}(?:\s?[-/]\s?{_AMOUNT})?\s?(?:{_MONEY}(?!\w)|%|‰)",
            r"(?<![\w.,])\d{1,5}[.,]-(?=\s*(?:$|[,;)\n/]))",
        )
    )
)


@dataclass(slots=True)
class Token:
    """A word, number, sign or line break; ``tags`` is what it means in the language."""

    kind: Literal["number", "word", "sign", "line", "masked"]
    text: str
    """In small letters."""
    start: int
    end: int
    tight: bool
    """Nothing stands between this token and the one before."""
    upper: bool
    """Begins with a capital letter."""
    number: int
    """Its value; -1 for what is no number, or one of more than four digits."""
    tags: dict[str, int]


def composed(text: str) -> str:
    """As much of a text as is looked at, in composed letters."""
    return unicodedata.normalize("NFC", text[:MAX_TEXT])


def plain(text: str) -> str:
    """A :func:`composed` text as the grammar sees it: one kind of dash, quote and space."""
    return text.translate(_SAME)


def lower(text: str) -> str:
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def split(text: str) -> list[str]:
    return _TOKEN.findall(text)


def tokens(text: str) -> list[Token]:
    """The tokens of a :func:`plain` text, without meanings."""
    small = _NO_DATE.sub(lambda found: _MASK * len(found[0]), lower(text))
    made: list[Token] = []
    end = -1
    for found in _TOKEN.finditer(small):
        word = found[0]
        first = word[0]
        number = -1
        if first.isdecimal():
            kind: Literal["number", "word", "sign", "line", "masked"] = "number"
            number = int(word) if len(word) <= 4 else -1
        elif word.isdigit():  # 21³⁰
            kind = "number"
            word = unicodedata.normalize("NFKC", word)
            number = int(word) if len(word) <= 4 else -1
        elif first.isalpha():
            kind = "word"
        elif first == "\n":
            kind = "line"
        else:
            kind = "masked" if first == _MASK else "sign"
        start = found.start()
        made.append(
            Token(kind, word, start, found.end(), start == end, text[start].isupper(), number, {})
        )
        end = found.end()
    return made
