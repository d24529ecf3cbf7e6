"""How well a sample agrees with itself when it is read in one way or another: which of several dialects is the likeliest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clientimport.reader.header import Row
from clientimport.reader.text.grammar import ONE_COLUMN, Dialect
from clientimport.reader.text.tolerant import read_records

USUAL = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
"""Delimiters that files mostly have, and how people call them."""
NAMES = {
    **USUAL,
    "~": "tilde",
    ":": "colon",
    "^": "caret",
    " ": "blank",
    ", ": "comma and blank",
    "; ": "semicolon and blank",
    " | ": "pipe between blanks",
    "||": "two pipes",
    "::": "two colons",
    ONE_COLUMN: "none: one column",
}
"""All delimiters that are looked for."""

RECORDS = 400
"""Records that detection looks at."""

_JOINED = {",": (", ",), ";": ("; ",), "|": (" | ", "||"), ":": ("::",)}
_TRUST = {"~": 0.95, ":": 0.7, "^": 0.9, "::": 0.95, " ": 0.5}
LEAST = 0.25
"""A score below which a text has one column."""
_JUDGED = 100
"""Rows whose cells are judged."""
_OPEN = 1 << 16
"""Bytes at the end of a sample in which an open quote may be closed behind it."""

_TITLE = 5
"""Rows of a title at most; rows of a table below one at least."""

_CLEAN = re.compile(
    r"""(?!".*"\Z)                             # no quotes around it
        (?:[-+(]?[\d.,'’%€$£¥:/ ()-]+          # a number, amount, date, time
        |[^\s,;|\t~][^;|\t~,]*(?:,[ ][^;|\t~,]+)*)\Z  # words""",
    re.VERBOSE,
)
_TIMES = re.compile(r"[\d.,:/ TZ+-]+\Z")


@dataclass(frozen=True)
class Fit:
    """How a dialect fits: 0 to 1, the usual width, rows that are as wide."""

    score: float
    width: int
    agreeing: int


def rows_of(sample: bytes, dialect: Dialect, *, whole: bool, start: int = 0, most: int = RECORDS) -> list[Row]:
    """The first records of a sample, with their cells as well as they can be told."""
    rows = []
    for record in read_records(sample, dialect, None, final=True, start=start):
        text = sample[record.start : record.end]
        if not whole and record.fault and len(sample) - record.start < _OPEN:
            break
        cells = dialect.loose_cells(text) if record.fault else dialect.cells(text)
        cells = [] if record.comment else cells
        rows.append(Row([cell.decode() for cell in cells], record.next, bool(record.fault), record.comment))
        if len(rows) >= most:
            break
    return rows


def fit(rows: Sequence[Row], dialect: Dialect) -> Fit:
    """Rows as a dialect reads them -> how well they agree: in their width, and by cells that look like whole values."""
    filled = [row for row in rows if not row.blank]
    widths = Counter(len(row.cells) for row in filled if not row.faulty)
    if not widths:
        return Fit(0.0, 1, 0)
    width = max(widths, key=lambda count: (widths[count] * (1 - 1 / count), count))
    if width < 2:
        return Fit(0.0, 1, widths[1])
    cells = [cell for row in [row for row in filled if len(row.cells) == width][:_JUDGED] for cell in row.cells if cell]
    clean = sum(1 for cell in cells if _CLEAN.match(cell)) / len(cells) if cells else 0.0
    wide = [at for at, row in enumerate(filled) if len(row.cells) == width and not row.faulty]
    trust = _TRUST.get(dialect.delimiter, 1.0)
    if dialect.delimiter in (":", " ", "^") and not _certain(filled, width, dialect.delimiter):
        trust = 0.0
    if dialect.delimiter[-1:] == " " and width == 2 and wide[0] > 0:
        trust = 0.0  # a heading alone, then texts with a comma in them
    return Fit(trust * len(wide) / len(filled) * (0.3 + 0.7 * clean), width, len(wide))


def _certain(filled: Sequence[Row], width: int, delimiter: str) -> bool:
    """Whether marks that stand in texts and times, too, delimit: from the first row on, or behind a title where they can hardly
    be text, in all but a few rows, widely."""
    first = next(at for at, row in enumerate(filled) if len(row.cells) == width and not row.faulty)
    table = filled[first:]
    agreeing = sum(1 for row in table if len(row.cells) == width and not row.faulty)
    times = sum(1 for row in table if all(_TIMES.match(cell) for cell in row.cells))
    if first and (first > _TITLE or width < 4 or len(table) < _TITLE or (delimiter == " " and agreeing < len(table))):
        return False
    return width >= (2 if delimiter == "^" else 3) and agreeing >= 0.9 * len(table) > 1 and times < agreeing


def candidates(sample: bytes, quotes: Sequence[str], fixed: Sequence[str]) -> list[Dialect]:
    """The dialects that a sample may have, the likelier of equals first; only these delimiters if there are any."""
    found = []
    for quote in quotes:
        outside = _outside(sample, quote)
        for delimiter in fixed or (*USUAL, "~", "^", ":", " "):
            count = outside.count(delimiter.encode())
            if not count and not fixed:
                continue
            plain = Dialect(delimiter, quote)
            marks = () if fixed else _JOINED.get(delimiter, ())
            joined = [mark for mark in marks if _always(outside, delimiter, mark, count)]
            spaced = replace(plain, spaced=True)
            opened = quote and re.search(b"%b +%b" % (re.escape(delimiter.encode()), quote.encode()), sample)
            if joined:
                found += [Dialect(mark, quote) for mark in joined]
            elif count and delimiter in USUAL and _blank_behind(outside, delimiter, count):
                found.append(spaced)
            else:
                found.append(plain)
                found += [
                    Dialect(mark, quote) for mark in marks if mark == delimiter * 2 and outside.count(mark.encode()) > count / 4
                ]
            if opened and spaced not in found:
                found.append(spaced)
    if b"\\" in sample:
        found += [replace(dialect, backslash=True) for dialect in found if dialect.quote and _escapes(sample, dialect)]
    return found


def _outside(sample: bytes, quote: str) -> bytes:
    """A sample without what stands between quotes."""
    if not quote:
        return sample
    q = quote.encode()
    return re.sub(b"%b(?:\\\\.|[^%b])*+%b" % (q, q, q), q + q, sample)


def _always(outside: bytes, delimiter: str, mark: str, count: int) -> bool:
    return outside.count(mark.encode()) * mark.count(delimiter) == count


def _blank_behind(outside: bytes, delimiter: str, count: int) -> bool:
    """Whether a blank follows every delimiter that is not the last of its line."""
    d = re.escape(delimiter.encode())
    behind = len(re.findall(d + b" ", outside))
    return behind > 0 and behind + len(re.findall(d + b"(?=[\\r\\n]|\\Z)", outside)) == count


def _escapes(sample: bytes, dialect: Dialect) -> bool:
    return b"\\" + dialect.quote.encode() in sample


_BETWEEN = "[,;|~^: \\t\\r\\n]"


def holds_written_quote(sample: bytes, quote: str) -> bool:
    """Whether a cell between such quotes holds one itself, doubled or behind a backslash."""
    q = re.escape(quote)
    inside = f"[^{q}\\r\\n]*?(?:{q}{q}|\\\\{q})[^{q}\\r\\n]+"
    return re.search(f"(?<={_BETWEEN}){q}{inside}{q}(?={_BETWEEN}|$)".encode(), sample) is not None


def wrapped(sample: bytes, quote: str, *, lines: bool = False) -> int:
    """How many cells of one line (with `lines`: of any number) seem to stand between such quotes."""
    q, between = re.escape(quote), _BETWEEN
    inside = f"[^{q}]*+(?:{q}{q}[^{q}]*+)*+" if lines else f"[^{q}\\r\\n]*+"
    # The quote comes first in the pattern: one character is looked for many times faster than a place between two.
    return len(re.findall(f"{q}(?:(?<={between}{q})|(?<=\\A{q})){inside}{q}(?={between}|$)".encode(), sample))
