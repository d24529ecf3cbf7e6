"""Files beside the database that house-keeping may remove or change: only ours, really there, and reached by no link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clientimport.core.errors import ExitCode, Failure

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


class KeepingFailure(Failure):
    """A report folder or an archived file cannot be read, changed or removed."""

    exit_code = ExitCode.AFTERWARDS


@contextmanager
def touching(place: Path | str, what: str) -> Iterator[None]:
    """An OSError inside becomes a KeepingFailure: `what` ("read", "removed") cannot be done, with the system's own reason."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise KeepingFailure(
            f"This cannot be {what}: {reason}.",
            fix="Correct the rights, then run again: it goes on from here.",
            where=str(place),
        ) from None


def archive_file(named: str, archive: Path | None) -> Path | None:
    """What the ledger calls an archived file -> its path, if a plain file of that name lies in `archive`, else None."""
    place = _inside(named, archive)
    return place if place is not None and place.is_file() and not place.is_symlink() else None


def is_gone(named: str, archive: Path | None) -> bool:
    """Whether an archived file would lie in `archive`, which is there, and does not."""
    place = _inside(named, archive)
    return place is not None and not place.exists() and not place.is_symlink()


def remove_archived(path: Path, archive: Path | None) -> None:
    """The file is gone, and the folder of its day where nothing else lies in it. Raises OSError."""
    path.unlink(missing_ok=True)
    folder = path.parent
    dated = archive is not None and folder != archive.resolve() and _DATED.fullmatch(folder.name)
    if dated and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _inside(named: str, archive: Path | None) -> Path | None:
    if archive is None or not archive.is_dir() or not Path(named).is_absolute():
        return None
    root = archive.resolve()
    # Links above the file are resolved: what they lead to must lie in the archive itself.
    folder = Path(named).parent.resolve()
    return folder / Path(named).name if folder == root or root in folder.parents else None
