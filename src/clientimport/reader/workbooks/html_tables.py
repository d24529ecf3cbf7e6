"""HTML tables under a spreadsheet's name, as old programs export them: each table with text is a sheet."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from clientimport.reader.workbooks.binary_values import SheetRow, windows_text
from clientimport.reader.workbooks.html_tags import attributes_of, events
from clientimport.reader.workbooks.sheet_notes import SheetNotes
from clientimport.reader.workbooks.spreadsheets import MOST_COLUMNS, MOST_ROWS, Refused, Request, SheetInfo

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""(?:<meta[^>]*?charset|<\?xml[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SILENT = frozenset("template select object".split())
_BLOCKS = frozenset("p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 pre blockquote address center hr".split())
_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DECLARE = "Say in which encoding it is (`source: {encoding: …}`)."
_NO_BREAK = "\xa0"


class HtmlBook:
    """See other_book.OpenBook. `encoding`: what the mapping declares; else the page's own word, else UTF-8."""

    def __init__(self, path: str, encoding: str = "") -> None:
        text, self._guess = _decoded(Path(path).read_bytes(), encoding)
        page = _Page(text)
        self._tables = [table for table in page.tables if table.filled]
        if not self._tables:
            raise Refused("It is an HTML page without a table that has text; a login page means that the export failed.")
        self.sheets = [SheetInfo(f"Table {number}", not table.hidden) for number, table in enumerate(self._tables, start=1)]
        # Smaller tables lay out the page.
        sizes = [table.filled if not table.hidden else 0 for table in self._tables]
        self.first = sizes.index(max(sizes))

    def rows(self, index: int) -> Iterator[SheetRow]:
        """See other_book.OpenBook."""
        yield from self._tables[index].rows

    def notes(self, _: int) -> dict[str, str]:
        """See other_book.OpenBook."""
        return {"encoding": self._guess} if self._guess else {}

    def merged(self, at: int) -> list[str]:
        """See other_book.OpenBook."""
        return self._tables[at].notes.merged


def open_book(request: Request) -> HtmlBook:
    """See workbook_child."""
    return HtmlBook(request.path, request.encoding)


class _Table:
    """One table: cells are put where their spans and those of the rows above leave room."""

    def __init__(self, *, hidden: bool) -> None:
        self.hidden, self.filled = hidden, 0
        self.rows: list[SheetRow] = []
        self.lines: list[list[str]] | None = None  # of the open cell
        self.group_hidden = False
        self.notes = SheetNotes()
        self._number, self._in_row, self._row_hidden = 0, False, False
        self._cells: dict[int, str] = {}
        self._column = 0
        self._taken: dict[int, int] = {}  # column -> last row that a cell above reaches into
        self._span = (1, 1)

    def start_row(self, *, hidden: bool) -> None:
        self.end_row()
        self._number += 1
        if self._number > MOST_ROWS:
            raise Refused(f"It has more than {MOST_ROWS:,} rows.")
        self._in_row, self._row_hidden = True, hidden or self.group_hidden
        self._cells, self._column = {}, 0

    def start_cell(self, columns: int, rows: int) -> None:
        if not self._in_row:
            self.start_row(hidden=False)
        self.end_cell()
        self.lines, self._span = [[]], (columns, rows)

    def end_cell(self) -> None:
        if self.lines is None:
            return
        lines, self.lines = self.lines, None
        columns, rows = self._span
        while self._taken.get(self._column, 0) >= self._number:
            self._column += 1
        if self._column + columns > MOST_COLUMNS:
            raise Refused(f"It has more than {MOST_COLUMNS:,} columns.")
        if text := _cell_text(lines):
            self._cells[self._column] = text
        if rows > 1:
            self.notes.merge(self._number, self._column, self._number + rows - 1, self._column + columns - 1)
            for column in range(self._column, self._column + columns):
                self._taken[column] = self._number + rows - 1
        self._column += columns

    def end_row(self) -> None:
        self.end_cell()
        if self._in_row and self._cells:
            self.rows.append((self._number, self._cells, self._row_hidden))
            self.filled += len(self._cells)
        self._in_row = False


