"""Problems as JSON objects, one each: what `rejects list --json` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from clientimport.core.rows import ROW, SourceFile
from clientimport.reporter.cause_table import column_text

_AT = "__at"


def problem_json(problems: pl.DataFrame, files: Sequence[SourceFile] | Mapping[int, str]) -> Iterator[dict[str, Any]]:
    """Problems (PROBLEM_SCHEMA) -> objects with code, severity, file (its path), row, column (heading texts joined by ", "),
    field, value, message, fix, line, byte, cell; in the order of the frame.

    `files`: the run's files; or file number -> path, where the headings are not known and columns go by their frame names.
    """
    headings: dict[int, dict[str, str]] = {}
    if isinstance(files, Mapping):
        paths = dict(files)
    else:
        paths = {file.number: file.path for file in files}
        headings = {f.number: dict(zip(f.layout.columns, f.layout.headings, strict=True)) for f in files}
    parts = [_named(part, paths, headings) for part in problems.with_row_index(_AT).partition_by("file")]
    if parts:
        yield from pl.concat(parts).sort(_AT).drop(_AT).iter_rows(named=True)


def _named(part: pl.DataFrame, paths: Mapping[int, str], headings: Mapping[int, Mapping[str, str]]) -> pl.DataFrame:
    """Problems of one file."""
    number = part["file"][0]
    return part.select(
        _AT,
        "code",
        "severity",
        pl.lit(paths.get(number, "")).alias("file"),
        pl.col(ROW).alias("row"),
        column_text(headings.get(number)).alias("column"),
        *("field", "value", "message", "fix", "line", "byte", "cell"),
    )
