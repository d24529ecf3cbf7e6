"""Countries: ISO 3166-1 codes, the names that CLDR gives them in English, and the other spellings people use."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import polars as pl

from clientimport.values.distinct import each_distinct
from clientimport.values.spelling import folded, nearest


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    text = resources.files("clientimport.values").joinpath("data/countries.json").read_text(encoding="utf-8")
    table = json.loads(text)
    return table["names"], table["spellings"]


PLATES = {
    **{"A": "AT", "B": "BE", "D": "DE", "E": "ES", "F": "FR", "H": "HU", "I": "IT", "L": "LU", "N": "NO", "P": "PT", "S": "SE"},
    **{"FL": "LI", "SLO": "SI"},
}
"""The letters on a car that addresses in Europe are written with, "D-50667", where they are no ISO code: no spelling by
themselves, as a letter may mean anything."""


def country_code(text: str) -> str | None:
    """A code, name or other spelling -> alpha-2 code, or None where it is not known."""
    return _table()[1].get(folded(text))


def country_name(text: str) -> str | None:
    """A code, name or other spelling -> the country's English name, or None where it is not known."""
    code = country_code(text)
    return None if code is None else _table()[0][code]


def is_country_code(text: str) -> bool:
    """Whether a text is an ISO 3166-1 alpha-2 code as it stands, upper case."""
    return text in _table()[0]


def country_codes(values: pl.Series) -> pl.Series:
    """Codes, names and other spellings -> alpha-2 codes; null where not known."""
    return each_distinct(values, country_code)


def country_names(values: pl.Series) -> pl.Series:
    """Codes, names and other spellings -> English names; null where not known."""
    return each_distinct(values, country_name)


def nearest_country(text: str) -> str:
    """The English name of the country that an unknown text is most like, or ""."""
    names, spellings = _table()
    found = nearest(folded(text), (spelling for spelling in spellings if len(spelling) > 3))
    return names[spellings[found]] if found else ""


def every_country() -> dict[str, str]:
    """Alpha-2 code -> English name, by code."""
    return dict(_table()[0])
