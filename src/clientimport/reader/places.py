"""Where records stand in their file: physical line, byte, cell."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from clientimport.core.rows import ROW
from clientimport.reader.encoding.decoding import Encoding, source_length

UTF8 = Encoding("utf-8")
PLACES = {ROW: pl.Int64, "line": pl.Int64, "byte": pl.Int64}


@dataclass(frozen=True)
class Part:
    """Places of one stretch of text. `frame`: ROW, line, byte (of the text as UTF-8, from its beginning), ascending.

    `offset`: where the stretch begins in the file; `text`: needed where the file is not UTF-8 itself.
    """

    frame: pl.DataFrame
    offset: int = 0
    text: bytes = b""
    encoding: Encoding = UTF8

    def find(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Rows (ROW) -> ROW, line, byte in the file, of those that are here."""
        found = self.frame.join(asked, on=ROW, how="semi", maintain_order="left")
        if not self.text:
            return found.with_columns(pl.col("byte") + self.offset)
        at, length, lengths = 0, self.offset, []
        for start in found["byte"]:
            length += source_length(self.text[at:start], self.encoding)
            at = start
            lengths.append(length)
        return found.with_columns(pl.Series("byte", lengths, dtype=pl.Int64))


@dataclass(frozen=True)
class Places:
    """Called with rows, it answers their places (see RowBatch.locate).

    `sheet`: of a workbook, whose records have a cell and neither line nor byte.
    """

    parts: tuple[Part, ...] = ()
    sheet: str = ""

    def __call__(self, rows: pl.Series) -> pl.DataFrame:
        """Rows -> ROW, line, byte, cell, in the order asked for; null where the row is not of this batch."""
        asked = rows.cast(pl.Int64).alias(ROW).to_frame()
        if self.sheet:
            nothing = pl.lit(None, pl.Int64)
            cell = pl.lit(sheet_in_cell(self.sheet) + "!") + pl.col(ROW).cast(pl.String)
            return asked.select(ROW, nothing.alias("line"), nothing.alias("byte"), cell.alias("cell"))
        found = pl.concat([pl.DataFrame(schema=PLACES), *(part.find(asked) for part in self.parts)])
        placed = asked.join(found, on=ROW, how="left", maintain_order="left")
        return placed.with_columns(pl.lit(None, pl.String).alias("cell"))

    @staticmethod
    def join(places: list[Places]) -> Places:
        """The places of consecutive batches together."""
        return Places(tuple(part for place in places for part in place.parts), places[0].sheet)


def sheet_in_cell(sheet: str) -> str:
    """A sheet's name as it stands in the name of a cell: in apostrophes where it is no plain word."""
    return sheet if sheet.replace("_", "a").isalnum() else "'" + sheet.replace("'", "''") + "'"
