"""`clientimport db prune` — old reports, archived files and runs of the ledger removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clientimport.cli.options import database_option, database_or_default, json_option, print_json
from clientimport.cli.run_options import Duration
from clientimport.cli.saying import say

if TYPE_CHECKING:
    from clientimport.pipeline.prune import Pruned

_REASONS = {
    "last-good-run": "the last good run of a job or mapping, which later runs are compared with",
    "under-way": "not over yet",
    "released": "released, and not loaded yet",
    "open-rejects": "with open rejects (--open-rejects-too removes them)",
    "archived-file": "with an archived file that is kept (--archive DIR names the archive)",
}


def _age(context: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
    """A length of time with its unit -> seconds."""
    from clientimport.core.durations import read_duration

    if value is None:
        return None
    try:
        seconds = read_duration(value)
    except ValueError as wrong:
        raise click.BadParameter(f"{wrong}.") from None
    if value.strip()[-1].isdigit():
        # Seconds elsewhere; whoever means days would lose everything.
        raise click.BadParameter(f"{value} of what? Write 90d for days, 36h for hours.")
    return seconds


@click.command()
@click.option("--older-than", metavar="AGE", callback=_age, help="Such as 90d. Default: reports 90d, archives and ledger 400d.")
@click.option("--reports", metavar="DIR", default="reports", show_default=True, help="Where the runs' report folders are.")
@click.option("--archive", metavar="DIR", help="Where loaded files were archived. Default: archived files are left alone.")
@click.option("--open-rejects-too", is_flag=True, help="Also runs whose rejects nobody has dealt with.")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.option("--wait", metavar="TIME", type=Duration(), default="0", help="Wait so long for a run to end: 90, 90s, 10m.")
@database_option
@json_option
def prune(  # noqa: PLR0913 - one argument an option
    older_than: float | None,
    reports: str,
    archive: str | None,
    open_rejects_too: bool,
    dry_run: bool,
    wait: float,
    database: str | None,
    as_json: bool,
) -> int:
    """Remove old report folders, archived files and runs of the ledger.

    What is still needed is kept: the last good run of each job and mapping, runs with open rejects (waived ones do not
    count), a run under way, and whatever is not clientimport's own. What is known of a resolved problem goes as long after its
    end as runs are kept, a correction when no file has brought its row for so long, and what reviewers did when none of their
    rows is there any more. Clients are never touched.
    """
    from clientimport.pipeline.prune import KEEP_ARCHIVE, KEEP_LEDGER, KEEP_REPORTS
    from clientimport.pipeline.prune import prune as pruned_of

    done = pruned_of(
        database_or_default(database),
        reports=Path(reports),
        archive=Path(archive) if archive else None,
        keep_reports=KEEP_REPORTS if older_than is None else older_than,
        keep_archive=KEEP_ARCHIVE if older_than is None else older_than,
        keep_ledger=KEEP_LEDGER if older_than is None else older_than,
        dry_run=dry_run,
        open_rejects_too=open_rejects_too,
        wait=wait,
    )
    if as_json:
        print_json(done.to_json())
    else:
        _say(done)
    return 0


def _say(done: Pruned) -> None:
    would = "Would be removed" if done.dry_run else "Removed"
    say(
        f"{would}: {_of(len(done.reports), 'report folder')}, {_of(len(done.archived), 'archived file')} "
        f"({done.freed:,} bytes), {_of(len(done.runs), 'run')} of the ledger "
        f"with {_of(done.rejects, 'reject')} and {_of(done.problems, 'problem')}."
    )
    if done.lives or done.corrections:
        say(
            f"{would}, too: what was known of {_of(done.lives, 'problem')} that nobody has to see to any more, "
            f"and {_of(done.corrections, 'correction')} whose rows no file brings."
        )
    if done.actions:
        say(f"{would}, too: {_of(done.actions, 'action')} of reviewers, all of whose rows are gone.")
    for path in [*done.reports, *done.archived]:
        say(f"  {path}")
    for run_id in done.runs:
        say(f"  run {run_id}")
    for reason, count in done.kept.items():
        say(f"Kept, though old enough: {_of(count, 'run')} {_REASONS[reason]}.")
    for path in done.left:
        say(f"Left: {path} holds files that are not clientimport's.")


def _of(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
