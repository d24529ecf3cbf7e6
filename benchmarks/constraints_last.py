"""PostgreSQL's constraints and indexes, all of them, taken off empty tables and added after their rows."""

from __future__ import annotations

from typing import Any

_CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = ANY (CAST(%s AS text[])::regclass[]) AND contype IN ('p', 'u', 'f')
    ORDER BY contype = 'f', contype, conname
"""
_INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY (CAST(%s AS text[])::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
    ORDER BY indexrelid::regclass::text
"""
_MEMORY = "SET LOCAL maintenance_work_mem = '256MB'"
"""What the program's own first load takes."""


def taken_off(connection: Any, tables: list[str]) -> list[str]:
    """Drops them, in the transaction of the psycopg connection -> the statements that add them again, in their order."""
    keys = connection.execute(_CONSTRAINTS, (tables,)).fetchall()
    indexes = connection.execute(_INDEXES, (tables,)).fetchall()
    # Foreign keys, the last of the list, hang on the primary keys that they point to.
    for drop, _ in [*reversed(keys), *indexes]:
        connection.execute(drop)
    foreign = [add for _, add in keys if "FOREIGN KEY" in add]
    return [*(add for _, add in keys if add not in foreign), *(add for _, add in indexes), *foreign]


def put_back(connection: Any, statements: list[str]) -> None:
    """Adds them again."""
    if statements:
        connection.execute(_MEMORY)
    for statement in statements:
        connection.execute(statement)
