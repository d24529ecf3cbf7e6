"""What `look` tells of a file: how it would be read, and what its columns hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import polars as pl

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import Layout, RowBatch
from clientimport.core.secrets import WITHHELD, is_secret_heading
from clientimport.reader.dialect import NAMES
from clientimport.reader.source import open_source

_SAMPLES, _SHOWN = 3, 40


@dataclass
class LookedColumn:
    """A column: its heading, its name in frames, how many rows fill it, a few values (withheld where it is secret)."""

    heading: str
    name: str
    secret: bool
    filled: int = 0
    samples: list[str] = field(default_factory=list)


@dataclass
class Look:
    """How a file would be read. `rows`: data rows of right structure; `records`: all records, layout rows included."""

    path: str
    layout: Layout
    size: int
    records: int
    rows: int
    broken: int
    layout_rows: dict[str, int]
    problems: dict[str, int]
    first_broken: list[int]
    columns: list[LookedColumn]

    def to_json(self) -> dict[str, Any]:
        """The object that `look --json` prints."""
        layout = self.layout
        return {
            "path": self.path,
            "kind": layout.kind,
            "size": self.size,
            "encoding": layout.encoding or None,
            "delimiter": layout.delimiter or None,
            "quote": layout.quote if layout.kind == "csv" else None,
            "sheet": layout.sheet or None,
            "other_sheets": layout.detected.get("other sheets", "").split(", ") if "other sheets" in layout.detected else [],
            "header_row": layout.header_row,
            "reject_file": layout.reject_file,
            "detected": layout.detected,
            "records": self.records,
            "rows": self.rows,
            "broken": self.broken,
            "layout_rows": self.layout_rows,
            "problems": self.problems,
            "columns": [
                {
                    "heading": column.heading,
                    "name": column.name,
                    "filled": column.filled,
                    "fill_rate": round(column.filled / self.rows, 4) if self.rows else 0.0,
                    "secret": column.secret,
                    "samples": column.samples,
                }
                for column in self.columns
            ],
        }

    def lines(self) -> list[str]:
        """The same for people."""
        layout = self.layout
        said = [f"{self.path}: {self.size:,} bytes, {self.records:,} records"]
        if layout.kind == "csv":
            delimiter = NAMES.get(layout.delimiter, repr(layout.delimiter))
            said.append(f"  text, {layout.encoding}, delimiter {delimiter}, quote {layout.quote or 'none'}")
        else:
            said.append(f"  workbook, sheet {layout.sheet}")
            if "other sheets" in layout.detected:
                said.append(f"  other sheets: {layout.detected['other sheets']}")
        said.append(f"  headings in row {layout.header_row}")
        if layout.detected:
            said.append("  detected: " + ", ".join(f"{name}: {value}" for name, value in layout.detected.items()))
        if layout.reject_file:
            said.append("  one of our own reject files")
        said.append(f"  {self.rows:,} data rows; " + ", ".join(f"{count:,} {fate}" for fate, count in self.layout_rows.items()))
        for code, count in self.problems.items():
            said.append(f"  {count:,} × {code}" + (f" ({CATALOGUE[code].fix})" if code in CATALOGUE else ""))
        if self.first_broken:
            said.append("  first rows of wrong structure: " + ", ".join(str(row) for row in self.first_broken))
        width = max((len(column.name) for column in self.columns), default=0)
        for column in self.columns:
            share = column.filled / self.rows if self.rows else 0
            said.append(f"  {column.name:<{width}}  {share:>6.1%}  {' | '.join(column.samples)}".rstrip())
        return said


def look_at(path: str, options: SourceOptions, needed: Sequence[str] = (), stdin: BinaryIO | None = None) -> Look:
    """A file -> how it would be read. Values of secret columns are withheld. Raises SourceFailure as `open_source` does."""
    with closing(open_source(path, 1, options, needed, stdin)) as source:
        layout = source.layout
        columns = [
            LookedColumn(heading, name, is_secret_heading(heading) or heading in options.secret)
            for heading, name in zip(layout.headings, layout.columns, strict=True)
        ]
        layout_rows: Counter[str] = Counter()
        problems: Counter[str] = Counter()
        first_broken: list[int] = []
        rows = broken = 0
        for batch in source.batches():
            rows, broken = rows + batch.rows.height, broken + batch.broken.height
            layout_rows.update(batch.layout_rows)
            problems.update(batch.faults["code"].to_list())
            if len(first_broken) < 10:
                first_broken += batch.broken[batch.broken.columns[0]].head(10 - len(first_broken)).to_list()
            _take(columns, batch)
        problems.update(source.faults["code"].to_list())
        return Look(
            source.file.path,
            layout,
            source.file.size,
            source.records,
            rows,
            broken,
            dict(layout_rows),
            dict(problems),
            first_broken,
            columns,
        )


def _take(columns: list[LookedColumn], batch: RowBatch) -> None:
    """Adds a batch to what is known of the columns."""
    for column in columns:
        cells = batch.rows[column.name]
        column.filled += cells.len() - cells.null_count()
        if column.secret:
            column.samples = [WITHHELD] if column.filled else []
        elif len(column.samples) < _SAMPLES:
            shown = pl.Series(cells.drop_nulls().head(1000).unique(maintain_order=True))
            for text in shown.head(2 * _SAMPLES):
                flat = " ".join(text.split())
                short = flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
                if short not in column.samples and len(column.samples) < _SAMPLES:
                    column.samples.append(short)
