"""A lookup's table from a file of its own: a crosswalk of two columns, what stands in the file and what becomes of it."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from clientimport.mapper.mistakes import did_you_mean, shown
from clientimport.mapper.place import Place

LARGEST = 64 << 20
"""Bytes: a million lines or so. Each worker holds the table."""
_DELIMITERS = ",;\t|"
_TOLD = 5
"""Repeated keys that a message names one by one."""


@dataclass(frozen=True)
class LookupFile:
    """`table`: text in the file -> value of the field. `sha256`: of the file's bytes, in hex."""

    path: str
    table: dict[str, str]
    sha256: str


def read_lookup_file(place: Place, named: str, folder: Path, columns: Sequence[Place] = ()) -> LookupFile | None:
    """The CSV that a lookup names, relative to the mapping's folder: UTF-8, headings in its first row.

    `columns`: the headings of the two columns that are read; none: the file has just two. Answers None, the mistakes noted
    at `place`, where the file cannot be read, or says two things of one text.
    """
    path = folder / named
    content = _bytes(place, path)
    if content is None:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place.wrong(f"{path}, line {line}: the byte 0x{content[error.start]:02X} is no UTF-8 text.", "Save the file as UTF-8.")
        return None
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
    except csv.Error as error:
        place.wrong(f"{path}, line {reader.line_num}: {error}.", "Put quotes around the whole value, and double those inside.")
        return None
    if len(rows) < 2:
        place.wrong(f"{path} holds no line below its headings.", "Write the headings, and below them one line a value.")
        return None
    at = _columns(place, path, rows[0][1], columns)
    table = None if at is None else _table(place, path, rows[1:], *at)
    return None if table is None else LookupFile(str(path), table, hashlib.sha256(content).hexdigest())


def _bytes(place: Place, path: Path) -> bytes | None:
    try:
        if path.is_dir():
            place.wrong(f"{path} is a folder.", "Name the CSV file in it.")
            return None
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        place.wrong(f"There is no file {path}.", "A lookup's file is looked for beside the mapping file.")
        return None
    except (OSError, ValueError) as error:
        place.wrong(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'the name is not possible'}.")
        return None
    if len(content) > LARGEST:
        place.wrong(f"{path} is larger than {LARGEST >> 20} MiB.", "Join so large a table as a file: joins.")
        return None
    return content


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def _columns(place: Place, path: Path, headings: list[str], named: Sequence[Place]) -> tuple[int, int] | None:
    """Where the two columns stand."""
    known = [heading.strip() for heading in headings]
    if not named:
        if len(known) == 2:
            return 0, 1
        if len(known) == 1:
            place.wrong(
                f"{path} has one column, {shown(known[0])}.",
                "Write two, with a comma between: what stands there, what becomes of it.",
            )
            return None
        place.wrong(
            f"{path} has {len(known)} columns: which two are meant is not said.",
            f'Write lookup: {{file: {path.name}, from: "{known[0]}", to: …}}.',
        )
        return None
    found = []
    for each in named:
        heading = each.filled()
        if heading is None:
            continue
        if known.count(heading) != 1:
            times = "no column" if heading not in known else f"{known.count(heading)} columns"
            each.wrong(f"{path} has {times} {shown(heading)}.", did_you_mean(heading, [k for k in known if k]))
            continue
        found.append(known.index(heading))
    return (found[0], found[1]) if len(found) == 2 else None


def _table(place: Place, path: Path, rows: list[tuple[int, list[str]]], source: int, target: int) -> dict[str, str] | None:
    table: dict[str, str] = {}
    lines: dict[str, int] = {}
    wrong: list[tuple[str, str]] = []
    for line, cells in rows:
        if len(cells) <= max(source, target):
            wrong.append((f"line {line} has {len(cells)} of the cells", "Write both columns in every line."))
            continue
        key, value = cells[source].strip(), cells[target].strip()
        if not key:
            wrong.append((f"line {line} has a value for a blank text", "Use default: for blank cells, and remove the line."))
        elif table.setdefault(key, value) != value:
            wrong.append((f"{shown(key)} stands in the lines {lines[key]} and {line}, with other values", "Keep one of them."))
        lines.setdefault(key, line)
    if not wrong:
        return table
    said = "; ".join(words for words, _ in wrong[:_TOLD])
    more = f"; and {len(wrong) - _TOLD:,} more of this kind" if len(wrong) > _TOLD else ""
    place.wrong(f"{path}: {said}{more}.", " ".join(dict.fromkeys(fix for _, fix in wrong)))
    return None
