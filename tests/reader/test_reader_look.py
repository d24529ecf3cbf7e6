"""What `look` tells, and the grid it writes."""

from __future__ import annotations

import io
from pathlib import Path

import xlsxwriter

from clientimport.core.mapping import SourceOptions
from clientimport.reader import look_at, write_grid

DIRTY = (
    'Customer list\r\n\r\nId;Name;Web Password\r\n1;"Ned; ""F""\r\nX";geheim\r\n2;"open;x\r\n;;\r\n3;"a"b;c\r\n4;d\r\n'
    "5;e;f;g\r\nTotal;;\r\n\r\nOffice;City\r\nMain;5\r\n"
)


def test_a_text(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(DIRTY.encode())
    look = look_at(str(path), SourceOptions())
    said = look.to_json()
    columns = said.pop("columns")
    assert said == {
        "path": str(path),
        "kind": "csv",
        "size": len(DIRTY),
        "encoding": "utf-8",
        "delimiter": ";",
        "quote": '"',
        "sheet": None,
        "other_sheets": [],
        "header_row": 3,
        "reject_file": False,
        "detected": {"encoding": "utf-8", "delimiter": "semicolon", "header row": "3"},
        "records": 13,
        "rows": 2,
        "broken": 4,
        "layout_rows": {"blank": 3, "preamble": 1, "heading": 1, "other-table": 2},
        "problems": {"unclosed-quote": 1, "text-after-quote": 1, "too-few-cells": 1, "too-many-cells": 1, "other-table": 1},
        "odd": [
            {"code": "unclosed-quote", "count": 1, "rows": [5], "lines": [6], "detail": "in cell 2 (Name)"},
            {"code": "text-after-quote", "count": 1, "rows": [7], "lines": [8], "detail": "in cell 2 (Name)"},
            {"code": "too-few-cells", "count": 1, "rows": [8], "lines": [9], "detail": "2 instead of 3"},
            {"code": "too-many-cells", "count": 1, "rows": [9], "lines": [10], "detail": "4 instead of 3"},
            {"code": "other-table", "count": 1, "rows": [], "lines": [], "detail": "12"},
        ],
        "source": {"delimiter": ";", "header_row": "3"},
    }
    assert [(c["heading"], c["filled"], c["fill_rate"], c["samples"], c["secret"]) for c in columns] == [
        ("Id", 2, 1.0, ["1", "Total"], False),
        ("Name", 1, 0.5, ['Ned; "F" X'], False),
        ("Web Password", 1, 0.5, ["[withheld]"], True),
    ]
    assert "geheim" not in str(said) + repr(look)


def test_the_grid_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(DIRTY.encode())
    out = io.BytesIO()
    write_grid(str(path), SourceOptions(), out)
    assert out.getvalue().decode() == (
        'Id,Name,Web Password\r\n1,"Ned; ""F""\r\nX",geheim\r\n2,"""open",x\r\n3,ab,c\r\n4,d,\r\n5,e,f,g\r\nTotal,,\r\n'
    )


def test_the_grid_of_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes("Id|Name\n1|Zoë, \x81\n".encode("latin-1"))
    write_grid(str(path), SourceOptions(encoding="cp1252"), tmp_path / "grid.csv")
    assert (tmp_path / "grid.csv").read_bytes() == 'Id,Name\r\n1,"Zoë, \\x81"\r\n'.encode()


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path) as out:
        page = out.add_worksheet("Clients")
        out.add_worksheet("More")
        for row, cells in enumerate([["Title"], [], ["", "Id", "Name"], ["", "1", "a"], [], ["", "2", "b,c", "note"]]):
            page.write_row(row, 0, cells)
    said = look_at(str(path), SourceOptions()).to_json()
    assert (said["kind"], said["sheet"], said["other_sheets"], said["header_row"]) == ("xlsx", "Clients", ["More"], 3)
    assert (said["records"], said["rows"], said["broken"]) == (6, 1, 1)
    grid = io.BytesIO()
    write_grid(str(path), SourceOptions(), grid)
    assert grid.getvalue() == b'Id,Name\r\n1,a\r\n2,"b,c",note\r\n'
