"""Runs behind a connection pooler in transaction mode: one at a time, and nothing is left in the sessions of others."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from lost_runs import LOADED, Import
from sqlalchemy import make_url

from clientimport.core.errors import ExitCode, LockHeld
from clientimport.loader import connect
from clientimport.loader.terms import Terms
from clientimport.loader.transaction import begin

PROGRAM = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin" + os.pathsep + "/usr/local/sbin")


@pytest.fixture
def pooled_url(postgresql_url: str) -> Iterator[str]:
    """The same database through a PgBouncer that has two sessions of the server."""
    if PROGRAM is None:
        said = "NO PGBOUNCER HERE (scripts/install_pooler.sh): NOTHING IS TESTED BEHIND A CONNECTION POOLER."
        sys.stderr.write(f"\n{said}\n")
        pytest.skip(said)
    parsed = make_url(postgresql_url)
    folder = Path(tempfile.mkdtemp(prefix="clientimport-pooler-"))
    port = _free_port()
    host = parsed.host or str(parsed.query["host"])
    user = parsed.username or "postgres"
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n{parsed.database} = host={host} port={parsed.port or 5432} user={user}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
        "pool_mode = transaction\ndefault_pool_size = 2\nmax_client_conn = 50\nserver_lifetime = 60\n"
    )
    (folder / "pgbouncer.ini").chmod(0o644)
    folder.chmod(0o755)
    as_user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([PROGRAM, *as_user, str(folder / "pgbouncer.ini")], stdout=log, stderr=log)
    try:
        while True:
            assert process.poll() is None, (folder / "log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield parsed.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def test_a_run_through_it(tmp_path: Path, pooled_url: str) -> None:
    one = Import(tmp_path, pooled_url)
    assert one.run(batch_rows=3, lock_timeout=5.0, statement_timeout=60.0).exit_code == ExitCode.REJECTS
    assert one.count() == LOADED
    again = [one.run(batch_rows=3, again=True).fates.counts["unchanged"] for _ in range(4)]
    assert again == [60] * 4


# Other tests have databases, and locks, of their own on this server.
LOCKS = """
    SELECT count(*) FROM pg_locks
    WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def test_nothing_is_left_in_the_sessions_of_others(tmp_path: Path, pooled_url: str) -> None:
    def settings() -> set[tuple[object, ...]]:
        found = set()
        names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "client_connection_check_interval")
        query = "SELECT " + ", ".join(f"current_setting('{name}')" for name in names)
        plain = make_url(pooled_url).set(drivername="postgresql").render_as_string(hide_password=False)
        with (
            psycopg.connect(plain, prepare_threshold=None) as one,
            psycopg.connect(plain, prepare_threshold=None) as other,
        ):
            for session in (one, other):  # both are in a transaction: two sessions of the server
                found.add(tuple(session.execute(query).fetchone() or ()))
                found.add((session.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() or ())[:1])
                found.add((session.execute(LOCKS).fetchone() or ())[:1])
        return found

    before = settings()
    one = Import(tmp_path, pooled_url)
    one.run(lock_timeout=5.0, statement_timeout=60.0)
    assert settings() == before


def test_one_at_a_time(tmp_path: Path, pooled_url: str) -> None:
    one = Import(tmp_path, pooled_url)
    engine = connect(pooled_url)
    holder, _ = begin(engine, "ticketevolution", "20261122-040000-abcdef", Terms())
    with pytest.raises(LockHeld, match=r"run 20261122-040000-abcdef \(process \d+ on \S+, user \S+, since "):
        one.run()
    one.listener = lambda event: holder.close() if event.name == "lock-waiting" else None
    assert one.run(wait=60.0).exit_code == ExitCode.REJECTS
    engine.dispose()
    assert one.told == ["lock-waiting", "lock-taken"]
    assert one.count() == LOADED


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
