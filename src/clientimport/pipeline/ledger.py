"""What the ledger knows of runs, and report folders written again from it."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl

from clientimport.core.client_names import client_name
from clientimport.core.language import DEFAULT
from clientimport.core.news import News
from clientimport.core.rows import REJECT_CLIENT, REJECT_NAME, ROW, Layout, SourceFile
from clientimport.core.runs import GateReading, RunSummary
from clientimport.core.stages import Stages
from clientimport.core.wording import add_words
from clientimport.loader import StoredRun, list_runs, read_run, reading
from clientimport.pipeline.opened_ledger import opened_ledger
from clientimport.pipeline.trends import trend, with_trends
from clientimport.reporter import Reports

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def runs_of(
    database: str, *, job: str | None = None, states: Container[str] | None = None, since: datetime | None = None
) -> list[dict[str, Any]]:
    """The runs of a database, the last one first, each beside the one before it (`with_trends`).

    `job`: "job" or "job/import". `states`: of those states alone. `since`: that began then or later.
    """
    with opened_ledger(database) as engine:
        found = with_trends(list_runs(engine))
    return [
        run
        for run in found
        if (job is None or f"{run['job'] or ''}/".startswith(f"{job}/"))
        and (states is None or run["state"] in states)
        and (since is None or datetime.fromisoformat(run["started_at"]) >= since)
    ]


def export_run(database: str, run_id: str, reports: Path, group: str | None, lang: str | None = None) -> dict[str, str]:
    """The report folder of a run, written again from the ledger -> file name -> path. `lang`: None: the run's own."""
    with opened_ledger(database) as engine:
        stored = read_run(engine, run_id)
        with reading(engine) as connection:
            return write_again(connection, stored, reports, group, lang)


def write_again(
    connection: Connection, stored: StoredRun, reports: Path, group: str | None, lang: str | None = None
) -> dict[str, str]:
    """The report folder of a run as the ledger holds it -> file name -> path; an accepted.csv that stands there is kept."""
    summary = _in_its_words(connection, stored, lang)
    with Reports(reports / summary.run_id, group=group, crosswalk=False) as folder:
        _take(folder, stored, summary, lang)
        written = folder.write(summary, stored.headings, list(stored.headings), allowed=stored.shown.get("allowed"))
        folder.publish()
    return dict(written)


def workbook_again(engine: Engine, run_id: str, lang: str | None = None) -> bytes:
    """The reject workbook of a run as the ledger holds it. Raises UsageFailure where there is no such run, ReportFailure."""
    stored = read_run(engine, run_id)
    with reading(engine) as connection:
        summary = _in_its_words(connection, stored, lang)
    with TemporaryDirectory(prefix="clientimport-") as made, Reports(Path(made) / "run", crosswalk=False) as folder:
        _take(folder, stored, summary, lang)
        return folder.workbook(summary, stored.headings, list(stored.headings), allowed=stored.shown.get("allowed"))


def _in_its_words(connection: Connection, stored: StoredRun, lang: str | None) -> RunSummary:
    summary = _summary(stored.summary, stored.headings)
    summary.lang = lang or summary.lang
    summary.trend = trend(connection, summary)
    return summary


def _take(folder: Reports, stored: StoredRun, summary: RunSummary, lang: str | None) -> None:
    folder.take(_named(stored), _in_language(stored.problems, lang))
    if stored.shown:
        folder.learn(stored.rejects.select("file", ROW, REJECT_CLIENT))
    if summary.news is not None:
        folder.learn(stored.standings)


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
        mapping_version=stored["mapping"].get("version", 1),
        started_at=stored["started_at"],
        program=stored["program"],
        lang=stored.get("lang") or DEFAULT,
        problems=stored["problems"],
        notices=stored["notices"],
        drops=stored["drops"],
        gates=[GateReading(**gate) for gate in stored["gates"]],
        seconds=Stages(stored["seconds"]),
        not_done=stored["not_done"],
        news=News(**stored["news"]) if stored.get("news") else None,
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
        join = file.get("join") or ""
        summary.files.append(SourceFile(number, file["path"], file["sha256"], 0, layout, join))
        (summary.joined_rows if join else summary.rows_of_file)[number] = file["rows"]
    for fate, count in stored["fates"].items():
        summary.fates.add(fate, count)
    return summary
