"""Stored values of one kind -> the texts that the owner sees, many at once."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from clientimport.reader.workbooks.cell_text import Shown, plain_number
from clientimport.reader.workbooks.shared_strings import ENTITIES
from clientimport.reader.workbooks.sheet_cells import SheetCells, boolean_text, date_text, number_text
from clientimport.reader.workbooks.workbook_parts import unescape

_NUMBER = r"^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d*[1-9])$"
_LONGEST_PLAIN = 16
"""Bytes of a number that has 15 digits at most, a point or a sign counted."""
_MOST_KNOWN = 500_000
_BY_VALUE = {"b": boolean_text, "d": date_text}


def texts_of(values: pl.Series, kind: str, show: Shown, cells: SheetCells) -> pl.Series | None:
    """The stored values of filled cells -> texts, null where blank; None for what is left to the parser."""
    if kind == "s":
        places = values.cast(pl.UInt32, strict=False)
        if places.null_count() or values.str.starts_with("+").any() or not (places < len(cells.strings)).all():
            return None  # the parser tells which
        texts = cells.strings.gather(places)
        if not cells.blank_strings:
            return texts
    elif kind == "n":
        numbers = _numbers(values, show, cells.known.setdefault(show, {}))
        if numbers is None:
            return None
        texts = numbers
    elif values.str.contains("<", literal=True).any():
        return None
    elif kind in _BY_VALUE:
        distinct = values.unique()
        if distinct.str.contains("&", literal=True).any():
            return None
        shown = [_BY_VALUE[kind](text) if text else "" for text in distinct]
        texts = values.replace_strict(distinct, shown, return_dtype=pl.String)
    elif kind in ("str", "inlineStr", "e"):
        texts = values.str.replace_many(ENTITIES) if values.str.contains("&", literal=True).any() else values
        if texts.str.contains("_x", literal=True).any():
            texts = pl.Series([unescape(text) for text in texts], dtype=pl.String)
    else:
        return None
    return texts.replace("", None) if (texts == "").any() else texts


def _numbers(values: pl.Series, show: Shown, known: dict[str, str]) -> pl.Series | None:
    """Stored numbers of one format -> texts. `known`: those that have been shown before."""
    by_column: Callable[[pl.Series], pl.Series] | None = getattr(show, "columns", None)
    texts = by_column(values) if by_column else None
    if show is plain_number:
        texts = values.set(~((values.str.len_bytes() <= _LONGEST_PLAIN) & values.str.contains(_NUMBER)), None)
    rest = values if texts is None else values.filter(texts.is_null())
    if texts is not None and not len(rest):
        return texts
    distinct = rest.unique()
    if distinct.str.contains("[<&]").any():
        return None
    # Other threads use `known` too: what it lacks now may be there later, and the other way round.
    before = [known.get(text) for text in distinct]
    shown = [(number_text(of, show) if of else "") if text is None else text for of, text in zip(distinct, before, strict=True)]
    if len(known) + len(shown) > _MOST_KNOWN:
        known.clear()
    known.update(zip(distinct, shown, strict=True))
    told = rest.replace_strict(distinct, pl.Series(shown, dtype=pl.String), return_dtype=pl.String)
    return told if texts is None else texts.scatter(texts.is_null().arg_true().to_list(), told)
