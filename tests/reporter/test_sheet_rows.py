"""Rows of a worksheet as XML: the heading row is written in another way than the rows below, and in the same words."""

from __future__ import annotations

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from clientimport.reporter.sheet_rows import headings_xml, rows_xml

TEXTS = st.lists(st.sampled_from(["a", "é", "<&>", "\n", "_x000D_", "_x00", "\r", "\x01", "long " * 9]), max_size=6).map(
    "".join
)
CELLS = st.tuples(TEXTS, st.integers(0, 12), st.sampled_from([7.0, 12.5, 1000.0]))


@given(cells=st.lists(CELLS, min_size=1, max_size=30))
@example(cells=[("_x0041_x0042_", 1, 7.0), ("", 2, 7.0), ("a\n\nb\n" * 9, 3, 7.0)])
def test_headings_are_written_as_rows_are(cells: list[tuple[str, int, float]]) -> None:
    texts, styles, widths = (list(of) for of in zip(*cells, strict=True))
    names = [str(at) for at in range(len(cells))]
    frame = pl.DataFrame([texts], schema=dict.fromkeys(names, pl.String), orient="row")
    rows = rows_xml(frame, 1, dict(zip(names, styles, strict=True)), dict(zip(names, widths, strict=True)))
    assert headings_xml(texts, styles, widths) == rows
