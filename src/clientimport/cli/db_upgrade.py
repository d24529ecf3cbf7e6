"""`clientimport db upgrade` — the tables made, or brought to this program's schema."""

from __future__ import annotations

import click

from clientimport.cli.options import database_option, database_or_default, json_option, print_json
from clientimport.cli.saying import say


@click.command()
@click.option("--to", metavar="REVISION", help="Only up to this revision, of its own tables alone.")
@click.option("--target", metavar="NAME", help="Only this record shape; with --to also `ledger`.")
@database_option
@json_option
def upgrade(to: str | None, target: str | None, database: str | None, as_json: bool) -> int:
    """Make the tables of all record shapes and of the ledger, or bring them to this program's schema."""
    from clientimport.pipeline.schema_versions import upgraded

    move = upgraded(database_or_default(database), to, target)
    if as_json:
        print_json({"upgraded": True, **(move.to_json() if move else {})})
    elif move:
        say(str(move))
    else:
        say("The database has this program's tables.")
    return 0
