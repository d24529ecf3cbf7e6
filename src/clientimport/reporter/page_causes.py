"""Causes as the page shows them: one group a fault and column, its values inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from clientimport.core.problems import REJECT

VALUES = 200
"""Values listed in one group, the most frequent first; the page says how many more there are."""
_SHOWN = 160

_GROUP = ["severity", "code", "column"]


def _grouped(causes: pl.DataFrame, severity: str) -> pl.DataFrame:
    return (
        causes.filter(pl.col("severity") == severity)
        .group_by(_GROUP, maintain_order=True)
        .agg(pl.col("rows").sum().alias("count"), pl.struct("rows", "value", "message", "fix", "file", "row").alias("inside"))
        .sort(-pl.col("count"), "code", "column", maintain_order=True)
    )


def cause_groups(causes: pl.DataFrame, severity: str, paths: Mapping[int, str]) -> list[dict[str, Any]]:
    """CAUSE_SCHEMA -> groups of one severity, the most frequent first: number, code, column, count, message, fix, file, row,
    width (of a bar of 100 units), values (text, count), more (values that are not listed)."""
    groups = _grouped(causes, severity)
    most = max(groups["count"].to_list(), default=1)
    made = []
    for at, group in enumerate(groups.iter_rows(named=True)):
        inside = group["inside"]
        first = inside[0]
        values = [(_cut(cause["value"]), cause["rows"]) for cause in inside if cause["value"] not in (None, "")]
        made.append(
            {
                "number": at,
                "code": group["code"],
                "column": group["column"],
                "count": group["count"],
                "message": first["message"] if len(inside) == 1 else "",
                "example": first["message"],
                "fix": first["fix"],
                "file": paths.get(first["file"], ""),
                "row": min((c["row"] for c in inside if c["file"] == first["file"] and c["row"]), default=None),
                "width": max(100 * group["count"] / most, 0.5),
                "values": values[:VALUES],
                "more": max(len(values) - VALUES, 0),
            }
        )
    return made


def group_numbers(causes: pl.DataFrame) -> dict[tuple[str, str], int]:
    """(code, column) of rejects -> the number of the group."""
    groups = _grouped(causes, REJECT)
    return {(code, column): at for at, (code, column) in enumerate(groups.select("code", "column").iter_rows())}


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
