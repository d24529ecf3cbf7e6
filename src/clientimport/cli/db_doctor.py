"""`clientimport db doctor` — the database and what lies beside it examined."""

from __future__ import annotations

from pathlib import Path

import click

from clientimport.cli.options import database_option, database_or_default, json_option, print_json
from clientimport.cli.saying import say


@click.command()
@click.option("--reports", metavar="DIR", default="reports", show_default=True, help="Where the runs' report folders are.")
@database_option
@json_option
def doctor(reports: str, database: str | None, as_json: bool) -> int:
    """Examine the database: schema, orphans, counts against the ledger, reports, archive, room on the disk.

    Nothing is changed. Exit codes: 0 no fault was found (warnings may be), 6 a fault was found.
    """
    from clientimport.core.errors import ExitCode
    from clientimport.pipeline.doctor import examined

    found = examined(database_or_default(database), Path(reports))
    results = [finding.result for finding in found]
    worst = next((result for result in ("fault", "warning") if result in results), "ok")
    if as_json:
        print_json({"result": worst, "checks": [finding.to_json() for finding in found]})
    else:
        width = max(len(finding.name) for finding in found)
        for finding in found:
            say(f"{finding.result:7}  {finding.name:{width}}  {finding.words}")
            if finding.remedy and finding.result != "ok":
                say(f"{'':7}  {'':{width}}  {finding.remedy}")
    return ExitCode.DATABASE if worst == "fault" else ExitCode.DONE
