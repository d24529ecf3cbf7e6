"""Many values as a table of one statement: without a temporary table where the database can unfold one bound value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import sqlite_version_info
from typing import Any

import polars as pl
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Join,
    Table,
    Text,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from clientimport.loader.staging import staged

_WITH_JSON = (3, 38)
"""The first version of SQLite in which nobody can leave its functions for JSON out unasked."""


@contextmanager
def listed(connection: Connection, values: pl.Series, like: Column[Any]) -> Iterator[FromClause]:
    """Texts or whole numbers, none null -> a table of `place` (from 0) and `value`, to be joined with the column `like`.

    SQLite unfolds a list in JSON: filling and dropping a temporary table took as long as finding the values by an index.
    """
    if connection.dialect.name == "sqlite" and sqlite_version_info >= _WITH_JSON:
        document = json.dumps(values.to_list(), ensure_ascii=False, separators=(",", ":"))
        each = func.json_each(bindparam("listed", document, Text, unique=True))
        list_ = each.table_valued(column("key", Integer), column("value", like.type)).alias("import_listed")
        yield select(list_.c.key.label("place"), list_.c.value).subquery()
        return
    frame = values.alias("value").to_frame().select(pl.int_range(pl.len(), dtype=pl.Int64).alias("place"), "value")
    with staged(connection, frame, {"value": like.type}) as table:
        yield table


class InOrder(Join):
    """A list, and the lines of a table that belong to its values.

    SQLite takes every list for a short one, and would go through it anew for every line of the table.
    """

    inherit_cache = True

    def __init__(self, wanted: FromClause, table: Table, on: ColumnElement[bool]) -> None:
        super().__init__(wanted, table, on)


@compiles(InOrder)
def _join(join: InOrder, compiler: SQLCompiler, **words: Any) -> str:
    return str(compiler.visit_join(join, **words))  # type: ignore[no-untyped-call]


@compiles(InOrder, "sqlite")
def _cross_join(join: InOrder, compiler: SQLCompiler, **words: Any) -> str:
    # SQLite keeps the order of a CROSS JOIN as it is written. In what a list begins with no other join stands.
    return _join(join, compiler, **words).replace(" JOIN ", " CROSS JOIN ", 1)
