"""A held run released: found in the ledger, marked there, and loaded no more than once."""

from __future__ import annotations

import json
from collections.abc import Sized
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, select, update

from clientimport.core.errors import SourceFailure, UsageFailure
from clientimport.core.runs import RunSummary
from clientimport.loader.engine import reading, writing
from clientimport.loader.ledger_tables import FILE, RUN


@dataclass(frozen=True)
class HeldRun:
    """What a release needs to know of the run that was held.

    `files`: path and sha256, in their order; `main`: how many of them, at the beginning, hold main rows; `joins`: path of each
    joined table, by the join's name.
    """

    run_id: str
    job: str
    mapping_path: str
    mapping_sha256: str
    files: tuple[tuple[str, str], ...]
    main: int
    joins: dict[str, str]


def held_run(engine: Engine, run_id: str) -> HeldRun:
    """The held run of this id; "last" is the last one that was held.

    Raises UsageFailure where there is none, where the run was not held, and where a released run loaded it.
    """
    with reading(engine) as connection:
        return _held(connection, run_id)


def mark_released(engine: Engine, run_id: str, by: str, reason: str) -> None:
    """Into the ledger, in a short transaction: when, by whom and why."""
    with writing(engine) as connection:
        values = {"released_at": datetime.now(UTC), "released_by": by, "release_reason": reason}
        connection.execute(update(RUN).where(RUN.c.run_id == run_id).values(values))


def check_release(engine: Engine, summary: RunSummary) -> None:
    """As `confirm_release`, before anything is looked at or written."""
    with reading(engine) as connection:
        confirm_release(connection, summary)


def confirm_release(connection: Connection, summary: RunSummary) -> None:
    """Of a run that releases a held one: its files are those that were held, and no other release was quicker.

    Raises SourceFailure, and UsageFailure as `held_run` does.
    """
    if not summary.release_of:
        return
    held = _held(connection, summary.release_of)
    found = [(file.path, file.sha256) for file in summary.files]
    if [digest for _, digest in found] == [digest for _, digest in held.files]:
        return
    if len(found) != len(held.files):
        raise SourceFailure(
            f"run {held.run_id} was held with {_several(held.files)}, and these are {_several(found)}.",
            fix="Name all of them with --file, in their order, and nothing else.",
        )
    path, digest, was_path, was = next((*now, *then) for now, then in zip(found, held.files, strict=True) if now[1] != then[1])
    if sorted(each for _, each in found) == sorted(each for _, each in held.files):
        raise SourceFailure(
            f"the files are those of run {held.run_id}, in another order.",
            fix=f"Name them in this order: {', '.join(each for each, _ in held.files)}.",
        )
    raise SourceFailure(
        f"{path} is not what run {held.run_id} held: its content has sha256 {digest}, that of {was_path} was {was}.",
        fix="Name the file of that time with --file, or import the new one with `clientimport run`.",
    )


def _held(connection: Connection, run_id: str) -> HeldRun:
    query = select(RUN.c.run_id, RUN.c.status, RUN.c.job, RUN.c.mapping_path, RUN.c.mapping_sha256, RUN.c.summary)
    if run_id == "last":
        query = query.where(RUN.c.status == "held").order_by(RUN.c.started_at.desc(), RUN.c.finished_at.desc()).limit(1)
    else:
        query = query.where(RUN.c.run_id == run_id)
    run = connection.execute(query).first()
    if run is None:
        said = "no run was held" if run_id == "last" else f"there is no run {run_id}"
        raise UsageFailure(f"{said}.", fix="`clientimport runs list --status held` shows what can be released.")
    if run.status != "held":
        raise UsageFailure(
            f"run {run.run_id} was not held: it is {run.status}.",
            fix="Only a run that a gate held can be released; others are simply run again.",
        )
    loaded = connection.execute(
        select(RUN.c.run_id).where(RUN.c.release_of == run.run_id, RUN.c.status == "done").limit(1)
    ).scalar()
    if loaded is not None:
        raise UsageFailure(
            f"run {run.run_id} was released before: run {loaded} loaded it.", fix="Nothing is left to be done for it."
        )
    files = connection.execute(select(FILE.c.path, FILE.c.sha256).where(FILE.c.run_id == run.run_id).order_by(FILE.c.number))
    found = tuple((file.path, file.sha256) for file in files)
    joined = [file for file in json.loads(run.summary)["files"] if file.get("join")]
    joins = {name: file["path"] for file in joined for name in file["join"].split(", ")}
    main = len(found) - len(joined)
    return HeldRun(run.run_id, run.job or "", run.mapping_path, run.mapping_sha256, found, main, joins)


def _several(files: Sized) -> str:
    return "1 file" if len(files) == 1 else f"{len(files)} files"
