"""What a client is called, by the cells of its row."""

from __future__ import annotations

import polars as pl
import pytest

from clientimport.core.client_names import client_name

ROWS = pl.DataFrame(
    {
        "Company": ["Acme  Ltd", "Ned Flanders", None, None, " "],
        "First": ["Ned", " Ned ", "Ned\nR.", None, ""],
        "Last": ["Flanders", "Flanders", None, None, None],
    }
)


@pytest.mark.parametrize(
    ("groups", "names"),
    [
        ((("Company",), ("First", "Last")), ["Acme Ltd, Ned Flanders", "Ned Flanders", "Ned R.", None, None]),
        ((("First", "Last", "First"),), ["Ned Flanders", "Ned Flanders", "Ned R.", None, None]),
        ((), [None] * 5),
        (((),), [None] * 5),
    ],
)
def test_names(groups: tuple[tuple[str, ...], ...], names: list[str | None]) -> None:
    assert ROWS.select(pl.lit(0).alias("i"), "First", client_name(groups).alias("n"))["n"].to_list() == names


def test_a_very_long_name_is_cut_visibly() -> None:
    named = pl.DataFrame({"Name": ["x" * 201, "y" * 200]}).select(client_name([["Name"]]).alias("n"))["n"]
    assert named.to_list() == ["x" * 200 + " …", "y" * 200]
