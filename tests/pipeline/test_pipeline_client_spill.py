"""Rows brought together by key: in order and whole, however they are parted and cut; nothing of them is left on the disk."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientimport.core.client_batch import MEMBER
from clientimport.core.errors import SourceFailure
from clientimport.core.record_batch import KEY
from clientimport.core.rows import ROW
from clientimport.pipeline import client_spill
from clientimport.pipeline.client_spill import LOST, ClientSpill, parts_for

Lines = list[tuple[str | None, bool]]


def frame(lines: Lines, first: int) -> pl.DataFrame:
    members = range(first, first + len(lines))
    return pl.DataFrame(
        {
            MEMBER: members,
            KEY: [key for key, _ in lines],
            LOST: [lost for _, lost in lines],
            "c x": [str(at) for at in members],
        },
        schema={MEMBER: pl.Int64, KEY: pl.String, LOST: pl.Boolean, "c x": pl.String},
    )


def by_hand(lines: Lines) -> list[tuple[int, int]]:
    """ROW, MEMBER of the lines, in order; a line that is lost only with a client."""
    first: dict[str, int] = {}
    for at, (key, lost) in enumerate(lines, start=1):
        if key is not None and not lost:
            first.setdefault(key, at)
    found = [(at if key is None else first.get(key), at) for at, (key, _) in enumerate(lines, start=1)]
    return sorted((row, at) for row, at in found if row is not None)


LINES = st.lists(st.tuples(st.sampled_from([None, "a", "b", "c", "d", "Ä"]), st.booleans()), max_size=60)


@settings(max_examples=60, deadline=None)
@given(lines=LINES, parts=st.integers(1, 5), cut=st.integers(1, 20), rows=st.integers(1, 12), small=st.booleans())
def test_clients_come_whole_and_in_order(lines: Lines, parts: int, cut: int, rows: int, small: bool) -> None:
    lines = [(key, lost and key is not None) for key, lost in lines]
    with pytest.MonkeyPatch.context() as patch, ClientSpill(parts) as spill:
        if small:  # every part is parted again, as far as it goes, and read back a row at a time
            for name, value in (("PART_BYTES", 16), ("_HELD_BYTES", 0), ("_MERGED_ROWS", 2), ("_MORE", 3)):
                patch.setattr(client_spill, name, value)
        for start in range(0, len(lines), cut):
            spill.add(frame(lines[start : start + cut], start + 1))
        found = list(spill.clients(rows))
    assert [line for piece in found for line in piece.select(ROW, MEMBER).iter_rows()] == by_hand(lines)
    ends = [(piece[ROW][0], piece[ROW][-1]) for piece in found]
    assert all(last < first for (_, last), (first, _) in pairwise(ends))
    assert all(piece["c x"].to_list() == piece[MEMBER].cast(pl.String).to_list() for piece in found)


def test_a_key_of_too_many_rows_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_spill, "MOST_ROWS", 3)
    with ClientSpill(2) as spill, pytest.raises(SourceFailure, match="More than 3 rows have the key “a”"):
        spill.add(frame([("a", False), ("b", False), *[("a", False)] * 3], 1))
        list(spill.clients(10))


def test_no_file_has_a_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(client_spill.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(client_spill, "_HELD_BYTES", 0)
    with ClientSpill(3) as spill:
        spill.add(frame([("a", False), ("b", False), (None, False)], 1))
        assert [pile.file is not None for pile in spill._piles].count(True) >= 1
        assert list(tmp_path.iterdir()) == []


def test_parts_grow_with_the_files_to_a_limit() -> None:
    assert [parts_for(size) for size in (0, 10 << 20, 100 << 20, 1 << 40)] == [1, 1, 9, 128]
