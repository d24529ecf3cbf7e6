"""Killed at any step: the database holds all of a run or nothing of it, and a rerun ends as an unbroken run does."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from killed import STEPS
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

ROOT = Path(__file__).parent.parent.parent
MAPPING = ROOT / "mappings/salesforce.yaml"
OFFICES = ROOT / "samples/clean/offices.csv"
WITHOUT = {"run_id", "created_at", "updated_at"}

pytestmark = pytest.mark.faults


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first steps forty times, each with keys of its own: several batches, rejects in all of them."""
    with (ROOT / "samples/first-steps.csv").open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    file = tmp_path_factory.mktemp("many") / "many.csv"
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        for number in range(40):
            writer.writerows(row | {"Contact ID": f"{row['Contact ID']}-{number}"} for row in rows)
    return file


def start(words: list[str], url: str, folder: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"CLIENTIMPORT_DATABASE": url}
    return subprocess.Popen(
        [sys.executable, *words], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def run_words(file: Path) -> list[str]:
    return ["run", str(file), "-m", str(MAPPING), "--batch-rows", "100"]


def call(words: list[str], url: str, folder: Path) -> int:
    process = start(["-m", "clientimport", *words], url, folder)
    _, said = process.communicate()
    assert process.returncode in (0, 3), said.decode()
    return process.returncode


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """All tables but the ledger's runs, without run and time."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    engine = create_engine(_with_driver(url), poolclass=NullPool)
    with engine.connect() as connection:
        for name in sorted(inspect(connection).get_table_names()):
            if name.endswith("alembic_version") or name in ("import_run", "import_file"):
                continue
            columns = [c["name"] for c in inspect(connection).get_columns(name) if c["name"] not in WITHOUT]
            rows = connection.execute(text(f'SELECT {", ".join(chr(34) + c + chr(34) for c in columns)} FROM "{name}"'))
            found[name] = sorted((tuple(row) for row in rows), key=repr)
    engine.dispose()
    return found


def _with_driver(url: str) -> str:
    return url if "://" in url else f"sqlite:///{url}"


def without_ids(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, int]:
    return {name: len(rows) for name, rows in found.items()}


def clients(found: dict[str, list[tuple[Any, ...]]]) -> int:
    return len(found["ticketevolution_client"])


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    chosen: str = request.getfixturevalue(f"{request.param}_url")
    return chosen


@pytest.fixture(scope="session")
def unbroken(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many rows each table has after a run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("unbroken")
    url = str(folder / "clients.db")
    call(["references", "load", "offices", str(OFFICES)], url, folder)
    assert call(run_words(many), url, folder) == 3
    counts = without_ids(contents(url))
    assert counts["ticketevolution_client"] == 240 and counts["import_reject"] == 160
    return counts


POINTS = [
    (step, when, number)
    for step in STEPS
    for when in ("before", "after")
    for number in ((1, 3) if step in ("load", "record") else (1,))
]


@pytest.mark.parametrize(("step", "when", "number"), POINTS)
def test_killed_at_a_step(
    step: str, when: str, number: int, url: str, many: Path, tmp_path: Path, unbroken: dict[str, int]
) -> None:
    call(["references", "load", "offices", str(OFFICES)], url, tmp_path)
    before = contents(url)
    process = start(
        [str(Path(__file__).parent / "killed.py"), step, when, str(number), "KILL", *run_words(many)], url, tmp_path
    )
    process.communicate()
    assert process.returncode == -9, "the step was never reached"
    committed = (step, when) == ("commit", "after") or step == "publish"
    if committed:
        assert without_ids(contents(url)) == unbroken
    else:
        assert contents(url) == before
    call(run_words(many), url, tmp_path)
    assert without_ids(contents(url)) == unbroken


@pytest.mark.parametrize("seed", range(12))
def test_killed_at_a_random_moment(seed: int, url: str, many: Path, tmp_path: Path, unbroken: dict[str, int]) -> None:
    call(["references", "load", "offices", str(OFFICES)], url, tmp_path)
    process = start(["-m", "clientimport", *run_words(many)], url, tmp_path)
    time.sleep(random.Random(seed).uniform(0.3, 4.0))
    process.kill()
    process.communicate()
    assert clients(contents(url)) in (0, 240)
    call(run_words(many), url, tmp_path)
    assert without_ids(contents(url)) == unbroken


@pytest.mark.parametrize(("name", "code"), [("INT", 130), ("TERM", 143)])
@pytest.mark.parametrize("step", ["load", "write-reports", "finish"])
def test_interrupted_or_terminated(
    step: str, name: str, code: int, url: str, many: Path, tmp_path: Path, unbroken: dict[str, int]
) -> None:
    call(["references", "load", "offices", str(OFFICES)], url, tmp_path)
    before = contents(url)
    process = start([str(Path(__file__).parent / "killed.py"), step, "before", "1", name, *run_words(many)], url, tmp_path)
    _, said = process.communicate()
    assert process.returncode == code, said.decode()
    assert b"nothing was loaded" in said and b"Traceback" not in said
    assert contents(url) == before
    assert list((tmp_path / "reports").iterdir()) == []
    call(run_words(many), url, tmp_path)
    assert without_ids(contents(url)) == unbroken


def test_a_committed_run_whose_reports_were_not_published_gets_them(many: Path, tmp_path: Path) -> None:
    url = str(tmp_path / "clients.db")
    call(["references", "load", "offices", str(OFFICES)], url, tmp_path)
    killer = str(Path(__file__).parent / "killed.py")
    process = start([killer, "publish", "before", "1", "KILL", *run_words(many)], url, tmp_path)
    process.communicate()
    (partial,) = (tmp_path / "reports").iterdir()
    assert partial.name.endswith(".partial")
    call(run_words(many), url, tmp_path)
    folder = tmp_path / "reports" / partial.name.removesuffix(".partial")
    assert {p.name for p in folder.iterdir()} == {"rejects.csv", "rejects.xlsx", "report.html", "accepted.csv", "run.json"}


def children(parent: int) -> set[int]:
    """The processes whose parent this is, by /proc."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = status.read_text().partition(" (")
        except OSError:
            continue
        if int(rest.rpartition(")")[2].split()[1]) == parent:
            found.add(int(number))
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="NO /proc HERE: whether workers end with their parent IS NOT TESTED")
def test_workers_end_with_a_killed_parent(many: Path, tmp_path: Path) -> None:
    url = str(tmp_path / "clients.db")
    call(["references", "load", "offices", str(OFFICES)], url, tmp_path)
    words = [*run_words(many), "--batch-rows", "1", "--workers", "2"]
    process = start(["-m", "clientimport", *words], url, tmp_path)
    workers: set[int] = set()
    until = time.monotonic() + 60
    while len(workers) < 3 and process.poll() is None and time.monotonic() < until:
        workers = children(process.pid)  # two workers, and the one that counts what they share
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert workers, "no worker was ever seen"
    while (left := [pid for pid in workers if Path(f"/proc/{pid}").exists()]) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []
