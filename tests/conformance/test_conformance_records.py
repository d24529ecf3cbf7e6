"""Every target's record, tables, parts and words fit each other."""

from __future__ import annotations

import polars as pl
import pytest
from sqlalchemy import Boolean, Integer, String, UniqueConstraint
from sqlalchemy.types import TypeEngine

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fields import Field, fields_of, item_fields, list_names, own_fields
from clientimport.core.target import ListPart, ObjectPart, SharedList, SharedObject, Target
from clientimport.targets import target_named, target_names


def column_of(target: Target, field: Field) -> tuple[str, str] | None:
    """Table and column that keep a leaf field."""
    if field.list_name:
        part = next(p for p in target.parts if isinstance(p, ListPart | SharedList) and p.field == field.list_name)
        return part.table, "name" if isinstance(part, SharedList) else field.name
    holder = field.path.rpartition(".")[0]
    for part in target.parts:
        if isinstance(part, ObjectPart) and part.field == holder:
            return part.table, f"{field.name}_hash" if field.name == part.secret else field.name
        if isinstance(part, SharedObject) and part.field == holder:
            return part.table, field.name
    return target.client_table, field.path.replace(".", "_")


def leaves(target: Target) -> list[Field]:
    return [field for field in fields_of(target.record).values() if field.leaf]


def test_every_field_has_its_column(target: Target) -> None:
    tables = target.metadata().tables
    missing = [
        (field.path, table, column)
        for field in leaves(target)
        for table, column in [column_of(target, field) or ("", "")]
        if table not in tables or column not in tables[table].c
    ]
    assert missing == []


def test_every_column_fits_its_field(target: Target) -> None:
    tables = target.metadata().tables
    kinds: dict[str, type[TypeEngine[object]]] = {"text": String, "integer": Integer, "boolean": Boolean}
    wrong = []
    for field in leaves(target):
        table, name = column_of(target, field) or ("", "")
        column = tables[table].c[name]
        fits = isinstance(column.type, kinds[field.kind])
        short = field.max_length is not None and getattr(column.type, "length", None) != field.max_length
        nested = "." in field.path and not field.list_name
        demanded = field.required and not nested and column.nullable
        if not fits or short or demanded:
            wrong.append((field.path, str(column.type), column.nullable))
    assert wrong == []


def test_required_columns_are_required_fields(target: Target) -> None:
    """A column that must be filled, and that no field demands, would be refused by the database alone."""
    tables = target.metadata().tables
    fields = {column_of(target, field): field for field in leaves(target)}
    surplus = [
        (table, name)
        for (table, name), field in fields.items()
        if not tables[table].c[name].nullable
        and not field.required
        and name != _unique_of(target, table)
        # An account that no field gives is made.
        and not (target.account and field.path == target.account.field)
    ]
    assert surplus == []


def _unique_of(target: Target, table: str) -> str:
    return next((part.unique for part in target.parts_of(ObjectPart) if part.table == table), "")


def test_client_table_has_what_the_loader_needs(target: Target) -> None:
    client = target.metadata().tables[target.client_table]
    needed = {"id", "system", "key", "run_id", "created_at", "updated_at", "content_hash", "fingerprint"}
    assert needed <= set(client.c.keys())
    unique = {tuple(c.columns.keys()) for c in client.constraints if isinstance(c, UniqueConstraint)}
    assert ("system", "key") in unique
    if target.account:
        assert (target.account.column,) in unique


def test_child_tables_go_with_their_client_and_are_found_by_it(target: Target) -> None:
    for part in target.parts:
        if isinstance(part, SharedObject):
            continue
        name = part.link if isinstance(part, SharedList) else part.table
        table = target.metadata().tables[name]
        (key,) = table.c.client_id.foreign_keys
        assert (key.column.table.name, key.ondelete) == (target.client_table, "CASCADE")
        led = {next(iter(i.columns)).name for i in table.indexes} | {
            next(iter(c.columns)).name for c in table.constraints if isinstance(c, UniqueConstraint)
        }
        assert "client_id" in led or next(iter(table.primary_key.columns)).name == "client_id"


def test_every_list_has_its_part(target: Target) -> None:
    assert sorted(list_names(target.record)) == sorted(
        part.field for part in target.parts if isinstance(part, ListPart | SharedList)
    )


def test_identities_are_expressions_over_the_items_columns(target: Target) -> None:
    for part in target.parts_of(ListPart):
        fields = item_fields(target.record, part.field)
        types = {"text": pl.String, "integer": pl.Int64, "boolean": pl.Boolean}
        schema = {name: types[field.kind] for name, field in fields.items()}
        identity = part.identity()
        assert set(identity.meta.root_names()) <= set(schema)
        blank = pl.DataFrame({name: [None] for name in schema}, schema=schema)
        filled = pl.DataFrame({n: ["Aß1"] if t == pl.String else [1 if t == pl.Int64 else True] for n, t in schema.items()})
        found = pl.concat([blank, filled, filled], how="vertical_relaxed").select(identity.alias("identity"))["identity"]
        assert found.dtype == pl.String
        assert found[0] is None
        assert found[1] is not None
        assert found[1] == found[2]
        assert {flag.name for flag in part.flags} <= set(schema)


def test_every_field_is_explained(target: Target) -> None:
    unexplained = [path for path, field in fields_of(target.record).items() if field.words is None and field.name != "value"]
    assert unexplained == []
    assert [path for path, f in fields_of(target.record).items() if f.words and not f.words.text.strip()] == []


def test_examples_are_records(target: Target) -> None:
    assert target.examples
    for example in target.examples.values():
        target.record.model_validate(example)
        assert target.record.model_validate_json(target.record.model_validate(example).model_dump_json())


def test_references_and_fixed_values_are_of_the_record(target: Target) -> None:
    own = own_fields(target.record)
    tables = target.metadata().tables
    for reference in target.references:
        assert reference.field in own
        assert reference.column in tables[reference.table].c
        assert reference.unknown in CATALOGUE
        assert reference.optional_notice in {"", *CATALOGUE}
    assert set(target.fixed) <= set(own)


def test_reference_tables_take_their_headings(target: Target) -> None:
    tables = target.metadata().tables
    for table in target.reference_tables:
        assert set(table.required) <= set(table.headings)
        row = pl.DataFrame({heading: ["1"] for heading in table.headings}, schema=dict.fromkeys(table.headings, pl.String))
        for name, frame, key in table.split(row):
            assert key in frame.columns
            assert set(frame.columns) <= set(tables[name].c.keys())
        assert all(frame.is_empty() for _, frame, _ in table.split(row.clear()))


def test_account_prefixes_are_never_null(target: Target) -> None:
    if target.account is None:
        pytest.skip("this record shape has no account codes")
    names = list(own_fields(target.record))
    own = pl.DataFrame({name: ["Ärger & Co", None] for name in names}, schema=dict.fromkeys(names, pl.String))
    for frame in (own, own.select(names[0]), own.clear()):
        prefixes = target.account.prefix(frame)
        assert (prefixes.dtype, prefixes.len(), prefixes.null_count()) == (pl.String, frame.height, 0)


def test_names_of_targets_are_their_own() -> None:
    assert [target_named(name).name for name in target_names()] == target_names()  # type: ignore[union-attr]
