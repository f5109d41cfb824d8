"""The words of each language, a file per language."""

from __future__ import annotations

from aggregator.collect.dates.lexicon import Table
from aggregator.collect.dates.tables import cs, de, en, hr, it, nl, pl, sl

TABLES: dict[str, Table] = {
    "de": de.TABLE,
    "cs": cs.TABLE,
    "sl": sl.TABLE,
    "it": it.TABLE,
    "hr": hr.TABLE,
    "pl": pl.TABLE,
    "nl": nl.TABLE,
    "en": en.TABLE,
}
