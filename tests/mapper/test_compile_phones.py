"""The phone step: number, calling code and extension, each where the shape has a field for it."""

from __future__ import annotations

from mapped_rows import items, mapped, own

PHONE = "number: {column: P, phone: {region: {column: Country}, default: US}}"


def phones(fields: str, *rows: dict[str, str | None]) -> list[tuple[object, ...]]:
    """Number, calling code and extension of each row's phone; its cells are P, Country, Code, Ext."""
    given = [{"Name": "a b", **dict.fromkeys(("P", "Country", "Code", "Ext")), **row} for row in rows]
    batch = mapped(f"name: Name\nphone_numbers: [{{{PHONE}{fields}}}]", given)
    return [item[3:] for item in items(batch, "phone_numbers", "number", "country_code", "extension")]


def test_what_the_number_tells_goes_to_the_fields_beside_it() -> None:
    assert phones(
        "",
        {"P": "541-555-0123 x5"},
        {"P": "+44 20 7946 0018"},
        {"P": "020 7946 0018", "Country": "England"},
        {"P": "541-555-0123", "Country": "no such country"},
        {"P": None, "Country": "US"},
    ) == [
        ("541-555-0123", "1", "5"),
        ("20 7946 0018", "44", None),
        ("020 7946 0018", "44", None),
        ("541-555-0123", "1", None),
    ]


def test_what_is_no_number_is_left_for_the_checker() -> None:
    assert [number for number, *_ in phones("", {"P": " ?? "}, {"P": "ask Maude"})] == ["??", "ask Maude"]


def test_their_own_cells_come_first() -> None:
    assert phones(
        ", country_code: Code, extension: Ext",
        {"P": "541-555-0123 x5", "Code": None, "Ext": None},
        {"P": "541-555-0123", "Code": "+1", "Ext": "7"},
        {"P": "20 7946 0018", "Code": "44"},
        {"P": "+1 541-555-0123", "Code": "001"},
        {"P": None, "Code": "1"},
    ) == [
        ("541-555-0123", "1", "5"),
        ("541-555-0123", "+1", "7"),
        ("20 7946 0018", "44", None),
        ("541-555-0123", "001", None),
        (None, "1", None),
    ]


def test_a_number_stays_whole_where_the_cells_beside_it_contradict_it() -> None:
    assert phones(
        ", country_code: Code, extension: Ext",
        {"P": "+44 20 7946 0018", "Code": "1"},
        {"P": "541-555-0123 x5", "Ext": "7"},
    ) == [("+44 20 7946 0018", "1", None), ("541-555-0123 x5", "1", "7")]


def test_what_the_number_tells_wins_over_a_fixed_text() -> None:
    fixed = ", country_code: {value: '1'}, extension: {column: Ext, default: '0'}"
    assert phones(fixed, {"P": "+44 20 7946 0018"}, {"P": "541-555-0123 x5"}, {"P": "541-555-0123"}) == [
        ("20 7946 0018", "44", "0"),
        ("541-555-0123", "1", "5"),
        ("541-555-0123", "1", "0"),
    ]


def test_origins_name_the_column_that_told_a_part() -> None:
    batch = mapped(
        f"name: Name\nphone_numbers: [{{{PHONE}, extension: Ext}}]", [{"Name": "a b", "P": "1", "Country": "", "Ext": ""}]
    )
    assert {leaf: batch.origins.columns(f"phone_numbers[].{leaf}", 0) for leaf in ("number", "country_code", "extension")} == {
        "number": ("P",),
        "country_code": ("P",),
        "extension": ("Ext", "P"),
    }


def test_the_mappings_region_counts_where_the_step_names_none() -> None:
    record = "name: Name\nphone_numbers: [{number: {column: P, phone: {}}}]"
    batch = mapped(record, [{"Name": "a b", "P": "020 7946 0018"}], top="region: GB")
    assert items(batch, "phone_numbers", "country_code") == [(2, 0, 0, "44")]


def test_a_shape_without_fields_for_the_parts_keeps_the_text_whole() -> None:
    record = "title: Name\ndetail: {contact_number: {column: P, phone: GB}}"
    batch = mapped(record, [{"Name": "x", "P": " +44 20 7946 0018 x5 "}], target="intend")
    assert own(batch, "detail.contact_number") == ["+44 20 7946 0018 x5"]
