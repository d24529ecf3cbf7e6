"""Where the headings stand: declared, or the row that holds what the mapping needs, or the first that looks like them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader.headings import Needed, is_figure, looks_like_headings
from clientimport.reader.two_heading_rows import filled_below, under

_DEEPEST = 3
"""Rows that headings may be spread over."""
_LATEST = 10
"""Rows as wide as the table that may stand above its headings."""
_SEEN = 20
"""Rows below the headings that are compared with them."""
DOUBT = "no row looks like headings; if there are none, declare `header_row: none`"


@dataclass(slots=True)
class Row:
    """A record of the sample: its cells ("" for empty ones), where the next one starts.

    `faulty`: its quotes are wrong; `comment`: it is a line of comment, and has no cells.
    """

    cells: list[str]
    next: int
    faulty: bool = False
    comment: bool = False

    @property
    def filled(self) -> int:
        """Cells that are not blank."""
        return sum(map(bool, map(str.strip, self.cells)))

    @property
    def blank(self) -> bool:
        """Whether no cell is filled."""
        return not any(map(str.strip, self.cells))


@dataclass(frozen=True)
class Header:
    """Heading rows `first` to `last` (record numbers, 1-based) and their texts.

    Both are 0 where the file has none by declaration; then the texts are "column 1", "column 2", … No texts: no heading row
    was found. `doubt`: why the row may be no heading row, in words.
    """

    first: int
    last: int
    headings: tuple[str, ...]
    doubt: str = ""


def find_header(rows: Sequence[Row], options: SourceOptions, needed: Sequence[str]) -> Header:
    """The first records of a file -> its headings."""
    if options.header_row:
        at = options.header_row - 1
        first = min(at, (options.header_first or options.header_row) - 1)
        if at >= len(rows):
            return Header(0, 0, ())
        plain, spread = (_header(rows, first, at, spread=spread) for spread in (False, True))
        sought = Needed(needed, options.headings)
        met = [sought.found(header.headings) for header in (plain, spread)]
        # Where nothing is looked for, that each heading tells its column from others is what matters.
        apart = not needed and len(set(spread.headings)) > len(set(plain.headings))
        return spread if met[1] > met[0] or apart else plain
    filled = [index for index, row in enumerate(rows) if not row.blank]
    if not filled:
        return Header(0, 0, ())
    if options.header_row == 0:
        widths = Counter(len(rows[index].cells) for index in filled if not rows[index].faulty or len(filled) == 1)
        width = max(widths, key=lambda count: (widths[count], count), default=1)
        return Header(0, 0, tuple(f"column {at}" for at in range(1, width + 1)))
    if needed:
        found = _by_need(rows, filled, options, needed)
        if found is not None:
            return found
    return _by_looks(rows, filled)


def _by_need(rows: Sequence[Row], filled: list[int], options: SourceOptions, needed: Sequence[str]) -> Header | None:
    """The row, or the few rows together, that hold most of the needed headings; the first of equals."""
    sought = Needed(needed, options.headings)
    best: tuple[int, int] = (0, 0)
    header = None
    for depth in range(1, _DEEPEST + 1):
        if best[0] == len(needed):
            break
        for last in filled:
            first = last - depth + 1
            if first < 0 or rows[first].blank:
                continue
            for spread in (False, True) if depth > 1 else (False,):
                candidate = _header(rows, first, last, spread=spread)
                score = sought.found(candidate.headings)
                if score[0] > best[0] or (depth == 1 and score > best):
                    best, header = score, candidate
    return header


def _by_looks(rows: Sequence[Row], filled: list[int]) -> Header:
    """The first row that is about as wide as most rows are, unless one below it is told from its column by its looks."""
    widths = Counter(rows[index].filled for index in filled)
    usual = max(widths, key=lambda width: (widths[width] if width > 1 else 0, width))
    wide = [index for index in filled if rows[index].filled >= max(2, 0.6 * usual)]
    if not wide:
        return _header(rows, filled[0], filled[0])
    first = wide[0]
    if not looks_like_headings(rows[first].cells, repeated=True):
        below = (at for at in wide[1:_LATEST] if looks_like_headings(rows[at].cells, repeated=True))
        first = next((at for at in below if _heads(rows, wide, at)), -1)
        if first < 0:
            return replace(_header(rows, wide[0], wide[0]), doubt=DOUBT)
    if under(rows, first):
        return _header(rows, first - 1, first, spread=True)
    if first + 1 < len(rows) and under(rows, first + 1) and filled_below(rows, first + 1):
        return _header(rows, first, first + 1, spread=True)
    last = first
    while last - first + 1 < _DEEPEST and _goes_on(rows, first, last + 1):
        last += 1
    return _header(rows, first, last)


def _heads(rows: Sequence[Row], wide: list[int], at: int) -> bool:
    """Whether figures stand below a row's texts, and none in the rows above it, which may number the columns."""
    columns = _figures(rows, at + 1)
    above = [rows[index].cells for index in wide if index < at]
    numbering = [str(number) for number in range(1, len(rows[at].cells) + 1)]
    return bool(columns) and not any(
        cells != numbering and any(column < len(cells) and is_figure(cells[column]) for column in columns) for cells in above
    )


