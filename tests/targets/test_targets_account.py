"""Prefixes of account codes."""

from __future__ import annotations

import polars as pl
import pytest

from clientimport.targets.intend.account import account_prefix


@pytest.mark.parametrize(
    ("title", "last_name", "prefix"),
    [
        ("Intend Design Studio", None, "INTEND"),
        ("Abc Ltd", "Kent", "ABC"),
        (None, "Van der Berg", "VANDER"),
        (None, "Müller-Lüdenscheidt", "MULLER"),
        ("Ærø Både", None, "AERO"),
        ("Straße", None, "STRASS"),
        ("Łódź Meble", None, "LODZ"),
        ("Þórsmörk", None, "THORSM"),
        ("ＡＢＣ　商事", None, "ABC"),
        ("3M Deutschland", None, "3M"),
        ("O'Malley", None, "OMALLE"),
        ("& Sons", "Kent", "CLIENT"),
        ("東京 Trading", None, "CLIENT"),
        (None, None, "CLIENT"),
    ],
)
def test_prefix(title: str | None, last_name: str | None, prefix: str) -> None:
    own = pl.DataFrame({"title": [title], "last_name": [last_name]}, schema={"title": pl.String, "last_name": pl.String})
    assert account_prefix(own).to_list() == [prefix]


def test_each_row_has_its_own() -> None:
    own = pl.DataFrame({"title": ["Acme", None, "Acme", "Zed"], "last_name": [None, "Kent", "Lane", None]})
    assert account_prefix(own).to_list() == ["ACME", "KENT", "ACME", "ZED"]


def test_columns_may_be_unmapped() -> None:
    assert account_prefix(pl.DataFrame({"email": ["a@example.com", None]})).to_list() == ["CLIENT", "CLIENT"]
    assert account_prefix(pl.DataFrame({"last_name": ["Kent"]})).to_list() == ["KENT"]
