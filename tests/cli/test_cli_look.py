"""`clientimport look`: how a file would be read."""

from __future__ import annotations

import re
from pathlib import Path

from calling import ROOT, Cli


def test_it_shows_encoding_dialect_and_columns(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_bytes("Id;Name;Tel\r\n1;Müller;\r\n2;Meier;030 1\r\n".encode())
    seen = cli("look", "clients.csv", "--json")
    assert seen.code == 0
    assert seen.json["encoding"].lower().startswith("utf-8")
    assert seen.json["delimiter"] == ";"
    assert seen.json["header_row"] == 1
    assert [c["heading"] for c in seen.json["columns"]] == ["Id", "Name", "Tel"]
    said = cli("look", "clients.csv")
    assert "Müller" in said.out and "Tel" in said.out


def test_the_grid_is_the_file_as_it_was_read(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_bytes(b'Title\n\nId;Name\n1;"a;""b"""\n2\n3;x;y\n')
    assert cli("look", "clients.csv", "--grid", "grid.csv").code == 0
    assert (tmp_path / "grid.csv").read_bytes() == b'Id,Name\r\n1,"a;""b"""\r\n2,\r\n3,x,y\r\n'


def test_secret_columns_show_no_samples(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text("Id,Password\n1,canary-7f3a\n")
    for words in ((), ("--json",)):
        assert "canary-7f3a" not in cli("look", "clients.csv", *words).out


def test_a_workbook_lists_its_sheets(cli: Cli, samples: Path) -> None:
    seen = cli("look", samples / "clean/sage-customers.xlsx", "--json")
    assert seen.code == 0
    assert seen.json["header_row"] > 1
    assert seen.json["sheet"]


def test_a_missing_file_is_said_in_one_line(cli: Cli) -> None:
    done = cli("look", "nothing.csv")
    assert (done.code, len(done.err.strip().splitlines())) == (5, 1)


def test_the_screen_is_as_the_page_on_files_shows_it(cli: Cli, tmp_path: Path) -> None:
    page = (ROOT / "docs/files.md").read_text(encoding="utf-8")
    block = r"```text\n(.*?)```\n"
    (shown,) = re.findall(rf"<!-- look: (\S+) -->\n{block}<!-- screen -->\n{block}", page, re.DOTALL)
    name, text, screen = shown
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert cli("look", name).out == screen
