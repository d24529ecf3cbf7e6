"""The cells of a rejected row: as received and as typed, which are at fault, and what they may be by mapping and references."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.errors import Failure
from clientimport.core.record_batch import ITEM
from clientimport.core.secrets import WITHHELD, is_secret_heading
from clientimport.loader import Draft, ReviewedReject, read_references
from clientimport.loader.review_reading import shown_of
from clientimport.pipeline.allowed import allowed_values
from clientimport.pipeline.reviewing.refusals import Refused
from clientimport.pipeline.reviewing.secret_columns import column_rules
from clientimport.pipeline.reviewing.views import CellView
from clientimport.pipeline.stored_rows import StoredFile
from clientimport.reporter.nearest_values import nearest_known

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from clientimport.mapper import Bound
    from clientimport.pipeline.reviewing.board import Board


def cell_views(  # noqa: PLR0913 - what is known of the row
    board: Board, connection: Connection, reject: ReviewedReject, draft: Draft, problems: pl.DataFrame, lang: str
) -> tuple[CellView, ...]:
    """One cell for each column of the row's file, in its order. `problems`: ROW_PROBLEMS of the row, with `severity`."""
    bound = _bound(board, reject, lang)
    secret = _secret(board, reject, lang)
    if bound is not None:
        allowed: Mapping[str, Sequence[str]] = allowed_values(bound, read_references(connection, bound.target, bound.mapping))
    else:
        told = json.loads(shown_of(connection, [reject.run_id]).get(reject.run_id, "{}"))
        allowed = told.get("allowed") or {}
    faults = problems.filter(pl.col("severity") != "notice").with_columns(pl.col("columns").str.json_decode(pl.List(pl.String)))
    faulty = set(faults["columns"].explode().drop_nulls())
    nearest = _nearest(faults, allowed)
    fields = _fields(bound) if bound is not None else {}
    return tuple(
        CellView(
            name=name,
            heading=heading or name,
            received="" if name in secret else reject.cells.get(name) or "",
            typed=None if name in secret else draft.cells.get(name),
            secret=name in secret,
            faulty=name in faulty,
            allowed=() if name in secret else tuple(allowed.get(name, ())),
            nearest="" if name in secret else nearest.get(name, ""),
            fields=fields.get(name, ()),
            changed_since=name in draft.changed_since,
        )
        for name, heading in reject.headings.items()
    )


def _bound(board: Board, reject: ReviewedReject, lang: str) -> Bound | None:
    """The run's mapping as it is by now; None where it is gone, or is for something else."""
    origin = StoredFile(reject.run_id, reject.file, "", tuple(reject.headings.items()))
    try:
        read = board.bindings.mapping(reject.mapping_path)
        return board.bindings.bound(read, origin, lang) if read.target.name == reject.target else None
    except Failure:
        return None


def _secret(board: Board, reject: ReviewedReject, lang: str) -> frozenset[str]:
    try:
        return column_rules(board.bindings, reject, lang).secret
    except Refused:
        # Nothing tells which columns are secret: the ledger holds no secret cell, and nothing can be typed.
        named = (name for name, heading in reject.headings.items() if is_secret_heading(heading))
        return frozenset((*named, *(name for name, text in reject.cells.items() if text == WITHHELD)))


def _nearest(faults: pl.DataFrame, allowed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Column -> the known value that is nearest to the one at fault in it."""
    single = faults.filter(pl.col("columns").list.len() == 1).select(
        pl.col("columns").list.first().alias("column"), "value", "detail"
    )
    near = nearest_known(single, allowed)
    return {
        column: known
        for column, value, known in near.select("column", "value", "nearest").iter_rows()
        if known not in (None, value)
    }


def _fields(bound: Bound) -> dict[str, tuple[str, ...]]:
    """Column -> what of the record reads it, and the key."""
    told: dict[str, dict[str, None]] = {}
    for field, columns in _read(bound):
        for column in columns:
            told.setdefault(column, {})[field] = None
    return {column: tuple(fields) for column, fields in told.items()}


def _read(bound: Bound) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "key", bound.origins.key
    yield from bound.origins.own.items()
    for (name, _, leaf), columns in bound.origins.items.items():
        yield f"{name}[]" if leaf == ITEM else f"{name}[].{leaf}", columns
