"""Causes, the summary on the terminal, and problems as JSON."""

from __future__ import annotations

import pytest
from reporter_examples import HEADINGS, a_summary, problem, problems

from clientimport.core.fates import Fates
from clientimport.core.problems import PROBLEM_SCHEMA, no_problems
from clientimport.core.rows import ROW
from clientimport.core.runs import GateReading, RunSummary
from clientimport.reporter import causes, problem_json, summary_lines
from clientimport.reporter.cause_table import causes_of

REPORTS = {"rejects.xlsx": "reports/r/rejects.xlsx", "run.json": "reports/r/run.json"}


def with_fates(summary: RunSummary, **fates: int) -> RunSummary:
    summary.fates = Fates()
    for fate, number in fates.items():
        summary.fates.add(fate, number)
    return summary


def test_causes_are_the_same_fault_with_the_same_value_in_the_same_column() -> None:
    found = problems(
        problem(9, "country-unknown", ("C",), field="addresses[1].country_code", value="UK", message="second"),
        problem(4, "country-unknown", ("C",), field="addresses[0].country_code", value="UK", message="first"),
        problem(4, "country-unknown", ("C",), field="addresses[2].country_code", value="UK", message="same row"),
        problem(5, "country-unknown", ("C",), field="addresses[0].country_code", value="Holland!"),
        problem(6, "country-unknown", ("D",), field="addresses[0].country_code", value="UK"),
        problem(1, "office-missing", severity="notice"),
        problem(None, "column-unmapped", ("C", "D"), severity="notice"),
        problem(7, "url-invalid", ("D",), severity="drop"),
    )
    made = causes(found, {"C": "Country", "D": "Land"})
    assert made.select("rows", "severity", "code", "column", "field", "value", "message", "row").rows() == [
        (2, "reject", "country-unknown", "Country", "addresses[].country_code", "UK", "first", 4),
        (1, "reject", "country-unknown", "Country", "addresses[].country_code", "Holland!", "country-unknown happened.", 5),
        (1, "reject", "country-unknown", "Land", "addresses[].country_code", "UK", "country-unknown happened.", 6),
        (1, "drop", "url-invalid", "Land", "", None, "url-invalid happened.", 7),
        (1, "notice", "column-unmapped", "Country, Land", "", None, "column-unmapped happened.", None),
        (1, "notice", "office-missing", "", "", None, "office-missing happened.", 1),
    ]


@pytest.mark.parametrize("rows", [1, 2, 3, 100])
def test_causes_do_not_depend_on_the_slices(rows: int) -> None:
    found = problems()
    parts = [found.filter(found[ROW].fill_null(0).is_between(at, at + rows - 1)) for at in range(0, 6, rows)]
    assert causes_of(parts, HEADINGS).equals(causes(found, HEADINGS))


def test_no_problems_no_causes() -> None:
    assert causes(no_problems()).is_empty()


def test_the_end_of_a_run() -> None:
    assert summary_lines(a_summary(reports=REPORTS), causes(problems(), HEADINGS)) == [
        "Clients.csv: 5 rows → 1 created, 1 updated, 3 rejected (and 1 heading)",
        "What is wrong:",
        "  2 rows: Country: country-unknown happened. Mend country-unknown.",
        "  1 row: E-mail: email-invalid happened. Mend email-invalid.",
        "  1 row: Name: name-without-space happened. Mend name-without-space.",
        "  1 row: stray-quote happened. Mend stray-quote.",
        "Left out, as the mapping asks: 1 value or item.",
        "Notices: 1 column-unmapped, 1 office-missing.",
        "Not checked: usernames against the database.",
        "Reports:",
        "  rejects.xlsx  reports/r/rejects.xlsx",
        "  run.json      reports/r/run.json",
    ]


def test_many_causes_are_all_counted() -> None:
    found = problems(*(problem(row, f"code-{row % 8}", ("A",), value=str(row)) for row in range(1, 101)))
    lines = summary_lines(a_summary(), causes(found))
    assert lines[2:3] + lines[6:8] == [
        "  13 rows: A: code-1 happened. (and 12 other values) Mend code-1.",
        "  12 rows: A: code-0 happened. (and 11 other values) Mend code-0.",
        "  … and 3 more causes (36 times): the reports name them all.",
    ]


def test_without_causes_the_codes_are_counted() -> None:
    lines = summary_lines(a_summary(), [(412, "Country: “UK” is not known.", "Use its code.")])
    assert lines[1:3] == ["What is wrong:", "  412 rows: Country: “UK” is not known. Use its code."]
    assert summary_lines(a_summary())[1:4] == ["What is wrong:", "  2 rows: country-unknown", "  1 row: email-invalid"]


def test_a_held_run_says_that_nothing_was_loaded() -> None:
    held = a_summary("held", message="a gate holds the run back: …")
    held.gates = [GateReading("max_rejects", "5%", "60%", True), GateReading("min_rows", "1", "5", False)]
    with_fates(held, rejected=3, held=2)
    assert summary_lines(held, [])[:3] == [
        "Clients.csv: 5 rows → 3 rejected, 2 held",
        "Nothing was loaded.",
        "The gate max_rejects holds the run back: its limit is 5%, the run has 60%.",
    ]


@pytest.mark.parametrize(
    ("status", "message", "said"),
    [
        ("failed", "The database cannot be reached.", ["Nothing was loaded.", "The database cannot be reached."]),
        ("checked", "", ["Nothing was loaded: this was a check."]),
    ],
)
def test_other_ends(status: str, message: str, said: list[str]) -> None:
    summary = with_fates(a_summary(status, message=message), accepted=2, heading=1)
    assert summary_lines(summary, [])[:-3] == ["Clients.csv: 2 rows → 2 accepted (and 1 heading)", *said]


def test_the_same_file_again_has_no_rows_to_tell_of() -> None:
    summary = a_summary("same", message="Run x loaded them.")
    assert summary_lines(summary) == ["Clients.csv: Nothing to do: these files were loaded before.", "Run x loaded them."]


def test_several_files_and_standard_input() -> None:
    summary = a_summary(path="-")
    assert summary_lines(summary)[0].startswith("standard input: 5 rows")
    summary.files = [*summary.files, *a_summary().files * 4]
    assert summary_lines(summary)[0].startswith("5 files (standard input, Clients.csv, Clients.csv, 2 more): 5 rows")


def test_problems_as_json() -> None:
    found = list(problem_json(problems()[:2], a_summary().files))
    assert found == [
        {
            **{"code": "column-unmapped", "severity": "notice", "file": "in/Clients.csv", "row": None, "column": "Note"},
            **{"field": "", "value": None, "message": "column-unmapped happened.", "fix": "Mend column-unmapped."},
            **{"line": None, "byte": None, "cell": None},
        },
        {
            **{"code": "name-without-space", "severity": "reject", "file": "in/Clients.csv", "row": 2, "column": "Name"},
            **{"field": "name", "value": "Ned", "message": "name-without-space happened.", "fix": "Mend name-without-space."},
            **{"line": None, "byte": None, "cell": None},
        },
    ]
    assert [each["file"] for each in problem_json(problems()[:1], {0: "a.csv"})] == ["a.csv"]
    mixed = problems(*(problem(row, "c", file=row % 2) for row in (5, 2, 4, 3)))
    assert [(p["file"], p["row"]) for p in problem_json(mixed, {0: "a", 1: "b"})] == [("b", 5), ("a", 2), ("a", 4), ("b", 3)]
    assert list(problem_json(no_problems(), {})) == []
    assert set(PROBLEM_SCHEMA) - {"columns", ROW, "detail"} <= set(found[0])
