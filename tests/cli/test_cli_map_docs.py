"""`clientimport map docs`."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from calling import Cli

MAPPING = """\
mapping: 1
target: intend
system: "<i>legacy</i>"
key: [Branch, No]
only_if: {sql: "Status <> 'gone'"}
on_invalid: {default: reject, fields: {email: drop-value, "contacts[].number": drop-item}}
load: {blank_cells: {default: keep, fields: {department: clear}}}
record:
  title: {column: Name, clean: [collapse, {replace: {pattern: "^=", with: "+"}}]}
  email: Email
  department: {column: Dept, lookup: {S: "=1+1", P: Press, "-": ""}, else: keep}
  currency: {column: Cur, currency: {}, default: GBP}
  credentials: {username: User, password: {value: hunter2}}
  contacts:
    - {first_name: Contact, number: {column: Phone, phone: GB}}
"""


@pytest.fixture
def mapping(cli: Cli, tmp_path: Path) -> Path:
    (tmp_path / "m.yaml").write_text(MAPPING)
    return tmp_path / "m.yaml"


def test_each_field_says_where_it_comes_from_and_what_a_fault_costs(cli: Cli, mapping: Path, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("Branch,No,Status,Name,Email,Dept,Cur,User,Contact,Phone,Shoe size\n")
    done = cli("map", "docs", mapping, "c.csv", "--json")
    assert done.code == 0, done.err
    spec = done.json
    lines = {line["field"]: (line["from"], line["steps"], line["blank"], line["invalid"]) for line in spec["fields"]}
    assert lines["title"] == (
        "“Name”",
        ["several blanks become one", "what fits ^= becomes “+”"],
        "a stored value stays",
        "the row is rejected",
    )
    assert lines["email"] == ("“Email”", [], "a stored value stays", "the value is left out, and reported")
    assert lines["department"][1:] == (
        ["by table 1", "anything else stays as it is"],
        "a stored value is cleared",
        "the row is rejected",
    )
    assert lines["currency"][1:3] == (["as three-letter currency code", "“GBP” where nothing is left"], "“GBP” for new clients")
    assert lines["credentials.password"] == ("always “[withheld]”", [], "is always filled", "")
    assert lines["contacts[].number"][3] == "the item is left out, and reported"
    assert spec["lookups"] == [
        {
            "field": "department",
            "entries": [
                {"stands": "S", "becomes": "=1+1"},
                {"stands": "P", "becomes": "Press"},
                {"stands": "-", "becomes": ""},
            ],
        }
    ]
    assert (spec["ignored"], spec["missing"]) == (["Shoe size"], [])
    assert "shipping_addresses" in spec["unmapped"] and "hunter2" not in done.out


def test_required_fields_that_nothing_fills_are_named(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\nload: {mode: update}\nrecord: {notes: Note}\n"
    )
    assert cli("map", "docs", "m.yaml", "--json").json["missing"] == []


def test_the_page_is_safe_private_and_in_two_languages(cli: Cli, mapping: Path, tmp_path: Path) -> None:
    pages = {}
    for lang in ("en", "de"):
        done = cli("map", "docs", mapping, "-o", f"{lang}.html", "--lang", lang)
        assert (done.code, done.out) == (0, f"{lang}.html: 8 fields, 1 tables\n")
        assert stat.S_IMODE((tmp_path / f"{lang}.html").stat().st_mode) == 0o600
        pages[lang] = (tmp_path / f"{lang}.html").read_text(encoding="utf-8")
        assert "<i>legacy" not in pages[lang] and "&lt;i&gt;legacy" in pages[lang]
        assert "default-src 'none'" in pages[lang] and "<script" not in pages[lang] and "hunter2" not in pages[lang]
    assert "Where it is blank" in pages["en"] and "Wenn es leer ist" in pages["de"]
    assert '<html lang="de">' in pages["de"]


def test_no_cell_of_the_workbook_is_a_formula(cli: Cli, mapping: Path, tmp_path: Path) -> None:
    assert cli("map", "docs", mapping, "-o", "spec.xlsx").code == 0
    content = (tmp_path / "spec.xlsx").read_bytes()
    with ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if name.startswith("xl/worksheets") and b"<f>" in parts.read(name)]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Fields", "Tables", "What holds for all rows"]
    assert [[cell.value for cell in row] for row in book["Tables"].iter_rows(min_row=2)] == [
        ["Table 1: department", "S", "=1+1"],
        ["Table 1: department", "P", "Press"],
        ["Table 1: department", "-", "no value"],
    ]
    assert all(cell.data_type in ("s", "inlineStr") for row in book["Tables"].iter_rows(min_row=2) for cell in row)


@pytest.mark.parametrize("name", ["salesforce", "intend-api", "sage", "hubspot"])
def test_shipped_mappings_can_be_told(cli: Cli, mappings: Path, name: str) -> None:
    for lang in ("en", "de"):
        done = cli("map", "docs", mappings / f"{name}.yaml", "--json", "--lang", lang)
        assert done.code == 0 and done.json["fields"]


def test_where_it_goes_must_be_said(cli: Cli, mapping: Path) -> None:
    assert cli("map", "docs", mapping).code == 2
    done = cli("map", "docs", mapping, "-o", "spec.pdf")
    assert done.code == 2 and ".html or .xlsx" in done.err


def test_joins_and_several_rows_a_client_are_said(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("Id,Name\n")
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\nrows_per_client: many\n"
        "joins: {accounts: {file: accounts.csv, on: {AccountId: Id}}}\nrecord: {name: Name, company: {name: accounts.Name}}\n"
    )
    settings = cli("map", "docs", "m.yaml", "--json").json["settings"]
    assert "All rows with one key are one client." in settings
    assert "Rows of one client that differ in a field: all of them are rejected." in settings
    assert "the second is rejected" not in " ".join(settings)
    assert "Columns “accounts.…” come from another table: accounts.csv" in settings
