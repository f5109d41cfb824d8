"""Letters as they are compared."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]+")
"""Accents of Latin letters, which are nearly all."""


def unaccented(text: str) -> str:
    """``text`` without accents: its letters taken apart (NFKD), what combines left out."""
    if text.isascii():
        return text
    apart = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    if apart.isascii():
        return apart
    return "".join(char for char in apart if not unicodedata.combining(char))
