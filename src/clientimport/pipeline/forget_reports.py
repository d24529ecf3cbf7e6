"""Report folders that tell of a client: written again from the ledger, or cleared where no ledger knows their run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clientimport.loader import Person, RunFiles, stored_run
from clientimport.pipeline.kept_files import touching
from clientimport.pipeline.ledger import write_again
from clientimport.reporter import (
    ReportFolder,
    clear_of_client,
    drop_replaced,
    folder_of_run,
    holds_client,
    lines_of_client,
    report_folders,
    without_client,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass
class ReportPlan:
    """`again`: folders to be written again, `lines`: those whose accepted.csv alone tells of the client, `strays`: of runs that
    the ledger does not know."""

    again: list[ReportFolder] = field(default_factory=list)
    lines: list[ReportFolder] = field(default_factory=list)
    strays: list[ReportFolder] = field(default_factory=list)

    @property
    def folders(self) -> list[str]:
        """All paths, by name."""
        return sorted(str(folder.path) for folder in (*self.again, *self.lines, *self.strays))


def plan_reports(runs: Sequence[RunFiles], known: set[str], person: Person, reports: Path) -> ReportPlan:
    """Looks into every report folder of these runs, and into those of `reports` whose run is not among the `known` ones.

    Raises KeepingFailure.
    """
    plan = ReportPlan()
    with touching(reports, "read"):
        folders = {folder.path.resolve(): folder for folder in report_folders(reports)}
        for run in runs:
            recorded = Path(run.reports).parent if run.reports else None
            if recorded is not None and (found := folder_of_run(recorded, run.run_id)):
                folders.setdefault(found.path.resolve(), found)
        of_runs = {run.run_id for run in runs}
        for folder in sorted(folders.values(), key=lambda each: each.path):
            if folder.run_id in person.runs:
                plan.again.append(folder)
            elif folder.run_id in of_runs:
                if lines_of_client(folder.path, person.key):
                    plan.lines.append(folder)
            elif folder.run_id not in known and _is_of(folder, person) and holds_client(folder.path, person.key, person.traces):
                plan.strays.append(folder)
    return plan


def carry_out(connection: Connection, plan: ReportPlan, person: Person) -> None:
    """Takes the client out of the folders; the ledger must be without them already, in this transaction. Raises Failure."""
    for folder in (*plan.again, *plan.lines):
        with touching(folder.path, "changed"):
            if lines_of_client(folder.path, person.key):
                without_client(folder.path, person.key)
    for folder in plan.again:
        write_again(connection, stored_run(connection, folder.run_id), folder.path.parent, _group(folder.path))
        with touching(folder.path, "changed"):
            drop_replaced(folder.path)
    for folder in plan.strays:
        with touching(folder.path, "changed"):
            clear_of_client(folder.path, person.key, person.traces)


def _is_of(folder: ReportFolder, person: Person) -> bool:
    run = json.loads((folder.path / "run.json").read_text(encoding="utf-8"))
    return bool(run.get("target") == person.target.name and run.get("system") == person.system)


def _group(path: Path) -> str | None:
    """The group that may read a folder, or None."""
    told = path.stat()
    if not told.st_mode & 0o040:
        return None
    try:
        import grp

        return grp.getgrgid(told.st_gid).gr_name
    except (ImportError, KeyError):
        return None
