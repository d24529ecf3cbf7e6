"""`joins:` as written: what is understood of it, and every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from mapping_texts import HEAD, mistakes, read

from clientimport.core.mapping import JoinRule, SourceOptions

RECORD = HEAD + "record:\n  name: Name\n"
"""Five lines; the next is line 6."""
MANY = RECORD.replace("Name", "Name\n  email_addresses: [{each: {join: mails}, address: mails.Address}]")


def test_a_join_with_all_that_can_be_said(tmp_path: Path) -> None:
    text = RECORD + (
        "joins:\n"
        "  parents: {file: accounts.csv, on: {accounts.ParentId: Id}, missing: ignore}\n"
        "  accounts: {file: a/b.csv, on: {AccountId: Id, Region: Area}, missing: reject, memory: 3 MiB,"
        " source: {blank: none}}\n"
        "  notes: {sheet: Notes, on: {Id: ClientId}, rows: many}\n"
    )
    joins = read(tmp_path, text).joins
    folder = str(tmp_path)
    blank = SourceOptions(blank=("none",))
    assert list(joins.values()) == [
        JoinRule(
            "accounts",
            (("AccountId", "Id"), ("Region", "Area")),
            "a/b.csv",
            folder,
            missing="reject",
            memory=3 << 20,
            source=blank,
            line=8,
            path="joins.accounts",
        ),
        JoinRule(
            "parents", (("accounts.ParentId", "Id"),), "accounts.csv", folder, missing="ignore", line=7, path="joins.parents"
        ),
        JoinRule(
            "notes",
            (("Id", "ClientId"),),
            "",
            folder,
            "many",
            "ignore",
            source=SourceOptions(sheet="Notes"),
            line=9,
            path="joins.notes",
        ),
    ]


JOIN = "{file: a.csv, on: {AccountId: Id}}"
CASES = [
    ("joins: a.csv\n", 6, "joins", "An object is needed here, not a text."),
    ("joins: {}\n", 6, "joins", "No table is joined. Write joins: {accounts: {file: accounts.csv, on: {AccountId: Id}}},"),
    (f"joins: {{a.b: {JOIN}}}\n", 6, "joins.a.b", "“a.b” is no name of a join. Use letters, digits, _ and -"),
    ("joins: {a: {file: a.csv}}\n", 6, "joins.a", "“on” is missing. Write on: {AccountId: Id}"),
    ("joins: {a: {file: a.csv, on: {}}}\n", 6, "joins.a.on", "No column is named. Write on: {AccountId: Id}."),
    ("joins: {a: {file: a.csv, on: Id}}\n", 6, "joins.a.on", "An object is needed here, not a text."),
    ("joins: {a: {on: {X: Id}, rows: two}}\n", 6, "joins.a.rows", "“two” is not possible here. Use one of: one, many."),
    ("joins: {a: {on: {X: Id}, missing: drop}}\n", 6, "joins.a.missing", "Use one of: notice, reject, ignore."),
    ("joins: {a: {on: {X: Id}, memory: much}}\n", 6, "joins.a.memory", "“much” is no size. Write it as 500 MiB or 2 GiB."),
    ("joins: {a: {on: {X: Id}, fiel: a.csv}}\n", 6, "joins.a.fiel", 'There is no key “fiel” here. Did you mean "file"?'),
    (
        "joins: {a: {on: {X: Id}, source: {footer: Total}}}\n",
        6,
        "joins.a.source.footer",
        "“footer” has no meaning for a joined",
    ),
    ("joins: {a: {on: {X: Id}, source: {dates: day-first}}}\n", 6, "joins.a.source.dates", "“dates” has no meaning for a"),
    ("joins: {a: {on: {X: Id}, sheet: all}}\n", 6, "joins.a", "One sheet is joined, not all. Name the sheet."),
    (
        "joins: {a: {on: {X: Id}, sheet: A, source: {sheet: B}}}\n",
        6,
        "joins.a.sheet",
        "The sheet is named in `source` already.",
    ),
    (
        "joins:\n  a: {on: {b.X: Id}}\n  b: {on: {c.X: Id}}\n  c: {on: {a.X: Id}}\n",
        7,
        "joins.a",
        "The joins hang on one another in a circle: a → b → c → a.",
    ),
    ("joins: {a: {on: {a.X: Id}}}\n", 6, "joins.a", "The joins hang on one another in a circle: a → a."),
    (
        "joins:\n  a: {on: {X: Id}, rows: many}\n  b: {on: {a.X: Id}}\n",
        8,
        "joins.b.on",
        "“a.X” has many values for a row: “a” has rows: many.",
    ),
]


@pytest.mark.parametrize(("text", "line", "path", "words"), CASES, ids=[case[0][:60] for case in CASES])
def test_a_mistake_of_the_section(text: str, line: int, path: str, words: str, tmp_path: Path) -> None:
    found = mistakes(tmp_path, RECORD + text)
    assert [(at, where) for at, where, _ in found] == [(line, path)]
    assert words in found[0][2]


MANY_JOIN = "joins: {mails: {file: mails.csv, on: {Id: ClientId}, rows: many}}\n"
ITEMS = [
    ("  notes: mails.Text\n", 6, "record.notes", "“mails.Text” has many values for a row: “mails” has rows: many. Put it into"),
    ("  tags: [mails.Text]\n", 6, "record.tags[0]", "“mails.Text” has many values for a row"),
    ("  notes: {sql: '\"mails.Text\"'}\n", 6, "record.notes", "“mails.Text” has many values for a row"),
    ("  email_addresses: [{address: mails.Address}]\n", 6, "record.email_addresses[0].address", "has many values for a row"),
    ("  email_addresses: [{present_if: [mails.X], address: A}]\n", 6, "record.email_addresses[0]", "has many values for a row"),
    (
        "  email_addresses: [{each: {join: mails}, address: Mail}]\n",
        6,
        "record.email_addresses[0].each",
        "No field of the item",
    ),
    (
        "  email_addresses: [{each: {join: mial}, address: mails.A}]\n",
        6,
        "record.email_addresses[0].each",
        "There is no join “mial”",
    ),
    (
        "  email_addresses: [{each: {join: mails, most: 2}, address: mails.A}]\n",
        6,
        "record.email_addresses[0].each.most",
        "Known",
    ),
]


@pytest.mark.parametrize(("text", "line", "path", "words"), ITEMS, ids=[case[0][:60] for case in ITEMS])
def test_columns_of_many_rows_stand_in_items_alone(text: str, line: int, path: str, words: str, tmp_path: Path) -> None:
    found = mistakes(tmp_path, RECORD + text + MANY_JOIN)
    assert (line, path) in [(at, where) for at, where, _ in found]
    assert any(words in said for _, where, said in found if where == path)


def test_items_of_a_join_with_one_row_are_refused(tmp_path: Path) -> None:
    found = mistakes(tmp_path, MANY + "joins: {mails: {file: mails.csv, on: {Id: ClientId}}}\n")
    assert [(line, path) for line, path, _ in found] == [(6, "record.email_addresses[0].each")]
    assert "“mails” gives one row. Write rows: many there" in found[0][2]


def test_key_and_filter_take_one_value_too(tmp_path: Path) -> None:
    text = RECORD.replace("key: Id", "key: mails.Id") + MANY_JOIN + 'only_if: {sql: "\\"mails.X\\" = \'a\'"}\n'
    assert [path for _, path, _ in mistakes(tmp_path, text)] == ["key", "only_if"]


def test_a_mapping_that_extends_another_changes_one_thing_of_a_join(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(RECORD + f"joins: {{accounts: {JOIN}}}\n", encoding="utf-8")
    found = read(tmp_path, "extends: base.yaml\njoins: {accounts: {missing: reject}}\n").joins["accounts"]
    assert (found.file, found.on, found.missing) == ("a.csv", (("AccountId", "Id"),), "reject")


def test_tests_may_hold_partner_rows(tmp_path: Path) -> None:
    tests = "tests:\n  - row: {Id: 1}\n    joins: {mails: [{Address: a@example.com}, {}]}\n    faults: []\n"
    assert read(tmp_path, MANY + MANY_JOIN + tests).tests[0].partners == {"mails": ({"Address": "a@example.com"}, {})}
    wrong = mistakes(tmp_path, MANY + MANY_JOIN + tests.replace("joins: {mails", "joins: {males"))
    assert wrong == [(10, "tests[0].joins.males", 'There is no join “males” here. Did you mean "mails"?')]
