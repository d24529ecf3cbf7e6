"""What the columns settle, Pydantic is not asked: the verdict is the same as if it were asked of every record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Literal

import polars as pl
import pytest
from checked_rows import batch, check
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from pydantic import BeforeValidator, ConfigDict, StringConstraints, computed_field, model_validator
from pydantic import Field as ModelField

from clientimport.checker import models
from clientimport.checker.implied import implied_by_columns
from clientimport.core.fields import Field, fields_of
from clientimport.core.record_batch import CheckedBatch
from clientimport.core.rows import ROW
from clientimport.core.rules import Record, RecordFault, across, across_rules
from clientimport.core.target import Target
from clientimport.targets.intend import TARGET as INTEND
from clientimport.targets.ticketevolution import TARGET as TICKETEVOLUTION
from clientimport.values.types import Line, ListOf, Maybe, MaybePart, Part, TextList, Yes01Text

TARGETS = [TICKETEVOLUTION, INTEND]
TEXTS = (
    "Ned Flanders|Prince|a@b.com|ned@|1|0|12|1937|12.0|-1|99999999999999999999|true|no|US|us|UK|Atlantis|GBP|gbp|+1|999|A-1|é|"
    'https://a.b/c|GB123456789000|GB_1|two\nlines|a\tb|a\x07b|541-555-0123|+44 20 7946 0958|[withheld]| | x |\u200b|\\|"|{}'
).split("|")
LONG = [letter * length for letter in ("a", "é", "\U0001f600") for length in (19, 20, 21, 49, 50, 51, 300)]
BREAKING: dict[str, tuple[Target, dict[str, Any]]] = {
    "one_company": (TICKETEVOLUTION, {"name": "A B", "company": {"name": "C"}, "company_id": "12"}),
    "one_primary": (
        TICKETEVOLUTION,
        {"name": "A B", "email_addresses": [{"address": f"{who}@b.com", "is_primary": "true"} for who in "ab"]},
    ),
    "title_or_names": (INTEND, {"first_name": "A"}),
    "username_with_password": (INTEND, {"title": "A", "credentials": {"password": "p"}}),
    "one_default": (INTEND, {"title": "A", "shipping_addresses": [{"address_default": "1"}] * 2}),
}
"""For each rule across fields of the shipped targets a record that breaks it."""
QUICK = settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


def both(target: Target, records: list[dict[str, Any]], **options: Any) -> tuple[CheckedBatch, CheckedBatch]:
    """The same records, every one through the model, and only those that the columns do not settle."""
    return check(target, records, strict=True, **options), check(target, records, **options)


def assert_same(strict: CheckedBatch, quick: CheckedBatch) -> None:
    assert strict.lists.keys() == quick.lists.keys()
    assert strict.rejected.to_list() == quick.rejected.to_list()
    assert_frame_equal(strict.problems, quick.problems)
    assert_frame_equal(strict.own, quick.own)
    assert_frame_equal(strict.dropped, quick.dropped)
    for name in strict.lists:
        assert_frame_equal(strict.lists[name], quick.lists[name])


def example(field: Field) -> str:
    words = field.words.example if field.words else ""
    return "true" if field.kind == "boolean" else words or (field.choices[0] if field.choices else "x")


def right(target: Target, prefix: str = "") -> dict[str, Any]:
    """A record, or an item, that has what it must have, and nothing else."""
    known = {f.name: f for p, f in fields_of(target.record).items() if p == f"{prefix}{f.name}"}
    must = {name: example(field) for name, field in known.items() if field.required and field.leaf}
    return must if must or prefix else {"title": "x"}


def leaves(target: Target) -> list[Field]:
    return [field for field in fields_of(target.record).values() if field.leaf]


def with_value(target: Target, field: Field, value: str | None) -> dict[str, Any]:
    """A right record whose one field is this."""
    record = right(target)
    if field.list_name and field.path.endswith("[]"):
        return {**record, field.list_name: [value]}
    if field.list_name:
        return {**record, field.list_name: [{**right(target, f"{field.list_name}[]."), field.name: value}]}
    parent = field.path.rpartition(".")[0]
    return {**record, parent: {field.name: value}} if parent else {**record, field.name: value}


def looked_at(rule: Any, target: Target) -> list[Field]:
    return [f for f in leaves(target) if any(f.path == p or f.path.startswith((f"{p}.", f"{p}[]")) for p in rule.__across__)]


def drawn(data: st.DataObject, target: Target, fields: list[Field], *, wild: bool) -> dict[str, Any]:
    """A record that has each of these fields or not, in lists of up to three items; values that fit, or now and then any."""
    record = right(target)
    lists: dict[str, list[Any]] = {
        name: [None if fields_of(target.record)[name].kind == "texts" else {} for _ in range(data.draw(st.integers(0, 3)))]
        for name in dict.fromkeys(field.list_name for field in fields if field.list_name)
    }
    for field in fields:
        fitting = ["true", "false", "1", "0"] if field.kind == "boolean" or field.yes01 else [example(field)]
        anything = st.sampled_from(fitting * 4 + [*TEXTS, *LONG] if wild else fitting)
        value = st.none() | anything
        if field.list_name:
            for at, item in enumerate(lists[field.list_name]):
                if item is None:
                    lists[field.list_name][at] = data.draw(anything)
                elif (made := data.draw(value)) is not None:
                    item[field.name] = made
        elif "." in field.path:
            record.setdefault(field.path.rpartition(".")[0], {})[field.name] = data.draw(value)
        else:
            record[field.name] = data.draw(value)
    return {**record, **{name: [item for item in items if item] for name, items in lists.items()}}


RULES = [(target, rule) for target in TARGETS for rule in across_rules(target.record)]


def test_the_shipped_models_are_implied_by_their_columns() -> None:
    assert [implied_by_columns(target.record) for target in TARGETS] == [True, True]
    assert {rule.__name__ for _, rule in RULES} == BREAKING.keys(), "each rule has a record that breaks it"


@pytest.mark.parametrize("name", BREAKING)
def test_the_model_is_asked_where_a_rule_may_be_broken_and_nowhere_else(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    target, broken = BREAKING[name]
    asked: list[int] = []
    judge = models._judge

    def listen(records: pl.DataFrame, target: Target) -> Iterator[Any]:
        asked.extend(records[ROW])
        return judge(records, target)

    monkeypatch.setattr(models, "_judge", listen)
    strict, quick = both(target, [right(target), broken, right(target)])
    assert asked == [2, 3, 4, 3]
    assert quick.rejected.to_list() == [3]
    assert_same(strict, quick)


@QUICK
@given(st.data())
@pytest.mark.parametrize(("target", "rule"), RULES, ids=[rule.__name__ for _, rule in RULES])
def test_each_rule_across_fields_is_settled_as_the_model_judges_it(target: Target, rule: Any, data: st.DataObject) -> None:
    fields = looked_at(rule, target)
    records = [drawn(data, target, fields, wild=False) for _ in range(8)]
    assert_same(*both(target, records))


@QUICK
@given(st.data())
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.name))
@pytest.mark.parametrize("default", ["reject", "drop-item", "drop-value"])
def test_any_record_is_settled_as_the_model_judges_it(target: Target, default: str, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(leaves(target)), max_size=12, unique_by=lambda field: field.path))
    records = [drawn(data, target, some, wild=True) for _ in range(4)]
    assert_same(*both(target, records, default=default))


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.name))
@pytest.mark.parametrize("default", ["reject", "drop-item", "drop-value"])
def test_every_field_with_every_odd_value_is_settled_as_the_model_judges_it(target: Target, default: str) -> None:
    for field in leaves(target):
        records = [with_value(target, field, value) for value in [None, example(field), *TEXTS, *LONG]]
        strict, quick = both(target, records, default=default)
        assert_same(strict, quick)
        # What the columns accept, the whole model with all its rules accepts too.
        assert len(quick.own) + len(quick.rejected) == len(records)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.name))
def test_in_an_update_too(target: Target) -> None:
    records = [record for of, record in BREAKING.values() if of is target]
    assert_same(*both(target, [*records, *({"key": "K", **record} for record in records)], load={"mode": "update"}))


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.name))
def test_a_batch_without_records(target: Target) -> None:
    empty = replace(batch(target, [right(target)]), lists={})
    empty.own = empty.own.clear()
    strict, quick = check(target, empty, strict=True), check(target, empty)
    assert_same(strict, quick)
    assert quick.own.is_empty()


class Thing(Part):
    label: Annotated[Maybe[Annotated[str, ModelField(max_length=5)]], "a label"] = None
    flag: Annotated[Maybe[Yes01Text], "a flag"] = None


class Known(Record):
    """All that the columns settle."""

    name: Line
    kind: Literal["a", "b"] = "a"
    count: int | None = None
    on: bool | None = None
    thing: MaybePart[Thing] = None
    things: ListOf[Thing] = ModelField(default_factory=list)
    words: TextList[Line] = ModelField(default_factory=list)

    @across("name", doubt=lambda frames: frames.rows(frames.filled("name")))
    def some(self) -> Iterator[RecordFault]:
        yield from ()


def shouted(value: Any) -> Any:
    return value


class WithValidator(Known):
    name: Annotated[Line, BeforeValidator(shouted)]


class WithPattern(Known):
    name: Annotated[str, StringConstraints(pattern="^a")]


class WithLeast(Known):
    words: Annotated[list[str], ModelField(min_length=1)]


class WithLongestWord(Known):
    words: ListOf[Annotated[str, StringConstraints(min_length=2)]] = ModelField(default_factory=list)


class WithBound(Known):
    count: Annotated[int, ModelField(gt=3)]


class WithFloat(Known):
    count: float  # type: ignore[assignment]


class WithUnion(Known):
    count: int | str  # type: ignore[assignment]


class WithConfig(Known):
    model_config = ConfigDict(strict=True)


class WithComputed(Known):
    @computed_field  # type: ignore[prop-decorator]
    @property
    def twice(self) -> str:
        return self.name * 2


class WithModelValidator(Known):
    @model_validator(mode="after")
    def judged(self) -> WithModelValidator:
        return self


class WithPostInit(Known):
    def model_post_init(self, context: Any) -> None:
        pass


class WithInit(Known):
    def __init__(self, **values: Any) -> None:
        super().__init__(**values)


class WithUndoubtedRule(Known):
    @across("kind")
    def other(self) -> Iterator[RecordFault]:
        yield from ()


class WithOwnJudge(Known):
    def across_faults(self) -> list[RecordFault]:
        return []


class StrictThing(Thing):
    model_config = ConfigDict(str_min_length=2)


class WithStrictThing(Known):
    thing: MaybePart[StrictThing] = None


class WithStrictThings(Known):
    things: ListOf[StrictThing] = ModelField(default_factory=list)  # type: ignore[assignment]


UNKNOWN = [
    *(WithValidator, WithPattern, WithLeast, WithLongestWord, WithBound, WithFloat, WithUnion, WithConfig, WithComputed),
    *(WithModelValidator, WithPostInit, WithInit, WithUndoubtedRule, WithOwnJudge, WithStrictThing, WithStrictThings),
]


def test_a_model_that_holds_only_what_columns_judge_is_implied() -> None:
    assert implied_by_columns(Known)


@pytest.mark.parametrize("record", UNKNOWN, ids=lambda record: record.__name__)
def test_a_model_that_holds_anything_else_is_not(record: type[Record]) -> None:
    assert not implied_by_columns(record)


def test_of_such_a_model_every_record_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "implied_by_columns", lambda record: False)
    asked: list[int] = []
    monkeypatch.setattr(models, "_judge", lambda records, target: asked.extend(records[ROW]) or iter(()))
    check(INTEND, [right(INTEND), right(INTEND)])
    assert asked == [2, 3]
