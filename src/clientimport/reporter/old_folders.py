"""Report folders as they lie on the disk: which are ours, of which run, how large; and their removal, of our files alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clientimport.reporter import accepted_csv, page, rejects_csv, rejects_xlsx, run_json

OURS = (rejects_csv.NAME, rejects_xlsx.NAME, page.NAME, accepted_csv.NAME, run_json.NAME)
"""The files of a report folder; run.json, which a folder is known by, is the last one to go."""
RUN_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")


@dataclass(frozen=True)
class ReportFolder:
    """The published reports of one run. `size`: bytes of our files in it."""

    path: Path
    run_id: str
    started_at: datetime
    status: str
    size: int


def report_folders(reports: Path) -> list[ReportFolder]:
    """The report folders in a folder, by run id. Links, partial folders and what is not ours are left out.

    A folder that is not there has none. Raises OSError.
    """
    if not reports.is_dir():
        return []
    found = [_folder(path) for path in sorted(reports.iterdir()) if RUN_ID.fullmatch(path.name)]
    return [folder for folder in found if folder is not None]


def folder_of_run(path: Path, run_id: str) -> ReportFolder | None:
    """The report folder at a path, if it is that of this run."""
    found = _folder(path) if path.name == run_id else None
    return found if found is not None and found.run_id == run_id else None


def our_files(path: Path) -> list[Path]:
    """The files of a report folder that are ours, run.json last; links are not."""
    return [file for name in OURS if (file := path / name).is_file() and not file.is_symlink()]


def remove_reports(folder: ReportFolder) -> bool:
    """Our files are removed, and the folder unless something else lies in it -> whether the folder is gone.

    Raises OSError.
    """
    for file in our_files(folder.path):
        file.unlink()
    if any(folder.path.iterdir()):
        return False
    folder.path.rmdir()
    return True


def _folder(path: Path) -> ReportFolder | None:
    told = path / run_json.NAME
    if path.is_symlink() or not path.is_dir() or told.is_symlink() or not told.is_file():
        return None
    try:
        run = json.loads(told.read_text(encoding="utf-8"))
        started = datetime.fromisoformat(run["started_at"])
        run_id, status = str(run["run_id"]), str(run["status"])
    except (ValueError, KeyError, TypeError):
        return None
    if run_id != path.name:
        return None
    size = sum(file.stat().st_size for file in our_files(path))
    return ReportFolder(path, run_id, started if started.tzinfo else started.replace(tzinfo=UTC), status, size)
