"""Whole rows of a sheet's XML, gathered in pieces that are taken by columns at once, some at a time, and joined to a frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import polars as pl

from clientimport.core.rows import ROW
from clientimport.reader.workbooks.background import Later
from clientimport.reader.workbooks.row_frames import MOST_CELLS
from clientimport.reader.workbooks.sheet_columns import Columns
from clientimport.reader.workbooks.spreadsheets import HIDDEN

_AT_ONCE = 2


class RowPieces:
    """Pieces that follow each other. `by_columns`: sheet_columns.columns_of."""

    def __init__(self, by_columns: Callable[[bytes], Columns | None]) -> None:
        self._by_columns = by_columns
        self._pieces: list[bytes] = []
        self._begun: list[Later[Columns | None]] = []

    @property
    def size(self) -> int:
        """Bytes of all pieces."""
        return sum(map(len, self._pieces))

    @property
    def plain(self) -> bool:
        """Whether there is no comment or the like in them, which may reach over the end of a row."""
        return not any(mark[1:] in piece and mark in piece for mark in (b"<!", b"<?") for piece in self._pieces)

    def add(self, piece: bytes) -> None:
        """One more, of whole rows."""
        self._pieces.append(piece)
        if len(self._begun) >= _AT_ONCE:
            self._begun[-_AT_ONCE].wait()
        self._begun.append(Later(partial(self._by_columns, piece)))

    def text(self) -> bytes:
        """All of them."""
        return b"".join(self._pieces)

    def frames(self, row: int) -> tuple[list[pl.DataFrame], int] | None:
        """Frames, mostly one, and the last row's number; None: something is unusual. `row`: the number of the row before.

        Raises Refused as columns_of does.
        """
        if not self.plain:
            return None
        frames: list[pl.DataFrame] = []
        for later in self._begun:
            found = later.result()
            if found is None or found.first <= row:
                return None
            frames.append(found.frame)
            row = found.last
        return _joined(frames), row


def _joined(frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """As one frame, unless that is too large; a column that one of them lacks is blank there, and its rows are not hidden."""
    names = sorted({name for frame in frames for name in frame.columns if name.isdigit()}, key=int)
    if len(frames) == 1 or sum(frame.height for frame in frames) * len(names) > MOST_CELLS:
        return frames
    frame = pl.concat(frames, how="diagonal")
    hidden = [pl.col(HIDDEN).fill_null(value=False)] if HIDDEN in frame.columns else []
    return [frame.select(ROW, *names, *hidden)]
