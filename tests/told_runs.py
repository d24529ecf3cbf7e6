"""Outcomes of runs as jobs hand them over."""

from __future__ import annotations

from typing import Any

import polars as pl

from clientimport.core.outcomes import News, RunOutcome
from clientimport.core.rows import Layout, SourceFile
from clientimport.core.runs import GateReading, RunSummary, Storage
from clientimport.core.stages import Stages
from clientimport.reporter.cause_table import CAUSE_SCHEMA

STARTED = "2026-01-31T02:00:01+00:00"
HEADINGS = ("Key", "Country", "Webshop PIN")


def summary(status: str = "done", exit_code: int = 3, **more: Any) -> RunSummary:
    """A run of ten rows, three of them rejected for two causes."""
    made = RunSummary(
        run_id="20260131-020001-abcdef",
        target="intend",
        system="shop",
        mapping_path="shop.yaml",
        mapping_sha256="0" * 64,
        started_at=STARTED,
        program="0.1.0",
        files=[SourceFile(0, "/drop/clients.csv", "1" * 64, 321, Layout("csv", HEADINGS, HEADINGS, 1, "utf-8"))],
        rows_of_file={0: 11},
        problems={"country-unknown": 2, "email-invalid": 1},
        notices={"column-unmapped": 1},
        gates=[GateReading("max_rejects", "50%", "30%", status == "held")],
        reports={name: f"/reports/r/{name}" for name in ("report.html", "rejects.xlsx", "run.json")},
        seconds=Stages({"check": 0.25, "load": 1.5, "total": 2.0}),
        status=status,
        exit_code=exit_code,
        causes=pl.DataFrame(
            [
                (1, "reject", "country-unknown", "Country", "country", "Atlantis", None, "m", "f", 0, 2),
                (1, "reject", "country-unknown", "Country", "country", "UK?", None, "m", "f", 0, 3),
                (1, "reject", "email-invalid", "E-mail <b>", "email", "ned@@example.com", None, "m", "f", 0, 4),
                (9, "notice", "column-unmapped", "Notes", None, None, None, "m", "f", 0, None),
            ],
            schema=CAUSE_SCHEMA,
            orient="row",
        ),
        storage=Storage("postgresql", "crm", ("intend_client", "intend_contact"), "db.example.com", 5433, "public"),
    )
    for fate, count in (("created", 2), ("updated", 1), ("unchanged", 4), ("rejected", 3), ("heading", 1)):
        made.fates.add(fate, count)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def outcome(exit_code: int = 3, **more: Any) -> RunOutcome:
    """The run of `summary`, as the import "clients" of the job "nightly"."""
    told: dict[str, Any] = {
        "job": "nightly",
        "name": "clients",
        "file": "/drop/clients.csv",
        "exit_code": exit_code,
        "words": "",
        "started_at": STARTED,
        "seconds": 2.5,
        "summary": summary(exit_code=exit_code),
        "news": News(new=1, known=2, gone=5),
    }
    return RunOutcome(**{**told, **more})


def failed(exit_code: int = 5, **more: Any) -> RunOutcome:
    """A run that never began."""
    told = {"words": "/drop/clients.csv: There is no such file.", "summary": None, "news": None}
    return outcome(exit_code, **{**told, **more})
