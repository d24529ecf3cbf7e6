"""EORI and VAT numbers: their characters always, a VAT number's check digits by python-stdnum where a mapping asks for it.

No library checks EORI numbers: they have no common check digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from clientimport.core.details import detail
from clientimport.core.errors import UsageFailure
from clientimport.values.countries import is_country_code
from clientimport.values.value_rules import ValueRule

_EORI = re.compile(r"^([A-Z]{2})[A-Z0-9]{1,15}$")
_VAT = re.compile(r"^[A-Za-z0-9 .\-/+*]{2,30}$")
_NOT_ISO = {"XI", "EL"}
"""Northern Ireland's and Greece's own prefixes in customs and VAT."""


@dataclass(frozen=True)
class EoriRule(ValueRule):
    """An EORI: a country's code and up to 15 letters and digits; kept upper-case, without blanks."""

    def settled(self, value: str) -> str:
        """Upper case, blanks out, where that is what an EORI looks like."""
        packed = "".join(value.split()).upper()
        return packed if _EORI.match(packed) else value

    def fault(self, value: str) -> tuple[str, str] | None:
        """`eori-invalid`, saying what is wrong."""
        found = _EORI.match(value)
        if found is None:
            return "eori-invalid", ""
        known = is_country_code(found.group(1)) or found.group(1) in _NOT_ISO
        return None if known else ("eori-invalid", detail("no-country-code", found.group(1)))


@dataclass(frozen=True)
class VatRule(ValueRule):
    """A VAT number by its characters: letters, digits, blanks and . - / + *"""

    def fault(self, value: str) -> tuple[str, str] | None:
        """`vat-invalid` where a character is none of them, or no digit or letter is there."""
        good = _VAT.match(value) and any(c.isalnum() for c in value)
        return None if good else ("vat-invalid", "")

    def plain(self, column: pl.Expr) -> pl.Expr:
        """Letters and digits alone."""
        return column.str.contains(r"^[A-Za-z0-9]{2,30}$")


def vat_check(values: pl.Series, countries: pl.Series) -> pl.Series:
    """VAT numbers and their countries (alpha-2 or null), same height -> Boolean: right by the country's full check.

    The number's own prefix tells the country first. Null where no country is known or the library has no check for it.
    Raises UsageFailure where python-stdnum is not installed.
    """
    _stdnum("vat_number", "stdnum")
    verdicts = [_vat_verdict(value, country) for value, country in zip(values, countries, strict=True)]
    return pl.Series(verdicts, dtype=pl.Boolean)


def _vat_verdict(value: str, country: str | None) -> bool | None:
    packed = "".join(c for c in value.upper() if c.isalnum())
    prefix = packed[:2] if packed[:2].isalpha() else ""
    own = _vat_validator(prefix.lower()) if prefix else None
    if own is not None and prefix:
        return own(packed)
    check = _vat_validator(country.lower()) if country else None
    return None if check is None else check(packed)


@cache
def _vat_validator(country: str) -> Callable[[str], bool] | None:
    import importlib

    names = {"el": "gr", "xi": "gb"}
    try:
        module = importlib.import_module(f"stdnum.{names.get(country, country)}.vat")
    except ModuleNotFoundError:
        return None
    return lambda packed: bool(module.is_valid(packed))


@cache
def _stdnum(asked: str, module: str) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        raise UsageFailure(
            f"The mapping asks for the full check of {asked}, and the library for it is not installed.",
            fix="Install it: pip install 'clientimport[checks]'.",
        ) from None
