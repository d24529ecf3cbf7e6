"""Nights of one system: files run one after the other on one database, and what its ledger says afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from clientimport.core.news import News
from clientimport.core.runs import RunSummary
from clientimport.loader import connect
from clientimport.pipeline import RunOrder, run

HEADINGS = "Key,Title,Email"
MAPPING = """\
mapping: 1
target: intend
system: shop
key: Key
source: {encoding: utf-8}
record: {title: Title, email: Email}
"""


@dataclass
class Nights:
    """`told`: the summaries of the runs, in order."""

    folder: Path
    database: str
    told: list[RunSummary] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mapping(MAPPING)

    def mapping(self, content: str, name: str = "shop.yaml") -> str:
        (self.folder / name).write_text(content)
        return name

    def run(
        self, *rows: str, headings: str = HEADINGS, mapping: str = "shop.yaml", name: str = "clients.csv", **more: Any
    ) -> RunSummary:
        file = self.folder / name
        file.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        return self.load(file, mapping=mapping, **more)

    def news(self, *rows: str, **more: Any) -> News | None:
        return self.run(*rows, **more).news

    def load(self, file: Path, mapping: str = "shop.yaml", **more: Any) -> RunSummary:
        order = RunOrder((str(file),), str(self.folder / mapping), self.database, self.folder / "reports", workers=0, **more)
        summary = run(order)
        self.told.append(summary)
        return summary

    def mended(self, summary: RunSummary, *changes: tuple[str, str], **more: Any) -> RunSummary:
        """The run's own rejects.csv, some of its texts replaced once, loaded."""
        body = Path(summary.reports["rejects.csv"]).read_text("utf-8-sig")
        for old, new in changes:
            assert old in body
            body = body.replace(old, new, 1)
        file = self.folder / f"mended-{len(self.told)}.csv"
        file.write_text(body, encoding="utf-8-sig", newline="")
        return self.load(file, **more)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        engine = connect(self.database)
        try:
            with engine.connect() as connection:
                if engine.dialect.name == "mariadb":
                    sql = sql.replace(".key", '."key"').replace(".row", '."row"')
                return [tuple(row) for row in connection.execute(text(sql))]
        finally:
            engine.dispose()

    def execute(self, sql: str) -> None:
        engine = connect(self.database)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(sql)
        finally:
            engine.dispose()

    def lives(self) -> dict[str, tuple[str, ...]]:
        """ "key code" (and the occurrence, where it is not the first) -> state, standing."""
        found = self.rows("SELECT l.key, l.code, occurrence, state, standing FROM import_life l ORDER BY l.id")
        return {
            " ".join([key or "-", code, *([str(nth)] if nth > 1 else [])]): (state, standing)
            for key, code, nth, state, standing in found
        }

    def rejects(self) -> dict[tuple[int, int], str]:
        """Run (from 1) and row -> status."""
        runs = [summary.run_id for summary in self.told]
        found = self.rows("SELECT run_id, r.row, status FROM import_reject r ORDER BY r.id")
        return {(runs.index(run_id) + 1, place): status for run_id, place, status in found}

    def clients(self) -> dict[str, str]:
        return dict(self.rows("SELECT c.key, email FROM intend_client c ORDER BY 1"))  # type: ignore[arg-type]
