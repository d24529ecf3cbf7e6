"""What the models found, weighed against what the columns found: nothing is told twice, and drops may climb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from clientimport.checker.costs import COST, DROPS, NOTHING, RECORD
from clientimport.checker.tables import OWN, Tables
from clientimport.core.catalogue import CATALOGUE
from clientimport.core.mapping import Mapping
from clientimport.core.problems import FAULT_SCHEMA, NOTICE
from clientimport.core.record_batch import ITEM, POSITION, SLOT
from clientimport.core.rows import ROW

_KEPT = {**FAULT_SCHEMA, COST: pl.String}


@dataclass
class _Known:
    """The faults that columns found in one row: their numbers in the frame, by field."""

    by_field: dict[str, list[int]]
    places: set[tuple[str, int | None]]


def weigh(
    tables: Tables, given: dict[str, pl.DataFrame], faults: pl.DataFrame, found: pl.DataFrame, mapping: Mapping
) -> pl.DataFrame:
    """Faults with costs, and what the models found (models.FOUND) -> all faults with costs.

    A field whose value is at fault already is not told of again. A rule across fields that is broken because a value
    was dropped makes that drop cost the record; one that is broken because a value was at fault is not told.
    In an update, what a rule misses may be stored already: the loader has the whole record judged again.
    """
    if found.is_empty():
        return faults
    known = _known(faults.with_row_index("number"), found[ROW])
    lines = _Lines(tables, given, found)
    update = mapping.load.mode == "update"
    costs = faults[COST].to_list()
    new: list[dict[str, Any]] = []
    for finding in found.iter_rows(named=True):
        place = lines.place(finding)
        mine = known.get(finding[ROW], _Known({}, set()))
        if finding["fields"] is None:
            if (finding["field"], place.get("position")) in mine.places:
                continue
        else:
            blamed = [at for field in finding["fields"] if "[]" not in field for at in mine.by_field.get(field, [])]
            for at in blamed:
                if costs[at] in DROPS:
                    costs[at] = RECORD
            if blamed or (update and lines.lacks(finding)):
                continue
        notice = CATALOGUE[finding["code"]].severity == NOTICE
        value = lines.value(finding, place)
        new.append({**finding, **place, "value": value, COST: NOTHING if notice else RECORD})
    return pl.concat([faults.with_columns(pl.Series(COST, costs, dtype=pl.String)), pl.DataFrame(new, schema=_KEPT)])


def _known(faults: pl.DataFrame, rows: pl.Series) -> dict[int, _Known]:
    mine = faults.filter(pl.col(ROW).is_in(rows.implode()) & (pl.col(COST) != NOTHING))
    known: dict[int, _Known] = {}
    for row, number, field, position in mine.select(ROW, "number", "field", "position").iter_rows():
        of_row = known.setdefault(row, _Known({}, set()))
        of_row.by_field.setdefault(field, []).append(number)
        of_row.places.add((field, position))
    return known


class _Lines:
    """The lines of the rows that models found something in: values as received, and where list items stand."""

    def __init__(self, tables: Tables, given: dict[str, pl.DataFrame], found: pl.DataFrame) -> None:
        mine = pl.col(ROW).is_in(found[ROW].unique().implode())
        self.own = given[OWN].filter(mine).rows_by_key(ROW, named=True, unique=True)
        self.now = tables.own.filter(mine).rows_by_key(ROW, named=True, unique=True)
        names = found["field"].str.extract(r"^([^\[]*)\[\]").drop_nulls().unique()
        self.items = {name: tables.frames[name].filter(mine).rows_by_key(ROW, named=True) for name in names}
        self.given = {name: given[name].filter(mine).rows_by_key(ROW, named=True) for name in names}

    def place(self, finding: dict[str, Any]) -> dict[str, int]:
        """The slot and position of the item that a model counts by its index."""
        name, bracket, _ = finding["field"].partition("[]")
        if not bracket or finding["index"] is None:
            return {}
        item = self.items[name][finding[ROW]][finding["index"]]
        return {"slot": item[SLOT], "position": item[POSITION]}

    def value(self, finding: dict[str, Any], place: dict[str, int]) -> str | None:
        """The text at fault, as received."""
        name, _, leaf = finding["field"].partition("[].")
        if not place:
            value = self.own[finding[ROW]].get(finding["field"])
        else:
            items = self.given[name.removesuffix("[]")][finding[ROW]]
            value = next(item.get(leaf or ITEM) for item in items if item[POSITION] == place["position"])
        return None if value is None else str(value)

    def lacks(self, finding: dict[str, Any]) -> bool:
        """Whether one of the record's own fields that the rule looks at has no value here."""
        return any(self.now[finding[ROW]].get(field) is None for field in finding["fields"] if "[]" not in field)
