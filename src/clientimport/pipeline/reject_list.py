"""Problems and rejected rows of the ledger, each with what is known of it across runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from clientimport.core.errors import UsageFailure
from clientimport.core.rows import ROW
from clientimport.core.wording import add_words
from clientimport.loader import list_lives, list_problems, list_rejects
from clientimport.pipeline.opened_ledger import opened_ledger
from clientimport.reporter import problem_json

STANDINGS = ("new", "known", "changed", "back")
STATES = ("open", *STANDINGS, "waived", "corrected", "source")
"""What rejects are listed by: `open` ones are all that somebody has to see to, STANDINGS are kinds of these."""
_WAIVER = ("waived_by", "waived_at", "waived_until", "waived_reason")
_ENDED = ("ended_run", "ended_at", "ended_by")


@dataclass(frozen=True)
class Wanted:
    """Which problems are meant. `state`: of STATES; `key`: of the client; `since`: first seen then or later.
    `lang`: the language of their words; None: that of their run.

    With one of these three the problems of all runs are looked through, each as it was last seen, unless a run is named.
    """

    run_id: str | None = None
    every: bool = False
    severity: str = "reject"
    code: str | None = None
    column: str | None = None
    value: str | None = None
    state: str | None = None
    key: str | None = None
    since: datetime | None = None
    lang: str | None = None

    @property
    def across(self) -> bool:
        """Whether lives are meant rather than a run."""
        return self.run_id is None and not self.every and (self.state or self.key or self.since) is not None


def problems_of(database: str, wanted: Wanted) -> list[dict[str, Any]]:
    """Problems as objects with the keys of DESIGN §4 and §8, and of a reject's problem what is known of it across runs."""
    found, lives = told_problems(database, wanted)
    return list(_objects(found, lives))


def told_problems(database: str, wanted: Wanted) -> tuple[pl.DataFrame, pl.DataFrame]:
    """-> PROBLEMS that are wanted, with `life_id`, `life_state`, `now`; and TOLD_LIVES of them."""
    run_id = None if wanted.every or wanted.across else wanted.run_id or "last"
    with opened_ledger(database) as engine:
        found = list_problems(engine, run_id).filter(pl.col("severity") == wanted.severity)
        run_ids = found["run_id"].unique()
        lives = list_lives(engine, run_ids[0] if run_id is not None and len(run_ids) else None)
    marks = lives.select(
        "fingerprint", "occurrence", "life_id", "last_place", "first_seen",
        pl.col("state").alias("life_state"), pl.col("standing").alias("now"),
    )  # fmt: skip
    if wanted.lang is not None and not found.is_empty():
        found = add_words(found, wanted.lang)
    found = found.join(marks, on=["fingerprint", "occurrence"], how="left", maintain_order="left")
    return found.filter(_meant(wanted)), lives


def reject_of(database: str, reject_id: int, lang: str | None = None) -> dict[str, Any]:
    """One rejected row with its cells and problems, `lang` as in `Wanted`. Raises UsageFailure where there is none."""
    with opened_ledger(database) as engine:
        found = list_rejects(engine, None, every_status=True, reject_id=reject_id)
        if found.is_empty():
            raise UsageFailure(f"there is no reject {reject_id}.", fix="`clientimport rejects list` shows their numbers.")
        row = found.row(0, named=True)
    problems, lives = told_problems(database, Wanted(row["run_id"], state="any", lang=lang))
    return {
        "reject_id": reject_id,
        "run_id": row["run_id"],
        "status": row["status"],
        "file": row["path"],
        "row": row["row"],
        "cells": json.loads(row["cells"]),
        "raw": row["raw"],
        "problems": list(_objects(problems.filter(pl.col("reject_id") == reject_id), lives)),
    }


def _meant(wanted: Wanted) -> pl.Expr:
    conditions = [pl.lit(True)]
    if wanted.code is not None:
        conditions.append(pl.col("code") == wanted.code)
    if wanted.column is not None:
        conditions.append(pl.col("columns").list.contains(wanted.column))
    if wanted.value is not None:
        conditions.append(pl.col("value") == wanted.value)
    if wanted.key is not None:
        conditions.append(pl.col("key") == wanted.key)
    if wanted.since is not None:
        conditions.append(pl.col("first_seen") >= wanted.since.isoformat(timespec="seconds"))
    if wanted.across:
        here = pl.concat_str("run_id", "file", ROW, separator="/") == pl.col("last_place")
        conditions.append(here.fill_null(wanted.severity != "reject"))
    if wanted.severity == "reject":
        conditions.append(_of_state(wanted))
    return pl.all_horizontal(conditions)


def _of_state(wanted: Wanted) -> pl.Expr:
    state = wanted.state
    is_open = pl.col("life_state") == "open"
    if state in STANDINGS:
        return is_open & (pl.col("now") == state)
    if state == "open":
        return is_open
    if state in ("waived", "corrected", "source"):
        return pl.col("life_state") == state
    if state is not None or wanted.key is not None or wanted.since is not None:
        return pl.lit(True)
    # Those of a run that loaded nothing have no life, those from before there were lives none either.
    left = pl.col("status").is_in(["open", "held"]) | pl.col("status").is_null()
    return left & (pl.col("life_state").is_null() | is_open)


def _objects(found: pl.DataFrame, lives: pl.DataFrame) -> Iterator[dict[str, Any]]:
    known = {life["life_id"]: life for life in lives.iter_rows(named=True)}
    for part in found.partition_by("run_id", maintain_order=True):
        names = dict(part.select("file", "path").unique().iter_rows())
        about = part.select("run_id", "reject_id", "status", "key", "life_id").iter_rows()
        for problem, (run, reject, status, key, life_id) in zip(problem_json(part, names), about, strict=True):
            told = {**problem, "run_id": run, "reject_id": reject, "status": status}
            yield {**told, "key": key, **life_json(known.get(life_id))} if problem["severity"] == "reject" else told


def life_json(life: dict[str, Any] | None) -> dict[str, Any]:
    """A line of TOLD_LIVES for machines; all of it null for a problem without a life."""
    names = ("state", "standing", "first_run", "first_seen", "last_run", "last_seen")
    if life is None:
        return {**dict.fromkeys(names), "waiver": None, "ended": None}
    waived, ended = life["waived_at"] is not None, life["ended_at"] is not None
    return {
        **{name: life[name] for name in names},
        "waiver": {name.removeprefix("waived_"): life[name] for name in _WAIVER} if waived else None,
        "ended": {name.removeprefix("ended_"): life[name] for name in _ENDED} if ended else None,
    }
