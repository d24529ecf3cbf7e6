"""A deadline ends a run wherever it is: at its start, while it waits, in a statement, before the commit. Nothing is written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import sleep

import psycopg
import pytest
from lost_runs import LOADED, NOTHING, Import
from sqlalchemy import make_url

from clientimport.core.errors import DatabaseFailure, DeadlinePassed, ExitCode, LockHeld
from clientimport.loader.load import Load
from clientimport.loader.terms import Terms
from clientimport.loader.transaction import begin
from clientimport.pipeline import deadline as deadlines
from clientimport.pipeline.desk import Desk
from clientimport.pipeline.run_reports import RunReports


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=1.5)


def stopped(one: Import, moment: datetime, **options: object) -> str:
    """The message of a run that the deadline ended, of which nothing is written and the reports say so."""
    with pytest.raises(DeadlinePassed) as caught:
        one.run(deadline=moment, **options)
    assert caught.value.exit_code == ExitCode.DEADLINE
    assert one.count() == NOTHING
    (run_id,) = one.reports
    assert "Nothing was loaded" in one.headline(run_id)
    names = ["accepted.csv", "rejects.csv", "rejects.xlsx", "report.html", "run.json"]
    assert sorted(path.name for path in (one.folder / "reports" / run_id).iterdir()) == names
    return str(caught.value)


def test_one_that_passed_before_the_start(tmp_path: Path, database_url: str) -> None:
    one = Import(tmp_path, database_url)
    moment = datetime.now(UTC) - timedelta(hours=1)
    said = stopped(one, moment)
    assert f"{moment.astimezone():%Y-%m-%d %H:%M}" in said
    assert "had passed before the run began" in said
    assert one.told == []


def test_one_that_is_far_off_is_no_matter(tmp_path: Path, database_url: str) -> None:
    one = Import(tmp_path, database_url)
    assert one.run(deadline=datetime.now(UTC) + timedelta(hours=1)).exit_code == ExitCode.REJECTS
    assert one.count() == LOADED


def test_it_comes_while_another_run_is_waited_for(tmp_path: Path, database_url: str) -> None:
    from clientimport.loader import connect

    one = Import(tmp_path, database_url)
    engine = connect(database_url)
    holder, _ = begin(engine, "ticketevolution", "20261122-040000-abcdef", Terms())
    try:
        with pytest.raises(DeadlinePassed):
            one.run(deadline=soon(), wait=3600.0)
    finally:
        holder.close()
        engine.dispose()
    assert (one.told, one.count()) == (["lock-waiting"], NOTHING)


def test_it_comes_in_the_middle_of_a_statement(tmp_path: Path, postgresql_url: str) -> None:
    one = Import(tmp_path, postgresql_url)
    with psycopg.connect(make_url(postgresql_url).set(drivername="postgresql").render_as_string(hide_password=False)) as other:
        # Another program holds the table, so the load waits inside a statement.
        other.execute("LOCK TABLE ticketevolution_company IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(DeadlinePassed):
            one.run(deadline=soon(), lock_timeout=0.0)
        other.rollback()
    assert one.count() == NOTHING


@pytest.mark.parametrize("step", ["batch", "reports", "end"])
def test_it_comes_between_two_steps(tmp_path: Path, database_url: str, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Import(tmp_path, database_url)
    moment = datetime.now(UTC) + timedelta(hours=1)
    owner, name = {"batch": (Desk, "_told"), "reports": (RunReports, "write"), "end": (Load, "finish")}[step]
    done = getattr(owner, name)

    def late(*given: object) -> None:
        done(*given)
        monkeypatch.setattr(deadlines.Deadline, "left", -1.0)

    monkeypatch.setattr(owner, name, late)
    assert "nothing was written" in stopped(one, moment)


def test_a_lock_that_is_taken_in_time(tmp_path: Path, database_url: str) -> None:
    from clientimport.loader import connect

    one = Import(tmp_path, database_url)
    engine = connect(database_url)
    holder, _ = begin(engine, "ticketevolution", "20261122-040000-abcdef", Terms())
    one.listener = lambda event: holder.close() if event.name == "lock-waiting" else None
    one.run(deadline=datetime.now(UTC) + timedelta(hours=1), wait=3600.0)
    engine.dispose()
    assert (one.told, one.count()) == (["lock-waiting", "lock-taken"], LOADED)


def test_two_runs_of_one_file_load_it_once(tmp_path: Path, database_url: str) -> None:
    one, other = Import(tmp_path, database_url), Import(tmp_path, database_url)
    begun: list[Thread] = []

    def second(event: object) -> None:
        # The first holds the lock now; the second has seen that nobody has loaded the file yet.
        if one.told == ["lock-taken"] and not begun:
            begun.append(Thread(target=lambda: answers.append(other.run(wait=60.0))))
            begun[0].start()
            while other.told != ["lock-waiting"]:
                sleep(0.05)

    answers: list[object] = []
    one.listener = second
    first = one.run()
    begun[0].join()
    assert [(answer.status, answer.same_as) for answer in answers] == [("same", first.run_id)]  # type: ignore[attr-defined]
    assert one.count() == LOADED


def test_a_table_that_another_program_holds(tmp_path: Path, postgresql_url: str) -> None:
    one = Import(tmp_path, postgresql_url)
    with psycopg.connect(make_url(postgresql_url).set(drivername="postgresql").render_as_string(hide_password=False)) as other:
        other.execute("LOCK TABLE ticketevolution_company IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(DatabaseFailure, match=r"kept it longer than the run may wait.*--lock-timeout"):
            one.run(lock_timeout=0.5)
        with pytest.raises(DatabaseFailure, match=r"longer than a time limit allows.*--statement-timeout"):
            one.run(lock_timeout=0.0, statement_timeout=0.5)
        other.rollback()
    assert one.count() == NOTHING


def test_a_lock_that_is_not_waited_for(tmp_path: Path, database_url: str) -> None:
    from clientimport.loader import connect

    one = Import(tmp_path, database_url)
    engine = connect(database_url)
    holder, _ = begin(engine, "ticketevolution", "20261122-040000-abcdef", Terms())
    whole = r"run 20261122-040000-abcdef \(process \d+ on \S+, user \S+, since 20\d\d-.*\+00:00\)"
    # What a session of MariaDB tells of itself, others cannot see.
    who = r"on 127\.0\.0\.1, user root" if engine.dialect.name == "mariadb" else whole
    with pytest.raises(LockHeld, match=who):
        one.run()
    holder.close()
    engine.dispose()
    assert one.count() == NOTHING
