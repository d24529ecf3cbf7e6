"""How a mapping can name each column of a file so that it, and no other, is found."""

from __future__ import annotations

from collections import Counter

from clientimport.core.rows import Layout
from clientimport.mapper.headings import loose


def written_names(layout: Layout) -> list[str]:
    """A file's columns -> what a mapping writes for each; "" where nothing that can be written means this column alone."""
    counts = Counter(layout.headings)
    forms = Counter(loose(heading) for heading in layout.headings)
    return [_written(heading, column, counts, forms) for heading, column in zip(layout.headings, layout.columns, strict=True)]


def _written(heading: str, column: str, counts: Counter[str], forms: Counter[str]) -> str:
    if counts[heading] > 1 or not heading.strip():
        # Its name in frames, "Phone (2)", unless that is a heading, too.
        return column if column != heading and counts[column] == 0 else ""
    if any(brace in heading for brace in ("{n}", "{part}")):
        # These stand for a number or a part: without the braces the heading is found by being like it.
        plain = heading.replace("{", "").replace("}", "")
        return plain if forms[loose(heading)] == 1 and counts[plain] == 0 and loose(heading) else ""
    return heading
