"""Columns, and pairs of columns, that could be a key: filled in every row, and no two rows alike."""

from __future__ import annotations

from itertools import combinations

import polars as pl

from clientimport.pipeline.sketch import hashed

_IN_PAIRS = 6
"""Columns that pairs are made of: of those that are full, the ones with most different texts in the first batch."""
_MOST_HASHES = 8_000_000
"""Hashes kept altogether (64 MB). Beyond, those that were kept longest are no longer followed, and `complete` says so."""


class KeyCandidates:
    """Gathers over the batches of a file. `complete`: every candidate was followed to the end."""

    def __init__(self) -> None:
        self.complete = True
        self._kept: dict[tuple[str, ...], list[pl.Series]] | None = None
        self._size = 0

    def take(self, rows: pl.DataFrame) -> None:
        """The columns of one batch that are not secret, as received."""
        if rows.is_empty() or not rows.width:
            return
        hashes = hashed(rows.select(pl.all().str.strip_chars().replace("", None)))
        full = rows.select((pl.all().is_not_null() & (pl.all().str.strip_chars() != "")).all()).row(0, named=True)
        if self._kept is None:
            self._kept = {names: [] for names in _first(hashes, full)}
        for names in list(self._kept):
            if not all(full.get(name, False) for name in names):
                self._drop(names)
                continue
            both = hashes[names[0]] if len(names) == 1 else _together(hashes, names)
            if both.n_unique() < len(both) or any(both.is_in(older.implode()).any() for older in self._kept[names]):
                self._drop(names)
                continue
            self._kept[names] = _joined([*self._kept[names], both])
            self._size += len(both)
        while self._size > _MOST_HASHES and self._kept:
            self.complete = False
            # Pairs first: one that has a key in it tells nothing new.
            self._drop(max(self._kept, key=len))

    def found(self) -> list[list[str]]:
        """The candidates, single columns first; a pair with a candidate in it is none."""
        kept = list(self._kept or {})
        single = {names[0] for names in kept if len(names) == 1}
        pairs = [names for names in kept if len(names) > 1 and single.isdisjoint(names)]
        return [list(names) for names in [*(names for names in kept if len(names) == 1), *pairs]]

    def _drop(self, names: tuple[str, ...]) -> None:
        assert self._kept is not None
        self._size -= sum(map(len, self._kept.pop(names)))


def _first(hashes: pl.DataFrame, full: dict[str, bool]) -> list[tuple[str, ...]]:
    names = [name for name in hashes.columns if full[name]]
    different = {name: hashes[name].n_unique() for name in names}
    best = sorted((name for name in names if different[name] > 1 or hashes.height == 1), key=lambda each: -different[each])
    pairs = combinations([name for name in names if name in best[:_IN_PAIRS]], 2)
    return [*((name,) for name in names), *pairs]


def _together(hashes: pl.DataFrame, names: tuple[str, ...]) -> pl.Series:
    return hashes.select(pl.struct(names).hash(0)).to_series()


def _joined(parts: list[pl.Series]) -> list[pl.Series]:
    """As few parts as are no longer than twice the last: each hash is copied a few times and no more."""
    while len(parts) > 1 and len(parts[-2]) <= 2 * len(parts[-1]):
        parts[-2:] = [pl.concat(parts[-2:], rechunk=True)]
    return parts
