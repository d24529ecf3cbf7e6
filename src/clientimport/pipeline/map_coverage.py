"""`map coverage`: a mapping over its files, and what of either never meets the other."""

from __future__ import annotations

from contextlib import ExitStack

from clientimport.mapper import Coverage, FoundCoverage
from clientimport.pipeline.machine import machine_failures
from clientimport.pipeline.order import CheckOrder
from clientimport.pipeline.session import Inputs, open_files, read_inputs
from clientimport.pipeline.waiting import nothing_to_heed


def map_coverage(order: CheckOrder) -> FoundCoverage:
    """Reads every row of the files once. Raises MappingFailure, SourceFailure."""
    inputs = Inputs(*read_inputs(order))
    coverage = Coverage(inputs.mapping, inputs.target)
    with ExitStack() as closing, machine_failures():
        open_files(order, inputs, closing)
        if inputs.partners is not None:
            for _ in inputs.partners.read(nothing_to_heed):
                """What is wrong with joined tables is for `check` to tell."""
        for bound, batch in inputs.batches(order.batch_rows):
            coverage.take(bound, batch)
            order.progress(inputs.sources[batch.file.number].file.path, batch.rows.height)
    return FoundCoverage(coverage)
