"""What rows of a run have taken, by 128-bit hashes: twelve bytes an entry in memory, the rest in a file that ends with the run.

Half of a hash is kept in sorted runs of doubling length, so that a batch looks up its own in time that hardly grows with the
file; who has an entry is read from the file, for the few that are there already.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Literal, NamedTuple

import polars as pl

_LONGEST = 1 << 20
"""Entries of the longest run: one more joining would take memory for twice as many."""
_IN_MEMORY = 8 << 20
"""Bytes of what is read seldom, from which it is a file: one without a name, that nobody else can open."""
_COLUMNS = ("b", "content", "row")
_WIDTH, _LINE, _END = 8, 64, 8
"""Bytes of a number; and those of an Arrow stream: of a line, which buffers fill up, and of the mark at its end."""
_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


class Mark(NamedTuple):
    """How far it had come. See Taken.mark."""

    upto: int
    gone: frozenset[int]


@dataclass(frozen=True)
class _Block:
    """Entries that came together, all of one file. `start`: the number of the first; `offset`: in the file, in bytes."""

    start: int
    count: int
    offset: int
    file: int
    first_row: int
    last_row: int


class Taken:
    """Entries: two halves of a hash, `a` and `b`; `content`, a number; and the row of a file that has it."""

    def __init__(self) -> None:
        self._runs: list[pl.DataFrame] = []
        self._blocks: list[_Block] = []
        self._count = 0
        self._gone: set[int] = set()
        self._rest: IO[bytes] = BytesIO()

    def close(self) -> None:
        """Ends the file; nothing of it stays."""
        self._rest.close()

    def add(self, entries: pl.DataFrame, file: int) -> None:
        """UInt64 a, b and content, Int64 row (ascending): entries of rows of one file."""
        count = entries.height
        if not count:
            return
        offset = self._rest.seek(0, 2)
        if offset > _IN_MEMORY and isinstance(self._rest, BytesIO):
            held, self._rest = self._rest, TemporaryFile()  # noqa: SIM115 - closed by `close`
            self._rest.write(held.getbuffer())
        for name in _COLUMNS:
            self._rest.write(_packed(entries[name]))
        rows = entries["row"]
        self._blocks.append(_Block(self._count, count, offset, file, int(rows[0]), int(rows[-1])))
        number = pl.int_range(self._count, self._count + count, dtype=pl.UInt32)
        self._runs.append(entries.select("a", number.alias("number")).sort("a"))
        self._count += count
        while len(self._runs) > 1 and _may_join(*self._runs[-2:]):
            last, before = self._runs.pop(), self._runs.pop()
            self._runs.append(before.merge_sorted(last, key="a"))

    def find(self, wanted: pl.DataFrame) -> pl.DataFrame:
        """UInt64 a, b, and further columns -> the lines of which there is an entry, with its `content`, `file` and `row`."""
        needles = wanted.sort("a")
        a, b = needles["a"], needles["b"]
        lines: list[int] = []
        entries: list[tuple[int, int, int]] = []
        for run in self._runs:
            left, right = (run["a"].search_sorted(a, side=side) for side in _SIDES)
            for line in (right > left).arg_true():
                for number in run["number"][left[line] : right[line]]:
                    entry = self._entry(number, b[line]) if number not in self._gone else None
                    if entry is not None:
                        lines.append(line)
                        entries.append(entry)
        schema = {"content": pl.UInt64, "file": pl.Int32, "row": pl.Int64}
        return needles[lines].hstack(pl.DataFrame(entries, schema=schema, orient="row"))

    def forget(self, file: int, rows: set[int]) -> None:
        """What these rows had is free again."""
        for block in self._blocks:
            if block.file == file and rows and block.first_row <= max(rows) and block.last_row >= min(rows):
                here = self._numbers(block, "row", block.start, block.count)
                self._gone.update(block.start + at for at, row in enumerate(here) if row in rows)

    def mark(self) -> Mark:
        """To come back to by `restore`."""
        return Mark(self._count, frozenset(self._gone))

    def restore(self, mark: Mark) -> None:
        """What was added or forgotten since is not."""
        self._gone = set(mark.gone)
        if mark.upto == self._count:
            return
        cut = (run.filter(pl.col("number") < mark.upto) for run in self._runs)
        self._runs = [run for run in cut if run.height]
        kept = bisect_right(self._blocks, mark.upto - 1, key=lambda block: block.start)
        self._rest.truncate(self._blocks[kept].offset)
        self._blocks = self._blocks[:kept]
        self._count = mark.upto

    def _entry(self, number: int, b: int) -> tuple[int, int, int] | None:
        """content, file and row; None where the other half of the hash is another one."""
        block = self._blocks[bisect_right(self._blocks, number, key=lambda block: block.start) - 1]
        if next(self._numbers(block, "b", number)) != b:
            return None
        return next(self._numbers(block, "content", number)), block.file, next(self._numbers(block, "row", number))

    def _numbers(self, block: _Block, column: str, number: int, count: int = 1) -> Iterator[int]:
        before = _COLUMNS.index(column) * block.count + number - block.start
        self._rest.seek(block.offset + before * _WIDTH)
        return iter(memoryview(self._rest.read(count * _WIDTH)).cast("q" if column == "row" else "Q"))


def _packed(numbers: pl.Series) -> memoryview:
    """UInt64 or Int64, no nulls, at least one -> their bytes, _WIDTH each, as the machine has them.

    An Arrow stream of one column ends with its numbers, what fills them up to a whole line, and a mark of the end. Where it
    does not, they are packed one by one.
    """
    stream = BytesIO()
    pl.DataFrame([numbers.rechunk()]).write_ipc_stream(stream)
    length = len(numbers) * _WIDTH
    begin = stream.tell() - _END - -(-length // _LINE) * _LINE
    kind = "q" if numbers.dtype == pl.Int64 else "Q"
    packed = stream.getbuffer()[max(begin, 0) :][:length]
    ends = array(kind, [numbers[0], numbers[-1]])
    if not numbers.null_count() and len(packed) == length and b"".join((packed[:_WIDTH], packed[-_WIDTH:])) == ends.tobytes():
        return packed
    return memoryview(array(kind, numbers.to_list())).cast("B")


def _may_join(before: pl.DataFrame, last: pl.DataFrame) -> bool:
    return before.height <= 2 * last.height and before.height + last.height <= _LONGEST
