"""`clientimport db upgrade`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from calling import Cli


def test_the_tables_are_made_once(cli: Cli, tmp_path: Path) -> None:
    assert cli("db", "upgrade").code == 0
    assert cli("db", "upgrade", "--json").json == {"upgraded": True}
    names = {n for (n,) in sqlite3.connect(tmp_path / "clientimport.db").execute("select name from sqlite_master")}
    assert {"ticketevolution_client", "intend_client", "import_run", "import_reject"} <= names


def test_tables_that_are_not_ours_are_left_alone(cli: Cli, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "clientimport.db") as connection:
        connection.execute("create table import_run (id integer)")
    assert cli("db", "upgrade").code == 6
