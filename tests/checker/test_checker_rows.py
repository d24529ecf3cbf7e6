"""Rows and batches as a whole: keys, broken rows, references, partial updates, and what is passed on."""

from __future__ import annotations

import pickle

import polars as pl
import pytest
from checked_rows import FIRST, KNOWN, batch, check, fault, mapping, told
from polars.testing import assert_frame_equal

from clientimport.checker import check_records, nested_records, recheck_records
from clientimport.core.record_batch import KEY, Origins
from clientimport.core.rows import RAW, ROW
from clientimport.core.target import References
from clientimport.targets.intend import TARGET as INTEND
from clientimport.targets.ticketevolution import TARGET

NED = {"name": "Ned Flanders"}


def test_keys() -> None:
    rows = [{**NED, "key": None}, {**NED, "key": "k" * 256}, {**NED, "key": "k" * 255}]
    checked = check(TARGET, batch(TARGET, rows, origins=Origins(("AccountNo",), {}, {})))
    assert checked.problems.select(ROW, "code", "columns", "detail").rows() == [
        (FIRST, "key-missing", ["AccountNo"], None),
        (FIRST + 1, "key-too-long", ["AccountNo"], "256"),
    ]
    assert checked.own[KEY].to_list() == ["k" * 255]


def test_a_key_that_the_mapper_misses_is_named_once() -> None:
    given = batch(TARGET, [{**NED, "key": None}], faults=fault(FIRST, "key-missing", ""))
    assert told(check(TARGET, given)) == [(FIRST, "", "key-missing")]


def test_broken_rows_are_rejects_and_their_problems_are_passed_on() -> None:
    broken = pl.DataFrame({ROW: [9], RAW: ["a,b,c"]})
    faults = pl.concat(
        [fault(9, "too-many-cells", "", detail="3 instead of 2"), fault(FIRST, "surplus-cells-empty", "", detail="3")]
    )
    checked = check(TARGET, batch(TARGET, [NED], broken=broken, broken_faults=faults))
    assert checked.rejected.to_list() == [9]
    assert told(checked) == [(9, "", "too-many-cells")]
    assert told(checked, "notice") == [(FIRST, "", "surplus-cells-empty")]
    assert checked.own[ROW].to_list() == [FIRST]


def test_references_that_are_not_at_hand_are_not_checked() -> None:
    rows = [{**NED, "office_id": "1", "company_id": None}]
    checked = check(TARGET, rows, references=References({"company_id": pl.Series([12])}))
    assert (told(checked), checked.not_done) == ([], ("office_id",))
    created = check(TARGET, rows, load={"references": {"office_id": "create"}})
    assert (told(created), created.not_done) == ([], ())


def test_an_office_is_only_missed_where_it_is_mapped() -> None:
    assert told(check(TARGET, [NED]), "notice") == []
    rows = [{**NED, "office_id": "1937"}, {**NED, "office_id": None}, {**NED, "office_id": "x"}]
    checked = check(TARGET, rows)
    assert told(checked, "notice") == [(FIRST + 1, "office_id", "office-missing")]
    assert told(checked) == [(FIRST + 2, "office_id", "integer-invalid")]


def test_an_unknown_client_type_comes_with_the_nearest() -> None:
    checked = check(INTEND, [{"title": "X", "type": {"code": "Retial"}}])
    assert checked.problems["message"].to_list() == ["There is no client type “Retial”. Did you mean retail?"]


def test_in_an_update_only_what_is_mapped_is_demanded() -> None:
    update = {"load": {"mode": "update"}}
    assert told(check(TARGET, [{"notes": "x"}], mapped=["notes"], **update)) == []
    assert told(check(TARGET, [{"notes": "x"}], mapped=["notes"])) == [(FIRST, "name", "required-missing")]
    assert told(check(TARGET, [{"name": None}], mapped=["name"], **update)) == [(FIRST, "name", "required-missing")]


def test_in_an_update_what_may_be_stored_is_left_to_the_loader() -> None:
    rows = [{"title": None, "first_name": "Clark"}, {"title": None, "credentials": {"password": "x"}}]
    assert told(check(INTEND, rows, load={"mode": "update"})) == []
    two = [{"company_id": "12", "company": {"name": "L"}}]
    assert told(check(TARGET, two, load={"mode": "update"})) == [(FIRST, "company_id", "company-and-company-id")]


