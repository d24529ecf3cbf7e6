"""The Pandera schema of a batch's frames, derived from the record: one column a field, one check a rule."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from clientimport.checker.columns import FieldColumn
from clientimport.checker.verdicts import Verdicts, code_column
from clientimport.values.value_rules import ValueRule

if TYPE_CHECKING:
    import pandera.polars as pa

FAILURES: Final[dict[str, type[pl.DataType] | pl.DataType]] = {"column": pl.String, "rule": pl.Int32, "at": pl.UInt32}


class BrokenCheckError(Exception):
    """A check of ours did not run: a bug, never a fault of the data."""


def validate(frame: pl.DataFrame, verdicts: list[Verdicts]) -> pl.DataFrame:
    """Validates the doubtful columns of a frame -> `column`, `rule` (its index), `at` (position): every check that failed.

    Only rows with a doubtful value are looked at; the screen has cleared the others by the same rules.
    Raises BrokenCheckError where Pandera could not run a check.
    """
    if not verdicts:
        return pl.DataFrame(schema=FAILURES)
    positions = pl.concat([verdict.positions for verdict in verdicts]).unique().sort().alias("at")
    rows = frame[[verdict.column.name for verdict in verdicts]][positions]
    shown = pl.concat([_with_verdicts(rows[verdict.column.name], verdict) for verdict in verdicts], how="horizontal")
    schema = schema_of(tuple(verdict.column for verdict in verdicts))
    failed = _failures(schema, shown)
    return failed.with_columns(positions.gather(failed["at"]).alias("at"))


@cache
def schema_of(columns: tuple[FieldColumn, ...]) -> pa.DataFrameSchema:
    """Columns of a frame -> their schema. Beside a column stand those that say what the libraries found in it."""
    import pandera.polars as pa

    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                pl.String, nullable=True, checks=[_check(column.name, rule, at) for at, rule in enumerate(column.rules)]
            )
            for column in columns
        }
    )


def _check(name: str, rule: ValueRule, at: int) -> Any:
    import pandera.polars as pa

    found: Callable[[pl.Expr], pl.Expr] | None = rule.plain if rule.exact else None  # type: ignore[assignment]
    expression = pl.col(_beside(name, at)).is_null() if found is None else found(pl.col(name))
    return pa.Check(lambda data: data.lazyframe.select(expression), name=f"{name} {type(rule).__name__}")


def _beside(name: str, at: int) -> str:
    return f"{name}\0{code_column(at)}"


def _with_verdicts(values: pl.Series, verdict: Verdicts) -> pl.DataFrame:
    """The column as settled, and beside it what each library said; null where it said nothing."""
    joined = values.alias("given").to_frame().join(verdict.table, on="given", how="left", maintain_order="left")
    name = verdict.column.name
    beside = [pl.col(code_column(at)).alias(_beside(name, at)) for at in range(len(verdict.column.rules))]
    return joined.select(pl.coalesce("settled", "given").alias(name), *beside)


def _failures(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> pl.DataFrame:
    from pandera.config import ValidationDepth, config_context
    from pandera.errors import SchemaErrors

    # Said here, because two environment variables switch validation off without a word.
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as found:
            # Its text quotes values, so it goes no further than here.
            cases: pl.DataFrame = found.failure_cases.select(
                "column", pl.col("check_number").alias("rule"), pl.col("index").alias("at")
            )
        else:
            return pl.DataFrame(schema=FAILURES)
    if cases.null_count().sum_horizontal().item():
        broken = cases.filter(pl.any_horizontal(pl.all().is_null()))["column"].unique().to_list()
        raise BrokenCheckError(f"a columnar check of {', '.join(map(str, broken))} did not run")
    return cases.cast(FAILURES)  # type: ignore[arg-type]
