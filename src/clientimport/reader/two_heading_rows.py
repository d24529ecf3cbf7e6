"""Headings over two rows: "Invoice address" above "Street" and "Town", and headings that stand in the upper row alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from clientimport.reader.headings import looks_like_headings

if TYPE_CHECKING:
    from clientimport.reader.header import Row

_SEEN = 20
"""Rows below the headings that are compared with them."""
_MOSTLY = 0.8


def under(rows: Sequence[Row], at: int) -> bool:
    """Whether a row of headings is the second of two: it is blank just where the texts above it stand for themselves."""
    if at < 1 or rows[at - 1].faulty or rows[at].faulty:
        return False
    upper, lower = rows[at - 1].cells, rows[at].cells
    pairs = [(up.strip(), low.strip()) for up, low in zip_longest(upper, lower, fillvalue="")]
    alone = [up for up, low in pairs if not low]
    over = [up for up, low in pairs if up and low]
    return bool(alone and over) and all(alone) and looks_like_headings(upper, repeated=True)


def filled_below(rows: Sequence[Row], at: int) -> bool:
    """Whether a row of words lies between headings and rows that fill what it leaves blank: it is no client."""
    cells = rows[at].cells
    body = [row.cells for row in rows[at + 1 : at + 1 + _SEEN] if not row.blank and not row.faulty]
    alone = [column for column, cell in enumerate(cells) if not cell.strip()]
    filled = [column < len(row) and bool(row[column].strip()) for row in body for column in alone]
    words = looks_like_headings(cells, repeated=True) and not any(any(map(str.isdigit, cell)) or "@" in cell for cell in cells)
    headless = any(not cell.strip() for cell in rows[at - 1].cells)
    return words and headless and len(body) > 1 and sum(filled) >= _MOSTLY * len(filled)
