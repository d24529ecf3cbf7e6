"""One sheet's XML, read in chunks of whole rows: the usual form by columns, any other by the parser; both say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from xml.parsers import expat

import polars as pl

from clientimport.reader.workbooks.row_pieces import RowPieces
from clientimport.reader.workbooks.sheet_cells import SheetCells
from clientimport.reader.workbooks.sheet_columns import columns_of
from clientimport.reader.workbooks.workbook_parts import STEP, Parts, not_well_formed

_FIRST, _LATER = 1 << 20, 6 << 20
"""Bytes of XML that become one frame by columns."""
_PIECE = 3 << 20
"""Bytes of them that are taken at a time: memory that is used again is faster than more of it."""
_WHOLE = 4 << 20
"""A sheet of fewer bytes is one frame, so that rows out of order can be put in order."""
_LONGEST_ROW = 64 << 20
_DECLARED = re.compile(rb'(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\sencoding=["\']([^"\']*)["\']')


def frames_of(parts: Parts, part: str, cells: SheetCells) -> Iterator[pl.DataFrame]:
    """The filled rows of a sheet, as workbook_child tells. Raises Refused."""
    whole = parts.size(part) < _WHOLE
    try:
        for frame in _frames(parts, part, cells, whole=whole):
            if cells.rows.any and (frame is not None or cells.rows.heavy or (cells.rows.full and not whole)):
                yield from cells.rows.take()
            if frame is not None:
                cells.rows.passed(cells.row)
                if frame.height:
                    yield frame
    except expat.ExpatError:
        raise not_well_formed(part) from None
    if cells.rows.any:
        yield from cells.rows.take()


def _frames(parts: Parts, part: str, cells: SheetCells, *, whole: bool) -> Iterator[pl.DataFrame | None]:
    """Frames by columns; None: the parser has gone on."""
    size = piece = 2 * _WHOLE if whole else _FIRST
    usual: bool | None = None
    held: list[bytes] = []
    rows = RowPieces(lambda text: columns_of(text, cells))
    for step in chain(parts.steps(part, STEP), (b"",)):
        held.append(step)
        if step and sum(map(len, held)) < piece:
            continue
        text = b"".join(held)
        if usual is None:
            begin = _first_row(text)
            usual = begin > 0
            cells.feed(text[:begin])
            text = text[begin:]
        end = text.rfind(b"</row>") + 6 if usual else 0
        if end > 5:
            rows.add(text[:end])
            text = text[end:]
        if rows.size and (not step or rows.size + len(text) >= size):
            told = rows.frames(cells.row)
            if told is None:
                # A comment or the like may reach over the end of the rows, so the parser keeps what follows.
                usual = rows.plain
                yield from _parsed(rows.text(), cells)
            else:
                frames, cells.row = told
                yield from frames
            rows, size = RowPieces(lambda text: columns_of(text, cells)), _LATER
        if not usual or len(text) > _LONGEST_ROW:
            usual = False
            yield from _parsed(text, cells)
            text = b""
        held = [text]
        # A row that does not end is not copied again with each step.
        piece = max(min(_PIECE, size), 2 * len(text)) if usual else STEP
    yield from _parsed(held[0], cells)
    cells.feed(b"", last=True)
    yield None


def _parsed(text: bytes, cells: SheetCells) -> Iterator[None]:
    for at in range(0, len(text), STEP):
        cells.feed(text[at : at + STEP])
        yield None


def _first_row(text: bytes) -> int:
    """Where the rows begin; 0 where what stands before them is not of the usual form."""
    begin = max(text.find(b"<row "), 0)
    declared = _DECLARED.match(text)
    usual = b"<sheetData>" in text[:begin] and (declared is None or declared.group(1).lower() == b"utf-8")
    return begin if usual else 0
