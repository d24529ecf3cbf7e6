"""`clientimport db downgrade` — the tables taken back to an older schema."""

from __future__ import annotations

import click

from clientimport.cli.confirming import confirmed, yes_option
from clientimport.cli.options import database_option, database_or_default, json_option, print_json
from clientimport.cli.saying import say


@click.command()
@click.option("--to", metavar="REVISION", required=True, help="The revision to go back to; `base` is no tables at all.")
@click.option("--target", metavar="NAME", help="The record shape, or `ledger`; needed with `base`.")
@yes_option
@database_option
@json_option
def downgrade(to: str, target: str | None, yes: bool, database: str | None, as_json: bool) -> int:
    """Take the tables of the ledger, or of one record shape, back to an older schema.

    What the older schema has no room for is lost: it is named, and dropped only if that is confirmed. All else is kept.
    """
    from clientimport.pipeline.schema_versions import Downgrade

    step = Downgrade(database_or_default(database), to, target)
    if step.losses:
        if not as_json:
            say("This would be lost:", err=True)
            for loss in step.losses:
                say(f"  {loss}", err=True)
        if not confirmed(f"Lose what is in {', '.join(step.losses)}?", yes=yes):
            say("Nothing was changed.", err=True)
            return 0
    move = step.carry_out()
    if as_json:
        print_json({**move.to_json(), "lost": step.losses})
    else:
        say(str(move))
    return 0
