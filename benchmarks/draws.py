"""Random draws that are a pure function of seed, row and purpose: the same bytes whatever the size of the chunks."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

INDEX = "index"
"""UInt64 column of the frame that draws are made over: the client's number, first = 0."""

_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Draws:
    """Draws of one seed, as expressions over INDEX; equal purposes give equal draws."""

    seed: int

    def bits(self, purpose: str) -> pl.Expr:
        """64 random bits a row: the finaliser of SplitMix64 over row, seed and purpose (Steele, Lea, Flood 2014)."""
        start = (self.seed * 0xD1342543DE82EF95 + zlib.crc32(purpose.encode()) * 0x2545F4914F6CDD1D) & _MASK
        mixed = pl.col(INDEX) * _word(0x9E3779B97F4A7C15) + _word(start)
        mixed = mixed.xor(mixed // _word(1 << 30)) * _word(0xBF58476D1CE4E5B9)
        mixed = mixed.xor(mixed // _word(1 << 27)) * _word(0x94D049BB133111EB)
        return mixed.xor(mixed // _word(1 << 31))

    def below(self, purpose: str, limit: int | pl.Expr) -> pl.Expr:
        """Whole numbers from 0 up to, without, `limit`."""
        return self.bits(purpose) % (_word(limit) if isinstance(limit, int) else limit.cast(pl.UInt64))

    def chance(self, purpose: str, share: float) -> pl.Expr:
        """True for this share (0..1) of the rows."""
        return self.below(purpose, 1_000_000) < _word(round(share * 1_000_000))

    def pick(self, purpose: str, pool: Sequence[str]) -> pl.Expr:
        """One text of the pool."""
        return chosen(pool, self.below(purpose, len(pool)))


def chosen(pool: Sequence[str] | Sequence[int], position: pl.Expr) -> pl.Expr:
    """The pool's entries at the positions."""
    return pl.lit(pl.Series(list(pool))).gather(position.cast(pl.UInt32))


def digits(number: pl.Expr, width: int) -> pl.Expr:
    """Whole numbers as text with leading zeros."""
    return number.cast(pl.String).str.zfill(width)


def _word(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt64)
