"""A first load into SQLite: which indexes are taken off its empty tables."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table, bindparam, text

_TRIGGERS = text("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :tables LIMIT 1").bindparams(
    bindparam("tables", expanding=True)
)
# One without SQL belongs to a constraint.
_INDEXES = text(
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND name IN :names ORDER BY name"
).bindparams(bindparam("names", expanding=True))


def indexes_off(connection: Connection, tables: Iterable[Table]) -> list[str]:
    """Drops the plain indexes of these tables, in the transaction -> the statements that make them again.

    Nothing where the owner has triggers on the tables, which may look for lines by them.
    """
    tables = list(tables)
    if connection.execute(_TRIGGERS, {"tables": [table.name for table in tables]}).first():
        return []
    ours = [str(index.name) for table in tables for index in table.indexes if not index.unique]
    # From the catalogue, so that what the owner of the database altered about them comes back as it was.
    found = connection.execute(_INDEXES, {"names": ours}).all()
    quote = connection.dialect.identifier_preparer.quote
    for name, _ in found:
        connection.exec_driver_sql(f"DROP INDEX {quote(name)}")
    return [sql for _, sql in found]
