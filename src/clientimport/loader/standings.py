"""How the rejected rows of a run stood beside what was known of them when it ended."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, Select, select

from clientimport.core.rows import REJECT_SINCE, REJECT_STANDING, ROW
from clientimport.loader.copying import read_frame
from clientimport.loader.ledger_tables import LIFE, PROBLEM
from clientimport.loader.life_reading import day_of

_WORST = ("new", "back", "changed", "known", "waived")


def worst_standings(problems: pl.DataFrame) -> pl.DataFrame:
    """file, ROW, standing, since of problems -> file, ROW, REJECT_STANDING, REJECT_SINCE of their rows, in order."""
    order = pl.col("standing").replace_strict({name: at for at, name in enumerate(_WORST)}, return_dtype=pl.Int8)
    return (
        problems.sort("file", ROW, order)
        .group_by("file", ROW, maintain_order=True)
        .agg(pl.col("standing").first().alias(REJECT_STANDING), pl.col("since").min().alias(REJECT_SINCE))
    )


def standings_of_run(connection: Connection, run_id: str) -> pl.DataFrame:
    """The same of a run that the ledger holds; empty for one that changed no life."""
    problem = PROBLEM.c
    query: Select[tuple[object, ...]] = (
        select(problem.file, problem.row, problem.standing, LIFE.c.first_seen)
        .outerjoin_from(PROBLEM, LIFE, (LIFE.c.fingerprint == problem.fingerprint) & (LIFE.c.occurrence == problem.occurrence))
        .where(problem.run_id == run_id, problem.standing.is_not(None), problem.row.is_not(None))
    )
    schema = {"file": pl.Int32(), ROW: pl.Int64(), "standing": pl.String(), "since": pl.Object()}
    found = read_frame(connection, query, schema)
    days = [None if moment is None else day_of(moment) for moment in found["since"]]
    return worst_standings(found.with_columns(pl.Series("since", days, dtype=pl.String)))
