"""Text of a file on its way into the page: nothing in it is markup, nothing moves or turns what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import escape

from clientimport.core.harmless import harmless

HEADING = 120
"""Characters of a heading, a name, a key, a code."""
PATH = 300
"""Characters of a file's path."""
SENTENCE = 500
"""Characters of a message or a remedy."""
CELL = 400
"""Characters of a cell."""


@dataclass
class Cuts:
    """How many texts were cut."""

    made: int = 0

    def html(self, text: str, most: int) -> str:
        """`short`, escaped."""
        return str(escape(self.short(text, most)))

    def short(self, text: str, most: int) -> str:
        """A text, harmless, of so many characters at most; what is longer ends in "…" and is counted."""
        if len(text) > most:
            self.made += 1
            text = text[:most] + "…"
        return harmless(text)
