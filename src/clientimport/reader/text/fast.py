"""The fast road: lines that are plain records are verified and parsed as columns, the others handed to the tolerant road.

A line is plain where one regular expression finds it to be a well-formed record of the right width. Every other line is
looked at: it may begin a record of several lines (joined and verified in the same way), or be at fault. What is left after
cutting out the records at fault is given to Polars, whose answer must have the number of rows that was counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from clientimport.core.rows import ROW
from clientimport.reader.places import PLACES
from clientimport.reader.text.breaks import starts_of_broken
from clientimport.reader.text.gathering import Gathering
from clientimport.reader.text.lines import (
    joined_lines,
    line_numbers,
    line_starts,
    plain_lines,
    read_lines,
    trimmed_lines,
)
from clientimport.reader.text.parsing import Parsed, parse, parse_if_plain
from clientimport.reader.text.tolerant import Record, line_ends, read_record
from clientimport.reader.text.translation import Translation, translate


@dataclass
class Plain:
    """What the fast road made of a buffer; records and lines are counted from its beginning until it is `moved`.

    `rows`: ROW and the columns. `odd`: the other records with their numbers. `places`: ROW, line, byte of all records.
    `records`: how many; `done`, `lines`: bytes and lines read; `headings`: repeated heading rows left out; `surplus`: rows that
    had empty cells beyond the last column, and how many cells.
    """

    rows: pl.DataFrame
    odd: list[tuple[int, Record]]
    places: pl.DataFrame
    records: int
    done: int
    lines: int
    headings: int = 0
    surplus: list[tuple[int, int]] = field(default_factory=list)

    def moved(self, row: int, line: int) -> Plain:
        """The same behind the file's `row`-th record, `line` being the number of the buffer's first line."""
        return replace(
            self,
            rows=self.rows.with_columns(pl.col(ROW) + row),
            odd=[(number + row, record) for number, record in self.odd],
            places=self.places.with_columns(pl.col(ROW) + row, pl.col("line") + line),
            surplus=[(number + row, cells) for number, cells in self.surplus],
        )


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


def read_plain(text: bytes, gathering: Gathering, *, final: bool) -> Plain | None:
    """A buffer that ends behind a line end or with the text -> its records, or None where this road cannot take it."""
    meant = translate(text, gathering.dialect)
    lines = read_lines(meant.text) if meant else None
    if meant is None or lines is None or _hides_comment(meant):
        return None
    surplus = None
    quickly = parse_if_plain(lines, meant, gathering)
    frame = quickly.frame if quickly else None
    starts = _starts(text, lines, meant, quickly)
    if starts is None:
        return None
    if frame is None:
        plain = plain_lines(lines, meant, gathering, fill=gathering.fill)
        if not plain.all():
            lines, plain, meant, surplus = trimmed_lines(lines, plain, meant, gathering)
    if quickly:
        cut = _Cut(lines.len(), len(text))
    elif plain.all():
        cut = _Cut(lines.len(), len(text))
        frame = parse(meant.text, meant, gathering)
        if frame is None or frame.height != lines.len():
            return None
    else:
        cut = _sort_out(text, lines, plain, starts, meant, gathering, final=final)
        if not cut.done:
            return Plain(gathering.frame(), [], pl.DataFrame(schema=PLACES), 0, 0, 0)
        frame = parse(_without(meant, lines, starts, cut, len(text)), meant, gathering)
    weights = quickly.begins.cast(pl.Int64) if quickly else _weights(cut)
    numbers = weights.cum_sum() - weights + 1
    kept = weights == 1
    if cut.removed:
        kept = kept.scatter(cut.removed, False)
    if frame is None or frame.height != kept.sum():
        return None
    physical = line_numbers(meant.text, lines, alone=quickly is None)
    at = pl.DataFrame(
        {ROW: numbers, "line": physical.head(cut.stop_line), "byte": starts.head(cut.stop_line)},
    )
    odd = [(int(numbers[of]) + sub, record) for of, sub, record in cut.odd]
    places = at.filter(kept)
    if odd:
        odd_lines = [int(physical[of]) + line_ends(text, int(starts[of]), record.start) for of, _, record in cut.odd]
        odd_places = pl.DataFrame(
            {ROW: [n for n, _ in odd], "line": odd_lines, "byte": [record.start for _, record in odd]},
            schema=PLACES,
        )
        places = pl.concat([places, odd_places]).sort(ROW)
    # In one piece, as to change it later would else bring all columns into the pieces that it has.
    rows = meant.restore(frame).insert_column(0, numbers.filter(kept).rechunk().alias(ROW))
    records = int(weights.sum() or 0)
    rows, repeated = _without_headings(rows, gathering)
    read = _lines_read(text, starts, physical, cut) if odd else int(physical[cut.stop_line])
    wide = _surplus(surplus, numbers, kept, rows)
    return Plain(rows, odd, places, records, cut.done, read, repeated, wide)


def _starts(text: bytes, lines: pl.Series, meant: Translation, parsed: Parsed | None) -> pl.Series | None:
    """The byte where each line of the original begins; None where these are not all lines."""
    if parsed and parsed.frame.height < lines.len() and text is meant.text:
        starts = starts_of_broken(text, lines, parsed.begins)
        if starts is not None:
            return starts
    starts = line_starts(text, lines, meant.end, same=len(text) == len(meant.text))
    return starts if starts.len() == lines.len() else None


def _lines_read(text: bytes, starts: pl.Series, physical: pl.Series, cut: _Cut) -> int:
    """Physical lines up to where reading stopped, which may be inside the last line that it came to."""
    last = max(cut.stop_line - 1, 0)
    return int(physical[last]) + line_ends(text, int(starts[last]), cut.done)


def _surplus(found: pl.DataFrame | None, numbers: pl.Series, kept: pl.Series, rows: pl.DataFrame) -> list[tuple[int, int]]:
    """Lines that lost surplus cells -> the rows that they are, and how many cells they had."""
    if found is None or found.is_empty():
        return []
    lines = pl.DataFrame([pl.int_range(numbers.len(), eager=True).alias("line"), numbers.alias(ROW)]).filter(kept)
    return list(lines.join(found, on="line").join(rows, on=ROW, how="semi").sort(ROW).select(ROW, "cells").iter_rows())


def _hides_comment(meant: Translation) -> bool:
    """Whether the mark of comment is no longer what it was."""
    return any(mark in meant.back.values() for mark in meant.dialect.comment)


def _sort_out(  # noqa: PLR0913 - a text, its translation, and what is known of both
    text: bytes,
    lines: pl.Series,
    plain: pl.Series,
    starts: pl.Series,
    meant: Translation,
    gathering: Gathering,
    *,
    final: bool,
) -> _Cut:
    """Goes through the lines that are not plain: each is inside a good record, or cut out, or where reading stopped."""
    dialect, width, end_byte = gathering.dialect, gathering.width, bytes([meant.end])
    odd_lines = (~plain).arg_true()
    ends = joined_lines(lines, odd_lines, meant, gathering)
    byte_of = starts.gather(odd_lines).to_list()
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
        while at == start or (at < len(text) and text[at - 1] != meant.end):
            record = read_record(text, at, dialect, width, final=final)
            if record is None:
                break
            cut.odd.append((of, sub, record))
            sub, at = sub + 1, record.next
        else:
            record = cut.odd[-1][2]
        taken = text.count(end_byte, start, at) + (at >= len(text) and not text.endswith(end_byte))
        if sub:
            cut.removed.append(of)
            cut.counts.append(sub)
            cut.gaps.append((of, of + max(taken, 1)))
            cut.inside.extend(range(of + 1, of + taken))
        if record is None:
            cut.stop_line, cut.done = of + (sub > 0), at
            cut.inside = [inside for inside in cut.inside if inside < cut.stop_line]
            break
        after = of + taken
    return cut


def _weights(cut: _Cut) -> pl.Series:
    """How many records begin in each line."""
    weights = pl.repeat(1, cut.stop_line, dtype=pl.Int64, eager=True)
    if cut.inside:
        weights = weights.scatter(cut.inside, 0)
    return weights.scatter(cut.removed, cut.counts) if cut.removed else weights


def _without(meant: Translation, lines: pl.Series, starts: pl.Series, cut: _Cut, size: int) -> bytes:
    """The translation as far as the text was read, without the lines of records that were cut out."""
    text = meant.text
    if len(text) != size or meant.end != 10:
        starts = line_starts(text, lines, 10)
    begins = [*starts.gather([line for gap in cut.gaps for line in gap if line < lines.len()]).to_list(), len(text)]
    stop = int(starts[cut.stop_line]) if cut.stop_line < lines.len() else len(text)
    parts, at = [], 0
    for index, _ in enumerate(cut.gaps):
        parts.append(text[at : begins[2 * index]])
        at = begins[2 * index + 1]
    parts.append(text[at : max(at, stop)])
    return b"".join(parts)


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
