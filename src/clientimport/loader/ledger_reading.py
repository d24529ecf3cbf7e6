"""The ledger read back: runs, rejects and problems."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, Engine, Select, select

from clientimport.core.errors import UsageFailure
from clientimport.core.problems import PROBLEM_SCHEMA
from clientimport.core.rows import RAW, REJECT_CLIENT, REJECT_KEY, ROW
from clientimport.loader.copying import read_frame
from clientimport.loader.dialects import is_mariadb
from clientimport.loader.engine import reading
from clientimport.loader.ledger_tables import FILE, PROBLEM, REJECT, RUN
from clientimport.loader.standings import standings_of_run

REJECTS: dict[str, pl.DataType] = {
    "reject_id": pl.Int64(),
    "run_id": pl.String(),
    "file": pl.Int32(),
    "path": pl.String(),
    "row": pl.Int64(),
    "cells": pl.String(),
    "raw": pl.String(),
    "status": pl.String(),
}
"""Rejected rows of the ledger; `cells`: a JSON object frame name -> text."""

PROBLEMS = {
    "run_id": pl.String(), "reject_id": pl.Int64(), "status": pl.String(), "path": pl.String(), "key": pl.String(),
    "fingerprint": pl.String(), "occurrence": pl.Int64(), **dict(PROBLEM_SCHEMA.items()),
}  # fmt: skip
"""Problems of the ledger: PROBLEM_SCHEMA with the run, the reject they belong to (null for drops and notices), its status.

`key`: of the row's client. `fingerprint`, `occurrence`: of the life that a reject's problem belongs to.
"""


@dataclass(frozen=True)
class StoredRun:
    """One run as the ledger holds it. `summary`: what run.json says.

    `rejects`: file, ROW, RAW, REJECT_KEY, REJECT_CLIENT, then the cells by frame name, ordered by file and row.
    `problems`: PROBLEM_SCHEMA. `shown`: what else its reports were made of (key_columns, name_columns, allowed); empty where an
    earlier version wrote the run. `standings`: file, ROW, REJECT_STANDING, REJECT_SINCE.
    `headings`: frame name -> heading text, in the order of the files' columns. `paths`: file number -> path.
    """

    summary: dict[str, Any]
    rejects: pl.DataFrame
    problems: pl.DataFrame
    headings: dict[str, str]
    paths: dict[int, str]
    shown: dict[str, Any]
    standings: pl.DataFrame


def list_runs(engine: Engine) -> list[dict[str, Any]]:
    """All runs, the last one first, as dicts: what the ledger holds of them, fates and problems as name -> count."""
    names = (
        "run_id started_at finished_at job target system mapping_path status exit_code rows fates problems "
        "release_of released_at released_by release_reason"
    ).split()
    query = select(*(RUN.c[name] for name in names)).order_by(
        RUN.c.started_at.desc(), RUN.c.finished_at.desc(), RUN.c.run_id.desc()
    )
    with reading(engine) as connection:
        found = [dict(zip(names, row, strict=True)) for row in connection.execute(query)]
    for run in found:
        for moment in ("started_at", "finished_at", "released_at"):
            run[moment] = _utc(run[moment]) if run[moment] else None
        for counts in ("fates", "problems"):
            run[counts] = json.loads(run[counts] or "{}")
    return found


def show_run(engine: Engine, run_id: str) -> dict[str, Any]:
    """What run.json says of a run; "last" is the last one. Raises UsageFailure where there is none."""
    with reading(engine) as connection:
        return _summary(connection, _run_id(connection, run_id))


def list_rejects(
    engine: Engine, run_id: str | None = "last", *, every_status: bool = False, reject_id: int | None = None
) -> pl.DataFrame:
    """REJECTS of a run (None: of all runs), ordered by run, file and row; open ones unless `every_status`; one by its id."""
    with reading(engine) as connection:
        conditions = [] if every_status else [REJECT.c.status == "open"]
        if run_id is not None:
            conditions.append(REJECT.c.run_id == _run_id(connection, run_id))
        if reject_id is not None:
            conditions.append(REJECT.c.id == reject_id)
        reject = REJECT.c
        query: Select[tuple[object, ...]] = (
            select(reject.id, reject.run_id, reject.file, FILE.c.path, reject.row, reject.cells, reject.raw, reject.status)
            .outerjoin_from(REJECT, FILE, (FILE.c.run_id == reject.run_id) & (FILE.c.number == reject.file))
            .where(*conditions)
            .order_by(reject.run_id, reject.file, reject.row, reject.id)
        )
        return read_frame(connection, query, dict(REJECTS))


def list_problems(engine: Engine, run_id: str | None = "last") -> pl.DataFrame:
    """PROBLEMS of a run (None: of all runs), ordered by run, file and row."""
    with reading(engine) as connection:
        return _problems(connection, None if run_id is None else _run_id(connection, run_id))


def read_run(engine: Engine, run_id: str) -> StoredRun:
    """Everything the ledger holds of one run; "last" is the last one. Raises UsageFailure where there is none."""
    with reading(engine) as connection:
        return stored_run(connection, _run_id(connection, run_id))


def stored_run(connection: Connection, found: str) -> StoredRun:
    """The same of a run that is there, as the caller's transaction sees it."""
    files = connection.execute(
        select(FILE.c.number, FILE.c.path, FILE.c.headings).where(FILE.c.run_id == found).order_by(FILE.c.number)
    ).all()
    headings: dict[str, str] = {}
    for file in files:
        for name, heading in json.loads(file.headings):
            headings.setdefault(name, heading)
    query: Select[tuple[object, ...]] = (
        select(REJECT.c.file, REJECT.c.row, REJECT.c.raw, REJECT.c.client_id, REJECT.c.cells)
        .where(REJECT.c.run_id == found)
        .order_by(REJECT.c.file, REJECT.c.row, REJECT.c.id)
    )
    row = {"file": pl.Int32(), ROW: pl.Int64()}
    found_rows = read_frame(connection, query, {**row, RAW: pl.String(), REJECT_CLIENT: pl.Int64(), "cells": pl.String()})
    keyed: Select[tuple[object, ...]] = (
        select(PROBLEM.c.file, PROBLEM.c.row, PROBLEM.c.key)
        .where(PROBLEM.c.run_id == found, PROBLEM.c.key.is_not(None), PROBLEM.c.row.is_not(None))
        .distinct()
    )
    keys = read_frame(connection, keyed, {**row, REJECT_KEY: pl.String()})
    stored = found_rows.join(keys, on=["file", ROW], how="left", maintain_order="left").select(
        "file", ROW, RAW, REJECT_KEY, REJECT_CLIENT, "cells"
    )
    cells = pl.Struct(dict.fromkeys(headings, pl.String))
    rejects = stored.with_columns(pl.col("cells").str.json_decode(cells)).unnest("cells") if headings else stored.drop("cells")
    problems = _problems(connection, found).select(list(PROBLEM_SCHEMA))
    paths = {file.number: file.path for file in files}
    shown = json.loads(connection.execute(select(RUN.c.shown).where(RUN.c.run_id == found)).scalar() or "{}")
    return StoredRun(
        _summary(connection, found), rejects, problems, headings, paths, shown, standings_of_run(connection, found)
    )


