"""What is in a database and in a folder of reports, in a form in which two histories of the same imports are equal.

Ids, times and run ids differ from one history to another, as they should; keys, values, fates and ties do not.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from houses import with_driver
from sqlalchemy import MetaData, Table, create_engine, select
from sqlalchemy.pool import NullPool

Picture = dict[str, list[str]]

_NAMES = ["accepted.csv", "rejects.csv", "rejects.xlsx", "report.html", "run.json"]
_RUNS = ("import_run", "import_file", "import_reject", "import_problem")
_OTHER = {
    *("run_id", "created_at", "updated_at", "started_at", "finished_at", "summary", "path", "mapping_path"),
    *("first_run", "last_run", "ended_run", "first_seen", "last_seen", "ended_at", "made_at"),  # of the lives of rejects
    *("resolved_run", "resolved_at", "kind"),  # the last is of mapping and files, by their paths
}
_OF_FILES = {"content_sha256", "sha256", "size"}  # the same cells, in other bytes each time


def picture(url: str) -> Picture:
    """Every line of every table but the ledger's: without ids and times, foreign keys as the line that they lead to."""
    return {name: lines for name, lines in _lines(url).items() if name not in _RUNS}


def last_run(url: str) -> Picture:
    """What the ledger holds of the last run that is done."""
    return {name: lines for name, lines in _lines(url, last=True).items() if name in _RUNS}


def done_runs(url: str) -> list[str]:
    """The ids of all runs that were committed."""
    engine = create_engine(with_driver(url), poolclass=NullPool)
    tables = _tables(engine)
    with engine.connect() as connection:
        run = tables["import_run"].c
        found = [
            str(name) for name in connection.execute(select(run.run_id).order_by(run.started_at, run.finished_at)).scalars()
        ]
        statuses = set(connection.execute(select(run.status)).scalars())
    engine.dispose()
    assert statuses <= {"done"}, statuses
    return found


def folder_picture(folder: Path) -> dict[str, Any]:
    """A complete folder of reports: rejects as they are, the crosswalk without ids, the summary without times and names."""
    names = sorted(path.name for path in folder.iterdir())
    assert names == _NAMES, names
    for name in names:
        assert (folder / name).stat().st_size > 0, name
    summary = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert summary["run_id"] == folder.name
    assert summary["status"] == "done"
    with (folder / "accepted.csv").open(newline="", encoding="utf-8") as file:
        crosswalk = [(row["key"], row["fate"]) for row in csv.DictReader(file)]
    with (folder / "rejects.csv").open(newline="", encoding="utf-8-sig") as file:
        rejects = [{name: cell for name, cell in row.items() if name != "clientimport_file"} for row in csv.DictReader(file)]
    kept = ("rows", "fates", "problems", "notices", "drops", "exit_code")
    return {
        "rejects": rejects,
        "crosswalk": crosswalk,
        "summary": {name: summary[name] for name in kept},
    }


def folder_says_nothing_was_loaded(folder: Path) -> bool:
    """Whether it is the complete folder of a run that failed."""
    names = sorted(path.name for path in folder.iterdir())
    summary = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    page = (folder / "report.html").read_text(encoding="utf-8")
    return names == _NAMES and summary["status"] == "failed" and "Nothing was loaded" in page


def _lines(url: str, *, last: bool = False) -> Picture:
    engine = create_engine(with_driver(url), poolclass=NullPool)
    tables = _tables(engine)
    with engine.connect() as connection:
        rows = {name: [dict(row._mapping) for row in connection.execute(select(table))] for name, table in tables.items()}
    engine.dispose()
    if last:
        runs = sorted(rows["import_run"], key=lambda row: (str(row["started_at"]), str(row["finished_at"])))
        for name in _RUNS:
            rows[name] = [row for row in rows[name] if runs and row["run_id"] == runs[-1]["run_id"]]
    by_id = {name: {row["id"]: row for row in found} for name, found in rows.items() if "id" in tables[name].c}
    known: dict[tuple[str, Any], str] = {}

    def shown(name: str, row: dict[str, Any]) -> str:
        ties = {key.parent.name: key.column.table.name for key in tables[name].foreign_keys if key.column.name == "id"}
        return repr(
            [
                (
                    column,
                    _tied(by_id, ties[column], value, known, shown) if column in ties and value is not None else value,
                )
                for column, value in _plain(row).items()
                if column not in _OTHER | _OF_FILES and column != "id" and (column != "client_id" or column in ties)
            ]
        )

    return {name: sorted(shown(name, row) for row in found) for name, found in rows.items()}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    # MariaDB's yes and no are 1 and 0.
    return {name: int(value) if isinstance(value, bool) else value for name, value in row.items()}


def _tied(by_id: Any, name: str, value: Any, known: dict[tuple[str, Any], str], shown: Any) -> Any:
    row = by_id[name].get(value)
    assert row is not None, f"{name} has no {value}"
    if "key" in row:  # a client is known by its key
        return row["key"]
    if (name, value) not in known:
        known[name, value] = shown(name, row)
    return known[name, value]


def _tables(engine: Any) -> dict[str, Table]:
    metadata = MetaData()
    metadata.reflect(engine)
    return {name: table for name, table in metadata.tables.items() if not name.endswith("alembic_version")}
