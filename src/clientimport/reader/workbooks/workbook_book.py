"""An .xlsx or .xlsm file, opened: its sheets, names, tables, number formats and shared strings."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import polars as pl

from clientimport.reader.workbooks.background import Later
from clientimport.reader.workbooks.cell_text import Shown, shown_by
from clientimport.reader.workbooks.read_ahead import ReadAhead
from clientimport.reader.workbooks.shared_strings import shared_strings
from clientimport.reader.workbooks.sheet_cells import SheetCells
from clientimport.reader.workbooks.sheet_notes import unquoted
from clientimport.reader.workbooks.sheet_reading import frames_of
from clientimport.reader.workbooks.spreadsheets import Area, Named, Refused, Request, SheetInfo, letters_of
from clientimport.reader.workbooks.workbook_parts import Parts, is_true

_KINDS = {"chartsheet": "chart", "dialogsheet": "dialog", "xlmacrosheet": "macro sheet", "xlintlmacrosheet": "macro sheet"}


class Workbook:
    """See spreadsheets.Book."""

    def __init__(self, request: Request, ahead: ReadAhead | None = None) -> None:
        self._limits, self._ahead = request.limits, ahead
        self._parts = Parts(zipfile.ZipFile(request.path), request.limits.unpacked, ahead)
        main = [part for kind, part in self._parts.relations("").values() if kind == "officedocument" and part in self._parts]
        self._main = main[0] if main else "xl/workbook.xml"
        self._related = self._parts.relations(self._main)
        self.first: int | None = None
        self.sheets: list[SheetInfo] = []
        self._places: list[str] = []
        self._since_1904 = False
        self._defined: list[dict[str, str]] = []
        for name, attributes in self._parts.elements(self._main, text_of="definedName"):
            if name == "workbookPr":
                self._since_1904 = is_true(attributes.get("date1904"))
            elif name == "definedName":
                self._defined.append(attributes)
            elif name == "sheet":
                self._take_sheet(attributes)
        self._cells: dict[int, SheetCells] = {}

    def _take_sheet(self, attributes: dict[str, str]) -> None:
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        kind, part = self._related.get(relation, ("", ""))
        what = _KINDS.get(kind, "" if part else "missing part")
        visible = attributes.get("state", "visible") == "visible"
        self.sheets.append(SheetInfo(attributes.get("name", ""), visible, what))
        self._places.append(part)

    def _part(self, kind: str, usual: str) -> str:
        found = [part for each, part in self._related.values() if each == kind and part in self._parts]
        return found[0] if found else usual

    @cached_property
    def _strings(self) -> Later[pl.Series]:
        """The shared strings; they are made out while the first rows of a sheet are."""
        part = self._part("sharedstrings", "xl/sharedStrings.xml")
        text = b"".join(self._parts.steps(part)) if part in self._parts else None
        begun = self._ahead.made(part, len(text)) if self._ahead and text is not None else None
        return begun or Later(lambda: shared_strings(text, part))

    @cached_property
    def _shown(self) -> list[Shown]:
        """How the cells of each style show a number."""
        part = self._part("styles", "xl/styles.xml")
        if part not in self._parts:
            return []
        codes: dict[str, str] = {}
        shown: list[Shown] = []
        within = ""
        for name, attributes in self._parts.elements(part):
            if name == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "General")
            elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                within = name
            elif name == "xf" and within == "cellXfs":
                number = attributes.get("numFmtId", "0")
                shown.append(shown_by(int(number) if number.isdigit() else 0, codes.get(number), since_1904=self._since_1904))
        return shown

    @cached_property
    def names(self) -> list[Named]:
        """Defined names of one area each, and tables."""
        found = []
        known = {sheet.name for sheet in self.sheets}
        for attributes in self._defined:
            sheet, _, text = attributes.get("", "").rpartition("!")
            sheet = unquoted(sheet)
            area = Area.read(text)
            name, scope = attributes.get("name", ""), attributes.get("localSheetId", "")
            if area and sheet in known and not name.startswith("_xlnm.") and not is_true(attributes.get("hidden")):
                only = self.sheets[int(scope)].name if scope.isdigit() and int(scope) < len(self.sheets) else ""
                found.append(Named(name, sheet, area, scope=only))
        for sheet_info, place in zip(self.sheets, self._places, strict=True):
            for kind, part in self._parts.relations(place).values() if place else ():
                if kind == "table" and part in self._parts:
                    found += self._tables(sheet_info.name, part)
        return found

    def _tables(self, sheet: str, part: str) -> Iterator[Named]:
        for name, attributes in self._parts.elements(part):
            area = Area.read(attributes.get("ref", ""))
            if name == "table" and area:
                totals = attributes.get("totalsRowCount", "0")
                area = replace(area, bottom=area.bottom - (int(totals) if totals.isdigit() else 0))
                header = attributes.get("headerRowCount", "1") != "0"
                yield Named(
                    attributes.get("displayName") or attributes.get("name", ""), sheet, area, kind="table", header=header
                )

    def frames(self, at: int) -> Iterator[pl.DataFrame]:
        """The filled rows of a sheet."""
        if not self._places[at]:
            raise Refused(f"It is damaged: the part of the sheet {self.sheets[at].name} is missing.")
        cells = self._cells[at] = SheetCells(self._strings, self._shown, self._limits)
        for frame in frames_of(self._parts, self._places[at], cells):
            self._strings.result()  # damage is told before the first row
            yield frame
        self._strings.result()

    def notes(self, at: int) -> dict[str, str]:
        """Hidden columns."""
        hidden = sorted(self._cells[at].hidden_columns) if at in self._cells else []
        return {"hidden columns": ", ".join(_ranges(hidden))} if hidden else {}

    def merged(self, at: int) -> list[str]:
        """Merged areas of several rows."""
        return self._cells[at].merged if at in self._cells else []


def _ranges(columns: list[int]) -> list[str]:
    """0, 1, 2, 5 -> "A-C", "F"."""
    runs: list[list[int]] = []
    for column in columns:
        if runs and column == runs[-1][-1] + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    return [letters_of(run[0]) + (f"-{letters_of(run[-1])}" if len(run) > 1 else "") for run in runs]
