"""What a run or a check is asked to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from clientimport.core.events import Tell, no_tell
from clientimport.core.gates import Gates
from clientimport.core.language import DEFAULT

if TYPE_CHECKING:
    from clientimport.pipeline.stored_set import StoredSet

__all__ = ["CheckOrder", "Progress", "RunOrder", "Tell", "no_progress", "no_tell"]

Progress = Callable[[str, int], None]
"""Told after each batch: the file's path, rows done so far."""


def no_progress(path: str, rows: int) -> None:
    """For runs that nobody watches."""


@dataclass(frozen=True)
class CheckOrder:
    """Files and mapping; without a database what needs one is listed as not done.

    `joins`: the files of joins of the mapping, by name, where they are not the ones that it names itself.

    `batch_rows`: rows a batch (None: sized by bytes). `workers`: processes that map and check; 0: this one alone;
    None: threads of this one. `strict`: every record goes through the record's model.
    `job`: "job/import" of the job file that asks for it. `lang`: of core.language.LANGUAGES.
    `written`: what is to be read as if it stood in the mapping's file.
    `stored`: rejected rows of the ledger, tried instead of files.
    `reports`: where the run's folder goes (None: no reports). `records`: NDJSON file for the accepted records.
    """

    files: tuple[str, ...]
    mapping: str
    database: str | None = None
    reports: Path | None = None
    reports_group: str | None = None
    records: Path | None = None
    batch_rows: int | None = None
    workers: int | None = None
    strict: bool = False
    rejects_ok: bool = False
    stdin: BinaryIO | None = None
    job: str = ""
    lang: str = DEFAULT
    written: str | None = None
    stored: StoredSet | None = None
    joins: Mapping[str, str] = field(default_factory=dict)
    progress: Progress = no_progress
    tell: Tell = no_tell


@dataclass(frozen=True)
class RunOrder(CheckOrder):
    """A check that loads. `again`: read files that were loaded before; `wait`: seconds to wait for the lock.

    `lock_timeout`, `statement_timeout`: seconds that one statement may wait for another program's lock, or take; 0: for ever.
    `deadline`: the moment (with its offset) from which nothing may be committed. `retries`: how often a run is tried again
    whose connection was lost before anything was committed. `release_of`: the held run whose files these are, by content;
    its gates stay open, `released_by` and `release_reason` say who wanted it so, `learn` whether later runs may be like it.
    `made_by`: who asks for it, where that is not the user of the machine.
    `gates`: of the job; each one that it names wins over the mapping's.
    """

    again: bool = False
    wait: float = 0.0
    lock_timeout: float = 60.0
    statement_timeout: float = 0.0
    deadline: datetime | None = None
    retries: int = 2
    release_of: str = ""
    released_by: str = ""
    release_reason: str = ""
    learn: bool = False
    made_by: str = ""
    gates: Gates | None = None
