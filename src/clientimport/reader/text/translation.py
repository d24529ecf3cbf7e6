"""A stretch of text in any dialect -> the same lines in one that Polars reads; marks stand for what must not be seen there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import polars as pl

from clientimport.reader.text.grammar import Dialect

_MARKS = tuple(bytes([code]) for code in (*range(1, 9), *range(14, 32)))
"""Characters that texts of people do not hold."""


@dataclass(frozen=True)
class Translation:
    """`text`: line by line the same as the original, each line ended by LF or CRLF; `dialect`: how it is written now.

    `back`: what stands for what. `end`: the byte that ends a line of the original. `growth`: how many bytes of the original
    may stand behind one.
    """

    text: bytes
    dialect: Dialect
    back: dict[str, str] = field(default_factory=dict)
    end: int = 10
    growth: int = 1

    def restore(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Cells of the translation -> cells of the original."""
        if not self.back:
            return frame
        return frame.with_columns(pl.col(pl.String).str.replace_many(list(self.back), list(self.back.values())))


def translate(text: bytes, dialect: Dialect) -> Translation | None:
    """A stretch of whole lines -> its translation; None where the tolerant road must take it."""
    back: dict[str, str] = {}
    end, original = 10, text
    if b"\n" not in text and b"\r" in text:
        text, end = text.replace(b"\r", b"\n"), 13
        back["\n"] = "\r"
    if dialect.plain:
        return Translation(text, dialect, back, end)
    q, d = dialect.quote.encode(), dialect.delimiter.encode()
    marks = [mark for mark in _MARKS if mark not in text and mark not in (q, d)]
    if len(marks) < 5 or len(q) > 1 or (q and q in d) or b"\\" in d:
        return None
    if dialect.spaced:
        if (q and q in text) or len(d) > 1:
            return None
        blanks = b"[ ]+" if d == b"\t" else b"[ \\t]+"
        text = re.sub(b"(?m)(^|%b)%b" % (re.escape(d), blanks), b"\\1", text)
    if dialect.backslash and b"\\" in text:
        if not q and re.search(rb"\\[\r\n]", text):
            return None
        escaped = {b"\\\\": b"\\", b"\\" + (q or b'"'): q or b'"', **({} if q else {b"\\" + d: d})}
        for pair, meant in escaped.items():
            mark = marks.pop()
            if pair in text:
                text = text.replace(pair, mark)
                back[mark.decode()] = meant.decode()
    delimiter = dialect.delimiter
    if len(d) > 1:
        mark = marks.pop()
        text = text.replace(d, mark)
        delimiter, back[mark.decode()] = mark.decode(), dialect.delimiter
    plain = replace(dialect, delimiter=delimiter, backslash=False, spaced=False)
    return Translation(text, plain, back, end, growth=1 if text is original else max(4, len(d) + 1))
