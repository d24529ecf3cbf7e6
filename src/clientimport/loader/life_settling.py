"""The end of a run that loads: what its rejects do to the lives that were known, in its own transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, select, update

from clientimport.core.news import News
from clientimport.core.rows import REJECT_STANDING, ROW
from clientimport.loader.copying import copy_frame
from clientimport.loader.corrections import note_corrections
from clientimport.loader.draft_carrying import carry_drafts
from clientimport.loader.ledger_tables import LIFE, REJECT, RUN
from clientimport.loader.life_reading import OPEN
from clientimport.loader.lives import Lives
from clientimport.loader.moments import written
from clientimport.loader.staging import staged
from clientimport.loader.standings import worst_standings

_PLACE = ["last_run", "last_file", "last_row"]
"""A row stands as the first of these that one of its problems does."""


@dataclass(frozen=True)
class Ending:
    """A run as lives are told of it. `kind`: digest of what it reads night after night, null where it is no such run.

    `by`: who ran it. `several`: whether a client may have several rows.
    """

    run_id: str
    target: str
    system: str
    kind: str | None
    by: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    several: bool = False


def settle_lives(connection: Connection, lives: Lives, ending: Ending) -> tuple[News, pl.DataFrame]:
    """Writes lives, statuses of older rejects and corrections -> the news, and of each rejected row how it stands.

    The frame: file, ROW, REJECT_STANDING (new | known | changed | back | waived), REJECT_SINCE.
    """
    seen = lives.seen
    if lives.first:
        _supersede_older(connection, ending)
    if seen.is_empty() and lives.known.is_empty() and lives.origins.is_empty():
        return News(), worst_standings(seen)
    fates = _fates_of_known(lives, ending)
    _write_seen(connection, lives, seen, ending)
    _write_fates(connection, fates, ending)
    gone = _write_rejects(connection, _places_of(fates, lives), ending)
    carry_drafts(connection, lives, ending)
    note_corrections(connection, lives, fates, ending)
    rows = worst_standings(seen)
    return _news(rows, gone), rows


def _fates_of_known(lives: Lives, ending: Ending) -> pl.DataFrame:
    """LIVES that were open, with `fate`: seen | moved (of a row that was tried again in vain) | corrected | source | open.

    `now_file`, `now_row`: where a moved one is by now; `loaded_key`: of the row that ended it, `now`: that row's content.
    """
    keyed = ["fingerprint", "occurrence"]
    seen = lives.seen.select("life_id", pl.lit(1).alias("seen")).drop_nulls()
    accepted, origins = lives.accepted, lives.origins
    by_key = accepted.join(origins.select("file", ROW, "content"), on=["file", ROW], how="left", maintain_order="left")
    tried = origins.select("file", ROW, pl.lit(1).alias("tried"))
    by_key = by_key.join(tried, on=["file", ROW], how="left", maintain_order="left").select(
        "key", pl.col("key").alias("loaded_key"), pl.col("content").alias("now"), pl.col("tried").fill_null(0)
    )
    # One key, one line: a row that was mended speaks before one that the source sent.
    by_key = by_key.drop_nulls("key").sort("tried", descending=True, maintain_order=True).unique("key", keep="first")
    of_tried = lives.problems_of_origins().join(
        accepted.select("file", ROW, pl.col("key").alias("tried_key")), on=["file", ROW], how="left", maintain_order="left"
    )
    of_tried = of_tried.join(origins.select("file", ROW, pl.col("content").alias("tried_now")), on=["file", ROW], how="left")
    rejected = lives.seen.select("file", ROW).unique().with_columns(pl.lit(1).alias("again"))
    of_tried = of_tried.join(rejected, on=["file", ROW], how="left").rename({"file": "now_file", ROW: "now_row"})
    known = (
        lives.known.join(seen, on="life_id", how="left", maintain_order="left")
        .join(by_key, on="key", how="left", maintain_order="left")
        .join(of_tried.unique(keyed, keep="last"), on=keyed, how="left", maintain_order="left")
    )
    same_kind = (pl.col("kind") == pl.lit(ending.kind, pl.String)).fill_null(False)
    loaded = pl.col("tried_key").is_not_null()
    return known.with_columns(
        pl.when(pl.col("seen") == 1)
        .then(pl.lit("seen"))
        .when(loaded | (pl.col("tried") == 1))
        .then(pl.lit("corrected"))
        .when(pl.col("loaded_key").is_not_null())
        .then(pl.lit("source"))
        .when(pl.col("again") == 1)
        .then(pl.lit("moved"))
        .when(same_kind)
        .then(pl.lit("source"))
        .otherwise(pl.lit(OPEN))
        .alias("fate"),
        pl.coalesce("tried_key", "loaded_key").alias("loaded_key"),
        pl.when(loaded).then("tried_now").otherwise("now").alias("now"),
    )


def _write_seen(connection: Connection, lives: Lives, seen: pl.DataFrame, ending: Ending) -> None:
    """New lives, and those that go on or have come back."""
    if seen.is_empty():
        return
    kinds = lives.problems_of_origins().join(lives.known, on=["fingerprint", "occurrence"], how="inner")
    kinds = kinds.group_by("file", ROW).agg(pl.col("kind").drop_nulls().first().alias("was_kind"))
    told = seen.join(kinds, on=["file", ROW], how="left", maintain_order="left").with_columns(
        pl.coalesce(pl.lit(ending.kind, pl.String), "was_kind").alias("kind")
    )
    place = (pl.lit(ending.run_id).alias("last_run"), pl.col("file"), pl.col(ROW).alias("row"))
    moment = pl.lit(written(connection, ending.at))
    begun = told.filter(pl.col("life_id").is_null()).select(
        pl.lit(ending.target).alias("target"), pl.lit(ending.system).alias("system"), "fingerprint", "occurrence", "code",
        "field", "key", "content", "kind", pl.lit(OPEN).alias("state"), "standing", pl.lit(ending.run_id).alias("first_run"),
        moment.alias("first_seen"), moment.alias("last_seen"), *place,
    )  # fmt: skip
    if not begun.is_empty():
        copy_frame(connection, LIFE.name, begun)
    again = told.drop_nulls("life_id").select("life_id", "standing", "content", "kind", *place)
    going_on = again.filter(pl.col("standing") != "back").with_columns(
        pl.when(pl.col("standing") == "waived").then(pl.lit("known")).otherwise("standing").alias("standing")
    )
    moment_of: dict[str, Any] = {"last_seen": ending.at}
    _update(connection, going_on.filter(pl.col("kind").is_not_null()), moment_of)
    _update(connection, going_on.filter(pl.col("kind").is_null()).drop("kind"), moment_of)
    ended = ("ended_at", "ended_run", "ended_by", "waived_at", "waived_by", "waived_until", "waived_reason")
    back = again.filter(pl.col("standing") == "back")
    _update(connection, back, {**moment_of, "state": OPEN, **dict.fromkeys(ended)})


def _write_fates(connection: Connection, fates: pl.DataFrame, ending: Ending) -> None:
    ended = fates.filter(pl.col("fate").is_in(["corrected", "source"])).select("life_id", pl.col("fate").alias("state"))
    _update(connection, ended, {"ended_at": ending.at, "ended_run": ending.run_id, "ended_by": ending.by})
    moved = fates.filter(pl.col("fate") == "moved").select(
        "life_id", pl.lit(ending.run_id).alias("last_run"), pl.col("now_file").alias("file"), pl.col("now_row").alias("row")
    )
    _update(connection, moved, {"last_seen": ending.at})


def _places_of(fates: pl.DataFrame, lives: Lives) -> pl.DataFrame:
    """run_id, file, row, status of the rejected rows of earlier runs whose lives are elsewhere or ended by now."""
    rows = fates.group_by(_PLACE).agg(
        (pl.col("fate") == OPEN).any().alias("stays"),
        pl.col("fate").is_in(["seen", "moved"]).any().alias("later"),
        (pl.col("fate") == "corrected").any().alias("corrected"),
    )
    settled = rows.filter(~pl.col("stays")).select(
        pl.col("last_run").alias("run_id"),
        pl.col("last_file").alias("file"),
        pl.col("last_row").alias("row"),
        pl.when("later")
        .then(pl.lit("superseded"))
        .when("corrected")
        .then(pl.lit("corrected"))
        .otherwise(pl.lit("source"))
        .alias("status"),
    )
    # Rows that were tried again and are older than the first life.
    loaded = lives.origins.join(lives.accepted, on=["file", ROW], how="semi").filter(pl.col("was_status") == OPEN)
    others = loaded.select(
        pl.col("was_run").alias("run_id"),
        pl.col("was_file").alias("file"),
        pl.col("was_row").alias("row"),
        pl.lit("corrected").alias("status"),
    )
    place = ["run_id", "file", "row"]
    return pl.concat([settled, others]).unique(place, keep="first", maintain_order=True)


def _write_rejects(connection: Connection, rows: pl.DataFrame, ending: Ending) -> int:
    """-> how many of these are no rejects any more."""
    if rows.is_empty():
        return 0
    types = {"run_id": REJECT.c.run_id.type, "status": REJECT.c.status.type}
    with staged(connection, rows, types, key=("run_id", "file", "row")) as told:
        at = (REJECT.c.run_id == told.c.run_id, REJECT.c.file == told.c.file, REJECT.c.row == told.c.row)
        resolved = {"resolved_at": ending.at, "resolved_run": ending.run_id, "resolved_by": ending.by}
        connection.execute(update(REJECT).values(status=told.c.status, **resolved).where(*at, REJECT.c.status == OPEN))
    return rows.filter(pl.col("status") != "superseded").height


def _supersede_older(connection: Connection, ending: Ending) -> None:
    """Rejects from before there were lives: what is left of them is in the first run that has some."""
    of_system = select(RUN.c.run_id).where(
        RUN.c.target == ending.target, RUN.c.system == ending.system, RUN.c.run_id != ending.run_id, RUN.c.status == "done"
    )
    older = (REJECT.c.status == OPEN, REJECT.c.content.is_(None), REJECT.c.run_id.in_(of_system))
    resolved = {"resolved_at": ending.at, "resolved_run": ending.run_id, "resolved_by": ending.by}
    connection.execute(update(REJECT).values(status="superseded", **resolved).where(*older))


def _update(connection: Connection, frame: pl.DataFrame, values: dict[str, Any]) -> None:
    """Lives by `life_id`: the frame's columns, and the same values for all, in one statement."""
    if frame.is_empty():
        return
    types = {name: LIFE.c[name].type for name in frame.columns if name != "life_id"}
    with staged(connection, frame, types, key=("life_id",)) as told:
        columns = {name: told.c[name] for name in types}
        connection.execute(update(LIFE).values({**columns, **values}).where(LIFE.c.id == told.c.life_id))


def _news(rows: pl.DataFrame, gone: int) -> News:
    counts = dict(rows[REJECT_STANDING].value_counts().iter_rows())
    new, known, changed, back = (counts.get(name, 0) for name in ("new", "known", "changed", "back"))
    return News(new + back, known + changed, gone, changed, back, counts.get("waived", 0))
