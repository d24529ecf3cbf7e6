"""What stands around the cells of a sheet: merged areas, hidden columns, the sheet's name in references."""

from __future__ import annotations

from clientimport.reader.workbooks.spreadsheets import MOST_COLUMNS, letters_of

_MOST_MERGED = 100_000


class SheetNotes:
    """Gathers them. `merged`: areas of several rows ("A5:A7")."""

    def __init__(self) -> None:
        self.merged: list[str] = []
        self._hidden: set[int] = set()

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """A merged area: rows from 1, columns from 0, the last ones included."""
        if bottom > top and len(self.merged) < _MOST_MERGED and right < MOST_COLUMNS:
            self.merged.append(f"{letters_of(left)}{top}:{letters_of(right)}{bottom}")

    def hide(self, first: int, last: int) -> None:
        """Hidden columns, from 0."""
        self._hidden.update(range(first, min(last + 1, MOST_COLUMNS)))

    def words(self) -> dict[str, str]:
        """Words for `look`."""
        runs: list[list[int]] = []
        for column in sorted(self._hidden):
            if runs and column == runs[-1][1] + 1:
                runs[-1][1] = column
            else:
                runs.append([column, column])
        said = [letters_of(first) + (f"-{letters_of(last)}" if last > first else "") for first, last in runs]
        return {"hidden columns": ", ".join(said)} if said else {}


def unquoted(sheet: str) -> str:
    """A sheet's name as references write it -> the name itself: 'Joe''s list' -> Joe's list."""
    return sheet[1:-1].replace("''", "'") if len(sheet) > 1 and sheet[0] == sheet[-1] == "'" else sheet
