"""Gates: shares are of the data rows, exactly at the limit is open."""

from __future__ import annotations

import pytest

from clientimport.core.fates import Fates
from clientimport.core.mapping import Gates, Limit
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
