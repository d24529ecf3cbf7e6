"""An evening's file: the clients of a larger one, a hundredth changed and a hundredth new, through the whole program."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from benchmarks.evening import evening_chunks
from benchmarks.generate import generate, write
from test_truth import ROOT, clientimport

ROWS, STORED, SEED = 1_000, 5_000, 5


def cells(file: Path) -> dict[str, list[str]]:
    with file.open(newline="", encoding="utf-8") as text:
        return {row[0]: row for row in csv.reader(text)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("evening")
    generate(STORED, SEED, 0, made / "stored.csv")
    for number in (1, 2):
        write(evening_chunks(ROWS, STORED, number, SEED, 0, chunk=300), made / f"evening{number}.csv")
    return made


def test_a_hundredth_is_new_a_hundredth_changed_in_one_cell_and_the_rest_as_it_was(folder: Path) -> None:
    stored, evening = cells(folder / "stored.csv"), cells(folder / "evening1.csv")
    assert len(evening) == ROWS + 1
    new = evening.keys() - stored.keys()
    changed = {key for key in evening.keys() - new if evening[key] != stored[key]}
    assert len(new) == ROWS // 100
    assert ROWS // 200 <= len(changed) <= ROWS // 50
    assert all([a != b for a, b in zip(evening[key], stored[key], strict=True)].count(True) == 1 for key in changed)


def test_changes_of_an_evening_stay_and_new_clients_are_new(folder: Path) -> None:
    stored, first, second = (cells(folder / f"{name}.csv") for name in ("stored", "evening1", "evening2"))
    both = stored.keys() & first.keys() & second.keys()
    assert len(both) == ROWS + 1 - ROWS // 100
    changed = {key for key in both if first[key] != stored[key]}
    later = {key for key in both if second[key] != first[key]}
    assert all("evening 2" in "".join(second[key]) for key in later)
    assert all(second[key] == first[key] for key in changed - later)
    assert not (first.keys() - stored.keys()) & second.keys()


def test_chunks_change_nothing(folder: Path, tmp_path: Path) -> None:
    write(evening_chunks(ROWS, STORED, 2, SEED, 0), tmp_path / "whole.csv")
    assert (tmp_path / "whole.csv").read_bytes() == (folder / "evening2.csv").read_bytes()


def test_more_clients_than_are_stored_cannot_be_of_the_stored_ones() -> None:
    with pytest.raises(ValueError, match="only 50 are stored"):
        list(evening_chunks(ROWS, 50, 1, SEED, 0))


def test_the_program_creates_and_changes_what_is_new_and_changed(folder: Path) -> None:
    mapping = ROOT / "benchmarks/wide.yaml"
    for name in ("offices", "companies"):
        clientimport("references", "load", name, ROOT / f"benchmarks/{name}.csv", where=folder)
    before = cells(folder / "stored.csv")
    fates = []
    for name in ("stored", "evening1", "evening2"):
        after = cells(folder / f"{name}.csv")
        changed = sum(before[key] != row for key, row in after.items() if key in before)
        new = sum(key not in before for key in after)
        said = json.loads(clientimport("run", f"{name}.csv", "--mapping", mapping, "--json", where=folder))["fates"]
        fates.append((said, changed, new))
        before |= after
    assert fates[0][0] == {"created": STORED, "heading": 1}
    for said, changed, new in fates[1:]:
        assert said == {"created": new, "updated": changed, "unchanged": ROWS - new - changed, "heading": 1}
