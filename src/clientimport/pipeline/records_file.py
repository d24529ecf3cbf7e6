"""`check --out records.ndjson`: the accepted nested records, secrets left out, in a private file."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl

from clientimport.checker import nested_records
from clientimport.core.record_batch import CheckedBatch
from clientimport.core.rows import ROW
from clientimport.core.target import Target


class RecordsFile:
    """Written beside its place and renamed at the end, so that a broken check leaves no half file."""

    def __init__(self, path: Path, target: Target) -> None:
        self.path = path
        self.target = target
        self.aside = path.with_name(f".{path.name}.partial")
        descriptor = os.open(self.aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.file = os.fdopen(descriptor, "wb")

    def take(self, checked: CheckedBatch, accepted: pl.DataFrame) -> None:
        """Appends the records of the accepted rows of one batch."""
        rows = accepted[ROW].implode()
        own = checked.own.filter(pl.col(ROW).is_in(rows))
        lists = {name: frame.filter(pl.col(ROW).is_in(rows)) for name, frame in checked.lists.items()}
        nested_records(own, lists, self.target).drop(ROW).write_ndjson(self.file)

    def write(self) -> None:
        """All bytes to the disk."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()

    def publish(self) -> None:
        """Renames the file into place."""
        self.aside.replace(self.path)

    def discard(self) -> None:
        """Removes what was written aside, if it was not published."""
        self.file.close()
        self.aside.unlink(missing_ok=True)
