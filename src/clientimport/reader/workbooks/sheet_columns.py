"""The cells of whole rows in the form that spreadsheet programs write them: split into columns without a loop over cells.

The XML is turned into lines, a row's tag or a cell each, whose fields stand between quotes: `A17" s="3" t="s"><v>5</v></c>`;
the CSV reader splits them. Cells are then taken by column, kind and style together, as these are few.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from clientimport.core.rows import NOT_CALCULATED, ROW
from clientimport.reader.workbooks.cell_text import Shown, plain_number
from clientimport.reader.workbooks.row_frames import MOST_CELLS
from clientimport.reader.workbooks.shared_strings import ENTITIES, STRAY_AMPERSAND
from clientimport.reader.workbooks.sheet_cells import SheetCells, number_text
from clientimport.reader.workbooks.spreadsheets import HIDDEN, MOST_ROWS, Refused
from clientimport.reader.workbooks.workbook_parts import unescape

_LINE_BREAKS = (b"\r", b"\n")
_HIDDEN_TAG = re.compile(rb'<row r="(\d{1,7})"(?=[^<>]* hidden="(?:1|true)")[^<>]*>')
_FORMULA = re.compile(rb"<f(?: [^<>]*)?>[^<]*</f>|<f(?: [^<>]*)?/>")
_QUOTED_TEXT = re.compile(rb'>([^<>]*"[^<]*)<')
_FIELDS = {f"f{at}": pl.String for at in range(7)}
_HEADER = '"'.join(_FIELDS).encode()
_NUMBER = r"^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d*[1-9])$"
_LONGEST_PLAIN = 16
"""Bytes of a number that has 15 digits at most, a point or a sign counted."""
_UNVALUED = ["/>", "></c>", "", "><f/></c>", "><f></f></c>"]
_BLANK_BODY = len("><v></v></c>")
_MOST_KNOWN = 500_000


def columns_of(text: bytes, cells: SheetCells) -> pl.DataFrame | None:
    """Whole rows of XML -> the frame of workbook_child; None where anything in them is unusual, and nothing is taken.

    Raises Refused for what no form of sheet may hold.
    """
    if any(mark in text for mark in _LINE_BREAKS) or any(mark[1:] in text and mark in text for mark in (b"<!", b"<?")):
        return None
    if b"&" in text and STRAY_AMPERSAND.search(text):
        return None
    hidden = [int(number) for number in _HIDDEN_TAG.findall(text)] if b" hidden=" in text else []
    if not cells.tidied:
        frame = _table(_lines(text, tidied=False), hidden, cells)
        if frame is not None:
            return frame
    frame = _table(_lines(_tidied(text), tidied=True), hidden, cells)
    cells.tidied = cells.tidied or frame is not None
    return frame


def _tidied(text: bytes) -> bytes:
    """The same cells with texts of their own and formulas written as plain values are."""
    text = _QUOTED_TEXT.sub(lambda found: found.group(0).replace(b'"', b"&quot;"), text)
    text = text.replace(b' xml:space="preserve">', b">").replace(b"<is><t>", b"<v>").replace(b"</t></is>", b"</v>")
    text = text.replace(b"<v/>", b"<v></v>")
    # A formula without a value is <f/> alone; with an empty one, which only a text may have, it is <f></f>.
    text = _FORMULA.sub(b"<f/>", text).replace(b"<f/><v></v>", b"<f></f>").replace(b"<f/><v>", b"<v>")
    return text.replace(b"<v></v>", b"")


def _lines(text: bytes, *, tidied: bool) -> pl.DataFrame | None:
    """A line for each row's tag and each cell, split at the quotes; None where a tag is of another form."""
    if tidied:
        text = text.replace(b"</row>", b"").replace(b"<row r=", b"\n#")
    else:
        text = text.removesuffix(b"</row>").replace(b"</row><row r=", b"\n#").replace(b"<row r=", b"\n#", 1)
    text = text.replace(b'<c r="', b"\n")
    try:
        lines = pl.read_csv(_HEADER + text, separator='"', quote_char=None, schema=_FIELDS, truncate_ragged_lines=True)
    except (pl.exceptions.ComputeError, pl.exceptions.NoDataError, pl.exceptions.SchemaError):
        return None
    tags = lines.filter(pl.col("f0") == "#")
    if tags.is_empty() or lines["f0"][0] != "#":
        return None
    # Where not all of a tag is seen, what follows it may be a cell of another form.
    if tags["f6"].null_count() < tags.height:
        return None if b"<c" in text or b"<row" in text else lines
    return lines if tags.select(pl.coalesce("f6", "f5", "f4", "f3", "f2").is_in([">", "/>"]).all()).item() else None


