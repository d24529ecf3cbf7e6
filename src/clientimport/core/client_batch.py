"""Batches of whole clients, where a client may have several rows, also in several files."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from clientimport.core.record_batch import KEY, CheckedBatch
from clientimport.core.rows import ROW, RowBatch

MEMBER = "__member"
"""Int64 column: a row's number in the run (core.run_rows)."""
NO_TELLERS = {ROW: pl.Int64, "field": pl.String, MEMBER: pl.Int64}
"""Shape of `CheckedClients.tellers`."""


def no_members() -> pl.DataFrame:
    """An empty frame of the shape of `ClientBatch.members`."""
    return pl.DataFrame(schema={MEMBER: pl.Int64, ROW: pl.Int64, KEY: pl.String})


def no_tellers() -> pl.DataFrame:
    """An empty frame of the shape of `CheckedClients.tellers`."""
    return pl.DataFrame(schema=NO_TELLERS)


@dataclass
class ClientBatch(RowBatch):
    """All rows of some clients, in the order of the clients' first rows.

    Here and in everything made of it ROW is a client's: its first row's number in the run. `file`: the first of the run;
    `rows`: ROW alone, a line for each row of the clients.
    `parts`: the rows by the file that they are of, with their own ROW and their places.
    `names`: what the run's files are called, by number.
    `members`: MEMBER, ROW, KEY of every row. `lost`: MEMBER, ROW: rows that cannot be read and may be of one of the clients.
    """

    parts: tuple[RowBatch, ...] = ()
    names: tuple[str, ...] = ()
    members: pl.DataFrame = field(default_factory=no_members)
    lost: pl.DataFrame = field(default_factory=lambda: no_members().drop(KEY))


@dataclass
class CheckedClients(CheckedBatch):
    """What a check makes of a ClientBatch. `problems` name the row of the file that is at fault, with its number there;
    `item_places` has MEMBER, the row that the item is of.

    `tellers`: ROW, field, MEMBER: which row tells a client's field, where it is not the first one.
    """

    tellers: pl.DataFrame = field(default_factory=no_tellers)
