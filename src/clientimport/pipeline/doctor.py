"""A database and what lies beside it examined: schema, rows, ledger, reports, archive, room on the disk."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from clientimport.core.errors import DatabaseFailure
from clientimport.core.findings import Finding, counted, some
from clientimport.loader import connect, examine, list_archived, run_under_way, runs_since
from clientimport.pipeline.schema_versions import every_target
from clientimport.reporter import left_behind

if TYPE_CHECKING:
    from sqlalchemy import Engine

RECENT = timedelta(days=30)
"""Runs whose report folder should still be there."""
LITTLE = 1 << 30
"""Bytes of free space below which a load may fail."""


def examined(database: str, reports: Path) -> list[Finding]:
    """Everything that can be looked at without changing anything -> one finding for each check.

    Raises DatabaseFailure where the database cannot be reached at all.
    """
    engine = connect(database, create=False)
    try:
        found = examine(engine, every_target())
        ready = found[0].result == "ok"
        if ready:
            found += [_report_folders(engine, reports), _archived_files(engine)]
        else:
            later = "Not looked at: the schema is not this program's."
            found += [Finding(name, "warning", later, "See schema-version.") for name in ("report-folders", "archived-files")]
        return [*found, _leftover_reports(reports), _free_space(engine, reports), _run_lock(engine)]
    finally:
        engine.dispose()


def _report_folders(engine: Engine, reports: Path) -> Finding:
    recent = runs_since(engine, datetime.now(UTC) - RECENT)
    missing = [run_id for run_id in recent if not (reports / run_id / "run.json").is_file()]
    if missing:
        fix = f"Write it again: clientimport rejects export {missing[0]} --reports {reports}"
        words = f"No folder in {reports} for {counted(len(missing), 'run')} of the last {RECENT.days} days: {some(missing)}."
        return Finding("report-folders", "warning", words, fix)
    return Finding("report-folders", "ok", f"{counted(len(recent), 'run')} of the last {RECENT.days} days, with their folders.")


def _archived_files(engine: Engine) -> Finding:
    files = list_archived(engine)
    missing = [path for path in files if not Path(path).is_file()]
    if missing:
        fix = "Where the archive is only not mounted, mount it. `db prune --archive DIR` strikes out those that are gone."
        return Finding("archived-files", "warning", f"In the ledger, but not on the disk: {some(missing)}.", fix)
    return Finding("archived-files", "ok", f"{counted(len(files), 'archived file')}, all there.")


def _leftover_reports(reports: Path) -> Finding:
    try:
        found = [path.name for path in left_behind(reports)]
    except OSError as error:
        return Finding("leftover-reports", "warning", f"{reports} cannot be read: {error.strerror}.", "Correct the rights.")
    if found:
        fix = "The next run into this folder puts them in place, or removes them, by itself."
        return Finding("leftover-reports", "warning", f"Left behind in {reports} by runs that were killed: {some(found)}.", fix)
    return Finding("leftover-reports", "ok", "No run that was killed has left anything behind.")


def _free_space(engine: Engine, reports: Path) -> Finding:
    places = [reports.absolute()]
    name = engine.url.database
    if engine.dialect.name == "sqlite" and name and name != ":memory:":
        places.insert(0, Path(name).absolute().parent)
    said, little = [], False
    for place in dict.fromkeys(next(p for p in (place, *place.parents) if p.is_dir()) for place in places):
        free = shutil.disk_usage(place).free
        little = little or free < LITTLE
        said.append(f"{free / (1 << 30):,.1f} GiB at {place}")
    seen = "" if engine.dialect.name == "sqlite" else " The database server's own disk cannot be seen from here."
    words = f"Free: {', '.join(said)}.{seen}"
    if little:
        return Finding("free-space", "warning", words, "Make room: `clientimport db prune` removes what is old.")
    return Finding("free-space", "ok", words)


def _run_lock(engine: Engine) -> Finding:
    try:
        held = [target.name for target in every_target() if run_under_way(engine, target.name)]
    except DatabaseFailure as failure:
        return Finding("run-lock", "warning", f"Could not be looked at: {failure.message}")
    if held and engine.dialect.name == "sqlite":
        return Finding("run-lock", "ok", "A run, or another program, is writing to this database now.")
    return Finding("run-lock", "ok", f"A run is going on: {', '.join(held)}." if held else "No run is going on.")
