"""`clientimport rejects retry` — rejected rows tried again: mended ones of a report, or all that are open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clientimport.cli.join_option import join_option
from clientimport.cli.log_options import listening, log_options
from clientimport.cli.options import database_option, database_or_default, json_option, lang_option, print_json
from clientimport.cli.run_options import run_options
from clientimport.cli.saying import say
from clientimport.cli.settled import with_settings
from clientimport.core.errors import ExitCode, Failure, UsageFailure, gravest
from clientimport.core.runs import RunSummary

if TYPE_CHECKING:
    from clientimport.pipeline import CheckOrder
    from clientimport.pipeline.retry import RetryPlan

_OF_CHECKS = ("joins", "database", "lang", "tell", "rejects_ok")


@click.command(name="retry")
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--all", "every", is_flag=True, help="Try all open rejects, as they were received; no files are needed.")
@click.option("--mapping", "-m", metavar="FILE", default="", help="This mapping, not that of the run that rejected the rows.")
@join_option
@click.option("--run", "run_id", metavar="ID", default="", help="Rejects of this run alone.")
@click.option("--code", metavar="CODE", default="", help="With --all: rejects with this problem alone.")
@click.option("--as-typed", is_flag=True, help="Take cells as they stand, those that a spreadsheet program changed, too.")
@click.option("--by", metavar="NAME", default="", help="Who mended them; it stands in the ledger. Default: the system user.")
@click.option("--dry-run", is_flag=True, help="Say what would be loaded, and load nothing.")
@database_option
@click.option("--reports", metavar="DIR", default="reports", show_default=True, help="Where the run's report folder goes.")
@click.option("--reports-group", metavar="GROUP", help="Let this group of the machine read the reports.")
@click.option("--rejects-ok", is_flag=True, help="Exit 0, not 3, when rows were rejected or could not be tried.")
@run_options
@lang_option
@click.option("--quiet", "-q", is_flag=True, help="Print nothing unless it fails.")
@json_option
@log_options
def retry(  # noqa: PLR0913 - one argument an option
    files: tuple[str, ...],
    mapping: str,
    run_id: str,
    code: str,
    by: str,
    database: str | None,
    *,
    every: bool,
    as_typed: bool,
    dry_run: bool,
    quiet: bool,
    as_json: bool,
    log_format: Any,
    log_file: str | None,
    **asked: Any,
) -> int:
    """Try rejected rows again: those of FILES (mended rejects.xlsx or rejects.csv), or with --all every open one.

    Says first which cells were changed, which ones a spreadsheet program bent, and which rows are not tried, and why. Rows
    that are right are loaded, each once, whoever sends them how often; the rest stands in a new report. Gates do not apply.

    Exit codes as of `run`; 3 also where rows of FILES could not be tried and somebody has to see to them.
    """
    from clientimport.cli.retry_lines import plan_lines, skipped_lines
    from clientimport.pipeline.retry import Asked, plan_retry, try_again
    from clientimport.pipeline.retry_words import WORDS
    from clientimport.pipeline.system_user import system_user

    if bool(files) == every:
        raise UsageFailure(
            "nothing says what to try." if not files else "--all takes no files.",
            fix="Give mended reports, or --all for every open reject.",
        )
    if code and not every:
        raise UsageFailure("--code goes with --all.", fix="The rows of a mended report are tried as they stand in it.")
    asked, _ = with_settings(asked)
    lang = asked["lang"]
    where = database_or_default(database)
    made_by = " ".join(by.split()) or system_user()
    summaries: list[RunSummary] = []
    plan: RetryPlan | None = None
    with listening(log_format, log_file, quiet=quiet) as ears:
        try:
            plan = plan_retry(Asked(files, mapping, run_id, code, as_typed=as_typed), where)
            said = len(plan.told.skipped)
            if not (quiet or as_json):
                for line in plan_lines(plan, lang, of_files=bool(files)):
                    say(line)
            for group in plan.groups:
                order = _order({**asked, "database": where, "tell": ears.tell}, made_by, dry_run=dry_run)
                summary = try_again(group, plan, order)
                summaries.append(summary)
                if not (quiet or as_json):
                    _print(summary)
        except Failure as failure:
            if as_json:
                begun = failure.summary if isinstance(failure.summary, RunSummary) else None
                failed = [*summaries, *([begun] if begun else [])]
                _print_json(plan, failed, failure.exit_code, message=str(failure), dry_run=dry_run)
            raise
        conflicts = plan.told.conflicts and not asked["rejects_ok"]
        code_of = gravest([*(each.exit_code for each in summaries), ExitCode.REJECTS if conflicts else ExitCode.DONE])
        if as_json:
            _print_json(plan, summaries, code_of, dry_run=dry_run)
        elif not quiet:
            for line in skipped_lines(plan, lang, said):
                say(line)
            if not any(each.status in ("done", "checked") for each in summaries):
                say(WORDS["nothing"][lang])
        return ears.code(int(code_of))


def _order(asked: dict[str, Any], made_by: str, *, dry_run: bool) -> CheckOrder:
    from clientimport.pipeline import CheckOrder, RunOrder

    if dry_run:
        return CheckOrder(files=(), mapping="", **{name: asked[name] for name in _OF_CHECKS})
    return RunOrder(files=(), mapping="", **{**asked, "reports": Path(asked["reports"]), "made_by": made_by})


def _print(summary: RunSummary) -> None:
    from clientimport.reporter import summary_lines

    if summary.status != "same":
        for line in summary_lines(summary, summary.causes):
            say(line)


def _print_json(
    plan: RetryPlan | None, summaries: list[RunSummary], exit_code: int, *, dry_run: bool, message: str = ""
) -> None:
    from clientimport.pipeline.retry_told import RetryTold

    told = plan.told if plan is not None else RetryTold()
    print_json(
        {
            **told.to_json(),
            "absent": plan.absent if plan is not None else 0,
            "dry_run": dry_run,
            "message": message,
            "runs": [each.to_json() for each in summaries if each.status != "same"],
            "exit_code": int(exit_code),
        }
    )
