"""`clientimport references` — the tables that records refer to: offices, companies, client types."""

from __future__ import annotations

import click

from clientimport.cli.lazy import LazyGroup
from clientimport.cli.options import database_option, database_or_default, json_option, print_json, print_table
from clientimport.cli.saying import say

_HERE = "clientimport.cli.references"


@click.group(
    cls=LazyGroup,
    lazy={
        "load": (f"{_HERE}:load", "Fill a table from a CSV whose headings are the table's columns."),
        "list": (f"{_HERE}:list_table", "List what a table holds."),
    },
)
def references() -> None:
    """Load and list the tables that records refer to: offices, companies, client types."""


@click.command()
@click.argument("table")
@click.argument("file")
@database_option
@json_option
def load(table: str, file: str, database: str | None, as_json: bool) -> int:
    """Fill TABLE from FILE, a CSV whose headings are the table's columns; rows are added, or changed by their key.

    Offices have `id, name, brokerage_id, brokerage_name, brokerage_abbreviation`, companies `id, name`, client types
    `code, name`.
    """
    from clientimport.pipeline.reference_tables import load_table

    done = load_table(table, file, database_or_default(database))
    if as_json:
        print_json(done)
    else:
        say(f"{table}: {done['rows']} rows read, {done['added']} added, {done['changed']} changed.")
    return 0


@click.command(name="list")
@click.argument("table")
@database_option
@json_option
def list_table(table: str, database: str | None, as_json: bool) -> int:
    """List what TABLE holds."""
    from clientimport.pipeline.reference_tables import list_table as listed

    frame = listed(table, database_or_default(database))
    if as_json:
        print_json(frame.to_dicts())
    else:
        print_table([name.upper() for name in frame.columns], [list(row) for row in frame.iter_rows()])
    return 0
