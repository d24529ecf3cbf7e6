"""How a run or a check ends on the terminal: a summary for people or run.json's object."""

from __future__ import annotations

from clientimport.cli.options import print_json
from clientimport.cli.saying import say
from clientimport.core.errors import Failure
from clientimport.core.runs import RunSummary


def print_outcome(summary: RunSummary, *, as_json: bool, quiet: bool) -> None:
    """The end of a run: JSON, nothing, or the lines that a person understands."""
    if as_json:
        print_json(summary.to_json())
    elif not quiet:
        from clientimport.reporter import summary_lines

        for line in summary_lines(summary, summary.causes):
            say(line)


def print_stages(summary: RunSummary) -> None:
    """How long each stage took, on standard error."""
    from clientimport.core.stages import MEANINGS, TOTAL

    took = summary.seconds.in_order()
    whole = took.get(TOTAL) or sum(took.values()) or 1.0
    say("Seconds of each stage; stages in threads of their own run beside each other, so that they add up to more:", err=True)
    for stage, seconds in took.items():
        say(f"  {stage:<12}{seconds:>10.3f}  {100 * seconds / whole:>4.0f} %  {MEANINGS[stage]}", err=True)


def print_failure(failure: Failure, *, as_json: bool, quiet: bool) -> None:
    """What a run that loaded nothing prints before its error: its summary where it had begun, under --json always an object."""
    if isinstance(failure.summary, RunSummary):
        message, failure.summary.message = failure.summary.message, ""
        if as_json:
            failure.summary.message = message
        print_outcome(failure.summary, as_json=as_json, quiet=quiet)
    elif as_json:
        print_json({"status": "failed", "message": str(failure), "exit_code": int(failure.exit_code)})
