"""One run at a time; a lock that is held is told in plain words."""

from __future__ import annotations

import sqlite3
import threading
import time

import pytest
from loading import INTEND, TICKET, Database, batch_of_records, database, mapping_for, summary_of

from clientimport.core.errors import DatabaseFailure, ExitCode, LockHeld
from clientimport.loader import Load, Terms, connect, list_runs

MAPPING = mapping_for(TICKET, [{"name": ""}])


def load(db: Database, run_id: str, wait: float = 0.0) -> Load:
    return Load(db.engine, db.target, MAPPING, summary_of(db.target, run_id), terms=Terms(wait))


def test_a_second_run_is_kept_out(ticket: Database) -> None:
    with load(ticket, "r1"):
        with pytest.raises(LockHeld) as caught, load(ticket, "r2"):
            pass
        assert caught.value.exit_code == ExitCode.LOCKED
        assert "nother run" in str(caught.value)
        assert list_runs(ticket.engine) == []
    with load(ticket, "r3") as later:
        later.commit()
    assert [run["run_id"] for run in list_runs(ticket.engine)] == ["r3"]


def test_waiting_for_the_lock(ticket: Database) -> None:
    first = load(ticket, "r1").__enter__()

    def let_go() -> None:
        time.sleep(0.3)
        first.commit()

    thread = threading.Thread(target=let_go)
    thread.start()
    with load(ticket, "r2", wait=20) as second:
        second.commit()
    thread.join()
    assert {run["run_id"] for run in list_runs(ticket.engine)} == {"r1", "r2"}


def test_another_target_has_a_lock_of_its_own_in_postgresql(postgresql_url: str) -> None:
    engine = connect(postgresql_url)
    ticket, intend = database(engine, TICKET), database(engine, INTEND)
    with load(ticket, "r1"), load(intend, "r2"):
        pass
    engine.dispose()


def test_another_program_that_writes(sqlite_url: str) -> None:
    ticket = database(connect(sqlite_url), TICKET)
    other = sqlite3.connect(sqlite_url, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LockHeld), load(ticket, "r1"):
        pass
    other.rollback()
    other.close()
    with load(ticket, "r1") as again:
        again.commit()
    ticket.engine.dispose()


def test_a_connection_that_breaks(postgresql_url: str) -> None:
    engine = connect(postgresql_url)
    ticket = database(engine, TICKET)
    ticket.run({"A": {"name": "Ned F"}})
    checked = batch_of_records(TICKET, {"A": {"name": "Canary F"}})
    with pytest.raises(DatabaseFailure) as caught, load(ticket, "r2") as broken:
        ticket.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'"
        )
        broken.load(checked)
    assert "anary" not in str(caught.value)
    assert [run["run_id"] for run in list_runs(engine)] == ["r1"]
    engine.dispose()
