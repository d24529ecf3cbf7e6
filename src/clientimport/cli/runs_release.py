"""`clientimport runs release` — a held run is loaded after all, once."""

from __future__ import annotations

from typing import Any

import click

from clientimport.cli.flow_options import carry_out
from clientimport.cli.log_options import log_options
from clientimport.cli.options import database_option, database_or_default, json_option, lang_option
from clientimport.cli.run_options import run_options
from clientimport.cli.settled import with_settings


@click.command(name="release")
@click.argument("run_id")
@click.option("--reason", metavar="TEXT", required=True, help="Why; it stands in the ledger and in the reports.")
@click.option("--by", metavar="NAME", default="", help="Who says so. Default: the system user.")
@click.option("--mapping", "-m", metavar="FILE", default="", help="Where the mapping is by now, unchanged.")
@click.option("--file", "files", metavar="PATH", multiple=True, help="Where the file is by now; repeat it for several.")
@click.option("--learn", is_flag=True, help="Let later runs be like this one: it counts as a good run for `history`.")
@database_option
@click.option("--reports", metavar="DIR", default="reports", show_default=True, help="Where the run's report folder goes.")
@click.option("--reports-group", metavar="GROUP", help="Let this group of the machine read the reports.")
@lang_option
@click.option("--rejects-ok", is_flag=True, help="Exit 0, not 3, when rows were rejected.")
@run_options
@click.option("--quiet", "-q", is_flag=True, help="Print nothing unless it fails.")
@json_option
@log_options
def release_run(  # noqa: PLR0913 - one argument an option
    run_id: str, reason: str, by: str, mapping: str, files: tuple[str, ...], database: str | None, *, learn: bool, **asked: Any
) -> int:
    """Load the files of a run that a gate held, exactly those and once, whatever its gates say.

    RUN_ID may be `last`: the last one that was held. File and mapping must be unchanged. Without --learn the run is an
    exception: the next file like it is held again. Exit codes as of `run`.
    """
    from functools import partial

    from clientimport.pipeline import RunOrder
    from clientimport.pipeline.release import Release, release

    flow = partial(release, Release(run_id, reason, by, mapping, files, learn))
    asked, _ = with_settings(asked)
    return carry_out(flow, RunOrder, files=(), mapping="", database=database_or_default(database), **asked)
