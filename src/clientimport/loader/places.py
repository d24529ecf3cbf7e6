"""Where each field of a record stands in the tables of its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from clientimport.core.fields import Field, item_fields, own_fields
from clientimport.core.mapping import Mapping
from clientimport.core.target import ObjectPart, SharedObject, Target

if TYPE_CHECKING:
    from sqlalchemy import Table


@dataclass(frozen=True)
class Places:
    """`client`: own path -> column of the client table, the shared objects' ids among them. `objects`: part's field -> own
    path -> column of the part's table. `shared_names`: own path of a shared object's name -> the shared object."""

    target: Target
    client: dict[str, str]
    objects: dict[str, dict[str, str]]
    shared_names: dict[str, SharedObject]

    @property
    def client_table(self) -> Table:
        """The client table itself."""
        return self.table(self.target.client_table)

    def table(self, name: str) -> Table:
        """One of the target's tables."""
        return self.target.metadata().tables[name]


def places_of(target: Target) -> Places:
    """The places of a target's own fields."""
    client: dict[str, str] = {}
    objects: dict[str, dict[str, str]] = {part.field: {} for part in target.parts_of(ObjectPart)}
    names: dict[str, SharedObject] = {}
    shared = {f"{part.field}.name": part for part in target.parts_of(SharedObject)}
    for path in own_fields(target.record):
        part = next((p for p in target.parts_of(ObjectPart) if path.startswith(p.field + ".")), None)
        if part is not None:
            objects[part.field][path] = _object_column(target, part, path)
        elif target.account is not None and path == target.account.field:
            continue  # given once, with the client's id, and never changed
        elif path in shared:
            names[path] = shared[path]
        else:
            client[path] = path.replace(".", "_")
    return Places(target, client, objects, names)


def _object_column(target: Target, part: ObjectPart, path: str) -> str:
    inside = path.removeprefix(part.field + ".")
    column = inside.replace(".", "_")
    if inside == part.secret and column not in target.metadata().tables[part.table].columns:
        return f"{column}_hash"
    return column


def unique_path(part: ObjectPart) -> str:
    """The own path of an object's unique field, or ""."""
    return f"{part.field}.{part.unique}" if part.unique else ""


def unique_paths(target: Target) -> dict[str, str]:
    """Own paths whose values belong to one client -> code of the reject of another's: usernames, account codes."""
    found = {path: "username-taken" for part in target.parts_of(ObjectPart) if (path := unique_path(part))}
    return {**found, target.account.field: "account-taken"} if target.account and target.account.field else found


def dtype_of(found: Field) -> pl.DataType:
    """The type of a field's column in typed frames."""
    return {"integer": pl.Int64(), "boolean": pl.Boolean()}.get(found.kind, pl.String())


def own_dtypes(target: Target) -> dict[str, pl.DataType]:
    """Own path -> type."""
    return {path: dtype_of(found) for path, found in own_fields(target.record).items()}


def item_dtypes(target: Target, list_name: str) -> dict[str, pl.DataType]:
    """Field of a list's items -> type."""
    return {name: dtype_of(found) for name, found in item_fields(target.record, list_name).items()}


def blank_choice(mapping: Mapping, path: str) -> str:
    """What a blank cell of a field, or a blank list or object, asks for: keep or clear; the nearest word counts."""
    named = path
    while named:
        if named in mapping.load.blank_fields:
            return mapping.load.blank_fields[named]
        named = named.rpartition(".")[0]
    return mapping.load.blank_default
