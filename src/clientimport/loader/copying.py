"""The one way in which frames get into tables, and rows back out into frames."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, Select

from clientimport.loader import copy_postgresql, copy_sqlite


def copy_frame(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Inserts all rows of a frame into a table, in their order; the frame's columns are named as the table's."""
    into = copy_postgresql if connection.dialect.name == "postgresql" else copy_sqlite
    into.copy_rows(connection, table, frame)


def read_frame(connection: Connection, query: Select[tuple[object, ...]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The rows of a query as a frame of this schema, which has a column for each of the query's, in order."""
    rows = [tuple(row) for row in connection.execute(query).all()]
    return pl.DataFrame(rows, schema=schema, orient="row")
