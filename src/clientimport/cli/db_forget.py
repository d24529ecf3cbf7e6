"""`clientimport db forget` — a person taken out of everything that can be reached."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clientimport.cli.confirming import confirmed, yes_option
from clientimport.cli.options import database_option, database_or_default, json_option, print_json
from clientimport.cli.run_options import Duration
from clientimport.cli.saying import say

if TYPE_CHECKING:
    from clientimport.pipeline.forget import Forgotten


@click.command()
@click.option("--system", metavar="NAME", required=True, help="The legacy system.")
@click.option("--key", metavar="KEY", required=True, help="The legacy system's own key of the client.")
@click.option("--target", metavar="NAME", help="Only in this record shape. Default: all.")
@click.option("--reason", metavar="TEXT", required=True, help="Why; it is kept, and may not name the person.")
@click.option("--reports", metavar="DIR", default="reports", show_default=True, help="Where the runs' report folders are.")
@click.option("--archive", metavar="DIR", help="Where the archive is now, if not where the ledger says.")
@click.option(
    "--archives",
    type=click.Choice(["rewrite", "delete", "keep"]),
    default="rewrite",
    show_default=True,
    help="Archived files that hold the person: take the rows out, or also delete files in which that cannot be done, or leave "
    "them all.",
)
@click.option("--mapping", "-m", metavar="FILE", help="For archived files whose own mapping file is gone.")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.option("--wait", metavar="TIME", type=Duration(), default="0", help="Wait so long for a run to end: 90, 90s, 10m.")
@yes_option
@database_option
@json_option
def forget(  # noqa: PLR0913 - one argument an option
    system: str,
    key: str,
    target: str | None,
    reason: str,
    reports: str,
    archive: str | None,
    archives: str,
    mapping: str | None,
    dry_run: bool,
    wait: float,
    yes: bool,
    database: str | None,
    as_json: bool,
) -> int:
    """Take a person out of clients and lists, rejects and problems, report folders, archived files and the ledger.

    That it was done is recorded, with who, when, why and how much; not of whom. Stopped on the way, the same command goes
    on. Exit codes: 0 done, or nothing was held; 8 done, but something could not be reached.
    """
    from clientimport.core.errors import ExitCode
    from clientimport.pipeline.forget import Forgetting
    from clientimport.pipeline.forget import forget as forget_person

    order = Forgetting(
        system=system,
        key=key,
        target=target,
        reason=reason.strip(),
        reports=Path(reports),
        archive=Path(archive) if archive else None,
        archives=archives,  # type: ignore[arg-type]
        mapping=mapping,
        wait=wait,
    )
    where = database_or_default(database)
    if not dry_run and not yes:
        _say(forget_person(where, order, dry_run=True), as_json=False, err=True)
        if not confirmed("Forget this person for good?", yes=False):
            say("Nothing was changed.", err=True)
            return ExitCode.DONE
    found = forget_person(where, order, dry_run=dry_run)
    _say(found, as_json=as_json)
    return ExitCode.AFTERWARDS if any(each.left for each in found) and archives != "keep" and not dry_run else ExitCode.DONE


def _say(found: list[Forgotten], *, as_json: bool, err: bool = False) -> None:
    if as_json:
        print_json([each.to_json() for each in found])
        return
    if not found:
        say("Nothing is held of this system and key.", err=err)
    for each in found:
        counts = ", ".join(f"{count:,} {what}" for what, count in each.removed.items()) or "nothing"
        say(f"{each.target}: {'would be removed' if each.dry_run else 'removed'}: {counts}.", err=err)
        for path in [*each.reports, *each.archived]:
            say(f"  {path}", err=err)
        for sentence in each.left:
            say(sentence, err=err)
