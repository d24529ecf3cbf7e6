"""Every mapping and every sample does what it says: the clean ones load whole, each dirty one has its one fault."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from imported import ROOT, copy_of, import_file, with_references
from worded import is_worded

from clientimport.core.catalogue import CATALOGUE
from clientimport.pipeline.mapping_tests import run_tests
from clientimport.pipeline.reject_list import Wanted, problems_of

# The table of the page is the one list of shipped mappings: a sample, its mapping, how many clients it makes.
SHIPPED = re.compile(
    r"^\| [^|]+ \| [^|]+ \| \[(\S+)\]\(\.\./mappings/\1\.yaml\) \| \[(\S+)\]\(\.\./samples/clean/\2\) \| (\d+) \| .*\|$"
)
CLEAN = [
    (found[2], found[1], int(found[3]))
    for line in (ROOT / "docs/shipped-mappings.md").read_text(encoding="utf-8").splitlines()
    if (found := SHIPPED.match(line))
]
ROW = re.compile(
    r"^\| (\S+\.(?:csv|xlsx)) \| (\S+) \| (\d*) ?\| (\S+) \| (reject|notice) \| [^|]* \| ?(?:(\S+) with (\S+))? ?\|$"
)
DIRTY = [
    found.groups()
    for line in (ROOT / "samples/dirty/README.md").read_text(encoding="utf-8").splitlines()
    if (found := ROW.match(line))
]
BESIDE = [
    found.groups()
    for line in (ROOT / "samples/dirty/README.md").read_text(encoding="utf-8").splitlines()
    if (found := re.match(r"^\| (\S+\.csv) \| (\S+) \| (\d+) \| (\S+) \| [^|]* \| row (\d+): (\S+) \|$", line))
]
"""Clients of several rows: a fault in one of them, and what is told of the other."""
ELSEWHERE = {
    "not-allowed",  # neither record shape has a field of a few fixed texts
    "rule-broken",  # what only a rule that the columns do not know could find
    "other-table",  # workbooks alone
    "cell-too-long",  # a file of a megabyte
    "cell-bent",  # a reject report that came back
    "partner-unreadable",  # what a notice on the joined table goes with: tests/pipeline/test_pipeline_joins.py
    "corrected-already",  # what only a second night brings: tests/loader/test_corrections.py
}


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_references(tmp_path_factory.mktemp("references") / "clients.db")


@pytest.mark.parametrize("mapping", sorted(path.name for path in (ROOT / "mappings").glob("*.yaml")))
def test_a_mappings_own_tests_pass(mapping: str) -> None:
    results = run_tests(str(ROOT / "mappings" / mapping))
    assert results
    assert [result.lines() for result in results if not result.passed] == []


def test_every_mapping_has_its_clean_sample() -> None:
    # A mapping that reads the exports of several versions or languages has a sample of each.
    assert {mapping for _, mapping, _ in CLEAN} == {path.stem for path in (ROOT / "mappings").glob("*.yaml")}
    assert len({file for file, _, _ in CLEAN}) == len(CLEAN)


@pytest.mark.parametrize(("file", "mapping", "clients"), CLEAN)
def test_a_clean_sample_loads_whole(file: str, mapping: str, clients: int, references: Path, tmp_path: Path) -> None:
    database = copy_of(references, tmp_path)
    done = import_file(ROOT / "samples/clean" / file, ROOT / f"mappings/{mapping}.yaml", database)
    # What the layout of the export and its mapping's only_if leave out are no clients.
    several = "rows_per_client: {many" in (ROOT / f"mappings/{mapping}.yaml").read_text("utf-8")
    besides = dict.fromkeys(("preamble", "heading", "blank", "footer", "filtered", *(["merged"] if several else [])), 0)
    assert done.summary.fates.named() | besides == {"created": clients, **besides}
    assert (done.summary.exit_code, done.summary.problems, done.rejected) == (0, {}, [])


def test_every_dirty_sample_is_listed() -> None:
    files = {path.name for path in (ROOT / "samples/dirty").iterdir() if path.suffix in (".csv", ".xlsx")}
    assert {row[0] for row in (*DIRTY, *BESIDE)} == files - {"stored-before.csv", "accounts-before.csv"}
    assert {row[3] for row in (*DIRTY, *BESIDE)} == set(CATALOGUE) - ELSEWHERE


@pytest.mark.parametrize(
    ("file", "mapping", "row", "code", "severity", "before", "with_mapping"), DIRTY, ids=[row[0] for row in DIRTY]
)
def test_a_dirty_sample_has_its_one_fault(
    file: str,
    mapping: str,
    row: str,
    code: str,
    severity: str,
    before: str | None,
    with_mapping: str | None,
    references: Path,
    tmp_path: Path,
) -> None:
    database = copy_of(references, tmp_path)
    if before and with_mapping:
        import_file(ROOT / "samples/dirty" / before, ROOT / with_mapping, database)
    done = import_file(ROOT / "samples/dirty" / file, ROOT / mapping, database)
    if severity == "reject":
        assert (done.summary.problems, done.rejected, done.summary.exit_code) == ({code: 1}, [int(row)], 3)
    else:
        assert (done.summary.problems, done.rejected, done.summary.exit_code) == ({}, [], 0)
    told = [problem for problem in done.problems if problem["code"] == code]
    in_german = [problem for problem in _in_german(database, severity) if problem["code"] == code]
    assert len(in_german) == len(told)
    for problem in in_german:
        assert is_worded(problem, "de"), problem["message"]
    _compare_with_golden(f"dirty/{file.rpartition('.')[0]}.json", told)
    # What is beside the one fault: the files leave the office out.
    assert {problem["code"] for problem in done.problems} - {code} <= {"office-missing"}


@pytest.mark.parametrize(("file", "mapping", "row", "code", "other", "beside"), BESIDE, ids=[row[0] for row in BESIDE])
def test_a_dirty_sample_of_a_client_of_several_rows(
    file: str, mapping: str, row: str, code: str, other: str, beside: str, references: Path, tmp_path: Path
) -> None:
    database = copy_of(references, tmp_path)
    done = import_file(ROOT / "samples/dirty" / file, ROOT / mapping, database)
    assert (done.summary.problems, done.rejected) == ({code: 1, beside: 1}, sorted([int(row), int(other)]))
    assert {(problem["row"], problem["code"]) for problem in done.problems if problem["code"] != "office-missing"} == {
        (int(row), code),
        (int(other), beside),
    }
    for problem in _in_german(database, "reject"):
        assert is_worded(problem, "de"), problem["message"]
    _compare_with_golden(f"dirty/{file.removesuffix('.csv')}.json", [p for p in done.problems if p["code"] == code])


def _in_german(database: Path, severity: str) -> list[dict[str, Any]]:
    """The last run's problems, worded again; the run itself spoke English."""
    return problems_of(str(database), Wanted(severity=severity, lang="de"))


@pytest.mark.parametrize("file", ["email-invalid.csv", "key-repeated.csv", "lookup-unknown.csv", "too-many-cells.csv"])
def test_a_run_in_german_says_what_an_english_one_says_when_it_is_worded_again(
    file: str, references: Path, tmp_path: Path
) -> None:
    mapping = next(row[1] for row in DIRTY if row[0] == file)
    said = {}
    for lang, again in (("en", "de"), ("de", "en")):
        (tmp_path / lang).mkdir()
        database = copy_of(references, tmp_path / lang)
        done = import_file(ROOT / "samples/dirty" / file, ROOT / mapping, database, lang)
        assert done.summary.to_json()["lang"] == lang
        for into in (None, again):
            told = problems_of(str(database), Wanted(lang=into))
            said[lang, into] = [(p["row"], p["code"], p["message"], p["fix"]) for p in told]
    assert said["en", "de"] == said["de", None] != []
    assert said["de", "en"] == said["en", None] != said["de", None]


def _compare_with_golden(name: str, found: list[dict[str, Any]]) -> None:
    path = ROOT / "tests/golden" / name
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("CLIENTIMPORT_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
