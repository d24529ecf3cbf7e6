"""The file of an evening: clients that a larger file held before, a few of them changed, and a few new ones."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from benchmarks.breakage import choose
from benchmarks.clients import clients
from benchmarks.draws import Draws
from benchmarks.generate import CHUNK, written

CHANGED = 0.01
"""Share of the file's clients that changed since the evening before."""
NEW = 100
"""One client in so many is new."""


def evening_chunks(  # noqa: PLR0913 - what a file of this kind is made of
    rows: int, stored: int, evening: int, seed: int, broken: float, chunk: int = CHUNK
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Records of the evening's file and their truth (whose rows are not those of this file).

    `stored`: rows of the file that was loaded before, of the same seed and share of broken rows. `evening`: 1 or more;
    a client that changed on an earlier evening stays as it was then, and no evening brings another one's new clients again.
    """
    draws = Draws(seed)
    new = rows // NEW
    old = rows - new
    if old > stored:
        raise ValueError(f"{old} of {rows} rows are of clients stored before, but only {stored} are stored.")
    numbers = pl.concat([
        pl.int_range(old, dtype=pl.UInt64, eager=True) * (stored // max(old, 1)),
        pl.int_range(new, dtype=pl.UInt64, eager=True) + stored + (evening - 1) * new,
    ])  # fmt: skip
    last = int(numbers[-1]) + 1
    parts = (numbers[first : first + chunk] for first in range(0, rows, chunk))
    yield from written(
        draws, (choose(draws, _changed(draws, clients(draws, part, stored), evening), broken, last) for part in parts)
    )


def _changed(draws: Draws, frame: pl.DataFrame, evening: int) -> pl.DataFrame:
    """The last evening on which a client changed stands in its notes."""
    notes = pl.col("Notes")
    for each in range(1, evening + 1):
        notes = (
            pl.when(draws.chance(f"changed on evening {each}", CHANGED))
            .then(pl.lit(f"Rang on evening {each}."))
            .otherwise(notes)
        )
    return frame.with_columns(notes.alias("Notes"))
