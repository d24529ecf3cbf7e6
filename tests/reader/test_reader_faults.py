"""Faults of structure cost their own row, named exactly, and leave every other row as it is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_reading import read

from clientimport.core.mapping import SourceOptions
from clientimport.reader.text.gathering import LONGEST_CELL

HEADINGS = ["Id", "Name", "Street", "Mail"]
CLEAN = [[f"A{i}", f"Ned {i}", '"1 Road, ""East"""' if i % 3 else '"two\nlines"', "x@y.de" if i % 2 else ""] for i in range(60)]


def plain(cell: str) -> str | None:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell or None


POLLUTIONS: dict[str, tuple[bytes, str, str]] = {
    "long": (b"B1,Ned,a,b,c", "too-many-cells", "5 instead of 4"),
    "short": (b"B1,Ned,a", "too-few-cells", "3 instead of 4"),
    "stray": (b'B1,Ned "N" F,a,b', "stray-quote", "in cell 2 (Name)"),
    "inch": (b'B1,Ned,5",b', "stray-quote", "in cell 3 (Street)"),
    "after": (b'B1,"Ned" F,a,b', "text-after-quote", "in cell 2 (Name)"),
    "unescaped": (b'B1,"say "hi" to",a,b', "text-after-quote", "in cell 2 (Name)"),
    "unclosed": (b'B1,"Ned,a,b', "unclosed-quote", "in cell 2 (Name)"),
    "unclosed last": (b'B1,Ned,a,"b', "unclosed-quote", "in cell 4 (Mail)"),
    "unclosed before another": (b'B1,"Ned,"a",b', "unclosed-quote", "in cell 2 (Name)"),
    "nul": (b"B1,N\0ed,a,b", "nul-character", ""),
    "bytes": (b"B1,Caf\x81,a,b", "not-decodable", "81"),
}


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("kind", sorted(POLLUTIONS))
def test_each_fault_costs_its_row_alone(tmp_path: Path, kind: str, end: bytes) -> None:
    dirt, code, detail = POLLUTIONS[kind]
    lines = [",".join(HEADINGS).encode()]
    rows, broken = [], []
    for index, cells in enumerate(CLEAN):
        lines.append(",".join(cells).encode("cp1252"))
        rows.append((len(lines), *map(plain, cells)))
        if index in (0, 1, 17, 30, 59):
            lines.append(dirt)
            broken.append(len(lines))
    path = tmp_path / "dirty.csv"
    path.write_bytes(end.join(lines) + end)
    found = read(path, SourceOptions(encoding="cp1252"))
    assert found.rows == rows
    assert found.faults == [(row, code, detail) for row in broken]
    shown = dirt.decode("latin-1").replace("\0", "\\x00").replace("\x81", "\\x81")
    assert found.broken == [(row, shown) for row in broken]
    assert found.fates == {"heading": 1}


@settings(max_examples=60, deadline=None)
@given(dirt=st.lists(st.tuples(st.integers(0, 59), st.sampled_from(sorted(POLLUTIONS))), max_size=12, unique_by=lambda d: d[0]))
def test_mixed_faults_name_exactly_their_rows(tmp_path_factory: pytest.TempPathFactory, dirt: list[tuple[int, str]]) -> None:
    lines, expected = [",".join(HEADINGS).encode()], []
    at = dict(dirt)
    for index, cells in enumerate(CLEAN):
        lines.append(",".join(cells).encode())
        if index in at and (index + 1) not in at:  # two in a row may be read as one
            lines.append(POLLUTIONS[at[index]][0])
            expected.append(len(lines))
    path = tmp_path_factory.mktemp("mixed") / "dirty.csv"
    path.write_bytes(b"\n".join(lines))
    found = read(path, SourceOptions(encoding="cp1252"))
    assert [row for row, _ in found.broken] == expected
    assert len(found.rows) == len(CLEAN)


def test_surplus_cells_that_are_empty_are_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Name\n1,a,,\n2,b,,x\n3,c\n")
    found = read(path)
    assert found.rows == [(2, "1", "a"), (4, "3", "c")]
    assert found.faults == [(2, "surplus-cells-empty", "4 instead of 2"), (3, "too-many-cells", "4 instead of 2")]


def test_short_rows_may_be_filled(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b'Id,Name,Town\n1,"a\nb"\n2\n3,c,d\n"4\n5",6\n')
    found = read(path, SourceOptions(short_rows="fill"))
    assert found.rows == [(2, "1", "a\nb", None), (3, "2", None, None), (4, "3", "c", "d"), (5, "4\n5", "6", None)]
    assert (found.broken, found.faults) == ([], [])


def test_blank_rows_of_every_look(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes('Id,Name\n\n,\n,,,\n"",""\n  ,\t\n\u00a0,\u3000\n1,a\n'.encode())
    found = read(path)
    assert (found.rows, found.fates) == ([(8, "1", "a")], {"heading": 1, "blank": 6})


def test_an_unclosed_quote_at_the_end_loses_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b'Id,Name\n1,"a\n' + b"".join(b"%d,b\n" % i for i in range(2, 2000)))
    found = read(path)
    assert found.broken == [(2, '1,"a')]
    assert len(found.rows) == 1998


def test_a_cell_of_several_lines_with_surplus_cells_is_one_row(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b'Id,Name,Town\n1,"a\nb",c,d\n2,e,f\n')
    found = read(path)
    assert found.broken == [(2, '1,"a\nb",c,d')]
    assert found.rows == [(3, "2", "e", "f")]


def test_a_cell_that_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Name\n1," + b"x" * LONGEST_CELL + b"\n2," + b"x" * (LONGEST_CELL + 1) + b"\n3,c\n")
    found = read(path)
    assert [row[0] for row in found.rows] == [2, 4]
    assert len(str(found.rows[0][2])) == LONGEST_CELL
    assert found.faults == [(3, "cell-too-long", "1,000,000")]


def test_backslashes_in_raw_records_are_kept_apart_from_bytes(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(b"Id,Name\n1,C:\\x41\xe9,b\n")
    found = read(path, SourceOptions(encoding="utf-8"))
    assert found.broken == [(2, "1,C:\\x5Cx41\\xE9,b")]


def test_well_formed_files_read_as_the_standard_library_reads_them(tmp_path: Path) -> None:
    rows = [[f"{i}", 'q"q', "a,b", "l1\r\nl2", " x ", "ü"] for i in range(300)]
    path = tmp_path / "clients.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["a", "b", "c", "d", "e", "f"], *rows])
    assert [list(row[1:]) for row in read(path).rows] == rows
