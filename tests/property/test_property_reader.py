"""For each kind of pollution, at every row of a clean file: exactly that row is named, all others are read unchanged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientimport.core.mapping import SourceOptions
from clientimport.reader import open_source
from clientimport.reader.pieces import Piece
from clientimport.reader.text.text_source import TextSource


@dataclass(frozen=True)
class Clean:
    """A clean file: its cells, and how it is written."""

    headings: list[str]
    rows: list[list[str]]
    delimiter: str
    quote: str
    backslash: bool
    end: str
    every: bool
    surplus: int
    blanks: bool

    @property
    def options(self) -> SourceOptions:
        return SourceOptions(
            encoding="cp1252",
            delimiter=self.delimiter,
            quote=self.quote,
            escape="backslash" if self.backslash else "doubled",
            skip_initial_space=False,
            comment="",
            header_row=1,
        )

    def cell(self, text: str) -> str:
        if not self.every and not any(mark in text for mark in (self.delimiter[0], self.quote, "\n", "\r", "\\")):
            return text
        if self.backslash:
            return self.quote + text.replace("\\", "\\\\").replace(self.quote, "\\" + self.quote) + self.quote
        return self.quote + text.replace(self.quote, self.quote * 2) + self.quote

    def line(self, cells: list[str]) -> str:
        return self.delimiter.join(map(self.cell, cells)) + self.delimiter * self.surplus

    def write(self, path: Path, dirt: dict[int, str]) -> tuple[list[tuple[object, ...]], list[int]]:
        """Writes it, each line of dirt before the row of that index -> the rows to be read, the numbers of the dirty ones."""
        lines, rows, dirty = [self.delimiter.join(map(self.cell, self.headings))], [], []
        for index, cells in enumerate([*self.rows, None]):
            if index in dirt:
                lines.append(dirt[index])
                dirty.append(len(lines))
            if cells is not None:
                lines.append(self.line(cells))
                rows.append((len(lines), *(cell or None for cell in cells)))
                if self.blanks:
                    lines.append("")
        path.write_bytes((self.end.join(lines) + self.end).encode("cp1252", "surrogateescape"))
        return rows, dirty


TEXT = st.text(alphabet="ab 1é-", max_size=4)
ODD = st.sampled_from(
    ["x,y", "x;y", 'x "y" z', "it's", "two\nlines", "two\r\nlines", "x\n", '"', "C:\\x", "a||b", "a\tb", "a, b"]
)
SIGNS = [",", ";", "\t", "|", ":", "~", ", ", "||"]


@st.composite
def clean_files(draw: st.DrawFn, *, delimiters: list[str] = SIGNS) -> Clean:
    width = draw(st.integers(2, 5))
    cells = st.lists(st.one_of(TEXT, TEXT, ODD), min_size=width - 1, max_size=width - 1)
    rows = [[f"K{at}", *draw(cells)] for at in range(draw(st.integers(2, 8)))]
    return Clean(
        [f"Heading {at}" for at in range(width)],
        rows,
        draw(st.sampled_from(delimiters)),
        draw(st.sampled_from(['"', "'"])),
        draw(st.booleans()),
        draw(st.sampled_from(["\n", "\r\n", "\r"])),
        draw(st.booleans()),
        draw(st.sampled_from([0, 0, 2])),
        draw(st.booleans()),
    )


def polluted(clean: Clean, kind: str) -> str:
    """A row with one fault, its cells plain."""
    d, q, width = clean.delimiter, clean.quote, len(clean.headings)
    cells = [f"B{at}" for at in range(width)]
    made: dict[str, Callable[[], list[str]]] = {
        "too-many-cells": lambda: [*cells, "more"],
        "too-few-cells": lambda: cells[:-1],
        "stray-quote": lambda: [cells[0], f"N{q}e{q}d", *cells[2:]],
        "text-after-quote": lambda: [cells[0], f"{q}Ned{q} F", *cells[2:]],
        "unclosed-quote": lambda: [cells[0], f"{q}Ned", *cells[2:]],
        "nul-character": lambda: [cells[0], "N\0d", *cells[2:]],
        "not-decodable": lambda: [cells[0], "N\udc81d", *cells[2:]],
    }
    return d.join(made[kind]())


KINDS = [
    "too-many-cells",
    "too-few-cells",
    "stray-quote",
    "text-after-quote",
    "unclosed-quote",
    "nul-character",
    "not-decodable",
]


def both_roads(path: Path, options: SourceOptions) -> list[dict[str, object]]:
    """What the fast road and the tolerant one make of a file, whole and in small stretches."""
    found = []
    with closing(open_source(str(path), 1, options)) as source:
        assert isinstance(source, TextSource)
        for fast, chunk in ((True, 1 << 20), (False, 1 << 20), (True, 16), (False, 16)):
            body = replace(source._body, fast=fast, chunk=chunk)
            found.append(told(list(body.pieces())))
    return found


def told(pieces: list[Piece]) -> dict[str, object]:
    layout: Counter[str] = Counter()
    for piece in pieces:
        layout.update(piece.layout)
    return {
        "rows": [row for piece in pieces for row in piece.rows.rows()],
        "broken": [row for piece in pieces for row, _ in piece.broken.rows()],
        "codes": [(row, code) for piece in pieces for row, code, *_ in piece.faults.rows()],
        "layout": dict(layout),
    }


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(clean=clean_files(), data=st.data())
def test_a_fault_costs_its_row_alone(
    tmp_path_factory: pytest.TempPathFactory, kind: str, clean: Clean, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("polluted") / "clients.csv"
    at = data.draw(st.integers(0, len(clean.rows)))
    rows, dirty = clean.write(path, {at: polluted(clean, kind)})
    surplus = [(row[0], "surplus-cells-empty") for row in rows if clean.surplus]
    expected = {
        "rows": rows,
        "broken": dirty,
        "codes": sorted([*surplus, *((row, kind) for row in dirty)]),  # type: ignore[type-var]
        "layout": {"blank": len(rows)} if clean.blanks else {},
    }
    for found in both_roads(path, clean.options):
        assert {**found, "codes": sorted(found["codes"])} == expected  # type: ignore[call-overload]


@settings(max_examples=60, deadline=None)
@given(clean=clean_files(), data=st.data())
def test_rows_of_layout_are_counted_and_cost_nothing(
    tmp_path_factory: pytest.TempPathFactory, clean: Clean, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("layout") / "clients.csv"
    at = data.draw(st.integers(0, len(clean.rows)))
    headings = clean.delimiter.join(map(clean.cell, clean.headings))
    rows, _ = clean.write(path, {at: headings})
    for found in both_roads(path, clean.options):
        assert (found["rows"], found["broken"], found["layout"]) == (
            rows,
            [],
            {"heading": 1, **({"blank": len(rows)} if clean.blanks else {})},
        )


@settings(max_examples=150, deadline=None)
@given(clean=clean_files(delimiters=[",", ";", "\t", "|"]))
def test_what_is_declared_is_found_where_every_cell_is_quoted(tmp_path_factory: pytest.TempPathFactory, clean: Clean) -> None:
    told = any(
        clean.quote in cell for row in clean.rows for cell in row
    )  # else there is nothing that a backslash stands before
    clean = replace(clean, every=True, surplus=0, backslash=clean.backslash and told)
    path = tmp_path_factory.mktemp("found") / "clients.csv"
    rows, _ = clean.write(path, {})
    with closing(open_source(str(path), 1, SourceOptions(encoding="cp1252"))) as source:
        assert (source.layout.delimiter, source.layout.quote) == (clean.delimiter, clean.quote)
        assert source.layout.headings == tuple(clean.headings)
        assert [row for batch in source.batches() for row in batch.rows.rows()] == rows
