"""What the ledger knows: runs, problems, rejected rows, and report folders written again from it."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.client_names import client_name
from clientimport.core.errors import DatabaseFailure, UsageFailure
from clientimport.core.language import DEFAULT
from clientimport.core.outcomes import News
from clientimport.core.rows import REJECT_CLIENT, REJECT_NAME, ROW, Layout, SourceFile
from clientimport.core.runs import GateReading, RunSummary
from clientimport.core.wording import add_words
from clientimport.loader import StoredRun, connect, list_problems, list_rejects, list_runs, news_of, read_run, require_ledger
from clientimport.pipeline.trends import with_trends
from clientimport.reporter import Reports, problem_json

if TYPE_CHECKING:
    from sqlalchemy import Engine


def runs_of(
    database: str, *, job: str | None = None, states: Container[str] | None = None, since: datetime | None = None
) -> list[dict[str, Any]]:
    """The runs of a database, the last one first, each beside the one before it (`with_trends`).

    `job`: "job" or "job/import". `states`: of those states alone. `since`: that began then or later.
    """
    with _open(database) as engine:
        found = with_trends(list_runs(engine))
    return [
        run
        for run in found
        if (job is None or f"{run['job'] or ''}/".startswith(f"{job}/"))
        and (states is None or run["state"] in states)
        and (since is None or datetime.fromisoformat(run["started_at"]) >= since)
    ]


def problems_of(  # noqa: PLR0913 - one argument a filter
    database: str,
    run_id: str | None = None,
    *,
    every: bool = False,
    severity: str = "reject",
    code: str | None = None,
    lang: str | None = None,
) -> list[dict[str, Any]]:
    """Problems of the last run, of one run, or of all runs, as objects with the keys of DESIGN §4 and §8.

    `lang`: the language of their words; None: that of their run.
    """
    with _open(database) as engine:
        found = list_problems(engine, None if every else run_id or "last").filter(pl.col("severity") == severity)
        if code is not None:
            found = found.filter(pl.col("code") == code)
        found = _in_language(found, lang)
        if severity == "reject":
            found = found.filter((pl.col("status") == "open") | pl.col("status").is_null())
        paths = [
            (dict(part.select("file", "path").unique().iter_rows()), part)
            for part in found.partition_by("run_id", maintain_order=True)
        ]
        return [
            {**problem, "run_id": run, "reject_id": reject, "status": status}
            for names, part in paths
            for problem, (run, reject, status) in zip(
                problem_json(part, names), part.select("run_id", "reject_id", "status").iter_rows(), strict=True
            )
        ]


def reject_of(database: str, reject_id: int, lang: str | None = None) -> dict[str, Any]:
    """One rejected row with its cells and problems, `lang` as in `problems_of`. Raises UsageFailure where there is none."""
    with _open(database) as engine:
        found = list_rejects(engine, None, every_status=True, reject_id=reject_id)
        if found.is_empty():
            raise UsageFailure(f"there is no reject {reject_id}.", fix="`clientimport rejects list` shows their numbers.")
        row = found.row(0, named=True)
        problems = _in_language(list_problems(engine, row["run_id"]).filter(pl.col("reject_id") == reject_id), lang)
        return {
            "reject_id": reject_id,
            "run_id": row["run_id"],
            "status": row["status"],
            "file": row["path"],
            "row": row["row"],
            "cells": json.loads(row["cells"]),
            "raw": row["raw"],
            "problems": list(problem_json(problems, {row["file"]: row["path"]})),
        }


def export_run(database: str, run_id: str, reports: Path, group: str | None, lang: str | None = None) -> dict[str, str]:
    """The report folder of a run, written again from the ledger -> file name -> path. `lang`: None: the run's own."""
    with _open(database) as engine:
        stored = read_run(engine, run_id)
    return write_again(stored, reports, group, lang)


def write_again(stored: StoredRun, reports: Path, group: str | None, lang: str | None = None) -> dict[str, str]:
    """The report folder of a run as the ledger holds it -> file name -> path; an accepted.csv that stands there is kept."""
    summary = _summary(stored.summary, stored.headings)
    summary.lang = lang or summary.lang
    with Reports(reports / summary.run_id, group=group, crosswalk=False) as folder:
        folder.take(_named(stored), _in_language(stored.problems, lang))
        if stored.shown:
            folder.learn(stored.rejects.select("file", ROW, REJECT_CLIENT))
        written = folder.write(summary, stored.headings, list(stored.headings), allowed=stored.shown.get("allowed"))
        folder.publish()
    return dict(written)


def _in_language(problems: pl.DataFrame, lang: str | None) -> pl.DataFrame:
    return problems if lang is None or problems.is_empty() else add_words(problems, lang)


def _named(stored: StoredRun) -> pl.DataFrame:
    """The rejects with their clients' names."""
    here = set(stored.rejects.columns)
    groups = [[name for name in group if name in here] for group in stored.shown.get("name_columns", ())]
    return stored.rejects.with_columns(client_name(groups).alias(REJECT_NAME))


def _summary(stored: dict[str, Any], headings: dict[str, str]) -> RunSummary:
    """run.json's object -> the summary that it was made of, as far as reports need it."""
    summary = RunSummary(
        run_id=stored["run_id"],
        target=stored["target"],
        system=stored["system"],
        mapping_path=stored["mapping"]["path"],
        mapping_sha256=stored["mapping"]["sha256"],
        started_at=stored["started_at"],
        program=stored["program"],
        lang=stored.get("lang") or DEFAULT,
        problems=stored["problems"],
        notices=stored["notices"],
        drops=stored["drops"],
        gates=[GateReading(**gate) for gate in stored["gates"]],
        seconds=stored["seconds"],
        not_done=stored["not_done"],
        status=stored["status"],
        message=stored["message"],
        job=stored.get("job") or "",
        release_of=stored.get("release_of") or "",
        released_by=stored.get("released_by") or "",
        release_reason=stored.get("release_reason") or "",
        exit_code=stored["exit_code"],
    )
    for number, file in enumerate(stored["files"]):
        told = dict(file["layout"])
        layout = Layout(
            told.pop("kind"), tuple(headings.values()), tuple(headings), told.pop("header_row"), file["encoding"], detected=told
        )
        summary.files.append(SourceFile(number, file["path"], file["sha256"], 0, layout))
        summary.rows_of_file[number] = file["rows"]
    for fate, count in stored["fates"].items():
        summary.fates.add(fate, count)
    return summary


def news_of_run(database: str, summary: RunSummary) -> News | None:
    """This run's rejects beside those of the last one; None where there is nothing to compare, or the database does not say."""
    try:
        with _open(database) as engine:
            return news_of(engine, summary)
    except DatabaseFailure:
        # What is new is worth knowing, never worth failing for.
        return None


@contextmanager
def _open(database: str) -> Iterator[Engine]:
    engine = connect(database, create=False)
    try:
        require_ledger(engine)
        yield engine
    finally:
        engine.dispose()
