"""A workbook's rows, parsed in a process of its own: a crafted, damaged or encrypted file costs one clear failure.

Nothing of it is kept on disk: the rows come through a pipe.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from clientimport.core.errors import SourceFailure
from clientimport.core.rows import ROW
from clientimport.reader.incoming import Incoming

MEMORY = 2 << 30
"""Bytes that the parsing process may take."""
SECONDS = 900
"""Processor seconds that it may take."""
CHILD = "clientimport.reader.workbook_child"


@dataclass
class Sheet:
    """What the process tells of the workbook before its rows. `others`: names of the other sheets, hidden ones said so."""

    name: str = ""
    others: list[str] = field(default_factory=list)


def sheet_rows(incoming: Incoming, sheet: str, about: Sheet) -> Generator[pl.DataFrame, None, None]:
    """The filled rows of one sheet ("": the first visible one with data) in frames: ROW, then "0", "1", … for the columns.

    `about` is filled in before the first frame comes. Raises SourceFailure for a workbook that cannot be read.
    """
    for said in _spoken(incoming, sheet):
        if "error" in said:
            raise SourceFailure(
                f"The workbook cannot be read. {said['error']}",
                fix="Open it in a spreadsheet program and save it as .xlsx again, without a password.",
                where=incoming.path,
            )
        if "sheets" in said:
            about.name = said["sheet"]
            about.others = [
                each["name"] if each["visible"] else f"{each['name']} (hidden)"
                for each in said["sheets"]
                if each["name"] != about.name
            ]
        elif "rows" in said:
            columns = [pl.Series(str(at), texts, dtype=pl.String) for at, texts in enumerate(said["columns"])]
            yield pl.DataFrame([pl.Series(ROW, said["rows"], dtype=pl.Int64), *columns])


def _spoken(incoming: Incoming, sheet: str) -> Generator[dict[str, Any], None, None]:
    """The lines that the process writes, as objects; the process ends with this generator."""
    source = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH", ""))))
    command = [sys.executable, "-P", "-m", CHILD, str(incoming.place), sheet, str(MEMORY), str(SECONDS)]
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "ascii"},
    )
    watch = threading.Timer(2 * SECONDS, child.kill)
    watch.daemon = True
    watch.start()
    done = False
    try:
        assert child.stdout is not None
        for line in child.stdout:
            said = json.loads(line)
            done = "done" in said or "error" in said
            yield said
        if not done:
            yield {"error": "It takes more memory or time than a workbook may."}
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