def _utc(moment: datetime) -> str:
    # SQLite gives times back without an offset, PostgreSQL with that of the session.
    return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat(timespec="seconds")


def _run_id(connection: Connection, named: str) -> str:
    query = select(RUN.c.run_id).order_by(RUN.c.started_at.desc(), RUN.c.finished_at.desc(), RUN.c.run_id.desc()).limit(1)
    if named != "last":
        query = query.where(RUN.c.run_id == named)
    found: str | None = connection.execute(query).scalar()
    if found is None:
        raise UsageFailure(f"There is no run {named}." if named != "last" else "There is no run yet.", fix="See `runs list`.")
    return found


def _summary(connection: Connection, run_id: str) -> dict[str, Any]:
    text = connection.execute(select(RUN.c.summary).where(RUN.c.run_id == run_id)).scalar()
    summary: dict[str, Any] = json.loads(text or "{}")
    return summary


def _problems(connection: Connection, run_id: str | None) -> pl.DataFrame:
    names = [name for name in PROBLEM_SCHEMA if name not in (ROW, "columns")]
    problem, reject = PROBLEM.c, REJECT.c
    same_row = (reject.run_id == problem.run_id) & (reject.file == problem.file) & (reject.row == problem.row)
    query: Select[tuple[object, ...]] = (
        select(
            problem.run_id,
            reject.id,
            reject.status,
            FILE.c.path,
            problem.key,
            problem.fingerprint,
            problem.occurrence,
            problem.row,
            problem.columns,
            *(problem[n] for n in names),
        )
        .outerjoin_from(PROBLEM, REJECT, same_row & (problem.severity == "reject"))
        .outerjoin(FILE, (FILE.c.run_id == problem.run_id) & (FILE.c.number == problem.file))
        .where(*([problem.run_id == run_id] if run_id is not None else []))
        # MariaDB puts them first by itself, and knows no word for it.
        .order_by(
            problem.run_id, problem.file, problem.row if is_mariadb(connection) else problem.row.nulls_first(), problem.id
        )
    )
    about = ("run_id", "reject_id", "status", "path", "key", "fingerprint", "occurrence", ROW, "columns")
    numbers = dict.fromkeys(("reject_id", "occurrence", ROW), pl.Int64)
    schema: dict[str, Any] = {**dict.fromkeys(about, pl.String), **numbers, **{name: PROBLEM_SCHEMA[name] for name in names}}
    found = read_frame(connection, query, schema)
    return found.with_columns(pl.col("columns").str.json_decode(pl.List(pl.String))).select(list(PROBLEMS))
