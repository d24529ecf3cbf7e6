"""The types of a record's fields: texts with the rules that Pydantic and the columns share."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from clientimport.core.rules import Lines, SecretText, Yes01
from clientimport.values.characters import Characters
from clientimport.values.code_rules import (
    AccountCodeRule,
    AlphanumericRule,
    CountryCodeRule,
    CountryNameRule,
    CurrencyRule,
    FullNameRule,
)
from clientimport.values.emails import EmailRule
from clientimport.values.phones import CallingCodeRule, PhoneRule
from clientimport.values.tax_numbers import EoriRule, VatRule
from clientimport.values.urls import UrlRule

_T = TypeVar("_T")


def _absent_if_blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _absent_if_empty(value: Any) -> Any:
    blank = isinstance(value, dict) and all(v is None or (isinstance(v, str) and not v.strip()) for v in value.values())
    return None if blank else value


def _yes01(value: Any) -> Any:
    if isinstance(value, bool | int):
        return str(int(value))
    return value


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _absent_list(value: Any) -> Any:
    return [] if value is None else value


def _listed(value: Any) -> Any:
    if value is None:
        return []
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list):
        return value
    return [part for part in parts if not (part is None or (isinstance(part, str) and not part.strip()))]


Maybe = Annotated[_T | None, BeforeValidator(_absent_if_blank)]
"""An optional field: blank text is read as absent."""
MaybePart = Annotated[_T | None, BeforeValidator(_absent_if_empty)]
"""An optional nested object: one whose fields are all blank is read as absent."""

ListOf = Annotated[list[_T], BeforeValidator(_absent_list)]
"""A list of items; absent is empty."""
TextList = Annotated[list[_T], BeforeValidator(_listed)]
"""A list of texts, or one text with commas between them; blank ones are dropped."""

Line = Annotated[str, Characters()]
"""One-line text."""
Text = Annotated[str, Characters(one_line=False), Lines()]
"""Text of several lines."""
FullName = Annotated[Line, FullNameRule()]
Email = Annotated[Line, EmailRule()]
CallingCode = Annotated[Line, CallingCodeRule()]
Extension = Annotated[Line, BeforeValidator(_as_text)]
"""Text that may come as a number."""
CountryCode = Annotated[Line, CountryCodeRule()]
CountryName = Annotated[Line, CountryNameRule()]
CurrencyCode = Annotated[Line, CurrencyRule()]
PhoneNumber = Annotated[Line, PhoneRule()]
"""A phone number; PhoneParts beside it names the fields that belong to it."""
Url = Annotated[Line, UrlRule()]
Eori = Annotated[Line, EoriRule()]
Vat = Annotated[Line, VatRule()]
Alphanumeric = Annotated[Line, AlphanumericRule()]
AccountCode = Annotated[Line, AccountCodeRule()]
Yes01Text = Annotated[Literal["0", "1"], BeforeValidator(_yes01), Yes01()]
"""A yes/no that the record writes as "1" and "0"."""
Secret = Annotated[str, Characters(one_line=False), SecretText()]
"""A text that may stand in no report, log or error."""


class Part(BaseModel):
    """Base of nested objects and of list items: strict about unknown fields, texts trimmed, no value in an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)
