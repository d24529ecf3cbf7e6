"""A scratch database: a SQLite file of our own making that holds the last rehearsal, and is replaced by the next."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl
from sqlalchemy import Connection, Engine, Table, select

from clientimport.core.errors import DatabaseFailure, UsageFailure
from clientimport.core.target import Target
from clientimport.loader.copying import copy_frame
from clientimport.loader.engine import connect, reading, writing
from clientimport.loader.schema import ensure_schema, has_schema

MARK = 0x434C5248
"""SQLite's application id of a scratch database: no other file is ever replaced by a rehearsal."""
_AT_ONCE = 20_000


def refuse_others(path: Path) -> None:
    """Raises UsageFailure for a file that is there and is no scratch database."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise UsageFailure(f"{path} is no plain file.", fix="Name a file that a rehearsal may replace.")
    if path.exists() and _mark_of(path) != MARK:
        raise UsageFailure(
            f"{path} was not made by a rehearsal, which would replace it.",
            fix="Name another file.",
        )


def new_scratch(path: Path, target: Target) -> None:
    """An empty scratch database with the tables of a record shape, readable by its owner alone.

    Raises UsageFailure where it cannot be written.
    """
    discard(path)
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as wrong:
        raise UsageFailure(f"{path} cannot be written: {wrong.strerror}.", fix="Name a file in another folder.") from None
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {MARK}")
    engine = connect(f"sqlite:///{path}")
    ensure_schema(engine, [target])
    engine.dispose()


def copy_references(source: str, scratch: Path, target: Target) -> dict[str, int]:
    """The tables that records refer to, from a database that is only read -> table, rows copied.

    What the new tables hold already is taken out first. Nothing is copied from a database that has none of our tables.
    """
    origin = connect(source, create=False)
    try:
        if not has_schema(origin, target):
            return {}
        return _copied(origin, connect(f"sqlite:///{scratch}"), _reference_tables(target))
    finally:
        origin.dispose()


def seal(aside: Path, path: Path) -> None:
    """A finished scratch database takes its place. Raises DatabaseFailure where the old one is open in another program."""
    for each in (aside, path):
        if each.exists():
            with closing(sqlite3.connect(each, timeout=2)) as connection:
                try:
                    # One file alone: what stands beside it would be taken for part of the other.
                    (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
                except sqlite3.OperationalError:
                    mode = ""
            if mode != "delete":
                raise DatabaseFailure(f"{each} is open in another program.", fix="Close it there, and try again.")
    aside.replace(path)


def discard(path: Path) -> None:
    """Removes a scratch database that was not sealed."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _mark_of(path: Path) -> int:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("PRAGMA application_id").fetchone()[0])
    except sqlite3.Error:
        return 0


def _reference_tables(target: Target) -> list[Table]:
    """Those that fields refer to and those that these hang on, parents first."""
    metadata = target.metadata()
    wanted: set[str] = set()
    waiting = [reference.table for reference in target.references]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [key.column.table.name for column in metadata.tables[name].columns for key in column.foreign_keys]
    return [table for table in metadata.sorted_tables if table.name in wanted]


def _copied(origin: Engine, scratch: Engine, tables: list[Table]) -> dict[str, int]:
    done: dict[str, int] = {}
    try:
        with reading(origin) as there, writing(scratch) as here:
            for table in reversed(tables):
                here.execute(table.delete())
            for table in tables:
                done[table.name] = _copy(there, here, table)
    finally:
        scratch.dispose()
    return done


def _copy(there: Connection, here: Connection, table: Table) -> int:
    rows = 0
    for part in there.execute(select(table)).partitions(_AT_ONCE):
        columns = list(zip(*part, strict=True))
        frame = pl.DataFrame(
            {column.name: pl.Series(values) for column, values in zip(table.columns, columns, strict=True)}, strict=False
        )
        copy_frame(here, table.name, frame)
        rows += frame.height
    return rows
