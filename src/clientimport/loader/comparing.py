"""Rows of stored clients beside what is stored: what they alter, and whether the records are right as they would stand."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from sqlalchemy import Connection

from clientimport.core.mapping import Mapping
from clientimport.core.wording import is_notice
from clientimport.loader.changing import find_changes, no_changes
from clientimport.loader.lookup import Looked
from clientimport.loader.places import Places
from clientimport.loader.work import Work

Recheck = Callable[[pl.DataFrame, dict[str, pl.DataFrame]], pl.DataFrame]
"""Typed frames of whole records as they would stand -> FAULT_SCHEMA."""


def compared(connection: Connection, found: Looked, places: Places, mapping: Mapping, recheck: Recheck | None) -> Work:
    """The clients to be created, and what rows of stored clients alter; judged as whole records in mode update.

    Reads alone.
    """
    changed = found.changed
    if changed.own.is_empty():
        return Work(found.new, no_changes(changed), list(found.faults))
    judge = recheck if mapping.load.mode == "update" else None
    changes = find_changes(connection, changed, places, mapping, whole=judge is not None)
    work = Work(found.new, changes, list(found.faults))
    if judge is not None and changes.whole is not None:
        broken = judge(changes.whole, changes.lists)
        rejects = pl.Series([code for code in broken["code"].unique() if not is_notice(code)], dtype=pl.String)
        work.leave_out(broken.filter(pl.col("code").is_in(rejects.implode())))
    return work
