"""A piece of a table as read, and its cutting into batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.problems import no_faults
from clientimport.core.rows import ROW, RowBatch, SourceFile, no_broken_rows
from clientimport.reader.places import Places

MOST_ROWS = 50_000
"""Rows of a batch, where nothing else is asked for."""


@dataclass
class Piece:
    """Consecutive records: the frames of a RowBatch, the number of records (layout rows included), the last one's number."""

    rows: pl.DataFrame
    last: int
    records: int = 0
    broken: pl.DataFrame = field(default_factory=no_broken_rows)
    faults: pl.DataFrame = field(default_factory=no_faults)
    layout: Counter[str] = field(default_factory=Counter)
    places: Places = field(default_factory=Places)
    reported: pl.DataFrame | None = None


def into_batches(pieces: Iterable[Piece], file: SourceFile, batch_rows: int | None) -> Iterator[RowBatch]:
    """Pieces -> batches of `batch_rows` data rows each, the last one smaller; or pieces as they come, if not too large."""
    if batch_rows is None:
        for piece in pieces:
            for part in _cut(piece, MOST_ROWS):
                yield _batch(part, file)
        return
    held: list[Piece] = []
    for piece in pieces:
        held.append(piece)
        if sum(part.rows.height for part in held) < batch_rows:
            continue
        parts = list(_cut(_join(held), batch_rows))
        held = [] if parts[-1].rows.height == batch_rows else [parts.pop()]
        for part in parts:
            yield _batch(part, file)
    if held:
        yield _batch(_join(held), file)


def _batch(piece: Piece, file: SourceFile) -> RowBatch:
    return RowBatch(file, piece.rows, piece.broken, piece.faults, dict(piece.layout), piece.places, reported=piece.reported)


def _join(pieces: list[Piece]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    layout: Counter[str] = Counter()
    reported = [piece.reported for piece in pieces if piece.reported is not None]
    for piece in pieces:
        layout.update(piece.layout)
    return Piece(
        pl.concat([piece.rows for piece in pieces]),
        pieces[-1].last,
        sum(piece.records for piece in pieces),
        pl.concat([piece.broken for piece in pieces]),
        pl.concat([piece.faults for piece in pieces]),
        layout,
        Places.join([piece.places for piece in pieces]),
        pl.concat(reported) if reported else None,
    )


def _cut(piece: Piece, size: int) -> Iterator[Piece]:
    """Slices of `size` rows; broken rows and faults go with the rows around them, layout counts with the first slice."""
    if piece.rows.height <= size:
        yield piece
        return
    after = 0
    for start in range(0, piece.rows.height, size):
        rows = piece.rows.slice(start, size)
        last = piece.last if start + size >= piece.rows.height else int(rows[ROW][-1])
        within = pl.col(ROW).is_between(after + 1, last)
        first = start == 0
        yield Piece(
            rows,
            last,
            piece.records if first else 0,
            piece.broken.filter(within),
            piece.faults.filter(within | pl.col(ROW).is_null() if first else within),
            piece.layout if first else Counter(),
            piece.places,
            None if piece.reported is None else piece.reported.filter(within),
        )
        after = last
