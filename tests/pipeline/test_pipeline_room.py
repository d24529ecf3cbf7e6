"""Room on the disks is asked for before anything is loaded; the message names disk, need and what for."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from clientimport.core.errors import ExitCode, MachineFailure
from clientimport.pipeline import room
from clientimport.pipeline.room import MEGABYTE, check_room

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    left = {"megabytes": 0.0}
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, int(left["megabytes"] * MEGABYTE)))
    return left


def refused(size: int, sqlite: Path | None, reports: Path | None) -> str:
    with pytest.raises(MachineFailure) as caught:
        check_room(size, sqlite, reports)
    assert caught.value.exit_code == ExitCode.INPUT
    return str(caught.value)


def test_places_on_one_disk_are_added_up(tmp_path: Path, free: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.tempfile, "gettempdir", lambda: str(tmp_path))
    database, reports = tmp_path / "clients.db", tmp_path / "not/yet/there"
    free["megabytes"] = 769
    assert refused(100 * MEGABYTE, database, reports) == (
        f"{tmp_path}: the disk has 769 MB left, and about 770 MB are needed for the database and the reports and temporary "
        "files. Nothing was written. Make room there, or name other folders."
    )
    free["megabytes"] = 770
    check_room(100 * MEGABYTE, database, reports)


def test_a_database_that_has_most_rows_needs_less(
    tmp_path: Path, free: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.tempfile, "gettempdir", lambda: str(tmp_path))
    (tmp_path / "clients.db").write_bytes(b"x" * (11 * MEGABYTE))
    free["megabytes"] = 18
    check_room(10 * MEGABYTE, tmp_path / "clients.db", None)
    free["megabytes"] = 17
    assert "18 MB are needed for the database and temporary files" in refused(10 * MEGABYTE, tmp_path / "clients.db", None)


def test_a_server_has_disks_of_its_own(tmp_path: Path, free: dict[str, float]) -> None:
    free["megabytes"] = 17
    check_room(1, None, tmp_path)
    free["megabytes"] = 15
    assert "16 MB are needed for the reports and temporary files" in refused(1, None, tmp_path)
