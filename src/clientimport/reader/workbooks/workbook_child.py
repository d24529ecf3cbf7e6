"""Parses a workbook in a process of its own, with limits on memory and time.

Standard input is one JSON object, the request; nothing of it shows in a list of processes:
    path      of the file on disk
    kind      "xlsx", or one of READERS
    sheet     "" (the first visible one with data), a name (exact, else without case where that is unambiguous), or a
              number from 1
    range     "" (the whole sheet), "B3:F200", a defined name, or a table
    encoding  "", or what the mapping declares; for kinds that may not tell their own ("auto": a guess is allowed)
    list_only true: tell the sheets and which of the visible ones have data, no rows
    ours      whether sheets of our own reject reports are looked for, by core.reject_headings: where there is one, `range` is
              not heeded, and `sheet` only if it names one of them
    memory    bytes of address space, seconds: of processor time, that the process may take
    limits    {"cell", "columns", "rows", "unpacked"}, as core.mapping.ReadLimits

Standard output is a line of JSON for each message. The messages, in their order:
    {"sheet": name, "sheets": [{"name", "visible", "kind", "filled"?}], "names": [{"name", "kind", "sheet"}], "ours": bool,
     "our_sheets": names, "area": null | {"top", "bottom", "header": null | bool}, "notes": {setting: words}}
    {"frame": n}, followed by n bytes of Arrow IPC (a stream): Int64 ROW ascending, String columns named "0", "1", … for A, B, …
     (those that hold anything, in their order), and Boolean HIDDEN where a row of the frame is hidden. Rows without a filled
     cell are left out; an empty cell is null. Error cells are their text ("#REF!"), a formula without a value
     core.rows.NOT_CALCULATED.
    {"done": true, "merged": [areas of several rows, as "A5:A7"]} or {"error": words, "fix": words}

A reader of another kind of spreadsheet is a module, named in READERS, with one function, open_book(request); what it gives is
told in other_book.OpenBook. What cannot be read raises spreadsheets.Refused, anything else that escapes is told as damage.
Texts are what the owner sees: leading zeros by number format, percentages, ISO 8601 for dates by the cell's type, true/false.
"""

from __future__ import annotations

import errno
import gc
import io
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable
from functools import partial
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any

from clientimport.reader.workbooks.background import Later
from clientimport.reader.workbooks.lean_polars import load_polars
from clientimport.reader.workbooks.read_ahead import STRINGS, ReadAhead
from clientimport.reader.workbooks.spreadsheets import Refused, Request

if TYPE_CHECKING:
    import polars as pl

READERS = {
    "xls": "clientimport.reader.workbooks.xls_cells",
    "xlsb": "clientimport.reader.workbooks.xlsb_cells",
    "ods": "clientimport.reader.workbooks.ods_cells",
    "html": "clientimport.reader.workbooks.html_tables",
    "spreadsheetml": "clientimport.reader.workbooks.spreadsheetml",
}
"""Kind -> the module that reads it."""
_STRINGS = "clientimport.reader.workbooks.shared_strings"
_ANSWERS = "clientimport.reader.workbooks.sheet_choice"
_OF_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_NO_MEMORY = ("can't start new thread", "allocate memory", "Error -4 while", "failed to map segment")
"""Want of memory, in the words of threads, of the system, of zlib and of the loader of modules."""
_LOADING = 1 << 30
"""Bytes of address space that loading the modules may take; where there are fewer, nothing is read ahead."""


def main(stdin: IO[str], out: IO[bytes]) -> None:
    """Does what the module says."""
    try:
        request = Request.of(json.loads(stdin.readline()))
        _limit(max(request.memory, _LOADING), request.seconds)
        ahead = ReadAhead(request.path) if request.kind == "xlsx" and request.memory >= _LOADING else None
        load_polars()
        if ahead:  # it was most of what is to be loaded; behind it, work goes on beside the rest
            ahead.begin(STRINGS, partial(import_module(_STRINGS).shared_strings, part=STRINGS))
        answers = import_module(_ANSWERS).answers
        _limit(request.memory, request.seconds)
        _tell_all(out, answers(request, READERS, ahead))
        return
    except Refused as refused:
        said = {"error": str(refused), "fix": refused.fix}
    except Exception as error:  # a crafted file may break anything in here; its words stay ours
        said = {"error": words_of(error)}
    _tell(out, said, None)


def words_of(error: Exception) -> str:
    """What is told of a workbook that cannot be read, whatever was raised."""
    memory = isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
    if memory or any(words in str(error) for words in _NO_MEMORY):
        return "It needs more memory than a workbook may take."
    if isinstance(error, _OF_DAMAGE):
        return "It is encrypted." if "encrypted" in str(error) else "It is damaged."
    return f"It is damaged ({type(error).__name__})."


def _tell_all(out: IO[bytes], messages: Iterable[tuple[dict[str, Any], pl.DataFrame | None]]) -> None:
    """In their order; while one is packed and written, the rows of the next are parsed."""
    last: Later[None] | None = None
    try:
        for said, frame in messages:
            if last:
                last.result()
            last = Later(partial(_tell, out, said, frame))
    finally:
        if last:
            last.result()


def _tell(out: IO[bytes], said: dict[str, Any], frame: pl.DataFrame | None) -> None:
    packed = io.BytesIO()
    if frame is not None:
        frame.write_ipc_stream(packed)
        said = {**said, "frame": packed.tell()}
    out.write(json.dumps(said, separators=(",", ":")).encode() + b"\n")
    out.write(packed.getbuffer())
    out.flush()


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))


if __name__ == "__main__":
    gc.disable()  # what is no longer used is freed without it, and it takes a tenth of the time that loading takes
    main(sys.stdin, sys.stdout.buffer)
