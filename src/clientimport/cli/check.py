"""`clientimport check` — as `run`, without writing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clientimport.cli.options import chosen_database, database_option, json_option, mapping_option
from clientimport.core.errors import Failure


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@mapping_option
@database_option
@click.option("--out", metavar="FILE", help="Write the accepted nested records here, one JSON object a line, secrets left out.")
@click.option("--reports", metavar="DIR", help="Write a reject report into a folder here.")
@click.option("--reports-group", metavar="GROUP", help="Let this group of the machine read the reports.")
@click.option("--rejects-ok", is_flag=True, help="Exit 0, not 3, when rows were rejected.")
@click.option("--batch-rows", metavar="N", type=click.IntRange(1), help="Rows a batch (for tests and tuning).")
@click.option("--workers", metavar="N", type=click.IntRange(1), default=1, help="Threads that map and check (for tuning).")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing unless it fails.")
@json_option
def check(  # noqa: PLR0913 - one argument an option
    files: tuple[str, ...],
    mapping: str,
    database: str | None,
    out: str | None,
    reports: str | None,
    reports_group: str | None,
    rejects_ok: bool,
    batch_rows: int | None,
    workers: int,
    quiet: bool,
    as_json: bool,
) -> int:
    """Read, map and check FILES and say what `run` would do with them; nothing is written to any database.

    What only a database can tell (offices, stored keys) is listed as "not done", unless one is named by --database or
    CLIENTIMPORT_DATABASE. Exit codes are those of `run`.
    """
    from clientimport.cli.outcome_lines import print_failure, print_outcome
    from clientimport.cli.progress import progress_bar
    from clientimport.pipeline import CheckOrder
    from clientimport.pipeline import check as check_files

    try:
        with progress_bar(quiet or as_json) as progress:
            summary = check_files(
                CheckOrder(
                    files=files,
                    mapping=mapping,
                    database=chosen_database(database),
                    reports=Path(reports) if reports else None,
                    reports_group=reports_group,
                    records=Path(out) if out else None,
                    batch_rows=batch_rows,
                    workers=workers,
                    rejects_ok=rejects_ok,
                    stdin=sys.stdin.buffer,
                    progress=progress,
                )
            )
    except Failure as failure:
        print_failure(failure, as_json=as_json, quiet=quiet)
        raise
    print_outcome(summary, as_json=as_json, quiet=quiet)
    return summary.exit_code
