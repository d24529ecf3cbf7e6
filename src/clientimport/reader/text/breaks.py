"""Records of several lines in a text without a fault: where quotes open and close tells their ends, and they are verified."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from clientimport.reader.text.gathering import Gathering
from clientimport.reader.text.grammar import LOOK_AHEAD
from clientimport.reader.text.lines import well_formed
from clientimport.reader.text.translation import Translation

_LINE, _RECORD = "line", "record"
_FEW = 100
"""Lines that tell whether quoted cells of a text are empty."""


class Begins(NamedTuple):
    """Of each line whether a record begins with it; `filled`: and no quoted cell is empty."""

    lines: pl.Series
    filled: bool


def begins_of(lines: pl.Series, quoted: pl.Series, meant: Translation, gathering: Gathering) -> Begins | None:
    """Where the records begin whose lines these are; None where a line with quotes is in no well-formed record.

    `quoted`: of each line, whether it holds a quote. The shortest stretch of lines with an even number of quotes is the only
    record that could begin with its first line, and it is one where all of it is well-formed.
    """
    at, held = quoted.arg_true(), lines.filter(quoted)
    few = held.head(_FEW)
    filled = sound = well_formed(few, meant, gathering, filled=True)
    if not filled.all():
        sound = well_formed(few, meant, gathering)
    fills = bool((filled == sound).all())  # a line that is no record by itself says nothing about empty cells
    if sound.all():
        good = well_formed(held, meant, gathering, filled=fills)
        at, held = at.filter(~good), held.filter(~good)
    if not held.len():
        return Begins(pl.repeat(True, lines.len(), dtype=pl.Boolean, eager=True), fills)
    odd = pl.repeat(0, lines.len(), dtype=pl.Int64, eager=True)
    odd = odd.scatter(at, held.str.count_matches(meant.dialect.quote, literal=True).cast(pl.Int64) % 2)
    opened = odd.cum_sum() % 2 == 1
    if opened[-1]:
        return None
    begins = ~opened.shift(1, fill_value=False)
    spanning = opened | ~begins
    records = pl.DataFrame([begins.cum_sum().set_sorted().alias(_RECORD), lines.alias(_LINE)]).filter(spanning)
    joined = records.group_by(_RECORD, maintain_order=True).agg(_LINE)[_LINE].list.join("\n")
    if int(joined.str.len_bytes().max() or 0) >= LOOK_AHEAD // 8:  # type: ignore[arg-type]
        return None
    whole = pl.concat([held.filter(~spanning.gather(at)), joined])
    fills = fills and bool(well_formed(whole, meant, gathering, filled=True).all())
    return Begins(begins, fills) if fills or well_formed(whole, meant, gathering).all() else None


def starts_of_broken(text: bytes, lines: pl.Series, begins: pl.Series) -> pl.Series | None:
    """The byte where each line begins, where CRLF ends the records and LF the lines inside them; None where that is not so.

    Where there are starts, these are all lines of the text: with their ends they are as long as it is.
    """
    inside = ~begins.shift(-1, fill_value=True)  # ends that lie inside a record
    lengths = lines.str.len_bytes().cast(pl.Int64)
    starts = (lengths + 2 - inside.cast(pl.Int64)).cum_sum().shift(1, fill_value=0)
    ends = starts + lengths
    if not text.endswith(b"\r\n") or ends[-1] != len(text) - 2:
        return None
    # Were an end of another width than it should have, then, as the sum is right, one inside a record would be CRLF where
    # all before it make up for each other, or are one byte short in all: its CR stands where LF should, or before that.
    pairs = {text[end - 1 : end + 1] for end in ends.filter(inside).to_list()}
    return starts if all(pair[1:] == b"\n" and pair[:1] != b"\r" for pair in pairs) else None
