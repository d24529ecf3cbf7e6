"""Names that clients share, companies and tags: matched without case, made where they are missing."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Column, Connection, Select, String, Table, delete, exists, select

from clientimport.core.rows import ROW
from clientimport.loader.copying import read_frame
from clientimport.loader.dialects import is_mariadb
from clientimport.loader.ids import reserve_ids
from clientimport.loader.narrowing import REFUSED, write_narrowed
from clientimport.loader.staging import staged
from clientimport.loader.writes import Insert
from clientimport.values.casefold import casefold

NAME_KEY = "name_key"


@dataclass(frozen=True)
class Names:
    """`ids`: name_key, id of all names that are in the table now. `made`: the ids that were made for this batch.

    `refused`: name_key, detail: names that the database did not take.
    """

    ids: pl.DataFrame
    made: pl.Series
    refused: pl.DataFrame


def name_key(names: pl.Series) -> pl.Series:
    """Names -> what is compared: casefolded text."""
    return casefold(names).alias(NAME_KEY)


def share_names(connection: Connection, table: Table, names: pl.DataFrame) -> Names:
    """name, name_key in the order of the file -> their ids; missing ones are made in their first spelling."""
    wanted = names.unique(NAME_KEY, keep="first", maintain_order=True)
    known = _known(connection, table, wanted)
    missing = wanted.join(known, on=NAME_KEY, how="anti", maintain_order="left")
    refused = pl.DataFrame(schema={NAME_KEY: pl.String, "detail": pl.String})
    if missing.is_empty():
        return Names(known, pl.Series("id", [], dtype=pl.Int64), refused)
    made = missing.with_columns(reserve_ids(connection, table, missing.height)).with_row_index(ROW)
    made = made.with_columns(pl.col(ROW).cast(pl.Int64))
    left_out = write_narrowed(connection, [Insert(table, made.select(ROW, "id", "name", NAME_KEY))], made[ROW])
    if not left_out.is_empty():
        failed = made.join(left_out, on=ROW)
        made = made.join(left_out, on=ROW, how="anti")
        # Another program may have made the same name in the meantime: then it is there, and nothing was refused.
        found = _known(connection, table, failed.select(NAME_KEY))
        known = pl.concat([known, found])
        refused = failed.join(found, on=NAME_KEY, how="anti").select(NAME_KEY, "detail")
    return Names(pl.concat([known, made.select(NAME_KEY, "id")]), made["id"], refused)


def make_names(connection: Connection, table: Table, names: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ROW, name -> one line of its own for each, not shared: (ROW, id) and REFUSED."""
    made = names.with_columns(reserve_ids(connection, table, names.height))
    refused = write_narrowed(connection, [Insert(table, made.select(ROW, "id", "name"))], made[ROW])
    return made.join(refused, on=ROW, how="anti", maintain_order="left").select(ROW, "id"), refused


def remove_unused(connection: Connection, made: pl.Series, table: Table, used: Column[int]) -> None:
    """Takes away those of the made lines that nothing refers to in the end: their rows were refused."""
    if made.is_empty():
        return
    with staged(connection, made.to_frame("id")) as ids:
        unused = ~exists().where(used == table.c.id)
        these = table.c.id == ids.c.id if is_mariadb(connection) else table.c.id.in_(select(ids.c.id))
        connection.execute(delete(table).where(these, unused))


def refused_rows(rows: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    """ROW, name_key and the names refused -> REFUSED, each row once."""
    return rows.join(refused, on=NAME_KEY).select(list(REFUSED)).unique(ROW, keep="first", maintain_order=True)


def _known(connection: Connection, table: Table, names: pl.DataFrame) -> pl.DataFrame:
    schema: dict[str, pl.DataType] = {NAME_KEY: pl.String(), "id": pl.Int64()}
    column = table.c[NAME_KEY]
    names = names.select(NAME_KEY)
    if isinstance(column.type, String) and (longest := column.type.length) is not None:
        # A longer one is no line's, and would be refused here, where the database cannot say of which row it was.
        names = names.filter(pl.col(NAME_KEY).str.len_chars() <= longest)
    if names.is_empty():
        return pl.DataFrame(schema=schema)
    with staged(connection, names, {NAME_KEY: column.type}) as wanted:
        query: Select[tuple[object, ...]] = select(table.c[NAME_KEY], table.c.id).join_from(
            wanted, table, wanted.c[NAME_KEY] == table.c[NAME_KEY]
        )
        return read_frame(connection, query, schema)
