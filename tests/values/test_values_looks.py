"""What columns look like by their values."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.values.looks import looks_of

KINDS = [
    (["ned@example.com", "maude@example.org"], "email"),
    (["www.acme.example", "https://acme.example/a?b"], "url"),
    (["+1 503-555-0111", "(503) 555-0112 x5", "020 7946 0958", "0341/9605012"], "phone"),
    (["Germany", "DE", "Deutschland"], "country"),
    (["EUR", "gbp"], "currency"),
    (["yes", "No", "ja"], "yes_no"),
    (["2024-01-02", "3/4/2024", "05.06.2024"], "date"),
    (["3f2b8c1e-7d40-4c55-9a1e-0b6d2f5a7c11"], "guid"),
    (["97201", "LS1 4AP", "1015 CJ", "01305-000"], "postal"),
    (["Ned Flanders", "Beatrix van der Linde"], "full_name"),
    (["Flanders, Ned"], "comma_name"),
    (["Mr.", "Frau", "Mme", "Dhr."], "honorific"),
    (["Acme Inc.", "Nagel KG", "Luces SL"], "legal_form"),
]


@pytest.mark.parametrize(("values", "kind"), KINDS, ids=[kind for _, kind in KINDS])
def test_values_look_like_what_they_are(values: list[str], kind: str) -> None:
    assert looks_of(pl.Series(values)).share(kind) == 1.0


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["31/01/2024", "05/02/2024"], "day-first"),
        (["01/31/2024", "02/05/2024"], "month-first"),
        (["2024-01-31"], "year-first"),
        (["05/02/2024"], ""),
        (["05.02.2024"], "day-first"),
        (["31/01/2024", "01/31/2024"], ""),
        (["0/0/00"], ""),
    ],
)
def test_dates_tell_their_order_or_not(values: list[str], order: str) -> None:
    assert looks_of(pl.Series(values)).order == order


def test_blank_cells_are_no_values() -> None:
    looks = looks_of(pl.Series([None, " ", "a", "a"], dtype=pl.String))
    assert (looks.rows, looks.filled, looks.distinct, looks.values, looks.unique) == (4, 2, 1, {"a": 2}, False)


def test_a_secret_column_is_not_looked_at() -> None:
    looks = looks_of(pl.Series(["hunter2", "hunter3"]), secret=True)
    assert (looks.rows, looks.filled, looks.shares, looks.values, looks.patterns) == (2, 2, {}, {}, ())


def test_forms_of_values_hold_none_of_their_letters() -> None:
    assert looks_of(pl.Series(["Ned 12", "Ann 99"])).patterns == ("Aa 99",)


@given(st.lists(st.none() | st.text(), max_size=20))
def test_any_column_can_be_looked_at(values: list[str | None]) -> None:
    looks = looks_of(pl.Series(values, dtype=pl.String))
    assert looks.filled <= looks.rows == len(values)
    assert all(0 <= share <= 1 for share in looks.shares.values())
