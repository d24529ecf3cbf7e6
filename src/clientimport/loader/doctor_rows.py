"""Rows examined: what refers to nothing, and what stands twice."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Connection, Table, and_, func, select

from clientimport.core.findings import Finding, counted, some
from clientimport.core.target import Target
from clientimport.loader.ledger_tables import FILE, PROBLEM, REJECT, RUN
from clientimport.loader.schema import Branch

_BY_HAND = "Another program wrote or removed rows past the foreign keys: look at these rows, then remove or complete them."


def orphans(connection: Connection, _: list[Branch], targets: list[Target]) -> Finding:
    """Rows of clients' tables that refer to a client, company, office or tag that is not there."""
    tables = [table for target in targets for table in target.metadata().sorted_tables]
    found = [
        f"{count:,} in {column.table.name} ({column.name})"
        for table in tables
        for column, parent in _references(table)
        if (count := _lost(connection, column, parent))
    ]
    if found:
        return Finding("orphans", "fault", f"Rows that refer to what is not there: {some(found)}.", _BY_HAND)
    return Finding("orphans", "ok", f"Every row of {counted(len(tables), 'table')} refers to what is there.")


def rejects_without_run(connection: Connection, *_: object) -> Finding:
    """Files, rejects and problems of a run that is not there."""
    found = [
        f"{count:,} in {table.name}"
        for table in (FILE, REJECT, PROBLEM)
        if (count := _lost(connection, table.c.run_id, RUN.c.run_id))
    ]
    if found:
        fix = "Nothing can be done with them: remove the rows whose run_id is not in import_run."
        return Finding("rejects-without-run", "fault", f"Rows of runs that are not there: {some(found)}.", fix)
    return Finding("rejects-without-run", "ok", "Every reject, problem and file has its run.")


def problems_without_reject(connection: Connection, *_: object) -> Finding:
    """Problems that rejected a row of which the ledger has no reject."""
    same = and_(REJECT.c.run_id == PROBLEM.c.run_id, REJECT.c.file == PROBLEM.c.file, REJECT.c.row == PROBLEM.c.row)
    query = (
        select(PROBLEM.c.run_id, func.count())
        .outerjoin_from(PROBLEM, REJECT, same)
        .where(PROBLEM.c.severity == "reject", PROBLEM.c.row.is_not(None), REJECT.c.id.is_(None))
        .group_by(PROBLEM.c.run_id)
        .order_by(PROBLEM.c.run_id)
    )
    found = [f"{count:,} in run {run_id}" for run_id, count in connection.execute(query)]
    if found:
        fix = "The rows' cells are lost here: take them from the run's own rejects.csv, or send the file in again with --again."
        return Finding("problems-without-reject", "fault", f"Problems whose rejected row is missing: {some(found)}.", fix)
    return Finding("problems-without-reject", "ok", "Every problem that rejects a row has the row.")


def duplicate_keys(connection: Connection, _: list[Branch], targets: list[Target]) -> Finding:
    """Clients with the same system and key: only where the unique constraint was missing."""
    found = []
    for target in targets:
        client = target.metadata().tables[target.client_table]
        twice = (
            select(func.count()).select_from(client).group_by(client.c.system, client.c.key).having(func.count() > 1).subquery()
        )
        if count := connection.execute(select(func.count()).select_from(twice)).scalar_one():
            found.append(f"{count:,} in {client.name}")
    if found:
        fix = "Merge or remove them, then put the unique constraint back."
        return Finding("duplicate-keys", "fault", f"Keys that several clients have: {some(found)}.", fix)
    return Finding("duplicate-keys", "ok", "No two clients have one system and key.")


def _references(table: Table) -> Iterator[tuple[Column[object], Column[object]]]:
    for key in table.foreign_keys:
        yield key.parent, key.column


def _lost(connection: Connection, column: Column[object], parent: Column[object]) -> int:
    """Rows whose column holds what the parent's table lacks."""
    other = parent.table.alias()
    missing = other.c[parent.name].is_(None) & column.is_not(None)
    query = select(func.count()).select_from(column.table.outerjoin(other, column == other.c[parent.name])).where(missing)
    return int(connection.execute(query).scalar_one())
