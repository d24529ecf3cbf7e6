"""What goes into the ledger, piled up over batches: a few rejects cost nearly as much there as some thousands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

PROBLEMS = 3_000
"""Problems from which a pile is given away: some megabytes, with the rows that they are of."""
ACCEPTED = 200_000
"""Accepted rows from which it is: their keys take some megabytes, too."""

Give = Callable[[pl.DataFrame, pl.DataFrame, pl.DataFrame | None, pl.DataFrame | None], None]
"""As `Load.record`."""


@dataclass
class LedgerPile:
    """`give`: takes what was piled up, in the order in which it came."""

    give: Give
    _parts: list[tuple[pl.DataFrame | None, ...]] = field(default_factory=list)

    def add(
        self,
        rejects: pl.DataFrame,
        problems: pl.DataFrame,
        accepted: pl.DataFrame | None = None,
        retried: pl.DataFrame | None = None,
    ) -> None:
        """One batch, as for `Load.record`; what is piled up is given away where it is enough, or of other columns."""
        part = (_or_none(rejects), problems, _or_none(accepted), _or_none(retried))
        if not all(_alike(frames) for frames in zip(*self._parts, part, strict=True)):
            self.flush()
        self._parts.append(part)
        if _height(self._parts, 1) >= PROBLEMS or _height(self._parts, 2) >= ACCEPTED:
            self.flush()

    def flush(self) -> None:
        """Gives away what is left."""
        if self._parts:
            parts, self._parts = self._parts, []
            rejects, problems, accepted, retried = (_together(frames) for frames in zip(*parts, strict=True))
            assert problems is not None
            self.give(pl.DataFrame() if rejects is None else rejects, problems, accepted, retried)


def _or_none(frame: pl.DataFrame | None) -> pl.DataFrame | None:
    return None if frame is None or frame.is_empty() else frame


def _height(parts: list[tuple[pl.DataFrame | None, ...]], at: int) -> int:
    return sum(frame.height for part in parts if (frame := part[at]) is not None)


def _alike(frames: tuple[pl.DataFrame | None, ...]) -> bool:
    return len({tuple(frame.schema.items()) for frame in frames if frame is not None}) <= 1


def _together(frames: tuple[pl.DataFrame | None, ...]) -> pl.DataFrame | None:
    there = [frame for frame in frames if frame is not None]
    return pl.concat(there) if there else None
