"""What the rules say of the doubtful values of one column: each distinct value is settled and judged once."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from clientimport.checker.columns import FieldColumn
from clientimport.values.characters import Characters

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
    given: list[str] = values.gather(positions).drop_nulls().unique(maintain_order=True).to_list()
    settled, replaced, broken = given, [False] * len(given), [False] * len(given)
    told: dict[str, list[str | None]] = {}
    for at, rule in enumerate(column.rules):
        distinct = list(dict.fromkeys(settled))
        judged = rule.judge(pl.Series(SETTLED, distinct, dtype=pl.String)).select(SETTLED, "code", "detail")
        verdicts = dict(zip(distinct, judged.iter_rows(), strict=True))
        before, found = settled, [verdicts[text] for text in settled]
        settled = [line[0] for line in found]
        if isinstance(rule, Characters):
            replaced = [new != old for new, old in zip(settled, before, strict=True)]
            broken = [line[1] is not None for line in found]
        else:
            # What holds a control character is nothing else's fault as well.
            found = [(None, None, None) if bad else line for line, bad in zip(found, broken, strict=True)]
        told[code_column(at)] = [line[1] for line in found]
        told[detail_column(at)] = [line[2] for line in found]
    schema = {GIVEN: pl.String, SETTLED: pl.String, REPLACED: pl.Boolean, **dict.fromkeys(told, pl.String)}
    return Verdicts(
        column, positions, pl.DataFrame({GIVEN: given, SETTLED: settled, REPLACED: replaced, **told}, schema=schema)
    )
