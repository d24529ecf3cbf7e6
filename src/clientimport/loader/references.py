"""Reference tables: what is known of them when a run begins, missing values made where the mapping asks, and loading them."""

from __future__ import annotations

from hashlib import sha256

import polars as pl
from sqlalchemy import Connection, Select, Table, func, select, text

from clientimport.core.mapping import Mapping
from clientimport.core.rows import ROW
from clientimport.core.target import Reference, References, ReferenceTable, Target
from clientimport.loader.copying import copy_frame, read_frame
from clientimport.loader.failures import database_failures
from clientimport.loader.narrowing import REFUSED, write_narrowed
from clientimport.loader.places import own_dtypes
from clientimport.loader.shared import NAME_KEY
from clientimport.loader.staging import staged
from clientimport.loader.writes import Insert


def read_references(connection: Connection, target: Target, mapping: Mapping) -> References:
    """A snapshot of the tables that the mapping's fields refer to and that are to be checked, and a digest of it."""
    known = {
        reference.field: _values(connection, target, reference)
        for reference in target.references
        if reference.field in mapping.record.own and mapping.load.references.get(reference.field, "check") == "check"
    }
    digest = sha256()
    for field, values in sorted(known.items()):
        digest.update(f"{field}\n".encode())
        digest.update(values.cast(pl.String).to_frame().write_csv(include_header=False, quote_style="always").encode())
    return References(known, digest.hexdigest())


def create_references(connection: Connection, target: Target, mapping: Mapping, own: pl.DataFrame) -> pl.DataFrame:
    """Makes the values that the rows of an own frame need and the tables lack -> REFUSED: rows whose value was not taken."""
    refused = [pl.DataFrame(schema=REFUSED)]
    for reference in target.references:
        if mapping.load.references.get(reference.field) == "create" and reference.field in own.columns:
            rows = own.select(ROW, pl.col(reference.field).alias(reference.column)).drop_nulls(reference.column)
            known = _values(connection, target, reference)
            missing = rows.filter(~pl.col(reference.column).is_in(known.implode())).unique(
                reference.column, keep="first", maintain_order=True
            )
            table = target.metadata().tables[reference.table]
            left_out = write_narrowed(connection, [Insert(table, missing)], missing[ROW])
            failed = missing.join(left_out, on=ROW).select(reference.column, "detail")
            refused.append(rows.join(failed, on=reference.column).select(list(REFUSED)))
    return pl.concat(refused).unique(ROW, keep="first", maintain_order=True)


def load_reference_table(connection: Connection, table: ReferenceTable, frame: pl.DataFrame, target: Target) -> tuple[int, int]:
    """A CSV's frame (all String, ROW besides) into its tables, parents first: rows are added, or changed by their key.

    One transaction (a savepoint where the caller has one open). Returns how many rows of the last table were added, and how
    many changed. Raises DatabaseFailure, and what the table's own split raises.
    """
    parts = table.split(frame)
    done = (0, 0)
    with database_failures(), connection.begin_nested() if connection.in_transaction() else connection.begin():
        for name, part, key in parts:
            done = _load_one(connection, target.metadata().tables[name], part, key)
    return done


def _load_one(connection: Connection, table: Table, frame: pl.DataFrame, key: str) -> tuple[int, int]:
    if NAME_KEY in frame.columns:
        frame = _left_to_others(connection, table, frame, key)
    others = [name for name in frame.columns if name != key]
    types = {name: table.c[name].type for name in frame.columns}
    with staged(connection, frame.select(key), {key: types[key]}) as wanted:
        query: Select[tuple[object, ...]] = select(*(table.c[name] for name in frame.columns)).join_from(
            wanted, table, wanted.c[key] == table.c[key]
        )
        stored = read_frame(connection, query, dict(frame.schema))
    new = frame.join(stored, on=key, how="anti", maintain_order="left")
    both = frame.join(stored.rename({name: f"stored {name}" for name in others}), on=key, maintain_order="left")
    differ = pl.any_horizontal(pl.lit(False), *(pl.col(name).ne_missing(pl.col(f"stored {name}")) for name in others))
    changed = both.filter(differ).select(frame.columns)
    if not changed.is_empty():
        with staged(connection, changed, types) as values:
            setting = {name: values.c[name] for name in others}
            connection.execute(table.update().values(setting).where(table.c[key] == values.c[key]))
    copy_frame(connection, table.name, new)
    _move_identity_on(connection, table, key)
    return new.height, changed.height


def _left_to_others(connection: Connection, table: Table, frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """A name that a stored line of another id is shared by stays with that line."""
    with staged(connection, frame.select(NAME_KEY).drop_nulls(), {NAME_KEY: table.c[NAME_KEY].type}) as wanted:
        query: Select[tuple[object, ...]] = select(table.c[NAME_KEY], table.c[key]).join_from(
            wanted, table, wanted.c[NAME_KEY] == table.c[NAME_KEY]
        )
        owners = read_frame(connection, query, {NAME_KEY: pl.String(), "owner": frame.schema[key]})
    both = frame.join(owners, on=NAME_KEY, how="left", maintain_order="left")
    free = pl.col("owner").is_null() | (pl.col("owner") == pl.col(key))
    return both.with_columns(pl.when(free).then(pl.col(NAME_KEY)).alias(NAME_KEY)).drop("owner")


def _move_identity_on(connection: Connection, table: Table, key: str) -> None:
    """Ids that came from outside must not be given again by PostgreSQL's own counting; SQLite sees to it by itself."""
    if connection.dialect.name != "postgresql" or table.c[key].identity is None:
        return
    name = connection.dialect.identifier_preparer.format_table(table)
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:name, :key)"), {"name": name, "key": key}).scalar()
    highest = connection.execute(select(func.max(table.c[key]))).scalar()
    if sequence and highest is not None:
        moved = text("SELECT setval(CAST(:sequence AS regclass), GREATEST(:highest, nextval(CAST(:sequence AS regclass)) - 1))")
        connection.execute(moved, {"sequence": sequence, "highest": highest})


def _values(connection: Connection, target: Target, reference: Reference) -> pl.Series:
    column = target.metadata().tables[reference.table].c[reference.column]
    dtype = own_dtypes(target)[reference.field]
    query: Select[tuple[object, ...]] = select(column).order_by(column)
    return read_frame(connection, query, {reference.column: dtype})[reference.column]
