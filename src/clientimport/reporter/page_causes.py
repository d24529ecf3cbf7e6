"""Causes as the page shows them: one group a fault and column, the most frequent first; inside it the values that are alike.

Values are alike where the same known value is nearest to them, or where they differ in case, accents and punctuation only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.problems import DROP, NOTICE, REJECT
from clientimport.reporter.cause_table import cause_value, column_text
from clientimport.reporter.nearest_values import nearest_known
from clientimport.reporter.page_text import Cuts
from clientimport.reporter.reject_table import RejectTable
from clientimport.reporter.spool import PLACE
from clientimport.values.spelling import folded

GROUPS = 100
"""Groups of one severity that are listed; the page says how many more there are."""
VALUES = 200
"""Values listed in one group."""
ALL_VALUES = 2_000
"""Values listed in all groups of one severity."""
_VALUE = 160

_GROUP = ["severity", "code", "column"]
_CAUSE = [*_GROUP, "value"]


@dataclass
class Alike:
    """Values of one group that are alike. `mark`: "3.0", the group's number and its own; `rows`: that have one of them."""

    mark: str
    nearest: str
    rows: int
    values: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class Group:
    """A fault in a column. `found`: its number in the frame; `number`: its place on the page; `values`: how many it has.

    `row` None: it is one of whole files. `width`: of a bar of 100 units.
    """

    found: int
    code: str
    column: str
    rows: int
    message: str
    fix: str
    file: str
    row: int | None
    values: int
    number: int = 0
    width: float = 0.0
    alike: list[Alike] = field(default_factory=list)

    @property
    def more(self) -> int:
        """Values that are not listed."""
        return self.values - sum(len(each.values) for each in self.alike)


@dataclass
class Listed:
    """The groups of one severity that are listed, and how many more there are, with how many rows (each counted for each)."""

    groups: list[Group]
    more: int
    more_rows: int


