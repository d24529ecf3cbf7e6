"""Whether a database has this program's tables; made by itself only where there are none."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sqlalchemy import Connection, Engine, MetaData, column, inspect, select, table

from clientimport.core.errors import DatabaseFailure
from clientimport.core.target import Target
from clientimport.loader import ledger_tables, review_tables
from clientimport.loader.dialects import is_mariadb
from clientimport.loader.engine import reading, shown
from clientimport.loader.failures import database_failures
from clientimport.loader.named_locks import lock_schema_mariadb
from clientimport.loader.schema_mariadb import JOURNAL, broken_off, restartable

if TYPE_CHECKING:
    from alembic.config import Config


@dataclass(frozen=True)
class Branch:
    """Tables that are migrated together: the ledger's, or those of one target."""

    name: str
    folder: Path
    version_table: str
    metadata: MetaData


def ensure_schema(engine: Engine, targets: Sequence[Target]) -> bool:
    """Makes the tables of the ledger and of these targets where none of them exist -> whether any were missing.

    Raises DatabaseFailure where tables of another schema are there, older or newer or not ours at all.
    """
    with reading(engine) as connection:
        missing = _missing(connection, branches(targets), shown(engine))
    if missing:
        with database_failures(shown(engine)), engine.begin() as connection:
            lock_schema(connection)
            # Asked again under the lock: another first run may have been quicker.
            for branch in _missing(connection, branches(targets), shown(engine)):
                migrate(connection, branch)
    return bool(missing)


def upgrade(engine: Engine, targets: Sequence[Target]) -> None:
    """Brings the tables of the ledger and of these targets to this program's schema, in one transaction.

    Raises DatabaseFailure where the database is newer than the program, or has tables of these names that are not ours.
    """
    with database_failures(shown(engine)), engine.begin() as connection:
        lock_schema(connection)
        wanted = branches(targets)
        # All of them before anything is made: in MariaDB nothing of it could be taken back.
        for branch in wanted:
            if (found := standing(connection, branch)) in ("newer", "foreign"):
                refuse_standing(found, branch, shown(engine))
        for branch in wanted:
            if standing(connection, branch) != "current" or _noted(connection, branch) is not None:
                migrate(connection, branch)


def has_schema(engine: Engine, target: Target) -> bool:
    """Whether the ledger's tables and this target's are there, as this program knows them.

    Raises DatabaseFailure where tables of another schema are.
    """
    with reading(engine) as connection:
        return not _missing(connection, branches([target]), shown(engine))


def branches(targets: Sequence[Target]) -> list[Branch]:
    """The ledger's branch, then one for each target."""
    # Those of a review are the ledger's, too, once their module is imported.
    metadata = review_tables.REVIEW.metadata
    ledger = Branch("import", Path(__file__).with_name("migrations"), ledger_tables.VERSION_TABLE, metadata)
    return [ledger, *(Branch(t.name, t.migrations, f"{t.name}_alembic_version", t.metadata()) for t in targets)]


def migrate(connection: Connection, branch: Branch) -> None:
    """Runs the scripts that are still to be run, in the caller's transaction."""
    from alembic import command

    with whole_or_resumed(connection, branch, "up"):
        command.upgrade(scripts_of(connection, branch), "head")


def scripts_of(connection: Connection, branch: Branch) -> Config:
    """What Alembic's commands take: the branch's scripts, to be run on this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(branch.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def lock_schema(connection: Connection) -> None:
    """One at a time: SQLite's transactions are, the others are told so."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('clientimport schema'))")
    elif is_mariadb(connection):
        lock_schema_mariadb(connection)


def whole_or_resumed(connection: Connection, branch: Branch, direction: str) -> AbstractContextManager[None]:
    """To be held around Alembic's commands; `direction`: "up" or "down".

    A migration is all or nothing by the caller's transaction; MariaDB, whose statements commit, goes on with it instead.
    """
    return restartable(connection, branch.name, branch.version_table, direction) if is_mariadb(connection) else nullcontext()


def _missing(connection: Connection, wanted: list[Branch], where: str) -> list[Branch]:
    missing = []
    for branch in wanted:
        found = standing(connection, branch)
        if found == "missing":
            missing.append(branch)
        elif found != "current":
            refuse_standing(found, branch, where)
    return missing


def standing(connection: Connection, branch: Branch) -> str:
    """missing | current | older | newer | foreign."""
    names = set(inspect(connection).get_table_names())
    ours = names & set(branch.metadata.tables)
    noted = _noted(connection, branch)
    if branch.version_table not in names:
        return "foreign" if ours else "missing"
    version = table(branch.version_table, column("version_num"))
    found = set(connection.execute(select(version.c.version_num)).scalars())
    if not found:
        return "foreign" if ours and noted is None else "missing"
    known, heads = _revisions(branch.folder)
    if not found <= known:
        return "newer"
    whole = ours == set(branch.metadata.tables)
    if found != heads or noted or (noted is not None and not whole):
        return "older"
    return "current" if whole else "foreign"


def _noted(connection: Connection, branch: Branch) -> int | None:
    """What MariaDB's journal says of a migration that was broken off; None where there is none, and in other databases."""
    if not is_mariadb(connection) or JOURNAL not in inspect(connection).get_table_names():
        return None
    return broken_off(connection, branch.name)


def revision_of(connection: Connection, branch: Branch) -> str:
    """The revision that a branch's version table tells; "head" for this program's own, "" where none does."""
    if branch.version_table not in inspect(connection).get_table_names():
        return ""
    version = table(branch.version_table, column("version_num"))
    found = set(connection.execute(select(version.c.version_num)).scalars())
    return "head" if found == _revisions(branch.folder)[1] else ",".join(sorted(found))


def refuse_standing(standing: str, branch: Branch, where: str) -> NoReturn:
    """Raises DatabaseFailure for a schema that is older, newer or foreign, with the way out."""
    whose = "the ledger" if branch.name == "import" else f"the record shape {branch.name!r}"
    if standing == "older":
        raise DatabaseFailure(f"The tables of {whose} are of an older schema.", fix="Run: clientimport db upgrade", where=where)
    if standing == "newer":
        raise DatabaseFailure(
            f"The tables of {whose} are of a newer schema than this program knows.",
            fix="This program is older than the database: update clientimport.",
            where=where,
        )
    raise DatabaseFailure(
        f"The database has another schema: tables with the names of {whose} are there, but not as clientimport makes them.",
        fix="Use another database, or rename those tables.",
        where=where,
    )


@cache
def _revisions(folder: Path) -> tuple[frozenset[str], frozenset[str]]:
    """A migrations folder -> its revisions and its heads, read without Alembic, which takes long to import."""
    revisions: set[str] = set()
    parents: set[str] = set()
    for script in (folder / "versions").glob("*.py"):
        for statement in ast.parse(script.read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
                named = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
                name = named.id if isinstance(named, ast.Name) else ""
                if name in ("revision", "down_revision"):
                    value = ast.literal_eval(statement.value)
                    into = revisions if name == "revision" else parents
                    into.update([value] if isinstance(value, str) else value or ())
    return frozenset(revisions), frozenset(revisions - parents)
