"""How frames travel between processes: as Arrow IPC.

Polars' own pickling runs its query engine on the other side, which was seen to wait for itself there, and takes twice as long.
"""

from __future__ import annotations

from io import BytesIO
from multiprocessing.reduction import ForkingPickler
from typing import Any

import polars as pl

_NAME = "series"


def send_frames_as_arrow() -> None:
    """From here on whatever this process sends to another one has its frames and series, anywhere in it, as Arrow IPC."""
    ForkingPickler.register(pl.DataFrame, _of_frame)
    ForkingPickler.register(pl.Series, _of_series)


def _of_frame(frame: pl.DataFrame) -> tuple[Any, ...]:
    return _frame, (_bytes(frame),)


def _of_series(series: pl.Series) -> tuple[Any, ...]:
    return _series, (series.name, _bytes(series.alias(_NAME).to_frame()))


def _bytes(frame: pl.DataFrame) -> bytes:
    body = BytesIO()
    frame.write_ipc_stream(body)
    return body.getvalue()


def _frame(body: bytes) -> pl.DataFrame:
    return pl.read_ipc_stream(body)


def _series(name: str, body: bytes) -> pl.Series:
    return pl.read_ipc_stream(body)[_NAME].alias(name)
