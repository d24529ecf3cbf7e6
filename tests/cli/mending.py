"""A small import with rejected rows, its reports, and what a person does to them in a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
from calling import Called, Cli
from sqlalchemy import select

from clientimport.loader import connect, reading
from clientimport.targets.ticketevolution.tables import CLIENT, EMAIL_ADDRESS

MAPPING = """\
mapping: 1
target: ticketevolution
system: old
key: No
source: {unmapped: ignore, secret: [Pin], optional: [Notes]}
record:
  name: Name
  notes: Notes
  email_addresses:
    - {label: {value: work}, address: E-mail}
"""
CLIENTS = """\
No,Name,E-mail,Code,Pin,Notes
A1,Ann Lee,ann@,007,1234,x
A2,Bob,bob@example.com,1-2,,y
A3,Cid Fox,cid@example.com,+44,99,z
A4,Dee,dee@,,,
"""
"""A1: its e-mail; A2: its name; A4: both. A3 is right."""

Row = dict[str, str]


class Desk:
    """One import in one database; reports are mended by key: `key -> {heading: text}`."""

    def __init__(self, cli: Cli, database: str) -> None:
        self.cli, self.database = cli, database
        Path("m.yaml").write_text(MAPPING, encoding="utf-8")
        self.first = self.load(CLIENTS)

    def at(self, cli: Cli, database: str) -> Desk:
        """The same on a copy of its database and of its files."""
        other = copy(self)
        other.cli, other.database = cli, database
        return other

    def load(self, text: str, to: str = "clients.csv", mapping: str = "m.yaml") -> dict[str, Any]:
        Path(to).write_text(text, encoding="utf-8")
        done = self.cli("run", to, "-m", mapping, "--database", self.database, "--json")
        assert done.code in (0, 3), done.err
        summary: dict[str, Any] = done.json
        return summary

    def retry(self, *words: str | Path) -> Called:
        return self.cli("rejects", "retry", *words, "--database", self.database)

    def tried(self, *words: str | Path) -> Tried:
        return Tried(self.retry(*words, "--json"))

    def open(self) -> list[tuple[int, str]]:
        """Row and code of the problems of all open rejects."""
        listed = self.cli("rejects", "list", "--all", "--json", "--database", self.database).json_lines
        return sorted({(p["row"], p["code"]) for p in listed})

    def stored(self, key: str) -> tuple[str, str | None, list[str]] | None:
        """A client's name, notes and e-mail addresses, as the database holds them."""
        engine = connect(self.database)
        with reading(engine) as connection:
            client = connection.execute(
                select(CLIENT.c.id, CLIENT.c.name, CLIENT.c.notes).where(CLIENT.c.system == "old", CLIENT.c.key == key)
            ).first()
            query = select(EMAIL_ADDRESS.c.address).order_by(EMAIL_ADDRESS.c.id)
            emails = connection.execute(query.where(EMAIL_ADDRESS.c.client_id == client.id)).scalars() if client else ()
            found = (client.name, client.notes, list(emails)) if client else None
        engine.dispose()
        return found

    def names(self, *keys: str) -> list[str | None]:
        return [client and client[0] for client in map(self.stored, keys)]

    def csv(self, summary: dict[str, Any] | None = None, to: str = "mended.csv") -> Sent:
        """The CSV report of a run, ready to be mended."""
        path = (summary or self.first)["reports"]["rejects.csv"]
        rows = list(csv.reader(io.StringIO(Path(path).read_text("utf-8-sig"), newline="")))
        return Sent(Path(to), rows)

    def book(self, summary: dict[str, Any] | None = None) -> openpyxl.Workbook:
        """The workbook of a run."""
        return openpyxl.load_workbook((summary or self.first)["reports"]["rejects.xlsx"])


class Tried:
    """What `rejects retry --json` answered."""

    def __init__(self, called: Called) -> None:
        self.code, self.err = called.code, called.err
        self.json: dict[str, Any] = called.json

    @property
    def changes(self) -> list[tuple[str, str, str, str]]:
        return [(c["key"], c["column"], c["received"], c["typed"]) for c in self.json["changes"]]

    @property
    def warnings(self) -> list[tuple[str, str, str, str, str, str]]:
        names = ("key", "column", "kind", "received", "typed", "taken")
        return [tuple(w[name] for name in names) for w in self.json["warnings"]]  # type: ignore[misc]

    @property
    def skipped(self) -> list[tuple[str | None, str, bool]]:
        return [(s["key"], s["reason"], s["conflict"]) for s in self.json["skipped"]]

    @property
    def remarks(self) -> list[tuple[str, dict[str, str]]]:
        return [(r["reason"], r["facts"]) for r in self.json["remarks"]]

    @property
    def run(self) -> dict[str, Any]:
        (run,) = self.json["runs"]
        found: dict[str, Any] = run
        return found

    @property
    def fates(self) -> dict[str, int]:
        fates: dict[str, int] = self.run["fates"]
        return fates


class Sent:
    """A CSV report that is mended and sent back."""

    def __init__(self, path: Path, rows: list[list[str]]) -> None:
        self.path, self.head, self.rows = path, rows[0], rows[1:]

    def row(self, key: str) -> list[str]:
        return next(row for row in self.rows if row[self.head.index("No")] == key)

    def mend(self, **mended: Row) -> Path:
        """Cells by key and heading, written."""
        for key, cells in mended.items():
            row = self.row(key)
            for heading, text in cells.items():
                row[self.head.index(heading)] = text
        return self.write()

    def columns(self, chosen: Callable[[str], bool]) -> Path:
        """Only these columns are left."""
        kept = [at for at, heading in enumerate(self.head) if chosen(heading)]
        self.head, self.rows = [self.head[at] for at in kept], [[row[at] for at in kept] for row in self.rows]
        return self.write()

    def write(self, delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows([self.head, *self.rows])
        self.path.write_bytes(out.getvalue().encode(encoding))
        return self.path


def heading_at(sheet: Any, heading: str) -> int:
    """The column, from 1, of a heading on the sheet of rejects; ours by their code names."""
    for cell in sheet[1]:
        if cell.value is not None and str(cell.value).splitlines()[-1] == heading:
            return int(cell.column)
    raise AssertionError(f"no {heading}: {[cell.value for cell in sheet[1]]}")


def type_into(book: openpyxl.Workbook, mended: dict[str, dict[str, Any]], to: str = "mended.xlsx") -> Path:
    """Values typed into cells of the sheet Rejects, by key and heading; saved."""
    sheet = book["Rejects"]
    key = heading_at(sheet, "No")
    rows = {str(sheet.cell(row, key).value): row for row in range(2, sheet.max_row + 1)}
    for whose, cells in mended.items():
        for heading, value in cells.items():
            sheet.cell(rows[whose], heading_at(sheet, heading)).value = value
    book.save(to)
    return Path(to)


def sheet_row(book: openpyxl.Workbook, key: str) -> int:
    """The number of a client's row on the sheet Rejects."""
    sheet = book["Rejects"]
    at = heading_at(sheet, "No")
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, at).value == key)
