"""URLs: what is taken, what is refused, and that no password shows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from clientimport.core.errors import DatabaseFailure, ExitCode, UsageFailure
from clientimport.loader import connect, reading


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_sqlite_is_made_ready(tmp_path: Path, form: str) -> None:
    engine = connect(form.format(tmp_path / "a b.db"))
    with engine.begin() as connection:
        settings = ("foreign_keys", "journal_mode", "busy_timeout")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in settings] == [1, "wal", 5000]
    engine.dispose()


def test_transactions_hold_ddl_and_savepoints(tmp_path: Path) -> None:
    engine = connect(str(tmp_path / "a.db"))
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
        with connection.begin_nested():
            connection.exec_driver_sql("INSERT INTO t VALUES (1)")
        connection.rollback()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT name FROM sqlite_master").all() == []
    engine.dispose()


def test_reading_waits_for_nobody(sqlite_url: str) -> None:
    engine = connect(sqlite_url)
    with engine.begin() as writer:
        writer.exec_driver_sql("CREATE TABLE t (a)")
        with reading(engine) as connection:
            assert connection.exec_driver_sql("SELECT name FROM sqlite_master").all() == []
    engine.dispose()


@pytest.mark.parametrize("url", ["", "mssql://h/d", "oracle://h/d", "://", "sqlite+aiosqlite:///x", "nonsense://x"])
def test_urls_that_are_no_use(url: str) -> None:
    with pytest.raises(UsageFailure) as caught:
        connect(url)
    assert caught.value.exit_code == ExitCode.USAGE
    assert caught.value.fix


def test_postgresql_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageFailure, match=r"clientimport\[postgres\]"):
        connect("postgresql://h/d")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:canary@127.0.0.1:1/d",
        "postgres://ann:canary@127.0.0.1:1/d?application_name=canary",
        "postgresql+psycopg2://ann:canary@no-such-host.invalid/d",
    ],
)
def test_unreachable(url: str) -> None:
    with pytest.raises(DatabaseFailure) as caught:
        connect(url)
    assert caught.value.exit_code == ExitCode.DATABASE
    assert "canary" not in str(caught.value)
    assert caught.value.where.startswith("postgresql")


def test_no_such_database(postgresql_url: str) -> None:
    with pytest.raises(DatabaseFailure, match="does not exist"):
        connect(postgresql_url + "_other")


def test_files_that_are_no_database(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database at all, but long enough to be looked at " * 100)
    for path, words in (
        ("text.db", "no SQLite database"),
        (".", "cannot be opened"),
        ("missing/a.db", "cannot be opened"),
    ):
        with pytest.raises(DatabaseFailure, match=words):
            connect(str(tmp_path / path))
    with pytest.raises(DatabaseFailure, match="There is no database"):
        connect(str(tmp_path / "other.db"), create=False)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["text.db"]
