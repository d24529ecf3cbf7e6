"""A first load into empty tables: foreign keys (PostgreSQL) and plain indexes are taken off and added at the end.

Checked and built once over whole tables they cost a fraction of what they cost line by line (DESIGN §5). Primary keys and
unique constraints stay in place: keys are looked up by them while the run is going on. SQLite takes as long to build its
indexes at once, but by then it has a processor to itself while the reports are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, exc, select

from clientimport.core.errors import DatabaseFailure
from clientimport.core.target import Target
from clientimport.core.wording import spoken_detail
from clientimport.loader.failures import driver_error, refusal
from clientimport.loader.first_load_sqlite import indexes_off

WORTH_IT = 4 << 20
"""Bytes of files from which the statements cost less than they save."""
AT_THE_END = "added at the end"
IN_PLACE = "left in place"
TABLE_HELD = "another session holds one of the tables"
NO_RIGHT = "the database user may not change all of the tables"
NOT_OWNER = "the database user does not own the tables"
TRIGGERS = "the tables have triggers"
SESSION = "another session is connected to the database"

_OF_PLAIN_INDEXES = """
    SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = ANY (CAST(%s AS text[])::regclass[]) AND NOT i.indisunique AND c.relname = ANY (%s)
    ORDER BY c.relname
"""
_OF_FOREIGN_KEYS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint
    WHERE conrelid = ANY (CAST(%s AS text[])::regclass[]) AND contype = 'f' AND conname = ANY (%s)
    ORDER BY conname
"""
_NOT_OURS = "SELECT bool_or(NOT pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = ANY (CAST(%s AS text[])::regclass[])"
_OF_TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = ANY (CAST(%s AS text[])::regclass[])"
# Whoever may not see other sessions' kind sees nothing there: then it counts as a session.
_SESSIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND coalesce(backend_type, 'client backend') = 'client backend'
"""


@dataclass
class FirstLoad:
    """What was taken off. `again`: the statements that put it back, in their order."""

    again: Sequence[str]

    def put_back(self, connection: Connection) -> None:
        """Adds the indexes and foreign keys again, which checks every line; DatabaseFailure where one does not fit."""
        if connection.dialect.name == "sqlite":
            for statement in self.again:
                connection.exec_driver_sql(statement)
            return
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor:
            # As much as the server gives an index build by default when it has plenty; lower settings make it sort on disk.
            cursor.execute(
                "SELECT set_config('maintenance_work_mem', '256MB', true) "
                "WHERE pg_size_bytes(current_setting('maintenance_work_mem')) < pg_size_bytes('256MB')"
            )
            for statement in self.again:
                try:
                    cursor.execute(statement)
                except Exception as problem:
                    refused = refusal(problem)
                    if refused is None:
                        raise
                    why = spoken_detail(refused)
                    raise DatabaseFailure(
                        f"What was loaded does not fit together with what another program did to the database: {why}.",
                        fix="Nothing was written. Run again.",
                    ) from None


def take_off(connection: Connection, target: Target, size: int) -> tuple[FirstLoad | None, str]:
    """Takes foreign keys and plain indexes off the clients' tables, in the transaction, if this is a first load.

    `size`: bytes of the files. -> what was taken off, or None and why not ("" where there was nothing to ask).
    """
    tables = _client_tables(target)
    kind = connection.dialect.name
    if kind not in ("postgresql", "sqlite") or size < WORTH_IT or not _empty(connection, tables):
        return None, ""
    if kind == "sqlite":
        again = indexes_off(connection, tables)
        return (FirstLoad(again) if again else None), ""
    why = _hindrance(connection, [table.name for table in tables])
    if why:
        return None, why
    try:
        with connection.begin_nested():
            names = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in sorted(_touched(tables)))
            connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE NOWAIT")
            return FirstLoad(_taken(connection, tables)), ""
    except exc.DBAPIError as problem:
        state = getattr(driver_error(problem), "sqlstate", None)
        if state == "55P03":
            return None, TABLE_HELD
        if state == "42501":
            return None, NO_RIGHT
        raise


def _taken(connection: Connection, tables: list[Table]) -> list[str]:
    # Read from the catalogue, so that what the owner of the database altered about them comes back as it was.
    named = [table.name for table in tables]
    indexes = [str(index.name) for table in tables for index in table.indexes]
    keys = [str(key.name) for table in tables for key in table.foreign_key_constraints]
    again: list[str] = []
    drop: list[str] = []
    for query, names in ((_OF_PLAIN_INDEXES, indexes), (_OF_FOREIGN_KEYS, keys)):
        for dropping, adding in connection.exec_driver_sql(query, (named, names)).all():
            drop.append(dropping)
            again.append(adding)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        for statement in drop:
            cursor.execute(statement)
    return again


def _hindrance(connection: Connection, names: list[str]) -> str:
    """Why the keys stay in place, or ""."""
    if connection.exec_driver_sql(_NOT_OURS, (names,)).scalar():
        return NOT_OWNER
    if connection.exec_driver_sql(_OF_TRIGGERS, (names,)).scalar():
        return TRIGGERS
    if connection.exec_driver_sql(_SESSIONS).scalar():
        return SESSION
    return ""


def _client_tables(target: Target) -> list[Table]:
    """The client table and those whose lines hang on clients."""
    client = target.metadata().tables[target.client_table]
    hanging = [t for t in target.metadata().sorted_tables if any(k.column.table is client for k in t.foreign_keys)]
    return [client, *(table for table in hanging if table is not client)]


def _touched(tables: list[Table]) -> set[str]:
    return {t.name for t in tables} | {key.column.table.name for t in tables for key in t.foreign_keys}


def _empty(connection: Connection, tables: list[Table]) -> bool:
    return not any(connection.execute(select(1).select_from(table).limit(1)).first() for table in tables)
