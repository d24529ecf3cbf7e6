"""Rows brought together by key in bounded memory: parted by hash into nameless files, sorted there, and merged again."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO

import polars as pl

from clientimport.core.client_batch import MEMBER
from clientimport.core.errors import SourceFailure
from clientimport.core.record_batch import KEY
from clientimport.core.rows import ROW

LOST = "__lost"
"""Boolean column: the line is no row of the client, but one that may be and cannot be read."""
MOST_ROWS = 100_000
"""Rows of one client: a key that more rows have tells no clients apart."""
PART_BYTES = 32 << 20
"""Of rows in memory: what a part should have, as it is sorted at once."""
_HELD_BYTES = 24 << 20
"""Of rows in memory, until they are spilled."""
_MERGED_ROWS = 40_000
"""Rows that are read at once while parts are merged, of all parts together."""
_DEPTHS = 3
_MORE = 16
_MOST_PARTS = 128
_PART = "__part"


def parts_for(size: int) -> int:
    """How many parts bytes of text make: in memory they are about three times as large."""
    return min(max(3 * size // PART_BYTES, 1), _MOST_PARTS)


@dataclass(frozen=True)
class _Block:
    """Rows somewhere in a file; `size` in memory; `last`: of a sorted file, the greatest ROW."""

    begin: int
    length: int
    size: int
    last: int = 0


@dataclass
class _Pile:
    """A file that nobody else can open, and that ends with the process."""

    blocks: list[_Block] = field(default_factory=list)
    file: IO[bytes] | None = None
    end: int = 0

    def add(self, rows: pl.DataFrame, last: int = 0) -> None:
        if self.file is None:
            self.file = tempfile.TemporaryFile()  # noqa: SIM115 - open until close()
        body = BytesIO()
        rows.write_ipc_stream(body, compression="lz4")
        self.file.seek(self.end)
        self.file.write(body.getbuffer())
        self.blocks.append(_Block(self.end, body.tell(), int(rows.estimated_size()), last))
        self.end += body.tell()

    def read(self, block: _Block) -> pl.DataFrame:
        assert self.file is not None
        self.file.flush()
        return pl.read_ipc_stream(BytesIO(os.pread(self.file.fileno(), block.length, block.begin)))

    def close(self) -> None:
        if self.file is not None:
            self.file.close()
        self.file, self.blocks = None, []


class ClientSpill:
    """Frames with MEMBER, KEY (null: a client of its own) and LOST; columns may differ from frame to frame.

    As a context manager: leaving it removes the files, whatever happened.
    """

    def __init__(self, parts: int = 1, depth: int = 0) -> None:
        self._piles = [_Pile() for _ in range(parts)]
        self._depth = depth
        self._held: list[pl.DataFrame] = []
        self._size = 0
        self._sorted: list[_Pile] = []

    def __enter__(self) -> ClientSpill:
        return self

    def __exit__(self, *_: object) -> None:
        for pile in (*self._piles, *self._sorted):
            pile.close()

    def add(self, rows: pl.DataFrame) -> None:
        """Takes rows in, in any order. Raises OSError where spilling fails."""
        if rows.is_empty():
            return
        self._held.append(rows)
        self._size += int(rows.estimated_size())
        if self._size > _HELD_BYTES:
            self._spill()

    def clients(self, rows: int) -> Iterator[pl.DataFrame]:
        """The rows of whole clients, about so many at a time, with ROW (the client's first MEMBER), in order of ROW, MEMBER.

        Raises SourceFailure where too many rows have one key.
        """
        self._spill()
        self._sorted = list(self._in_order())
        held: list[pl.DataFrame] = []
        for merged in _merge(self._sorted):
            held.append(merged)
            if sum(frame.height for frame in held) >= rows:
                whole = pl.concat(held, how="diagonal")
                *ready, rest = _cut(whole, rows)
                yield from ready
                held = [rest]
        if held:
            yield from _cut(pl.concat(held, how="diagonal"), rows)

    def _spill(self) -> None:
        if not self._held:
            return
        rows = pl.concat(self._held, how="diagonal")
        self._held, self._size = [], 0
        if len(self._piles) == 1:
            self._piles[0].add(rows)
            return
        own = pl.when(pl.col(KEY).is_null()).then(pl.col(MEMBER).hash(self._depth)).otherwise(pl.col(KEY).hash(self._depth))
        parted = rows.with_columns((own % len(self._piles)).alias(_PART))
        for (part,), mine in parted.partition_by(_PART, as_dict=True, include_key=False).items():
            self._piles[part].add(mine)

    def _in_order(self) -> Iterator[_Pile]:
        """Each part, as a file of blocks of whole clients in order."""
        for pile in self._piles:
            if not pile.blocks:
                continue
            if sum(block.size for block in pile.blocks) > 4 * PART_BYTES and self._depth < _DEPTHS:
                with ClientSpill(_MORE, self._depth + 1) as more:
                    for block in pile.blocks:
                        more.add(pile.read(block))
                    pile.close()
                    more._spill()
                    yield from more._in_order()
                continue
            rows = _grouped(pile)
            pile.close()
            run, size = _Pile(), max(_MERGED_ROWS // len(self._piles), 1)
            for piece in _cut(rows, size):
                run.add(piece, int(piece[ROW][-1]))
            if run.blocks:
                yield run


def _grouped(pile: _Pile) -> pl.DataFrame:
    """A part's rows with ROW, in order; lines that are LOST only with a client that they may be of."""
    counts = pl.DataFrame(schema={KEY: pl.String, "len": pl.UInt32})
    frames = []
    for block in pile.blocks:
        frames.append(pile.read(block))
        counts = pl.concat([counts, frames[-1].drop_nulls(KEY).group_by(KEY).len()]).group_by(KEY).sum()
        if (most := counts.filter(pl.col("len") > MOST_ROWS)).height:
            raise SourceFailure(
                f"More than {MOST_ROWS:,} rows have the key “{most[KEY].sort()[0]!s}”: it tells no clients apart.",
                fix="Choose another key in the mapping, or leave out these rows with `only_if`.",
            )
    rows = pl.concat(frames, how="diagonal")
    frames.clear()
    firsts = rows.filter(~pl.col(LOST)).drop_nulls(KEY).group_by(KEY).agg(pl.col(MEMBER).min().alias(ROW))
    joined = rows.join(firsts, on=KEY, how="left").with_columns(
        pl.when(pl.col(KEY).is_null()).then(MEMBER).otherwise(ROW).alias(ROW)
    )
    return joined.drop_nulls(ROW).sort(ROW, MEMBER)


def _cut(rows: pl.DataFrame, size: int) -> Iterator[pl.DataFrame]:
    """Pieces of whole clients, of `size` rows or, for the last client in each, a little more."""
    ends = rows.select((pl.col(ROW) != pl.col(ROW).shift(-1)).fill_null(True).arg_true() + 1).to_series()
    start = 0
    while start < rows.height:
        at = min(int(ends.search_sorted(start + size)), len(ends) - 1)
        yield rows.slice(start, int(ends[at]) - start)
        start = int(ends[at])


class _Cursor:
    """Goes through a sorted file once, some rows of it in memory."""

    def __init__(self, pile: _Pile, rows: int) -> None:
        self._pile = pile
        self._wanted = rows
        self._rest = iter(pile.blocks)
        self._frames: list[tuple[int, pl.DataFrame]] = []
        self.more = True

    def fill(self) -> bool:
        """Whether there are rows left."""
        while self.more and sum(frame.height for _, frame in self._frames) < self._wanted:
            block = next(self._rest, None)
            if block is None:
                self.more = False
            else:
                self._frames.append((block.last, self._pile.read(block)))
        return bool(self._frames)

    @property
    def last(self) -> int:
        """The greatest ROW that is in memory."""
        return self._frames[-1][0]

    def take(self, limit: int) -> list[pl.DataFrame]:
        """The rows up to a ROW, which is in memory whole."""
        taken, left = [], []
        for last, frame in self._frames:
            if last <= limit:
                taken.append(frame)
                continue
            at = int(frame[ROW].search_sorted(limit, side="right"))
            taken += [frame.head(at)] if at else []
            left.append((last, frame.slice(at)))
        self._frames = left
        return taken


def _merge(piles: list[_Pile]) -> Iterator[pl.DataFrame]:
    cursors = [_Cursor(pile, max(_MERGED_ROWS // len(piles), 1)) for pile in piles]
    while cursors := [cursor for cursor in cursors if cursor.fill()]:
        limit = min(cursor.last for cursor in cursors)
        taken = [frame for cursor in cursors for frame in cursor.take(limit)]
        yield pl.concat(taken, how="diagonal").sort(ROW, MEMBER)
