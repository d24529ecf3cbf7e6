"""Temporary tables: how a frame takes part in a statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import polars as pl
from sqlalchemy import BigInteger, Boolean, Column, Connection, MetaData, Table, Text
from sqlalchemy.schema import CreateTable, DropTable
from sqlalchemy.types import TypeEngine

from clientimport.loader.copying import copy_frame

_numbers = count(1)


@contextmanager
def staged(connection: Connection, frame: pl.DataFrame, types: dict[str, TypeEngine[Any]] | None = None) -> Iterator[Table]:
    """A frame as a temporary table, gone afterwards. `types`: of its columns, where the frame does not tell them."""
    known = types or {}
    columns = [Column(name, known.get(name) or _type(dtype)) for name, dtype in frame.schema.items()]
    temporary = Table(f"import_staged_{next(_numbers)}", MetaData(), *columns, prefixes=["TEMPORARY"])
    connection.execute(CreateTable(temporary))
    copy_frame(connection, temporary.name, frame)
    yield temporary
    # Not on the way out of an error: the savepoint that is rolled back then takes the table with it.
    connection.execute(DropTable(temporary))


def _type(dtype: pl.DataType) -> TypeEngine[Any]:
    if dtype.is_integer():
        return BigInteger()
    return Boolean() if dtype == pl.Boolean else Text()
