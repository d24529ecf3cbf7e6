"""A loaded file into the archive: compressed, verified, noted in the ledger, and only then taken from where it lay.

Whatever step it is killed at, the file is where it lay, or in the archive whole, or both; what is left over is put right the
next time the same content comes.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from clientimport.core.errors import AfterwardsFailure
from clientimport.jobs.arrivals import Arrived, state_of
from clientimport.pipeline.file_digest import digest_of

_STEP = 1 << 20
_MOST = 1000
"""Files of one name and run that the archive takes."""


def archive_file(  # noqa: PLR0913 - what is known of a file that was loaded
    arrived: Arrived,
    folder: Path,
    run_id: str,
    sha256: str | None,
    before: Path | None,
    record: Callable[[Path], None],
) -> Path:
    """Moves a file that `run_id` loaded, and its twin, into `folder` -> where it is now.

    `sha256`: of what was loaded (None: not known). `before`: where the ledger says that this content was archived already.
    `record` notes the place in the ledger. Raises AfterwardsFailure where that cannot be done: the file then still lies where
    it lay; and what `record` raises.
    """
    source = arrived.place
    assert source is not None  # files elsewhere are not archived
    with _in_words(source):
        if before is not None and sha256 is not None and _holds(before, sha256):
            place = before
        else:
            place = _kept(source, _dated(folder, run_id), f"{run_id}-{source.name}", arrived.state, sha256)
        record(place)
        twin = arrived.twin if arrived.twin is not None and arrived.twin.is_file() else None
        # One without bytes, as most are, has said all it had to say.
        if twin is not None and twin.stat().st_size:
            _kept(twin, place.parent, f"{run_id}-{twin.name}", state_of(twin), None)
        _unchanged(source, arrived.state)
        source.unlink()
        if twin is not None:
            twin.unlink()
        _sync(source.parent)
    return place


def _dated(folder: Path, run_id: str) -> Path:
    """The folder of the (UTC) day on which the run began."""
    day = run_id[:8]
    dated = folder / f"{day[:4]}-{day[4:6]}-{day[6:8]}"
    for each in (folder, dated):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    return dated


def _kept(source: Path, folder: Path, name: str, state: tuple[object, ...], sha256: str | None) -> Path:
    """A verified, compressed copy under a name that nothing else has -> its path; one that is there already will do."""
    digest = digest_of(source)
    if sha256 is not None and digest != sha256:
        raise _changed(source)
    part = folder / f".{name}.part"
    try:
        for number in range(1, _MOST):
            place = folder / (f"{name}.gz" if number == 1 else f"{name}.{number}.gz")
            if place.exists():
                if _holds(place, digest):
                    return place
                continue
            _write(source, part)
            if not _holds(part, digest):
                raise AfterwardsFailure(
                    "The copy in the archive is not what was loaded.", fix="Check the disk.", where=str(part)
                )
            _unchanged(source, state)
            if _named(part, place):
                _sync(folder)
                return place
    finally:
        # Also what a killed run left of it.
        part.unlink(missing_ok=True)
    raise AfterwardsFailure("There is no free name in the archive.", fix="Clear it out.", where=str(folder / name))


def _write(source: Path, part: Path) -> None:
    # What a killed run left is of no use; another one's is left to it.
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as raw, source.open("rb") as read:  # noqa: PTH123 - a handle, not a path
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
            shutil.copyfileobj(read, packed, _STEP)
        raw.flush()
        os.fsync(raw.fileno())


def _named(part: Path, place: Path) -> bool:
    """Gives the finished copy its name, unless another file has it."""
    try:
        os.link(part, place)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if place.exists():
            return False
        part.rename(place)
        return True
    part.unlink()
    return True


def _holds(place: Path, sha256: str) -> bool:
    """Whether a file of the archive unpacks to this content."""
    digest = hashlib.sha256()
    try:
        with gzip.open(place, "rb") as packed:
            while chunk := packed.read(_STEP):
                digest.update(chunk)
    except (OSError, EOFError, zlib.error):
        return False
    return digest.hexdigest() == sha256


def _unchanged(source: Path, state: tuple[object, ...]) -> None:
    if state_of(source) != state:
        raise _changed(source)


def _changed(source: Path) -> AfterwardsFailure:
    return AfterwardsFailure(
        "The file has changed since it was loaded, and was not archived.",
        fix="The next run loads what it holds now; see that it is complete before it is put there.",
        where=str(source),
    )


def _sync(folder: Path) -> None:
    # Not every system lets a folder be opened.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _in_words(source: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        if not source.exists():
            raise AfterwardsFailure(
                "The file was taken away before it was archived.",
                fix="Find out which other program does so.",
                where=str(source),
            ) from None
        raise _refused(source, error) from None
    except OSError as error:
        raise _refused(source, error) from None


def _refused(source: Path, error: OSError) -> AfterwardsFailure:
    at = f" ({error.filename})" if error.filename and str(error.filename) != str(source) else ""
    return AfterwardsFailure(
        f"The file could not be archived: {error.strerror or type(error).__name__}{at}.",
        fix="It is loaded and lies where it lay; give this user the right to write there, and room. The next run tries again.",
        where=str(source),
    )
