"""What clients are called whose names somebody typed anew, read from the ledger once for each thing typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from clientimport.loader.review_reading import reject_cells
from clientimport.pipeline.reviewing.scope_rows import ScopeRows, received_names

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NAMES: dict[str, type[pl.DataType]] = {"reject_id": pl.Int64, "version": pl.Int64, "named": pl.Boolean, "typed": pl.String}


class TypedNames:
    """Remembers what it told; one thread at a time asks it."""

    def __init__(self) -> None:
        self._known = pl.DataFrame(schema=_NAMES)

    def of(self, connection: Connection, drafts: pl.DataFrame, rows: ScopeRows) -> pl.DataFrame:
        """reject_id, named (whether a cell is typed in its DRAFTS that the name is made of), typed (the name) of a scope.

        Drafts that are not among them name nobody.
        """
        own = _naming(drafts, rows).join(self._known, on=["reject_id", "version"], how="left")
        known = own.filter(pl.col("named").is_not_null()).select(list(_NAMES))
        new = own.filter(pl.col("named").is_null()).join(rows.lines.select("reject_id", "run_id"), on="reject_id", how="inner")
        told = [_typed(connection, str(run), some, rows) for (run,), some in new.group_by("run_id")]
        self._known = pl.concat([known, *told]) if told else known
        return self._known.drop("version")


def _naming(drafts: pl.DataFrame, rows: ScopeRows) -> pl.DataFrame:
    """The drafts in whose text stands what a client is called by, were it only in a cell: of thousands few are read as JSON."""
    wanted = {name for shown in rows.shown.values() for name in shown.name_columns}
    said = [json.dumps(name, ensure_ascii=False) for name in sorted(wanted)]
    return drafts.filter(pl.col("cells").str.contains_any(said)) if said else drafts.clear()


def _typed(connection: Connection, run: str, drafts: pl.DataFrame, rows: ScopeRows) -> pl.DataFrame:
    shown = rows.shown[run]
    wanted = set(shown.name_columns)
    typed = {reject: json.loads(cells) for reject, cells in drafts.select("reject_id", "cells").iter_rows()}
    named = pl.Series("reject_id", [reject for reject, cells in typed.items() if wanted & set(cells)], dtype=pl.Int64)
    slices = (_overlaid(some, typed) for some in reject_cells(connection, named))
    names = received_names(slices, shown).rename({"name": "typed"})
    told = drafts.select("reject_id", "version", pl.col("reject_id").is_in(named.implode()).alias("named"))
    return told.join(names, on="reject_id", how="left").select(list(_NAMES))


def _overlaid(received: pl.DataFrame, typed: dict[int, dict[str, str]]) -> pl.DataFrame:
    """reject_id, cells -> the same with what was typed in the cells."""
    pairs = received.select("reject_id", "cells").iter_rows()
    cells = [json.dumps({**json.loads(text), **typed[reject]}) for reject, text in pairs]
    return received.with_columns(pl.Series("cells", cells, dtype=pl.String))
