"""Which files are there, in which order, and which are left: still being written, without their twin, only just come."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from clientimport.core.errors import SourceFailure
from clientimport.jobs.arrivals import find_arrivals
from clientimport.jobs.job_file import Complete, ImportJob
from clientimport.jobs.matches import matching


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, modified: float = 1000.0, text: str = "a") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (modified, modified))
    return path


def nothing(seconds: float) -> None:
    """A pause in which nothing happens."""


def found(wanted: ImportJob, meanwhile: Callable[[float], None] = nothing) -> tuple[list[str], list[tuple[str, str]]]:
    """Names of the complete files, and of those that are left with the reason."""
    arrivals = find_arrivals(wanted, meanwhile)
    return [Path(a.path).name for a in arrivals.ready], [(Path(a.path).name, why.words()) for a, why in arrivals.left]


SETTLED = Complete()


def wanted(*files: Path | str, complete: Complete = SETTLED) -> ImportJob:
    return ImportJob("clients", tuple(map(str, files)), "m.yaml", complete=complete)


def test_the_oldest_comes_first_then_by_name(drop: Path) -> None:
    for name, modified in (("c.csv", 3.0), ("b.csv", 5.0), ("a.csv", 5.0), ("d.csv", 1.0), ("e.txt", 0.0), (".f.csv", 0.0)):
        put(drop, name, modified)
    (drop / "folder.csv").mkdir()
    assert found(wanted(drop / "*.csv")) == (["d.csv", "c.csv", "a.csv", "b.csv"], [])
    assert found(wanted(drop / "b.csv", drop / "*.csv")) == (["d.csv", "c.csv", "a.csv", "b.csv"], []), "each once"


def test_a_file_that_grows_between_two_looks_is_left(drop: Path) -> None:
    put(drop, "done.csv")
    growing, touched, replaced = put(drop, "growing.csv"), put(drop, "touched.csv"), put(drop, "replaced.csv")
    gone = put(drop, "gone.csv")
    waited = []

    def meanwhile(seconds: float) -> None:
        waited.append(seconds)
        growing.write_text("ab")
        os.utime(growing, (1000.0, 1000.0))
        os.utime(touched, (1000.0, 1000.5))
        put(drop, "other").rename(replaced)
        gone.unlink()
        put(drop, "new.csv")

    assert found(wanted(drop / "*.csv", complete=Complete(7.0)), meanwhile) == (
        ["done.csv"],
        [
            ("growing.csv", "it is still being written"),
            ("replaced.csv", "it is still being written"),
            ("touched.csv", "it is still being written"),
            ("new.csv", "it has only just come"),
        ],
    )
    assert waited == [7.0]


def test_nothing_there_is_not_waited_for(drop: Path) -> None:
    def never(seconds: float) -> None:
        raise AssertionError

    assert found(wanted(drop / "*.csv", drop / "clients.csv"), never) == ([], [])
    put(drop, "clients.csv")
    assert found(wanted(drop / "*.csv", complete=Complete(0.0)), never) == (["clients.csv"], [])


def test_a_file_without_its_twin_is_left(drop: Path) -> None:
    done = Complete(0.0, ".done")
    for name in ("a.csv", "b.csv", "a.csv.done", "c.csv.done"):
        put(drop, name)
    assert found(wanted(drop / "*", complete=done)) == (["a.csv"], [("b.csv", "its .done file is not there")])


def test_a_twin_of_an_earlier_file_of_that_name_tells_nothing(drop: Path) -> None:
    done = Complete(0.0, ".done")
    put(drop, "a.csv", 90000.0)
    put(drop, "a.csv.done", 3600.0)
    assert found(wanted(drop / "*.csv", complete=done)) == ([], [("a.csv", "its .done file is older than it is")])
    put(drop, "a.csv.done", 89990.0)
    assert found(wanted(drop / "*.csv", complete=done)) == (["a.csv"], []), "clocks differ by seconds"


def test_the_archive_is_not_the_drop_folder(drop: Path) -> None:
    put(drop, "a.csv")
    put(drop, "archive/2026-01-01/a.csv")
    assert found(wanted(drop / "**/*.csv")) == (["a.csv", "a.csv"], [])
    assert found(replace(wanted(drop / "**/*.csv"), archive=drop / "archive")) == (["a.csv"], [])


def test_globs_in_folders(drop: Path) -> None:
    for name in ("1/a.csv", "2/a.csv", "2/x/b.csv", "[x].csv", "2/.hidden/c.csv"):
        put(drop, name)

    def names(pattern: str) -> list[str]:
        return [path.relative_to(drop).as_posix() for path in matching(str(drop / pattern))]

    assert names("*/a.csv") == ["1/a.csv", "2/a.csv"]
    assert names("**/*.csv") == ["[x].csv", "1/a.csv", "2/a.csv", "2/x/b.csv"]
    assert names("2/**") == ["2/a.csv", "2/x/b.csv"]
    assert names("[x].csv") == ["[x].csv"], "a file that is called so"
    assert names("[12]/a.csv") == ["1/a.csv", "2/a.csv"]
    (drop / "3").mkdir()
    assert names("3/a.csv") == []


@pytest.mark.parametrize("pattern", ["nowhere/*.csv", "nowhere/a.csv", "a.csv/*.csv"])
def test_a_folder_that_is_not_there_is_no_empty_folder(drop: Path, pattern: str) -> None:
    put(drop, "a.csv")
    with pytest.raises(SourceFailure) as raised:
        matching(str(drop / pattern))
    assert str(raised.value) == (
        f"{drop / Path(pattern).parent}: There is no such folder. Check the path, and that its disk is mounted."
    )


def test_a_directory_is_no_file(drop: Path) -> None:
    with pytest.raises(SourceFailure) as raised:
        matching(str(drop))
    assert raised.value.message == "This is a directory."


class Elsewhere:
    """Files on another machine: fsspec's own, in memory."""

    def __init__(self) -> None:
        from fsspec.implementations.memory import MemoryFileSystem

        self.system = MemoryFileSystem()
        self.system.rm("/drop", recursive=True) if self.system.exists("/drop") else None

    def put(self, name: str, text: bytes = b"a") -> None:
        self.system.pipe(f"/drop/{name}", text)


def test_files_elsewhere_are_looked_at_twice_too() -> None:
    elsewhere = Elsewhere()
    assert found(wanted("memory://drop/*.csv", "memory://drop/a.csv")) == ([], [])
    for name in ("b.csv", "a.csv", "growing.csv"):
        elsewhere.put(name)
    assert found(wanted("memory://drop/*.csv"), lambda _: elsewhere.put("growing.csv", b"ab")) == (
        ["b.csv", "a.csv"],
        [("growing.csv", "it is still being written")],
    )
    elsewhere.put("a.csv.done")
    assert found(wanted("memory://drop/*.csv", complete=Complete(0.0, ".done"))) == (
        ["a.csv"],
        [("b.csv", "its .done file is not there"), ("growing.csv", "its .done file is not there")],
    )


def test_of_the_web_nothing_is_asked_before() -> None:
    assert found(wanted("https://example.invalid/clients.csv", complete=Complete(0.0))) == (["clients.csv"], [])
