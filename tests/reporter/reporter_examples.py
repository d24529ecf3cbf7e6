"""A small run's rejects, problems and summary, for the tests of the reports."""

from __future__ import annotations

from typing import Any

import polars as pl

from clientimport.core.problems import PROBLEM_SCHEMA
from clientimport.core.rows import RAW, ROW, Layout, SourceFile
from clientimport.core.runs import GateReading, RunSummary
from clientimport.core.stages import Stages

HEADINGS = {"Key": "Key", "Name": "Name", "E-mail": "E-mail", "Country": "Country", "Note": "Note"}


def rejects(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """(row, raw, cells in the order of HEADINGS) -> rejects of file 0; without rows: a broken one and two with cells."""
    rows = rows or (
        (2, None, "A2", "Ned", "ned@", "UK", "likes\ntea"),
        (3, 'A3,"Moe" Szyslak,moe@example.com,US', None, None, None, None, None),
        (5, None, "A5", "Prince Fielder", "p@example.com", "UK", "007"),
    )
    schema = {"file": pl.Int32, ROW: pl.Int64, RAW: pl.String, **dict.fromkeys(HEADINGS, pl.String)}
    return pl.DataFrame([(0, *row) for row in rows], schema=schema, orient="row")


def problem(row: int | None, code: str, columns: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """One problem, as a row of PROBLEM_SCHEMA."""
    words = {"field": "", "severity": "reject", "message": f"{code} happened.", "fix": f"Mend {code}.", "file": 0}
    return {**dict.fromkeys(PROBLEM_SCHEMA), **words, ROW: row, "code": code, "columns": list(columns), **more}


def problems(*found: dict[str, Any]) -> pl.DataFrame:
    """Problems as a frame; without any: those of the rejects above, a drop and two notices."""
    found = found or (
        problem(None, "column-unmapped", ("Note",), severity="notice"),
        problem(2, "name-without-space", ("Name",), field="name", value="Ned"),
        problem(2, "email-invalid", ("E-mail",), field="email_addresses[0].address", value="ned@"),
        problem(2, "country-unknown", ("Country",), field="addresses[0].country_code", value="UK"),
        problem(3, "stray-quote"),
        problem(4, "url-invalid", ("Note",), severity="drop", field="website", value="no url"),
        problem(4, "office-missing", severity="notice", field="office_id"),
        problem(5, "country-unknown", ("Country",), field="addresses[1].country_code", value="UK"),
    )
    return pl.DataFrame(list(found), schema=PROBLEM_SCHEMA)


def accepted() -> pl.DataFrame:
    """The accepted rows of the example."""
    return pl.DataFrame(
        {
            "file": pl.Series([0, 0], dtype=pl.Int32),
            ROW: [4, 6],
            "key": ["A4", "=A6"],
            "client_id": [30, 31],
            "account": ["INTEND01", None],
            "fate": ["created", "updated"],
        }
    )


def a_summary(status: str = "done", path: str = "in/Clients.csv", **more: Any) -> RunSummary:
    """The run of the example: a heading and five rows."""
    layout = Layout("csv", tuple(HEADINGS.values()), tuple(HEADINGS), 1, "utf-8", ",", detected={"delimiter": "comma"})
    summary = RunSummary(
        run_id="20260301-020000-abc123",
        target="ticketevolution",
        system="goldmine",
        mapping_path="mappings/goldmine.yaml",
        mapping_sha256="aa" * 32,
        started_at="2026-03-01T02:00:00+00:00",
        program="0.1.0",
        files=[SourceFile(0, path, "bb" * 32, 1234, layout)],
        rows_of_file={0: 6},
        problems={"name-without-space": 1, "email-invalid": 1, "country-unknown": 2, "stray-quote": 1, "url-invalid": 1},
        notices={"column-unmapped": 1, "office-missing": 1},
        drops=1,
        gates=[GateReading("max_rejects", "70%", "60%", False)],
        seconds=Stages({"check": 0.25, "load": 0.5, "total": 1.0}),
        not_done=["usernames against the database"],
        status=status,
        exit_code=3,
        **more,
    )
    for fate, number in {"heading": 1, "created": 1, "updated": 1, "rejected": 3}.items():
        summary.fates.add(fate, number)
    return summary
