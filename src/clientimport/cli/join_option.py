"""`--join NAME=FILE`: where the table of one of the mapping's joins is."""

from __future__ import annotations

import click


def _joins(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Words as given -> file by the join's name."""
    found: dict[str, str] = {}
    for word in given:
        name, equals, file = word.partition("=")
        if not (name and equals and file):
            raise click.BadParameter(f"“{word}” does not name a join and its file. Write --join accounts=accounts.csv.")
        if name in found:
            raise click.BadParameter(f"the join “{name}” is given twice.")
        found[name] = file
    return found


join_option = click.option(
    "--join",
    "joins",
    metavar="NAME=FILE",
    multiple=True,
    callback=_joins,
    help="The file of one of the mapping's joins, instead of the one that the mapping names; several times for several.",
)
