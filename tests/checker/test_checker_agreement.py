"""The columns, the Pandera schema and the Pydantic model say the same of the same records."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest
from checked_rows import batch, check
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from clientimport.checker import nested_records
from clientimport.checker.columns import columns_in
from clientimport.checker.judged import judge_frame
from clientimport.checker.judged_model import judged_validator
from clientimport.checker.schema import validate
from clientimport.checker.verdicts import judge_doubtful
from clientimport.core.fields import Field, fields_of
from clientimport.core.rows import ROW
from clientimport.core.rules import ACROSS
from clientimport.core.target import References, Target
from clientimport.targets.intend import TARGET as INTEND
from clientimport.targets.ticketevolution import TARGET as TICKETEVOLUTION
from clientimport.values.yes_no import NO, YES

TARGETS = [TICKETEVOLUTION, INTEND]
TEXTS = (
    "Ned Flanders|Prince|a@b.com|ned@|1|0|12|1937|12.0|x|true|no|US|us|UK|Germany|Atlantis|GBP|gbp|+1|44|999|A-1|n/a|é|"
    "https://a.b/c|www.acme.example|GB123456789000|GB_1|aaaaaaaaaaaaaaaaaaaaa|two\nlines|a\tb|a\x07b|+1 12|none|"
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb|541-555-0123|+44 20 7946 0958"
).split("|")
# Records are large, and shrinking one takes minutes: a failure is shown as it was found.
QUICK = settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
ACROSS_CODES = ["two-primaries", "title-or-names", "company-and-company-id", "password-without-username"]


def value(field: Field) -> st.SearchStrategy[Any]:
    """Mostly nothing or what is right, at times anything."""
    right = field.words.example if field.words and field.words.example else "true" if field.kind == "boolean" else "x"
    rarely = st.sampled_from([None] * 12 + [right] * 4 + [""])
    return rarely.flatmap(lambda chosen: st.sampled_from(TEXTS) if chosen == "" else st.just(chosen))


def fields_below(target: Target, prefix: str) -> st.SearchStrategy[dict[str, Any]]:
    known = {f.name: f for p, f in fields_of(target.record).items() if p == f"{prefix}{f.name}"}
    parts: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in known.items():
        if field.kind == "texts":
            parts[name] = st.lists(st.sampled_from(TEXTS), max_size=3)
        elif field.kind == "list":
            parts[name] = st.lists(fields_below(target, f"{field.path}[].").filter(lambda item: any(item.values())), max_size=2)
        elif field.kind == "object":
            parts[name] = fields_below(target, f"{field.path}.")
        else:
            parts[name] = value(field)
    return st.fixed_dictionaries(parts)


def as_the_api_takes_it(target: Target, record: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Yes and no in words are a mapping's; the API takes booleans."""
    words: dict[Any, bool] = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
    made: dict[str, Any] = {}
    for name, given_value in record.items():
        field = fields_of(target.record)[f"{prefix}{name}"]
        if isinstance(given_value, dict):
            made[name] = as_the_api_takes_it(target, given_value, f"{field.path}.")
        elif field.kind == "list":
            made[name] = [as_the_api_takes_it(target, item, f"{field.path}[].") for item in given_value]
        elif field.kind == "boolean" or field.yes01:
            made[name] = words.get(given_value, given_value)
        else:
            made[name] = given_value
    return made


def model_says(target: Target, record: dict[str, Any]) -> tuple[Any, set[str]]:
    """What the model makes of a record, or the patterns of the fields that it refuses."""
    try:
        return target.record.model_validate(as_the_api_takes_it(target, record)).model_dump(mode="json"), set()
    except ValidationError as error:
        refused = set()
        for each in error.errors(include_url=False):
            if each["type"] == ACROSS:
                refused |= {fault.field for fault in each["ctx"]["faults"]}
            else:
                refused.add("".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in each["loc"]).lstrip("."))
        return None, refused


def without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: without_blanks(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in (None, {}, [])}
    return [without_blanks(each) for each in value] if isinstance(value, list) else value


@QUICK
@given(st.data())
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.name))
def test_columns_and_model_agree_on_any_record(target: Target, data: st.DataObject) -> None:
    records = data.draw(st.lists(fields_below(target, ""), min_size=1, max_size=6))
    checked = check(target, batch(target, records, first=0), references=References())
    nested = nested_records(checked.own, checked.lists, target, secrets=True)
    kept = {row: json.loads(line) for row, line in zip(nested[ROW], nested.drop(ROW).write_ndjson().splitlines(), strict=True)}
    for row, record in enumerate(records):
        made, refused = model_says(target, record)
        mine = checked.problems.filter((pl.col(ROW) == row) & (pl.col("severity") == "reject"))
        fields = {code: set(mine.filter(pl.col("code") == code)["field"]) for code in mine["code"].unique()}
        # The model knows no country for a number, and judges rules across fields only where all fields are right.
        besides = [fields.get(code, set()) for code in (*ACROSS_CODES, "phone-invalid", "phone-impossible")]
        assert refused <= set(mine["field"])
        assert set(mine["field"]) - set().union(*besides) <= refused
        assert (row in kept) == mine.is_empty()
        if row in kept:
            assert without_blanks(made) == without_blanks(kept[row])


@QUICK
@given(st.data())
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.name))
def test_the_screen_hides_nothing_from_the_schema(target: Target, data: st.DataObject) -> None:
    records = data.draw(st.lists(fields_below(target, ""), min_size=1, max_size=6))
    given_batch = batch(target, records)
    for name, frame in {"": given_batch.own, **given_batch.lists}.items():
        columns = columns_in(target.record, name, frame)
        everything = pl.repeat(True, len(frame), eager=True)
        unscreened = validate(frame, [judge_doubtful(frame[column.name], everything, column) for column in columns])
        faults = judge_frame(frame, columns).faults.filter(pl.col("code") != "line-break-replaced")
        assert len(faults) == len(unscreened)


@QUICK
@given(st.data())
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.name))
def test_the_quick_model_makes_the_same_of_judged_records(target: Target, data: st.DataObject) -> None:
    records = data.draw(st.lists(fields_below(target, ""), min_size=1, max_size=6))
    checked = check(target, batch(target, records), references=References())
    lines = nested_records(checked.own, checked.lists, target, secrets=True).drop(ROW).write_ndjson().splitlines()
    assert [judged_validator(target.record)(line.encode()) for line in lines] == [
        target.record.model_validate_json(line) for line in lines
    ]
