"""The work on one batch, as a pure function: mapped, checked, hashed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from clientimport.checker import check_records
from clientimport.core.fingerprint import content_hash, hashed
from clientimport.core.record_batch import CheckedBatch, RecordBatch
from clientimport.core.rows import RowBatch
from clientimport.core.secrets import WITHHELD
from clientimport.core.stages import Stages
from clientimport.core.target import References
from clientimport.mapper import Bound, map_rows

_QUOTING = ("stray-quote", "text-after-quote", "unclosed-quote", "not-decodable")
"""Structure faults whose detail quotes the row: which cell is which is not known there, so a secret may be in it."""


@dataclass(frozen=True)
class Wanted:
    """What is wanted of the work. `strict`: as in check_records. `fingerprints`: of each record, as the loader needs them."""

    strict: bool = False
    fingerprints: bool = True


def prepare(
    bound: Bound, batch: RowBatch, references: References, wanted: Wanted | None = None, took: Stages | None = None
) -> CheckedBatch:
    """A batch of rows -> its accepted records and problems; depends on nothing but its arguments. `took`: is added to."""
    took = Stages() if took is None else took
    with took.timed("map"):
        records = map_batch(bound, batch)
    return prepare_records(bound, records, references, wanted or Wanted(), took)


def map_batch(bound: Bound, batch: RowBatch) -> RecordBatch:
    """The first half: a batch of rows as records."""
    return map_rows(bound, withhold_structure(batch, bound.secret_columns))


def prepare_records(
    bound: Bound, records: RecordBatch, references: References, wanted: Wanted, took: Stages | None = None
) -> CheckedBatch:
    """The second half: records checked and hashed."""
    took = Stages() if took is None else took
    with took.timed("check"):
        checked = check_records(
            records, bound.target, bound.mapping, references, bound.secret_columns, bound.lang, strict=wanted.strict
        )
    with took.timed("fingerprint"):
        checked.own = (hashed if wanted.fingerprints else content_hash)(checked.own, checked.lists, bound.target)
    return checked


def withhold_structure(batch: RowBatch, secret_columns: Collection[str]) -> RowBatch:
    """A batch of a file -> the same, what its faults quote withheld where the file has secret columns."""
    if secret_columns and not batch.faults.is_empty():
        quoting = pl.col("code").is_in(_QUOTING)
        batch.faults = batch.faults.with_columns(
            pl.when(quoting).then(pl.lit(WITHHELD)).otherwise(pl.col(name)).alias(name) for name in ("value", "detail")
        )
    return batch
