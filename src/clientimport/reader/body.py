"""The records below the headings of a text: read in chunks, each by the road that fits it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.rows import ROW
from clientimport.reader.decoding import Encoding, source_length, text_chunks
from clientimport.reader.fast import read_plain
from clientimport.reader.gathering import Gathering, is_blank
from clientimport.reader.grammar import Dialect
from clientimport.reader.pieces import Piece
from clientimport.reader.places import PLACES, Part, Places
from clientimport.reader.tolerant import line_ends, read_records

CHUNK = 8 << 20
"""Bytes read at a time; about 25,000 rows of a wide client file."""
LONGEST_LINE = 64 << 20
"""Bytes of one line; what is longer is no table."""


@dataclass(frozen=True)
class Body:
    """A text table whose headings are known.

    `start`: bytes of UTF-8 text before the first data record; `row`: the number of the last record before it; `line`: its
    physical line (1-based). `fast`: whether the vectorised road may be used.
    """

    path: str
    place: Path
    encoding: Encoding
    dialect: Dialect
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    start: int
    row: int
    line: int
    fill: bool = False
    fast: bool = True
    chunk: int = CHUNK

    def pieces(self) -> Iterator[Piece]:
        """The records in order. Raises SourceFailure for a line without end."""
        row, line, offset = self.row, self.line, None
        for buffer, final in self._buffers():
            if offset is None:
                offset = self.encoding.skip + buffer.skipped
            piece = self._read(buffer, row, line, offset, final=final)
            if piece is None:
                continue
            yield piece
            row += piece.records
            line += buffer.lines
            offset += source_length(
                buffer.text[: buffer.done] if buffer.done < len(buffer.text) else buffer.text, self.encoding
            )

    def _read(self, buffer: Buffer, row: int, line: int, offset: int, *, final: bool) -> Piece | None:
        """A stretch of text -> the records in it."""
        text = buffer.text
        gathering = Gathering(self.dialect, self.headings, self.columns, self.fill, self.encoding.lenient)
        plain = read_plain(text, gathering, row=row, line=line, final=final) if self.fast else None
        if plain is not None:
            buffer.done, buffer.lines = plain.done, plain.lines
            for number, record in plain.odd:
                gathering.judge(text, record, number)
            gathering.layout["heading"] += plain.headings
            rows = pl.concat([plain.rows, gathering.frame()]).sort(ROW) if gathering.rows else plain.rows
            places, records = plain.places, plain.records
        else:
            places = self._read_tolerantly(buffer, gathering, row, line, final=final)
            rows, records = gathering.frame(), places.height
        if not records:
            return None
        where = Places((Part(places, offset, b"" if self.encoding.is_utf8 else text, self.encoding),))
        broken, faults = gathering.broken_frame(), gathering.fault_frame()
        return Piece(rows, row + records, records, broken, faults, +gathering.layout, where)

    def _read_tolerantly(self, buffer: Buffer, gathering: Gathering, row: int, line: int, *, final: bool) -> pl.DataFrame:
        """Record by record; -> ROW, line, byte of each."""
        text, numbers, lines, starts = buffer.text, [], [], []
        for number, record in enumerate(read_records(text, self.dialect, len(self.columns), final=final), start=row + 1):
            numbers.append(number)
            lines.append(line + buffer.lines)
            starts.append(record.start)
            gathering.judge(text, record, number)
            buffer.lines += line_ends(text, record.start, record.next)
            buffer.done = record.next
        return pl.DataFrame({ROW: numbers, "line": lines, "byte": starts}, schema=PLACES)

    def loose_rows(self) -> Iterator[list[bytes]]:
        """Every record that is not blank, cell by cell, as well as its cells can be told."""
        width = len(self.columns)
        for buffer, final in self._buffers():
            for record in read_records(buffer.text, self.dialect, width, final=final):
                buffer.done = record.next
                text = buffer.text[record.start : record.end]
                if record.fault or not is_blank(text, self.dialect):
                    yield self.dialect.loose_cells(text) if record.fault else self.dialect.cells(text)

    def _buffers(self) -> Iterator[tuple[Buffer, bool]]:
        """Stretches of text that end behind a line end or at the end of the text; what was not read comes again."""
        rest, skip, total = b"", self.start, 0
        ahead = text_chunks(self.place, self.encoding, self.chunk)
        chunk = next(ahead, b"")
        while chunk or rest:
            after = next(ahead, b"")
            if skip:
                cut = min(skip, len(chunk))
                skip -= cut
                total += source_length(chunk[:cut], self.encoding)
                chunk = chunk[cut:]
            text = rest + chunk
            final = not after
            cut = len(text) if final else _complete(text)
            if cut == 0 and len(text) > LONGEST_LINE:
                raise SourceFailure(
                    f"A line is longer than {LONGEST_LINE >> 20} MiB.", fix="Check the delimiter and quotes.", where=self.path
                )
            if cut:
                buffer = Buffer(text if cut == len(text) else text[:cut], total)
                yield buffer, final
                rest = text[buffer.done :]
            else:
                rest = text
            if final:
                return
            chunk = after


@dataclass(slots=True)
class Buffer:
    """A stretch of text; the reader says in `done` and `lines` how much it took.

    `skipped`: bytes of the file before the body."""

    text: bytes
    skipped: int
    done: int = 0
    lines: int = 0


def _complete(text: bytes) -> int:
    """The end of the last complete line."""
    end = text.rfind(b"\n") + 1
    return end or text.rfind(b"\r", 0, len(text) - 1) + 1
