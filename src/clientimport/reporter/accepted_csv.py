"""accepted.csv: the crosswalk from the legacy system's keys to clients, written as the batches come."""

from __future__ import annotations

from contextlib import suppress
from typing import IO

import polars as pl

from clientimport.core.guard import guard
from clientimport.core.rows import ROW
from clientimport.reporter.folder import Folder, sync

NAME = "accepted.csv"
COLUMNS = ("key", "client_id", "account", "fate")


class AcceptedCsv:
    """The file of a run: UTF-8, comma, CRLF, guarded like all our files; no byte-order mark, as programs read it."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._file: IO[bytes] = folder.create(NAME)
        try:
            self._head()
        except BaseException:
            with suppress(OSError):  # what it could not write it cannot write now, either
                self._file.close()
            raise

    def take(self, accepted: pl.DataFrame) -> None:
        """Appends one batch: COLUMNS, and ROW for the order. Raises OSError."""
        if accepted.is_empty():
            return
        ordered = accepted.sort(ROW, maintain_order=True) if ROW in accepted.columns else accepted
        cells = ordered.select(guard(pl.col(name).cast(pl.String)).alias(name) for name in COLUMNS)
        cells.write_csv(self._file, include_header=False, line_terminator="\r\n")

    def finish(self, *, loaded: bool) -> None:
        """Synced to the disk. Where nothing was loaded no row may stand: the ids were rolled back with the clients."""
        if not loaded:
            self._file.seek(0)
            self._file.truncate()
            self._head()
        sync(self._file)

    def close(self) -> None:
        """Closes the file; it may be closed already."""
        self._file.close()

    def _head(self) -> None:
        self._file.write((",".join(COLUMNS) + "\r\n").encode())
        self._file.flush()
