"""`clientimport rejects` — the rejected rows that the database holds."""

from __future__ import annotations

from pathlib import Path

import click

from clientimport.cli.lazy import LazyGroup
from clientimport.cli.options import (
    database_option,
    database_or_default,
    json_option,
    print_json,
    print_table,
    stored_lang_option,
)
from clientimport.cli.saying import say, say_json
from clientimport.cli.settled import with_settings

_HERE = "clientimport.cli.rejects"


@click.group(
    cls=LazyGroup,
    lazy={
        "list": (f"{_HERE}:list_rejects", "List problems of rejected rows, one a line."),
        "show": (f"{_HERE}:show_reject", "Show one rejected row with all its cells and problems."),
        "export": (f"{_HERE}:export", "Write a run's report folder again from the database."),
    },
)
def rejects() -> None:
    """List, show and export rejected rows."""


@click.command(name="list")
@click.option("--run", "run_id", metavar="ID", help="This run, not the last one.")
@click.option("--all", "every", is_flag=True, help="All runs.")
@click.option("--severity", type=click.Choice(["reject", "drop", "notice"]), help="Problems of this severity. Default: reject.")
@click.option("--code", metavar="CODE", help="Problems with this code.")
@stored_lang_option
@database_option
@json_option
def list_rejects(  # noqa: PLR0913 - one argument an option
    run_id: str | None,
    every: bool,
    severity: str | None,
    code: str | None,
    lang: str | None,
    database: str | None,
    as_json: bool,
) -> int:
    """List the problems of the last run's rejected rows. --json prints one problem a line."""

    from clientimport.pipeline.ledger import problems_of

    asked, _ = with_settings({"lang": lang})
    found = problems_of(
        database_or_default(database), run_id, every=every, severity=severity or "reject", code=code, lang=asked["lang"]
    )
    if as_json:
        for problem in found:
            say_json(problem)
        return 0
    rows = [[p["reject_id"], p["file"], p["row"], p["column"], p["code"], p["message"], p["fix"]] for p in found]
    print_table(["REJECT", "FILE", "ROW", "COLUMN", "CODE", "PROBLEM", "REMEDY"], rows)
    return 0


@click.command(name="show")
@click.argument("reject_id", type=int)
@stored_lang_option
@database_option
@json_option
def show_reject(reject_id: int, lang: str | None, database: str | None, as_json: bool) -> int:
    """Show the rejected row REJECT_ID with all its cells and problems."""
    from clientimport.pipeline.ledger import reject_of

    asked, _ = with_settings({"lang": lang})
    found = reject_of(database_or_default(database), reject_id, asked["lang"])
    if as_json:
        print_json(found)
        return 0
    say(f"Reject {found['reject_id']} of run {found['run_id']}: row {found['row']} of {found['file']} ({found['status']})\n")
    for problem in found["problems"]:
        say(f"  {problem['code']}: {problem['message']} {problem['fix']}")
    say("")
    for name, cell in found["cells"].items():
        say(f"  {name}: {'' if cell is None else cell}")
    if found["raw"]:
        say(f"  as received: {found['raw']}")
    return 0


@click.command()
@click.argument("run_id")
@click.option("--reports", metavar="DIR", default="reports", show_default=True, help="Where the run's report folder goes.")
@click.option("--reports-group", metavar="GROUP", help="Let this group of the machine read the reports.")
@stored_lang_option
@database_option
@json_option
def export(  # noqa: PLR0913 - one argument an option
    run_id: str, reports: str, reports_group: str | None, lang: str | None, database: str | None, as_json: bool
) -> int:
    """Write the report folder of RUN_ID (or `last`) again, from what the database holds."""
    from clientimport.pipeline.ledger import export_run

    asked, _ = with_settings({"reports": reports, "reports_group": reports_group, "lang": lang})
    named = database_or_default(database)
    written = export_run(named, run_id, Path(asked["reports"]), asked["reports_group"], asked["lang"])
    if as_json:
        print_json(written)
    else:
        for name, path in written.items():
            say(f"{name}: {path}")
    return 0
