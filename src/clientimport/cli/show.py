"""`clientimport show` — a stored client in its API's shape."""

from __future__ import annotations

import os

import click

from clientimport.cli.options import database_option, database_or_default, print_json


@click.command()
@click.argument("client", required=False, metavar="[CLIENT]")
@click.option("--target", metavar="NAME", help="The record shape; needed where more than one holds the client.")
@click.option("--system", metavar="NAME", help="The legacy system, with --key.")
@click.option("--key", metavar="KEY", help="The legacy system's own key.")
@click.option("--created", is_flag=True, help="Print the API's answer to the creation instead (intend).")
@click.option("--json", "as_json", is_flag=True, help="JSON, as without it.")
@database_option
def show(  # noqa: PLR0913 - one argument an option
    client: str | None,
    target: str | None,
    system: str | None,
    key: str | None,
    created: bool,
    as_json: bool,
    database: str | None,
) -> int:
    """Show the stored CLIENT (its id, with --target; or its key), or the one of --system and --key, in its API's shape."""
    from clientimport.pipeline.stored import shown

    timezone = os.environ.get("CLIENTIMPORT_TIMEZONE", "+00:00")
    print_json(shown(database_or_default(database), target, client, system, key, timezone, created=created))
    return 0
