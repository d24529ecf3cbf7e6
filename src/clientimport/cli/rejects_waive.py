"""`clientimport rejects waive` — rejects that somebody decides to let be."""

from __future__ import annotations

from datetime import date

import click

from clientimport.cli.options import database_option, database_or_default, json_option, print_json
from clientimport.cli.saying import say
from clientimport.core.errors import UsageFailure


@click.command(name="waive")
@click.argument("reject_ids", type=int, nargs=-1)
@click.option("--run", "run_id", metavar="ID", help="The run that the next options speak of. Default: the last one.")
@click.option("--code", metavar="CODE", help="All of the run with this code.")
@click.option("--column", metavar="HEADING", help="All of the run in this column.")
@click.option("--value", metavar="TEXT", help="All of the run with this value at fault.")
@click.option("--all", "every", is_flag=True, help="All of the run.")
@click.option("--reason", metavar="TEXT", default="", help="Why; it stands in the ledger.")
@click.option("--until", metavar="DATE", help="The last day of it, such as 2026-12-31. Default: for good.")
@click.option("--by", metavar="NAME", default="", help="Who says so. Default: the system user.")
@click.option("--undo", is_flag=True, help="Take waivers back.")
@database_option
@json_option
def waive_rejects(  # noqa: PLR0913 - one argument an option
    reject_ids: tuple[int, ...],
    run_id: str | None,
    code: str | None,
    column: str | None,
    value: str | None,
    reason: str,
    until: str | None,
    by: str,
    database: str | None,
    *,
    every: bool,
    undo: bool,
    as_json: bool,
) -> int:
    """Let rejects be: those of the rows REJECT_IDS, or those of a run that --code, --column and --value tell, or --all.

    The rows are rejected as before, but are no news and no reason for exit code 3. A waiver ends when its last day is over,
    and when its reject is resolved.
    """
    from clientimport.pipeline.reject_list import Wanted
    from clientimport.pipeline.waiving import Waiving, waive

    told = [code, column, value]
    if bool(reject_ids) == (every or any(each is not None for each in told)):
        raise UsageFailure(
            "which rejects are meant is not clear.", fix="Name their numbers, or --code, --column, --value, or --all of a run."
        )
    wanted = Wanted(run_id or "last", code=code, column=column, value=value, state="any")
    asked = Waiving(reject_ids, wanted, reason, by, None if until is None else _day(until), undo)
    count = waive(database_or_default(database), asked)
    if as_json:
        print_json({"undone" if undo else "waived": count})
    else:
        say(f"{count:,} {'problem' if count == 1 else 'problems'} {'waived no longer' if undo else 'waived'}.")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageFailure(f"{text!r} is no day.", fix="Write it as 2026-12-31.") from None
