"""One row that was sent back, compared with what the ledger holds of it: which cells count, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from clientimport.core.row_content import row_contents
from clientimport.core.row_identity import Identity
from clientimport.core.rows import RAW, REJECT_COLUMNS
from clientimport.core.secrets import WITHHELD
from clientimport.pipeline.retry_told import Bent, Change, Where
from clientimport.pipeline.stored_rows import StoredFile
from clientimport.reporter.misfits import MISFITS
from clientimport.values.bent_cells import bend

RAW_COLUMN = REJECT_COLUMNS[-1]
Cells = Mapping[str, str | None]


@dataclass(frozen=True)
class Reject:
    """A rejected row as the ledger holds it. `state`, `resolved_…`: as loader.open_rejects tells them."""

    identity: Identity
    origin: StoredFile
    cells: Cells
    raw: str | None
    state: str
    key: str
    resolved_run: str
    resolved_at: datetime | None
    resolved_by: str
    superseded_by: str
    content: str | None = None
    """Digest of the row as the source has it (core.row_content)."""


@dataclass(frozen=True)
class SentBack:
    """A row of a mended report. `base`: the reject that it is; `latest`: the same one in the newest run, where that is another.

    `typed`: frame name -> text, of the columns that the file has. `raw`: what stands in clientimport_raw, None without it.
    """

    where: Where
    base: Reject
    latest: Reject
    typed: Cells
    raw: str | None

    def agreement(self, faulty: Collection[str]) -> float:
        """The share of the filled cells that are as they were received, or bent; those at fault were to be changed."""
        filled = {name: text for name, text in self.base.cells.items() if text and name in self.typed and name not in faulty}
        same = [self.typed[name] == text or bend(text, self.typed[name] or "") is not None for name, text in filled.items()]
        return sum(same) / len(same) if same else 1.0


@dataclass
class Mended:
    """What is to be tried: `cells` and `raw`. `refused`: reason and facts where nothing is to be."""

    cells: dict[str, str | None]
    raw: str | None = None
    changes: list[Change] = field(default_factory=list)
    bent: list[Bent] = field(default_factory=list)
    bent_columns: list[str] = field(default_factory=list)
    """Frame names of the cells that are taken as received, in the order of `kept`."""
    kept: list[Bent] = field(default_factory=list)
    secret: Collection[str] = ()
    """Frame names of secret columns."""
    refused: tuple[str, dict[str, str]] | None = None


def content_of(mended: Mended) -> str | None:
    """The digest of a row as it is to be tried."""
    schema = {RAW: pl.String, **dict.fromkeys(mended.cells, pl.String)}
    row = pl.DataFrame([{RAW: mended.raw, **mended.cells}], schema=schema)
    found: str | None = row_contents(row, list(mended.cells), mended.secret)[0]
    return found


def mend(row: SentBack, *, secret: Collection[str], faulty: Collection[str], as_typed: bool) -> Mended:
    """A row -> what is to be tried. `secret`, `faulty`: frame names.

    A cell that nobody touched counts as the newest run has it. A bent cell counts as typed where it was at fault (it had to be
    typed anew), or `as_typed`; else as it was received.
    """
    base, latest = row.base, row.latest
    headings = dict(base.origin.headings)
    mended = Mended(dict(latest.cells), latest.raw, secret=secret)
    if base.raw is None and row.raw in MISFITS:
        mended.refused = ("misfit", {})
        return mended
    for name, typed in row.typed.items():
        received = base.cells.get(name)
        if (typed or "") == (received or ""):
            continue
        column = headings.get(name) or name
        hidden = name in secret or received == WITHHELD
        if not hidden and (kind := bend(received or "", typed or "")) is not None:
            taken = "typed" if as_typed or name in faulty else "received"
            bent = Bent(row.where, column, kind, received or "", typed or "", taken)
            mended.bent.append(bent)
            if taken == "received":
                mended.bent_columns.append(name)
                mended.kept.append(bent)
                continue
        if name not in latest.cells:
            mended.refused = ("column-gone", {"column": column, "run": latest.identity[0]})
        elif (now := latest.cells[name] or "") == (typed or ""):
            continue
        elif now != (received or "") and not hidden:
            mended.refused = ("changed-since", {"column": column, "run": latest.identity[0]})
        mended.cells[name] = typed or None
        mended.changes.append(Change(row.where, column, received or "", typed or "", hidden))
    _mend_raw(row, mended)
    if mended.refused is None and mended.raw is None and not any((text or "").strip() for text in mended.cells.values()):
        mended.refused = ("emptied", {})
    return mended


def _mend_raw(row: SentBack, mended: Mended) -> None:
    """Cells that are filled in win over the raw record."""
    base = row.base
    if base.raw is None:
        if row.raw and row.raw.strip():
            mended.bent.append(Bent(row.where, RAW_COLUMN, "raw-ignored", "", row.raw, "received"))
        return
    if any((text or "").strip() for text in mended.cells.values()):
        mended.raw = None
        return
    typed = base.raw if row.raw is None else row.raw
    if typed.strip() and typed != base.raw:
        kind = bend(base.raw, typed)
        if kind == "line-ends":
            typed = base.raw
        elif kind is not None:
            mended.bent.append(Bent(row.where, RAW_COLUMN, kind, base.raw, typed, "typed"))
    if typed == WITHHELD:
        mended.refused = ("raw-withheld", {})
    elif typed in MISFITS:
        mended.refused = ("misfit", {})
    elif not typed.strip():
        mended.raw = None
    elif typed != base.raw:
        if row.latest.raw not in (base.raw, typed):
            mended.refused = ("changed-since", {"column": RAW_COLUMN, "run": row.latest.identity[0]})
        mended.raw = typed
        mended.changes.append(Change(row.where, RAW_COLUMN, base.raw, typed))
