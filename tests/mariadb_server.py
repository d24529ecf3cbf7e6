"""A MariaDB server of the tests' own, in memory where there is some: making tables waits for no disk."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

_SECONDS = 60
_QUICK = (
    "--innodb-flush-log-at-trx-commit=0",
    "--skip-innodb-doublewrite",
    "--innodb-buffer-pool-size=128M",
    "--innodb-log-file-size=64M",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--performance-schema=OFF",
)


def program() -> str | None:
    """Where the server is installed, if it is."""
    return shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin:/usr/local/sbin:/usr/local/bin")


@contextmanager
def started(*options: str) -> Iterator[str]:
    """A new server with these options besides -> its URL, of the user root without a password. Raises RuntimeError."""
    binary = program()
    if binary is None:
        raise RuntimeError("mariadbd is not installed")
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="clientimport-mariadb-", dir=memory if memory.is_dir() else None))
    user = ["--user=root"] if os.geteuid() == 0 else []
    process = None
    try:
        installer = shutil.which("mariadb-install-db") or "mariadb-install-db"
        made = subprocess.run(
            [installer, "--no-defaults", *user, f"--datadir={folder}/data", "--auth-root-authentication-method=normal",
             "--skip-test-db", "--skip-name-resolve"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(f"mariadb-install-db: {(made.stderr or made.stdout).strip()[-500:]}")
        port = free_port()
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [binary, "--no-defaults", *user, f"--datadir={folder}/data", f"--socket={folder}/socket", f"--port={port}",
                 "--bind-address=127.0.0.1", f"--pid-file={folder}/pid", *_QUICK, *options],
                stdout=log, stderr=log,
            )  # fmt: skip
        url = f"mariadb+pymysql://root@127.0.0.1:{port}/mysql"
        until = time.monotonic() + _SECONDS
        while not answers(url):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"mariadbd: {(folder / 'log').read_text(errors='replace')[-500:]}")
            time.sleep(0.1)
        yield url
    finally:
        if process is not None:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def answers(url: str) -> bool:
    """Whether a server is there."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return True
    except OperationalError:
        return False
    finally:
        engine.dispose()


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
