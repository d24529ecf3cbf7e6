"""What kind of file it is, by its first bytes and its name; one that is no table is refused with the way out."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from clientimport.core.errors import SourceFailure
from clientimport.reader.incoming import Incoming
from clientimport.reader.paths import STDIN

_MAGIC = (
    (b"%PDF-", "a PDF document", "Export the table itself as CSV or .xlsx."),
    (b"\x89PNG\r\n", "a PNG picture", "Export the table itself as CSV or .xlsx."),
    (b"\xff\xd8\xff", "a JPEG picture", "Export the table itself as CSV or .xlsx."),
    (b"GIF8", "a GIF picture", "Export the table itself as CSV or .xlsx."),
    (b"SQLite format 3\0", "an SQLite database", "Export the table from it as CSV."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"BZh", "a bzip2 archive", "Unpack it first."),
    (b"\xfd7zXZ\0", "an xz archive", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it first."),
    (b"Rar!\x1a\x07", "a RAR archive", "Unpack it first."),
    (b"PAR1", "a Parquet file", "Export the table as CSV."),
    (b"ARROW1", "an Arrow file", "Export the table as CSV."),
    (b"{\\rtf", "an RTF document", "Export the table itself as CSV or .xlsx."),
    (b"\x7fELF", "a program", "Name the table itself."),
    (b"MZ\x90\0", "a program", "Name the table itself."),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOKS = (".xlsx", ".xlsm")


def kind_of(incoming: Incoming) -> Literal["csv", "xlsx"]:
    """Text or workbook. Raises SourceFailure for a file of another kind, or of another kind than its name says."""
    suffix = Path(incoming.path).suffix.lower()
    named = suffix in _WORKBOOKS
    head = incoming.head

    def refuse(what: str, fix: str) -> SourceFailure:
        return SourceFailure(f"This is {what}, not a table of text.", fix=fix, where=incoming.path)

    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        inside = _inside(incoming)
        if inside != "xlsx":
            raise refuse(*inside)
        if named or incoming.path == STDIN:
            return "xlsx"
        raise SourceFailure(
            f"This is an Excel workbook under a {suffix or 'plain'} name.",
            fix="Rename it to .xlsx, or save it as CSV.",
            where=incoming.path,
        )
    if head.startswith(_OLE):
        if named:
            raise SourceFailure(
                "The workbook is encrypted, or an old .xls under another name.",
                fix="Open it, take the password off, and save it as .xlsx.",
                where=incoming.path,
            )
        raise refuse("an old Office file (.xls, .doc)", "Open it and save it as .xlsx.")
    for magic, what, fix in _MAGIC:
        if head.startswith(magic):
            raise refuse(what, fix)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<body")):
        raise refuse(
            "an HTML page",
            "Open it in a spreadsheet program and save it as CSV or .xlsx; a login page means the export failed.",
        )
    if start.startswith(b"<?xml"):
        raise refuse("an XML file", "Open it in a spreadsheet program and save it as CSV or .xlsx.")
    if named:
        raise SourceFailure(
            f"This is no Excel workbook, though its name ends in {suffix}.",
            fix="If it is text, rename it to .csv; else export it again.",
            where=incoming.path,
        )
    return "csv"


def _inside(incoming: Incoming) -> tuple[str, str] | Literal["xlsx"]:
    """A ZIP archive: a workbook, or what else and the way out."""
    try:
        with zipfile.ZipFile(incoming.place) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "a damaged ZIP archive or workbook", "Export or copy it again."
    if "xl/workbook.xml" in names or any(name.startswith("xl/") for name in names):
        if "xl/workbook.bin" in names:
            return "a binary workbook (.xlsb)", "Open it and save it as .xlsx."
        return "xlsx"
    if "content.xml" in names:
        return "an OpenDocument file", "Open it and save it as .xlsx or CSV."
    if any(name.startswith("word/") for name in names):
        return "a Word document", "Export the table itself as CSV or .xlsx."
    return "a ZIP archive", "Unpack it first."
