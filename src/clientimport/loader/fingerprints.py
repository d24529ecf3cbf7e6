"""Which problem of which row is the same as one of another run: its fingerprint."""

from __future__ import annotations

import polars as pl

from clientimport.core.problems import REJECT
from clientimport.core.record_batch import KEY
from clientimport.core.row_content import CONTENT, digests, row_contents
from clientimport.core.rows import NOT_CELLS, ROW

LENGTH = 32
"""Hexadecimal digits of a fingerprint."""


def contents_of(rejects: pl.DataFrame) -> pl.DataFrame:
    """Rejected rows (secrets withheld) -> file, ROW, content: their digests as received."""
    cells = [name for name in rejects.columns if name not in NOT_CELLS]
    return rejects.select("file", ROW, row_contents(rejects, cells).alias("content"))


def reject_problems(problems: pl.DataFrame) -> pl.DataFrame:
    """Problems that reject a row -> at (their place in the frame), file, ROW, code, field (pattern), key.

    In the order of file, row, code and field, so that their order does not hang on how they were found.
    """
    here = (pl.col("severity") == REJECT) & pl.col(ROW).is_not_null()
    key = pl.col(KEY) if KEY in problems.columns else pl.lit(None, pl.String)
    told = problems.with_row_index("at").filter(here)
    return (
        told.select("at", "file", ROW, "code", pl.col("field").fill_null(""), key.alias("key"))
        .sort("file", ROW, "code", "field", "at")
        .with_columns(pl.col("field").str.replace_all(r"\[\d+\]", "[]"))
    )


def fingerprints(told: pl.DataFrame, target: str, system: str) -> pl.Series:
    """Lines with key, content, code and field -> the fingerprint of each.

    Its subject is the row's key, where it has one, else its content.
    """
    of_key = pl.lit("key:") + pl.col("key")
    subject = pl.when(pl.col("key").is_null()).then(pl.lit("row:") + pl.col("content").fill_null("")).otherwise(of_key)
    parts = [pl.lit(target).alias("target"), pl.lit(system).alias("system"), subject.alias("subject"), "code", "field"]
    texts = told.select(pl.struct(parts).struct.json_encode()).to_series()
    return digests(texts, "fingerprint").str.head(LENGTH)


def marked(rejects: pl.DataFrame, problems: pl.DataFrame, target: str, system: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rejects with CONTENT and problems with `fingerprint`, of a run that belongs to no life."""
    if rejects.is_empty():
        return rejects, problems
    contents = contents_of(rejects)
    told = reject_problems(problems).join(contents.unique(["file", ROW]), on=["file", ROW], how="left", maintain_order="left")
    marks = told.select("at", fingerprints(told, target, system))
    found = problems.with_row_index("at").join(marks, on="at", how="left", maintain_order="left").drop("at")
    return rejects.with_columns(contents["content"].alias(CONTENT)), found
