"""Dates, numbers, yes and no, and text as it is kept."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.values.casefold import casefold
from clientimport.values.dates import read_dates
from clientimport.values.numbers import read_numbers
from clientimport.values.text import tidy
from clientimport.values.yes_no import read_yes_no


def series(*texts: str | None) -> pl.Series:
    return pl.Series("value", texts, dtype=pl.String)


@pytest.mark.parametrize(
    ("order", "given", "expected"),
    [
        ("day-first", "31/12/2024", "2024-12-31"),
        ("day-first", "1.2.2024", "2024-02-01"),
        ("day-first", "31.12.24", "2024-12-31"),
        ("day-first", "31-12-99", "1999-12-31"),
        ("day-first", "12/31/2024", None),
        ("month-first", "12/31/2024", "2024-12-31"),
        ("month-first", "2/3/2024 10:15", "2024-02-03"),
        ("month-first", "2/3/2024, 10:15 PM", "2024-02-03"),
        ("year-first", "2024/12/31", "2024-12-31"),
        ("year-first", "20241231", "2024-12-31"),
        ("day-first", "30/02/2024", None),
        ("day-first", "29/02/2024", "2024-02-29"),
        ("day-first", "29/02/2023", None),
        ("day-first", "2024-12-31", "2024-12-31"),
        (None, "2024-12-31 00:00:00", "2024-12-31"),
        (None, "2024-12-31T23:59:59Z", "2024-12-31"),
        (None, "2024-02-30", None),
        (None, "31/12/2024", None),
        (None, "3 March 2021", "2021-03-03"),
        (None, "Mar 3rd, 2021", "2021-03-03"),
        (None, "soon", None),
    ],
)
def test_dates(order: str | None, given: str, expected: str | None) -> None:
    assert read_dates(series(given, None), order).to_list() == [expected, None]


def test_dates_of_a_given_form() -> None:
    assert read_dates(series("31|12|2024", "2024-12-31", "31/12/2024"), format="%d|%m|%Y").to_list() == [
        "2024-12-31",
        "2024-12-31",
        None,
    ]
    assert read_dates(series("31.12.2024 23:59"), format="%d.%m.%Y %H:%M").to_list() == ["2024-12-31"]


@given(st.dates())
def test_any_date_is_read_back(day: object) -> None:
    year, month, dom = str(day).split("-")
    assert read_dates(series(f"{int(dom)}/{int(month)}/{year}"), "day-first").item() == str(day)
    assert read_dates(series(f"{month}/{dom}/{year}"), "month-first").item() == str(day)


@pytest.mark.parametrize(
    ("decimal", "given", "expected"),
    [
        (".", "1,234.50", "1234.50"),
        (",", "1.234,50", "1234.50"),
        (",", "1 234,5", "1234.5"),
        (".", "1'000", "1000"),
        (".", "-3", "-3"),
        (".", "+3", "3"),
        (".", "1,23", None),
        (",", "1.5", None),
        (".", "12a", None),
        (".", ".", None),
    ],
)
def test_numbers(decimal: str, given: str, expected: str | None) -> None:
    assert read_numbers(series(given, None), decimal).to_list() == [expected, None]


def test_yes_and_no() -> None:
    given = series("Yes", "n", "TRUE", "0", "x", "ja", "maybe", None)
    assert read_yes_no(given).to_list() == ["true", "false", "true", "false", "true", "true", None, None]
    assert read_yes_no(series("P", "p", "N", "yes"), yes=["P"], no=["N"]).to_list() == ["true", "true", "false", None]
    assert read_yes_no(series("X", "no"), no=["x"]).to_list() == ["false", None]


@given(st.lists(st.one_of(st.none(), st.text(max_size=8)), max_size=8))
def test_case_is_folded_as_unicode_has_it(texts: list[str | None]) -> None:
    folded = casefold(series(*texts))
    assert folded.to_list() == [None if text is None else text.casefold() for text in texts]
    assert folded.name == "value"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ned  Flanders", "Ned  Flanders"),
        ("  Ned ", "Ned"),
        ("\u00a0Ned\u202f\ufeff", "Ned"),
        ("e\u0301", "é"),
        ("a\x0bb", "a\nb"),
        (" \u00a0\t", None),
        ("", None),
        ("'t Hooft", "'t Hooft"),
        ("a\x01", "a\x01"),
        (None, None),
    ],
)
def test_text_is_tidied(given: str | None, kept: str | None) -> None:
    assert series(given).to_frame().select(tidy(pl.col("value"))).item() == kept
