"""The lines of a stretch of text as a column: which of them are plain records, which are one together, where they begin."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import replace

import polars as pl

from clientimport.reader.encoding.decoding import MARKED
from clientimport.reader.text.gathering import Gathering
from clientimport.reader.text.grammar import BLANKS, LOOK_AHEAD
from clientimport.reader.text.translation import Translation

_LINE = "line"
_STEP = 1 << 20
"""Bytes whose lines are looked at one by one at a time: each takes memory."""
_LONGEST_JOIN = 100
_WORTH_JOINING = 20
"""Records that are worth being verified as columns; fewer are read one by one."""
_WORTH_TWO = 1_000
"""Lines from which on two threads are worth that each makes the regular expressions ready for itself."""
_LINES_AT_FAULT = 6
"""Lines of one record, in all and by themselves at fault, up to which it is verified as columns."""


def read_lines(text: bytes) -> pl.Series | None:
    """The lines, without LF or CRLF; None where they cannot be had in one go. `line_starts` tells whether they are all."""
    unused = next((mark for mark in (b"\x01", b"\x02", b"\x1d", b"\x1e", b"\x1f") if mark not in text), b"")
    if not unused or text.startswith(codecs.BOM_UTF8):  # Polars would swallow it
        return None
    frame = pl.read_csv(
        text, has_header=False, separator=unused.decode(), quote_char=None, schema={_LINE: pl.String}, raise_if_empty=False
    )
    return frame[_LINE].fill_null("")


def _end_width(text: bytes, lines: pl.Series, end: int) -> int:
    """How many bytes each line end has, 1 or 2, where the lines with such ends are as long as the text; else 0."""
    if not lines.len():
        return 0
    ends = lines.len() - (not text.endswith(bytes([end])))
    return next((width for width in (1, 2) if int(lines.str.len_bytes().sum()) + width * ends == len(text)), 0)


def plain_lines(
    lines: pl.Series, meant: Translation, gathering: Gathering, *, fill: bool = False, counted: bool = True
) -> pl.Series:
    """Of each line or joined record: whether it is a plain data record, of as many cells as it must have if `counted`."""
    tests = [lambda of: ~could_be_blank(of, meant), *_tests(lines, meant, gathering, fill=fill, counted=counted)]
    return _passing(lines, tests)


def well_formed(lines: pl.Series, meant: Translation, gathering: Gathering, *, filled: bool = False) -> pl.Series:
    """As `plain_lines`, but it may be blank. `filled`: and whether none of its quoted cells is empty."""
    return _passing(lines, _tests(lines, meant, gathering, filled=filled))


def could_be_blank(of: pl.Expr, meant: Translation) -> pl.Expr:
    """Whether a line has nothing but marks of the dialect and white space."""
    return of.str.contains(f"^[{BLANKS}{_in_class(meant.dialect.delimiter)}{_in_class(meant.dialect.quote)}]*$")


_Test = Callable[[pl.Expr], pl.Expr]


def _tests(  # noqa: PLR0913 - the lines, their text, and what is asked of them
    lines: pl.Series,
    meant: Translation,
    gathering: Gathering,
    *,
    fill: bool = False,
    counted: bool = True,
    filled: bool = False,
) -> list[_Test]:
    text, dialect, width = meant.text, meant.dialect, gathering.width
    tests: list[_Test] = []
    if counted:
        whole = dialect.whole_line(width, fewer=fill, filled=filled)
        tests.append(lambda of: of.str.contains(whole))
    if counted and not dialect.counts_cells(width):
        quoted = dialect.quoted.pattern.decode().replace("*+", "*")

        def fits(of: pl.Expr) -> pl.Expr:
            bare = of.str.replace_all(quoted, "") if dialect.quote else of
            count = bare.str.count_matches(dialect.delimiter, literal=True)
            return count < width if fill else count == width - 1

        tests.append(fits)
    if b"\0" in text:
        tests.append(lambda of: ~of.str.contains("\0", literal=True))
    if dialect.comment and dialect.sure and dialect.comment.encode() in text:
        tests.append(lambda of: ~of.str.starts_with(dialect.comment))
    if gathering.marked and MARKED in text:
        tests.append(lambda of: ~of.str.contains("[\U0010ff00-\U0010ffff]"))
    longest = gathering.longest // meant.growth
    if int(lines.str.len_bytes().max() or 0) > longest:  # type: ignore[arg-type]
        tests.append(lambda of: of.str.len_bytes() <= longest)
    return tests


def _passing(lines: pl.Series, tests: list[_Test]) -> pl.Series:
    """Of each line whether it passes all tests. There is one at least."""
    if lines.len() < _WORTH_TWO:
        return pl.DataFrame([lines.alias(_LINE)]).select(pl.all_horizontal(test(pl.col(_LINE)) for test in tests)).to_series()
    half = (lines.len() + 1) // 2  # two columns keep two threads busy
    halves = pl.DataFrame([lines.head(half).alias("top"), lines.tail(half).alias("bottom")])
    found = halves.select(test(pl.col(of)).alias(f"{of}{at}") for of in halves.columns for at, test in enumerate(tests))
    top, bottom = (
        found.select(pl.all_horizontal(f"{of}{at}" for at in range(len(tests)))).to_series() for of in halves.columns
    )
    return pl.concat([top, bottom.tail(lines.len() - half)])


def _in_class(mark: str) -> str:
    return "\\" + mark if mark and not mark.isalnum() and not mark.isspace() else mark


def trimmed_lines(
    lines: pl.Series, plain: pl.Series, meant: Translation, gathering: Gathering
) -> tuple[pl.Series, pl.Series, Translation, pl.DataFrame]:
    """Lines whose surplus cells are empty lose them, if that can be said of the lines alone.

    -> the lines, which are plain, the translation, and `line` (index), `cells` of those that were trimmed.
    """
    dialect, width, text = meant.dialect, gathering.width, meant.text
    nothing = pl.DataFrame(schema={_LINE: pl.Int64, "cells": pl.Int64})
    if not dialect.counts_cells(width):
        return lines, plain, meant, nothing
    at = (~plain).arg_true().cast(pl.Int64)
    odd = lines.gather(at)
    short = odd.str.extract(dialect.surplus_line(width), 1)
    found = pl.DataFrame([at.alias(_LINE), odd.alias("whole"), short.alias("short")]).drop_nulls("short")
    if found.is_empty():
        return lines, plain, meant, nothing
    good = plain_lines(found["whole"], meant, gathering, counted=False) & plain_lines(found["short"], meant, gathering)
    found = found.filter(good)
    if found.is_empty():
        return lines, plain, meant, nothing
    cells = found.select(
        pl.col(_LINE),
        (pl.col("whole").str.slice(pl.col("short").str.len_chars()).str.count_matches(dialect.delimiter, literal=True) + width)
        .cast(pl.Int64)
        .alias("cells"),
    )
    begins = line_starts(text, lines, 10).extend(pl.Series([len(text) + (not text.endswith(b"\n"))], dtype=pl.Int64))
    returns = begins.diff(null_behavior="drop") - 1 - lines.str.len_bytes().cast(pl.Int64)
    lines = lines.scatter(found[_LINE], found["short"])
    plain = plain.scatter(found[_LINE], True)
    ends = pl.DataFrame([lines.alias("text"), returns.alias("returns")]).select(
        pl.when(pl.col("returns") > 0).then(pl.col("text") + "\r").otherwise(pl.col("text"))
    )
    again = ends.to_series().str.join("\n").item().encode() + (b"\n" if text.endswith(b"\n") else b"")
    return lines, plain, replace(meant, text=again), cells


def joined_lines(lines: pl.Series, odd: pl.Series, meant: Translation, gathering: Gathering) -> dict[int, int]:
    """Records of several lines that are perfect: first line -> last line. They reach from one odd line to another.

    Where they are few they are not looked for.
    """
    dialect = meant.dialect
    if not dialect.quote or odd.len() < 2:
        return {}
    first = odd.cast(pl.Int64).alias("first")
    opened = lines.gather(odd).str.contains(dialect.open_line())
    if dialect.comment:
        opened &= ~lines.gather(odd).str.starts_with(dialect.comment)
    found: dict[int, int] = {}
    for reach in range(1, _LINES_AT_FAULT + 1):
        if opened.sum() < _WORTH_JOINING:
            break
        spans = pl.DataFrame([first, first.shift(-reach).alias("last"), opened.alias("opened")]).filter(
            pl.col("opened") & (pl.col("last") - pl.col("first") <= _LONGEST_JOIN)
        )
        near = (spans["last"] - spans["first"]) == reach
        joined = [_joined_adjacent(lines, spans.filter(near)["first"], reach), _joined_apart(lines, spans.filter(~near))]
        of = pl.concat(joined)
        good = of.filter(plain_lines(of[_LINE], meant, gathering) & (of[_LINE].str.len_bytes() < LOOK_AHEAD // 8))
        found.update(good.select("first", "last").iter_rows())
        within = good.select(pl.int_ranges("first", pl.col("last") + 1).explode()).to_series()
        opened &= ~first.is_in(within.implode())
    return found


def _joined_adjacent(lines: pl.Series, begins: pl.Series, reach: int) -> pl.DataFrame:
    """Lines joined with so many that follow them -> first, last, line."""
    parts = pl.DataFrame([lines.gather(begins + of).alias(str(of)) for of in range(reach + 1)])
    joined = parts.select(pl.concat_str(pl.all(), separator="\n")).to_series()
    return pl.DataFrame([begins, (begins + reach).alias("last"), joined.alias(_LINE)])


def _joined_apart(lines: pl.Series, spans: pl.DataFrame) -> pl.DataFrame:
    """first, last -> first, last, line: any number of lines joined. Takes far longer a line than `_joined_adjacent`."""
    if spans.height < _WORTH_JOINING:
        return pl.DataFrame(schema={"first": pl.Int64, "last": pl.Int64, _LINE: pl.String})
    exploded = spans.select("first", "last", pl.int_ranges("first", pl.col("last") + 1).alias("of")).explode("of")
    exploded = exploded.with_columns(lines.gather(exploded["of"]).alias(_LINE))
    # Joining them as lists takes a quarter of the time that it takes within the groups.
    return exploded.group_by("first", "last", maintain_order=True).agg(_LINE).with_columns(pl.col(_LINE).list.join("\n"))


def line_starts(text: bytes, lines: pl.Series, end: int, *, same: bool = True) -> pl.Series:
    """The byte where each line of a text begins, of as many as it has; `same`: the lines are as long as there."""
    mark = bytes([end])
    closed = text.endswith(mark)
    # A CR that ends the text is left out of its last line, and may look like the second byte of a line end.
    if same and (closed or not text.endswith(b"\r")) and (width := _end_width(text, lines, end)):
        behind = lines.str.len_bytes().cast(pl.Int64).cum_sum() + width * pl.int_range(1, lines.len() + 1, eager=True)
        return behind.shift(1, fill_value=0)
    if not text:
        return pl.Series([], dtype=pl.Int64)
    lengths, carried = [], 0
    for at in range(0, len(text), _STEP):
        *found, carried_on = map(len, text[at : at + _STEP].split(mark))
        if found:
            found[0] += carried
            carried = 0
        carried += carried_on
        lengths.append(pl.Series(found, dtype=pl.Int64))
    behind = (pl.concat(lengths) + 1).cum_sum()
    starts = behind.shift(1, fill_value=0)
    return starts if closed else starts.append(behind.tail(1) if behind.len() else pl.Series([0], dtype=pl.Int64))


def line_numbers(text: bytes, lines: pl.Series, *, alone: bool = True) -> pl.Series:
    """The number (from 0) of each line, and of the one behind them; a CR that stands alone ends a line, too.

    `alone`: there may be such.
    """
    physical = pl.int_range(lines.len() + 1, eager=True)
    if alone and b"\r" in text and lines.str.contains("\r", literal=True).any():
        single = lines.str.count_matches("\r", literal=True).cast(pl.Int64).extend_constant(0, 1)
        physical = physical + single.cum_sum() - single
    return physical
