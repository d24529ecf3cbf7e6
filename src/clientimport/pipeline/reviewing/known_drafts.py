"""What is typed by now and whose rows are, kept in memory: after an action only what it concerned is read again."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import polars as pl

from clientimport.loader.review_reading import LedgerStamp, drafts_now, touched_since

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FEW = 1_000
"""Rejects up to which those that actions concerned are read by themselves."""


class KnownDrafts:
    """For any number of threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stamp: LedgerStamp | None = None
        self._found = pl.DataFrame()

    def now(self, connection: Connection, stamp: LedgerStamp) -> pl.DataFrame:
        """DRAFTS of all rejects. `stamp`: of the ledger, as this connection sees it or older."""
        with self._lock:
            before = self._stamp
            if before is not None and (before.runs, before.drafts) == (stamp.runs, stamp.drafts):
                return self._found
            found = self._changed(connection, before, stamp) if before is not None and before.runs == stamp.runs else None
            self._found = drafts_now(connection) if found is None else found
            self._stamp = stamp
            return self._found

    def _changed(self, connection: Connection, before: LedgerStamp, stamp: LedgerStamp) -> pl.DataFrame | None:
        """None where that is too much, or cannot be told: a draft was taken away by no action, or one came late."""
        drafts, actions, _ = stamp.drafts
        _, earlier, last = before.drafts
        touched = touched_since(connection, last or 0, _FEW)
        if touched is None or earlier + touched[0] != actions:
            return None
        those = pl.Series(touched[1], dtype=pl.Int64)
        kept = self._found.filter(~pl.col("reject_id").is_in(those.implode()))
        found = pl.concat([kept, drafts_now(connection, touched[1])])
        return found if found.height == drafts else None
