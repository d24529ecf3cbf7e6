"""The band: what the last runs had is inside, exactly at the limit is inside, a step beyond is outside."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientimport.core.wording import spoken_detail
from clientimport.pipeline.band import Band, band_of_rows, band_of_shares, chance, in_rows, in_shares

ROWS = st.integers(1, 10**9)
SHARES = st.integers(0, 10**6).map(lambda millionths: millionths / 10**6)
DISTANCES = st.integers(0, 100).map(lambda percent: percent / 100)
STEP = 2e-6
"""More than the six places to which figures are compared."""


def spoken(details: list[str]) -> str:
    return "".join(map(spoken_detail, details))


def bands(rows: list[int], shares: list[float], distance: float, now: int) -> list[tuple[list[float], Band]]:
    return [
        ([float(each) for each in rows], band_of_rows(rows, distance)),
        (shares, band_of_shares(shares, distance, now)),
    ]


@given(st.lists(ROWS, min_size=1), st.lists(SHARES, min_size=1), DISTANCES, ROWS)
def test_whatever_the_last_runs_had_is_inside(rows: list[int], shares: list[float], distance: float, now: int) -> None:
    for past, band in bands(rows, shares, distance, now):
        assert {band.place(value) for value in past} == {"inside"}


@given(st.lists(ROWS, min_size=1), st.lists(SHARES, min_size=1), DISTANCES, ROWS)
def test_exactly_at_a_limit_is_open_and_a_step_beyond_is_not(
    rows: list[int], shares: list[float], distance: float, now: int
) -> None:
    for _, band in bands(rows, shares, distance, now):
        assert band.holds(band.lower) and band.holds(band.upper)
        assert not band.holds(band.lower - STEP) and not band.holds(band.upper + STEP)


@given(st.lists(ROWS, min_size=1), st.lists(SHARES, min_size=1), DISTANCES, ROWS, st.randoms())
def test_the_order_of_the_runs_is_no_matter(rows: list[int], shares: list[float], distance: float, now: int, shuffle) -> None:  # type: ignore[no-untyped-def]
    before = [band for _, band in bands(rows, shares, distance, now)]
    shuffle.shuffle(rows)
    shuffle.shuffle(shares)
    assert [band for _, band in bands(rows, shares, distance, now)] == before


@given(st.lists(ROWS, min_size=1), st.lists(SHARES, min_size=1), st.lists(DISTANCES, min_size=2).map(sorted), ROWS)
def test_a_greater_distance_never_shuts_what_a_smaller_one_lets_through(
    rows: list[int], shares: list[float], distances: list[float], now: int
) -> None:
    for narrow, wide in pairwise(distances):
        for (_, inner), (_, outer) in zip(bands(rows, shares, narrow, now), bands(rows, shares, wide, now), strict=True):
            assert outer.lower <= inner.lower and inner.upper <= outer.upper


@given(st.lists(ROWS, min_size=1), ROWS, st.lists(SHARES, min_size=1), SHARES, DISTANCES, ROWS)
def test_a_further_run_never_narrows_the_band(
    rows: list[int], row: int, shares: list[float], share: float, distance: float, now: int
) -> None:
    fewer, more = bands(rows, shares, distance, now), bands([*rows, row], [*shares, share], distance, now)
    for (_, inner), (_, outer) in zip(fewer, more, strict=True):
        assert outer.lower <= inner.lower and inner.upper <= outer.upper


def test_the_worked_example_of_the_docs() -> None:
    rows = band_of_rows([980, 1010, 1020, 990, 1000], 0.5)
    assert spoken(in_rows(rows, 5)) == "490 to 1,530 (the last 5 good runs had 980 to 1,020)"
    assert [rows.place(n) for n in (489, 490, 734, 735, 1275, 1276, 1530, 1531)] == [
        *("outside", "near", "near", "inside", "inside", "near", "near", "outside")
    ]
    blanks = band_of_shares([0.01, 0.02, 0.02, 0.03, 0.02], 0.1, 10_000)
    assert spoken(in_shares(blanks, 5)) == "0% to 14% (the last 5 good runs had 1% to 3%)"
    assert (blanks.place(0.14), blanks.place(0.1401)) == ("near", "outside")
    rejects = band_of_shares([0.02, 0.03], 0.05, 10_000, below=False)
    assert spoken(in_shares(rejects, 1, below=False)) == "9% (the last good run had 2% to 3%)"
    assert rejects.place(0.0) == "inside"
    full = band_of_shares([0.96], 0.1, 10_000)
    assert (full.upper, full.place(1.0), full.place(0.86)) == (1, "inside", "near")


@pytest.mark.parametrize(("rows", "points"), [(4, 0.5), (100, 0.1), (10_000, 0.01), (1_000_000, 0.001)])
def test_what_chance_may_do(rows: int, points: float) -> None:
    assert chance(rows) == points


def test_a_file_of_few_rows_may_have_ten_more_or_fewer() -> None:
    band = band_of_rows([4, 6], 0.5)
    assert (band.lower, band.upper) == (0, 16)
