# ruff: noqa: E501 - a mapping is one line
"""The forms that the language allows, and the rules they become."""

from __future__ import annotations

from pathlib import Path

import pytest
from mapping_texts import HEAD, read

from clientimport.core.gates import Gates, History, Limit
from clientimport.core.mapping import (
    Clean,
    Column,
    Default,
    FieldRule,
    FirstOf,
    Join,
    LoadOptions,
    Lookup,
    MappingTest,
    OnInvalid,
    Part,
    ReadLimits,
    Several,
    Source,
    SourceOptions,
    Split,
    Step,
    Template,
    Typed,
    Value,
)
from clientimport.mapper import all_headings, columns_of, needed_headings

RECORD = HEAD + "record:\n  name: Name\n"
INTEND = "target: intend\nsystem: crm\nkey: Id\nrecord:\n  title: Title\n"


def notes(folder: Path, written: str) -> FieldRule:
    return read(folder, RECORD + f"  notes: {written}\n").record.own["notes"]


def bare(rule: FieldRule) -> object:
    """A rule without lines and paths."""
    source: Source | tuple[object, ...] = rule.source
    if isinstance(source, Several):
        source = ("several", source.join, *(bare(inner) for inner in source.sources))
    elif isinstance(source, FirstOf):
        source = ("first of", *(bare(inner) for inner in source.sources))
    return (source, *rule.steps) if rule.steps else source


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("A", Column("A")),
        ("[A, B]", ("several", " ", Column("A"), Column("B"))),
        ("{column: A}", Column("A")),
        ("{columns: [A, B]}", ("several", " ", Column("A"), Column("B"))),
        ('{columns: [A, B], join: ", "}', ("several", ", ", Column("A"), Column("B"))),
        ('{columns: [A, B], join: ""}', ("several", "", Column("A"), Column("B"))),
        ("{value: x}", Value("x")),
        ("{first_of: [A, {value: x}]}", ("first of", Column("A"), Value("x"))),
        ("[A, {column: B, clean: upper}]", ("several", " ", Column("A"), (Column("B"), Clean("upper")))),
        ("{first_of: [[A, B], {columns: [C], join: x}]}", ("first of", ("several", " ", Column("A"), Column("B")), ("several", "x", Column("C")))),
        ('{template: "{A} {{x}} {B}"}', Template("{A} {{x}} {B}")),
    ],
)  # fmt: skip
def test_sources(tmp_path: Path, written: str, source: object) -> None:
    assert bare(notes(tmp_path, written)) == source


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ('split: ";", part: 1', (Split(";"), Part(1, 1))),
        ('split: ";", part: 2-3', (Split(";"), Part(2, 3), Join(" "))),
        ('split: ";", part: 2-2', (Split(";"), Part(2, 2))),
        ('split: ";", part: 2-', (Split(";"), Part(2, None), Join(" "))),
        ('split: ";", part: 2-, join: ", "', (Split(";"), Part(2, None), Join(", "))),
        ('split: ";"', (Split(";"), Join(" "))),
        ('split: ";", join: ""', (Split(";"), Join(""))),
        ("clean: lower", (Clean("lower"),)),
        ("clean: [collapse, title, digits]", (Clean("collapse"), Clean("title"), Clean("digits"))),
        ("clean: {cut: 20}", (Clean("cut", length=20),)),
        ("clean: [upper, {cut: 2}]", (Clean("upper"), Clean("cut", length=2))),
        ('clean: {replace: {pattern: "x+", with: ""}}', (Clean("replace", pattern="x+", by=""),)),
        ("lookup: {a: b, 1: 2}", (Lookup({"a": "b", "1": "2"}),)),
        ("lookup: {a: b}, else: keep", (Lookup({"a": "b"}, "keep"),)),
        ("lookup: {a: b}, else: blank", (Lookup({"a": "b"}, "blank"),)),
        ('lookup: {a: ""}', (Lookup({"a": ""}),)),
        ("phone: {}", (Typed("phone"),)),
        ("phone: US", (Typed("phone", {"default": "US"}),)),
        ("phone: NO", (Typed("phone", {"default": "NO"}),)),
        ("phone: {default: Germany}", (Typed("phone", {"default": "Germany"}),)),
        ("country: code", (Typed("country", {"to": "code"}),)),
        ("country: name, default: United Kingdom", (Typed("country", {"to": "name"}), Default("United Kingdom"))),
        ("currency: {}", (Typed("currency"),)),
        ("currency: code", (Typed("currency"),)),
        ("date: {}", (Typed("date"),)),
        ("date: day-first", (Typed("date", {"order": "day-first"}),)),
        ("date: {order: month-first}", (Typed("date", {"order": "month-first"}),)),
        ('date: "%d.%m.%Y"', (Typed("date", {"format": "%d.%m.%Y"}),)),
        ('date: {format: "%d.%m.%Y %H:%M"}', (Typed("date", {"format": "%d.%m.%Y %H:%M"}),)),
        ("number: {}", (Typed("number", {"decimal": "."}),)),
        ('number: ","', (Typed("number", {"decimal": ","}),)),
        ('number: {decimal: ","}', (Typed("number", {"decimal": ","}),)),
        ("yes_no: {}", (Typed("yes_no"),)),
        ("yes_no: {yes: [Y, Ja], no: N}", (Typed("yes_no", {"yes": "Y,Ja", "no": "N"}),)),
        ("default: x", (Default("x"),)),
    ],
)
def test_steps(tmp_path: Path, written: str, steps: tuple[Step, ...]) -> None:
    rule = notes(tmp_path, f"{{column: A, {written}}}")
    assert (rule.source, rule.steps) == (Column("A"), steps)


