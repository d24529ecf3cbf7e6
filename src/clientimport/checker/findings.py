"""What the models found, weighed against what the columns found: nothing is told twice, and drops may climb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from clientimport.checker.costs import COST, DROPS, NOTHING, RECORD
from clientimport.checker.tables import OWN, Tables
from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fields import fields_of
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

    A value that is missing because it was at fault is not told again. A rule across fields that is broken because a value
    was dropped makes that drop cost the record; one that is broken because a value was at fault is not told.
    In an update, what a rule misses may be stored already: the loader has the whole record judged again.
    """
    if found.is_empty():
        return faults
    known = _known(faults.with_row_index("number"), found[ROW])
    update = mapping.load.mode == "update"
    costs = faults[COST].to_list()
    new: list[dict[str, Any]] = []
    for finding in found.iter_rows(named=True):
        place = _place(tables, finding)
        mine = known.get(finding[ROW], _Known({}, set()))
        if finding["fields"] is None:
            told = (finding["field"], place.get("position")) in mine.places
            absent = finding["code"] == "required-missing" and update and place.get("position") is None
            if told or (absent and finding["field"] not in mapping.mapped):
                continue
        else:
            blamed = [at for field in finding["fields"] if "[]" not in field for at in mine.by_field.get(field, [])]
            for at in blamed:
                if costs[at] in DROPS:
                    costs[at] = RECORD
            if blamed or (update and _lacks(tables, finding)):
                continue
        notice = CATALOGUE[finding["code"]].severity == NOTICE
        value = _value(given, finding, place)
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


def _place(tables: Tables, finding: dict[str, Any]) -> dict[str, int]:
    """The slot and position of the item that a model counts by its index."""
    name, bracket, _ = finding["field"].partition("[]")
    if not bracket or finding["index"] is None:
        return {}
    items = tables.frames[name].filter(pl.col(ROW) == finding[ROW])
    slot, position = items.select(SLOT, POSITION).row(finding["index"])
    return {"slot": slot, "position": position}


def _value(given: dict[str, pl.DataFrame], finding: dict[str, Any], place: dict[str, int]) -> str | None:
    name, _, leaf = finding["field"].partition("[].")
    frame, column = (given[name], leaf or ITEM) if place else (given[OWN], finding["field"])
    if column not in frame.columns:
        return None
    lines = frame.filter(pl.col(ROW) == finding[ROW])
    if place:
        lines = lines.filter(pl.col(POSITION) == place["position"])
    return lines[column][0] if len(lines) else None


def _lacks(tables: Tables, finding: dict[str, Any]) -> bool:
    """Whether one of the record's own fields that the rule looks at has no value here."""
    own = [field for field in finding["fields"] if "[]" not in field and field in fields_of(tables.record)]
    line = tables.own.filter(pl.col(ROW) == finding[ROW])
    return any(field not in line.columns or line[field][0] is None for field in own)
