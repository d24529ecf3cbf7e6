"""Where the headings stand: declared, or the row that holds what the mapping needs, or the first that looks like them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from clientimport.core.errors import SourceFailure
from clientimport.core.mapping import SourceOptions
from clientimport.reader.headings import looks_like_headings, matches

_DEEPEST = 3
"""Rows that headings may be spread over."""


@dataclass(slots=True)
class Row:
    """A record of the sample: its cells ("" for empty ones), where the next one starts, whether its quotes are wrong."""

    cells: list[str]
    next: int
    faulty: bool = False

    @property
    def filled(self) -> int:
        """Cells that are not blank."""
        return sum(1 for cell in self.cells if cell.strip())

    @property
    def blank(self) -> bool:
        """Whether no cell is filled."""
        return not self.filled


@dataclass(frozen=True)
class Header:
    """Heading rows `first` to `last` (record numbers, 1-based) and their texts. `last` 0: there is no heading."""

    first: int
    last: int
    headings: tuple[str, ...]


def find_header(rows: Sequence[Row], options: SourceOptions, needed: Sequence[str]) -> Header:
    """The first records of a file -> its headings."""
    if options.header_row:
        at = options.header_row - 1
        return _header(rows, at, at) if at < len(rows) else Header(0, 0, ())
    filled = [index for index, row in enumerate(rows) if not row.blank]
    if not filled:
        return Header(0, 0, ())
    if needed:
        found = _by_need(rows, filled, options, needed)
        if found is not None:
            return found
    at = _by_looks(rows, filled)
    return _header(rows, at, at)


def _by_need(rows: Sequence[Row], filled: list[int], options: SourceOptions, needed: Sequence[str]) -> Header | None:
    """The row, or the few rows together, that hold most of the needed headings; the first of equals."""
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
                score = matches(candidate.headings, needed, options.headings)
                if score[0] > best[0] or (depth == 1 and score > best):
                    best, header = score, candidate
    return header


def _by_looks(rows: Sequence[Row], filled: list[int]) -> int:
    """The first row that looks like headings and is about as wide as most rows are; else the first of that width."""
    widths = Counter(rows[index].filled for index in filled)
    usual = max(widths, key=lambda width: (widths[width] if width > 1 else 0, width))
    for index in filled:
        if rows[index].filled >= max(2, 0.6 * usual) and looks_like_headings(rows[index].cells):
            return index
    wide = [index for index in filled if rows[index].filled >= max(2, 0.6 * usual)]
    return wide[0] if wide else filled[0]


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