def test_whole_records_are_judged_again() -> None:
    checked = check(INTEND, [{"title": None, "first_name": "Clark"}, {"title": "X"}], load={"mode": "update"})
    found = recheck_records(checked.own, checked.lists, INTEND, mapping(INTEND, mapped=["title"]))
    assert found.select(ROW, "code", "field").rows() == [(FIRST, "title-or-names", "title")]
    address = {"address_town": "A", "address_default": "1"}
    two = check(INTEND, [{"title": "X", "shipping_addresses": [address, {**address, "address_default": "0"}]}])
    marked = {"shipping_addresses": two.lists["shipping_addresses"].with_columns(pl.lit("1").alias("address_default"))}
    again = recheck_records(two.own, marked, INTEND, mapping(INTEND))
    assert again.select(ROW, "code", "field", "slot", "position").rows() == [
        (FIRST, "two-primaries", "shipping_addresses[].address_default", 1, 1)
    ]


def test_nothing_in_is_nothing_out() -> None:
    checked = check(TARGET, batch(TARGET, []))
    assert (len(checked.own), checked.problems.height, checked.rejected.to_list()) == (0, 0, [])


def test_assumed_values_of_accepted_rows_are_passed_on() -> None:
    assumed = pl.DataFrame({ROW: [FIRST, FIRST + 1], "field": ["notes", "notes"]})
    given = batch(TARGET, [NED, {"name": "Prince"}], assumed=assumed, fixed_fields=frozenset({"name"}), filtered=7)
    checked = check(TARGET, given)
    assert (checked.assumed.rows(), checked.fixed_fields, checked.filtered) == ([(FIRST, "notes")], frozenset({"name"}), 7)


def test_items_are_nested_in_the_order_of_their_positions() -> None:
    given = batch(TARGET, [{**NED, "tags": ["a", "b"]}, {**NED, "tags": ["c"]}])
    given.lists["tags"] = given.lists["tags"].reverse()
    checked = check(TARGET, given)
    assert nested_records(checked.own, checked.lists, TARGET)["tags"].to_list() == [["a", "b"], ["c"]]


def test_the_result_does_not_depend_on_the_batch() -> None:
    kinds = [
        NED,
        {"name": "Prince"},
        {**NED, "tags": ["x", "y\x07"]},
        {**NED, "phone_numbers": [{"number": "12", "country_code": "+1"}]},
    ]
    rows = [{"name": None, "tags": [], "phone_numbers": [], **kind} for kind in kinds * 3]
    whole = check(TARGET, batch(TARGET, rows))
    parts = [check(TARGET, batch(TARGET, rows[at : at + 1], first=FIRST + at)) for at in range(len(rows))]
    assert_frame_equal(whole.problems, pl.concat([part.problems for part in parts]))
    assert_frame_equal(whole.own, pl.concat([part.own for part in parts]))


def test_a_batch_and_what_is_made_of_it_can_be_sent_to_another_process() -> None:
    given = batch(TARGET, [NED, {"name": "Prince"}])
    arguments = pickle.loads(pickle.dumps((given, mapping(TARGET), KNOWN)))
    checked = check_records(arguments[0], TARGET, arguments[1], arguments[2], frozenset())
    assert told(pickle.loads(pickle.dumps(checked))) == [(FIRST + 1, "name", "name-without-space")]


@pytest.mark.parametrize("switch", [{"PANDERA_VALIDATION_ENABLED": "False"}, {"PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"}])
def test_no_environment_switches_the_checks_off(switch: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from pandera.config import CONFIG, ValidationDepth

    monkeypatch.setattr(CONFIG, "validation_enabled", "PANDERA_VALIDATION_ENABLED" not in switch)
    if "PANDERA_VALIDATION_DEPTH" in switch:
        monkeypatch.setattr(CONFIG, "validation_depth", ValidationDepth.SCHEMA_ONLY)
    assert told(check(TARGET, [{"name": "Prince"}])) == [(FIRST, "name", "name-without-space")]
