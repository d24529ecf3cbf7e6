"""The one way in which frames get into tables, and rows back out into frames."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, Select

from clientimport.loader import copy_mariadb, copy_postgresql, copy_sqlite

_INTO = {"sqlite": copy_sqlite, "postgresql": copy_postgresql, "mariadb": copy_mariadb, "mysql": copy_mariadb}


def copy_frame(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Inserts all rows of a frame into a table, in their order; the frame's columns are named as the table's."""
    _INTO[connection.dialect.name].copy_rows(connection, table, frame)


def read_frame(connection: Connection, query: Select[tuple[object, ...]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The rows of a query as a frame of this schema, which has a column for each of the query's, in order."""
    rows = [tuple(row) for row in connection.execute(query).all()]
    return pl.DataFrame(rows, schema=schema, orient="row")
