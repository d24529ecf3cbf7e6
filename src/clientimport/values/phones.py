"""Phone numbers, by phonenumberslite: split into calling code, number and extension, and judged in their country."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from clientimport.values.phone_library import (
    EDGE,
    calling_code,
    calling_codes,
    dialled_abroad,
    is_calling_code,
    judge_number,
    split_number,
)
from clientimport.values.phone_screen import SCREEN_FROM, WITH_PREFIX, are_valid, screen_phones
from clientimport.values.value_rules import ValueRule

_FOUND = {"found": pl.String, "found_code": pl.String, "extension": pl.String}
VERDICT_SCHEMA = {"code": pl.String, "detail": pl.String}


def split_phones(frame: pl.DataFrame, least: int = SCREEN_FROM) -> pl.DataFrame:
    """`number`, `region` (alpha-2 or null) -> `number`, `country_code`, `extension`, same height.

    `number` keeps its punctuation, without calling code and extension; `country_code` are digits, null if not known.
    What is no phone number at all is left as it stands, for the checker to name. `least`: as in screen_phones.
    """
    present = frame["number"].is_not_null().arg_true()
    if len(present) < frame.height:
        found, nothing = split_phones(frame[present], least), pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
        return found.select(_put(nothing.alias(column.name), present, column) for column in found)
    given = frame.select("number", pl.lit(None, pl.String).alias("country_code"), "region")
    settled = _settled_parts(given, least)
    at = settled["number"].is_null().arg_true()
    left = given.select("number", "region")[at]
    distinct = left.unique(maintain_order=True)
    parts = [split_number(number, region) for number, region in distinct.iter_rows()]
    found = distinct.hstack(pl.DataFrame(parts, schema=_FOUND, orient="row"))
    joined = left.join(found, on=["number", "region"], how="left", nulls_equal=True, maintain_order="left")
    nothing = pl.Series("extension", [None], dtype=pl.String).new_from_index(0, given.height)
    whole = {"number": settled["number"], "country_code": settled["country_code"], "extension": nothing}
    told = {"number": "found", "country_code": "found_code", "extension": "extension"}
    return pl.DataFrame({name: _put(column, at, joined[told[name]]) for name, column in whole.items()})


def _settled_parts(given: pl.DataFrame, least: int) -> pl.DataFrame:
    """`number` and `country_code` as the library would split them, of the numbers that need not be shown to it; else null."""
    plus = _with_plus(given)
    shown = screen_phones(plus, least).with_columns(plus["number"])
    own, with_prefix = pl.col("own"), pl.col("form") == WITH_PREFIX
    # A national prefix like the calling code is taken for the calling code, and goes with it.
    like_code = with_prefix & (pl.col("code") == "1")
    kept = ~own & (pl.col("form") > 0) & ~like_code
    front = pl.when(own).then(pl.format("+{}", "code")).otherwise("code")
    parts = shown.select(pl.when(kept).then("number").alias("number"), pl.when(kept).then("code").alias("country_code"))
    at = shown.select((pl.col("form") > 0) & (own | like_code)).to_series().arg_true()
    rest = pl.col("number").str.strip_prefix(front).str.strip_chars_start(EDGE)
    to_cut = shown[at].with_columns(rest.alias("rest"))
    # "(0)" is only dialled at home.
    without_trunk = pl.col("rest").str.replace(r"^\(0\)", "").str.strip_chars_start(EDGE)
    balanced = pl.col("number").str.count_matches("(", literal=True) == pl.col("number").str.count_matches(")", literal=True)
    whole = pl.col("number").str.starts_with(front) & balanced & ~pl.col("rest").str.starts_with(")")
    tried = to_cut.select(
        pl.when(whole).then(pl.when(own).then(without_trunk).otherwise("rest")).alias("number"),
        pl.col("code").alias("country_code"),
        region=pl.lit(None, pl.String),
    )
    # What is left must still be the same number when it is read with the calling code beside it.
    again = screen_phones(tried, least)
    same = ((again["form"] > 0) & (again["national"] == to_cut["national"])).arg_true()
    return parts.select(_put(parts[name], at.gather(same), tried[name].gather(same)) for name in parts.columns)


def _put(column: pl.Series, at: pl.Series, values: pl.Series) -> pl.Series:
    """A column with other values at some positions."""
    return column.clone().scatter(at, values) if len(at) else column


def _with_plus(given: pl.DataFrame) -> pl.DataFrame:
    """Numbers that begin as one dials abroad from their region, rewritten with a "+", which the library reads alike."""
    prefixes = {region: dialled for region in given["region"].drop_nulls().unique() if (dialled := dialled_abroad(region))}
    begins = [pl.col("number").str.starts_with(dialled) for dialled in sorted(set(prefixes.values()))]
    at = given.select(pl.any_horizontal(begins)).to_series().arg_true() if begins else pl.Series([], dtype=pl.UInt32)
    if at.is_empty():
        return given
    abroad_from = pl.col("region").replace_strict(prefixes, default=None, return_dtype=pl.String)
    rest = pl.col("number").str.strip_prefix(abroad_from).str.strip_chars_start(EDGE)
    abroad = pl.col("number").str.starts_with(abroad_from) & rest.str.contains("^[1-9]")
    rewritten = given[at].select(pl.when(abroad).then("+" + rest).otherwise("number")).to_series()
    return given.with_columns(_put(given["number"], at, rewritten))


def judge_phones(frame: pl.DataFrame, least: int = SCREEN_FROM) -> pl.DataFrame:
    """`number`, `country_code` (digits or null), `region` (alpha-2 or null) -> `code` (null where right), `detail`.

    The country is told by the number's own "+", else by its calling code, else by the region. Where none tells it,
    only a number without digits is at fault. `least`: as in screen_phones.
    """
    given = frame.select("number", "country_code", "region")
    at = (given["number"].is_not_null() & ~are_valid(given, least)).arg_true()
    left = given[at]
    known = [region for region in left["region"].drop_nulls().unique() if calling_code(region)]
    told = pl.col("country_code").is_not_null() | pl.col("region").is_in(known).fill_null(False)
    untold = ~told & pl.col("number").str.contains("^[^+＋]*[0-9][^+＋]*$")
    at = at.filter(~left.select(untold).to_series())
    nothing = pl.DataFrame(schema=VERDICT_SCHEMA).clear(len(given))
    if not len(at):
        return nothing
    doubtful = given[at]
    distinct = doubtful.unique(maintain_order=True)
    verdicts = [judge_number(*row) for row in distinct.iter_rows()]
    found = distinct.hstack(pl.DataFrame(verdicts, schema=VERDICT_SCHEMA, orient="row"))
    answers = doubtful.join(found, on=list(given.columns), how="left", nulls_equal=True, maintain_order="left")
    return nothing.select(_put(nothing[name], at, answers[name]) for name in VERDICT_SCHEMA)


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
