"""Spreadsheets of the kinds beside .xlsx, made by hand, and what the parsing process says of them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlwt.CompoundDoc

from clientimport.core.rows import ROW
from clientimport.reader.workbooks.sheet_choice import answers
from clientimport.reader.workbooks.spreadsheets import HIDDEN, Limits, Request
from clientimport.reader.workbooks.workbook_child import READERS


@dataclass
class Told:
    """A sheet as told: rows by number (texts by column), hidden ones, and what stands around them."""

    about: dict[str, Any] = field(default_factory=dict)
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)

    @property
    def sheets(self) -> list[tuple[str, bool]]:
        return [(sheet["name"], sheet["visible"]) for sheet in self.about["sheets"]]

    @property
    def names(self) -> list[tuple[str, str, str]]:
        return [(each["name"], each["kind"], each["sheet"]) for each in self.about["names"]]


def told(path: Path, kind: str, sheet: str = "", area: str = "", encoding: str = "", limits: Limits | None = None) -> Told:
    found = Told()
    request = Request(path=str(path), kind=kind, sheet=sheet, range=area, encoding=encoding, limits=limits or Limits())
    for said, frame in answers(request, READERS):
        if frame is None:
            found.about |= said
            continue
        if HIDDEN in frame.columns:
            found.hidden |= set(frame.filter(HIDDEN)[ROW])
        for row in frame.drop(HIDDEN, strict=False).iter_rows(named=True):
            number = row.pop(ROW)
            found.rows[number] = {int(column): text for column, text in row.items() if text is not None}
    found.merged = found.about["merged"]
    return found


# Old Excel workbooks


def record(number: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack("<HH", number, len(content)) + content


def begin(version: int = 0x0600, kind: int = 0x10) -> bytes:
    return record(0x809, struct.pack("<HHHH", version, kind, 0, 0))


END = record(0x0A)


def stream_of(sheet: bytes, before: bytes = b"", *, version: int = 0x0600, name: bytes = b"\x01\0S") -> bytes:
    """A workbook stream with one sheet."""

    def globals_(place: int) -> bytes:
        listed = record(0x85, struct.pack("<IBB", place, 0, 0), name)
        return begin(version, 5) + before + listed + END

    return globals_(len(globals_(0))) + begin(version) + sheet + END


def compound(path: Path, stream: bytes, name: str = "Workbook") -> Path:
    """The stream in a compound file, as Excel keeps it; it grows to the size that needs no small sectors."""
    out = io.BytesIO()
    document = xlwt.CompoundDoc.XlsDoc()
    document.save(out, stream.ljust(4096, b"\0"))
    data = out.getvalue()
    if name != "Workbook":
        old, new = "Workbook".encode("utf-16-le"), name.encode("utf-16-le")
        at = data.index(old)
        data = data[:at] + new.ljust(64, b"\0") + struct.pack("<H", len(new) + 2) + data[at + 66 :]
    path.write_bytes(data)
    return path


# Binary workbooks


def brt(number: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = b"", len(content)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + content


def wide(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def cell(number: int, column: int, value: bytes, style: int = 0) -> bytes:
    return brt(number, struct.pack("<II", column, style), value)


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    return brt(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0)) + b"".join(cells)


def xlsb(
    path: Path,
    *sheets: tuple[str, int, bytes],
    before: bytes = b"",
    after: bytes = b"",
    formats: tuple[str, ...] = (),
    shared: tuple[str, ...] = (),
) -> Path:
    """Sheets (name, state, records) with cell styles 1, 2, … for the number formats."""
    listed = b"".join(
        brt(156, struct.pack("<II", state, at), wide(f"r{at}"), wide(name)) for at, (name, state, _) in enumerate(sheets)
    )
    rels = "".join(
        f'<Relationship Id="r{at}" Type="http://x/worksheet" Target="worksheets/sheet{at}.bin"/>' for at in range(len(sheets))
    )
    codes = b"".join(brt(44, struct.pack("<H", 164 + at), wide(code)) for at, code in enumerate(formats))
    styles = b"".join(brt(47, struct.pack("<HH", 0, number), bytes(12)) for number in (0, *range(164, 164 + len(formats))))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/workbook.bin", brt(131) + before + brt(143) + listed + brt(144) + after + brt(132))
        out.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{rels}</Relationships>")
        out.writestr("xl/styles.bin", brt(278) + codes + brt(617, bytes(4)) + styles + brt(618) + brt(279))
        if shared:
            out.writestr("xl/sharedStrings.bin", brt(159, bytes(8)) + b"".join(brt(19, b"\0", wide(text)) for text in shared))
        for at, (_, _, records) in enumerate(sheets):
            out.writestr(f"xl/worksheets/sheet{at}.bin", records)
    return path


def sheet_of(*rows: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    return (
        brt(129) + brt(148, struct.pack("<4I", 0, 9, 0, 1)) + before + brt(145) + b"".join(rows) + brt(146) + after + brt(130)
    )


# OpenDocument

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"))
)


def ods(path: Path, tables: str, styles: str = "", manifest: str = "<m/>", wrapped: Callable[[str], str] = str) -> Path:
    flat = path.suffix == ".fods"
    root = "document" if flat else "document-content"
    mime = ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"' if flat else ""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {SPACES}{mime}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:{root}>"
    )
    if flat:
        path.write_text(wrapped(content), encoding="utf-8")
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        out.writestr("META-INF/manifest.xml", manifest)
        out.writestr("content.xml", wrapped(content))
    return path
