"""The ledger: what is written of a run, and what is read back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from loading import TICKET, Database, mapping_for, summary_of

from clientimport.core.errors import UsageFailure
from clientimport.core.problems import PROBLEM_SCHEMA
from clientimport.core.rows import RAW, ROW, Layout, SourceFile
from clientimport.loader import (
    FatesError,
    Load,
    find_same,
    list_problems,
    list_rejects,
    list_runs,
    read_run,
    record_unloaded,
    show_run,
)

FILE = SourceFile(0, "in/a.csv", "sha", 9, Layout("csv", ("Key", "", "Name"), ("Key", "column 2", "Name"), 1))
MAPPING = mapping_for(TICKET, [{"name": ""}])
REJECTS = pl.DataFrame(
    {
        "file": pl.Series([0, 0], dtype=pl.Int32),
        ROW: [3, 5],
        RAW: [None, 'B;"x'],
        "Key": ["B", None],
        "column 2": [None, None],
        "Name": ['Moe "x"\nÄ', None],
    },
    schema_overrides={"column 2": pl.String},
)


def problem(row: int | None, code: str, severity: str, columns: list[str]) -> dict[str, Any]:
    told = {
        "file": 0,
        ROW: row,
        "code": code,
        "severity": severity,
        "columns": columns,
        "field": "name",
        "value": "v",
        "detail": None,
    }
    return {**told, "line": 4, "byte": 17, "cell": None, "message": "Wrong.", "fix": "Mend it."}


PROBLEMS = pl.DataFrame(
    [
        problem(None, "column-unmapped", "notice", ["column 2"]),
        problem(3, "name-without-space", "reject", ["Name", 'a "b"']),
        problem(5, "stray-quote", "reject", []),
        problem(4, "office-missing", "notice", []),
    ],
    schema=PROBLEM_SCHEMA,
    orient="row",
)


def finished(db: Database, run_id: str = "r1", *, commit: bool = True, file: SourceFile = FILE) -> None:
    summary = summary_of(db.target, run_id, files=[file], rows_of_file={0: 4})
    with Load(db.engine, db.target, MAPPING, summary) as load:
        load.record(pl.DataFrame(), pl.DataFrame(schema=PROBLEM_SCHEMA))
        load.record(REJECTS, PROBLEMS)
        summary.fates.add("rejected", 2)
        summary.fates.add("heading", 1)
        summary.fates.add("unchanged", 1)
        summary.problems = {"stray-quote": 1, "name-without-space": 1}
        summary.status, summary.exit_code = "done", 3
        load.settle_lives(None, "tester")
        load.finish(summary)
        if commit:
            load.commit()


def test_written_and_read_back(ticket: Database) -> None:
    finished(ticket)
    stored = read_run(ticket.engine, "last")
    assert stored.rejects.select(REJECTS.columns).equals(REJECTS)
    assert stored.problems.equals(PROBLEMS.sort(ROW, nulls_last=False, maintain_order=True))
    assert stored.headings == {"Key": "Key", "column 2": "", "Name": "Name"}
    assert stored.paths == {0: "in/a.csv"}
    assert stored.summary["fates"] == {"unchanged": 1, "rejected": 2, "heading": 1}
    assert show_run(ticket.engine, "r1") == stored.summary
    (run,) = list_runs(ticket.engine)
    assert (run["run_id"], run["status"], run["exit_code"], run["rows"]) == ("r1", "done", 3, 4)
    assert run["started_at"] == run["started_at"][:19] + "+00:00"
    assert run["fates"] == {"unchanged": 1, "rejected": 2, "heading": 1}
    assert run["problems"] == {"stray-quote": 1, "name-without-space": 1}
    rejects = list_rejects(ticket.engine)
    assert list(rejects.select("reject_id", "run_id", "path", "row", "raw", "status").iter_rows()) == [
        (1, "r1", "in/a.csv", 3, None, "open"),
        (2, "r1", "in/a.csv", 5, 'B;"x', "open"),
    ]
    assert rejects["cells"][0] == '{"Key":"B","column 2":null,"Name":"Moe \\"x\\"\\nÄ"}'
    problems = list_problems(ticket.engine).filter(pl.col("severity") == "reject")
    assert list(problems.select("reject_id", "status", "path", ROW, "code", "columns").iter_rows()) == [
        (1, "open", "in/a.csv", 3, "name-without-space", ["Name", 'a "b"']),
        (2, "open", "in/a.csv", 5, "stray-quote", []),
    ]
    files = ticket.rows("SELECT run_id, number, path, sha256, size, rows, status FROM import_file")
    assert files == [("r1", 0, "in/a.csv", "sha", 9, 4, "done")]


def test_no_such_run(ticket: Database) -> None:
    with pytest.raises(UsageFailure):
        show_run(ticket.engine, "last")
    finished(ticket)
    with pytest.raises(UsageFailure):
        read_run(ticket.engine, "r9")


def test_without_commit_nothing_stays(ticket: Database) -> None:
    finished(ticket, commit=False)
    assert list_runs(ticket.engine) == []
    assert ticket.rows("SELECT count(*) FROM import_reject") == [(0,)]


def test_fates_that_do_not_add_up_are_a_bug(ticket: Database) -> None:
    summary = summary_of(ticket.target, rows_of_file={0: 2})
    summary.fates.add("created", 1)
    with pytest.raises(FatesError), Load(ticket.engine, ticket.target, MAPPING, summary) as load:
        load.finish(summary)
    assert list_runs(ticket.engine) == []


def test_the_same_files_again(ticket: Database) -> None:
    def same(summary: Any = None, mapping: Any = MAPPING) -> Any:
        found = find_same(ticket.engine, ticket.target, mapping, summary or summary_of(ticket.target, files=[FILE]))
        return found and (found.run_id, found.open_rejects)

    assert same() is None
    finished(ticket)
    assert same() == ("r1", 2)
    assert same(mapping=replace(MAPPING, sha256="other")) is None
    assert same(summary_of(ticket.target, files=[replace(FILE, path="other.csv")])) == ("r1", 2)
    assert same(summary_of(ticket.target, files=[replace(FILE, sha256="other")])) is None
    assert same(summary_of(ticket.target, files=[FILE, FILE])) is None
    newer = summary_of(ticket.target, files=[FILE])
    newer.program = "1.1"
    assert same(newer) is None
    record_unloaded(ticket.engine, held(ticket), REJECTS, PROBLEMS)
    assert same() is None


def test_other_reference_values_make_it_another_run(ticket: Database) -> None:
    mapping = mapping_for(ticket.target, [{"name": "", "office_id": 1}])
    summary = summary_of(ticket.target, files=[FILE])
    with Load(ticket.engine, ticket.target, mapping, summary) as load:
        summary.status = "done"
        load.finish(summary)
        load.commit()
    assert find_same(ticket.engine, ticket.target, mapping, summary) is not None
    ticket.execute("INSERT INTO ticketevolution_office (id) VALUES (7)")
    assert find_same(ticket.engine, ticket.target, mapping, summary) is None


def held(db: Database) -> Any:
    summary = summary_of(db.target, "r2", files=[FILE], rows_of_file={0: 4}, status="held", exit_code=4)
    summary.fates.add("held", 2)
    summary.fates.add("rejected", 2)
    return summary


def test_a_run_that_wrote_no_client(ticket: Database) -> None:
    record_unloaded(ticket.engine, held(ticket), REJECTS, PROBLEMS)
    assert [(r["run_id"], r["status"], r["exit_code"], r["fates"]) for r in list_runs(ticket.engine)] == [
        ("r2", "held", 4, {"rejected": 2, "held": 2})
    ]
    assert read_run(ticket.engine, "r2").rejects.select(REJECTS.columns).equals(REJECTS)
