"""A checked batch as the loader works on it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Self

import polars as pl

from clientimport.core.fingerprint import hashed
from clientimport.core.mapping import Mapping
from clientimport.core.record_batch import FINGERPRINT, HASH, CheckedBatch
from clientimport.core.rows import ROW
from clientimport.core.target import Target


@dataclass(frozen=True)
class Batch:
    """`own`, `lists`, `dropped`, `assumed`, `fixed_fields` as in CheckedBatch; `own` with HASH and FINGERPRINT, by ROW."""

    own: pl.DataFrame
    lists: dict[str, pl.DataFrame]
    dropped: pl.DataFrame
    assumed: pl.DataFrame
    fixed_fields: frozenset[str]

    def of(self, own: pl.DataFrame) -> Self:
        """The batch of these of its lines of the own frame (columns may have been added) alone."""
        if own.height == self.own.height:
            return replace(self, own=own)
        if own.is_empty():
            return replace(self, own=own, lists={name: items.clear() for name, items in self.lists.items()})
        rows = own[ROW].implode()
        lists = {name: items.filter(pl.col(ROW).is_in(rows)) for name, items in self.lists.items()}
        return replace(self, own=own, lists=lists)

    def without(self, rows: pl.Series) -> Self:
        """The batch without these rows."""
        return self.of(self.own.filter(~pl.col(ROW).is_in(rows.implode()))) if len(rows) else self

    def dropped_in(self, path: str) -> pl.Expr:
        """Whether on_invalid dropped this field's value (or, for "list[]", an item of it) from the row."""
        return _among(self.dropped, path)

    def assumed_in(self, path: str) -> pl.Expr:
        """Whether this own field's value is only a default or a fixed text."""
        return pl.lit(True) if path in self.fixed_fields else _among(self.assumed, path)


def batch_of(checked: CheckedBatch, target: Target, mapping: Mapping) -> Batch:
    """A CheckedBatch -> the loader's Batch, its hash made to depend on all that decides what is written."""
    own = checked.own if FINGERPRINT in checked.own.columns else hashed(checked.own, checked.lists, target)
    load = mapping.load
    options = [load.blank_default, sorted(load.blank_fields.items()), load.lists, load.company, sorted(checked.fixed_fields)]
    salt = int.from_bytes(blake2b(json.dumps(options).encode(), digest_size=8).digest(), "big", signed=True)
    told = pl.concat([frame.select(ROW, pl.lit(kind) + pl.col("field")) for kind, frame in _kinds(checked)])
    own = own.sort(ROW).with_columns(pl.col(HASH) + salt)
    if not told.is_empty():
        # What was dropped or assumed decides what is kept: a row that differs in this alone is to be compared.
        extra = told.unique().group_by(ROW).agg(pl.col("literal").hash(1).sum().reinterpret(signed=True).alias("__told"))
        own = own.join(extra, on=ROW, how="left", maintain_order="left")
        own = own.with_columns(pl.col(HASH) + pl.col("__told").fill_null(0)).drop("__told")
    return Batch(own, checked.lists, checked.dropped, checked.assumed, checked.fixed_fields)


def _kinds(checked: CheckedBatch) -> list[tuple[str, pl.DataFrame]]:
    return [("dropped ", checked.dropped), ("assumed ", checked.assumed)]


def _among(frame: pl.DataFrame, path: str) -> pl.Expr:
    rows = frame.filter(pl.col("field") == path)[ROW]
    return pl.col(ROW).is_in(rows.implode()) if len(rows) else pl.lit(False)
