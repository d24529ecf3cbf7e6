"""`clientimport run` — the main job."""

from __future__ import annotations

from typing import Any

import click

from clientimport.cli.flow_options import carry_out, flow_options
from clientimport.cli.options import chosen_database, database_or_default
from clientimport.cli.run_options import run_options
from clientimport.cli.settled import with_settings
from clientimport.cli.tell_options import afterwards, tell_options


@click.command()
@flow_options
@tell_options
@click.option("--reports", metavar="DIR", default="reports", show_default=True, help="Where the run's report folder goes.")
@click.option("--again", is_flag=True, help="Read files that were loaded before, too.")
@click.option(
    "--into",
    metavar="FILE",
    help="Rehearse: load into this scratch SQLite file instead, from nothing, and tell what differs from the last rehearsal.",
)
@run_options
def run(database: str | None, job: str | None, into: str | None, **asked: Any) -> int:
    """Load FILES (CSV or .xlsx; globs; - for standard input) into the database.

    What is right is loaded, in one transaction; what is wrong is written to a reject report, to be mended and sent in
    again. The same file twice changes nothing.

    Exit codes: 0 done, 3 done with rejects, 4 a gate held, 5 file or mapping at fault, 6 database at fault, 7 another
    run holds the lock, 8 loaded, but a report, message or log failed, 9 the deadline came before the commit.
    """
    from clientimport.pipeline import RunOrder
    from clientimport.pipeline import run as run_files

    if into is not None:
        return _rehearse(into, database, job, asked)
    named = database_or_default(database)
    asked, settings = with_settings(asked)
    tell, name = afterwards(job=job, settings=settings, mapping=asked["mapping"], files=asked["files"], database=named)
    for told in ("metrics", "lineage"):
        asked.pop(told)
    return carry_out(run_files, RunOrder, database=named, job=name, afterwards=tell, **asked)


def _rehearse(into: str, database: str | None, job: str | None, asked: dict[str, Any]) -> int:
    """The run into a scratch file; nobody is told of it."""
    from pathlib import Path

    from clientimport.cli.rehearsal_lines import rehearsal_lines
    from clientimport.cli.saying import say
    from clientimport.core.runs import RunSummary
    from clientimport.jobs.setting_values import DEFAULT_DATABASE
    from clientimport.pipeline import RunOrder
    from clientimport.pipeline.rehearsal import rehearse

    named = chosen_database(database)
    if named is None and Path(DEFAULT_DATABASE.removeprefix("sqlite:///")).is_file():
        named = DEFAULT_DATABASE
    asked, _ = with_settings(asked)
    for told in ("metrics", "lineage", "again"):
        asked.pop(told, None)
    found: list[RunSummary] = []

    def flow(order: RunOrder) -> RunSummary:
        found.append(rehearse(order, Path(into)))
        return found[0]

    code = carry_out(flow, RunOrder, database=named, job=job or "", **asked)
    if found and found[0].rehearsal is not None and not (asked["as_json"] or asked["quiet"]):
        for line in rehearsal_lines(found[0].rehearsal):
            say(line)
    return code