def test_steps_are_applied_in_their_order_whatever_the_order_in_the_file(tmp_path: Path) -> None:
    rule = notes(
        tmp_path,
        '{default: x, number: {}, else: keep, lookup: {a: b}, clean: lower, join: ",", part: 1-2, split: ";", column: A}',
    )
    assert rule.steps == (
        Split(";"),
        Part(1, 2),
        Join(","),
        Clean("lower"),
        Lookup({"a": "b"}, "keep"),
        Typed("number", {"decimal": "."}),
        Default("x"),
    )


def test_join_belongs_to_the_split_where_there_is_one(tmp_path: Path) -> None:
    rule = notes(tmp_path, '{columns: [A, B], split: ";", join: "/"}')
    assert bare(rule) == (("several", " ", Column("A"), Column("B")), Split(";"), Join("/"))


def test_the_phone_s_region_is_a_source(tmp_path: Path) -> None:
    rule = notes(tmp_path, "{column: A, phone: {region: {first_of: [Country, Land]}}}")
    (step,) = rule.steps
    assert isinstance(step, Typed)
    assert step.region is not None
    assert bare(step.region) == ("first of", Column("Country"), Column("Land"))
    assert columns_of(rule) == ("A", "Country", "Land")


def test_dates_follow_the_source_unless_told_otherwise(tmp_path: Path) -> None:
    text = RECORD + "  notes: [{column: A, date: {}}, {column: B, date: year-first}]\nsource: {dates: month-first}\n"
    several = read(tmp_path, text).record.own["notes"].source
    assert isinstance(several, Several)
    assert [rule.steps for rule in several.sources] == [
        (Typed("date", {"order": "month-first"}),),
        (Typed("date", {"order": "year-first"}),),
    ]


@pytest.mark.parametrize(
    ("written", "rules"),
    [
        ("Categories", [(Column("Categories"), Split(","))]),
        ("[Tag 1, {value: import}]", [Column("Tag 1"), Value("import")]),
        ('{column: Categories, split: ";"}', [(Column("Categories"), Split(";"))]),
        ('{column: Categories, split: ";", part: 2-}', [(Column("Categories"), Split(";"), Part(2, None))]),
        ('{column: Categories, split: ";", join: "/"}', [(Column("Categories"), Split(";"), Join("/"))]),
        ('[A, {column: B, split: ",", clean: lower}]', [Column("A"), (Column("B"), Split(","), Clean("lower"))]),
        ('{columns: [A, B], join: ";", clean: lower}', [(("several", ";", Column("A"), Column("B")), Clean("lower"))]),
    ],
)
def test_lists_of_texts(tmp_path: Path, written: str, rules: list[object]) -> None:
    texts = read(tmp_path, RECORD + f"  tags: {written}\n").record.texts["tags"]
    assert [bare(rule) for rule in texts] == rules


@pytest.mark.parametrize(
    ("each", "columns"),
    [
        ("1-3", ["P1", "P2", "P3"]),
        ("2-2", ["P2"]),
        ("08-10", ["P08", "P09", "P10"]),
        ('["", " 2", " B"]', ["P", "P 2", "P B"]),
    ],
)
def test_groups_become_items_in_their_order(tmp_path: Path, each: str, columns: list[str]) -> None:
    text = (
        RECORD
        + f'  phone_numbers:\n    - {{number: First}}\n    - each: {each}\n      number: "P{{n}}"\n      label: {{value: "no. {{n}}"}}\n'
    )
    items = read(tmp_path, text).record.lists["phone_numbers"]
    assert [bare(item.fields["number"]) for item in items] == [Column("First"), *map(Column, columns)]
    assert [item.path for item in items] == ["record.phone_numbers[0]"] + ["record.phone_numbers[1]"] * len(columns)
    assert [bare(item.fields["label"]) for item in items[1:]] == [Value(f"no. {name[1:]}") for name in columns]


