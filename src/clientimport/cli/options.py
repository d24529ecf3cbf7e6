"""Options that several commands share, and how the database is chosen."""

from __future__ import annotations

from typing import Any

import click

from clientimport.cli.saying import say, say_json
from clientimport.core.language import DEFAULT, LANGUAGES
from clientimport.jobs.setting_values import DEFAULT_DATABASE

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
database_option = click.option(
    "--database",
    metavar="URL",
    help="SQLAlchemy URL, without a password. Default: CLIENTIMPORT_DATABASE, CLIENTIMPORT_DATABASE_FILE, "
    f"else {DEFAULT_DATABASE}.",
)
stored_lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="Language of the words. Default: the setting `lang`, else that of the run.",
)
lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=DEFAULT,
    show_default=True,
    help="Language of what the run says, and of its reports and messages.",
)
mapping_option = click.option(
    "--mapping", "-m", metavar="FILE", required=True, help="The mapping file: which column becomes which field."
)


def chosen_database(option: str | None) -> str | None:
    """The database that was named: by option, environment, a file that the environment names, or the settings file; else None.

    Raises UsageFailure for a password on the command line, where every user of the machine can read it.
    """
    from clientimport.cli.settled import refuse_password, settled

    if option is not None:
        refuse_password("database", option)
        return option
    held = settled({})
    return None if held.origins["database"] == "default" else held.settings.database.get_secret_value()


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
