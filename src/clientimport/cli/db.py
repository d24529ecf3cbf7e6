"""`clientimport db` — the database's tables."""

from __future__ import annotations

import click

from clientimport.cli.lazy import LazyGroup
from clientimport.cli.options import database_option, database_or_default, json_option, print_json
from clientimport.cli.saying import say

_HERE = "clientimport.cli.db"


@click.group(
    cls=LazyGroup,
    lazy={"upgrade": (f"{_HERE}:upgrade", "Make the tables, or bring them to this program's schema.")},
)
def db() -> None:
    """Make and upgrade the database's tables."""


@click.command()
@database_option
@json_option
def upgrade(database: str | None, as_json: bool) -> int:
    """Make the tables of all record shapes and of the ledger, or bring them to this program's schema."""
    from clientimport.loader import connect
    from clientimport.loader import upgrade as upgrade_schema
    from clientimport.targets import target_named, target_names

    engine = connect(database_or_default(database))
    try:
        upgrade_schema(engine, [target for name in target_names() if (target := target_named(name))])
    finally:
        engine.dispose()
    if as_json:
        print_json({"upgraded": True})
    else:
        say("The database has this program's tables.")
    return 0
