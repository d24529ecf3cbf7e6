"""What one run of a retry tries: rejected rows of one target and system, as the files of that run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.mapping import Mapping
from clientimport.core.problems import FAULT_SCHEMA
from clientimport.core.row_identity import Identity
from clientimport.core.rows import RAW, ROW
from clientimport.core.target import Target
from clientimport.pipeline.retry_cells import Mended, Reject
from clientimport.pipeline.retry_told import Bent, Where
from clientimport.pipeline.stored_rows import StoredRows
from clientimport.pipeline.stored_set import StoredSet


@dataclass
class Group:
    """What one run tries: rows of one target and system, with one mapping."""

    mapping: Mapping
    target: Target
    stored: StoredSet
    waiting: list[tuple[Reject, Mended]] = field(default_factory=list)
    wheres: dict[Identity, Where] = field(default_factory=dict)

    def seal(self) -> None:
        """Makes the sources of the rows that were gathered."""
        sources: list[StoredRows] = []
        by_file: dict[tuple[str, int], list[tuple[Reject, Mended]]] = {}
        for reject, mended in self.waiting:
            by_file.setdefault(reject.identity[:2], []).append((reject, mended))
        for rows in by_file.values():
            rows.sort(key=lambda row: row[0].identity[2])
            sources.append(_source(len(sources), rows, self.mapping))
        self.stored = StoredSet(sources)


def _source(number: int, rows: Sequence[tuple[Reject, Mended]], mapping: Mapping) -> StoredRows:
    origin = rows[0][0].origin
    schema = {ROW: pl.Int64, RAW: pl.String, **dict.fromkeys(origin.columns, pl.String)}
    columns: dict[str, list[object]] = {name: [] for name in schema}
    for reject, mended in rows:
        columns[ROW].append(reject.identity[2])
        columns[RAW].append(mended.raw)
        for name in origin.columns:
            columns[name].append(mended.cells.get(name))
    notices = [
        _notice(reject, name, bent)
        for reject, mended in rows
        for name, bent in zip(mended.bent_columns, mended.kept, strict=True)
    ]
    frame = pl.DataFrame(columns, schema=schema)
    return StoredRows(number, origin, frame, mapping.source, pl.DataFrame(notices, schema=FAULT_SCHEMA))


def _notice(reject: Reject, name: str, bent: Bent) -> dict[str, object]:
    return {
        ROW: reject.identity[2],
        "code": "cell-bent",
        "field": "",
        "value": bent.typed,
        "detail": bent.received,
        "columns": [name],
    }
