"""A PostgreSQL server of the tests' own, in memory where there is some: making a database waits for no disk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mariadb_server import answers, free_port

_SECONDS = 60
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_wal_size=256MB")
_USER = "postgres"
"""It does not run as root; a package of it brings this user."""


def programs() -> Path | None:
    """The folder of its programs, of the newest one that is installed, if it can be started by whoever runs the tests."""
    if os.name != "posix":
        return None
    if os.geteuid() == 0:
        import pwd

        try:
            pwd.getpwnam(_USER)
        except KeyError:
            return None
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(4), reverse=True)
    on_the_way = shutil.which("initdb")
    folders = [*installed, *([Path(on_the_way).resolve().parent] if on_the_way else [])]
    return next((each for each in folders if (each / "initdb").exists() and (each / "postgres").exists()), None)


@contextmanager
def started() -> Iterator[str]:
    """A new server -> its URL, of the user postgres, who needs no password. Raises RuntimeError."""
    found = programs()
    if found is None:
        raise RuntimeError("PostgreSQL is not installed")
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="clientimport-postgresql-", dir=memory if memory.is_dir() else None))
    user = _USER if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    process = None
    try:
        made = subprocess.run(
            [found / "initdb", "--pgdata", folder / "data", "--auth=trust", f"--username={_USER}", "--encoding=UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            capture_output=True, text=True, check=False, user=user, cwd=folder,
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(f"initdb: {(made.stderr or made.stdout).strip()[-500:]}")
        port = free_port()
        options = [word for option in _QUICK for word in ("-c", option)]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [found / "postgres", "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port), "-k", folder, *options],
                stdout=log, stderr=log, user=user, cwd=folder,
            )  # fmt: skip
        url = f"postgresql+psycopg://{_USER}@127.0.0.1:{port}/postgres"
        until = time.monotonic() + _SECONDS
        while not answers(url):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"postgres: {(folder / 'log').read_text(errors='replace')[-500:]}")
            time.sleep(0.05)
        yield url
    finally:
        if process is not None:
            # At once, without what is open being ended in order; killed, it would leave its children behind.
            process.send_signal(signal.SIGQUIT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
