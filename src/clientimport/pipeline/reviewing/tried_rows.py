"""Rejected rows by their numbers, as they are tried: what the ledger holds of them, and of what was joined to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clientimport.loader.rejects_by_id import rejects_by_id
from clientimport.pipeline.retry_cells import Mended, Reject, SentBack, mend
from clientimport.pipeline.retry_told import Where
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.stored_rows import StoredFile

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl
    from sqlalchemy import Connection

    from clientimport.loader import Draft


@dataclass(frozen=True)
class Numbered:
    """A rejected row with its number. `target`, `system`, `mapping_path`: of the run that rejected it.

    `reject.state` is its status alone: whether it is waived is not asked.
    """

    reject_id: int
    reject: Reject
    target: str
    system: str
    mapping_path: str


def numbered_rejects(connection: Connection, reject_ids: Collection[int]) -> list[Numbered]:
    """Rejected rows by number; numbers that are of no row are left out. Raises DatabaseFailure."""
    return _numbered(rejects_by_id(connection, reject_ids))


def numbered_reject(connection: Connection, reject_id: int, lang: str) -> Numbered:
    """One rejected row. Raises Refused where there is none of this number, DatabaseFailure."""
    found = numbered_rejects(connection, [reject_id])
    if not found:
        raise Refused("no-reject", lang=lang, id=reject_id)
    return found[0]


def mended_as_drafted(reject: Reject, draft: Draft | None, secret: Collection[str] = ()) -> Mended:
    """A rejected row as it stands: with what is typed in its draft, as a person would send it back."""
    if draft is None:
        return Mended(dict(reject.cells), reject.raw, secret=secret)
    return mend(SentBack(Where(), reject, reject, draft.cells, draft.raw), secret=secret, faulty=(), as_typed=True)


def _numbered(frame: pl.DataFrame) -> list[Numbered]:
    files: dict[tuple[str, int], StoredFile] = {}
    found = []
    for told in frame.iter_rows(named=True):
        at = (told["run_id"], told["file"])
        if at not in files:
            headings = tuple((name, text) for name, text in json.loads(told["headings"] or "[]"))
            files[at] = StoredFile(*at, told["path"] or "", headings)
        cells = json.loads(told["cells"])
        reject = Reject(
            identity=(told["run_id"], told["file"], told["row"]),
            origin=files[at],
            cells={name: cells.get(name) for name in files[at].columns},
            raw=told["raw"],
            state=told["status"],
            key="",
            resolved_run="",
            resolved_at=None,
            resolved_by="",
            superseded_by="",
            content=told["content"],
        )
        found.append(Numbered(told["reject_id"], reject, told["target"], told["system"], told["mapping_path"]))
    return found
