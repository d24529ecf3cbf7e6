"""The reports of one run: taken in batch by batch, written aside, published in one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import polars as pl

from clientimport.core.problems import PROBLEM_SCHEMA
from clientimport.core.rows import NOT_CELLS, RAW, REJECT_ABOUT, REJECT_CLIENT, REJECT_KEY, ROW
from clientimport.core.runs import RunSummary
from clientimport.reporter import accepted_csv, page, rejects_csv, rejects_xlsx, run_json
from clientimport.reporter.accepted_csv import AcceptedCsv
from clientimport.reporter.cause_table import causes_of
from clientimport.reporter.folder import Folder, ReportFailure, as_report_failure
from clientimport.reporter.leftovers import Alive
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.spool import Spool

_MEMORY = 8 << 20
"""Bytes of rejects, and of problems, kept in memory before they go to the disk."""
_ABOUT = {**dict.fromkeys(REJECT_ABOUT, pl.String), REJECT_CLIENT: pl.Int64}
_REJECTS = {"file": pl.Int32, ROW: pl.Int64, RAW: pl.String, **_ABOUT}
_ORDER = (pl.col("columns").list.first(), *(pl.col(name) for name in ("field", "code", "value", "message", "detail")))


class Reports:
    """The report folder of a run: nothing of it is seen under its own name before `publish`.

    `group`: a group of this machine that may read the reports. `crosswalk` False: accepted rows are not known (a folder made
    again from the database); an accepted.csv that stands there is kept.
    `owner`: names the database that the run is for, so that its next run can see to a folder left behind (leftovers.py).
    Raises UsageFailure where the folder cannot be made or the group is not known; the other methods ReportFailure.
    """

    def __init__(self, folder: Path, *, group: str | None = None, crosswalk: bool = True, owner: str = "") -> None:
        self._folder = Folder(folder, group=group)
        self._left = False
        self._alive: Alive | None = None
        self._accepted: AcceptedCsv | None = None
        self._rejects = Spool(self._folder.partial, _REJECTS, limit=_MEMORY)
        self._problems = Spool(self._folder.partial, PROBLEM_SCHEMA, limit=_MEMORY, order=_ORDER)
        self._columns_of: dict[int, set[str]] = {}
        self._learned: list[pl.DataFrame] = []
        try:
            self.causes = causes_of([])
            with as_report_failure(folder):
                self._alive = Alive(self._folder.partial, owner) if owner else None
                self._accepted = AcceptedCsv(self._folder) if crosswalk else None
        except BaseException:
            with suppress(ReportFailure):
                self.discard()
            raise

    def take(self, rejects: pl.DataFrame, problems: pl.DataFrame, accepted: pl.DataFrame | None = None) -> None:
        """One batch. `rejects`: file (Int32), ROW, RAW, cells by frame name, secrets withheld. `problems`: PROBLEM_SCHEMA.

        `accepted`: key, client_id, account, fate, with file and ROW; batches of these come in order.
        Empty frames may lack their columns.
        """
        with as_report_failure(self._folder.path):
            self._rejects.add(rejects)
            self._problems.add(problems)
            if self._accepted is not None and accepted is not None:
                self._accepted.take(accepted)
        if not rejects.is_empty():
            cells = set(rejects.columns) - NOT_CELLS
            for number in rejects["file"].unique():
                self._columns_of.setdefault(number, set()).update(cells)

    def keyed_rejects(self) -> Iterator[pl.DataFrame]:
        """file, ROW, REJECT_KEY of the rejected rows that have a key, in slices."""
        with as_report_failure(self._folder.path):
            for rows in self._rejects.slices():
                yield rows.select("file", ROW, REJECT_KEY).drop_nulls(REJECT_KEY)

    def learn(self, known: pl.DataFrame) -> None:
        """What is known of rejected rows only at the run's end: file, ROW, and REJECT_CLIENT, REJECT_STANDING or REJECT_SINCE.

        At most one line a row in all frames together that have a column of these.
        """
        self._learned.append(known)

    def write(
        self,
        summary: RunSummary,
        headings: Mapping[str, str],
        columns: Sequence[str],
        secret_columns: frozenset[str] = frozenset(),
        *,
        allowed: Mapping[str, Sequence[str]] | None = None,
    ) -> dict[str, str]:
        """All files, written aside and synced -> file name -> its path once published; `summary.reports` is set to it.

        `columns`: frame names in order, `headings`: their texts, `allowed`: frame name -> the values a cell may have.
        May be called again, with a summary that knows more.
        """
        with as_report_failure(self._folder.path):
            names = [rejects_csv.NAME, rejects_xlsx.NAME, page.NAME, run_json.NAME]
            if self._accepted is not None or self._folder.carry_over(accepted_csv.NAME):
                names.append(accepted_csv.NAME)
            summary.reports = {name: self._folder.final(name) for name in sorted(names)}
            self.causes = causes_of(self._problems.slices(), headings)
            table = self._table(summary, headings, columns, secret_columns)
            rejects_csv.write_rejects_csv(self._folder, table)
            rejects_xlsx.write_rejects_xlsx(self._folder, summary, table, self.causes, allowed=allowed or {})
            page.write_page(self._folder, summary, table, self.causes, allowed=allowed or {})
            if self._accepted is not None:
                self._accepted.finish(loaded=summary.status == "done")
            run_json.write_run_json(self._folder, summary)
            self._folder.sync()
        return summary.reports

    def workbook(
        self,
        summary: RunSummary,
        headings: Mapping[str, str],
        columns: Sequence[str],
        *,
        allowed: Mapping[str, Sequence[str]] | None = None,
    ) -> bytes:
        """The reject workbook alone, as `write` writes it; nothing of it stays."""
        with as_report_failure(self._folder.path):
            self.causes = causes_of(self._problems.slices(), headings)
            table = self._table(summary, headings, columns, frozenset())
            rejects_xlsx.write_rejects_xlsx(self._folder, summary, table, self.causes, allowed=allowed or {})
            return (self._folder.partial / rejects_xlsx.NAME).read_bytes()

    @property
    def path(self) -> Path:
        """The folder's final name."""
        return self._folder.path

    def kept(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """All rejects and all problems in order, as they were taken; also after `publish`."""
        return self._rejects.whole(), self._problems.whole()

    def publish(self) -> None:
        """The folder takes its name; one that stood there gives way."""
        with as_report_failure(self._folder.path):
            if self._alive is not None:
                self._alive.may_move()
            self._folder.publish()
            if self._alive is not None:
                self._alive.end(self._folder.path)

    def discard(self) -> None:
        """Lets go of everything that is not published; may be called at any time, and again."""
        if self._left:
            return
        self._rejects.close()
        self._problems.close()
        if self._accepted is not None:
            self._accepted.close()
        with as_report_failure(self._folder.path):
            if self._alive is not None:
                self._alive.let_go()
            self._folder.discard()

    def leave(self) -> None:
        """Everything stays aside as it is, for `recover` to put in place or remove; nothing more can be done with it."""
        self._rejects.close()
        self._problems.close()
        if self._accepted is not None:
            self._accepted.close()
        if self._alive is not None:
            self._alive.let_go()
        self._left = True

    def __enter__(self) -> Reports:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.discard()

    def _table(
        self, summary: RunSummary, headings: Mapping[str, str], columns: Sequence[str], secret: frozenset[str]
    ) -> RejectTable:
        # A file whose columns were never seen may have a secret one.
        secret_files = {number for number, seen in self._columns_of.items() if secret and (not seen or seen & secret)}
        return RejectTable(
            self._rejects,
            self._problems,
            tuple(columns),
            dict(headings),
            {file.number: file.path for file in summary.files},
            secret,
            frozenset(secret_files),
            tuple(self._learned),
            summary.run_id,
        )
