"""The languages that the words of a run may be in."""

from __future__ import annotations

from typing import Final

__all__ = ["DEFAULT", "LANGUAGES", "grouped"]

LANGUAGES: Final = ("en", "de")
"""ISO 639-1 codes; every catalogue of words is complete in each of them."""

DEFAULT: Final = "en"

_BETWEEN_THOUSANDS: Final = {"en": ",", "de": "."}


def grouped(number: int, lang: str = DEFAULT) -> str:
    """1234567 -> "1,234,567", as the language groups digits."""
    return f"{number:,}".replace(",", _BETWEEN_THOUSANDS[lang])
