"""The fast road: lines that are plain records are verified and parsed as columns, the others handed to the tolerant road.

A line is plain where one regular expression finds it to be a well-formed record of the right width. Every other line is
looked at: it may begin a record of several lines (joined and verified in the same way), or be at fault. What is left after
cutting out the records at fault is given to Polars, whose answer must have the number of rows that was counted.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from clientimport.core.rows import ROW
from clientimport.reader.decoding import MARKED
from clientimport.reader.gathering import Gathering
from clientimport.reader.grammar import BLANKS, LOOK_AHEAD
from clientimport.reader.places import PLACES
from clientimport.reader.tolerant import Record, line_ends, read_record

_LINE = "line"
_LONGEST_JOIN = 100
"""Lines of one record up to which it is verified as columns."""


@dataclass
class Plain:
    """What the fast road made of a buffer.

    `rows`: ROW and the columns. `odd`: the other records with their numbers. `places`: ROW, line, byte of all records.
    `records`: how many; `done`, `lines`: bytes and lines read; `headings`: repeated heading rows left out.
    """

    rows: pl.DataFrame
    odd: list[tuple[int, Record]]
    places: pl.DataFrame
    records: int
    done: int
    lines: int
    headings: int = 0


@dataclass
class _Cut:
    """The lines of a buffer sorted out: which go on a record, which are cut out, where reading stopped."""

    stop_line: int
    done: int
    inside: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    odd: list[tuple[int, int, Record]] = field(default_factory=list)


def read_plain(text: bytes, gathering: Gathering, *, row: int, line: int, final: bool) -> Plain | None:
    """A buffer that ends behind a line end or with the text -> its records, or None where this road cannot take it.

    `row`: number of the record before it; `line`: of its first byte.
    """
    dialect = gathering.dialect
    lines = _lines(text)
    if lines is None or not dialect.plain:
        return None
    plain = _verify(lines, text, gathering, fill=gathering.fill)
    if plain.all():
        frame = _parse(text, gathering)
        if frame is None or frame.height != lines.len():
            return None
        cut = _Cut(lines.len(), len(text))
    else:
        cut = _sort_out(text, lines, plain, gathering, final=final)
        if not cut.done:
            return Plain(gathering.frame(), [], pl.DataFrame(schema=PLACES), 0, 0, 0)
        frame = _parse(_without(text, cut), gathering)
    weights = _weights(cut)
    numbers = weights.cum_sum() - weights + (row + 1)
    kept = weights == 1
    if cut.removed:
        kept = kept.scatter(cut.removed, False)
    if frame is None or frame.height != kept.sum():
        return None
    starts, physical = _positions(text, lines, cut)
    at = pl.DataFrame({ROW: numbers, "line": physical.head(cut.stop_line) + line, "byte": starts})
    odd = [(int(numbers[of]) + sub, record) for of, sub, record in cut.odd]
    places = at.filter(kept)
    if odd:
        odd_lines = [int(physical[of]) + line + line_ends(text, int(starts[of]), record.start) for of, _, record in cut.odd]
        odd_places = pl.DataFrame(
            {ROW: [n for n, _ in odd], "line": odd_lines, "byte": [record.start for _, record in odd]},
            schema=PLACES,
        )
        places = pl.concat([places, odd_places]).sort(ROW)
    rows = frame.insert_column(0, numbers.filter(kept).alias(ROW))
    records = int(weights.sum() or 0)
    rows, repeated = _without_headings(rows, gathering)
    return Plain(rows, odd, places, records, cut.done, line_ends(text, 0, cut.done) if odd else int(physical[-1]), repeated)


def _lines(text: bytes) -> pl.Series | None:
    """The lines, without LF or CRLF; None where they cannot be had in one go."""
    unused = next((mark for mark in (b"\x01", b"\x02", b"\x1d", b"\x1e", b"\x1f") if mark not in text), None)
    if unused is None or text.startswith(codecs.BOM_UTF8):  # Polars would swallow it
        return None
    frame = pl.read_csv(
        text, has_header=False, separator=unused.decode(), quote_char=None, schema={_LINE: pl.String}, raise_if_empty=False
    )
    expected = text.count(b"\n") + (not text.endswith(b"\n"))
    return frame[_LINE].fill_null("") if frame.height == expected else None


def _verify(lines: pl.Series, text: bytes, gathering: Gathering, *, fill: bool = False) -> pl.Series:
    """Of each line or joined record: whether it is a plain data record."""
    dialect, width = gathering.dialect, gathering.width
    whole = dialect.whole_line(width, fewer=fill)
    blank = f"^[{BLANKS}{_in_class(dialect.delimiter)}{_in_class(dialect.quote)}]*$"
    tests: list[Callable[[pl.Expr], pl.Expr]] = [lambda of: of.str.contains(whole), lambda of: ~of.str.contains(blank)]
    if not dialect.counts_cells(width):
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
    if int(lines.str.len_bytes().max() or 0) > gathering.longest:  # type: ignore[arg-type]
        tests.append(lambda of: of.str.len_bytes() <= gathering.longest)
    half = (lines.len() + 1) // 2  # two columns keep two threads busy
    halves = pl.DataFrame([lines.head(half).alias("top"), lines.tail(half).alias("bottom")])
    found = halves.select(test(pl.col(of)).alias(f"{of}{at}") for of in halves.columns for at, test in enumerate(tests))
    top, bottom = (
        found.select(pl.all_horizontal(f"{of}{at}" for at in range(len(tests)))).to_series() for of in halves.columns
    )
    return pl.concat([top, bottom.tail(lines.len() - half)])


def _in_class(mark: str) -> str:
    return "\\" + mark if mark and not mark.isalnum() and not mark.isspace() else mark


def _sort_out(text: bytes, lines: pl.Series, plain: pl.Series, gathering: Gathering, *, final: bool) -> _Cut:
    """Goes through the lines that are not plain: each is inside a good record, or cut out, or where reading stops."""
    dialect, width = gathering.dialect, gathering.width
    odd_lines = (~plain).arg_true()
    ends = _joined(text, lines, odd_lines, gathering)
    byte_of = _starts(text, lines).gather(odd_lines).to_list()
    cut = _Cut(lines.len(), len(text))
    after = 0
    for index, of in enumerate(odd_lines.to_list()):
        if of < after:
            continue
        if (end := ends.get(of)) is not None:
            cut.inside.extend(range(of + 1, end + 1))
            after = end + 1
            continue
        start = at = byte_of[index]
        sub = 0
        while at == start or (at < len(text) and text[at - 1] != 10):
            record = read_record(text, at, dialect, width, final=final)
            if record is None:
                break
            cut.odd.append((of, sub, record))
            sub, at = sub + 1, record.next
        else:
            record = cut.odd[-1][2]
        taken = text.count(b"\n", start, at) + (at >= len(text) and not text.endswith(b"\n"))
        if sub:
            cut.removed.append(of)
            cut.counts.append(sub)
            cut.gaps.append((start, at))
            cut.inside.extend(range(of + 1, of + taken))
        if record is None:
            cut.stop_line, cut.done = of + (sub > 0), at
            cut.inside = [inside for inside in cut.inside if inside < cut.stop_line]
            break
        after = of + taken
    return cut


def _joined(text: bytes, lines: pl.Series, odd: pl.Series, gathering: Gathering) -> dict[int, int]:
    """Records of several lines that are perfect: first line -> last line. They reach from one odd line to the next."""
    dialect = gathering.dialect
    if not dialect.quote or odd.len() < 2:
        return {}
    first = odd.cast(pl.Int64).alias("first")
    opened = lines.gather(odd).str.contains(dialect.open_line())
    if dialect.comment:
        opened &= ~lines.gather(odd).str.starts_with(dialect.comment)
    spans = pl.DataFrame([first, first.shift(-1).alias("last"), opened.alias("opened")]).filter(
        pl.col("opened") & (pl.col("last") - pl.col("first") <= _LONGEST_JOIN)
    )
    if spans.is_empty():
        return {}
    exploded = spans.select("first", "last", pl.int_ranges("first", pl.col("last") + 1).alias("of")).explode("of")
    exploded = exploded.with_columns(lines.gather(exploded["of"]).alias(_LINE))
    joined = exploded.group_by("first", "last", maintain_order=True).agg(pl.col(_LINE).str.join("\n"))
    good = joined.filter(_verify(joined[_LINE], text, gathering) & (joined[_LINE].str.len_bytes() < LOOK_AHEAD // 2))
    return dict(good.select("first", "last").iter_rows())


def _starts(text: bytes, lines: pl.Series) -> pl.Series:
    """The byte where each line begins."""
    returns = text.count(b"\r\n") if b"\r" in text else 0
    if not returns or returns == text.count(b"\n"):
        lengths = lines.str.len_bytes().cast(pl.Int64) + (2 if returns else 1)
        return lengths.cum_sum().shift(1, fill_value=0)
    at, found = 0, [0]
    for part in text.split(b"\n"):
        at += len(part) + 1
        found.append(at)
    return pl.Series(found[: lines.len()], dtype=pl.Int64)


def _positions(text: bytes, lines: pl.Series, cut: _Cut) -> tuple[pl.Series, pl.Series]:
    """Byte and number (from 0) of each line, and of the one behind them; a CR that stands alone ends a line, too."""
    physical = pl.int_range(lines.len() + 1, eager=True)
    if b"\r" in text and text.count(b"\r") != text.count(b"\r\n"):
        alone = lines.str.count_matches("\r", literal=True).cast(pl.Int64).extend_constant(0, 1)
        physical = physical + alone.cum_sum() - alone
    return _starts(text, lines).head(cut.stop_line), physical.head(cut.stop_line + 1)


def _weights(cut: _Cut) -> pl.Series:
    """How many records begin in each line."""
    weights = pl.repeat(1, cut.stop_line, dtype=pl.Int64, eager=True)
    if cut.inside:
        weights = weights.scatter(cut.inside, 0)
    return weights.scatter(cut.removed, cut.counts) if cut.removed else weights


def _without(text: bytes, cut: _Cut) -> bytes:
    """The buffer as far as it was read, without the records that were cut out."""
    parts, at = [], 0
    for start, end in cut.gaps:
        parts.append(text[at:start])
        at = end
    parts.append(text[at : cut.done])
    return b"".join(parts)


def _parse(text: bytes, gathering: Gathering) -> pl.DataFrame | None:
    """Text of verified records -> the columns; None where Polars finds something else in it."""
    schema = dict.fromkeys(gathering.columns, pl.String)
    if not text:
        return pl.DataFrame(schema=schema)
    if text.startswith(codecs.BOM_UTF8):  # Polars would take it for the file's own mark
        return None
    try:
        return pl.read_csv(
            text,
            has_header=False,
            separator=gathering.dialect.delimiter,
            quote_char=gathering.dialect.quote or None,
            schema=schema,
            null_values="",
        )
    except pl.exceptions.PolarsError:
        return None


def _without_headings(rows: pl.DataFrame, gathering: Gathering) -> tuple[pl.DataFrame, int]:
    """Leaves out rows that repeat the headings; says how many."""
    names, headings = gathering.columns, gathering.headings
    if len(names) < 2 or not (rows[names[0]].eq_missing(pl.Series([headings[0] or None], dtype=pl.String))).any():
        return rows, 0
    repeated = pl.all_horizontal(
        pl.col(name).eq_missing(pl.lit(text or None, pl.String)) for name, text in zip(names, headings, strict=True)
    )
    kept = rows.filter(~repeated)
    return kept, rows.height - kept.height
