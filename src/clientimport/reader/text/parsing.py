"""Text to columns by Polars: of lines that were verified, or that are all found plain by looking at few of them."""

from __future__ import annotations

import codecs
from typing import NamedTuple

import polars as pl

from clientimport.reader.encoding.decoding import MARKED
from clientimport.reader.text.breaks import begins_of
from clientimport.reader.text.gathering import Gathering
from clientimport.reader.text.lines import could_be_blank, plain_lines
from clientimport.reader.text.translation import Translation


def parse(text: bytes, meant: Translation, gathering: Gathering, *, filled: bool = False) -> pl.DataFrame | None:
    """Text of verified records -> the columns; None where Polars finds something else in it.

    `filled`: no quoted cell is empty. To look for such costs Polars a tenth of its time.
    """
    schema = dict.fromkeys(gathering.columns, pl.String)
    if not text:
        return pl.DataFrame(schema=schema)
    if text.startswith(codecs.BOM_UTF8):  # Polars would take it for the file's own mark
        return None
    try:
        return pl.read_csv(
            text,
            has_header=False,
            separator=meant.dialect.delimiter,
            quote_char=meant.dialect.quote or None,
            schema=schema,
            null_values=None if filled else "",
        )
    except pl.exceptions.PolarsError:
        return None


class Parsed(NamedTuple):
    """The columns of all records, and of each line whether a record begins with it."""

    frame: pl.DataFrame
    begins: pl.Series


def parse_if_plain(lines: pl.Series, meant: Translation, gathering: Gathering) -> Parsed | None:
    """The columns of a text all of whose records are plain; None where one is not, or that cannot be said so quickly.

    Records with quotes are verified. With these in order any other line is a record, and Polars refuses one with too many
    cells. What it does not see: a line of too few cells, whose last column is null then, and a delimiter at the very end of
    the text. So these and the lines that might be blank are verified, and the others are not looked at. That a record with
    quotes is not blank is seen by its first cell or its first line.
    """
    dialect, text = meant.dialect, meant.text
    if gathering.fill or not dialect.counts_cells(gathering.width) or not lines.len():
        return None
    if b"\0" in text or (gathering.marked and MARKED in text) or (dialect.comment and dialect.comment.encode() in text):
        return None
    if int(lines.str.len_bytes().max() or 0) > gathering.longest // meant.growth:  # type: ignore[arg-type]
        return None
    if b"\r" in text and lines.str.contains("\r", literal=True).any():
        return None
    quoted = lines.str.contains(dialect.quote, literal=True) if dialect.quote else pl.repeat(False, lines.len(), eager=True)
    told = begins_of(lines, quoted, meant, gathering)
    frame = parse(text, meant, gathering, filled=told.filled) if told else None
    if told is None or frame is None or frame.height != told.lines.sum():
        return None
    begins = told.lines
    first, last = frame.to_series(0), frame.to_series(-1)
    blank = first.is_null() | (first.str.strip_chars() == "")
    # Of a record of several lines the first one holds a quote.
    heads = pl.DataFrame([lines.alias("line"), quoted.alias("quoted")])
    heads = heads if frame.height == lines.len() else heads.filter(begins)
    line, bare = heads["line"], ~heads["quoted"]
    doubtful = (last.is_null() | blank | line.str.ends_with(dialect.delimiter)) & bare
    if heads.filter(blank & ~bare).select(could_be_blank(pl.col("line"), meant)).to_series().any():
        return None
    return Parsed(frame, begins) if plain_lines(line.filter(doubtful), meant, gathering).all() else None
