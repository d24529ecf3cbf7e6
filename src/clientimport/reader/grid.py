"""`look --grid`: the first table as it was read, as RFC 4180 CSV (comma, CRLF, UTF-8), rows of wrong structure included."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from clientimport.core.mapping import SourceOptions
from clientimport.reader.source import open_source


def write_grid(path: str, options: SourceOptions, out: Path | BinaryIO, stdin: BinaryIO | None = None) -> None:
    """Writes the heading row and every record after it; blank rows, preamble and further tables are left out.

    Short rows are padded, long ones have all their cells; a quote that is out of place is kept as text.
    Raises SourceFailure as `open_source` does.
    """
    with closing(open_source(path, 1, options, (), stdin, propose=True)) as source:
        rows = source.grid()
        if isinstance(out, Path):
            with out.open("wb") as file:
                _write(rows, file)
        else:
            _write(rows, out)


def _write(rows: Iterator[list[str]], out: BinaryIO) -> None:
    for cells in rows:
        line = ",".join(_quoted(cell) for cell in cells) if len(cells) != 1 or cells[0] else '""'
        out.write((line + "\r\n").encode("utf-8", "surrogatepass"))


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
