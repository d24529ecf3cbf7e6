"""A file in, batches of text rows out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Protocol

import polars as pl

from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import Layout, RowBatch, SourceFile
from clientimport.reader.incoming import take_in
from clientimport.reader.kinds import kind_of
from clientimport.reader.text_source import TextSource
from clientimport.reader.workbook_source import WorkbookSource


class Source(Protocol):
    """One open input.

    `faults`: FAULT_SCHEMA, what concerns the file as a whole. `records`: records in the file, layout rows included; final
    once the batches are exhausted. `reject_file`: whether it is one of our own reject files.
    """

    file: SourceFile
    layout: Layout
    faults: pl.DataFrame
    records: int
    reject_file: bool

    def batches(self, batch_rows: int | None = None) -> Iterator[RowBatch]:
        """The data rows from the first to the last, in batches of `batch_rows` or of a few megabytes."""
        ...

    def grid(self) -> Iterator[list[str]]:
        """The headings and every record below them that is not blank, cell by cell, whatever its structure."""
        ...

    def close(self) -> None:
        """Gives back what is held open; standard input's private copy is deleted."""
        ...


def open_source(
    path: str, number: int, options: SourceOptions, needed: Sequence[str] = (), stdin: BinaryIO | None = None
) -> Source:
    """A file, or standard input ("-"), -> its layout and its rows.

    `number`: SourceFile.number. `needed`: headings that the mapping needs, a hint where the heading row is looked for;
    that one is missing is not the reader's fault to find. Raises SourceFailure for a file that cannot be read at all.
    """
    incoming = take_in(path, stdin)
    try:
        kind = kind_of(incoming)
        if kind != "csv":
            return WorkbookSource(incoming, number, options, needed, kind=kind)
        return TextSource(incoming, number, options, needed)
    except BaseException:
        incoming.close()
        raise
