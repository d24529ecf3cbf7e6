"""A folder with a mapping, a main file and joined ones, and what a check or a run makes of them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clientimport.core.runs import RunSummary
from clientimport.pipeline import CheckOrder, RunOrder, check, run
from clientimport.pipeline.reject_list import Wanted, problems_of

HEAD = "mapping: 1\ntarget: ticketevolution\nsystem: crm\nkey: Id\n"
BESIDES = {"office-missing"}
"""Notices that have nothing to do with joins."""


@dataclass
class Folder:
    """Writes files and imports `main` with `m.yaml`; `orders`: what every check or run is asked besides."""

    path: Path
    main: str = "clients.csv"
    orders: dict[str, Any] = field(default_factory=dict)

    def mapping(self, text: str) -> None:
        (self.path / "m.yaml").write_text(HEAD + text, encoding="utf-8")

    def table(self, name: str, *lines: str) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return file

    def checked(self, **asked: Any) -> tuple[RunSummary, list[dict[str, Any]]]:
        """-> the summary, and what is filled of the accepted records."""
        out = self.path / "records.ndjson"
        given = {"files": (str(self.path / self.main),), "mapping": str(self.path / "m.yaml"), **self.orders, **asked}
        summary = check(CheckOrder(records=out, **given))
        records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        return summary, [_filled(record) for record in records]

    def run(self, **asked: Any) -> RunSummary:
        given = {"files": (str(self.path / self.main),), "mapping": str(self.path / "m.yaml"), **self.orders, **asked}
        given.setdefault("reports", self.path / "reports")
        return run(RunOrder(database=self.database, **given))

    @property
    def database(self) -> str:
        return str(self.path / "clients.db")

    def problems(self, run_id: str) -> list[dict[str, Any]]:
        """Of a run, rejects and notices, those that joins have nothing to do with left out; files by name."""
        found = problems_of(self.database, Wanted(run_id=run_id)) + problems_of(
            self.database, Wanted(run_id=run_id, severity="notice")
        )
        return [{**each, "file": Path(each["file"]).name} for each in found if each["code"] not in BESIDES]

    def rejects(self, summary: RunSummary) -> list[dict[str, str]]:
        """The rows of rejects.csv."""
        with Path(summary.reports["rejects.csv"]).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: found for name, each in value.items() if (found := _filled(each)) not in (None, [], {})}
    return [_filled(each) for each in value] if isinstance(value, list) else value


def told(problems: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """File, row, column, cell, code, value of each."""
    return sorted(((p["file"], p["row"], p["column"], p["cell"], p["code"], p["value"]) for p in problems), key=str)
