"""What the program says on the terminal: no character of a file comes alive there."""

from __future__ import annotations

from typing import Any

import click

from clientimport.core.harmless import harmless, json_text


def say(text: str = "", *, err: bool = False) -> None:
    """One line or several, to standard output or (`err`) to standard error; control characters as \\xNN."""
    click.echo(harmless(text), err=err)


def say_json(value: Any, *, indent: int | None = None) -> None:
    """An object as JSON to standard output; such characters stand in it as JSON escapes them."""
    click.echo(json_text(value, indent=indent))
