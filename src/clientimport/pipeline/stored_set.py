"""The rejected rows that one run tries again: which of them are still open is asked once more when its lock is held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.row_identity import Identity, identity_text
from clientimport.core.runs import RunSummary
from clientimport.pipeline.stored_rows import StoredRows

if TYPE_CHECKING:
    from clientimport.loader import Deed, Load

OPEN = ("open", "waived")
"""States of a rejected row that may be tried again."""


@dataclass(frozen=True)
class TriedDrafts:
    """Drafts of reviewers that a run tries. `rows`: run_id, file, row, reject_id, version of each. `deed`: who tries them."""

    rows: pl.DataFrame
    deed: Deed


@dataclass
class StoredSet:
    """`sources`: numbered from 0. `drafts`: those that the rows are made of; None: it is no reviewer who tries them."""

    sources: Sequence[StoredRows]
    drafts: TriedDrafts | None = None
    resolved: dict[Identity, dict[str, object]] = field(default_factory=dict)
    """Rows that were not tried, as they were not open any more: how the ledger tells them (loader.open_rejects)."""

    def identities(self) -> list[Identity]:
        """The rows that are there."""
        return [(s.origin.run_id, s.origin.number, row) for s in self.sources for row in s.rows]

    def confirm(self, load: Load) -> bool:
        """Under the run's lock: rows that are open no more are left out. False: none is left."""
        self.resolved = {}
        for source in self.sources:
            source.keep()
        told = load.standing_of([identity_text(*each) for each in self.identities()])
        still = told.filter(pl.col("state").is_in(OPEN))
        for source in self.sources:
            here = (pl.col("run_id") == source.origin.run_id) & (pl.col("file") == source.origin.number)
            source.keep(still.filter(here)["row"])
        for row in told.filter(~pl.col("state").is_in(OPEN)).iter_rows(named=True):
            self.resolved[row["run_id"], row["file"], row["row"]] = row
        return any(len(source.rows) for source in self.sources)

    @contextmanager
    def settling(self, load: Load) -> Iterator[None]:
        """Around the moment when rejects are settled: the reviewer's deed is noted, and drafts that were loaded go."""
        if self.drafts is None:
            yield
            return
        place = ["run_id", "file", "row"]
        schema = {name: self.drafts.rows.schema[name] for name in place}
        here = pl.DataFrame(self.identities(), schema=schema, orient="row")
        tried = self.drafts.rows.join(here, on=place, how="semi", maintain_order="left")
        load.note_deed(self.drafts.deed, tried["reject_id"])
        yield
        load.drop_drafts(tried.select("reject_id", "version"))

    def nothing_left(self, summary: RunSummary) -> RunSummary:
        """The answer of a run all of whose rows other runs resolved meanwhile: it does nothing, and leaves no trace."""
        summary.status = "same"
        summary.files.clear()
        return summary
