"""ZIP archives: which of their members are tables, and the content of each."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.incoming import stream_chunks

_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, zlib.error)
_NOT_MEANT = {"thumbs.db", "desktop.ini"}
_NAMED = 10


@dataclass(frozen=True)
class Member:
    """A file in an archive; `info` is where it stands there."""

    name: str
    info: zipfile.ZipInfo


def members(place: Path, wanted: str | None, where: str) -> list[Member]:
    """The files of an archive by name, those only that `wanted` (a name or glob) picks; what systems add is left out.

    A name may be given with its folders or without. Raises SourceFailure where none is left, or the archive is damaged.
    """
    try:
        with zipfile.ZipFile(place) as archive:
            found = [Member(_shown(info.filename), info) for info in archive.infolist() if not _is_folder(info)]
    except _BROKEN:
        raise _damaged(where) from None
    found = sorted((each for each in found if _is_meant(each.name)), key=lambda each: each.name)
    if not found:
        raise SourceFailure("The archive holds no file.", fix="Pack it again, with the table in it.", where=where)
    picked = [each for each in found if not wanted or _picks(wanted, each.name)]
    if not picked:
        raise SourceFailure(
            f"The archive has no member {wanted}; it has {name_all(found)}.",
            fix="Name one of them (`source: {member: …}`), or a glob such as *.csv.",
            where=where,
        )
    return picked


def name_all(found: list[Member]) -> str:
    """The names for a message, not too many of them."""
    more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
    return ", ".join(each.name for each in found[:_NAMED]) + more


def content(place: Path, member: Member, where: str) -> Iterator[bytes]:
    """A member's bytes, piece by piece. Raises SourceFailure where it is locked, damaged, or packed in an unknown way."""
    if member.info.flag_bits & 1:
        raise SourceFailure(
            "The member is protected by a password (encrypted).", fix="Pack it again without a password.", where=where
        )
    try:
        with zipfile.ZipFile(place) as archive, archive.open(member.info) as file:
            yield from stream_chunks(file)
    except (NotImplementedError, RuntimeError):
        raise SourceFailure(
            "The member is packed in a way that is not understood.", fix="Unpack it first, or pack it again.", where=where
        ) from None
    except _BROKEN:
        raise _damaged(where) from None


def _damaged(where: str) -> SourceFailure:
    return SourceFailure("The ZIP archive is damaged.", fix="Copy or pack it again.", where=where)


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.filename.endswith(("/", "\\"))


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name.replace("\\", "/"))


def _is_meant(name: str) -> bool:
    """Whether a person packed it, and not the system: no dot files, no resource forks."""
    parts = PurePosixPath(name).parts
    return not any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts) and (
        not parts or parts[-1].lower() not in _NOT_MEANT
    )


def _picks(wanted: str, name: str) -> bool:
    base = PurePosixPath(name).name
    return wanted in (name, base) or fnmatchcase(name, wanted) or ("/" not in wanted and fnmatchcase(base, wanted))
