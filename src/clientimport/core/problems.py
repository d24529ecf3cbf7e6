"""Faults as they are found inside a batch, and problems as people and the ledger see them: the shapes of both frames."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from clientimport.core.rows import ROW

REJECT: Final = "reject"
DROP: Final = "drop"
NOTICE: Final = "notice"

FAULT_SCHEMA: Final[dict[str, type[pl.DataType] | pl.DataType]] = {
    ROW: pl.Int64,  # null: the whole file
    "code": pl.String,  # of the catalogue
    "field": pl.String,  # pattern: "name", "phone_numbers[].number", "phone_numbers[]"; "" for structure
    "slot": pl.Int32,  # list fields: which item of the mapping it came from (tells the columns of origin)
    "position": pl.Int32,  # list fields: the item's index in the record, 0-based
    "value": pl.String,  # the text at fault, as received
    "detail": pl.String,  # what the message adds: nearest known values, the first row, the limit ...
    "columns": pl.List(pl.String),  # frame names of the columns at fault; null: told by `field` and `slot`
}

PROBLEM_SCHEMA: Final[dict[str, type[pl.DataType] | pl.DataType]] = {
    "file": pl.Int32,  # SourceFile.number
    ROW: pl.Int64,
    "code": pl.String,
    "severity": pl.String,  # reject | drop | notice
    "columns": pl.List(pl.String),  # frame names (Layout.columns)
    "field": pl.String,  # concrete: "phone_numbers[1].number"
    "value": pl.String,  # secret values are "[withheld]"
    "detail": pl.String,
    "line": pl.Int64,
    "byte": pl.Int64,
    "cell": pl.String,
    "message": pl.String,
    "fix": pl.String,
}


def no_faults() -> pl.DataFrame:
    """An empty frame of FAULT_SCHEMA."""
    return _no_faults().clone()


@cache
def _no_faults() -> pl.DataFrame:
    # Made often: most looks at a batch find nothing.
    return pl.DataFrame(schema=FAULT_SCHEMA)


def no_problems() -> pl.DataFrame:
    """An empty frame of PROBLEM_SCHEMA."""
    return pl.DataFrame(schema=PROBLEM_SCHEMA)


def faults_of(  # noqa: PLR0913 - one argument a column of the schema
    rows: pl.DataFrame,
    code: str,
    *,
    field: str = "",
    value: pl.Expr | None = None,
    detail: pl.Expr | str | None = None,
    columns: tuple[str, ...] | None = None,
) -> pl.DataFrame:
    """Rows of a frame with ROW (and SLOT, POSITION where it is a list's) -> one fault each, of FAULT_SCHEMA."""
    here = set(rows.columns)
    return rows.select(
        pl.col(ROW).cast(pl.Int64),
        pl.lit(code).alias("code"),
        pl.lit(field).alias("field"),
        (pl.col("__slot") if "__slot" in here else pl.lit(None)).cast(pl.Int32).alias("slot"),
        (pl.col("__position") if "__position" in here else pl.lit(None)).cast(pl.Int32).alias("position"),
        (pl.lit(None) if value is None else value).cast(pl.String).alias("value"),
        (detail if isinstance(detail, pl.Expr) else pl.lit(detail)).cast(pl.String).alias("detail"),
        (pl.lit(None) if columns is None else pl.lit(pl.Series([list(columns)])).first())
        .cast(pl.List(pl.String))
        .alias("columns"),
    )


def file_fault(code: str, *, value: str = "", detail: str = "", columns: tuple[str, ...] = ()) -> pl.DataFrame:
    """One fault that concerns the whole file (ROW null), of FAULT_SCHEMA."""
    return pl.DataFrame(
        [{ROW: None, "code": code, "field": "", "value": value, "detail": detail, "columns": list(columns)}],
        schema=FAULT_SCHEMA,
    )
