"""What is piled up for the ledger comes out as it went in: all of it, once, in order, and never in too large a pile."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from clientimport.pipeline import ledger_pile
from clientimport.pipeline.ledger_pile import LedgerPile

Given = tuple[Any, Any, Any, Any]


def rejects(*rows: int, column: str = "Name") -> pl.DataFrame:
    """Rejected rows of a file with one column."""
    return pl.DataFrame({"row": list(rows), column: [f"n{row}" for row in rows]}, schema={"row": pl.Int64, column: pl.String})


def problems(*rows: int) -> pl.DataFrame:
    """A problem of each row."""
    return pl.DataFrame({"row": list(rows)}, schema={"row": pl.Int64})


@pytest.fixture
def given() -> list[Given]:
    """What the pile gave away."""
    return []


@pytest.fixture
def pile(given: list[Given]) -> LedgerPile:
    """A pile that gives to the list."""
    return LedgerPile(lambda *parts: given.append(parts))


def test_batches_are_given_away_together(pile: LedgerPile, given: list[Given]) -> None:
    pile.add(rejects(1, 2), problems(1, 2), problems(3), None)
    pile.add(pl.DataFrame(), problems(), problems(4, 5), problems())
    pile.add(rejects(6), problems(6, 6), None, problems(6))
    assert given == []
    pile.flush()
    pile.flush()
    ((rows, found, accepted, retried),) = given
    assert rows.rows() == [(1, "n1"), (2, "n2"), (6, "n6")]
    assert [frame["row"].to_list() for frame in (found, accepted, retried)] == [[1, 2, 6, 6], [3, 4, 5], [6]]


def test_rows_of_other_columns_do_not_come_together(pile: LedgerPile, given: list[Given]) -> None:
    pile.add(rejects(1), problems(1))
    pile.add(pl.DataFrame(), problems(2))
    pile.add(rejects(3, column="Nom"), problems(3))
    pile.flush()
    assert [(rows.columns, found["row"].to_list()) for rows, found, _, _ in given] == [
        (["row", "Name"], [1, 2]),
        (["row", "Nom"], [3]),
    ]


@pytest.mark.parametrize("limit", ["PROBLEMS", "ACCEPTED"])
def test_a_pile_is_given_away_when_it_is_enough(
    limit: str, pile: LedgerPile, given: list[Given], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_pile, limit, 4)
    for row in range(0, 10, 2):
        pile.add(rejects(row), problems(row, row), problems(row, row))
    assert [len(found) for _, found, _, _ in given] == [4, 4]
    pile.flush()
    assert [row for rows, _, _, _ in given for row in rows["row"]] == [0, 2, 4, 6, 8]


def test_nothing_is_given_away_of_nothing(pile: LedgerPile, given: list[Given]) -> None:
    pile.flush()
    assert given == []


def test_problems_without_rejected_rows_are_given_away(pile: LedgerPile, given: list[Given]) -> None:
    pile.add(pl.DataFrame(), problems(1))
    pile.flush()
    ((rows, found, accepted, retried),) = given
    assert (rows.shape, found.height, accepted, retried) == ((0, 0), 1, None, None)
