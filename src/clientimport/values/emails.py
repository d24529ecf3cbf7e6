"""E-mail addresses, judged by email-validator; whether the domain exists is not asked.

The library takes some 30 µs an address, so whole columns are judged another way: the local part by the library's own set
of characters, the domain by the library, once for each distinct one. What is not of that form the library judges itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import polars as pl

from clientimport.values.email_reasons import email_reason
from clientimport.values.value_rules import JUDGED_SCHEMA, ValueRule

_LONGEST = 254


@dataclass(frozen=True)
class EmailRule(ValueRule):
    """A valid e-mail address."""

    def fault(self, value: str) -> tuple[str, str] | None:
        """`email-invalid`, with the reason."""
        reason = email_fault(value)
        return None if reason is None else ("email-invalid", reason)

    def clear(self, values: pl.Series) -> pl.Series:
        """True where the address is surely valid."""
        return plain_emails(values)

    def judge(self, values: pl.Series) -> pl.DataFrame:
        """As in the base; the library is asked only of addresses that are not plain."""
        wrong = values.filter(~plain_emails(values))
        reasons = pl.Series([email_fault(value) for value in wrong], dtype=pl.String)
        details = values.replace_strict(wrong, reasons, default=None, return_dtype=pl.String)
        codes = details.is_not_null().replace_strict({True: "email-invalid", False: None}, return_dtype=pl.String)
        return pl.DataFrame({"settled": values, "code": codes, "detail": details}, schema=JUDGED_SCHEMA)


def email_fault(address: str) -> str | None:
    """One address -> None where it is valid, else why not, as a detail."""
    return None if _is_valid(address) else email_reason(address)


def plain_emails(values: pl.Series) -> pl.Series:
    """Addresses -> Boolean Series: true where one is of the plain form and its domain valid; nulls are right."""
    domains = values.str.extract(_plain_form(), 1)
    # A domain in punycode is measured by its letters, so the library looks at the whole address.
    measured = (values.str.len_bytes() <= _LONGEST) & ~domains.str.contains("(?i)xn--")
    good = pl.Series([domain for domain in domains.drop_nulls().unique() if _is_domain(domain)], dtype=pl.String)
    return (domains.is_in(good.implode()) & measured).fill_null(False) | values.is_null()


def _is_valid(address: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


@lru_cache(maxsize=100_000)
def _is_domain(domain: str) -> bool:
    return _is_valid(f"a@{domain}")


@cache
def _plain_form() -> str:
    from email_validator.rfc_constants import ATEXT

    return rf"^[{ATEXT}]+(?:\.[{ATEXT}]+)*@([\x21-\x3F\x41-\x7E]+)$"
