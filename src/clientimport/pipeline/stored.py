"""A stored client, found by id or by system and key, in its API's shape."""

from __future__ import annotations

from typing import Any

from clientimport.core.errors import UsageFailure
from clientimport.core.target import Target
from clientimport.loader import connect, find_account, find_client, has_schema, reading
from clientimport.targets import target_named, target_names


def shown(  # noqa: PLR0913 - the ways to name a client
    database: str,
    target: str | None,
    client: str | None,
    system: str | None,
    key: str | None,
    timezone: str,
    *,
    created: bool = False,
) -> Any:
    """What the API returns for one stored client (`created`: its answer to the creation).

    `client` is an id, or a key where no id of that text is stored. Raises UsageFailure where none or several are found.
    """
    if client is None and key is None:
        raise UsageFailure("no client is named.", fix="Give its id with --target, or --system and --key.")
    if target is not None and target not in target_names():
        raise UsageFailure(f"there is no target {target}.", fix=f"Known: {', '.join(target_names())}.")
    shapes = [shape for name in ([target] if target else target_names()) if (shape := target_named(name))]
    engine = connect(database, create=False)
    try:
        with reading(engine) as connection:
            found: list[tuple[Target, int]] = []
            for shape in shapes:
                if has_schema(engine, shape):
                    ids = find_client(connection, shape, client, system, key)
                    found += [(shape, each) for each in ids]
            if len(found) != 1:
                named = " ".join(text for text in (client, system and f"--system {system}", key and f"--key {key}") if text)
                if not found:
                    raise UsageFailure(f"no client {named} is stored.", fix="`accepted.csv` of a run lists keys and ids.")
                where = "; ".join(f"--target {shape.name} {each}" for shape, each in found)
                raise UsageFailure(f"{len(found)} clients match {named}.", fix=f"Say which one: {where}.")
            shape, client_id = found[0]
            if not created:
                return shape.show(connection, [client_id], timezone)
            if shape.created is None:
                raise UsageFailure(f"the API of {shape.name} has no other answer to a creation.", fix="Leave --created out.")
            return shape.created(client_id, find_account(connection, shape, client_id))
    finally:
        engine.dispose()
