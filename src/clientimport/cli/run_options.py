"""The options of commands that load: how long to wait for others, until when, and how often to try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from clientimport.core.deadlines import read_deadline
from clientimport.core.durations import read_duration

_Command = TypeVar("_Command", bound=Callable[..., Any])
if TYPE_CHECKING:
    _OfSeconds = click.ParamType[float]
    _OfMoments = click.ParamType[datetime]
else:  # older versions of click have no parameters there
    _OfSeconds = _OfMoments = click.ParamType


class Duration(_OfSeconds):
    """A length of time, in seconds: `90`, `90s`, `10m`, `2h`, `1d`."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """A text -> seconds; a number is taken as it is."""
        if isinstance(value, int | float):
            return float(value)
        try:
            return read_duration(value)
        except ValueError as wrong:
            self.fail(f"{wrong}.", param, ctx)


class Moment(_OfMoments):
    """A time of day or a date and time: the moment, in UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """A text -> the moment; one that was converted is taken as it is."""
        if isinstance(value, datetime):
            return value
        try:
            return read_deadline(value, datetime.now().astimezone())
        except ValueError as wrong:
            self.fail(f"{wrong}.", param, ctx)


_OPTIONS = (
    click.option(
        "--wait", metavar="TIME", type=Duration(), default="0", help="Wait so long for another run to end: 90, 90s, 10m, 2h."
    ),
    click.option(
        "--lock-timeout",
        metavar="TIME",
        type=Duration(),
        default="60s",
        show_default=True,
        help="Wait so long for a table or row that another program holds; 0: for ever.",
    ),
    click.option(
        "--statement-timeout",
        metavar="TIME",
        type=Duration(),
        default="0",
        help="Break off a statement of the database that takes longer (not of SQLite). Default: as the server has it.",
    ),
    click.option(
        "--deadline",
        metavar="TIME",
        type=Moment(),
        help="Write nothing from this time on: 05:00 by this machine's clock, or 2026-11-23T05:00. Exit code 9 if it comes.",
    ),
    click.option(
        "--retries",
        metavar="N",
        type=click.IntRange(0),
        default=2,
        show_default=True,
        help="Try again so often where the connection to the database was lost and nothing was written.",
    ),
)


def run_options(command: _Command) -> _Command:
    """Adds them to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
