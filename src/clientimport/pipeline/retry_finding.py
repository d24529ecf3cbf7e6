"""Rows of mended reports found again in the ledger, and the columns that they were received in."""

from __future__ import annotations

import polars as pl

from clientimport.core.errors import SourceFailure, UsageFailure
from clientimport.core.record_batch import KEY
from clientimport.core.reject_headings import our_heading
from clientimport.core.row_identity import Identity, parse_identity
from clientimport.core.rows import ROW, Layout, unique_columns
from clientimport.mapper import RowKeys, bind
from clientimport.pipeline.retry_asked import Asked
from clientimport.pipeline.retry_cells import RAW_COLUMN, Reject, SentBack
from clientimport.pipeline.retry_columns import FoundColumns, find_columns
from clientimport.pipeline.retry_ledger import RetryLedger
from clientimport.pipeline.retry_mappings import Mappings
from clientimport.pipeline.retry_pairs import Known, Pairs, Place, pair
from clientimport.pipeline.retry_told import Remark, RetryTold, Skipped, Where
from clientimport.reader.mended_file import MendedTable


class Finding:
    """Finds the rows of tables in the ledger, and their columns."""

    def __init__(self, ledger: RetryLedger, asked: Asked, told: RetryTold, mappings: Mappings) -> None:
        self._ledger = ledger
        self._asked = asked
        self._told = told
        self._mappings = mappings
        self.unknown: dict[str, int] = {}
        """Path -> rows whose run is not in this database."""
        self.found: set[str] = set()
        """Paths of which a row is of a run of this database."""

    def rows_of(self, table: MendedTable) -> list[SentBack]:
        """The rows of a table that are in the ledger; the others are told."""
        self._told.rows += table.rows.height + len(table.torn)
        by_place: set[int] = set()

        def place(of: MendedTable, places: dict[int, Place]) -> dict[int, Identity]:
            found = self._by_place(of, places)
            by_place.update(found)
            return found

        pairs = pair(table, Known(frozenset(self._ledger.runs), place, self._by_key))
        self.unknown[table.path] = self.unknown.get(table.path, 0) + pairs.unknown_runs
        rejects = self._ledger.rejects(pairs.found.values())
        newer = (parse_identity(reject.superseded_by) for reject in rejects.values())
        latest = self._ledger.rejects(identity for identity in newer if identity is not None)
        lines = self._lines(table, pairs, rejects, latest)
        other = [row for row in lines if row.where.line in by_place and self._agreement(row) < 0.5]
        for row in other:
            facts = {"file": row.base.origin.path, "row": str(row.base.identity[2]), "run": row.base.identity[0]}
            pairs.skipped.append(Skipped(row.where, "other-client", facts))
        if pairs.found:
            self.found.add(table.path)
        self._told.skipped += sorted(pairs.skipped, key=lambda each: each.where.line)
        strangers = {id(row) for row in other}
        return [row for row in lines if id(row) not in strangers]

    def _lines(
        self, table: MendedTable, pairs: Pairs, rejects: dict[Identity, Reject], latest: dict[Identity, Reject]
    ) -> list[SentBack]:
        columns: dict[str, FoundColumns] = {}
        raw_column = table.column(RAW_COLUMN)
        cells = {row[ROW]: row for row in table.rows.iter_rows(named=True)}
        found = []
        for line, identity in sorted(pairs.found.items()):
            here = Where(table.path, table.sheet, line)
            base = rejects.get(identity)
            if base is None:
                facts = {"run": identity[0], "row": str(identity[2])}
                pairs.skipped.append(Skipped(here, "row-unknown", facts))
                continue
            run_id = identity[0]
            if run_id not in columns:
                columns[run_id] = self._columns(table, rejects, run_id)
            names = columns[run_id].names
            typed = {name: cells[line][names[name]] for name in base.origin.columns if name in names}
            newest = parse_identity(base.superseded_by) if base.superseded_by else None
            raw = None if raw_column is None else cells[line][raw_column] or ""
            found.append(SentBack(here, base, latest.get(newest, base) if newest else base, typed, raw))
        return found

    def _columns(self, table: MendedTable, rejects: dict[Identity, Reject], run_id: str) -> FoundColumns:
        """The columns of a table that come from one run; what was removed, renamed or added is told."""
        expected: dict[str, str] = {}
        for reject in sorted((r for r in rejects.values() if r.identity[0] == run_id), key=lambda r: r.identity):
            for name, text in reject.origin.headings:
                expected.setdefault(name, text)
        found = find_columns(table.headings, list(expected.items()))
        where = f"{table.path} ({table.sheet})" if table.sheet else table.path
        for heading in found.missing:
            self._told.remarks.append(Remark("column-missing", {"column": heading, "file": where}))
        for heading in found.surplus:
            self._told.remarks.append(Remark("column-surplus", {"column": heading, "file": where}))
        return found

    def _by_place(self, table: MendedTable, places: dict[int, Place]) -> dict[int, Identity]:
        """The run that has the most of the rows, and of several such the one whose cells are most like; then the newest."""
        wanted = set(places.values())
        candidates = self._ledger.candidates({path for path, _ in wanted}, self._asked.run_id)
        if not candidates:
            return {}
        most = max(len(wanted & set(found)) for found in candidates.values())
        best = [run for run, found in candidates.items() if len(wanted & set(found)) == most]
        if len(best) > 1:
            # Of two that are alike the first, which is the newest.
            best.sort(key=lambda run: -self._likeness(table, places, candidates[run]))
        chosen = candidates[best[0]]
        return {row: chosen[place] for row, place in places.items() if place in chosen}

    def _likeness(self, table: MendedTable, places: dict[int, Place], found: dict[Place, Identity]) -> float:
        rejects = self._ledger.rejects(found[place] for place in places.values() if place in found)
        pairs = Pairs(table, {row: found[place] for row, place in places.items() if place in found})
        remarks = list(self._told.remarks)
        lines = self._lines(table, pairs, rejects, {})
        self._told.remarks = remarks
        return sum(self._agreement(line) for line in lines)

    def _agreement(self, row: SentBack) -> float:
        return row.agreement(self._ledger.faulty(row.base.identity))

    def _by_key(self, table: MendedTable, rows: list[int]) -> dict[int, list[Identity]]:
        """Open rejects with the key of each row, as the chosen mapping reads it, or that of the only run with open rejects."""
        open_runs = [self._asked.run_id] if self._asked.run_id else list(self._ledger.runs)
        if not self._asked.mapping:
            used = {(*self._ledger.place(run), str(self._ledger.runs[run]["mapping_path"])) for run in open_runs}
            if len(used) != 1:
                raise UsageFailure(
                    "the columns that tell which row is which were removed, and the rows' keys are read by a mapping.",
                    fix="Name it with --mapping FILE, or the run with --run ID; or mend the report as it was written.",
                )
        mapping, target = self._mappings.of(open_runs[0] if open_runs else "")
        owners = [str(at) for at, heading in enumerate(table.headings) if not our_heading(heading)]
        headings = tuple(table.headings[int(at)] for at in owners)
        names = unique_columns(list(headings))
        try:
            bound = bind(mapping, target, Layout("csv", headings, names, header_row=1))
        except SourceFailure as failure:
            raise failure.at(table.path) from None
        cells = table.rows.filter(pl.col(ROW).is_in(rows)).select(
            ROW, *(pl.col(at).alias(name) for at, name in zip(owners, names, strict=True))
        )
        keys = dict(RowKeys(bound).of(cells).select(ROW, KEY).iter_rows())
        by_key: dict[str, list[Identity]] = {}
        for reject in self._ledger.open_of(target.name, mapping.system, self._asked.run_id or None):
            if reject.key:
                by_key.setdefault(reject.key, []).append(reject.identity)
        return {row: by_key.get(key, []) if key else [] for row, key in keys.items()}
