"""The texts: one for each code that reading a feed can give, in each of the eight languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator import doctor
from aggregator.doctor import texts
from aggregator.model import LANGUAGES

PACKAGE = Path(__file__).parents[2] / "aggregator"
SOURCES = [*(PACKAGE / "collect").rglob("*.py"), PACKAGE / "pipeline.py"]
EXAMINED = PACKAGE / "doctor" / "examine.py"

_TELLS = re.compile(
    r"(?:Problem|FormatError|FetchError|Unusable|Unreadable|Broken|_unreadable|_doubt|_problem)$"
)
"""Names of what takes a code."""
_CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")
_NO_CODES = {"utf-8", "error", "replace", "ascii", "warning"}


def _codes(source: str) -> Iterator[str]:
    """The codes that a module gives: first or second argument, ``code=``, or a constant."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            if not _TELLS.search(ast.unparse(node.func)):
                continue
            asked = [*node.args[:2], *(word.value for word in node.keywords if word.arg == "code")]
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).isupper():
            asked = [node.value] if ast.unparse(node.targets[0]) in _NAMED else []
        else:
            continue
        for one in asked:
            told = one.value if isinstance(one, ast.Constant) else None
            if isinstance(told, str) and _CODE.fullmatch(told) and told not in _NO_CODES:
                yield told


_NAMED = {"TOO_SLOW", "QUARANTINED"}


def emitted() -> set[str]:
    found = {code for path in SOURCES for code in _codes(path.read_text(encoding="utf-8"))}
    return found | {"no-place", "no-link", "no-description", *_codes(EXAMINED.read_text("utf-8"))}


def test_the_search_for_codes_finds_them():
    """One of each kind of place where a code stands."""
    assert {
        *("no-title", "truncated", "timeout", "no-start", "bad-event", "bad-time", "bad-schedule"),
        *("too-slow", "quarantined", "utc-repaired", "nothing-ahead", "open-quote", "html"),
    } <= emitted()


def test_every_code_has_a_text():
    assert emitted() - texts.KEYS.keys() == set()


def test_no_text_is_for_a_code_that_nothing_gives():
    assert texts.KEYS.keys() - emitted() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_every_language(language: str):
    keys = {*texts.KEYS.values(), *(texts.key_of(f"http-{one}") for one in (401, 404, 500))}
    table = texts._texts(language)
    assert table.keys() == keys
    for key, text in table.items():
        for told in (text.what, text.why, text.how):
            assert told == told.strip(), key
            assert told[0].isupper(), key
            assert told.endswith((".", ")")), key
            assert len(told) < 200, key


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"en"}))
def test_no_text_was_left_in_english(language: str):
    english, own = texts._texts("en"), texts._texts(language)
    for key, text in own.items():
        assert text.what != english[key].what
        assert text.why != english[key].why
        assert text.how != english[key].how


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_is_there_in_every_language(language: str):
    assert all(words[language] for words in texts._labels().values())


@pytest.mark.parametrize(
    ("code", "key"),
    [
        *(("http-404", "missing"), ("http-410", "missing"), ("http-403", "forbidden")),
        *(("http-500", "server"), ("http-418", "server"), ("dns", "unreachable")),
        *(("http-x", ""), ("never-heard-of", "")),
    ],
)
def test_the_key_of_a_code(code: str, key: str):
    assert doctor.key_of(code) == key


def test_an_unknown_language_falls_back_to_english():
    assert doctor.text("no-title", "fi") == doctor.text("no-title", "en")
    assert doctor.label("next", "fi") == "The next events"
    assert doctor.text("never-heard-of", "de") is None
