"""Rows that are kept hold their own texts alone."""

from __future__ import annotations

import subprocess
import sys

import polars as pl
from polars.testing import assert_frame_equal

from clientimport.core.own_texts import with_own_texts

KEPT = """
import polars as pl
from pathlib import Path
from clientimport.core.own_texts import with_own_texts

def kept():
    return int(next(l for l in Path("/proc/self/status").read_text().splitlines() if l.startswith("RssAnon")).split()[1]) >> 10

few = []
for turn in range(40):
    texts = pl.select(pl.int_range(40_000).cast(pl.String) + f" of turn {turn}, and long enough to stand outside").to_series()
    batch = pl.DataFrame({f"column {at}": texts for at in range(8)}).with_columns(pl.all() + "!")
    few.append(with_own_texts(batch.filter(pl.int_range(pl.len()) % 400 == 0)))
    if turn == 4:
        before = kept()
print(kept() - before)
"""


def test_the_same_rows() -> None:
    frame = pl.DataFrame({"a": ["x" * 40, None, ""], "b": [[1, 2], None, []], "c": [True, None, False]}, strict=False)
    for part in (frame, frame.filter(pl.col("a") == ""), frame.clear(), pl.DataFrame()):
        assert_frame_equal(with_own_texts(part), part)


def test_what_is_left_of_many_batches_is_small() -> None:
    said = subprocess.run([sys.executable, "-c", KEPT], capture_output=True, text=True, check=True)
    # 35 batches of 20 MiB each, a four-hundredth of which is kept.
    assert int(said.stdout) < 200
