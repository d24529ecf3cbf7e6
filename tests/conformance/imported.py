"""Imports a sample as a person would, and reads from the ledger what was found."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clientimport.core.language import DEFAULT
from clientimport.core.runs import RunSummary
from clientimport.pipeline import RunOrder, run

ROOT = Path(__file__).parent.parent.parent
REFERENCES = ("offices", "companies", "client-types")


@dataclass
class Imported:
    """A run's summary, the rejected rows, and its problems as people read them."""

    summary: RunSummary
    rejected: list[int]
    problems: list[dict[str, Any]]


def with_references(database: Path) -> Path:
    """A new SQLite database that holds the reference tables of samples/clean."""
    from clientimport.pipeline.reference_tables import load_table

    for name in REFERENCES:
        load_table(name, str(ROOT / f"samples/clean/{name}.csv"), str(database))
    return database


def copy_of(database: Path, folder: Path) -> Path:
    copied = folder / "clients.db"
    shutil.copy(database, copied)
    return copied


def import_file(file: Path, mapping: Path, database: Path, lang: str = DEFAULT) -> Imported:
    """Loads one file, without reports."""
    summary = run(RunOrder(files=(str(file),), mapping=str(mapping), database=str(database), lang=lang))
    ledger = sqlite3.connect(database)
    ledger.row_factory = sqlite3.Row
    rejects = ledger.execute("SELECT row FROM import_reject WHERE run_id = ? ORDER BY row", [summary.run_id])
    rejected = [reject["row"] for reject in rejects]
    found = ledger.execute(
        "SELECT row, severity, code, columns, field, value, line, message, fix FROM import_problem WHERE run_id = ?"
        " ORDER BY row, severity, code, field",
        [summary.run_id],
    )
    problems = [{**dict(problem), "columns": json.loads(problem["columns"])} for problem in found]
    ledger.close()
    return Imported(summary, rejected, problems)
