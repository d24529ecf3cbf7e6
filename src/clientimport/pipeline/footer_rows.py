"""The rows of sums at the end of a sample: left out of what columns are judged by, and how they begin."""

from __future__ import annotations

import re

import polars as pl

from clientimport.mapper.proposing.proposal import Sums

_SUMS = re.compile(
    r"(?i)^(?:grand total|totals?|sub-?totals?|summen?|gesamt(?:summe)?|somme|totaux|total général|totale|totaal|totais|suma"
    r"|total general|count|anzahl|record count|number of records)\b"
)
_MOST = 5
"""Rows at the end that are looked at."""


def without_footer(rows: pl.DataFrame) -> tuple[pl.DataFrame, Sums | None]:
    """The last rows of a file -> those above its sums, and how these begin."""
    for back in range(min(_MOST, rows.height), 0, -1):
        cells = {name: text.strip() for name, text in rows.row(rows.height - back, named=True).items() if text and text.strip()}
        column, text = next(iter(cells.items()), ("", ""))
        found = _SUMS.match(text)
        if found and len(cells) <= max(2, len(rows.columns) // 2):
            return rows.head(rows.height - back), Sums(found.group(), text, column)
    return rows, None
