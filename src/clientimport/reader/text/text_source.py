"""A delimited text as a source: its layout found, its records in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.core.problems import no_faults
from clientimport.core.rows import REJECT_COLUMNS, ROW, Layout, RowBatch, SourceFile, unique_columns
from clientimport.reader.arrival.incoming import Incoming
from clientimport.reader.encoding.decoding import MARKED, raw_text
from clientimport.reader.encoding.encodings import choose_encoding
from clientimport.reader.encoding.snippets import snippets
from clientimport.reader.header import Header, Row, find_header, kinds, no_header, without_surplus
from clientimport.reader.pieces import Piece, into_batches
from clientimport.reader.reject_files import Unwrapped, our_delimiter, our_options
from clientimport.reader.settings import text_settings
from clientimport.reader.text.body import Body
from clientimport.reader.text.dialect import RECORDS, find_dialect, rows_of, sep_line
from clientimport.reader.text.sampling import gather_evidence
from clientimport.reader.text.spans import record_spans
from clientimport.reader.text.tolerant import line_ends


class TextSource:
    """See reader.source.Source."""

    def __init__(self, incoming: Incoming, number: int, options: SourceOptions, needed: Sequence[str]) -> None:
        self._incoming = incoming
        ours = REJECT_COLUMNS[0].encode() in incoming.head and incoming.bad_utf8 is None
        encoding, words = choose_encoding(incoming, None if ours else options.encoding, snippets(incoming, options))
        evidence = gather_evidence(incoming, encoding)
        sample, whole = evidence.sample, evidence.whole
        delimiter = our_delimiter(sample)
        self.reject_file = bool(delimiter)
        asked = options
        if self.reject_file:
            options = our_options(options, delimiter)
        told = sep_line(sample)
        dialect, dialect_words = find_dialect(sample, options, needed, whole=whole, told=told, tail=evidence.more)
        rows = rows_of(sample, dialect, whole=whole, start=told.length, most=RECORDS + (options.header_row or 0))
        header = find_header(rows, options, needed)
        if not header.headings:
            raise no_header(incoming.path, options)
        headings = without_surplus(header.headings, rows[header.last :])
        if len(headings) > options.limits.columns:
            raise SourceFailure(
                f"The file has {len(headings):,} columns; {options.limits.columns:,} are the most.",
                fix="Check the delimiter, or raise `source: {limits: {columns: …}}`.",
                where=incoming.path,
            )
        if options.header_row is None:
            dialect_words["header row"] = str(header.last) + (f" ({header.doubt})" if header.doubt else "")
        columns = unique_columns(list(headings))
        self._ours = Unwrapped(headings, asked) if self.reject_file else None
        self.layout = Layout(
            kind="csv",
            headings=self._ours.owners if self._ours else headings,
            columns=self._ours.columns if self._ours else columns,
            header_row=header.last,
            encoding=encoding.name,
            delimiter=dialect.delimiter,
            quote=dialect.quote,
            detected={**words, **dialect_words},
            reject_file=self.reject_file,
            source={} if self.reject_file else text_settings(encoding, dialect, header),
        )
        self.file = SourceFile(number, incoming.path, incoming.sha256, incoming.size, self.layout)
        self.faults: pl.DataFrame = no_faults()
        self.records = header.last
        start = rows[header.last - 1].next if header.last else told.length
        self._top = _top(rows, header)
        self._body = Body(
            incoming.path,
            incoming.place,
            encoding,
            dialect,
            headings,
            columns,
            start,
            header.last,
            line_ends(sample, 0, start) + 1,
            options.short_rows == "fill",
            kinds=kinds(rows[header.last :], len(headings)),
            limits=options.limits,
        )

    def batches(self, batch_rows: int | None = None, *, ahead: bool = True) -> Iterator[RowBatch]:
        """See reader.source.Source."""
        self.records = self.layout.header_row
        with closing(self._body.pieces(ahead=ahead)) as pieces:
            yield from into_batches(self._with_top(pieces), self.file, batch_rows)

    def _with_top(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        top = self._top
        for piece in pieces:
            self.records += piece.records
            piece.layout.update(top)
            top = Counter()
            yield self._ours.unwrap(piece) if self._ours else piece
        if top:
            schema = {ROW: pl.Int64, **dict.fromkeys(self.layout.columns, pl.String)}
            yield Piece(pl.DataFrame(schema=schema), self.layout.header_row, layout=top)

    def as_found(self) -> tuple[tuple[str, ...], Iterator[Piece]]:
        """All headings, those of a reject file that are ours included, and the records with a column for each of them."""
        return self._body.headings, self._body.pieces(ahead=False)

    def grid(self) -> Iterator[list[str]]:
        """See reader.source.Source."""
        width = len(self._body.columns)
        yield list(self._body.headings)
        marked = self._body.encoding.lenient
        for cells in self._body.loose_rows():
            texts = [raw_text(cell, marked=True) if marked and MARKED in cell else cell.decode() for cell in cells]
            yield texts + [""] * (width - len(texts))

    @property
    def place(self) -> Path:
        """Where its bytes lie, unpacked."""
        return self._incoming.place

    def spans(self, starts: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Offsets at which records begin (`RowBatch.locate`) -> first byte and the byte behind, of each."""
        body = self._body
        return record_spans(self.place, body.encoding, body.dialect, len(body.columns), starts)

    def close(self) -> None:
        """See reader.source.Source."""
        self._incoming.close()


def _top(rows: Sequence[Row], header: Header) -> Counter[str]:
    """The fates of the records down to the headings."""
    above = rows[: max(header.first - 1, 0)]
    comments = sum(1 for row in above if row.comment)
    blank = sum(1 for row in above if row.blank) - comments
    preamble = len(above) - blank - comments
    counts = Counter({"preamble": preamble, "blank": blank, "comment": comments})
    counts["heading"] = header.last - header.first + 1 if header.last else 0
    return +counts
