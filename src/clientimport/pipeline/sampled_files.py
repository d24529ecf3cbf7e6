"""The first rows of each table that files bring, and what each column is taken for by itself."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import Layout, RowBatch
from clientimport.core.secrets import is_secret_heading
from clientimport.mapper.proposing.columns import Candidate, candidate
from clientimport.mapper.proposing.common_word import without_common_word
from clientimport.mapper.proposing.naming import written_names
from clientimport.mapper.proposing.proposal import Sums
from clientimport.pipeline.footer_rows import without_footer
from clientimport.pipeline.further_rows import own_rows
from clientimport.reader import Source, expand_paths, open_source, open_sources
from clientimport.values.looks import looks_of

ALL_SHEETS = "all"


@dataclass
class Sample:
    """A file as far as it was looked at. `more`: whether rows are left; `sums`: how those at its end begin; `own`:
    which rows begin a client, where others go on with it. Both are known once `columns` is."""

    path: str
    layout: Layout
    batches: list[RowBatch]
    rows: int
    more: bool
    sums: Sums | None = None
    own: pl.Series | None = None

    @property
    def shape(self) -> tuple[str, ...]:
        """What tells files of one export from others."""
        return self.layout.headings

    @cached_property
    def cells(self) -> pl.DataFrame:
        """Its rows without sums at the end, as far as they were looked at."""
        layout = self.layout
        frames = [batch.rows.select(layout.columns) for batch in self.batches]
        rows = pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(layout.columns, pl.String))
        if not self.more:
            rows, self.sums = without_footer(rows)
        return rows

    @cached_property
    def columns(self) -> list[Candidate]:
        """Each column, taken by itself."""
        layout, rows = self.layout, self.cells
        self.own = own_rows(rows)
        made = []
        told = zip(layout.headings, layout.columns, written_names(layout), without_common_word(layout.headings), strict=True)
        for at, (heading, column, written, said) in enumerate(told):
            secret = is_secret_heading(heading) or is_secret_heading(column)
            cells = rows[column]
            further = self.own is not None and cells.filter(~self.own).drop_nulls().len() > 0
            if self.own is not None and not further:
                cells = cells.filter(self.own)
            looks = looks_of(cells, secret=secret)
            made.append(replace(candidate(heading, column, written, at, looks, secret=secret, said=said), further=further))
        return made


def sampled_files(files: tuple[str, ...], options: SourceOptions, rows: int) -> list[Sample]:
    """The first `rows` of each table. Raises SourceFailure for a file that cannot be read or holds no columns."""
    return [sample for path in expand_paths(files) for sample in _sampled(path, options, rows)]


def _sampled(path: str, options: SourceOptions, rows: int) -> list[Sample]:
    """Of a workbook each sheet, where none is named."""
    with closing(open_source(path, 1, options, (), sys.stdin.buffer, propose=True)) as source:
        sheets = "other sheets" in source.layout.detected and options.sheet is None
        if not sheets:
            return [_first_rows(path, source, rows)]
    found = []
    for each in open_sources(path, 1, replace(options, sheet=ALL_SHEETS), (), sys.stdin.buffer):
        with closing(each):
            if any(each.layout.columns):
                found.append(_first_rows(path, each, rows))
    return found


def _first_rows(path: str, source: Source, wanted: int) -> Sample:
    batches: list[RowBatch] = []
    rows, more = 0, False
    for batch in source.batches(min(wanted, 1_000), ahead=False):
        if rows >= wanted:
            more = more or batch.rows.height > 0
            break
        if rows + batch.rows.height > wanted:
            batch.rows, more = batch.rows.head(wanted - rows), True
        rows += batch.rows.height
        batches.append(batch)
    layout = source.layout
    if not any(layout.columns):
        raise SourceFailure("The file holds no columns.", fix="Name a file with headings and rows.", where=path)
    return Sample(path, layout, batches, rows, more)
