"""The languages that the words of a run may be in."""

from __future__ import annotations

from typing import Final

__all__ = ["DEFAULT", "LANGUAGES", "Words", "grouped", "said", "said_of"]

LANGUAGES: Final = ("en", "de")
"""ISO 639-1 codes; every catalogue of words is complete in each of them."""

DEFAULT: Final = "en"

Words = dict[str, dict[str, str]]
"""Texts of a part of the program: key -> language -> text with {places}. Each such table is complete in every language."""

_BETWEEN_THOUSANDS: Final = {"en": ",", "de": "."}


def grouped(number: int, lang: str = DEFAULT) -> str:
    """1234567 -> "1,234,567", as the language groups digits."""
    return f"{number:,}".replace(",", _BETWEEN_THOUSANDS[lang])


def said(words: Words, lang: str, key: str, **places: object) -> str:
    """A text of a table in a language, its places filled."""
    return words[key][lang].format(**places)


def said_of(words: Words, lang: str, number: int, one: str, several: str) -> str:
    """A number with its noun: the text `one` or `several`, whose place {n} is the number with its digits grouped."""
    return said(words, lang, one if number == 1 else several, n=grouped(number, lang))
