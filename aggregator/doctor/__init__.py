"""What a partner is told about a feed, in their language: what is wrong, why, and how to mend it.

``texts`` finds the words for a problem's code, ``examine`` what is missing though nothing went
wrong, ``diagnose`` puts both in order.
"""

from __future__ import annotations

from aggregator.doctor.diagnosis import (
    PLACES,
    Finding,
    Upcoming,
    day,
    diagnose,
    language_of,
    upcoming,
)
from aggregator.doctor.examine import examine
from aggregator.doctor.texts import KEYS, Text, key_of, label, text

__all__ = [
    "KEYS",
    "PLACES",
    "Finding",
    "Text",
    "Upcoming",
    "day",
    "diagnose",
    "examine",
    "key_of",
    "label",
    "language_of",
    "text",
    "upcoming",
]
