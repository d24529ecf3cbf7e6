"""Which characters a text may hold: no control characters; in a one-line field no line breaks or tabs either."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from clientimport.values.value_rules import ValueRule

CONTROL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x{9F}]"
"""Control characters that no text may hold: all of Unicode's Cc but tab, line feed and carriage return."""
BREAKS = r"[\t\n\r\x{2028}\x{2029}]"
"""What a one-line text may not hold, but is replaced rather than refused."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_TO_REPLACE = re.compile("[\t\n\r\u2028\u2029]")
_BREAK = re.compile(",?[ \t]*(?:\r\n|[\n\r\u2028\u2029])\\s*")


@dataclass(frozen=True)
class Characters(ValueRule):
    """No control characters. `one_line`: a line break becomes ", " and a tab a blank."""

    one_line: bool = True
    exact = True

    def settled(self, value: str) -> str:
        """One line of it, where the field has one line."""
        if not self.one_line or not _TO_REPLACE.search(value):
            return value
        return _BREAK.sub(", ", value.strip()).replace("\t", " ")

    def fault(self, value: str) -> tuple[str, str] | None:
        """The first control character, by its code point."""
        found = _CONTROL.search(value)
        return ("control-character", f"U+{ord(found.group()):04X}") if found else None

    def plain(self, column: pl.Expr) -> pl.Expr:
        """Neither control characters nor anything to replace."""
        return ~column.str.contains(CONTROL if not self.one_line else f"{CONTROL}|{BREAKS}")
