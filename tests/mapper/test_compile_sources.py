"""Sources: what a column, a fixed text, several sources, the first filled one, a template and SQL give."""

from __future__ import annotations

import pytest
from mapped_rows import codes, faults, items, mapped, own

from clientimport.core.errors import MappingFailure


def test_text_is_tidied_and_blank_is_absent() -> None:
    cells = ["  Ned  Flanders ", "\u00a0", "", None, "e\u0301 x", "a\x0bb", "\u2003N/A\u00a0", "n/a", "-"]
    batch = mapped("name: Name\nnotes: Name", [{"Name": c} for c in cells], top='source: {blank: ["N/A", "-"]}')
    assert own(batch, "name") == ["Ned  Flanders", None, None, None, "é x", "a\nb", None, "n/a", None]
    assert faults(batch) == []


def test_several_columns_are_joined_without_the_blank_ones() -> None:
    rows = [{"First": "Ned", "Last": "Flanders"}, {"First": " ", "Last": "Flanders"}, {"First": None, "Last": None}]
    assert own(mapped("name: [First, Last]", rows), "name") == ["Ned Flanders", "Flanders", None]
    comma = mapped("name: {columns: [Last, First], join: ', '}", rows)
    assert own(comma, "name") == ["Flanders, Ned", "Flanders", None]


def test_fixed_texts_among_several_bring_nothing_to_life() -> None:
    record = "name: Name\nnotes: {columns: [{value: 'Legacy:'}, Notes]}"
    batch = mapped(record, [{"Name": "a b", "Notes": "x"}, {"Name": "a b", "Notes": None}])
    assert own(batch, "notes") == ["Legacy: x", None]
    assert batch.assumed.is_empty()


def test_the_first_filled_source_wins_and_a_fixed_one_is_assumed() -> None:
    record = "name: {first_of: [A, {column: B, clean: upper}, {value: No Name}]}"
    batch = mapped(record, [{"A": "a x", "B": "b x"}, {"A": " ", "B": "b x"}, {"A": None, "B": None}])
    assert own(batch, "name") == ["a x", "B X", "No Name"]
    assert batch.assumed.rows() == [(4, "name")]
    assert batch.fixed_fields == frozenset()


def test_a_fixed_value_is_listed_once() -> None:
    batch = mapped("name: Name\nnotes: {value: ' From the old system '}", [{"Name": "a b"}, {"Name": None}])
    assert own(batch, "notes") == ["From the old system", "From the old system"]
    assert batch.fixed_fields == frozenset({"notes"})
    assert batch.assumed.is_empty()


def test_a_template_leaves_out_lines_without_a_filled_column() -> None:
    record = r"""
    name: Name
    notes: {template: "{Notes}\nLast contact: {Last} by {Who}\n--\n{{not a column}}: {Notes}"}
    """
    rows = [
        {"Name": "a b", "Notes": "x", "Last": "May", "Who": "Ned"},
        {"Name": "a b", "Notes": None, "Last": "May", "Who": None},
        {"Name": "a b", "Notes": "y", "Last": None, "Who": None},
        {"Name": "a b", "Notes": None, "Last": None, "Who": None},
    ]
    assert own(mapped(record, rows), "notes") == [
        "x\nLast contact: May by Ned\n--\n{not a column}: x",
        "Last contact: May by\n--",
        "y\n--\n{not a column}: y",
        None,
    ]


def test_what_a_cell_holds_is_never_a_template() -> None:
    record = 'name: Name\nnotes: {template: "{A} {B}"}'
    batch = mapped(record, [{"Name": "a b", "A": "{B}", "B": "{A} $1 {{x}} %s"}])
    assert own(batch, "notes") == ["{B} {A} $1 {{x}} %s"]


def test_sql_gives_text_whatever_its_kind() -> None:
    record = """
    name: Name
    notes: {sql: "UPPER(\\"Bill To\\") || '!'"}
    office_id: {sql: "CAST(N AS DOUBLE) * 2"}
    commission_junction_sid: {sql: "\\"Bill To\\" = 'y'"}
    company_id: {sql: "CAST(N AS INT) + 1"}
    """
    rows = [
        {"Name": "a b", "Bill To": "y", "N": "21"},
        {"Name": "a b", "Bill To": "x", "N": None},
        {"Name": "a b", "Bill To": " ", "N": "7"},
    ]
    batch = mapped(record, rows)
    assert own(batch, "notes", "office_id", "commission_junction_sid", "company_id") == [
        ("Y!", "42", "true", "22"),
        ("X!", None, "false", None),
        (None, "14", None, "8"),
    ]
    halves = mapped('name: {sql: "CAST(N AS DOUBLE) / 2"}', [{"N": "5"}, {"N": "4"}])
    assert own(halves, "name") == ["2.5", "2"]


