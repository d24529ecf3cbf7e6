"""Compressed files and archives: read as what is in them, each table by its name, bombs and breakages one sentence each."""

from __future__ import annotations

import builtins
import bz2
import gzip
import hashlib
import io
import lzma
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import zstandard
from container_files import zipped
from reader_reading import read

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import ReadLimits, SourceOptions
from clientimport.reader import expand_paths, open_source, open_sources
from clientimport.reader.arrival.arrivals import arrive

TEXT = b"Id,Name\r\n" + b"".join(b"%d,Ned %d\r\n" % (at, at) for at in range(500))
PACKED = {
    ".gz": gzip.compress(TEXT),
    ".bz2": bz2.compress(TEXT),
    ".xz": lzma.compress(TEXT),
    ".zst": zstandard.compress(TEXT),
    ".zip": zipped({"clients.csv": TEXT}),
}


@pytest.fixture(autouse=True)
def nothing_stays(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Any:
    folder = tmp_path_factory.mktemp("private")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def failure(path: Path | str, options: SourceOptions | None = None) -> str:
    with pytest.raises(SourceFailure) as caught:
        for source in open_sources(str(path), 1, options or SourceOptions()):
            source.close()
    assert caught.value.fix
    assert str(caught.value).startswith(str(path))
    return caught.value.message


def opened(path: Path, options: SourceOptions | None = None) -> list[tuple[int, str, str, list[tuple[Any, ...]]]]:
    with ExitStack() as closing:
        found = []
        for source in open_sources(str(path), 4, options or SourceOptions()):
            closing.callback(source.close)
            rows = [row for batch in source.batches() for row in batch.rows.rows()]
            found.append((source.file.number, source.file.path, source.file.sha256, rows))
        return found


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize("name", ["clients.csv", "clients", "misnamed.txt"])
def test_what_is_packed_is_read_whatever_its_name(tmp_path: Path, suffix: str, name: str) -> None:
    path = tmp_path / (name + suffix if name != "misnamed.txt" else name)
    path.write_bytes(PACKED[suffix])
    [(number, shown, sha256, rows)] = opened(path)
    assert (number, rows) == (4, read_plain(tmp_path))
    assert shown == (f"{path}/clients.csv" if suffix == ".zip" else str(path))
    assert sha256 == hashlib.sha256(PACKED[suffix]).hexdigest()
    assert read(path).rows == rows
    assert read("-", stdin=io.BytesIO(PACKED[suffix])).rows == rows


def read_plain(folder: Path) -> list[tuple[Any, ...]]:
    (folder / "plain.csv").write_bytes(TEXT)
    return read(folder / "plain.csv").rows


@pytest.mark.parametrize("suffix", PACKED)
def test_a_truncated_or_bent_one_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.csv{suffix}"
    data = PACKED[suffix]
    for cut in (len(data) // 2, len(data) - 3, len(data) - 1):
        path.write_bytes(data[:cut])
        assert "too early" in (words := failure(path)) or "damaged" in words
    bent = bytearray(data)
    bent[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(bent))
    if suffix != ".zst":  # made without a checksum, as the command makes one only where it is told to
        assert "damaged" in failure(path) or "packed in a way" in failure(path) or "too early" in failure(path)


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst"])
def test_joined_streams_are_one_text(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.csv{suffix}"
    pack = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstandard.compress}[suffix]
    path.write_bytes(pack(TEXT[:100]) + pack(b"") + pack(TEXT[100:]) + (b"\0" * 8 if suffix != ".zst" else b""))
    assert opened(path)[0][3] == read_plain(tmp_path)


@pytest.mark.parametrize("suffix", PACKED)
def test_more_than_the_limit_is_refused_while_it_comes_out(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.csv{suffix}"
    path.write_bytes(PACKED[suffix])
    limits = SourceOptions(limits=ReadLimits(unpacked=len(TEXT)))
    assert len(opened(path, limits)) == 1
    with pytest.raises(SourceFailure) as caught:
        opened(path, SourceOptions(limits=ReadLimits(unpacked=len(TEXT) - 1)))
    assert f"More than {len(TEXT) - 1:,} bytes come out of it" in caught.value.message
    assert "source: {limits: {unpacked: …}}" in caught.value.fix


@pytest.mark.parametrize("suffix", [".gz", ".zst", ".xz", ".zip"])
def test_a_bomb_costs_neither_memory_nor_disk(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.csv{suffix}"
    zeros = b"0" * (1 << 28)
    pack = {
        ".gz": gzip.compress,
        ".zst": zstandard.compress,
        ".xz": lambda data: lzma.compress(data, preset=0),
        ".zip": lambda data: zipped({"a.csv": data}),
    }[suffix]
    path.write_bytes(pack(zeros))
    del zeros
    script = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 24, 1 << 24))
from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import ReadLimits, SourceOptions
from clientimport.reader.arrival.arrivals import arrive
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    list(arrive({str(path)!r}, SourceOptions(limits=ReadLimits(unpacked=1 << 22))).tables())
except SourceFailure as failure:
    print(failure.message, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
"""
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert said.startswith("More than 4 MiB come out of it")
    assert int(said.split()[-1]) < 200


def test_an_archive_s_tables_come_by_name(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(
        zipped(
            {
                "b.csv": b"Id;Name\n2;b\n",
                "sub/": b"",
                "sub/c.csv.txt": b"Id;Name\n3;c\n",
                "a.csv": b"Id;Name\n1;a\n",
                "__MACOSX/._a.csv": b"x",
                ".DS_Store": b"x",
                "sub/.hidden": b"x",
                "Thumbs.db": b"x",
            }
        )
    )
    found = opened(path)
    assert [(number, shown, rows) for number, shown, _, rows in found] == [
        (4, f"{path}/a.csv", [(2, "1", "a")]),
        (5, f"{path}/b.csv", [(2, "2", "b")]),
        (6, f"{path}/sub/c.csv.txt", [(2, "3", "c")]),
    ]
    assert len({sha256 for _, _, sha256, _ in found}) == 3
    assert [sha256 for _, _, sha256, _ in opened(path)] == [sha256 for _, _, sha256, _ in found]
    for member, rows in {
        "b.csv": [(2, "2", "b")],
        "sub/*": [(2, "3", "c")],
        "c.csv.txt": [(2, "3", "c")],
        "*.txt": [(2, "3", "c")],
    }.items():
        assert [each[3] for each in opened(path, SourceOptions(member=member))] == [rows]
    assert [each[3] for each in opened(path / "b.csv")] == [[(2, "2", "b")]]
    assert len(opened(path, SourceOptions(member="?.csv"))) == 2
    assert read(path / "sub/c.csv.txt").rows == [(2, "3", "c")]
    assert expand_paths([f"{path}/b.csv", str(path)]) == [f"{path}/b.csv", str(path)]
    assert (
        failure(path, SourceOptions(member="d.csv")) == "The archive has no member d.csv; it has a.csv, b.csv, sub/c.csv.txt."
    )
    with pytest.raises(SourceFailure, match=r"holds several tables: a.csv, b.csv, sub/c.csv.txt\."):
        open_source(str(path), 1, SourceOptions())
    source = open_source(str(path), 1, SourceOptions(), propose=True)
    source.close()
    assert source.layout.detected["member"] == "a.csv"
    assert source.layout.detected["all members"] == "a.csv, b.csv, sub/c.csv.txt"


def test_archives_that_are_none_for_us(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({".DS_Store": b"x"}))
    assert failure(path) == "The archive holds no file."
    for inner in (PACKED[".zip"], PACKED[".gz"]):
        path.write_bytes(zipped({"inner": inner}))
        with pytest.raises(SourceFailure, match="an archive inside an archive"):
            opened(path)
    (tmp_path / "b.gz").write_bytes(gzip.compress(PACKED[".zip"]))
    assert "an archive inside an archive" in failure(tmp_path / "b.gz")
    path.write_bytes(zipped({"a.csv": TEXT, "b.pdf": b"%PDF-1.4"}))
    with pytest.raises(SourceFailure, match=r"a\.zip/b\.pdf.*a PDF document"):
        opened(path)
    path.write_bytes(zipped({"a.csv": b""}))
    with pytest.raises(SourceFailure, match=r"a\.zip/a\.csv.*empty"):
        opened(path)
    (tmp_path / "plain.csv").write_bytes(TEXT)
    with pytest.raises(SourceFailure, match="no archive"):
        opened(tmp_path / "plain.csv" / "x.csv")
    locked = bytearray(zipped({"a.csv": TEXT}, zipfile.ZIP_STORED))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(locked))
    with pytest.raises(SourceFailure, match="protected by a password"):
        opened(path)


def test_text_that_only_looks_packed(tmp_path: Path) -> None:
    for start in (b"BZh1", b"PK", b"(\xc2\xb5", b"Pxyz"):
        path = tmp_path / "a.csv"
        path.write_bytes(start + b",Name\n1,Ned\n")
        assert read(path).rows == [(2, "1", "Ned")]


def test_without_its_library_zstd_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "zstandard":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    path = tmp_path / "a.csv.zst"
    path.write_bytes(PACKED[".zst"])
    with pytest.raises(SourceFailure) as caught:
        opened(path)
    assert "clientimport[zstd]" in caught.value.fix


def test_a_pipe_may_bring_a_packed_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(PACKED[".gz"],))
    writer.start()
    assert opened(path)[0][3] == read_plain(tmp_path)
    writer.join()
    writer = threading.Thread(target=path.write_bytes, args=(b"",))
    writer.start()
    assert "empty" in failure(path)
    writer.join()


def test_the_private_copy(tmp_path: Path, nothing_stays: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(PACKED[".gz"])
    [table] = arrive(str(path), SourceOptions()).tables()
    assert table.place.read_bytes() == TEXT
    assert (list(nothing_stays.iterdir()) == []) == (sys.platform == "linux")
    seen = subprocess.run([sys.executable, "-c", f"print(open({str(table.place)!r}).read(2))"], check=True, capture_output=True)
    assert seen.stdout == b"Id\n"
    table.close()
    table.close()
    assert not table.place.exists()
    # Where a name cannot be taken away, the copy is private by its rights, and goes when it is closed.
    monkeypatch.setattr("clientimport.reader.arrival.spool._MOST_NAMELESS", 0)
    [table] = arrive(str(path), SourceOptions()).tables()
    assert table.place.stat().st_mode & 0o777 == 0o600
    assert table.place.parent.stat().st_mode & 0o777 == 0o700
    assert table.place.parent.parent == nothing_stays
    table.close()


def test_no_room_for_the_copy(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(os.urandom(1 << 21).hex().encode()))
    script = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader import open_source
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
try:
    open_source({str(path)!r}, 1, SourceOptions())
except SourceFailure as failure:
    print(failure)
"""
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert said.startswith(f"{path}: Its copy cannot be written to ")
    assert "TMPDIR" in said
