"""A file that only its owner may read, written beside its place and renamed at the end."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from clientimport.core.errors import UsageFailure


class PrivateFile:
    """As a context: what is written stands in place when the block ends well, and nowhere when it does not.

    Raises UsageFailure where it cannot be written.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._aside = self.path.with_name(f".{self.path.name}.{os.urandom(4).hex()}.partial")
        if self.path.is_dir():
            raise UsageFailure(f"{self.path} is a folder.", fix="Name a file.")
        try:
            self.file = os.fdopen(os.open(self._aside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        except OSError as wrong:
            raise UsageFailure(f"{self.path} cannot be written: {wrong.strerror}.", fix="Name another file.") from None

    def __enter__(self) -> PrivateFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self.file.flush()
                os.fsync(self.file.fileno())
                self._aside.replace(self.path)
        except OSError as broken:
            raise UsageFailure(f"{self.path} cannot be written: {broken.strerror}.", fix="Name another file.") from None
        finally:
            with suppress(OSError):
                self.file.close()
            self._aside.unlink(missing_ok=True)
