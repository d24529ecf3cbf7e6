"""A generated file through the whole program: exactly the faults that were made are found, and the rest is loaded."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from benchmarks.generate import generate

ROOT = Path(__file__).parents[2]
ROWS = 4_000


def clientimport(*words: str | Path, where: Path, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "clientimport", *map(str, words)], cwd=where, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with the file, its truth and the database that it was loaded into; the run's summary."""
    folder = tmp_path_factory.mktemp("truth")
    generate(ROWS, 11, 0.1, folder / "wide.csv", folder / "truth.csv")
    for name in ("offices", "companies"):
        clientimport("references", "load", name, ROOT / f"benchmarks/{name}.csv", where=folder)
    mapping = ROOT / "benchmarks/wide.yaml"
    summary = json.loads(clientimport("run", "wide.csv", "--mapping", mapping, "--json", where=folder, code=3))
    return folder, summary


def test_every_fault_is_found_and_none_besides(loaded: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = loaded
    listed = clientimport("rejects", "list", "--json", where=folder)
    found = [(p["row"], p["code"], p["column"] or "") for p in map(json.loads, listed.splitlines())]
    with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
        truth = [(int(entry["row"]), entry["code"], entry["column"]) for entry in csv.DictReader(file)]
    assert Counter(found) == Counter(truth)


def test_every_row_has_its_fate(loaded: tuple[Path, dict[str, Any]]) -> None:
    folder, summary = loaded
    with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
        broken = len({entry["row"] for entry in csv.DictReader(file)})
    assert summary["fates"] == {"created": ROWS - broken, "rejected": broken, "heading": 1}
    assert summary["rows"] == ROWS + 1


def test_check_answers_as_run_does(loaded: tuple[Path, dict[str, Any]]) -> None:
    folder, summary = loaded
    mapping = ROOT / "benchmarks/wide.yaml"
    database = f"sqlite:///{folder}/empty.db"
    for name in ("offices", "companies"):
        clientimport("references", "load", name, ROOT / f"benchmarks/{name}.csv", "--database", database, where=folder)
    words = ("check", "wide.csv", "--mapping", mapping, "--json", "--database", database)
    checked = json.loads(clientimport(*words, where=folder, code=3))
    assert (checked["problems"], checked["notices"]) == (summary["problems"], summary["notices"])
    assert checked["fates"]["rejected"] == summary["fates"]["rejected"]


def test_right_phones_of_right_rows_earn_no_notice(loaded: tuple[Path, dict[str, Any]]) -> None:
    assert set(loaded[1]["notices"]) <= {"office-missing", "line-break-replaced"}
