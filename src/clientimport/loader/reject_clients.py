"""Which stored clients a run's rejected rows are of: those clients stay as they were."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, update

from clientimport.core.record_batch import KEY
from clientimport.core.rows import ROW
from clientimport.core.target import Target
from clientimport.loader.keys import stored_clients
from clientimport.loader.ledger_tables import REJECT
from clientimport.loader.staging import staged


def note_clients(connection: Connection, target: Target, system: str, run_id: str, seen: pl.DataFrame) -> None:
    """SEEN of the run -> the client's id beside each of its rejects, where one is stored with its key by now."""
    rows = seen.drop_nulls("key").group_by("file", ROW).agg(pl.col("key").first())
    if rows.is_empty():
        return
    keys = rows.select(pl.col("key").alias(KEY)).unique().with_row_index(ROW).cast({ROW: pl.Int64})
    found = stored_clients(connection, target, system, keys).join(keys, on=ROW).select(pl.col(KEY).alias("key"), "client_id")
    told = rows.join(found, on="key").select("file", pl.col(ROW).alias("row"), "client_id")
    if told.is_empty():
        return
    with staged(connection, told, key=("file", "row")) as known:
        at = (REJECT.c.run_id == run_id, REJECT.c.file == known.c.file, REJECT.c.row == known.c.row)
        connection.execute(update(REJECT).values(client_id=known.c.client_id).where(*at))
