"""Causes of a scope: what is wrong in which column, with how many rows, and with which values, as report.html groups them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from clientimport.pipeline.reviewing.row_states import OPEN_STATES
from clientimport.pipeline.reviewing.scope_rows import ScopeRows, worded
from clientimport.pipeline.reviewing.views import CauseView
from clientimport.reporter.cause_table import cause_value
from clientimport.reporter.nearest_values import nearest_known

if TYPE_CHECKING:
    from clientimport.pipeline.reviewing.scope_table import ScopeTable

VALUES = 200
"""Values that are listed of one cause."""
_CAUSE = ["code", "column"]


@dataclass(frozen=True)
class Causes:
    """Causes, the most frequent first, `mended` left out; `rows`: cause (its number), at: each row once a cause."""

    views: tuple[CauseView, ...]
    rows: pl.DataFrame


def causes_of_table(table: ScopeTable, lang: str) -> tuple[CauseView, ...]:
    """The causes of the rows that are open, or were rejected by a run that was held back.

    A fault that is let be by itself is no cause. Of values the VALUES most frequent ones are listed.
    """
    if lang not in table.causes:
        table.causes[lang] = _causes(table, lang)
    found = table.causes[lang]
    if not table.lines["mended"].any():
        return found.views
    mended = found.rows.filter(table.lines["mended"].gather(found.rows["at"]))["cause"].value_counts()
    counts = dict(mended.iter_rows())
    return tuple(replace(view, mended=counts.get(number, 0)) for number, view in enumerate(found.views))


def _causes(table: ScopeTable, lang: str) -> Causes:
    asked = table.lines["state"].is_in(pl.Series([*OPEN_STATES, "held"], dtype=table.lines["state"].dtype).implode())
    faults = table.faults.filter(~pl.col("waived") & asked.gather(table.faults["at"]))
    rows = faults.select("kind", "at").unique()
    counts = dict(rows["kind"].value_counts().iter_rows())
    values = _values(faults)
    filled = values.filter(pl.col("value").fill_null("") != "")
    listed = filled.filter(pl.int_range(pl.len()).over("kind") < VALUES).join(
        faults.select("at", "problem_id", "column", "detail"), on=["at", "problem_id"], maintain_order="left"
    )
    near = _nearest(listed, _allowed(table.rows))
    first = values.unique("kind", keep="first", maintain_order=True)
    words = worded(faults.join(first, on=["at", "problem_id"], how="semi"), lang)
    names = _names(faults)
    valued = dict(filled["kind"].value_counts().iter_rows())
    views = []
    for kind, code, column, message, fix in words.select("kind", *_CAUSE, "message", "fix").iter_rows():
        own = tuple(near.get(kind, ()))
        more = valued.get(kind, 0) - len(own)
        views.append((kind, CauseView(code, column, names[kind], counts[kind], 0, message or "", fix or "", own, more)))
    views.sort(key=lambda each: (-each[1].rows, each[0]))
    order = pl.DataFrame({"kind": [kind for kind, _ in views]}, schema={"kind": pl.UInt32}).with_row_index("cause")
    return Causes(tuple(view for _, view in views), rows.join(order, on="kind").select("cause", "at"))


def _values(faults: pl.DataFrame) -> pl.DataFrame:
    """kind, value, rows, and the first fault that has it; by kind, the most frequent first."""
    counted = faults.select("kind", cause_value(), "at", "problem_id").group_by("kind", "value", maintain_order=True)
    # A row with two faults of one kind and value is one row; they stand beside each other.
    another = pl.col("at") != pl.col("at").shift(1)
    found = counted.agg(another.fill_null(True).sum().cast(pl.Int64).alias("rows"), pl.col("at", "problem_id").first())
    return found.sort("kind", -pl.col("rows"), "value", nulls_last=False, maintain_order=True)


def _nearest(listed: pl.DataFrame, allowed: Mapping[str, Sequence[str]]) -> dict[int, list[tuple[str, int, str]]]:
    """Kind -> (value, rows, nearest known value or "") of the values that are listed."""
    told: dict[int, list[tuple[str, int, str]]] = {}
    for kind, value, rows, near in nearest_known(listed, allowed).select("kind", "value", "rows", "nearest").iter_rows():
        told.setdefault(kind, []).append((value, rows, "" if near in (None, value) else near))
    return told


def _names(faults: pl.DataFrame) -> dict[int, tuple[str, ...]]:
    """Kind -> the frame names of its columns, those that most rows have first."""
    kinds = faults.group_by("kind", "columns").len().sort(-pl.col("len").cast(pl.Int64), "columns")
    told: dict[int, dict[str, None]] = {}
    for kind, columns in kinds.select("kind", "columns").iter_rows():
        told.setdefault(kind, {}).update(dict.fromkeys(json.loads(columns or "[]")))
    return {kind: tuple(names) for kind, names in told.items()}


def _allowed(rows: ScopeRows) -> dict[str, list[str]]:
    """Heading -> the values that its column may have, as the runs of a scope knew them, the newest run's first."""
    told: dict[str, dict[str, None]] = {}
    for (run, _), file in rows.files.items():
        shown = rows.shown.get(run)
        for name, values in shown.allowed.items() if shown else ():
            told.setdefault(file.headings.get(name) or name, {}).update(dict.fromkeys(values))
    return {heading: list(values) for heading, values in told.items()}
