"""Rows of a run that were rejected by an earlier one and are tried again."""

from __future__ import annotations

import polars as pl

from clientimport.core.rows import ROW

RETRIED = {
    "file": pl.Int32,
    ROW: pl.Int64,
    "run_id": pl.String,
    "origin_file": pl.Int32,
    "origin_row": pl.Int64,
    "mended": pl.Boolean,
}
"""`file`, ROW: of this run. `run_id`, `origin_file`, `origin_row`: the rejected row. `mended`: whether a cell differs now.

A row that is accepted without having been mended (under another mapping) leaves no correction behind: the next file's row is as
right as it is.
"""
