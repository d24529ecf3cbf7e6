"""Draws the pictures of the reviewer's guide (docs/pictures/) from the workbook of the sample, in every language.

python scripts/make_guide_pictures.py     needs the environment of `make test` and Chromium

What stands in the pictures is read from the workbook itself: cells, colours, widths, notes. A program that draws no screen
cannot be photographed, so the sheets are laid out as a page and taken with a browser.
"""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs/pictures"
SAMPLE, MAPPING = ROOT / "samples/first-steps.csv", ROOT / "mappings/salesforce.yaml"
OFFICES = ROOT / "samples/clean/offices.csv"
MENDED = {("Priya", "Last Name"): "Raman", ("Sean O'Malley", "Mailing Country"): "United States"}
MENDED["Lorraine Vandermeer", "Email"] = "lorraine.vandermeer@example.com"
STYLE = """
body { margin: 0; font: 12px Carlito, Calibri, "DejaVu Sans", sans-serif; background: white }
#sheet { display: inline-block; position: relative; padding: 0 0 10px 0; border: 1px solid #b8bcc2 }
table { border-collapse: collapse; table-layout: fixed }
td, th { border: 1px solid #d4d7db; padding: 1px 4px; text-align: left; vertical-align: top; overflow: hidden;
         white-space: pre }
.wrap { white-space: pre-wrap }
th { background: #f1f2f4; color: #555; font-weight: normal; text-align: center }
.noted { background-image: linear-gradient(225deg, #d11 5px, transparent 5px) !important }
.note { position: absolute; width: 230px; background: #fffbd6; border: 1px solid #999; padding: 6px 8px; white-space: pre-wrap;
        box-shadow: 2px 2px 5px #0004 }
.tabs { margin: 6px 0 0 30px } .tabs span { border: 1px solid #b8bcc2; border-top: 0; padding: 2px 14px; background: #eceef1 }
.tabs .here { background: white; font-weight: bold }
"""


def main() -> None:
    """Writes the pictures anew."""
    PICTURES.mkdir(exist_ok=True)
    chromium = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(device_scale_factor=1, viewport={"width": 1400, "height": 900})
        for lang in ("en", "de"):
            folder = Path(scratch) / lang
            first = made(folder, SAMPLE, lang)
            country = column_of(first, "Mailing Country")
            beside = f"{get_column_letter(country)}:{get_column_letter(country + 4)}"
            left = made(folder, mended(first), lang)
            phone = get_column_letter(column_of(left, "Phone"))
            drawn = {
                "rejects": sheet_html(first, "Rejects", "A:K"),
                "note": sheet_html(first, "Rejects", f"A:B {beside}", note=f"{get_column_letter(country)}4"),
                "causes": sheet_html(first, "Causes", "A:H"),
                "left": sheet_html(left, "Rejects", f"A:E {phone}:{phone}", note=f"{phone}2"),
            }
            for name, text in drawn.items():
                page.set_content(f"<meta charset=utf-8><style>{STYLE}</style>{text}")
                page.locator("#sheet").screenshot(path=PICTURES / f"{name}.{lang}.png")
        browser.close()


def column_of(book: Path, heading: str) -> int:
    """The number, from 1, of the rejects' column with a heading."""
    return next(int(cell.column) for cell in openpyxl.load_workbook(book)["Rejects"][1] if cell.value == heading)


def made(folder: Path, file: Path, lang: str) -> Path:
    """The workbook of a run in a folder of its own."""
    folder.mkdir(exist_ok=True)
    before = set(folder.glob("reports/*/rejects.xlsx"))
    shutil.copy(file, folder / file.name)
    program = [sys.executable, "-m", "clientimport"]
    subprocess.run([*program, "references", "load", "offices", str(OFFICES)], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    command = [*program, "run", file.name, "--mapping", str(MAPPING), "--quiet"]
    if file.suffix == ".xlsx":
        command = [*program, "rejects", "retry", file.name]
    subprocess.run([*command, "--lang", lang], cwd=folder, check=False)
    (book,) = set(folder.glob("reports/*/rejects.xlsx")) - before
    return book


def mended(book: Path) -> Path:
    """A copy in which the cells of the guide are mended."""
    copy = book.parents[2] / "mended/rejects.xlsx"
    copy.parent.mkdir()
    opened = openpyxl.load_workbook(book)
    sheet = opened["Rejects"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        for (client, heading), value in MENDED.items():
            if row[0].value == client:
                sheet.cell(row[0].row, columns[heading], value)
    opened.save(copy)
    return copy


def sheet_html(path: Path, name: str, columns: str, note: str = "") -> str:
    """A sheet's columns ("A:C F:F") as a page; `note`: the cell whose note is open."""
    book = openpyxl.load_workbook(path)
    sheet = book[name]
    shown = [
        at
        for part in columns.split()
        for first, _, last in [part.partition(":")]
        for at in range(column_index_from_string(first), column_index_from_string(last) + 1)
    ]
    widths = [round(sheet.column_dimensions[get_column_letter(at)].width * 7 + 5) for at in shown]
    head = "<th></th>" + "".join(f"<th>{get_column_letter(at)}</th>" for at in shown)
    cols = "<col style='width:24px'>" + "".join(f"<col style='width:{width}px'>" for width in widths)
    rows = "".join(_row(sheet, row, shown) for row in range(1, sheet.max_row + 1))
    tabs = "".join(
        f"<span class='{'here' if each.title == name else ''}'>{each.title}</span>"
        for each in book
        if each.sheet_state == "visible"
    )
    return (
        f"<div id=sheet style='width:{24 + sum(widths)}px'><table style='width:{24 + sum(widths)}px'>{cols}<tr>{head}</tr>"
        f"{rows}</table>{_note(sheet, note, shown, widths) if note else ''}<div class=tabs>{tabs}</div></div>"
    )


def _row(sheet: Any, row: int, shown: list[int]) -> str:
    height = sheet.row_dimensions[row].height or 15
    cells = "".join(_cell(sheet.cell(row, at)) for at in shown)
    return f"<tr style='height:{round(height * 1.33)}px'><th>{row}</th>{cells}</tr>"


def _cell(cell: Any) -> str:
    text = "" if cell.value is None else str(cell.value)
    underline = ";text-decoration:underline" if cell.font.underline else ""
    colour = cell.font.color.rgb[2:] if _coloured(cell) else "000"
    look = f"font-weight:{'bold' if cell.font.bold else 'normal'};color:#{colour}{underline}"
    if cell.fill.fill_type:
        look += f";background-color:#{cell.fill.fgColor.rgb[2:]}"
    kinds = " ".join(["wrap"] * bool(cell.alignment.wrap_text) + ["noted"] * bool(cell.comment))
    return f"<td class='{kinds}' style='{look}'>{html.escape(text)}</td>"


def _coloured(cell: Any) -> bool:
    return cell.font.color is not None and isinstance(cell.font.color.rgb, str)


def _note(sheet: Any, place: str, shown: list[int], widths: list[int]) -> str:
    cell = sheet[place]
    at = shown.index(cell.column)
    left = 24 + sum(widths[: at + 1]) + 12
    left = left if left + 250 < 24 + sum(widths) else left - widths[at] - 270
    top = 22 + sum(round((sheet.row_dimensions[row].height or 15) * 1.33) for row in range(1, cell.row)) + 4
    return f"<div class=note style='left:{left}px;top:{top}px'>{html.escape(cell.comment.text)}</div>"


if __name__ == "__main__":
    main()
