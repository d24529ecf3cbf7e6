"""`clientimport map upgrade`, and what a mapping of another version gets."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from calling import Cli

from clientimport import __version__

REST = "target: ticketevolution\nsystem: s\nkey: Id   # the number\nrecord:\n    name: Name\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"# Ours.\n\n{REST}", f"# Ours.\n\nmapping: 1\n{REST}"),
        (f"mapping: 0  # old\n{REST}", f"mapping: 1  # old\n{REST}"),
        (f"{REST}mapping: '0'\n", f"{REST}mapping: 1\n"),
        (f"\ufeff{REST}".replace("\n", "\r\n"), f"\ufeffmapping: 1\n{REST}".replace("\n", "\r\n")),
    ],
    ids=["no line", "0", "at the end", "as Windows writes"],
)
def test_an_older_mapping_gets_its_line_and_nothing_else_changes(cli: Cli, tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes(before.encode())
    path.chmod(0o640)
    shown = cli("map", "upgrade", "m.yaml", "--dry-run")
    assert (shown.code, path.read_bytes()) == (0, before.encode())
    assert "would be changed: names the version of the language" in shown.out and "+mapping: 1" in shown.out
    done = cli("map", "upgrade", "m.yaml", "--json")
    assert (done.code, path.read_bytes()) == (0, after.encode())
    assert [(each["from"], each["to"], each["done"]) for each in done.json] == [(0, 1, ["names the version of the language"])]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert cli("map", "upgrade", "m.yaml").out == "m.yaml: up to date\n"
    assert cli("map", "check", "m.yaml").code == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["m.yaml"]


def test_a_run_with_an_older_mapping_names_the_command(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(f"mapping: 0\n{REST}")
    (tmp_path / "c.csv").write_text("Id,Name\n1,Ned Flanders\n")
    done = cli("run", "c.csv", "-m", "m.yaml", "--database", "sqlite:///c.db")
    assert done.code == 5
    assert f"version 0 of the language; clientimport {__version__} reads 1" in done.err
    assert "clientimport map upgrade" in done.err


def test_a_newer_mapping_is_no_matter_of_upgrading(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(f"mapping: 2\n{REST}")
    (tmp_path / "old.yaml").write_text(REST)
    for words in (("map", "check", "m.yaml"), ("map", "upgrade", "old.yaml", "m.yaml")):
        done = cli(*words)
        assert done.code == 5
        assert (
            f"m.yaml:1: mapping: This mapping is written in version 2 of the language; clientimport {__version__}" in done.err
        )
        assert "Install a newer clientimport" in done.err
    assert (tmp_path / "old.yaml").read_text() == REST


@pytest.mark.parametrize("text", ["", "- a\n", "mapping: [1]\ntarget: x\n", "mapping: one\n", "a: {b\n"])
def test_what_is_no_mapping_is_said(cli: Cli, tmp_path: Path, text: str) -> None:
    (tmp_path / "m.yaml").write_text(text)
    done = cli("map", "upgrade", "m.yaml")
    assert done.code == 5 and done.err.startswith("clientimport: ") and "bug" not in done.err
    assert (tmp_path / "m.yaml").read_text() == text
