"""Remote files: read as if they lay here, with nothing secret shown and one sentence for each way in which it may fail."""

from __future__ import annotations

import builtins
import gzip
import hashlib
import logging
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import fsspec
import pytest
from container_files import zipped
from reader_reading import read

from clientimport.core.errors import ExitCode, SourceFailure, UsageFailure
from clientimport.core.mapping import ReadLimits, SourceOptions
from clientimport.reader import expand_paths, look_at, open_source, open_sources
from clientimport.reader.arrival.addresses import is_remote, name_of, shown

TEXT = b"Id;Name\r\n1;Ned\r\n"
ROWS = [(2, "1", "Ned")]


class Answers(BaseHTTPRequestHandler):
    """A server that answers as the path says; signed addresses may not be asked for their size."""

    def do_HEAD(self) -> None:
        self.send_error(403)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/status/"):
            self.send_error(int(path.removeprefix("/status/")))
            return
        if path == "/there":
            self.send_response(302)
            self.send_header("Location", "/clients.csv")
            self.end_headers()
            return
        self.send_response(200)
        data = {"/clients.csv.gz": gzip.compress(TEXT), "/all.zip": zipped({"a.csv": TEXT, "b.csv": TEXT}), "/empty": b""}
        body = data.get(path, TEXT)
        self.send_header("Content-Length", str(len(body) + (50 if path in ("/cut", "/silent") else 0)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        if path == "/silent":
            time.sleep(3)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def nothing_stays(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("private")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield
    assert list(folder.iterdir()) == []


def failure(url: str, options: SourceOptions | None = None) -> SourceFailure:
    with pytest.raises(SourceFailure) as caught:
        open_source(url, 1, options or SourceOptions())
    assert caught.value.fix
    assert caught.value.where == shown(url)
    assert "s3cr3t" not in str(caught.value)
    return caught.value


def test_over_the_web(server: str) -> None:
    assert read(f"{server}/clients.csv").rows == ROWS
    assert read(f"{server}/there?token=s3cr3t").rows == ROWS
    assert read(f"{server}/clients.csv.gz").rows == ROWS
    source = open_source(f"{server}/clients.csv?X-Amz-Signature=s3cr3t&x=1#part", 1, SourceOptions())
    source.close()
    assert source.file.path == f"{server}/clients.csv?…"
    assert source.file.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert "kind" not in source.layout.detected
    assert look_at(f"{server}/clients.csv?sig=s3cr3t", SourceOptions()).path == f"{server}/clients.csv?…"
    both = list(open_sources(f"{server}/all.zip?sig=s3cr3t", 0, SourceOptions()))
    assert [each.file.path for each in both] == [f"{server}/all.zip?…/a.csv", f"{server}/all.zip?…/b.csv"]
    for each in both:
        each.close()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/status/404", "There is no such file."),
        ("/status/410", "There is no such file."),
        ("/status/401", "There is no access to the file."),
        ("/status/403?sig=s3cr3t", "There is no access to the file."),
        ("/status/503", "The server answers with 503."),
        ("/cut", "The connection broke off before the file's end."),
        ("/empty", "The file is empty: it has no bytes."),
    ],
)
def test_each_way_to_fail_is_one_sentence(server: str, path: str, words: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert failure(server + path).message == words
    assert "s3cr3t" not in caplog.text


def test_a_server_that_is_silent_or_absent(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientimport.reader.arrival.remote._SILENT", 0.3)
    assert failure(f"{server}/silent").message == "The server does not answer."
    assert failure("http://127.0.0.1:1/clients.csv").message == "The server cannot be reached."
    assert failure("http://no-such-host.invalid/clients.csv").message == "The host is not known."
    assert failure(f"{server.replace('http:', 'https:')}/x").message in (
        "The server cannot prove who it is.",
        "The server cannot be reached.",
    )


def test_in_memory_and_by_glob(server: str) -> None:
    system = fsspec.filesystem("memory")
    for name in ("b.csv", "a.csv", "c.txt"):
        system.pipe_file(f"/store/{name}", TEXT)
    assert expand_paths(["memory://store/*.csv"]) == ["memory://store/a.csv", "memory://store/b.csv"]
    assert read("memory://store/a.csv").rows == ROWS
    assert failure("memory://store/d.csv").message == "There is no such file."
    with pytest.raises(SourceFailure, match="No file matches"):
        expand_paths(["memory://store/*.xlsx"])
    assert expand_paths([f"{server}/a.csv?x=*"]) == [f"{server}/a.csv?x=*"]


def test_no_more_than_the_limit(server: str) -> None:
    limits = SourceOptions(limits=ReadLimits(unpacked=len(TEXT)))
    assert read(f"{server}/clients.csv", limits).rows == ROWS
    told = failure(f"{server}/clients.csv", SourceOptions(limits=ReadLimits(unpacked=10)))
    assert told.message == "The file has more than 10 bytes."
    assert "unpacked" in told.fix


@pytest.mark.parametrize(
    "url",
    [
        "https://ned:s3cr3t@h/c.csv",
        "https://s3cr3t@h/c.csv",
        "sftp://ned:s3cr3t@h/c.csv",
        "S3://a:s3cr3t@b/c",
        "ftp://x:s3cr3t@h",
    ],
)
def test_a_password_in_the_address_is_refused(url: str) -> None:
    for refused in (lambda: open_source(url, 1, SourceOptions()), lambda: expand_paths([url])):
        with pytest.raises(UsageFailure) as caught:
            refused()
        assert caught.value.exit_code is ExitCode.USAGE
        assert "s3cr3t" not in str(caught.value)
        assert "fsspec" in caught.value.fix


def test_addresses_that_are_none(tmp_path: Path) -> None:
    for url in ("simplecache::https://h/c.csv", "zip://a.csv::https://h/c.zip", "data://x", "reference://x"):
        with pytest.raises(SourceFailure):
            open_source(url, 1, SourceOptions())
    assert "not known" in failure("gopherx://h/c.csv").message
    assert [is_remote(text) for text in ("a.csv", "C:\\a.csv", "-", "a://b", "http:/x", "s3://b/k")] == [
        *(False, False, False, False, False, True)
    ]


def test_what_is_shown_of_an_address() -> None:
    assert shown("sftp://ned@host:22/a b.csv") == "sftp://ned@host:22/a b.csv"
    assert shown("sftp://ned:pw@host/a.csv") == "sftp://ned@host/a.csv"
    assert shown("https://ned:pw@host/a.csv?sig=1#x") == "https://host/a.csv?…"
    assert shown("https://host?token=a/b") == "https://host?…"
    assert name_of("https://host/x/All%20clients.csv?sig=1") == "All clients.csv"


def test_without_its_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    # The sftp that fsspec itself brings believes any server, so it does not count.
    believing = type("SFTPFileSystem", (), {"__module__": "fsspec.implementations.sftp"})
    monkeypatch.setattr(fsspec, "get_filesystem_class", lambda _: believing)
    assert failure("sftp://host/a.csv").fix == "Install it: pip install 'clientimport[remote]'."

    def lacks(_: str) -> Any:
        raise ImportError

    monkeypatch.setattr(fsspec, "get_filesystem_class", lacks)
    assert failure("gs://bucket/a.csv").fix == "Install it: pip install 'clientimport[remote]' gcsfs."
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "fsspec":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    told = failure("https://host/a.csv?sig=s3cr3t")
    assert told.message == "Reading https:// needs a part that is not installed."
    assert "clientimport[remote]" in told.fix
