"""What is new among a run's rejected rows, beside those of the last run of its kind that loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from sqlalchemy import Connection, Engine, Select, func, select

from clientimport.core.outcomes import News
from clientimport.core.problems import REJECT as REJECTED
from clientimport.core.rows import ROW
from clientimport.core.runs import RunSummary
from clientimport.loader.engine import reading
from clientimport.loader.ledger_tables import PROBLEM, REJECT, RUN

_ROWS = 20_000
"""Rows read at once: of each only its marks are kept, 16 bytes."""
_MARKS = {"content": pl.UInt64, "key": pl.UInt64}


def news_of(engine: Engine, summary: RunSummary) -> News | None:
    """This run's rejected rows beside those of the last earlier run that loaded; None where one of the two is not recorded.

    Earlier runs are those of the same job, or without a job of the same target, system and mapping file. A row is known where
    its cells, or those of its key, and the codes and fields of its problems are equal. Raises DatabaseFailure.
    """
    with reading(engine) as connection:
        if summary.status == "same":
            # Nothing was read: what that run left is what there is.
            return News(0, _count(connection, summary.same_as), 0)
        last = _last_run(connection, summary)
        if last is None:
            return None
        now = _marks(connection, summary.run_id, summary.key_columns)
        before = _marks(connection, last, summary.key_columns)
    known = now.filter(_is_in(before)).height
    return News(new=now.height - known, known=known, gone=before.filter(~_is_in(now)).height)


def _last_run(connection: Connection, summary: RunSummary) -> str | None:
    run = RUN.c
    began: Any = connection.execute(select(run.started_at).where(run.run_id == summary.run_id)).scalar()
    if began is None:
        return None
    kind = (
        [run.job == summary.job]
        if summary.job
        else [
            run.job.is_(None),
            run.target == summary.target,
            run.system == summary.system,
            run.mapping_path == summary.mapping_path,
        ]
    )
    query = (
        select(run.run_id)
        .where(*kind, run.run_id != summary.run_id, run.status == "done", run.started_at <= began)
        .order_by(run.started_at.desc(), run.finished_at.desc(), run.run_id.desc())
        .limit(1)
    )
    found: str | None = connection.execute(query).scalar()
    return found


def _count(connection: Connection, run_id: str) -> int:
    return connection.execute(select(func.count()).select_from(REJECT).where(REJECT.c.run_id == run_id)).scalar_one()


def _marks(connection: Connection, run_id: str, key: tuple[str, ...]) -> pl.DataFrame:
    """_MARKS of a run's rejects: a hash over problems and cells, and one over problems and key (null where a part is blank)."""
    problems = _problems(connection, run_id)
    rejects = select(REJECT.c.file, REJECT.c.row, REJECT.c.cells, REJECT.c.raw).where(REJECT.c.run_id == run_id)
    schema = {"file": pl.Int32, ROW: pl.Int64, "cells": pl.String, "raw": pl.String}
    parts = [pl.DataFrame(schema=_MARKS)]
    for rows in _slices(connection, rejects, schema):
        told = rows.join(problems, on=["file", ROW], how="left")
        # A row of wrong structure has no cells, but its bytes.
        content = pl.struct("problems", "cells", "raw").hash()
        parts.append(told.select(content.alias("content"), _key_mark(key).alias("key")))
    return pl.concat(parts)


def _key_mark(key: tuple[str, ...]) -> pl.Expr:
    if not key:
        return pl.lit(None, pl.UInt64)
    cells = pl.col("cells").str.json_decode(pl.Struct(dict.fromkeys(key, pl.String)))
    named = [cells.struct.field(name) for name in key]
    marked = pl.struct("problems", *(cell.alias(f"key {at}") for at, cell in enumerate(named))).hash()
    return pl.when(pl.all_horizontal(cell.is_not_null() for cell in named)).then(marked)


def _problems(connection: Connection, run_id: str) -> pl.DataFrame:
    """file, ROW, problems: the codes and fields of a rejected row in one text, in an order of their own."""
    problem = PROBLEM.c
    query = select(problem.file, problem.row, problem.code, problem.field).where(
        problem.run_id == run_id, problem.severity == REJECTED, problem.row.is_not(None)
    )
    schema = {"file": pl.Int32, ROW: pl.Int64, "code": pl.String, "field": pl.String}
    said = pl.col("code") + " " + pl.col("field").fill_null("").str.replace_all(r"\[\d+\]", "[]")
    parts = [rows.select("file", ROW, said.alias("problems")) for rows in _slices(connection, query, schema)]
    empty = pl.DataFrame(schema={"file": pl.Int32, ROW: pl.Int64, "problems": pl.String})
    return pl.concat([empty, *parts]).group_by("file", ROW).agg(pl.col("problems").unique().sort().str.join("; "))


def _slices(connection: Connection, query: Select[Any], schema: dict[str, Any]) -> Iterator[pl.DataFrame]:
    for rows in connection.execute(query, execution_options={"yield_per": _ROWS}).partitions():
        yield pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row")


def _is_in(others: pl.DataFrame) -> pl.Expr:
    same_content = pl.col("content").is_in(others["content"].implode())
    same_key = pl.col("key").is_in(others["key"].drop_nulls().implode())
    return same_content | same_key.fill_null(False)