def test_sql_dates_are_iso_texts() -> None:
    record = """name: {sql: "STRPTIME(D, '%d.%m.%Y')::date"}"""
    assert own(mapped(record, [{"D": "31.12.2023"}, {"D": None}]), "name") == ["2023-12-31", None]


def test_sql_without_columns_is_fixed() -> None:
    batch = mapped("name: Name\nnotes: {sql: \"'a' || 'b'\"}", [{"Name": "a b"}, {"Name": "c d"}])
    assert own(batch, "notes") == ["ab", "ab"]
    assert batch.fixed_fields == frozenset({"notes"})


def test_sql_over_blank_cells_alone_tells_nothing() -> None:
    record = """
    name: Name
    notes: {sql: "COALESCE(A, 'none')"}
    email_addresses: [{address: {sql: "COALESCE(A, 'none')"}}]
    """
    batch = mapped(record, [{"Name": "a b", "A": None}, {"Name": "a b", "A": "x"}])
    assert own(batch, "notes") == ["none", "x"]
    assert batch.assumed.rows() == [(2, "notes")]
    assert items(batch, "email_addresses", "address") == [(3, 0, 0, "x")]


def test_sql_that_fails_names_the_mappings_line_and_the_first_row() -> None:
    rows = [{"N": "1"}, {"N": None}, {"N": "x"}, {"N": "y"}]
    with pytest.raises(MappingFailure) as failed:
        mapped('name: {sql: "CAST(N AS INT) + 1"}', rows)
    (mistake,) = failed.value.mistakes
    assert (mistake.line, mistake.path) == (7, "record.name")
    assert mistake.message == "The expression “CAST(N AS INT) + 1” cannot be worked out for row 4, where N is “x”."
    assert "TRY_CAST" in mistake.fix


def test_sql_that_gives_no_number_is_told() -> None:
    with pytest.raises(MappingFailure, match="row 3, where N is “0”"):
        mapped('name: {sql: "1 / CAST(N AS DOUBLE)"}', [{"N": "1"}, {"N": "0"}])


def test_an_error_cell_that_is_read_rejects_its_row_and_counts_as_blank() -> None:
    rows = [
        {"Name": "#REF!", "Notes": "x", "Other": "#N/A"},
        {"Name": " #REF!", "Notes": "#1 fan", "Other": None},
        {"Name": "a b", "Notes": "#N/A", "Other": "#num!"},
    ]
    batch = mapped("name: Name\nnotes: Notes", rows, top='source: {blank: ["#N/A"]}')
    assert own(batch, "name", "notes") == [(None, "x"), ("#REF!", "#1 fan"), ("a b", None)]
    assert faults(batch) == [(2, "cell-error", "", None, None, "#REF!", None)]
    assert batch.faults["columns"].to_list() == [["Name"]]
    unread = mapped("name: Name", [{"Name": "a b", "Other": "#SPILL!"}])
    assert faults(unread) == [(2, "cell-error-unread", "", None, None, "#SPILL!", None)]
    assert unread.faults["columns"].to_list() == [["Other"]]


def test_optional_columns_that_are_missing_read_as_blank() -> None:
    record = "name: [Name, Middle]\nemail_addresses: [{address: Mail}, {address: Mail 2}]"
    top = "source: {optional: [Middle, Mail 2]}"
    batch = mapped(record, [{"Name": "a b", "Mail": "x"}], top=top)
    assert own(batch, "name") == ["a b"]
    assert items(batch, "email_addresses", "address") == [(2, 0, 0, "x")]
    assert codes(batch) == []


def test_only_if_keeps_what_is_not_surely_false() -> None:
    rows = [{"Name": "#REF!", "Status": "Deleted"}, {"Name": "a b", "Status": None}, {"Name": "c d", "Status": "Active"}]
    batch = mapped("name: Name", rows, top="only_if: {sql: \"Status <> 'Deleted'\"}")
    assert batch.own.select("__row", "name").rows() == [(3, "a b"), (4, "c d")]
    assert batch.filtered == 1
    assert faults(batch) == []


def test_only_if_that_fails_names_its_line() -> None:
    with pytest.raises(MappingFailure) as failed:
        mapped("name: Name", [{"Name": "a b", "N": "x"}], top='only_if: {sql: "CAST(N AS INT) > 1"}')
    assert [(m.path, m.message) for m in failed.value.mistakes] == [
        ("only_if", "The expression “CAST(N AS INT) > 1” cannot be worked out for row 2, where N is “x”.")
    ]
