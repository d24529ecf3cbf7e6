"""How rejected rows stand by now, told by their status in the ledger and the lives of what is wrong with them."""

from __future__ import annotations

import polars as pl

STANDINGS = ("new", "back", "changed", "known")
"""Kinds of open rows, the one that counts first where a row has several."""
STATES = (*STANDINGS, "open", "held", "waived", "corrected", "source", "superseded")
"""How a row may stand, in the order in which they are sorted; "open": of a run from before there were lives."""
OPEN_STATES = (*STANDINGS, "open")


def with_lives(faults: pl.DataFrame, lives: pl.DataFrame) -> pl.DataFrame:
    """FAULTS, ROW_LIVES -> at, life_id, life, standing, last_run, last_row of each fault; null without a life."""
    return (
        faults.select("at", "fingerprint", "occurrence")
        .join(lives, on=["fingerprint", "occurrence"], how="left", maintain_order="left")
        .select("at", "life_id", "life", "standing", "last_run", "last_row")
    )


def row_states(lines: pl.DataFrame, told: pl.DataFrame, waived: pl.Series) -> pl.Series:
    """LINES, what `with_lives` tells, ids of waived lives -> of each line how it stands: of STATES.

    It is what loader.open_rejects tells of a row, and of an open one how it stands beside the runs before.
    """
    is_open = (pl.col("life") == "open").fill_null(False)
    is_waived = is_open & pl.col("life_id").is_in(waived.implode())
    here = lines.select("at", pl.col("run_id").alias("own_run"), pl.col("row").alias("own_row"))
    ranks = {name: at for at, name in enumerate(STANDINGS)}
    rank = pl.col("standing").replace_strict(ranks, default=len(STANDINGS), return_dtype=pl.Int8)
    elsewhere = is_open & ~((pl.col("last_run") == pl.col("own_run")) & (pl.col("last_row") == pl.col("own_row")))
    rows = (
        told.join(here, on="at", how="left", maintain_order="left")
        .select(
            "at",
            is_open.alias("open"),
            is_waived.alias("waived"),
            elsewhere.fill_null(False).alias("elsewhere"),
            pl.when(is_open & ~is_waived).then(rank).alias("rank"),
            pl.when(pl.col("life") != "open").then("life").alias("ended"),
        )
        .group_by("at")
        .agg(
            pl.col("open").any(),
            (pl.col("open") & ~pl.col("waived")).any().alias("asked"),
            pl.col("elsewhere").any(),
            pl.col("rank").min(),
            pl.col("ended").min(),
        )
    )
    names = pl.col("rank").replace_strict(dict(enumerate(STANDINGS)), default="open", return_dtype=pl.String)
    status = pl.col("status")
    stands = (
        pl.when((status == "open") & pl.col("open") & ~pl.col("asked"))
        .then(pl.lit("waived"))
        .when(status == "open")
        .then(names)
        .when((status == "superseded") & ~pl.col("elsewhere") & pl.col("ended").is_not_null())
        .then("ended")
        .otherwise(status)
    )
    together = lines.select("at", "status").join(rows, on="at", how="left", maintain_order="left")
    flags = [pl.col(name).fill_null(False) for name in ("open", "asked", "elsewhere")]
    return together.with_columns(flags).select(stands.alias("state")).to_series()
