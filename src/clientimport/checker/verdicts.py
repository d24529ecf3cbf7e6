"""What the rules say of the doubtful values of one column: each distinct value is settled and judged once."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from clientimport.checker.columns import FieldColumn
from clientimport.values.characters import BREAKS, Characters

GIVEN = "given"
SETTLED = "settled"
REPLACED = "replaced"


def code_column(at: int) -> str:
    """Name of the column that holds what the rule at this index says."""
    return f"code {at}"


def detail_column(at: int) -> str:
    """Name of the column that holds the detail of it."""
    return f"detail {at}"


@dataclass
class Verdicts:
    """One column's doubtful values.

    `positions`: where they stand in the frame, ascending. `table`: `given` (distinct), `settled`, `replaced` (a line break
    or tab gave way), and for each rule by its index "code N" and "detail N".
    """

    column: FieldColumn
    positions: pl.Series
    table: pl.DataFrame = field(repr=False)

    def at_positions(self, values: pl.Series) -> pl.DataFrame:
        """The table's line for each position, in order; `values`: the column as given."""
        given = values.gather(self.positions).alias(GIVEN).to_frame()
        return given.join(self.table, on=GIVEN, how="left", maintain_order="left")


def judge_doubtful(values: pl.Series, doubt: pl.Series, column: FieldColumn) -> Verdicts:
    """A column and where it is doubtful -> what its rules say there."""
    positions = doubt.arg_true()
    given = values.gather(positions).drop_nulls().unique(maintain_order=True).alias(GIVEN)
    table = given.to_frame().with_columns(given.alias(SETTLED), pl.lit(False).alias(REPLACED))
    broken = pl.repeat(False, len(given), eager=True)
    for at, rule in enumerate(column.rules):
        distinct = table[SETTLED].unique(maintain_order=True)
        judged = rule.judge(distinct).rename({SETTLED: "new", "code": code_column(at), "detail": detail_column(at)})
        judged = judged.with_columns(distinct.alias(SETTLED))
        table = table.join(judged, on=SETTLED, how="left", maintain_order="left")
        if isinstance(rule, Characters):
            replaced = (table["new"] != table[SETTLED]) & table[SETTLED].str.contains(BREAKS)
            table = table.with_columns(replaced.alias(REPLACED))
            broken = table[code_column(at)].is_not_null()
        else:
            # What holds a control character is nothing else's fault as well.
            unsaid = pl.when(~broken)
            table = table.with_columns(unsaid.then(pl.col(name)).alias(name) for name in (code_column(at), detail_column(at)))
        table = table.with_columns(pl.col("new").alias(SETTLED)).drop("new")
    return Verdicts(column, positions, table)
