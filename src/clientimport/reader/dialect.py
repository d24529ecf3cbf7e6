"""Delimiter and quote of a text: declared, or told by a `sep=` line, or found by how well the sample agrees with itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clientimport.core.mapping import SourceOptions
from clientimport.reader.grammar import Dialect
from clientimport.reader.header import Row, find_header
from clientimport.reader.headings import matches
from clientimport.reader.tolerant import read_records

NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
"""Delimiters that are looked for, and how people call them."""

RECORDS = 400
"""Records that detection looks at."""
_SEP = re.compile(rb'"?sep=(.)"?[ ]*(\r\n|\n|\r|\Z)', re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """What the first line says: the delimiter of a `sep=` line, "" without one, and the bytes of that line."""

    delimiter: str = ""
    length: int = 0


def sep_line(sample: bytes) -> Told:
    """The `sep=;` line that spreadsheet programs understand; it is no record."""
    match = _SEP.match(sample)
    return Told(match.group(1).decode("utf-8", "replace"), match.end()) if match else Told()


def rows_of(sample: bytes, dialect: Dialect, *, whole: bool, start: int = 0, most: int = RECORDS) -> list[Row]:
    """The first records of a sample, with their cells as well as they can be told."""
    rows = []
    for record in read_records(sample, dialect, None, final=whole, start=start):
        text = sample[record.start : record.end]
        cells = text.split(dialect.delimiter.encode()) if record.fault else dialect.cells(text)
        rows.append(Row([cell.decode() for cell in cells], record.next, bool(record.fault)))
        if len(rows) >= most:
            break
    return rows


def find_dialect(
    sample: bytes, options: SourceOptions, needed: Sequence[str], *, whole: bool, told: Told
) -> tuple[Dialect, dict[str, str]]:
    """A sample of the text -> its dialect, and what of it was detected, in words."""
    words: dict[str, str] = {}
    quote = options.quote
    if quote is None:
        quote = _quote(sample, options.delimiter or told.delimiter)
        if quote != '"':
            words["quote"] = "apostrophe"
    if options.delimiter:
        return Dialect(options.delimiter, quote), words
    if told.delimiter:
        return Dialect(told.delimiter, quote), {
            "delimiter": f"{NAMES.get(told.delimiter, told.delimiter)} (sep= line)",
            **words,
        }
    candidates = [Dialect(delimiter, quote) for delimiter in NAMES]
    scores = [_score(sample, dialect, options, needed, whole=whole, start=told.length) for dialect in candidates]
    best = max(range(len(candidates)), key=lambda index: (scores[index], -index))
    dialect = candidates[best]
    return dialect, {"delimiter": NAMES[dialect.delimiter], **words}


def _quote(sample: bytes, delimiter: str) -> str:
    """The double quote, unless the cells stand between apostrophes and no double quote occurs."""
    if b'"' in sample:
        return '"'
    between = f"[{re.escape(delimiter or ',;|')}\\t\\r\\n]"
    wrapped = re.findall(f"(?:^|(?<={between}))'[^'\\r\\n]*'(?={between}|$)".encode(), sample)
    return "'" if len(wrapped) > 1.5 * (sample.count(b"\n") + 1) else '"'


def _score(  # noqa: PLR0913 - the sample and what it is judged by
    sample: bytes, dialect: Dialect, options: SourceOptions, needed: Sequence[str], *, whole: bool, start: int
) -> tuple[int, float, int]:
    """Needed headings found, share of rows that are as wide as the heading row, that width."""
    if dialect.delimiter.encode() not in sample:
        return 0, 0.0, 1
    rows = rows_of(sample, dialect, whole=whole, start=start)
    if not rows:
        return 0, 0.0, 1
    header = find_header(rows, options, needed)
    found = matches(header.headings, needed, options.headings)[0] if needed else 0
    width = len(header.headings)
    if width < 2:
        return found, 0.0, 1
    filled = [row for row in rows if not row.blank]
    agreeing = sum(1 for row in rows[header.last :] if len(row.cells) == width and not row.faulty and not row.blank)
    return found, round((agreeing + 1) / len(filled), 1), width
