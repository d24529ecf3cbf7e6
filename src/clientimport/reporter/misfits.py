"""Rows that a workbook cannot hold, kept from being loaded from it by mistake; texts for people cut to what a cell takes."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from clientimport.core.problems import REJECT
from clientimport.core.rows import REJECT_COLUMNS
from clientimport.reporter.spool import PLACE

CELL_LIMIT = 32_767
"""What a cell of a workbook holds at most, in UTF-16 units."""
MISFIT = 'A workbook cannot hold this row: it stands in "rejects.csv".'
"""Stands in clientimport_raw of such a row; its cells are blank. Read as a record it is a reject for its stray quotes: half a
value is never loaded."""

_, _, _TOLD, _FIX, _RAW = REJECT_COLUMNS
_FOR_PEOPLE = 4_000


def fitting(rows: pl.DataFrame, cells: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with PLACE, `cells` and REJECT_COLUMNS -> the same as a workbook can hold them; (PLACE, severity, message, fix,
    column) for each cell that it cannot."""
    found = []
    for name in (*cells, _RAW):
        for place, text in rows.filter(_suspicious(pl.col(name))).select(PLACE, name).iter_rows():
            if (reason := _misfit(text)) is not None:
                found.append((place, REJECT, reason, "Mend the row in rejects.csv: there it stands whole.", name))
    schema = {PLACE: pl.Int64, **dict.fromkeys(("severity", "message", "fix", "column"), pl.String)}
    misfits = pl.DataFrame(found, schema=schema, orient="row")
    rows = rows.with_columns(shortened(pl.col(name)).alias(name) for name in (_TOLD, _FIX))
    if found:
        out = pl.col(PLACE).is_in(misfits[PLACE].unique().implode())
        rows = rows.with_columns(
            *(pl.when(~out).then(pl.col(name)).alias(name) for name in cells),
            pl.when(out).then(pl.lit(MISFIT)).otherwise(pl.col(_RAW)).alias(_RAW),
        )
    return rows, misfits.filter(pl.col("column") != _RAW)


def shortened(text: pl.Expr) -> pl.Expr:
    """A text for people, cut where it is very long; the cut says so."""
    length = text.str.len_chars()
    cut = pl.concat_str(text.str.slice(0, _FOR_PEOPLE), pl.lit(" … (cut here, "), length, pl.lit(" characters in all)"))
    return pl.when(length > _FOR_PEOPLE).then(cut).otherwise(text)


def _suspicious(text: pl.Expr) -> pl.Expr:
    # Bytes of UTF-8 are never fewer than units of UTF-16.
    return (text.str.len_bytes() > CELL_LIMIT) | text.str.contains("[\ufffe\uffff]")


def _misfit(text: str) -> str | None:
    units = len(text.encode("utf-16-le")) // 2
    if units > CELL_LIMIT:
        return f"The cell holds {units:,} characters; a cell of a workbook takes {CELL_LIMIT:,}."
    # XML has no way to write these two, and not every program reads the way that workbooks have.
    return "The cell holds a character that a workbook cannot hold." if {"\ufffe", "\uffff"} & set(text) else None
