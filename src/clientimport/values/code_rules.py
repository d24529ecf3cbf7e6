"""Rules of coded values: countries, currencies, letters and digits, names with a space."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from clientimport.values.countries import country_code, country_name, every_country, is_country_code, nearest_country
from clientimport.values.currencies import every_currency, is_currency_code, nearest_currency
from clientimport.values.spelling import did_you_mean
from clientimport.values.value_rules import ValueRule

_ALPHANUMERIC = re.compile(r"^[^\W_]+$")
_ACCOUNT = r"^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,30}[A-Za-z0-9])?$"


@dataclass(frozen=True)
class CountryCodeRule(ValueRule):
    """An ISO 3166-1 alpha-2 code, kept upper-case."""

    def settled(self, value: str) -> str:
        """Upper case, where that is a code."""
        return value.upper() if is_country_code(value.upper()) else value

    def fault(self, value: str) -> tuple[str, str] | None:
        """`country-code-invalid`, with the code that was probably meant."""
        if is_country_code(value):
            return None
        return "country-code-invalid", did_you_mean(country_code(value) or country_code(nearest_country(value)) or "")

    def plain(self, column: pl.Expr) -> pl.Expr:
        """The codes themselves."""
        return column.is_in(list(every_country()))


@dataclass(frozen=True)
class CountryNameRule(ValueRule):
    """A country's English name; its codes and other spellings are turned into it."""

    def settled(self, value: str) -> str:
        """The name, where the country is known."""
        return country_name(value) or value

    def fault(self, value: str) -> tuple[str, str] | None:
        """`country-unknown`, with the nearest name."""
        return None if country_code(value) else ("country-unknown", did_you_mean(nearest_country(value)))

    def plain(self, column: pl.Expr) -> pl.Expr:
        """The names themselves."""
        return column.is_in(list(every_country().values()))


@dataclass(frozen=True)
class CurrencyRule(ValueRule):
    """An ISO 4217 code, kept upper-case."""

    def settled(self, value: str) -> str:
        """Upper case, where that is a code."""
        return value.upper() if is_currency_code(value.upper()) else value

    def fault(self, value: str) -> tuple[str, str] | None:
        """`currency-unknown`, with the nearest code."""
        return None if is_currency_code(value) else ("currency-unknown", did_you_mean(nearest_currency(value)))

    def plain(self, column: pl.Expr) -> pl.Expr:
        """The codes themselves."""
        return column.is_in(list(every_currency()))


@dataclass(frozen=True)
class AlphanumericRule(ValueRule):
    """Letters and digits alone."""

    def fault(self, value: str) -> tuple[str, str] | None:
        """`sid-not-alphanumeric`."""
        return None if _ALPHANUMERIC.match(value) else ("sid-not-alphanumeric", "")

    def plain(self, column: pl.Expr) -> pl.Expr:
        """The ASCII ones."""
        return column.str.contains(r"^[A-Za-z0-9]+$")


@dataclass(frozen=True)
class AccountCodeRule(ValueRule):
    """An account code that another system gave: what can be written on any form and in any address."""

    def fault(self, value: str) -> tuple[str, str] | None:
        """`account-malformed`."""
        return None if re.fullmatch(_ACCOUNT, value) else ("account-malformed", "")

    def plain(self, column: pl.Expr) -> pl.Expr:
        """All right ones."""
        return column.str.contains(_ACCOUNT)


@dataclass(frozen=True)
class FullNameRule(ValueRule):
    """A name with text on both sides of a space."""

    def fault(self, value: str) -> tuple[str, str] | None:
        """`name-without-space`."""
        return None if " " in value.strip() else ("name-without-space", "")

    def plain(self, column: pl.Expr) -> pl.Expr:
        """A space between two characters that are no blanks."""
        return column.str.contains(r"^\S.* .*\S$")
