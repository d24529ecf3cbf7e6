"""Every setting as an option, for the commands that take all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from clientimport.cli.options import database_option

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    database_option,
    click.option("--reports", metavar="DIR", help="Where the runs' report folders go."),
    click.option("--reports-group", metavar="GROUP", help="Let this group of the machine read the reports."),
    click.option("--lang", metavar="LANG", help="Language of what a run says, and of its reports and messages: en or de."),
    click.option("--workers", metavar="N", help="Processes that map and check, besides the one that loads."),
    click.option("--wait", metavar="TIME", help="Wait so long for another run to end: seconds, or 10m, 2h."),
    click.option("--lock-timeout", metavar="TIME", help="Wait so long for another program's lock; 0: for ever."),
    click.option("--statement-timeout", metavar="TIME", help="Let one statement take so long; 0: for ever."),
    click.option("--retries", metavar="N", help="Try so often again when the connection is lost."),
    click.option("--log-format", metavar="FORMAT", help="plain or json."),
    click.option("--log-file", metavar="FILE", help="Add the log to this file."),
    click.option("--messages-when", metavar="WHEN", help="always, problems or failures."),
    click.option("--metrics", metavar="FILE", help="Write metrics for Prometheus' node exporter into this textfile."),
    click.option("--lineage", metavar="URL|FILE", help="Send OpenLineage events there; without a password."),
)


def setting_options(command: _Command) -> _Command:
    """Adds them to a command; each is None where it was not typed."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
