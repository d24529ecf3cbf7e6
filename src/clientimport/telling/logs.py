"""Logs: one event a line, plain or JSON, into a private file or to standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from clientimport.core.events import Event, Tell
from clientimport.core.harmless import json_text, one_line

LogFormat = Literal["plain", "json"]

_LEVELS = {"info": "INFO", "warning": "WARN", "error": "ERROR"}
_RUN_ENDS = ("run-finished", "run-failed")


def tells(*several: Tell) -> Tell:
    """One that tells each of several."""

    def tell(event: Event) -> None:
        for each in several:
            each(event)

    return tell


@contextmanager
def open_log(format: LogFormat, file: Path | None) -> Iterator[Log]:
    """A log while the block runs; without a file, on standard error. Its `failure` says why the file could not be written."""
    log = Log(format, file)
    try:
        yield log
    finally:
        log.close()


class Log:
    """A Tell that writes lines. A file that cannot be written stops nothing: `failure` says so, standard error has the rest."""

    def __init__(self, format: LogFormat, file: Path | None) -> None:
        self.failure = ""
        self._line = json_line if format == "json" else plain_line
        self._path = file
        self._handle: int | None = None
        self._run_id = ""
        self._lock = Lock()

    def __call__(self, event: Event) -> None:
        """One line more."""
        with self._lock:
            # What does not say of which run it is, is of the one that is going on.
            self._run_id = event.run_id or self._run_id
            line = self._line(event, datetime.now(UTC), self._run_id)
            if event.name in _RUN_ENDS:
                self._run_id = ""
            if self._path is None or self.failure:
                _to_standard_error(line)
                return
            try:
                self._write(self._path, line)
            except OSError as error:
                self.failure = f"The log {self._path} cannot be written: {error.strerror or type(error).__name__}."
                _to_standard_error(f"clientimport: {one_line(self.failure)} What it would hold follows here.")
                _to_standard_error(line)

    def close(self) -> None:
        """Lets go of the file."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def _write(self, path: Path, line: str) -> None:
        if self._handle is not None and not _is_at(self._handle, path):
            self.close()
        if self._handle is None:
            self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        # In one piece, so that lines of two processes do not mix.
        rest = _bytes(line)
        while rest:
            rest = rest[os.write(self._handle, rest) :]


def plain_line(event: Event, at: datetime, run_id: str) -> str:
    """`2026-01-31T02:00:01Z INFO  run-started run=… words key=value`."""
    parts = [f"{at:%Y-%m-%dT%H:%M:%SZ}", f"{_LEVELS[event.level]:<5}", event.name]
    parts += [f"run={run_id}"] if run_id else []
    parts.append(one_line(event.words))
    parts += [f"{one_line(name)}={_plain(value)}" for name, value in _flat(event.facts)]
    return " ".join(part for part in parts if part)


def json_line(event: Event, at: datetime, run_id: str) -> str:
    """One JSON object: time (ISO 8601, UTC, milliseconds), level, event, run_id, message, then the facts."""
    told = {
        "time": at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z",
        "level": event.level,
        "event": event.name,
        "run_id": run_id or None,
        "message": event.words,
    }
    return json_text(told | {name: value for name, value in event.facts.items() if name not in told})


def _flat(facts: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", each) for inner, each in value.items())
        elif value is not None:
            yield name, value


def _plain(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | tuple | bool) else str(value)
    text = one_line(text)
    return json.dumps(text, ensure_ascii=False) if not text or any(mark in text for mark in ' ="') else text


def _is_at(handle: int, path: Path) -> bool:
    """Whether the path still leads to the open file: a rotated log has another."""
    try:
        there, ours = path.stat(), os.fstat(handle)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)


def _bytes(line: str) -> bytes:
    # A path may hold bytes that are no text: they stand as Python escapes them.
    return f"{line}\n".encode("utf-8", "backslashreplace")


def _to_standard_error(line: str) -> None:
    # Looked up each time: under a progress bar it is the bar's, which prints above itself. Nobody is left to tell if it fails.
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(_bytes(line).decode("utf-8"))
        sys.stderr.flush()
