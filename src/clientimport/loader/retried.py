"""Rows of a run that an earlier run rejected and that are tried again: which rows they were."""

from __future__ import annotations

import polars as pl
from sqlalchemy import Connection, Select, select

from clientimport.core.problems import REJECT as REJECTED
from clientimport.core.row_identity import parse_identity
from clientimport.core.rows import ROW
from clientimport.loader.copying import read_frame
from clientimport.loader.ledger_tables import FILE, PROBLEM, REJECT, RUN

RETRIED = {
    "file": pl.Int32,
    ROW: pl.Int64,
    "identity": pl.String,
    "reported_file": pl.String,
    "reported_row": pl.String,
    "content": pl.String,
}
"""`file`, ROW: of this run. `identity` of the rejected row (core.row_identity), or else its path and number as a reject file
tells them. `content`: the row's digest as it is tried now (core.row_content); where that is still what was rejected,
no correction is left behind: the next file's row is as right as it is.
"""
ORIGINS: dict[str, pl.DataType] = {
    "file": pl.Int32(),
    ROW: pl.Int64(),
    "content": pl.String(),
    "was_run": pl.String(),
    "was_file": pl.Int32(),
    "was_row": pl.Int64(),
    "was_key": pl.String(),
    "was_content": pl.String(),
    "was_status": pl.String(),
}
"""Rows that are tried again; `was_run`, `was_file`, `was_row`: the rejected row, null where the ledger does not have it.

`was_key`, `was_content`: as it was rejected; `was_status`: of it when this run began.
"""
_PLACE = ["was_run", "was_file", "was_row"]
_REJECTS: dict[str, pl.DataType] = {
    **{name: ORIGINS[name] for name in _PLACE},
    "path": pl.String(),
    "was_content": pl.String(),
    "was_status": pl.String(),
}
_PROBLEMS: dict[str, pl.DataType] = {
    **{name: ORIGINS[name] for name in _PLACE}, "was_key": pl.String(), "fingerprint": pl.String(), "occurrence": pl.Int64(),
}  # fmt: skip
_RUNS = 50
"""Runs that are looked through for rows that have no identity, the last ones."""


class Origins:
    """Finds rejected rows of a target and system; of each run the ledger is asked once."""

    def __init__(self, connection: Connection, target: str, system: str) -> None:
        self._connection = connection
        self._of_system = (RUN.c.target == target, RUN.c.system == system)
        self._rejects: dict[str, pl.DataFrame] = {}
        self._problems: dict[str, pl.DataFrame] = {}

    def of(self, retried: pl.DataFrame) -> pl.DataFrame:
        """RETRIED -> ORIGINS, in its order."""
        places = [parse_identity(text) if text else None for text in retried["identity"]]
        named = retried.with_columns(
            pl.Series("was_run", [place and place[0] for place in places], dtype=pl.String),
            pl.Series("was_file", [place and place[1] for place in places], dtype=pl.Int32),
            pl.Series("was_row", [place and place[2] for place in places], dtype=pl.Int64),
        )
        told = pl.col("was_run").is_not_null()
        named = pl.concat([named.filter(told), self._by_place(named.filter(~told))])
        runs = named["was_run"].drop_nulls().unique().to_list()
        rejects = pl.concat([pl.DataFrame(schema=_REJECTS), *(self._rejects_of(run) for run in runs)])
        keys = self._all_problems(runs).group_by(_PLACE).agg(pl.col("was_key").max())
        known = rejects.drop("path").join(keys, on=_PLACE, how="left", maintain_order="left")
        joined = named.join(known.with_columns(pl.lit(1).alias("known")), on=_PLACE, how="left", maintain_order="left")
        # An identity that the ledger does not have is of no row.
        none = pl.col("known").is_null()
        return (
            joined.with_columns(pl.when(~none).then(pl.col(name)).alias(name) for name in _PLACE)
            .select(list(ORIGINS))
            .sort("file", ROW)
        )

    def problems(self, origins: pl.DataFrame) -> pl.DataFrame:
        """ORIGINS -> file, ROW of this run, fingerprint, occurrence of the problems that the rows had."""
        runs = origins["was_run"].drop_nulls().unique().to_list()
        told = self._all_problems(runs).drop("was_key").drop_nulls(["fingerprint", "occurrence"])
        return origins.join(told, on=_PLACE, how="inner", maintain_order="left").select(
            "file", ROW, "fingerprint", "occurrence"
        )

    def _by_place(self, named: pl.DataFrame) -> pl.DataFrame:
        """Rows told by path and number: those of the last run that rejected all of them."""
        number = pl.col("reported_row").str.strip_chars().cast(pl.Int64, strict=False)
        wanted = named.select(pl.col("reported_file").alias("path"), number.alias("was_row")).drop_nulls().unique()
        if wanted.is_empty():
            return named
        for run in self._runs_with(wanted["path"].unique().to_list()):
            rejects = self._rejects_of(run).unique(["path", "was_row"], keep="first", maintain_order=True)
            if wanted.join(rejects, on=["path", "was_row"], how="anti").is_empty():
                found = rejects.select(pl.col("path").alias("reported_file"), *_PLACE)
                return (
                    named.drop(_PLACE)
                    .with_columns(number.alias("was_row"))
                    .join(found, on=["reported_file", "was_row"], how="left", maintain_order="left")
                    .select(named.columns)
                )
        return named

    def _runs_with(self, paths: list[str]) -> list[str]:
        query = (
            select(RUN.c.run_id)
            .join(FILE, FILE.c.run_id == RUN.c.run_id)
            .where(*self._of_system, FILE.c.path.in_(paths), RUN.c.status != "running")
            .group_by(RUN.c.run_id, RUN.c.started_at, RUN.c.finished_at)
            .order_by(RUN.c.started_at.desc(), RUN.c.finished_at.desc(), RUN.c.run_id.desc())
            .limit(_RUNS)
        )
        return list(self._connection.execute(query).scalars())

    def _rejects_of(self, run: str) -> pl.DataFrame:
        if run not in self._rejects:
            query: Select[tuple[object, ...]] = (
                select(REJECT.c.run_id, REJECT.c.file, REJECT.c.row, FILE.c.path, REJECT.c.content, REJECT.c.status)
                .join(RUN, RUN.c.run_id == REJECT.c.run_id)
                .outerjoin(FILE, (FILE.c.run_id == REJECT.c.run_id) & (FILE.c.number == REJECT.c.file))
                .where(REJECT.c.run_id == run, *self._of_system)
            )
            self._rejects[run] = read_frame(self._connection, query, dict(_REJECTS))
        return self._rejects[run]

    def _all_problems(self, runs: list[str]) -> pl.DataFrame:
        for run in runs:
            if run not in self._problems:
                problem = PROBLEM.c
                query: Select[tuple[object, ...]] = select(
                    problem.run_id, problem.file, problem.row, problem.key, problem.fingerprint, problem.occurrence
                ).where(problem.run_id == run, problem.severity == REJECTED, problem.row.is_not(None))
                self._problems[run] = read_frame(self._connection, query, dict(_PROBLEMS))
        return pl.concat([pl.DataFrame(schema=_PROBLEMS), *(self._problems[run] for run in runs)])
