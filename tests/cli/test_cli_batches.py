"""Batches overlap: while the database takes one, the next is settled. What becomes of a row may not depend on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from calling import Cli
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

MAPPING = """\
mapping: 1
target: ticketevolution
system: batches
key: No
record:
  name: Name
  company: {name: Company}
"""
ROWS = [
    ("A", "Bad A"),  # refused: its key is free again
    ("B", "Good B"),
    ("A", "Good A"),
    ("A", "Good A"),
    ("B", "Other B"),
    ("C", "Bad C"),
    ("C", "Bad C"),
    ("C", "Good C"),
    ("C", "Other C"),
]
FATES = {"created": 3, "merged": 1, "rejected": 5, "heading": 1}
FAULTS = [
    (2, "refused-by-database"),
    (6, "key-repeated"),
    (7, "refused-by-database"),
    (8, "refused-by-database"),
    (10, "key-repeated"),
]
_TRIGGER = (
    "CREATE TRIGGER no_bad_ones BEFORE INSERT ON ticketevolution_client WHEN substr(NEW.name, 1, 3) = 'Bad' "
    "BEGIN SELECT RAISE(ABORT, 'no'); END"
)
_CHECK = "ALTER TABLE ticketevolution_client ADD CONSTRAINT no_bad_ones CHECK (substr(name, 1, 3) <> 'Bad')"


def execute(url: str, statement: str) -> None:
    engine = create_engine(url if "://" in url else f"sqlite:///{url}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "batches.yaml").write_text(MAPPING)
    lines = [f"{key},{name},Company {name}" for key, name in ROWS]
    (tmp_path / "batches.csv").write_text("\n".join(["No,Name,Company", *lines]) + "\n")
    return tmp_path / "batches.csv"


@pytest.mark.parametrize(("batch_rows", "workers"), [(1, 0), (2, 0), (3, 0), (4, 0), (100, 0), (1, 2)])
def test_a_key_that_the_database_gives_back_is_taken_by_the_next_row(
    cli: Cli, file: Path, database_url: str, batch_rows: int, workers: int
) -> None:
    assert cli("db", "upgrade", "--database", database_url).code == 0
    execute(database_url, _CHECK if "://" in database_url else _TRIGGER)
    done = cli(
        *("run", file, "--mapping", file.with_suffix(".yaml"), "--database", database_url, "--json"),
        *("--batch-rows", str(batch_rows), "--workers", str(workers)),
    )
    assert (done.code, done.json["fates"]) == (3, FATES)
    listed = cli("rejects", "list", "--database", database_url, "--json").json_lines
    assert [(problem["row"], problem["code"]) for problem in listed] == FAULTS


def test_an_interrupt_breaks_off_what_the_database_is_at(file: Path, postgresql_url: str, cli: Cli) -> None:
    assert cli("db", "upgrade", "--database", postgresql_url).code == 0
    plain = postgresql_url.replace("+psycopg", "")
    with psycopg.connect(plain) as other, psycopg.connect(plain, autocommit=True) as watching:
        # Another program holds the table, so the load waits inside a statement.
        other.execute("LOCK TABLE ticketevolution_company IN ACCESS EXCLUSIVE MODE")
        command = [sys.executable, "-m", "clientimport", "run", file, "--mapping", file.with_suffix(".yaml")]
        environment = {**os.environ, "CLIENTIMPORT_DATABASE": postgresql_url}
        run = subprocess.Popen(command, env=environment, cwd=file.parent, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        until = time.monotonic() + 60
        while not (blocked := watching.execute(waiting).fetchone() == (1,)) and time.monotonic() < until:
            time.sleep(0.05)
        assert blocked
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
        assert (run.returncode, b"Traceback" in said) == (130, False)
        other.rollback()
        assert watching.execute("SELECT count(*) FROM ticketevolution_client").fetchone() == (0,)
