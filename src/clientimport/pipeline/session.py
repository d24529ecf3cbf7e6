"""The inputs of a run, opened: mapping, target, files, and how the mapping binds to each file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import perf_counter

import polars as pl

from clientimport import __version__
from clientimport.core.errors import Failure, SourceFailure
from clientimport.core.mapping import Mapping
from clientimport.core.problems import file_fault, no_faults
from clientimport.core.rows import RowBatch
from clientimport.core.runs import RunSummary
from clientimport.core.target import Target
from clientimport.mapper import Bound, ClientKeys, FooterWatch, all_headings, bind, read_mapping, secret_headings
from clientimport.pipeline.order import CheckOrder, RunOrder
from clientimport.pipeline.outcome import name_columns
from clientimport.pipeline.partners import Partners
from clientimport.pipeline.told import Told
from clientimport.pipeline.unfit_files import refuse_unfit
from clientimport.reader import Source, expand_paths, open_sources
from clientimport.targets import target_named, target_names


@dataclass
class Inputs:
    """What a run reads. `sources` and `bounds` go together, one each per file."""

    mapping: Mapping
    target: Target
    summary: RunSummary
    sources: list[Source] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)
    watches: list[FooterWatch] = field(default_factory=list)
    partners: Partners | None = None

    @property
    def reject_files_only(self) -> bool:
        """Whether all files are our own reject reports."""
        return all(source.reject_file for source in self.sources)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(source.file.size for source in self.sources)

    def file_faults(self, number: int) -> pl.DataFrame:
        """File-level faults of one file: of its layout, of its columns, and of fields that no column feeds."""
        unfed = [
            file_fault(reference.optional_notice)
            for reference in self.target.references
            if reference.optional_notice and reference.field not in self.mapping.mapped
        ]
        return pl.concat([no_faults(), self.sources[number].faults, self.bounds[number].faults, *unfed])

    def batches(self, batch_rows: int | None) -> Iterator[tuple[Bound, RowBatch]]:
        """All batches of all files in order; footers are held back, their number is a fate at the file's end."""
        for source, bound, watch in zip(self.sources, self.bounds, self.watches, strict=True):
            clients = ClientKeys(bound) if self.mapping.many is not None else None
            # The next batch is read while the last one is worked on: more of them at once would only take memory.
            for batch in source.batches(batch_rows, ahead=False):
                # Joined first: the key may stand in a joined table.
                taken = watch.take(self.partners.joined(bound, batch) if self.partners else batch)
                yield bound, taken if clients is None else clients.take(taken)
            self.summary.rows_of_file[source.file.number] = source.records
            self.summary.fates.add("footer", watch.held)


def read_inputs(order: CheckOrder) -> tuple[Mapping, Target, RunSummary]:
    """The mapping and what is known of the run before a file is opened.

    Raises MappingFailure, SourceFailure.
    """
    began = perf_counter()
    mapping = read_mapping(order.mapping, target_named, target_names(), order.written)
    target = target_named(mapping.target)
    assert target is not None  # read_mapping refuses unknown ones
    now = datetime.now(UTC)
    summary = RunSummary(
        run_id=f"{now:%Y%m%d-%H%M%S}-{os.urandom(3).hex()}",
        target=target.name,
        system=mapping.system,
        mapping_path=mapping.path,
        mapping_sha256=mapping.sha256,
        mapping_version=mapping.version,
        started_at=now.isoformat(timespec="seconds"),
        program=__version__,
        lang=order.lang,
        job=order.job,
    )
    if isinstance(order, RunOrder):
        summary.release_of, summary.released_by, summary.release_reason = (
            order.release_of, order.released_by, order.release_reason,
        )  # fmt: skip
    summary.seconds.add("open", perf_counter() - began)
    Told(order.tell, summary).started()
    return mapping, target, summary


def open_files(order: CheckOrder, inputs: Inputs, closing: ExitStack) -> None:
    """Opens every file and binds the mapping to it, before any row is read.

    Raises SourceFailure, MappingFailure.
    """
    with inputs.summary.seconds.timed("open"):
        _open_files(order, inputs, closing)


def _open_files(order: CheckOrder, inputs: Inputs, closing: ExitStack) -> None:
    told = Told(order.tell, inputs.summary)
    for source in _sources(order, inputs):
        closing.callback(source.close)
        inputs.sources.append(source)
        inputs.summary.files.append(source.file)
        told.opened(source.file)
    mapping = inputs.mapping
    if order.stored is not None:
        # A row that was rejected is no footer, whatever stood around it.
        mapping = replace(mapping, source=replace(mapping.source, footer=()))
    partners = inputs.partners = Partners(mapping, inputs.target, order.joins)
    unfit: list[Failure] = []
    for source in inputs.sources:
        joined = partners.open(source, len(inputs.sources), closing)
        try:
            bound = bind(mapping, inputs.target, source.file.layout, order.lang, joined)
        except SourceFailure as failure:
            unfit.append(failure.at(source.file.path))
            continue
        inputs.bounds.append(bound)
        inputs.summary.secret_columns |= bool(bound.secret_columns)
        inputs.summary.key_columns = inputs.summary.key_columns or bound.origins.key
        inputs.summary.name_columns = inputs.summary.name_columns or name_columns(bound)
        inputs.watches.append(FooterWatch(bound))
    refuse_unfit(unfit)
    for each in partners.sources:
        inputs.summary.files.append(each.file)
        told.opened(each.file)


def _sources(order: CheckOrder, inputs: Inputs) -> Iterator[Source]:
    """What is to be read, opened one after the other."""
    if order.stored is not None:
        yield from order.stored.sources
        return
    needed = all_headings(inputs.mapping)
    # A message about bytes that are no text shows the cell around them, unless it is secret.
    options = replace(inputs.mapping.source, secret=secret_headings(inputs.mapping, inputs.target))
    for path in expand_paths(order.files):
        yield from open_sources(path, len(inputs.sources), options, needed, order.stdin)
