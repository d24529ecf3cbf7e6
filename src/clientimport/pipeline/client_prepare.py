"""The work on one batch of whole clients, as a pure function: rows mapped, merged, checked, hashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from clientimport.checker import check_records
from clientimport.core.client_batch import MEMBER, CheckedClients, ClientBatch, no_tellers
from clientimport.core.fingerprint import content_hash, hashed
from clientimport.core.record_batch import CheckedBatch
from clientimport.core.rows import ROW, RowBatch
from clientimport.core.stages import Stages
from clientimport.core.target import ObjectPart, References
from clientimport.mapper import Bound, map_rows, merge_rows
from clientimport.mapper.merge_rows import MergedRows
from clientimport.mapper.merged_places import Tellers
from clientimport.pipeline.prepare import Wanted, prepare


def prepare_any(  # noqa: PLR0913 - what a batch depends on
    bounds: Sequence[Bound],
    bound: Bound,
    batch: RowBatch,
    references: References,
    wanted: Wanted | None = None,
    took: Stages | None = None,
) -> CheckedBatch:
    """A batch of rows, or of whole clients -> its accepted records and problems; depends on nothing but its arguments.

    `bounds`: of all files of the run, by number; `bound`: of the batch's own. `took`: is added to.
    """
    if isinstance(batch, ClientBatch):
        return prepare_clients(bounds, batch, references, wanted or Wanted(), Stages() if took is None else took)
    return prepare(bound, batch, references, wanted, took)


def prepare_clients(
    bounds: Sequence[Bound], batch: ClientBatch, references: References, wanted: Wanted, took: Stages
) -> CheckedClients:
    """A batch of whole clients -> their accepted records, and the problems of their rows."""
    with took.timed("map"):
        merged = map_clients(bounds, batch)
    return prepare_merged(bounds, merged, references, wanted, took)


def map_clients(bounds: Sequence[Bound], batch: ClientBatch) -> MergedRows:
    """The first half: the rows of clients as records, one a client."""
    return merge_rows(batch, [map_rows(bounds[part.file.number], part) for part in batch.parts], bounds)


def prepare_merged(
    bounds: Sequence[Bound], merged: MergedRows, references: References, wanted: Wanted, took: Stages | None = None
) -> CheckedClients:
    """The second half: records of clients checked and hashed."""
    took = Stages() if took is None else took
    mapping, target, lang = bounds[0].mapping, bounds[0].target, bounds[0].lang
    with took.timed("check"):
        checked = check_records(merged.records, target, mapping, references, merged.secrets, lang, strict=wanted.strict)
    with took.timed("fingerprint"):
        own = (hashed if wanted.fingerprints else content_hash)(checked.own, checked.lists, target)
    tellers = pl.concat([no_tellers(), *(_tellers(merged.tellers, own, part) for part in target.parts_of(ObjectPart))])
    problems = merged.tellers.name_rows(checked.problems, lang)
    return CheckedClients(**{**vars(checked), "own": own, "problems": problems, "tellers": tellers})


def without_places(batch: RowBatch) -> RowBatch:
    """A batch without what only the process has that read it."""
    bare = replace(batch, locate=None)
    if isinstance(bare, ClientBatch):
        bare.parts = tuple(replace(part, locate=None) for part in bare.parts)
    return bare


def _tellers(tellers: Tellers, own: pl.DataFrame, part: ObjectPart) -> pl.DataFrame:
    """Of a field that only the run as a whole can judge, as it is unique over all clients."""
    path = f"{part.field}.{part.unique}"
    asked = own.select(pl.int_range(pl.len()).alias("at"), ROW, pl.lit(path).alias("field"))
    if not part.unique or path not in own.columns:
        return no_tellers()
    told = asked.join(tellers.own.tellers(asked), on="at", maintain_order="left")
    return told.filter(pl.col(MEMBER) != pl.col(ROW)).select(ROW, "field", MEMBER)
