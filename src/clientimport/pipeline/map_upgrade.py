"""`map upgrade`: mapping files brought up to the current version of the language; comments and layout stay."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clientimport.core.errors import UsageFailure
from clientimport.mapper import CURRENT_VERSION, upgraded_mapping
from clientimport.mapper.mapping_file import read_mapping_file
from clientimport.mapper.patching import patch_text

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Upgraded:
    """One file. `before`: the version it had; `done`: what was done, empty where nothing was to do; `patch`: what changes."""

    path: str
    before: int
    done: list[str]
    patch: str

    def to_json(self) -> dict[str, Any]:
        """An entry of what `map upgrade --json` prints."""
        return {"mapping": self.path, "from": self.before, "to": CURRENT_VERSION, "done": self.done, "patch": self.patch}


def map_upgrade(path: str, *, write: bool) -> Upgraded:
    """A mapping file -> what was, or (unless `write`) would be, done to it.

    Raises SourceFailure, MappingFailure, NotPatched, and UsageFailure where it cannot be written.
    """
    text, _ = read_mapping_file(path)
    changed, before, done = upgraded_mapping(text, path)
    patch = patch_text(text, changed, path)
    if write and done:
        _replace(Path(path), changed)
    return Upgraded(path, before, done, patch)


def _replace(path: Path, text: str) -> None:
    """As the file was: line ends, mark, rights; written aside, so that it is never half of either."""
    place = path.resolve()
    aside = place.with_name(f".{place.name}.{os.urandom(4).hex()}.partial")
    try:
        content = place.read_bytes()
        ends = "\r\n" if b"\r\n" in content else "\n"
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write((_MARK if content.startswith(_MARK) else b"") + text.replace("\n", ends).encode())
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(place.stat().st_mode & 0o7777)
        aside.replace(place)
    except OSError as wrong:
        aside.unlink(missing_ok=True)
        raise UsageFailure(
            f"{path} cannot be written: {wrong.strerror}.", fix="Give yourself the right to, or copy it."
        ) from None
