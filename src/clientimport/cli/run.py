"""`clientimport run` — the main job."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clientimport.cli.options import database_option, database_or_default, json_option, mapping_option
from clientimport.core.errors import Failure


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@mapping_option
@database_option
@click.option("--reports", metavar="DIR", default="reports", show_default=True, help="Where the run's report folder goes.")
@click.option("--reports-group", metavar="GROUP", help="Let this group of the machine read the reports.")
@click.option("--again", is_flag=True, help="Read files that were loaded before, too.")
@click.option("--rejects-ok", is_flag=True, help="Exit 0, not 3, when rows were rejected.")
@click.option("--wait", metavar="SECONDS", type=click.FloatRange(0), default=0, help="Wait so long for another run to end.")
@click.option("--batch-rows", metavar="N", type=click.IntRange(1), help="Rows a batch (for tests and tuning).")
@click.option("--workers", metavar="N", type=click.IntRange(1), default=1, help="Threads that map and check (for tuning).")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing unless it fails.")
@json_option
def run(  # noqa: PLR0913 - one argument an option
    files: tuple[str, ...],
    mapping: str,
    database: str | None,
    reports: str,
    reports_group: str | None,
    again: bool,
    rejects_ok: bool,
    wait: float,
    batch_rows: int | None,
    workers: int,
    quiet: bool,
    as_json: bool,
) -> int:
    """Load FILES (CSV or .xlsx; globs; - for standard input) into the database.

    What is right is loaded, in one transaction; what is wrong is written to a reject report, to be mended and sent in
    again. The same file twice changes nothing.

    Exit codes: 0 done, 3 done with rejects, 4 a gate held, 5 file or mapping at fault, 6 database at fault, 7 another
    run holds the lock.
    """
    from clientimport.cli.outcome_lines import print_failure, print_outcome
    from clientimport.cli.progress import progress_bar
    from clientimport.pipeline import RunOrder
    from clientimport.pipeline import run as run_files

    try:
        url = database_or_default(database)
        with progress_bar(quiet or as_json) as progress:
            summary = run_files(
                RunOrder(
                    files=files,
                    mapping=mapping,
                    database=url,
                    reports=Path(reports),
                    reports_group=reports_group,
                    batch_rows=batch_rows,
                    workers=workers,
                    rejects_ok=rejects_ok,
                    stdin=sys.stdin.buffer,
                    progress=progress,
                    again=again,
                    wait=wait,
                )
            )
    except Failure as failure:
        print_failure(failure, as_json=as_json, quiet=quiet)
        raise
    print_outcome(summary, as_json=as_json, quiet=quiet)
    return summary.exit_code
