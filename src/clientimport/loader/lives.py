"""The lives that a run's rejects belong to, found batch by batch while it loads; nothing of them is written yet."""

from __future__ import annotations

from datetime import date

import polars as pl
from sqlalchemy import Connection

from clientimport.core.row_content import CONTENT
from clientimport.core.rows import ROW
from clientimport.loader.fingerprints import contents_of, fingerprints, reject_problems
from clientimport.loader.life_reading import LIVES, OPEN, any_ended, ended_lives, open_lives
from clientimport.loader.retried import ORIGINS, Origins

SEEN: dict[str, pl.DataType] = {
    "life_id": pl.Int64(),
    "fingerprint": pl.String(),
    "occurrence": pl.Int64(),
    "standing": pl.String(),
    "state": pl.String(),
    "since": pl.String(),
    "file": pl.Int32(),
    ROW: pl.Int64(),
    "code": pl.String(),
    "field": pl.String(),
    "key": pl.String(),
    "content": pl.String(),
}
"""Problems of this run's rejects, each with its life: `life_id`, `state` and `since` are null for one that begins now.

`standing`: new | known | changed | back, or waived.
"""
ACCEPTED = {"file": pl.Int32, ROW: pl.Int64, "key": pl.String}
"""Rows of this run that were accepted."""

_OF_LIFE = ("life_id", "state", "since", "waived", "before")


