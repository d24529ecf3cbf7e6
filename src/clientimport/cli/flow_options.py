"""What `run` and `check` share: their options, and how they begin and end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

import click

from clientimport.cli.ending import code_of
from clientimport.cli.join_option import join_option
from clientimport.cli.log_options import listening, log_options
from clientimport.cli.options import database_option, json_option, lang_option, mapping_option
from clientimport.core.errors import Failure, Terminated
from clientimport.core.runs import RunSummary

if TYPE_CHECKING:
    from clientimport.cli.tell_options import Ended
    from clientimport.telling import LogFormat

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.argument("files", nargs=-1, required=True, metavar="FILES..."),
    mapping_option,
    join_option,
    database_option,
    click.option("--reports-group", metavar="GROUP", help="Let this group of the machine read the reports."),
    lang_option,
    click.option("--rejects-ok", is_flag=True, help="Exit 0, not 3, when rows were rejected."),
    click.option("--batch-rows", metavar="N", type=click.IntRange(1), help="Rows a batch (for tests and tuning)."),
    click.option(
        "--workers",
        metavar="N",
        type=click.IntRange(0),
        help="Processes that map and check, besides the one that loads; 0: nothing beside it. Default: threads of that one.",
    ),
    click.option(
        "--strict",
        is_flag=True,
        help="Send every record through its Pydantic model, also those that the checks of columns settle: the same answer, "
        "slower.",
    ),
    click.option("--profile", is_flag=True, help="Print how long each stage took, to standard error."),
    click.option("--quiet", "-q", is_flag=True, help="Print nothing unless it fails."),
    json_option,
    log_options,
)


def flow_options(command: _Command) -> _Command:
    """Adds the shared options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def carry_out(  # noqa: PLR0913 - one argument an option
    flow: Callable[[Any], RunSummary],
    order: type[Any],
    *,
    as_json: bool,
    quiet: bool,
    profile: bool = False,
    log_format: LogFormat | None,
    log_file: str | None,
    afterwards: Callable[[Ended], list[str]] | None = None,
    **asked: Any,
) -> int:
    """Runs the flow with an order of the options, prints how it ended, tells others -> exit code. Raises Failure after that."""
    from clientimport.cli.outcome_lines import print_failure, print_outcome, print_stages
    from clientimport.cli.progress import progress_bar

    for folder in ("reports", "records"):
        if asked.get(folder):
            asked[folder] = Path(asked[folder])
    started, began = datetime.now(UTC).isoformat(timespec="milliseconds"), perf_counter()

    def tell_others(summary: RunSummary | None, code: int, words: str) -> None:
        from clientimport.cli.tell_options import Ended

        ended = Ended(summary, code, words, started, perf_counter() - began)
        try:
            failures = afterwards(ended) if afterwards else []
        except (KeyboardInterrupt, Terminated):
            # Of the run itself it changes nothing any more.
            failures = ["Broken off before everyone was told."]
        for sentence in failures:
            ears.failed(sentence, summary.run_id if summary else "")

    with listening(log_format, log_file, quiet=quiet) as ears:
        try:
            with progress_bar(quiet or as_json) as progress:
                summary = flow(order(stdin=sys.stdin.buffer, progress=progress, tell=ears.tell, **asked))
        except Failure as failure:
            print_failure(failure, as_json=as_json, quiet=quiet)
            begun = failure.summary if isinstance(failure.summary, RunSummary) else None
            if profile and begun is not None:
                print_stages(begun)
            tell_others(begun, failure.exit_code, failure.discreetly())
            raise
        except (Exception, Terminated) as broken:
            # Its own text may hold a value of the file.
            tell_others(None, code_of(broken), f"The run was broken off ({type(broken).__name__}).")
            raise
        print_outcome(summary, as_json=as_json, quiet=quiet)
        if profile:
            print_stages(summary)
        tell_others(summary, summary.exit_code, summary.message)
        return ears.code(summary.exit_code)
