"""The records below the headings of a text: read in stretches, each by the road that fits it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import ReadLimits
from clientimport.core.problems import file_fault
from clientimport.core.rows import ROW
from clientimport.reader.encoding.decoding import Encoding, source_length
from clientimport.reader.pieces import Piece
from clientimport.reader.places import PLACES, Part, Places
from clientimport.reader.text.ahead import begun_ahead
from clientimport.reader.text.buffers import Buffer, Cutting, buffers, in_turn
from clientimport.reader.text.fast import Plain, read_plain
from clientimport.reader.text.gathering import Gathering, is_blank
from clientimport.reader.text.grammar import Dialect
from clientimport.reader.text.tables import Turn, Watch
from clientimport.reader.text.tolerant import Record, line_ends, read_records

CHUNK = 7 << 20
"""Bytes read at a time; about 27,000 rows of a wide client file."""


@dataclass(frozen=True)
class Body:
    """A text table whose headings are known.

    `start`: bytes of UTF-8 text before the first data record; `row`: the number of the last record before it; `line`: its
    physical line (1-based). `fast`: whether the vectorised road may be used. `kinds`: see Watch.
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
    kinds: tuple[str, ...] = ()
    limits: ReadLimits = field(default_factory=ReadLimits)

    def pieces(self, *, ahead: bool = True) -> Generator[Piece, None, None]:
        """The records in order; `ahead`: stretches are worked on before it is their turn.

        Raises SourceFailure for a line without end. Whoever may leave it unfinished closes it.
        """
        watch = self._watch()
        if not (self.fast and ahead):
            cutting = Cutting(self.chunk)
            yield from self._pieces(self._stretches(cutting), cutting, watch)
            return
        # Work on a stretch that begins inside a record would be in vain.
        cutting = Cutting(self.chunk, self.dialect.quote.encode(), is_record=self._is_record)
        with closing(begun_ahead(self._stretches(cutting), partial(self._plain, watch))) as stretches:
            yield from self._pieces(stretches, cutting, watch)

    def _pieces(self, stretches: Iterator[Buffer], cutting: Cutting, watch: Watch) -> Iterator[Piece]:
        row, line, offset = self.row, self.line, None
        for buffer in in_turn(stretches, cutting):
            offset = self.encoding.skip + buffer.skipped if offset is None else offset
            found = watch.found
            piece = self._other_table(buffer, row) if found else self._read(buffer, watch, row, line, offset)
            if watch.found and not found:
                piece.faults = pl.concat([piece.faults, file_fault("other-table", detail=str(watch.found))])
            if not piece.records and not watch.found:
                continue
            row += piece.records
            if row > self.limits.rows:
                raise SourceFailure(
                    f"The file has more than {self.limits.rows:,} rows.",
                    fix="Split the file, or raise `source: {limits: {rows: …}}`.",
                    where=self.path,
                )
            yield piece
            line += buffer.lines
            whole = buffer.done == len(buffer.text)
            offset += source_length(buffer.text if whole else buffer.text[: buffer.done], self.encoding)

    def _stretches(self, cutting: Cutting) -> Iterator[Buffer]:
        return buffers(self.path, self.place, self.encoding, self.start, cutting)

    def _is_record(self, text: bytes) -> bool:
        """Whether it is one record as wide as the table."""
        return self.dialect.record.fullmatch(text) is not None and self.dialect.width(text) == len(self.columns)

    def _plain(self, watch: Watch, buffer: Buffer) -> Plain | None:
        """What the fast road makes of a stretch; nothing is asked of it where another table was found."""
        if not self.fast or watch.found:
            return None
        return read_plain(buffer.text, self._gathering(), final=buffer.final)

    def _gathering(self) -> Gathering:
        return Gathering(self.dialect, self.headings, self.columns, self.fill, self.encoding.lenient, self.limits.cell)

    def _read(self, buffer: Buffer, watch: Watch, row: int, line: int, offset: int) -> Piece:
        """A stretch of text -> the records in it, up to where another table begins."""
        text, gathering = buffer.text, self._gathering()
        plain = buffer.begun.result() if buffer.begun else self._plain(watch, buffer)
        if plain is None:
            places = self._read_tolerantly(buffer, gathering, watch, row, line)
            rows = gathering.frame()
        else:
            plain = plain.moved(row, line)
            rows, places = plain.rows, plain.places
            buffer.done, buffer.lines = plain.done, plain.lines
            for number, record in plain.odd:
                turn = watch.turn(buffer, record)
                if turn in (Turn.GOES_ON, Turn.BEHIND):
                    gathering.judge(text, record, number)
                if (stop := self._stop(watch, turn, buffer, record, number)) is not None:
                    rows, places = rows.filter(pl.col(ROW) < stop), places.filter(pl.col(ROW) < stop)
                    buffer.lines = line_ends(text, 0, buffer.done)
                    break
            last = int(places[ROW][-1]) if places.height else row
            for number, cells in plain.surplus:
                if number <= last:
                    gathering.note_surplus(number, cells)
            gathering.faults.sort(key=lambda fault: fault[ROW])  # type: ignore[arg-type, return-value]
            if plain.headings:  # counted anew: some may lie behind the stop
                gathering.layout["heading"] += places.height - rows.height - gathering.judged
            if gathering.rows:
                rows = pl.concat([rows, gathering.frame()]).sort(ROW)
        where = Places((Part(places, offset, b"" if self.encoding.is_utf8 else text, self.encoding),))
        broken, faults, records = gathering.broken_frame(), gathering.fault_frame(), places.height
        return Piece(rows, row + records, records, broken, faults, +gathering.layout, where)

    def _read_tolerantly(self, buffer: Buffer, gathering: Gathering, watch: Watch, row: int, line: int) -> pl.DataFrame:
        """Record by record; -> ROW, line, byte of each."""
        text, numbers, lines, starts = buffer.text, [], [], []
        records = read_records(text, self.dialect, len(self.columns), final=buffer.final)
        for number, record in enumerate(records, start=row + 1):
            turn = watch.turn(buffer, record)
            if turn in (Turn.GOES_ON, Turn.BEHIND):
                numbers.append(number)
                lines.append(line + buffer.lines)
                starts.append(record.start)
                gathering.judge(text, record, number)
                buffer.lines += line_ends(text, record.start, record.next)
                buffer.done = record.next
            if self._stop(watch, turn, buffer, record, number) is not None:
                break
        return pl.DataFrame({ROW: numbers, "line": lines, "byte": starts}, schema=PLACES)

    def _watch(self) -> Watch:
        return Watch(self.dialect, len(self.columns), self.fill, self.kinds)

    @staticmethod
    def _stop(watch: Watch, turn: Turn, buffer: Buffer, record: Record, number: int) -> int | None:
        """The record before which the first table ends for now, or None."""
        if turn is Turn.GOES_ON:
            return None
        buffer.done = record.next if turn is Turn.BEHIND else record.start
        stop = number + 1 if turn is Turn.BEHIND else number
        watch.found = 0 if turn is Turn.MORE else stop
        return stop

    def _other_table(self, buffer: Buffer, row: int) -> Piece:
        """Records behind the first table: counted only."""
        layout: Counter[str] = Counter()
        for record in read_records(buffer.text, self.dialect, None, final=buffer.final):
            buffer.done = record.next
            text = buffer.text[record.start : record.end]
            blank = not record.fault and not record.comment and is_blank(text, self.dialect)
            layout["comment" if record.comment else "blank" if blank else "other-table"] += 1
        schema = {ROW: pl.Int64, **dict.fromkeys(self.columns, pl.String)}
        return Piece(pl.DataFrame(schema=schema), row + layout.total(), layout.total(), layout=layout)

    def loose_rows(self) -> Iterator[list[bytes]]:
        """Every record of this table that is not blank, cell by cell, as well as its cells can be told."""
        watch, cutting = self._watch(), Cutting(self.chunk)
        for buffer in in_turn(self._stretches(cutting), cutting):
            for record in read_records(buffer.text, self.dialect, len(self.columns), final=buffer.final):
                turn = watch.turn(buffer, record)
                text = buffer.text[record.start : record.end]
                if turn is Turn.GOES_ON and not record.comment and (record.fault or not is_blank(text, self.dialect)):
                    yield self.dialect.loose_cells(text) if record.fault else self.dialect.cells(text)
                buffer.done = record.next
                if self._stop(watch, turn, buffer, record, 1) is not None:
                    if watch.found:
                        return
                    break
