"""`clientimport map check|test|schema`."""

from __future__ import annotations

from pathlib import Path

from calling import Cli

WRONG = """\
mapping: 1
target: ticketevolution
system: s
key: Id
record:
  nam: Name
  email_addresses:
    - {address: E-mail, labl: {value: work}}
gates: {max_rejects: lots}
"""


def test_the_shipped_mappings_have_no_mistakes(cli: Cli, mappings: Path) -> None:
    done = cli("map", "check", *sorted(mappings.glob("*.yaml")))
    assert (done.code, done.err) == (0, "")


def test_all_mistakes_come_at_once_with_line_path_and_remedy(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG)
    done = cli("map", "check", "wrong.yaml", "--json")
    assert done.code == 5
    mistakes = done.json[0]["mistakes"]
    assert [(m["line"], m["path"]) for m in mistakes] == [
        (5, "record"),
        (6, "record.nam"),
        (8, "record.email_addresses[0].labl"),
        (9, "gates.max_rejects"),
    ]
    assert "name" in mistakes[1]["fix"]
    said = cli("map", "check", "wrong.yaml")
    assert (said.code, said.out) == (5, "")
    assert "wrong.yaml:6: record.nam:" in said.err


def test_the_tests_of_the_shipped_mappings_pass(cli: Cli, mappings: Path) -> None:
    done = cli("map", "test", *sorted(mappings.glob("*.yaml")), "--json")
    assert [r for r in done.json if not r["passed"]] == []
    assert done.code == 0
    assert len(done.json) >= 8


def test_a_test_that_fails_says_what_differs(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\nrecord: {name: Name}\n"
        "tests:\n  - row: {Id: 1, Name: Ned Flanders}\n    record: {name: Homer Simpson}\n"
    )
    done = cli("map", "test", "m.yaml")
    assert done.code == 5
    assert 'name: expected "Homer Simpson", got "Ned Flanders"' in done.out


def test_the_schema_knows_the_fields(cli: Cli) -> None:
    done = cli("map", "schema")
    assert done.code == 0
    assert done.json["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "commission_junction_sid" in done.out and "eori_number" in done.out
