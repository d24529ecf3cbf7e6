"""`clientimport rejects suggest`: causes, changes that were really tried, and one of them written into the mapping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from calling import Cli

from clientimport.core.errors import DatabaseFailure
from clientimport.core.language import LANGUAGES
from clientimport.pipeline import check as checked
from clientimport.pipeline.order import CheckOrder
from clientimport.pipeline.words_suggest import WORDS

MAPPING = """# Clients of the old system.
mapping: 1
target: ticketevolution
system: old
key: Id          # never changes
record:
  name: Name
  office_id: {column: Office, lookup: {Main Office: 1937, East: 1938}}  # two offices
  email_addresses:
    - address: E-mail
      label: {value: work}
  notes: {column: Since, date: month-first}
  addresses:
    - label: {value: home}
      locality: City
      country_code: {column: Country, country: code}
load: {references: {office_id: create}}
gates: {max_rejects: 100%}
"""
ROWS = """Id,Name,Office,E-mail,Since,City,Country
1,Ned Flanders,Main Office,ned@example.com,01/02/2024,Springfield,US
2,Edna Krabappel,Main Ofice,edna@example.com,01/02/2024,Springfield,Untied States
3,Maude Flanders,Eastt,Maude <maude@example.com>,,Springfield,US
4,Todd Flanders,East,N/A,31/12/2024,Springfield,US
5,Rod Flanders,East,mailto:rod@example.com,25/12/2024,Springfield,Untied States
6,Kirk Houten,East,kirk@example,,Shelbyville,Freedonia
"""


@pytest.fixture
def files(cli: Cli, tmp_path: Path) -> Path:
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "c.csv").write_text(ROWS, encoding="utf-8")
    assert cli("run", tmp_path / "c.csv", "-m", tmp_path / "m.yaml").code == 3
    return tmp_path


def told(suggestion: dict[str, Any]) -> tuple[object, ...]:
    keys = ("kind", "column", "values", "mends", "loads", "drops")
    return (*(suggestion[key] for key in keys), suggestion["effect"]["differ"])


def test_causes_come_first_and_each_change_was_tried(cli: Cli, files: Path) -> None:
    found = cli("rejects", "suggest", "--json").json
    assert found["rejects"] == 5
    assert [(c["column"], c["code"], c["rows"]) for c in found["causes"]] == [
        ("E-mail", "email-invalid", 4),
        ("Country", "country-unknown", 3),
        ("Since", "date-invalid", 2),
        ("Office", "lookup-unknown", 2),
    ]
    suggestions = found["suggestions"]
    assert [told(each) for each in suggestions] == [
        ("blank", "E-mail", {"N/A": ""}, 1, 0, 0, 0),
        ("clean", "E-mail", {}, 1, 0, 0, 0),
        ("clean", "E-mail", {}, 1, 0, 0, 0),
        ("lookup", "Country", {"Untied States": "United States"}, 2, 0, 0, 0),
        ("order", "Since", {"day-first": ""}, 2, 0, 0, 1),
        ("lookup", "Office", {"Eastt": "East", "Main Ofice": "Main Office"}, 2, 0, 0, 0),
    ]
    assert [each["number"] for each in suggestions] == list(range(1, 7))
    assert found["absent"] == [] and found["applied"] is None
    assert (files / "m.yaml").read_text(encoding="utf-8") == MAPPING


def test_changes_are_applied_one_by_one_until_the_rest_is_for_a_person(cli: Cli, files: Path) -> None:
    mapping = files / "m.yaml"
    for code in ("email-invalid", "email-invalid", "email-invalid", "country-unknown", "date-invalid", "lookup-unknown"):
        applied = cli("rejects", "suggest", "-m", mapping, "--code", code, "--most", 1, "--apply", 1)
        assert (applied.code, applied.out.startswith(f"{mapping} was changed:")) == (0, True)
    text = mapping.read_text(encoding="utf-8")
    assert [line for line in ("# Clients of the old system.", "# never changes", "# two offices") if line not in text] == []
    assert "lookup: {Untied States: United States}, else: keep" in text
    again = cli("rejects", "retry", "--all", "-m", mapping, "--json").json["runs"][0]
    assert again["fates"] == {"created": 4, "rejected": 1}
    left = cli("rejects", "list", "--json").json_lines
    assert sorted((each["row"], each["code"]) for each in left) == [(7, "country-unknown"), (7, "email-invalid")]


def test_files_that_are_not_there_as_they_were_are_named(cli: Cli, files: Path) -> None:
    moved = files / "moved.csv"
    (files / "c.csv").rename(moved)
    found = cli("rejects", "suggest", "--code", "country-unknown", "--most", 1, "--json").json
    assert found["absent"] == [str(files / "c.csv")]
    assert {each["effect"] for each in found["suggestions"]} == {None}
    there = cli("rejects", "suggest", "--code", "country-unknown", "--most", 1, "--file", moved, "--json").json
    assert there["absent"] == []
    assert {each["effect"]["records"] for each in there["suggestions"]} == {1}


def test_a_value_that_nothing_mends_may_be_left_out(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    rows = "Id,Name,Office,E-mail,Since,City,Country\n1,Kirk Houten,East,kirk@example,,Shelbyville,US\n"
    (tmp_path / "c.csv").write_text(rows, encoding="utf-8")
    cli("run", tmp_path / "c.csv", "-m", tmp_path / "m.yaml")
    (suggestion,) = cli("rejects", "suggest", "--json").json["suggestions"]
    assert told(suggestion) == ("drop", "E-mail", {}, 1, 1, 1, 0)
    assert '+on_invalid:\n+  fields: {"email_addresses[].address": drop-item}\n' in suggestion["patch"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "on_invalid:\n  default: reject  # as agreed\n  fields:\n    notes: drop-value  # never needed\n",
            "on_invalid:\n  default: reject  # as agreed\n  fields:\n    notes: drop-value  # never needed\n"
            '    "email_addresses[].address": drop-item\n',
        ),
        ("on_invalid: reject\n", 'on_invalid: {default: reject, fields: {"email_addresses[].address": drop-item}}\n'),
    ],
)
def test_what_stands_under_on_invalid_stays_with_its_comments(cli: Cli, tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING + before, encoding="utf-8")
    rows = "Id,Name,Office,E-mail,Since,City,Country\n1,Kirk Houten,East,kirk@example,,Shelbyville,US\n"
    (tmp_path / "c.csv").write_text(rows, encoding="utf-8")
    cli("run", tmp_path / "c.csv", "-m", tmp_path / "m.yaml")
    assert cli("rejects", "suggest", "--apply", 1).code == 0
    assert (tmp_path / "m.yaml").read_text(encoding="utf-8") == MAPPING + after


def test_what_fails_beside_the_ideas_is_said(cli: Cli, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def check(order: CheckOrder) -> Any:
        if order.written is not None:
            raise DatabaseFailure("the database is gone.")
        return checked(order)

    monkeypatch.setattr("clientimport.pipeline.suggest.check", check)
    said = cli("rejects", "suggest")
    assert (said.code, "the database is gone." in said.err) == (6, True)


def test_what_people_read(cli: Cli, files: Path) -> None:
    said = cli("rejects", "suggest", "--code", "lookup-unknown", "--most", 1).out
    assert "2 open rejects, by cause:" in said
    assert "1. Read these texts as blank." not in said
    german = cli("rejects", "suggest", "--code", "lookup-unknown", "--lang", "de").out
    assert "2 offene abgewiesene Zeilen, nach Ursachen:" in german
    assert "Diese Werte in die Tabelle aufnehmen. Behobene Fehler: 2." in german


def test_without_open_rejects_and_without_such_a_suggestion(cli: Cli, files: Path) -> None:
    nothing = cli("rejects", "suggest", "--code", "key-missing")
    assert (nothing.code, nothing.out) == (0, "No reject is open.\n")
    wrong = cli("rejects", "suggest", "--code", "lookup-unknown", "--apply", 99)
    assert wrong.code == 2 and "there is no suggestion 99." in wrong.err
    assert (files / "m.yaml").read_text(encoding="utf-8") == MAPPING


def test_every_text_is_there_in_every_language() -> None:
    assert [key for key, texts in WORDS.items() if set(texts) != set(LANGUAGES)] == []


def test_joined_tables_are_joined_again_and_are_no_files_of_clients(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: old\nkey: Id\n"
        "joins: {firms: {on: {Firm: Id}}}\n"
        "record:\n  name: Name\n  company: {name: firms.Name}\n"
        "  email_addresses: [{address: E-mail, label: {value: work}}]\n"
    )
    (tmp_path / "firms.csv").write_text("Id,Name\n7,The Leftorium\n")
    (tmp_path / "c.csv").write_text("Id,Name,Firm,E-mail\n1,Ned Flanders,7,N/A\n2,Maude Flanders,7,maude@example.com\n")
    run = ("run", tmp_path / "c.csv", "-m", tmp_path / "m.yaml", "--join", f"firms={tmp_path / 'firms.csv'}")
    assert cli(*run).code == 3
    found = cli("rejects", "suggest", "--json").json
    assert found["absent"] == []
    assert told(found["suggestions"][0]) == ("blank", "E-mail", {"N/A": ""}, 1, 1, 0, 0)
    assert found["suggestions"][0]["effect"] == {"records": 1, "differ": 0, "gained": 1}
