"""Sources: where a field's value comes from (a column, a fixed text, several sources, the first filled one, a template)."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from clientimport.core.mapping import Column, FieldRule, FirstOf, Several, Source, Sql, Template, Value
from clientimport.mapper.making import Making
from clientimport.mapper.reads import source_reads
from clientimport.mapper.templates import Place, template_columns, template_lines
from clientimport.mapper.workings import Workings, signature

Make = Callable[[FieldRule], Making]
NOTHING = pl.lit(None, pl.String)
NEVER = pl.lit(False)


def column_making(workings: Workings, name: str) -> Making:
    """One column."""
    text = workings.text(name)
    return Making(text, text.is_not_null(), workings.received(name), ("column", name))


def fixed_making(text: str) -> Making:
    """A fixed text: told by no cell."""
    value = pl.lit(text.strip() or None, pl.String)
    return Making(value, NEVER, NOTHING, ("value", text), fixed=True, assumable=True)


def several_making(workings: Workings, source: Several, make: Make) -> Making:
    """The filled ones joined. Fixed texts among them bring nothing to life."""
    inner = [make(rule) for rule in source.sources]
    fixed = all(one.fixed for one in inner)
    key = signature(source)
    told = NEVER if fixed else pl.any_horizontal([one.told for one in inner if not one.fixed])
    filled = pl.any_horizontal([one.value.is_not_null() for one in inner])
    joined = pl.concat_str([one.value for one in inner], separator=source.join, ignore_nulls=True)
    value = workings.hold(("value", key), pl.when(filled if fixed else filled & told).then(joined))
    watches = [watch for one in inner for watch in one.watches]
    received = pl.concat_str([one.received for one in inner], separator=source.join, ignore_nulls=True)
    return Making(value, told, received, key, fixed=fixed, assumable=fixed, watches=watches)


def first_making(workings: Workings, source: FirstOf, make: Make) -> Making:
    """The first that is filled; a fixed one may stand at the end."""
    inner = [make(rule) for rule in source.sources]
    key = signature(source)
    told = pl.coalesce([pl.when(one.value.is_not_null()).then(one.told) for one in inner]).fill_null(False)
    faulty = [one.faulty for one in inner if one.faulty is not None]
    received = pl.coalesce([pl.when(one.value.is_not_null()).then(one.received) for one in inner])
    fixed = all(one.fixed for one in inner)
    return Making(
        workings.hold(("value", key), pl.coalesce([one.value for one in inner])),
        workings.hold(("told", key), pl.any_horizontal(told, *faulty)),
        received,
        key,
        fixed=fixed,
        assumable=any(one.assumable for one in inner),
        watches=[watch for one in inner for watch in one.watches],
    )


def template_making(workings: Workings, source: Template) -> Making:
    """The lines, each without which none of its columns is filled left out; a line without columns stays with the others.

    What a column holds is never read as a template: texts and columns are put side by side.
    """
    names = template_columns(source.text)
    if not names:
        return fixed_making("\n".join("".join(map(str, line)) for line in template_lines(source.text)))
    lines = [_line(workings, pieces) for pieces in template_lines(source.text)]
    told = pl.any_horizontal([workings.text(name).is_not_null() for name in names])
    # Where a column is filled, a line stands: the text is not blank.
    value = pl.when(told).then(pl.concat_str(lines, separator="\n", ignore_nulls=True).str.strip_chars())
    key = signature(source)
    held = workings.hold(("value", key), value)
    return Making(held, told, _received(workings, source, held), key)


def _line(workings: Workings, pieces: list[str | Place]) -> pl.Expr:
    filled = [workings.text(piece.column).is_not_null() for piece in pieces if isinstance(piece, Place)]
    if not filled:
        return pl.lit("".join(map(str, pieces)).rstrip(" "))
    texts = [workings.text(p.column).fill_null("") if isinstance(p, Place) else pl.lit(p) for p in pieces]
    line = pl.concat_str(texts)
    if len(filled) > 1 or not isinstance(pieces[-1], Place):
        line = line.str.strip_chars_end(" ")
    return pl.when(pl.any_horizontal(filled)).then(line)


def _received(workings: Workings, source: Source, made: pl.Expr) -> pl.Expr:
    names = source_reads(source)
    return workings.received(names[0]) if len(names) == 1 else made


def simple_source(workings: Workings, source: Source, make: Make) -> Making:
    """Any source but SQL."""
    match source:
        case Column(name):
            return column_making(workings, name)
        case Value(text):
            return fixed_making(text)
        case Several():
            return several_making(workings, source, make)
        case FirstOf():
            return first_making(workings, source, make)
        case Template():
            return template_making(workings, source)
        case Sql():
            raise TypeError("SQL is a source of its own")