class Lives:
    """`known`: LIVES that are open, as the run found them. `seen`, `accepted`, `origins`: what it met of them so far.

    `first`: whether nothing was known of any reject.
    """

    def __init__(self, connection: Connection, target: str, system: str, today: date) -> None:
        self._connection = connection
        self._target, self._system, self._today = target, system, today
        self.known = open_lives(connection, target, system, today)
        self._keys = self.known["key"].drop_nulls().unique()
        self._ended = any_ended(connection, target, system)
        self.first = self.known.is_empty() and not self._ended
        self._times = pl.DataFrame(schema={"fingerprint": pl.String, "times": pl.Int64})
        self._origins = Origins(connection, target, system)
        self._seen: list[pl.DataFrame] = []
        self._accepted: list[pl.DataFrame] = []
        self._tried: list[pl.DataFrame] = []

    def take(
        self,
        rejects: pl.DataFrame,
        problems: pl.DataFrame,
        accepted: pl.DataFrame | None = None,
        retried: pl.DataFrame | None = None,
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """One batch -> rejects with CONTENT, problems with `fingerprint`, `occurrence` and `standing`.

        `accepted`: file, ROW, key of its accepted rows. `retried`: RETRIED.
        """
        tried = self._origins.of(retried) if retried is not None and not retried.is_empty() else pl.DataFrame(schema=ORIGINS)
        self._tried.append(tried)
        if accepted is not None and not accepted.is_empty():
            self._accept(accepted, tried)
        if rejects.is_empty():
            return rejects, problems
        contents = _as_rejected(contents_of(rejects), tried)
        told = reject_problems(problems)
        was = tried.select("file", ROW, "was_key", "was_content", pl.lit(True).alias("tried"))
        told = told.join(contents, on=["file", ROW], how="left", maintain_order="left")
        told = told.join(was, on=["file", ROW], how="left", maintain_order="left").with_columns(
            pl.when("tried").then("was_key").otherwise("key").alias("key")
        )
        told = told.with_columns(fingerprints(told, self._target, self._system))
        found = self._matched(told, self._origins.problems(tried))
        self._seen.append(found.select(list(SEEN)))
        marks = found.select("at", "fingerprint", "occurrence", "standing")
        marked = problems.with_row_index("at").join(marks, on="at", how="left", maintain_order="left").drop("at")
        return rejects.with_columns(contents["content"].alias(CONTENT)), marked

    @property
    def seen(self) -> pl.DataFrame:
        """SEEN of the run so far."""
        return pl.concat([pl.DataFrame(schema=SEEN), *self._seen])

    @property
    def accepted(self) -> pl.DataFrame:
        """ACCEPTED: those that end a life."""
        return pl.concat([pl.DataFrame(schema=ACCEPTED), *self._accepted])

    @property
    def origins(self) -> pl.DataFrame:
        """ORIGINS: rows of this run that an earlier run rejected."""
        return pl.concat([pl.DataFrame(schema=ORIGINS), *self._tried])

    def problems_of_origins(self) -> pl.DataFrame:
        """file, ROW of this run, fingerprint, occurrence: the problems that its retried rows had."""
        return self._origins.problems(self.origins)

    def _accept(self, accepted: pl.DataFrame, tried: pl.DataFrame) -> None:
        by_key = pl.col("key").is_in(self._keys.implode()) if len(self._keys) else pl.lit(False)
        if tried.is_empty() and not len(self._keys):
            return
        named = accepted.select(list(ACCEPTED))
        again = named.join(tried.select("file", ROW), on=["file", ROW], how="semi", maintain_order="left")
        self._accepted.append(pl.concat([named.filter(by_key), again]).unique(maintain_order=True))

    def _matched(self, told: pl.DataFrame, were: pl.DataFrame) -> pl.DataFrame:
        """Each problem with the life it belongs to; `were`: file, ROW, fingerprint, occurrence of rows that are tried again.

        Such a row has its own lives; any other has, of those with its fingerprint, the open ones first, then ended ones.
        """
        lives = self._lives(told["fingerprint"].unique())
        in_row = ("file", ROW, "fingerprint")
        were = were.sort("occurrence").with_columns(_nth(*in_row))
        own = told.with_columns(_nth(*in_row)).join(were, on=[*in_row, "nth"], how="left", maintain_order="left")
        of_life = lives.select("fingerprint", "occurrence", *_OF_LIFE)
        own = own.join(of_life, on=["fingerprint", "occurrence"], how="left", maintain_order="left")
        mine = pl.col("life_id").is_not_null()
        left = lives.join(own.filter(mine), on="life_id", how="anti", maintain_order="left")
        others = self._in_turn(told.filter(~own.select(mine).to_series()), left)
        found = pl.concat([own.filter(mine).select(others.columns), others]).sort("at")
        return found.with_columns(
            pl.when(~mine)
            .then(pl.lit("new"))
            .when(pl.col("state") != OPEN)
            .then(pl.lit("back"))
            .when(pl.col("waived") == 1)
            .then(pl.lit("waived"))
            .when(pl.col("now").ne_missing(pl.col("before")))
            .then(pl.lit("changed"))
            .otherwise(pl.lit("known"))
            .alias("standing"),
        )

    def _in_turn(self, told: pl.DataFrame, lives: pl.DataFrame) -> pl.DataFrame:
        """The n-th problem of a fingerprint has the n-th of its lives; where there are no more, one begins."""
        numbered = told.with_columns(_nth("fingerprint")).join(self._times, on="fingerprint", how="left", maintain_order="left")
        numbered = numbered.with_columns(pl.col("nth") + pl.col("times").fill_null(0))
        self._count(told)
        totals = lives.group_by("fingerprint").agg(
            pl.len().cast(pl.Int64).alias("lives"), pl.col("occurrence").max().alias("top")
        )
        of_life = lives.select("fingerprint", "occurrence", *_OF_LIFE, _nth("fingerprint"))
        found = numbered.join(of_life, on=["fingerprint", "nth"], how="left", maintain_order="left").join(
            totals, on="fingerprint", how="left", maintain_order="left"
        )
        further = pl.col("top").fill_null(0) + 1 + pl.col("nth") - pl.col("lives").fill_null(0)
        return found.with_columns(pl.col("occurrence").fill_null(further)).select(*told.columns, "occurrence", *_OF_LIFE)

    def _lives(self, wanted: pl.Series) -> pl.DataFrame:
        """LIVES with these fingerprints, the open ones first; `before`: the content of their rows."""
        found = [self.known.filter(pl.col("fingerprint").is_in(wanted.implode()))] if self.known.height else []
        if self._ended:
            found.append(ended_lives(self._connection, wanted, self._today))
        lives = pl.concat([pl.DataFrame(schema=LIVES), *found])
        return lives.sort(pl.col("state") != OPEN, "occurrence").rename({"content": "before"})

    def _count(self, told: pl.DataFrame) -> None:
        here = told.group_by("fingerprint").agg(pl.len().cast(pl.Int64).alias("times"))
        self._times = pl.concat([self._times, here]).group_by("fingerprint").agg(pl.col("times").sum())


def _nth(*columns: str) -> pl.Expr:
    return pl.int_range(pl.len(), dtype=pl.Int64).over(columns).alias("nth")


def _as_rejected(contents: pl.DataFrame, tried: pl.DataFrame) -> pl.DataFrame:
    """`now`: the content of the row as it is; `content`: as the source has it, where the row was tried again."""
    was = tried.select("file", ROW, "was_content")
    joined = contents.join(was, on=["file", ROW], how="left", maintain_order="left")
    return joined.with_columns(pl.col("content").alias("now"), pl.coalesce("was_content", "content").alias("content")).drop(
        "was_content"
    )
