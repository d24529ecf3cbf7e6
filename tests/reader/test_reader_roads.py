"""The fast road and the tolerant road give the same, whatever the text and wherever it is cut."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clientimport.core.mapping import SourceOptions
from clientimport.reader import open_source
from clientimport.reader.encoding.decoding import MARKS, Encoding
from clientimport.reader.pieces import Piece
from clientimport.reader.text.body import Body
from clientimport.reader.text.grammar import Dialect

CELLS = ["a", "bc", "", " ", "é", '"x"', '"x,y"', '"x\ny"', '"x\r\ny"', '"p""q"', '""', '" "', '"\n"', '"a\rb"']
BAD = ['"', 'a"', '"a"b', "\0", chr(MARKS + 0xE9), "\r", "\ufeff", '"open', 'close"', "A", "B", "C", '"A"', "'"]


def read(path: Path, *, fast: bool, width: int, fill: bool, chunk: int, delimiter: str = ",") -> dict[str, object]:
    names = tuple("ABC"[:width])
    body = Body(
        str(path), path, Encoding("utf-8", 0, lenient=True), Dialect(delimiter), names, names, 0, 0, 1, fill, fast, chunk
    )
    pieces = list(body.pieces())
    layout: Counter[str] = Counter()
    for piece in pieces:
        layout.update(piece.layout)
        assert piece.rows.height + piece.broken.height + sum(piece.layout.values()) == piece.records
    return {
        "rows": pl.concat([piece.rows for piece in pieces]).rows() if pieces else [],
        "broken": [row for piece in pieces for row in piece.broken.rows()],
        "faults": sorted(str(row) for piece in pieces for row in piece.faults.rows()),
        "layout": dict(layout),
        "records": sum(piece.records for piece in pieces),
        "places": [row for piece in pieces for row in piece.places(every(piece)).drop_nulls("line").rows()],
    }


def every(piece: Piece) -> pl.Series:
    return pl.int_range(piece.last - piece.records + 1, piece.last + 1, eager=True)


def rows_of_cells(width: int) -> st.SearchStrategy[str]:
    cell = st.sampled_from(CELLS)
    good = st.lists(cell, min_size=width, max_size=width)
    odd = st.lists(st.sampled_from(CELLS + BAD), min_size=0, max_size=width + 2)
    return st.one_of(good, good, good, odd).map(",".join)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, int, bool]:
    width = draw(st.integers(1, 3))
    rows = draw(st.lists(rows_of_cells(width), max_size=14))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    if draw(st.booleans()):
        headings = ",".join(f"H{at}" for at in range(draw(st.integers(1, 5))))
        rows = [*rows, "", headings, *draw(st.lists(rows_of_cells(4), max_size=4))]
    text = end.join(rows) + draw(st.sampled_from(["", end]))
    return text, width, draw(st.booleans())


@settings(max_examples=150, deadline=None)
@given(sample=texts(), chunk=st.sampled_from([1, 3, 17, 64, 1 << 20]))
@example(sample=('1,"a\n2,"",x\n3,",",y\n', 3, False), chunk=1 << 20)
@example(sample=('"a\n', 1, False), chunk=1)
@example(sample=("a,b\r\nc,d\r", 2, True), chunk=5)
def test_both_roads_agree(tmp_path_factory: pytest.TempPathFactory, sample: tuple[str, int, bool], chunk: int) -> None:
    text, width, fill = sample
    path = tmp_path_factory.mktemp("roads") / "sample.csv"
    path.write_bytes(text.encode())
    measure = read(path, fast=False, width=width, fill=fill, chunk=1 << 20)
    assert read(path, fast=True, width=width, fill=fill, chunk=1 << 20) == measure
    assert read(path, fast=True, width=width, fill=fill, chunk=chunk) == measure
    assert read(path, fast=False, width=width, fill=fill, chunk=chunk) == measure


@settings(max_examples=80, deadline=None)
@given(text=st.text(alphabet='ab,"\n\r \0', max_size=40), width=st.integers(1, 3))
def test_both_roads_agree_on_noise(tmp_path_factory: pytest.TempPathFactory, text: str, width: int) -> None:
    path = tmp_path_factory.mktemp("roads") / "sample.csv"
    path.write_bytes(text.encode())
    assert read(path, fast=True, width=width, fill=False, chunk=5) == read(
        path, fast=False, width=width, fill=False, chunk=1 << 20
    )


def test_a_line_feed_in_a_file_of_carriage_returns_moves_no_record(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes('Id,Name\r1,é\r2,"é\n3,é\r4,é,x\r5,é\r'.encode())
    with closing(open_source(str(path), 0, SourceOptions())) as source:
        batches = list(source.batches())
    assert [row for batch in batches for row in batch.rows.iter_rows()] == [(2, "1", "é"), (4, "3", "é"), (6, "5", "é")]
    assert [row for batch in batches for row in batch.broken.iter_rows()] == [(3, '2,"é'), (5, "4,é,x")]


@given(st.lists(st.sampled_from(["a", "bc", "\n", "\r\n", "\r", "ü", " "]), min_size=1, max_size=14).map("".join))
def test_polars_keeps_every_line_of_one_column(text: str) -> None:
    # The proof that no line was lost needs this: a line end is LF or CRLF, and a blank line is a line.
    expected = [line.removesuffix("\r") for line in text.split("\n")]
    found = pl.read_csv(
        text.encode(), has_header=False, separator="\x01", quote_char=None, schema={"line": pl.String}, raise_if_empty=False
    )
    assert found["line"].fill_null("").to_list() == (expected[:-1] if text.endswith("\n") else expected)
