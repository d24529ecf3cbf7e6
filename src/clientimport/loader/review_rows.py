"""One rejected row as a reviewer edits it: its cells as received, its file's headings, and what its run was."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from clientimport.core.secrets import WITHHELD
from clientimport.loader.ledger_tables import FILE, LIFE, PROBLEM, REJECT, RUN


@dataclass(frozen=True)
class ReviewedReject:
    """`cells`: frame name -> text as received. `headings`: frame name -> heading. `resolved_by`: who ran what settled it.

    `secret`: frame names that the run itself took for secret ones, None where that is not written down.
    """

    reject_id: int
    run_id: str
    target: str
    mapping_path: str
    file: int
    cells: dict[str, str | None]
    raw: str | None
    status: str
    resolved_by: str
    headings: dict[str, str]
    secret: frozenset[str] | None

    @property
    def withheld(self) -> frozenset[str]:
        """Frame names of the cells that are withheld here."""
        return frozenset(name for name, text in self.cells.items() if text == WITHHELD)


def reviewed_reject(connection: Connection, reject_id: int) -> ReviewedReject | None:
    """A rejected row by its id; None: there is none."""
    r = REJECT.c
    query = (
        select(
            r.run_id, RUN.c.target, RUN.c.mapping_path, r.file, r.cells, r.raw, r.status, r.resolved_by, RUN.c.shown,
            FILE.c.headings,
        )
        .join_from(REJECT, RUN, RUN.c.run_id == r.run_id)
        .outerjoin(FILE, (FILE.c.run_id == r.run_id) & (FILE.c.number == r.file))
        .where(r.id == reject_id)
    )  # fmt: skip
    found = connection.execute(query).first()
    if found is None:
        return None
    secret = json.loads(found.shown or "{}").get("secret")
    return ReviewedReject(
        reject_id,
        found.run_id,
        found.target,
        found.mapping_path,
        found.file,
        json.loads(found.cells),
        found.raw,
        found.status,
        found.resolved_by or "",
        dict(json.loads(found.headings or "[]")),
        None if secret is None else frozenset(secret),
    )


def newer_reject(connection: Connection, reject_id: int) -> int:
    """The open reject that took a row's place in a later run; 0: none did, or it is not known."""
    new, old = REJECT.alias(), REJECT
    place = (old.c.run_id == PROBLEM.c.run_id) & (old.c.file == PROBLEM.c.file) & (old.c.row == PROBLEM.c.row)
    life = (LIFE.c.fingerprint == PROBLEM.c.fingerprint) & (LIFE.c.occurrence == PROBLEM.c.occurrence)
    here = (new.c.run_id == LIFE.c.last_run) & (new.c.file == LIFE.c.file) & (new.c.row == LIFE.c.row)
    query = (
        select(new.c.id)
        .select_from(old)
        .join(PROBLEM, place)
        .join(LIFE, life)
        .join(new, here)
        .where(old.c.id == reject_id, new.c.id != reject_id, new.c.status == "open")
    )
    return int(connection.execute(query.order_by(new.c.id.desc()).limit(1)).scalar() or 0)
