"""Who holds the lock: what a run leaves about itself for another to read, and the words for it."""

from __future__ import annotations

import getpass
import os
import re
import socket
from dataclasses import dataclass
from datetime import UTC, datetime

_MOST = 63
"""Bytes of a PostgreSQL session's application_name."""
_MARKED = re.compile(r"clientimport (?:(\S+) )?(\S*):(\d+)")


@dataclass(frozen=True)
class Holder:
    """A run or another program that holds the lock; what is not known is empty. `since`: ISO 8601, UTC."""

    run_id: str = ""
    host: str = ""
    pid: int | None = None
    user: str = ""
    since: str = ""

    @property
    def words(self) -> str:
        """As a part of a sentence."""
        process = f"process {self.pid}" if self.pid is not None else ""
        at = " ".join(filter(None, (process, f"on {self.host}" if self.host else "")))
        told = ", ".join(
            filter(None, (at, f"user {self.user}" if self.user else "", f"since {self.since}" if self.since else ""))
        )
        if self.run_id:
            return f"run {self.run_id}" + (f" ({told})" if told else "")
        return told

    @property
    def facts(self) -> dict[str, object]:
        """For machines: what is known."""
        return {name: value for name, value in vars(self).items() if value not in ("", None)}


def this_process(run_id: str) -> Holder:
    """What this process tells of itself."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
        user = str(os.getuid()) if hasattr(os, "getuid") else ""
    return Holder(run_id, socket.gethostname(), os.getpid(), user, datetime.now(UTC).isoformat(timespec="seconds"))


def session_name(me: Holder) -> str:
    """The name that a database session is given: `clientimport RUN HOST:PID`, in ASCII, the host cut where it is long."""
    begin, end = f"clientimport {me.run_id} ".replace("  ", " "), f":{me.pid}"
    host = re.sub(r"[^!-~]", "?", me.host)
    return f"{begin}{host[: _MOST - len(begin) - len(end)]}{end}"


def named_session(name: str) -> Holder:
    """A session's name -> what it tells."""
    found = _MARKED.fullmatch(name)
    return Holder(found[1] or "", found[2], int(found[3])) if found else Holder()
