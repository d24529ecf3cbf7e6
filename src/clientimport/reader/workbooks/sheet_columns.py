"""The cells of whole rows in the form that spreadsheet programs write them: split into columns without a loop over cells.

The XML is cut before each cell, the last cells of rows again before the tags of rows that follow them, and a cell behind its
place and before its value: `A17 | s="3" t="s" | 5</v></c>`. What stands in the middle has few forms, so that only these are
looked at one by one; the texts of all cells of one form are found together, and gathered into columns at the end.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

from clientimport.core.rows import NOT_CALCULATED, ROW
from clientimport.reader.workbooks.cell_text import Shown, plain_number
from clientimport.reader.workbooks.column_texts import texts_of
from clientimport.reader.workbooks.row_frames import MOST_CELLS
from clientimport.reader.workbooks.shared_strings import STRAY_AMPERSAND
from clientimport.reader.workbooks.sheet_cells import SheetCells
from clientimport.reader.workbooks.spreadsheets import HIDDEN, MOST_COLUMNS, MOST_ROWS, Refused, column_of
from clientimport.reader.workbooks.workbook_parts import is_true

_CELL, _ROW_END, _VALUE, _CELL_END = '<c r="', "</row>", "><v>", "</v></c>"
_ATTRIBUTE = r'\s[A-Za-z_][\w.:-]*="[^"<>]*"'
_ROW_TAG = rf'^(</row>)?(?:<row r="(\d{{1,7}})"((?:{_ATTRIBUTE})*)(/?)>)?$'
_HIDDEN = r'\shidden="([^"]*)"'
_FORMULA = re.compile(rb"<f(?: [^<>]*)?>[^<]*</f>|<f(?: [^<>]*)?/>")
_FORM = re.compile(r'((?: (?:s|t|cm|vm|ph)="[\w.]*")*)(/>|></c>|><f/></c>|><f></f></c>)?', re.ASCII)
_NAMED = re.compile(r' (\w+)="(\w*)')
_MOST_FORMS = 5_000
_EMPTY_FORMULA = "><f></f></c>"


class Columns(NamedTuple):
    """Rows by columns: the frame of workbook_child; the numbers of the first and the last row, blank ones counted."""

    frame: pl.DataFrame
    first: int
    last: int


class _Form(NamedTuple):
    """What stands between the place and the value of cells. `end`: what closes a cell without a value, "" for one with."""

    kind: str
    show: Shown
    end: str


def columns_of(text: bytes, cells: SheetCells) -> Columns | None:
    """Whole rows of XML -> their columns; None where anything in them is unusual. Comments and the like are for the caller.

    Threads may do it with several pieces of one sheet. Raises Refused for what no form of sheet may hold.
    """
    if b"\r" in text or (b"&" in text and STRAY_AMPERSAND.search(text)):
        return None
    found = None if cells.tidied else _table(text, cells)
    if found is None:
        found = _table(_tidied(text), cells)
        cells.tidied = cells.tidied or found is not None
    return found


def _tidied(text: bytes) -> bytes:
    """The same cells with texts of their own and formulas written as plain values are."""
    text = text.replace(b'<t xml:space="preserve">', b"<t>").replace(b'<v xml:space="preserve">', b"<v>")
    text = text.replace(b"<is><t>", b"<v>").replace(b"</t></is>", b"</v>").replace(b"<v/>", b"<v></v>")
    # A formula without a value is <f/> alone; with an empty one, which only a text may have, it is <f></f>.
    text = _FORMULA.sub(b"<f/>", text).replace(b"<f/><v></v>", b"<f></f>").replace(b"<f/><v>", b"<v>")
    return text.replace(b"<v></v>", b"")


def _table(text: bytes, cells: SheetCells) -> Columns | None:
    """The columns, where all rows and cells are of the usual form."""
    try:
        whole = pl.Series([text], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:  # not UTF-8
        return None
    pieces = _pieces(whole.str.split(_CELL).explode())
    if pieces is None:
        return None
    items, tags, at = pieces
    rows = _rows(tags)
    if rows is None:
        return None
    found = _cells(items, rows["number"].gather(at))
    if found is None or not rows["open"].gather(at).all():
        return None
    opened = rows.filter("open")
    numbers = opened["number"].cast(pl.Int64)
    if not (numbers.diff().drop_nulls() > 0).all():
        return None
    # Rows that open count from 0; those that are empty tags hold no cells.
    at = (rows["open"].cum_sum().cast(pl.UInt32) - 1).gather(at)
    frame = _frame(found.with_columns(at.alias("at")), numbers, cells)
    if frame is None:
        return None
    hidden = opened["attributes"].str.extract(_HIDDEN)
    if hidden.null_count() < len(hidden):
        shown = [told for told in hidden.unique().drop_nulls() if not is_true(told)]
        hidden_rows = numbers.filter(hidden.is_not_null() & ~hidden.is_in(shown))
        if len(hidden_rows):
            frame = frame.with_columns(pl.col(ROW).is_in(hidden_rows.implode()).alias(HIDDEN))
    return Columns(frame, int(numbers[0]), int(numbers[-1]))


def _pieces(items: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series] | None:
    """What stands before the first cell and behind each -> cells, tags of rows, and which tag is the last before each cell."""
    # Anything else that ends so is no cell of the usual form, which is seen where cells are taken apart.
    at_end = ~(items.str.ends_with("</c>") | items.str.ends_with("/>"))
    if not at_end[0]:
        return None
    cut = [_ROW_END, "/><row"], [_CELL + _ROW_END, f"/>{_CELL}<row"]
    ends = items.filter(at_end).str.replace_many(*cut).str.split(_CELL)
    # The first end has no cell before its tags.
    tags = ends.list.len() - 1
    if (tags.slice(1) == 0).any():
        return None
    tags = tags.set(pl.int_range(len(tags), eager=True) == 0, tags[0] + 1)
    places = at_end.arg_true()
    passed = pl.zeros(len(items), pl.UInt32, eager=True).scatter(places, tags).cum_sum()
    cells = items.scatter(places, ends.list.first()).slice(1)
    return cells, pl.concat([ends[0], ends.slice(1).list.slice(1).explode()]), passed.head(len(cells)) - 1


def _rows(tags: pl.Series) -> pl.DataFrame | None:
    """Ends and beginnings of rows -> number (text, null where none begins), attributes, open: whether cells may follow."""
    found = tags.str.extract_groups(_ROW_TAG).struct.unnest()
    found.columns = ["closes", "number", "attributes", "empty"]
    opens = found["number"].is_not_null() & (found["empty"] == "")
    closes = found["closes"].is_not_null()
    usual = (closes | found["number"].is_not_null()).all() and (opens.shift(1, fill_value=False) == closes).all()
    if not usual or opens[-1] or int(found["number"].cast(pl.Int64).max() or 0) > MOST_ROWS:  # type: ignore[arg-type]
        return None
    return found.select("number", "attributes", opens.alias("open"))


def _cells(items: pl.Series, numbers: pl.Series) -> pl.DataFrame | None:
    """Cells and the numbers of their rows -> letters, form, value (null where the form says there is none)."""
    table = items.str.splitn('"', 2).struct.unnest()
    place = table["field_0"]
    table = table["field_1"].str.splitn(_VALUE, 2).struct.unnest()
    value = table["field_1"]
    if table["field_0"].null_count() or not value.str.ends_with(_CELL_END).all():
        return None
    found = pl.DataFrame(
        [
            place.alias("place"),
            numbers.alias("number"),
            table["field_0"].alias("form"),
            value.str.strip_suffix(_CELL_END).alias("value"),
        ]
    )
    if not found.select(pl.col("place").str.ends_with(pl.col("number")).all()).item():
        return None
    # What is left of "A117" in row 17 are no letters; _frame looks at each once.
    found = found.with_columns(pl.col("place").str.strip_suffix(pl.col("number")).alias("letters"))
    return found.select("letters", "form", "value")


def _frame(found: pl.DataFrame, numbers: pl.Series, cells: SheetCells) -> pl.DataFrame | None:
    """The cells (at, letters, form, value) -> columns of the rows that have any."""
    letters, forms = found["letters"].unique(maintain_order=True), found["form"].unique(maintain_order=True)
    count = len(numbers)
    if found.is_empty():
        return pl.DataFrame(schema={ROW: pl.Int64})
    told = _forms(forms, cells)
    if told is None or count * len(letters) > MOST_CELLS or not letters.str.contains("^[A-Z]{1,3}$").all():
        return None
    columns = [column_of(each) for each in letters]
    if max(columns, default=0) >= MOST_COLUMNS:
        return None
    dense = {each: nth for nth, each in enumerate(sorted(columns))}
    nth = found["letters"].replace_strict(letters, [dense[each] for each in columns], return_dtype=pl.UInt32)
    if not ((found["at"] * len(dense) + nth).cast(pl.Int64).diff().drop_nulls() > 0).all():
        return None
    place = nth * count + found["at"]
    texts = _texts(found.select("form", "value", place.alias("place")), dict(zip(forms, told, strict=True)), cells)
    if texts is None:
        return None
    source = pl.Series([None], dtype=pl.UInt32).new_from_index(0, count * len(letters))
    source = source.scatter(texts["place"], pl.int_range(texts.height, dtype=pl.UInt32, eager=True))
    grid = texts["text"].gather(source)
    filled = {at: part for at, nth in dense.items() if (part := grid.slice(nth * count, count)).null_count() < count}
    if filled and max(filled) >= cells.limits.columns:
        raise Refused(f"It has more than {cells.limits.columns:,} columns.", "Set `source: {limits: {columns: …}}`.")
    frame = pl.DataFrame([numbers.alias(ROW), *(part.alias(str(at)) for at, part in filled.items())])
    if all(part.null_count() for part in filled.values()):
        frame = frame.filter(pl.any_horizontal(pl.lit(False), pl.all().exclude(ROW).is_not_null()))
    return frame


def _forms(forms: pl.Series, cells: SheetCells) -> list[_Form] | None:
    """What each form says; None where one is unusual."""
    if len(forms) > _MOST_FORMS:
        return None
    told = []
    for form in forms:
        found = _FORM.fullmatch(form)
        named = _NAMED.findall(found.group(1)) if found else []
        attributes = dict(named)
        style, kind = attributes.get("s", "0"), attributes.get("t", "n")
        if found is None or len(attributes) < len(named) or not style.isdigit():
            return None
        told.append(_Form(kind, cells.show(style) if kind == "n" else plain_number, found.group(2) or ""))
    return told


def _texts(found: pl.DataFrame, forms: dict[str, _Form], cells: SheetCells) -> pl.DataFrame | None:
    """Cells (form, value, place) -> place, text of those that are not blank; None for what is left to the parser."""
    groups = list(dict.fromkeys(forms.values()))
    number = {group: at for at, group in enumerate(groups)}
    group_of = {form: number[group] for form, group in forms.items()}
    if len(groups) > 1:
        by_group = found.with_columns(pl.col("form").replace_strict(group_of, return_dtype=pl.UInt32))
        parts = [(groups[key[0]], part) for key, part in by_group.partition_by("form", as_dict=True).items()]
    else:
        parts = [(group, found) for group in groups]
    told = []
    for group, part in parts:
        if part["value"].null_count() != (part.height if group.end else 0):
            return None
        if group.end:
            if not group.end.startswith("><f") or (group.end == _EMPTY_FORMULA and group.kind == "str"):
                continue
            texts: pl.Series | None = pl.Series([NOT_CALCULATED], dtype=pl.String).new_from_index(0, part.height)
        else:
            texts = texts_of(part["value"], group.kind, group.show, cells)
        if texts is None:
            return None
        told.append(pl.DataFrame([part["place"], texts.alias("text")]))
    return pl.concat(told) if told else pl.DataFrame(schema={"place": pl.UInt32, "text": pl.String})
