"""What a value may be: a type for each kind, which refuses what it is not in plain words."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Literal, NoReturn, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from aggregator.model import LANGUAGES

COLUMNS = (
    *("title", "date", "time", "end_date", "end_time", "all_day", "location", "address", "city"),
    *("description", "url", "image", "organizer", "categories", "id", "status", "language"),
    *("latitude", "longitude"),
)
"""What ``columns`` can name the header of, for a feed that is a table."""

_Sector = Literal["museum", "company", "school", "creative", "public"]
_Theme = Literal["past", "present", "future"]
_Lists = Literal["auto", "everything", "newest"]
SECTORS: tuple[str, ...] = get_args(_Sector)
THEMES: tuple[str, ...] = get_args(_Theme)


def _refuse(value: object, allowed: str) -> NoReturn:
    raise PydanticCustomError("plain", "{text}", {"text": f"found {shown(value)}; {allowed}"})


def shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"' if len(value) <= 80 else f'"{value[:79]}…"'
        case Mapping():
            return 'a group of "key: value" lines'
        case list() | tuple():
            return "a list"
    return str(value)


def hint(word: object, known: Iterable[str]) -> str:
    near = get_close_matches(str(word).lower(), list(known), n=1)
    return f' Did you mean "{near[0]}"?' if near else ""


def _one_of(value: object, known: Sequence[str]) -> str:
    if isinstance(value, str) and value in known:
        return value
    _refuse(value, f"allowed: {', '.join(known)}.{hint(value, known)}")


def is_identifier(value: object) -> bool:
    return isinstance(value, str) and bool(
        re.fullmatch(r"(?=.{1,64}\Z)[a-z0-9]+(-[a-z0-9]+)*", value)
    )


def _identifier(value: object) -> str:
    if isinstance(value, str) and is_identifier(value):
        return value
    _refuse(
        value,
        "allowed: up to 64 small letters a–z, digits and single hyphens between them, "
        "such as zwickau-museum (it becomes a file name).",
    )


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    _refuse(value, "allowed: some text (in quotes where it looks like a number).")


def _words(value: object) -> str | dict[str, str]:
    if not isinstance(value, dict):
        return _text(value)
    for language, text in value.items():
        if language not in LANGUAGES:
            _refuse(language, f"allowed languages: {', '.join(LANGUAGES)}.")
        if not isinstance(text, str) or not text.strip():
            _refuse(text, f'allowed: some text for "{language}".')
    if not value:
        _refuse(None, "allowed: some text, or one text for each language.")
    return {language: text.strip() for language, text in value.items()}


def _language(value: object) -> str:
    return _one_of(value, LANGUAGES)


def _feed_language(value: object) -> str:
    return "" if value == "auto" else _one_of(value, (*LANGUAGES, "auto"))


def _format(value: object, info: ValidationInfo) -> str:
    """One of the caller's formats; any word where it names none."""
    known: Sequence[str] = (info.context or {}).get("formats", ())
    if known or not (isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9-]{0,30}", value)):
        return _one_of(value, known or ("auto", "the name of a format"))
    return value


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in zoneinfo.available_timezones()}


def _timezone(value: object) -> str:
    if isinstance(value, str) and _zones().get(value.lower()) == value:
        return value
    near = get_close_matches(str(value).lower(), _zones(), n=1, cutoff=0.7)
    advice = f' Did you mean "{_zones()[near[0]]}"?' if near else ""
    _refuse(value, f"allowed: an IANA time zone such as Europe/Berlin.{advice}")


