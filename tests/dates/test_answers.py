"""Our corpus is read right: the half the grammar was written by, and the half it was not."""

from __future__ import annotations

import pytest

from aggregator.collect.dates import find
from aggregator.model import LANGUAGES
from tests.bench.dates import CORPUS, phrases, told, wrong

RIGHT = {"tune": 0.98, "held": 0.95}
"""Of the half that the grammar was not written by 98 % are the aim; 97.2 % were right when it was
first asked. The floor keeps what was reached."""
HALVES = [
    pytest.param(
        half,
        marks=[]
        if (CORPUS / half).is_dir()
        else pytest.mark.skip(f"tests/dates/corpus/{half} absent"),
    )
    for half in ("tune", "held")
]


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_read_exactly(half: str, language: str):
    missed = wrong(half, language)
    share = 1 - len(missed) / len(phrases(half, language))
    shown = "\n".join(
        f"{one.text!r}, now {one.now}: {told(find(one.text, language, one.now))}" for one in missed
    )
    # What the held half gets wrong is counted, never shown: whoever works on the grammar would see.
    assert share >= RIGHT[half], shown if half == "tune" else f"{len(missed)} are not read exactly"


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_traps_give_nothing(half: str, language: str):
    traps = [one for one in phrases(half, language) if one.kind == "trap"]
    assert traps
    sprung = [one for one in traps if find(one.text, language, one.now)]
    assert not sprung, [one.text for one in sprung] if half == "tune" else len(sprung)
