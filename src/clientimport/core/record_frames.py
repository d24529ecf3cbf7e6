"""Records as frames, asked by rules across fields: which rows may break them, whole columns at a time."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from clientimport.core.rows import ROW


@dataclass(frozen=True)
class RecordFrames:
    """`own`: ROW and a typed column a field, by dotted path. `lists`: by name, ROW and a typed column a field, in order of ROW.

    A field that is not mapped, or blank in every record, may have no column.
    """

    own: pl.DataFrame
    lists: dict[str, pl.DataFrame]

    def filled(self, path: str) -> pl.Expr:
        """Over `own`: whether a field has a value, or a nested object any."""
        names = [name for name in self.own.columns if name == path or name.startswith(f"{path}.")]
        return pl.any_horizontal(pl.col(names).is_not_null()) if names else pl.lit(False)

    def rows(self, found: pl.Expr) -> pl.Series:
        """The ROWs of `own` for which an expression is true."""
        return self.own.filter(found)[ROW]

    def several(self, name: str, field: str, value: bool | str = True) -> pl.Series:
        """The ROWs that have more than one item of a list whose field is that value; a row may stand here repeatedly."""
        items = self.lists.get(name)
        if items is None or field not in items.columns:
            return pl.Series(ROW, [], dtype=pl.Int64)
        marked = items.filter(pl.col(field) == value)[ROW]
        return marked.filter(marked.diff() == 0)
