"""The cells of whole rows in the form that spreadsheet programs write them: split into columns without a loop over cells.

The XML is turned into lines, a row's tag or a cell each, whose fields stand between quotes: `A17" s="3" t="s"><v>5</v></c>`;
the CSV reader splits them. Cells are then taken by column, kind and style together, as these are few.
"""

from __future__ import annotations

import re

import polars as pl

from clientimport.core.rows import ROW
from clientimport.reader.cell_text import plain_number
from clientimport.reader.shared_strings import ENTITIES, STRAY_AMPERSAND
from clientimport.reader.sheet_cells import SheetCells, boolean_text, number_text
from clientimport.reader.spreadsheets import HIDDEN, MOST_ROWS, NOT_CALCULATED, Refused
from clientimport.reader.workbook_parts import unescape

_UNUSUAL = (b"<!", b"<?", b"&#", b"\r", b"\n", b"<rPh", b"<r>", b"<ext")
"""Comments and the like, runs, and what the parser turns into something else."""
_ROW_TAG = re.compile(rb'<row r="(\d{1,7})"[^<>]*>')
_HIDDEN_TAG = re.compile(rb'<row r="(\d{1,7})"(?=[^<>]* hidden="(?:1|true)")[^<>]*>')
_FORMULA = re.compile(rb"<f(?: [^<>]*)?>[^<]*</f>|<f(?: [^<>]*)?/>")
_QUOTED_TEXT = re.compile(rb'>([^<>]*"[^<]*)<')
_FIELDS = {f"f{at}": pl.String for at in range(7)}
_HEADER = '"'.join(_FIELDS).encode()
_NUMBER = r"^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d*[1-9])$"
_LONGEST_PLAIN = 16
"""Bytes of a number that has 15 digits at most, a point or a sign counted."""


def columns_of(text: bytes, cells: SheetCells) -> pl.DataFrame | None:
    """Whole rows of XML -> the frame of workbook_child; None where anything in them is unusual, and nothing is taken.

    Raises Refused for what no form of sheet may hold.
    """
    lines = _lines(text)
    if lines is None:
        return None
    is_row = pl.col("f0") == "#"
    body = pl.coalesce("f5", "f3", "f1")
    names = (" s=", " t=")
    table = lines.select(
        is_row.alias("row"),
        pl.when(is_row).then("f1").forward_fill().alias("number"),
        is_row.cum_sum().alias("at"),
        pl.col("f0").str.strip_chars_end("0123456789").alias("letters"),
        "f0",
        pl.when(pl.col("f1") == " s=").then("f2").when(pl.col("f3") == " s=").then("f4").otherwise(pl.lit("0")).alias("style"),
        pl.when(pl.col("f1") == " t=").then("f2").when(pl.col("f3") == " t=").then("f4").otherwise(pl.lit("n")).alias("kind"),
        body.alias("body"),
        (
            pl.col("f6").is_null()
            & (
                is_row
                | pl.when(pl.col("f5").is_not_null())
                .then(pl.col("f1").is_in(names) & pl.col("f3").is_in(names) & (pl.col("f1") != pl.col("f3")))
                .when(pl.col("f3").is_not_null())
                .then(pl.col("f1").is_in(names) & pl.col("f4").is_null())
                .otherwise(pl.col("f2").is_null())
            )
        ).alias("usual"),
    )
    if not table["usual"].all():
        return None
    numbers = table.filter("row")["number"].cast(pl.Int64)
    if (
        numbers.is_empty()
        or numbers[0] <= cells.row
        or not (numbers.diff().drop_nulls() > 0).all()
        or table["row"][0] is not True
    ):
        return None
    if numbers[-1] > MOST_ROWS:
        raise Refused(f"It has more than {MOST_ROWS:,} rows.")
    found = table.filter(~pl.col("row"))
    if not (found["f0"].str.len_bytes() == found["letters"].str.len_bytes() + found["number"].str.len_bytes()).all():
        return None
    if not found["f0"].str.ends_with(found["number"]).all():
        return None
    filled = found.filter(~pl.col("body").is_in(["/>", "></c>"]))
    valued = filled["body"].str.starts_with("><v>") & filled["body"].str.ends_with("</v></c>")
    if not (valued | filled["body"].is_in(["><f/></c>", "><f></f></c>"])).all():
        return None
    frame = _frame(filled.select("at", "letters", "kind", "style", "body"), numbers, cells, _hidden(text))
    if frame is not None:
        cells.row = int(numbers[-1])
    return frame


def _lines(text: bytes) -> pl.DataFrame | None:
    if any(mark in text for mark in _UNUSUAL) or (b"&" in text and STRAY_AMPERSAND.search(text)):
        return None
    if b'="str"' in text or b"inlineStr" in text:
        text = _QUOTED_TEXT.sub(lambda found: found.group(0).replace(b'"', b"&quot;"), text)
        text = text.replace(b' xml:space="preserve">', b">").replace(b"<is><t>", b"<v>").replace(b"</t></is>", b"</v>")
    if b"<v/>" in text:
        text = text.replace(b"<v/>", b"<v></v>")
    if b"<f" in text:
        # Without a value: <f/> alone; with an empty one, which only a text may have: <f></f>.
        text = _FORMULA.sub(b"<f/>", text)
        text = text.replace(b"<f/><v></v>", b"<f></f>").replace(b"<f/><v>", b"<v>")
        if text.count(b"<f") != text.count(b"<f/>") + text.count(b"<f></f>"):
            return None
    elif b"<v></v>" in text:
        text = text.replace(b"<v></v>", b"")
    text = _ROW_TAG.sub(rb'\n#"\1', text).replace(b"</row>", b"").replace(b'<c r="', b"\n")
    if b"<row" in text or b"<c" in text:
        return None
    try:
        return pl.read_csv(
            _HEADER + text,
            separator='"',
            quote_char=None,
            schema=_FIELDS,
            truncate_ragged_lines=True,
        )
    except (pl.exceptions.ComputeError, pl.exceptions.NoDataError, pl.exceptions.SchemaError):
        return None


