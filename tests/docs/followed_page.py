"""A page that can be followed to the letter: its files are written, its commands given, its printed output compared.

What counts, in the order in which it stands:

- "`path`:" above a fenced block: the file is written with what stands in it;
- "In `path`, below `line`:" or "In `path`, instead of `line`:": the block goes below that line, or in its place;
- "In `path`, row `key`:" above a table of two columns: cells of a reject workbook are written (column, value);
- a fenced `sh` block: each line is carried out in a shell; `# exit code N` behind it says how it ends (else 0);
- a fenced `text` block: what the commands of the last `sh` block printed. A line that is "…" stands for any lines.

Run ids, digests, times and memory differ each time, and are shown as one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl

_STEP = re.compile(
    r"^(?:(?P<how>In )?`(?P<path>[^`\n]+)`(?:, (?P<place>below|instead of|row) `(?P<line>[^`\n]+)`)?:\n\n)?"
    r"(?:```(?P<kind>\w+)\n(?P<body>.*?)^```$|(?P<table>(?:^\|[^\n]*\n)+))",
    re.MULTILINE | re.DOTALL,
)
_DIFFERS = (
    (re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}"), "20261122-040000-abcdef"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "0" * 64),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:\+00:00| UTC|Z)?"), "2026-11-22 04:00:00"),
    (re.compile(r"\b\d+\.\d seconds"), "1.0 seconds"),
)


@dataclass(frozen=True)
class Said:
    """Output that the page shows, and what the command printed."""

    shown: str
    printed: str
    span: tuple[int, int]

    @property
    def same(self) -> bool:
        """Whether the page shows it as it is."""
        parts = [re.escape(part) for part in re.split(r"^…\n", self.shown, flags=re.MULTILINE)]
        return re.fullmatch(r"(?:.*\n)*?".join(parts), self.printed) is not None


def follow(page: str, folder: Path) -> Iterator[Said]:
    """Does in the folder what the page says; gives each output that it shows. Raises AssertionError on another exit code."""
    printed = ""
    for step in _STEP.finditer(page):
        if step["table"]:
            if step["place"] == "row":
                _mend(folder, step["path"], step["line"], step["table"])
        elif step["path"]:
            _write(folder / step["path"], step["place"], step["line"], step["body"])
        elif step["kind"] == "sh":
            printed = "".join(_printed(line, folder) for line in step["body"].splitlines())
        elif step["kind"] == "text":
            yield Said(step["body"], printed, step.span("body"))


def _write(path: Path, place: str | None, line: str, body: str) -> None:
    path.parent.mkdir(exist_ok=True)
    if place is None:
        path.write_text(body, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    found = re.findall(rf"^ *{re.escape(line)}$\n", text, re.MULTILINE)
    assert len(found) == 1, f"{path.name} has {len(found)} lines “{line}”"
    path.write_text(text.replace(found[0], found[0] + body if place == "below" else body), encoding="utf-8")


def _mend(folder: Path, path: str, key: str, table: str) -> None:
    (book_path,) = folder.glob(path)
    book = openpyxl.load_workbook(book_path)
    sheet = book["Rejects"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = [row for row in range(2, sheet.max_row + 1) if key in {cell.value for cell in sheet[row]}]
    assert rows, f"no row of the workbook has {key}"
    for written in table.splitlines()[2:]:
        column, value = (cell.strip() for cell in written.strip("|").split("|"))
        for row in rows:
            sheet.cell(row, columns[column]).value = value
    book.save(book_path)


def _printed(line: str, folder: Path) -> str:
    program = folder / ".program"
    if not program.exists():
        program.mkdir()
        (program / "clientimport").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m clientimport "$@"\n', encoding="utf-8")
        (program / "clientimport").chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTIMPORT_")}
    there = {
        **kept,
        "PATH": f"{program}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "130",
        "LC_ALL": "C.UTF-8",
        "USER": "anna",
    }
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env=there,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    wanted = re.search(r"# exit code (\d+)", line)
    assert done.returncode == (int(wanted[1]) if wanted else 0), f"{line}\n{done.returncode}: {done.stdout}"
    text = done.stdout.replace(str(folder), "/home/anna/migration")
    for differs, shown in _DIFFERS:
        text = differs.sub(shown, text)
    return text if text.endswith("\n") or not text else text + "\n"
