"""A batch through repeats and load together, so that what is refused gives its key back to the rows behind it.

In two steps: what needs no database can be done while the database still takes the batch before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import polars as pl

from clientimport.core.record_batch import CheckedBatch, LoadedBatch
from clientimport.core.rows import ROW
from clientimport.loader.batch import Batch
from clientimport.loader.repeats import Repeats, RepeatsMark


class TakesBatches(Protocol):
    """What is asked of a load: as loader.Load has it, or loader.foretelling.Foretold, which writes nothing."""

    def batch_of(self, checked: CheckedBatch) -> Batch:
        """The accepted records of a batch as `load` takes them."""

    def load(self, batch: Batch) -> LoadedBatch:
        """What becomes of a batch whose keys are settled."""

    def clients_of(self, keys: pl.DataFrame) -> pl.DataFrame:
        """ROW, key -> ROW, key, client_id, account of those that are stored by now."""


@dataclass(frozen=True)
class Settled:
    """A batch ready to be loaded. `late`: FAULT_SCHEMA of repeated rows; `merged`: MERGED.

    `before`: the keys taken until it.
    """

    checked: CheckedBatch
    batch: Batch
    late: pl.DataFrame
    merged: pl.DataFrame
    before: RepeatsMark


def settle_batch(load: TakesBatches, repeats: Repeats, checked: CheckedBatch) -> Settled:
    """What can be done of a batch without the database; `repeats` takes its keys."""
    before = repeats.mark()
    kept, late, merged = repeats.settle(checked)
    return Settled(checked, load.batch_of(kept), late, merged, before)


def load_first(load: TakesBatches, settled: Settled) -> LoadedBatch:
    """The database's part. The answer is final, merged rows and `late` included, unless it has faults: `complete_load`."""
    loaded = load.load(settled.batch)
    if not loaded.faults.is_empty():
        return loaded
    return LoadedBatch(pl.concat([loaded.fates, *_into(load, settled.merged, loaded)]).sort(ROW), settled.late)


def is_final(settled: Settled, loaded: LoadedBatch) -> bool:
    """Whether `load_first` had nothing refused."""
    return loaded.faults is settled.late


def complete_load(load: TakesBatches, repeats: Repeats, settled: Settled, loaded: LoadedBatch) -> LoadedBatch:
    """What `load_first` answered -> the whole answer; `repeats` must be as `settle_batch` left it.

    Where the database refuses the first row of a key, the next one is tried, as it would be if it stood in a later batch.
    """
    if is_final(settled, loaded):
        return loaded
    checked = settled.checked
    fates: list[pl.DataFrame] = []
    faults: list[pl.DataFrame] = []
    while True:
        repeats.forget(checked.batch.file.number, loaded.faults)
        fates.append(loaded.fates)
        faults.append(loaded.faults)
        aside = pl.concat([settled.late[ROW], settled.merged[ROW]]).unique()
        if loaded.faults.is_empty() or aside.is_empty():
            break
        settled = settle_batch(load, repeats, _only(checked, aside))
        loaded = load.load(settled.batch)
    faults.append(settled.late)
    fates += _into(load, settled.merged, loaded)
    return LoadedBatch(pl.concat(fates).sort(ROW), pl.concat(faults).sort(ROW, maintain_order=True))


def _into(load: TakesBatches, merged: pl.DataFrame, loaded: LoadedBatch) -> list[pl.DataFrame]:
    """The fates of merged rows: the clients that they were merged into, which are stored by now."""
    if merged.is_empty():
        return []
    return [load.clients_of(merged).with_columns(pl.lit("merged").alias("fate")).select(loaded.fates.columns)]


def _only(checked: CheckedBatch, rows: pl.Series) -> CheckedBatch:
    these = pl.col(ROW).is_in(rows.implode())
    lists = {name: items.filter(these) for name, items in checked.lists.items()}
    return replace(checked, own=checked.own.filter(these), lists=lists)
