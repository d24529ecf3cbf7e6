"""The benchmark of the review's pages asks everything that it says, of any number of rows."""

from __future__ import annotations

from pathlib import Path

from benchmarks.review_page import PAGES, TIMES, measured, page


def test_every_question_is_asked_and_told(tmp_path: Path) -> None:
    lines = list(measured(tmp_path, "sqlite", str(tmp_path / "clients.db"), 2_000))
    asked = [words for _, words, _ in lines]
    assert len(asked) == len(set(asked))
    assert set(PAGES) < set(asked)
    assert {len(times) for _, _, times in lines} == {1, 5, TIMES}
    told = page([(kind, words, [1.4, 2.6, 1.2]) for kind, words, _ in lines], 400)
    assert told.startswith("# What a page of the review costs\n\n400 rejected rows of ")
    assert all(f"| {words} | 1 (3) |\n" in told for words in asked)
