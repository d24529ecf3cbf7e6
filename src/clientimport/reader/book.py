"""What a reader of one kind of workbook gives to the process that parses: its sheets, and the rows of one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

SheetRow = tuple[int, dict[int, str], bool]
"""A row with a filled cell: its number as its owner sees it, texts by column (from 0), whether it is hidden."""

NOT_CALCULATED = "#NOT-CALCULATED!"
"""Stands for a formula that the file has no value of."""

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What the largest spreadsheet programs hold."""

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Error cells as the binary formats number them."""

_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_SPACES = re.compile(r"[ \t\r\n]+")


class SheetInfo(NamedTuple):
    """One sheet as the workbook lists it."""

    name: str
    visible: bool


class Book(Protocol):
    """A workbook; reading it raises Refused for one that cannot be read, or any error of a damaged file."""

    @property
    def sheets(self) -> list[SheetInfo]:
        """Its sheets in their order."""
        ...

    def rows(self, index: int) -> Iterator[SheetRow]:
        """The filled rows of one sheet in ascending order."""
        ...


def error_text(code: int) -> str:
    """An error cell's number -> its text."""
    return ERRORS.get(code, "#VALUE!")


def stored_number(value: float) -> str:
    """A binary number -> the text that an .xlsx would hold for it: whole numbers with each digit that they have."""
    return str(int(value)) if value.is_integer() and abs(value) < 1 << 53 else repr(value)


def collapsed(text: str) -> str:
    """Runs of blanks and line ends as one blank, none at either end: how marked-up text is read."""
    return _SPACES.sub(" ", text).strip(" ")


def windows_text(text: bytes) -> str:
    """Bytes in cp1252 -> text; the five that it has no character for stand for themselves, as in Windows' own table."""
    return text.decode("latin-1").translate(_WINDOWS)
