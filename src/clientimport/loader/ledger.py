"""The ledger's own rows: what a run did, written in the run's transaction."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import polars as pl
from sqlalchemy import Connection, Engine, insert, update

from clientimport.core.problems import PROBLEM_SCHEMA
from clientimport.core.record_batch import KEY
from clientimport.core.row_content import CONTENT
from clientimport.core.rows import NOT_CELLS, RAW, ROW, SourceFile
from clientimport.core.runs import RunSummary
from clientimport.loader.copying import copy_frame
from clientimport.loader.engine import shown
from clientimport.loader.failures import database_failures
from clientimport.loader.fingerprints import marked
from clientimport.loader.ledger_tables import FILE, PROBLEM, REJECT, RUN

OPEN = "open"
"""Status of a reject that nobody has dealt with yet."""
HELD = "held"
"""Status of a reject of a run that wrote no client: of no life, as nothing came of it."""


def content_digest(files: list[SourceFile]) -> str:
    """The contents of several files in their order, as one digest."""
    return sha256("\n".join(file.sha256 for file in files).encode()).hexdigest()


def begin_run(connection: Connection, summary: RunSummary, references_digest: str) -> None:
    """The run's row, as far as it is known at the beginning."""
    connection.execute(
        insert(RUN).values(
            run_id=summary.run_id,
            target=summary.target,
            system=summary.system,
            mapping_path=summary.mapping_path,
            mapping_sha256=summary.mapping_sha256,
            content_sha256="",
            references_digest=references_digest,
            program=summary.program,
            started_at=datetime.fromisoformat(summary.started_at),
            status="running",
            job=summary.job or None,
            release_of=summary.release_of or None,
        )
    )


def write_rejects(connection: Connection, run_id: str, rejects: pl.DataFrame, status: str = OPEN) -> None:
    """Frame file, ROW, RAW, cells by frame name (secrets withheld), and CONTENT where it is known -> import_reject."""
    if rejects.is_empty():
        return
    cells = [name for name in rejects.columns if name not in NOT_CELLS and name != CONTENT]
    encoded = pl.struct(cells).struct.json_encode() if cells else pl.lit("{}")
    frame = rejects.select(
        pl.lit(run_id).alias("run_id"),
        "file",
        pl.col(ROW).alias("row"),
        encoded.alias("cells"),
        pl.col(RAW).alias("raw"),
        pl.lit(status).alias("status"),
        *([pl.col(CONTENT).alias("content")] if CONTENT in rejects.columns else []),
    )
    copy_frame(connection, REJECT.name, frame)


def write_problems(connection: Connection, run_id: str, problems: pl.DataFrame) -> None:
    """Frame of PROBLEM_SCHEMA, and KEY and the marks of a life where they are known -> import_problem."""
    if problems.is_empty():
        return
    columns = pl.struct(pl.col("columns").fill_null([])).struct.json_encode()
    plain = [name for name in PROBLEM_SCHEMA if name not in (ROW, "columns")]
    frame = problems.select(
        pl.lit(run_id).alias("run_id"),
        pl.col(ROW).alias("row"),
        # {"columns":[…]} without the wrapping.
        columns.str.slice(len('{"columns":')).str.head(-1).alias("columns"),
        *plain,
        *([pl.col(KEY).alias("key")] if KEY in problems.columns else []),
        *(name for name in ("fingerprint", "occurrence", "standing") if name in problems.columns),
    )
    copy_frame(connection, PROBLEM.name, frame)


def finish_run(connection: Connection, summary: RunSummary, references_digest: str) -> None:
    """The run's row completed, and its files."""
    values: dict[str, Any] = {
        "content_sha256": content_digest(summary.files),
        "references_digest": references_digest,
        "finished_at": datetime.now(UTC),
        "status": summary.status,
        "exit_code": summary.exit_code,
        "rows": sum(summary.rows_of_file.values()),
        "fates": json.dumps(summary.fates.named()),
        "problems": json.dumps({**summary.problems, **summary.notices}, sort_keys=True),
        "summary": json.dumps(summary.to_json(), ensure_ascii=False),
        "shown": json.dumps(summary.shown, ensure_ascii=False) if summary.shown else None,
        "profile": None if summary.profile is None else summary.profile.to_json(),
    }
    connection.execute(update(RUN).where(RUN.c.run_id == summary.run_id).values(values))
    files = [
        {
            "run_id": summary.run_id,
            "number": file.number,
            "path": file.path,
            "sha256": file.sha256,
            "size": file.size,
            "rows": summary.records_of(file),
            "status": summary.status,
            "headings": json.dumps(_headings(file), ensure_ascii=False),
        }
        for file in summary.files
    ]
    if files:
        connection.execute(insert(FILE), files)


def _headings(file: SourceFile) -> list[tuple[str, str]]:
    """The columns of the rows that may be rejects of a file: a joined table has none."""
    return [] if file.join else list(zip(file.layout.columns, file.layout.headings, strict=True))


def record_unloaded(engine: Engine, summary: RunSummary, rejects: pl.DataFrame, problems: pl.DataFrame) -> None:
    """A run that wrote no client (held or failed), in a short transaction of its own: the run, its rejects and problems.

    Raises DatabaseFailure, LockHeld.
    """
    with database_failures(shown(engine)), engine.begin() as connection:
        begin_run(connection, summary, "")
        rejects, problems = marked(rejects, problems, summary.target, summary.system)
        write_rejects(connection, summary.run_id, rejects, HELD)
        write_problems(connection, summary.run_id, problems)
        finish_run(connection, summary, "")
