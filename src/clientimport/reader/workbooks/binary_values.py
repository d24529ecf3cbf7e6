"""Values of cells as the binary workbook formats (.xls, .xlsb) write them -> the texts that stand for them."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from clientimport.reader.workbooks.cell_text import Shown, plain_number

SheetRow = tuple[int, dict[int, str], bool]
"""A row with a filled cell: its number as its owner sees it, texts by column (from 0), whether it is hidden."""

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}


def error_text(code: int) -> str:
    """An error cell's number -> its text."""
    return _ERRORS.get(code, "#VALUE!")


def boolean_text(value: int) -> str:
    """0 -> "false"."""
    return "true" if value else "false"


def number_text(value: float, style: int, shown: Sequence[Shown]) -> str:
    """A number as its style shows it; whole numbers with each digit that they have, as an .xlsx would hold them."""
    stored = str(int(value)) if value.is_integer() and abs(value) < 1 << 53 else repr(value)
    try:
        return (shown[style] if style < len(shown) else plain_number)(stored)
    except (ValueError, ArithmeticError):
        return stored


def unpacked_number(packed: int) -> float:
    """An RK number: 30 bits of a whole number or of a float, possibly times a hundred."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed >> 31 else 0))
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0])
    return value / 100 if packed & 1 else value


def windows_text(text: bytes) -> str:
    """Bytes in cp1252 -> text; the five that it has no character for stand for themselves, as in Windows' own table."""
    return text.decode("latin-1").translate(_WINDOWS)
