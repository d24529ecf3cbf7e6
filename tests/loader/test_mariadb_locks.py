"""The lock of a run on MariaDB: held beyond nothing but the run, let go with it, its holder named."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from loading import INTEND, TICKET, Database, batch_of_records, database, load_settled, mapping_for, summary_of

from clientimport.core.errors import DatabaseFailure, LockHeld
from clientimport.loader import Load, Repeats, Terms, Timeouts, connect, list_runs

MAPPING = mapping_for(TICKET, [{"name": ""}])
HOLDING = """
import sys, time
from loading import TICKET, database, mapping_for, summary_of
from clientimport.loader import Load, connect
db = database(connect(sys.argv[1]), TICKET)
with Load(db.engine, TICKET, mapping_for(TICKET, [{"name": ""}]), summary_of(TICKET, "dead")):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def db(mariadb_url: str) -> Iterator[Database]:
    made = database(connect(mariadb_url), TICKET)
    yield made
    made.engine.dispose()


def load(db: Database, run_id: str, wait: float = 0.0) -> Load:
    return Load(db.engine, db.target, MAPPING, summary_of(db.target, run_id), terms=Terms(wait=wait))


def test_the_holder_is_named(db: Database) -> None:
    with load(db, "r1"), pytest.raises(LockHeld, match=r"into this database: on \S+, user root"), load(db, "r2"):
        pass


def test_the_lock_goes_with_the_run_and_not_with_the_pooled_session(db: Database, mariadb_url: str) -> None:
    other = Database(connect(mariadb_url), TICKET)
    for run_id, one in (("r1", db), ("r2", other), ("r3", db), ("r4", other)):
        with load(one, run_id) as held:
            held.commit()
    with load(db, "r5"):
        pass  # rolled back
    with load(other, "r6") as held:
        held.commit()
    other.engine.dispose()
    assert sorted(run["run_id"] for run in list_runs(db.engine)) == ["r1", "r2", "r3", "r4", "r6"]


def test_other_targets_and_other_databases_have_locks_of_their_own(db: Database, request: pytest.FixtureRequest) -> None:
    intend = database(db.engine, INTEND)
    db.execute("CREATE DATABASE IF NOT EXISTS clientimport_beside CHARACTER SET utf8mb4")
    beside = database(connect(db.engine.url.set(database="clientimport_beside").render_as_string(hide_password=False)), TICKET)
    try:
        with load(db, "r1"), load(intend, "r2"), load(beside, "r3"):
            pass
    finally:
        beside.engine.dispose()
        db.execute("DROP DATABASE clientimport_beside")


def test_the_lock_dies_with_its_holder(db: Database, mariadb_url: str) -> None:
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(here), *sys.path])}
    holder = subprocess.Popen([sys.executable, "-c", HOLDING, mariadb_url], stdout=subprocess.PIPE, env=environment)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(LockHeld), load(db, "r1"):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    with load(db, "r2", wait=20) as held:
        held.commit()
    assert [run["run_id"] for run in list_runs(db.engine)] == ["r2"]


def test_a_connection_that_breaks(db: Database) -> None:
    db.run({"A": {"name": "Ned F"}})
    checked = batch_of_records(TICKET, {"A": {"name": "Canary F"}})
    with pytest.raises(DatabaseFailure, match="connection to the database was lost") as caught, load(db, "r2") as broken:
        sessions = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
        for (session,) in db.rows(sessions):
            db.execute(f"KILL {session}")
        broken.load(broken.batch_of(checked))
    assert "anary" not in str(caught.value)
    assert [run["run_id"] for run in list_runs(db.engine)] == ["r1"]
    with load(db, "r3", wait=20) as again:
        again.commit()


def test_an_interrupt_breaks_off_what_the_database_is_at(db: Database, mariadb_url: str) -> None:
    """Another program holds a row, so the load waits inside a statement."""
    db.run({"A": {"name": "Ned F"}})
    other = connect(mariadb_url)
    with other.connect() as holding, load(db, "r2") as waiting:
        holding.exec_driver_sql("SELECT * FROM ticketevolution_client FOR UPDATE")
        interrupted: list[float] = []

        def interrupt() -> None:
            until = time.monotonic() + 30
            running = "SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'UPDATE%%'"
            while not holding.exec_driver_sql(running).scalar() and time.monotonic() < until:
                time.sleep(0.05)
            waiting.interrupt()
            interrupted.append(time.monotonic())

        thread = threading.Thread(target=interrupt)
        thread.start()
        with pytest.raises(DatabaseFailure, match="cancelled a statement"):
            load_settled(waiting, Repeats(TICKET), batch_of_records(TICKET, {"A": {"name": "Ned G"}}))
        thread.join()
        assert interrupted
    other.dispose()
    assert db.rows("SELECT name FROM ticketevolution_client") == [("Ned F",)]


def test_another_program_holds_a_row_for_too_long(db: Database, mariadb_url: str) -> None:
    db.run({"A": {"name": "Ned F"}})
    other = connect(mariadb_url)
    impatient = Database(connect(mariadb_url, timeouts=Timeouts(lock=1)), TICKET, runs=1)
    with other.connect() as holding:
        holding.exec_driver_sql("SELECT * FROM ticketevolution_client FOR UPDATE")
        with pytest.raises(DatabaseFailure, match="holds a table or row that is needed"):
            impatient.run({"A": {"name": "Ned G"}})
    impatient.engine.dispose()
    other.dispose()
    assert db.rows("SELECT name FROM ticketevolution_client") == [("Ned F",)]
