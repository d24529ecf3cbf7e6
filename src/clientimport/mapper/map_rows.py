"""A batch of rows through a bound mapping: a batch of records. Pure; nothing depends on where a batch ends."""

from __future__ import annotations

import polars as pl

from clientimport.core.problems import faults_of
from clientimport.core.record_batch import KEY, RecordBatch, no_item_places, nothing_assumed
from clientimport.core.rows import ROW, RowBatch
from clientimport.mapper.bind import Bound
from clientimport.mapper.found_faults import find_faults, raised
from clientimport.mapper.joined_items import JoinedItems, item_faults, item_places, joined_items
from clientimport.mapper.key import LONGEST
from clientimport.mapper.list_frames import item_frame, text_frame
from clientimport.mapper.program import Program
from clientimport.mapper.working_rows import working_rows

_FAULTY = "__faulty"


def map_rows(bound: Bound, batch: RowBatch) -> RecordBatch:
    """The rows of one file as records.

    Raises MappingFailure where an SQL expression of the mapping cannot be worked out for a row, naming it.
    """
    program = bound.program
    blank = bound.mapping.source.blank
    read = frozenset(column for column in bound.columns.values() if column in batch.rows.columns)
    work, faults, filtered = working_rows(program, batch.rows, read, blank)
    work = program.workings.add_to(work)
    keys, key_faults = _keys(program, work, bound.origins.key, faults)
    joined: dict[str, dict[int, JoinedItems]] = {}
    further = []
    if batch.joined is not None:
        further.append(batch.joined.faults.join(work, on=ROW, how="semi", maintain_order="left"))
        for plan in program.joined:
            joined.setdefault(plan.name, {})[plan.slot], work = joined_items(plan, work, batch.rows, batch.joined, blank)
    items = [each for found in joined.values() for each in found.values()]
    lists = {name: item_frame(work, plans, joined.get(name)) for name, plans in program.lists.items()}
    for name, plans in program.texts.items():
        lists[name], found = text_frame(work, name, plans)
        further.append(found)
    for each in items:
        further += item_faults(each)
    own = work.select(ROW, keys, *(value.cast(pl.String).alias(path) for path, value in program.own.items()))
    return RecordBatch(
        batch=batch,
        own=own,
        lists=lists,
        faults=pl.concat([faults, key_faults, find_faults(work, program.watches), *further]),
        origins=bound.origins,
        filtered=filtered,
        assumed=_assumed(program, work),
        fixed_fields=program.fixed_fields,
        item_places=pl.concat([no_item_places(), *map(item_places, items)]),
    )


def _keys(
    program: Program, work: pl.DataFrame, columns: tuple[str, ...], errors: pl.DataFrame
) -> tuple[pl.Series, pl.DataFrame]:
    """The keys, null where missing or too long, and the faults of those that no other fault of the key explains."""
    keys = work.select(ROW, program.key.value.cast(pl.String).alias(KEY), program.key.faulty.alias(_FAULTY))
    missing = keys.filter(pl.col(KEY).is_null() & ~pl.col(_FAULTY))
    if not missing.is_empty() and not errors.is_empty():
        in_key = errors.filter(pl.col("columns").list.eval(pl.element().is_in(list(columns))).list.any())
        missing = missing.join(in_key, on=ROW, how="anti")
    lengths = pl.col(KEY).str.len_chars()
    too_long = keys.filter(lengths > LONGEST)
    faults = [
        faults_of(missing, "key-missing", columns=columns),
        faults_of(too_long, "key-too-long", value=pl.col(KEY), detail=lengths.cast(pl.String), columns=columns),
    ]
    kept = keys.select(pl.when(lengths <= LONGEST).then(pl.col(KEY)).alias(KEY)).to_series()
    return kept, pl.concat(faults)


def _assumed(program: Program, work: pl.DataFrame) -> pl.DataFrame:
    paths = list(program.assumed)
    masks = list(program.assumed.values())
    found = [work.filter(masks[i]).select(ROW, pl.lit(paths[i]).alias("field")) for i in raised(work, masks)]
    return pl.concat([nothing_assumed(), *found])