def _goes_on(rows: Sequence[Row], first: int, at: int) -> bool:
    """Whether headings go on in a row: words, where figures stand in two columns at least of those below it."""
    if at >= len(rows) or rows[at].faulty or len(rows[at].cells) != len(rows[first].cells):
        return False
    cells = rows[at].cells
    if cells == rows[first].cells or not looks_like_headings(cells, repeated=True):
        return False
    columns = _figures(rows, at + 1)
    words = [column for column in columns if column < len(cells) and cells[column].strip() and not _has_digit(cells[column])]
    return len(words) >= 2 and len(words) == len(columns)


def _figures(rows: Sequence[Row], start: int) -> list[int]:
    """The columns that hold nothing but figures in the rows from `start` on, filled in two of them at least."""
    below = [row.cells for row in rows[start : start + _SEEN] if not row.blank and not row.faulty]
    columns = zip_longest(*below, fillvalue="")
    filled = [[cell for cell in column if cell.strip()] for column in columns]
    return [at for at, cells in enumerate(filled) if len(cells) >= 2 and all(map(is_figure, cells))]


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def kinds(rows: Sequence[Row], width: int) -> tuple[str, ...]:
    """Rows of a sample below the headings -> for each column "figures", "text", or "" where two rows do not tell."""
    body: list[list[str]] = []
    for row in rows:
        if row.blank and not row.comment:
            break
        if not row.faulty and len(row.cells) == width:
            body.append(row.cells)
    found = []
    for at in range(width):
        cells = [cells[at] for cells in body if cells[at].strip()]
        figures = sum(map(is_figure, cells))
        found.append("" if len(cells) < 2 or 0 < figures < len(cells) else "figures" if figures else "text")
    return tuple(found)


def _header(rows: Sequence[Row], first: int, last: int, *, spread: bool = False) -> Header:
    """Rows joined column by column with a blank; `spread`: a text above blank cells counts for them too."""
    if first == last:
        return Header(first + 1, last + 1, tuple(rows[first].cells))
    layers = [rows[index].cells for index in range(first, last + 1)]
    if spread:
        layers[:-1] = [_spread(layer) for layer in layers[:-1]]
        width = max(len(layer) for layer in layers)
        layers = [layer + [layer[-1]] * (width - len(layer)) if layer is not layers[-1] else layer for layer in layers]
    columns = zip_longest(*layers, fillvalue="")
    return Header(first + 1, last + 1, tuple(" ".join(text.strip() for text in texts if text.strip()) for texts in columns))


def _spread(layer: list[str]) -> list[str]:
    carried, out = "", []
    for text in layer:
        carried = text if text.strip() else carried
        out.append(carried)
    return out


def no_header(path: str, options: SourceOptions) -> SourceFailure:
    """The failure for a table in which no heading row can be found."""
    if options.header_row:
        return SourceFailure(
            f"There is no row {options.header_row}, in which the mapping expects the headings.",
            fix="Correct `source: {header_row: …}`, or leave it out.",
            where=path,
        )
    return SourceFailure("There are no headings: every row is blank.", fix="Check that it is the right file.", where=path)


def without_surplus(headings: tuple[str, ...], rows: Sequence[Row]) -> tuple[str, ...]:
    """Headings without blank ones at the end that no row of the sample has a cell for."""
    widest = max((len(row.cells) for row in rows if not row.blank), default=len(headings))
    filled = max((index for index, text in enumerate(headings, start=1) if text.strip()), default=0)
    return headings[: max(filled, min(widest, len(headings)), 1)]
