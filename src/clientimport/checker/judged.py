"""One frame of a batch through the rules of single values: settled, typed, faulty values taken out, faults named."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from clientimport.checker.columns import PLACE, FieldColumn
from clientimport.checker.schema import BrokenCheckError, validate
from clientimport.checker.screen import doubtful
from clientimport.checker.verdicts import GIVEN, REPLACED, SETTLED, Verdicts, code_column, detail_column, judge_doubtful
from clientimport.core.problems import FAULT_SCHEMA, no_faults


@dataclass
class Judged:
    """`frame`: as given, but typed and without faulty values. `faults`: FAULT_SCHEMA, notices included."""

    frame: pl.DataFrame
    faults: pl.DataFrame


def judge_frame(frame: pl.DataFrame, columns: tuple[FieldColumn, ...]) -> Judged:
    """An own or list frame of texts -> judged. `columns`: those of its columns that are fields."""
    doubts = doubtful(frame, columns)
    by_name = {column.name: column for column in columns}
    verdicts = [judge_doubtful(frame[name], mask, by_name[name]) for name, mask in doubts.items()]
    failed = validate(frame, verdicts)
    faults, replaced = [], []
    for verdict in verdicts:
        name = verdict.column.name
        values = frame[name]
        mine = failed.filter(pl.col("column") == name)
        lines = verdict.at_positions(values)
        wrong = verdict.positions.is_in(mine["at"].implode())
        settled = lines[SETTLED].set(wrong, None)
        replaced.append(values.clone().scatter(verdict.positions, settled))
        faults.append(_named(frame, verdict.column, values, verdict, mine))
        broken = lines[REPLACED].fill_null(False) & ~wrong
        faults.append(faults_at(frame, verdict.positions.filter(broken), "line-break-replaced", verdict.column))
    typed = frame.with_columns(replaced).with_columns(_typed(column) for column in columns)
    return Judged(typed, pl.concat(faults) if faults else no_faults())


def faults_at(  # noqa: PLR0913 - one argument a column of the schema
    frame: pl.DataFrame,
    positions: pl.Series,
    code: str | pl.Series,
    column: FieldColumn,
    value: pl.Series | None = None,
    detail: pl.Series | None = None,
) -> pl.DataFrame:
    """Positions in a frame -> one fault each, of FAULT_SCHEMA. `value`, `detail`, `code`: by position, in order."""
    if positions.is_empty():
        return no_faults()
    here = {new: frame[old].gather(positions).cast(PLACE[old]) for old, new in _PLACE_NAMES.items() if old in frame.columns}
    given = {**here, "code": code, "field": column.field.path, "value": value, "detail": detail}
    height = len(positions)
    return pl.DataFrame(
        [
            told.alias(name) if isinstance(told := given.get(name), pl.Series) else _each(told, name, dtype, height)
            for name, dtype in FAULT_SCHEMA.items()
        ]
    )


def _each(told: str | None, name: str, dtype: type[pl.DataType] | pl.DataType, height: int) -> pl.Series:
    return pl.Series(name, [told], dtype=dtype).new_from_index(0, height)


_PLACE_NAMES = dict(zip(PLACE, ("__row", "slot", "position"), strict=True))


def _named(
    frame: pl.DataFrame, column: FieldColumn, values: pl.Series, verdict: Verdicts, failed: pl.DataFrame
) -> pl.DataFrame:
    found = [no_faults()]
    for at in failed["rule"].unique().sort():
        positions = failed.filter(pl.col("rule") == at)["at"].sort()
        given = values.gather(positions)
        lines = given.alias(GIVEN).to_frame().join(verdict.table, on=GIVEN, how="left", maintain_order="left")
        codes = lines[code_column(at)]
        if codes.null_count():
            raise BrokenCheckError(f"the check and the rule of {column.field.path} do not agree")
        found.append(faults_at(frame, positions, codes, column, given, lines[detail_column(at)]))
    return pl.concat(found)


def _typed(column: FieldColumn) -> pl.Expr:
    text = pl.col(column.name)
    if column.field.kind == "boolean":
        return (text == "true").alias(column.name)
    return text.cast(pl.Int64) if column.field.kind == "integer" else text
