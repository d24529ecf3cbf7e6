"""Where the tables are that earlier runs joined: who tries their rows again need not name them once more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Engine

from clientimport.core.tables import JoinRule
from clientimport.loader import show_run


def tables_that_were_joined(runs: Iterable[list[dict[str, object]]], joins: Mapping[str, JoinRule]) -> dict[str, str]:
    """The files of runs, and a mapping's joins -> where the tables are; those of the last run win.

    Left out: tables that the mapping names itself, as it may name others by now, and those that are not there any more.
    """
    found = {name: str(file["path"]) for files in runs for file in files for name in str(file.get("join") or "").split(", ")}
    return {name: path for name, path in found.items() if name in joins and not joins[name].file and Path(path).is_file()}


def tables_of_runs(engine: Engine, run_ids: Iterable[str], joins: Mapping[str, JoinRule]) -> dict[str, str]:
    """The same of runs in the ledger; it is not asked where the mapping names all its tables."""
    if all(rule.file for rule in joins.values()):
        return {}
    return tables_that_were_joined([show_run(engine, run_id).get("files", []) for run_id in sorted(set(run_ids))], joins)
