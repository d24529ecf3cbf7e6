"""The schema moved to a named version, up or down, and what a step down would lose."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, column, func, inspect, select, table

from clientimport.core.errors import DatabaseFailure, UsageFailure
from clientimport.core.target import Target
from clientimport.loader.engine import reading, shown
from clientimport.loader.failures import database_failures
from clientimport.loader.schema import Branch, branches, lock_schema, refuse_standing, scripts_of, standing, whole_or_resumed

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

BASE = "base"
HEAD = "head"
LEDGER = "ledger"
"""What the ledger's branch is called where a record shape may be named."""


@dataclass(frozen=True)
class Goal:
    """A branch and the revision that it is to have: one of its own, or BASE (no tables)."""

    branch: Branch
    revision: str


@dataclass(frozen=True)
class Loss:
    """What a step down takes away although it holds something. `column` is empty for a whole table; `rows` that hold it."""

    table: str
    column: str
    rows: int

    def __str__(self) -> str:
        """In words."""
        rows = f"{self.rows:,} row{'' if self.rows == 1 else 's'}"
        return f"{self.table}.{self.column} ({rows})" if self.column else f"the table {self.table} ({rows})"


def goal_of(targets: Sequence[Target], revision: str, target: str | None) -> Goal:
    """A revision as typed, and the record shape ("ledger" for the ledger) where the revision alone does not tell.

    Raises UsageFailure for a revision that no branch has, or that several could mean.
    """
    known = branches(targets)
    wanted = [b for b in known if target is None or b.name == target or (target == LEDGER and b.metadata is known[0].metadata)]
    if not wanted:
        named = ", ".join([LEDGER, *(b.name for b in known[1:])])
        raise UsageFailure(f"there is no record shape {target}.", fix=f"Known: {named}.")
    if revision in (BASE, HEAD):
        if len(wanted) > 1:
            raise UsageFailure(
                f"{revision} of what is not said.", fix=f"Add --target NAME: {LEDGER}, {', '.join(b.name for b in known[1:])}."
            )
        return Goal(wanted[0], BASE if revision == BASE else _line(wanted[0])[-1])
    for branch in wanted:
        if revision in _line(branch):
            return Goal(branch, revision)
    every = ", ".join(each for branch in wanted for each in _line(branch))
    raise UsageFailure(f"there is no revision {revision}.", fix=f"Known: {every}, {BASE}, {HEAD}.")


def upgrade_to(engine: Engine, goal: Goal) -> tuple[str, str]:
    """Brings a branch up to a revision, in one transaction where the database has such -> its revisions before and now.

    Raises UsageFailure where the database is ahead of it, DatabaseFailure for a schema that this program does not know.
    """
    return _move(engine, goal, up=True)


def downgrade_to(engine: Engine, goal: Goal) -> tuple[str, str]:
    """Takes a branch down to a revision, likewise; what the older schema has no room for is gone (`losses`)."""
    return _move(engine, goal, up=False)


def losses(engine: Engine, goal: Goal) -> list[Loss]:
    """Tables and columns that hold something and that `downgrade_to` would drop. Raises as it does."""
    with reading(engine) as connection:
        now = _revision(connection, goal.branch, shown(engine))
        _refuse_direction(goal, now, shown(engine), up=False)
        return [loss for loss in _lost(connection, goal, now) if loss.rows]


def _move(engine: Engine, goal: Goal, *, up: bool) -> tuple[str, str]:
    from alembic import command

    with database_failures(shown(engine)), engine.begin() as connection:
        lock_schema(connection)
        before = _revision(connection, goal.branch, shown(engine))
        _refuse_direction(goal, before, shown(engine), up=up)
        if before != goal.revision:
            with whole_or_resumed(connection, goal.branch, "up" if up else "down"):
                (command.upgrade if up else command.downgrade)(scripts_of(connection, goal.branch), goal.revision)
    return before, goal.revision


def _revision(connection: Connection, branch: Branch, where: str) -> str:
    """The revision that a database has of a branch; BASE where it has none of its tables."""
    found = standing(connection, branch)
    if found == "missing":
        return BASE
    if found in ("newer", "foreign"):
        refuse_standing(found, branch, where)
    version = table(branch.version_table, column("version_num"))
    return str(connection.execute(select(version.c.version_num)).scalar_one())


def _refuse_direction(goal: Goal, now: str, where: str, *, up: bool) -> None:
    order = [BASE, *_line(goal.branch)]
    ahead = order.index(goal.revision) - order.index(now)
    if (ahead < 0) if up else (ahead > 0):
        other = "downgrade" if up else "upgrade"
        raise UsageFailure(
            f"the tables are at {now}, {goal.revision} is {'behind' if up else 'ahead of'} that.",
            fix=f"Use: clientimport db {other} --to {goal.revision}.",
            where=where,
        )


def _line(branch: Branch) -> list[str]:
    """The revisions of a branch from the first to the last."""
    return [script.revision for script in reversed(list(_directory(branch).walk_revisions()))]


def _directory(branch: Branch) -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(branch.folder))


def _lost(connection: Connection, goal: Goal, now: str) -> Iterator[Loss]:
    """Everything that the scripts drop on the way down and that is there now."""
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    tables, columns = _dropped(goal, now)
    for name in sorted(tables & there):
        yield Loss(name, "", connection.execute(select(func.count()).select_from(table(name))).scalar_one())
    for name, dropped in sorted(columns - {each for each in columns if each[0] in tables}):
        if name in there and dropped in {found["name"] for found in inspector.get_columns(name)}:
            held: Any = column(dropped)
            count = select(func.count()).select_from(table(name, held)).where(held.is_not(None))
            yield Loss(name, dropped, connection.execute(count).scalar_one())


def _dropped(goal: Goal, now: str) -> tuple[set[str], set[tuple[str, str]]]:
    """What the scripts' own statements drop: they are written down instead of carried out, so none can be forgotten here."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    if now == goal.revision:
        return set(), set()
    written = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written})
    directory = _directory(goal.branch)
    with Operations.context(context):
        for script in directory.iterate_revisions(now, goal.revision):
            script.module.downgrade()
    sql = written.getvalue()
    tables = set(re.findall(r'DROP TABLE "?(\w+)', sql))
    return tables, set(re.findall(r'ALTER TABLE "?(\w+)"? DROP COLUMN "?(\w+)', sql))


def require_known(engine: Engine, targets: Sequence[Target]) -> None:
    """Raises DatabaseFailure where tables of the ledger or of a target are there, but not as this program knows them."""
    with reading(engine) as connection:
        for branch in branches(targets):
            found = standing(connection, branch)
            if found not in ("current", "missing"):
                refuse_standing(found, branch, shown(engine))


def require_ledger(engine: Engine) -> None:
    """Raises DatabaseFailure unless the ledger's tables are there, as this program knows them."""
    with reading(engine) as connection:
        ledger = branches([])[0]
        found = standing(connection, ledger)
        if found == "missing":
            raise DatabaseFailure(
                "There are no tables of clientimport in this database.",
                fix="Check its name, or import something first.",
                where=shown(engine),
            )
        if found != "current":
            refuse_standing(found, ledger, shown(engine))
