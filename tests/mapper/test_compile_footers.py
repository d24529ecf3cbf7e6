"""Footers: what is held back at the end of a file, and what turns out to be none, wherever batches end."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mapped_rows import batch_of, bound_to, mapping_of

from clientimport.core.rows import ROW
from clientimport.mapper import FooterWatch

HEADINGS = ["Id", "Name", "Sum"]
TOP = 'source: {footer: [Total, "Printed on"], blank: ["-"]}'

Line = tuple[str | None, str | None, str | None]


def watched(lines: list[Line], size: int, top: str = TOP) -> tuple[list[int], list[int], int]:
    """Rows that go on, rows that are rejects, how many are the footer."""
    bound = bound_to(mapping_of("name: Name\nnotes: Sum", top), HEADINGS)
    watch = FooterWatch(bound)
    rows: list[int] = []
    unclear: list[int] = []
    for at in range(0, len(lines), size):
        batch = watch.take(batch_of(bound.layout, [list(line) for line in lines[at : at + size]], first=2 + at))
        rows += batch.rows[ROW].to_list()
        assert batch.faults.filter(pl.col("code") != "footer-unclear").is_empty()
        found = batch.faults[ROW].to_list()
        assert (batch.held_rows is None and found == []) or (
            batch.held_rows is not None
            and batch.held_rows[ROW].to_list() == found
            and batch.held_rows.columns == batch.rows.columns
        )
        unclear += found
    return rows, unclear, watch.held


CLIENT: Line = ("1", "Ned", "5")
TOTAL: Line = (None, "Total", "5")
KEYLESS: Line = (None, "Maude", "5")


@pytest.mark.parametrize("size", [1, 2, 3, 10])
@pytest.mark.parametrize(
    ("lines", "rows", "unclear", "held"),
    [
        ([CLIENT, TOTAL], [2], [], 1),
        ([CLIENT, TOTAL, KEYLESS, TOTAL], [2], [], 3),
        ([CLIENT, KEYLESS, TOTAL], [2, 3], [], 1),
        ([TOTAL, CLIENT, TOTAL, KEYLESS, CLIENT, KEYLESS, TOTAL], [3, 6, 7], [2, 4, 5], 1),
        ([("1", "Total Oil", "5"), ("2", "Total", "1")], [2, 3], [], 0),
        ([CLIENT, (" ", " - ", "Total"), ("-", None, "Printed on x")], [2], [], 2),
        ([CLIENT, (None, "total", None), (None, "x", "Total")], [2, 3, 4], [], 0),
        ([CLIENT, (None, " Totals: ", None), ("#REF!", None, None)], [2, 4], [3], 0),
        ([CLIENT, (None, None, None), TOTAL, (None, None, None)], [2, 3], [], 2),
    ],
)
def test_footers(lines: list[Line], rows: list[int], unclear: list[int], held: int, size: int) -> None:
    assert watched(lines, size) == (rows, unclear, held)


def test_without_a_footer_in_the_mapping_nothing_is_held() -> None:
    assert watched([CLIENT, TOTAL], 1, top="source: {unmapped: ignore}") == ([2, 3], [], 0)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([CLIENT, TOTAL, KEYLESS]), max_size=12), st.integers(1, 5))
def test_batches_end_where_they_will(lines: list[Line], size: int) -> None:
    whole = watched(lines, max(len(lines), 1))
    assert watched(lines, size) == whole
    assert len(whole[0]) + len(whole[1]) + whole[2] == len(lines)
