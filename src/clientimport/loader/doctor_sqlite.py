"""What SQLite can tell of its own file: whether it is whole, and whether its foreign keys hold."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, exc

from clientimport.core.findings import Finding, counted, some
from clientimport.core.target import Target
from clientimport.loader.schema import Branch

_OTHER = "This is no SQLite database."


def integrity(connection: Connection, *_: object) -> Finding:
    """`PRAGMA integrity_check`."""
    if connection.dialect.name != "sqlite":
        return Finding("sqlite-integrity", "ok", _OTHER)
    try:
        said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(10)")]
    except exc.DatabaseError:
        # Too badly damaged for the check itself.
        said = [""]
    if said == ["ok"]:
        return Finding("sqlite-integrity", "ok", "The file is whole.")
    fix = "Copy the file away, then restore a backup, or save what can be had: sqlite3 FILE .recover"
    # Only how many: SQLite's own words are for its makers.
    return Finding("sqlite-integrity", "fault", f"The file is damaged in {counted(len(said), 'place')} at least.", fix)


def foreign_keys(connection: Connection, branches: list[Branch], _: list[Target]) -> Finding:
    """`PRAGMA foreign_key_check`, of our tables."""
    if connection.dialect.name != "sqlite":
        return Finding("sqlite-foreign-keys", "ok", _OTHER)
    ours = {name for branch in branches for name in branch.metadata.tables}
    found = Counter(row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check") if row[0] in ours)
    if found:
        said = [f"{count:,} in {name}" for name, count in sorted(found.items())]
        fix = "Another program wrote without `PRAGMA foreign_keys = ON`: see orphans and rejects-without-run."
        return Finding("sqlite-foreign-keys", "fault", f"Rows that break a foreign key: {some(said)}.", fix)
    return Finding("sqlite-foreign-keys", "ok", "All foreign keys hold.")
