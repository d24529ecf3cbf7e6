"""A workbook's rows, parsed in a process of its own: a crafted, damaged or encrypted file costs one clear failure.

Nothing of it is kept on disk: the rows come through a pipe.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import ReadLimits
from clientimport.reader.arrival.incoming import Incoming

MEMORY = 3 << 30
"""Bytes of address space that the parsing process may take."""
SECONDS = 900
"""Processor seconds that it may take, and half the seconds that may pass until it says something."""
CHILD = "clientimport.reader.workbooks.workbook_child"
_LEAN = {"POLARS_MAX_THREADS": "1", "POLARS_SKIP_CPU_CHECK": "1", "_RJEM_MALLOC_CONF": "narenas:1"}
"""The process has two threads of its own: more of Polars', and memory apart for each, cost it a tenth of its time."""
_SAVE_AGAIN = "Open it in a spreadsheet program and save it as .xlsx again, without a password."


@dataclass(frozen=True)
class Wanted:
    """What of a workbook is to be read: see workbook_child."""

    kind: str = "xlsx"
    sheet: str = ""
    range: str = ""
    encoding: str = ""
    list_only: bool = False
    ours: bool = True
    limits: ReadLimits = field(default_factory=ReadLimits)


@dataclass
class Sheet:
    """What the process tells of a workbook before its rows, and behind them (`merged`). See workbook_child."""

    name: str = ""
    sheets: list[dict[str, Any]] = field(default_factory=list)
    names: list[dict[str, Any]] = field(default_factory=list)
    ours: bool = False
    our_sheets: list[str] = field(default_factory=list)
    area: dict[str, Any] | None = None
    notes: dict[str, str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)


def sheet_rows(incoming: Incoming, wanted: Wanted, about: Sheet) -> Generator[pl.DataFrame, None, None]:
    """The filled rows of one sheet in frames, as workbook_child tells.

    `about` is filled in before the first frame comes. Raises SourceFailure for a workbook that cannot be read.
    """
    for said, frame in _told(incoming, wanted):
        if "sheets" in said:
            about.name, about.sheets, about.names = said["sheet"], said["sheets"], said.get("names", [])
            about.ours, about.area, about.notes = said.get("ours", False), said.get("area"), said.get("notes", {})
            about.our_sheets = said.get("our_sheets", [])
        elif frame is not None:
            yield frame
        else:
            about.merged = said.get("merged", [])


def filled_sheets(incoming: Incoming, wanted: Wanted) -> list[str]:
    """The names of the visible sheets with data; of one of our own reject files none, as the right one is known.

    Raises SourceFailure for a workbook that cannot be read.
    """
    told = [said for said, _ in _told(incoming, replace(wanted, list_only=True)) if "sheets" in said]
    return [each["name"] for said in told for each in said["sheets"] if each["filled"] and not said["ours"]]


def _told(incoming: Incoming, wanted: Wanted) -> Generator[tuple[dict[str, Any], pl.DataFrame | None], None, None]:
    """What the process says, but for an error, which is raised."""
    with closing(_spoken(incoming, wanted)) as messages:
        for said, frame in messages:
            if "error" in said:
                raise SourceFailure(
                    f"The workbook cannot be read. {said['error']}", fix=said.get("fix") or _SAVE_AGAIN, where=incoming.path
                )
            yield said, frame


def _spoken(incoming: Incoming, wanted: Wanted) -> Generator[tuple[dict[str, Any], pl.DataFrame | None], None, None]:
    """The messages of the process, each with its frame; the process ends with this generator."""
    source = str(Path(__file__).resolve().parents[3])
    paths = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH", ""))))
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths, **_LEAN},
    )
    request = {
        **asdict(wanted),
        "path": str(incoming.place),
        "memory": MEMORY,
        "seconds": SECONDS,
    }
    assert child.stdin is not None
    assert child.stdout is not None
    done = False
    try:
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.close()
        except OSError:  # it is gone; what it said tells why
            pass
        while message := _message(child):
            done = "done" in message[0] or "error" in message[0]
            yield message
            if done:  # how long the process takes to end is of no account
                return
        if not done:
            yield {"error": "It takes more memory or time than a workbook may."}, None
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def _message(child: subprocess.Popen[bytes]) -> tuple[dict[str, Any], pl.DataFrame | None] | None:
    """The next message; None where the process has ended, or says nothing for too long and is ended."""
    assert child.stdout is not None
    watch = threading.Timer(2 * SECONDS, child.kill)
    watch.daemon = True
    watch.start()
    try:
        line = child.stdout.readline()
        if not line.endswith(b"\n"):
            return None
        said = json.loads(line)
        if "frame" not in said:
            return said, None
        data = child.stdout.read(said["frame"])
        return (said, pl.read_ipc_stream(io.BytesIO(data))) if len(data) == said["frame"] else None
    finally:
        watch.cancel()
