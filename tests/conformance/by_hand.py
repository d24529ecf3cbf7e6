"""Stores one record the plain way, row by row with SQLAlchemy, by what its target says of its tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from clientimport.core.fields import own_fields
from clientimport.core.rules import Record
from clientimport.core.target import ListPart, ObjectPart, SharedList, SharedObject, Target


def store(connection: Connection, target: Target, record: Record, key: str) -> int:
    """A record -> the id of its client, all of it stored."""
    values = record.model_dump()
    tables = target.metadata().tables
    client = {"system": "by hand", "key": key, "content_hash": 1, "fingerprint": "", "run_id": "hand"}
    if target.account:
        client[target.account.column] = f"HAND-{key}"
    for shared in target.parts_of(SharedObject):
        if values[shared.field]:
            name = values[shared.field]["name"]
            client[shared.id_field] = _shared(connection, tables[shared.table], name)
    apart = {part.field for part in target.parts if isinstance(part, ObjectPart | SharedObject)}
    for path in own_fields(target.record):
        holder, _, name = path.rpartition(".")
        if (holder or name) not in apart:
            value = (values[holder] or {}).get(name) if holder else values[name]
            if value is not None:
                client[path.replace(".", "_")] = value
    (client_id,) = connection.execute(insert(tables[target.client_table]).values(client)).inserted_primary_key
    for part in target.parts_of(ObjectPart):
        if values[part.field]:
            row = {name: value for name, value in values[part.field].items() if name != part.secret}
            connection.execute(insert(tables[part.table]).values(client_id=client_id, **row))
    for part in target.parts_of(ListPart):
        for item in values[part.field]:
            connection.execute(insert(tables[part.table]).values(client_id=client_id, **item))
    for part in target.parts_of(SharedList):
        for position, text in enumerate(values[part.field]):
            link = {"client_id": client_id, part.link_column: _shared(connection, tables[part.table], text)}
            connection.execute(insert(tables[part.link]).values(**link, position=position))
    return int(client_id)


def add_references(connection: Connection, target: Target, record: Record) -> None:
    """The rows that the record refers to and the tables lack."""
    values = record.model_dump()
    for reference in target.references:
        value: Any = values
        for name in reference.field.split("."):
            value = (value or {}).get(name)
        table = target.metadata().tables[reference.table]
        column = table.c[reference.column]
        if value is not None and connection.execute(select(column).where(column == value)).first() is None:
            connection.execute(insert(table).values({reference.column: value}))


def _shared(connection: Connection, table: Any, name: str) -> int:
    found = connection.execute(select(table.c.id).where(table.c.name_key == name.casefold())).scalar()
    if found is None:
        row = insert(table).values(name=name, name_key=name.casefold())
        (found,) = connection.execute(row).inserted_primary_key
    return int(found)
