"""Phone numbers, by phonenumberslite: split into calling code, number and extension, and judged in their country."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from clientimport.values.phone_library import calling_codes, is_calling_code, judge_number, split_number
from clientimport.values.value_rules import ValueRule

SPLIT_SCHEMA = {"number": pl.String, "country_code": pl.String, "extension": pl.String}
VERDICT_SCHEMA = {"code": pl.String, "detail": pl.String}


def split_phones(frame: pl.DataFrame) -> pl.DataFrame:
    """`number`, `region` (alpha-2 or null) -> `number`, `country_code`, `extension`, same height.

    `number` keeps its punctuation, without calling code and extension; `country_code` are digits, null if not known.
    What is no phone number at all is left as it stands, for the checker to name.
    """
    given = frame.select("number", "region")
    distinct = given.unique(maintain_order=True).filter(pl.col("number").is_not_null())
    parts = [split_number(number, region) for number, region in distinct.iter_rows()]
    found = pl.DataFrame(parts, schema=SPLIT_SCHEMA, orient="row").rename({"number": "found"})
    joined = given.join(distinct.hstack(found), on=["number", "region"], how="left", nulls_equal=True, maintain_order="left")
    return joined.select(pl.col("found").alias("number"), "country_code", "extension")


def judge_phones(frame: pl.DataFrame) -> pl.DataFrame:
    """`number`, `country_code` (digits or null), `region` (alpha-2 or null) -> `code` (null where right), `detail`.

    The country is told by the number's own "+", else by its calling code, else by the region. Where none tells it,
    only a number without digits is at fault.
    """
    given = frame.select("number", "country_code", "region")
    distinct = given.unique(maintain_order=True).filter(pl.col("number").is_not_null())
    verdicts = [judge_number(*row) for row in distinct.iter_rows()]
    found = pl.DataFrame(verdicts, schema=VERDICT_SCHEMA, orient="row")
    return given.join(
        distinct.hstack(found), on=["number", "country_code", "region"], how="left", nulls_equal=True, maintain_order="left"
    ).select("code", "detail")


@dataclass(frozen=True)
class PhoneRule(ValueRule):
    """A phone number as far as it can be judged by itself: with digits, or with a "+" in full."""

    def fault(self, value: str) -> tuple[str, str] | None:
        """`phone-invalid` or `phone-impossible`; a number that is merely not assigned is right."""
        code, detail = judge_number(value, None, None)
        return None if code in (None, "phone-unassigned") else (str(code), str(detail))


@dataclass(frozen=True)
class CallingCodeRule(ValueRule):
    """A country calling code, kept as digits: "+1" is "1"."""

    def settled(self, value: str) -> str:
        """Digits without the plus or the zeros in front of it."""
        text = value.strip().removeprefix("+")
        digits = "".join(c for c in text if c.isdecimal())
        if not digits or any(not (c.isdecimal() or c in " -().") for c in text):
            return value
        return str(int(digits))

    def fault(self, value: str) -> tuple[str, str] | None:
        """`calling-code-unknown` where no country has it."""
        return None if is_calling_code(value) else ("calling-code-unknown", "")

    def plain(self, column: pl.Expr) -> pl.Expr:
        """The codes themselves, as digits."""
        return column.is_in(calling_codes())