def _table(lines: pl.DataFrame | None, hidden: list[int], cells: SheetCells) -> pl.DataFrame | None:
    """Lines -> the frame, where all of them are of the usual form."""
    if lines is None:
        return None
    is_row = pl.col("f0") == "#"
    table = lines.lazy().select(
        is_row.alias("row"),
        pl.when(is_row).then("f1").forward_fill().alias("number"),
        is_row.cum_sum().alias("at"),
        pl.col("f0").str.strip_chars_end("0123456789").alias("letters"),
        "f0",
        pl.coalesce("f5", "f3", "f1").alias("body"),
        _fields().alias("fields"),
        _named(" s=", "0").alias("style"),
        _named(" t=", "n").alias("kind"),
    )
    table = table.select(
        "row",
        "at",
        "letters",
        "kind",
        "style",
        (~_valued_body() | (pl.col("body").str.len_bytes() == _BLANK_BODY)).alias("odd"),
        pl.col("body").str.strip_prefix("><v>").str.strip_suffix("</v></c>").alias("value"),
        (pl.col("row") | (pl.col("fields") & _placed())).alias("usual"),
    )
    found, numbers = pl.collect_all([table, lines.lazy().filter(is_row).select(pl.col("f1").cast(pl.Int64, strict=False))])
    rows = numbers.to_series()
    if rows.null_count() or int(rows[0]) <= cells.row or not (rows.diff().drop_nulls() > 0).all():
        return None
    if int(rows[-1]) > MOST_ROWS:
        raise Refused(f"It has more than {MOST_ROWS:,} rows.")
    if not found["usual"].all():
        return None
    found = found.filter(~pl.col("row")).select("at", "letters", "kind", "style", "odd", "value")
    if not found.filter("odd")["value"].is_in(_UNVALUED).all():
        return None
    frame = _frame(found, rows, cells, hidden)
    if frame is not None:
        cells.row = int(rows[-1])
    return frame


def _named(name: str, otherwise: str) -> pl.Expr:
    """The value of an attribute."""
    return pl.when(pl.col("f1") == name).then("f2").when(pl.col("f3") == name).then("f4").otherwise(pl.lit(otherwise))


def _fields() -> pl.Expr:
    """Whether a cell has no more than its place, the two attributes that are known, and a body."""
    first, second = (((pl.col(at) == " s=") | (pl.col(at) == " t=")) for at in ("f1", "f3"))
    told = (
        pl.when(pl.col("f5").is_not_null())
        .then(first & second & (pl.col("f1") != pl.col("f3")))
        .when(pl.col("f3").is_not_null())
        .then(first & pl.col("f4").is_null())
        .otherwise(pl.col("f2").is_null())
    )
    return pl.col("f6").is_null() & told


def _placed() -> pl.Expr:
    """Whether a cell's place is of its row, and right of the cell before it."""
    length, before = pl.col("letters").str.len_bytes(), pl.col("letters").shift(1)
    right = (
        pl.col("row").shift(1)
        | (length > before.str.len_bytes())
        | ((length == before.str.len_bytes()) & (pl.col("letters") > before))
    )
    whole = pl.col("f0").str.len_bytes() == length + pl.col("number").str.len_bytes()
    return right & whole & pl.col("f0").str.ends_with(pl.col("number"))


def _valued_body() -> pl.Expr:
    """Whether what a cell holds is a value."""
    return pl.col("body").str.starts_with("><v>") & pl.col("body").str.ends_with("</v></c>")


def _frame(found: pl.DataFrame, numbers: pl.Series, cells: SheetCells, hidden: list[int]) -> pl.DataFrame | None:
    """The cells (at, letters, kind, style, odd, value) -> columns of the rows that have any."""
    count = len(numbers)
    columns: dict[int, pl.Series] = {}
    parts = found.partition_by("letters", as_dict=True)
    if count * len(parts) > MOST_CELLS:
        return None
    odd = bool(found["odd"].any())
    for (letters,), part in parts.items():
        if not re.fullmatch("[A-Z]{1,4}", letters):
            return None
        texts = _column(part, cells, odd=odd)
        if texts is None:
            return None
        if texts.null_count() == len(texts):
            continue
        if len(part) < count:
            row = pl.DataFrame([pl.int_range(1, count + 1, dtype=pl.Int64, eager=True).alias("at")])
            found_at = pl.DataFrame([part["at"].cast(pl.Int64), texts.alias("text")])
            texts = row.join(found_at, on="at", how="left", maintain_order="left")["text"]
        columns[cells.column(letters)] = texts
    if columns and max(columns) >= cells.limits.columns:
        raise Refused(f"It has more than {cells.limits.columns:,} columns.", "Set `source: {limits: {columns: …}}`.")
    frame = pl.DataFrame([numbers.alias(ROW), *(columns[at].alias(str(at)) for at in sorted(columns))])
    if all(column.null_count() for column in columns.values()):
        frame = frame.filter(pl.any_horizontal(pl.lit(False), pl.all().exclude(ROW).is_not_null()))
    return frame.with_columns(pl.col(ROW).is_in(hidden).alias(HIDDEN)) if hidden else frame


