"""Rows of a retry in words: which row is meant, and why it is not tried."""

from __future__ import annotations

from clientimport.pipeline.retry_told import Skipped, Where
from clientimport.pipeline.retry_words import REASONS, WORDS


def row_words(where: Where, lang: str) -> str:
    """ "row 17 of clients.csv (A17, Priya Shah) [rejects.xlsx, Rejects!5]"."""
    here = f"{where.mended}, {where.sheet}!{where.line}" if where.sheet else f"{where.mended}:{where.line}"
    if not where.file:
        place = f"{where.sheet}!{where.line}" if where.sheet else str(where.line)
        return WORDS["line"][lang].format(line=place, file=where.mended)
    whose = ", ".join(part for part in (where.key, where.name) if part)
    row = WORDS["row"][lang].format(row=where.row, file=where.file)
    return row + (f" ({whose})" if whose else "") + (f" [{here}]" if where.mended else "")


def skipped_words(skipped: Skipped, lang: str) -> str:
    """The row, and why it is not tried."""
    return f"{row_words(skipped.where, lang)}: {REASONS[skipped.reason][lang].format(**skipped.facts)}"
