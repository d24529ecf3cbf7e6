"""A run's transaction in SQLite: BEGIN IMMEDIATE is the lock, as SQLite has one writer.

A small file beside the database says who writes. It is information while the database is really locked, never the lock:
a run that is killed leaves it behind, and the next one writes over it.
"""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Connection, exc

from clientimport.loader.failures import driver_error, is_busy
from clientimport.loader.holder import Holder

SUFFIX = "-run"
"""Behind the database's own name, as SQLite's own `-wal` and `-shm`."""


def attempt(connection: Connection, target_name: str, me: Holder) -> Holder | None:
    """Begins the transaction; None: the lock is ours, else who has it. Raises what the driver raises."""
    driver = connection.connection.driver_connection
    assert driver is not None
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        connection.begin()
    except exc.DBAPIError as problem:
        if not is_busy(driver_error(problem) or problem):
            raise
        return told(connection)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(usual)}")
    _tell(connection, me)
    return None


def let_go(connection: Connection) -> None:
    """The transaction has ended, or is about to: the file is taken away if it is still this process's."""
    path = _path(connection)
    if path is not None and (_read(path) or Holder()).pid == os.getpid():
        with suppress(OSError):
            path.unlink()


def interrupt(connection: Connection) -> None:
    """Breaks off the statement that another thread waits for, if any."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.interrupt()


def _tell(connection: Connection, me: Holder) -> None:
    path = _path(connection)
    if path is None:
        return
    with suppress(OSError):  # who cannot write beside the database can still load
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o644)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(me), file)


def told(connection: Connection) -> Holder:
    """What whoever writes to the database tells of itself, or nothing."""
    path = _path(connection)
    found = (_read(path) if path is not None else None) or Holder()
    return Holder() if found.host == socket.gethostname() and not _lives(found.pid) else found


def _read(path: Path) -> Holder | None:
    try:
        return Holder(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _lives(pid: int | None) -> bool:
    """Whether this machine has such a process: a file of one that was killed says nothing of the one that writes now."""
    if os.name == "nt" or not isinstance(pid, int) or pid <= 0:
        return isinstance(pid, int)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _path(connection: Connection) -> Path | None:
    name = connection.engine.url.database
    return Path(name + SUFFIX) if name and name != ":memory:" else None
