"""Records of several lines in a text without a fault: where quotes open and close tells their ends, and they are verified."""

from __future__ import annotations

import polars as pl

from clientimport.reader.text.gathering import Gathering
from clientimport.reader.text.grammar import LOOK_AHEAD
from clientimport.reader.text.lines import plain_lines
from clientimport.reader.text.translation import Translation

_LINE, _RECORD = "line", "record"


def begins_of(lines: pl.Series, quoted: pl.Series, meant: Translation, gathering: Gathering) -> pl.Series | None:
    """Of each line: whether a record begins with it; None where a line with quotes is in no plain record.

    `quoted`: of each line, whether it holds a quote. The shortest stretch of lines with an even number of quotes is the only
    record that could begin with its first line, and it is one where all of it is plain.
    """
    at, held = quoted.arg_true(), lines.filter(quoted)
    plain = plain_lines(held, meant, gathering)
    if plain.all():
        return pl.repeat(True, lines.len(), dtype=pl.Boolean, eager=True)
    odd = pl.repeat(0, lines.len(), dtype=pl.Int64, eager=True)
    odd = odd.scatter(at, held.str.count_matches(meant.dialect.quote, literal=True).cast(pl.Int64) % 2)
    opened = odd.cum_sum() % 2 == 1
    begins = ~opened.shift(1, fill_value=False)
    spanning = opened | ~begins
    if opened[-1] or not spanning.gather(at.filter(~plain)).all():
        return None
    records = pl.DataFrame([begins.cum_sum().alias(_RECORD), lines.alias(_LINE)]).filter(spanning)
    joined = records.group_by(_RECORD, maintain_order=True).agg(_LINE)[_LINE].list.join("\n")
    short = int(joined.str.len_bytes().max() or 0) < LOOK_AHEAD // 8  # type: ignore[arg-type]
    return begins if short and plain_lines(joined, meant, gathering).all() else None


def starts_of_broken(text: bytes, lines: pl.Series, begins: pl.Series) -> pl.Series | None:
    """The byte where each line begins, where CRLF ends the records and LF the lines inside them; None where that is not so."""
    inside = ~begins.shift(-1, fill_value=True)  # ends that lie inside a record
    lengths = lines.str.len_bytes().cast(pl.Int64)
    starts = (lengths + 2 - inside.cast(pl.Int64)).cum_sum().shift(1, fill_value=0)
    ends = starts + lengths
    if not text.endswith(b"\r\n") or ends[-1] != len(text) - 2:
        return None
    # Each line begins where this says as long as the byte behind the one before it is the one that is expected there.
    told = ((inside, 10), (~inside, 13))
    alike = all(set(map(text.__getitem__, ends.filter(which).to_list())) <= {mark} for which, mark in told)
    return starts if alike else None
