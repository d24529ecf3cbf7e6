"""A night's file whose rejects are reviewed in the morning: forty of one cause, some of others, secrets and hostile cells."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "mappings/salesforce.yaml"
OFFICES = ROOT / "samples/clean/offices.csv"
SECRET = "hunter2-never-shown"
HOSTILE = [
    "<script>window.owned = 1</script>",
    '"><img src=x onerror="window.owned = 2">',
    "</textarea></form><svg onload=window.owned=3>",
    '=HYPERLINK("http://127.0.0.1:9/")',
    "{{ 7 * 7 }} ${7*7} <%= 7 %>",
    "javascript:window.owned=4",
    "exe.\u202egpj \x1b[31m",
    "' hx-get='/leave' hx-trigger='load' x='",
]
"""What stands in the cells of somebody who means harm; each is the first name of a row."""

_NAMES = (
    "Priya Raman|Lorraine Vandermeer|Sean O'Malley|Niamh O'Malley|Ned Flanders|Maude Flanders|Edna Krabappel|Seymour Skinner|"
    "Lenny Leonard|Carl Carlson|Barney Gumble|Kirk Houten|Luann Houten|Otto Mann|Selma Bouvier|Patty Bouvier|Hans Moleman|"
    "Agnes Skinner|Cletus Spuckler|Brandine Spuckler"
).split("|")
_RIGHT = {
    "Salutation": "Ms.", "Title": "Box Office Manager", "Account Name": "Brightwater Theatre Company",
    "Account Owner": "Maria Lopez",
    "Mailing Street": "1200 Harbor Way\nSuite 410", "Mailing City": "Portland", "Mailing State/Province": "OR",
    "Mailing Zip/Postal Code": "97201", "Mailing Country": "United States", "Phone": "(503) 555-0123", "Mobile": "",
    "Interests": "Theatre; Musicals", "Email Opt Out": "0", "Do Not Call": "0", "Description": "Prefers aisle seats.",
    "Portal Password": SECRET,
}  # fmt: skip


def morning_rows() -> list[dict[str, str]]:
    """All rows of the file: 100 that are right, 40 of two countries, 7 of other faults, then 8 hostile ones."""
    rows = [_row(number, {}) for number in range(100, 200)]
    rows += [_row(number, {"Mailing Country": "Untied States"}) for number in range(10, 44)]
    rows += [_row(number, {"Mailing Country": "Untied States", "Phone": "503 555"}) for number in range(44, 46)]
    rows += [_row(number, {"Mailing Country": "Untied Kingdom"}) for number in range(46, 50)]
    rows += [_row(number, {"Email": f"person{number}@example"}) for number in range(50, 54)]
    rows += [_row(54, {"Last Name": "", "First Name": "Priya"}), _row(55, {"Phone": "503 555"})]
    rows += [_row(56, {"Account Owner": "Maria Lopes"})]
    return rows + [_hostile(number, text) for number, text in enumerate(HOSTILE, start=57)]


def _row(number: int, other: dict[str, str]) -> dict[str, str]:
    first, _, last = _NAMES[number % len(_NAMES)].partition(" ")
    named = {"First Name": first, "Last Name": f"{last}", "Email": f"{first.lower()}{number}@example.com"}
    return {"Contact ID": f"003A{number:011}", **_RIGHT, **named, **other}


def _hostile(number: int, text: str) -> dict[str, str]:
    return _row(number, {"First Name": text, "Mailing Street": f"{text}\n{text}", "Mailing Country": text, "Description": text})


def run_night(folder: Path, database: str, rows: list[dict[str, str]] | None = None) -> Path:
    """Writes the file, loads it as the night does, and answers the folder of its reports."""
    path = folder / "contacts.csv"
    lines = morning_rows() if rows is None else rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    # A mapping of its own, which takes no owner of an account that it does not know.
    mapping = SHIPPED.read_text("utf-8").replace("    else: blank\n", "", 1)
    (folder / "contacts.yaml").write_text(mapping, "utf-8")
    clientimport("references", "load", "offices", str(OFFICES), "--database", database, folder=folder)
    done = clientimport("run", path.name, "--mapping", "contacts.yaml", "--database", database, "-q", folder=folder)
    assert done.returncode == 3, done.stderr
    return folder / "reports"


def clientimport(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The program, as somebody types it."""
    command = [sys.executable, "-m", "clientimport", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
