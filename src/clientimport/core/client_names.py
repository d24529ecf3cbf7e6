"""What a person calls a client, told by the cells of its row."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

_LONGEST = 200


def client_name(groups: Sequence[Sequence[str]]) -> pl.Expr:
    """Groups of frame names -> String expression: a group's cells joined by a blank, groups by ", "; null where all are blank.

    Runs of white space are one blank, a group that says what another one said is left out, and a very long name is cut.
    """
    said = [_group(group) for group in groups if group]
    if not said:
        return pl.lit(None, pl.String)
    name = pl.concat_list(said).list.drop_nulls().list.unique(maintain_order=True).list.join(", ")
    shown = pl.when(name.str.len_chars() > _LONGEST).then(name.str.slice(0, _LONGEST) + " …").otherwise(name)
    return pl.when(name != "").then(shown)


def _group(columns: Sequence[str]) -> pl.Expr:
    cells = [pl.col(column).str.replace_all(r"\s+", " ").str.strip_chars() for column in dict.fromkeys(columns)]
    filled = pl.concat_list([pl.when(cell != "").then(cell) for cell in cells]).list.drop_nulls()
    return pl.when(filled.list.len() > 0).then(filled.list.unique(maintain_order=True).list.join(" "))
