"""What `show` prints for stored Intend clients: the record in the shape of the API's request, without the password."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from clientimport.core.fields import fields_of
from clientimport.targets.intend.record import IntendClient
from clientimport.targets.intend.tables import BILLING_ADDRESS, CLIENT, CONTACT, CREDENTIALS, SHIPPING_ADDRESS

_OBJECTS = {"credentials": CREDENTIALS, "billing_address": BILLING_ADDRESS}
_ACCOUNT = "client_account"
"""A field of ours: the request has none."""
_LISTS = {"shipping_addresses": SHIPPING_ADDRESS, "contacts": CONTACT}


def show(connection: Connection, client_ids: list[int], timezone: str) -> Any:
    """Client ids -> the record of the one client, or a list of records in the order of the ids.

    Every field is present, absent ones as null. `timezone` is of no use here: the shape holds no time.
    """
    clients = {row.id: row for row in connection.execute(select(CLIENT).where(CLIENT.c.id.in_(client_ids)))}
    children = {name: _children(connection, table, client_ids) for name, table in {**_OBJECTS, **_LISTS}.items()}
    shown = [
        _record(clients[id_], {name: found[id_] for name, found in children.items()}) for id_ in client_ids if id_ in clients
    ]
    return shown[0] if len(client_ids) == 1 and shown else shown


def created(client_id: int, account: str) -> dict[str, Any]:
    """The API's answer to the creation of a client."""
    data = {"client_id": client_id, "client_account": account}
    return {"status": 200, "response": True, "data": data, "msg": "Request Successful"}


def _children(connection: Connection, table: Table, client_ids: list[int]) -> dict[int, list[Row[Any]]]:
    found = defaultdict(list)
    for row in connection.execute(select(table).where(table.c.client_id.in_(client_ids)).order_by(table.c.id)):
        found[row.client_id].append(row)
    return found


def _record(client: Row[Any], children: dict[str, list[Row[Any]]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for path, field in fields_of(IntendClient).items():
        if field.secret or path == _ACCOUNT:
            continue
        holder, _, name = path.rpartition(".")
        if field.kind == "list":
            leaves = [leaf for leaf in fields_of(IntendClient).values() if leaf.list_name == path and leaf.leaf]
            record[path] = [{leaf.name: _value(row, leaf.name) for leaf in leaves} for row in children[path]]
        elif field.list_name:
            continue
        elif field.kind == "object":
            record[path] = {}
        elif holder in _OBJECTS:
            record[holder][name] = _value(next(iter(children[holder]), None), name)
        elif holder:
            record[holder][name] = _value(client, f"{holder}_{name}")
        else:
            record[name] = _value(client, name)
    return record


def _value(row: Row[Any] | None, column: str) -> Any:
    return None if row is None else row._mapping[column]
