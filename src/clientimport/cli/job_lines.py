"""How a job ends on the terminal: a few lines an import, or one object."""

from __future__ import annotations

from clientimport.cli.options import print_json
from clientimport.cli.saying import say
from clientimport.core.errors import ExitCode
from clientimport.core.outcomes import RunOutcome
from clientimport.jobs.job_run import JobResult

_FINE = (ExitCode.DONE, ExitCode.REJECTS)


def print_result(result: JobResult, *, as_json: bool, quiet: bool) -> None:
    """Good news to standard output, what went wrong to standard error; with `quiet` only that."""
    if as_json:
        print_json(result.to_json())
        return
    for outcome in result.outcomes:
        fine = outcome.exit_code in _FINE
        if not (quiet and fine):
            for line in _lines(outcome):
                say(line, err=not fine)
    for words in result.failures:
        say(f"clientimport: {words}", err=True)
    if result.stopped:
        say(f"clientimport: {result.stopped}", err=True)


def _lines(outcome: RunOutcome) -> list[str]:
    code = f" (exit code {outcome.exit_code})" if outcome.exit_code else ""
    file = f": {outcome.file}" if outcome.file else ""
    lines = [f"{outcome.job}/{outcome.name}{file}: {outcome.words}{code}"]
    summary = outcome.summary
    if summary is not None and summary.reports and summary.status != "same" and outcome.exit_code:
        lines.append(f"  Report: {summary.reports.get('report.html', '')}")
    return lines + [f"  {note}" for note in outcome.notes]
