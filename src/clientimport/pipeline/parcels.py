"""What travels between processes, as bytes: everything pickled, frames as Arrow IPC.

Polars' own pickling runs its query engine on the other side, which was seen to wait for itself there.
"""

from __future__ import annotations

import pickle
from io import BytesIO
from typing import Any

import polars as pl

_NAME = "series"


class _Packer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, pl.DataFrame):
            return _frame, (_bytes(value),)
        if isinstance(value, pl.Series):
            return _series, (value.name, _bytes(value.alias(_NAME).to_frame()))
        return NotImplemented


def pack(value: Any) -> bytes:
    """Anything that can be pickled, with frames and series anywhere in it -> bytes for `unpack`."""
    parcel = BytesIO()
    _Packer(parcel, pickle.HIGHEST_PROTOCOL).dump(value)
    return parcel.getvalue()


def unpack(parcel: bytes) -> Any:
    """What was packed by a process of this program."""
    return pickle.loads(parcel)


def _bytes(frame: pl.DataFrame) -> bytes:
    body = BytesIO()
    frame.write_ipc_stream(body)
    return body.getvalue()


def _frame(body: bytes) -> pl.DataFrame:
    return pl.read_ipc_stream(body)


def _series(name: str, body: bytes) -> pl.Series:
    return pl.read_ipc_stream(body)[_NAME].alias(name)
