"""Currencies: ISO 4217 codes, their names in English, and signs that mean one currency only."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import polars as pl

from clientimport.values.distinct import each_distinct
from clientimport.values.spelling import folded, nearest


@cache
def _table() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    text = resources.files("clientimport.values").joinpath("data/currencies.json").read_text(encoding="utf-8")
    table = json.loads(text)
    return table["names"], table["signs"], table["spellings"]


def currency_code(text: str) -> str | None:
    """A code, sign or name -> ISO 4217 code, or None where it is not known ("$" and "¥" mean several)."""
    names, signs, spellings = _table()
    upper = text.strip().upper()
    if upper in names:
        return upper
    return signs.get(upper) or spellings.get(folded(text))


def is_currency_code(text: str) -> bool:
    """Whether a text is an ISO 4217 code as it stands, upper case."""
    return text in _table()[0]


def currency_codes(values: pl.Series) -> pl.Series:
    """Codes, signs and names -> ISO 4217 codes; null where not known."""
    return each_distinct(values, currency_code)


def nearest_currency(text: str) -> str:
    """The code of the currency that an unknown text is most like, or ""."""
    names, _, spellings = _table()
    found = nearest(folded(text), spellings)
    if found:
        return spellings[found]
    return nearest(text.strip().upper(), names)


def every_currency() -> dict[str, str]:
    """ISO 4217 code -> English name, by code."""
    return dict(_table()[0])