_ISO_3166 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
ZW
"""
"""Alpha-2 codes of countries, as tzdata 2026 lists them."""
_COUNTRIES = frozenset(_ISO_3166.split())


def is_country(value: object) -> bool:
    return isinstance(value, str) and value in _COUNTRIES


def _country(value: object) -> str:
    if isinstance(value, str) and is_country(value):
        return value
    _refuse(value, "allowed: a country in two capital letters (ISO 3166), such as DE, CZ, SI, GB.")


def _web(value: object) -> str:
    if isinstance(value, str) and is_web_address(value):
        return value
    _refuse(value, "allowed: a web address beginning with https:// or http://.")


def is_web_address(value: str) -> bool:
    if re.search(r"[\s\x00-\x1f\x7f]", value):
        return False
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:  # "http://[::1", port 99999
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _public_address(value: object) -> str:
    address = _web(value)
    if "?" in address or "#" in address:
        _refuse(value, "allowed: a web address without ? and #.")
    return address if address.endswith("/") else address + "/"


def _contact(value: object) -> str:
    if isinstance(value, str) and (
        is_web_address(value) or re.fullmatch(r"[^@\s:]+@[^@\s:]+\.[^@\s:]+", value)
    ):
        return value
    _refuse(value, "allowed: a mail address or a web address beginning with https://.")


def _source(value: object) -> str:
    """A feed's address. Schemes need two letters, so that ``C:\\feeds`` stays a path."""
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        _refuse(value, "allowed: a web address, or a file's path from this file's folder.")
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", value)
    if scheme is None or scheme[1].lower() in ("http", "https"):
        return _web(value) if scheme else value
    advice = ""
    if scheme[1].lower() in ("webcal", "webcals", "feed"):
        advice = f" Write https:// in place of {scheme[1]}:// ."
    _refuse(
        value,
        "allowed: a web address beginning with https:// or http://, "
        f"or a file's path from this file's folder.{advice}",
    )


_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("w", "week", "weeks"), timedelta(weeks=1)),
}


def _rhythm(value: object) -> timedelta:
    """5 minutes to a year: less is impolite, more is a slip of the keyboard."""
    found = re.fullmatch(r"(\d{1,6})\s*([a-z]+)", value.strip()) if isinstance(value, str) else None
    if found and found[2] in _UNITS:
        rhythm = int(found[1]) * _UNITS[found[2]]
        if timedelta(minutes=5) <= rhythm <= timedelta(days=366):
            return rhythm
    _refuse(value, "allowed: a number with min, h or d, such as 30 min, 6h or 1d; at least 5 min.")


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    _refuse(value, "allowed: true or false.")


def _trust(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 5:
        return value
    _refuse(value, "allowed: a whole number from 1 (least) to 5 (most).")


def _sector(value: object) -> str:
    return _one_of(value, SECTORS)


def _theme(value: object) -> str:
    return _one_of(value, THEMES)


def _lists(value: object) -> str:
    return _one_of(value, get_args(_Lists))


def _columns(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not value:
        _refuse(
            value,
            "allowed: which column of the table holds what, such as {title: Name, date: Tag}.",
        )
    for field, header in value.items():
        if field not in COLUMNS:
            _refuse(field, f"allowed: {', '.join(COLUMNS)}.{hint(field, COLUMNS)}")
        if not isinstance(header, str) or not header.strip():
            _refuse(header, f'allowed: the header of the column for "{field}", in quotes.')
    return {field: header.strip() for field, header in value.items()}


def _entries(value: object) -> tuple[object, ...]:
    if value is None:  # "feeds:" with nothing below: a calendar that begins
        return ()
    if isinstance(value, list):
        return tuple(value)
    _refuse(value, 'allowed: a list, each entry beginning with "- id: …".')


Item = TypeVar("Item")

Identifier = Annotated[str, BeforeValidator(_identifier)]
Text = Annotated[str, BeforeValidator(_text)]
Words = Annotated[str | dict[str, str], BeforeValidator(_words)]
Language = Annotated[str, BeforeValidator(_language)]
FeedLanguage = Annotated[str, BeforeValidator(_feed_language)]
Timezone = Annotated[str, BeforeValidator(_timezone)]
Country = Annotated[str, BeforeValidator(_country)]
WebAddress = Annotated[str, BeforeValidator(_web)]
PublicAddress = Annotated[str, BeforeValidator(_public_address)]
Contact = Annotated[str, BeforeValidator(_contact)]
Source = Annotated[str, BeforeValidator(_source)]
Format = Annotated[str, BeforeValidator(_format)]
Sector = Annotated[_Sector, BeforeValidator(_sector)]
Theme = Annotated[_Theme, BeforeValidator(_theme)]
Rhythm = Annotated[timedelta, BeforeValidator(_rhythm)]
Trust = Annotated[int, BeforeValidator(_trust)]
Lists = Annotated[_Lists, BeforeValidator(_lists)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Columns = Annotated[dict[str, str], BeforeValidator(_columns)]
Entries = Annotated[tuple[Item, ...], BeforeValidator(_entries)]
