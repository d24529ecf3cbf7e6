"""The source `sql`: a Polars SQL expression over the columns, worked out row by row in effect, told in the author's terms."""

from __future__ import annotations

import polars as pl

from clientimport.core.errors import Failure
from clientimport.core.mapping import Sql
from clientimport.core.rows import ROW
from clientimport.core.secrets import WITHHELD
from clientimport.mapper.making import Author, Making
from clientimport.mapper.reads import sql_columns
from clientimport.mapper.sources import NEVER
from clientimport.mapper.tidy_columns import trim
from clientimport.mapper.workings import Workings

_WHOLE = 2**53
"""Up to here a floating-point number holds every whole number exactly."""


class SqlRun:
    """One expression of the mapping, ready to be worked out over columns."""

    def __init__(self, text: str, author: Author, line: int, path: str) -> None:
        self.text = text
        self.names = sql_columns(Sql(text))
        self.secrets = author.secrets
        self._author = author
        self._line = line
        self._path = path

    def texts(self, given: list[pl.Series]) -> list[pl.Series]:
        """ROW and the columns of `names` -> the result as text."""
        result = self._result(given)
        text = _as_text(result)
        if text is None:
            raise self._wrong(f"gives {result.dtype}, which is no text, number, date or truth value", "Cast it to a text.")
        return [text]

    def truth(self, given: list[pl.Series]) -> pl.Series:
        """ROW and the columns of `names` -> Boolean, null where it is not known."""
        result = self._result(given)
        if result.dtype == pl.Null:
            return result.cast(pl.Boolean)
        if result.dtype != pl.Boolean:
            raise self._wrong(f"gives {result.dtype} and not true or false", "Compare it with something.")
        return result

    def _result(self, given: list[pl.Series]) -> pl.Series:
        rows, columns = given[0], pl.DataFrame([s.alias(n) for s, n in zip(given[1:], self.names, strict=True)])
        result = self._evaluate(columns, len(rows))
        if result is None:
            raise self._at_row(rows, columns)
        return result

    def _evaluate(self, columns: pl.DataFrame, height: int) -> pl.Series | None:
        # PanicException is a BaseException; interrupts and exits are none of ours.
        try:
            result = columns.select(pl.sql_expr(self.text).alias("result")).to_series()
        except (KeyboardInterrupt, SystemExit, GeneratorExit, Failure):
            raise
        except BaseException:
            return None
        if len(result) == 1 and height != 1 and not self.names:
            return result.new_from_index(0, height)
        if len(result) != height:
            raise self._wrong("does not give one value a row", "Aggregates and windows are not possible here.")
        if result.dtype.is_float() and not (result.is_finite() | result.is_null()).all():
            return None
        return result

    def _at_row(self, rows: pl.Series, columns: pl.DataFrame) -> Failure:
        """The first row for which it cannot be worked out, by halving."""
        advice = "Columns are text: numbers need CAST or TRY_CAST, and texts stand in single quotes."
        if self._evaluate(columns.clear(), 0) is None:
            return self._wrong("cannot be worked out", advice)
        sound, broken = 0, len(rows)
        while broken - sound > 1:
            middle = (sound + broken) // 2
            if self._evaluate(columns.slice(sound, middle - sound), middle - sound) is None:
                broken = middle
            else:
                sound = middle
        if not self.names or self._evaluate(columns.slice(sound, 1), 1) is not None:
            return self._wrong("cannot be worked out", advice)
        cells = ", ".join(f"{name} is {self._shown(name, columns[name][sound])}" for name in self.names)
        return self._wrong(
            f"cannot be worked out for row {rows[sound]}, where {cells}",
            "Correct the cell, or use TRY_CAST, which gives no value where CAST fails.",
        )

    def _shown(self, name: str, cell: str | None) -> str:
        if name in self._author.secrets:
            return WITHHELD
        return "blank" if cell is None else f"“{cell}”"

    def _wrong(self, what: str, fix: str) -> Failure:
        return self._author.failure(self._line, self._path, f"The expression “{self.text}” {what}.", fix)


def sql_making(workings: Workings, run: SqlRun) -> Making:
    """An SQL expression as a source; comparisons see a blank cell as null."""
    texts = [_unless_withheld(workings.text(name), name in run.secrets) for name in run.names]
    (made,) = workings.compute(("sql", run.text), [pl.col(ROW), *texts], run.texts)
    value = workings.hold(("sql", run.text), trim(made))
    if not run.names:
        return Making(value, NEVER, made, ("sql", run.text), fixed=True, assumable=True)
    told = pl.any_horizontal([text.is_not_null() for text in texts])
    received = [workings.received(name) for name in run.names]
    return Making(
        value,
        told & value.is_not_null(),
        received[0] if len(received) == 1 else pl.concat_str(received, separator=" ", ignore_nulls=True),
        ("sql", run.text),
        assumable=True,
    )


def _unless_withheld(text: pl.Expr, secret: bool) -> pl.Expr:
    """What stands for a withheld secret is no value to work with."""
    return pl.when(text != WITHHELD).then(text) if secret else text


def _as_text(result: pl.Series) -> pl.Series | None:
    kind = result.dtype
    if kind == pl.Boolean:
        return pl.select(pl.when(result).then(pl.lit("true")).when(~result).then(pl.lit("false"))).to_series()
    if kind.is_float():
        # A whole number is written without ".0": an office's id is 1937, whatever it was computed with.
        whole = (result == result.round()) & (result.abs() <= _WHOLE)
        return pl.select(
            pl.when(whole).then(result.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(result.cast(pl.String))
        ).to_series()
    if kind in (pl.String, pl.Null) or kind.is_numeric():
        return result.cast(pl.String)
    if kind in (pl.Date, pl.Time) or kind.base_type() == pl.Datetime:
        return result.dt.to_string("iso:strict" if kind.base_type() == pl.Datetime else "iso")
    return None
