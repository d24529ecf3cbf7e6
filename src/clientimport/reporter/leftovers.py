"""Report folders that a killed run left behind: put in place where the run was committed, else removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from clientimport.reporter.folder import PARTIAL, remove_tree

ALIVE = ".alive"
"""In a partial folder: locked while the process that writes it lives, and naming the database that its run is for."""


class Alive:
    """The lock of a partial folder; it dies with its holder."""

    def __init__(self, partial: Path, owner: str) -> None:
        self._path = partial / ALIVE
        self._lock = FileLock(self._path, mode=0o600)
        self._lock.acquire(blocking=False)
        (partial / f"{ALIVE}-for").write_text(owner, encoding="utf-8")

    def let_go(self) -> None:
        """Nobody writes in the folder any more; it is left for `recover`."""
        self._lock.release()

    def end(self) -> None:
        """The folder is about to be published or discarded; may be called again."""
        self._lock.release()
        self._path.unlink(missing_ok=True)
        self._path.with_name(f"{ALIVE}-for").unlink(missing_ok=True)


def recover(reports: Path, owner: str, committed: Callable[[str], bool]) -> list[str]:
    """Puts in place what committed runs could not publish any more, removes what was never committed -> the runs put in place.

    `owner`: names the database; folders of runs for others are left alone. `committed`: whether a run id is in its ledger.
    A partial folder whose files were written before the commit is complete.
    """
    recovered = []
    for partial in sorted(reports.glob(f"*{PARTIAL}")):
        if not partial.is_dir() or not _is_left(partial, owner):
            continue
        run_id = partial.name.removesuffix(PARTIAL)
        final = partial.with_name(run_id)
        if committed(run_id) and not final.exists():
            for name in (ALIVE, f"{ALIVE}-for"):
                (partial / name).unlink(missing_ok=True)
            partial.rename(final)
            recovered.append(run_id)
        else:
            remove_tree(partial)
    return recovered


def _is_left(partial: Path, owner: str) -> bool:
    told = partial / f"{ALIVE}-for"
    try:
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
