"""A job killed at its steps: nothing is lost or doubled, and the next night goes on by itself."""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from killed_job import STEPS

MAPPING = "mapping: 1\ntarget: ticketevolution\nsystem: crm\nkey: Id\nrecord: {name: Name}\n"
JOB = """\
imports:
  - name: clients
    files: drop/*.csv
    mapping: m.yaml
    complete: {settled: 0s, done: .done}
    archive: archive
"""
FILES = {"1.csv": "Id,Name\n1,Ned Flanders\n2,Maude Flanders\n", "2.csv": "Id,Name\n1,Ned Flanders\n3,Todd Flanders\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "drop").mkdir()
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "nightly.yaml").write_text(JOB)
    for name, text in FILES.items():
        (tmp_path / f"drop/{name}").write_text(text)
        (tmp_path / f"drop/{name}.done").write_text("")
    return tmp_path


def called(folder: Path, *words: str) -> int:
    start = ["-m", "clientimport"] if not words else [str(Path(__file__).with_name("killed_job.py")), *words]
    command = [sys.executable, *start, "job", "run", "nightly.yaml", "-q"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def clients(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "clientimport.db") as connection:
        return connection.execute("select key, name from ticketevolution_client order by key").fetchall()


def archived(folder: Path) -> dict[str, int]:
    """Content -> how often it is in the archive, twins left out."""
    texts = [gzip.decompress(p.read_bytes()).decode() for p in (folder / "archive").rglob("*.csv.gz")]
    return {name: texts.count(text) for name, text in FILES.items()}


def in_place(folder: Path) -> set[str]:
    return {name for name, text in FILES.items() if (p := folder / f"drop/{name}").exists() and p.read_text() == text}


ALWAYS = {("run", "after"), ("name", "after"), ("record", "after")}
"""The moments at which most hangs on what follows; the others take `make faults` its time."""


@pytest.mark.parametrize(
    ("step", "when"),
    [
        pytest.param(step, when, marks=() if (step, when) in ALWAYS else pytest.mark.faults)
        for step in sorted(STEPS)
        for when in ("before", "after")
    ],
)
def test_a_job_killed_goes_on_the_next_night(folder: Path, step: str, when: str) -> None:
    # The second time a step comes: one file is through, or half through.
    number = 1 if step in ("look", "tell") else 2
    assert called(folder, step, when, str(number), "KILL") == -9
    before = archived(folder)
    assert {name for name in FILES if not before[name]} <= in_place(folder), "each is where it lay, or in the archive"
    assert max(before.values()) <= 1
    assert called(folder) == 0
    assert clients(folder) == [("1", "Ned Flanders"), ("2", "Maude Flanders"), ("3", "Todd Flanders")]
    assert archived(folder) == {"1.csv": 1, "2.csv": 1}
    assert in_place(folder) == set()
    with sqlite3.connect(folder / "clientimport.db") as connection:
        runs = connection.execute(
            "select job, run.status, archived_to is null from import_run run join import_file using (run_id)"
        ).fetchall()
    assert runs == [("nightly/clients", "done", 0)] * 2, "each was loaded once, and the ledger knows where it is"


@pytest.mark.parametrize(
    ("step", "when", "signal", "code"),
    [
        ("run", "before", "TERM", 143),
        ("record", "after", "INT", 130),
        pytest.param("look", "after", "TERM", 143, marks=pytest.mark.faults),
        pytest.param("copy", "before", "TERM", 143, marks=pytest.mark.faults),
        pytest.param("copy", "before", "INT", 130, marks=pytest.mark.faults),
    ],
)
def test_a_job_that_is_told_to_stop(folder: Path, step: str, when: str, signal: str, code: int) -> None:
    assert called(folder, step, when, "1", signal) == code
    assert called(folder) == 0
    assert (archived(folder), in_place(folder)) == ({"1.csv": 1, "2.csv": 1}, set())
    assert clients(folder) == [("1", "Ned Flanders"), ("2", "Maude Flanders"), ("3", "Todd Flanders")]
