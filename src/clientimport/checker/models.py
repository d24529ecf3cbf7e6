"""Records through the Pydantic model, and what it says as faults of the record's fields."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import polars as pl
from pydantic import ValidationError

from clientimport.checker.implied import implied_by_columns
from clientimport.checker.judged_model import judged_validator
from clientimport.checker.nesting import nested_records
from clientimport.checker.stand_ins import stand_ins
from clientimport.core.catalogue import CATALOGUE
from clientimport.core.record_frames import RecordFrames
from clientimport.core.rows import ROW
from clientimport.core.rules import ACROSS, across_rules
from clientimport.core.target import Target

FOUND: Final[dict[str, type[pl.DataType] | pl.DataType]] = {
    ROW: pl.Int64,
    "code": pl.String,
    "field": pl.String,
    "index": pl.Int32,
    "detail": pl.String,
    "fields": pl.List(pl.String),
}
"""`index`: of the list item; `fields`: patterns of all fields that a rule across fields looked at, else null."""
_SLICE = 5000

_CODES = {
    "missing": "required-missing",
    "string_type": "required-missing",
    "int_type": "required-missing",
    "bool_type": "required-missing",
    "string_too_short": "required-missing",
    "string_too_long": "too-long",
    "literal_error": "not-allowed",
    "int_parsing": "integer-invalid",
    "int_from_float": "integer-invalid",
    "bool_parsing": "boolean-invalid",
}
"""Pydantic's kinds of error -> ours. Values are typed before they come here, so a wrong type is a value that is absent."""


def judge_records(own: pl.DataFrame, lists: dict[str, pl.DataFrame], target: Target, *, strict: bool = True) -> pl.DataFrame:
    """Typed frames -> FOUND: what the model and its rules across fields have against the records, nothing where all is well.

    Required values that are absent are for the caller to name (required.py); here something stands in their place, so
    that the rules across fields are judged all the same. A secret is replaced too: no error, trace or dump can hold it.
    Unless `strict`, the frames' columns are judged already, and the model is asked only of records that these do not settle.
    """
    lists = {name: stand_ins(frame, name, target.record) for name, frame in lists.items()}
    own = stand_ins(own, "", target.record)
    if not strict and implied_by_columns(target.record):
        own, lists = _doubtful(own, lists, target)
    if own.is_empty():
        return pl.DataFrame(schema=FOUND)
    nested = nested_records(own, lists, target, secrets=True)
    found: list[tuple[int, str, str, int | None, str | None, list[str] | None]] = []
    with _no_collection():
        for start in range(0, len(nested), _SLICE):
            found += _judge(nested[start : start + _SLICE], target)
    return pl.DataFrame(found, schema=FOUND, orient="row")


def _doubtful(
    own: pl.DataFrame, lists: dict[str, pl.DataFrame], target: Target
) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """The records that may break a rule across fields."""
    frames = RecordFrames(own, lists)
    rules: Any = across_rules(target.record)
    rows = pl.concat([pl.Series(ROW, [], dtype=pl.Int64), *(rule.__doubt__(frames) for rule in rules)]).unique()
    mine = pl.col(ROW).is_in(rows.implode())
    return own.filter(mine), {name: frame.filter(mine) for name, frame in lists.items()}


def _judge(records: pl.DataFrame, target: Target) -> Iterator[Any]:
    validate = judged_validator(target.record)
    lines = io.BytesIO()
    records.drop(ROW).write_ndjson(lines)
    for at, line in enumerate(lines.getvalue().splitlines()):
        try:
            faults = validate(line).across_faults()
        except ValidationError as error:
            yield from _named(records[ROW][at], error)
        else:
            for fault in faults:
                pattern, index = _pattern(fault.field)
                yield records[ROW][at], fault.code, pattern, index, fault.detail or None, list(fault.fields)


def _named(row: int, error: ValidationError) -> Iterator[Any]:
    said = error.errors(include_input=False, include_url=False, include_context=False)
    known = [each["type"] in CATALOGUE or each["type"] == ACROSS for each in said]
    if any(known):
        said = error.errors(include_input=False, include_url=False, include_context=True)
    for each in said:
        kind, context = each["type"], each.get("ctx", {})
        if kind == ACROSS:
            for fault in context["faults"]:
                pattern, index = _pattern(fault.field)
                yield row, fault.code, pattern, index, fault.detail or None, list(fault.fields)
            continue
        pattern, index = _pattern_of(each["loc"])
        if kind in CATALOGUE:
            yield row, kind, pattern, index, str(context.get("detail", "")), None
        elif kind in _CODES:
            yield row, _CODES[kind], pattern, index, None, None
        else:
            yield row, "rule-broken", pattern, index, kind.replace("_", " "), None


def _pattern(path: str) -> tuple[str, int | None]:
    """A concrete path -> pattern and the item's index."""
    head, bracket, rest = path.partition("[")
    if not bracket:
        return path, None
    index, _, tail = rest.partition("]")
    return f"{head}[]{tail}", int(index)


def _pattern_of(loc: tuple[int | str, ...]) -> tuple[str, int | None]:
    text, index = "", None
    for part in loc:
        if isinstance(part, int):
            text, index = f"{text}[]", part
        else:
            text = f"{text}.{part}" if text else part
    return text, index


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection meanwhile: records hold no cycles, and walking over them would cost more than making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
