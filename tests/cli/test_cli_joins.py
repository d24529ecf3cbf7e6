"""Joined tables on the command line: where they are, sheets of one workbook, jobs, retries, releases."""

from __future__ import annotations

import json
import re
from pathlib import Path

import xlsxwriter
from calling import Cli

MAPPING = """\
mapping: 1
target: ticketevolution
system: crm
key: Id
source: {unmapped: ignore}
joins:
  accounts: {on: {AccountId: Id}, missing: reject}
record:
  name: Name
  company: {name: accounts.Name}
"""


def write(folder: Path, *, mapping: str = MAPPING) -> None:
    (folder / "m.yaml").write_text(mapping, encoding="utf-8")
    (folder / "clients.csv").write_text("Id,Name,AccountId\n1,Ann Archer,A\n2,Ben Bower,B\n", encoding="utf-8")
    (folder / "accounts.csv").write_text("Id,Name\nA,Acme\n", encoding="utf-8")


def test_the_file_of_a_join_is_given(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path)
    missing = cli("check", "clients.csv", "-m", "m.yaml")
    assert (missing.code, "--join accounts=FILE" in missing.err) == (2, True)
    done = cli("run", "clients.csv", "-m", "m.yaml", "--join", "accounts=accounts.csv", "--json")
    assert (done.code, done.json["problems"]) == (3, {"partner-required": 1})
    assert [(file["path"], file.get("join"), file["rows"]) for file in done.json["files"]] == [
        ("clients.csv", None, 3),
        ("accounts.csv", "accounts", 2),
    ]
    for words, said in [
        (("accounts",), "“accounts” does not name a join and its file. Write --join accounts=accounts.csv."),
        (("accounts=a", "--join", "accounts=b"), "the join “accounts” is given twice."),
        (("notes=a.csv",), "the mapping has no join “notes”. Its joins: accounts."),
        (("accounts=no.csv",), "There is no such file."),
    ]:
        wrong = cli("check", "clients.csv", "-m", "m.yaml", "--join", *words)
        assert wrong.code in (2, 5)
        assert said in " ".join(wrong.err.split())


def test_a_sheet_of_the_same_workbook(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, mapping=MAPPING.replace("{on:", "{sheet: Accounts, on:").replace("source: {", "source: {sheet: Clients, "))
    with xlsxwriter.Workbook(tmp_path / "export.xlsx") as book:
        for name, rows in {
            "Clients": [["Id", "Name", "AccountId"], ["1", "Ann Archer", "A"], ["2", "Ben", "B"]],
            "Accounts": [["Id", "Name"], ["A", "Acme"], ["B", "#N/A"]],
        }.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, text in enumerate(row):
                    sheet.write_string(at, column, text)
    done = cli("run", "export.xlsx", "-m", "m.yaml", "--json")
    assert (done.code, done.json["fates"]["created"], done.json["problems"]) == (
        3,
        1,
        {"cell-error": 1, "name-without-space": 1},
    )
    found = {problem["code"]: problem["cell"] for problem in cli("rejects", "list", "--json").json_lines}
    assert found == {"cell-error": "export.xlsx/Accounts!B3", "name-without-space": "Clients!B3"}
    again = cli("check", done.json["reports"]["rejects.csv"], "-m", "m.yaml")
    assert (again.code, "--join accounts=FILE" in again.err) == (5, True)
    sent = cli("check", done.json["reports"]["rejects.csv"], "-m", "m.yaml", "--join", "accounts=export.xlsx", "--json")
    assert sent.json["problems"] == {"cell-error": 1, "name-without-space": 1}


def test_a_job_names_the_files_of_joins(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path)
    job = "imports:\n  - {name: clients, files: clients.csv, mapping: m.yaml, complete: settled 0s, joins: {accounts: a.csv}}\n"
    (tmp_path / "accounts.csv").rename(tmp_path / "a.csv")
    (tmp_path / "job.yaml").write_text(job, encoding="utf-8")
    assert cli("job", "check", "job.yaml").code == 0
    assert cli("job", "run", "job.yaml").code == 3
    shown = json.loads(cli("show", "--target", "ticketevolution", "--system", "crm", "--key", "1").out)
    assert shown["clients"][0]["company"]["name"] == "Acme"
    (tmp_path / "job.yaml").write_text(job.replace("accounts:", "notes:"), encoding="utf-8")
    checked = cli("job", "check", "job.yaml")
    assert checked.code == 5
    assert "The mapping has no join “notes”. Its joins: accounts." in checked.out + checked.err
    assert "The mapping joins “accounts”, and no file is named for it." in checked.out + checked.err


def test_rejects_are_tried_again_with_their_partners(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, mapping=MAPPING.replace("{on:", "{file: accounts.csv, on:"))
    assert cli("run", "clients.csv", "-m", "m.yaml").code == 3
    (tmp_path / "accounts.csv").write_text("Id,Name\nA,Acme\nB,Beta\nC,Gamma\n", encoding="utf-8")
    again = cli("rejects", "retry", "--all", "--json")
    assert again.code == 0, again.out + again.err
    shown = json.loads(cli("show", "--target", "ticketevolution", "--system", "crm", "--key", "2").out)
    assert shown["clients"][0]["company"]["name"] == "Beta"


