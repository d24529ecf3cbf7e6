"""Gates: shares are of the data rows, exactly at the limit is open."""

from __future__ import annotations

import pytest

from clientimport.core.fates import Fates
from clientimport.core.gates import Gates, History, Limit
from clientimport.pipeline.gates import read_gates


def fates(**counts: int) -> Fates:
    made = Fates()
    for fate, count in counts.items():
        made.add(fate, count)
    return made


@pytest.mark.parametrize(
    ("limit", "rejected", "held"),
    [
        (Limit(share=0.05), 5, False),
        (Limit(share=0.05), 6, True),
        (Limit(count=5), 5, False),
        (Limit(count=5), 6, True),
        (Limit(share=0.0), 0, False),
        (Limit(share=0.0), 1, True),
    ],
)
def test_exactly_at_the_limit_is_open(limit: Limit, rejected: int, held: bool) -> None:
    happened = fates(created=100 - rejected, rejected=rejected, blank=50, filtered=50)
    readings = {r.name: r.held for r in read_gates(Gates(max_rejects=limit), happened, 0, shares=True)}
    assert readings == {"min_rows": False, "max_rejects": held}


def test_a_file_with_a_heading_alone_is_held() -> None:
    readings = read_gates(Gates(), fates(heading=1), 0, shares=True)
    assert [(r.name, r.limit, r.value, r.held) for r in readings] == [("min_rows", "1", "0", True)]


def test_reject_files_meet_no_shares() -> None:
    readings = read_gates(Gates(max_rejects=Limit(share=0.0)), fates(rejected=3), 0, shares=False)
    assert [(r.name, r.held) for r in readings] == [("min_rows", False)]


def test_drops_have_a_gate_of_their_own() -> None:
    readings = read_gates(Gates(max_drops=Limit(share=0.1)), fates(created=10), 2, shares=True)
    assert [(r.name, r.value, r.held) for r in readings] == [("min_rows", "10", False), ("max_drops", "20%", True)]


@pytest.mark.parametrize(("rows", "held"), [(100, False), (101, True)])
def test_more_rows_than_there_may_be(rows: int, held: bool) -> None:
    readings = read_gates(Gates(max_rows=Limit(count=100)), fates(created=rows, blank=7, filtered=9), 0, shares=True)
    assert [(r.name, r.limit, r.value, r.held) for r in readings[1:]] == [("max_rows", "100", str(rows), held)]


@pytest.mark.parametrize(
    ("limit", "updated", "held"),
    [
        (Limit(share=0.3), 30, False),
        (Limit(share=0.3), 31, True),
        (Limit(count=30), 30, False),
        (Limit(count=30), 31, True),
        (Limit(), 100, False),
    ],
)
def test_rows_that_change_stored_clients(limit: Limit, updated: int, held: bool) -> None:
    happened = fates(updated=updated, created=50 - updated // 2, unchanged=50 - (updated + 1) // 2)
    readings = read_gates(Gates(max_changes=limit), happened, 0, shares=True)
    assert [r.name for r in readings if r.held] == (["max_changes"] if held else [])
    assert read_gates(Gates(max_changes=limit), happened, 0, shares=True, stored=False)[1:] == []


def test_a_mended_reject_file_may_be_small_but_not_empty() -> None:
    asked = Gates(min_rows=1000, max_changes=Limit(share=0.0))
    few = read_gates(asked, fates(updated=3), 0, shares=False)
    assert [(r.name, r.limit, r.held) for r in few] == [("min_rows", "1", False)]
    assert [r.held for r in read_gates(asked, fates(heading=1), 0, shares=False)] == [True]
    assert [r.held for r in read_gates(Gates(min_rows=0), fates(heading=1), 0, shares=False)] == [False]


def test_each_gate_of_a_job_wins_over_the_mapping_s() -> None:
    mapping = Gates(Limit(share=0.05), Limit(count=9), 5, Limit(count=100), Limit(share=0.5), History(runs=7))
    assert Gates().over(mapping) == mapping
    asked = Gates(max_rejects=Limit(), min_rows=0, history=False)
    assert asked.over(mapping) == Gates(Limit(), Limit(count=9), 0, Limit(count=100), Limit(share=0.5), False)
    assert asked.over(mapping).judged_by is None
    assert asked.over(Gates()).least_rows == 0
    assert Gates(history=History(runs=3)).over(mapping).judged_by == History(runs=3)
