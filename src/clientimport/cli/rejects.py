"""`clientimport rejects` — the rejected rows that the database holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
_STATES = ("open", "new", "known", "changed", "back", "waived", "corrected", "source")


@click.group(
    cls=LazyGroup,
    lazy={
        "list": (f"{_HERE}:list_rejects", "List problems of rejected rows, one a line."),
        "show": (f"{_HERE}:show_reject", "Show one rejected row with all its cells and problems."),
        "export": (f"{_HERE}:export", "Write a run's report folder again from the database."),
        "retry": ("clientimport.cli.rejects_retry:retry", "Try rejected rows again: mended ones, or all that are open."),
        "suggest": ("clientimport.cli.rejects_suggest:suggest", "Propose changes of the mapping that would mend rejects."),
        "waive": ("clientimport.cli.rejects_waive:waive_rejects", "Let rejects be: until a day, or for good."),
    },
)
def rejects() -> None:
    """List, show, export, retry and waive rejected rows, and find changes of the mapping that mend them."""


@click.command(name="list")
@click.option("--run", "run_id", metavar="ID", help="This run, not the last one.")
@click.option("--all", "every", is_flag=True, help="All runs.")
@click.option("--severity", type=click.Choice(["reject", "drop", "notice"]), help="Problems of this severity. Default: reject.")
@click.option("--code", metavar="CODE", help="Problems with this code.")
@stored_lang_option
@click.option("--state", type=click.Choice(_STATES), help="Rejects that stand so, of all runs unless one is named.")
@click.option("--key", metavar="KEY", help="Rejects of the client with this key, resolved ones too.")
@click.option("--since", metavar="WHEN", help="First seen since a day (2026-03-01), a moment in UTC, or for a time (7d).")
@database_option
@json_option
def list_rejects(  # noqa: PLR0913 - one argument an option
    run_id: str | None,
    every: bool,
    severity: str | None,
    code: str | None,
    lang: str | None,
    state: str | None,
    key: str | None,
    since: str | None,
    database: str | None,
    *,
    as_json: bool,
) -> int:
    """List the problems of the last run's open rejects. --json prints one problem a line.

    With --state, --key or --since each problem of any run is listed once, where it was last seen. `open` are those that
    somebody has to see to: `new`, `known`, `changed` or `back` beside the last run of their kind; `waived` ones are let be,
    `corrected` and `source` tell what resolved them.
    """
    from clientimport.cli.moments import moment
    from clientimport.pipeline.reject_list import Wanted, problems_of

    asked, _ = with_settings({"lang": lang})
    first = None if since is None else moment(since)
    wanted = Wanted(run_id, every, severity or "reject", code, state=state, key=key, since=first, lang=asked["lang"])
    found = problems_of(database_or_default(database), wanted)
    if as_json:
        for problem in found:
            say_json(problem)
        return 0
    print_table(
        ["REJECT", "FILE", "ROW", "COLUMN", "CODE", "STATE", "PROBLEM", "REMEDY"],
        [[p["reject_id"], p["file"], p["row"], p["column"], p["code"], _stands(p), p["message"], p["fix"]] for p in found],
    )
    return 0


@click.command(name="show")
@click.argument("reject_id", type=int)
@stored_lang_option
@database_option
@json_option
def show_reject(reject_id: int, lang: str | None, database: str | None, as_json: bool) -> int:
    """Show the rejected row REJECT_ID with all its cells and problems, and what is known of it across runs."""
    from clientimport.pipeline.reject_list import reject_of

    asked, _ = with_settings({"lang": lang})
    found = reject_of(database_or_default(database), reject_id, asked["lang"])
    if as_json:
        print_json(found)
        return 0
    say(f"Reject {found['reject_id']} of run {found['run_id']}: row {found['row']} of {found['file']} ({found['status']})\n")
    for problem in found["problems"]:
        say(f"  {problem['code']}: {problem['message']} {problem['fix']}")
        for line in _life(problem):
            say(f"    {line}")
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


def _stands(problem: dict[str, Any]) -> str:
    """In a word: how an open problem stands, else its state."""
    state = problem.get("state") or problem["status"] or ""
    return problem["standing"] if state == "open" and problem.get("standing") else state


def _life(problem: dict[str, Any]) -> list[str]:
    """What is known of a problem across runs."""
    if problem.get("state") is None:
        return []
    lines = [
        f"{_stands(problem)}; first seen {problem['first_seen']} (run {problem['first_run']}), "
        f"last seen {problem['last_seen']} (run {problem['last_run']})"
    ]
    if waiver := problem["waiver"]:
        until = f"until {waiver['until']}" if waiver["until"] else "for good"
        lines.append(f"waived {until} by {waiver['by']} on {waiver['at']}: {waiver['reason']}")
    if ended := problem["ended"]:
        how = "by a correction" if problem["state"] == "corrected" else "by the source"
        lines.append(f"resolved {how} on {ended['at']} (run {ended['run']}, {ended['by']})")
    return lines
