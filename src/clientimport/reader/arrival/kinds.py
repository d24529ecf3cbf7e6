"""What kind of file it is, by its content and not by its name; one that is no table is refused with the way out."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePath
from typing import Literal, cast

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.compound_file import SIGNATURE, CompoundFile, Damaged, is_encrypted
from clientimport.reader.arrival.incoming import Incoming
from clientimport.reader.arrival.markup import markup_kind

Kind = Literal["csv", "xlsx", "xls", "xlsb", "ods", "html", "spreadsheetml"]

WORDS: dict[str, str] = {
    "csv": "text",
    "xlsx": "an Excel workbook (.xlsx)",
    "xls": "an old Excel workbook (.xls)",
    "xlsb": "a binary Excel workbook (.xlsb)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "html": "an HTML table",
    "spreadsheetml": "an XML spreadsheet of 2003",
}
"""How people call a kind."""
_NAMED = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".psv", ".txt"), "csv"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xltx", ".xltm"), "xlsx"),
    **dict.fromkeys((".xls", ".xlt"), "xls"),
    ".xlsb": "xlsb",
    **dict.fromkeys((".ods", ".ots"), "ods"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
}
"""What a name promises."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_TABLE = "Export the table itself as CSV or .xlsx."
_UNPACK = "Unpack it first."
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (rb"%PDF-", "a PDF document", _TABLE),
    (rb"\x89PNG\r\n", "a PNG picture", _TABLE),
    (rb"\xff\xd8\xff", "a JPEG picture", _TABLE),
    (rb"GIF8[79]a", "a GIF picture", _TABLE),
    (rb"II\*\0|MM\0\*", "a TIFF picture", _TABLE),
    (rb"RIFF....WEBP", "a WebP picture", _TABLE),
    (rb"SQLite format 3\0", "an SQLite database", "Export the table from it as CSV."),
    (rb"\0\x01\0\0Standard (?:Jet|ACE) DB", "an Access database", "Export the table from it as CSV."),
    (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (rb"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (rb"\x1f\x9d", "a compressed file (.Z)", _UNPACK),
    (rb"\x04\x22\x4d\x18", "an LZ4 file", _UNPACK),
    (rb".{257}ustar", "a tar archive", _UNPACK),
    (rb"PAR1[\0\x15\x19\x1c]", "a Parquet file", "Export the table as CSV."),
    (rb"ARROW1\0\0", "an Arrow file", "Export the table as CSV."),
    (rb"\{\\rtf", "an RTF document", _TABLE),
    (rb"MIME-Version:", "a web archive (.mht)", "Open it in a spreadsheet program and save it as .xlsx."),
    (rb"BEGIN:VCARD", "a file of address cards (.vcf)", "Export the table itself as CSV."),
    (rb"ID;P[A-Z;0-9]*\r?\n[A-Z];", "a SYLK spreadsheet (.slk)", "Open it and save it as .xlsx."),
    (rb"\s*(?:\[\s*)?\{\s*\"[^\"\r\n]*\"\s*:", "a JSON file", "Export the table as CSV."),
    (rb"\x7fELF|MZ\x90\0", "a program", "Name the table itself."),
)
_BARE_XLS = re.compile(rb"\x09[\x00\x02\x04]\x04\0|\x09[\x02\x04]\x06\0|\x09\x08[\x08\x10]\0\0[\x05\x06]")
"""Workbooks of Excel 2 to 4, and the stream of a later one without the file around it."""
_AGAIN = "Copy or export it again: it may have been cut off on its way."


def kind_of(incoming: Incoming) -> Kind:
    """Text, or which spreadsheet. Raises SourceFailure for a file of another kind, a damaged and an encrypted one."""
    head = incoming.head
    if head.startswith(_ZIP):
        kind, fix = _zipped(incoming)
        if kind not in WORDS:
            raise _refuse(incoming, kind, fix)
        return cast(Kind, kind)
    if head.startswith(SIGNATURE):
        return _compound(incoming)
    if _BARE_XLS.match(head):
        return "xls"
    start = head.removeprefix(b"\xef\xbb\xbf")
    for magic, what, fix in _MAGIC:
        if re.match(magic, start, re.DOTALL):
            raise _refuse(incoming, what, fix)
    return cast(Kind, markup_kind(incoming) or "csv")


def mislabelled(name: str, kind: Kind) -> str:
    """Words for a file whose name promises another kind than it is; "" where it does not."""
    suffix = PurePath(name).suffix.lower()
    promised = _NAMED.get(suffix)
    return f"{WORDS[kind]}, though the name ends in {suffix}" if promised and promised != kind else ""


def is_archive(incoming: Incoming) -> bool:
    """Whether it is a ZIP archive that is no workbook or document."""
    return incoming.head.startswith(_ZIP) and _zipped(incoming)[0] == "a ZIP archive"


def _refuse(incoming: Incoming, what: str, fix: str) -> SourceFailure:
    return SourceFailure(f"This is {what}, not a table of text.", fix=fix, where=incoming.path)


def _zipped(incoming: Incoming) -> tuple[str, str]:
    """A ZIP archive: which workbook, or what else and the way out."""
    try:
        with zipfile.ZipFile(incoming.place) as archive:
            # Some programs write back slashes, or another case.
            names = {name.lower().replace("\\", "/"): name for name in archive.namelist()}
            types = _text(archive, names.get("[content_types].xml"))
            mimetype = _text(archive, names.get("mimetype"))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        return "a damaged ZIP archive or workbook", _AGAIN
    except Exception:  # a crafted archive may break the library anywhere
        return "a damaged ZIP archive or workbook", _AGAIN
    if "sheet.binary" in types or "xl/workbook.bin" in names:
        return "xlsb", ""
    if "spreadsheetml.sheet.main" in types or "ms-excel.sheet" in types or "xl/workbook.xml" in names:
        return "xlsx", ""
    if "wordprocessingml" in types or "word/document.xml" in names:
        return "a Word document", _TABLE
    if "presentationml" in types:
        return "a PowerPoint document", _TABLE
    if "opendocument.spreadsheet" in mimetype or ("content.xml" in names and "meta-inf/manifest.xml" in names and not mimetype):
        return "ods", ""
    if "opendocument" in mimetype:
        return "an OpenDocument file that is no spreadsheet", _TABLE
    if any(name.endswith(".iwa") for name in names):
        return "an Apple Numbers document", "Export it from Numbers as CSV or .xlsx."
    if types and any(name.startswith("xl/") for name in names):
        return "xlsx", ""
    return "a ZIP archive", _UNPACK


def _text(archive: zipfile.ZipFile, name: str | None) -> str:
    if not name:
        return ""
    with archive.open(name) as part:
        return part.read(1 << 20).decode("latin-1").lower()


def _compound(incoming: Incoming) -> Kind:
    """An OLE file: an old workbook, or a new one that is encrypted, or what else and the way out."""
    try:
        file = CompoundFile(incoming.place)
        stream = next((name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in file.streams), "")
        encrypted = "EncryptedPackage" in file.streams or "EncryptionInfo" in file.streams
        if stream and not encrypted:
            encrypted = is_encrypted(file.begin(stream, 8192))
    except Damaged:
        raise SourceFailure(
            "This is a damaged old Office file (.xls): it ends too early or contradicts itself.",
            fix=_AGAIN,
            where=incoming.path,
        ) from None
    if encrypted:
        raise SourceFailure(
            "The workbook is protected by a password (encrypted).",
            fix="Open it, take the password off, and save it again.",
            where=incoming.path,
        )
    if stream:
        return "xls"
    for name, what in (("WordDocument", "a Word document (.doc)"), ("PowerPoint Document", "a PowerPoint document (.ppt)")):
        if name in file.streams:
            raise _refuse(incoming, what, _TABLE)
    if any(name.startswith("__properties_version") for name in file.streams):
        raise _refuse(incoming, "an Outlook message (.msg)", "Save its attachment, and name that.")
    raise _refuse(incoming, "an old Office file without a workbook in it", "Open it and save it as .xlsx.")
