"""Problems grouped to causes: the same fault with the same value in the same column, counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from clientimport.core.problems import DROP, NOTICE, PROBLEM_SCHEMA, REJECT, no_problems
from clientimport.core.rows import ROW

CAUSE_SCHEMA: Final[dict[str, type[pl.DataType] | pl.DataType]] = {
    "rows": pl.Int64,  # how many rows have it; 1 for a fault of a whole file
    "severity": pl.String,
    "code": pl.String,
    "column": pl.String,  # heading texts joined by ", "
    "field": pl.String,  # pattern: "phone_numbers[].number"
    "value": pl.String,
    "detail": pl.String,  # of the first row that has it, as message and fix are
    "message": pl.String,
    "fix": pl.String,
    "file": pl.Int32,  # of the first row
    "row": pl.Int64,  # the first row; null: the whole file
}

_SAME = ["severity", "code", "column", "field", "value"]


def column_text(headings: Mapping[str, str] | None = None) -> pl.Expr:
    """`columns` of problems -> the heading texts joined by ", "; a blank heading goes by its frame name."""
    named = {name: heading for name, heading in (headings or {}).items() if heading and heading != name}
    columns = pl.col("columns")
    if named:
        columns = columns.list.eval(pl.element().replace(named))
    return columns.list.join(", ").fill_null("")


def cause_value() -> pl.Expr:
    """`code`, `value` of problems -> the value that their cause goes by; none where it is a key, as each row has its own."""
    return pl.when(pl.col("code") != "partner-missing").then("value").alias("value")


def placed_column(headings: Mapping[str, str]) -> pl.Expr:
    """As `column_text`; behind a column that is none of the rejected row's own stands where its cell is: accounts.csv!B17."""
    text = column_text(headings)
    elsewhere = ~pl.col("columns").list.first().is_in(list(headings)) & pl.col("cell").is_not_null()
    return pl.when(elsewhere.fill_null(value=False)).then(pl.format("{} ({})", text, pl.col("cell"))).otherwise(text)


def causes(problems: pl.DataFrame, headings: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Problems (PROBLEM_SCHEMA) -> CAUSE_SCHEMA: rejects first, then drops, then notices, the most frequent first.

    `headings`: frame name -> heading text, for `column`.
    """
    return causes_of([problems], headings)


def causes_of(slices: Iterable[pl.DataFrame], headings: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Like `causes`, of problems that come in slices; no row may be in two of them."""
    parts = [_counted(problems, headings) for problems in slices if not problems.is_empty()]
    together = pl.concat(parts or [_counted(no_problems(), headings)])
    rank = pl.col("severity").replace_strict({REJECT: 0, DROP: 1, NOTICE: 2}, default=3, return_dtype=pl.Int8)
    return (
        together.sort("file", "row", *_SAME, "message", nulls_last=False)
        .group_by(_SAME, maintain_order=True)
        .agg(pl.col("rows").sum(), pl.col("detail", "message", "fix", "file", "row").first())
        .sort(rank, -pl.col("rows"), "code", "column", "field", "value", nulls_last=False, maintain_order=True)
        .select(list(CAUSE_SCHEMA))
    )


def _counted(problems: pl.DataFrame, headings: Mapping[str, str] | None) -> pl.DataFrame:
    return (
        problems.select(list(PROBLEM_SCHEMA))
        .with_columns(
            column_text(headings).alias("column"),
            pl.col("field").str.replace_all(r"\[\d+\]", "[]"),
            cause_value(),
        )
        .sort("file", ROW, "message", nulls_last=False)
        .group_by(_SAME, maintain_order=True)
        .agg(
            pl.struct("file", ROW).n_unique().cast(pl.Int64).alias("rows"),
            pl.col("detail", "message", "fix", "file").first(),
            pl.col(ROW).first().alias("row"),
        )
        .select(list(CAUSE_SCHEMA))
    )
