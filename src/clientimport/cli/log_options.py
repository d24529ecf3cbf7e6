"""Options for a log, and who listens to a run: the log, or whoever reads standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from clientimport.cli.patience import patience
from clientimport.cli.saying import say
from clientimport.core.errors import ExitCode, gravest
from clientimport.core.events import Event, Tell

if TYPE_CHECKING:
    from clientimport.telling import Log, LogFormat

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--log-format",
        type=click.Choice(["plain", "json"]),
        help="Log what happens, one event a line, to standard error or --log-file.",
    ),
    click.option("--log-file", metavar="FILE", help="Add the log to FILE (plain, unless --log-format says else)."),
)


def log_options(command: _Command) -> _Command:
    """Adds --log-format and --log-file to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass
class Ears:
    """Who listens. `tell` goes to the run's order; `failed` counts what could not be told, so that `code` knows."""

    tell: Tell
    log: Log | None = None
    on_standard_error: bool = False
    failures: int = 0

    def failed(self, words: str, run_id: str = "") -> None:
        """Something could not be told: into the log, and to standard error."""
        self.failures += 1
        self.tell(Event("message-failed", words, "warning", run_id))
        if not self.on_standard_error:
            say(f"clientimport: {words}", err=True)

    def code(self, code: int) -> int:
        """The exit code, where something could not be told at least AFTERWARDS."""
        missed = bool(self.failures or (self.log is not None and self.log.failure))
        return int(gravest([code, ExitCode.AFTERWARDS])) if missed else code


@contextmanager
def listening(log_format: LogFormat | None, log_file: str | None, *, quiet: bool) -> Iterator[Ears]:
    """Ears while the block runs: a log where one is asked for, else what keeps a run waiting on standard error."""
    if log_format is None and log_file is None:
        yield Ears(patience(quiet))
        return
    from clientimport.telling import open_log

    with open_log(log_format or "plain", Path(log_file) if log_file else None) as log:
        yield Ears(log, log, log_file is None)
