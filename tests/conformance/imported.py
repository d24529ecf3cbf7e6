"""Imports a sample as a person would: reference tables first, then the file."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from clientimport.core.runs import RunSummary
from clientimport.pipeline import RunOrder, run

ROOT = Path(__file__).parent.parent.parent
REFERENCES = ("offices", "companies", "client-types")


@dataclass
class Imported:
    """A run's summary, and the rejected rows with their codes as the reject report names them."""

    summary: RunSummary
    rejected: list[int]


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


def import_file(file: Path, mapping: Path, database: Path) -> Imported:
    """Loads one file; the reports stand beside the database."""
    reports = database.parent / "reports"
    summary = run(RunOrder(files=(str(file),), mapping=str(mapping), database=str(database), reports=reports))
    path = reports / summary.run_id / "rejects.csv"
    rejected = []
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as rows:
            rejected = [int(row["clientimport_row"]) for row in csv.DictReader(rows)]
    return Imported(summary, rejected)