def _column(part: pl.DataFrame, cells: SheetCells, *, odd: bool) -> pl.Series | None:
    """The cells of one column -> texts, null where blank; None for what is left to the parser. `odd`: some have no value."""
    kinds, styles = part["kind"], part["style"]
    if (kinds == kinds[0]).all() and (styles == styles[0]).all():
        return _texts(part, kinds[0], styles[0], cells, odd=odd)
    mixed = part.with_columns(pl.concat_str("kind", "style", separator=" ").alias("of"), pl.int_range(pl.len()).alias("in"))
    found, order = [], []
    for (of,), group in mixed.partition_by("of", as_dict=True).items():
        kind, _, style = of.partition(" ")
        texts = _texts(group, kind, style, cells, odd=odd)
        if texts is None:
            return None
        found.append(texts)
        order.append(group["in"])
    return pl.concat(found).gather(pl.concat(order).arg_sort())


def _texts(part: pl.DataFrame, kind: str, style: str, cells: SheetCells, *, odd: bool) -> pl.Series | None:
    """Cells of one kind and style -> what the owner sees, null where blank; None for what is left to the parser."""
    if not style.isdigit():
        return None
    values = part["value"]
    if not odd or not (bare := part["odd"]).any():
        return _valued(values, kind, style, cells)
    texts = _valued(values.filter(~bare), kind, style, cells)
    if texts is None:
        return None
    uncalculated = {"><f/></c>": NOT_CALCULATED, "><f></f></c>": None if kind == "str" else NOT_CALCULATED}
    blanks = values.filter(bare).replace_strict({"/>": None, "></c>": None, "": None, **uncalculated}, return_dtype=pl.String)
    order = pl.concat([pl.arg_where(~bare, eager=True), pl.arg_where(bare, eager=True)])
    return pl.concat([texts, blanks]).gather(order.arg_sort())


def _valued(values: pl.Series, kind: str, style: str, cells: SheetCells) -> pl.Series | None:
    """The stored values of filled cells -> texts."""
    if kind == "s":
        places = values.cast(pl.UInt32, strict=False)
        if places.null_count() or (len(places) and int(places.max()) >= len(cells.strings)):  # type: ignore[arg-type]
            return None  # the parser tells which
        texts = cells.strings.gather(places)
        if not cells.blank_strings:
            return texts
    elif kind == "n":
        return _numbers(values, cells.show(style), cells.known.setdefault(style, {}))
    elif values.str.contains("<", literal=True).any():
        return None
    elif kind == "b":
        texts = values.is_in(["1", "true"]).replace_strict({True: "true", False: "false"}, return_dtype=pl.String)
    elif kind in ("str", "inlineStr", "e"):
        texts = values.str.replace_many(ENTITIES) if values.str.contains("&", literal=True).any() else values
        if texts.str.contains("_x", literal=True).any():
            texts = pl.Series([unescape(text) for text in texts], dtype=pl.String)
    else:
        return None
    return texts.replace("", None) if (texts == "").any() else texts


def _numbers(values: pl.Series, show: Shown, known: dict[str, str]) -> pl.Series | None:
    """Stored numbers of one style -> texts. `known`: those that have been shown before."""
    by_column: Callable[[pl.Series], pl.Series] | None = getattr(show, "columns", None)
    texts = by_column(values) if by_column else None
    if show is plain_number:
        texts = values.set(~((values.str.len_bytes() <= _LONGEST_PLAIN) & values.str.contains(_NUMBER)), None)
    if texts is None:
        distinct = values.unique()
        rest = values
    elif texts.null_count():
        rest = values.filter(texts.is_null())
        distinct = rest.unique()
    else:
        return texts
    if distinct.str.contains("<", literal=True).any():
        return None
    fresh = [text for text in distinct if text not in known]
    if len(known) + len(fresh) > _MOST_KNOWN:
        known.clear()
        fresh = distinct.to_list()
    known.update((text, number_text(text, show)) for text in fresh)
    told = rest.replace_strict(distinct, pl.Series([known[text] for text in distinct], dtype=pl.String), return_dtype=pl.String)
    return told if texts is None else texts.scatter(texts.is_null().arg_true().to_list(), told)
