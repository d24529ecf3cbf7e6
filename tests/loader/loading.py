"""Batches, runs and table contents for the loader's tests."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import polars as pl
from sqlalchemy import Engine, text

from clientimport.core.fields import fields_of, own_fields
from clientimport.core.mapping import FieldRule, ItemRule, LoadOptions, Mapping, RecordRule, SourceOptions, Value
from clientimport.core.problems import no_problems
from clientimport.core.record_batch import ITEM, KEY, POSITION, SLOT, CheckedBatch, LoadedBatch, Origins, nothing_assumed
from clientimport.core.rows import RAW, ROW, Layout, RowBatch, SourceFile, no_broken_rows
from clientimport.core.runs import RunSummary
from clientimport.core.target import Target
from clientimport.loader import Load, Repeats, Terms, complete_load, ensure_schema, load_first, settle_batch
from clientimport.loader.places import item_dtypes, own_dtypes
from clientimport.targets import target_named
from spoken import with_words

TICKET = target_named("ticketevolution")
INTEND = target_named("intend")
assert TICKET is not None
assert INTEND is not None

Record = dict[str, Any]
_RULE = FieldRule(Value(""))


def mapping_for(target: Target, records: list[Record], sha256: str = "m", **options: Any) -> Mapping:
    """A mapping that names every field that any of the records has."""
    own, lists = _shape(target, records)
    items = {name: (ItemRule(dict.fromkeys(fields, _RULE)),) for name, fields in lists.items() if fields != [ITEM]}
    texts = {name: (_RULE,) for name, fields in lists.items() if fields == [ITEM]}
    rule = RecordRule(dict.fromkeys(own, _RULE), items, texts)
    return Mapping("m.yaml", sha256, target.name, "legacy", (), SourceOptions(), rule, load=LoadOptions(**options))


def batch_of_records(
    target: Target,
    records: dict[str, Record] | list[tuple[str, Record]],
    *,
    first_row: int = 2,
    number: int = 0,
    path: str = "a.csv",
    dropped: list[tuple[int, str]] = (),  # type: ignore[assignment]
    assumed: list[tuple[int, str]] = (),  # type: ignore[assignment]
) -> CheckedBatch:
    """Key -> nested record, every record with the same fields named (None or [] where it is blank) -> a checked batch."""
    pairs = list(records.items()) if isinstance(records, dict) else records
    paths, list_fields = _shape(target, [record for _, record in pairs])
    dtypes = own_dtypes(target)
    own = [{ROW: at, KEY: key, **{p: _at(record, p) for p in paths}} for at, (key, record) in enumerate(pairs, first_row)]
    lists = {}
    for name, fields in list_fields.items():
        rows = [
            {ROW: at, SLOT: i, POSITION: i, **(item if isinstance(item, dict) else {ITEM: item})}
            for at, (_, record) in enumerate(pairs, first_row)
            for i, item in enumerate(record.get(name) or [])
        ]
        types = item_dtypes(target, name)
        schema = {ROW: pl.Int64(), SLOT: pl.Int32(), POSITION: pl.Int32(), **{f: types[f] for f in fields}}
        lists[name] = pl.DataFrame(rows, schema=schema, orient="row")
    layout = Layout("csv", ("Key", "Name"), ("Key", "Name"), 1)
    batch = RowBatch(
        SourceFile(number, path, f"sha {path}", 10, layout),
        pl.DataFrame(schema={ROW: pl.Int64}),
        no_broken_rows(),
        no_problems(),
    )
    schema = {ROW: pl.Int64(), KEY: pl.String(), **{p: dtypes[p] for p in paths}}
    told = {ROW: pl.Int64, "field": pl.String}
    return CheckedBatch(
        batch,
        pl.DataFrame(own, schema=schema, orient="row"),
        lists,
        pl.DataFrame(dropped, schema=told, orient="row") if dropped else pl.DataFrame(schema=told),
        no_problems(),
        pl.Series(ROW, [], dtype=pl.Int64),
        Origins(("Key",), {}, {}),
        assumed=pl.DataFrame(assumed, schema=told, orient="row") if assumed else nothing_assumed(),
    )


def summary_of(target: Target, run_id: str = "r1", **values: Any) -> RunSummary:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return RunSummary(run_id, target.name, "legacy", "m.yaml", "m", started, "1.0", **values)


def load_settled(load: Load, repeats: Repeats, checked: CheckedBatch) -> LoadedBatch:
    """One batch through both steps, as the pipeline takes them beside each other."""
    settled = settle_batch(load, repeats, checked)
    return complete_load(load, repeats, settled, load_first(load, settled))


@dataclass
class Database:
    """A database with one target's tables, and runs into it."""

    engine: Engine
    target: Target
    runs: int = 0
    wait: float = 0.0

    def run(
        self,
        records: Any,
        mapping: Mapping | None = None,
        *,
        commit: bool = True,
        recheck: Any = None,
        with_rejects: bool = False,
        **options: Any,
    ) -> LoadedBatch:
        """One run of one batch; `options`: of the batch (dropped, assumed, ...) or of `load:`."""
        of_batch = {n: options.pop(n) for n in ("first_row", "number", "path", "dropped", "assumed") if n in options}
        checked = records if isinstance(records, CheckedBatch) else batch_of_records(self.target, records, **of_batch)
        if mapping is None:
            pairs = list(records.values()) if isinstance(records, dict) else [record for _, record in records]
            mapping = mapping_for(self.target, pairs, **options)
        self.runs += 1
        summary = summary_of(self.target, f"r{self.runs}")
        with Load(self.engine, self.target, mapping, summary, recheck, terms=Terms(self.wait)) as load:
            loaded = load_settled(load, Repeats(self.target), checked)
            for fate, count in loaded.fates["fate"].value_counts().iter_rows():
                summary.fates.add(fate, count)
            summary.fates.add("rejected", loaded.faults[ROW].n_unique())
            summary.files.append(checked.batch.file)
            summary.rows_of_file[checked.batch.file.number] = checked.own.height
            if with_rejects:
                cells = {"file": [0], ROW: [99], RAW: [None], "Key": ["K"]}
                load.record(pl.DataFrame(cells, schema_overrides={"file": pl.Int32, RAW: pl.String}), no_problems())
            summary.status = "done"
            load.finish(summary)
            if commit:
                load.commit()
        return loaded

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(self._said(sql)))]

    def execute(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(self._said(statement))

    def _said(self, sql: str) -> str:
        """MariaDB takes "key" and "rows" for words of its own."""
        return re.sub(r'(?<![\w".])(key|rows)(?![\w"])', r'"\1"', sql) if self.engine.dialect.name == "mariadb" else sql

    def all_tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every line of every table of the target, and of the counters."""
        names = [*sorted(self.target.metadata().tables), "import_counter"]
        return {name: sorted(self.rows(f"SELECT * FROM {name}"), key=repr) for name in names}

    def show(self, client_id: int) -> Any:
        with self.engine.connect() as connection:
            return self.target.show(connection, [client_id], "+00:00")


def database(engine: Engine, target: Target) -> Database:
    ensure_schema(engine, [target])
    return Database(engine, target)


def fates(loaded: LoadedBatch) -> list[tuple[int, str]]:
    return list(loaded.fates.select(ROW, "fate").iter_rows())


def faults(loaded: LoadedBatch) -> list[tuple[Any, ...]]:
    return list(with_words(loaded.faults).select(ROW, "code", "field", "value", "detail").iter_rows())


def renamed(checked: CheckedBatch, path: str) -> CheckedBatch:
    return replace(checked, batch=replace(checked.batch, file=replace(checked.batch.file, path=path)))


def _shape(target: Target, records: list[Record]) -> tuple[list[str], dict[str, list[str]]]:
    own = [p for p in own_fields(target.record) if any(_has(record, p) for record in records)]
    lists: dict[str, list[str]] = {}
    for found in fields_of(target.record).values():
        if found.kind in ("list", "texts") and any(found.name in record for record in records):
            named = {f for r in records for item in r.get(found.name) or [] if isinstance(item, dict) for f in item}
            fields = item_dtypes(target, found.name)
            lists[found.name] = [f for f in fields if f in named] if found.kind == "list" and named else list(fields)
    return own, lists


def _has(record: Record, path: str) -> bool:
    at: Any = record
    for name in path.split("."):
        if at is None:
            return True
        if not isinstance(at, dict) or name not in at:
            return False
        at = at[name]
    return True


def _at(record: Record, path: str) -> Any:
    at: Any = record
    for name in path.split("."):
        if not isinstance(at, dict):
            return None
        at = at.get(name)
    return at
