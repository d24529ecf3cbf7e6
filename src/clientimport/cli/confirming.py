"""What cannot be undone is asked for once more; where nobody can be asked, only --yes is an answer."""

from __future__ import annotations

import sys

import click

from clientimport.core.errors import UsageFailure

yes_option = click.option("--yes", is_flag=True, help="Do it without asking; needed where there is no terminal.")


def confirmed(question: str, *, yes: bool) -> bool:
    """Whether to go on. Raises UsageFailure where it was not said and nobody can be asked."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageFailure(question.removesuffix("?") + ": this is not done unasked.", fix="Say so with --yes.")
    return click.confirm(question, err=True)
