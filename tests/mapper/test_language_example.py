"""The mapping of the design, as a whole: what it says is what the tree holds."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mapping_texts import DESIGN_EXAMPLE, read

from clientimport.core.gates import Gates, Limit
from clientimport.core.mapping import (
    Clean,
    Column,
    Default,
    FieldRule,
    FirstOf,
    ItemRule,
    Join,
    LoadOptions,
    Lookup,
    Mapping,
    MappingTest,
    OnInvalid,
    Part,
    RecordRule,
    Several,
    Source,
    SourceOptions,
    Split,
    Sql,
    Step,
    Template,
    Typed,
    Value,
)
from clientimport.mapper import all_headings, columns_of, needed_headings


def rule(line: int, path: str, source: Source, *steps: Step) -> FieldRule:
    return FieldRule(source, steps, line, path)


def phone(number: int) -> ItemRule:
    at = "record.phone_numbers[0]"
    region = rule(31, f"{at}.number.phone.region", Column("Country"))
    return ItemRule(
        {
            "label": rule(30, f"{at}.label", Column(f"Phone {number} Type"), Clean("lower")),
            "number": rule(31, f"{at}.number", Column(f"Phone {number}"), Typed("phone", {"default": "US"}, region)),
        },
        (),
        29,
        at,
    )


def emails() -> tuple[ItemRule, ...]:
    first, second = "record.email_addresses[0]", "record.email_addresses[1]"
    either = FirstOf(
        (
            rule(27, f"{second}.address.first_of[0]", Column("Email 2")),
            rule(27, f"{second}.address.first_of[1]", Column("Other Email")),
        )
    )
    return (
        ItemRule(
            {
                "label": rule(26, f"{first}.label", Value("work")),
                "address": rule(26, f"{first}.address", Column("Email")),
                "is_primary": rule(26, f"{first}.is_primary", Value("true")),
            },
            (),
            26,
            first,
        ),
        ItemRule(
            {"label": rule(27, f"{second}.label", Value("home")), "address": rule(27, f"{second}.address", either)},
            (),
            27,
            second,
        ),
    )


def address() -> ItemRule:
    at = "record.addresses[0]"
    return ItemRule(
        {
            "label": rule(33, f"{at}.label", Value("home")),
            "street_address": rule(35, f"{at}.street_address", Column("Street"), Split("\n"), Part(1, 1)),
            "extended_address": rule(36, f"{at}.extended_address", Column("Street"), Split("\n"), Part(2, None), Join(", ")),
            "postal_code": rule(37, f"{at}.postal_code", Column("Zip")),
            "country_code": rule(38, f"{at}.country_code", Column("Country"), Typed("country", {"to": "code"}), Default("US")),
            "is_primary_billing": rule(39, f"{at}.is_primary_billing", Sql("\"Bill To\" = 'Y'")),
        },
        ("Street", "City"),
        33,
        at,
    )


def test_the_whole_example_reads_into_the_expected_tree(tmp_path: Path) -> None:
    names = Several((rule(20, "record.name[0]", Column("First Name")), rule(20, "record.name[1]", Column("Last Name"))))
    office = Lookup({"Main Office": "1937", "East": "1938"})
    assert read(tmp_path, DESIGN_EXAMPLE) == Mapping(
        path=str(tmp_path / "m.yaml"),
        sha256=hashlib.sha256(DESIGN_EXAMPLE.encode()).hexdigest(),
        target="ticketevolution",
        system="goldmine",
        key=(rule(4, "key", Column("AccountNo")),),
        source=SourceOptions(
            encoding="cp1252",
            delimiter=";",
            sheet="Clients",
            header_row=4,
            footer=("Total",),
            blank=("N/A", "-"),
            dates="day-first",
            headings={"Telephone": ("Tel.", "Phone No")},
            optional=("Fax", "Phone 1", "Phone 2", "Phone 3"),
            secret=("PIN",),
            unmapped="note",
        ),
        record=RecordRule(
            own={
                "name": rule(20, "record.name", names),
                "office_id": rule(21, "record.office_id", Column("Office"), office),
                "notes": rule(23, "record.notes", Template("{Notes}\nLast contact: {Last Contact}")),
                "company.name": rule(24, "record.company.name", Column("Company")),
            },
            lists={
                "email_addresses": emails(),
                "phone_numbers": (phone(1), phone(2), phone(3)),
                "addresses": (address(),),
            },
            texts={"tags": (rule(22, "record.tags", Column("Categories"), Split(";")),)},
        ),
        only_if=Sql("Status <> 'Deleted'"),
        load=LoadOptions(blank_fields={"notes": "clear"}, references={"office_id": "check"}),
        on_invalid=OnInvalid(fields={"phone_numbers[].number": "drop-item", "notes": "drop-value"}),
        gates=Gates(Limit(share=0.05), Limit(share=0.1), 1),
        tests=(
            MappingTest({"AccountNo": "A1", "First Name": "Ned", "Last Name": "Flanders"}, {"name": "Ned Flanders"}, None, 53),
        ),
    )


def test_headings_of_the_example(tmp_path: Path) -> None:
    mapping = read(tmp_path, DESIGN_EXAMPLE)
    first = ("AccountNo", "Status", "First Name", "Last Name", "Office", "Notes", "Last Contact", "Company", "Categories")
    emails_ = ("Email", "Email 2", "Other Email")
    last = ("Street", "City", "Zip", "Bill To")
    phones = ("Phone 1 Type", "Phone 1", "Country", "Phone 2 Type", "Phone 2", "Phone 3 Type", "Phone 3")
    assert all_headings(mapping) == (*first, *emails_, *phones, *last)
    assert needed_headings(mapping) == (*first, *emails_, "Phone 1 Type", "Country", "Phone 2 Type", "Phone 3 Type", *last)
    assert columns_of(mapping.record.own["notes"]) == ("Notes", "Last Contact")
    assert columns_of(mapping.record.lists["phone_numbers"][2].fields["number"]) == ("Phone 3", "Country")
    assert columns_of(mapping.record.lists["addresses"][0].fields["is_primary_billing"]) == ("Bill To",)
