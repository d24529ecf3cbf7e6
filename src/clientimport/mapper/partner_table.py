"""The table of one join, held as columns: what the mapping reads of it, found by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.joined_rows import PARTNER
from clientimport.core.mapping import JoinRule
from clientimport.core.rows import RAW, ROW, RowBatch

_HASH = "__hash"
_AT = "__at"
_MOST_RAW = 16 << 20
"""Bytes that are kept of rows which could not be read; what is beyond may be any row's partner."""
_LAST_SEED = 64
_VIEW = 16
"""Bytes that Polars needs for a text beside its letters."""


@dataclass(frozen=True)
class Found:
    """What was found for keys: `first`, `last`: range of each in the table's index, empty where there is none; UInt32."""

    first: pl.Series
    last: pl.Series

    @property
    def counts(self) -> pl.Series:
        """How many rows each key has."""
        return self.last - self.first


class PartnerTable:
    """Takes the batches of a file, then finds rows by key. Nothing but the columns that are read is kept.

    `columns`: heading -> frame name in the file, None where it lacks it. Raises SourceFailure where the columns are larger than
    the join may hold in memory, or the rows more than Polars can number.
    """

    def __init__(self, join: JoinRule, columns: dict[str, str | None], path: str) -> None:
        self._join = join
        self._read = {heading: column for heading, column in columns.items() if column is not None}
        self._path = path
        self._frames: list[pl.DataFrame] = []
        self._size = 0
        self._on = [theirs for _, theirs in join.on]
        self._rows = pl.DataFrame()
        self._hashes = pl.Series(dtype=pl.UInt64)
        self._order = pl.Series(dtype=pl.UInt32)
        self._seed = 0
        self._used = pl.Series(dtype=pl.Boolean)
        self._raw: list[pl.Series] = []
        self._raw_size = 0
        self.broken = 0
        """Rows that could not be read."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The columns that are read and that the table has, as the mapping calls them."""
        return tuple(self._read)

    @property
    def used(self) -> pl.Series:
        """Of each row whether a key asked for it so far."""
        return self._used

    def add(self, batch: RowBatch) -> None:
        """Takes what the mapping reads of a batch."""
        blank = list(self._join.source.blank)
        cells = [pl.col(column).alias(heading) for heading, column in self._read.items()]
        taken = batch.rows.select(pl.col(ROW).alias(PARTNER), *cells)
        if blank:
            taken = taken.with_columns(_unless_blank(heading, blank).alias(heading) for heading in self._read)
        # Cut out of the lines of the file, they would hold all of these.
        self._frames.append(taken)
        self._size += int(taken.estimated_size()) + _VIEW * taken.height * taken.width
        self.broken += batch.broken.height
        if self._raw_size <= _MOST_RAW and batch.broken.height:
            self._raw.append(batch.broken[RAW])
            self._raw_size += int(batch.broken[RAW].estimated_size())
        if self._size > self._join.memory:
            raise SourceFailure(
                f"The columns that the mapping reads of it take more than {_shown(self._join.memory)} of memory, "
                f"the most that the join “{self._join.name}” may.",
                fix="Read fewer columns, leave out rows that nobody asks for, or raise `memory` of the join.",
                where=self._path,
            )

    def finish(self) -> None:
        """Makes the index, once all batches are taken."""
        schema = {PARTNER: pl.Int64, **dict.fromkeys(self._read, pl.String)}
        self._rows = pl.concat([pl.DataFrame(schema=schema), *self._frames])
        self._frames = []
        self._used = pl.repeat(value=False, n=self._rows.height, dtype=pl.Boolean, eager=True)
        blank = [pl.col(name).is_null() | (pl.col(name).str.strip_chars() == "") for name in self._on]
        keyed = self._rows.select(self._on).with_row_index(_AT).filter(~pl.any_horizontal(blank))
        for seed in range(_LAST_SEED):
            hashes = keyed.select(self._on).hash_rows(seed)
            index = pl.DataFrame({_HASH: hashes, _AT: keyed[_AT]}).sort(_HASH, _AT)
            self._hashes, self._order, self._seed = index[_HASH], index[_AT], seed
            if not self._confused():
                return
        raise RuntimeError("no seed tells all keys of a joined table apart")

    def find(self, keys: pl.DataFrame) -> Found:
        """Keys (columns in the order of `on`, no nulls) -> their rows."""
        named = keys.rename(dict(zip(keys.columns, self._on, strict=True)))
        hashes = named.hash_rows(self._seed)
        first = self._hashes.search_sorted(hashes, side="left").cast(pl.UInt32)
        last = self._hashes.search_sorted(hashes, side="right").cast(pl.UInt32)
        there = last > first
        if there.any():
            # A key that the table lacks may have the hash of one that it has.
            mine = named.filter(there)
            theirs = self._keys_at(first.filter(there))
            same = pl.select(pl.all_horizontal(mine[name] == theirs[name] for name in self._on)).to_series()
            last = _closed(first, last, there, same)
        return Found(first, last)

    def rows_of(self, places: pl.Series) -> pl.DataFrame:
        """Places in the index, null for none -> PARTNER and the columns that are read. They count as used."""
        at = self._order.gather(places)
        self._used.scatter(at.drop_nulls(), values=True)
        return self._rows.select(pl.all().gather(at))

    def numbers_of(self, places: pl.Series) -> pl.Series:
        """Places in the index -> row numbers in the file."""
        numbers: pl.Series = self._rows[PARTNER].gather(self._order.gather(places))
        return numbers

    def use(self, found: Found) -> None:
        """The rows count as used."""
        places = expanded(found)[1]
        self._used.scatter(self._order.gather(places), values=True)

    def may_be_broken(self, keys: pl.Series) -> pl.Series:
        """Keys that have no row -> whether one of the rows that could not be read may be theirs: their text stands in it."""
        if not self.broken or keys.is_empty():
            return pl.repeat(value=False, n=len(keys), dtype=pl.Boolean, eager=True)
        if self._raw_size > _MOST_RAW:
            return pl.repeat(value=True, n=len(keys), dtype=pl.Boolean, eager=True)
        told = keys.unique()
        raw = pl.concat(self._raw).drop_nulls().alias(RAW).to_frame()
        seen = raw.select(pl.col(RAW).str.extract_many(told.to_list(), overlapping=True).explode()).to_series()
        return keys.is_in(seen.drop_nulls().unique().implode())

    def _confused(self) -> bool:
        """Whether two different keys have one hash."""
        same = (self._hashes == self._hashes.shift(1)).fill_null(value=False).arg_true()
        if same.is_empty():
            return False
        one, other = self._keys_at(same), self._keys_at(same - 1)
        return not all((one[name] == other[name]).all() for name in self._on)

    def _keys_at(self, places: pl.Series) -> pl.DataFrame:
        at = self._order.gather(places)
        return pl.DataFrame([self._rows[name].gather(at) for name in self._on])


def expanded(found: Found) -> tuple[pl.Series, pl.Series]:
    """-> for each row found the position of its key, and its place in the index; in order."""
    counts = found.counts
    table = pl.DataFrame(
        {"key": pl.int_range(len(counts), dtype=pl.UInt32, eager=True), "first": found.first, "last": found.last}
    )
    lines = table.filter(counts > 0).with_columns(pl.int_ranges("first", "last", dtype=pl.UInt32).alias("at")).explode("at")
    return lines["key"], lines["at"]


def _unless_blank(heading: str, words: Sequence[str]) -> pl.Expr:
    return pl.when(~pl.col(heading).str.strip_chars().is_in(list(words))).then(pl.col(heading))


def _closed(first: pl.Series, last: pl.Series, there: pl.Series, same: pl.Series) -> pl.Series:
    """Ranges of other keys made empty."""
    other = there.arg_true().filter(~same)
    return last if other.is_empty() else last.scatter(other, first.gather(other))


def _shown(size: int) -> str:
    unit, name = next((1 << at, name) for at, name in ((30, "GiB"), (20, "MiB"), (10, "KiB"), (0, "bytes")) if size >= 1 << at)
    return f"{size / unit:,.1f} {name}"
