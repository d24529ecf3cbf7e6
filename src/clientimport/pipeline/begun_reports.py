"""A run's report folder, begun and let go of; whose it is, as long as it is not finished."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from clientimport.core.errors import MachineFailure
from clientimport.reporter import ReportFailure, Reports


def begun_reports(folder: Path, group: str | None, owner: str) -> Reports:
    """The reports of a run that begins. Raises MachineFailure where the folder cannot be made, UsageFailure."""
    try:
        return Reports(folder, group=group, owner=owner)
    except ReportFailure as failure:
        # Nothing has been loaded yet: the code of a load whose reports failed would say that it was.
        raise MachineFailure(failure.message, fix=failure.fix, where=failure.where) from None


def discard_reports(reports: Reports) -> None:
    """Lets go of what was not published."""
    # What ended the run is what is to be told; the next run removes what is left.
    with suppress(ReportFailure):
        reports.discard()


def owner_of(database: str | None) -> str:
    """What report folders that are not finished yet say of the database that their run is for."""
    # A digest, as the URL may hold a password.
    return sha256((database or "none").encode()).hexdigest()
