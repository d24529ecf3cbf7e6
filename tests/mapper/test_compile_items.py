"""List items and nested objects: which exist, where they stand, and where they come from."""

from __future__ import annotations

import pytest
from mapped_rows import codes, faults, items, mapped, own

NAME = "name: Name\n"


def test_items_without_a_filled_cell_do_not_exist_and_positions_close_up() -> None:
    record = NAME + "email_addresses: [{each: 1-3, address: 'Mail {n}', label: {value: 'l{n}'}}]"
    batch = mapped(
        record,
        [
            {"Name": "a b", "Mail 1": "x", "Mail 2": " ", "Mail 3": "z"},
            {"Name": "a b", "Mail 1": None, "Mail 2": None, "Mail 3": None},
            {"Name": "a b", "Mail 1": None, "Mail 2": "y", "Mail 3": None},
        ],
    )
    assert items(batch, "email_addresses", "address", "label") == [
        (2, 0, 0, "x", "l1"),
        (2, 2, 1, "z", "l3"),
        (4, 1, 0, "y", "l2"),
    ]
    assert batch.origins.columns("email_addresses[].address", 2) == ("Mail 3",)
    assert batch.origins.columns("email_addresses[].label", 2) == ()


def test_defaults_bring_no_item_to_life() -> None:
    record = NAME + "addresses: [{locality: City, country_code: {column: Country, default: US}, label: {value: home}}]"
    batch = mapped(record, [{"Name": "a b", "City": None, "Country": None}, {"Name": "a b", "City": "x", "Country": None}])
    assert items(batch, "addresses", "locality", "country_code", "label") == [(3, 0, 0, "x", "US", "home")]


def test_a_phones_region_brings_no_item_to_life() -> None:
    record = NAME + "phone_numbers: [{number: {column: P, phone: {region: {column: Country}}}}]"
    assert items(mapped(record, [{"Name": "a b", "P": None, "Country": "US"}]), "phone_numbers", "number") == []


def test_present_if_alone_decides() -> None:
    record = NAME + "addresses: [{present_if: [Street, City], street_address: Street, postal_code: Zip, label: {value: home}}]"
    rows = [
        {"Name": "a b", "Street": None, "City": None, "Zip": "1"},
        {"Name": "a b", "Street": None, "City": "x", "Zip": None},
    ]
    assert items(mapped(record, rows), "addresses", "street_address", "postal_code", "label") == [(3, 0, 0, None, None, "home")]


def test_an_item_that_does_not_exist_has_no_faults() -> None:
    record = NAME + "addresses: [{present_if: [City], locality: City, country_code: {column: C, country: code}}]"
    rows = [{"Name": "a b", "City": None, "C": "Atlantis"}, {"Name": "a b", "City": "x", "C": "Atlantis"}]
    assert codes(mapped(record, rows)) == [(3, "country-unknown")]


def test_an_item_at_fault_exists() -> None:
    record = NAME + "addresses: [{country_code: {column: C, country: code}, label: {value: home}}]"
    batch = mapped(record, [{"Name": "a b", "C": "Atlantis"}])
    assert items(batch, "addresses", "country_code", "label") == [(2, 0, 0, None, "home")]


def test_slots_with_different_fields_share_one_frame() -> None:
    record = NAME + "addresses: [{locality: A}, {region: B}]"
    batch = mapped(record, [{"Name": "a b", "A": "x", "B": "y"}])
    assert batch.lists["addresses"].columns == ["__row", "__slot", "__position", "locality", "region"]
    assert items(batch, "addresses", "locality", "region") == [(2, 0, 0, "x", None), (2, 1, 1, None, "y")]


def test_a_nested_object_without_a_filled_cell_does_not_exist() -> None:
    record = """
    title: Name
    type: {code: {value: trade}}
    billing_address:
      address_town: Town
      address_country: {column: Country, default: United Kingdom}
      address_default: {value: "1"}
    """
    rows = [
        {"Name": "x", "Town": None, "Country": None},
        {"Name": "x", "Town": "y", "Country": None},
        {"Name": "x", "Town": None, "Country": "France"},
    ]
    batch = mapped(record, rows, target="intend")
    fields = ("billing_address.address_town", "billing_address.address_country", "billing_address.address_default")
    assert own(batch, *fields) == [(None, None, None), ("y", "United Kingdom", "1"), (None, "France", "1")]
    assert own(batch, "type.code") == ["trade"] * 3
    assert batch.assumed.rows() == [(3, "billing_address.address_country")]
    assert batch.fixed_fields == {"type.code", "billing_address.address_default"}


