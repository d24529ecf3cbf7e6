"""URLs: what is taken, what is refused, and that no password shows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from clientimport.core.errors import DatabaseFailure, ExitCode, UsageFailure
from clientimport.loader import connect, reading
from clientimport.loader.failures import database_failures


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_sqlite_is_made_ready(tmp_path: Path, form: str) -> None:
    engine = connect(form.format(tmp_path / "a b.db"))
    with engine.begin() as connection:
        settings = ("foreign_keys", "journal_mode", "busy_timeout")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in settings] == [1, "wal", 60000]
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


def test_mariadb_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymysql", None)
    with pytest.raises(UsageFailure, match=r"clientimport\[mysql\]"):
        connect("mariadb://h/d")


@pytest.mark.parametrize("driver", ["mysql", "mariadb", "mysql+pymysql", "mariadb+pymysql"])
def test_mariadb_by_any_of_its_names(mariadb_url: str, driver: str) -> None:
    engine = connect(mariadb_url.replace("mariadb+pymysql", driver))
    assert engine.dialect.name == "mariadb"
    with engine.connect() as connection:
        settings = "SELECT @@sql_mode, @@time_zone, @@tx_isolation, @@character_set_client, @@autocommit"
        modes, *others = connection.exec_driver_sql(settings).one()
        assert {"STRICT_ALL_TABLES", "NO_ENGINE_SUBSTITUTION", "ANSI_QUOTES"} <= set(modes.split(","))
        assert others == ["+00:00", "READ-COMMITTED", "utf8mb4", 0]
    engine.dispose()


def test_an_option_that_the_driver_does_not_know(mariadb_url: str) -> None:
    with pytest.raises(UsageFailure, match="option") as caught:
        connect(mariadb_url + "?canary=canary")
    assert "canary" not in str(caught.value)


def test_a_certificate_that_is_missing(mariadb_url: str) -> None:
    with pytest.raises(DatabaseFailure, match="No such file"):
        connect(mariadb_url + "?ssl_ca=/no/such/file.pem")


def test_passwords_of_any_characters(mariadb_url: str) -> None:
    user = "pass_" + mariadb_url.rpartition("_")[2]
    owner = connect(mariadb_url)
    with owner.begin() as connection:
        connection.exec_driver_sql(f"CREATE USER {user} IDENTIFIED BY 'pässwörd €1'")
        connection.exec_driver_sql(f"GRANT ALL ON *.* TO {user}")
    url = make_url(mariadb_url).set(username=user, password="pässwörd €1").render_as_string(hide_password=False)
    try:
        connect(url).dispose()
        with pytest.raises(DatabaseFailure, match="refused the user name or password") as caught:
            connect(url.replace("1@", "2@"))
        assert "€" not in str(caught.value) and "%E2" not in str(caught.value)
    finally:
        with owner.begin() as connection:
            connection.exec_driver_sql(f"DROP USER {user}")
        owner.dispose()


def test_no_file_of_this_machine_goes_to_the_server(mariadb_url: str, tmp_path: Path) -> None:
    """A server may ask for any file at any time; this one is made to by the statement."""
    (tmp_path / "secret").write_text("canary\n")
    engine = connect(mariadb_url + "?local_infile=1")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a TEXT)")
    with (
        pytest.raises(DatabaseFailure, match="asked for a file of this machine"),
        database_failures(),
        engine.connect() as connection,
    ):
        connection.exec_driver_sql(f"LOAD DATA LOCAL INFILE '{tmp_path}/secret' INTO TABLE t")
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT * FROM t").all() == []
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:canary@127.0.0.1:1/d",
        "postgres://ann:canary@127.0.0.1:1/d?application_name=canary",
        "postgresql+psycopg2://ann:canary@no-such-host.invalid/d",
        "mysql://ann:canary@127.0.0.1:1/d",
        "mariadb+pymysql://ann:canary@127.0.0.1:1/d?init_command=canary",
        "mysql+mysqldb://ann:canary@no-such-host.invalid/d",
    ],
)
def test_unreachable(url: str) -> None:
    with pytest.raises(DatabaseFailure) as caught:
        connect(url)
    assert caught.value.exit_code == ExitCode.DATABASE
    assert "canary" not in str(caught.value)
    assert caught.value.where.startswith(url.partition(":")[0].removesuffix("+psycopg2"))


def test_no_such_database(served_url: str) -> None:
    with pytest.raises(DatabaseFailure, match="does not exist"):
        connect(served_url + "_other")


def test_no_database_is_named(mariadb_server: str) -> None:
    with (
        pytest.raises(DatabaseFailure, match="names no database"),
        reading(connect(mariadb_server.rpartition("/")[0])) as found,
    ):
        found.exec_driver_sql("SELECT * FROM import_run")


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
