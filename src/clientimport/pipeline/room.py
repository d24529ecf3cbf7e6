"""Whether there is room on the disks, asked before anything is loaded."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from clientimport.core.errors import MachineFailure

if TYPE_CHECKING:
    from sqlalchemy import Engine

MEGABYTE = 1 << 20
FIRST_LOAD = 7.0
"""Bytes that a SQLite database takes for each byte of files that are all new to it: half of them its write-ahead log."""
LATER_LOAD = 1.0
"""The same where the database is already larger than the files: most rows are there."""
REPORTS = 0.5
"""Bytes of reports for each byte of files: the crosswalk, and a tenth of the rows rejected."""
TEMPORARY = 0.2
"""Bytes of temporary files: parts of the reject workbook, and what SQLite sorts for indexes at the end."""
SPILLED = 2.0
"""Bytes of temporary files besides, where a client may have several rows: all rows, parted by key and then in order."""
LEAST = 8 * MEGABYTE
"""Bytes in each place, however small the files are."""


def check_room(size: int, sqlite: Path | None, reports: Path | None, *, spilled: bool = False) -> None:
    """Raises MachineFailure where a disk lacks the room for a run of files of `size` bytes.

    `sqlite`: the database's file, None for a server. `reports`: their folder. Either need not exist yet.
    `spilled`: whether a client may have several rows.
    """
    disks: dict[int, tuple[Path, float, list[str]]] = {}
    for what, place, needed in _needs(size, sqlite, reports, TEMPORARY + SPILLED * spilled):
        folder = _existing(place)
        device = folder.stat().st_dev
        _, before, names = disks.get(device, (folder, 0.0, []))
        disks[device] = (folder, before + needed, [*names, what])
    for folder, needed, names in disks.values():
        free = shutil.disk_usage(folder).free
        if free < needed:
            raise MachineFailure(
                f"the disk has {_shown(free)} left, and about {_shown(needed)} are needed for {' and '.join(names)}.",
                fix="Nothing was written. Make room there, or name other folders.",
                where=str(folder),
            )


def sqlite_file(engine: Engine | None) -> Path | None:
    """The file of a SQLite database; None for a server, and for one in memory."""
    file = engine.url.database if engine is not None and engine.dialect.name == "sqlite" else None
    return Path(file) if file and file != ":memory:" else None


def _needs(size: int, sqlite: Path | None, reports: Path | None, temporary: float) -> Iterator[tuple[str, Path, float]]:
    if sqlite is not None:
        there = sqlite.stat().st_size if sqlite.is_file() else 0
        yield "the database", sqlite.parent, max(LEAST, size * (LATER_LOAD if there > size else FIRST_LOAD))
    if reports is not None:
        yield "the reports", reports, max(LEAST, size * REPORTS)
    yield "temporary files", Path(tempfile.gettempdir()), max(LEAST, size * temporary)


def _existing(place: Path) -> Path:
    return next(folder for folder in (place.absolute(), *place.absolute().parents) if folder.is_dir())


def _shown(size: float) -> str:
    return f"{size / MEGABYTE:,.0f} MB" if size < 1024 * MEGABYTE else f"{size / (1024 * MEGABYTE):,.1f} GB"
