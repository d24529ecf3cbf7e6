"""The ledger's tables of a review: what is typed for a rejected row and whose it is, what was done, and what that changed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from clientimport.core.table_options import TABLE_OPTIONS
from clientimport.loader.ledger_tables import METADATA, MOMENT, NUMBER, TEXT, id_column


def _of_reject() -> Column[int]:
    return Column("reject_id", NUMBER, ForeignKey("import_reject.id", ondelete="CASCADE"), nullable=False)


REVIEW = Table(
    "import_review",
    METADATA,
    id_column(),
    _of_reject(),
    Column("cells", TEXT),  # JSON: frame name -> text as typed, of the changed cells alone; null: none
    Column("raw", TEXT),  # as typed, of a row of wrong structure; null: as received
    Column("version", Integer, nullable=False),  # of cells and raw; 0 where there are none
    Column("edited_by", TEXT),
    Column("edited_at", MOMENT),
    Column("changed_since", TEXT),  # JSON: frame names of typed cells that a later run received anew, with another text
    Column("assigned_to", String(255)),
    Column("assigned_by", TEXT),
    Column("assigned_at", MOMENT),
    Index("ix_import_review_reject_id", "reject_id", unique=True),
    **TABLE_OPTIONS,
)
ACTION = Table(
    "import_review_action",
    METADATA,
    id_column(),
    Column("made_at", MOMENT, nullable=False),
    Column("made_by", TEXT, nullable=False),
    Column("action", String(16), nullable=False),  # edit | correct | undo | waive | unwaive | assign | retry | export | suggest
    Column("scope", String(64), nullable=False),  # open | a run's id
    Column("reject_id", NUMBER),  # of an action on one row; it may be gone
    Column("rows", Integer, nullable=False),  # how many it concerned
    Column("told", TEXT, nullable=False),  # JSON: facts for its words, no value of any row
    Column("undone_by", NUMBER),  # the action that took it back
    Index("ix_import_review_action_scope", "scope"),
    **TABLE_OPTIONS,
)
CHANGE = Table(
    "import_review_change",
    METADATA,
    id_column(),
    Column("action_id", NUMBER, ForeignKey("import_review_action.id", ondelete="CASCADE"), nullable=False),
    _of_reject(),
    # Of REVIEW.cells and REVIEW.raw; all null where the action changed neither.
    Column("cells_before", TEXT),
    Column("raw_before", TEXT),
    Column("cells_after", TEXT),
    Column("raw_after", TEXT),
    Column("version", Integer, nullable=False),  # which change of the row's cells it is, from 1; 0 where it is none
    Index("ix_import_review_change_action_id", "action_id"),
    Index("ix_import_review_change_reject_id", "reject_id"),
    **TABLE_OPTIONS,
)
