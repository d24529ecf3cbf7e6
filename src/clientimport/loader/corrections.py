"""Corrections: rows as they were rejected, of which a mended copy was loaded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import Connection, Select, insert, select, update

from clientimport.core.rows import ROW
from clientimport.loader.copying import read_frame
from clientimport.loader.ledger_tables import CORRECTION
from clientimport.loader.life_reading import day_of

if TYPE_CHECKING:
    from clientimport.loader.life_settling import Ending
    from clientimport.loader.lives import Lives

CORRECTIONS: dict[str, pl.DataType] = {
    "correction_id": pl.Int64(),
    "content": pl.String(),
    "key": pl.String(),
    "run_id": pl.String(),
    "made_on": pl.String(),
}
"""`content`, `key`: of the row as it was rejected. `run_id`: that loaded it, `made_on`: its day, ISO 8601."""


def read_corrections(connection: Connection, target: str, system: str) -> pl.DataFrame:
    """CORRECTIONS of a target and system, the oldest first."""
    c = CORRECTION.c
    query: Select[tuple[object, ...]] = (
        select(c.id, c.content, c.key, c.run_id, c.made_at).where(c.target == target, c.system == system).order_by(c.id)
    )
    found = read_frame(connection, query, {**CORRECTIONS, "made_on": pl.Object()})
    days = [day_of(moment) for moment in found["made_on"]]
    return found.with_columns(pl.Series("made_on", days, dtype=pl.String))


def loaded_contents(connection: Connection, target: str, system: str) -> set[tuple[str, str | None, str]]:
    """Content and key of rows as they were rejected, and the content of the mended copy that was loaded."""
    c = CORRECTION.c
    query = select(c.content, c.key, c.loaded_content).where(
        c.target == target, c.system == system, c.loaded_content.is_not(None)
    )
    return {(content, key, loaded) for content, key, loaded in connection.execute(query)}


def touch_corrections(connection: Connection, ids: Collection[int], at: datetime) -> None:
    """A file brought these rows again as they were rejected."""
    every = sorted(ids)
    for start in range(0, len(every), 500):
        connection.execute(update(CORRECTION).where(CORRECTION.c.id.in_(every[start : start + 500])).values(last_seen=at))


def note_corrections(connection: Connection, lives: Lives, fates: pl.DataFrame, ending: Ending) -> None:
    """Remembers the rows of which this run loaded a mended copy, each as it was rejected.

    One that was loaded as it was is none: under another mapping, or because its reference is known by now.
    """
    loaded = lives.accepted.select("file", ROW, pl.col("key").alias("loaded_key"))
    tried = (
        lives.origins.join(loaded, on=["file", ROW], how="inner", maintain_order="left")
        .select(
            "was_run",
            "was_file",
            "was_row",
            "was_status",
            content="was_content",
            key="was_key",
            now="content",
            loaded_key="loaded_key",
        )
        .drop_nulls("content")
    )
    changed = pl.col("content").ne_missing(pl.col("now"))
    # A client of several rows was mended whole: its other rows are left out with the one that was changed.
    theirs = tried.filter(changed)["loaded_key"].implode() if ending.several else None
    tried = tried.filter(changed if theirs is None else changed | pl.col("loaded_key").is_in(theirs))
    ended = fates.filter(pl.col("fate") == "corrected").drop_nulls(["key", "content"])
    ended = ended.filter(pl.col("content").ne_missing(pl.col("now")))
    kept = ("content", "key", "loaded_key", pl.col("now").alias("loaded_content"))
    of_key = pl.concat([frame.select(*kept) for frame in (tried, ended)]).drop_nulls("key")
    # Rows without a key and with the same content are as many as were corrected.
    keyless = tried.filter(pl.col("key").is_null() & (pl.col("was_status") != "corrected"))
    keyless = keyless.unique(["was_run", "was_file", "was_row"], maintain_order=True).select(*kept)
    rows = pl.concat([of_key.unique(["content", "key"], keep="first", maintain_order=True), keyless])
    made = {
        "target": ending.target,
        "system": ending.system,
        "run_id": ending.run_id,
        "made_by": ending.by,
        "made_at": ending.at,
    }
    if not rows.is_empty():
        connection.execute(insert(CORRECTION), [{**row, **made} for row in rows.iter_rows(named=True)])
