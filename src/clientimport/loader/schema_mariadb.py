"""Migrations of MariaDB and MySQL: each statement commits by itself, so that one broken off is noted and gone on with.

A journal counts the statements of the revision under way that are done. Whoever migrates next leaves these out. It is a
table that is there only as long as a migration is not through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from clientimport.core.errors import DatabaseFailure

JOURNAL = "import_migration"

_CREATE = (
    f"CREATE TABLE IF NOT EXISTS {JOURNAL} (branch VARCHAR(64) PRIMARY KEY, direction VARCHAR(8) NOT NULL, "
    "done INTEGER NOT NULL) ENGINE = InnoDB"
)
_CHANGES = re.compile(r"\s*(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|RENAME)\b", re.IGNORECASE)
_FORGIVING = (
    (r"CREATE TABLE (?!IF )", "CREATE TABLE IF NOT EXISTS "),
    (r"CREATE (UNIQUE )?INDEX (?!IF )", r"CREATE \1INDEX IF NOT EXISTS "),
    (r"DROP (TABLE|INDEX) (?!IF )", r"DROP \1 IF EXISTS "),
    (r"ADD COLUMN (?!IF )", "ADD COLUMN IF NOT EXISTS "),
    (r"DROP (COLUMN|CONSTRAINT|FOREIGN KEY) (?!IF )", r"DROP \1 IF EXISTS "),
)
"""What makes a statement do nothing where it was done already; MySQL knows these for tables alone."""


def broken_off(connection: Connection, branch: str) -> int | None:
    """How many statements of a revision a migration of this branch noted before it stopped; None where none stopped.

    The journal must be there. The statement behind them may be done, too.
    """
    done: int | None = connection.exec_driver_sql("SELECT done FROM import_migration WHERE branch = %s", (branch,)).scalar()
    return done


@contextmanager
def restartable(connection: Connection, branch: str, version_table: str, direction: str = "up") -> Iterator[None]:
    """Around Alembic's scripts, under the lock of the schema: what an earlier attempt did is left out.

    `direction`: "up" or "down". Raises DatabaseFailure where an attempt in the other direction was broken off.
    """
    connection.exec_driver_sql(_CREATE)
    found = connection.exec_driver_sql("SELECT direction, done FROM import_migration WHERE branch = %s", (branch,)).first()
    if found is not None and found.direction != direction:
        command = "upgrade" if found.direction == "up" else "downgrade"
        raise DatabaseFailure(
            f"A `db {command}` of the tables of {branch!r} was broken off.",
            fix=f"Run it again first: clientimport db {command}",
        )
    connection.exec_driver_sql(
        "REPLACE INTO import_migration VALUES (%s, %s, %s)", (branch, direction, found.done if found else 0)
    )
    connection.exec_driver_sql("COMMIT")
    statements = _Statements(connection, branch, version_table, None if found is None else int(found.done))
    event.listen(connection, "before_cursor_execute", statements.before, retval=True)
    event.listen(connection, "after_cursor_execute", statements.after)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", statements.before)
        event.remove(connection, "after_cursor_execute", statements.after)
    connection.exec_driver_sql("DELETE FROM import_migration WHERE branch = %s", (branch,))
    if connection.exec_driver_sql("SELECT count(*) FROM import_migration").scalar() == 0:
        connection.exec_driver_sql("DROP TABLE import_migration")


class _Statements:
    """Counts the statements of a revision as they are done.

    `before`: how many an earlier attempt noted; None: there was none.
    """

    def __init__(self, connection: Connection, branch: str, version_table: str, before: int | None) -> None:
        self._connection = connection
        self._branch = branch
        self._version_table = version_table
        self._left_out = before or 0
        self._resumed = before is not None
        self._done = 0

    def before(self, _: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> tuple[str, Any]:
        """What is said to the server instead: nothing where it was said before."""
        if not self._counts(statement):
            return statement, parameters
        if self._done < self._left_out:
            return "DO 0", [()] if many else ()
        if self._resumed and self._done == self._left_out:
            # It may have been done, and its count not written any more.
            return self._forgiving(statement), parameters
        return statement, parameters

    def after(self, _: Any, __: Any, statement: str, ___: Any, ____: Any, _____: Any) -> None:
        """One more is done; the next statement that alters a table commits the count, or the end of the migration."""
        if statement == "DO 0":
            self._done += 1
        elif self._counts(statement):
            self._done += 1
            self._write(self._done)
            if not re.match(r"\s*(INSERT|UPDATE|DELETE)\b", statement, re.IGNORECASE):
                self._connection.exec_driver_sql("COMMIT")
        elif self._ends_revision(statement):
            self._done = self._left_out = 0
            self._resumed = False
            self._write(0)
            self._connection.exec_driver_sql("COMMIT")

    def _counts(self, statement: str) -> bool:
        ours = JOURNAL + " " in statement + " " or self._version_table in statement
        return not ours and _CHANGES.match(statement) is not None

    def _ends_revision(self, statement: str) -> bool:
        return (
            self._version_table in statement and re.match(r"\s*(INSERT|UPDATE|DELETE)\b", statement, re.IGNORECASE) is not None
        )

    def _forgiving(self, statement: str) -> str:
        for pattern, instead in _FORGIVING if self._connection.dialect.name == "mariadb" else _FORGIVING[:1]:
            statement = re.sub(pattern, instead, statement, count=1)
        return statement

    def _write(self, done: int) -> None:
        self._connection.exec_driver_sql("UPDATE import_migration SET done = %s WHERE branch = %s", (done, self._branch))
