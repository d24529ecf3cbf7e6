"""`clientimport run` — the main job."""

from __future__ import annotations

from typing import Any

import click

from clientimport.cli.flow_options import carry_out, flow_options
from clientimport.cli.options import database_or_default
from clientimport.cli.run_options import run_options
from clientimport.cli.settled import with_settings
from clientimport.cli.tell_options import afterwards, tell_options


@click.command()
@flow_options
@tell_options
@click.option("--reports", metavar="DIR", default="reports", show_default=True, help="Where the run's report folder goes.")
@click.option("--again", is_flag=True, help="Read files that were loaded before, too.")
@run_options
def run(database: str | None, job: str | None, **asked: Any) -> int:
    """Load FILES (CSV or .xlsx; globs; - for standard input) into the database.

    What is right is loaded, in one transaction; what is wrong is written to a reject report, to be mended and sent in
    again. The same file twice changes nothing.

    Exit codes: 0 done, 3 done with rejects, 4 a gate held, 5 file or mapping at fault, 6 database at fault, 7 another
    run holds the lock, 8 loaded, but a report, message or log failed, 9 the deadline came before the commit.
    """
    from clientimport.pipeline import RunOrder
    from clientimport.pipeline import run as run_files

    named = database_or_default(database)
    asked, settings = with_settings(asked)
    tell, name = afterwards(job=job, settings=settings, mapping=asked["mapping"], files=asked["files"], database=named)
    for told in ("metrics", "lineage"):
        asked.pop(told)
    return carry_out(run_files, RunOrder, database=named, job=name, afterwards=tell, **asked)
