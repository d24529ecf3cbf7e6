"""Distinct texts are counted exactly up to a limit, well beyond it, and always the same however they come."""

from __future__ import annotations

import random
import subprocess
import sys

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientimport.pipeline.sketch import KEPT, DistinctTexts, hashed


def taken(batches: list[list[str | None]]) -> float:
    sketch = DistinctTexts()
    for batch in batches:
        hashes = hashed(pl.DataFrame({"a": batch}, schema={"a": pl.String}))
        sketch.take(hashes.select(sketch.wanted("a"))["a"][0])
    return sketch.number


@given(st.lists(st.lists(st.none() | st.text(max_size=3), max_size=20), max_size=8))
def test_few_texts_are_counted_exactly(batches: list[list[str | None]]) -> None:
    assert taken(batches) == len({text for batch in batches for text in batch} - {None})


@settings(max_examples=30)
@given(st.integers(KEPT - 5, 5 * KEPT), st.integers(50, 5000), st.integers().map(random.Random))
def test_neither_order_nor_batches_nor_repetition_change_the_number(count: int, size: int, shuffle: random.Random) -> None:
    texts: list[str | None] = [f"text {n}" for n in range(count)]
    whole = taken([texts])
    again = [*texts, *shuffle.choices(texts, k=count), None]
    shuffle.shuffle(again)
    assert taken([again[at : at + size] for at in range(0, len(again), size)]) == whole


@pytest.mark.parametrize("count", [KEPT - 1, KEPT, 2 * KEPT, 20_000, 100_000, 300_000])
@pytest.mark.parametrize("form", ["{}", "n{}@example.com", "{:012d}"])
def test_many_texts_are_counted_well(count: int, form: str) -> None:
    number = taken([[form.format(n) for n in range(count)]])
    # Five standard errors of 1.6 %.
    assert number == pytest.approx(count, rel=0.08 if count >= KEPT else 0)


def test_it_holds_no_more_than_its_hashes() -> None:
    sketch = DistinctTexts()
    for at in range(20):
        hashes = hashed(pl.DataFrame({"a": [f"{n}" for n in range(at * 10_000, (at + 1) * 10_000)]}))
        sketch.take(hashes.select(sketch.wanted("a"))["a"][0])
        assert sketch._least.len() + sketch._waiting < 2 * KEPT


def test_another_process_hashes_alike() -> None:
    asked = (
        "import polars as pl; from clientimport.pipeline.sketch import hashed; "
        "print(hashed(pl.DataFrame({'a': ['x', 'a longer text than fits', None]}))['a'].to_list())"
    )
    texts = pl.DataFrame({"a": ["x", "a longer text than fits", None]})
    answers = {
        subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout for _ in range(2)
    }
    assert answers == {f"{hashed(texts)['a'].to_list()}\n"}
