"""Steps: what each makes of a value, in which order, and what it finds at fault."""

from __future__ import annotations

import pytest
from mapped_rows import faults, items, mapped, own

NAME = "name: Name\n"


def noted(rule: str, *cells: str | None, top: str = "", field: str = "notes") -> list[object]:
    """What a rule over the column C makes of some cells, as notes."""
    batch = mapped(f"{NAME}{field}: {{column: C, {rule}}}", [{"Name": "a b", "C": cell} for cell in cells], top=top)
    assert batch.faults.filter(batch.faults["code"] != "text-cut").is_empty()
    return own(batch, field)


@pytest.mark.parametrize(
    ("rule", "cell", "made"),
    [
        ('split: ";", part: 2', "a; b ;c", "b"),
        ('split: ";", part: 2', "a;;c", None),
        ('split: ";", part: 4', "a;b", None),
        ('split: ";", part: 2-3', "a;b;c;d", "b c"),
        ('split: ";", part: 2-, join: ", "', "a;b; ;d", "b, d"),
        ('split: ";", join: "/"', " a; ;\u00a0b", "a/b"),
        ('split: "\\n", part: 1', "12 Main\r\nSuite 4", "12 Main"),
        ("clean: lower", "ÉA", "éa"),
        ("clean: upper", "straße", "STRASSE"),
        ("clean: title", "o'NEIL mary-ann client's 2ND", "O'Neil Mary-Ann Client's 2nd"),
        ("clean: collapse", "a \u00a0 b\tc\n d", "a b c\n d"),
        ("clean: digits", "+1 (541) 555", "1541555"),
        ("clean: digits", "none", None),
        ("clean: {cut: 3}", "ab cd", "ab"),
        ('clean: {replace: {pattern: "^(\\\\w+), (\\\\w+)$", with: "$2 $1"}}', "Flanders, Ned", "Ned Flanders"),
        ('clean: {replace: {pattern: ".*", with: ""}}', "x", None),
        ("clean: [lower, {cut: 2}]", "ABC", "ab"),
        ("lookup: {A: x, B: y}", " A ", "x"),
        ("lookup: {A: x}, else: keep", "C", "C"),
        ("lookup: {A: x}, else: blank", "C", None),
        ('lookup: {A: ""}', "A", None),
        ('lookup: {A: ""}, else: keep', "A", None),
        ("lookup: {A: x}, default: z", None, "z"),
        ('lookup: {A: ""}, default: z', "A", "z"),
        ("lookup: {a: x}, clean: lower", "A", "x"),
        ("default: z", " ", "z"),
        ("date: day-first", "3.4.2024", "2024-04-03"),
        ('date: "%Y%m%d"', "20240403", "2024-04-03"),
        ('number: ","', "1.234,50", "1234.50"),
        ("currency: {}", "eur", "EUR"),
        ("country: name", "DE", "Germany"),
        ("country: code", "Deutschland", "DE"),
        ("yes_no: {yes: [Ja], no: [Nein]}", "ja", "true"),
    ],
)
def test_a_step(rule: str, cell: str | None, made: str | None) -> None:
    assert noted(rule, cell, None) == [made, "z" if "default" in rule else None]


def test_dates_are_read_as_the_source_says() -> None:
    assert noted("date: {}", "03/04/2024", top="source: {dates: month-first}") == ["2024-03-04"]


def test_a_country_is_what_the_field_wants() -> None:
    record = f"{NAME}addresses: [{{country_code: {{column: C, country: code}}, region: {{column: C, country: name}}}}]"
    batch = mapped(record, [{"Name": "a b", "C": "uk"}])
    assert items(batch, "addresses", "country_code", "region") == [(2, 0, 0, "GB", "United Kingdom")]


def test_yes_and_no_as_the_record_writes_them() -> None:
    record = "title: Name\nbilling_address: {address_town: Town, address_default: {column: D, yes_no: {}}}"
    rows = [{"Name": "x", "Town": "y", "D": "Yes"}, {"Name": "x", "Town": "y", "D": "no"}]
    assert own(mapped(record, rows, target="intend"), "billing_address.address_default") == ["1", "0"]


def test_a_cut_is_a_notice_with_the_value_as_received() -> None:
    batch = mapped(f"{NAME}notes: {{column: C, clean: {{cut: 3}}}}", [{"Name": "a b", "C": c} for c in (" abcd ", "abc", None)])
    assert own(batch, "notes") == ["abc", "abc", None]
    assert faults(batch) == [(2, "text-cut", "notes", None, None, " abcd ", "3")]


