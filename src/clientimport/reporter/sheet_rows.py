"""Rows of a worksheet as XML text, whole columns at a time; cell by cell the rejects of a large import would take minutes."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import polars as pl

_CONTROLS = [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0D, 0x20), 0xFFFE, 0xFFFF]
# A line feed and a tab stand as they are. A carriage return does not: an XML reader would make a line feed of it.
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", **{chr(code): f"_x{code:04X}_" for code in _CONTROLS}}
_TEXT_START, _TEXT_END = '" t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
_LINE, _MOST_LINES = 15, 12
_NOTHING: Mapping[str, float] = MappingProxyType({})
# Text that looks like such an escape, or would with the escape of the character behind it.
_LOOKS_ESCAPED = r"_x[0-9A-Fa-f]{4}[_\x00-\x08\x0B-\x1F\x{FFFE}\x{FFFF}]"
_LOOKS_ESCAPED_AT = re.compile(r"_(?=x[0-9A-Fa-f]{4}[_\x00-\x08\x0B-\x1F\uFFFE\uFFFF])")


def column_letters(position: int) -> str:
    """A column's position, 0-based -> its letters (0 -> A, 26 -> AA)."""
    letters, rest = "", position + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def escaped(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Columns of text -> as they stand in a cell's XML: what XML cannot hold becomes _xHHHH_, as workbooks have it."""
    looks = frame.select(pl.col(names).str.contains(_LOOKS_ESCAPED).any())
    # Its underscore is escaped. Two may overlap, which Polars' patterns cannot see.
    told = [
        pl.Series(name, [None if t is None else _LOOKS_ESCAPED_AT.sub("_x005F_", t) for t in frame[name]], dtype=pl.String)
        for name in looks.columns
        if looks[name][0]
    ]
    return frame.with_columns(told).with_columns(pl.col(names).str.replace_many(list(_ESCAPES), list(_ESCAPES.values())))


def row_heights(wrapped: Mapping[str, float]) -> pl.Expr:
    """Columns whose text is wrapped, with their widths in characters -> the height of each row, in points.

    Not every program works heights out when it opens a file, and text that is wrapped in a row of one line cannot be read.
    """
    lines = [
        pl.col(name).str.split("\n").list.eval((pl.element().str.len_chars() / width).ceil().clip(1)).list.sum().fill_null(1)
        for name, width in wrapped.items()
    ]
    return pl.max_horizontal(pl.lit(1.0), *lines).clip(1, _MOST_LINES) * _LINE


def rows_xml(
    frame: pl.DataFrame, first_row: int, styles: Mapping[str, pl.Expr | int], wrapped: Mapping[str, float] = _NOTHING
) -> str:
    """Columns of a frame, in the order of `styles`, -> <row> elements from `first_row` (1-based) on.

    String columns become text cells, Int64 ones numbers. `styles`: column -> number of the cell format, or an expression that
    gives it. An empty cell is written only where an expression gives it a format. `wrapped`: see `row_heights`.
    """
    texts = [name for name in styles if frame.schema[name] == pl.String]
    row = pl.int_range(first_row, first_row + pl.len(), dtype=pl.Int64).cast(pl.String)
    ready = escaped(frame, texts).with_columns(row.alias("__row_number"))
    cells = [
        _cell(name, column_letters(at), style, text=name in texts)
        for at, (name, style) in enumerate(styles.items())
    ]  # fmt: skip
    number = pl.col("__row_number")
    high = frame.select(row_heights(wrapped).cast(pl.Int64).cast(pl.String).alias("high"))["high"]
    start = [pl.lit('<row r="'), number, pl.lit('" ht="'), high, pl.lit('" customHeight="1">')]
    rows = ready.select(pl.concat_str(*start, *cells, pl.lit("</row>")).alias("xml"))
    return "".join(rows["xml"])


def headings_xml(texts: Sequence[str], styles: Sequence[int], widths: Sequence[float]) -> str:
    """The first row, of text cells alone, as `rows_xml` would write it; for one row its steps cost more than its cells.

    `styles`, `widths`: of each cell, as there.
    """
    ready = escaped(pl.DataFrame([pl.Series("text", texts, dtype=pl.String)]), ["text"])["text"]
    cells = [
        f'<c r="{column_letters(at)}1" s="{style}{_TEXT_START}{text}{_TEXT_END}'
        for at, (text, style) in enumerate(zip(ready, styles, strict=True))
    ]
    lines = [
        sum(max(math.ceil(len(line) / width), 1) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    ]  # fmt: skip
    high = min(max(lines, default=1), _MOST_LINES) * _LINE
    return f'<row r="1" ht="{high}" customHeight="1">{"".join(cells)}</row>'


def _cell(name: str, letters: str, style: pl.Expr | int, *, text: bool) -> pl.Expr:
    value, given = pl.col(name), isinstance(style, pl.Expr)
    shown = style.cast(pl.String) if isinstance(style, pl.Expr) else pl.lit(str(style))
    start = pl.concat_str(pl.lit(f'<c r="{letters}'), pl.col("__row_number"), pl.lit('" s="'), shown)
    if text:
        filled = pl.concat_str(start, pl.lit(_TEXT_START), value, pl.lit(_TEXT_END))
    else:
        filled = pl.concat_str(start, pl.lit('"><v>'), value.cast(pl.String), pl.lit("</v></c>"))
    empty = pl.concat_str(start, pl.lit('"/>')) if given else pl.lit("")
    return pl.when(value.is_null()).then(empty).otherwise(filled)
