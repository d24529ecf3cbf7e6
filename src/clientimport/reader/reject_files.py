"""Our own reject files read again: apostrophes of the guard taken off, our columns left out, raw records read anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from clientimport.core.guard import unguard, unguard_text
from clientimport.core.mapping import SourceOptions
from clientimport.core.reject_headings import our_heading
from clientimport.core.rows import REJECT_COLUMNS, REJECT_IDENTITY, ROW, unique_columns
from clientimport.reader.pieces import Piece
from clientimport.reader.raw_records import read_raw
from clientimport.reader.text.dialect import USUAL, rows_of
from clientimport.reader.text.grammar import Dialect

_RAW_COLUMN = REJECT_COLUMNS[-1]
_REPORTED = (REJECT_IDENTITY, "clientimport_file", "clientimport_row")


def is_ours(headings: Sequence[str]) -> bool:
    """Whether a heading row is that of a reject file."""
    return any(our_heading(heading) for heading in headings)


def our_delimiter(sample: bytes) -> str:
    """The delimiter of a text that begins as our reject files do, "" for any other; spreadsheet programs may change it."""
    if REJECT_COLUMNS[0].partition("_")[0].encode() not in sample[: 1 << 16]:
        return ""
    for delimiter in USUAL:
        first = rows_of(sample, Dialect(delimiter), whole=True, most=1)
        if first and is_ours(first[0].cells):
            return delimiter
    return ""


def our_options(options: SourceOptions, delimiter: str, header_row: int = 1) -> SourceOptions:
    """How a reject file is read, whatever the mapping says of its source."""
    return replace(options, delimiter=delimiter or None, quote='"', sheet=None, header_row=header_row, short_rows="reject")


@dataclass(frozen=True)
class Unwrapped:
    """A reject file's headings as found -> those of the rejected file, and the pieces likewise."""

    headings: tuple[str, ...]
    options: SourceOptions

    @property
    def owners(self) -> tuple[str, ...]:
        """The headings without ours."""
        return tuple(unguard_text(heading) for heading in self.headings if not our_heading(heading))

    @property
    def columns(self) -> tuple[str, ...]:
        """Frame names of the owner's columns."""
        return unique_columns(list(self.owners))

    def unwrap(self, piece: Piece) -> Piece:
        """A piece with all columns of the reject file -> one with the owner's; rows that stand there only raw are read anew."""
        found = unique_columns(list(self.headings))
        ours = {code: name for name, heading in zip(found, self.headings, strict=True) if (code := our_heading(heading))}
        kept = [name for name in found if name not in ours.values()]
        names = dict(zip(kept, self.columns, strict=True))
        raw = ours.get(_RAW_COLUMN)
        piece.reported = piece.rows.select(
            ROW,
            *((unguard(pl.col(ours[code])) if code in ours else pl.lit(None, pl.String)).alias(code) for code in _REPORTED),
        )
        cells = piece.rows.select(ROW, *(unguard(pl.col(old)).alias(new) for old, new in names.items()))
        if raw is None or piece.rows[raw].null_count() == piece.rows.height:
            return replace(piece, rows=cells)
        filled = pl.any_horizontal(pl.lit(False), *(pl.col(new).str.strip_chars() != "" for new in self.columns)).fill_null(
            False
        )
        texts = piece.rows.select(unguard(pl.col(raw))).to_series()
        again = cells.select(~filled).to_series() & texts.is_not_null()
        read = read_raw(
            pl.DataFrame([cells.filter(again)[ROW], texts.filter(again)]), self.owners, self.columns, self.options, texts
        )
        return replace(
            piece,
            rows=pl.concat([cells.filter(~again), read.rows]).sort(ROW),
            broken=pl.concat([piece.broken, read.broken]).sort(ROW),
            faults=pl.concat([piece.faults, read.faults]).sort(ROW),
            layout=piece.layout + read.layout,
        )
