"""How a command is broken off from outside, and the exit code of whatever ended it."""

from __future__ import annotations

from clientimport.core.errors import ExitCode, Failure


class Terminated(BaseException):
    """SIGTERM, raised where the program is, so that the transaction is rolled back on the way out."""


def code_of(ending: BaseException) -> ExitCode:
    """The exit code that an exception leads to."""
    if isinstance(ending, Failure):
        return ending.exit_code
    if isinstance(ending, Terminated):
        return ExitCode.TERMINATED
    return ExitCode.INTERRUPTED if isinstance(ending, KeyboardInterrupt) else ExitCode.BUG
