"""The rejected rows as the page lists them, in order, up to a number that a browser bears."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from clientimport.core.problems import NOTICE
from clientimport.core.rows import REJECT_COLUMNS
from clientimport.reporter.cause_table import column_text
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.spool import PLACE

SHOWN = 10_000
"""Rows listed."""
CELL_BUDGET = 3_000_000
"""Characters of cells in the page; rows after that are listed without their cells, and the page says so."""
_CELL = 400

_ROW, _FILE, _, _, _RAW = REJECT_COLUMNS


@dataclass
class RowsShown:
    """How many rows were listed, how many of them with their cells; filled while the rows are taken."""

    listed: int = 0
    with_cells: int = 0
    cut_cells: int = 0


def shown_rows(table: RejectTable, groups: Mapping[tuple[str, str], int], counts: RowsShown) -> Iterator[dict[str, Any]]:
    """Rows one by one: row, file, problems (column, message, fix, code, severity), groups, cells (heading, text), raw.

    `groups`: (code, column) -> number of the group of causes.
    """
    left = CELL_BUDGET
    for rows, found in table.slices():
        problems = _by_place(found, table.headings)
        for row in rows.iter_rows(named=True):
            if counts.listed == SHOWN:
                return
            counts.listed += 1
            told = problems.get(row[PLACE], [])
            cells: list[tuple[str, str]] = []
            if left > 0:
                filled = ((heading, row[name]) for heading, name in zip(table.heading_texts, table.cell_names, strict=True))
                cells = [(heading, _cut(text, counts)) for heading, text in filled if text is not None]
                left -= sum(len(heading) + len(text) for heading, text in cells)
                counts.with_cells += 1
            yield {
                "row": row[_ROW],
                "file": row[_FILE],
                "problems": told,
                "groups": sorted({groups[p["code"], p["column"]] for p in told if (p["code"], p["column"]) in groups}),
                "cells": cells,
                "raw": None if row[_RAW] is None else _cut(row[_RAW], counts),
            }


def _by_place(problems: pl.DataFrame, headings: Mapping[str, str]) -> dict[int, list[dict[str, Any]]]:
    told = problems.filter(pl.col("severity") != NOTICE) if problems.height else problems
    if told.is_empty():
        return {}
    named = told.select(PLACE, "code", "severity", "message", "fix", column_text(headings).alias("column"))
    found: dict[int, list[dict[str, Any]]] = {}
    for problem in named.iter_rows(named=True):
        found.setdefault(problem[PLACE], []).append(problem)
    return found


def _cut(text: str, counts: RowsShown) -> str:
    if len(text) <= _CELL:
        return text
    counts.cut_cells += 1
    return text[:_CELL] + " … (cut here; whole in rejects.csv)"