class _Page:
    """Goes through the page, forgiving what browsers forgive."""

    def __init__(self, page: str) -> None:
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._silent: list[str] = []
        for kind, name, text in events(page):
            if kind == "text":
                if not self._silent and self._open and (lines := self._open[-1].lines) is not None:
                    lines[-1].append(text)
            elif self._silent:
                self._pass_over(kind, name)
            elif kind == "start":
                self._start(name, text)
            elif self._open:
                self._end(name)
        while self._open:
            self._open.pop().end_row()

    def _pass_over(self, kind: str, name: str) -> None:
        """A tag inside an element that shows nothing of what is in it."""
        if name == self._silent[-1]:
            if kind == "start":
                self._silent.append(name)
            else:
                self._silent.pop()

    def _start(self, tag: str, written: str) -> None:
        if tag in ("td", "th"):
            given = attributes_of(written) if written else {}
            self._table().start_cell(_span(given.get("colspan"), 1000), _span(given.get("rowspan"), 65534))
        elif tag == "tr":
            self._table().start_row(hidden=_is_hidden(written))
        elif tag == "table":
            if self._open and self._open[-1].lines is None:
                self._open.pop().end_row()
            self._begin_table(hidden=_is_hidden(written))
        elif tag in _GROUPS:
            self._table().end_row()
            self._table().group_hidden = _is_hidden(written)
        elif tag in _SILENT:
            self._silent.append(tag)
        else:
            self._break_line(tag)

    def _end(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open[-1].end_cell()
        elif tag == "tr":
            self._open[-1].end_row()
        elif tag == "table":
            self._open.pop().end_row()
        elif tag in _GROUPS:
            self._open[-1].end_row()
            self._open[-1].group_hidden = False
        elif tag in _BLOCKS:
            self._break_line(tag)

    def _break_line(self, tag: str) -> None:
        """A line break, or the edge of a block, in the text of a cell."""
        lines = self._open[-1].lines if self._open else None
        if lines is not None and (tag == "br" or (tag in _BLOCKS and "".join(lines[-1]).strip())):
            lines.append([])

    def _table(self) -> _Table:
        """The innermost open table; rows without one are a table too."""
        return self._open[-1] if self._open else self._begin_table(hidden=False)

    def _begin_table(self, *, hidden: bool) -> _Table:
        table = _Table(hidden=hidden)
        self.tables.append(table)
        self._open.append(table)
        return table


def _is_hidden(written: str) -> bool:
    if not written:
        return False
    given = attributes_of(written)
    return "hidden" in given or bool(_NOT_SHOWN.search(given.get("style", "")))


def _cell_text(lines: list[list[str]]) -> str:
    if not lines[0] and len(lines) == 1:
        return ""
    text = "\n".join(_SPACES.sub(" ", "".join(line)).strip(" ") for line in lines).strip("\n")
    # A cell without text holds a no-break space, so that browsers draw its border.
    return text if text.strip(_NO_BREAK + " \n") else ""


def _span(text: str | None, most: int) -> int:
    if text is None:
        return 1
    found = re.match(r"\s*(\d{1,6})", text)
    number = int(found.group(1)) if found else 1
    if number == 0 and most > 1000:
        return most  # rowspan=0: to the end of the table
    return min(max(number, 1), most)


def _decoded(page: bytes, declared: str) -> tuple[str, str]:
    """The page's text, and words for a guess. Raises Refused where nothing tells its encoding for sure, or tells it wrong."""
    guess, declared = declared == "auto", declared.removeprefix("auto")
    name = declared or next((codec for bom, codec in _BOMS if page.startswith(bom)), "")
    if not name and (found := _CHARSET.search(page, 0, 1 << 16)):
        name = found.group(1).decode().lower()
    told = f"It says that its encoding is {name[:40]}" if name else "It does not say its encoding, and is not UTF-8"
    told = f"The mapping says that its encoding is {declared[:40]}" if declared else told
    try:
        codec = codecs.lookup(name or "utf-8").name
    except LookupError:
        raise Refused(f"{told}, which is not known.", _DECLARE) from None
    if not declared and codec in ("iso8859-1", "ascii"):
        codec = "cp1252"  # as browsers read it: programs that write cp1252 call it by these names
    elif not declared and codec.startswith("utf-16") and b"\0" not in page[:64]:
        codec = "utf-8"
    try:
        return (windows_text(page) if codec == "cp1252" else page.decode(codec).removeprefix("\ufeff")), ""
    except UnicodeDecodeError as error:
        if guess and not name:
            return windows_text(page), "cp1252 (a guess: the page does not say)"
        raise Refused(f"{told}: byte {error.start + 1:,} cannot be read.", _DECLARE) from None
