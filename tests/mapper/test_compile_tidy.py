"""Columns made tidy: what is left as it stands is what the tidying of one text leaves as it stands."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from clientimport.mapper.tidy_columns import tidy_columns
from clientimport.values.text import tidy

LETTERS = st.sampled_from(
    "ab é\n\t\r\x00\x0b\x0c\x1c\x1f\x7f\x80\x85\xa0\xad\u0300\u0301\u02ff\u0300\u0370\u1e9b\u2003\u2028\u200b\ufeff\ud7a3Åe#"
)
CELLS = (
    st.none() | st.text(LETTERS, max_size=6) | st.sampled_from(["", " ", "plain", "two words", "N/A", "é", " é ", "two\nlines"])
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=3))
def test_each_cell_is_tidied_as_by_itself(given: list[list[str | None]]) -> None:
    columns = [pl.Series(str(at), cells, dtype=pl.String) for at, cells in enumerate(given)]
    columns.append(pl.Series("one", given[0][:1], dtype=pl.String).new_from_index(0, 4))
    by_itself = [column.to_frame().select(tidy(pl.col(column.name))).to_series().to_list() for column in columns]
    assert [column.to_list() for column in tidy_columns(columns, ())] == by_itself
    without = [[None if text == "N/A" else text for text in cells] for cells in by_itself]
    assert [column.to_list() for column in tidy_columns(columns, ("N/A",))] == without


def test_a_single_cell() -> None:
    for text in ("", " ", "\n", "a", "a\n", "\u00a0a", "e\u0301"):
        column = pl.Series("x", [text])
        assert tidy_columns([column], ())[0].to_list() == column.to_frame().select(tidy(pl.col("x"))).to_series().to_list()
