"""Files over sftp, from a server of our own: read, globbed, and refused where the server cannot prove who it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from reader_reading import read

from clientimport.core.errors import SourceFailure
from clientimport.reader import expand_paths

asyncssh = pytest.importorskip("asyncssh")
sshfs = pytest.importorskip("sshfs")

SERVER = """
import asyncio, asyncssh, sys

async def serve(folder):
    running = await asyncssh.listen(
        "127.0.0.1", 0, server_host_keys=[folder + "/host"], authorized_client_keys=folder + "/allowed", sftp_factory=True
    )
    print(running.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(300)

asyncio.run(serve(sys.argv[1]))
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path, str]]:
    """A server's address with a folder of two files, the home of its client, and the line that makes the server known."""
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    mine, its = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    mine.write_private_key(str(home / ".ssh/id_ed25519"))
    (home / ".ssh/id_ed25519").chmod(0o600)
    (tmp_path / "allowed").write_bytes(mine.export_public_key())
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"Id;Name\n1;{name}\n")
    its.write_private_key(str(tmp_path / "host"))
    running = subprocess.Popen([sys.executable, "-c", SERVER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    port = running.stdout.readline().strip()
    known = f"[127.0.0.1]:{port} {its.export_public_key().decode()}"
    yield f"sftp://ned@127.0.0.1:{port}{tmp_path}", home, known
    sshfs.SSHFileSystem.clear_instance_cache()
    running.kill()
    running.communicate()


def test_over_sftp(server: tuple[str, Path, str]) -> None:
    address, home, known = server
    with pytest.raises(SourceFailure, match="cannot prove who it is"):
        read(f"{address}/a.csv")
    (home / ".ssh/known_hosts").write_text(known)
    sshfs.SSHFileSystem.clear_instance_cache()
    assert read(f"{address}/a.csv").rows == [(2, "1", "a")]
    assert expand_paths([f"{address}/*.csv"]) == [f"{address}/a.csv", f"{address}/b.csv"]
    with pytest.raises(SourceFailure, match="no such file"):
        read(f"{address}/c.csv")
