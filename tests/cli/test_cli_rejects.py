"""`clientimport rejects list|show|export`; `rejects retry` has a file of its own."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from calling import Cli


@pytest.fixture
def loaded(cli: Cli, samples: Path, mappings: Path) -> dict[str, dict[str, str]]:
    cli("references", "load", "offices", samples / "clean/offices.csv")
    summary: dict[str, dict[str, str]] = cli(
        "run", samples / "first-steps.csv", "-m", mappings / "salesforce.yaml", "--json"
    ).json
    return summary


def test_problems_are_listed_one_a_line(cli: Cli, loaded: dict[str, dict[str, str]]) -> None:
    listed = cli("rejects", "list", "--json").json_lines
    assert [(p["row"], p["code"], p["severity"], p["status"]) for p in listed] == [
        (4, "name-without-space", "reject", "open"),
        (6, "email-invalid", "reject", "open"),
        (8, "country-unknown", "reject", "open"),
        (9, "phone-impossible", "reject", "open"),
    ]
    wanted = {
        "code",
        "severity",
        "row",
        "column",
        "field",
        "value",
        "message",
        "fix",
        "file",
        "line",
        "byte",
        "cell",
        "run_id",
        "reject_id",
        "status",
        "key",
        "state",
        "standing",
        "first_run",
        "first_seen",
        "last_run",
        "last_seen",
        "waiver",
        "ended",
    }
    assert {frozenset(p) for p in listed} == {frozenset(wanted)}
    assert listed[1]["line"] == 10, "the physical line: two of the rows before it have two"
    assert cli("rejects", "list", "--code", "email-invalid", "--json").json_lines == [listed[1]]
    assert cli("rejects", "list", "--severity", "notice", "--json").code == 0
    assert "email-invalid" in cli("rejects", "list", "--all").out


def test_a_reject_is_shown_with_all_its_cells(cli: Cli, loaded: dict[str, dict[str, str]]) -> None:
    number = cli("rejects", "list", "--json").json_lines[0]["reject_id"]
    shown = cli("rejects", "show", number, "--json").json
    assert (shown["row"], shown["cells"]["First Name"], shown["cells"]["Last Name"]) == (4, "Priya", None)
    assert [p["code"] for p in shown["problems"]] == ["name-without-space"]
    assert "Priya" in cli("rejects", "show", number).out
    assert cli("rejects", "show", 999).code == 2


def test_the_report_folder_is_written_again_from_the_database(cli: Cli, loaded: dict[str, dict[str, str]]) -> None:
    folder = Path(loaded["reports"]["rejects.csv"]).parent
    first = {p.name: p.read_bytes() for p in folder.iterdir()}
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    exported = cli("rejects", "export", "last", "--json")
    assert exported.code == 0
    again = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert again["rejects.csv"] == first["rejects.csv"]
    ours, theirs = _sheet(again["rejects.xlsx"]), _sheet(first["rejects.xlsx"])
    assert ours == theirs
    assert [row[:2] + row[4:6] for row in ours[1:3]] == [
        ["Priya", "003A00000000003", "No client with this number is stored.", "new"],
        ["Lorraine Vandermeer", "003A00000000005", "No client with this number is stored.", "new"],
    ]
    assert set(again) == set(first) - {"accepted.csv"}


def test_a_workbook_written_again_has_its_drop_downs_and_tells_since_when(cli: Cli) -> None:
    Path("m.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\n"
        "record: {name: Name, office_id: {column: Office, lookup: {Main Office: 1937}}}\n"
    )
    for night, name in enumerate(("Ned", "Ned", "Edna")):
        Path(f"clients-{night}.csv").write_text(f"Id,Name,Office\n1,{name},Elsewhere {night}\n")
        ran = cli("run", f"clients-{night}.csv", "--mapping", "m.yaml", "--json").json
    book = Path(ran["reports"]["rejects.xlsx"])
    first = book.read_bytes()
    assert cli("rejects", "export", ran["run_id"]).code == 0
    (row,) = _sheet(book.read_bytes())[1:]
    assert re.fullmatch(r"known since \d{4}-\d\d-\d\d, the row has changed", str(row[5]))
    assert _sheet(book.read_bytes()) == _sheet(first)
    assert _lists(book.read_bytes()) == _lists(first) == [("I2", "'Allowed values'!$A$1:$A$1")]


def _lists(workbook: bytes) -> list[tuple[str, str]]:
    """The drop-downs of the rejects."""
    rules = openpyxl.load_workbook(io.BytesIO(workbook))["Rejects"].data_validations.dataValidation
    return sorted((str(rule.sqref), rule.formula1) for rule in rules)


def _sheet(workbook: bytes) -> list[list[object]]:
    """The cells of the rejects."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook))["Rejects"]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_report_comes_back_as_it_was(cli: Cli, loaded: dict[str, dict[str, str]]) -> None:
    again = cli("rejects", "retry", loaded["reports"]["rejects.xlsx"], "--json")
    assert (again.code, again.json["changes"], again.json["warnings"], again.json["skipped"]) == (3, [], [], [])
    assert (again.json["absent"], again.json["runs"][0]["fates"]) == (0, {"rejected": 4})
