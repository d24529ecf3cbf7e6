"""Texts in which nothing comes alive: no character moves the cursor, colours, rings or turns what stands behind it."""

from __future__ import annotations

import json
import re
from typing import Any

# C0 but for tab and line feed, DEL, C1, and what turns the direction of writing around.
_ALIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINES = re.compile("[\t\n\u2028\u2029]")
_PLAIN = {"\t": "\\t", "\n": "\\n"}


def harmless(text: str) -> str:
    """A text with such characters as \\xNN; tabs and line feeds stay."""
    return _ALIVE.sub(_shown, text)


def one_line(text: str) -> str:
    """As `harmless`, on one line whatever the text holds."""
    return _LINES.sub(lambda mark: _PLAIN.get(mark.group()) or _shown(mark), harmless(text))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """An object as JSON, in which such characters stand as JSON escapes them."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return _ALIVE.sub(lambda mark: f"\\u{ord(mark.group()):04x}", text)


def _shown(mark: re.Match[str]) -> str:
    code = ord(mark.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
