"""Rows that a workbook cannot hold, kept from being loaded from it by mistake; texts for people cut to what a cell takes."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from clientimport.core.language import DEFAULT
from clientimport.core.problems import REJECT
from clientimport.core.rows import REJECT_COLUMNS
from clientimport.reporter.spool import PLACE
from clientimport.reporter.words_workbook import WORDS, say

CELL_LIMIT = 32_767
"""What a cell of a workbook holds at most, in UTF-16 units."""
MISFITS = frozenset(WORDS["misfit"].values())
"""One of them stands in clientimport_raw of such a row; its cells are blank. Read as a record it is a reject for its stray
quotes: half a value is never loaded."""

_, _, _TOLD, _FIX, _RAW = REJECT_COLUMNS
_FOR_PEOPLE = 4_000


def fitting(rows: pl.DataFrame, cells: Sequence[str], lang: str = DEFAULT) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with PLACE, `cells` and REJECT_COLUMNS -> the same as a workbook can hold them; (PLACE, severity, message, fix,
    column) for each cell that it cannot."""
    found = []
    for name in (*cells, _RAW):
        for place, text in rows.filter(_suspicious(pl.col(name))).select(PLACE, name).iter_rows():
            if (reason := _misfit(text, lang)) is not None:
                found.append((place, REJECT, reason, say("misfit.mend", lang), name))
    schema = {PLACE: pl.Int64, **dict.fromkeys(("severity", "message", "fix", "column"), pl.String)}
    misfits = pl.DataFrame(found, schema=schema, orient="row")
    rows = rows.with_columns(shortened(pl.col(name), lang).alias(name) for name in (_TOLD, _FIX))
    if found:
        out = pl.col(PLACE).is_in(misfits[PLACE].unique().implode())
        rows = rows.with_columns(
            *(pl.when(~out).then(pl.col(name)).alias(name) for name in cells),
            pl.when(out).then(pl.lit(say("misfit", lang))).otherwise(pl.col(_RAW)).alias(_RAW),
        )
    return rows, misfits


def shortened(text: pl.Expr, lang: str = DEFAULT) -> pl.Expr:
    """A text for people, cut where it is very long; the cut says so."""
    length = text.str.len_chars()
    before, _, after = WORDS["text.cut"][lang].partition("{characters}")
    cut = pl.concat_str(text.str.slice(0, _FOR_PEOPLE), pl.lit(before), length, pl.lit(after))
    return pl.when(length > _FOR_PEOPLE).then(cut).otherwise(text)


def _suspicious(text: pl.Expr) -> pl.Expr:
    # Bytes of UTF-8 are never fewer than units of UTF-16.
    return (text.str.len_bytes() > CELL_LIMIT) | text.str.contains("[\ufffe\uffff]")


def _misfit(text: str, lang: str) -> str | None:
    units = len(text.encode("utf-16-le")) // 2
    if units > CELL_LIMIT:
        return say("misfit.long", lang, units=units, limit=CELL_LIMIT)
    # XML has no way to write these two, and not every program reads the way that workbooks have.
    return say("misfit.character", lang) if {"\ufffe", "\uffff"} & set(text) else None
