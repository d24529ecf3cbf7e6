"""The record that a row becomes, for a person to look at: without secrets, values at fault in it as they are."""

from __future__ import annotations

import json
import re
from typing import Any

import polars as pl

from clientimport.checker import nested_records
from clientimport.core.fields import Field, fields_of
from clientimport.core.record_batch import CheckedBatch, RecordBatch
from clientimport.core.rows import ROW
from clientimport.core.secrets import WITHHELD
from clientimport.core.target import Target

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")
_LONGEST = re.compile(r"-?\d{1,18}")


def shown_record(
    mapped: RecordBatch, checked: CheckedBatch, row: int, problems: pl.DataFrame, target: Target
) -> dict[str, Any] | None:
    """The record of one ROW of a batch, blanks left out; None where there is none.

    One that is accepted is as it would be loaded; another as it was mapped, with the values of `problems` where they belong.
    """
    accepted = _nested(checked.own, checked.lists, row, target)
    record = accepted or _nested(mapped.own, mapped.lists, row, target)
    if record is None:
        return None
    if accepted is None:
        _put_faults(record, problems, target)
    shown: dict[str, Any] = _typed(_filled(record), "", fields_of(target.record))
    return shown


def _put_faults(record: dict[str, Any], problems: pl.DataFrame, target: Target) -> None:
    fields = fields_of(target.record)
    for path, value in problems.select("field", "value").drop_nulls().iter_rows():
        field = fields.get(re.sub(r"\[\d+\]", "[]", path))
        if field is not None and field.leaf and not field.secret and value != WITHHELD:
            _put(record, [(name, at and int(at)) for name, at in _STEP.findall(path)], value)


def _nested(own: pl.DataFrame, lists: dict[str, pl.DataFrame], row: int, target: Target) -> dict[str, Any] | None:
    mine = own.filter(pl.col(ROW) == row)
    if mine.is_empty():
        return None
    items = {name: frame.filter(pl.col(ROW) == row) for name, frame in lists.items()}
    line = nested_records(mine, items, target).drop(ROW).write_ndjson()
    record: dict[str, Any] = json.loads(line)
    return record


def _put(record: dict[str, Any], path: list[tuple[str, int | str]], value: str) -> None:
    """A value to its place, if that is empty."""
    here: Any = record
    for depth, (name, at) in enumerate(path):
        last = depth == len(path) - 1
        if not isinstance(here, dict):
            return
        if at == "":
            if last:
                here[name] = value if here.get(name) is None else here[name]
                return
            here[name] = here = here.get(name) or {}
            continue
        items = here[name] = here.get(name) or []
        if not isinstance(items, list) or int(at) > len(items):
            return
        if int(at) == len(items):
            items.append(None)
        if last:
            items[int(at)] = value if items[int(at)] is None else items[int(at)]
            return
        items[int(at)] = here = items[int(at)] or {}


def _typed(value: Any, pattern: str, fields: dict[str, Field]) -> Any:
    """Texts of numbers and truth values as such, where they are."""
    if isinstance(value, dict):
        return {name: _typed(each, f"{pattern}.{name}".lstrip("."), fields) for name, each in value.items()}
    if isinstance(value, list):
        return [_typed(each, f"{pattern}[]", fields) for each in value]
    kind = fields[pattern].kind if pattern in fields else "text"
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return int(value) if kind == "integer" and isinstance(value, str) and _LONGEST.fullmatch(value) else value


def _filled(value: Any) -> Any:
    """Without what is blank."""
    if isinstance(value, dict):
        kept = {name: _filled(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in (None, {}, [])}
    if isinstance(value, list):
        return [each for each in map(_filled, value) if each not in (None, {}, [])]
    return value
