"""Old reports, archived files and runs of the ledger removed, each after its own time; what is still needed is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clientimport.loader import (
    aged_runs,
    connect,
    delete_old_actions,
    delete_old_lives,
    delete_runs,
    forget_archived,
    locked,
    old_actions,
    old_lives,
    require_ledger,
    writing,
)
from clientimport.pipeline.kept_files import remove_archived, touching
from clientimport.pipeline.prune_plan import Doomed, Plan
from clientimport.reporter import ReportFolder, remove_reports, report_folders

if TYPE_CHECKING:
    from sqlalchemy import Engine

DAY = 86_400.0
KEEP_REPORTS = 90 * DAY
KEEP_ARCHIVE = 400 * DAY
KEEP_LEDGER = 400 * DAY
"""Seconds that reports, archived files and runs are kept where nothing else is asked for."""

_RUNS_AT_ONCE = 25
_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True)
class Pruned:
    """What was removed, or with `dry_run` would be. `freed`: bytes of files; `kept`: reason -> runs that are old enough to go.

    `left`: report folders from which our files were taken and in which something else lies.
    """

    dry_run: bool
    runs: list[str] = field(default_factory=list)
    rejects: int = 0
    problems: int = 0
    lives: int = 0
    corrections: int = 0
    actions: int = 0
    reports: list[str] = field(default_factory=list)
    archived: list[str] = field(default_factory=list)
    freed: int = 0
    kept: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def prune(  # noqa: PLR0913 - what is kept for how long
    database: str,
    *,
    reports: Path | None,
    archive: Path | None,
    keep_reports: float = KEEP_REPORTS,
    keep_archive: float = KEEP_ARCHIVE,
    keep_ledger: float = KEEP_LEDGER,
    now: datetime | None = None,
    dry_run: bool = False,
    open_rejects_too: bool = False,
    wait: float = 0.0,
) -> Pruned:
    """Removes what is older than it is to be kept (seconds): report folders in `reports`, files in `archive` that the ledger
    says were archived there, and runs of the ledger. None: these are left alone.

    A run that is needed keeps all it has (`aged_runs`); so does one dated in the future. Runs go in short transactions, each
    under the lock of their target's runs; stopped anywhere it is gone on with by the next call. Raises LockHeld where a run is
    under way for longer than `wait` seconds, DatabaseFailure, KeepingFailure.
    """
    moment = now or datetime.now(UTC)
    engine = connect(database, create=False)
    try:
        require_ledger(engine)
        runs = aged_runs(engine, moment, open_rejects_too=open_rejects_too)
        folders = {}
        if reports is not None:
            with touching(reports, "read"):
                folders = {folder.run_id: folder for folder in report_folders(reports)}
        plan = Plan(runs, folders, archive, moment, keep_reports, keep_archive, keep_ledger)
        doomed, strays = plan.doomed(), plan.strays()
        ever = datetime.min.replace(tzinfo=UTC)
        before = moment - timedelta(seconds=min(keep_ledger, (moment - ever).total_seconds() - DAY))
        gone = [each.run.run_id for each in doomed if each.from_ledger]
        old, actions = old_lives(engine, before, gone), old_actions(engine, before, gone)
        lives, corrections = (sum(count[at] for count in old.values()) for at in (0, 1))
        done = _told(doomed, strays, plan.kept(doomed), dry_run=dry_run)
        done = replace(done, lives=lives, corrections=corrections, actions=actions)
        if dry_run:
            return done
        left = [str(folder.path) for batch in _batches(doomed) for folder in _remove(engine, batch, archive, wait)]
        left += [str(folder.path) for folder in strays if not _removed(folder)]
        for target in old:
            with locked(engine, target, wait) as connection:
                delete_old_lives(connection, target, before)
        if actions:
            with writing(engine) as connection:
                delete_old_actions(connection, before)
        return replace(done, left=left)
    finally:
        engine.dispose()


def _told(doomed: list[Doomed], strays: list[ReportFolder], kept: dict[str, int], *, dry_run: bool) -> Pruned:
    gone = [each for each in doomed if each.from_ledger]
    folders = [*(each.folder for each in doomed if each.folder), *strays]
    files = dict(file for each in doomed for file in each.archived)
    return Pruned(
        dry_run=dry_run,
        runs=[each.run.run_id for each in gone],
        rejects=sum(each.run.rejects for each in gone),
        problems=sum(each.run.problems for each in gone),
        reports=[str(folder.path) for folder in folders],
        archived=[str(path) for path in files],
        freed=sum(folder.size for folder in folders) + sum(files.values()),
        kept=kept,
    )


def _batches(doomed: list[Doomed]) -> Iterator[list[Doomed]]:
    """Runs of one target at a time, few enough that the lock is not held for long."""
    batch: list[Doomed] = []
    rows = 0
    for each in sorted(doomed, key=lambda one: one.run.target):
        more = each.run.rejects + each.run.problems if each.from_ledger else 0
        if batch and (batch[0].run.target != each.run.target or len(batch) == _RUNS_AT_ONCE or rows + more > _ROWS_AT_ONCE):
            yield batch
            batch, rows = [], 0
        batch.append(each)
        rows += more
    if batch:
        yield batch


def _remove(engine: Engine, batch: list[Doomed], archive: Path | None, wait: float) -> list[ReportFolder]:
    """One batch, files first: killed before the commit, the ledger still knows what is to go -> folders that could not go."""
    left = []
    with locked(engine, batch[0].run.target, wait) as connection:
        for each in batch:
            if each.folder and not _removed(each.folder):
                left.append(each.folder)
            for path, _ in each.archived:
                with touching(path, "removed"):
                    remove_archived(path, archive)
        forget_archived(connection, [file_id for each in batch for file_id in each.file_ids])
        delete_runs(connection, [each.run.run_id for each in batch if each.from_ledger])
    return left


def _removed(folder: ReportFolder) -> bool:
    with touching(folder.path, "removed"):
        return remove_reports(folder)
