"""`clientimport map compare`."""

from __future__ import annotations

import csv
import stat
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from calling import Cli

A = """\
mapping: 1
target: intend
system: s
key: Id
record:
  title: Name
  email: Email
  department: {column: Dept, lookup: {S: Sales, P: Press}}
  contacts:
    - {first_name: Contact, number: Phone}
  credentials: {username: User, password: Secret word}
"""
B = (
    A.replace("title: Name", "title: {column: Name, clean: upper}")
    .replace("P: Press", "P: Press, X: Export")
    .replace("system: s", "system: t")
    .replace("- {first_name: Contact, number: Phone}", "- {first_name: Contact}\n    - {number: Phone}")
    .replace("password: Secret word", "password: {column: Secret word, clean: lower}")
    .replace("key: Id", "key: Id\nonly_if: {sql: \"Dept <> 'S'\"}\non_invalid: {fields: {email: drop-value}}")
)
CLIENTS = """\
Id,Name,Email,Dept,Contact,Phone,User,Secret word
1,ACME,a@example.com,P,Ann,020 7946 0958,ann,HUNTER2
2,=Beta,nobody,P,Ben,,ben,hunter3
3,Gamma,c@example.com,X,,,,
4,=Delta,,S,,,,
5,Epsilon,,,,,,
5,Epsilon,,,,,,
"""


@pytest.fixture
def files(cli: Cli, tmp_path: Path) -> Path:
    for name, text in (("a.yaml", A), ("b.yaml", B), ("c.csv", CLIENTS)):
        (tmp_path / name).write_text(text)
    return tmp_path


def test_what_a_change_changes_is_told_field_by_field(cli: Cli, files: Path) -> None:
    done = cli("map", "compare", "a.yaml", "b.yaml", "c.csv", "--json")
    assert done.code == 3, done.err
    found = done.json
    assert (found["rows"], found["rows_differing"], found["same"], found["settings"]) == (6, 5, False, ["system"])
    assert [(each["a"], each["b"], each["rows"], [e["row"] for e in each["examples"]]) for each in found["fates"]] == [
        ("rejected", "accepted", 2, [3, 4]),
        ("accepted", "filtered", 1, [5]),
    ]
    assert [(p["side"], p["severity"], p["code"], p["rows"]) for p in found["problems"]] == [
        ("lost", "reject", "email-invalid", 1),
        ("lost", "reject", "lookup-unknown", 1),
        ("gained", "drop", "email-invalid", 1),
    ]
    fields = {each["field"]: [(e["row"], e["item"], e["a"], e["b"]) for e in each["examples"]] for each in found["fields"]}
    assert fields == {
        "title": [(6, None, "Epsilon", "EPSILON")],
        "contacts[].number": [(2, 0, "020 7946 0958", None), (2, 1, None, "020 7946 0958")],
        "credentials.password": [(2, None, "[withheld]", "[withheld]")],
    }
    assert "HUNTER2" not in done.out and "hunter2" not in done.out


def test_the_same_mapping_is_no_difference(cli: Cli, files: Path) -> None:
    done = cli("map", "compare", "a.yaml", "a.yaml", "c.csv")
    assert (done.code, done.out, done.err) == (0, "6 rows: no difference.\n", "")


def test_every_difference_goes_into_a_private_file_in_which_nothing_is_run(cli: Cli, files: Path) -> None:
    c = A.replace("title: Name", "title: {column: Name, clean: {replace: {pattern: a$, with: o}}}")
    (files / "c.yaml").write_text(c.replace("email: Email", "email: {column: Email, lookup: {nobody: ''}, else: keep}"))
    done = cli("map", "compare", "a.yaml", "c.yaml", "c.csv", "--out", "d.csv")
    assert done.code == 3, done.err
    assert stat.S_IMODE((files / "d.csv").stat().st_mode) == 0o600
    with (files / "d.csv").open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.DictReader(text))
    assert [(each["row"], each["key"], each["difference"], each["a"], each["b"]) for each in lines] == [
        ("3", "2", "fate", "rejected", "accepted"),
        ("3", "", "reject email-invalid", "email", ""),
        ("5", "4", "title", "'=Delta", "'=Delto"),
    ]
    refused = cli("map", "compare", "a.yaml", "b.yaml", "c.csv", "--out", "nowhere/d.csv")
    assert refused.code == 2 and "nowhere/d.csv" in refused.err


