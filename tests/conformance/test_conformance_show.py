"""What `show` prints for every target's examples, stored by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from answers import without_ids
from by_hand import add_references, store
from migrated import upgrade
from sqlalchemy import Connection, insert

from clientimport.core.target import Target
from clientimport.targets import target_named

GOLDEN = Path(__file__).parent.parent / "golden"


def shown(connection: Connection, target: Target, name: str) -> Any:
    record = target.record.model_validate(target.examples[name])
    add_references(connection, target, record)
    return target.show(connection, [store(connection, target, record, name)], "+00:00")


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def named(name: str) -> Target:
    found = target_named(name)
    assert found is not None
    return found


def texts_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {text for each in value.values() for text in texts_in(each)}
    if isinstance(value, list):
        return {text for each in value for text in texts_in(each)}
    return {value} if isinstance(value, str) else set()


def test_every_text_of_an_example_comes_out_again(empty_database: Connection, target: Target) -> None:
    upgrade(empty_database, target)
    for name, example in target.examples.items():
        answer = json.loads(json.dumps(shown(empty_database, target, name)))
        stored = target.record.model_validate(example).model_dump(exclude_none=True)
        assert texts_in(stored) - texts_in(answer) == set()


def test_an_unknown_client_is_not_shown(empty_database: Connection, target: Target) -> None:
    upgrade(empty_database, target)
    shown(empty_database, target, next(iter(target.examples)))
    assert texts_in(target.show(empty_database, [999], "+00:00")) == set()


@pytest.mark.parametrize("example", ["full", "minimal"])
def test_ticketevolution_answers_as_its_document_does(empty_database: Connection, example: str) -> None:
    target = named("ticketevolution")
    upgrade(empty_database, target)
    tables = target.metadata().tables
    brokerage = {"id": 1935, "name": "Tevo POS Test", "abbreviation": "TEPOS"}
    office = {"id": 1937, "name": "Main Office", "brokerage_id": 1935}
    empty_database.execute(insert(tables["ticketevolution_brokerage"]).values(brokerage))
    empty_database.execute(insert(tables["ticketevolution_office"]).values(office))
    answer = shown(empty_database, target, example)
    wanted = golden(f"ticketevolution-show-{example}")
    assert without_ids(answer) == without_ids(wanted)
    assert [set(client) for client in answer["clients"]] == [set(client) for client in wanted["clients"]]


def test_intend_answers_as_its_document_sends(empty_database: Connection) -> None:
    target = named("intend")
    upgrade(empty_database, target)
    assert shown(empty_database, target, "full") == golden("intend-show-full")
