"""A batch through repeats and load together, so that what is refused gives its key back to the rows behind it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from clientimport.core.record_batch import CheckedBatch, LoadedBatch
from clientimport.core.rows import ROW
from clientimport.loader.load import Load
from clientimport.loader.repeats import Repeats


def load_settled(load: Load, repeats: Repeats, checked: CheckedBatch) -> LoadedBatch:
    """A checked batch -> the fates of all its accepted rows, merged ones with their client, and all faults of run and database.

    Where the database refuses the first row of a key, the next one is tried, as it would be if it stood in a later batch.
    """
    fates: list[pl.DataFrame] = []
    faults: list[pl.DataFrame] = []
    waiting = checked
    while True:
        settled, late, merged = repeats.settle(waiting)
        loaded = load.load(settled)
        repeats.forget(checked.batch.file.number, loaded.faults)
        fates.append(loaded.fates)
        faults.append(loaded.faults)
        aside = pl.concat([late[ROW], merged[ROW]]).unique()
        if loaded.faults.is_empty() or aside.is_empty():
            break
        waiting = _only(checked, aside)
    faults.append(late)
    if not merged.is_empty():
        into = load.clients_of(merged).with_columns(pl.lit("merged").alias("fate"))
        fates.append(into.select(fates[0].columns))
    return LoadedBatch(pl.concat(fates).sort(ROW), pl.concat(faults).sort(ROW, maintain_order=True))


def _only(checked: CheckedBatch, rows: pl.Series) -> CheckedBatch:
    these = pl.col(ROW).is_in(rows.implode())
    lists = {name: items.filter(these) for name, items in checked.lists.items()}
    return replace(checked, own=checked.own.filter(these), lists=lists)