def test_group_numbers_go_into_conditions_templates_and_sql(tmp_path: Path) -> None:
    text = RECORD + (
        '  addresses:\n    - each: 1-2\n      present_if: ["Street {n}"]\n      locality: {template: "{Zip {n}} {City {n}}"}\n'
        '      region: {sql: \'"State {n}" || "Zip {n}"\'}\n'
    )
    mapping = read(
        tmp_path, text + 'source: {optional: ["City {n}", Fax], headings: {"Zip {n}": ["ZIP{n}"]}, secret: ["PIN {n}"]}\n'
    )
    assert [item.present_if for item in mapping.record.lists["addresses"]] == [("Street 1",), ("Street 2",)]
    first = ("Street 1", "Zip 1", "City 1", "State 1")
    assert all_headings(mapping) == ("Id", "Name", *first, "Street 2", "Zip 2", "City 2", "State 2")
    assert needed_headings(mapping) == ("Id", "Name", "Street 1", "Zip 1", "State 1", "Street 2", "Zip 2", "State 2")
    assert mapping.source == SourceOptions(
        optional=("City 1", "City 2", "Fax"),
        headings={"Zip 1": ("ZIP1",), "Zip 2": ("ZIP2",)},
        secret=("PIN 1", "PIN 2"),
    )


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("A", [Column("A")]),
        ("[A, B]", [Column("A"), Column("B")]),
        ('{columns: [A, B], join: "-"}', [("several", "-", Column("A"), Column("B"))]),
        ("[{column: A, clean: upper}, B]", [(Column("A"), Clean("upper")), Column("B")]),
    ],
)
def test_keys(tmp_path: Path, key: str, rules: list[object]) -> None:
    mapping = read(tmp_path, f"target: intend\nsystem: s\nkey: {key}\nrecord: {{title: T}}\n")
    assert [bare(rule) for rule in mapping.key] == rules


def test_both_a_company_and_its_id_may_be_mapped(tmp_path: Path) -> None:
    own = read(tmp_path, RECORD + "  company: {name: C}\n  company_id: Company Id\n").record.own
    assert set(own) == {"name", "company.name", "company_id"}


def test_nested_objects_and_their_lists(tmp_path: Path) -> None:
    text = INTEND + (
        "  type: {code: {value: trade}}\n  billing_address:\n    address_town: Town\n"
        '  shipping_addresses:\n    - {address_town: D Town, address_default: {value: "1"}}\n'
    )
    record = read(tmp_path, text).record
    assert {path: bare(rule) for path, rule in record.own.items()} == {
        "title": Column("Title"),
        "type.code": Value("trade"),
        "billing_address.address_town": Column("Town"),
    }
    assert [set(item.fields) for item in record.lists["shipping_addresses"]] == [{"address_town", "address_default"}]


def test_source_options(tmp_path: Path) -> None:
    text = RECORD + (
        'source: {encoding: auto, delimiter: tab, quote: none, footer: [Total, Sum], blank: "-", headings: {A: B}, '
        "unmapped: stop, short_rows: fill}\n"
    )
    assert read(tmp_path, text).source == SourceOptions(
        encoding="auto",
        delimiter="\t",
        quote="",
        footer=("Total", "Sum"),
        blank=("-",),
        headings={"A": ("B",)},
        unmapped="stop",
        short_rows="fill",
    )


def test_source_options_of_odd_files(tmp_path: Path) -> None:
    text = RECORD + (
        'source: {delimiter: ", ", escape: backslash, comment: "#", skip_initial_space: yes, member: "*.csv", sheet: all, '
        "range: B3:F200, hidden_rows: skip, header_row: 3-4, limits: {cell: 500, columns: 20, rows: 1000, unpacked: 2 GiB}}\n"
    )
    assert read(tmp_path, text).source == SourceOptions(
        delimiter=", ",
        escape="backslash",
        comment="#",
        skip_initial_space=True,
        member="*.csv",
        sheet="all",
        range="B3:F200",
        hidden_rows="skip",
        header_first=3,
        header_row=4,
        limits=ReadLimits(cell=500, columns=20, rows=1000, unpacked=2 << 30),
    )


