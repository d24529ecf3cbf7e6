"""A spreadsheet of another kind than .xlsx, read by its module, as a Book."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Protocol

import polars as pl

from clientimport.reader.workbooks.row_frames import RowFrames
from clientimport.reader.workbooks.spreadsheets import Named, Request, SheetInfo


class OpenBook(Protocol):
    """What the function open_book of a reader gives.

    It may have more, where its kind does: `first` (see spreadsheets.Book), `names` (list[Named]: defined names and tables),
    `notes(at)` (words for `look`, such as {"hidden columns": "B, F"}) and `merged(at)` (areas such as "A5:A7"; asked
    behind the last row).
    """

    sheets: list[SheetInfo]

    def rows(self, at: int) -> Iterator[tuple[int, dict[int, str], bool]]:
        """The filled rows of a sheet: the number that its owner sees, texts by column from 0, whether it is hidden."""
        ...


class OtherBook:
    """See spreadsheets.Book; `module` has the function that workbook_child tells."""

    def __init__(self, module: ModuleType, request: Request) -> None:
        self._limits = request.limits
        self._book: OpenBook = module.open_book(request)
        self.sheets = self._book.sheets
        self.names: list[Named] = getattr(self._book, "names", [])
        self.first: int | None = getattr(self._book, "first", None)

    def frames(self, at: int) -> Iterator[pl.DataFrame]:
        """The filled rows of a sheet."""
        gathered = RowFrames(self._limits)
        for number, cells, hidden in self._book.rows(at):
            gathered.add(number, cells, hidden=hidden)
            if gathered.full:
                yield from gathered.take()
        if gathered.any:
            yield from gathered.take()

    def notes(self, at: int) -> dict[str, str]:
        """Words for `look`."""
        return self._book.notes(at) if hasattr(self._book, "notes") else {}

    def merged(self, at: int) -> list[str]:
        """Merged areas of several rows."""
        return self._book.merged(at) if hasattr(self._book, "merged") else []
