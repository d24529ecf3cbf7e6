"""What the program says, on the terminal or into a log: no character of a file comes alive there."""

from __future__ import annotations

import json
import re
from typing import Any

import click

# C0 but for tab and line feed, DEL, C1, and what turns the direction of writing around.
_ALIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def say(text: str = "", *, err: bool = False) -> None:
    """One line or several, to standard output or (`err`) to standard error; control characters as \\xNN."""
    click.echo(harmless(text), err=err)


def say_json(value: Any, *, indent: int | None = None) -> None:
    """An object as JSON to standard output; such characters stand in it as JSON escapes them."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    click.echo(_ALIVE.sub(lambda mark: f"\\u{ord(mark.group()):04x}", text))


def harmless(text: str) -> str:
    """A text in which no character moves the cursor, colours, rings or turns what stands behind it."""
    return _ALIVE.sub(_shown, text)


def _shown(mark: re.Match[str]) -> str:
    code = ord(mark.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
