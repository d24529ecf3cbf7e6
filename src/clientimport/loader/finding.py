"""Stored clients, found by their id or by the legacy system's key."""

from __future__ import annotations

from sqlalchemy import Connection, select

from clientimport.core.target import Target
from clientimport.loader.failures import database_failures
from clientimport.loader.places import places_of

_HIGHEST_ID = 2**63 - 1


def find_client(
    connection: Connection, target: Target, client: str | None = None, system: str | None = None, key: str | None = None
) -> list[int]:
    """The ids of the clients meant: by id, where one of that number is stored, else by key; `system` narrows either.

    Raises DatabaseFailure.
    """
    table = places_of(target).client_table
    of_system = [table.c.system == system] if system is not None else []
    with database_failures():
        if client is not None and client.isascii() and client.isdigit() and int(client) <= _HIGHEST_ID:
            found = connection.execute(select(table.c.id).where(table.c.id == int(client), *of_system)).scalars().all()
            if found:
                return list(found)
        wanted = [table.c.key == text for text in (client, key) if text is not None]
        if not wanted:
            return []
        query = select(table.c.id).where(*wanted, *of_system).order_by(table.c.id)
        return list(connection.execute(query).scalars())


def find_account(connection: Connection, target: Target, client_id: int) -> str:
    """A client's account code; "" where the record shape has none. Raises DatabaseFailure."""
    if target.account is None:
        return ""
    table = places_of(target).client_table
    with database_failures():
        return connection.execute(select(table.c[target.account.column]).where(table.c.id == client_id)).scalar() or ""
