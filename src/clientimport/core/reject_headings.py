"""The headings of our own columns in reject files: known by a code name, whatever words stand above it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from clientimport.core.rows import REJECT_COLUMNS, REJECT_IDENTITY

CLIENT: Final = "clientimport_client"
KEY: Final = "clientimport_key"
STORED: Final = "clientimport_stored"
STANDING: Final = "clientimport_standing"
OUR_COLUMNS: Final = (CLIENT, KEY, *REJECT_COLUMNS, STORED, STANDING, REJECT_IDENTITY)
"""Columns that a reject file of any kind may have beside the owner's; the CSV has REJECT_COLUMNS alone."""

HEAD_ROWS: Final = 50
"""Rows in which our headings are looked for: somebody may have put a title above them."""


def our_heading(text: str) -> str | None:
    """A heading as it stands in a file -> the code name of our column, its whole text or last line; None for others."""
    if "clientimport_" not in text:
        return None
    last = text.strip().splitlines()[-1].strip()
    return last if last in OUR_COLUMNS else None


def our_heading_row(rows: Iterable[Iterable[str | None]]) -> int | None:
    """Cells of the first rows -> which of them, from 0, holds a heading of ours; None where none does."""
    return next((at for at, cells in enumerate(rows) if any(cell and our_heading(cell) for cell in cells)), None)