class PageCauses:
    """All causes of a run: `rejects`, `drops`, `notices`; `marks` tells which of the listed ones each rejected row has.

    `allowed`: heading text -> the values that its column may have.
    """

    def __init__(self, table: RejectTable, causes: pl.DataFrame, allowed: Mapping[str, Sequence[str]], cuts: Cuts) -> None:
        self._cuts = cuts
        marked = _marked(nearest_known(causes, allowed))
        self._marks = marked.select(*_CAUSE, "group", "alike").unique(subset=_CAUSE, maintain_order=True)
        groups, alike = self._rows(table)
        self.rejects = self._listed(marked, REJECT, groups, alike, table.paths)
        self.drops = self._listed(marked, DROP, groups, alike, table.paths)
        self.notices = self._listed(marked, NOTICE, groups, alike, table.paths)
        self._places = {group.found: group.number for group in self.rejects.groups}
        self._known = {each.mark for group in self.rejects.groups for each in group.alike}

    def marks(self, problems: pl.DataFrame, headings: Mapping[str, str]) -> dict[int, list[str]]:
        """Problems with PLACE -> place -> the marks of its causes: "3.0", or "3" where the value is not listed."""
        found = self._joined(problems.filter(pl.col("severity") == REJECT), headings)
        marks: dict[int, list[str]] = {}
        for place, group, alike in found.select(PLACE, "group", "alike").unique(maintain_order=True).iter_rows():
            if group in self._places:
                mark = f"{self._places[group]}.{alike}"
                marks.setdefault(place, []).append(mark if mark in self._known else str(self._places[group]))
        return {place: sorted(set(of), key=_in_order) for place, of in marks.items()}

    def _joined(self, problems: pl.DataFrame, headings: Mapping[str, str]) -> pl.DataFrame:
        named = problems.select(PLACE, "severity", "code", column_text(headings).alias("column"), cause_value())
        return named.join(self._marks, on=_CAUSE, how="inner", nulls_equal=True, maintain_order="left")

    def _rows(self, table: RejectTable) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
        """Rows that have a group's fault, and one of the values that are alike: a row with two of them is one row."""
        groups: dict[int, int] = {}
        alike: dict[tuple[int, int], int] = {}
        for problems in table.problems.slices():
            found = self._joined(problems, table.headings)
            for group, rows in found.group_by("group").agg(pl.col(PLACE).n_unique()).iter_rows():
                groups[group] = groups.get(group, 0) + rows
            for group, own, rows in found.group_by("group", "alike").agg(pl.col(PLACE).n_unique()).iter_rows():
                alike[group, own] = alike.get((group, own), 0) + rows
        return groups, alike

    def _listed(
        self,
        marked: pl.DataFrame,
        severity: str,
        groups: Mapping[int, int],
        alike: Mapping[tuple[int, int], int],
        paths: Mapping[int, str],
    ) -> Listed:
        own = marked.filter(pl.col("severity") == severity)
        found = [self._group(part, groups, paths) for part in own.partition_by("group", maintain_order=True)]
        found.sort(key=lambda group: (-group.rows, group.code, group.column))
        listed, rest = found[:GROUPS], found[GROUPS:]
        room = ALL_VALUES
        most = max((group.rows for group in listed), default=1)
        chosen = own.filter(pl.col("group").is_in([group.found for group in listed]))
        causes = {part["group"][0]: part for part in chosen.partition_by("group", maintain_order=True)}
        for number, group in enumerate(listed):
            group.number, group.width = number, max(100 * group.rows / most, 0.5)
            group.alike = self._alike(group, causes[group.found], alike, min(VALUES, room))
            room -= sum(len(each.values) for each in group.alike)
        return Listed(listed, len(rest), sum(group.rows for group in rest))

    def _group(self, causes: pl.DataFrame, rows: Mapping[int, int], paths: Mapping[int, str]) -> Group:
        first = causes.row(0, named=True)
        here = causes.filter(pl.col("file").eq_missing(first["file"]))["row"].min()
        assert here is None or isinstance(here, int)
        return Group(
            found=first["group"],
            code=first["code"],
            column=first["column"],
            rows=rows.get(first["group"], 0),
            message=first["message"],
            fix=first["fix"],
            file=paths.get(first["file"], ""),
            row=here,
            values=causes.filter(_has_value()).height,
        )

    def _alike(self, group: Group, causes: pl.DataFrame, rows: Mapping[tuple[int, int], int], most: int) -> list[Alike]:
        made: dict[int, Alike] = {}
        for each in causes.filter(_has_value()).head(most).iter_rows(named=True):
            own = each["alike"]
            if own not in made:
                made[own] = Alike(f"{group.number}.{own}", each["nearest"], rows.get((group.found, own), 0))
            made[own].values.append((self._cuts.short(each["value"], _VALUE), each["rows"]))
        return list(made.values())


def _marked(causes: pl.DataFrame) -> pl.DataFrame:
    """CAUSE_SCHEMA with nearest -> the same with group, alike (number inside the group, the most frequent 0).

    One fault with one value in one column is one cause here, whatever the field.
    """
    own = (
        causes.group_by(_CAUSE, maintain_order=True)
        .agg(pl.col("rows").sum(), pl.col("nearest", "message", "fix", "file", "row").first())
        .with_columns(pl.col("nearest").fill_null(""))
    )
    near = pl.when(pl.col("nearest") != "").then("=" + pl.col("nearest")).otherwise(_folded())
    groups = own.select(_GROUP).unique(maintain_order=True).with_row_index("group").cast({"group": pl.Int64})
    numbered = (
        own.with_columns(near.alias("near"))
        .with_columns(pl.col("rows").sum().over([*_GROUP, "near"]).alias("together"))
        .join(groups, on=_GROUP, how="left", maintain_order="left")
        .sort("group", -pl.col("together"), "near", -pl.col("rows"), "value", nulls_last=False, maintain_order=True)
    )
    another = (pl.col("near") != pl.col("near").shift(1).over("group")).fill_null(False)
    return numbered.with_columns(another.cast(pl.Int64).cum_sum().over("group").alias("alike"))


def _folded() -> pl.Expr:
    return pl.col("value").fill_null("").map_elements(_sounds, return_dtype=pl.String)


def _sounds(value: str) -> str:
    return value if len(value) > _VALUE else folded(value) or value


def _has_value() -> pl.Expr:
    return pl.col("value").fill_null("") != ""


def _in_order(mark: str) -> list[int]:
    return [int(part) for part in mark.split(".")]
