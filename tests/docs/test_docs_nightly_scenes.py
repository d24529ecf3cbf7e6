"""The page's own job, run: each failure of the runbook is made to happen, and answers with the page's exit code and words."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from nightly_page import FILES, blocks, sections

from clientimport.cli.main import main

ROOT = Path(__file__).parents[2]
RUNBOOK = sections("Runbook")
JOB = "etc/clientimport/nightly.yaml"
DROPPED = "srv/drop/clients-20261121.csv"


class Machine:
    """A machine set up as the page says, in a folder of its own."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, printed: pytest.CaptureFixture[str]) -> None:
        self.root, self.monkeypatch, self.printed = root, monkeypatch, printed
        for name in [name for name in os.environ if name.startswith("CLIENTIMPORT_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("CLIENTIMPORT_DATABASE_FILE", str(root / "etc/clientimport/database"))
        monkeypatch.setenv("HOME", str(root))
        monkeypatch.chdir(root)
        for folder in ("etc/clientimport", "srv/drop", "srv/archive", "var/lib/clientimport", "var/lib/node_exporter"):
            (root / folder).mkdir(parents=True)
        shutil.copy(ROOT / "mappings/salesforce.yaml", root / "etc/clientimport")
        self.write("etc/clientimport/mail", "json://127.0.0.1:9/nobody\n")
        self.clients = root / "var/lib/clientimport/clients.db"
        self.database(f"sqlite:///{self.clients}")
        self.write(JOB, FILES[f"/{JOB}"])
        self.change("messages: {to:", "# messages: {to:")

    def write(self, name: str, text: str) -> None:
        for folder in ("/etc/", "/srv/", "/var/"):
            text = text.replace(f" {folder}", f" {self.root}{folder}")
        (self.root / name).write_text(text, encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        """The job file, altered in one place."""
        text = (self.root / JOB).read_text(encoding="utf-8")
        assert old in text
        (self.root / JOB).write_text(text.replace(old, new), encoding="utf-8")

    def database(self, url: str) -> None:
        (self.root / "etc/clientimport/database").write_text(url, encoding="utf-8")

    def drop(self, name: str = DROPPED, source: str = "samples/first-steps.csv") -> None:
        """A file is delivered whole, its twin after it."""
        shutil.copy(ROOT / source, self.root / name)
        (self.root / f"{name}.done").touch()

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The program, as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "clientimport", *words], cwd=self.root, stderr=subprocess.PIPE, text=True
        )

    def call(self, *words: str) -> tuple[int, str]:
        """Exit code, and all that was printed, with the paths of the page."""
        self.monkeypatch.setattr(sys, "argv", ["clientimport", *words])
        self.printed.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        out, err = self.printed.readouterr()
        return int(left.value.code or 0), f"{out}{err}".replace(str(self.root), "")

    def job(self) -> tuple[int, str]:
        return self.call("job", "run", str(self.root / JOB))


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Machine:
    made = Machine(tmp_path, monkeypatch, capsys)
    assert made.call("references", "load", "offices", str(ROOT / "samples/clean/offices.csv"))[0] == 0
    return made


def seen(title: str, number: int = 0) -> str:
    """A message of the runbook."""
    lines = [line for block in blocks("text", RUNBOOK[title]) for line in block.splitlines()]
    return lines[number]


def clients(machine: Machine) -> int:
    with closing(sqlite3.connect(machine.clients)) as connection:
        return int(connection.execute("SELECT count(*) FROM ticketevolution_client").fetchone()[0])


def test_rows_were_rejected(machine: Machine) -> None:
    machine.change("max_rejects: 5%", "max_rejects: 50%")
    machine.drop()
    code, said = machine.job()
    assert (code, clients(machine)) == (3, 6)
    assert seen("Rows were rejected") in said


def test_a_gate_holds_the_run_and_it_is_released(machine: Machine) -> None:
    machine.drop()
    code, said = machine.job()
    assert (code, clients(machine)) == (4, 0)
    assert seen("A gate holds the run") in said
    code, said = machine.call("runs", "release", "last", "--reason", "the branch in Leeds was closed")
    assert (code, clients(machine)) == (3, 6)


def test_a_file_that_is_still_being_written_is_left(machine: Machine) -> None:
    machine.change("max_rejects: 5%", "max_rejects: 50%")
    machine.drop()
    (machine.root / f"{DROPPED}.done").unlink()
    machine.job()
    assert clients(machine) == 0
    (machine.root / f"{DROPPED}.done").touch()
    assert machine.job()[0] == 3
    assert clients(machine) == 6


def test_a_file_is_missing(machine: Machine) -> None:
    machine.change('expected_by: "04:00"', 'expected_by: "00:00"')
    code, said = machine.job()
    assert code == 5
    told, _, when = seen("A file is missing").partition(" by 04:00 on 2026-11-21")
    assert re.search(rf"{re.escape(told)} by 00:00 on \d{{4}}-\d\d-\d\d{re.escape(when)}", said)


def test_the_database_cannot_be_reached(machine: Machine) -> None:
    machine.database("postgresql://clientimport:swordfish@127.0.0.1:9/clients")
    machine.drop()
    code, said = machine.job()
    assert code == 6
    assert "swordfish" not in said
    where, _, words = seen("The database cannot be reached").partition(": connection failed")
    assert where.replace("db.example.com", "127.0.0.1:9") in said
    assert words.partition("refused ")[2] in said


@contextmanager
def locked(machine: Machine) -> Iterator[None]:
    """Another program is writing to the database."""
    with closing(sqlite3.connect(machine.clients, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_the_lock_is_held(machine: Machine) -> None:
    machine.change("wait: 10m", "wait: 0")
    machine.drop()
    with locked(machine):
        code, said = machine.job()
    assert (code, clients(machine)) == (7, 0)
    assert seen("Another run holds the lock", 1) in said


def test_a_waiting_job_is_terminated(machine: Machine) -> None:
    machine.change("wait: 10m", "wait: 60s")
    machine.drop()
    with locked(machine), machine.start("job", "run", str(machine.root / JOB)) as waiting:
        assert waiting.stderr
        try:
            said = next((line for line in waiting.stderr if "waiting" in line), "it did not wait")
            waiting.terminate()
            said += waiting.stderr.read()
        finally:
            waiting.kill()
    assert (waiting.returncode, clients(machine)) == (143, 0)
    assert seen("Killed, or the machine was restarted", 1) in said


@pytest.mark.parametrize(("revision", "number"), [("0001", 0), ("9999", 1)])
def test_the_database_is_older_or_newer(machine: Machine, revision: str, number: int) -> None:
    machine.drop()
    with closing(sqlite3.connect(machine.clients, isolation_level=None)) as connection:
        connection.execute("UPDATE import_alembic_version SET version_num = ?", (revision,))
    code, said = machine.job()
    assert code == 6
    assert seen("The database is older or newer than the program", number).partition("clients: ")[2] in said


def test_a_heading_is_missing(machine: Machine) -> None:
    machine.drop()
    file = machine.root / DROPPED
    file.write_text(file.read_text(encoding="utf-8").replace(",Email,", ",E-Post,", 1), encoding="utf-8")
    code, said = machine.job()
    assert (code, clients(machine)) == (5, 0)
    assert seen("A file is at fault") in said


def test_the_job_file_is_right_and_a_mistake_in_it_is_found(machine: Machine) -> None:
    code, said = machine.call("job", "check", str(machine.root / JOB))
    assert (code, said.splitlines()[-1]) == (0, f"/{JOB}: no mistakes")
    machine.change("deadline:", "deadlin:")
    code, said = machine.call("job", "check", str(machine.root / JOB))
    assert code == 5
    assert f"/{JOB}:7: deadlin: {seen('The command or the job file is at fault')}" in said.splitlines()


def test_what_comes_after_a_load_fails(machine: Machine) -> None:
    machine.change("max_rejects: 5%", "max_rejects: 50%")
    machine.change(f"archive: {machine.root}/srv/archive", f"archive: {machine.root}/srv/archive/clients")
    (machine.root / "srv/archive/clients").write_text("a file where a folder should be", encoding="utf-8")
    machine.drop()
    code, said = machine.job()
    assert (code, clients(machine)) == (8, 6)
    assert (machine.root / DROPPED).is_file()
    before, _, after = seen("A report, a message or the archive failed", 1).partition("Permission denied")
    assert before in said
    assert after in said
    (machine.root / "srv/archive/clients").unlink()
    assert machine.job()[0] == 3
    assert clients(machine) == 6
    assert not (machine.root / DROPPED).exists()
