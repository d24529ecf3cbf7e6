"""Rejected rows of the ledger as sources of a run: with the file, the columns and the row numbers that they had there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

import polars as pl

from clientimport.core.mapping import SourceOptions
from clientimport.core.problems import no_faults
from clientimport.core.rows import RAW, REJECT_COLUMNS, REJECT_IDENTITY, ROW, Layout, RowBatch, SourceFile, no_broken_rows
from clientimport.reader.pieces import Piece, into_batches
from clientimport.reader.raw_records import read_raw

_ROW, _FILE = REJECT_COLUMNS[:2]
KIND = "ledger"
"""Layout.kind of these sources."""


@dataclass(frozen=True)
class StoredFile:
    """One file of one run, as the ledger holds it. `headings`: (frame name, heading text), in the file's order."""

    run_id: str
    number: int
    path: str
    headings: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The frame names."""
        return tuple(name for name, _ in self.headings)


class StoredRows:
    """See reader.Source: rejected rows of one file of one run.

    `rows`: ROW (ascending, each once), RAW, then the file's columns; a row all of whose cells are blank is read from RAW anew,
    where it has one. `options`: the mapping's `source:`, by which such a record is read. `notices`: FAULT_SCHEMA.
    """

    reject_file = True

    def __init__(
        self,
        number: int,
        origin: StoredFile,
        rows: pl.DataFrame,
        options: SourceOptions,
        notices: pl.DataFrame | None = None,
    ) -> None:
        self.origin = origin
        self._rows = rows.select(ROW, RAW, *origin.columns)
        self._options = options
        self._notices = no_faults() if notices is None else notices
        headings = tuple(text for _, text in origin.headings)
        self.layout = Layout(KIND, headings, origin.columns, header_row=0, encoding="utf-8", reject_file=True)
        self.faults = no_faults()
        self._kept = self._rows
        self.file = self._file(number)
        self.records = self._kept.height

    def keep(self, rows: pl.Series | None = None) -> None:
        """From now on these rows alone are there, of all that were given (None: all); before the first batch."""
        self._kept = self._rows if rows is None else self._rows.filter(pl.col(ROW).is_in(rows.implode()))
        self.records = self._kept.height

    @property
    def rows(self) -> pl.Series:
        """The row numbers that are there."""
        return self._kept[ROW]

    def batches(self, batch_rows: int | None = None, *, ahead: bool = True) -> Iterator[RowBatch]:
        """See reader.Source."""
        if self._kept.is_empty():
            return
        yield from into_batches([self._piece()], self.file, batch_rows)

    def grid(self) -> Iterator[list[str]]:
        """See reader.Source."""
        yield list(self.layout.headings)
        for cells in self._kept.select(self.layout.columns).iter_rows():
            yield [cell or "" for cell in cells]

    def close(self) -> None:
        """Nothing is held open."""

    def _piece(self) -> Piece:
        kept, columns = self._kept, self.layout.columns
        blank = pl.all_horizontal(pl.lit(True), *(_blank(pl.col(name)) for name in columns))
        anew = kept.select(blank & pl.col(RAW).is_not_null()).to_series()
        again, rows = kept.filter(anew), kept.filter(~anew).drop(RAW)
        notices = self._notices.filter(pl.col(ROW).is_in(kept[ROW].implode()))
        piece = Piece(rows, int(kept[ROW][-1]), kept.height, no_broken_rows(), notices, reported=self._reported())
        if again.is_empty():
            return piece
        read = read_raw(again.select(ROW, RAW), self.layout.headings, columns, self._options)
        return replace(
            piece,
            rows=pl.concat([rows, read.rows]).sort(ROW),
            broken=read.broken,
            faults=pl.concat([notices, read.faults]).sort(ROW),
            layout=read.layout,
        )

    def _reported(self) -> pl.DataFrame:
        """RowBatch.reported: which rejected rows these are."""
        run_id, number, path = self.origin.run_id, str(self.origin.number), self.origin.path
        row = pl.col(ROW).cast(pl.String)
        return self._kept.select(
            ROW,
            pl.concat_str(pl.lit(run_id), pl.lit(number), row, separator="/").alias(REJECT_IDENTITY),
            pl.lit(path).alias(_FILE),
            row.alias(_ROW),
        )

    def _file(self, number: int) -> SourceFile:
        """The file as its owner knows it; the digest is that of these rows, so that they are never taken for all of it."""
        cells = self._rows.with_columns(pl.struct(pl.all()).struct.json_encode().alias("cells"))["cells"]
        digest = sha256(f"{self.origin.run_id}/{self.origin.number}\n".encode())
        size = 0
        for text in cells:
            data = text.encode()
            digest.update(data)
            size += len(data)
        return SourceFile(number, self.origin.path, digest.hexdigest(), size, self.layout)


def _blank(cell: pl.Expr) -> pl.Expr:
    return cell.is_null() | (cell.str.strip_chars() == "")
