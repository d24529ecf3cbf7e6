"""Which kind of HTML or XML a file is: a table that old programs save under an .xls name, or a page without any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clientimport.core.errors import SourceFailure
from clientimport.reader.arrival.incoming import Incoming

_HTML = re.compile(rb"(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|title|div|center)[\s>/]", re.DOTALL)
_PASSWORD = re.compile(rb"<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"


def markup_kind(incoming: Incoming) -> str:
    """ "html", "spreadsheetml" or "ods" for a file that holds a table so written, "" for one that is no markup at all.

    Raises SourceFailure for a page without a table, a login page, and XML of another kind.
    """
    start = _plain(incoming.head).lower()
    xml = start.startswith(b"<?xml")
    if not start.startswith(b"<"):
        return ""
    body = re.sub(rb"^(?:<\?.*?\?>\s*)+", b"", start, flags=re.DOTALL)
    if _HTML.match(body):
        return _page(incoming)
    if re.match(rb"(?:<!--.*?-->\s*)*<(?:\w+:)?workbook\b", body, re.DOTALL) and _SPREADSHEET in start:
        return "spreadsheetml"
    if not xml and not re.match(rb"<[a-z!][^<>]*xmlns", body):
        return ""
    if body.startswith(b"<office:document") and b"opendocument.spreadsheet" in body:
        return "ods"
    what = "a flat OpenDocument file" if b"office:document" in body[:4096] else "an XML file"
    raise SourceFailure(
        f"This is {what}, not a table of text.",
        fix="Open it in a spreadsheet program and save it as CSV or .xlsx.",
        where=incoming.path,
    )


def _page(incoming: Incoming) -> str:
    """An HTML page: "html" where it holds a table."""
    table = False
    for stretch in _stretches(incoming):
        if _PASSWORD.search(stretch):
            raise SourceFailure(
                "This is a web page that asks for a password: the export met a login page.",
                fix="Log in, and export the table again.",
                where=incoming.path,
            )
        table = table or b"<table" in stretch.lower()
    if table:
        return "html"
    raise SourceFailure(
        "This is an HTML page without any table.",
        fix="Open it in a browser: a login or error page means that the export failed. Export the table again.",
        where=incoming.path,
    )


def _plain(head: bytes) -> bytes:
    """The beginning as ASCII shows it, whatever its Unicode form."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def _stretches(incoming: Incoming) -> Iterator[bytes]:
    """The whole file without NULs, in overlapping pieces."""
    rest = b""
    with incoming.place.open("rb") as file:
        while chunk := file.read(1 << 20):
            text = rest + chunk.replace(b"\0", b"")
            yield text
            rest = text[-256:]
