"""`clientimport runs` — past runs from the ledger, each beside the one before it."""

from __future__ import annotations

import click

from clientimport.cli.lazy import LazyGroup
from clientimport.cli.options import database_option, database_or_default, json_option, print_json
from clientimport.cli.saying import say

_HERE = "clientimport.cli.runs"
STATES = ("done", "held", "released", "failed")


@click.group(
    cls=LazyGroup,
    lazy={
        "list": (f"{_HERE}:list_runs", "List past runs, the last one first, with their trend."),
        "show": (f"{_HERE}_show:show_run", "Show one run: files, fates, gates, columns, trend."),
        "release": (f"{_HERE}_release:release_run", "Load the files of a run that a gate held."),
    },
)
def runs() -> None:
    """List and show past runs; release one that was held."""


@click.command(name="list")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Only the last N runs.")
@click.option("--job", metavar="NAME", help="Only runs of this job, or of one import of it: JOB/IMPORT.")
@click.option("--status", type=click.Choice(STATES), multiple=True, help="Only runs that ended so; may be repeated.")
@click.option("--since", metavar="WHEN", help="Only runs since a day (2026-03-01), a moment in UTC, or for a time (7d).")
@database_option
@json_option
def list_runs(  # noqa: PLR0913 - one argument an option
    limit: int | None, job: str | None, status: tuple[str, ...], since: str | None, database: str | None, *, as_json: bool
) -> int:
    """List past runs, the last one first, with their trend.

    Behind each number stands its change against the good run before of the same job (by hand: of the same target, system
    and mapping): in percent; as a number where it was 0; = for none, ≈ for less than half a percent.
    """
    from clientimport.cli.moments import moment
    from clientimport.cli.runs_table import run_lines
    from clientimport.pipeline.ledger import runs_of

    begun = None if since is None else moment(since)
    found = runs_of(database_or_default(database), job=job, states=status or None, since=begun)[:limit]
    if as_json:
        print_json(found)
        return 0
    for line in run_lines(found):
        say(line)
    return 0
