"""What would become of a batch if it were loaded, told without writing: what a run would refuse, create and change."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection

from clientimport.core.mapping import Mapping
from clientimport.core.problems import no_faults
from clientimport.core.record_batch import KEY, CheckedBatch, LoadedBatch
from clientimport.core.rows import ROW
from clientimport.core.target import Target
from clientimport.loader.batch import Batch, batch_of
from clientimport.loader.comparing import Recheck, compared
from clientimport.loader.keys import any_client, stored_clients
from clientimport.loader.lookup import look_up
from clientimport.loader.places import places_of

_FATES = {ROW: pl.Int64, "key": pl.String, "client_id": pl.Int64, "account": pl.String, "fate": pl.String}


class Foretold:
    """Answers as a Load, of one connection that only reads: without the run's lock, and as the clients are by now.

    New clients have no id and no account. Only the database itself could tell which values it refuses.
    """

    def __init__(self, connection: Connection, target: Target, mapping: Mapping, recheck: Recheck | None = None) -> None:
        self._connection = connection
        self._target = target
        self._mapping = mapping
        self._recheck = recheck
        self._any_stored = any_client(connection, target, mapping.system)

    def batch_of(self, checked: CheckedBatch) -> Batch:
        """See Load."""
        return batch_of(checked, self._target, self._mapping)

    def load(self, batch: Batch) -> LoadedBatch:
        """See Load; the fate of a stored client is `updated` unless its record is the same as last time."""
        places = places_of(self._target)
        found = look_up(self._connection, batch, places, self._mapping, any_stored=self._any_stored)
        new, changed, faults = found.new.own, found.changed.own, found.faults
        if self._recheck is not None and self._mapping.load.mode == "update":
            work = compared(self._connection, found, places, self._mapping, self._recheck)
            new, changed, faults = work.new.own, work.changes.own, work.faults
        told = ((new, "created"), (changed, "updated"), (found.unchanged, "unchanged"))
        fates = pl.concat([_fates(own, fate) for own, fate in told])
        return LoadedBatch(fates.sort(ROW), pl.concat([no_faults(), *faults]))

    def clients_of(self, keys: pl.DataFrame) -> pl.DataFrame:
        """See Load; a client that is not stored yet has no id."""
        own = keys.select(ROW, pl.col("key").alias(KEY))
        stored = stored_clients(self._connection, self._target, self._mapping.system, own)
        found = stored.select(ROW, "client_id", "account")
        return keys.select(ROW, "key").join(found, on=ROW, how="left", maintain_order="left")


def _fates(own: pl.DataFrame, fate: str) -> pl.DataFrame:
    named = own.select(ROW, pl.col(KEY).alias("key"), "client_id", "account", pl.lit(fate).alias("fate"))
    return named.cast(_FATES)  # type: ignore[arg-type]