def test_a_lookup_names_the_nearest_keys() -> None:
    table = ", ".join(f"{name}: {number}" for number, name in enumerate(["Main Office", "East", "West", "North", "South"]))
    rows = [{"Name": "a b", "O": cell} for cell in ("main ofice ", "East", "Nord", "east", None)]
    batch = mapped(f"{NAME}office_id: {{column: O, lookup: {{{table}}}}}", rows)
    assert own(batch, "office_id") == [None, "1", None, None, None]
    assert faults(batch) == [
        (2, "lookup-unknown", "office_id", None, None, "main ofice ", " Known: Main Office, …"),
        (4, "lookup-unknown", "office_id", None, None, "Nord", " Known: North, …"),
        (5, "lookup-unknown", "office_id", None, None, "east", " Known: East, West, South, …"),
    ]
    few = mapped(f"{NAME}office_id: {{column: O, lookup: {{A: 1, B: 2}}}}", [{"Name": "a b", "O": "zzz"}])
    assert faults(few) == [(2, "lookup-unknown", "office_id", None, None, "zzz", " Known: A, B.")]


def test_a_default_never_hides_a_fault() -> None:
    record = f"{NAME}office_id: {{column: O, lookup: {{A: 1}}, default: 7}}"
    batch = mapped(record, [{"Name": "a b", "O": "B"}, {"Name": "a b", "O": None}, {"Name": "a b", "O": "A"}])
    assert own(batch, "office_id") == [None, "7", "1"]
    assert [fault[:3] for fault in faults(batch)] == [(2, "lookup-unknown", "office_id")]
    assert batch.assumed.rows() == [(3, "office_id")]


def test_what_type_steps_cannot_read() -> None:
    record = """
    title: Name
    currency: {column: A, currency: {}}
    detail:
      registration_number: {column: B, date: day-first}
      company_number: {column: C, number: {}}
      payment_term: {column: D, yes_no: {}}
      vat_number: {column: E, date: "%Y"}
    billing_address: {address_country: {column: F, country: name}}
    """
    row = {"Name": "x", "A": "Talers ", "B": "31.02.2024", "C": "1,2,3", "D": "maybe", "E": "??", "F": "Germny"}
    batch = mapped(record, [row, dict.fromkeys(row, None)], target="intend")
    assert faults(batch) == [
        (2, "boolean-invalid", "detail.payment_term", None, None, "maybe", None),
        (2, "country-unknown", "billing_address.address_country", None, None, "Germny", " Did you mean Germany?"),
        (2, "currency-unknown", "currency", None, None, "Talers ", ""),
        (2, "date-invalid", "detail.registration_number", None, None, "31.02.2024", " (read day first)"),
        (2, "date-invalid", "detail.vat_number", None, None, "??", " of the form %Y"),
        (2, "number-invalid", "detail.company_number", None, None, "1,2,3", None),
    ]
    assert own(batch, "title") == ["x", None]


def test_a_fault_inside_an_item_has_slot_and_position() -> None:
    record = f"""
    {NAME.strip()}
    addresses:
      - {{street_address: S1, country_code: {{column: C1, country: code}}}}
      - {{street_address: S2, country_code: {{column: C2, country: code}}}}
    """
    rows = [
        {"Name": "a b", "S1": None, "C1": None, "S2": "x", "C2": "Atlantis"},
        {"Name": "a b", "S1": "x", "C1": "??", "S2": None, "C2": "US"},
    ]
    batch = mapped(record, rows)
    assert items(batch, "addresses", "street_address", "country_code") == [
        (2, 1, 0, "x", None),
        (3, 0, 0, "x", None),
        (3, 1, 1, None, "US"),
    ]
    assert [fault[:6] for fault in faults(batch)] == [
        (2, "country-unknown", "addresses[].country_code", 1, 0, "Atlantis"),
        (3, "country-unknown", "addresses[].country_code", 0, 0, "??"),
    ]


def test_the_value_at_fault_is_the_joined_text_of_several_columns() -> None:
    batch = mapped(f"{NAME}notes: {{columns: [A, B], join: '-', lookup: {{x: y}}}}", [{"Name": "a b", "A": " p", "B": "q"}])
    assert [fault[5] for fault in faults(batch)] == [" p-q"]


def test_a_fault_within_another_source_is_the_fields() -> None:
    record = f"{NAME}notes: {{first_of: [{{column: A, lookup: {{x: y}}}}, B]}}"
    batch = mapped(record, [{"Name": "a b", "A": "z", "B": "b"}])
    assert [fault[:6] for fault in faults(batch)] == [(2, "lookup-unknown", "notes", None, None, "z")]
