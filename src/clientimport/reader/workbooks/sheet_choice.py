"""Which sheet and which part of it is read, and the messages of workbook_child for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any

import polars as pl

from clientimport.core.reject_headings import HEAD_ROWS, our_heading_row
from clientimport.core.rows import ROW
from clientimport.reader.workbooks.other_book import OtherBook
from clientimport.reader.workbooks.read_ahead import ReadAhead
from clientimport.reader.workbooks.sheet_notes import unquoted
from clientimport.reader.workbooks.spreadsheets import HIDDEN, Area, Book, Named, Refused, Request, SheetInfo
from clientimport.reader.workbooks.workbook_book import Workbook

Message = tuple[dict[str, Any], pl.DataFrame | None]
_OUR_NAMES = re.compile(r"Rejects( \d+)?|clientimport")
_NAME_IT = "Name the right one (`source: {sheet: …}`)."


def answers(request: Request, readers: dict[str, str], ahead: ReadAhead | None = None) -> Iterator[Message]:
    """A request -> the messages of workbook_child, a frame as it is. Raises Refused."""
    if request.kind == "xlsx":
        book: Book = Workbook(request, ahead)
    elif request.kind in readers:
        book = OtherBook(import_module(readers[request.kind]), request)
    else:
        raise Refused(f"There is no reader for {request.kind}.")
    if not any(not sheet.kind for sheet in book.sheets):
        raise Refused("It has no sheet with cells.")
    if request.list_only:
        yield _listed(book, request.ours), None
        yield {"done": True}, None
        return
    yield from _one_sheet(book, request)


def _listed(book: Book, ours: bool) -> dict[str, Any]:
    sheets = []
    is_ours = False
    for at, sheet in enumerate(book.sheets):
        first = next(book.frames(at), None) if sheet.visible and not sheet.kind else None
        sheets.append({**sheet._asdict(), "filled": first is not None})
        is_ours |= ours and first is not None and has_our_headings(first)
    return {"sheet": "", "sheets": sheets, "ours": is_ours}


def _one_sheet(book: Book, request: Request) -> Iterator[Message]:
    named, area = None, None
    ours: list[int] = []
    first: pl.DataFrame | None = None
    at, frames = _with_data(book) if request.ours or not (request.sheet or request.range) else (-1, iter(()))
    if request.ours:
        first = next(frames, None)
        ours = _our_sheets(book, at, first)
        named_one = [each for each in ours if book.sheets[each].name == request.sheet]
        if ours and (chosen := (named_one or ours)[0]) != at:
            at, frames, first = chosen, book.frames(chosen), None
    if not ours and (request.sheet or request.range):
        first = None
        wanted = find_sheet(book.sheets, request.sheet) if request.sheet else None
        if request.range:
            wanted, named, area = find_range(book, request.range, wanted)
        if wanted is None:
            at, frames = _with_data(book)
        else:
            at, frames = wanted, book.frames(wanted)
    if first is None:
        first = next(frames, None)
    if area and first is not None:
        frames = _cut(_from(first, frames), area)
        first = next(frames, None)
    yield _about(book, at, named, area, ours=ours), None
    rows = 0
    for frame in _from(first, frames):
        rows += frame.height
        if rows > request.limits.rows:
            raise Refused(
                f"The sheet has more than {request.limits.rows:,} rows.", "Split it, or set `source: {limits: {rows: …}}`."
            )
        yield {}, frame
    yield {"done": True, "merged": book.merged(at)}, None


def _from(first: pl.DataFrame | None, rest: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    if first is not None:
        yield first
        yield from rest


def _about(book: Book, at: int, named: Named | None, area: Area | None, *, ours: list[int]) -> dict[str, Any]:
    return {
        "sheet": book.sheets[at].name,
        "sheets": [sheet._asdict() for sheet in book.sheets],
        "names": [{"name": each.name, "kind": each.kind, "sheet": each.sheet} for each in book.names],
        "ours": bool(ours),
        "our_sheets": [book.sheets[each].name for each in ours],
        "area": {"top": area.top, "bottom": area.bottom, "header": named.header if named else None} if area else None,
        "notes": book.notes(at),
    }


def _with_data(book: Book) -> tuple[int, Iterator[pl.DataFrame]]:
    """The first visible sheet with data; the first visible one where none has any; the first where none is visible."""
    cells = [at for at, sheet in enumerate(book.sheets) if not sheet.kind]
    order = [at for at in cells if book.sheets[at].visible] or cells
    order.sort(key=lambda at: at != book.first)
    for at in order:
        frames = book.frames(at)
        first = next(frames, None)
        if first is not None:
            return at, _from(first, frames)
    return order[0], iter(())


def _our_sheets(book: Book, at: int, first: pl.DataFrame | None) -> list[int]:
    """The sheets with headings of a reject report, hidden ones included; `first`: rows of the sheet that would be read.

    The others are looked at where that one is of a report, or where one of ours is there by its name.
    """
    found = [at] if first is not None and has_our_headings(first) else []
    if found or any(_OUR_NAMES.fullmatch(sheet.name) for sheet in book.sheets):
        others = [each for each, sheet in enumerate(book.sheets) if each != at and not sheet.kind]
        found += [each for each in others if (rows := next(book.frames(each), None)) is not None and has_our_headings(rows)]
    return sorted(found)


def has_our_headings(frame: pl.DataFrame) -> bool:
    """Whether one of the first rows of a sheet holds a heading of ours."""
    return our_heading_row(frame.drop(ROW, HIDDEN, strict=False).head(HEAD_ROWS).rows()) is not None


def _cut(frames: Iterator[pl.DataFrame], area: Area) -> Iterator[pl.DataFrame]:
    """What of the frames is inside the area."""
    for frame in frames:
        if int(frame[ROW][0]) > area.bottom:
            return
        kept = [name for name in frame.columns if name.isdigit() and area.left <= int(name) <= area.right]
        inside = frame.filter(pl.col(ROW).is_between(area.top, area.bottom)).select(
            ROW, *([HIDDEN] if HIDDEN in frame.columns else []), *kept
        )
        inside = inside.filter(pl.any_horizontal(pl.lit(False), *(pl.col(name).is_not_null() for name in kept)))
        if inside.height:
            yield inside


def find_sheet(sheets: list[SheetInfo], wanted: str) -> int:
    """A name (exact, else without case where one alone fits) or a number from 1 -> the sheet's index. Raises Refused."""
    names = [sheet.name for sheet in sheets]
    exact = [at for at, name in enumerate(names) if name == wanted]
    loose = exact or [at for at, name in enumerate(names) if name.strip().casefold() == wanted.strip().casefold()]
    if not loose and wanted.isascii() and wanted.isdigit() and 0 < int(wanted) <= len(sheets):
        loose = [int(wanted) - 1]
    if len(loose) != 1:
        listed = ", ".join(name if sheet.visible else f"{name} (hidden)" for name, sheet in zip(names, sheets, strict=True))
        what = "several sheets" if loose else "no sheet"
        raise Refused(f"It has {what} {wanted}; its sheets are {listed}.", _NAME_IT)
    if sheets[loose[0]].kind:
        raise Refused(f"The sheet {names[loose[0]]} is a {sheets[loose[0]].kind} and holds no cells.", _NAME_IT)
    return loose[0]


