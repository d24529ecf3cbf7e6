"""What the words on the command line stand for: files, globs, remote addresses, standard input."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.addresses import is_remote

STDIN = "-"


def expand_paths(patterns: Sequence[str]) -> list[str]:
    """Words as given -> files in their order, the matches of a glob by name; "-" stays.

    A word that names a file as it is, is that file, even where it holds glob characters; one that goes on behind a file
    names a member of that archive; an address may hold a glob too. Raises SourceFailure for a missing file, a directory, and
    a glob that matches no file, UsageFailure for an address with a password.
    """
    found: list[str] = []
    for pattern in patterns:
        if pattern == STDIN:
            found.append(pattern)
            continue
        if is_remote(pattern):
            from clientimport.reader.arrival.remote import expand_address

            found += expand_address(pattern)
            continue
        path = Path(pattern)
        if path.is_dir():
            raise SourceFailure("This is a directory.", fix=f"Name the files in it, such as {path / '*.csv'}.", where=pattern)
        if path.exists() or split_member(pattern)[1]:
            found.append(pattern)
            continue
        if not glob.has_magic(pattern):
            raise missing(pattern)
        matches = sorted(match for match in glob.glob(pattern, recursive=True) if not Path(match).is_dir())  # noqa: PTH207
        if not matches:
            raise SourceFailure("No file matches.", fix="Check the pattern and the folder.", where=pattern)
        found.extend(matches)
    return found


def split_member(path: str) -> tuple[str, str]:
    """`archive.zip/member.csv` -> the archive and the member; any other path -> itself and ""."""
    if path == STDIN or Path(path).exists():
        return path, ""
    for parent in Path(path).parents:
        if parent.is_file():
            return str(parent), Path(path).relative_to(parent).as_posix()
    return path, ""


def missing(path: str) -> SourceFailure:
    """The failure for a file that is not there; names the nearest file in its folder."""
    from difflib import get_close_matches

    folder = Path(path).parent
    try:
        names = [entry.name for entry in folder.iterdir() if entry.is_file()]
    except OSError:
        return SourceFailure("There is no such file, nor its folder.", fix="Check the path.", where=path)
    near = get_close_matches(Path(path).name, names, n=1)
    fix = f"Did you mean {folder / near[0]}?" if near else "Check the path."
    return SourceFailure("There is no such file.", fix=fix, where=path)
