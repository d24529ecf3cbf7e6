"""What `run` and `check` share: their options, and how they begin and end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from clientimport.cli.options import database_option, json_option, mapping_option
from clientimport.core.errors import Failure
from clientimport.core.runs import RunSummary

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.argument("files", nargs=-1, required=True, metavar="FILES..."),
    mapping_option,
    database_option,
    click.option("--reports-group", metavar="GROUP", help="Let this group of the machine read the reports."),
    click.option("--rejects-ok", is_flag=True, help="Exit 0, not 3, when rows were rejected."),
    click.option("--batch-rows", metavar="N", type=click.IntRange(1), help="Rows a batch (for tests and tuning)."),
    click.option(
        "--workers",
        metavar="N",
        type=click.IntRange(0),
        help="Processes that map and check, besides the one that loads. Default: one, if the file is large.",
    ),
    click.option("--quiet", "-q", is_flag=True, help="Print nothing unless it fails."),
    json_option,
)


def flow_options(command: _Command) -> _Command:
    """Adds the shared options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def carry_out(flow: Callable[[Any], RunSummary], order: type[Any], *, as_json: bool, quiet: bool, **asked: Any) -> int:
    """Runs the flow with an order of the options, prints how it ended -> exit code. Raises Failure after printing."""
    from clientimport.cli.outcome_lines import print_failure, print_outcome
    from clientimport.cli.progress import progress_bar

    for folder in ("reports", "records"):
        if asked.get(folder):
            asked[folder] = Path(asked[folder])
    try:
        with progress_bar(quiet or as_json) as progress:
            summary = flow(order(stdin=sys.stdin.buffer, progress=progress, **asked))
    except Failure as failure:
        print_failure(failure, as_json=as_json, quiet=quiet)
        raise
    print_outcome(summary, as_json=as_json, quiet=quiet)
    return summary.exit_code
