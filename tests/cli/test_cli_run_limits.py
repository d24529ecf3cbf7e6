"""`clientimport run` with limits of time: the words it takes, the codes it ends with, what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Cli

MAPPING = "mapping: 1\ntarget: ticketevolution\nsystem: limits\nkey: No\nrecord: {name: Name}\n"
WORDS = ("run", "clients.csv", "-m", "clients.yaml")


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    (tmp_path / "clients.yaml").write_text(MAPPING)
    (tmp_path / "clients.csv").write_text("No,Name\nA1,Ned Flanders\n")


def test_all_of_them_in_words(cli: Cli) -> None:
    timeouts = ("--wait", "10m", "--lock-timeout", "90", "--statement-timeout", "1h")
    assert cli(*WORDS, *timeouts, "--deadline", "2126-01-01T05:00", "--retries", "0").code == 0


def test_a_deadline_that_has_passed(cli: Cli, tmp_path: Path) -> None:
    done = cli(*WORDS, "--deadline", "2020-01-01T05:00")
    assert done.code == 9
    assert "the deadline, 2020-01-01 05:00:00" in done.err
    assert "had passed before the run began" in done.err
    assert "Nothing was loaded." in done.out
    (folder,) = (tmp_path / "reports").iterdir()
    assert json.loads((folder / "run.json").read_text())["exit_code"] == 9
    assert cli("runs", "list", "--json").code != 0, "there is no database yet"


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--wait", "soon", "is no length of time: write seconds, or 90s, 10m, 2h, 1d"),
        ("--lock-timeout", "-1", "is no length of time"),
        ("--statement-timeout", "1w", "is no length of time"),
        ("--deadline", "5 o'clock", "is no time of day: write 05:00, or 2026-11-23T05:00"),
        ("--retries", "-1", "--retries"),
    ],
)
def test_what_is_not_understood(cli: Cli, option: str, value: str, words: str) -> None:
    done = cli(*WORDS, option, value)
    assert done.code == 2
    assert words in done.err


@pytest.mark.parametrize("option", ["--wait", "--deadline", "--lock-timeout", "--statement-timeout", "--retries"])
def test_a_check_has_none_of_them(cli: Cli, option: str) -> None:
    done = cli("check", "clients.csv", "-m", "clients.yaml", option, "1")
    assert done.code == 2
    assert "No such option" in done.err
