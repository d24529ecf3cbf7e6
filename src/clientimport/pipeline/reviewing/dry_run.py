"""Rejected rows through the rules of a run, against the clients as they are stored: no lock is taken and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace

import polars as pl
from sqlalchemy import Connection

from clientimport.core.client_batch import ClientBatch
from clientimport.core.record_batch import CheckedBatch, RecordBatch
from clientimport.core.rows import RowBatch
from clientimport.core.target import References
from clientimport.loader import Repeats, complete_load, load_first, read_references, settle_batch
from clientimport.loader.foretelling import Foretold
from clientimport.mapper import Bound
from clientimport.pipeline.client_batches import by_client
from clientimport.pipeline.client_outcomes import outcomes_of
from clientimport.pipeline.client_prepare import map_clients, prepare_merged
from clientimport.pipeline.outcome import BatchOutcome, Outcomes
from clientimport.pipeline.prepare import Wanted, map_batch, prepare_records
from clientimport.pipeline.recheck import rechecker
from clientimport.pipeline.reviewing.bindings import Tables
from clientimport.pipeline.session import Inputs

_WANTED = Wanted()


@dataclass(frozen=True)
class Tried:
    """One batch. `mapped`: as the mapping has it, before any check; `outcomes`: one a file, as those of a run.

    Of clients that have several rows ROW is, in `mapped` and `checked`, their first row's number in the run.
    """

    mapped: RecordBatch
    checked: CheckedBatch
    outcomes: tuple[BatchOutcome, ...]


def dry_run(inputs: Inputs, connection: Connection, tables: Tables | None = None) -> Iterator[Tried]:
    """Inputs -> their batches, tried. `connection`: one that reads. Raises DatabaseFailure, MappingFailure."""
    mapping, target = inputs.mapping, inputs.target
    references = read_references(connection, target, mapping)
    load = Foretold(connection, target, mapping, rechecker(target, mapping))
    outcomes = Outcomes(inputs.summary)
    with Repeats(target) as repeats, tables.turn if tables is not None else nullcontext():
        # Of no run: which rejects they were is nobody's question.
        batches = ((bound, replace(batch, reported=None)) for bound, batch in inputs.batches(None))
        for bound, batch in by_client(batches, inputs, None):
            mapped, checked = _prepared(inputs, bound, batch, references)
            settled = settle_batch(load, repeats, checked)
            loaded = complete_load(load, repeats, settled, load_first(load, settled))
            found = outcomes_of(outcomes, inputs.bounds, bound, settled.checked, loaded)
            yield Tried(mapped, settled.checked, tuple(found))


def rejected_rows(tried: Tried) -> Iterator[tuple[int, pl.DataFrame]]:
    """Number of the file and the rows of it that would be rejected."""
    for outcome in tried.outcomes:
        for (number,), rows in outcome.rejects.group_by("file", maintain_order=True):
            yield int(str(number)), rows


def _prepared(inputs: Inputs, bound: Bound, batch: RowBatch, references: References) -> tuple[RecordBatch, CheckedBatch]:
    if isinstance(batch, ClientBatch):
        merged = map_clients(inputs.bounds, batch)
        return merged.records, prepare_merged(inputs.bounds, merged, references, _WANTED)
    mapped = map_batch(bound, batch)
    return mapped, prepare_records(bound, mapped, references, _WANTED)
