"""A database examined: its schema, what must hang together in it, and what stands behind what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection, Engine

from clientimport.core.errors import Failure
from clientimport.core.findings import Finding
from clientimport.core.target import Target
from clientimport.loader import (
    doctor_counts,
    doctor_lives,
    doctor_numbers,
    doctor_reviews,
    doctor_rows,
    doctor_schema,
    doctor_sqlite,
)
from clientimport.loader.engine import reading, shown
from clientimport.loader.failures import database_failures
from clientimport.loader.schema import Branch, branches

Check = Callable[[Connection, list[Branch], list[Target]], Finding]

CHECKS: dict[str, Check] = {
    "tables": doctor_schema.tables,
    "columns": doctor_schema.columns,
    "constraints": doctor_schema.constraints,
    "indexes": doctor_schema.indexes,
    "orphans": doctor_rows.orphans,
    "rejects-without-run": doctor_rows.rejects_without_run,
    "problems-without-reject": doctor_rows.problems_without_reject,
    "lives-of-rejects": doctor_lives.lives_of_rejects,
    "reviews-of-rejects": doctor_reviews.reviews_of_rejects,
    "duplicate-keys": doctor_rows.duplicate_keys,
    "ledger-counts": doctor_counts.ledger_counts,
    "clients-of-runs": doctor_counts.clients_of_runs,
    "runs-in-the-future": doctor_counts.runs_in_the_future,
    "account-counters": doctor_numbers.account_counters,
    "ids-behind": doctor_numbers.ids_behind,
    "sqlite-integrity": doctor_sqlite.integrity,
    "sqlite-foreign-keys": doctor_sqlite.foreign_keys,
}
"""What is looked at where the schema is this program's."""


def examine(engine: Engine, targets: Sequence[Target]) -> list[Finding]:
    """Looks at a database and changes nothing -> one finding for each check, in their order, `schema-version` first.

    All of it as the database stood at one moment, where it can show that.
    """
    with reading(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        known: list[Branch] = []
        found = [_tried(connection, "schema-version", lambda: doctor_schema.versions(connection, branches(targets), known))]
        # Without the ledger's own tables there is nothing to hold the rest against.
        ready = any(branch.metadata is branches([])[0].metadata for branch in known)
        here = [target for target in targets if any(branch.name == target.name for branch in known)]
        for name, check in CHECKS.items():
            if ready:
                found.append(_tried(connection, name, partial(check, connection, known, here)))
            else:
                found.append(
                    Finding(name, "warning", "Not looked at: the schema is not this program's.", "See schema-version.")
                )
    return found


def _tried(connection: Connection, name: str, check: Callable[[], Finding]) -> Finding:
    """A check that cannot be made is no fault of the data, but must be seen."""
    try:
        with database_failures(shown(connection.engine)), connection.begin_nested():
            return check()
    except Failure as failure:
        return Finding(name, "fault" if name == "schema-version" else "warning", f"Could not be looked at: {failure.message}")
