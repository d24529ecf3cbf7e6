"""E-mail addresses, judged by email-validator; whether the domain exists is not asked."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from clientimport.values.email_reasons import email_reason
from clientimport.values.value_rules import JUDGED_SCHEMA, ValueRule


def email_fault(address: str) -> str | None:
    """One address -> None where it is valid, else why not, in our words."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return email_reason(address)
    return None


@dataclass(frozen=True)
class EmailRule(ValueRule):
    """A valid e-mail address."""

    def fault(self, value: str) -> tuple[str, str] | None:
        """`email-invalid`, with the reason."""
        reason = email_fault(value)
        return None if reason is None else ("email-invalid", reason)

    def judge(self, values: pl.Series) -> pl.DataFrame:
        """As in the base; written as it stands."""
        return judge_emails(values)


def judge_emails(values: pl.Series) -> pl.DataFrame:
    """Distinct addresses -> settled, code, detail."""
    reasons = [email_fault(value) for value in values]
    codes = [None if reason is None else "email-invalid" for reason in reasons]
    return pl.DataFrame({"settled": values, "code": codes, "detail": reasons}, schema=JUDGED_SCHEMA)
