"""Keys and usernames within one run, without a database."""

from __future__ import annotations

from typing import Any

import polars as pl
from loading import INTEND, TICKET, batch_of_records

from clientimport.core.rows import ROW
from clientimport.loader import Repeats
from clientimport.loader.repeats import MERGED
from spoken import with_words


def settled(repeats: Repeats, pairs: list[tuple[str, Any]], **options: Any) -> tuple[list[int], list[Any], list[Any]]:
    checked = batch_of_records(repeats.target, pairs, **options)
    kept, faults, merged = repeats.settle(checked)
    assert merged.schema == MERGED
    told = list(with_words(faults).select(ROW, "code", "field", "value", "detail", "columns").iter_rows())
    return kept.own[ROW].to_list(), told, merged.rows()


def test_merged_and_repeated() -> None:
    ned, moe = {"name": "Ned F", "tags": ["a", "b"]}, {"name": "Moe S", "tags": ["a"]}
    kept, faults, merged = settled(Repeats(TICKET), [("A", ned), ("B", ned), ("A", ned), ("A", moe), ("a", moe)])
    assert kept == [2, 3, 6]
    assert faults == [(5, "key-repeated", "key", "A", "row 2", ["Key"])]
    assert merged == [(4, "A", 0, 2)]


def test_the_order_of_a_list_is_part_of_a_row() -> None:
    pairs = [("A", {"name": "Ned F", "tags": ["a", "b"]}), ("A", {"name": "Ned F", "tags": ["b", "a"]})]
    assert settled(Repeats(TICKET), pairs)[1] == [(3, "key-repeated", "key", "A", "row 2", ["Key"])]


def test_over_batches_and_files_whatever_their_size() -> None:
    pairs = [(f"K{at % 7}", {"name": f"Name {at // 14}"}) for at in range(40)]
    whole = settled(Repeats(TICKET), pairs)
    for size in (1, 3, 39):
        repeats = Repeats(TICKET)
        parts = [settled(repeats, pairs[at : at + size], first_row=at + 2) for at in range(0, 40, size)]
        assert tuple([each for part in column for each in part] for column in zip(*parts, strict=True)) == whole
    assert len(whole[0]) == 7

    repeats = Repeats(TICKET)
    settled(repeats, [("A", {"name": "Ned F"})], path="in/a.csv", first_row=12)
    _, faults, merged = settled(repeats, [("A", {"name": "Ned F"}), ("A", {"name": "Ned G"})], path="in/b.csv", number=1)
    assert (faults, merged) == ([(3, "key-repeated", "key", "A", "row 12 of a.csv", ["Key"])], [(2, "A", 0, 12)])


def login(name: str | None, password: str | None = None, title: str = "Acme") -> dict[str, Any]:
    return {"title": title, "credentials": {"username": name, "password": password}}


def test_usernames() -> None:
    pairs = [("A", login("ann")), ("B", login("ann")), ("B", login("bob")), ("C", login(None)), ("D", login(None))]
    kept, faults, _ = settled(Repeats(INTEND), pairs)
    # The row that lost its username does not keep its key.
    assert kept == [2, 4, 5, 6]
    assert faults == [(3, "username-taken", "credentials.username", "ann", " (row 2)", None)]


def test_another_password_is_another_row() -> None:
    kept, faults, merged = settled(
        Repeats(INTEND), [("A", login("ann", "x")), ("A", login("ann", "x")), ("A", login("ann", "y"))]
    )
    assert (kept, merged) == ([2], [(3, "A", 0, 2)])
    assert [fault[:2] for fault in faults] == [(4, "key-repeated")]
    assert "x" not in repr(faults)


def test_forgotten_rows_give_their_key_back() -> None:
    repeats = Repeats(INTEND)
    settled(repeats, [("A", login("ann")), ("B", login("bob"))])
    repeats.forget(0, pl.DataFrame({ROW: [2]}))
    kept, faults, _ = settled(repeats, [("A", login("ann", title="Other")), ("B", login("cat"))], first_row=4)
    assert (kept, [fault[:2] for fault in faults]) == ([4], [(5, "key-repeated")])


def test_nothing_is_asked_of_an_empty_batch() -> None:
    repeats = Repeats(TICKET)
    empty = batch_of_records(TICKET, [("A", {"name": "Ned F"})])
    empty.own = empty.own.clear()
    kept, faults, merged = repeats.settle(empty)
    assert (kept.own.height, faults.height, merged.height) == (0, 0, 0)
