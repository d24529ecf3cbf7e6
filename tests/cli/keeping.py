"""Runs, report folders and archived files of any age, for the tests of keeping house; and what a database holds."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, event, insert, select
from sqlalchemy.pool import NullPool

from clientimport.loader.ledger_tables import FILE, PROBLEM, REJECT, RUN

NOW = datetime.now(UTC)


@contextmanager
def writing(db: str) -> Iterator[Connection]:
    """A connection of a test's own, past the program; SQLite watches no foreign keys on it."""
    engine = create_engine(db if "://" in db else f"sqlite:///{db}", poolclass=NullPool)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def watching_keys(db: str) -> Iterator[Connection]:
    """The same, with SQLite's foreign keys watched."""
    engine = create_engine(db if "://" in db else f"sqlite:///{db}", poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def contents(db: str) -> dict[str, list[dict[str, Any]]]:
    """Every line of every table, as column -> value."""
    tables = MetaData()
    with writing(db) as connection:
        # All at once, which PostgreSQL answers in a few queries.
        tables.reflect(connection, resolve_fks=False)
        return {
            name: sorted((dict(row._mapping) for row in connection.execute(select(table))), key=repr)
            for name, table in tables.tables.items()
            if not name.startswith("sqlite_")
        }


def run_id_of(days: float, mark: str) -> str:
    """The id of a run of so many days ago; `mark`: six hexadecimal digits that tell runs of one moment apart."""
    return f"{NOW - timedelta(days=days):%Y%m%d-%H%M%S}-{mark:0>6}"


def add_run(
    db: str, days: float, mark: str, *, rejects: int = 0, open_rejects: bool = True, archived: Path | None = None, **values: Any
) -> str:
    """A run in the ledger, of so many days ago, with rejects and a problem for each -> its id."""
    run_id = run_id_of(days, mark)
    started = NOW - timedelta(days=days)
    told: dict[str, Any] = {
        "run_id": run_id,
        "target": "intend",
        "system": "crm",
        "mapping_path": "m.yaml",
        "mapping_sha256": "m",
        "content_sha256": mark,
        "references_digest": "",
        "program": "1",
        "started_at": started,
        "finished_at": started,
        "status": "done",
        "exit_code": 0,
        "rows": rejects,
        "fates": json.dumps({"rejected": rejects} if rejects else {}),
        "problems": json.dumps({"email-invalid": rejects} if rejects else {}),
        "summary": json.dumps({"run_id": run_id, "started_at": started.isoformat(), "reports": {}}),
        **values,
    }
    file = {"run_id": run_id, "number": 0, "path": "a.csv", "sha256": mark, "size": 1, "rows": rejects, "status": "done"}
    with writing(db) as connection:
        connection.execute(insert(RUN), [told])
        archived_to = str(archived) if archived else None
        connection.execute(insert(FILE), [{**file, "headings": '[["Key", "Key"]]', "archived_to": archived_to}])
        for row in range(1, rejects + 1):
            status = "open" if open_rejects else "mended"
            of_row = {"run_id": run_id, "file": 0, "row": row}
            connection.execute(insert(REJECT), [{**of_row, "cells": '{"Key":"K"}', "raw": None, "status": status}])
            problem = {"code": "email-invalid", "severity": "reject", "columns": "[]", "message": "Wrong.", "fix": "Mend it."}
            connection.execute(insert(PROBLEM), [{**of_row, **problem}])
    return run_id


def add_reports(folder: Path, days: float, mark: str) -> Path:
    """A report folder of a run of so many days ago -> its path; 100 bytes besides run.json."""
    run_id = run_id_of(days, mark)
    place = folder / run_id
    place.mkdir(parents=True)
    (place / "rejects.csv").write_bytes(b"x" * 100)
    started = (NOW - timedelta(days=days)).isoformat()
    (place / "run.json").write_text(json.dumps({"run_id": run_id, "started_at": started, "status": "done"}))
    return place


def add_archived(folder: Path, day: str, name: str, content: bytes = b"Key,Name\n1,A\n") -> Path:
    """A file in an archive, as runs leave them there."""
    place = folder / day / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(gzip.compress(content, mtime=0))
    return place