def _hidden(text: bytes) -> list[int]:
    return [int(number) for number in _HIDDEN_TAG.findall(text)] if b" hidden=" in text else []


def _frame(filled: pl.DataFrame, numbers: pl.Series, cells: SheetCells, hidden: list[int]) -> pl.DataFrame | None:
    """The filled cells (at, letters, kind, style, body) -> columns of the rows that have any."""
    parts: dict[int, list[pl.DataFrame]] = {}
    for (letters, kind, style), group in filled.partition_by("letters", "kind", "style", as_dict=True).items():
        if not re.fullmatch("[A-Z]{1,4}", letters) or not style.isdigit():
            return None
        texts = _texts(group["body"], kind, style, cells)
        if texts is None:
            return None
        parts.setdefault(cells.column(letters), []).append(pl.DataFrame([group["at"], texts.alias("text")]))
    if len(parts) and max(parts) >= cells.limits.columns:
        raise Refused(f"It has more than {cells.limits.columns:,} columns.", "Set `source: {limits: {columns: …}}`.")
    count = len(numbers)
    columns = []
    for column in sorted(parts):
        part = pl.concat(parts[column])
        if len(parts[column]) > 1:
            part = part.sort("at")
        if part["at"].is_duplicated().any() if len(part) > count else False:
            return None
        texts = part["text"]
        if len(part) != count:
            if not part["at"].is_unique().all():
                return None
            places = pl.DataFrame({"at": pl.int_range(1, count + 1, eager=True, dtype=part["at"].dtype)})
            texts = places.join(part, on="at", how="left", maintain_order="left")["text"]
        elif not (part["at"].diff().drop_nulls() > 0).all():
            return None
        columns.append(texts.replace("", None).alias(str(column)) if (texts == "").any() else texts.alias(str(column)))
    frame = pl.DataFrame([numbers.alias(ROW), *columns])
    if columns and all(column.null_count() for column in columns):
        frame = frame.filter(pl.any_horizontal(pl.all().exclude(ROW).is_not_null()))
    if not columns:
        frame = frame.clear()
    if hidden:
        frame = frame.with_columns(pl.col(ROW).is_in(hidden).alias(HIDDEN))
    return frame


def _texts(bodies: pl.Series, kind: str, style: str, cells: SheetCells) -> pl.Series | None:
    """Cells of one kind and style -> what the owner sees; None for a kind that is left to the parser."""
    values = bodies.str.strip_prefix("><v>").str.strip_suffix("</v></c>")
    formula = bodies.str.starts_with("><f")
    if formula.any():
        blank = "" if kind == "str" else NOT_CALCULATED
        rest = _texts(bodies.filter(~formula), kind, style, cells)
        if rest is None:
            return None
        unvalued = bodies.filter(formula).replace_strict({"><f/></c>": NOT_CALCULATED, "><f></f></c>": blank})
        order = pl.concat([pl.arg_where(~formula, eager=True), pl.arg_where(formula, eager=True)])
        return pl.concat([rest, unvalued]).gather(order.arg_sort())
    if kind == "s":
        places = values.cast(pl.UInt32, strict=False)
        if places.null_count() or (len(places) and int(places.max()) >= len(cells.strings)):  # type: ignore[arg-type]
            return None  # the parser tells which
        return cells.strings.gather(places)
    if kind == "n":
        return _numbers(values, style, cells)
    if kind == "b":
        return _each(values, boolean_text)
    if kind in ("str", "inlineStr", "e"):
        if values.str.contains("&", literal=True).any():
            values = values.str.replace_many(ENTITIES)
        return _each(values, unescape, values.str.contains("_x", literal=True))
    return None


def _numbers(values: pl.Series, style: str, cells: SheetCells) -> pl.Series:
    show = cells.show(style)
    if show is not plain_number:
        return _each(values, lambda text: number_text(text, show))
    plain = (values.str.len_bytes() <= _LONGEST_PLAIN) & values.str.contains(_NUMBER)
    return _each(values, lambda text: number_text(text, show), ~plain)


def _each(values: pl.Series, function: object, where: pl.Series | None = None) -> pl.Series:
    """A function on the distinct values (those where it is called for)."""
    chosen = values if where is None else values.filter(where)
    distinct = chosen.unique()
    if distinct.is_empty():
        return values
    told = pl.Series([function(text) for text in distinct], dtype=pl.String)  # type: ignore[operator]
    if where is None:
        return values.replace_strict(distinct, told, return_dtype=pl.String)
    return values.replace(distinct, told)
