"""Hostile input: formulas, markup, SQL, paths, templates in headings and cells come to nothing and come back as received."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest
from calling import Cli

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "'=already",
    "'t Hooft",
    "<script>alert(1)</script>",
    '"); DROP TABLE ticketevolution_client; --',
    "{{1234*4321}} {% raw %}",
    "../../etc/passwd",
    "{detail} {value}",
]
MAPPING = """\
mapping: 1
target: ticketevolution
system: hostile
key: Id
source: {unmapped: ignore}
record: {name: Name, notes: "=Note"}
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Each text once as a note of a good row and once as one of a row that is rejected."""
    file = tmp_path / "hostile.csv"
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(["Id", "Name", "=Note", "<b>Other</b>", "+X"])
        for number, text in enumerate(HOSTILE):
            writer.writerow([f"good{number}", "Ned Flanders", text, text, text])
            writer.writerow([f"bad{number}", "Ned", text, text, text])
    (tmp_path / "m.yaml").write_text(MAPPING)
    return file


@pytest.mark.parametrize("report", ["rejects.csv", "rejects.xlsx"])
def test_what_is_read_back_is_what_was_received(cli: Cli, hostile: Path, tmp_path: Path, report: str) -> None:
    done = cli("run", hostile, "-m", "m.yaml", "--json")
    assert done.json["fates"] == {"created": len(HOSTILE), "rejected": len(HOSTILE), "heading": 1}
    again = cli("run", done.json["reports"][report], "-m", "m.yaml", "--json")
    assert again.json["fates"] == {"rejected": len(HOSTILE), "heading": 1}
    with sqlite3.connect(tmp_path / "clientimport.db") as connection:
        notes = [n for (n,) in connection.execute("select notes from ticketevolution_client order by id")]
        cells = [c for (c,) in connection.execute("select cells from import_reject order by id")]
    assert notes == [text.strip() for text in HOSTILE]
    assert cells[: len(HOSTILE)] == cells[len(HOSTILE) :]


def test_no_cell_comes_alive(cli: Cli, hostile: Path) -> None:
    done = cli("run", hostile, "-m", "m.yaml", "--json")
    with Path(done.json["reports"]["rejects.csv"]).open(encoding="utf-8-sig", newline="") as source:
        cells = [cell for row in csv.reader(source) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    page = Path(done.json["reports"]["report.html"]).read_text(encoding="utf-8")
    assert "<script>alert" not in page and "<b>Other" not in page
    assert "5332114" not in page