def test_tables_that_were_named_for_a_run_are_those_of_a_retry(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path)
    assert cli("run", "clients.csv", "-m", "m.yaml", "--join", "accounts=accounts.csv").code == 3
    (tmp_path / "accounts.csv").write_text("Id,Name\nB,Beta\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("Id,Name\nB,Gamma\n", encoding="utf-8")
    tried = cli("rejects", "retry", "--all", "--dry-run", "--join", "accounts=other.csv", "--json")
    assert tried.code == 0, tried.out + tried.err
    again = cli("rejects", "retry", "--all", "--json")
    assert again.code == 0, again.out + again.err
    shown = json.loads(cli("show", "--target", "ticketevolution", "--system", "crm", "--key", "2").out)
    assert shown["clients"][0]["company"]["name"] == "Beta"


def test_a_mapping_that_names_its_table_by_now_is_heeded_in_a_retry(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path)
    assert cli("run", "clients.csv", "-m", "m.yaml", "--join", "accounts=accounts.csv").code == 3
    (tmp_path / "other.csv").write_text("Id,Name\nB,Gamma\n", encoding="utf-8")
    (tmp_path / "m.yaml").write_text(MAPPING.replace("{on:", "{file: other.csv, on:"), encoding="utf-8")
    again = cli("rejects", "retry", "--all", "--json")
    assert again.code == 0, again.out + again.err
    shown = json.loads(cli("show", "--target", "ticketevolution", "--system", "crm", "--key", "2").out)
    assert shown["clients"][0]["company"]["name"] == "Gamma"


def test_a_held_run_is_released_with_its_partners(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, mapping=MAPPING + "gates: {max_rejects: 0%}\n")
    assert cli("run", "clients.csv", "-m", "m.yaml", "--join", "accounts=accounts.csv").code == 4
    released = cli("runs", "release", "last", "--reason", "known", "--json")
    assert (released.code, released.json["fates"]["created"]) == (3, 1)


def test_reports_are_written_again_without_the_columns_of_partners(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path)
    done = cli("run", "clients.csv", "-m", "m.yaml", "--join", "accounts=accounts.csv", "--json")
    path = Path(done.json["reports"]["rejects.csv"])
    first = path.read_bytes()
    path.unlink()
    assert cli("rejects", "export", done.json["run_id"]).code == 0
    assert path.read_bytes() == first


def test_several_rows_a_client_are_joined(cli: Cli, tmp_path: Path) -> None:
    mapping = MAPPING.replace("{on:", "{file: accounts.csv, on:").replace("missing: reject", "missing: ignore")
    mapping += "  email_addresses: [{address: Mail}, {address: accounts.Mail}]\nrows_per_client: many\n"
    write(tmp_path, mapping=mapping)
    (tmp_path / "clients.csv").write_text(
        "Id,Name,AccountId,Mail\n1,Ann Archer,A,a@example.com\n2,Ben Bower,,\n1,Ann Archer,A,b@example.com\n", encoding="utf-8"
    )
    (tmp_path / "accounts.csv").write_text("Id,Name,Mail\nA,Acme,acme@example.com\n", encoding="utf-8")
    done = cli("run", "clients.csv", "-m", "m.yaml", "--json", "--batch-rows", "1")
    assert done.json["problems"] == {}
    shown = json.loads(cli("show", "--target", "ticketevolution", "--system", "crm", "--key", "1").out)["clients"][0]
    assert shown["company"]["name"] == "Acme"
    mails = {mail["address"] for mail in shown["email_addresses"]}
    assert mails == {"a@example.com", "b@example.com", "acme@example.com"}


def test_missing_partners_of_rejected_rows_are_one_cause(cli: Cli, tmp_path: Path) -> None:
    """Each row has a key of its own, of which no list is made; it is counted with its cause all the same."""
    write(tmp_path, mapping=MAPPING.replace(", missing: reject", ""))
    (tmp_path / "clients.csv").write_text("Id,Name,AccountId\n1,Ann,X\n2,Ben,Y\n3,Cid Cox,Z\n4,Don,A\n", encoding="utf-8")
    done = cli("run", "clients.csv", "-m", "m.yaml", "--join", "accounts=accounts.csv", "--json")
    assert (done.code, done.json["problems"]) == (3, {"name-without-space": 3})
    page = Path(done.json["reports"]["report.html"]).read_text(encoding="utf-8")
    calm = page.partition('<ol class="causes calm">')[2].partition("</ol>")[0]
    rows = dict(
        zip(re.findall(r"<code>([a-z-]+)</code>", calm), re.findall(r'<div class="tally"><b>(\d+)</b>', calm), strict=True)
    )
    assert rows["partner-missing"] == "3"
