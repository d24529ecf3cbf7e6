"""The archive: whatever step it is broken off at, the file is where it lay or in the archive; the next time mends it."""

from __future__ import annotations

import gzip
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clientimport.core.errors import AfterwardsFailure, ExitCode
from clientimport.jobs import archive
from clientimport.jobs.archive import archive_file
from clientimport.jobs.arrivals import Arrived, state_of
from clientimport.pipeline.file_digest import digest_of

RUN = "20260115-030001-abcdef"
TEXT = b"Id,Name\n1,Ned Flanders\n" * 1000


class Drop:
    """A drop folder with one file (and its twin), an archive, and what the ledger was told."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "drop/clients.csv"
        self.archive = folder / "archive"
        self.told: list[Path] = []
        self.source.parent.mkdir()
        self.put()

    def put(self, text: bytes = TEXT, twin: bytes = b"done") -> None:
        self.source.write_bytes(text)
        self.twin.write_bytes(twin)

    @property
    def twin(self) -> Path:
        return self.source.with_name("clients.csv.done")

    @property
    def arrived(self) -> Arrived:
        return Arrived(str(self.source), 0.0, state_of(self.source), self.source, self.twin)

    def keep(self, run_id: str = RUN, sha256: str | None = None, before: Path | None = None) -> Path:
        known = sha256 or digest_of(self.source)
        return archive_file(self.arrived, self.archive, run_id, known, before, self.told.append)

    @property
    def kept(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.archive).as_posix(): gzip.decompress(path.read_bytes())
            for path in sorted(self.archive.rglob("*.gz"))
        }

    @property
    def left(self) -> list[str]:
        return sorted(path.name for path in self.source.parent.iterdir())


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    return Drop(tmp_path)


def test_a_file_and_its_twin_go_to_the_dated_archive(drop: Drop) -> None:
    place = drop.keep()
    assert place == drop.archive / f"2026-01-15/{RUN}-clients.csv.gz"
    assert drop.kept == {f"2026-01-15/{RUN}-clients.csv.gz": TEXT, f"2026-01-15/{RUN}-clients.csv.done.gz": b"done"}
    assert (drop.left, drop.told) == ([], [place])
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (place.parent, drop.archive)} == {0o700}
    assert len(place.read_bytes()) < len(TEXT) / 10


def test_a_twin_without_bytes_is_only_removed(drop: Drop) -> None:
    drop.put(twin=b"")
    drop.keep()
    assert (drop.left, list(drop.kept)) == ([], [f"2026-01-15/{RUN}-clients.csv.gz"])


def test_what_is_in_the_archive_is_never_overwritten(drop: Drop) -> None:
    drop.keep()
    drop.put(b"other\n")
    assert drop.keep().name == f"{RUN}-clients.csv.2.gz"
    drop.put(b"third\n")
    assert drop.keep().name == f"{RUN}-clients.csv.3.gz"
    assert [text for name, text in drop.kept.items() if "done" not in name] == [b"other\n", b"third\n", TEXT]


def test_the_same_content_is_kept_once(drop: Drop) -> None:
    first = drop.keep()
    drop.put()
    assert drop.keep("20260116-030001-aaaaaa", before=first) == first
    assert drop.left == []
    assert list(drop.kept) == [
        "2026-01-15/20260115-030001-abcdef-clients.csv.done.gz",
        "2026-01-15/20260115-030001-abcdef-clients.csv.gz",
        "2026-01-15/20260116-030001-aaaaaa-clients.csv.done.gz",
    ]


def test_an_archive_that_was_spoilt_is_not_relied_on(drop: Drop) -> None:
    first = drop.keep()
    first.write_bytes(first.read_bytes()[:-20])
    drop.put()
    again = drop.keep(before=first)
    assert again.name == f"{RUN}-clients.csv.2.gz"
    assert gzip.decompress(again.read_bytes()) == TEXT
    first.unlink()
    drop.put()
    assert drop.keep(before=first) == first, "one that was cleared away is made again"


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_file_that_is_not_what_was_loaded_stays(drop: Drop, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    loaded = digest_of(drop.source)
    arrived = drop.arrived
    if when == "before":
        drop.source.write_bytes(TEXT + b"2,Maude\n")
    else:
        original = archive._named

        def meanwhile(part: Path, place: Path) -> bool:
            drop.source.write_bytes(TEXT + b"2,Maude\n")
            return original(part, place)

        monkeypatch.setattr(archive, "_named", meanwhile)
    with pytest.raises(AfterwardsFailure) as raised:
        archive_file(arrived, drop.archive, RUN, loaded, None, drop.told.append)
    assert raised.value.message == "The file has changed since it was loaded, and was not archived."
    assert drop.source.read_bytes() == TEXT + b"2,Maude\n"
    assert drop.left == ["clients.csv", "clients.csv.done"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "The file could not be archived: No space left on device."),
        (PermissionError(13, "Permission denied", "/archive"), "The file could not be archived: Permission denied (/archive)."),
    ],
)
def test_what_the_system_refuses_is_told_in_words(
    drop: Drop, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(AfterwardsFailure) as raised:
        drop.keep()
    assert (raised.value.message, raised.value.exit_code) == (said, ExitCode.AFTERWARDS)
    assert (raised.value.where, drop.source.read_bytes(), drop.kept, drop.told) == (str(drop.source), TEXT, {}, [])


def test_a_file_that_another_program_took(drop: Drop) -> None:
    arrived, loaded = drop.arrived, digest_of(drop.source)
    drop.source.unlink()
    with pytest.raises(AfterwardsFailure) as raised:
        archive_file(arrived, drop.archive, RUN, loaded, None, drop.told.append)
    assert raised.value.message == "The file was taken away before it was archived."


def test_a_file_system_without_links(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    drop.keep()
    drop.put(b"other\n")
    assert drop.keep().name == f"{RUN}-clients.csv.2.gz"
    assert (len(drop.kept), drop.left) == (3, [])


class Killed(BaseException):
    """Stands for a kill: nothing of ours catches it."""


STEPS = ["mkdir", "unlink", "open", "fsync", "link", "copyfileobj", "record"]


def deadly(monkeypatch: pytest.MonkeyPatch, number: int, when: str) -> list[str]:
    """Makes the n-th step of the system, whichever it is, the last one; returns the list of steps taken."""
    taken: list[str] = []

    def wrap(owner: Any, name: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def step(*args: Any, **kwargs: Any) -> Any:
            taken.append(name)
            if len(taken) == number and when == "before":
                raise Killed
            answer = original(*args, **kwargs)
            if len(taken) == number and when == "after":
                raise Killed
            return answer

        monkeypatch.setattr(owner, name, step)

    for owner, name in (
        (Path, "mkdir"),
        (Path, "unlink"),
        (os, "open"),
        (os, "fsync"),
        (os, "link"),
        (archive.shutil, "copyfileobj"),
        (archive, "_holds"),
        (archive, "_unchanged"),
    ):
        wrap(owner, name)
    return taken


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_every_step(tmp_path: Path, when: str) -> None:
    number, ended = 0, False
    while not ended:
        number += 1
        folder = tmp_path / f"{when}-{number}"
        folder.mkdir()
        drop = Drop(folder)
        with pytest.MonkeyPatch.context() as patches:
            taken = deadly(patches, number, when)
            try:
                drop.keep()
                ended = len(taken) < number
            except Killed:
                pass
        whole = [name for name, text in drop.kept.items() if text == TEXT]
        there = drop.source.exists() and drop.source.read_bytes() == TEXT
        assert there or whole, f"lost at step {number}: {taken[-1]}"
        assert len(whole) <= 1
        if there:
            # The next run finds the same content and the ledger's note of it, if it came to that.
            drop.keep(before=drop.told[-1] if drop.told else None)
        texts = [text for name, text in drop.kept.items() if ".done" not in name]
        assert texts == [TEXT], f"after step {number}: {taken[-1]}"
        assert not drop.source.exists()
        assert drop.told, f"the ledger does not know of it after step {number}"
        assert not list(drop.archive.rglob("*.part"))
    assert number > 15, "the steps were counted"
