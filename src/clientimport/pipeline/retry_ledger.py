"""What a retry asks the ledger: which rejected rows there are, how they stand, and which of their cells were at fault."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

import polars as pl
from sqlalchemy import Engine

from clientimport.core.row_identity import Identity, identity_text
from clientimport.loader import list_problems, list_runs, loaded_contents, open_rejects, reading, rejects_of_files, show_run
from clientimport.pipeline.retry_cells import Reject
from clientimport.pipeline.stored_rows import StoredFile

LOADED = "done"


class RetryLedger:
    """Answers from one database; what was asked once is remembered."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.runs: dict[str, dict[str, Any]] = {run["run_id"]: run for run in list_runs(engine)}
        """All runs by their ids, the newest first."""
        self._faults: dict[str, dict[tuple[int, int], set[str]]] = {}
        self._loaded: dict[tuple[str, str], set[tuple[str, str | None, str]]] = {}
        self._files: dict[tuple[str, int], StoredFile] = {}

    def place(self, run_id: str) -> tuple[str, str]:
        """Target and system of a run."""
        run = self.runs[run_id]
        return run["target"], run["system"]

    def mapping_digest(self, run_id: str) -> str:
        """The sha256 of the mapping that a run was made with."""
        return str(show_run(self.engine, run_id).get("mapping", {}).get("sha256", ""))

    def rejects(self, identities: Iterable[Identity]) -> dict[Identity, Reject]:
        """The rejected rows of these identities; those that the ledger lacks are left out."""
        wanted: dict[tuple[str, str], list[str]] = {}
        for run_id, file, row in identities:
            if run_id in self.runs:
                wanted.setdefault(self.place(run_id), []).append(identity_text(run_id, file, row))
        found: dict[Identity, Reject] = {}
        for (target, system), texts in wanted.items():
            with reading(self.engine) as connection:
                frame = open_rejects(connection, target=target, system=system, identities=texts)
            found |= {reject.identity: reject for reject in self._told(frame)}
        return found

    def open_of(self, target: str, system: str, run_id: str | None = None) -> list[Reject]:
        """The open rejected rows of a target and system, or of one run of theirs; waived ones are among them."""
        with reading(self.engine) as connection:
            frame = open_rejects(connection, target=target, system=system, run_id=run_id)
        return self._told(frame.filter(pl.col("state").is_in(["open", "waived"])))

    def open_in(self, run_id: str) -> set[Identity]:
        """The open rejected rows of a run, waived ones left out."""
        target, system = self.place(run_id)
        with reading(self.engine) as connection:
            frame = open_rejects(connection, target=target, system=system, run_id=run_id)
        return set(frame.filter(pl.col("state") == "open").select("run_id", "file", "row").iter_rows())

    def candidates(self, paths: Collection[str], run_id: str) -> dict[str, dict[tuple[str, int], Identity]]:
        """Runs that rejected rows of files with these paths, the newest first -> (path, row) -> identity."""
        with reading(self.engine) as connection:
            frame = rejects_of_files(connection, paths)
        found: dict[str, dict[tuple[str, int], Identity]] = {}
        for run, file, row, path in frame.select("run_id", "file", "row", "path").iter_rows():
            found.setdefault(run, {})[path, row] = (run, file, row)
        return {run: found[run] for run in self.runs if run in found and run_id in ("", run)}

    def was_loaded(self, reject: Reject, content: str | None) -> bool:
        """Whether a mended copy of a rejected row was loaded that has just this content."""
        place = self.place(reject.identity[0])
        if place not in self._loaded:
            with reading(self.engine) as connection:
                self._loaded[place] = loaded_contents(connection, *place)
        return content is not None and (reject.content or "", reject.key or None, content) in self._loaded[place]

    def faulty(self, reject: Identity) -> set[str]:
        """Frame names of the columns that a rejected row has a problem in."""
        run_id, file, row = reject
        if run_id not in self._faults:
            problems = list_problems(self.engine, run_id).filter(pl.col("severity") != "notice")
            faults: dict[tuple[int, int], set[str]] = {}
            for at_file, at_row, columns in problems.select("file", "__row", "columns").iter_rows():
                faults.setdefault((at_file, at_row), set()).update(columns or ())
            self._faults[run_id] = faults
        return self._faults[run_id].get((file, row), set())

    def with_code(self, code: str, rejects: list[Reject]) -> list[Reject]:
        """Those of some rejected rows that have a problem of this code."""
        kept: dict[str, set[tuple[int, int]]] = {}
        for run_id in {reject.identity[0] for reject in rejects}:
            problems = list_problems(self.engine, run_id).filter((pl.col("severity") == "reject") & (pl.col("code") == code))
            kept[run_id] = set(problems.select("file", "__row").iter_rows())
        return [reject for reject in rejects if reject.identity[1:] in kept[reject.identity[0]]]

    def _told(self, frame: pl.DataFrame) -> list[Reject]:
        return [self._reject(told) for told in frame.iter_rows(named=True)]

    def _reject(self, told: dict[str, Any]) -> Reject:
        at = (told["run_id"], told["file"])
        if at not in self._files:
            headings = tuple((name, text) for name, text in json.loads(told["headings"] or "[]"))
            self._files[at] = StoredFile(*at, told["path"] or "", headings)
        cells = json.loads(told["cells"])
        origin = self._files[at]
        return Reject(
            identity=(told["run_id"], told["file"], told["row"]),
            origin=origin,
            cells={name: cells.get(name) for name in origin.columns},
            raw=told["raw"],
            state=told["state"],
            key=told["key"] or "",
            resolved_run=told["resolved_run"] or "",
            resolved_at=told["resolved_at"],
            resolved_by=told["resolved_by"] or "",
            superseded_by=told["superseded_by"] or "",
            content=told["content"],
        )
