"""Rows of our own reject files, with where they say that they come from: which rejects are tried again."""

from __future__ import annotations

import polars as pl

from clientimport.core.row_content import row_contents
from clientimport.core.rows import REJECT_IDENTITY, ROW, RowBatch


def retried_rows(batch: RowBatch, secret: frozenset[str]) -> pl.DataFrame | None:
    """A batch -> RETRIED (loader.retried) of its rows; None for an ordinary file."""
    if batch.reported is None:
        return None
    rows = batch.rows
    contents = rows.select(ROW, row_contents(rows, batch.file.layout.columns, secret).alias("content"))
    return batch.reported.join(contents, on=ROW, how="left", maintain_order="left").select(
        pl.lit(batch.file.number, pl.Int32).alias("file"),
        ROW,
        pl.col(REJECT_IDENTITY).alias("identity"),
        pl.col("clientimport_file").alias("reported_file"),
        pl.col("clientimport_row").alias("reported_row"),
        "content",
    )
