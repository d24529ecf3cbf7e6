"""Row identity: run, file and row of a rejected row in one text, such as `20261122-020000-a1b2c3/0/17`."""

from __future__ import annotations

import re

import polars as pl

from clientimport.core.rows import ROW

_FORM = re.compile(r"(\d{8}-\d{6}-[0-9a-f]{6})/(\d{1,9})/(\d{1,18})", re.ASCII)

Identity = tuple[str, int, int]
"""Run, file number, row."""


def identity_text(run_id: str, file: int, row: int) -> str:
    """The identity of one row."""
    return f"{run_id}/{file}/{row}"


def identity_of(run_id: str) -> pl.Expr:
    """The identity of each row of a frame of this run's rejects (`file`, ROW)."""
    return pl.concat_str(pl.lit(run_id), pl.col("file").cast(pl.String), pl.col(ROW).cast(pl.String), separator="/")


def parse_identity(text: str) -> Identity | None:
    """The text of an identity, blanks around it left out -> what it names; None where it is none."""
    found = _FORM.fullmatch(text.strip())
    return (found[1], int(found[2]), int(found[3])) if found else None
