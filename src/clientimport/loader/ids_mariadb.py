"""Ids from AUTO_INCREMENT, reserved as a block in one statement, so that other programs may insert meanwhile.

The server gives ids in steps of `auto_increment_increment`, a setting of the session. With a step as long as the block, one
new line moves the table's counter past the whole block, whatever `innodb_autoinc_lock_mode` is; the line itself is taken
back, the counter stays.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import polars as pl
from sqlalchemy import Boolean, Column, Connection, DateTime, Numeric, Table, insert
from sqlalchemy.types import Integer

from clientimport.core.errors import DatabaseFailure
from clientimport.core.wording import spoken_detail
from clientimport.loader.failures import refusal

_LONGEST = 65535
"""The longest step that the server takes."""


def reserve_block(connection: Connection, table: Table, count: int) -> pl.Series:
    """The next `count` ids of a table, ascending; DatabaseFailure where a trigger of the owner's is in the way."""
    step, start = connection.exec_driver_sql("SELECT @@auto_increment_increment, @@auto_increment_offset").one()
    drawn: list[pl.Series] = []
    while count:
        some = min(count, _LONGEST // step)
        first = _moved_on(connection, table, some, step, start if start <= step else 1)
        drawn.append(pl.int_range(first, first + some * step, step, dtype=pl.Int64, eager=True))
        count -= some
    return pl.concat(drawn).alias("id")


def _moved_on(connection: Connection, table: Table, count: int, step: int, start: int) -> int:
    """Moves the counter past `count` ids of the series start, start + step, … -> the first of them."""
    named = "SELECT auto_increment FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = %s"
    # Only lest ids be skipped: another program that is quicker costs a gap, never an id twice.
    counter = connection.exec_driver_sql(named, (table.name,)).scalar() or 1
    soonest = counter + (start - counter) % step
    block = count * step
    mariadb = connection.dialect.name == "mariadb"
    _set(connection, block, soonest % block or block, checks=0, mariadb=mariadb)
    try:
        savepoint = connection.begin_nested()
        try:
            made = connection.execute(insert(table).values(_stand_in(table)))
            first = int(made.lastrowid)
        finally:
            savepoint.rollback()
    except Exception as problem:
        detail = refusal(problem)
        if detail is None:
            raise
        raise DatabaseFailure(
            f"No ids can be reserved in {table.name}, because {spoken_detail(detail)}.",
            fix="A trigger on it has to let a line pass that is taken back at once; see docs/databases.md.",
        ) from None
    finally:
        _set(connection, step, start, checks=1, mariadb=mariadb)
    return first


def _set(connection: Connection, step: int, start: int, *, checks: int, mariadb: bool) -> None:
    # The line that is taken back meets no CHECK of the owner's, and refers to nothing.
    switches = f", foreign_key_checks = {checks}" + (f", check_constraint_checks = {checks}" if mariadb else "")
    connection.exec_driver_sql(f"SET SESSION auto_increment_increment = {step}, auto_increment_offset = {start}{switches}")


def _stand_in(table: Table) -> dict[str, Any]:
    """Something for every column that must be filled."""
    demanded = [c for c in table.columns if not (c.primary_key or c.nullable or c.server_default is not None)]
    return {column.name: _something(column) for column in demanded}


def _something(column: Column[Any]) -> Any:
    if isinstance(column.type, Boolean | Integer | Numeric):
        return 0
    if isinstance(column.type, DateTime):
        return datetime.now(UTC).replace(tzinfo=None)
    return uuid4().hex[: getattr(column.type, "length", None) or 32]
