"""Runs with rejects for tests of a review: the dirty samples loaded, and checks of single rows to compare with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clientimport.core.runs import RunSummary
from clientimport.loader import connect, list_rejects
from clientimport.pipeline import CheckOrder, RunOrder, check, run
from clientimport.pipeline.reference_tables import load_table
from clientimport.pipeline.retry_asked import Asked
from clientimport.pipeline.retry_cells import SentBack, mend
from clientimport.pipeline.retry_ledger import RetryLedger
from clientimport.pipeline.retry_mappings import Mappings
from clientimport.pipeline.retry_plan import complete_clients, sealed
from clientimport.pipeline.retry_told import RetryTold, Where
from clientimport.pipeline.reviewing.views import TrialView

ROOT = Path(__file__).parent.parent.parent
DIRTY = ROOT / "samples/dirty"
_ROW = re.compile(r"^\| (\S+\.(?:csv|xlsx)) \| (\S+) \| .*?(?:\| (\S+) with (\S+) )?\| *$")


@dataclass(frozen=True)
class Sample:
    """A dirty sample: its mapping, and what is to be loaded before it."""

    file: str
    mapping: str
    before: str | None = None
    before_with: str | None = None


def samples() -> list[Sample]:
    """All of them, as their README lists them."""
    found = [_ROW.match(line) for line in (DIRTY / "README.md").read_text(encoding="utf-8").splitlines()]
    return [Sample(*match.groups()) for match in found if match]


def with_references(database: str) -> str:
    """The database, with the reference tables of samples/clean."""
    for name in ("offices", "companies", "client-types"):
        load_table(name, str(ROOT / f"samples/clean/{name}.csv"), database)
    return database


def imported(sample: Sample, database: str) -> RunSummary:
    """Loads a sample, and what belongs before it."""
    if sample.before:
        load_file(DIRTY / sample.before, ROOT / str(sample.before_with), database)
    return load_file(DIRTY / sample.file, ROOT / sample.mapping, database)


def load_file(file: Path, mapping: Path, database: str) -> RunSummary:
    """One file, without reports."""
    return run(RunOrder(files=(str(file),), mapping=str(mapping), database=database))


def rejects_in(database: str) -> dict[int, dict[str, object]]:
    """Number -> row of the ledger, of the open rejects of all runs, the oldest first (runs of one second have no order)."""
    engine = connect(database, create=False)
    try:
        return {row["reject_id"]: row for row in list_rejects(engine, None).sort("reject_id").iter_rows(named=True)}
    finally:
        engine.dispose()


def checked_row(
    database: str, reject_id: int, typed: Mapping[str, str] | None = None, raw: str | None = None, lang: str = "en"
) -> RunSummary:
    """What a check says of one rejected row with typed cells; its client's other open rows are tried with it."""
    engine = connect(database, create=False)
    try:
        ledger = RetryLedger(engine)
        at = rejects_in(database)[reject_id]
        (reject,) = ledger.rejects([(str(at["run_id"]), int(str(at["file"])), int(str(at["row"])))]).values()
        mappings = Mappings(ledger, Asked(), RetryTold())
        secret = mappings.bound(reject).secret_columns
        mended = mend(SentBack(Where(), reject, reject, dict(typed or {}), raw), secret=secret, faulty=(), as_typed=True)
        mappings.add(reject, mended, Where())
        complete_clients(ledger, mappings)
        (group,) = sealed(RetryTold(), mappings).groups
    finally:
        engine.dispose()
    return check(CheckOrder(files=(), mapping=group.mapping.path, database=database, stored=group.stored, lang=lang))


Said = list[tuple[str, str, str, str, str, str]]


def said_by_check(summary: RunSummary, row: int) -> Said:
    """Severity, code, field, value, message and fix of all problems of a checked row."""
    told = summary.causes.filter(summary.causes["row"] == row).select("severity", "code", "field", "value", "message", "fix")
    return sorted(tuple(text or "" for text in line) for line in told.iter_rows())


def said_by_trial(view: TrialView) -> Said:
    """The same of a trial."""
    return sorted({(p.severity, p.code, re.sub(r"\[\d+\]", "[]", p.field), p.value, p.message, p.fix) for p in view.problems})
