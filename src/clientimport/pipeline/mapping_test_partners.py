"""What a test of a mapping gives of joined tables: cells of its row ("accounts.Name"), and rows of joins that have many."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from clientimport.core.joined_rows import PARTNER, JoinedRows, joined_name
from clientimport.core.mapping import MappingTest
from clientimport.core.problems import no_faults
from clientimport.core.rows import ROW, RowBatch
from clientimport.mapper import Bound, joined_headings

FIRST = 2
"""Number of a test's first row: the headings stand above it."""


def with_partners(bound: Bound, batch: RowBatch, test: MappingTest) -> RowBatch:
    """The rows of a test -> the same with what the test says of their partners; a table of which it says nothing has none.

    Where a client has several rows, the partners of joins with many are those of its first one.
    """
    mapping, numbers = bound.mapping, batch.rows[ROW]
    rows_of_test = (test.row, *test.more)
    tested = [rows_of_test[number - FIRST] for number in numbers]
    cells: dict[str, pl.Series] = {}
    many: dict[str, pl.DataFrame] = {}
    for join, rule in mapping.joins.items():
        headings = joined_headings(mapping, join)
        names = [joined_name(join, heading) for heading in headings]
        if rule.rows == "one":
            cells |= {name: pl.Series(name, [row.get(name) or None for row in tested], dtype=pl.String) for name in names}
            continue
        rows = [
            {ROW: FIRST, PARTNER: at, **{name: partner.get(h) or None for name, h in zip(names, headings, strict=True)}}
            for at, partner in enumerate(test.partners.get(join, ()), start=2)
        ]
        many[join] = pl.DataFrame(rows, schema={ROW: pl.Int64, PARTNER: pl.Int64, **dict.fromkeys(names, pl.String)})
    whole = batch.rows.with_columns(cells.values())
    return replace(batch, rows=whole, joined=JoinedRows(batch.rows.select(ROW), many, no_faults()))
