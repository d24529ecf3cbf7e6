"""Reads a source whole, for tests that compare outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import polars as pl

from clientimport.core.mapping import SourceOptions
from clientimport.core.rows import Layout
from clientimport.reader import open_source
from spoken import with_words


@dataclass
class Read:
    layout: Layout
    rows: list[tuple[object, ...]] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    fates: dict[str, int] = field(default_factory=dict)
    places: list[tuple[object, ...]] = field(default_factory=list)
    records: int = 0
    batches: int = 0
    reject_file: bool = False


def read(
    path: Path | str,
    options: SourceOptions | None = None,
    needed: Sequence[str] = (),
    *,
    batch_rows: int | None = None,
    stdin: BinaryIO | None = None,
) -> Read:
    source = open_source(str(path), 1, options or SourceOptions(), needed, stdin)
    try:
        out = Read(source.layout, reject_file=source.reject_file)
        fates: Counter[str] = Counter()
        for batch in source.batches(batch_rows):
            assert batch.rows.columns == ["__row", *source.layout.columns]
            assert batch.rows["__row"].is_sorted()
            assert batch.locate is not None
            out.rows += batch.rows.rows()
            out.broken += batch.broken.rows()
            out.faults += with_words(batch.faults).select("__row", "code", "detail").rows()
            out.places += batch.locate(pl.concat([batch.rows["__row"], batch.broken["__row"]]).sort()).rows()
            fates.update(batch.layout_rows)
            out.batches += 1
        out.fates, out.records = dict(fates), source.records
        assert len(out.rows) + len(out.broken) + sum(fates.values()) == source.records
        return out
    finally:
        source.close()
