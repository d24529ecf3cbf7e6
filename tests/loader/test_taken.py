"""What is taken, held against a plain dictionary: whatever the batches, what is forgotten and taken back."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.loader import taken
from clientimport.loader.taken import Mark, Taken

SCHEMA = {"a": pl.UInt64, "b": pl.UInt64, "content": pl.UInt64, "row": pl.Int64}
BIG = st.integers(0, 5) | st.integers(2**64 - 3, 2**64 - 1)
ENTRIES = st.lists(st.tuples(BIG, BIG, BIG), max_size=12)


@dataclass
class Plain:
    """The same with a list."""

    entries: list[tuple[int, int, int, int, int]] = field(default_factory=list)

    def find(self, a: int, b: int) -> list[tuple[int, int, int]]:
        return sorted((content, file, row) for x, y, content, file, row in self.entries if (x, y) == (a, b))


def found(of: Taken, wanted: list[tuple[int, int]]) -> dict[tuple[int, int], list[tuple[int, int, int]]]:
    frame = pl.DataFrame(wanted, schema={"a": pl.UInt64, "b": pl.UInt64}, orient="row")
    told: dict[tuple[int, int], list[tuple[int, int, int]]] = {pair: [] for pair in wanted}
    for a, b, *entry in of.find(frame).select("a", "b", "content", "file", "row").iter_rows():
        told[a, b].append(tuple(entry))
    return {pair: sorted(entries) for pair, entries in told.items()}


@pytest.mark.parametrize("in_memory", [0, 1 << 20])
@given(steps=st.lists(st.tuples(st.sampled_from(["add", "forget", "mark", "restore"]), ENTRIES), max_size=14))
def test_as_a_list_would_tell(in_memory: int, steps: list[tuple[str, list[tuple[int, int, int]]]]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(taken, "_IN_MEMORY", in_memory)
        patched.setattr(taken, "_LONGEST", 16)
        ours, plain, row = Taken(), Plain(), 0
        marked: tuple[Mark, list[tuple[int, int, int, int, int]]] = (ours.mark(), [])
        for step, entries in steps:
            if step == "add":
                lines = [(a, b, content, row + at) for at, (a, b, content) in enumerate(entries)]
                ours.add(pl.DataFrame(lines, schema=SCHEMA, orient="row"), row % 2)
                plain.entries += [(a, b, content, row % 2, at) for a, b, content, at in lines]
                row += len(entries) + 1
            elif step == "forget":
                rows = {row - 1 - a % 5 for a, _, _ in entries}
                ours.forget(0, rows)
                plain.entries = [each for each in plain.entries if (each[3], each[4] in rows) != (0, True)]
            elif step == "mark":
                marked = ours.mark(), list(plain.entries)
            else:
                ours.restore(marked[0])
                plain.entries = list(marked[1])
        wanted = [(a, b) for a in (0, 1, 2, 3, 4, 5, 2**64 - 1) for b in (0, 1, 2, 3, 2**64 - 1)]
        assert found(ours, wanted) == {(a, b): plain.find(a, b) for a, b in wanted}
        ours.close()


def test_memory_stays_small_and_what_is_read_seldom_is_a_file() -> None:
    ours = Taken()
    for batch in range(14):
        rows = pl.int_range(batch * 30_000, (batch + 1) * 30_000, eager=True).alias("row")
        ours.add(pl.DataFrame([rows.hash(1).alias("a"), rows.hash(2).alias("b"), rows.hash(3).alias("content"), rows]), 0)
    assert ours._rest.fileno() > 2
    assert [run.columns for run in ours._runs] == [["a", "number"]] * len(ours._runs)
    assert len(ours._runs) <= 5
    one = pl.Series("row", [345_678])
    told = ours.find(pl.DataFrame([one.hash(1).alias("a"), one.hash(2).alias("b")]))
    assert told.select("content", "file", "row").row(0) == (one.hash(3)[0], 0, 345_678)
    ours.close()


@pytest.mark.parametrize("dtype", [pl.UInt64, pl.Int64])
@pytest.mark.parametrize("count", [1, 7, 8, 9, 1_000])
def test_numbers_are_packed_as_an_array_packs_them_and_not_one_by_one(
    monkeypatch: pytest.MonkeyPatch, count: int, dtype: type[pl.DataType]
) -> None:
    numbers = pl.concat([pl.Series(range(count), dtype=dtype), pl.Series([2**63 - 1], dtype=dtype)])
    singly = array("q" if dtype == pl.Int64 else "Q", numbers.to_list()).tobytes()
    with monkeypatch.context() as patched:
        patched.setattr(pl.Series, "to_list", None)
        assert taken._packed(numbers).tobytes() == singly
    monkeypatch.setattr(taken, "_END", 0)  # another library's stream ends otherwise
    assert taken._packed(numbers).tobytes() == singly
