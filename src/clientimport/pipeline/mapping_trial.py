"""A proposed mapping tried on the rows that it was made from: how many become clients, and which fields cost the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from clientimport.core.rows import ROW, RowBatch
from clientimport.core.target import References, Target
from clientimport.mapper import bind, read_mapping
from clientimport.mapper.proposing.commented import quoted
from clientimport.mapper.proposing.proposal import Proposal
from clientimport.mapper.proposing.tree import Block, Items, Line, columns_in
from clientimport.pipeline.prepare import Wanted, prepare
from clientimport.targets import target_named, target_names

_TOLD, _DOUBTED = 6, 0.02
"""Causes that are told; the part of the rows from which a field that costs them is in doubt."""


def tried(made: Proposal, target: Target, batches: Sequence[RowBatch]) -> tuple[int, list[str]]:
    """Proposal, and rows of its file -> how many become clients, and the causes of rejects in words, without any value.

    Lines of the proposal that cost many rows are in doubt afterwards.
    """
    mapping = read_mapping("proposed.yaml", target_named, target_names(), written=made.text)
    accepted = rows = 0
    counts: Counter[tuple[str, str, str]] = Counter()
    for batch in batches:
        bound = bind(mapping, target, batch.file.layout)
        tries = batch.rows
        if made.further_rows:
            # What goes on with a client is put together by a run alone: its first row is tried.
            tries = tries.filter(tries[batch.file.layout.columns[0]].is_not_null())
        checked = prepare(bound, replace(batch, rows=tries), References(), Wanted(fingerprints=False))
        accepted += checked.own.height
        rows += tries.height
        problems = checked.problems.filter(checked.problems["severity"] == "reject")
        seen = {
            (row, code, re.sub(r"\[\d+\]", "[]", path or ""), ", ".join(columns or ()))
            for row, code, path, columns in problems.select(ROW, "code", "field", "columns").iter_rows()
        }
        counts.update((code, path, columns) for _, code, path, columns in seen)
    # The most frequent first; a set's own order would be another one in each process.
    causes = sorted(counts.items(), key=lambda cause: (-cause[1], cause[0]))
    for (code, path, columns), count in causes:
        if rows and count > _DOUBTED * rows:
            share = max(1, int(100 * count / rows))
            for line in _lines_at(made.record, path, set(columns.split(", "))):
                line.doubts = (*line.doubts, f"{share} % of the rows are rejected here: {code}")
    told = [f"{code} ({count:,}, {quoted(columns or path)})" for (code, path, columns), count in causes[:_TOLD]]
    return accepted, told


def _lines_at(value: Line | Block | Items, path: str, columns: set[str]) -> Iterator[Line]:
    """The lines that feed a field from one of some columns."""
    if isinstance(value, Line):
        if not path and (not columns - {""} or columns & {each.column for each in columns_in(value)}):
            yield value
    elif isinstance(value, Items):
        for item in value.items:
            yield from _lines_at(item, path, columns)
    else:
        step, _, rest = path.partition(".")
        below = value.fields.get(step.removesuffix("[]"))
        if below is not None:
            yield from _lines_at(below, rest, columns)