@pytest.mark.parametrize(("written", "meant"), [("none", (None, 0)), ("4", (None, 4)), ("3 - 4", (3, 4)), ("2-2", (None, 2))])
def test_rows_of_headings(tmp_path: Path, written: str, meant: tuple[int | None, int]) -> None:
    source = read(tmp_path, RECORD + f"source: {{header_row: {written}}}\n").source
    assert (source.header_first, source.header_row) == meant


def test_an_empty_section_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    mapping = read(tmp_path, RECORD + "source:\nload:\non_invalid: {}\ngates:\ntests:\nchecks:\n")
    assert (mapping.source, mapping.load, mapping.on_invalid) == (SourceOptions(), LoadOptions(), OnInvalid())
    assert (mapping.gates, mapping.tests, mapping.checks) == (Gates(), (), {})


def test_load_options(tmp_path: Path) -> None:
    text = RECORD + (
        "load: {mode: insert, lists: append, company: one-per-client, passwords: verify, password_hashes: keep, "
        "blank_cells: {default: clear, fields: {company: keep, notes: keep}}, references: {office_id: create}}\n"
    )
    assert read(tmp_path, text).load == LoadOptions(
        mode="insert",
        lists="append",
        company="one-per-client",
        passwords="verify",
        password_hashes="keep",
        blank_default="clear",
        blank_fields={"company.name": "keep", "notes": "keep"},
        references={"office_id": "create"},
    )
    assert read(tmp_path, RECORD + "load: {blank_cells: clear}\n").load == LoadOptions(blank_default="clear")


def test_what_faults_cost(tmp_path: Path) -> None:
    text = RECORD + 'on_invalid: {default: drop-value, fields: {phone_numbers: drop-item, "tags[]": drop-item, name: reject}}\n'
    assert read(tmp_path, text).on_invalid == OnInvalid(
        "drop-value", {"phone_numbers[]": "drop-item", "tags[]": "drop-item", "name": "reject"}
    )
    assert read(tmp_path, RECORD + "on_invalid: drop-item\n").on_invalid == OnInvalid("drop-item")


def test_gates_checks_and_region(tmp_path: Path) -> None:
    text = "gates: {max_rejects: 100, max_drops: 0.5 %, min_rows: 0}\nchecks: {detail.vat_number: country, eori_number: characters}\nregion: United Kingdom\n"
    mapping = read(tmp_path, INTEND + text)
    assert mapping.gates == Gates(Limit(count=100), Limit(share=0.005), 0)
    assert (mapping.checks, mapping.region) == ({"vat_number": "country"}, "United Kingdom")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{max_rows: 1000, max_changes: 30%}", Gates(max_rows=Limit(count=1000), max_changes=Limit(share=0.3))),
        ("{max_rejects: any, max_rows: any}", Gates(max_rejects=Limit(), max_rows=Limit())),
        ("{history: yes}", Gates(history=History())),
        ("{history: no}", Gates(history=False)),
        ("{history: {}}", Gates(history=History())),
        ("{history: {runs: 3}}", Gates(history=History(runs=3, at_least=3))),
        (
            "{history: {runs: 30, at_least: 7, rows: 200%, rejects: 2.5%, blanks: any, distinct: 1%, headings: any, ignore: Fax}}",
            Gates(history=History(30, 7, 2.0, 0.025, None, 0.01, False, ("Fax",))),
        ),
        ("{history: {ignore: [Fax, Last Activity]}}", Gates(history=History(ignore=("Fax", "Last Activity")))),
    ],
)
def test_gates_on_rows_changes_and_history(tmp_path: Path, written: str, meant: Gates) -> None:
    assert read(tmp_path, RECORD + f"gates: {written}\n").gates == meant


def test_tests_keep_their_texts(tmp_path: Path) -> None:
    text = RECORD + (
        "  office_id: Office\n  company: {name: C}\n  tags: T\n  phone_numbers: [{number: P}]\ntests:\n"
        "  - row: {Id: 007, Name: Ned Flanders, Office: }\n"
        "    record: {name: Ned Flanders, office_id: 1937, company: {name: NO}, tags: [a, 1], phone_numbers: [{number: 1}]}\n"
        "  - {row: {Id: 1, Name: Ned}, faults: [name-without-space]}\n"
    )
    assert read(tmp_path, text).tests == (
        MappingTest(
            {"Id": "007", "Name": "Ned Flanders", "Office": ""},
            {
                "name": "Ned Flanders",
                "office_id": "1937",
                "company": {"name": "NO"},
                "tags": ["a", "1"],
                "phone_numbers": [{"number": "1"}],
            },
            None,
            11,
        ),
        MappingTest({"Id": "1", "Name": "Ned"}, None, ("name-without-space",), 13),
    )
