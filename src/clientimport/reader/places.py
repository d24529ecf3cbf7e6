"""Where records stand in their file: physical line, byte, cell."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from clientimport.core.rows import ROW

PLACE_SCHEMA: dict[str, type[pl.DataType]] = {ROW: pl.Int64, "line": pl.Int64, "byte": pl.Int64, "cell": pl.String}


@dataclass(frozen=True)
class Places:
    """Called with rows, it answers their places (see RowBatch.locate). `frame`: ROW, line, byte, ascending.

    `sheet`: of a workbook, whose records have a cell and neither line nor byte.
    """

    frame: pl.DataFrame
    sheet: str = ""

    def __call__(self, rows: pl.Series) -> pl.DataFrame:
        """Rows -> ROW, line, byte, cell, in the order asked for; null where the row is not of this batch."""
        asked = rows.cast(pl.Int64).alias(ROW).to_frame()
        if self.sheet:
            name = self.sheet if self.sheet.replace("_", "a").isalnum() else "'" + self.sheet.replace("'", "''") + "'"
            nothing = pl.lit(None, pl.Int64)
            cell = pl.lit(name + "!") + pl.col(ROW).cast(pl.String)
            return asked.select(ROW, nothing.alias("line"), nothing.alias("byte"), cell.alias("cell"))
        found = asked.join(self.frame, on=ROW, how="left", maintain_order="left")
        return found.select(ROW, "line", "byte", pl.lit(None, pl.String).alias("cell"))

    def between(self, first: int, last: int) -> Places:
        """The places of some of the rows."""
        return Places(self.frame.filter(pl.col(ROW).is_between(first, last)), self.sheet)

    @staticmethod
    def join(places: list[Places]) -> Places | None:
        """The places of consecutive batches together."""
        return Places(pl.concat([place.frame for place in places]), places[0].sheet) if places else None


def no_places() -> pl.DataFrame:
    """An empty frame of ROW, line, byte."""
    return pl.DataFrame(schema={ROW: pl.Int64, "line": pl.Int64, "byte": pl.Int64})
