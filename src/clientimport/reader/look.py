"""What `look` tells of a file: how it would be read, what is odd about it, and what its columns hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import polars as pl

from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import ROW, Layout, RowBatch
from clientimport.core.secrets import WITHHELD, is_secret_heading
from clientimport.core.wording import spoken_details
from clientimport.reader.source import open_source

_SAMPLES, _SHOWN = 3, 40
_FIRST = 5
"""Rows that are named of each kind of fault."""


@dataclass
class LookedColumn:
    """A column: its heading, its name in frames, how many rows fill it, a few values (withheld where it is secret)."""

    heading: str
    name: str
    secret: bool
    filled: int = 0
    samples: list[str] = field(default_factory=list)


@dataclass
class Oddity:
    """Faults of one code. `rows`: the first of them, `lines`: their physical ones (null in workbooks)."""

    code: str
    count: int = 0
    rows: list[int] = field(default_factory=list)
    lines: list[int | None] = field(default_factory=list)
    detail: str = ""


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
    odd: list[Oddity]
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
            "odd": [
                {"code": odd.code, "count": odd.count, "rows": odd.rows, "lines": odd.lines, "detail": odd.detail}
                for odd in self.odd
            ],
            "source": layout.source,
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


def look_at(
    path: str,
    options: SourceOptions,
    needed: Sequence[str] = (),
    stdin: BinaryIO | None = None,
    show: Callable[[RowBatch], None] | None = None,
) -> Look:
    """A file -> how it would be read. Values of secret columns are withheld. Raises SourceFailure as `open_source` does.

    `show`: is shown every batch, for those who want to know more of the file while it goes by once.
    """
    with closing(open_source(path, 1, options, needed, stdin, propose=True)) as source:
        layout = source.layout
        columns = [
            LookedColumn(heading, name, is_secret_heading(heading) or heading in options.secret)
            for heading, name in zip(layout.headings, layout.columns, strict=True)
        ]
        layout_rows: Counter[str] = Counter()
        odd: dict[str, Oddity] = {}
        rows = broken = 0
        for batch in source.batches():
            rows, broken = rows + batch.rows.height, broken + batch.broken.height
            layout_rows.update(batch.layout_rows)
            _note(odd, batch.faults, batch)
            _take(columns, batch)
            if show is not None:
                show(batch)
        _note(odd, source.faults, None)
        return Look(
            source.file.path,
            layout,
            source.file.size,
            source.records,
            rows,
            broken,
            dict(layout_rows),
            {code: each.count for code, each in odd.items()},
            list(odd.values()),
            columns,
        )


def _note(odd: dict[str, Oddity], faults: pl.DataFrame, batch: RowBatch | None) -> None:
    """Adds faults to what is known of their codes."""
    said = faults.group_by("code", maintain_order=True).agg(pl.first("detail"), pl.len())
    said = said.with_columns(spoken_details(said["detail"]))
    for code, detail, count in said.iter_rows():
        each = odd.setdefault(code, Oddity(code, detail=detail))
        each.count += count
        rows = faults.filter(pl.col("code") == code)[ROW].drop_nulls().unique(maintain_order=True)
        if batch is not None and len(rows) and len(each.rows) < _FIRST:
            shown = rows.head(_FIRST - len(each.rows))
            each.rows += shown.to_list()
            each.lines += batch.locate(shown)["line"].to_list() if batch.locate else [None] * len(shown)


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
