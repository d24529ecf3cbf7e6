"""Report folders that a killed run left behind: put in place where the run was committed, else removed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import time

from filelock import FileLock, Timeout

from clientimport.reporter.folder import PARTIAL, remove_tree
from clientimport.reporter.run_json import NAME

ALIVE = ".alive"
"""In a partial folder: locked while the process that writes it lives, and naming the database that its run is for."""
_LONG_AGO = 3600.0
"""Seconds after which an unfinished folder is none that a run has just made."""


class Alive:
    """The lock of a partial folder; it dies with its holder."""

    def __init__(self, partial: Path, owner: str) -> None:
        self._path = partial / ALIVE
        self._lock = FileLock(self._path, mode=0o600)
        self._lock.acquire(blocking=False)
        # Killed while it was written, nobody would know any more whose the folder is: it is there whole, or not at all.
        begun = partial / f"{ALIVE}-new"
        begun.write_text(owner, encoding="utf-8")
        begun.replace(partial / f"{ALIVE}-for")

    def let_go(self) -> None:
        """Nobody writes in the folder any more; it is left for `recover`."""
        self._lock.release()

    def may_move(self) -> None:
        """The folder is about to get its name."""
        if os.name == "nt":  # no folder is renamed there while a file in it is open
            self._lock.release()

    def end(self, folder: Path) -> None:
        """The folder has got its name, `folder`; may be called again."""
        self._lock.release()
        _unmark(folder)


def recover(reports: Path, owner: str, committed: Callable[[str], bool]) -> list[str]:
    """Puts in place what committed runs could not publish any more, removes what was never committed -> the runs put in place.

    `owner`: names the database; folders of runs for others are left alone. `committed`: whether a run id is in its ledger.
    A partial folder whose files were written before the commit is complete.
    """
    for told in reports.glob(f"*/{ALIVE}-for"):
        if not told.parent.name.endswith(PARTIAL) and _is_left(told.parent, owner):
            _unmark(told.parent)
    recovered = []
    for partial in sorted(reports.glob(f"*{PARTIAL}")):
        if not partial.is_dir() or not _is_left(partial, owner):
            continue
        run_id = partial.name.removesuffix(PARTIAL)
        final = partial.with_name(run_id)
        if committed(run_id) and not final.exists():
            # The marks go last: killed in between, it is still known whose folder it is.
            partial.rename(final)
            _unmark(final)
            recovered.append(run_id)
        else:
            remove_tree(partial)
    return recovered


def _unmark(folder: Path) -> None:
    for name in (ALIVE, f"{ALIVE}-for"):
        (folder / name).unlink(missing_ok=True)


def _is_left(partial: Path, owner: str) -> bool:
    told = partial / f"{ALIVE}-for"
    try:
        if not told.exists() and not (partial / NAME).exists():
            # Killed before it could say whose it is, or while it was removed: there is nothing in it that anybody misses.
            return time() - partial.stat().st_mtime > _LONG_AGO
        if not told.is_file() or told.read_text(encoding="utf-8") != owner:
            return False
        with FileLock(partial / ALIVE).acquire(blocking=False):
            return True
    except (Timeout, OSError, UnicodeDecodeError):
        return False


def left_behind(reports: Path) -> list[Path]:
    """Partial folders in a folder of reports whose run is alive no more, of whatever database. Raises OSError."""
    return [partial for partial in sorted(reports.glob(f"*{PARTIAL}")) if partial.is_dir() and not _is_alive(partial)]


def _is_alive(partial: Path) -> bool:
    if not (partial / ALIVE).is_file():
        return False
    try:
        with FileLock(partial / ALIVE).acquire(blocking=False):
            return False
    except (Timeout, OSError):
        return True
