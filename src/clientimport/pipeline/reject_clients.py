"""Which stored clients the rejected rows of a run belong to, asked once, when all of the run is in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.rows import REJECT_CLIENT, REJECT_KEY, ROW
from clientimport.reporter import Reports

if TYPE_CHECKING:
    from clientimport.loader import Load

_KEYS = 200_000
"""Keys looked up at once."""


def learn_clients(reports: Reports, load: Load) -> None:
    """Tells the reports the client with the key of each rejected row, as it is stored by now. Raises DatabaseFailure."""
    waiting: list[pl.DataFrame] = []
    for rows in reports.keyed_rejects():
        waiting.append(rows)
        if sum(frame.height for frame in waiting) >= _KEYS:
            _look_up(reports, load, pl.concat(waiting))
            waiting = []
    if waiting:
        _look_up(reports, load, pl.concat(waiting))


def _look_up(reports: Reports, load: Load, rows: pl.DataFrame) -> None:
    keys = rows.select(pl.col(REJECT_KEY).alias("key")).unique().with_row_index(ROW).cast({ROW: pl.Int64})
    if keys.is_empty():
        return
    stored = load.clients_of(keys.select(ROW, "key")).select(
        pl.col("key").alias(REJECT_KEY), pl.col("client_id").alias(REJECT_CLIENT)
    )
    reports.learn(rows.join(stored, on=REJECT_KEY, how="inner", maintain_order="left").drop(REJECT_KEY).drop_nulls())
