"""Rows and mappings by hand, and what the mapper makes of them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from textwrap import dedent, indent

import polars as pl

from clientimport.core.mapping import Mapping
from clientimport.core.problems import no_faults
from clientimport.core.record_batch import RecordBatch
from clientimport.core.rows import ROW, Layout, RowBatch, SourceFile, no_broken_rows, unique_columns
from clientimport.core.target import Target
from clientimport.mapper import Bound, bind, map_rows, read_mapping
from clientimport.targets import target_named, target_names
from spoken import with_words

Row = dict[str, str | None]


def target_of(mapping: Mapping) -> Target:
    """The record shape of a mapping."""
    found = target_named(mapping.target)
    assert found is not None
    return found


def mapping_of(record: str, top: str = "", target: str = "ticketevolution") -> Mapping:
    """The lines under `record:`, and any other top-level lines (`key: Id` and the target are given) -> a mapping."""
    given = dedent(top)
    text = f"mapping: 1\ntarget: {target}\nsystem: crm\n"
    text += "" if given.startswith("key:") or "\nkey:" in given else "key: Id\n"
    text += given + "\nrecord:\n" + indent(dedent(record).strip("\n"), "  ") + "\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.yaml"
        path.write_text(text, encoding="utf-8")
        return read_mapping(str(path), target_named, target_names())


def layout_of(headings: list[str]) -> Layout:
    """A file's layout by its headings."""
    return Layout("delimited", tuple(headings), unique_columns(headings), 1)


def batch_of(layout: Layout, lines: list[list[str | None]], first: int = 2) -> RowBatch:
    """Lines of cells in the order of the headings -> a batch whose first row is number `first`."""
    cells = {name: pl.Series([line[i] for line in lines], dtype=pl.String) for i, name in enumerate(layout.columns)}
    rows = pl.DataFrame({ROW: pl.Series(range(first, first + len(lines)), dtype=pl.Int64), **cells})
    return RowBatch(SourceFile(1, "clients.csv", "", 0, layout), rows, no_broken_rows(), no_faults())


def bound_to(mapping: Mapping, headings: list[str]) -> Bound:
    """A mapping bound to headings."""
    return bind(mapping, target_of(mapping), layout_of(headings))


def mapped(
    record: str, rows: list[Row], *, top: str = "", target: str = "ticketevolution", headings: list[str] | None = None
) -> RecordBatch:
    """Rows (cells by heading; "Id" is given where no row has it) through a mapping; the first row is number 2."""
    found = headings or list(dict.fromkeys(name for row in rows for name in row))
    if "Id" not in found and headings is None:
        found = ["Id", *found]
    lines = [[row.get(name, f"K{i}" if name == "Id" else None) for name in found] for i, row in enumerate(rows, start=1)]
    bound = bound_to(mapping_of(record, top, target), found)
    return map_rows(bound, batch_of(bound.layout, lines))


def own(batch: RecordBatch, *fields: str) -> list[object]:
    """The values of one own field, or tuples of several."""
    rows = batch.own.select(fields).rows()
    return [row[0] for row in rows] if len(fields) == 1 else list(rows)


def items(batch: RecordBatch, name: str, *fields: str) -> list[tuple[object, ...]]:
    """The items of a list: row, slot, position, then the fields."""
    return batch.lists[name].select("__row", "__slot", "__position", *fields).rows()


def faults(batch: RecordBatch | Bound | RowBatch) -> list[tuple[object, ...]]:
    """Row, code, field, slot, position, value, detail of all faults, by row and code."""
    frame = with_words(batch.faults).sort(ROW, "code", "field", "slot", "position")
    return frame.select(ROW, "code", "field", "slot", "position", "value", "detail").rows()


def codes(batch: RecordBatch | RowBatch) -> list[tuple[object, ...]]:
    """Row and code of all faults, by row and code."""
    return batch.faults.sort(ROW, "code").select(ROW, "code").rows()
