"""The joined tables of a run, read into memory before its rows; and what there is to tell of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

import polars as pl

from clientimport.pipeline.outcome import Outcomes
from clientimport.pipeline.session import Inputs


def joined_tables(inputs: Inputs, outcomes: Outcomes, heed: Callable[[], None]) -> Iterator[pl.DataFrame]:
    """Reads them -> what is wrong with them, as problems. `heed` is asked between batches."""
    partners, began = inputs.partners, perf_counter()
    if partners is None or not partners.sources:
        return
    for source in partners.sources:
        yield outcomes.of_partner(source, source.notices)
    for source, batch in partners.read(heed):
        yield outcomes.of_partner(source, batch.faults, batch)
        inputs.summary.joined_rows[source.file.number] = source.source.records
    inputs.summary.seconds.add("join", perf_counter() - began)


def unused_rows(inputs: Inputs, outcomes: Outcomes) -> Iterator[pl.DataFrame]:
    """Once all rows went by: which tables have rows that none of them asked for. Rejects tried again ask for a few alone."""
    if inputs.partners is not None and not inputs.reject_files_only:
        for source in inputs.partners.sources:
            yield outcomes.of_partner(source, source.unused)
