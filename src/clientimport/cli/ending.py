"""The exit code of whatever ended a command."""

from __future__ import annotations

from clientimport.core.errors import ExitCode, Failure, Terminated


def code_of(ending: BaseException) -> ExitCode:
    """The exit code that an exception leads to."""
    if isinstance(ending, Failure):
        return ending.exit_code
    if isinstance(ending, Terminated):
        return ExitCode.TERMINATED
    return ExitCode.INTERRUPTED if isinstance(ending, KeyboardInterrupt) else ExitCode.BUG
