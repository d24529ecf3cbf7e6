"""A spreadsheet of another kind than .xlsx, read by its module, as a Book."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import polars as pl

from clientimport.reader.row_frames import RowFrames
from clientimport.reader.spreadsheets import Named, Request, SheetInfo


class OtherBook:
    """See spreadsheets.Book; `module` has the functions that workbook_child tells."""

    def __init__(self, module: ModuleType, request: Request) -> None:
        self._module, self._request = module, request
        self.sheets: list[SheetInfo] = module.sheets_of(request.path)
        self.names: list[Named] = module.names_of(request.path) if hasattr(module, "names_of") else []

    def frames(self, at: int) -> Iterator[pl.DataFrame]:
        """The filled rows of a sheet."""
        gathered = RowFrames(self._request.limits)
        for number, cells, hidden in self._module.rows_of(self._request.path, at, self._request.limits):
            gathered.add(number, {column: text for column, text in cells.items() if text}, hidden=hidden)
            if gathered.full:
                yield gathered.take()
        if gathered.any:
            yield gathered.take()

    def notes(self, at: int) -> dict[str, str]:
        """Words for `look`."""
        return self._module.notes_of(self._request.path, at) if hasattr(self._module, "notes_of") else {}

    def merged(self, at: int) -> list[str]:
        """Merged areas of several rows."""
        return self._module.merged_of(self._request.path, at) if hasattr(self._module, "merged_of") else []