def test_mappings_that_read_the_file_differently_are_laid_side_by_side_by_row(cli: Cli, files: Path) -> None:
    (files / "f.yaml").write_text(A.replace("record:", "source: {footer: Total}\nrecord:"))
    (files / "g.yaml").write_text(A)
    (files / "c.csv").write_text(CLIENTS + ",Total,,,,,,\n")
    done = cli("map", "compare", "f.yaml", "g.yaml", "c.csv", "--json")
    assert [(each["a"], each["b"], each["rows"]) for each in done.json["fates"]] == [("layout", "rejected", 1)]
    assert done.json["fields"] == []


def test_the_answer_does_not_depend_on_the_pieces(files: Path) -> None:
    from clientimport.pipeline.compare_rows import compared
    from clientimport.pipeline.compare_side import open_side
    from clientimport.pipeline.order import CheckOrder

    def values(left: int | None, right: int | None) -> tuple[pl.DataFrame, int]:
        with ExitStack() as closing:
            order = CheckOrder((str(files / "c.csv"),), str(files / "a.yaml"), batch_rows=left)
            a = open_side(order, closing)
            b = open_side(replace(order, mapping=str(files / "b.yaml"), batch_rows=right), closing)
            pairs = list(compared(a.batches(), b.batches(), frozenset()))
        found = pl.concat([pair.values for pair in pairs]).sort(pl.all())
        return found, sum(pair.differing for pair in pairs)

    whole = values(None, None)
    for pieces in ((1, None), (None, 1), (2, 3), (1, 4)):
        found, differing = values(*pieces)
        assert found.equals(whole[0]) and differing == whole[1]


def test_what_cannot_be_compared_is_said(cli: Cli, files: Path, mappings: Path) -> None:
    other = cli("map", "compare", "a.yaml", mappings / "salesforce.yaml", "c.csv")
    assert other.code == 5 and "lacks" in other.err
    (files / "t.yaml").write_text("mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\nrecord: {name: Name}\n")
    shape = cli("map", "compare", "a.yaml", "t.yaml", "c.csv")
    assert shape.code == 2 and "one record shape" in shape.err
    stdin = cli("map", "compare", "a.yaml", "b.yaml", "-", stdin=b"Id\n1\n")
    assert stdin.code == 2 and "Standard input" in stdin.err


JOINED = """\
mapping: 1
target: ticketevolution
system: s
key: Id
joins: {accounts: {file: accounts.csv, on: {AccountId: Id}}}
record: {name: Name, company: {name: accounts.Name}}
"""


def test_joined_tables_are_read_by_both(cli: Cli, files: Path) -> None:
    (files / "c.csv").write_text("Id,AccountId,Name\n1,A,Ned Flanders\n2,B,Edna Krabappel\n")
    (files / "accounts.csv").write_text("Id,Name\nA,THE LEFTORIUM\nB,School\n")
    (files / "a.yaml").write_text(JOINED)
    (files / "b.yaml").write_text(JOINED.replace("accounts.Name}", "{column: accounts.Name, clean: upper}}"))
    found = cli("map", "compare", "a.yaml", "b.yaml", "c.csv", "--json").json
    assert [(each["field"], [(e["row"], e["a"], e["b"]) for e in each["examples"]]) for each in found["fields"]] == [
        ("company.name", [(3, "School", "SCHOOL")])
    ]


def test_several_rows_a_client_cannot_be_compared_by_row(cli: Cli, files: Path) -> None:
    (files / "m.yaml").write_text(A.replace("record:", "rows_per_client: many\nrecord:"))
    done = cli("map", "compare", "a.yaml", "m.yaml", "c.csv")
    assert done.code == 2 and "`rows_per_client`" in done.err
