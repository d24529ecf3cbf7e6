"""rejects.csv: exact bytes, and every cell as received after reading back."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reporter_examples import HEADINGS, a_summary, problem, problems, rejects

from clientimport.core.guard import unguard
from clientimport.core.problems import PROBLEM_SCHEMA, no_problems
from clientimport.core.rows import RAW, ROW
from clientimport.reporter import Reports
from clientimport.reporter import reports as reports_module
from clientimport.reporter.folder import Folder
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.rejects_csv import write_rejects_csv
from clientimport.reporter.spool import Spool

OURS = ["clientimport_row", "clientimport_file", "clientimport_problems", "clientimport_fix", "clientimport_raw"]


def csv_of(
    folder: Path,
    rows: pl.DataFrame,
    found: pl.DataFrame,
    headings: dict[str, str] = HEADINGS,
    secret: frozenset[str] = frozenset(),
    batch: int = 1000,
) -> bytes:
    with Reports(folder / "run") as reports:
        for part in rows.iter_slices(batch):
            reports.take(part, pl.DataFrame())
        for part in found.iter_slices(batch):
            reports.take(pl.DataFrame(), part)
        reports.write(a_summary(), headings, list(headings), secret)
        reports.publish()
    return (folder / "run" / "rejects.csv").read_bytes()


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_the_whole_file(tmp_path: Path) -> None:
    assert csv_of(tmp_path, rejects(), problems()).decode() == (
        "\ufeffKey,Name,E-mail,Country,Note,clientimport_row,clientimport_file,clientimport_problems,clientimport_fix,clientimport_raw\r\n"
        'A2,Ned,ned@,UK,"likes\ntea",2,in/Clients.csv,'
        "Country: country-unknown happened. | E-mail: email-invalid happened. | Name: name-without-space happened.,"
        "Mend country-unknown. | Mend email-invalid. | Mend name-without-space.,\r\n"
        ',,,,,3,in/Clients.csv,stray-quote happened.,Mend stray-quote.,"A3,""Moe"" Szyslak,moe@example.com,US"\r\n'
        "A5,Prince Fielder,p@example.com,UK,007,5,in/Clients.csv,Country: country-unknown happened.,Mend country-unknown.,\r\n"
    )


def test_notices_need_no_mending_but_drops_do(tmp_path: Path) -> None:
    found = problems(
        problem(2, "office-missing", severity="notice"),
        problem(2, "url-invalid", ("Note",), severity="drop"),
        problem(2, "key-missing", ("Key",)),
    )
    row = dict(zip(*read(csv_of(tmp_path, rejects()[:1], found))[:2], strict=True))
    assert row["clientimport_problems"] == "Key: key-missing happened. | Note: url-invalid happened."
    assert row["clientimport_fix"] == "Mend key-missing. | Mend url-invalid."


@pytest.mark.parametrize("memory", [1, 1 << 30])
@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_order_and_bytes_do_not_depend_on_the_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: int, batch: int
) -> None:
    (tmp_path / "plain").mkdir()
    expected = csv_of(tmp_path / "plain", rejects(), problems())
    monkeypatch.setattr(reports_module, "_MEMORY", memory)
    assert csv_of(tmp_path, rejects().reverse(), problems().reverse(), batch=batch) == expected


def test_several_files_with_other_columns(tmp_path: Path) -> None:
    first = pl.DataFrame({"file": pl.Series([1], dtype=pl.Int32), ROW: [2], RAW: [None], "B": ["b1"], "A": ["a1"]})
    second = pl.DataFrame({"file": pl.Series([0], dtype=pl.Int32), ROW: [9], RAW: [None], "A": ["a0"]})
    with Reports(tmp_path / "run") as reports:
        reports.take(first, no_problems())
        reports.take(second, no_problems())
        reports.write(a_summary(), {"A": "A", "B": "B"}, ["A", "B"])
        reports.publish()
    cells = [row[:3] for row in read((tmp_path / "run" / "rejects.csv").read_bytes())]
    assert cells == [["A", "B", "clientimport_row"], ["a0", "", "9"], ["a1", "b1", "2"]]


def test_headings_as_the_file_has_them(tmp_path: Path) -> None:
    headings = {"Key": "Key", "Key (2)": "Key", "column 3": "", "clientimport_row": "clientimport_row", "=1": "=1"}
    rows = pl.DataFrame({"file": pl.Series([0], dtype=pl.Int32), ROW: [2], RAW: [None], **{n: [n] for n in headings}})
    head, row = read(csv_of(tmp_path, rows, problems(problem(2, "key-missing", ("Key (2)", "column 3"))), headings))
    assert head == ["Key", "Key", "", "clientimport_row", "'=1", *OURS]
    assert row[:6] == ["Key", "Key (2)", "column 3", "clientimport_row", "'=1", "2"]
    assert row[7] == "Key, column 3: key-missing happened."


def test_secrets_are_withheld_even_where_they_were_handed_over(tmp_path: Path) -> None:
    rows = rejects((2, None, "A", "n", "e", "c", "hunter2"), (3, 'x,"hunter2', None, None, None, None, None))
    data = csv_of(tmp_path, rows, no_problems(), secret=frozenset({"Note"}))
    _, first, broken = read(data)
    assert (first[4], broken[4], broken[-1]) == ("[withheld]", "", "[withheld]")
    for path in (tmp_path / "run").iterdir():
        assert b"hunter2" not in path.read_bytes()


HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.builds(
        lambda quotes, sign, rest: "'" * quotes + sign + rest, st.integers(0, 3), st.sampled_from("=+-@\t\r"), st.text("a'=\n")
    ),
    st.sampled_from(
        ["'t Hooft", "'", "''", '"', '""', ",", "\r\n", "\n", "\ufeff", "\x00", " ", "[withheld]", "NULL", "é\u0301"]
    ),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(*[st.none() | HOSTILE.filter(bool)] * 5, st.none() | HOSTILE.filter(bool)), min_size=1, max_size=5))
def test_what_was_received_is_what_is_read_back(rows: list[Any]) -> None:
    given_rows = rejects(*((at + 2, raw, *cells) for at, (*cells, raw) in enumerate(rows)))
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name) / "run")
        taken = Spool(folder.partial, {}, limit=1 << 20)
        taken.add(given_rows)
        none = Spool(folder.partial, PROBLEM_SCHEMA, limit=1)
        paths = {0: "a.csv"}
        write_rejects_csv(folder, RejectTable(taken, none, list(HEADINGS), HEADINGS, paths, frozenset(), frozenset()))
        lines = read((folder.partial / "rejects.csv").read_bytes())
    names = [*HEADINGS, RAW]
    back = pl.DataFrame([[*line[:5], line[-1]] for line in lines[1:]], schema=dict.fromkeys(names, pl.String), orient="row")
    back = back.select(unguard(pl.col(name)).alias(name) for name in names)
    assert back.rows() == given_rows.select(pl.col(names).fill_null("")).rows()
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
