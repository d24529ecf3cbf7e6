"""One client taken out of the database, in one transaction, and recorded without a word of whom it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from clientimport.loader.accounts import move_past
from clientimport.loader.doctor_counts import REJECTS_OF_RUNS
from clientimport.loader.kept_accounts import numbers_of
from clientimport.loader.ledger_tables import CORRECTION, ERASURE, LIFE, PROBLEM, REJECT, RUN
from clientimport.loader.person import Person, child_columns
from clientimport.loader.review_tables import ACTION, CHANGE, REVIEW

_IDS_AT_ONCE = 500


def make_sure(connection: Connection) -> None:
    """To be called on a new connection: what SQLite deletes is overwritten, and not only struck out."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def erase(connection: Connection, person: Person) -> None:
    """Client, lists, what only this client used, rejects, what is known of and was typed for them, words that name them."""
    rows = ((PROBLEM, chain(*person.problems.values())), (REJECT, chain(*person.rejects.values())))
    known = ((LIFE, person.lives), (CORRECTION, person.corrections))
    for table, ids in ((CHANGE, person.changes), (REVIEW, person.reviews), *rows, *known):
        for some in _parts(ids):
            connection.execute(delete(table).where(table.c.id.in_(some)))
    _reword(connection, person)
    tables = person.target.metadata().tables
    for column in child_columns(person.target):
        connection.execute(delete(column.table).where(column.in_(person.clients)))
    client = tables[person.target.client_table]
    rule = person.target.account
    if rule is not None:
        # A code that was brought along may be made of another prefix and number than its counter was moved past for.
        codes = connection.execute(select(client.c[rule.column]).where(client.c.id.in_(person.clients))).scalars()
        numbers = numbers_of((code for code in codes if code), rule)
        if not numbers.is_empty():
            move_past(connection, person.target, numbers)
    connection.execute(delete(client).where(client.c.id.in_(person.clients)))
    for name, lines in person.shared.items():
        connection.execute(delete(tables[name]).where(tables[name].c.id.in_(lines)))


def _reword(connection: Connection, person: Person) -> None:
    """What stays, without the words that name the person."""
    for run_id, summary in person.summaries.items():
        connection.execute(update(RUN).where(RUN.c.run_id == run_id).values(summary=summary))
    for action_id, told in person.told.items():
        connection.execute(update(ACTION).where(ACTION.c.id == action_id).values(told=told))
    for life_id, reason in person.waivers.items():
        connection.execute(update(LIFE).where(LIFE.c.id == life_id).values(waived_reason=reason))


def record_erasure(connection: Connection, person: Person, *, by: str, reason: str, removed: dict[str, int]) -> None:
    """Who took out how much and why, and of which runs rejected rows: nothing of the person."""
    rejects = {run_id: len(ids) for run_id, ids in person.rejects.items()}
    row = {
        "target": person.target.name,
        "erased_at": datetime.now(UTC),
        "erased_by": by,
        "reason": reason,
        "removed": json.dumps({**removed, REJECTS_OF_RUNS: rejects}),
    }
    connection.execute(insert(ERASURE), [row])


def compact(engine: Engine) -> bool:
    """Leaves nothing of deleted rows in the free parts of a SQLite file -> whether that was done, or nothing was to do."""
    if engine.dialect.name != "sqlite":
        return True
    try:
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("VACUUM")
            (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
    except (DBAPIError, _driver_errors()):
        return False


def _driver_errors() -> type[Exception]:
    import sqlite3

    return sqlite3.Error


def _parts(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    every = list(ids)
    for start in range(0, len(every), _IDS_AT_ONCE):
        yield every[start : start + _IDS_AT_ONCE]
