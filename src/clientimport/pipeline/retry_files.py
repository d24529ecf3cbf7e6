"""A retry of mended reports: their rows found in the ledger, compared with it, and those that are still open gathered."""

from __future__ import annotations

from collections.abc import Iterable

from clientimport.core.errors import SourceFailure, UsageFailure
from clientimport.core.findings import some
from clientimport.core.row_identity import Identity
from clientimport.pipeline.retry_asked import Asked
from clientimport.pipeline.retry_cells import Mended, SentBack, content_of, mend
from clientimport.pipeline.retry_finding import Finding
from clientimport.pipeline.retry_ledger import RetryLedger
from clientimport.pipeline.retry_mappings import Mappings
from clientimport.pipeline.retry_plan import RetryPlan, complete_clients, sealed
from clientimport.pipeline.retry_told import Remark, RetryTold, Skipped, Where
from clientimport.pipeline.stored_set import OPEN
from clientimport.reader import expand_paths
from clientimport.reader.mended_file import MendedTable, read_mended


def plan_files(ledger: RetryLedger, asked: Asked) -> RetryPlan:
    """Mended reports -> what is to be tried.

    Raises SourceFailure for a file that cannot be read, that is none of ours, or of whose rows this database knows none;
    UsageFailure, MappingFailure.
    """
    if asked.run_id and asked.run_id not in ledger.runs:
        raise UsageFailure(f"there is no run {asked.run_id}.", fix="`clientimport runs list` shows them.")
    told = RetryTold()
    mappings = Mappings(ledger, asked, told)
    tables = [table for path in expand_paths(asked.files) for table in read_mended(path)]
    finding = Finding(ledger, asked, told, mappings)
    rows = [row for table in tables for row in finding.rows_of(table)]
    _refuse_strangers(finding, tables)
    mappings.learn_names(row.base for row in rows)
    _try(ledger, asked, mappings, told, rows)
    present = {row.latest.identity for row in rows}
    present |= complete_clients(ledger, mappings, present)
    return sealed(told, mappings, _absent(ledger, rows, present))


def _refuse_strangers(finding: Finding, tables: Iterable[MendedTable]) -> None:
    """A file none of whose rows is known comes from elsewhere."""
    for path in dict.fromkeys(table.path for table in tables):
        if finding.unknown.get(path) and path not in finding.found:
            raise SourceFailure(
                "None of its rows is known to this database: it is the report of runs that another database holds, or that "
                "were pruned.",
                fix="Name the database that the import used with --database, or import the rows with `clientimport run`.",
                where=path,
            )


def _try(ledger: RetryLedger, asked: Asked, mappings: Mappings, told: RetryTold, rows: list[SentBack]) -> None:
    """Each row once, if it is open and for the mapping; what becomes of the others is told."""
    by_identity: dict[Identity, list[tuple[SentBack, Mended]]] = {}
    others: dict[str, int] = {}
    for row in rows:
        if not mappings.is_for(row.base):
            target, system = ledger.place(row.base.identity[0])
            others[f"{target}, {system}"] = others.get(f"{target}, {system}", 0) + 1
            facts = {"target": target, "system": system, "mapping": asked.mapping}
            told.skipped.append(Skipped(mappings.where(row.base, row.where), "other-target", facts))
            continue
        bound = mappings.bound(row.base)
        where = mappings.where(row.base, row.where)
        faulty = ledger.faulty(row.base.identity) | ledger.faulty(row.latest.identity)
        named = SentBack(where, row.base, row.latest, row.typed, row.raw)
        mended = mend(named, secret=bound.secret_columns, faulty=faulty, as_typed=asked.as_typed)
        by_identity.setdefault(row.latest.identity, []).append((named, mended))
    if others and sum(others.values()) == len(rows):
        raise SourceFailure(
            f"Its rows were rejected for {some(sorted(others))}; the mapping {asked.mapping} is for another target or system.",
            fix="Leave --mapping out to take that of the run, or name the right one.",
            where=rows[0].where.mended,
        )
    older: dict[str, int] = {}
    for same in by_identity.values():
        if (standing := _standing(same, told, ledger)) is not None:
            row, mended = standing
            told.changes += mended.changes
            told.warnings += mended.bent
            mappings.add(row.latest, mended, row.where)
            if row.latest is not row.base:
                older[row.latest.identity[0]] = older.get(row.latest.identity[0], 0) + 1
    told.remarks += [Remark("older-report", {"count": str(count), "run": run}) for run, count in older.items()]


def _standing(same: list[tuple[SentBack, Mended]], told: RetryTold, ledger: RetryLedger) -> tuple[SentBack, Mended] | None:
    """The one row that is to be tried, of those that are the same reject; None where none is."""
    row, mended = same[0]
    if any((other.cells, other.raw) != (mended.cells, mended.raw) for _, other in same[1:]):
        places = ", ".join(place_of(each.where) for each, _ in same)
        for each, _ in same:
            told.skipped.append(Skipped(each.where, "row-twice", {"places": places}))
        return None
    for each, _ in same[1:]:
        told.skipped.append(Skipped(each.where, "row-repeated", {"place": place_of(row.where)}, conflict=False))
    skipped = resolved_since(row, mended, ledger) if row.latest.state not in OPEN else None
    if skipped is None and row.latest.state == "waived" and not mended.changes:
        skipped = Skipped(row.where, "waived", conflict=False)
    if skipped is None and mended.refused is not None:
        skipped = Skipped(row.where, *mended.refused)
    if skipped is not None:
        if skipped.conflict:
            told.changes += mended.changes
            told.warnings += mended.bent
        told.skipped.append(skipped)
        return None
    return row, mended


def resolved_since(row: SentBack, mended: Mended, ledger: RetryLedger) -> Skipped:
    """A row that is open no more: nothing to be done, or a conflict where other cells were sent back than were loaded."""
    latest = row.latest
    facts = {
        "run": latest.resolved_run,
        "at": latest.resolved_at.isoformat(sep=" ", timespec="seconds") if latest.resolved_at else "",
        "by": latest.resolved_by,
    }
    if latest.state == "held":
        return Skipped(row.where, "held", {"run": latest.identity[0]})
    if latest.state == "superseded":
        return Skipped(row.where, "superseded", facts)
    if not mended.changes and mended.refused is None:
        return Skipped(row.where, f"resolved-{latest.state}", facts, conflict=False)
    if latest.state == "corrected" and ledger.was_loaded(latest, content_of(mended)):
        return Skipped(row.where, "resolved-same", facts, conflict=False)
    return Skipped(row.where, f"conflict-{latest.state}", facts)


def _absent(ledger: RetryLedger, rows: list[SentBack], present: set[Identity]) -> int:
    """Open rejects of the runs that the rows come from, that are not among them."""
    runs = {row.base.identity[0] for row in rows} | {row.latest.identity[0] for row in rows}
    return sum(len(ledger.open_in(run) - present) for run in runs)


def place_of(where: Where) -> str:
    """ "Rejects!17", or "row 17"."""
    return f"{where.sheet}!{where.line}" if where.sheet else f"{where.mended}:{where.line}"
