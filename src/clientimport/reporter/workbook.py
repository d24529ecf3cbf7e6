"""A workbook file: its frame made by xlsxwriter, its rows streamed in as XML, its bytes the same for the same content."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import polars as pl

from clientimport.reporter.sheet_rows import column_letters, headings_xml, rows_xml

SHEET_ROWS = 1_048_576
SHEET_COLUMNS = 16_384

_CELL: dict[str, Any] = {"num_format": "@", "valign": "top"}
_TEXT: dict[str, Any] = {**_CELL, "text_wrap": True}
FORMATS: dict[str, dict[str, Any]] = {
    "text": _TEXT,
    "number": {"num_format": "#,##0", "valign": "top"},
    "row number": {"num_format": "0", "valign": "top"},
    "link": {"num_format": "0", "valign": "top", "font_color": "#1F4E8C", "underline": 1},
    "cell": _CELL,
    "heading": {**_TEXT, "bold": True, "bg_color": "#E7EAEE", "bottom": 1},
    "owner's heading": {**_TEXT, "bold": True, "bg_color": "#E7EAEE", "bottom": 1},
    "our heading": {**_TEXT, "bold": True, "bg_color": "#24405C", "font_color": "#FFFFFF"},
    "our text": {**_TEXT, "bg_color": "#F4F6F8", "font_color": "#24405C"},
    "our cell": {**_CELL, "bg_color": "#F4F6F8", "font_color": "#24405C"},
    "fault": {**_CELL, "bg_color": "#FFC7CE", "font_color": "#8A0011"},
    "dropped": {**_CELL, "bg_color": "#FFE8B8", "font_color": "#6B4300"},
}
STYLE = {name: number for number, name in enumerate(FORMATS)}
"""What stands for each format in `Sheet.styles`."""
_NO_WRAP = 1000.0
_WRAPPED = {number for name, number in STYLE.items() if FORMATS[name].get("text_wrap")}


@dataclass
class Sheet:
    """One sheet. `headings`: text and format of the first row's cells; `widths`: of the columns, in characters.

    `rows`: how many come; `frames` gives them, in pieces; `styles`: column of the frames -> STYLE, or an expression that gives
    it. `notes`: (row from 0 = the heading's, column, text). `choices`: column -> the values that a cell of it may have.
    `links`: (row from 0, column, place in the workbook, words on it). `hidden`: the whole sheet, or some of its columns.
    """

    name: str
    headings: Sequence[tuple[str, str]]
    widths: Sequence[float]
    rows: int
    frames: Callable[[], Iterator[pl.DataFrame]]
    styles: Mapping[str, pl.Expr | int]
    notes: Sequence[tuple[int, int, str]] = ()
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    frozen_columns: int = 0
    links: Sequence[tuple[int, int, str, str]] = ()
    hidden: bool = False
    hidden_columns: Sequence[int] = ()


def write_workbook(file: IO[bytes], sheets: Sequence[Sheet], *, title: str, created: datetime) -> None:
    """Writes a whole .xlsx. Raises OSError."""
    skeleton = ZipFile(_skeleton(sheets, title, created))
    probes = skeleton.read("xl/worksheets/sheet1.xml").decode().split("<sheetData>", 1)[1]
    formats = [int(number) for number in re.findall(r' s="(\d+)"', probes)[: len(FORMATS)]]
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=4) as out:
        for name in skeleton.namelist():
            found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            at = int(found[1]) - 1 if found else len(sheets)
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            with out.open(entry, "w", force_zip64=True) as part:
                if at < len(sheets):
                    _stream(part, skeleton.read(name).decode(), sheets[at], formats)
                else:
                    part.write(skeleton.read(name))


def _stream(part: IO[bytes], xml: str, sheet: Sheet, formats: Sequence[int]) -> None:
    """The skeleton's sheet with its probe row replaced by the real ones; `formats`: STYLE -> number in the file."""
    head, rest = xml.split("<sheetData>", 1)
    tail = rest.split("</sheetData>", 1)[1]
    last = f"{column_letters(max(len(sheet.headings) - 1, 0))}{sheet.rows + 1}"
    part.write(re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>', head).encode() + b"<sheetData>")
    shown = [formats[STYLE[named]] for _, named in sheet.headings]
    # Code names below our headings may be cut.
    room = [_NO_WRAP if named == "our heading" else of for (_, named), of in zip(sheet.headings, sheet.widths, strict=True)]
    part.write(headings_xml([text for text, _ in sheet.headings], shown, room).encode())
    styles = {name: _numbered(style, formats) for name, style in sheet.styles.items()}
    wrapped = {
        name: width
        for (name, style), width in zip(sheet.styles.items(), sheet.widths, strict=True)
        if isinstance(style, int) and style in _WRAPPED
    }
    row = 2
    for frame in sheet.frames():
        part.write(rows_xml(frame, row, styles, wrapped).encode())
        row += frame.height
    part.write(b"</sheetData>" + tail.encode())


def _numbered(style: pl.Expr | int, formats: Sequence[int]) -> pl.Expr | int:
    if isinstance(style, int):
        return formats[style]
    return style.replace_strict(list(range(len(formats))), list(formats), return_dtype=pl.Int64)


def _skeleton(sheets: Sequence[Sheet], title: str, created: datetime) -> io.BytesIO:
    """Everything of the workbook but its rows. A blank probe in every format, in order, tells the formats' numbers."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
    formats = {name: book.add_format(made) for name, made in FORMATS.items()}
    pages = [book.add_worksheet(sheet.name) for sheet in sheets]
    for at, made in enumerate(formats.values()):
        pages[0].write_blank(0, at, None, made)
    for sheet, page in zip(sheets, pages, strict=True):
        page.write_blank(0, 0, None, formats["text"])
        if sheet.hidden:
            page.hide()
        page.freeze_panes(1, sheet.frozen_columns)
        page.autofilter(0, 0, sheet.rows, max(len(sheet.headings) - 1, 0))
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{SHEET_ROWS}"})
        page.set_landscape()
        page.repeat_rows(0)
        if sheet.frozen_columns:  # too wide for one page
            page.repeat_columns(0, sheet.frozen_columns - 1)
        else:
            page.fit_to_pages(1, 0)
        for column, (width, (_, named)) in enumerate(zip(sheet.widths, sheet.headings, strict=True)):
            made = formats["our text" if named == "our heading" else "cell" if named == "owner's heading" else "text"]
            page.set_column(column, column, width, made, {"hidden": column in sheet.hidden_columns})
        for row, column, text in sheet.notes:
            page.write_comment(row, column, text, {"width": 300, "height": 30 + 17 * (1 + len(text) // 42), "font_size": 9})
        for row, column, place, words in sheet.links:
            page.write_url(row, column, f"internal:{place}", formats["link"], "0", words)
    _add_choices(book, sheets, pages)
    book.close()
    file.seek(0)
    return file


def _add_choices(book: Any, sheets: Sequence[Sheet], pages: Sequence[Any]) -> None:
    """Drop-downs; their values stand on a hidden sheet, as a list inside the rule holds 255 characters and no comma."""
    lists = list(dict.fromkeys(tuple(values) for sheet in sheets for values in sheet.choices.values() if values))
    if not lists:
        return
    hidden = book.add_worksheet("Allowed values")
    hidden.hide()
    for column, values in enumerate(lists):
        for row, value in enumerate(values):
            hidden.write_string(row, column, value)
    for sheet, page in zip(sheets, pages, strict=True):
        for column, given in sheet.choices.items():
            if given and sheet.rows:
                letters = column_letters(lists.index(tuple(given)))
                source = f"='Allowed values'!${letters}$1:${letters}${len(given)}"
                # A value that the list lacks is allowed: the mapping may turn it into one that is right.
                rule = {"validate": "list", "source": source, "ignore_blank": True, "show_error": False}
                page.data_validation(1, column, sheet.rows, column, rule)
