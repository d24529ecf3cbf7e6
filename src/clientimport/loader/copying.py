"""The one way in which frames get into tables, and rows back out into frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Enum, Integer, Select, String

from clientimport.loader import copy_mariadb, copy_postgresql, copy_sqlite

_INTO = {"sqlite": copy_sqlite, "postgresql": copy_postgresql, "mariadb": copy_mariadb, "mysql": copy_mariadb}


def copy_frame(connection: Connection, table: str, frame: pl.DataFrame) -> None:
    """Inserts all rows of a frame into a table, in their order; the frame's columns are named as the table's."""
    _INTO[connection.dialect.name].copy_rows(connection, table, frame)


def read_frame(connection: Connection, query: Select[tuple[object, ...]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The rows of a query as a frame of this schema, which has a column for each of the query's, in order."""
    if all(map(_is_given_as_it_is, query.selected_columns, schema.values())):
        return read_as_given(connection, query, schema)
    rows = [tuple(row) for row in connection.execute(query).all()]
    return pl.DataFrame(rows, schema=schema, orient="row")


def read_as_given(connection: Connection, query: Select[Any], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The same of numbers and texts, which every driver gives as they are, and by column: in a third of the time."""
    result = connection.execute(query)
    cursor = result.cursor
    assert cursor is not None
    columns = tuple(zip(*cursor.fetchall(), strict=True)) or ((),) * len(schema)
    result.close()
    return pl.DataFrame([pl.Series(name, values, kind) for (name, kind), values in zip(schema.items(), columns, strict=True)])


def _is_given_as_it_is(column: ColumnElement[Any], kind: pl.DataType) -> bool:
    plain = isinstance(column.type, (Integer, String)) and not isinstance(column.type, Enum)
    return plain and (kind.is_integer() or kind == pl.String)
