"""Rows that go on with the client above: the same columns, the first among them, are blank in all of them."""

from __future__ import annotations

import polars as pl

_LEAST_BLANK, _MOST_BLANK = 0.05, 0.9
_FOLLOWING = 3
"""Columns that must be blank in just the same rows."""


def own_rows(rows: pl.DataFrame) -> pl.Series | None:
    """The rows of a sample -> whether each begins a client, or None where no row goes on with another.

    What begins a client has a value of its own in the first column of the file, and in others that are filled beside it.
    """
    if not rows.width or rows.height < 3:
        return None
    first = rows.to_series(0)
    own = first.is_not_null()
    blank = first.null_count()
    if not (_LEAST_BLANK * rows.height <= blank <= _MOST_BLANK * rows.height) or not own[0]:
        return None
    keys = first.drop_nulls()
    if keys.n_unique() < keys.len():
        return None
    columns = [column for column in rows.get_columns()[1:] if column.null_count() < rows.height]
    with_it = [c for c in columns if c.null_count() >= blank and c.filter(~own).null_count() == blank]
    always = [c for c in with_it if c.null_count() == blank]
    beyond = [c for c in columns if c.filter(~own).null_count() < blank]
    return own if len(with_it) >= _FOLLOWING and always and beyond else None
