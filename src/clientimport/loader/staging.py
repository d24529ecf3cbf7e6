"""Temporary tables: how a frame takes part in a statement."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

import polars as pl
from sqlalchemy import BigInteger, Boolean, Column, Connection, MetaData, PrimaryKeyConstraint, Table
from sqlalchemy.schema import CreateTable, DropTable, SchemaItem
from sqlalchemy.types import TypeEngine

from clientimport.core.table_options import TABLE_OPTIONS
from clientimport.loader.copying import copy_frame
from clientimport.loader.dialects import is_mariadb
from clientimport.loader.ledger_tables import TEXT

_numbers = count(1)
_NUMBER = "staged_number"


@contextmanager
def staged(
    connection: Connection,
    frame: pl.DataFrame,
    types: dict[str, TypeEngine[Any]] | None = None,
    key: Collection[str] = (),
) -> Iterator[Table]:
    """A frame as a temporary table, gone afterwards. `types`: of its columns, where the frame does not tell them.

    `key`: columns that it is joined by; to be named where they are thousands of rows, as a database that knows nothing of the
    table may begin with the other one, and look through all of this one for each row there.
    """
    known = types or {}
    frame = frame.with_row_index(_NUMBER) if key else frame
    columns: list[SchemaItem] = [Column(name, known.get(name) or _type(dtype)) for name, dtype in frame.schema.items()]
    if key:
        # Two rows may have one key.
        columns.append(PrimaryKeyConstraint(*key, _NUMBER))
    temporary = Table(f"import_staged_{next(_numbers)}", MetaData(), *columns, prefixes=["TEMPORARY"], **TABLE_OPTIONS)
    connection.execute(CreateTable(temporary))
    if is_mariadb(connection):
        # No savepoint takes the table with it, and a DROP without TEMPORARY would commit the run.
        drop = f"DROP TEMPORARY TABLE {temporary.name}"
        try:
            copy_frame(connection, temporary.name, frame)
            yield temporary
        except BaseException:
            with suppress(Exception):  # the connection may be broken, which is told by the error itself
                connection.exec_driver_sql(drop)
            raise
        connection.exec_driver_sql(drop)
        return
    copy_frame(connection, temporary.name, frame)
    yield temporary
    # Not on the way out of an error: the savepoint that is rolled back then takes the table with it.
    connection.execute(DropTable(temporary))


def _type(dtype: pl.DataType) -> TypeEngine[Any]:
    if dtype.is_integer():
        return BigInteger()
    return Boolean() if dtype == pl.Boolean else TEXT
