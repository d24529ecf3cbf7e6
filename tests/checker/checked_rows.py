"""Record batches made by hand, and what the checker makes of them in a form that is easy to compare."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from clientimport.checker import check_records
from clientimport.core.fields import item_fields, list_names
from clientimport.core.mapping import LoadOptions, Mapping, OnInvalid, RecordRule, SourceOptions
from clientimport.core.problems import FAULT_SCHEMA, no_faults
from clientimport.core.record_batch import KEY, POSITION, SLOT, CheckedBatch, Origins, RecordBatch
from clientimport.core.rows import ROW, Layout, RowBatch, SourceFile, no_broken_rows
from clientimport.core.target import References, Target

KNOWN = References(
    {
        "office_id": pl.Series([1937, 1938]),
        "company_id": pl.Series([12]),
        "type.code": pl.Series(["retail", "trade"]),
    }
)
FIRST = 2
"""Row of the first record."""


def mapping(target: Target, **options: Any) -> Mapping:
    """A mapping for the target; `mapped` names own fields, other options are Mapping's, `on_invalid` a dict."""
    own = options.pop("mapped", ())
    load = options.pop("load", {})
    default = options.pop("default", "reject")
    chosen = options.pop("on_invalid", {})
    plain = Mapping("m.yaml", "", target.name, "old", (), SourceOptions(), RecordRule(dict.fromkeys(own), {}, {}))
    return replace(plain, load=LoadOptions(**load), on_invalid=OnInvalid(default, chosen), **options)


def batch(target: Target, records: list[dict[str, Any]], *, first: int = FIRST, **parts: Any) -> RecordBatch:
    """Nested records of texts -> a record batch; an item's slot is its place in the list."""
    names = list_names(target.record)
    own: list[dict[str, Any]] = []
    items: dict[str, list[dict[str, Any]]] = {}
    for row, record in enumerate(records, start=first):
        line: dict[str, Any] = {ROW: row, KEY: record.get("key", f"K{row}")}
        for name, value in record.items():
            if name in names:
                for at, item in enumerate(value):
                    fields = item if isinstance(item, dict) else {"value": item}
                    items.setdefault(name, []).append({ROW: row, SLOT: at, POSITION: at, **fields})
            elif isinstance(value, dict):
                line |= {f"{name}.{leaf}": text for leaf, text in value.items()}
            elif name != "key":
                line[name] = value
        own.append(line)
    columns = list(dict.fromkeys(name for line in own for name in line))
    frames = {name: _items(target, name, lines) for name, lines in items.items()}
    rows = pl.DataFrame({ROW: [line[ROW] for line in own]}, schema={ROW: pl.Int64})
    file = SourceFile(0, "clients.csv", "", 0, Layout("csv", (), (), 1))
    defaults = {
        "batch": RowBatch(file, rows, parts.pop("broken", no_broken_rows()), parts.pop("broken_faults", no_faults())),
        "own": pl.DataFrame(own, schema={name: pl.Int64 if name == ROW else pl.String for name in columns or (ROW, KEY)}),
        "lists": frames,
        "faults": no_faults(),
        "origins": Origins((), {}, {}),
    }
    return RecordBatch(**{**defaults, **parts})


def _items(target: Target, name: str, lines: list[dict[str, Any]]) -> pl.DataFrame:
    given = {leaf for line in lines for leaf in line}
    fields = [leaf for leaf in item_fields(target.record, name) if leaf in given]
    schema = {ROW: pl.Int64, SLOT: pl.Int32, POSITION: pl.Int32, **dict.fromkeys(fields, pl.String)}
    return pl.DataFrame(lines, schema=schema)


def fault(row: int, code: str, field: str, **rest: Any) -> pl.DataFrame:
    """One fault, as the mapper or reader names it."""
    return pl.DataFrame([{ROW: row, "code": code, "field": field, **rest}], schema=FAULT_SCHEMA)


def check(target: Target, records: list[dict[str, Any]] | RecordBatch, **options: Any) -> CheckedBatch:
    """Records of texts, or a batch -> checked. Options are `mapping`'s, and `references`, `secret_columns`, `strict`."""
    strict = bool(options.pop("strict", False))
    references = options.pop("references", KNOWN)
    secret = frozenset(options.pop("secret_columns", ()))
    given = batch(target, records) if isinstance(records, list) else records
    return check_records(given, target, mapping(target, **options), references, secret, strict=strict)


def told(checked: CheckedBatch, *severities: str) -> list[tuple[int, str, str]]:
    """(row, field, code) of all problems of these severities; rejects and drops where none is named."""
    wanted = checked.problems.filter(pl.col("severity").is_in(severities or ("reject", "drop")))
    return wanted.select(ROW, "field", "code").rows()
