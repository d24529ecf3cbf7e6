"""The schema examined: versions, then tables, columns, constraints and indexes as this program makes them."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import CheckConstraint, Connection, inspect

from clientimport.core.errors import DatabaseFailure
from clientimport.core.findings import Finding, some
from clientimport.core.target import Target
from clientimport.loader.engine import shown
from clientimport.loader.schema import Branch, refuse_standing, revision_of, standing

_AGAIN = "It was changed by another program, or by hand: put back what is missing as the migrations make it."

_COMPARED: WeakKeyDictionary[Connection, list[tuple[Any, ...]]] = WeakKeyDictionary()
"""Columns, constraints and indexes are told of one comparison: to read a schema takes a server a while."""


def versions(connection: Connection, branches: list[Branch], known: list[Branch]) -> Finding:
    """Whether each branch is at this program's revision; those that are go into `known`, whose tables can be looked at."""
    said, faults, remedies = [], [], []
    for branch in branches:
        whose = "the ledger" if branch is branches[0] else branch.name
        found = standing(connection, branch)
        at_head = revision_of(connection, branch) == "head"
        if found == "current" or at_head:
            known.append(branch)
            said.append(whose)
        elif found != "missing":
            try:
                refuse_standing(found, branch, shown(connection.engine))
            except DatabaseFailure as failure:
                faults.append(failure.message)
                remedies.append(failure.fix)
        elif branch is branches[0]:
            faults.append("There are no tables of clientimport in this database.")
            remedies.append("Check its name; `clientimport db upgrade` makes the tables.")
    if faults:
        return Finding("schema-version", "fault", " ".join(faults), " ".join(dict.fromkeys(remedies)))
    return Finding("schema-version", "ok", f"At this program's version: {', '.join(said)}.")


def tables(connection: Connection, branches: list[Branch], _: list[Target]) -> Finding:
    """Whether all tables are there."""
    there = set(inspect(connection).get_table_names())
    missing = sorted(name for branch in branches for name in branch.metadata.tables if name not in there)
    if missing:
        return Finding("tables", "fault", f"Missing: {some(missing)}.", "Restore them from a backup.")
    return Finding("tables", "ok", f"{sum(len(branch.metadata.tables) for branch in branches)} tables.")


def columns(connection: Connection, branches: list[Branch], _: list[Target]) -> Finding:
    """Whether all columns are there, of their type, and may be blank as they should."""
    wrong = list[str]()
    surplus = list[str]()
    for kind, *told in _differences(connection, branches):
        if kind == "add_column":
            wrong.append(f"{told[1]}.{told[2].name} is missing")
        elif kind == "remove_column":
            surplus.append(f"{told[1]}.{told[2].name}")
        elif kind in ("modify_type", "modify_nullable"):
            was = f"is {told[-2]}" if kind == "modify_type" else "may be blank" if told[-2] else "may not be blank"
            wrong.append(f"{told[1]}.{told[2]} {was}")
    if wrong:
        return Finding("columns", "fault", f"Not as this program makes them: {some(wrong)}.", _AGAIN)
    more = f" Of others: {some(surplus)}." if surplus else ""
    return Finding("columns", "ok", f"All are there, with their types.{more}")


def constraints(connection: Connection, branches: list[Branch], _: list[Target]) -> Finding:
    """Whether all keys, unique and foreign keys and limits of length are there."""
    missing = [
        f"{told[0].name} on {told[0].table.name}"
        for kind, *told in _differences(connection, branches)
        if kind in ("add_constraint", "add_fk")
    ]
    missing += _keys_and_checks(connection, branches)
    if missing:
        return Finding("constraints", "fault", f"Missing, or not as this program makes them: {some(sorted(missing))}.", _AGAIN)
    return Finding("constraints", "ok", "All are there.")


def indexes(connection: Connection, branches: list[Branch], _: list[Target]) -> Finding:
    """Whether all indexes are there; those of others are their own matter."""
    missing = [
        f"{told[0].name} on {told[0].table.name}" for kind, *told in _differences(connection, branches) if kind == "add_index"
    ]
    if missing:
        return Finding("indexes", "fault", f"Missing: {some(sorted(missing))}.", _AGAIN)
    return Finding("indexes", "ok", "All are there.")


def _differences(connection: Connection, branches: Iterable[Branch]) -> list[tuple[Any, ...]]:
    """What would have to be done to get from what is there to what should be: Alembic's own words for it."""
    if connection not in _COMPARED:
        _COMPARED[connection] = list(_compared(connection, branches))
    return _COMPARED[connection]


def _compared(connection: Connection, branches: Iterable[Branch]) -> Iterator[tuple[Any, ...]]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    there = set(inspect(connection).get_table_names())
    for branch in branches:
        ours = there & set(branch.metadata.tables)
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _, ours=ours: kind != "table" or name in ours,
            "include_object": lambda _, name, kind, reflected, other, ours=ours: kind != "table" or name in ours,
        }
        with warnings.catch_warnings():
            # What others made of these tables may be beyond what can be reflected.
            warnings.simplefilter("ignore")
            found = compare_metadata(MigrationContext.configure(connection, opts=options), branch.metadata)
        for difference in found:
            # Changes to one column come as a list.
            yield from difference if isinstance(difference, list) else [difference]


def _keys_and_checks(connection: Connection, branches: list[Branch]) -> Iterator[str]:
    """Primary keys and, in SQLite, limits of length: Alembic does not compare them."""
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    for table in (table for branch in branches for table in branch.metadata.sorted_tables if table.name in there):
        if inspector.get_pk_constraint(table.name)["constrained_columns"] != [c.name for c in table.primary_key.columns]:
            yield f"{table.primary_key.name} on {table.name}"
        if connection.dialect.name == "sqlite":
            wanted = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint) and c.name}
            found = {str(check["name"]) for check in inspector.get_check_constraints(table.name)}
            yield from (f"{name} on {table.name}" for name in sorted(wanted) if name not in found and not _named(name, found))


def _named(name: str, found: set[str]) -> bool:
    return any(each.endswith(name) for each in found)
