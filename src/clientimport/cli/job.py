"""`clientimport job` — job files: the imports of every night."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from clientimport.cli.lazy import LazyGroup
from clientimport.cli.options import json_option, print_json
from clientimport.cli.run_options import Moment
from clientimport.cli.saying import say
from clientimport.cli.setting_options import setting_options

_HERE = "clientimport.cli.job"


@click.group(
    cls=LazyGroup,
    lazy={
        "run": (f"{_HERE}:run", "Run the imports of a job file, and tell how they ended."),
        "check": (f"{_HERE}:check", "Find all mistakes of a job file, its mappings and its folders at once."),
    },
)
def job() -> None:
    """Run and check job files: the imports of every night."""


@click.command()
@click.argument("file")
@setting_options
@click.option("--deadline", metavar="TIME", type=Moment(), help="Write nothing from this time on, whatever the job file says.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing unless something is wrong.")
@json_option
def run(file: str, deadline: datetime | None, quiet: bool, as_json: bool, **options: Any) -> int:
    """Run the imports of the job FILE one after the other; each complete file is a run of its own, the oldest first.

    An option wins over the environment, it over the job file, and that over the settings file (see `config`).

    Exits with the gravest code of its runs; 0 also where there was nothing to do.
    """
    from clientimport.cli.job_lines import print_result
    from clientimport.cli.log_options import listening
    from clientimport.cli.progress import progress_bar
    from clientimport.cli.settled import settled
    from clientimport.jobs.read_job import read_job
    from clientimport.jobs.run_job import run_job

    found = read_job(file)
    held = settled(options, found)
    settings = held.settings
    # A log is kept where one of the two was asked for.
    log_format = settings.log_format if {held.origins["log_format"], held.origins["log_file"]} != {"default"} else None
    with listening(log_format, str(settings.log_file) if settings.log_file else None, quiet=quiet) as ears:
        with progress_bar(quiet or as_json) as progress:
            result = run_job(found, settings, ears.tell, progress, deadline=deadline)
        code = ears.code(result.exit_code)
    print_result(result, as_json=as_json, quiet=quiet)
    return code


@click.command()
@click.argument("file")
@setting_options
@click.option("--connect", is_flag=True, help="Try whether the database can be reached, too.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but mistakes.")
@json_option
def check(file: str, connect: bool, quiet: bool, as_json: bool, **options: Any) -> int:
    """Read the job FILE and show every mistake in it and in its mappings, each with file, line and remedy.

    Folders are tried, environment variables and files that hold secrets are looked for. Exit code 5 where there is a mistake.
    """
    from functools import partial

    from clientimport.cli.settled import settled
    from clientimport.core.errors import ExitCode
    from clientimport.jobs.check_job import check_job

    checked = check_job(file, partial(settled, options), connect=connect)
    if as_json:
        print_json(checked.to_json())
    else:
        for mistake in checked.mistakes:
            say(str(mistake), err=True)
        if not quiet:
            for note in checked.notes:
                say(f"{file}: {note}")
            if not checked.mistakes:
                say(f"{file}: no mistakes")
    return int(ExitCode.INPUT if checked.mistakes else ExitCode.DONE)