def test_texts_are_split_trimmed_and_numbered() -> None:
    record = NAME + 'tags: [{column: Tags, split: ";"}, Kind, {column: More, split: ",", part: 2-}, {value: imported}]'
    batch = mapped(
        record,
        [
            {"Name": "a b", "Tags": " x;; y ;\u00a0", "Kind": "k", "More": "a, b,c"},
            {"Name": "a b", "Tags": None, "Kind": None, "More": None},
            {"Name": "a b", "Tags": "z", "Kind": None, "More": "only"},
        ],
    )
    assert items(batch, "tags", "value") == [
        (2, 0, 0, "x"),
        (2, 0, 1, "y"),
        (2, 1, 2, "k"),
        (2, 2, 3, "b"),
        (2, 2, 4, "c"),
        (2, 3, 5, "imported"),
        (3, 3, 0, "imported"),
        (4, 0, 0, "z"),
        (4, 3, 1, "imported"),
    ]
    assert batch.origins.columns("tags[]", 2) == ("More",)
    assert batch.origins.columns("tags[]", None) == ("Tags", "Kind", "More")


def test_steps_act_on_each_part() -> None:
    record = NAME + 'tags: [{column: Tags, split: ";", clean: lower, lookup: {v: VIP, n: ""}, default: none}]'
    batch = mapped(record, [{"Name": "a b", "Tags": "V;n;Q; v"}, {"Name": "a b", "Tags": ";"}])
    assert items(batch, "tags", "value") == [(2, 0, 0, "VIP"), (2, 0, 1, None), (2, 0, 2, "VIP")]
    assert faults(batch) == [(2, "lookup-unknown", "tags[]", 0, 1, "Q", " Known: v, n.")]


def test_a_text_at_fault_keeps_its_place() -> None:
    record = NAME + "tags: [A, {column: B, lookup: {x: y}}, {column: C, clean: {cut: 2}}]"
    batch = mapped(
        record, [{"Name": "a b", "A": "a", "B": "q", "C": "long"}, {"Name": "a b", "A": None, "B": None, "C": "long"}]
    )
    assert items(batch, "tags", "value") == [(2, 0, 0, "a"), (2, 1, 1, None), (2, 2, 2, "lo"), (3, 2, 0, "lo")]
    assert faults(batch) == [
        (2, "lookup-unknown", "tags[]", 1, 1, "q", " Known: x."),
        (2, "text-cut", "tags[]", 2, 2, "long", "2"),
        (3, "text-cut", "tags[]", 2, 0, "long", "2"),
    ]


@pytest.mark.parametrize("rows", [[], [{"Id": None, "Name": None, "Tags": None, "P": None, "N": None}]])
def test_an_empty_batch_has_the_same_columns(rows: list[dict[str, str | None]]) -> None:
    record = (
        NAME
        + """
notes: {sql: "CAST(N AS INT) + 1"}
office_id: {value: "1"}
tags: [{column: Tags, split: ";", clean: lower}, {column: P, lookup: {a: b}}]
phone_numbers: [{number: {column: P, phone: US}}, {number: {column: N, phone: {}}, label: {value: x}}]
"""
    )
    batch = mapped(record, rows, headings=["Id", "Name", "Tags", "P", "N"])
    assert dict(batch.own.schema).keys() == {"__row", "__key", "name", "notes", "office_id"}
    assert batch.lists["tags"].is_empty() and batch.lists["phone_numbers"].is_empty()
    assert {str(kind) for frame in batch.lists.values() for kind in frame.dtypes} == {"Int64", "Int32", "String"}
    assert {str(kind) for kind in batch.own.dtypes} == {"Int64", "String"}
