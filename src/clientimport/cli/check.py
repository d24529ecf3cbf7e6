"""`clientimport check` — as `run`, without writing."""

from __future__ import annotations

from typing import Any

import click

from clientimport.cli.flow_options import carry_out, flow_options
from clientimport.cli.options import chosen_database
from clientimport.cli.settled import with_settings


@click.command()
@flow_options
@click.option("--reports", metavar="DIR", help="Write a reject report into a folder here.")
@click.option(
    "--out",
    "records",
    metavar="FILE",
    help="Write the accepted nested records here, one JSON object a line, secrets left out.",
)
def check(database: str | None, **asked: Any) -> int:
    """Read, map and check FILES and say what `run` would do with them; nothing is written to any database.

    What only a database can tell (offices, stored keys) is listed as "not done", unless one is named by --database or
    CLIENTIMPORT_DATABASE. Exit codes are those of `run`.
    """
    from clientimport.pipeline import CheckOrder
    from clientimport.pipeline import check as check_files

    asked, _ = with_settings(asked, leave_out=("reports",))
    return carry_out(check_files, CheckOrder, database=chosen_database(database), **asked)
