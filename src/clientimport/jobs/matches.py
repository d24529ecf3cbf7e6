"""What a path or a glob stands for on this machine: files that can be seen, and no silence about a folder that cannot."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from fnmatch import fnmatch
from glob import has_magic
from pathlib import Path

from clientimport.core.errors import SourceFailure


def matching(pattern: str) -> list[Path]:
    """The files that a path or glob (`**`: any folders) names; none is no mistake.

    Names that begin with a dot are left out unless the pattern says so. Raises SourceFailure for a folder that is not there,
    or may not be looked into, and for a directory where a file is named.
    """
    path = Path(pattern)
    if not has_magic(pattern) or _is_file(path):
        return [path] if _is_file(path) else _absent(path)
    base, parts = base_of(pattern)
    return list(dict.fromkeys(_below(base, parts)))


def base_of(pattern: str) -> tuple[Path, list[str]]:
    """A glob -> the folder in which it begins to search, and the parts that are left."""
    parts = Path(pattern).parts
    first = next((at for at, part in enumerate(parts) if has_magic(part)), len(parts) - 1)
    return Path(*parts[:first]), list(parts[first:])


def _absent(path: Path) -> list[Path]:
    if path.is_dir():
        raise SourceFailure("This is a directory.", fix=f"Name the files in it, such as {path / '*.csv'}.", where=str(path))
    _entries(path.parent)
    return []


def _below(folder: Path, parts: list[str]) -> Iterator[Path]:
    head, *rest = parts
    if head == "**":
        yield from _below(folder, rest or ["*"])
        for entry in _entries(folder):
            if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                yield from _below(Path(entry.path), parts)
        return
    for entry in _entries(folder):
        if not fnmatch(entry.name, head) or (entry.name.startswith(".") and not head.startswith(".")):
            continue
        if rest and entry.is_dir():
            yield from _below(Path(entry.path), rest)
        elif not rest and entry.is_file():
            yield Path(entry.path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise closed(folder, error) from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        raise closed(path.parent, error) from None


def closed(folder: Path, error: OSError) -> SourceFailure:
    """The failure for a folder that cannot be looked at."""
    where = str(folder)
    if error.errno in (errno.EACCES, errno.EPERM):
        return SourceFailure(
            "There is no permission to look into this folder.",
            fix="Give this user the right to read and enter it.",
            where=where,
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return SourceFailure("There is no such folder.", fix="Check the path, and that its disk is mounted.", where=where)
    return SourceFailure(f"The folder cannot be read: {error.strerror}.", fix="Check its disk.", where=where)
