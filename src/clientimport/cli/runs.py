"""`clientimport runs` — past runs from the ledger."""

from __future__ import annotations

import click

from clientimport.cli.lazy import LazyGroup
from clientimport.cli.options import database_option, database_or_default, json_option, print_json, print_table
from clientimport.cli.saying import say

_HERE = "clientimport.cli.runs"


@click.group(
    cls=LazyGroup,
    lazy={
        "list": (f"{_HERE}:list_runs", "List past runs, the last one first."),
        "show": (f"{_HERE}:show_run", "Show one run: files, fates, problems, reports."),
    },
)
def runs() -> None:
    """List and show past runs."""


@click.command(name="list")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Only the last N runs.")
@database_option
@json_option
def list_runs(limit: int | None, database: str | None, as_json: bool) -> int:
    """List past runs, the last one first."""
    from clientimport.pipeline.ledger import runs_of

    found = runs_of(database_or_default(database))[:limit]
    if as_json:
        print_json(found)
        return 0
    rows = [
        [
            r["run_id"],
            r["started_at"],
            r["target"],
            r["status"],
            r["rows"],
            ", ".join(f"{n} {f}" for f, n in r["fates"].items()),
        ]
        for r in found
    ]
    print_table(["RUN", "STARTED", "TARGET", "STATUS", "ROWS", "FATES"], rows)
    return 0


@click.command(name="show")
@click.argument("run_id")
@database_option
@json_option
def show_run(run_id: str, database: str | None, as_json: bool) -> int:
    """Show one run: what run.json says of it. RUN_ID may be `last`."""
    from clientimport.pipeline.ledger import run_of

    found = run_of(database_or_default(database), run_id)
    if as_json:
        print_json(found)
        return 0
    for name, value in found.items():
        if isinstance(value, dict):
            say(f"{name}:")
            for each, number in value.items():
                say(f"  {each}: {number}")
        elif isinstance(value, list):
            say(f"{name}:")
            for each in value:
                say("  " + (", ".join(f"{n}: {v}" for n, v in each.items()) if isinstance(each, dict) else str(each)))
        else:
            say(f"{name}: {'' if value is None else value}")
    return 0
