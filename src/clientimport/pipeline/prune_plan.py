"""What of a database's runs is old enough to go, and may."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from clientimport.loader import AgedRun
from clientimport.pipeline.kept_files import archive_file, is_gone, touching
from clientimport.reporter import ReportFolder

ARCHIVED = "archived-file"
"""Why a run is kept whose archived file stays: without the ledger nobody knows whose data lie in it."""


@dataclass
class Doomed:
    """What goes of one run. `archived`: file -> bytes; `file_ids`: files of the ledger that lie in no archive then."""

    run: AgedRun
    folder: ReportFolder | None = None
    archived: list[tuple[Path, int]] = field(default_factory=list)  # the file, bytes
    file_ids: list[int] = field(default_factory=list)
    from_ledger: bool = False


@dataclass(frozen=True)
class Plan:
    """Runs of the ledger, report folders by run, an archive; `keep_…`: seconds until `now`."""

    runs: list[AgedRun]
    folders: dict[str, ReportFolder]
    archive: Path | None
    now: datetime
    keep_reports: float
    keep_archive: float
    keep_ledger: float

    def doomed(self) -> list[Doomed]:
        """Runs of which something goes, the oldest first."""
        free = [run for run in self.runs if not run.needed]
        # A file that holds several tables is archived once: it stays while one of its runs needs it.
        young = [run for run in self.runs if run.needed or not self._old(run, self.keep_archive)]
        wanted = {file.path for run in young for file in run.archived}
        found = []
        for run in free:
            each = Doomed(run)
            if (folder := self.folders.get(run.run_id)) and self._age(folder.started_at) > self.keep_reports:
                each.folder = folder
            stays = False
            for file in run.archived:
                place = archive_file(file.path, self.archive)
                if is_gone(file.path, self.archive):
                    each.file_ids.append(file.file_id)
                elif place is not None and file.path not in wanted:
                    with touching(place, "read"):
                        each.archived.append((place, place.stat().st_size))
                    each.file_ids.append(file.file_id)
                else:
                    stays = True
            each.from_ledger = self._old(run, self.keep_ledger) and not stays
            if each.folder or each.archived or each.from_ledger:
                found.append(each)
        return found

    def strays(self) -> list[ReportFolder]:
        """Old folders of runs that the ledger does not know: of checks, or of runs that are gone from it."""
        known = {run.run_id for run in self.runs}
        return [f for f in self.folders.values() if f.run_id not in known and self._age(f.started_at) > self.keep_reports]

    def kept(self, doomed: list[Doomed]) -> dict[str, int]:
        """Runs that are old enough to go from the ledger and do not: reason -> how many."""
        going = {each.run.run_id for each in doomed if each.from_ledger}
        reasons = [run.needed or ARCHIVED for run in self.runs if self._old(run, self.keep_ledger) and run.run_id not in going]
        return {reason: reasons.count(reason) for reason in sorted(set(reasons))}

    def _old(self, run: AgedRun, keep: float) -> bool:
        return self._age(run.started_at) > keep

    def _age(self, moment: datetime) -> float:
        return (self.now - moment).total_seconds()
