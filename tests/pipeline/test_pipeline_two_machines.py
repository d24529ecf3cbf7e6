"""Two machines on one database: the second one says on which the first one is, waits, and loads nothing twice."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from lost_runs import LOADED, NOTHING, Import

from clientimport.core.errors import ExitCode, LockHeld
from clientimport.loader import Terms, connect
from clientimport.loader.transaction import begin, let_go


def on(machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: machine)


def test_the_other_machine_is_named(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Import(tmp_path, database_url)
    on("north", monkeypatch)
    engine = connect(database_url)
    holder, _ = begin(engine, "ticketevolution", "20261122-040000-abcdef", Terms())
    on("south", monkeypatch)
    # A session of MariaDB has no name that others could read: the server tells the address that it comes from.
    where = "127.0.0.1" if engine.dialect.name == "mariadb" else "north"
    with pytest.raises(LockHeld, match=rf"on {where}, user \S+") as met:
        one.run()
    assert (met.value.exit_code, one.count()) == (ExitCode.LOCKED, NOTHING)
    let_go(holder)
    holder.close()
    engine.dispose()
    assert one.run().exit_code == ExitCode.REJECTS
    assert one.count() == LOADED


def test_the_same_file_on_both_is_loaded_once(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for machine in ("north", "south"):
        (tmp_path / machine).mkdir()
        on(machine, monkeypatch)
        told = Import(tmp_path / machine, database_url).run()
        assert (told.status, told.exit_code) == ("done" if machine == "north" else "same", ExitCode.REJECTS)
    assert Import(tmp_path / "south", database_url).count() == LOADED
