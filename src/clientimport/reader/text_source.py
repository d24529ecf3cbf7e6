"""A delimited text as a source: its layout found, its records in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.core.problems import no_faults
from clientimport.core.rows import ROW, Layout, RowBatch, SourceFile, unique_columns
from clientimport.reader.body import Body
from clientimport.reader.decoding import Encoding, text_chunks
from clientimport.reader.dialect import find_dialect, rows_of, sep_line
from clientimport.reader.encodings import choose_encoding
from clientimport.reader.header import Header, Row, find_header, without_surplus
from clientimport.reader.incoming import Incoming
from clientimport.reader.pieces import Piece, into_batches
from clientimport.reader.tolerant import line_ends

SAMPLE = 1 << 19
"""Bytes of text that detection looks at."""
WIDEST = 16_384
"""Columns that a table may have: as many as a spreadsheet program."""


class TextSource:
    """See reader.source.Source."""

    def __init__(self, incoming: Incoming, number: int, options: SourceOptions, needed: Sequence[str]) -> None:
        self._incoming = incoming
        encoding, words = choose_encoding(incoming, options.encoding, lambda at, name: (0, ""))
        sample, whole = _sample(incoming, encoding)
        told = sep_line(sample)
        dialect, dialect_words = find_dialect(sample, options, needed, whole=whole, told=told)
        rows = rows_of(sample, dialect, whole=whole, start=told.length)
        header = find_header(rows, options, needed)
        if not header.last:
            raise SourceFailure("The file has no headings.", fix="Check that it is the right file.", where=incoming.path)
        headings = without_surplus(header.headings, rows[header.last :])
        if len(headings) > WIDEST:
            raise SourceFailure(
                f"The file has {len(headings):,} columns; {WIDEST:,} are the most.",
                fix="Check the delimiter.",
                where=incoming.path,
            )
        if not options.header_row:
            dialect_words["header row"] = str(header.last)
        self.layout = Layout(
            kind="csv",
            headings=headings,
            columns=unique_columns(list(headings)),
            header_row=header.last,
            encoding=encoding.name,
            delimiter=dialect.delimiter,
            quote=dialect.quote,
            detected={**words, **dialect_words},
        )
        self.file = SourceFile(number, incoming.path, incoming.sha256, incoming.size, self.layout)
        self.faults: pl.DataFrame = no_faults()
        self.reject_file = False
        self.records = header.last
        start = rows[header.last - 1].next
        self._top = _top(rows, header)
        self._body = Body(
            incoming.path,
            incoming.place,
            encoding,
            dialect,
            headings,
            self.layout.columns,
            start,
            header.last,
            line_ends(sample, 0, start) + 1,
            options.short_rows == "fill",
        )

    def batches(self, batch_rows: int | None = None) -> Iterator[RowBatch]:
        """See reader.source.Source."""
        self.records = self.layout.header_row
        yield from into_batches(self._pieces(), self.file, batch_rows)

    def _pieces(self) -> Iterator[Piece]:
        top = self._top
        for piece in self._body.pieces():
            self.records += piece.records
            piece.layout.update(top)
            top = Counter()
            yield piece
        if top:
            schema = {ROW: pl.Int64, **dict.fromkeys(self.layout.columns, pl.String)}
            yield Piece(pl.DataFrame(schema=schema), self.layout.header_row, layout=top)

    def close(self) -> None:
        """See reader.source.Source."""
        self._incoming.close()


def _sample(incoming: Incoming, encoding: Encoding) -> tuple[bytes, bool]:
    """The beginning of the text, cut behind a line end unless it is all of it."""
    chunks = text_chunks(incoming.place, encoding, SAMPLE)
    sample = next(chunks, b"")
    more = next(chunks, b"")
    if not more:
        return sample, True
    return sample[: sample.rfind(b"\n") + 1] or sample, False


def _top(rows: Sequence[Row], header: Header) -> Counter[str]:
    """The fates of the records down to the headings."""
    above = rows[: header.first - 1]
    blank = sum(1 for row in above if row.blank)
    counts = Counter({"preamble": len(above) - blank, "blank": blank, "heading": header.last - header.first + 1})
    return +counts
