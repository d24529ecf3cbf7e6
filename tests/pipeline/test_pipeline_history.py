"""A run's profile against the last good ones: figure by figure, at the limit, beyond it, and while there are too few."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clientimport.core.gates import History
from clientimport.core.profile import ColumnProfile, Profile
from clientimport.pipeline.history import read_history

HISTORY = History()


def profile(rows: int = 10_000, rejects: float = 0.02, blank: float = 0.2, distinct: float = 0.5, **besides: object) -> Profile:
    columns = {"Id": ColumnProfile(0.0, 1.0), "E-mail": ColumnProfile(blank, distinct), "Password": ColumnProfile(0.0)}
    return replace(Profile(rows, rejects, ("Id", "E-mail", "Password", "Unread"), columns), **besides)  # type: ignore[arg-type]


ROWS = "4,500 to 16,500 (the last 5 good runs had 9,000 to 11,000)"
BLANKS = "9% to 31% (the last 5 good runs had 20%)"
DISTINCT = "39% to 61% (the last 5 good runs had 50%)"
PAST = [profile(rows) for rows in (10_000, 9_000, 11_000, 10_000, 10_000)]


def held(now: Profile, history: History = HISTORY, past: list[Profile] = PAST) -> list[tuple[str, str, str, str]]:
    return [(r.name, r.column, r.limit, r.value) for r in read_history(history, now, past) if r.held]


@pytest.mark.parametrize(
    ("at", "beyond", "told"),
    [
        (profile(4_500), profile(4_499), ("history.rows", "", ROWS, "4,499")),
        (profile(16_500), profile(16_501), ("history.rows", "", ROWS, "16,501")),
        (profile(rejects=0.08), profile(rejects=0.0801), ("history.rejects", "", "8% (the last 5 good runs had 2%)", "8.01%")),
        (profile(blank=0.31), profile(blank=0.3101), ("history.blanks", "E-mail", BLANKS, "31.01%")),
        (profile(blank=0.09), profile(blank=0.0899), ("history.blanks", "E-mail", BLANKS, "8.99%")),
        (profile(distinct=0.61), profile(distinct=0.7), ("history.distinct", "E-mail", DISTINCT, "70%")),
        (profile(distinct=0.39), profile(distinct=0.1), ("history.distinct", "E-mail", DISTINCT, "10%")),
    ],
)  # fmt: skip
def test_a_figure_at_its_limit_is_open_and_beyond_is_held(
    at: Profile, beyond: Profile, told: tuple[str, str, str, str]
) -> None:
    assert held(at) == []
    assert held(beyond) == [told]


def test_fewer_rejects_than_ever_are_no_fault() -> None:
    assert held(profile(rejects=0.0), past=[profile(rejects=0.5)] * 5) == []


def test_headings_that_came_or_went_are_named() -> None:
    now = profile(headings=("Unread", "E-Mail ", "Id", "Password"))
    said = ("history.headings", "", "as the last 5 good runs had", "lacks “E-mail” and adds “E-Mail”")
    assert held(now) == [said]
    assert held(now, replace(HISTORY, headings=False)) == []
    assert held(now, replace(HISTORY, ignore=("E-mail", "E-Mail"))) == []
    assert held(profile(headings=("Unread", "Password", "E-mail", "Id"))) == [], "their order is no matter"


def test_a_heading_that_some_of_the_runs_had_may_come_and_go() -> None:
    sometimes = profile(headings=(*PAST[0].headings, "Fax"))
    assert held(PAST[0], past=[sometimes, *PAST[1:]]) == []
    assert held(sometimes, past=[*PAST[1:], sometimes]) == []


@pytest.mark.parametrize("known", range(5))
def test_too_few_runs_teach_and_judge_nothing(known: int) -> None:
    readings = read_history(HISTORY, profile(1), PAST[:known])
    assert [(r.name, r.limit, r.value, r.held, r.note) for r in readings] == [
        ("history", "good runs: 5", str(known), False, f"learning, {known} of 5 runs")
    ]


def test_a_new_column_is_learned_by_itself() -> None:
    column = {"Fax": ColumnProfile(0.9, 0.1)}
    now = profile(columns={**PAST[0].columns, "Fax": ColumnProfile(0.0, 1.0)})
    four = [replace(each, columns={**each.columns, **column}) for each in PAST[:4]]
    assert held(now, past=[*four, PAST[4]]) == []
    five = [replace(each, columns={**each.columns, **column}) for each in PAST]
    assert [(name, of) for name, of, _, _ in held(now, past=five)] == [("history.blanks", "Fax"), ("history.distinct", "Fax")]
    assert held(now, replace(HISTORY, ignore=("Fax",)), five) == []


def test_figures_that_are_not_asked_for_are_not_judged() -> None:
    other = profile(1, 1.0, 0.9, 0.1)
    assert {name for name, *_ in held(other)} == {"history.rows"}, "of one row a share says nothing"
    other = profile(100_000, 1.0, 0.9, 0.01)
    assert {name for name, *_ in held(other)} == {f"history.{name}" for name in ("rows", "rejects", "blanks", "distinct")}
    assert held(other, History(rows=None, rejects=None, blanks=None, distinct=None)) == []


def test_what_lies_inside_is_said_in_few_lines() -> None:
    readings = read_history(HISTORY, profile(), PAST)
    assert [(r.name, r.value, r.held) for r in readings] == [
        ("history.rows", "10,000", False),
        ("history.rejects", "2%", False),
        ("history.blanks", "3 columns inside", False),
        ("history.distinct", "2 columns inside", False),
        ("history.headings", "the same", False),
    ]


def test_a_profile_is_read_back_as_it_was_written() -> None:
    full = replace(profile(), history=History(ignore=("Fax",), rows=None))
    assert Profile.from_json(full.to_json()) == full
    assert Profile.from_json(profile().to_json()) == profile()
