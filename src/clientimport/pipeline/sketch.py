"""How many distinct texts a column has, in a memory that does not grow: the k least of their hashes tell."""

from __future__ import annotations

from functools import cache

import polars as pl

KEPT = 4096
"""Hashes kept of a column: up to so many distinct texts the number is exact; beyond, the standard error is 1/√4094 = 1.6 %."""
_SEED = 20260301
_SPAN = 1 << 64


class DistinctTexts:
    """A k-minimum-values sketch. It depends on the set of texts alone, not on their order nor on how they came in batches.

    Source: Bar-Yossef and others, Counting distinct elements in a data stream, RANDOM 2002; estimator (k - 1) / U(k).
    """

    def __init__(self) -> None:
        self._least = pl.Series(dtype=pl.UInt64)
        self._more: list[pl.Series] = []
        self._waiting = 0

    def wanted(self, column: str) -> pl.Expr:
        """Of a column of `hashed`: one list of those that `take` wants."""
        hashes = pl.col(column)
        # Nearly all are beyond the greatest that is kept.
        beyond = self._least[-1] if self._least.len() == KEPT else _SPAN - 1
        return hashes.filter((hashes < beyond) & (hashes != _of_null())).unique().bottom_k(KEPT).implode()

    def take(self, hashes: pl.Series) -> None:
        """What `wanted` gave of a batch."""
        if hashes.len():
            self._more.append(hashes)
            self._waiting += hashes.len()
            if self._waiting >= KEPT:
                self._merge()

    @property
    def number(self) -> float:
        """How many distinct texts there were: exact up to KEPT, an estimate beyond."""
        self._merge()
        if self._least.len() < KEPT:
            return float(self._least.len())
        return (KEPT - 1) * _SPAN / int(self._least[-1])

    def _merge(self) -> None:
        if self._more:
            self._least = pl.concat([self._least, *self._more]).unique().sort().head(KEPT)
            self._more, self._waiting = [], 0


def hashed(texts: pl.DataFrame) -> pl.DataFrame:
    """Texts -> their hashes, the same in every process of one installation."""
    return texts.select(pl.all().hash(_SEED))


@cache
def _of_null() -> int:
    # Asked for late: a module that has Polars work while it is loaded starts its threads in whoever loads it.
    return int(pl.Series([None], dtype=pl.String).hash(_SEED)[0])
