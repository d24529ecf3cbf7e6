"""A private folder that is written aside, synced, and takes its final name in one step."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from clientimport.core.errors import ExitCode, Failure, UsageFailure

PARTIAL = ".partial"
"""Behind a folder's name while it is written."""
_REPLACED = ".replaced"
_TRY_ELSEWHERE = "Free some space or correct the rights, or name another folder with --reports."


class ReportFailure(Failure):
    """The reports cannot be written: no space, no right, a folder that went away."""

    exit_code = ExitCode.AFTERWARDS


@contextlib.contextmanager
def as_report_failure(folder: Path) -> Iterator[None]:
    """An OSError inside becomes a ReportFailure that names the folder and the system's own reason."""
    try:
        yield
    except OSError as error:
        raise ReportFailure(
            f"The reports cannot be written: {_reason(error)}.", fix=_TRY_ELSEWHERE, where=str(folder)
        ) from None


class Folder:
    """A folder of reports while it is made: `path` is its final name, `partial` where it is written until `publish`.

    Folder 0700 and files 0600, whatever the umask; with a group 0750 and 0640, and the group owns them.
    Raises UsageFailure where the group is not known or the folder cannot be made.
    """

    def __init__(self, path: Path, *, group: str | None = None) -> None:
        self.path = path
        self.partial = path.with_name(path.name + PARTIAL)
        self._aside = path.with_name(path.name + _REPLACED)
        self._group = None if group is None else group_id(group)
        self._folder_mode, self._file_mode = (0o700, 0o600) if group is None else (0o750, 0o640)
        try:
            self._make_parents()
            if self._aside.is_dir() and not path.exists():
                # A process was killed between the two renames of a replacement.
                self._aside.rename(path)
            remove_tree(self.partial)
            self.partial.mkdir(mode=0o700)
            self._own(self.partial, self._folder_mode)
        except OSError as error:
            raise UsageFailure(
                f"The folder for the reports cannot be made: {_reason(error)}.", fix=_TRY_ELSEWHERE, where=str(path)
            ) from None

    def create(self, name: str) -> IO[bytes]:
        """A new file of the partial folder, open for writing and reading; one that exists is replaced."""
        target = self.partial / name
        target.unlink(missing_ok=True)
        handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._own(handle, self._file_mode)
        return os.fdopen(handle, "w+b")

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """A file of the partial folder for writing, synced to the disk at the end."""
        with self.create(name) as file:
            yield file
            sync(file)

    def carry_over(self, name: str) -> bool:
        """A file of the folder that is to be replaced is taken along; whether there is one."""
        older = self.path / name
        if not older.is_file():
            return False
        with older.open("rb") as source, self.writing(name) as target:
            shutil.copyfileobj(source, target)
        return True

    def final(self, name: str) -> str:
        """The path that a file has once the folder is published."""
        return str(self.path / name)

    def sync(self) -> None:
        """The partial folder's own entries are on the disk."""
        _sync_folder(self.partial)

    def publish(self) -> None:
        """The partial folder takes its final name; an older folder of that name gives way."""
        replaced = self.path.exists()
        if replaced:
            remove_tree(self._aside)
            self.path.rename(self._aside)
        self.partial.rename(self.path)
        _sync_folder(self.path.parent)
        if replaced:
            remove_tree(self._aside)

    def discard(self) -> None:
        """Nothing is left of the partial folder; an older folder of the final name stays."""
        remove_tree(self.partial)

    def _make_parents(self) -> None:
        missing = [p for p in (self.path.parent, *self.path.parent.parents) if not p.exists()]
        for parent in reversed(missing):
            parent.mkdir(mode=0o700, exist_ok=True)
            self._own(parent, self._folder_mode)

    def _own(self, target: Path | int, mode: int) -> None:
        if self._group is not None:
            os.chown(target, -1, self._group)
        # os.open and mkdir lose what the umask takes; this gives exactly the mode that is meant.
        os.chmod(target, mode)  # noqa: PTH101 - a file is given by its descriptor


def drop_replaced(path: Path) -> None:
    """What stood at a folder's place before it, and was not removed as the process was killed. Raises OSError."""
    remove_tree(path.with_name(path.name + _REPLACED))


def group_id(name: str) -> int:
    """A group's name -> its number. Raises UsageFailure where this machine knows no such group."""
    try:
        import grp

        return grp.getgrnam(name).gr_gid
    except (ImportError, KeyError):
        raise UsageFailure(
            f"There is no group “{name}” on this machine.", fix="Name a group that exists, or leave --reports-group out."
        ) from None


def _reason(error: OSError) -> str:
    # Polars' errors bear the number in their text and nowhere else.
    return error.strerror or re.sub(r" \(os error \d+\)$", "", str(error)) or type(error).__name__


def remove_tree(path: Path) -> None:
    """A folder and all in it is gone, if it was there; a link is removed, never followed.

    What begins with a dot goes last: it tells whose the folder is, should the process be killed meanwhile.
    """
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        for inner in path.iterdir():
            if not inner.name.startswith("."):
                remove_tree(inner)
        shutil.rmtree(path)


def sync(file: IO[bytes]) -> None:
    """What was written to a file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    # Folders cannot be opened on Windows, and need not be synced there.
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
