"""Letters as they are compared."""

from __future__ import annotations

import unicodedata


def unaccented(text: str) -> str:
    """``text`` without accents: its letters taken apart (NFKD), what combines left out."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))
