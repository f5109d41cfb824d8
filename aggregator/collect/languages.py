"""The language that a text is in, where nobody says so: told by its letters (lingua)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from aggregator.collect import text
from aggregator.collect.drafts import Reading
from aggregator.model import LANGUAGES

FEWEST = 20
"""Letters of a text that is looked at: "Jazz Night" is said in all of them."""
DISTANCE = 0.99
"""By how much the likeliest language must lead before the next, of confidences that sum to 1."""
_ENOUGH = 1_000
"""Characters by which a language is told."""


def spoken(reading: Reading, language: str) -> Reading:
    """The reading, its items given the languages that their words are in.

    Only where neither item nor feed states one, nor ``language``, which ``feeds.yaml`` says.
    """
    if language or text.language(reading.language):
        return reading
    drafts = (
        draft
        if text.language(draft.language)
        else replace(
            draft,
            language=told(text.line(draft.title), text.paragraphs(draft.description, _ENOUGH)),
        )
        for draft in reading.drafts
    )
    return replace(reading, drafts=tuple(drafts))


def told(*texts: str) -> str:
    """The one of the eight languages that the texts are surely in; "" where that is not sure.

    Another language than the eight is taken for the one most like it: who asks knows that it is one
    of ours.
    """
    words = "\n".join(texts)[:_ENOUGH]
    if sum(letter.isalpha() for letter in words) < FEWEST:
        return ""
    first, second, *_ = _detector().compute_language_confidence_values(words)
    if first.value - second.value < DISTANCE:
        return ""
    return first.language.iso_code_639_1.name.lower()


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    """Built when first asked for, in the worker that reads: docs/performance.md says what it costs.

    By trigrams alone ("low accuracy"): as good on texts of this length, at a tenth of the memory.
    """
    ours = [Language.from_iso_code_639_1(IsoCode639_1.from_str(language)) for language in LANGUAGES]
    return LanguageDetectorBuilder.from_languages(*ours).with_low_accuracy_mode().build()
