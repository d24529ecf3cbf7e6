"""One command in a fresh process: how long it took, what processor time, and how much memory at its peak."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """Of a process and all its children. `peak`: bytes; the larger of the highest mark of any of them and the largest sum
    over all of them that was seen. `output`: its standard output."""

    wall: float
    cpu: float
    peak: int
    output: str


class CommandFailed(Exception):
    """A measured command ended with another exit code than 0."""


def _surroundings() -> dict[str, str]:
    """The environment, but that programs keep their compiled modules: an installed one is compiled already."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def measure(command: list[str], environment: dict[str, str] | None = None, *, look_every: float | None = 0.2) -> Measured:
    """Runs the command to its end.

    `look_every`: seconds between two looks at its memory, which take time from it; None: never, and `peak` is 0.

    Raises CommandFailed, with its exit code and the end of its error output.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        # wait4 below takes the process off the kernel's table, so that Popen never gets to know its end.
        child = subprocess.Popen(command, stdout=output, stderr=errors, env={**_surroundings(), **(environment or {})})
        seen = highest = 0
        while True:
            ended, status, usage = os.wait4(child.pid, os.WNOHANG if look_every else 0)
            if ended:
                break
            together, mark = _memory_of(child.pid)
            seen, highest = max(seen, together), max(highest, mark)
            time.sleep(look_every or 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if child.returncode != 0:
            said = errors.read().decode(errors="replace")[-2000:]
            raise CommandFailed(f"{' '.join(command)} ended with {child.returncode}: {said}")
        return Measured(
            wall=wall,
            cpu=usage.ru_utime + usage.ru_stime,
            # Not the kernel's ru_maxrss: a new process has the size of the one that started it as its first mark.
            peak=max(seen, highest),
            output=output.read().decode(),
        )


def _memory_of(pid: int) -> tuple[int, int]:
    """Bytes of the process and all its descendants, pages that they share counted once; and the highest mark of any."""
    total = highest = 0
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        try:
            status = Path(f"/proc/{each}/smaps_rollup").read_text()
            highest = max(highest, _kilobytes(Path(f"/proc/{each}/status").read_text(), "VmHWM"))
            # The threads of a process name the children that each of them started.
            for task in Path(f"/proc/{each}/task").iterdir():
                waiting.extend(int(found) for found in (task / "children").read_text().split())
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it ended while we looked
        total += _kilobytes(status, "Pss")
    return total * 1024, highest * 1024


def _kilobytes(status: str, name: str) -> int:
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith(name + ":")), 0)
