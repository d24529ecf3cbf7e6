"""One batch into the tables: looked up, compared, written, and what the database refused taken out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
from sqlalchemy import Connection

from clientimport.core.mapping import Mapping
from clientimport.core.record_batch import KEY, LoadedBatch
from clientimport.core.rows import ROW
from clientimport.core.target import ObjectPart, Target
from clientimport.loader.accounts import give_accounts
from clientimport.loader.batch import Batch
from clientimport.loader.comparing import Recheck, compared
from clientimport.loader.creating import create_writes, with_fixed, with_ids
from clientimport.loader.keys import any_client, stored_clients
from clientimport.loader.lookup import look_up
from clientimport.loader.narrowing import write_narrowed
from clientimport.loader.passwords import PendingPasswords
from clientimport.loader.places import places_of
from clientimport.loader.updating import altered_rows, update_writes
from clientimport.loader.work import Work
from clientimport.loader.writes import Write

_FATES = {ROW: pl.Int64, "key": pl.String, "client_id": pl.Int64, "account": pl.String, "fate": pl.String}


class BatchLoad:
    """Loads one batch after the other on one connection, in its transaction. `now`: the run's time, for the driver.

    `index`: called before lines of this run are looked for or taken out again: a first load may have left indexes for later.
    """

    def __init__(  # noqa: PLR0913 - what a run is made of
        self,
        connection: Connection,
        target: Target,
        mapping: Mapping,
        run_id: str,
        now: Any,
        recheck: Recheck | None,
        *,
        index: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._places = places_of(target)
        self._target = target
        self._mapping = mapping
        self._run_id = run_id
        self._now = now
        self._recheck = recheck
        self._index = index
        self._any_stored = any_client(connection, target, mapping.system)
        self.passwords = PendingPasswords(self._places, mapping)

    def load(self, batch: Batch) -> LoadedBatch:
        """A batch whose keys are settled -> fates and faults."""
        connection, places, mapping = self._connection, self._places, self._mapping
        found = look_up(connection, batch, places, mapping, any_stored=self._any_stored)
        work = compared(connection, found, places, mapping, self._recheck)
        work.make_references(connection, places, mapping)
        work.share_objects(connection, places, mapping)
        if not work.new.own.is_empty():
            work.new = work.new.of(self._numbered(work.new.own))
        work.link_texts(connection, places, mapping)
        altered = altered_rows(work.changes, places, found.passwords[ROW])
        fresh = places.client_table if work.changes.own.is_empty() else None
        refused = write_narrowed(connection, self._writes(work, altered), work.rows, fresh=fresh, before_undoing=self._index)
        work.refuse(refused)
        faults = work.all_faults()
        if not faults.is_empty():
            self._index()
            work.remove_unused(connection, places)
        changed = pl.when(pl.col(ROW).is_in(altered.implode())).then(pl.lit("updated")).otherwise(pl.lit("unchanged"))
        fates = pl.concat(
            [
                _fates(work.new.own, pl.lit("created")),
                _fates(work.changes.own, changed),
                _fates(found.unchanged, pl.lit("unchanged")),
            ]
        ).sort(ROW)
        self._keep_passwords(found.passwords, fates)
        return LoadedBatch(fates, faults)

    def clients_of(self, keys: pl.DataFrame) -> pl.DataFrame:
        """ROW, key -> ROW, key, client_id, account of those that are stored by now."""
        own = keys.select(ROW, pl.col("key").alias(KEY))
        stored = stored_clients(self._connection, self._target, self._mapping.system, own)
        return keys.select(ROW, "key").join(stored.select(ROW, "client_id", "account"), on=ROW, maintain_order="left")

    def _writes(self, work: Work, altered: pl.Series) -> list[Write]:
        writes: list[Write] = []
        if not work.new.own.is_empty():
            writes += create_writes(work.new, self._places, self._mapping.system, self._run_id, self._now)
        if not work.changes.own.is_empty():
            writes += update_writes(work.changes, altered, self._places, self._run_id, self._now)
        return [write for write in (*writes, *work.links) if not write.frame.is_empty()]

    def _numbered(self, own: pl.DataFrame) -> pl.DataFrame:
        """New clients with their id, account code and fixed values."""
        own = with_ids(self._connection, with_fixed(own, self._places), self._places)
        if self._target.account is None or own.is_empty():
            return own
        accounts = give_accounts(self._connection, self._target, own)
        return own.drop("account").join(accounts, on=ROW, how="left", maintain_order="left")

    def _keep_passwords(self, passwords: pl.DataFrame, fates: pl.DataFrame) -> None:
        accepted = passwords.join(fates.select(ROW, "client_id"), on=ROW, maintain_order="left")
        for part in self._target.parts_of(ObjectPart):
            self.passwords.add(part, accepted.filter(pl.col("part") == part.field).select("client_id", "password"))


def _fates(own: pl.DataFrame, fate: pl.Expr) -> pl.DataFrame:
    named = own.select(ROW, pl.col(KEY).alias("key"), "client_id", "account", fate.alias("fate"))
    return named.cast(_FATES)  # type: ignore[arg-type]
