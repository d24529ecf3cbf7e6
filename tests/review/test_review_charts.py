"""The chart of runs: each row of bars to its own scale, an empty run as a line."""

from __future__ import annotations

from clientimport.review.charts import Bar, chart
from clientimport.review.review_language import ReviewLanguage

EN = ReviewLanguage("en")
POINTS = [
    ("a", "2026-11-20T02:00:00+00:00", 1_000, 40),
    ("b", "2026-11-21T02:00:00+00:00", None, 10),
    ("c", "2026-11-22T02:00:00+00:00", 500, 0),
]


def test_three_runs() -> None:
    drawn = chart(POINTS, EN, now="c")
    assert drawn is not None
    assert (drawn.runs, drawn.most_accepted, drawn.most_rejected, drawn.first, drawn.last) == (3, 1_000, 40, "20 Nov", "22 Nov")
    said = [
        "20 November 2026, 02:00 UTC: 1,000 in the database, 40 rejected",
        "21 November 2026, 02:00 UTC: nothing loaded, 10 rejected",
        "22 November 2026, 02:00 UTC: 500 in the database, 0 rejected",
    ]
    assert drawn.accepted.bars == (
        Bar(223, 0.0, 40.0, said[0], now=False, empty=False),
        Bar(243, 38.5, 1.5, said[1], now=False, empty=True),
        Bar(263, 20.0, 20.0, said[2], now=True, empty=False),
    )
    assert [(bar.height, bar.empty) for bar in drawn.rejected.bars] == [(40.0, False), (10.0, False), (1.5, True)]
    assert drawn.accepted.width == 280


def test_one_run_is_no_row() -> None:
    assert chart(POINTS[:1], EN) is None


def test_many_runs_make_it_wider() -> None:
    drawn = chart(POINTS * 10, EN)
    assert drawn is not None
    assert (drawn.accepted.width, drawn.accepted.bars[0].x, drawn.accepted.bars[-1].x) == (600, 3, 583)


def test_runs_without_any_row() -> None:
    drawn = chart([("a", "x", 0, 0), ("b", "y", None, 0)], EN)
    assert drawn is not None
    assert [bar.empty for bar in (*drawn.accepted.bars, *drawn.rejected.bars)] == [True] * 4
