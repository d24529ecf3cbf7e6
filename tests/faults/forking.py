"""Runs the program many times over at the cost of a fork each, and kills it after a given time.

The modules are loaded once; every run is a child of its own, which shares nothing with the others. A line of JSON on standard
input is one run: {"words", "folder", "environment", "said" (a file for what it prints), "seconds" (until it is killed), "harm"
(the step at which it kills itself, as killed.arm takes it)}; the last two may be null.
The answer is a line: {"status" (its exit code, or minus the signal), "seconds"}.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from killed import arm

from clientimport.pipeline import committing, ledger_pile, retrying

LOADED = (
    "clientimport.cli.main",
    "clientimport.cli.run",
    "clientimport.cli.outcome_lines",
    "clientimport.cli.progress",
    "clientimport.pipeline.flow",
    "clientimport.pipeline.recheck",
    "clientimport.loader.load",
    "clientimport.loader.same_file",
    "clientimport.loader.schema",
    "clientimport.loader.settling",
    "clientimport.targets.ticketevolution",
    "clientimport.targets.ticketevolution.tables",
    "clientimport.reporter.workbook",
    "xlsxwriter",
    "jinja2",
    "pandera.polars",
    "psycopg",
    "pymysql",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.mysql.pymysql",
    "sqlalchemy.dialects.sqlite.pysqlite",
)

IDLE = ("jemalloc_bg_thd", "polars-ooc-clea")
"""Threads that Polars has from its loading on; they do nothing before it is first used."""


def child(order: dict[str, Any]) -> NoReturn:
    code = 99
    try:
        os.setsid()
        os.chdir(order["folder"])
        os.environ.update(order["environment"])
        said = os.open(order["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.argv = ["clientimport", *order["words"]]
        # What is waited for here is on this machine.
        committing.PAUSES, retrying.PAUSES = (0.0, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0), (0.3, 1.0, 3.0, 6.0)
        # Small files come to the ledger as large ones do: some rejects go there between the batches.
        ledger_pile.PROBLEMS = 10
        if order["harm"]:
            arm(*order["harm"])
        from clientimport.cli.main import main

        main()
    except SystemExit as left:
        code = int(left.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def ended(pid: int, seconds: float | None) -> int:
    """The child's end, brought about by a kill once the seconds are over."""
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if until is not None and time.monotonic() >= until:
            os.kill(pid, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        time.sleep(0.001)


if __name__ == "__main__":
    for name in LOADED:
        import_module(name)
    # A fork copies the locks of other threads as they happen to be: none may be at work.
    running = {file.read_text().strip() for file in Path("/proc/self/task").glob("*/comm")}
    assert running <= {"python", "python3", *IDLE}, f"{running} are running before the first fork"
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        began = time.monotonic()
        pid = os.fork()
        if not pid:
            child(order)
        status = ended(pid, order["seconds"])
        print(json.dumps({"status": status, "seconds": time.monotonic() - began}), flush=True)
