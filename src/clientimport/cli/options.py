"""Options that several commands share, and how the database is chosen."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import click

from clientimport.cli.saying import say, say_json
from clientimport.core.environment import from_environment
from clientimport.core.errors import UsageFailure

DEFAULT_DATABASE = "sqlite:///clientimport.db"

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
database_option = click.option(
    "--database",
    metavar="URL",
    help="SQLAlchemy URL, without a password. Default: CLIENTIMPORT_DATABASE, CLIENTIMPORT_DATABASE_FILE, "
    f"else {DEFAULT_DATABASE}.",
)
mapping_option = click.option(
    "--mapping", "-m", metavar="FILE", required=True, help="The mapping file: which column becomes which field."
)


def chosen_database(option: str | None) -> str | None:
    """The database that was named: by option, environment, or a file that the environment names; else None.

    Raises UsageFailure for a password on the command line, where every user of the machine can read it.
    """
    if option is not None:
        try:
            has_password = urlsplit(option).password is not None or "password=" in option.lower() or "passwd=" in option.lower()
        except ValueError:
            has_password = "@" in option
        if has_password:
            raise UsageFailure(
                "a database URL with a password on the command line can be read by everyone on this machine.",
                fix="Set CLIENTIMPORT_DATABASE, or name a file that holds the URL in CLIENTIMPORT_DATABASE_FILE.",
            )
        return option
    return from_environment("CLIENTIMPORT_DATABASE", "the database's URL")


def database_or_default(option: str | None) -> str:
    """As `chosen_database`, with the SQLite file in the working folder where none is named."""
    return chosen_database(option) or DEFAULT_DATABASE


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    say_json(value, indent=2)


def print_table(headings: list[str], rows: list[list[Any]]) -> None:
    """Columns in line, for a person."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(len(line[at]) for line in [headings, *cells]) for at in range(len(headings))]
    for line in [headings, *cells]:
        say("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
