"""A report folder of a run that no ledger knows, and one client taken out of it: of a check, or of a run that was pruned."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from clientimport.core.guard import unguard_text
from clientimport.core.personal import Traces
from clientimport.core.rows import REJECT_COLUMNS
from clientimport.reporter import accepted_csv, page, rejects_csv, rejects_xlsx, run_json
from clientimport.reporter.crosswalk import lines_of_client, without_client


def holds_client(folder: Path, key: str, traces: Traces) -> bool:
    """Whether any of our files in the folder tells of a client. Raises OSError."""
    if lines_of_client(folder, key) or any(theirs for _, theirs in _rejects(folder, traces)):
        return True
    return any(traces.inside(text) for text in _texts(folder))


def clear_of_client(folder: Path, key: str, traces: Traces) -> None:
    """Takes a client's lines out of the texts; the page and the workbook, which cannot be made again, are removed.

    Raises OSError.
    """
    rejects = folder / rejects_csv.NAME
    if any(theirs for _, theirs in _rejects(folder, traces)):
        _replace(rejects, b"".join(line for line, theirs in _rejects(folder, traces) if not theirs))
    if lines_of_client(folder, key):
        without_client(folder, key)
    for name in (page.NAME, rejects_xlsx.NAME):
        (folder / name).unlink(missing_ok=True)
    told = folder / run_json.NAME
    run = json.loads(told.read_text(encoding="utf-8"))
    if isinstance(run.get("message"), str) and traces.inside(run["message"]):
        run["message"] = traces.without(run["message"])
        _replace(told, (json.dumps(run, indent=2, ensure_ascii=False) + "\n").encode())


def _rejects(folder: Path, traces: Traces) -> Iterator[tuple[bytes, bool]]:
    """Every record of rejects.csv with its line end, and whether it is the client's; the headings are nobody's."""
    path = folder / rejects_csv.NAME
    if not path.is_file() or path.is_symlink():
        return
    pieces: list[bytes] = []
    raw = -1
    first = True
    with path.open("rb") as file:
        for line in file:
            pieces.append(line)
            if sum(piece.count(b'"') for piece in pieces) % 2:
                continue
            record, pieces = b"".join(pieces), []
            cells = [unguard_text(c) for c in next(csv.reader(io.StringIO(record.decode("utf-8-sig"), newline="")), [])]
            if first:
                raw, first = cells.index(REJECT_COLUMNS[-1]) if REJECT_COLUMNS[-1] in cells else -1, False
                yield record, False
                continue
            yield record, traces.own_row(cells, cells[raw] if 0 <= raw < len(cells) else "")
    if pieces:
        yield b"".join(pieces), False


def _texts(folder: Path) -> Iterator[str]:
    for name in (page.NAME, run_json.NAME, accepted_csv.NAME):
        if (path := folder / name).is_file() and not path.is_symlink():
            yield path.read_text(encoding="utf-8", errors="replace")
    book = folder / rejects_xlsx.NAME
    if book.is_file() and not book.is_symlink() and zipfile.is_zipfile(book):
        with zipfile.ZipFile(book) as parts:
            for part in parts.namelist():
                yield parts.read(part).decode("utf-8", errors="replace")


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.partial")
    mode = path.stat().st_mode & 0o777
    aside.write_bytes(content)
    aside.chmod(mode)
    aside.replace(path)
