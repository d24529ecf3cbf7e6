"""Logs: one line an event, nothing alive in it, a private file that survives rotation, and a fault that stops nothing."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clientimport.core.events import Event
from clientimport.telling import open_log, tells
from clientimport.telling.logs import json_line, plain_line

AT = datetime(2026, 1, 31, 2, 0, 1, 42_999, tzinfo=UTC)
HOSTILE = 'Na\x1b[31mme\n2026-01-31T02:00:01Z INFO  forged "a=b"\u2028\u202e\x9b'


def test_a_plain_line() -> None:
    event = Event("run-finished", "Done.", facts={"rows": 11, "fates": {"created": 6}, "file": "a b.csv", "job": None, "x": ""})
    assert plain_line(event, AT, "R1") == (
        '2026-01-31T02:00:01Z INFO  run-finished run=R1 Done. rows=11 fates.created=6 file="a b.csv" x=""'
    )
    assert plain_line(Event("retry", "Again.", "warning"), AT, "") == "2026-01-31T02:00:01Z WARN  retry Again."


def test_a_json_line() -> None:
    event = Event("run-failed", "No.", "error", facts={"exit_code": 5, "event": "forged", "fates": {"created": 6}})
    assert json.loads(json_line(event, AT, "R1")) == {
        "time": "2026-01-31T02:00:01.042Z",
        "level": "error",
        "event": "run-failed",
        "run_id": "R1",
        "message": "No.",
        "exit_code": 5,
        "fates": {"created": 6},
    }
    assert json.loads(json_line(event, AT, ""))["run_id"] is None


@pytest.mark.parametrize("line", [plain_line, json_line])
def test_nothing_of_a_file_comes_alive_or_makes_a_line(line: object) -> None:
    said = line(Event("file-opened", HOSTILE, facts={"file": HOSTILE, HOSTILE: 1, "all": [HOSTILE]}), AT, "R1")  # type: ignore[operator]
    assert not any(mark in said for mark in "\n\r\x1b\x9b\u202e")
    assert len(said.splitlines()) == 1 or line is json_line


def test_every_line_has_the_run_once_there_is_one(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    with open_log("json", path) as tell:
        for event in (
            Event("job-started", "a"),
            Event("run-started", "b", run_id="R1"),
            Event("lock-waiting", "c"),
            Event("run-failed", "d"),
            Event("archived", "e", run_id="R1"),
            Event("run-started", "f", run_id="R2"),
            Event("run-finished", "g", run_id="R2"),
            Event("job-finished", "h"),
        ):
            tell(event)
    runs = [json.loads(line)["run_id"] for line in path.read_text().splitlines()]
    assert runs == [None, "R1", "R1", "R1", "R1", "R2", "R2", None]


def test_the_file_is_private_and_added_to(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    for words in ("one", "two"):
        with open_log("plain", path) as tell:
            tell(Event("retry", words))
    assert [line.split()[-1] for line in path.read_text().splitlines()] == ["one", "two"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_survives_rotation(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    with open_log("plain", path) as tell:
        tell(Event("retry", "one"))
        path.rename(tmp_path / "a.log.1")
        tell(Event("retry", "two"))
        path.unlink()
        path.touch()
        tell(Event("retry", "three"))
    assert (tmp_path / "a.log.1").read_text().endswith(" one\n")
    assert path.read_text().endswith(" three\n") and len(path.read_text().splitlines()) == 1


def test_without_a_file_it_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with open_log("plain", None) as tell:
        tell(Event("retry", "one"))
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.endswith(" INFO  retry one\n")


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gone/a.log"
    with open_log("plain", path) as tell:
        tell(Event("retry", "one"))
        tell(Event("retry", "two"))
    assert tell.failure == f"The log {path} cannot be written: No such file or directory."
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"clientimport: {tell.failure} What it would hold follows here."
    assert [line.rpartition(" ")[2] for line in said[1:]] == ["one", "two"]


def test_a_full_disk_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with open_log("json", Path("/dev/full")) as tell:
        tell(Event("retry", "one"))
    assert tell.failure == "The log /dev/full cannot be written: No space left on device."
    assert json.loads(capsys.readouterr().err.splitlines()[1])["message"] == "one"


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    with open_log("json", path) as tell:
        tell(Event("file-opened", "caf\udce9.csv"))
    assert json.loads(path.read_text(encoding="utf-8"))["message"] == "caf\udce9.csv"


def test_several_are_told_of_each() -> None:
    first: list[Event] = []
    second: list[Event] = []
    event = Event("retry", "one")
    tells(first.append, second.append)(event)
    assert first == second == [event]
