"""A run that loaded nothing, in the ledger all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientimport.core.errors import Failure
from clientimport.core.runs import RunSummary
from clientimport.reporter import Reports

if TYPE_CHECKING:
    from sqlalchemy import Engine


def take_note(engine: Engine, summary: RunSummary, reports: Reports, failure: Failure) -> None:
    """Records the run with its rejects and problems, in a short transaction. Where that fails, the failure's remedy says so."""
    from clientimport.loader import record_unloaded

    try:
        record_unloaded(engine, summary, *reports.kept())
    except Failure as unrecorded:
        # It may not take the place of the failure that ended the run.
        failure.fix = f"{failure.fix} The database could not take note of this run: {unrecorded.message}"
