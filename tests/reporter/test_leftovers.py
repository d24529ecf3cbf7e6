"""What a killed run leaves of its reports: put in place where it was committed, removed where it was not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from clientimport.reporter import Reports, recover

LEAVES = """
import os, sys
from pathlib import Path
from clientimport.reporter.reports import Reports
reports = Reports(Path(sys.argv[1]), owner="mine")
(Path(sys.argv[1] + ".partial") / "rejects.csv").write_text("x")
os._exit(9)
"""


def leave(folder: Path) -> None:
    """A process that dies while it writes a report folder."""
    assert subprocess.run([sys.executable, "-c", LEAVES, str(folder)], check=False).returncode == 9


def test_a_committed_run_gets_its_folder_and_another_is_removed(tmp_path: Path) -> None:
    leave(tmp_path / "run-1")
    leave(tmp_path / "run-2")
    assert recover(tmp_path, "mine", {"run-1"}.__contains__) == ["run-1"]
    assert [p.name for p in tmp_path.iterdir()] == ["run-1"]
    assert (tmp_path / "run-1/rejects.csv").read_text() == "x"
    assert {p.name for p in (tmp_path / "run-1").iterdir()} == {"rejects.csv", "accepted.csv"}


def test_folders_of_other_databases_and_of_living_runs_are_left_alone(tmp_path: Path) -> None:
    leave(tmp_path / "run-1")
    assert recover(tmp_path, "another's", lambda _: False) == []
    with Reports(tmp_path / "run-2", owner="mine"):
        assert recover(tmp_path, "mine", lambda _: False) == []
        assert (tmp_path / "run-2.partial").is_dir()
    assert not (tmp_path / "run-2.partial").exists()


def test_a_published_folder_holds_no_lock(tmp_path: Path) -> None:
    with Reports(tmp_path / "run-1", owner="mine") as reports:
        reports.publish()
    assert [p.name for p in (tmp_path / "run-1").iterdir()] == ["accepted.csv"]


def test_one_that_was_killed_before_it_said_whose_it_is(tmp_path: Path) -> None:
    for name, age in (("old", 7200), ("new", 0)):
        (tmp_path / f"{name}.partial").mkdir()
        os.utime(tmp_path / f"{name}.partial", (time.time() - age,) * 2)
    assert recover(tmp_path, "mine", set[str]().__contains__) == []
    assert [p.name for p in tmp_path.iterdir()] == ["new.partial"]


def test_one_that_was_killed_between_its_name_and_its_marks(tmp_path: Path) -> None:
    leave(tmp_path / "run-1")
    (tmp_path / "run-1.partial").rename(tmp_path / "run-1")
    assert recover(tmp_path, "another", {"run-1"}.__contains__) == []
    assert (tmp_path / "run-1/.alive-for").exists()
    assert recover(tmp_path, "mine", {"run-1"}.__contains__) == []
    assert "rejects.csv" in [p.name for p in (tmp_path / "run-1").iterdir()]
    assert not [p.name for p in (tmp_path / "run-1").glob(".alive*")]
