"""`clientimport look --profile`."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import polars as pl
from calling import Cli
from hypothesis import given
from hypothesis import strategies as st

from clientimport.core.problems import no_faults
from clientimport.core.rows import ROW, Layout, RowBatch, SourceFile, no_broken_rows, unique_columns
from clientimport.pipeline.file_profile import FileProfile

CLIENTS = """\
No,Branch,Name,Since,Turnover,Zip,Password,Note
1,N,Ned Flanders,31/03/1964,"1.234,50",07307,canary-7f3a,
1,S,Edna Krabappel,01/02/1970,"99,00",10115,canary-7f3a,\tpadded\t
2,N,Ned Flanders,02/02/1980,"-5,25",07307,,<b>bold</b>
"""


def test_columns_are_told_by_what_they_hold(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(CLIENTS)
    done = cli("look", "c.csv", "--profile", "--json")
    assert done.code == 0, done.err
    profile = done.json["profile"]
    columns = {each["heading"]: each for each in profile["columns"]}
    assert (profile["rows"], profile["keys"], profile["keys_complete"]) == (
        3,
        [["Since"], ["Turnover"], ["No", "Branch"], ["No", "Name"], ["No", "Zip"]],
        True,
    )
    assert columns["Since"]["dates"] == {
        "count": 3,
        "orders": ["day-first"],
        "least": "1964-03-31",
        "greatest": "1980-02-02",
    }
    assert columns["Turnover"]["numbers"] == {"count": 3, "decimal": ",", "least": -5.25, "greatest": 1234.5}
    assert (columns["Zip"]["leading_zeros"], columns["Zip"]["distinct"]) == (2, 2)
    assert columns["Zip"]["values"] == [{"text": "07307", "count": 2}, {"text": "10115", "count": 1}]
    assert columns["Name"]["patterns"] == [{"text": "Aa Aa", "count": 3}]
    assert columns["Name"]["lengths"] == {"shortest": 12, "longest": 14, "mean": 12.7}
    assert (columns["Note"]["filled"], columns["Note"]["padded"]) == (2, 1)
    assert columns["Password"] == {
        "heading": "Password",
        "name": "Password",
        "secret": True,
        "rows": 3,
        "filled": 2,
        "fill_rate": 0.6667,
        "values": [{"text": "[withheld]", "count": 2}],
    }
    assert "canary" not in done.out


def test_the_screen_and_the_page_say_the_same(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(CLIENTS)
    done = cli("look", "c.csv", "--profile-page", "p.html")
    assert done.code == 0, done.err
    assert "  No + Branch\n" in done.out
    assert "Since: 3 filled (100.0%), 3 distinct, 10-10 characters\n" in done.out
    assert "  dates     3, 1964-03-31 to 1980-02-02 (day-first)\n" in done.out
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert stat.S_IMODE((tmp_path / "p.html").stat().st_mode) == 0o600
    assert "&lt;b&gt;bold&lt;/b&gt;" in page and "<b>bold" not in page
    assert "canary" not in done.out + page
    assert "default-src 'none'" in page and "<script" not in page and "http" not in page.replace("http-equiv", "")
    assert "<b>No</b> with <b>Branch</b>" in page


def test_a_page_that_cannot_be_written_is_said(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(CLIENTS)
    done = cli("look", "c.csv", "--profile-page", "nowhere/p.html")
    assert done.code == 2 and "nowhere/p.html" in done.err


def test_a_file_without_rows_has_a_profile(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("No,Name\n")
    done = cli("look", "c.csv", "--profile", "--json")
    assert (done.code, done.json["profile"]["rows"], done.json["profile"]["keys"]) == (0, 0, [])


cells = st.one_of(st.none(), st.sampled_from(["", " ", "a", "b", "1", "2,5", "01/02/2020", "É x", "\t9"]))


def profile(rows: list[tuple[str | None, ...]], size: int) -> dict[str, Any]:
    layout = Layout("csv", ("A", "B", "C"), unique_columns(["A", "B", "C"]), 1)
    file = SourceFile(0, "c.csv", "", 0, layout)
    found = FileProfile()
    for first in range(0, len(rows), size):
        part = rows[first : first + size]
        frame = pl.DataFrame(
            {ROW: range(first, first + len(part)), **{name: [row[at] for row in part] for at, name in enumerate("ABC")}},
            schema={ROW: pl.Int64, "A": pl.String, "B": pl.String, "C": pl.String},
        )
        found.take(RowBatch(file, frame, no_broken_rows(), no_faults()))
    return found.to_json()


@given(st.lists(st.tuples(cells, cells, cells), max_size=12), st.integers(1, 5))
def test_columns_do_not_depend_on_the_batches_and_keys_are_keys(rows: list[tuple[str | None, ...]], size: int) -> None:
    whole, pieces = profile(rows, 100), profile(rows, size)
    assert whole["columns"] == pieces["columns"]
    trimmed = [tuple((cell or "").strip() for cell in row) for row in rows]
    for found in (whole, pieces):
        for names in found["keys"]:
            keys = [tuple(row["ABC".index(name)] for name in names) for row in trimmed]
            assert len(set(keys)) == len(keys) and all(all(key) for key in keys)
    single = [
        [name]
        for at, name in enumerate("ABC")
        if rows and all(row[at] for row in trimmed) and len({row[at] for row in trimmed}) == len(rows)
    ]
    assert [names for names in whole["keys"] if len(names) == 1] == single
    assert [names for names in pieces["keys"] if len(names) == 1] == single


def test_many_different_values_are_an_estimate_that_says_so() -> None:
    rows: list[tuple[str | None, ...]] = [(str(at), str(at % 7), None) for at in range(20_000)]
    found = profile(rows, 3_000)
    number, seven, empty = found["columns"]
    assert (number["distinct_exact"], number["values_exact"]) == (False, False)
    assert abs(number["distinct"] - 20_000) < 2_000
    assert (seven["distinct"], seven["distinct_exact"], seven["values"][0]) == (7, True, {"text": "0", "count": 2858})
    assert (empty["filled"], empty["values"], empty["lengths"]["mean"]) == (0, [], None)
    assert (found["keys"], found["keys_nearly"]) == ([["A"]], [])
    twice = profile([*rows, ("7", "0", None)], 3_000)
    assert (twice["keys"], twice["keys_nearly"]) == ([], ["A"])
