"""Frames into SQLite: every value comes out as it went in, whatever stands around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Connection, create_engine

from clientimport.loader.copying import copy_frame

TEXTS = ["0", "", " ", "1", "ä ß 日本 🎟", "'); DROP TABLE t; --", "?1", "{}", "NULL", "x" * 70_000]


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def stored(connection: Connection, frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    """The frame's rows as they stand in a table without types, in order, with what SQLite takes each value for."""
    names = ", ".join(f'"{name}"' for name in frame.columns)
    connection.exec_driver_sql(f"CREATE TABLE t ({names})")
    copy_frame(connection, "t", frame)
    return [tuple(row) for row in connection.exec_driver_sql(f"SELECT {names} FROM t ORDER BY rowid")]


def mixed(height: int, blank_every: int) -> pl.DataFrame:
    """Columns of each kind, of which every so many-th cell is filled; the first two have no blanks."""

    def filled(values: list[Any], dtype: pl.DataType) -> pl.Series:
        cells = [values[n % len(values)] if n % blank_every == 0 else None for n in range(height)]
        return pl.Series(cells, dtype=dtype)

    return pl.DataFrame(
        {
            "n": pl.int_range(height, eager=True),
            "same": ["it's"] * height,
            "text": filled(TEXTS, pl.String()),
            "number": filled([0, -1, 2**63 - 1], pl.Int64()),
            "share": filled([0.0, 0.5, -1e300], pl.Float64()),
            "flag": filled([True, False], pl.Boolean()),
            "blank": filled([None], pl.String()),
        }
    )


@pytest.mark.parametrize("blank_every", [1, 2, 7])
@pytest.mark.parametrize("height", [1, 2, 191, 192, 193, 4_001, 9_000])
def test_every_value_comes_out_as_it_went_in(connection: Connection, height: int, blank_every: int) -> None:
    frame = mixed(height, blank_every)
    found = stored(connection, frame)
    assert found == frame.rows()
    assert [[type(value) for value in row] for row in found] == [
        [int if isinstance(value, bool) else type(value) for value in row] for row in frame.rows()
    ]


def test_columns_that_are_all_the_same(connection: Connection) -> None:
    frame = pl.DataFrame({"a": ["x"] * 2_500, "b": [True] * 2_500, "c": [None] * 2_500}, schema_overrides={"c": pl.String})
    assert stored(connection, frame) == [("x", 1, None)] * 2_500


def test_more_columns_than_values_of_a_statement(connection: Connection) -> None:
    frame = pl.DataFrame({f"c{at}": [at, at + 1, at + 2] for at in range(1_000)})
    assert stored(connection, frame) == frame.rows()
