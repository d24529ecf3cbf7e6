"""The nouns of a job file: the job, its imports, and what is asked of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from clientimport.core.gates import Gates
from clientimport.jobs.settings import Layer

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Complete:
    """When a file is complete: unchanged for `settled` seconds, and, unless "", its twin NAME + `done` is there."""

    settled: float = 5.0
    done: str = ""


@dataclass(frozen=True)
class Expected:
    """A file must be there `at` this local time, on these days of the week (Monday is 0)."""

    at: time
    days: frozenset[int] = frozenset(range(7))


@dataclass(frozen=True)
class ImportJob:
    """One import of a job. `files`: absolute paths, globs, or addresses. `lines`: key -> its line in the job file.

    `archive` None: files stay where they are. `after`: imports that must have loaded before this one begins.
    `joins`: the files of the mapping's joins by name, where they are not those that it names itself.
    """

    name: str
    files: tuple[str, ...]
    mapping: str
    gates: Gates | None = None
    complete: Complete = Complete()
    expected_by: Expected | None = None
    archive: Path | None = None
    archive_secrets: bool = False
    rejects_ok: bool = False
    after: tuple[str, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)
    joins: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Keep:
    """How long things are kept; None: for ever, or as whoever cleans up asks for."""

    reports: timedelta | None = None
    archive: timedelta | None = None
    ledger: timedelta | None = None


@dataclass(frozen=True)
class JobFile:
    """A job. `settings`: those that the file names. `deadline`: local time; `zone` None: the machine's own."""

    path: str
    name: str
    imports: tuple[ImportJob, ...]
    settings: Layer = field(default_factory=dict)
    deadline: time | None = None
    zone: ZoneInfo | None = None
    keep: Keep = Keep()

    @property
    def folder(self) -> Path:
        """What the file's paths are relative to."""
        return Path(self.path).resolve().parent
