"""Rows that come batch by batch, kept in memory or spilled to nameless files, and handed out in the order of the source."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl

from clientimport.core.rows import ROW

PLACE = "__clientimport_place"
"""Int64 column that the spool adds: file and row as one number that sorts as (file, row); a whole file comes first."""

_ROWS_OF_A_FILE = 1 << 40
SLICE_ROWS = 10_000


def place_of(file: int, row: int | None) -> int:
    """PLACE of one row, or of a whole file."""
    return file * _ROWS_OF_A_FILE + (row or 0)


@dataclass(eq=False)
class _Piece:
    """Some rows, in memory or in a file of their own; `places` are theirs, `first` and `last` the ends."""

    places: pl.Series
    first: int
    last: int
    kept: pl.DataFrame | IO[bytes]


class Spool:
    """Frames with `file` (Int32) and ROW (Int64), in any order, out again in order and in slices.

    `order`: what sorts rows of one place. `limit`: bytes kept in memory; what is more goes to files of `folder` that have no
    name, that nobody else can open, and that end with the process. They outlive a renaming of the folder.
    `schema`: columns that are there even where no row is.
    """

    def __init__(
        self,
        folder: Path,
        schema: Mapping[str, type[pl.DataType] | pl.DataType],
        *,
        limit: int,
        order: tuple[pl.Expr, ...] = (),
    ) -> None:
        self._folder = folder
        self._none = pl.DataFrame(schema={**schema, PLACE: pl.Int64})
        self._limit = limit
        self._order = order
        self._pieces: list[_Piece] = []
        self._held = 0
        self._last_read: tuple[_Piece, pl.DataFrame] | None = None
        self.height = 0

    def add(self, frame: pl.DataFrame) -> None:
        """Takes rows in; they need not be in order. Raises OSError where spilling fails."""
        if frame.is_empty():
            return
        place = pl.col("file").cast(pl.Int64) * _ROWS_OF_A_FILE + pl.col(ROW).fill_null(0)
        placed = frame.with_columns(place.alias(PLACE))
        self._pieces.append(_piece(placed, placed))
        self.height += placed.height
        self._held += int(placed.estimated_size())
        if self._held > self._limit:
            self._spill()

    def slices(self, rows: int | None = None) -> Iterator[pl.DataFrame]:
        """All rows in order, about `rows` at a time; rows of one place are never parted."""
        rows = rows or SLICE_ROWS
        if not self._pieces:
            return
        places = self.places()
        start = 0
        while start < len(places):
            last = places[min(start + rows, len(places)) - 1]
            yield self.between(places[start], last)
            start = int(places.search_sorted(last, side="right"))

    def between(self, first: int, last: int) -> pl.DataFrame:
        """The rows whose place is in a range, both ends included, in order."""
        here = pl.col(PLACE).is_between(first, last)
        found = [self._rows(p).filter(here) for p in self._pieces if p.first <= last and p.last >= first]
        return pl.concat(found or [self._none], how="diagonal").sort(PLACE, *self._order, nulls_last=False, maintain_order=True)

    def places(self) -> pl.Series:
        """PLACE of every row, in order."""
        return pl.concat([piece.places for piece in self._pieces] or [self._none[PLACE]]).sort()

    def whole(self) -> pl.DataFrame:
        """All rows in order, in one frame, without PLACE."""
        return self.between(0, 1 << 62).drop(PLACE)

    def close(self) -> None:
        """Everything is let go, the files too."""
        for piece in self._pieces:
            if not isinstance(piece.kept, pl.DataFrame):
                piece.kept.close()
        self._pieces, self._last_read, self._held = [], None, 0

    def _rows(self, piece: _Piece) -> pl.DataFrame:
        if isinstance(piece.kept, pl.DataFrame):
            return piece.kept
        # Slices come in order, so the piece read last is nearly always the one that is wanted next.
        if self._last_read is None or self._last_read[0] is not piece:
            piece.kept.seek(0)
            self._last_read = piece, pl.read_ipc(piece.kept)
        return self._last_read[1]

    def _spill(self) -> None:
        held = [piece for piece in self._pieces if isinstance(piece.kept, pl.DataFrame)]
        together = pl.concat([self._rows(piece) for piece in held], how="diagonal").sort(PLACE, maintain_order=True)
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - open until close()
        together.write_ipc(file)
        file.flush()
        self._pieces = [*(p for p in self._pieces if p not in held), _piece(together, file)]
        self._held = 0


def _piece(placed: pl.DataFrame, kept: pl.DataFrame | IO[bytes]) -> _Piece:
    places = placed[PLACE]
    first, last = places.min(), places.max()
    assert isinstance(first, int)
    assert isinstance(last, int)
    return _Piece(places, first, last, kept)
