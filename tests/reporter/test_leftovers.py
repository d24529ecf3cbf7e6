"""What a killed run leaves of its reports: put in place where it was committed, removed where it was not."""

from __future__ import annotations

import json
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


KILLED = """
import json, os, sys
from pathlib import Path
from clientimport.reporter import Reports, recover

def write(folder):
    with Reports(folder / "run-2", owner="mine") as reports:
        for name in ("rejects.csv", "run.json"):
            with reports._folder.writing(name) as file:
                file.write(b"{}")

def die_behind(steps, folder):
    def watch(event, given):
        nonlocal steps
        steps -= event in ("open", "os.remove", "os.rename", "os.mkdir", "os.rmdir")
        if steps < 0:
            os._exit(9)
    sys.addaudithook(watch)

def live(steps, folder):
    partial = folder / "run-1.partial"
    partial.mkdir(parents=True)
    for name, text in ((".alive", ""), (".alive-for", "mine"), ("rejects.csv", "x"), ("accepted.csv", "x"), ("run.json", "{}")):
        (partial / name).write_text(text)
    die_behind(steps, folder)
    recover(folder, "mine", lambda _: False)
    write(folder)
    os._exit(0)

for steps in range(200):
    folder = Path(sys.argv[1]) / str(steps)
    if (child := os.fork()) == 0:
        live(steps, folder)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    recover(folder, "mine", lambda _: False)
    print(json.dumps([ended, [path.name for path in folder.glob("*/*")]]))
    if ended != 9:
        break
"""


def test_killed_at_any_step_a_folder_is_known_or_holds_nothing(tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=True)
    ended = [json.loads(line) for line in run.stdout.splitlines()]
    assert [status for status, _ in ended] == [9] * (len(ended) - 1) + [0]
    assert len(ended) > 20
    for steps, (_, left) in enumerate(ended):
        assert set(left) <= {".alive", ".alive-new"}, f"killed behind {steps} steps"


DIES_WRITING = """
import os, sys
from pathlib import Path
from clientimport.reporter.reports import Reports
Path.write_text = lambda self, *_, **__: self.open("w") and os._exit(9)
Reports(Path(sys.argv[1]), owner="mine")
"""


def test_one_that_was_killed_while_it_said_whose_it_is(tmp_path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", DIES_WRITING, str(tmp_path / "run-1")], check=False).returncode == 9
    assert recover(tmp_path, "mine", lambda _: False) == []
    os.utime(tmp_path / "run-1.partial", (time.time() - 7200,) * 2)
    assert recover(tmp_path, "mine", lambda _: False) == []
    assert not list(tmp_path.iterdir())


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