def find_range(book: Book, wanted: str, sheet: int | None) -> tuple[int | None, Named | None, Area]:
    """A range as the mapping has it -> its sheet (None: any), its name, its area. Raises Refused."""
    on, _, text = wanted.rpartition("!")
    if on:
        sheet = find_sheet(book.sheets, unquoted(on))
    on = book.sheets[sheet].name if sheet is not None else ""
    found = [
        each
        for each in book.names
        if each.name.casefold() == text.casefold() and (not each.scope or each.scope == on or not on)
    ]
    here = [each for each in found if each.sheet == on] or found
    best = [each for each in here if each.scope == on] or [each for each in here if not each.scope] or here
    if len(best) == 1:
        if on and best[0].sheet != on:
            raise Refused(f"The {best[0].kind} {best[0].name} is on the sheet {best[0].sheet}, not {on}.", _NAME_IT)
        return find_sheet(book.sheets, best[0].sheet), best[0], best[0].area
    area = Area.read(text)
    if area is not None:
        return sheet, None, replace(area)
    known = ", ".join(f"{each.name} ({each.kind} on {each.sheet})" for each in book.names) or "none"
    what = "several ranges" if best else "no range"
    raise Refused(f"It has {what} {text}; those with a name: {known}.", "Correct `source: {range: …}`; B3:F200 is one too.")
