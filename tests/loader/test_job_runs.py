"""What the ledger knows of a job's past, on every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from clientimport.loader import connect, upgrade
from clientimport.loader.engine import writing
from clientimport.loader.job_runs import PastRun, archived_to, is_unmade, record_archived, runs_of_job
from clientimport.loader.ledger_tables import FILE, RUN

BEGAN = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


@pytest.fixture
def ledger(database_url: str) -> Engine:
    engine = connect(database_url)
    assert runs_of_job(engine, "nightly/clients", BEGAN) == [], "a database without tables has no past"
    assert archived_to(engine, "a" * 64) is None
    upgrade(engine, [])
    return engine


def note(engine: Engine, run_id: str, hours: int, job: str | None, status: str, sha256: str) -> None:
    known = {"target": "t", "system": "s", "mapping_path": "m", "mapping_sha256": "m", "content_sha256": "c"}
    run = {"references_digest": "", "program": "1", "started_at": BEGAN + timedelta(hours=hours), "status": status}
    file = {"number": 0, "path": "a.csv", "sha256": sha256, "size": 1, "rows": 1, "status": status, "headings": "[]"}
    with writing(engine) as connection:
        connection.execute(insert(RUN).values(run_id=run_id, job=job, exit_code=3, **known, **run))
        connection.execute(insert(FILE).values(run_id=run_id, **file))


def test_the_runs_of_a_job_since_a_moment(ledger: Engine) -> None:
    for run_id, hours, job, status in (
        ("r1", 0, "nightly/clients", "done"),
        ("r2", 1, "nightly/clients", "held"),
        ("r3", 2, "nightly/contacts", "done"),
        ("r4", 3, None, "done"),
    ):
        note(ledger, run_id, hours, job, status, "a" * 64)
    first, second = (
        PastRun("r1", BEGAN, "done", 3),
        PastRun("r2", BEGAN + timedelta(hours=1), "held", 3),
    )
    assert runs_of_job(ledger, "nightly/clients", BEGAN) == [second, first]
    assert runs_of_job(ledger, "nightly/clients", BEGAN + timedelta(seconds=1)) == [second]
    berlin = BEGAN.astimezone(datetime.fromisoformat("2026-01-15T04:00:00+01:00").tzinfo)
    assert runs_of_job(ledger, "nightly/clients", berlin) == [second, first]
    ledger.dispose()


def test_where_a_file_was_archived(ledger: Engine) -> None:
    note(ledger, "r1", 0, "nightly/clients", "done", "a" * 64)
    note(ledger, "r2", 1, "nightly/clients", "done", "b" * 64)
    note(ledger, "r3", 2, "nightly/clients", "held", "c" * 64)
    record_archived(ledger, "r1", Path("/archive/a.gz"))
    record_archived(ledger, "r3", Path("/archive/c.gz"))
    assert archived_to(ledger, "a" * 64) == Path("/archive/a.gz")
    assert (archived_to(ledger, "b" * 64), archived_to(ledger, "c" * 64)) == (None, None)
    ledger.dispose()


def test_a_database_that_is_still_to_be_made(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    urls = (str(path), f"sqlite:///{path}", "sqlite://", "postgresql://db/crm")
    assert [is_unmade(url) for url in urls] == [True, True, False, False]
    path.touch()
    assert [is_unmade(url) for url in urls] == [False] * 4
